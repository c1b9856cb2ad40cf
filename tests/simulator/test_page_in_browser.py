"""The page in a real browser, with a small bot behind it: what a newcomer does in the first minute."""

from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from bot.simulator import Limits, Person, Simulator
from tests.browser import NARROW, WIDE, chromium
from tests.simulator.line import HE, PEOPLE, TOKEN, ZHOU, connected
from tests.simulator.small_bot import running
from tests.simulator.test_page_api import calendar_of_a_bot

pytestmark = pytest.mark.browser


@asynccontextmanager
async def opened(simulator: Simulator, viewport, *, may_fail=False, **context):
    """The page open in a browser, and a bot at work; what the page's console complains of fails the test."""
    troubles = []
    async with connected(simulator) as (_, line), running(line.base, TOKEN) as bot, chromium() as browser:
        window = await browser.new_context(viewport=viewport, locale="zh-CN", **context)
        page = await window.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: message.type in {"error", "warning"} and troubles.append(message.text))
        await page.goto(line.base)
        await expect(page.locator("[data-person]").first).to_be_visible()
        yield page, bot
        assert may_fail or troubles == []


def simulator(clock, **more) -> Simulator:
    return Simulator(TOKEN, **{"people": PEOPLE, "now": clock, "limits": Limits.none()} | more)


async def say(page: Page, words: str) -> None:
    await page.fill("textarea[name=message]", words)
    await page.click("button[name=send]")


async def test_a_phone_in_the_hand(clock):
    """List, START, a question, a tap, an answer in words, an edit, and back to the list."""
    async with opened(simulator(clock), NARROW, has_touch=True) as (page, _):
        await page.click(f'[data-person="{ZHOU}"]')
        await expect(page.locator("#list")).to_be_hidden()
        await page.click("button[name=start]")
        await expect(page.locator(".theirs .text")).to_have_text(["您好。/start 8fQ2mZ"])
        await page.click(".keyboard button:has-text('待办')")
        asked = page.locator("[data-message-id]", has_text="二查规范化").last
        await asked.locator("button", has_text="都做到").click()
        await expect(page.locator(".notice")).to_have_text("记下了")
        await expect(page.locator(".theirs .text").last).to_have_text("记下了：all")
        await say(page, "4 6")
        await expect(page.locator(".theirs .text").last).to_have_text("听到了：4 6")
        await expect(page.locator(".mine .icon-clock")).to_have_count(0)
        assert await distance_to_end(page) < 2
        await page.locator(".mine .bubble", has_text="4 6").click(button="right")
        await page.click("[role=menuitem]:has-text('编辑')")
        await say(page, "4 7")
        await expect(page.locator(".mine", has_text="4 7")).to_contain_text("已编辑")
        await page.click("button[name=back]")
        await expect(page.locator("#list")).to_be_visible()


async def distance_to_end(page: Page) -> float:
    return await page.locator(".log").evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight")


async def test_what_can_be_attached(clock):
    """Picture, voice, place, contact and sticker each reach the bot and stand in the chat."""
    async with opened(simulator(clock), NARROW) as (page, _):
        await page.click(f'[data-person="{ZHOU}"]')
        await page.click("button[name=start]")
        for words, kind in (
            ("示例照片", "photo"),
            ("语音", "voice"),
            ("位置", "location"),
            ("自己的名片", "contact"),
            ("贴纸", "sticker"),
        ):
            await page.click("button[name=attach]")
            await page.click(f"[role=menuitem]:has-text('{words}')")
            await expect(page.locator(f".mine .bubble.{kind}")).to_have_count(1)
        await expect(page.locator(".theirs", has_text="听到了：一个附件")).to_have_count(5)
        await page.click("button[name=attach]")
        async with page.expect_file_chooser() as chooser:
            await page.click("[role=menuitem]:has-text('文件')")
        await (await chooser.value).set_files({"name": "表.xlsx", "mimeType": "application/x", "buffer": b"12345"})
        await expect(page.locator(".mine .bubble.document")).to_contain_text("表.xlsx")


