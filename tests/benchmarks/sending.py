"""Prompts to a whole county under a simulated clock: the rate, the fullest second, and how long a reply waits.

Twice: with time standing still while the database works, which shows the order of things and nothing of this machine;
and with that time charged, which shows whether this machine keeps up. Telegram is far away: 50 to 300 ms, some calls
limited, some people gone, some connections lost.
"""

import logging
from pathlib import Path
from random import Random  # noqa: TID251 - seeded
from tempfile import TemporaryDirectory

import structlog

from bot.pace import Pace
from tests.benchmarks.table import heading, line
from tests.bot.many import Figures, chat_of, county, prompt_all, say_all
from tests.virtual import Distant, run

PROMPTS = 100_000
CHARGED = 5_000
A_SECOND = 30


def said(prompts: int, *, charged: bool) -> Figures:
    """So many prompts are said at thirty a second, while two people a second write."""
    with TemporaryDirectory() as folder:
        store = county(Path(folder), prompts)
        store.write_now(lambda tx: prompt_all(tx, 1, prompts))
        blocked = frozenset(chat_of(one) for one in range(50, prompts, 250))
        telegram = Distant(Random(1), limited=0.002, lost=0.005, blocked=blocked)
        figures = run(say_all(store, telegram, Pace(A_SECOND, 10), people=prompts, replies_a_second=2), charged=charged)
        store.close()
        return figures


def report() -> None:
    """Both turns."""
    structlog.configure(processors=[], wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for prompts, charged in ((PROMPTS, False), (CHARGED, True)):
        how = "the database's time charged" if charged else "the database's time for free"
        heading(f"{prompts} prompts waiting, {A_SECOND} a second configured, {how}")
        figures = said(prompts, charged=charged)
        line("calls in all", figures.said, "")
        line("simulated time", figures.seconds / 60, "min")
        line("fullest second, wherever it begins", figures.fullest, "", most=A_SECOND)
        line("part of the rate used", figures.rate / A_SECOND * 100, "%", least=98)
        line("a reply leaves within, median", figures.wait(0.5) * 1000, "ms")
        line("a reply leaves within, 99 of 100", figures.wait(0.99) * 1000, "ms", most=250)
        line("the slowest reply", figures.waits[-1] * 1000, "ms")


if __name__ == "__main__":
    report()
