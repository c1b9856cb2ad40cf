"""Plans: who sees and keeps one, its steps, how far it is as computed from them, and what was said of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.people import Viewer
from storage.places import LIES_IN, SUBJECTS_IN_ORDER, Above
from storage.store import Tx
from storage.tables import Assignment, Extension, FollowUp, Person, Plan, PlanEntry, PlanStep, Subject, Unit

STEP, WHOLE = "step", "plan"  # kinds of follow-up
LOOK_BACK = "look_back"
A_YEAR = timedelta(days=365)
LIVE = ("proposed", "open")  # states in which something is still to be done
OF_PLACES = ("village", "community", "organisation")  # what a unit's contact answers for
NAMES = {"organisation": "{name}党委"}  # how the subject of a township is called
CODES = {"village": "V", "community": "V", "organisation": "C"}


@dataclass(frozen=True)
class Answerer:
    """Who answers for something: a person, or a unit through its contact; `name` as it is written in the plan."""

    name: str
    person_id: int | None = None
    unit_id: int | None = None


# --- who ---------------------------------------------------------------------------------------------


def _now(today: date) -> ColumnElement[bool]:
    return and_(
        col(Assignment.from_day) <= today,
        or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today),
    )


def answerer_in(tx: Tx, subject: Subject, capacity: str, today: date) -> Answerer | None:
    """Who answers for a subject in a capacity today: the last one that was named."""
    row = tx.exec(
        select(Assignment)
        .where(Assignment.subject_id == subject.id, Assignment.capacity == capacity, _now(today))
        .order_by(col(Assignment.id).desc())
    ).first()
    return answerer(tx, row.person_id, row.unit_id) if row else None


def answerer(tx: Tx, person_id: int | None, unit_id: int | None = None) -> Answerer:
    """A person as he is spoken of, or a unit, spoken to through its contact."""
    if person_id is not None:
        person = tx.get_one(Person, person_id)
        return Answerer(f"{person.name}{person.post}", person.id)
    unit = tx.get_one(Unit, unit_id)
    return Answerer(unit.name, unit.contact_id, unit.id)


def assign(tx: Tx, subject: Subject, capacity: str, who: Answerer, today: date) -> None:
    """He answers for it in this capacity from today; whoever did so before does no more."""
    for row in tx.exec(
        select(Assignment).where(Assignment.subject_id == subject.id, Assignment.capacity == capacity, _now(today))
    ).all():
        row.until_day = today
    person_id = None if who.unit_id else who.person_id
    tx.add(
        Assignment(
            subject_id=subject.id or 0, capacity=capacity, person_id=person_id, unit_id=who.unit_id, from_day=today
        )
    )
    tx.flush()


def fill_in(tx: Tx, subject: Subject, names: Collection[str], who: Answerer) -> int:
    """Steps whose responsible was only a capacity, since nobody filled it, are his now; how many."""
    rows = tx.exec(
        select(FollowUp)
        .where(FollowUp.subject_id == subject.id, FollowUp.kind == STEP, FollowUp.state == "open")
        .where(col(FollowUp.responsible_id).is_(None), col(FollowUp.responsible).in_(names))
    ).all()
    for row in rows:
        row.responsible, row.responsible_id = who.name, who.person_id
    tx.flush()
    return len(rows)


def keeper_of(tx: Tx, plan: Plan, today: date) -> Person | None:
    """Who is spoken to about a plan: the first of its capacities that is filled, of a place else its contact."""
    subject = tx.get_one(Subject, plan.subject_id)
    for capacity in plan.kept_by.split():
        found = answerer_in(tx, subject, capacity, today)
        if found and found.person_id:
            return tx.get(Person, found.person_id)
    contact = tx.get_one(Unit, plan.unit_id).contact_id if subject.kind in OF_PLACES else None
    return tx.get(Person, contact) if contact else None


def assigned_to(tx: Tx, person_id: int, today: date) -> SelectOfScalar[int]:
    """The subjects that somebody answers for today in any capacity, himself or as his unit's contact."""
    units = tx.exec(select(Unit.id).where(Unit.contact_id == person_id)).all()
    held = [col(Assignment.person_id) == person_id, *(col(Assignment.unit_id) == unit for unit in units)]
    return select(Assignment.subject_id).where(or_(*held), _now(today))


