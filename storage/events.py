"""Courses and activities: who may open one, who is called in official order, who answered, who came."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from activities.events import Event as EventKind
from activities.events import Group
from storage.people import Viewer
from storage.planning import run
from storage.store import Tx
from storage.tables import Event, EventSeat, Finding, Grant, Membership, Person, Record, Subject, Unit

Kinds = Mapping[str, EventKind]
CAME = or_(col(EventSeat.state) == "came", col(EventSeat.made_up_on).is_not(None))
FIRST = -1  # the people of a unit stand before the units below it
WITH_BRANCH = ("village", "community")  # units that are a branch themselves
TO_CALLED = text(
    """
    INSERT INTO prompt (person_id, about, stage, due_on, state)
    SELECT seat.person_id, :about, :stage, :due_on, 'planned'
    FROM event_seat seat
    WHERE seat.event_id = :event AND seat.person_id IS NOT NULL AND seat.answer <> 'leave'
      AND NOT EXISTS (SELECT 1 FROM prompt there WHERE there.person_id = seat.person_id AND there.about = :about
                      AND there.stage = :stage)
    ON CONFLICT DO NOTHING
    """
)


@dataclass(frozen=True)
class Called:
    """Somebody who is, or would be, called: a person of the roster or a member, with his unit."""

    name: str
    unit: Unit
    person_id: int | None = None
    subject_id: int | None = None
    from_list: bool = False
    place: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        """Who it is."""
        return self.person_id or 0, self.subject_id or 0


@dataclass(frozen=True)
class Seated:
    """A seat with the name and unit of who has it."""

    seat: EventSeat
    name: str
    unit: Unit


# --- who may ----------------------------------------------------------------------------------------


def openable(tx: Tx, person_id: int, kinds: Kinds) -> list[tuple[EventKind, Unit]]:
    """Which kinds of events a person may open, for which unit, in the order of the files."""
    held = tx.exec(
        select(Grant.role, Unit)
        .where(Grant.person_id == person_id, Grant.unit_id == Unit.id)
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    return [
        (kind, unit)
        for kind in kinds.values()
        for role, unit in held
        if any((role, unit.kind) == (each.role, each.over) for each in kind.opened_by)
    ]


def keeps(tx: Tx, person_id: int, event: Event, kinds: Kinds) -> bool:
    """Whether a person may call for an event, note who came, and correct it."""
    return any((kind.key, unit.id) == (event.kind, event.unit_id) for kind, unit in openable(tx, person_id, kinds))


def keeper_of(tx: Tx, event: Event, kinds: Kinds) -> int | None:
    """Who is asked about an event: who opened it, else, gone since, whoever may in his place."""
    if event.kind not in kinds or keeps(tx, event.opened_by_id, event, kinds):
        return event.opened_by_id
    roles = [each.role for each in kinds[event.kind].opened_by]
    return tx.exec(
        select(Grant.person_id)
        .where(Grant.person_id == Person.id, Grant.unit_id == event.unit_id, col(Grant.role).in_(roles))
        .order_by(col(Person.position), col(Person.id))
    ).first()


def seen_by(tx: Tx, viewer: Viewer, event: Event) -> bool:
    """Whether a viewer oversees the unit that held it, or heads it."""
    unit = tx.get_one(Unit, event.unit_id)
    return any(unit.path.startswith(path) for path in (*viewer.paths, *viewer.led))


# --- whom it is for ---------------------------------------------------------------------------------


def official_order(tx: Tx) -> Callable[[Unit], tuple[int, ...]]:
    """Where a unit stands in the county's official order: as those above it do, then by its own place."""
    places = dict(tx.exec(select(Unit.id, Unit.position)).all())

    def place(unit: Unit) -> tuple[int, ...]:
        return tuple(number for part in unit.path.split("/") if part for number in (places[int(part)], int(part)))

    return place


def of_group(tx: Tx, group: Group, path: str, today: date) -> list[Called]:
    """Those of a group within a unit, in official order."""
    place = official_order(tx)
    found = _members(tx, path, today) if group.members else _people(tx, group, path)
    placed = [
        Called(name, unit, one, None, group.training_list, (*place(unit), FIRST, position, one))
        if not group.members
        else Called(name, unit, None, one, False, (*place(unit), FIRST, position, one))
        for name, unit, one, position in found
    ]
    return sorted(placed, key=lambda each: each.place)


