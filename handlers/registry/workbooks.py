"""Two workbooks, made while they are sent: the blank of a kind with its drop-downs, the rows that were not taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlmodel import col, select

from activities.registry import Column, Kind, Registry
from handlers.made import MADE, File, Made, Making
from handlers.registry.words import named, reason
from handlers.texts import Texts
from storage.joining import townships_of
from storage.secret import Secret
from storage.store import Tx
from storage.tables import ImportBatch, ImportRow, Subject, Unit

TEMPLATE, ERRORS = "registry_template", "registry_errors"
ROWS = 5000  # of a blank that have drop-downs
WIDTH = 16
LISTS = "lists"  # the hidden sheet that the drop-downs read
MOST_TYPED = 255  # letters of a list that Excel takes in the rule itself
GIVEN_BACK = ("wrong", "alike")
NO_SHEET = str.maketrans("[]:*?/\\", "       ")


def template(tx: Tx, registry: Registry, name: str, text: Texts) -> bytes:
    """An empty table of a kind: headings, drop-downs for what is chosen, phones and codes as text."""
    kind = registry.kinds[name]
    content, book = _book()
    sheet = book.add_worksheet(named(kind, text.language))
    lists = book.add_worksheet(LISTS)
    lists.hide()
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEEEEE"})
    as_text = book.add_format({"num_format": "@"})
    for at, column in enumerate(kind.columns):
        heading = named(column, text.language)
        sheet.set_column(at, at, max(WIDTH, 2 * len(heading) + 2), None if column.type == "whole" else as_text)
        sheet.write_string(0, at, heading, bold)
        sheet.write_comment(0, at, text(f"registry_hint_{column.type}"))
        rule = _rule(tx, column, text, lists, at)
        if rule:
            sheet.data_validation(1, at, ROWS, at, rule)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _book() -> tuple[BytesIO, Any]:
    content = BytesIO()
    about = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, about)
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the same table is the same bytes
    return content, book


def _rule(tx: Tx, column: Column, text: Texts, lists: Any, at: int) -> Mapping[str, Any] | None:
    """What Excel lets be typed into a column; names of places may be written otherwise."""
    if column.type == "whole":
        said = {"error_title": named(column, text.language), "error_message": text("registry_hint_whole")}
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": column.most, **said}
    if column.type in ("choice", "choices"):
        choices = [choice.en if text.language == "en" else choice.zh for choice in column.choices]
        return _one_of(choices, lists, at, error_type="stop" if column.type == "choice" else "warning")
    if column.type == "township":
        return _one_of([unit.name for unit in townships_of(tx)], lists, at, error_type="warning")
    if column.type in ("unit", "units"):
        there = select(Unit.name).where(col(Unit.became_id).is_(None)).order_by(col(Unit.position), col(Unit.id))
        return _one_of(list(dict.fromkeys(tx.exec(there).all())), lists, at, error_type="warning")
    if column.type == "branch":
        branches = select(Subject.name).where(Subject.kind == "organisation", Subject.state == "active")
        names = tx.exec(branches.order_by(col(Subject.name))).all()
        return _one_of(names, lists, at, error_type="warning") if names else None
    if column.type == "village":
        there = select(Unit.name).where(col(Unit.kind).in_(("village", "community")), col(Unit.became_id).is_(None))
        return _one_of(list(tx.exec(there.order_by(col(Unit.path))).all()), lists, at, error_type="warning")
    return None


def _one_of(words: Sequence[str], lists: Any, at: int, *, error_type: str) -> Mapping[str, Any]:
    if len(",".join(words)) <= MOST_TYPED:
        return {"validate": "list", "source": list(words), "error_type": error_type}
    lists.write_column(0, at, words)
    letter = xlsxwriter.utility.xl_col_to_name(at)
    return {"validate": "list", "source": f"={LISTS}!${letter}$1:${letter}${len(words)}", "error_type": error_type}


def errors(tx: Tx, secret: Secret, registry: Registry, batch: ImportBatch, text: Texts) -> bytes:
    """The rows that could not be taken or may be doubles, as in their file, with one column more that says why."""
    kind = registry.kinds[batch.kind]
    content, book = _book()
    bold = book.add_format({"bold": True, "bottom": 1})
    red = book.add_format({"font_color": "#9C0006", "text_wrap": True})
    for number, about in enumerate(batch.about["sheets"]):
        rows = tx.exec(
            select(ImportRow)
            .where(
                ImportRow.batch_id == batch.id, col(ImportRow.state).in_(("wrong", "alike")), ImportRow.sheet == number
            )
            .order_by(col(ImportRow.state).desc(), col(ImportRow.id))
        ).all()
        if rows:
            name = str(about["sheet"]).translate(NO_SHEET).strip("' ")[:28] or named(kind, text.language)
            _error_sheet(
                book.add_worksheet(name),
                about["headings"],
                rows,
                secret=secret,
                text=text,
                kind=kind,
                bold=bold,
                red=red,
            )
    book.close()
    return content.getvalue()


def _error_sheet(
    sheet: Any,
    headings: Sequence[str],
    rows: Sequence[ImportRow],
    *,
    secret: Secret,
    text: Texts,
    kind: Kind,
    bold: Any,
    red: Any,
) -> None:
    width = len(headings)
    sheet.set_column(0, width - 1, WIDTH)
    sheet.set_column(width, width, 4 * WIDTH)
    for at, heading in enumerate([*headings, text("registry_why")]):
        sheet.write_string(0, at, heading, bold)
    for line, row in enumerate(rows, start=1):
        for at, cell in enumerate(secret.decrypt(row.cells).split("\x1f")[:width]):
            sheet.write_string(line, at, cell)
        sheet.write_string(line, width, reason(text, kind, row.why), red)
    sheet.freeze_panes(1, 0)


def template_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The blank of a kind, with the places that the county has when it is sent."""
    made, registry = payload[MADE], making.catalogue.registry
    text = Texts(made["language"])
    name = text("registry_template_file", kind=named(registry.kinds[made["of"]], text.language))
    return Made(payload, {"document": File(name, template(making.tx, registry, made["of"], text))})


def errors_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The rows of a batch that could not be taken."""
    made = payload[MADE]
    text, batch = Texts(made["language"]), making.tx.get_one(ImportBatch, made["batch"])
    stem = batch.file.rpartition(".")[0] or batch.file
    data = errors(making.tx, making.secret, making.catalogue.registry, batch, text)
    return Made(payload, {"document": File(text("registry_errors_file", name=stem), data)})
