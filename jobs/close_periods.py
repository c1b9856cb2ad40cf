"""At a period's closing hour its table is frozen; after the days of grace what nobody did is missed."""

from datetime import datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from storage.closing import close_period, end_grace, past_grace, to_close
from storage.store import Tx


def close_periods(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Close what has come to its hour, and end what has come to the end of its grace; how many tasks changed."""
    closed = sum(close_period(tx, period, now) for period in to_close(tx, now))
    return closed + sum(end_grace(tx, period) for period in past_grace(tx, day_of(now)))
