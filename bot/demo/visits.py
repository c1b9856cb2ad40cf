"""What was done for the households of officers: their last visits, a promise still open, an answer to be told."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from activities.periods import quarter_of
from bot.demo.history import Calendar
from bot.demo.summaries import en_day, zh_day
from bot.demo.tables import stories
from storage.pairing import CONSENT, PAIRED
from storage.periods import current_period
from storage.store import Tx
from storage.tables import Assignment, FollowUp, Grant, Person, Record, Subject, Ticket

PAIRING = "pairing"
DONE = (
    ("看望", "a visit"),
    ("化肥2袋", "2 bags of fertiliser"),
    ("教剪枝", "taught pruning"),
    ("问销路", "asked buyers"),
)


def load_visits(tx: Tx, calendar: Calendar) -> None:
    """One visit for each household of an officer, on different days of the weeks before this quarter."""
    told = {each["household"]: each for each in stories("visit")}
    serials: Counter[str] = Counter()
    for day, number, household, person_id in sorted(_visits(tx, calendar, set(told)), key=lambda each: each[:2]):
        period = current_period(tx, quarter_of(day).first)
        serials[period.key] += 1
        record = _record(household, person_id, day, number, calendar)
        record.period_key, record.serial = period.key, serials[period.key]
        tx.add(record)
        tx.flush()
        household.profile = {**household.profile, CONSENT: "yes"}
        story = told.get(household.code, {})
        if "promise" in story:
            tx.add(_promise(record, story))
        if "answer" in story:
            tx.add(_request(tx, record, story, calendar))


def _visits(tx: Tx, calendar: Calendar, told: set[str]) -> Iterator[tuple[date, int, Subject, int]]:
    """Day, a number that differs, household and visitor."""
    officers = select(Grant.person_id).where(Grant.role == "officer")
    rows = tx.exec(
        select(Subject, Assignment.person_id)
        .where(Assignment.subject_id == Subject.id, Assignment.capacity == PAIRED)
        .where(col(Assignment.person_id).in_(officers))
        .order_by(col(Subject.id))
    ).all()
    days = {each["household"]: int(each["day"]) for each in stories("visit")}
    for number, (household, person_id) in enumerate(rows):
        back = days[household.code] if household.code in told else -5 - number * 7 % 45
        yield min(calendar.this.first + timedelta(days=back), calendar.today), number, household, person_id or 0


def _record(household: Subject, person_id: int, day: date, number: int, calendar: Calendar) -> Record:
    done, done_en = DONE[number % len(DONE)]
    return Record(
        serial=0,
        duty=PAIRING,
        period_key="",
        subject_id=household.id,
        unit_id=household.unit_id,
        person_id=person_id,
        occurred_on=day,
        submitted_at=calendar.sent(day),
        answers={"visit": {"visit_date": day.isoformat()}},
        summary={
            "zh": [f"{household.name} {zh_day(day)} {done}"],
            "en": [f"{household.name}, {en_day(day)}: {done_en}"],
        },
    )


def _promise(record: Record, story: Mapping[str, Any]) -> FollowUp:
    return FollowUp(
        record_id=record.id or 0,
        subject_id=record.subject_id,
        unit_id=record.unit_id,
        ref="/data/visit/promise_new",
        kind="promise",
        problem=story["promise"],
        measure=story["kept"],
        responsible="",
        found_on=record.occurred_on,
        found_by_id=record.person_id,
    )


def _request(tx: Tx, record: Record, story: Mapping[str, Any], calendar: Calendar) -> Ticket:
    """A request that the farming station has answered since."""
    answerer = tx.exec(select(Person).where(Person.code == story["answered_by"])).one()
    course = calendar.this.first + timedelta(days=int(story["course"]))
    return Ticket(
        subject_id=record.subject_id,
        unit_id=record.unit_id,
        record_id=record.id,
        words=story["request"],
        raised_on=record.occurred_on,
        raised_by_id=record.person_id,
        answerer_id=answerer.id,
        state="answered",
        answer=story["answer"].format(day=zh_day(course)),
        answered_on=record.occurred_on,
    )
