"""The absentees of an event while they are being named: kept beside, until it is said that this is all."""

from collections.abc import Sequence

from storage.events import Seated
from storage.tables import Event

ABSENT, LEAVE, CAME = "absent", "leave", "came"
OPEN = "open"  # among the marks: they are being named


def begin(event: Event, rows: Sequence[Seated]) -> None:
    """The marks as things stand: who asked for leave, else what was kept before."""
    event.marks = {OPEN: [], **{str(row.seat.id): mark for row in rows if (mark := _mark(row))}}


def is_open(event: Event) -> bool:
    """Whether they are being named."""
    return OPEN in event.marks and event.state != "void"


def _mark(row: Seated) -> list[str] | None:
    seat = row.seat
    if seat.state in (ABSENT, LEAVE):
        return [seat.state, seat.reason]
    return [LEAVE, seat.reason] if seat.state == "called" and seat.answer == LEAVE else None


def mark(event: Event, seat_id: int, state: str, reason: str = "") -> None:
    """One of them was absent, on leave, or came after all."""
    others = {key: value for key, value in event.marks.items() if key != str(seat_id)}
    event.marks = others if state == CAME else {**others, str(seat_id): [state, reason]}


def marked(event: Event, rows: Sequence[Seated], state: str) -> list[Seated]:
    """Those who are marked so, by number."""
    return [row for row in rows if event.marks.get(str(row.seat.id), [CAME])[0] == state]


def reason_of(event: Event, row: Seated) -> str:
    """Why somebody is marked so."""
    found = event.marks.get(str(row.seat.id), ["", ""])[1]
    return str(found)
