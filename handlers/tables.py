"""出表: the quarter as documents, one tap each; and a superior's own table, filled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activities.periods import quarter_of, span_of_key
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.made import MADE, File, Made, Making
from handlers.quarter_sheets import TABLES
from handlers.sheets import as_of_in_words, sheets_for, title_of
from handlers.superior import talk as superior
from handlers.superior import taps
from handlers.texts import Texts
from handlers.worksheets import workbook
from storage.periods import current_period
from storage.tables import Period, Person

WHICH, BLANK = "which", "blank"
OF_PERIOD = (WHICH, BLANK, *TABLES)  # steps about a quarter
MAKER = "quarter_table"


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


def which(chat: Chat, period: Period) -> None:
    """Ask which one, and say what its figures are."""
    text, span = chat.text, span_of_key(period.key)
    names = {"period": text.period(period.key), "day": text.day(span.last)}
    if period.closed_at or chat.now >= span.closes_at:
        said = text("tables_final", **names)
    else:
        said = text("tables_today" if chat.today == span.last else "tables_now", **names)
    buttons = [Button(text(f"table_{kind}"), f"z:{kind}:{period.key}") for kind in TABLES]
    chat.say(said, [*buttons, Button(text("table_blank"), f"z:blank:{period.key}")])


def tap(chat: Chat, parts: list[str]) -> None:
    """`z:which:QUARTER`, `z:blank:QUARTER`, `z:summary:QUARTER` …; the rest is of a superior's table."""
    chat.toast()
    if not _may(chat):
        return
    if parts[1] not in OF_PERIOD:
        taps.tap(chat, parts)
        return
    period = chat.tx.get(Period, parts[2])
    if period is None:
        chat.say(chat.text("unknown_button"))
    elif parts[1] == WHICH:
        which(chat, period)
    elif parts[1] == BLANK:
        superior.ask_for_blank(chat, period)
    else:
        _send(chat, period, parts[1])


def _send(chat: Chat, period: Period, kind: str) -> None:
    """The document; where nothing is in it, a sentence."""
    text = chat.text
    papers = TABLES[kind](sheets_for(chat.tx, chat.me, period, chat.now, text))
    if not any(paper.rows for paper in papers):
        chat.say(text("tables_empty", table=text(f"table_{kind}"), period=text.period(period.key)))
        return
    made = {"kind": MAKER, "table": kind, "period": period.key, "person": chat.me.id, "language": text.language}
    caption = as_of_in_words(text, period, chat.now)
    chat.send_made("sendDocument", {**made, "at": chat.now.isoformat()}, caption=caption)


def table_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """One of the quarter's own tables, for the one who asked."""
    made = payload[MADE]
    tx, text, now = making.tx, Texts(made["language"]), datetime.fromisoformat(made["at"])
    period, person = tx.get_one(Period, made["period"]), tx.get_one(Person, made["person"])
    sheets = sheets_for(tx, person, period, now, text)
    data = workbook(TABLES[made["table"]](sheets), sheets.scope.today)
    return Made(payload, {"document": File(f"{title_of(text, sheets.by_place(), period, made['table'])}.xlsx", data)})
