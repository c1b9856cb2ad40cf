"""When a follow-up (整改) is spoken of, by the ladder of its duty, and until when it may be put off. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from activities.catalogue import FollowUpLadder, Step
from activities.workdays import Workdays

WEEKS = (2, 3)  # after its day: what is offered when it cannot be met
BACK = timedelta(weeks=1)
LONGEST = timedelta(days=184)  # that something may be put off


def is_late(at: str) -> bool:
    """Whether a rung `due+1` says that it is overdue."""
    return "+" in at


def rungs(
    ladder: FollowUpLadder, found_on: date, due: date, running_since: date, calendar: Workdays
) -> Iterator[tuple[Step, date]]:
    """Each step with its day; it is late from its due day on, or from the day that a wish to put it off was refused."""
    for step in ladder.steps:
        last = max(due, running_since) if is_late(step.at) else due
        yield step, step.day(found_on, last, due, calendar)


def reached(since: date, counts: tuple[int, ...], today: date, calendar: Workdays) -> date | None:
    """The latest of the days so many workdays after one that is not ahead of us; none where all of them are."""
    days = [calendar.after(since, count) for count in counts]
    return max((day for day in days if day <= today), default=None)


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
