"""What is to be done in a period, as statements that add nothing when they are run again."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CursorResult, Date, TextClause, bindparam, text
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select

from activities.catalogue import Duty
from activities.periods import span_before, span_of_key
from storage.store import Tx
from storage.tables import Assignment, Grant, Period, Person, Subject, Task, Unit

HOLDERS = """
    SELECT one.subject_id, COALESCE(one.person_id, unit.contact_id) AS person_id
    FROM assignment one LEFT JOIN unit ON unit.id = one.unit_id
    WHERE one.id IN (
        SELECT max(id) FROM assignment
        WHERE capacity = :capacity AND from_day <= :today AND (until_day IS NULL OR until_day > :today)
        GROUP BY subject_id)
"""  # who answers for a subject today: of several the last one that was named
BY_ROLE = """
    SELECT place.id AS subject_id, (
        SELECT held.person_id FROM "grant" held JOIN person one ON one.id = held.person_id
        WHERE held.unit_id = place.unit_id AND held.role = :role ORDER BY one.position, one.id LIMIT 1) AS person_id
    FROM subject place
"""  # whose work it is by the role over the subject's unit
CONCERNED = """
      AND (:units = '' OR (subject.parent_id IS NULL AND EXISTS (
          SELECT 1 FROM unit WHERE unit.id = subject.unit_id AND :units LIKE '%,' || unit.kind || ',%')))
      AND (:ending = '' OR subject.name LIKE '%' || :ending)
      AND (:assigned = 0 OR held.person_id IS NOT NULL)
"""  # of which subjects a duty speaks
PLAN = """
    INSERT INTO task (duty, subject_id, period_key, person_id, position, state, paused_until, carried, closed_as)
    SELECT :duty, subject.id, :period, held.person_id, subject.position, 'open',
           CASE WHEN last.paused_until >= :first THEN last.paused_until END,
           CASE WHEN last.state IN ('open', 'missed') AND last.paused_until IS NULL THEN last.carried + 1 ELSE 0 END, ''
    FROM subject
    LEFT JOIN ({holders}) held ON held.subject_id = subject.id
    LEFT JOIN task last ON last.duty = :duty AND last.subject_id = subject.id AND last.period_key = :before
    WHERE subject.kind = :kind AND subject.state = 'active' AND NOT EXISTS (
        SELECT 1 FROM task WHERE task.duty = :duty AND task.subject_id = subject.id AND task.period_key = :period)
      {concerned}
    ON CONFLICT DO NOTHING
    """  # nobody's words are in it
FOLLOW = """
    UPDATE task SET person_id = (SELECT held.person_id FROM ({holders}) held WHERE held.subject_id = task.subject_id)
    WHERE id IN (
        SELECT task.id FROM task LEFT JOIN ({holders}) held ON held.subject_id = task.subject_id
        WHERE task.duty = :duty AND task.period_key = :period AND task.state = 'open'
          AND COALESCE(task.person_id, 0) <> COALESCE(held.person_id, 0))
    """
MADE_GOOD = text(
    """
    UPDATE task SET carried = 0
    WHERE duty = :duty AND period_key = :period AND carried > 0 AND EXISTS (
        SELECT 1 FROM task last WHERE last.duty = :duty AND last.subject_id = task.subject_id
          AND last.period_key = :before AND last.state = 'done')
    """
)


def plan_period(tx: Tx, duty: Duty, period: Period, today: date) -> int:
    """Give every active subject of the duty its task, and every open task to whom answers for it today.

    What was not done last time is counted as carried over. Returns how many rows were added or changed.
    """
    span = span_of_key(period.key)
    values = {
        "duty": duty.key,
        "kind": duty.subject,
        "capacity": duty.capacity,
        "period": period.key,
        "before": span_before(span).key,
        "first": span.first,
        "today": today,
        "role": duty.role,
        "units": f",{','.join(duty.units)}," if duty.units else "",
        "ending": duty.ending,
        "assigned": int(duty.assigned),
    }
    holders = BY_ROLE if duty.role else HOLDERS
    follow, plan = (text(each.format(holders=holders, concerned=CONCERNED)) for each in (FOLLOW, PLAN))
    given = give_out(tx, duty, today, opened=period.opens)
    tx.flush()
    # those that are there first: what is added now is right as it is, and need not be compared
    return given + sum(run(tx, each, values) for each in (follow, MADE_GOOD, plan))


def run(tx: Tx, statement: TextClause, values: Mapping[str, Any]) -> int:
    """Run a statement whose dates are bound as dates; how many rows it added or changed."""
    dates = [bindparam(name, type_=Date()) for name, value in values.items() if isinstance(value, date)]
    used = [each for each in dates if f":{each.key}" in statement.text]
    done: CursorResult[Any] = tx.connection().execute(statement.bindparams(*used), dict(values))
    tx.expire_all()
    return max(done.rowcount, 0)


def ever_planned(tx: Tx, duty: str) -> bool:
    """Whether a duty has had tasks in any period."""
    return tx.exec(select(Task.id).where(Task.duty == duty).limit(1)).first() is not None


@dataclass(frozen=True)
class Place:
    """A subject that nobody answers for, with where it lies."""

    subject_id: int
    village: int
    path: str


def give_out(tx: Tx, duty: Duty, today: date, *, opened: date | None = None) -> int:
    """Give each subject of a crossed duty that nobody fit answers for to an officer of its township; how many.

    Fit is who does not answer for that subject in a capacity that is checked. Loads are kept even, and who goes to a
    village anyway takes what else is there. Where nobody is fit, or whoever answered left after the period was
    `opened`, the gap stays and is shown as one: who follows him the leader says, and the next period gives out.
    """
    if not duty.crossed:
        return 0
    wrong = _against_the_cross(tx, duty, today)
    for row in wrong:
        row.until_day = today
    tx.flush()
    left = _left_since(tx, duty, opened or today, today) - {row.subject_id for row in wrong}
    by_pool: dict[tuple[int, ...], list[Place]] = defaultdict(list)
    places = [place for place in _unanswered(tx, duty, today) if place.subject_id not in left]
    if not places:
        return 0
    officers = officers_of_townships(tx)
    for place in places:
        pool = next((found for path, found in officers.items() if place.path.startswith(path)), [])
        by_pool[tuple(pool)].append(place)
    sharing = _Sharing(*_loads(tx, duty, today), own_subjects(tx, duty, today))
    chosen = [pair for pool, some in by_pool.items() for pair in sharing.share(pool, some)]
    for place, person in chosen:
        tx.add(Assignment(subject_id=place.subject_id, capacity=duty.capacity, person_id=person, from_day=today))
    return len(chosen)


@dataclass
class _Sharing:
    """How much each has already, which villages each goes to anyway, and what each must not check."""

    loads: Counter[int]
    villages: set[tuple[int, int]]
    own: set[tuple[int, int | None]]

    def share(self, pool: Sequence[int], places: Sequence[Place]) -> Iterator[tuple[Place, int]]:
        """Places with the person who gets each; those that nobody of the pool is fit for are left out."""
        even = -(-(sum(self.loads[one] for one in pool) + len(places)) // max(len(pool), 1))
        for place in places:
            fit = [one for one in pool if (place.subject_id, one) not in self.own]
            if fit:
                chosen = min(fit, key=lambda one: self._burden(one, place, even))
                self.loads[chosen] += 1
                self.villages.add((chosen, place.village))
                yield place, chosen

    def _burden(self, one: int, place: Place, even: int) -> tuple[bool, bool, int]:
        """Not over an even share, then who goes there anyway, then who has least; else the official order."""
        return self.loads[one] >= even, (one, place.village) not in self.villages, self.loads[one]


def valid_on(today: date, row: Any = Assignment) -> Any:
    """The condition that an assignment holds on a day."""
    return (col(row.from_day) <= today) & or_(col(row.until_day).is_(None), col(row.until_day) > today)


def own_subjects(tx: Tx, duty: Duty, today: date) -> set[tuple[int, int | None]]:
    """Subject and person, where the person answers for the subject in a capacity that the duty checks."""
    rows = tx.exec(
        select(Assignment.subject_id, Assignment.person_id).where(
            col(Assignment.capacity).in_(duty.crossed), valid_on(today)
        )
    ).all()
    return set(rows)


def _left_since(tx: Tx, duty: Duty, opened: date, today: date) -> set[int]:
    """The subjects whose holder's time ended after the period was opened."""
    rows = tx.exec(
        select(Assignment.subject_id).where(
            Assignment.capacity == duty.capacity, col(Assignment.until_day) > opened, col(Assignment.until_day) <= today
        )
    ).all()
    return set(rows)


