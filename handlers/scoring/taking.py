"""A workbook of points that is sent back: known by its sheets, checked cell by cell, shown, and taken with 收下."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlmodel import col

from activities.catalogue import Catalogue
from activities.periods import day_of
from activities.scorings import Column, Scoring, points, said
from handlers.chat import Chat, cut
from handlers.keyboards import Button, inline, lay_out
from handlers.scoring.fill import tell_result
from handlers.scoring.filling import refusal
from handlers.scoring.sheet import Marked, Read, Table, marked, table_of
from handlers.scoring.words import called
from handlers.superior.grid import Grid
from handlers.superior.reading import WORKBOOKS
from handlers.texts import Texts
from storage.attachments import SCORES
from storage.outbox import put
from storage.people import viewer_of
from storage.scorings import (
    Row,
    begin_draft,
    change_draft,
    column_of,
    give,
    kept_year,
    kept_years,
    may_fill,
    mine,
    open_years,
    readable,
    row_of,
)
from storage.store import Tx
from storage.tables import Attachment, ScoreColumn, Subject

PEEKED = 1_000_000  # bytes of each part in which a mark is looked for
SHARED, SHEETS = "xl/sharedStrings.xml", "xl/worksheets/sheet"  # some programs keep texts in the sheets
FIRST_SHEETS = 3
SHOWN = 12  # problems, or places, of one message
STAGED = "score"  # in what is known of the file: what each place would be given
ORDINARY = "document"


# --- is it one ------------------------------------------------------------------------------------------------


def may_be_scores(chat: Chat, name: str) -> bool:
    """Whether a workbook of this person may be a table of points: he fills one now, or it is called like one."""
    if not name.lower().endswith(WORKBOOKS):
        return False
    declared = chat.turn.catalogue.declared(Scoring).values()
    if any(scoring.name.said(language) in name for scoring in declared for language in ("zh", "en")):
        return True
    return any(
        row.asks(column.key, chat.today)
        for year in open_years(chat.tx, chat.turn.catalogue, chat.today)
        for column in year.scoring.column
        for row in mine(chat.tx, year, column, chat.me.id or 0)
    )


def received(chat: Chat, name: str, file_id: str) -> None:
    """It is fetched and looked at; the answer follows."""
    chat.tx.add(
        Attachment(
            inbox_id=chat.turn.inbox_id or 0,
            person_id=chat.me.id or 0,
            kind=SCORES,
            file_id=file_id,
            caption=name,
            received_at=chat.now,
        )
    )
    chat.say(chat.text("score_received", name=name))


def carries_mark(file: Path, catalogue: Catalogue) -> bool:
    """Whether a workbook carries the mark of a scoring; looked for in its texts alone, without opening it."""
    marks = [f"{key}/20".encode() for key in catalogue.declared(Scoring)]
    try:
        with ZipFile(file) as packed:
            sheets = [name for name in packed.namelist() if name.startswith(SHEETS)][:FIRST_SHEETS]
            shared = [name for name in packed.namelist() if name == SHARED]
            return any(mark in _beginning(packed, name) for name in (*shared, *sheets) for mark in marks)
    except (BadZipFile, OSError):
        return False


def _beginning(packed: ZipFile, name: str) -> bytes:
    with packed.open(name) as part:
        return part.read(PEEKED)


# --- what is in it ---------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What a workbook came to: what would be taken, what is to be mended, what is not this person's."""

    staged: list[dict[str, Any]] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)  # lines of the places that are complete
    wrong: list[str] = field(default_factory=list)  # lines of cells
    others: list[str] = field(default_factory=list)  # lines of what is not taken
    unfilled: int = 0
    unchanged: int = 0
    year: str = ""


