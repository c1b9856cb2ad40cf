"""A small bot on the real wiring, and its Telegram."""

import pytest

from tests.bot.bench import Bench


@pytest.fixture
async def bench(tmp_path, monkeypatch):
    """Telegram is up; the bot is started by the test."""
    monkeypatch.setenv("HUIFANG_SETTINGS", "")
    made = Bench(tmp_path)
    await made.open()
    yield made
    await made.close()
