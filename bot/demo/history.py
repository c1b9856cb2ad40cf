"""What was done: last quarter's revisits and officers' visits, what they left to put right, and this quarter so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.periods import Span, span_before
from bot.demo.enterprises import Enterprise
from bot.demo.summaries import ITEMS, officer_lines, revisit_lines
from bot.demo.tables import stories
from forms.zone import ZONE
from storage.follow_ups import close_follow_ups
from storage.periods import current_period
from storage.planning import plan_period
from storage.store import Tx
from storage.tables import FollowUp, Record, Task
from storage.tasks import task_of

REVISIT, OFFICER_VISIT = "revisit", "officer_visit"
EVENING = time(17, 30)  # when the day's visits are sent
FIRST_DAY = 7  # of a quarter: those visited by then stand in the demo on any day, so that the office sees something
COMMITTEE_FROM = 7  # full members


@dataclass(frozen=True)
class Calendar:
    """The day on which the county is looked at, and the two quarters that matter."""

    before: Span
    this: Span
    today: date
    now: datetime

    def sent(self, day: date) -> datetime:
        """When a visit of that day was sent: in the evening, or just now."""
        return min(datetime.combine(day, EVENING, tzinfo=ZONE), self.now)


def load_last_quarter(tx: Tx, enterprises: list[Enterprise], calendar: Calendar) -> None:
    """A task for each enterprise, done but for the one without a day; the officers' visits since; the follow-ups."""
    before = calendar.before
    current_period(tx, before.first)
    tasks = {each.subject.code: _task(each, before.key) for each in enterprises}
    tx.add_all(tasks.values())
    tx.flush()
    visited = sorted(
        (before.first + timedelta(days=int(each.row["last_day"])), each.subject.position, each)
        for each in enterprises
        if each.row["last_day"]
    )
    for serial, (day, _, each) in enumerate(visited, start=1):
        _revisit(tx, each, tasks[each.subject.code], day=day, serial=serial, calendar=calendar)
    trips = sorted(trip for day, _, each in visited for trip in _trips(each, day, before.last))
    by_code = {each.subject.code: each for each in enterprises}
    tx.add_all(_officer_visit(by_code[trip.code], trip, serial, calendar) for serial, trip in enumerate(trips, start=1))
    tx.flush()


def _task(enterprise: Enterprise, period_key: str) -> Task:
    return Task(
        duty=REVISIT,
        subject_id=enterprise.subject.id or 0,
        period_key=period_key,
        person_id=enterprise.people[enterprise.row["revisitor"]].id,
        position=enterprise.subject.position,
        state="done" if enterprise.row["last_day"] else "missed",
    )


def _revisit(tx: Tx, enterprise: Enterprise, task: Task, *, day: date, serial: int, calendar: Calendar) -> None:
    """Last quarter's revisit of an enterprise, with what it found according to stories.toml."""
    story = _story(enterprise)
    item = story["item"] if story else ""
    due = calendar.before.first + timedelta(days=story["due"]) if story and story["closed"] != "spot" else None
    record = _record(enterprise, task, day, serial, calendar)
    record.answers = _answers(enterprise, day, item)
    record.summary = dict(revisit_lines(enterprise, day, item=item, due=due))
    tx.add(record)
    tx.flush()
    if story:
        tx.add(_follow_up(enterprise, record, story, due, calendar))


def _story(enterprise: Enterprise) -> Mapping[str, Any] | None:
    return next((each for each in stories("follow_up") if each["enterprise"] == enterprise.subject.code), None)


def _record(enterprise: Enterprise, task: Task, day: date, serial: int, calendar: Calendar) -> Record:
    return Record(
        serial=serial,
        duty=task.duty,
        period_key=task.period_key,
        task_id=task.id,
        subject_id=task.subject_id,
        unit_id=enterprise.subject.unit_id,
        person_id=task.person_id or 0,
        occurred_on=day,
        submitted_at=calendar.sent(day),
    )


def _answers(enterprise: Enterprise, day: date, missing: str = "") -> dict[str, Any]:
    """The answers that matter later, named as in the form."""
    answers: dict[str, Any] = {
        "visit": {"visit_date": day.isoformat(), "met": "contact"},
        "officers": {"weak": "none"},
        "others": {"found": "none"},
    }
    if enterprise.row["branch"] == "yes":
        small = int(enterprise.row["full"]) < COMMITTEE_FROM
        asked = [item for item in ITEMS if not (small and item in ("committee", "groups"))]
        answers["items"] = {item: "no" if item == missing else "yes" for item in asked}
    return answers


