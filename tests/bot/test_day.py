"""The day in `simulate`: forward only, kept, and each move wakes the jobs."""

import json
from datetime import UTC, date, datetime

import aiohttp
import pytest

from bot.day import Day, DayRefused
from storage.migrate import migrate
from storage.store import Store

NOW = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = Store(f"sqlite:///{tmp_path}/h.sqlite")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def moves():
    return []


@pytest.fixture
def day(store, moves):
    async def moved():
        moves.append(True)

    return Day(store, lambda: NOW, moved)


async def test_the_day_moves_forward_and_stays_there(store, day, moves):
    """It is nine in the morning there; the next start finds it where it was."""
    assert await day.move(date(2027, 1, 8)) == date(2027, 1, 8)
    assert day.now() == datetime(2027, 1, 8, 1, 0, tzinfo=UTC)
    assert moves == [True]
    assert Day(store, lambda: NOW, day._on_move).now() == day.now()


async def test_the_day_never_goes_back(day, moves):
    """Not even by one."""
    await day.move(date(2026, 10, 22))
    with pytest.raises(DayRefused, match="only goes forward"):
        await day.move(date(2026, 10, 21))
    assert len(moves) == 1


async def test_the_endpoint_gives_and_takes_days(day):
    """As the simulator's page asks for it; everything else is refused with what is accepted."""
    url = await day.serve()
    assert url.startswith("http://127.0.0.1:")
    async with aiohttp.ClientSession() as client:

        async def post(**about):
            async with client.post(url, **about) as answer:
                return answer.status, await answer.text()

        async with client.get(url) as answer:
            assert await answer.json() == {"day": "2026-10-21", "now": "2026-10-21T02:00:00+00:00"}
        status, words = await post(json={"day": "2027-01-08"})
        assert (status, json.loads(words)) == (200, {"day": "2027-01-08", "now": "2027-01-08T01:00:00+00:00"})
        assert (await post(json={"day": "2026-12-31"}))[0] == 409
        assert (await post(json={"day": "tomorrow"}))[0] == 400
        assert (await post(json=[]))[0] == 400
        assert (await post(data="{", headers={"Content-Type": "application/json"}))[0] == 400
        assert (await post(data={"day": "2028-01-01"}))[0] == 415
    await day.close()
