"""Candidates: who is proposed, where each stands, whose turn it is; every step is kept, and the last taken back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from activities.selections import Category, Selection, Stage, due_after
from storage.ladder import offices
from storage.people import Viewer, leader_of, viewer_of
from storage.periods import workdays
from storage.store import Tx
from storage.tables import Assignment, Candidate, CandidateStep, Person, Subject, Unit

STANDS = ("stage", "state", "since", "due", "approval", "channel", "why")  # what a step may change of a candidate


@dataclass(frozen=True)
class Proposal:
    """What is proposed: category, channel, name, why; what of the roster it is, and where it lies."""

    category: str
    channel: str
    name: str
    why: str
    unit_id: int
    subject_id: int | None = None
    is_unit: bool = False


@dataclass(frozen=True)
class By:
    """Who takes a step, at which instant and day."""

    person: Person
    now: datetime
    today: date


# --- steps ------------------------------------------------------------------------------------------


def propose(tx: Tx, selection: Selection, proposal: Proposal, by: By) -> Candidate:
    """A new candidate; whoever may decide the first stage has taken it up by proposing it."""
    row = Candidate(
        selection=selection.key,
        category=proposal.category,
        channel=proposal.channel,
        name=proposal.name,
        subject_id=proposal.subject_id,
        unit_id=proposal.unit_id,
        is_unit=proposal.is_unit,
        why=proposal.why,
        proposed_by_id=by.person.id or 0,
        proposed_on=by.today,
        since=by.today,
    )
    tx.add(row)
    tx.flush()
    note(tx, row, "proposed", by, words=proposal.why)
    return row


def note(
    tx: Tx, row: Candidate, kind: str, by: By, *, what: str = "", words: str = "", before: Candidate | None = None
) -> CandidateStep:
    """Write down a step; `before` is the candidate as it still stands."""
    kept: dict[str, Any] = _standing(before) if before is not None else {}
    step = CandidateStep(
        candidate_id=row.id or 0,
        kind=kind,
        what=what,
        on_day=by.today,
        by_id=by.person.id or 0,
        words=words,
        before=kept,
        made_at=by.now,
    )
    tx.add(step)
    tx.flush()
    step.together = step.id
    return step


def _standing(row: Candidate) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in STANDS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def move(
    tx: Tx, selection: Selection, row: Candidate, stage: Stage, by: By, *, words: str = "", approval: str = ""
) -> CandidateStep:
    """The candidate is at a stage from today."""
    said = approval if stage.approval else words
    step = note(tx, row, "moved", by, what=stage.key, words=said, before=row)
    row.stage, row.since = stage.key, by.today
    row.due = due_after(selection, stage, by.today, workdays(tx))
    row.approval = approval or row.approval
    return step


def step_back(tx: Tx, selection: Selection, row: Candidate, by: By, words: str) -> CandidateStep:
    """Back to the stage before, with a reason; a document's number goes with the stage that it was of."""
    step = note(tx, row, "back", by, what=selection.before(row.stage), words=words, before=row)
    came = _last_into(tx, row)
    row.stage, row.since, row.due = selection.before(row.stage), by.today, None
    row.approval = came.before.get("approval", "") if came else row.approval
    stage = selection.stage(row.stage)
    if stage is not None:
        row.due = due_after(selection, stage, by.today, workdays(tx))
    return step


def _last_into(tx: Tx, row: Candidate) -> CandidateStep | None:
    """The step by which it came to where it stands."""
    moves = [step for step in steps_of(tx, row) if step.kind == "moved" and step.what == row.stage]
    return moves[-1] if moves else None


def leave(tx: Tx, row: Candidate, by: By, words: str) -> CandidateStep:
    """It is a candidate, or what was selected, no more; with a reason."""
    step = note(tx, row, "left", by, what=row.stage, words=words, before=row)
    row.state, row.since, row.due = "left", by.today, None
    return step


def review(tx: Tx, row: Candidate, stage: Stage, by: By, *, due: date, words: str = "") -> CandidateStep:
    """It was looked at again: all is well, or, in words, what is to be put right until a day."""
    step = note(tx, row, "mend" if words else "kept", by, what=stage.key, words=words, before=row)
    row.stage, row.since, row.due = stage.key, by.today, due
    return step


def take_back(tx: Tx, steps: Sequence[CandidateStep]) -> list[Candidate]:
    """Every candidate stands as before these steps, which stay written down as taken back."""
    rows: list[Candidate] = []
    for step in reversed(steps):
        row = tx.get_one(Candidate, step.candidate_id)
        step.taken_back = True
        for name, value in step.before.items():
            is_day = name in ("since", "due") and value is not None
            setattr(row, name, date.fromisoformat(value) if is_day else value)
        if step.kind == "proposed":
            row.state = "void"
        rows.insert(0, row)
    tx.flush()
    return list({row.id: row for row in rows}.values())


