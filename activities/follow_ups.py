"""When a follow-up (整改) is spoken of: before its day to whoever sees to it, after it to the leader as well. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from activities.catalogue import Step
from activities.workdays import Workdays

STEPS = (Step("due-3", "holder"), Step("due+1", "holder"), Step("due+1", "leader"))
ASKED_AGAIN = 2  # workdays after one took it upon himself to pass the reminder on
WEEKS = (2, 3)  # after its day: what is offered when it cannot be met
BACK = timedelta(weeks=1)
UNDECIDED = 2  # workdays after which whoever has to decide is asked again
LONGEST = timedelta(days=184)  # that something may be put off


def rungs(found_on: date, due: date, running_since: date, calendar: Workdays) -> Iterator[tuple[Step, date]]:
    """Each step with its day; it is late from its due day on, or from the day that a wish to put it off was refused."""
    for step in STEPS:
        last = max(due, running_since) if step.at == "due+1" else due
        yield step, step.day(found_on, last, due, calendar)


def offered(due: date, today: date, calendar: Workdays, weeks: tuple[int, ...] = WEEKS) -> list[date]:
    """The days to which it may be put off: so many weeks after its own day, or after today when that is over."""
    return [calendar.from_day(max(due, today) + timedelta(weeks=count)) for count in weeks]


def due_again(due: date | None, today: date, calendar: Workdays) -> date:
    """Until when what was sent back is to be done: as before, and in a week at the earliest."""
    soonest = calendar.from_day(today + BACK)
    return soonest if due is None else max(due, soonest)


def may_be(day: date, due: date, today: date) -> bool:
    """Whether something may be put off to a day: later than it is due, ahead of us, and not for ever."""
    return max(due, today) < day <= today + LONGEST
