"""出表: the quarter as documents, one tap each; and a superior's own table, filled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activities.periods import quarter_of, span_of_key
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.made import MADE, File, Made, Making
from handlers.quarter_sheets import TABLES
from handlers.records import viewer_of_chat
from handlers.sheets import as_of_in_words, sheets_for, title_of
from handlers.superior import talk as superior
from handlers.superior import taps
from handlers.texts import Texts
from handlers.worksheets import workbook
from storage.periods import current_period
from storage.places import EVERYWHERE, overseen
from storage.tables import Period, Person, Unit

WHICH, BLANK = "which", "blank"
OF_PLACE = (WHICH, *TABLES)  # steps about a quarter in one township
OF_PERIOD = (*OF_PLACE, BLANK)  # steps about a quarter
MAKER = "quarter_table"
OF_ALL = 3  # parts of a button about no single township


def show_tables(chat: Chat) -> None:
    """Which table of this quarter."""
    chat.toast()
    if _may(chat):
        which(chat, current_period(chat.tx, quarter_of(chat.today).first))


def _may(chat: Chat) -> bool:
    """Whether this person reads other people's records; if not, that is said."""
    if chat.viewer is not None and chat.viewer.oversees():
        return True
    chat.say(chat.text("tables_not_yours"))
    return False


def which(chat: Chat, period: Period, place: int = EVERYWHERE) -> None:
    """Ask which one, and say what its figures are; with a `place`, of that township only, for no superior's table."""
    text, span = chat.text, span_of_key(period.key)
    names = {"period": text.period(period.key), "day": text.day(span.last)}
    if period.closed_at or chat.now >= span.closes_at:
        said = text("tables_final", **names)
    else:
        said = text("tables_today" if chat.today == span.last else "tables_now", **names)
    unit, way = chat.tx.get(Unit, place) if place else None, f"{period.key}:{place}" if place else period.key
    buttons = [Button(text(f"table_{kind}"), f"z:{kind}:{way}") for kind in TABLES]
    buttons += [] if unit else [Button(text("table_blank"), f"z:blank:{way}")]
    chat.say(text("tables_of", place=unit.name, asked=said) if unit else said, buttons)


def tap(chat: Chat, parts: list[str]) -> None:
    """`z:which:QUARTER`, `z:blank:QUARTER`, `z:summary:QUARTER` …; a township may follow, but for `blank`.

    The rest is of a superior's table.
    """
    chat.toast()
    if not _may(chat):
        return
    if parts[1] not in OF_PERIOD:
        taps.tap(chat, parts)
        return
    period, place = chat.tx.get(Period, parts[2]), int(parts[3]) if len(parts) > OF_ALL else EVERYWHERE
    if period is None:
        chat.say(chat.text("unknown_button"))
    elif place and overseen(chat.tx, viewer_of_chat(chat), place) is None:
        chat.say(chat.text("tables_not_yours"))
    elif parts[1] == WHICH:
        which(chat, period, place)
    elif parts[1] == BLANK:
        superior.ask_for_blank(chat, period)
    else:
        _send(chat, period, parts[1], place)


def _send(chat: Chat, period: Period, kind: str, place: int) -> None:
    """The document; where nothing is in it, a sentence."""
    text = chat.text
    papers = TABLES[kind](sheets_for(chat.tx, chat.me, period, chat.now, text, place=place))
    if not any(paper.rows for paper in papers):
        chat.say(text("tables_empty", table=text(f"table_{kind}"), period=text.period(period.key)))
        return
    made = {"kind": MAKER, "table": kind, "period": period.key, "person": chat.me.id, "language": text.language}
    caption = as_of_in_words(text, period, chat.now)
    chat.send_made("sendDocument", {**made, "place": place, "at": chat.now.isoformat()}, caption=caption)


def table_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """One of the quarter's own tables, for the one who asked."""
    made = payload[MADE]
    tx, text, now = making.tx, Texts(made["language"]), datetime.fromisoformat(made["at"])
    period, person = tx.get_one(Period, made["period"]), tx.get_one(Person, made["person"])
    sheets = sheets_for(tx, person, period, now, text, place=made.get("place", EVERYWHERE))
    data = workbook(TABLES[made["table"]](sheets), sheets.scope.today)
    return Made(payload, {"document": File(f"{title_of(text, sheets.by_place(), period, made['table'])}.xlsx", data)})
