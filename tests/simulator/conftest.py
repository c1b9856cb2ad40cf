"""A stand-in at the four people's service, with a bot's end of the line and a judge."""

from collections.abc import AsyncIterator

import pytest

from bot.simulator import Limits, Simulator
from tests.simulator.judge import Judge
from tests.simulator.line import PEOPLE, TOKEN, Clock, Line, connected


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def simulator(clock: Clock) -> AsyncIterator[Simulator]:
    stand_in = Simulator(TOKEN, people=PEOPLE, now=clock, limits=Limits.none())
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def line(simulator: Simulator) -> AsyncIterator[Line]:
    async with connected(simulator) as (_, connection):
        yield connection


@pytest.fixture
def judge(simulator: Simulator) -> Judge:
    return Judge(simulator)
