"""How an event is said: what, when, where, who by unit in official order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from activities.events import Event as EventKind
from handlers.chat import Chat
from handlers.texts import Texts
from storage.events import Kinds, Seated
from storage.people import units_above
from storage.places import places_of
from storage.store import Tx
from storage.tables import Event, Unit

NAMED = 80  # people listed by name; of more only how many by township, the table has the names


def kinds_of(chat: Chat) -> Kinds:
    """All kinds of events that the county's activities declare."""
    return chat.turn.catalogue.declared(EventKind)


def sort_of(text: Texts, kinds: Kinds, event: Event) -> str:
    """How its kind is called: 轮训, 党员社区奉献日."""
    kind = kinds[event.kind].kind(event.sort) if event.kind in kinds else None
    return kind.said(text.language) if kind else event.sort


def titled(text: Texts, kinds: Kinds, event: Event) -> str:
    """Its title, with its kind where the title does not say it."""
    sort = sort_of(text, kinds, event)
    if not event.title or event.title == sort:
        return sort
    return event.title if sort in event.title else text("event_titled", title=event.title, sort=sort)


def when(text: Texts, event: Event) -> str:
    """11月26日, 11月26日至28日, with the hour where it is known."""
    if event.first_day is None:
        return ""
    said = span(text, event.first_day, event.last_day or event.first_day)
    return f"{said} {event.starts}" if event.starts else said


def span(text: Texts, first: date, last: date) -> str:
    """From a day to a day."""
    if first == last:
        return text.day(first)
    same = text.language == "zh" and (first.year, first.month) == (last.year, last.month)
    return text("event_span", first=text.day(first), last=f"{last.day}日" if same else text.day(last))


def head(text: Texts, kinds: Kinds, event: Event) -> list[str]:
    """What, when and where, how many hours, who teaches what."""
    where = [when(text, event), event.place, text("event_hours", hours=event.hours) if event.hours else ""]
    more = [
        text("event_topic", topic=event.topic) if event.topic else "",
        text("event_lecturer", lecturer=event.lecturer) if event.lecturer else "",
    ]
    comma = text("comma")
    lines = [titled(text, kinds, event), comma.join(filter(None, where)), comma.join(filter(None, more))]
    return [line for line in lines if line]


def by_unit(tx: Tx, text: Texts, rows: Iterable[tuple[str, Unit]]) -> list[str]:
    """Names behind the township, or the village, that they belong to; too many: how many of each."""
    rows = list(rows)
    places, county = places_of(tx), places_of(tx).county
    townships = [places.of(unit.path) for _, unit in rows]
    wide = len({unit.id for unit in townships}) > 1
    found: dict[str, list[str]] = {}
    for (name, unit), township in zip(rows, townships, strict=True):
        at = township if wide or unit.kind == "organ" else unit
        found.setdefault(at.name if at.id != county.id or not wide else text("event_of_county"), []).append(name)
    if len(rows) > NAMED:
        return [text("event_unit_count", unit=unit, count=len(names)) for unit, names in found.items()]
    if len(found) == 1:
        return [text.list(names) for names in found.values()]
    return [text("value_line", label=unit, value=text.list(names)) for unit, names in found.items()]


def numbered(tx: Tx, text: Texts, rows: Sequence[Seated]) -> list[str]:
    """Everybody by unit, with the number by which he may be typed."""
    if len(rows) > NAMED:
        return [text("event_write_names")]
    return by_unit(tx, text, [(f"{row.seat.number}{row.name}", row.unit) for row in rows])


def with_reasons(text: Texts, rows: Iterable[Seated], reasons: Mapping[int | None, str] | None = None) -> str:
    """付德明（住院）、汤伯安."""
    known = reasons or {}
    said = [(row.name, known.get(row.seat.id) or row.seat.reason) for row in rows]
    return text.list([text("event_because", name=name, reason=why) if why else name for name, why in said])


def unit_named(tx: Tx, event: Event) -> str:
    """Who holds it: 石坪社区, 云岭乡; the county by its name."""
    return units_above(tx, tx.get_one(Unit, event.unit_id))[0].name
