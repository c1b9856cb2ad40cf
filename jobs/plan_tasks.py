"""Tasks of the quarter: what was to be visited last quarter is to be visited in this one."""

from datetime import datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from storage.store import Tx
from storage.tasks import plan_quarter


def plan_tasks(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Give every quarterly duty its tasks for the quarter of today; how many were added."""
    duties = [duty.key for duty in catalogue.duties.values() if duty.cadence == "quarter"]
    return sum(plan_quarter(tx, duty, day_of(now)) for duty in duties)