def _follow_up(
    enterprise: Enterprise, record: Record, story: Mapping[str, Any], due: date | None, calendar: Calendar
) -> FollowUp:
    spot = story["closed"] == "spot"
    contact = enterprise.row["contact"]
    return FollowUp(
        record_id=record.id or 0,
        subject_id=enterprise.subject.id or 0,
        unit_id=enterprise.subject.unit_id,
        ref=f"/data/items/{story['item']}",
        problem=story["problem"].format(season=_season(span_before(calendar.before))),
        measure=story["measure"],
        responsible=contact,
        responsible_id=enterprise.people[contact].id,
        found_on=record.occurred_on,
        found_by_id=record.person_id,
        due=due,
        state="closed" if spot else "open",
        reply=story["reply"],
        replied_on=calendar.before.first + timedelta(days=story["replied"]) if story["reply"] else None,
        closed_on=record.occurred_on if spot else None,
        closed_by_id=record.id if spot else None,
    )


def _season(quarter: Span) -> str:
    return "一二三四"[int(quarter.key[-1]) - 1]


@dataclass(frozen=True, order=True)
class Trip:
    """One visit of an officer to an enterprise; the number counts his visits there."""

    day: date
    code: str
    capacity: str
    number: int


def _trips(enterprise: Enterprise, last: date, closes: date) -> Iterator[Trip]:
    """The visits that the table gives each officer, spread over what was left of the quarter after the revisit."""
    left = (closes - last).days
    for capacity in ("instructor", "liaison"):
        count = int(enterprise.row[f"{capacity}_visits"])
        for number in range(1, count + 1):
            day = last + timedelta(days=left * 5 * number // (5 * count + 2))  # a single one falls into the last third
            yield Trip(day, enterprise.subject.code, capacity, number)


def _officer_visit(enterprise: Enterprise, trip: Trip, serial: int, calendar: Calendar) -> Record:
    person = enterprise.people[enterprise.row[trip.capacity]]
    return Record(
        serial=serial,
        duty=OFFICER_VISIT,
        period_key=calendar.before.key,
        subject_id=enterprise.subject.id,
        unit_id=enterprise.subject.unit_id,
        person_id=person.id or 0,
        occurred_on=trip.day,
        submitted_at=calendar.sent(trip.day),
        answers={"visit_date": trip.day.isoformat(), "capacity": trip.capacity},
        summary=dict(officer_lines(enterprise, trip.capacity, trip.day, trip.number)),
    )


def load_this_quarter(tx: Tx, enterprises: list[Enterprise], calendar: Calendar) -> None:
    """The tasks of this quarter, and what is done of them by today; 云岭乡 has not begun."""
    plan_period(tx, read_catalogue().duties[REVISIT], current_period(tx, calendar.today), calendar.today)
    tx.flush()
    done = sorted((*key, each) for each in enterprises if (key := _done_by_today(each, calendar)))
    for serial, (day, _, each) in enumerate(done, start=1):
        _revisit_again(tx, each, day, serial, calendar)
    tx.flush()


def _done_by_today(enterprise: Enterprise, calendar: Calendar) -> tuple[date, int] | None:
    """The day of this quarter's visit, if it has come, with the place in line; early ones are never in the future."""
    if not enterprise.row["this_day"]:
        return None
    number = int(enterprise.row["this_day"])
    day = calendar.this.first + timedelta(days=number)
    if number <= FIRST_DAY:
        day = min(day, calendar.today)
    return (day, enterprise.subject.position) if day <= calendar.today else None


def _revisit_again(tx: Tx, enterprise: Enterprise, day: date, serial: int, calendar: Calendar) -> None:
    """A revisit of this quarter: nothing new, and what was still open is seen put right."""
    subject = enterprise.subject
    task = task_of(tx, REVISIT, subject.id or 0, calendar.this.key)
    assert task is not None
    task.state = "done"
    record = _record(enterprise, task, day, serial, calendar)
    tx.add(record)
    tx.flush()
    rows = tx.exec(select(FollowUp).where(FollowUp.subject_id == subject.id, FollowUp.state == "open")).all()
    problems = [row.problem.rstrip("。") for row in rows]
    close_follow_ups(tx, record, {row.id for row in rows if row.id})
    record.answers = _answers(enterprise, day)
    record.summary = dict(revisit_lines(enterprise, day, put_right=problems))
