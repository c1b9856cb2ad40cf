"""Whole conversations: every file of this folder is lived through, and reads as it did."""

from pathlib import Path

import pytest

from tests.transcript import Player

HERE = Path(__file__).parent
CHATS = sorted(HERE.glob("*.txt"))


@pytest.mark.parametrize("file", CHATS, ids=lambda file: file.stem)
async def test_chat(file, county, request):
    """The conversation goes as written, word for word and button for button."""
    script = file.read_text(encoding="utf-8")
    played = await Player(county).play(script)
    if request.config.getoption("--rewrite-chats"):
        file.write_text(played, encoding="utf-8")
    assert played == script or request.config.getoption("--rewrite-chats")


def test_there_are_chats():
    """An empty folder would prove nothing."""
    assert len(CHATS) >= 8