def answers_for(tx: Tx, person_id: int, subject: Subject, today: date) -> bool:
    """Whether somebody answers for a subject today; for a place its contact does."""
    mine = assigned_to(tx, person_id, today).where(Assignment.subject_id == subject.id)
    if tx.exec(mine).first() is not None:
        return True
    return subject.kind in OF_PLACES and tx.get_one(Unit, subject.unit_id).contact_id == person_id


def oversees(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer leads a place, or is of the office over it."""
    return any(unit.path.startswith(path) for path in viewer.paths)


def _seen(tx: Tx, viewer: Viewer, today: date) -> ColumnElement[bool]:
    """The condition that a plan is the viewer's to see: assigned to him, or below him."""
    return or_(
        viewer.sees(col(Unit.path)),
        col(Plan.subject_id).in_(assigned_to(tx, viewer.person_id, today)),
        and_(col(Subject.kind).in_(OF_PLACES), col(Unit.contact_id) == viewer.person_id),
    )


def read_plan(tx: Tx, viewer: Viewer, plan_id: int, today: date) -> Plan | None:
    """One plan, or None when it does not exist or the viewer may not see it; who is responsible for a step sees it."""
    step = select(FollowUp.plan_id).where(FollowUp.responsible_id == viewer.person_id, FollowUp.state != "void")
    return tx.exec(
        select(Plan)
        .join(Unit, col(Unit.id) == Plan.unit_id)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(Plan.id == plan_id, or_(_seen(tx, viewer, today), col(Plan.id).in_(step)))
    ).first()


# --- which -------------------------------------------------------------------------------------------


def live_plan(tx: Tx, subject_id: int, kind: str) -> Plan | None:
    """The plan of a kind about a subject that is proposed or open."""
    return tx.exec(
        select(Plan)
        .where(Plan.subject_id == subject_id, Plan.kind == kind, col(Plan.state).in_(LIVE))
        .order_by(col(Plan.id).desc())
    ).first()


def plans_of(tx: Tx, subject_id: int, today: date) -> list[Plan]:
    """The newest plan of each kind about a subject: proposed, open, or closed within the last year."""
    closed_since = today - A_YEAR
    rows = tx.exec(
        select(Plan)
        .where(Plan.subject_id == subject_id)
        .where(or_(col(Plan.state).in_(LIVE), and_(col(Plan.state) == "closed", col(Plan.closed_on) >= closed_since)))
        .order_by(col(Plan.id))
    ).all()
    return list({row.kind: row for row in rows}.values())


def counted(tx: Tx, viewer: Viewer, today: date) -> dict[str, dict[str, int]]:
    """How many plans the viewer sees, by kind and state."""
    rows = tx.exec(
        select(Plan.kind, Plan.state, func.count())
        .join(Unit, col(Unit.id) == Plan.unit_id)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(col(Plan.state).in_((*LIVE, "closed")), _seen(tx, viewer, today))
        .group_by(Plan.kind, Plan.state)
    ).all()
    found: dict[str, dict[str, int]] = {}
    for kind, state, count in rows:
        found.setdefault(kind, {})[state] = count
    return found


def listed(
    tx: Tx, viewer: Viewer, kind: str, today: date, *, offset: int = 0, limit: int | None = None
) -> list[tuple[Plan, Subject, Unit]]:
    """The plans of a kind that the viewer sees, in official order of their places, the open ones first."""
    return list(
        tx.exec(
            select(Plan, Subject, Unit)
            .join(Unit, col(Unit.id) == Plan.unit_id)
            .join(Subject, col(Subject.id) == Plan.subject_id)
            .outerjoin(Above, LIES_IN)
            .where(Plan.kind == kind, col(Plan.state).in_((*LIVE, "closed")), _seen(tx, viewer, today))
            .order_by(col(Plan.state) == "closed", *SUBJECTS_IN_ORDER, col(Plan.id))
            .offset(offset)
            .limit(limit)
        ).all()
    )


def waiting(tx: Tx, person_id: int, today: date) -> list[Plan]:
    """The plans that somebody keeps, open ones."""
    rows = tx.exec(
        select(Plan)
        .join(Unit, col(Unit.id) == Plan.unit_id)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(Plan.state == "open", Subject.state == "active")
        .where(
            or_(
                col(Plan.subject_id).in_(assigned_to(tx, person_id, today)),
                col(Unit.contact_id) == person_id,
            )
        )
        .order_by(col(Plan.id))
    ).all()
    kept = [(row, keeper_of(tx, row, today)) for row in rows]
    return [row for row, keeper in kept if keeper is not None and keeper.id == person_id]


def in_state(tx: Tx, state: str, kinds: Collection[str]) -> list[Plan]:
    """All plans of these kinds in a state whose subject is neither muted nor archived, in the order of coming."""
    rows = tx.exec(
        select(Plan)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(Plan.state == state, col(Plan.kind).in_(kinds), Subject.state == "active")
        .order_by(col(Plan.id))
    ).all()
    return list(rows)


def subject_of_place(tx: Tx, unit: Unit, kind: str) -> Subject:
    """The subject that a place is, made when it is first needed."""
    kind = kind if unit.kind == "township" else unit.kind
    found = tx.exec(
        select(Subject)
        .where(Subject.unit_id == unit.id, Subject.kind == kind, col(Subject.parent_id).is_(None))
        .order_by(col(Subject.id))
    ).first()
    if found is None:
        name = NAMES.get(kind, "{name}").format(name=unit.name)
        found = Subject(code=f"{CODES[kind]}-{unit.code}", kind=kind, name=name, unit_id=unit.id or 0)
        tx.add(found)
        tx.flush()
    return found


def places_without(tx: Tx, viewer: Viewer, kind: str, places: Collection[str]) -> list[Unit]:
    """The places that the viewer oversees and that have no live plan of a kind, in official order."""
    there = select(Plan.unit_id).where(Plan.kind == kind, col(Plan.state).in_(LIVE))
    rows = tx.exec(
        select(Unit)
        .outerjoin(Above, LIES_IN)
        .where(col(Unit.kind).in_(places), viewer.sees(col(Unit.path)), col(Unit.id).not_in(there))
        .order_by(*SUBJECTS_IN_ORDER[:2], col(Unit.id))
    ).all()
    return list(rows)


# --- steps -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewStep:
    """A step as it was written and understood."""

    words: str
    due: date
    who: Answerer
    heading: str = ""
    measure: str = ""
    amount: float | None = None


@dataclass(frozen=True)
class Step:
    """A step of a plan: the follow-up that it is, and what it is counted in."""

    row: FollowUp
    counted: PlanStep


@dataclass(frozen=True)
class Progress:
    """How far a plan is on a day, as computed from its steps."""

    steps: Sequence[Step]
    overdue: Sequence[FollowUp]
    done: int
    next: FollowUp | None
    amounts: Mapping[int, float] = field(default_factory=dict)  # by follow-up: how much of it was said to be done

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.steps)

    def amount(self, heading: str, measure: str) -> tuple[float, float]:
        """How much of a measure is done, and how much there is to do."""
        rows = [step for step in self.steps if (step.counted.heading, step.counted.measure) == (heading, measure)]
        done = sum(
            (step.counted.amount or 0) if step.row.state == "closed" else self.amounts.get(step.row.id or 0, 0)
            for step in rows
        )
        return done, sum(step.counted.amount or 0 for step in rows)