Found = list[tuple[str, Unit, int, int]]  # name, unit, number, position


def _people(tx: Tx, group: Group, path: str) -> Found:
    """Persons of the roster; a holder of a role stands at the unit that he holds it over."""
    within = col(Unit.path).startswith(path, autoescape=True)
    if group.role:
        rows = tx.exec(
            select(Person, Unit)
            .where(Grant.person_id == Person.id, Grant.unit_id == Unit.id, Grant.role == group.role, within)
            .where(*([col(Unit.kind).in_(group.over)] if group.over else []))
        ).all()
    else:
        chosen: ColumnElement[bool] = (
            col(Person.id).in_(list(training_list(tx)))
            if group.training_list
            else col(Person.post).contains(group.post, autoescape=True)
        )
        rows = tx.exec(select(Person, Unit).where(Person.unit_id == Unit.id, within, chosen)).all()
    first: dict[int, tuple[str, Unit, int, int]] = {}
    for person, unit in rows:
        first.setdefault(person.id or 0, (person.name, unit, person.id or 0, person.position))
    return list(first.values())


def _members(tx: Tx, path: str, today: date) -> Found:
    """Members of the branches within a unit; of a village or community, of its own branch and not of its firms'."""
    branch, its_unit = aliased(Subject), aliased(Unit)
    branches = (
        select(branch.id)
        .join(its_unit, col(its_unit.id) == branch.unit_id)
        .where(branch.kind == "organisation", col(its_unit.path).startswith(path, autoescape=True))
        .where(or_(col(its_unit.path) != path, col(its_unit.kind).not_in(WITH_BRANCH), col(branch.parent_id).is_(None)))
    )
    inside = select(Membership.member_id).where(
        col(Membership.branch_id).in_(branches),
        Membership.state == "agreed",
        or_(col(Membership.until_day).is_(None), col(Membership.until_day) > today),
    )
    rows = tx.exec(
        select(Subject, Unit)
        .where(Subject.unit_id == Unit.id, Subject.kind == "member", Subject.state == "active")
        .where(col(Subject.id).in_(inside))
    ).all()
    return [(member.name, unit, member.id or 0, member.position) for member, unit in rows]


def training_list(tx: Tx) -> dict[int, date]:
    """Who is to be trained, as revisits found, since which day; who has been there since is off the list."""
    rows = tx.exec(
        select(col(Finding.person_id), col(Record.occurred_on))
        .where(Finding.record_id == Record.id, Finding.state == "valid", Finding.training != "none")
        .where(Record.state == "valid")
    ).all()
    found: dict[int, date] = {}
    for person, day in rows:
        if trained_since(tx, person, day) is None:
            found[person] = min(day, found.get(person, day))
    return found


def trained_since(tx: Tx, person_id: int, day: date) -> Event | None:
    """The event that settled what a revisit of a day found of a person: called for it, and there."""
    return tx.exec(
        select(Event)
        .where(EventSeat.event_id == Event.id, EventSeat.person_id == person_id, col(EventSeat.from_list), CAME)
        .where(Event.state == "held", col(Event.first_day) >= day)
        .order_by(col(Event.first_day), col(Event.id))
    ).first()


def training_of(tx: Tx, person_id: int, subject_id: int, since: date) -> tuple[str, date | None]:
    """What became of the training that a revisit of a subject suggested: `open`, or `done` and when; else empty."""
    found = tx.exec(
        select(col(Record.occurred_on))
        .where(Finding.record_id == Record.id, Finding.person_id == person_id, Finding.state == "valid")
        .where(Finding.training != "none", Record.state == "valid", Record.occurred_on >= since)
        .where(Record.subject_id == subject_id)
        .order_by(col(Record.occurred_on).desc())
    ).first()
    if found is None:
        return "", None
    event = trained_since(tx, person_id, found)
    return ("done", event.first_day) if event else ("open", None)


