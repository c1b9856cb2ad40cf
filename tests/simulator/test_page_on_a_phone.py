"""The page in a thumb's reach: what a message went through, the bot's keyboard, albums, sound, places, answers."""

import pytest
from playwright.async_api import Page, expect

from bot.simulator import Simulator
from tests.browser import NARROW
from tests.simulator.line import HE, ZHOU
from tests.simulator.small_bot import SmallBot
from tests.simulator.test_page_api import calendar_of_a_bot
from tests.simulator.test_page_in_browser import opened, say, simulator

pytestmark = pytest.mark.browser

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
DROP = """([node, pixel]) => {
    const bytes = Uint8Array.from(atob(pixel), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "a.png", { type: "image/png" }));
    files.items.add(new File([bytes], "b.png", { type: "image/png" }));
    files.items.add(new File(["1"], "表.csv", { type: "text/csv" }));
    node.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: files }));
}"""
WALKED = "log => [log.querySelectorAll('article').length, log.scrollHeight - log.scrollTop]"


async def begin(page: Page) -> None:
    await page.tap(f'[data-person="{ZHOU}"]')
    await page.tap("button[name=start]")
    await expect(page.locator(".theirs")).to_have_count(1)


async def attach(page: Page, words: str) -> None:
    await page.tap("button[name=attach]")
    await page.tap(f"[role=menuitem]:has-text('{words}')")


async def menu_of(page: Page, words: str, entry: str) -> None:
    await page.locator(".bubble", has_text=words).last.click(button="right")
    await page.tap(f"[role=menuitem]:has-text('{entry}')")


async def test_the_fate_of_a_message(clock):
    """A clock, one tick when Telegram has it, two when the bot has taken it; so in the list."""
    stand_in = simulator(clock)
    async with opened(stand_in, NARROW, has_touch=True) as (page, _):
        await begin(page)
        await expect(page.locator(".mine .mark")).to_have_attribute("data-state", "taken")
        stand_in.station.faults.slow_seconds = 0.7
        await say(page, "走访张三")
        mark = page.locator(".mine .mark").last
        await expect(mark).to_have_attribute("data-state", "sent")
        await expect(mark).to_have_attribute("aria-label", "助手已收下")
        await expect(page.locator("h3.day")).to_have_text("10月21日 周三")
        assert (
            await page.locator("article", has_text="走访张三").first.evaluate("one => one.classList.value")
            == "message mine tail"
        )
        await say(page, "还有李四")
        await page.tap("button[name=back]")
        await expect(page.locator(f'[data-person="{ZHOU}"] .tick')).to_have_count(1)


async def test_the_bots_keyboard_gives_way_to_the_phones(clock):
    """It hides while one writes and comes back; the sign swaps both; a one-time one goes; a forced reply answers."""
    async with opened(simulator(clock), NARROW, has_touch=True, is_mobile=True) as (page, bot):
        await begin(page)
        keys, field = page.locator(".keyboard"), page.locator("textarea[name=message]")
        await expect(keys).to_be_visible()
        await field.tap()
        await expect(keys).to_be_hidden()
        await page.tap("button[name=keys]")
        await expect(keys).to_be_visible()
        await page.tap("button[name=keys]")
        await expect(field).to_be_focused()
        await page.tap(".theirs .bubble")
        await expect(keys).to_be_visible()
        rows = [[{"text": "发手机号", "request_contact": True}], [{"text": "发位置", "request_location": True}]]
        once = {"keyboard": rows, "one_time_keyboard": True, "input_field_placeholder": "点一个"}
        await bot.call("sendMessage", chat_id=ZHOU, text="哪一个？", reply_markup=once)
        await expect(field).to_have_attribute("placeholder", "点一个")
        assert await keys.evaluate("node => node.offsetHeight") > 200  # as high as a phone's own
        await page.tap(".keyboard button:has-text('发手机号')")
        await expect(keys).to_be_hidden()
        await page.tap("dialog .filled")
        await expect(page.locator(".mine .bubble.contact")).to_have_count(1)
        await page.tap("button[name=keys]")
        await page.tap(".keyboard button:has-text('发位置')")
        await page.tap("dialog .filled")
        await expect(page.locator(".mine .bubble.location")).to_have_count(1)
        await bot.call("sendMessage", chat_id=ZHOU, text="收起", reply_markup={"remove_keyboard": True})
        await expect(page.locator("button[name=keys]")).to_be_hidden()
        forced = {"force_reply": True, "input_field_placeholder": "姓名"}
        await bot.call("sendMessage", chat_id=ZHOU, text="叫什么？", reply_markup=forced)
        await expect(page.locator(".about")).to_contain_text("叫什么？")
        await expect(field).to_have_attribute("placeholder", "姓名")
        await say(page, "谭小琴")
        await expect(page.locator(".mine .quote")).to_contain_text("叫什么？")
        await expect(page.locator(".about")).to_be_hidden()


