"""Retention: what was handled and said is forgotten after a while; what failed or waits stays."""

from datetime import datetime, timedelta

from activities.catalogue import Catalogue
from storage.access import forget_requests
from storage.guesses import forget_guesses
from storage.inbox import forget_handled
from storage.job_runs import forget_runs
from storage.outbox import forget_said
from storage.practice import forget_practice
from storage.store import Tx

KEPT = timedelta(days=30)
PRACTISED = timedelta(days=1)


def forget_old(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Take away what is older than a month, and practice that nobody went on with; how many rows."""
    return (
        forget_said(tx, now - KEPT)
        + forget_handled(tx, now - KEPT)
        + forget_requests(tx, now - KEPT)
        + forget_guesses(tx, now - KEPT)
        + forget_runs(tx, now - KEPT)
        + forget_practice(tx, now - PRACTISED)
    )
