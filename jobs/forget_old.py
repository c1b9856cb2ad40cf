"""Retention: what was handled and said is forgotten after a while; what failed or waits stays."""

from datetime import datetime, timedelta

from activities.catalogue import Catalogue
from storage.inbox import forget_handled
from storage.outbox import forget_said
from storage.store import Tx

KEPT = timedelta(days=30)


def forget_old(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Take away what is older than a month; how many rows."""
    return forget_said(tx, now - KEPT) + forget_handled(tx, now - KEPT)
