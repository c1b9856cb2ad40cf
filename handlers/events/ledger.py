"""The ledgers as a workbook: courses with due and present, activities, everybody's hours of the year."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activities.catalogue import Catalogue
from activities.events import Event as EventKind
from activities.events import norms_of
from forms.zone import ZONE
from handlers.chat import Chat
from handlers.events.lines import sort_of, titled, with_reasons
from handlers.made import MADE, File, Made, Making
from handlers.texts import Texts
from handlers.worksheets import Paper, Value, workbook
from storage.event_hours import hours_seen
from storage.events import Kinds, Seated, events_seen, seated
from storage.joining import full_name, root
from storage.people import Viewer, viewer_of
from storage.store import Tx
from storage.tables import Event, Unit

MAKER = "event_ledger"
COURSE = (
    *("title", "sort", "level", "unit", "first", "last", "place", "topic", "lecturer", "audience"),
    *("due", "came", "leave", "absent", "hours", "made_up"),
)
ACTIVITY = ("sort", "title", "unit", "first", "place", "due", "came", "leave", "absent")
HOURS = ("group", "unit", "name", "hours", "norm", "lacks")


def send_ledger(chat: Chat) -> None:
    """The year's, as far as this person sees it; where nothing is in it, a sentence."""
    assert chat.viewer is not None
    kinds = chat.turn.catalogue.declared(EventKind)
    if not events_seen(chat.tx, chat.viewer, list(kinds), year=chat.today.year, limit=1):
        chat.say(chat.text("event_ledger_empty", year=chat.today.year))
        return
    made = {"kind": MAKER, "person": chat.me.id, "language": chat.text.language, "at": chat.now.isoformat()}
    chat.send_made("sendDocument", made, caption=_as_of(chat.text, chat.now))


def ledger_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The workbook, for the one who asked."""
    made = payload[MADE]
    text, at = Texts(made["language"]), datetime.fromisoformat(made["at"]).astimezone(ZONE)
    papers = ledger_papers(making.tx, text, making.catalogue, viewer_of(making.tx, made["person"]), at)
    name = text("event_ledger_file", place=_place(making.tx, viewer_of(making.tx, made["person"])), year=at.year)
    return Made(payload, {"document": File(f"{name}.xlsx", workbook(papers, at.date()))})


def ledger_papers(tx: Tx, text: Texts, catalogue: Catalogue, viewer: Viewer, at: datetime) -> list[Paper]:
    """The sheets that have something in them; the hours always, where there is a norm."""
    kinds = catalogue.declared(EventKind)
    events = sorted(
        events_seen(tx, viewer, list(kinds), year=at.year),
        key=lambda event: (event.first_day or at.date(), event.id or 0),
    )
    courses = [event for event in events if kinds[event.kind].day_hours]
    others = [event for event in events if not kinds[event.kind].day_hours]
    sheets = [
        ("courses", COURSE, [_row(tx, text, kinds, event, COURSE) for event in courses]),
        ("activities", ACTIVITY, [_row(tx, text, kinds, event, ACTIVITY) for event in others]),
        ("hours", HOURS, _hours(tx, text, kinds, viewer, at)),
    ]
    place = _place(tx, viewer)
    return [
        Paper(
            name=text(f"event_sheet_{name}"),
            title=text("event_sheet_title", place=place, year=at.year, sheet=text(f"event_sheet_{name}")),
            by=text("sheet_by", unit=place),
            as_of=_as_of(text, at),
            headings=[text(f"event_column_{key}") for key in columns],
            rows=rows,
        )
        for name, columns, rows in sheets
        if rows
    ]


def _row(tx: Tx, text: Texts, kinds: Kinds, event: Event, columns: tuple[str, ...]) -> list[Value]:
    rows, kind = seated(tx, event), kinds[event.kind]
    groups = [group for key in event.audience.get("groups", []) if (group := kind.group(key))]
    held = event.state == "held"
    values: dict[str, Value] = {
        "title": titled(text, kinds, event),
        "sort": sort_of(text, kinds, event),
        "level": kind.level.said(text.language) if kind.level else "",
        "unit": full_name(tx, tx.get_one(Unit, event.unit_id)),
        "first": event.first_day,
        "last": event.last_day,
        "place": event.place,
        "topic": event.topic,
        "lecturer": event.lecturer,
        "audience": text.list([group.name.said(text.language) for group in groups]),
        "due": len(rows),
        "came": len(_in_state(rows, "came")) if held else None,
        "leave": with_reasons(text, _in_state(rows, "leave")),
        "absent": text.list([row.name for row in _in_state(rows, "absent")]),
        "hours": event.hours,
        "made_up": text.list([row.name for row in rows if row.seat.made_up_on]),
    }
    return [values[key] for key in columns]


def _in_state(rows: list[Seated], state: str) -> list[Seated]:
    return [row for row in rows if row.seat.state == state]


def _hours(tx: Tx, text: Texts, kinds: Kinds, viewer: Viewer, at: datetime) -> list[list[Value]]:
    """Everybody for whom there is a norm, in official order; never by hours."""
    return [
        [group.name.said(text.language), full_name(tx, row.who.unit), row.who.name, row.hours, row.norm, row.lacks]
        for group, norm in norms_of(kinds.values())
        for row in hours_seen(tx, viewer, group, norm, at.date())
    ]


def _place(tx: Tx, viewer: Viewer) -> str:
    """The county for who oversees all of it, else the first place that he oversees or heads."""
    county = root(tx)
    paths = (*viewer.paths, *viewer.led)
    if county.path in paths or not paths:
        return county.name
    return full_name(tx, tx.get_one(Unit, int(paths[0].strip("/").split("/")[-1])))


def _as_of(text: Texts, now: datetime) -> str:
    at = now.astimezone(ZONE)
    return text("sheet_as_of", year=at.year, day=text.day(at.date()), hour=at.hour, minute=f"{at.minute:02d}")