def whom(tx: Tx, kind: EventKind, event: Event, today: date) -> list[Called]:
    """All that an event's audience names, each once, in official order: groups, narrowed to units, and people."""
    audience, path = event.audience, tx.get_one(Unit, event.unit_id).path
    found: dict[tuple[int, int], Called] = {}
    groups = [group for key in audience.get("groups", []) if (group := kind.group(key))]
    for group in sorted(groups, key=lambda each: not each.training_list):
        for each in of_group(tx, group, path, today):
            found.setdefault(each.key, each)
    units = [tx.get_one(Unit, one).path for one in audience.get("units", [])]
    found = {key: each for key, each in found.items() if not units or any(each.unit.path.startswith(p) for p in units)}
    if audience.get("fresh"):
        been = been_there(tx, event, today.year)
        found = {key: each for key, each in found.items() if key not in been}
    place = official_order(tx)
    for one in audience.get("people", []):
        person = tx.get_one(Person, one)
        unit = tx.get_one(Unit, person.unit_id)
        found.setdefault((one, 0), Called(person.name, unit, one, place=(*place(unit), FIRST, person.position, one)))
    return sorted(found.values(), key=lambda each: each.place)


def places_below(tx: Tx, unit: Unit) -> list[Unit]:
    """The townships, villages and communities below a unit."""
    return list(
        tx.exec(
            select(Unit)
            .where(col(Unit.path).startswith(unit.path, autoescape=True), Unit.id != unit.id)
            .where(col(Unit.kind).in_(("township", "village", "community")))
            .order_by(col(Unit.position), col(Unit.id))
        ).all()
    )


def been_there(tx: Tx, event: Event, year: int) -> set[tuple[int, int]]:
    """Who has been at an event of this kind and sort this year."""
    rows = tx.exec(
        select(EventSeat.person_id, EventSeat.subject_id)
        .where(EventSeat.event_id == Event.id, Event.kind == event.kind, Event.sort == event.sort, CAME)
        .where(Event.state == "held", Event.id != event.id, *in_year(year))
    ).all()
    return {(person or 0, subject or 0) for person, subject in rows}


