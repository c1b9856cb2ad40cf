"""The county, its bot in a process of its own; whatever happened, the outside judge has no complaints."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kill.stage import Stage

OFFICERS = ("周明辉", "罗志强", "覃波")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Three officers with codes; the bot is started by the test."""
    made = Stage(tmp_path, OFFICERS)
    await made.open()
    yield made
    await made.close()
    assert made.heard
    assert made.judge.complaints() == []