def of_one_tap(tx: Tx, together: int) -> list[CandidateStep]:
    """The steps that were taken with one tap."""
    rows = tx.exec(
        select(CandidateStep).where(CandidateStep.together == together).order_by(col(CandidateStep.id))
    ).all()
    return list(rows)


def is_last(tx: Tx, step: CandidateStep) -> bool:
    """Whether nothing came after a step that still holds."""
    later = select(CandidateStep.id).where(
        CandidateStep.candidate_id == step.candidate_id,
        col(CandidateStep.id) > (step.id or 0),
        CandidateStep.together != step.together,
        col(CandidateStep.taken_back).is_(False),
    )
    return not step.taken_back and tx.exec(later.limit(1)).first() is None


def steps_of(tx: Tx, row: Candidate, *, kinds: Sequence[str] = ()) -> list[CandidateStep]:
    """What was decided, noted and done about a candidate and holds, the oldest first; of these kinds, if any."""
    query = select(CandidateStep).where(CandidateStep.candidate_id == row.id, col(CandidateStep.taken_back).is_(False))
    if kinds:
        query = query.where(col(CandidateStep.kind).in_(kinds))
    return list(tx.exec(query.order_by(col(CandidateStep.id))).all())


def open_objections(tx: Tx, row: Candidate) -> list[CandidateStep]:
    """What was objected during its notice and nobody has looked into yet."""
    rows = steps_of(tx, row, kinds=("objection", "settled"))
    settled = max((step.id or 0 for step in rows if step.kind == "settled"), default=0)
    return [step for step in rows if step.kind == "objection" and (step.id or 0) > settled]


# --- places -----------------------------------------------------------------------------------------


def counts(tx: Tx, selection: Selection) -> dict[str, Counter[str]]:
    """How many candidates each category has at each stage, in the whole county."""
    rows = tx.exec(
        select(Candidate.category, Candidate.stage, func.count())
        .where(Candidate.selection == selection.key, Candidate.state == "active")
        .group_by(col(Candidate.category), col(Candidate.stage))
    ).all()
    found: dict[str, Counter[str]] = {each.key: Counter() for each in selection.categories}
    for category, stage, count in rows:
        found.setdefault(category, Counter())[stage] = count
    return found


def places_left(tx: Tx, selection: Selection, category: str) -> int:
    """How many places of a category nobody has."""
    declared = selection.category(category)
    taken = tx.exec(
        select(func.count())
        .select_from(Candidate)
        .where(Candidate.selection == selection.key, Candidate.state == "active", Candidate.category == category)
        .where(col(Candidate.stage).in_(selection.taking()))
    ).one()
    return (declared.quota if declared else 0) - taken


def unfilled(tx: Tx, selections: Iterable[Selection]) -> list[tuple[Selection, Category, int]]:
    """The categories with places that nobody has, and how many, in the order of the files."""
    left = [(one, category, places_left(tx, one, category.key)) for one in selections for category in one.categories]
    return [row for row in left if row[2] > 0]


# --- whose turn it is ---------------------------------------------------------------------------------


def is_ripe(selection: Selection, row: Candidate, today: date) -> bool:
    """Whether what a candidate waits for may be decided today: its notice is over, its review is due."""
    stage = selection.stage(row.stage)
    if stage is not None and stage.days:
        return row.due is not None and today > row.due
    return row.due is None or today >= row.due


def ripe_from(selection: Selection, row: Candidate) -> date:
    """The first day on which it may be decided."""
    stage = selection.stage(row.stage)
    if row.due is None:
        return row.since
    return date.fromordinal(row.due.toordinal() + 1) if stage is not None and stage.days else row.due


def deciders(tx: Tx, row: Candidate, stage: Stage) -> list[int]:
    """Who is asked to decide a stage: the nearest leader of the place, else the county's office."""
    if stage.by == "leader":
        leader = leader_of(tx, tx.get_one(Unit, row.unit_id))
        if leader is not None:
            return [leader.id or 0]
    return offices(tx)


def decides(tx: Tx, viewer: Viewer, row: Candidate, stage: Stage) -> bool:
    """Whether a person may decide a stage: who oversees the place, or of the county's office only."""
    if stage.by == "office":
        return viewer.person_id in offices(tx)
    path = tx.get_one(Unit, row.unit_id).path
    return any(path.startswith(mine) for mine in viewer.paths)


def waiting(tx: Tx, selection: Selection, today: date) -> list[tuple[Candidate, Stage]]:
    """What somebody is asked to decide now, and to which stage it would come; in official order."""
    found = []
    for row in tx.exec(_in_order(select(Candidate)).where(_active(selection))).all():
        stage = selection.due_next(row.stage)
        if stage is not None and stage.asked and is_ripe(selection, row, today):
            found.append((row, stage))
    return found