def in_year(year: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an event was in a year."""
    return col(Event.first_day) >= date(year, 1, 1), col(Event.first_day) <= date(year, 12, 31)


def call(tx: Tx, event: Event, called: Iterable[Called]) -> list[int]:
    """Give each of those called a seat; who has one keeps it. The persons who are called no more are returned."""
    there = {(row.person_id or 0, row.subject_id or 0): row for row in _seats(tx, event)}
    for number, each in enumerate(called, start=1):
        row = there.pop(each.key, None)
        if row is None:
            row = EventSeat(event_id=event.id or 0, person_id=each.person_id, subject_id=each.subject_id, number=number)
            tx.add(row)
        row.number, row.from_list = number, each.from_list
    for row in there.values():
        tx.delete(row)
    tx.flush()
    return [row.person_id for row in there.values() if row.person_id]


# --- what there is ----------------------------------------------------------------------------------


def _seats(tx: Tx, event: Event) -> Sequence[EventSeat]:
    return tx.exec(select(EventSeat).where(EventSeat.event_id == event.id).order_by(col(EventSeat.number))).all()


def seated(tx: Tx, event: Event) -> list[Seated]:
    """All seats of an event, by number."""
    people = tx.exec(
        select(EventSeat, Person.name, Unit)
        .where(EventSeat.event_id == event.id, EventSeat.person_id == Person.id, Person.unit_id == Unit.id)
    ).all()  # fmt: skip
    members = tx.exec(
        select(EventSeat, Subject.name, Unit)
        .where(EventSeat.event_id == event.id, EventSeat.subject_id == Subject.id, Subject.unit_id == Unit.id)
    ).all()  # fmt: skip
    rows = [Seated(seat, name, unit) for seat, name, unit in (*people, *members)]
    return sorted(rows, key=lambda row: row.seat.number)


def to_keep(tx: Tx, person_id: int, kinds: Kinds, today: date) -> list[Event]:
    """Events about which this person still has to say who came, the earliest first."""
    rows = tx.exec(
        select(Event)
        .where(Event.state == "called", col(Event.last_day) <= today)
        .order_by(col(Event.first_day), col(Event.id))
    ).all()
    return [row for row in rows if keeper_of(tx, row, kinds) == person_id]


def half_opened(tx: Tx, person_id: int) -> list[Event]:
    """Events that this person began to open and has not called."""
    return list(
        tx.exec(
            select(Event)
            .where(Event.opened_by_id == person_id, Event.state == "asked", col(Event.first_day).is_not(None))
            .order_by(col(Event.id))
        ).all()
    )


def invitations(tx: Tx, person_id: int, today: date) -> list[tuple[EventSeat, Event]]:
    """What this person is called to and has not answered."""
    return list(
        tx.exec(
            select(EventSeat, Event)
            .where(EventSeat.person_id == person_id, EventSeat.event_id == Event.id, EventSeat.answer == "")
            .where(Event.state == "called", col(Event.last_day) >= today)
            .order_by(col(Event.first_day), col(Event.id))
        ).all()
    )


def events_seen(tx: Tx, viewer: Viewer, kinds: Collection[str], *, year: int, limit: int | None = None) -> list[Event]:
    """Events of the units that a viewer oversees or heads, called or held in a year, the latest first."""
    paths = (*viewer.paths, *viewer.led)
    there = or_(False, *(col(Unit.path).startswith(path, autoescape=True) for path in paths))
    return list(
        tx.exec(
            select(Event)
            .where(Event.unit_id == Unit.id, there, col(Event.state).in_(("called", "held")))
            .where(col(Event.kind).in_(kinds), *in_year(year))
            .order_by(col(Event.first_day).desc(), col(Event.id).desc())
            .limit(limit)
        ).all()
    )


def places_used(tx: Tx, person_id: int, limit: int) -> list[str]:
    """Where this person held events lately, the latest first."""
    rows = tx.exec(
        select(Event.place)
        .where(Event.opened_by_id == person_id, Event.state != "asked", Event.place != "")
        .order_by(col(Event.id).desc())
        .limit(limit * 4)
    ).all()
    return list(dict.fromkeys(rows))[:limit]


# --- what changes -----------------------------------------------------------------------------------


def plan_called(tx: Tx, event: Event, stage: str, due_on: date) -> int:
    """Plan to tell those who are called, unless they asked for leave; how many prompts were added."""
    values: dict[str, Any] = {"event": event.id, "about": about_of(event), "stage": stage, "due_on": due_on}
    return run(tx, TO_CALLED, values)


def about_of(event: Event) -> str:
    """What prompts of an event are about; moved to another day or place it is another matter."""
    return f"event:{event.id}:{event.version}"


def keep(tx: Tx, event: Event, by: int, now: datetime) -> list[EventSeat]:
    """Who was named absent was absent, the others came; those newly absent are returned."""
    newly, changed = [], {}
    for row in _seats(tx, event):
        state, reason = event.marks.get(str(row.id), ["came", ""])
        if row.state != state:
            changed[str(row.id)] = [row.state, state]
            if state == "absent":
                newly.append(row)
        row.state, row.reason = state, reason
        row.made_up_on = None if state == "came" else row.made_up_on
    if event.state == "held" and changed:
        note_change(event, by, now, {"seats": changed})
    event.state, event.marks, event.held_at = "held", {}, now
    tx.flush()
    return newly


def note_change(event: Event, by: int, now: datetime, what: Mapping[str, Any]) -> None:
    """What was corrected stays readable (留痕)."""
    changes = [*event.history.get("changes", []), {"by": by, "at": now.isoformat(), **what}]
    event.history = {**event.history, "changes": changes}


def seat_of(tx: Tx, event: Event, person_id: int) -> EventSeat | None:
    """A person's seat, if he is called."""
    return tx.exec(
        select(EventSeat).where(EventSeat.event_id == event.id, EventSeat.person_id == person_id)
    ).first()  # fmt: skip


def called_events(tx: Tx) -> list[Event]:
    """Events that are called and not kept yet, the earliest first."""
    return list(
        tx.exec(
            select(Event)
            .where(Event.state == "called", col(Event.last_day).is_not(None))
            .order_by(col(Event.first_day), col(Event.id))
        ).all()
    )
