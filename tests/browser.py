"""Finds Chromium and opens a page in it; for tests marked `browser`."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1400, "height": 900}


def find_chromium() -> str | None:
    """The browser that HUIFANG_CHROMIUM names, else one where they usually lie, else one on the path."""
    named = os.environ.get("HUIFANG_CHROMIUM")
    if named:
        return named
    usual = [place for place in PLACES if Path(place).is_file()]
    return usual[0] if usual else next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser; without one the test is skipped, or fails where HUIFANG_BROWSER_REQUIRED=1."""
    found = find_chromium()
    if found is None:
        give_up("no Chromium here: install it or name it in HUIFANG_CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


def give_up(reason: str) -> None:
    """Skip for a stated reason, or fail where a browser is required."""
    if os.environ.get("HUIFANG_BROWSER_REQUIRED") == "1":
        pytest.fail(f"{reason} (HUIFANG_BROWSER_REQUIRED=1)")
    pytest.skip(reason)
