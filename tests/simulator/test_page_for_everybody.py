"""The page without a mouse, in the dark, for a screen reader; and what a newcomer reads first."""

import pytest
from playwright.async_api import Page, expect

from tests.browser import NARROW, WIDE
from tests.page.contrast import too_faint
from tests.simulator.line import HE, ZHOU
from tests.simulator.test_page_in_browser import opened, say, simulator

pytestmark = pytest.mark.browser


async def focused(page: Page) -> str:
    """The words of the button or field that the focus is on."""
    return await page.locator(":focus:not(body)").evaluate_all(
        "([one]) => one ? one.innerText || one.getAttribute('aria-label') : ''"
    )


async def tab_to(page: Page, words: str) -> None:
    for _ in range(20):
        if words in await focused(page):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {words!r}")


async def test_one_question_without_a_mouse(clock):
    """Tab, arrows and Enter take up a phone, ask, answer, write, and put the phone down."""
    async with opened(simulator(clock), WIDE) as (page, _):
        await tab_to(page, "周明辉\n")
        await page.keyboard.press("ArrowDown")
        assert "何秀英" in await focused(page)
        await page.keyboard.press("Home")
        await page.keyboard.press("Enter")
        await expect(page.locator("button[name=start]")).to_be_focused()
        await page.keyboard.press("Enter")
        field = page.locator("textarea[name=message]")
        await expect(field).to_be_focused()
        await page.keyboard.type("待办")
        await page.keyboard.press("Enter")
        await expect(page.locator(".keys button")).to_have_count(9)
        await expect(page.locator("#spoken")).to_contain_text("哪几项没做到？")
        await page.keyboard.press("Shift+Tab")
        assert await focused(page) == "都做到"
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        await page.keyboard.press("Enter")
        await expect(page.locator(".theirs .text").last).to_have_text("记下了：all")
        await expect(page.locator(".keys button")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(field).to_be_focused()
        await page.keyboard.type("一行")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("两行")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .text").last).to_have_text("一行\n两行")
        await page.keyboard.press("ArrowUp")
        await expect(page.locator(".about")).to_contain_text("编辑消息")
        await page.keyboard.press("Escape")
        await expect(page.locator(".about")).to_be_hidden()
        await page.keyboard.press("Escape")
        await expect(page.locator(f'[data-person="{ZHOU}"]')).to_be_focused()


async def test_words_and_signs_stand_out(clock):
    """Everything in sight has the contrast of WCAG AA, light and dark; the choice of the two is remembered."""
    async with opened(simulator(clock), WIDE) as (page, bot):
        await page.click(f'[data-person="{ZHOU}"]')
        await page.click("button[name=start]")
        await say(page, "待办")
        await expect(page.locator(".keys button")).to_have_count(9)
        for act in ({"voice": 5}, {"location": {"latitude": 28.9, "longitude": 111.5}}, {"contact": {"own": True}}):
            await page.evaluate("([id, act]) => import('/page/api.js').then(({ send }) => send(id, act))", [ZHOU, act])
        await bot.call(
            "sendMessage", chat_id=ZHOU, text="见 https://example.org 与 <code>012</code>", parse_mode="HTML"
        )
        await page.locator(".theirs .bubble").last.click(button="right")
        await page.click("[role=menuitem]:has-text('回复')")
        await page.click("#list button[name=more]")
        for theme in ("浅色", "深色"):
            await page.keyboard.press("Escape")
            await page.click("#list button[name=more]")
            await page.click("[role=menuitem]:has-text('明暗')")
            await expect(page.locator(".notice").last).to_have_text(f"明暗：{theme}")
            assert await too_faint(page) == []
            await page.click("#list button[name=more]")
            assert await too_faint(page) == []
            await page.click("[role=menuitem]:has-text('弄点故障')")
            await expect(page.locator(".faults")).to_be_visible()
            assert await too_faint(page) == []
            await page.keyboard.press("Escape")
        await page.reload()
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_the_first_ten_seconds(clock):
    """One hint says what this is and what to do; it is gone for good once a phone was taken up."""
    async with opened(simulator(clock), NARROW, has_touch=True) as (page, _):
        await expect(page.locator(".first")).to_contain_text("点一个人，就拿起他的手机")
        await page.tap(".first .filled")
        await expect(page.locator(".welcome")).to_contain_text("/start 8fQ2mZ")
        await page.tap("button[name=back]")
        await expect(page.locator(".first")).to_have_count(0)


async def test_both_languages_have_every_word(clock):
    """English is complete beside Chinese, and nothing is said twice in one of them."""
    async with opened(simulator(clock), WIDE) as (page, _):
        words = await page.evaluate("() => import('/page/words.js').then(({ WORDS }) => Object.entries(WORDS))")
        assert [key for key, pair in words if len(pair) != len(("zh", "en"))] == []
        await page.click("#list button[name=more]")
        await page.click("[role=menuitem]:has-text('English')")
        await page.click(f'[data-person="{ZHOU}"]')
        await expect(page.locator(".welcome")).to_contain_text("Holds an invitation link")
        assert await page.locator("body").evaluate("one => one.innerText.includes('undefined')") is False


async def test_troubles_in_words(clock):
    """The panel explains what it orders; blocked and unreachable people are marked in the list."""
    stand_in = simulator(clock)
    async with opened(stand_in, NARROW, has_touch=True) as (page, _):
        await page.tap("#list button[name=more]")
        await page.tap("[role=menuitem]:has-text('弄点故障')")
        await expect(page.locator(".faults button[name=repeat]")).to_contain_text("只应算一次")
        await page.tap(".faults button[name=reorder]")
        await expect(page.locator(".faults .state")).to_have_text("现在：消息倒着送")
        assert stand_in.station.faults.reorder_updates
        await page.tap(".faults .answers button:has-text('全部恢复')")
        await expect(page.locator(".faults .state")).to_have_text("现在：一切正常")
        await page.keyboard.press("Escape")
        await page.tap(f'[data-person="{HE}"]')
        await page.tap(".screen header button[aria-label='更多']")
        await page.tap("[role=menuitem]:has-text('让他联系不上')")
        await page.tap("button[name=back]")
        await expect(page.locator(f'[data-person="{HE}"] .state')).to_have_text("联系不上")
