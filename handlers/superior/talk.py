"""按上级表样: a superior's blank table is sent in, and comes back filled with what was recognised said below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from activities.periods import day_of
from handlers.chat import Chat
from handlers.keyboards import Button, fit, inline, lay_out
from handlers.made import MADE, File, Made, Making
from handlers.sheets import as_of_in_words, reporting_place
from handlers.superior.blank import (
    Blank,
    blank_of,
    counted_for,
    filled,
    name_for,
    other_quarter,
    remember,
)
from handlers.superior.filling import Outcome
from handlers.superior.layout import Column
from handlers.superior.reading import OLD, WORKBOOKS, fill_table
from handlers.texts import Texts
from storage.attachments import TABLE
from storage.outbox import put
from storage.people import account_of_person
from storage.store import Tx
from storage.tables import Attachment, Period, Person

BLANK = "table_blank"  # in the focus: the period of the table that is waited for
MAKER = "superior_table"
LONGEST_CAPTION = 1024
MOST_NAMED, WIDEST = 6, 16  # headings in one sentence, and the letters of one


@dataclass(frozen=True)
class Opened:
    """A table that came, as it was read: its sheets and which of them have a head, or why it cannot be read."""

    sheets: Sequence[Mapping[str, Any]] = ()
    heads: Sequence[int] = ()
    why: str = ""


def ask_for_blank(chat: Chat, period: Period) -> None:
    """The next workbook that comes is a superior's table."""
    chat.set_focus(**{**chat.focus, BLANK: period.key})
    chat.say(chat.text("superior_ask"))


def received(chat: Chat, name: str, file_id: str) -> None:
    """A file came while a blank is waited for: fetched and read; what cannot be one is said at once."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in WORKBOOKS:
        chat.say(chat.text("superior_old" if suffix in OLD else "superior_no_table", name=name))
        return
    chat.tx.add(
        Attachment(
            inbox_id=chat.turn.inbox_id or 0,
            person_id=chat.me.id or 0,
            kind=TABLE,
            file_id=file_id,
            caption=name,
            about={"period": chat.focus[BLANK]},
            received_at=chat.now,
        )
    )
    chat.set_focus(**{key: value for key, value in chat.focus.items() if key != BLANK})


def table_read(tx: Tx, sent: Attachment, found: Opened, now: datetime) -> None:
    """What the reading of a table came to: filled and sent back, which sheet is meant, or what to do."""
    sent.state = "checked"
    account = account_of_person(tx, sent.person_id, day_of(now))
    text = Texts(account.language if account else "zh")
    numbers = found.heads
    payload: dict[str, Any]
    if not numbers:
        payload = {"text": text(f"superior_{found.why or 'no_head'}", name=sent.caption)}
        if account:
            account.focus = {**account.focus, BLANK: sent.about["period"]}
    else:
        sent.about = {**sent.about, "sheets": found.sheets, "sheet": numbers[0] if len(numbers) == 1 else None}
        payload = _answer(tx, sent, now, text) if len(numbers) == 1 else _which_sheet(sent, numbers, text)
    method = "sendDocument" if MADE in payload else "sendMessage"
    key = f"table:{sent.id}"
    put(tx, kind="notice", method=method, payload=payload, now=now, person_id=sent.person_id, unique_key=key)


def not_understood(tx: Tx, sent: Attachment, now: datetime) -> None:
    """A table on which our own reading failed is answered like one without a head, and not read again."""
    table_read(tx, sent, Opened(why="no_head"), now)


def _which_sheet(sent: Attachment, numbers: Sequence[int], text: Texts) -> dict[str, Any]:
    sheets = sent.about["sheets"]
    buttons = [Button(sheets[number]["name"], f"z:sheet:{sent.id}:{number}") for number in numbers]
    return {"text": text("superior_which_sheet"), "reply_markup": inline(lay_out(buttons))}


def _answer(tx: Tx, sent: Attachment, now: datetime, text: Texts, *, again: bool = False) -> dict[str, Any]:
    """The filled table as it is sent: what was recognised below it; made anew, it was not filled some other time."""
    blank = blank_of(tx, sent)
    assert blank is not None
    person = tx.get_one(Person, sent.person_id)
    outcome = filled(tx, blank, person, now)
    known = [text("superior_known")] if blank.remembered and not again else []
    lines = [*known, *_said(text, blank, outcome, now)]
    remember(tx, blank, now)
    names = [Button(text("superior_names"), f"z:names:{sent.id}:0")] if outcome.known else []
    columns = Button(text("superior_columns"), f"z:columns:{sent.id}:0")
    return {
        "caption": "\n".join(lines)[:LONGEST_CAPTION],
        "reply_markup": inline(lay_out([*names, columns])),
        MADE: {"kind": MAKER, "attachment": sent.id, "at": now.isoformat()},
    }


def _said(text: Texts, blank: Blank, outcome: Outcome, now: datetime) -> list[str]:
    key = "superior_read_absent" if outcome.absent else "superior_read"
    counts = {"count": outcome.recognised, "filled": len(outcome.known)}
    lines = [text(key, **counts, labels=_quoted(text, outcome.absent))]
    for name in ("doubtful", "in_part", "left"):
        columns: list[Column] = getattr(outcome, name)
        if columns:
            lines.append(text(f"superior_{name}", labels=_quoted(text, columns)))
    names = [name for name in ("unit", "total", "filled_on", "as_of") if name in outcome.labels]
    if names:
        lines.append(text("superior_filled", labels=text.list([text(f"label_{name}") for name in names])))
    if outcome.strange:
        lines.append(text("superior_strange", names=text.list(list(outcome.strange)[:MOST_NAMED])))
    if outcome.left_out:
        lines.append(text("superior_left_out", names=text.list(list(outcome.left_out)[:MOST_NAMED])))
    if (other := other_quarter(blank)) is not None:
        lines.append(text("superior_other_quarter", other=other, period=text.period(blank.period.key)))
    if "as_of" not in outcome.labels:
        lines.append(as_of_in_words(text, blank.period, now))
    return lines


def _quoted(text: Texts, columns: Sequence[Column]) -> str:
    shown = [text("superior_quoted", words=fit(column.heading.said, WIDEST)) for column in columns[:MOST_NAMED]]
    more = text("superior_more", count=len(columns)) if len(columns) > MOST_NAMED else ""
    return text("superior_between").join(shown) + more


def superior_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The filled table, made while it is sent."""
    made = payload[MADE]
    sent = making.tx.get_one(Attachment, made["attachment"])
    blank = blank_of(making.tx, sent)
    if blank is None or sent.path is None:
        message = "the blank is not there any more"
        raise LookupError(message)
    now = datetime.fromisoformat(made["at"])
    person = making.tx.get_one(Person, sent.person_id)
    outcome = filled(making.tx, blank, person, now)
    data = fill_table(making.files / sent.path, blank.layout.grid.name, outcome.edits)
    counted = counted_for(making.tx, person, blank.period, now)
    name = name_for(sent.caption, reporting_place(making.tx, counted).name)
    return Made(payload, {"document": File(name, data)})


def send(chat: Chat, sent: Attachment, *, again: bool = False) -> None:
    """The table filled anew, here and now."""
    payload = _answer(chat.tx, sent, chat.now, chat.text, again=again)
    chat.send_made("sendDocument", payload.pop(MADE), **payload)
