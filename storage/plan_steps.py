"""The steps of a plan, which are follow-ups; how far it is as computed from them, and what was said of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from storage.plans import Answerer
from storage.store import Tx
from storage.tables import Extension, FollowUp, Person, Plan, PlanEntry, PlanStep, Subject

STEP, WHOLE = "step", "plan"  # kinds of follow-up
LOOK_BACK = "look_back"


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
