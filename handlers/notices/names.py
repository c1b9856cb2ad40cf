"""Who got a notice, who could not: as tables to be printed, or called through."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.periods import day_of
from forms.zone import ZONE
from handlers.made import MADE, File, Made, Making
from handlers.notices.card import title_of
from handlers.notices.message import sender
from handlers.texts import Texts
from handlers.worksheets import Paper, Value, workbook
from storage.audiences import people_of
from storage.notices import STOPPED, reached_of, receivers_of
from storage.people import viewer_of
from storage.tables import Notice, NoticeReceiver, Outbox

NAMES, UNREACHED = "notice_names", "notice_unreached"  # the makers of tables


def names_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """Everybody to whom it went or was to go, how that ended, and when he said 收到."""
    made = payload[MADE]
    tx, text = making.tx, Texts(made["language"])
    notice = tx.get_one(Notice, made["notice"])
    rows: list[list[Value]] = [
        [number, person.name, unit.name, person.post, _how(text, row, sent), _at(row.confirmed_at)]
        for number, (row, person, unit, sent) in enumerate(receivers_of(tx, notice), start=1)
    ]
    paper = _paper(making, text, notice, ("number", "name", "unit", "post", "sent", "confirmed"), rows)
    return Made(payload, {"document": File(text("notice_file"), workbook([paper], day_of(making.now)))})


def unreached_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """Who of those chosen cannot be reached: without an account, or he stopped the bot."""
    made = payload[MADE]
    tx, text, today = making.tx, Texts(made["language"]), day_of(making.now)
    notice = tx.get_one(Notice, made["notice"])
    to = [(str(who), int(place)) for who, place in notice.audience.get("to", [])]
    people = people_of(tx, viewer_of(tx, notice.sender_id), to, today, making.catalogue)
    accounts = reached_of(tx, [one.id for one in people], today)
    lost = [one for one in people if one.id not in accounts]
    rows: list[list[Value]] = [[number, one.name, one.unit, one.post] for number, one in enumerate(lost, start=1)]
    paper = _paper(making, text, notice, ("number", "name", "unit", "post"), rows)
    return Made(payload, {"document": File(text("notice_file"), workbook([paper], day_of(making.now)))})


def _paper(making: Making, text: Texts, notice: Notice, names: Sequence[str], rows: list[list[Value]]) -> Paper:
    return Paper(
        name=text("notice_sheet"),
        title=text("notice_title", title=title_of(text, notice)),
        by=sender(making.tx, notice),
        as_of=text("notice_as_of", at=_at(making.now)),
        headings=[text(f"notice_column_{name}") for name in names],
        rows=rows,
    )


def _how(text: Texts, row: NoticeReceiver, sent: Outbox | None) -> str:
    if row.outbox_id is None:
        return text("notice_row_unreached")
    if sent is None or sent.state == "said":
        return _at(sent.said_at) if sent and sent.said_at else text("notice_row_said")
    if sent.state == "waiting":
        return text("notice_row_waiting")
    return text("notice_row_stopped" if sent.error == STOPPED else "notice_row_failed")


def _at(instant: datetime | None) -> str:
    return f"{instant.astimezone(ZONE):%Y-%m-%d %H:%M}" if instant else ""
