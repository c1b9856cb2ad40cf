"""The figures that tables ask for, by township: each is a list of who or what is behind it, and so are the names.

`FIGURES` is the whole dictionary: key → function. Never more than the viewer may see; what is not known is None, not 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import or_
from sqlmodel import col, select

from storage.store import Tx
from storage.table_reading import PAIRING, REVISIT, FollowUpLine, MemberLine, Reading, Scope
from storage.tables import (
    Assignment,
    Finding,
    Person,
    Record,
    Subject,
    Ticket,
    Unit,
)

ONE = Decimal(1)
HELP_PARTS = 4  # kind:what:amount:unit
FOUND_CODE = "M-{record}-"  # of a member whom a record brought in


@dataclass(frozen=True)
class Line:
    """One of those behind a figure: where, who or what, how much (None: not known), and of what where kinds differ."""

    place: int
    words: str
    amount: Decimal | None = ONE
    of: str = ""


class Counted(Reading):
    """A reading with the figures counted from it."""

    def __init__(self, tx: Tx, scope: Scope) -> None:
        super().__init__(tx, scope)
        self._lines: dict[str, list[Line]] = {}

    def lines(self, key: str) -> list[Line]:
        """Who or what is behind a figure, in official order."""
        if key not in self._lines:
            order = {unit.id: number for number, unit in enumerate(self.places)}
            found = (line for line in FIGURES[key](self) if line.place)
            self._lines[key] = sorted(found, key=lambda line: order[line.place])
        return self._lines[key]

    def value(self, key: str, place: int = 0) -> Decimal | str | None:
        """A figure of one place, or of all; of things of different kinds their sums in words; None: not known."""
        lines = [line for line in self.lines(key) if place in (0, line.place)]
        if any(line.amount is None for line in lines):
            return None
        if key in IN_WORDS:
            return in_words(lines)
        return sum((line.amount for line in lines if line.amount is not None), Decimal(0))


def _standing(*standings: str) -> "Figure":
    def lines(counted: Counted) -> list[Line]:
        return [
            Line(row.place, row.subject.name) for row in counted.tasks if not standings or row.standing in standings
        ]

    return lines


def _enterprises(wanted: Callable[[Counted, Subject], bool]) -> "Figure":
    def lines(counted: Counted) -> list[Line]:
        return [Line(place, subject.name) for subject, place in counted.enterprises if wanted(counted, subject)]

    return lines


def _staff(counted: Counted) -> list[Line]:
    """Where an enterprise's count is not on the roster, its township's is not known."""
    return [Line(place, subject.name, _amount(subject.profile.get("staff"))) for subject, place in counted.enterprises]


def _members(wanted: Callable[[MemberLine], bool]) -> "Figure":
    def lines(counted: Counted) -> list[Line]:
        return [_member_line(row) for row in counted.members if wanted(row)]

    return lines


def _member_line(row: MemberLine) -> Line:
    return Line(row.place, f"{row.enterprise.name} {row.member.name}")


def _members_found(counted: Counted) -> list[Line]:
    """Those whom a revisit of the period brought in."""
    numbers = counted.tx.exec(select(Record.id).where(Record.duty == REVISIT, *counted.in_period())).all()
    found = tuple(FOUND_CODE.format(record=number) for number in numbers)
    return [_member_line(row) for row in counted.members if row.member.code.startswith(found)]


def _officers(capacity: str) -> "Figure":
    """Each person once: in the first township in which he answers for an enterprise."""

    def lines(counted: Counted) -> list[Line]:
        places = {subject.id: place for subject, place in counted.enterprises}
        today = counted.scope.today
        rows = counted.tx.exec(
            select(Person, Assignment.subject_id)
            .where(Assignment.person_id == Person.id, Assignment.capacity == capacity, Assignment.from_day <= today)
            .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
            .order_by(col(Person.position), col(Person.id), col(Assignment.id))
        ).all()
        return _each_once(counted, ((person, places.get(subject, 0)) for person, subject in rows))

    return lines


def _each_once(counted: Counted, rows: Iterable[tuple[Person, int]]) -> list[Line]:
    found: dict[int, tuple[Person, set[int]]] = {}
    for person, place in rows:
        if place:
            found.setdefault(person.id or 0, (person, set()))[1].add(place)
    order = [unit.id or 0 for unit in counted.places]
    return [Line(min(places, key=order.index), person.name) for person, places in found.values()]


def _training(counted: Counted) -> list[Line]:
    rows = counted.tx.exec(
        select(Person, Unit.path)
        .where(Finding.person_id == Person.id, Finding.state == "valid", Finding.training != "none")
        .where(Finding.record_id == Record.id, Record.unit_id == Unit.id, *counted.in_period(), counted.seen())
        .order_by(col(Person.position), col(Person.id))
    ).all()
    return _each_once(counted, ((person, counted.place(path)) for person, path in rows))


def _follow_ups(wanted: Callable[[Counted, FollowUpLine], bool]) -> "Figure":
    def lines(counted: Counted) -> list[Line]:
        return [
            Line(row.place, f"{row.subject} {row.row.problem}".strip())
            for row in counted.follow_ups
            if wanted(counted, row)
        ]

    return lines


def _joint_branches(counted: Counted) -> list[Line]:
    rows = counted.about_records(REVISIT, "joint_branch")
    return [Line(place, name) for _, name, place, value in rows if value == "yes"]


def _visits(counted: Counted) -> list[Line]:
    return [Line(place, name) for _, name, place in counted.visits()]


def _households(counted: Counted) -> list[Line]:
    """Each household once; those that want no record with their name cannot be told apart, and count a visit each."""
    found = {record.subject_id or -(record.id or 0): Line(place, name) for record, name, place in counted.visits()}
    return list(found.values())


def _help(kind: str) -> "Figure":
    def lines(counted: Counted) -> list[Line]:
        return [
            Line(place, f"{name} {what}{amount}{unit}".strip(), _amount(amount) or Decimal(0), f"{what} {unit}")
            for _, name, place, value in counted.about_records(PAIRING, "help")
            for given, what, amount, unit in _packed(value)
            if given == kind
        ]

    return lines


def _packed(value: str) -> Iterator[tuple[str, str, str, str]]:
    parts = value.split(":")
    if len(parts) == HELP_PARTS:
        yield parts[0], parts[1].replace("_", " "), parts[2], parts[3]


def _requests(wanted: Callable[[Counted, Ticket], bool]) -> "Figure":
    def lines(counted: Counted) -> list[Line]:
        scope = counted.scope
        rows = counted.tx.exec(
            select(Ticket, Subject.name, Unit.path)
            .join(Unit, col(Unit.id) == Ticket.unit_id)
            .outerjoin(Subject, col(Subject.id) == Ticket.subject_id)
            .where(Ticket.raised_on >= scope.first, Ticket.raised_on <= scope.as_of, counted.seen())
            .where(Ticket.state != "void")
            .order_by(col(Ticket.raised_on), col(Ticket.id))
        ).all()
        return [
            Line(counted.place(path), f"{name or ''} {ticket.words}".strip())
            for ticket, name, path in rows
            if wanted(counted, ticket)
        ]

    return lines


def _settled(counted: Counted, ticket: Ticket) -> bool:
    return ticket.closed_on is not None and ticket.closed_on <= counted.scope.as_of


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def in_words(lines: Sequence[Line]) -> str:
    """Things of different kinds, each summed for itself: 化肥42袋、棉被6床."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.of] += line.amount or 0
    return "、".join(_amount_in_words(of, amount) for of, amount in sums.items())