def steps_of(tx: Tx, plan_id: int, kind: str = STEP) -> list[Step]:
    """The steps of a plan, the first due first; of the kind `look_back` those after it was closed."""
    rows = tx.exec(
        select(FollowUp, PlanStep)
        .where(FollowUp.plan_id == plan_id, FollowUp.kind == STEP, FollowUp.state != "void")
        .where(PlanStep.follow_up_id == FollowUp.id, PlanStep.kind == kind)
        .order_by(col(FollowUp.due), col(FollowUp.id))
    ).all()
    return [Step(row, counted) for row, counted in rows]


def next_step_about(tx: Tx, subject_id: int) -> FollowUp | None:
    """The open step that is due first of a subject's open plans."""
    return tx.exec(
        select(FollowUp)
        .join(Plan, col(Plan.id) == FollowUp.plan_id)
        .where(FollowUp.subject_id == subject_id, FollowUp.kind == STEP, FollowUp.state == "open")
        .where(Plan.state == "open")
        .order_by(col(FollowUp.due), col(FollowUp.id))
    ).first()


def whole_of(tx: Tx, plan_id: int) -> FollowUp | None:
    """The follow-up that a plan is as a whole, where it is accepted."""
    return tx.exec(
        select(FollowUp).where(FollowUp.plan_id == plan_id, FollowUp.kind == WHOLE, FollowUp.state != "void")
    ).first()


