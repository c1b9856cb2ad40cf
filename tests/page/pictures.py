"""Takes docs/revisit.png and docs/county.png anew, from the page as it is: `python -m tests.page.pictures`."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Page, expect
from sqlmodel import col, select

from bot.day import Day
from bot.demo import CAST
from bot.simulator import Person
from storage import tables
from tests.browser import chromium
from tests.county import County, morning, prepared

DAY = date(2026, 10, 21)
DOCS = Path(__file__).parents[2] / "docs"
BEFORE = {"何秀英": "怎么用", "吴晓岚": "台账", "刘建新": "台账"}
REVISIT = ("待办", "2 金穗米业", "彭春生", "罗志强", "党务不熟", "选好了", "6")
REST = ("就这样", "没有", "提交", "待办", "3 永丰竹木厂", "许永丰", "都好", "参加了", "谭小琴 东莞回来的", "梨树村支部")
TYPED = ("6", "怎么用")
THINKING = timedelta(seconds=30)
PHONE_HEIGHT = 878  # whole messages only
MARGIN = 36  # pixels around the phone


class Cast(County):
    """The county with those on the list whom `simulate` shows, with their posts."""

    def _people(self) -> list[Person]:
        wanted = select(tables.Person, tables.Unit).where(tables.Person.unit_id == tables.Unit.id)
        rows = self.store.read_now(lambda tx: tx.exec(wanted.where(col(tables.Person.code).in_(CAST))).all())
        ordered = sorted(rows, key=lambda row: CAST.index(row[0].code))
        return [Person(1000 + (who.id or 0), who.name, who.post, unit.name) for who, unit in ordered]


async def main() -> None:
    """Live half a revisit, take the phone; live on, take the desk."""
    with TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite"
        await prepared(template, DAY)
        county = Cast(Path(folder), template, DAY)
        await county.start()
        calendar = Day(county.store, county.clock, nothing_is_due)
        try:
            await county.at(morning(DAY))
            county.simulator.calendar.day_url = await calendar.serve()
            await take(county)
        finally:
            await calendar.close()
            await county.stop()


async def nothing_is_due() -> None:
    """Nobody moves the day in a picture."""


async def take(county: County) -> None:
    """Both pictures."""
    for name, words in BEFORE.items():
        await county.register(name)
        await do(county, name, words)
    await county.register("周明辉")
    await do(county, "周明辉", *REVISIT)
    async with chromium() as browser:
        narrow = await browser.new_page(
            viewport={"width": 900, "height": PHONE_HEIGHT}, device_scale_factor=2, locale="zh-CN"
        )
        await on_screen(county, narrow, "没上党课")
        box: Any = await narrow.locator(".screen").bounding_box()
        clip = {"x": box["x"] - MARGIN, "y": 0, "width": box["width"] + 2 * MARGIN, "height": PHONE_HEIGHT}
        await narrow.screenshot(path=DOCS / "revisit.png", clip=clip)
        await do(county, "周明辉", *REST)
        wide = await browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=1.5, locale="zh-CN")
        await on_screen(county, wide, "报刘建新副书记")
        await wide.screenshot(path=DOCS / "county.png")


async def do(county: County, name: str, *labels: str) -> None:
    """Tap these, or type what is no button; each takes half a minute."""
    for each in labels:
        county.clock.instant += THINKING
        await county.act(name, **({"text": each} if each in TYPED else as_tapped(county.button(name, each))))


def as_tapped(found: dict[str, object]) -> dict[str, object]:
    """What a phone sends for a button; for what is none, the words."""
    return {"tap": found} if "data" in found else found


async def on_screen(county: County, page: Page, words: str) -> None:
    """周明辉's phone on the page, with these words in the newest message."""
    await page.goto(f"{county.url}/#{county.phone('周明辉').person_id}")
    await expect(page.locator(".theirs").last).to_contain_text(words)
    await page.evaluate("document.activeElement.blur()")


if __name__ == "__main__":
    asyncio.run(main())