@dataclass(frozen=True)
class _Reader:
    tx: Tx
    catalogue: Catalogue
    text: Texts
    person_id: int
    now: datetime
    outcome: Outcome

    def sheet(self, sheet: Marked) -> None:
        """One sheet of the file."""
        row = self._row(sheet)
        if isinstance(row, str):
            self.outcome.others.append(self.text(row, sheet=sheet.grid.name, mark=sheet.code))
            return
        self.outcome.year = called(self.text, row.year)
        table = table_of(sheet.grid, row.year.scoring)
        if table is None:
            self.outcome.wrong.append(self.text("score_no_head", sheet=sheet.grid.name))
            return
        before = len(self.outcome.staged), self.outcome.unchanged
        for column in row.year.scoring.column:
            if column.key in table.places:
                self._column(row, table, column)
        if (len(self.outcome.staged), self.outcome.unchanged) == before:
            self.outcome.unfilled += 1

    def _row(self, sheet: Marked) -> Row | str:
        """The place of a sheet, or why it is none of this person's."""
        years = kept_years(self.tx, self.catalogue)
        year = next((each for each in years if (each.row.scoring, each.year) == (sheet.scoring, sheet.year)), None)
        if year is None:
            return "score_unknown_year"
        viewer = viewer_of(self.tx, self.person_id)
        return next(iter(readable(self.tx, year, viewer, col(Subject.code) == sheet.code)), "score_unknown_place")

    def _column(self, row: Row, table: Table, column: Column) -> None:
        scoring, held = row.year.scoring, row.columns.get(column.key)
        submitted = held if held is not None and held.submitted_at is not None else None
        if not may_fill(self.tx, row, column, self.person_id, day_of(self.now)):
            scores, reasons = (submitted.scores, submitted.reasons) if submitted else ({}, {})
            count = table.differs(scoring, column, scores, reasons)
            if count:
                name = column.name.said(self.text.language)
                self.outcome.others.append(self.text("score_not_his", place=table.grid.name, column=name, count=count))
            return
        read = table.column(scoring, column)
        if read.blank:
            return
        if submitted and not read.wrong and not table.differs(scoring, column, submitted.scores, submitted.reasons):
            self.outcome.unchanged += 1
            return
        self._stage(row, column, read, submitted)
        name = column.name.said(self.text.language)
        for wrong in read.wrong:
            words = self.text(wrong.key, **wrong.parts)
            self.outcome.wrong.append(
                self.text("score_wrong_cell", sheet=table.grid.name, line=wrong.line, column=name, words=words)
            )

    def _stage(self, row: Row, column: Column, read: Read, submitted: ScoreColumn | None) -> None:
        ready = not read.wrong
        self.outcome.staged.append(
            {
                "year": row.year.id,
                "subject": row.subject.id,
                "column": column.key,
                "scores": read.scores,
                "reasons": read.reasons,
                "ready": ready,
            }
        )
        if ready:
            total = said(points(row.year.scoring.items, read.scores))
            parts = {"place": row.subject.name, "column": column.name.said(self.text.language), "total": total}
            was = said(submitted.total or 0) if submitted else ""
            key = "score_ready_again" if submitted else "score_ready"
            self.outcome.ready.append(self.text(key, was=was, **parts))


def read_sheets(
    tx: Tx, sent: Attachment, sheets: Sequence[Mapping[str, Any]], *, catalogue: Catalogue, now: datetime, text: Texts
) -> None:
    """What a workbook came to; nothing is taken before 收下. One that carries no mark is kept like any file."""
    found = [one for sheet in sheets if (one := marked(Grid.from_json(sheet))) is not None]
    if not found:
        _not_ours(tx, sent, now, text)
        return
    outcome = Outcome()
    reader = _Reader(tx, catalogue, text, sent.person_id, now, outcome)
    for sheet in found:
        reader.sheet(sheet)
    sent.kind, sent.state = SCORES, "checked"
    sent.about = {**sent.about, STAGED: outcome.staged}
    words, buttons = _preview(text, sent, outcome)
    _tell(tx, sent, words, buttons, now)


def not_read(tx: Tx, sent: Attachment, why: str, now: datetime, text: Texts) -> None:
    """A workbook that could not be had or opened."""
    sent.state = "checked"
    _tell(tx, sent, text(f"score_file_{why}", name=sent.caption), [], now)


def _not_ours(tx: Tx, sent: Attachment, now: datetime, text: Texts) -> None:
    sent.kind = ORDINARY
    buttons = [Button(text("score_place_it"), f"n:which:{sent.id}:0")]
    _tell(tx, sent, text("score_no_mark", name=sent.caption), buttons, now)