def is_look_back(tx: Tx, row: FollowUp) -> bool:
    """Whether a follow-up is a look at a plan after it was closed."""
    counted = tx.get(PlanStep, row.id) if row.kind == STEP else None
    return counted is not None and counted.kind == LOOK_BACK


def progress_of(tx: Tx, plan_id: int, today: date) -> Progress:
    """How far a plan is."""
    steps = steps_of(tx, plan_id)
    amounts: dict[int, float] = {}
    for entry in entries_of(tx, plan_id):
        for number, amount in entry.amounts.items():
            amounts[int(number)] = amounts.get(int(number), 0) + float(amount)
    left = [step.row for step in steps if step.row.state == "open"]
    put_off = _put_off(tx, [row.id or 0 for row in left])
    overdue = [row for row in left if row.due is not None and row.due < today and row.id not in put_off]
    return Progress(steps, overdue, len(steps) - len(left), left[0] if left else None, amounts)


def _put_off(tx: Tx, numbers: Collection[int]) -> set[int]:
    """Those that somebody asked to put off: undecided, they are not overdue."""
    rows = tx.exec(
        select(Extension.follow_up_id).where(Extension.state == "open", col(Extension.follow_up_id).in_(numbers))
    ).all()
    return set(rows)


def add_steps(
    tx: Tx, plan: Plan, steps: Iterable[NewStep], by: Person, today: date, *, kind: str = STEP
) -> list[FollowUp]:
    """Put steps into a plan."""
    made = []
    for step in steps:
        row = _follow_up(plan, STEP, step, by, today)
        tx.add(row)
        tx.flush()
        tx.add(
            PlanStep(
                follow_up_id=row.id or 0, kind=kind, heading=step.heading, measure=step.measure, amount=step.amount
            )
        )
        made.append(row)
    tx.flush()
    return made


def _follow_up(plan: Plan, kind: str, step: NewStep, by: Person, today: date) -> FollowUp:
    return FollowUp(
        kind=kind,
        plan_id=plan.id,
        subject_id=plan.subject_id,
        unit_id=plan.unit_id,
        ref=step.heading,
        problem=step.words,
        measure=step.words,
        responsible=step.who.name,
        responsible_id=step.who.person_id,
        found_on=today,
        found_by_id=by.id or 0,
        due=step.due,
    )


