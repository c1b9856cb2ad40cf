"""All that the clock does, on one screen. A job run twice, late, or after weeks down adds nothing that is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from activities.catalogue import Catalogue
from jobs.apply_transfers import apply_transfers
from jobs.close_periods import close_periods
from jobs.forget_old import forget_old
from jobs.nudge_silent import nudge_silent
from jobs.plan_prompts import plan_prompts
from jobs.plan_tasks import plan_tasks
from jobs.say_prompts import say_prompts
from jobs.set_aside_silent import set_aside_silent
from storage.store import Tx

Run = Callable[[Tx, datetime, Catalogue], int]  # how many rows it added or took away


@dataclass(frozen=True)
class Job:
    """One job: its name for the log, and its function, run in a transaction of its own."""

    name: str
    run: Run


JOBS = (
    Job("close_periods", close_periods),
    Job("apply_transfers", apply_transfers),
    Job("plan_tasks", plan_tasks),
    Job("plan_prompts", plan_prompts),
    Job("say_prompts", say_prompts),
    Job("set_aside_silent", set_aside_silent),
    Job("nudge_silent", nudge_silent),
    Job("forget_old", forget_old),
)