def _tell(tx: Tx, sent: Attachment, words: str, buttons: list[Button], now: datetime) -> None:
    payload: dict[str, Any] = {"text": cut(words), **({"reply_markup": inline(lay_out(buttons))} if buttons else {})}
    key = f"score_sheet:{sent.id}"
    put(tx, kind="notice", method="sendMessage", payload=payload, now=now, person_id=sent.person_id, unique_key=key)


def _preview(text: Texts, sent: Attachment, outcome: Outcome) -> tuple[str, list[Button]]:
    lines = [text("score_read", name=sent.caption, year=outcome.year).rstrip()]
    if outcome.ready:
        lines += [text("score_read_ready", count=len(outcome.ready)), *_some(text, outcome.ready)]
    if outcome.wrong:
        lines += [text("score_read_wrong", count=len(outcome.wrong)), *_some(text, outcome.wrong)]
    if outcome.others:
        lines += [text("score_read_others"), *_some(text, outcome.others)]
    if outcome.unfilled:
        lines.append(text("score_read_unfilled", count=outcome.unfilled))
    if outcome.unchanged:
        lines.append(text("score_read_unchanged", count=outcome.unchanged))
    if not outcome.staged:
        lines.append(text("score_read_nothing"))
        return "\n".join(lines), []
    if not all(each["ready"] for each in outcome.staged):
        lines.append(text("score_read_kept"))
    buttons = [Button(text("score_take"), f"F:take:{sent.id}"), Button(text("score_drop"), f"F:drop:{sent.id}")]
    return "\n".join(lines), buttons


def _some(text: Texts, lines: Sequence[str]) -> list[str]:
    shown = [text("todo_line", number=number, line=line) for number, line in enumerate(lines[:SHOWN], start=1)]
    return [*shown, text("score_more", count=len(lines) - SHOWN)] if len(lines) > SHOWN else shown


# --- 收下 --------------------------------------------------------------------------------------------------------


def take(chat: Chat, numbers: list[int]) -> None:
    """`F:take:FILE`: what is complete is given, the rest waits to be mended; what changed meanwhile is named."""
    sent = _staged(chat, numbers[0])
    if sent is None:
        return
    staged = sent.about[STAGED]
    sent.about = {**sent.about, STAGED: None}
    given: list[str] = []
    kept: list[str] = []
    refused: list[str] = []
    for each in staged:
        row = _row(chat, each)
        if row is None:
            continue
        column = row.year.scoring.column[row.year.scoring.at(each["column"])]
        against = refusal(chat, row, column)
        if against:
            refused.append(chat.text("score_not_taken", place=row.subject.name, why=against))
            continue
        _draft(chat, row, column, each)
        if each["ready"]:
            was = row.total(column.key)
            give(chat.tx, column_of(chat.tx, row, column.key), row.year.scoring, chat.me, chat.now)
            tell_result(chat, row, column, was)
        (given if each["ready"] else kept).append(row.subject.name)
    lines = [chat.text("score_taken", count=len(given))]
    if kept:
        lines.append(chat.text("score_taken_kept", names=chat.text.list(kept[:SHOWN])))
    chat.say("\n".join([*lines, *refused]), keys=True)


def _row(chat: Chat, each: Mapping[str, Any]) -> Row | None:
    year = kept_year(chat.tx, chat.turn.catalogue, each["year"])
    return row_of(chat.tx, year, each["subject"]) if year else None


def _draft(chat: Chat, row: Row, column: Column, each: Mapping[str, Any]) -> None:
    held = column_of(chat.tx, row, column.key)
    begin_draft(held)
    scores = {**held.draft["scores"], **each["scores"]}
    reasons = {key: why for key, why in held.draft["reasons"].items() if key not in each["scores"]}
    change_draft(held, scores=scores, reasons={**reasons, **each["reasons"]}, shown=None)


def drop(chat: Chat, numbers: list[int]) -> None:
    """`F:drop:FILE`: nothing of it is taken."""
    sent = _staged(chat, numbers[0])
    if sent is not None:
        sent.about = {**sent.about, STAGED: None}
        chat.say(chat.text("score_dropped"), keys=True)


def _staged(chat: Chat, number: int) -> Attachment | None:
    """A file of this person that waits for his word."""
    sent = chat.own(Attachment, number, "person_id")
    if sent is not None and (sent.kind != SCORES or not sent.about.get(STAGED)):
        chat.say(chat.text("score_file_done"))
        return None
    return sent