async def test_albums_sound_and_files(clock):
    """Three pictures are one bubble; a voice note has its length; what is dropped is sent, pictures together."""
    async with opened(simulator(clock), NARROW, has_touch=True) as (page, bot):
        await begin(page)
        await attach(page, "示例相册")
        await expect(page.locator(".mine .tiles.of3 .tile")).to_have_count(3)
        await expect(page.locator(".mine .bubble.album")).to_have_count(1)
        await page.locator(".tile").first.tap()
        await expect(page.locator("dialog.viewer img")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog")).to_have_count(0)
        await page.tap("button[name=record]")
        await expect(page.locator(".recording")).to_contain_text("只计时，不录声音")
        await page.tap("button[name=sendVoice]")
        await expect(page.locator(".voice small")).to_have_text("0:01")
        await page.evaluate(DROP, [await page.query_selector(".screen"), PIXEL])
        await expect(page.locator(".mine .tiles.of2 .tile")).to_have_count(2)
        await expect(page.locator(".mine .document b")).to_have_text("表.csv")
        album = [
            {"type": "photo", "media": one["photo"][0]["file_id"]}
            for one in [one for one in bot.heard if "photo" in one][:3]
        ]
        await bot.call("sendMediaGroup", chat_id=ZHOU, media=album)
        await expect(page.locator(".theirs .tiles.of3 .tile")).to_have_count(3)
        async with page.expect_download() as saved:
            await page.tap(".mine a.file")
        assert (await saved.value).suggested_filename == "表.csv"


async def test_answering_passing_on_and_taking_back(clock):
    """The menu of a message: reply, forward, delete; a quote leads to what it quotes."""
    async with opened(simulator(clock), NARROW, has_touch=True) as (page, _):
        await begin(page)
        await menu_of(page, "您好", "回复")
        await say(page, "在")
        await expect(page.locator(".mine .quote")).to_contain_text("您好。/start 8fQ2mZ")
        await page.tap(".mine .quote")
        await expect(page.locator(".theirs.shown")).to_have_count(1)
        await menu_of(page, "听到了", "再转给助手")
        await expect(page.locator(".mine .origin")).to_have_text("转自 回访助手")
        await menu_of(page, "转自", "删除")
        await page.tap("dialog .filled")
        await expect(page.locator(".origin")).to_have_count(0)


async def test_a_button_turns_until_it_is_answered(clock):
    """The tapped button shows a wheel; an alert waits to be closed."""
    async with opened(simulator(clock), NARROW, has_touch=True) as (page, bot):
        await begin(page)
        markup = {
            "inline_keyboard": [[{"text": "想一想再答复我这个很长很长很长很长很长的按钮", "callback_data": "think"}]]
        }
        await bot.call("sendMessage", chat_id=ZHOU, text="想一想", reply_markup=markup)
        button = page.locator(".keys button")
        words, bubble = button.locator("span"), page.locator(".keyed .bubble")
        assert await words.evaluate("span => span.scrollWidth > span.clientWidth")  # cut with an ellipsis
        assert await button.evaluate("one => one.offsetWidth") == await bubble.evaluate("one => one.offsetWidth")
        await button.tap()
        await expect(button).to_have_attribute("aria-busy", "true")
        await expect(page.locator("dialog .alert")).to_have_text("想好了")
        await expect(button).to_have_attribute("aria-busy", "false")
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog")).to_have_count(0)


async def test_what_a_new_day_brought(clock):
    """The list says to whom the bot wrote because the day moved, and leads there; answers do not count."""
    async with calendar_of_a_bot() as (url, _):
        stand_in = simulator(clock, day_url=url)
        async with opened(stand_in, NARROW, has_touch=True) as (page, bot):
            await moved_on(page)
            await expect(page.locator(".brought")).to_contain_text("时间到了2027年1月8日 周五")
            await bot_writes(bot, stand_in)
            await expect(page.locator(f'[data-person="{HE}"] .last')).to_contain_text("您好")
            await expect(page.locator(".brought p").first).to_have_text(
                "时间到了2027年1月8日 周五：助手给1个人发了2条。"
            )
            await read_what_came(page)
            await expect(page.locator(".brought .links")).to_have_text("周明辉 2")


async def moved_on(page: Page) -> None:
    """To the next quarter, by the calendar above the list."""
    await begin(page)
    await page.tap("button[name=back]")
    await page.tap("button[name=calendar]")
    await page.tap("dialog button[value=quarter]")


async def bot_writes(bot: SmallBot, stand_in: Simulator) -> None:
    """Two messages for one person; somebody else who presses START is answered, not prompted."""
    for words in ("第一季度回查：您有6家", "1 云岭茶业"):
        await bot.call("sendMessage", chat_id=ZHOU, text=words)
    stand_in.phone(HE).start()


async def read_what_came(page: Page) -> None:
    """By the link of the note; an answer to what one writes there is nothing new."""
    await page.tap(".brought .links button:has-text('周明辉 2')")
    await expect(page.locator(".theirs").last).to_contain_text("1 云岭茶业")
    await expect(page.locator("h3.day")).to_have_text(["10月21日 周三", "1月8日 周五"])
    await say(page, "好")
    await page.tap("button[name=back]")


async def test_two_thousand_messages(clock):
    """The end is drawn, older ones come as one scrolls, what is read does not move, and the end is one tap away."""
    stand_in = simulator(clock)
    phone = stand_in.phone(ZHOU)
    phone.start("")
    for number in range(2000):
        phone.write(f"第{number}句")
    stand_in.world.updates.clear()
    async with opened(stand_in, NARROW, has_touch=True) as (page, _):
        await page.tap(f'[data-person="{ZHOU}"]')
        log = page.locator(".log")
        await expect(page.locator(".mine").last).to_contain_text("第1999句")
        shown, _ = await log.evaluate(WALKED)
        assert shown < 130
        for _ in range(3):
            before = await page.locator("article").count()
            await log.evaluate("log => log.scrollTop = 100")
            await expect(page.locator("article")).not_to_have_count(before)
        assert await log.evaluate("log => log.scrollTop") > 1000
        await page.tap(".end")
        await expect(page.locator("article")).not_to_have_count(before + 100)
        await expect(page.locator(".mine").last).to_be_in_viewport()