def waiting_for(tx: Tx, selection: Selection, person_id: int, today: date) -> dict[str, list[Candidate]]:
    """What this person is asked to decide, by the stage it would come to, in the order of the stages."""
    if not viewer_of(tx, person_id).oversees():
        return {}  # most people: nobody asks them, and nothing is looked through
    asked: dict[tuple[int, str], list[int]] = {}
    found: dict[str, list[Candidate]] = {stage.key: [] for stage in selection.stages}
    for row, stage in waiting(tx, selection, today):
        where = (row.unit_id if stage.by == "leader" else 0, stage.by)
        if where not in asked:
            asked[where] = deciders(tx, row, stage)
        if person_id in asked[where]:
            found[stage.key].append(row)
    return {key: rows for key, rows in found.items() if rows}


# --- read by somebody -----------------------------------------------------------------------------------


def _active(selection: Selection) -> ColumnElement[bool]:
    return (col(Candidate.selection) == selection.key) & (col(Candidate.state) == "active")


def _in_order(query: Any) -> Any:
    """Places in official order, there the earlier proposed first; never by anything counted."""
    return query.join(Unit, col(Unit.id) == Candidate.unit_id).order_by(
        col(Unit.position), col(Candidate.proposed_on), col(Candidate.id)
    )


def _seen_by(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """What one oversees, what lies in the village one leads, what one proposed, what one answers for."""
    mine = (
        select(Assignment.subject_id)
        .where(Assignment.person_id == viewer.person_id, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
    )
    led = [col(Unit.path).startswith(path, autoescape=True) for path in viewer.led]
    return or_(
        viewer.sees(col(Unit.path)),
        *led,
        col(Candidate.proposed_by_id) == viewer.person_id,
        col(Candidate.subject_id).in_(mine),
    )


def candidates_seen(
    tx: Tx, viewer: Viewer, selection: Selection, today: date, *, category: str = "", left: bool = False
) -> list[tuple[Candidate, Unit]]:
    """The candidates that a viewer may see with their units, in official order; with `left` also those that left."""
    states = ("active", "left") if left else ("active",)
    query: Any = select(Candidate, Unit).where(
        Candidate.selection == selection.key, col(Candidate.state).in_(states), _seen_by(viewer, today)
    )
    if category:
        query = query.where(Candidate.category == category)
    return list(tx.exec(_in_order(query)).all())


def read_candidate(tx: Tx, viewer: Viewer, candidate_id: int, today: date) -> Candidate | None:
    """One candidate, or None when it does not exist or the viewer may not see it."""
    query: Any = select(Candidate).where(
        Candidate.id == candidate_id, Candidate.state != "void", _seen_by(viewer, today)
    )
    found: Candidate | None = tx.exec(_in_order(query)).first()
    return found


def of_subject(tx: Tx, subject: Subject) -> list[Candidate]:
    """What a subject is a candidate for or was selected as, the newest of each selection; a village by its unit."""
    own = col(Candidate.subject_id) == subject.id
    if subject.kind in ("village", "community"):
        own = or_(own, col(Candidate.is_unit) & (col(Candidate.unit_id) == subject.unit_id))
    rows = tx.exec(
        select(Candidate).where(own, col(Candidate.state).in_(("active", "left"))).order_by(col(Candidate.id))
    ).all()
    return list({row.selection: row for row in rows}.values())


def there_already(tx: Tx, selection: Selection, proposal: Proposal) -> Candidate | None:
    """The same one, if it is a candidate of the selection already."""
    same: ColumnElement[bool]
    if proposal.subject_id:
        same = col(Candidate.subject_id) == proposal.subject_id
    elif proposal.is_unit:
        same = col(Candidate.is_unit) & (col(Candidate.unit_id) == proposal.unit_id)
    else:
        same = (col(Candidate.name) == proposal.name) & (col(Candidate.category) == proposal.category)
    return tx.exec(select(Candidate).where(_active(selection), same)).first()


def names_of(tx: Tx, ids: Iterable[int]) -> dict[int, str]:
    """The names of people by id."""
    rows = tx.exec(select(Person.id, Person.name).where(col(Person.id).in_(list(ids)))).all()
    return {number or 0: name for number, name in rows}


def units_named(tx: Tx, viewer: Viewer, kind: str, words: str = "") -> list[Unit]:
    """The units of a kind that a viewer oversees or leads, in official order; called so, where words are given."""
    led = [col(Unit.path).startswith(path, autoescape=True) for path in viewer.led]
    query = select(Unit).where(Unit.kind == kind, or_(viewer.sees(col(Unit.path)), *led))
    if words:
        query = query.where(col(Unit.name).startswith(words, autoescape=True))
    return list(tx.exec(query.order_by(col(Unit.position), col(Unit.id))).all())
