"""Retention: what was handled and said is forgotten after a while; what failed or waits stays."""

from collections.abc import Callable
from datetime import datetime, timedelta

from activities.catalogue import Catalogue
from storage.access import forget_requests
from storage.guesses import forget_guesses
from storage.inbox import empty_handled, forget_handled
from storage.job_runs import forget_runs
from storage.outbox import forget_said
from storage.practice import forget_practice
from storage.store import Tx

KEPT = timedelta(days=30)
PRACTISED = timedelta(days=1)
BATCH = 1000  # rows of one run; the clock runs it again while there are more

Forget = Callable[[Tx, datetime, int], int]
FORGOTTEN: tuple[tuple[Forget, timedelta], ...] = (
    (forget_said, KEPT),
    (forget_handled, KEPT),
    (empty_handled, KEPT),
    (forget_requests, KEPT),
    (forget_guesses, KEPT),
    (forget_runs, KEPT),
    (forget_practice, PRACTISED),
)  # what is forgotten, in this order, after how long


def forget_old(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Take away what is older than a month, and practice that nobody went on with, `BATCH` rows at most; how many."""
    count = 0
    for forget, kept in FORGOTTEN:
        if count < BATCH:
            count += forget(tx, now - kept, BATCH - count)
    return count