def _against_the_cross(tx: Tx, duty: Duty, today: date) -> list[Assignment]:
    own = aliased(Assignment)
    return list(
        tx.exec(
            select(Assignment)
            .join(own, and_(col(own.subject_id) == Assignment.subject_id, col(own.person_id) == Assignment.person_id))
            .where(Assignment.capacity == duty.capacity, valid_on(today))
            .where(col(own.capacity).in_(duty.crossed), valid_on(today, own))
            .distinct()
        ).all()
    )


def _unanswered(tx: Tx, duty: Duty, today: date) -> list[Place]:
    """In official order of villages, so that what lies together is given out together."""
    held = select(Assignment.subject_id).where(Assignment.capacity == duty.capacity, valid_on(today))
    rows = tx.exec(
        select(Subject.id, Unit.id, Unit.path)
        .where(Subject.unit_id == Unit.id, Subject.kind == duty.subject, Subject.state == "active")
        .where(col(Subject.id).not_in(held))
        .order_by(col(Unit.path), col(Subject.position), col(Subject.id))
    ).all()
    return [Place(subject or 0, village or 0, path) for subject, village, path in rows]


def officers_of_townships(tx: Tx) -> dict[str, list[int]]:
    """Who may be sent, by the path of the township, in official order."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = tx.exec(
        select(Unit.path, Person.id)
        .where(Grant.role == "officer", Grant.person_id == Person.id, Grant.unit_id == Unit.id)
        .where(Unit.kind == "township")
        .order_by(col(Person.position), col(Person.id))
    ).all()
    for path, person in rows:
        found[path].append(person or 0)
    return found


def _loads(tx: Tx, duty: Duty, today: date) -> tuple[Counter[int], set[tuple[int, int]]]:
    """How many subjects each answers for, and the villages each goes to anyway."""
    rows = tx.exec(
        select(Assignment.person_id, Subject.unit_id)
        .where(Assignment.subject_id == Subject.id, Assignment.capacity == duty.capacity, valid_on(today))
        .where(col(Assignment.person_id).is_not(None), Subject.state == "active")
    ).all()
    return Counter(person for person, _ in rows if person), {(person or 0, village) for person, village in rows}
