"""A hand on the page: it takes up phones, taps what it can reach, and sees what stands there then."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

SMALLEST = 44  # pixels: what a thumb still hits
STEP = re.compile(r"(?:\[(?P<tap>.+?)\]|> (?P<text>.+?))(?: {2,}(?P<then>.+))?")

# Whether all of a button lies on the screen, within the messages' window where it stands there, and under nothing.
UNCOVERED = """button => {
    const box = button.getBoundingClientRect();
    const window = (button.closest(".log") ?? document.documentElement).getBoundingClientRect();
    const inside = box.top >= Math.max(0, window.top) && box.bottom <= Math.min(innerHeight, window.bottom)
        && box.left >= Math.max(0, window.left) && box.right <= Math.min(innerWidth, window.right);
    const points = [[box.left + 8, box.top + 8], [box.right - 8, box.bottom - 8]];
    return inside && points.every(([x, y]) => button.contains(document.elementFromPoint(x, y)));
}"""


async def comes_to_rest(button: Locator) -> None:
    """A thumb waits a moment while keys and messages still move."""
    for _ in range(10):
        if await button.evaluate(UNCOVERED):
            return
        await asyncio.sleep(0.1)


@dataclass
class Hand:
    """`touch` taps as a thumb does, else a mouse clicks; `tick` moves the county's clock before each act."""

    page: Page
    touch: bool
    tick: Callable[[], None]

    async def tap(self, button: Locator) -> None:
        """Tap a button that is high enough and wholly on the screen without scrolling; others fail the test."""
        await expect(button).to_be_visible()
        await expect(button).to_be_enabled()
        name = await button.inner_text() or await button.get_attribute("aria-label")
        height = await button.evaluate("button => button.offsetHeight")
        assert height >= SMALLEST, f"「{name}」 is {height} pixels high"
        await comes_to_rest(button)
        assert await button.evaluate(UNCOVERED), f"「{name}」 is not wholly in view"
        self.tick()
        await (button.tap() if self.touch else button.click())

    async def take_up(self, person: str) -> None:
        """Hold that person's phone, from the list or from another phone."""
        back = self.page.locator("button[name=back]")
        if await back.is_visible():
            await self.tap(back)
        entry = self.page.locator("[data-person]", has_text=person)
        if not await entry.evaluate(UNCOVERED):
            await self.page.fill("#list input", person)
        await self.tap(entry)
        await expect(self.page.locator(".who small")).to_have_text(f"{person}的手机")
        await expect(self.page.locator("footer > .line:visible, footer > .start:visible")).to_have_count(
            1
        )  # it is drawn

    async def write(self, words: str) -> None:
        """Type a message; a thumb sends it with the button, a keyboard with Enter."""
        field = self.page.locator("textarea[name=message]")
        await field.fill(words)
        if self.touch:
            await self.tap(self.page.locator("button[name=send]"))
        else:
            self.tick()
            await field.press("Enter")

    def button(self, label: str) -> Locator:
        """The button of that label below the newest message that has buttons."""
        return self.page.locator(".keyed").last.get_by_role("button", name=label, exact=True)

    def key(self, label: str) -> Locator:
        """The key of that label below the input line, or START in its place."""
        return self.page.locator("footer").get_by_role("button", name=label, exact=True)

    async def sees(self, words: str) -> None:
        """The bot's newest message, or a button below it, says this."""
        await expect(self.page.locator(".theirs").last).to_contain_text(words)

    async def live(self, script: str) -> None:
        """Do a script, line by line: `[label]` or `> words`, then after two spaces what is to be seen."""
        for line in filter(None, map(str.strip, script.splitlines())):
            step = STEP.fullmatch(line)
            assert step, line
            if step["text"]:
                await self.write(step["text"])
            else:
                inline = self.button(step["tap"])
                await self.tap(inline if await inline.count() else self.key(step["tap"]))
            if step["then"]:
                await self.sees(step["then"])