async def test_the_desk(clock):
    """Wide: three panes, search, the other language, an unread dot, blocking, and the day."""
    many = [*PEOPLE, *(Person(200 + n, f"李{n}", "干部", "石坪镇") for n in range(12))]
    async with (
        calendar_of_a_bot() as (url, kept),
        opened(simulator(clock, people=many, day_url=url), WIDE) as (page, bot),
    ):
        await page.fill("#list input", "石坪")
        await expect(page.locator("[data-person]:visible")).to_have_count(12)
        await page.fill("#list input", "周明")
        await page.click(f'[data-person="{ZHOU}"]')
        await expect(page.locator("#list input")).to_have_value("")
        await page.click("button[name=start]")
        await page.click(f'[data-person="{HE}"]')
        await expect(page.locator(".screen header")).to_contain_text("何秀英")  # until then 周明辉's phone is looked at
        await bot.call("sendMessage", chat_id=ZHOU, text="新的一条")
        await expect(page.locator(f'[data-person="{ZHOU}"]')).to_have_attribute("data-unread", "")
        badge = await page.locator(f'[data-person="{ZHOU}"] .unread').bounding_box()
        assert badge is not None
        assert badge["width"] == badge["height"]
        await page.click("#side button[value=quarter]")
        await expect(page.locator("#side .today b")).to_have_text("2027年1月8日 周五")
        assert kept == {"day": "2027-01-08"}
        await page.click(f'[data-person="{ZHOU}"]')
        await page.click(".screen header button[aria-label='更多']")
        await page.click("[role=menuitem]:has-text('屏蔽助手')")
        await expect(page.locator("button[name=start]")).to_have_text("重新启用")
        await page.click("#list button[name=more]")
        await page.click("[role=menuitem]:has-text('English')")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator("button[name=start]")).to_have_text("Restart")


async def test_a_button_that_copies(clock):
    """copy_text puts its text on the clipboard and says so."""
    async with opened(simulator(clock), WIDE, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        await page.click(f'[data-person="{ZHOU}"]')
        await page.click("button[name=start]")
        await say(page, "空表")
        await page.locator("[data-message-id] button", has_text="复制").click()
        await expect(page.locator(".notice")).to_have_text("已复制")
        assert await page.evaluate("navigator.clipboard.readText()") == "企业：\n日期：\n见到："


async def test_nothing_overflows(clock):
    """From 320 pixels to a phone on its side, nothing reaches beyond the screen, and what is tapped is 44 pixels high."""
    async with opened(simulator(clock), {"width": 320, "height": 640}) as (page, _):
        await page.click(f'[data-person="{ZHOU}"]')
        await page.click("button[name=start]")
        await page.click(".keyboard button:has-text('待办')")
        await expect(page.locator(".keys button")).to_have_count(9)
        for width, height in ((320, 568), (360, 640), (390, 844), (844, 390)):
            await page.set_viewport_size({"width": width, "height": height})
            assert await page.evaluate("document.documentElement.scrollWidth") == width
            sizes = await page.locator("button:visible:not(.inline)").evaluate_all(
                "all => all.map(one => Math.min(one.offsetHeight, one.offsetWidth))"
            )
            assert min(sizes) >= 44
            await expect(page.locator("textarea[name=message]")).to_be_in_viewport(ratio=1)


async def test_a_simulator_that_goes_away(clock, tmp_path):
    """The page says that the line is lost, keeps what was written, and sends it when the simulator is back."""
    path = tmp_path / "state.json"
    first = simulator(clock, state_path=path)
    async with opened(first, NARROW, may_fail=True) as (page, _):
        await page.click(f'[data-person="{ZHOU}"]')
        await page.click("button[name=start]")
        await expect(page.locator(".theirs")).to_have_count(1)
        port = urlsplit(page.url).port
        await first.stop()
        await expect(page.locator(".lost")).to_be_visible()
        await say(page, "没信号时写的")
        await expect(page.locator(".failed .text")).to_have_text("没信号时写的")
        second = simulator(clock, state_path=path)
        await second.start(port=port)
        try:
            await expect(page.locator(".lost")).to_be_hidden()
            await page.click(".failed .bubble")
            await expect(page.locator(".mine .text").last).to_have_text("没信号时写的")
            await expect(page.locator(".failed, .icon-clock")).to_have_count(0)
            assert second.phone(ZHOU).messages[-1]["text"] == "没信号时写的"
        finally:
            await second.stop()
