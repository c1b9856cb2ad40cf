"""A form that nobody touched for days is in hand no more; 待办 goes on with it, nothing is lost."""

from datetime import datetime, timedelta

from activities.catalogue import Catalogue
from storage.store import Tx
from storage.tasks import in_hand

UNTOUCHED = timedelta(days=7)


def set_aside_silent(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Let go of what was left for a week; how many. Nothing is said: it was asked about once."""
    rows = in_hand(tx, now - UNTOUCHED)
    for account, _row in rows:
        account.focus = {name: value for name, value in account.focus.items() if name != "interview"}
    return len(rows)