def _amount_in_words(of: str, amount: Decimal) -> str:
    what, _, unit = of.rpartition(" ")
    return f"{what}{amount.normalize():f}{unit}" if amount else what


Figure = Callable[[Counted], list[Line]]
IN_WORDS = frozenset({"goods"})

FIGURES: Mapping[str, Figure] = {
    "enterprises": _enterprises(lambda _, __: True),
    "with_branch": _enterprises(lambda counted, subject: subject.id in counted.with_branch),
    "without_branch": _enterprises(lambda counted, subject: subject.id not in counted.with_branch),
    "staff": _staff,
    "members": _members(lambda _: True),
    "full_members": _members(lambda row: row.member.profile.get("standing") == "full"),
    "probationary": _members(lambda row: row.member.profile.get("standing") == "probationary"),
    "instructors": _officers("instructor"),
    "liaisons": _officers("liaison"),
    "due": _standing(),
    "done": _standing("done", "late"),
    "late": _standing("late"),
    "undone": _standing("missed"),
    "paused": _standing("paused"),
    "waived": _standing("waived"),
    "training": _training,
    "follow_ups": _follow_ups(lambda _, __: True),
    "new_follow_ups": _follow_ups(lambda counted, row: row.row.found_on >= counted.scope.first),
    "closed": _follow_ups(lambda _, row: row.standing == "closed"),
    "still_open": _follow_ups(lambda _, row: row.standing != "closed"),
    "not_due": _follow_ups(lambda _, row: row.standing == "not_due"),
    "overdue": _follow_ups(lambda _, row: row.standing == "overdue"),
    "members_found": _members_found,
    "unsettled": _members(lambda row: not row.settled),
    "joint_branches": _joint_branches,
    "visits": _visits,
    "households": _households,
    "funds": _help("funds"),
    "goods": _help("goods"),
    "requests": _requests(lambda _, __: True),
    "requests_settled": _requests(_settled),
    "requests_open": _requests(lambda counted, ticket: not _settled(counted, ticket)),
}
