"""Courses and activities: who may open one, who is called in official order, who answered, who came."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, text
from sqlmodel import col, select

from activities.events import Event as EventKind
from storage.event_calls import Called, in_year
from storage.people import Viewer
from storage.planning import run
from storage.store import Tx
from storage.tables import Event, EventSeat, Grant, Person, Subject, Unit

Kinds = Mapping[str, EventKind]
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


# --- what there is ----------------------------------------------------------------------------------


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