def add_whole(tx: Tx, plan: Plan, name: str, *, who: Answerer, by: Person, today: date) -> FollowUp | None:
    """What is accepted at the end (验收), due with the last step; made once, put off as steps are added."""
    last = max((step.row.due for step in steps_of(tx, plan.id or 0) if step.row.due), default=None)
    if last is None:
        return None
    row = whole_of(tx, plan.id or 0)
    if row is None:
        row = _follow_up(plan, WHOLE, NewStep(name, last, who), by, today)
        row.major = True
        tx.add(row)
    if row.state == "open" and row.replied_on is None:
        row.due = max(row.due or last, last)
    tx.flush()
    return row


def take_steps_back(tx: Tx, rows: Iterable[FollowUp]) -> int:
    """Steps that were written by mistake, as long as nobody touched them; how many."""
    count = 0
    for row in rows:
        if row.state == "open" and row.replied_on is None:
            row.state, count = "void", count + 1
    tx.flush()
    return count


# --- the plan as a whole -----------------------------------------------------------------------------


def settle(tx: Tx, plan: Plan, today: date) -> bool:
    """A plan that nobody accepts is closed with its last step, and open again with it; whether that changed."""
    if whole_of(tx, plan.id or 0) is not None or plan.state not in ("open", "closed"):
        return False
    progress = progress_of(tx, plan.id or 0, today)
    state = "closed" if progress.total and progress.done == progress.total else "open"
    changed = state != plan.state
    if changed:
        plan.state, plan.closed_on = state, today if state == "closed" else None
    return changed


def close(plan: Plan, today: date, tracked_until: date | None) -> None:
    """It was verified: closed, and looked at again until a day."""
    plan.state, plan.closed_on, plan.tracked_until = "closed", today, tracked_until


def reopen(tx: Tx, plan: Plan) -> None:
    """It was sent back, or got worse again: open, and nobody looks at it again before it is closed."""
    plan.state, plan.closed_on, plan.tracked_until = "open", None, None
    take_steps_back(tx, [step.row for step in steps_of(tx, plan.id or 0, LOOK_BACK)])


# --- what was said of it -----------------------------------------------------------------------------


def entries_of(tx: Tx, plan_id: int, period_key: str = "") -> list[PlanEntry]:
    """What was said of a plan's progress, in a period or ever, in the order of saying."""
    rows = select(PlanEntry).where(PlanEntry.plan_id == plan_id, col(PlanEntry.taken_back_at).is_(None))
    if period_key:
        rows = rows.where(PlanEntry.period_key == period_key)
    return list(tx.exec(rows.order_by(col(PlanEntry.id))).all())


def spent_on(tx: Tx, plan_id: int) -> int:
    """How much money was spent, in yuan."""
    return sum(entry.spent for entry in entries_of(tx, plan_id))


def take_entry_back(tx: Tx, entry: PlanEntry, now: datetime) -> None:
    """It was said by mistake: the steps that it closed are open again."""
    entry.taken_back_at = now
    for number in entry.closed.get("steps", ()):
        row = tx.get_one(FollowUp, number)
        if row.state == "closed" and row.closed_by_id is None:
            open_again(row)
    tx.flush()


def finish(row: FollowUp, words: str, today: date) -> None:
    """A step is done: what somebody says of it, and from when on."""
    row.reply, row.replied_on = words, row.replied_on or today
    row.state, row.closed_on = "closed", row.closed_on or today


def open_again(row: FollowUp) -> None:
    """It was said to be done by mistake."""
    row.reply, row.replied_on, row.state, row.closed_on = "", None, "open", None


def keep_entry(tx: Tx, entry: PlanEntry, finished: Mapping[int, str], today: date) -> None:
    """Keep what was said, and close the steps that it says are done."""
    steps: list[Any] = []
    for number, words in finished.items():
        row = tx.get_one(FollowUp, number)
        if row.state == "open":
            finish(row, words, today)
            steps.append(number)
    entry.closed = {"steps": steps}
    tx.add(entry)
    tx.flush()
