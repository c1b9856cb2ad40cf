"""What is said about a file: how it was understood, what it would change, what is wrong in it and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from activities.registry import Column, Kind, Registry
from handlers.keyboards import Button, fit
from handlers.texts import Texts
from storage.import_deciding import OVERWRITE, SKIP
from storage.store import Tx
from storage.tables import ImportBatch, ImportRow, Person, Subject, Unit

OF_ROSTER: Mapping[str, tuple[Any, Any]] = {
    "person": (Person, ImportRow.about_id),
    "unit": (Unit, ImportRow.about_id),
}  # where rows that are not about subjects have their names
EXAMPLES = 3
MOST_RENAMED = 4  # columns of another name that are said
WIDEST = 16  # letters of a heading, or of a value
WITHOUT = "without"
PREFIX = "A"  # of the buttons


def kind_of(registry: Registry, batch: ImportBatch) -> Kind:
    """The kind that a file is about."""
    return registry.kinds[batch.kind]


def named(thing: Kind | Column, language: str) -> str:
    """A kind or a column as it is called."""
    return thing.en if language == "en" else thing.zh


def preview(tx: Tx, text: Texts, registry: Registry, batch: ImportBatch) -> tuple[str, list[Button]]:
    """How a file was understood, in counts and examples, and what can be done with it."""
    kind = kind_of(registry, batch)
    rows = batch.added + batch.changed + batch.same + batch.wrong
    lines = [text("registry_read_as", name=batch.file, kind=named(kind, text.language), rows=rows)]
    lines += _columns(text, kind, batch.about["sheets"])
    lines += _left_out(text, kind, batch.about)
    lines.append(text("registry_counts", added=batch.added, changed=batch.changed, same=batch.same, wrong=batch.wrong))
    changes = examples(tx, text, kind, batch)
    lines += [text("registry_examples"), *changes] if changes else []
    lines += _alike(tx, text, batch)
    lines += [text("registry_errors")] if batch.wrong else []
    if batch.added + batch.changed == 0:
        return "\n".join([*lines, text("registry_nothing")]), []
    return "\n".join([*lines, text("registry_ask")]), _choices(text, batch)


def _choices(text: Texts, batch: ImportBatch) -> list[Button]:
    ways = []
    if batch.changed:
        ways.append(Button(text("registry_overwrite"), f"{PREFIX}:{OVERWRITE}:{batch.id}"))
    if batch.added:
        ways.append(Button(text("registry_skip" if batch.changed else "registry_take"), f"{PREFIX}:{SKIP}:{batch.id}"))
    if batch.alike:
        ways.append(Button(text("registry_without"), f"{PREFIX}:{WITHOUT}:{batch.id}"))
    return [*ways, Button(text("registry_drop"), f"{PREFIX}:drop:{batch.id}")]


def _alike(tx: Tx, text: Texts, batch: ImportBatch) -> list[str]:
    """How many may be there already, and the first of them with whom they are like."""
    lines = [text("registry_left_out", count=batch.about["left_out"])] if "left_out" in batch.about else []
    if not batch.alike:
        return lines
    rows = tx.exec(
        select(ImportRow, Subject.name)
        .outerjoin(Subject, col(Subject.id) == ImportRow.subject_id)
        .where(ImportRow.batch_id == batch.id, ImportRow.state == "alike")
        .order_by(col(ImportRow.id))
        .limit(EXAMPLES)
    ).all()
    lines.append(text("registry_alikes", count=batch.alike))
    for row, name in rows:
        who = row.why[0][2]["who"]
        lines.append(text("registry_alike_line", number=row.number, name=name or row.patch["name"], who=who))
    return [*lines, text("registry_alikes_so")]


def _columns(text: Texts, kind: Kind, sheets: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns that were recognised, and those of them that are called otherwise."""
    found = dict.fromkeys(key for sheet in sheets for key in sheet["columns"])
    names = [named(kind.column(key), text.language) for key in found]
    renamed = {heading: (key, alike) for sheet in sheets for heading, key, alike in sheet["renamed"]}
    lines = [text("registry_columns", count=len(names), columns=text.list(names))]
    said = sorted(
        renamed.items(), key=lambda row: not row[1][1]
    )  # what is only alike comes first: it is to be looked at
    for heading, (key, alike) in said[:MOST_RENAMED]:
        column = named(kind.column(key), text.language)
        lines.append(
            text("registry_alike" if alike else "registry_renamed", heading=fit(heading, WIDEST), column=column)
        )
    unknown = list(dict.fromkeys(heading for sheet in sheets for heading in sheet["unknown"]))
    if unknown:
        lines.append(text("registry_unknown", columns=text.list([fit(one, WIDEST) for one in unknown])))
    return lines


def _left_out(text: Texts, kind: Kind, about: Mapping[str, Any]) -> list[str]:
    """What is never collected, and what a row's category does not open."""
    never = list(dict.fromkeys(heading for sheet in about["sheets"] for heading in sheet["never"]))
    lines = [text("registry_never", columns=text.list(never))] if never else []
    numbers = about["never"]
    if numbers:
        columns = text.list([fit(heading, WIDEST) for heading in numbers])
        lines.append(text("registry_numbers", count=sum(numbers.values()), columns=columns))
    for key, count in about["unopened"].items():
        lines.append(text("registry_unopened", column=named(kind.column(key), text.language), count=count))
    return lines


def examples(tx: Tx, text: Texts, kind: Kind, batch: ImportBatch) -> list[str]:
    """Three of the changes, before and after."""
    table, key = OF_ROSTER.get(batch.kind, (Subject, ImportRow.subject_id))
    rows = tx.exec(
        select(ImportRow, table.name)
        .where(ImportRow.batch_id == batch.id, ImportRow.state == "changed", key == table.id)
        .order_by(col(ImportRow.id))
        .limit(EXAMPLES)
    ).all()
    lines = []
    for number, (row, name) in enumerate(rows, start=1):
        changes = [_change(text, kind, *each) for each in row.why]
        lines.append(text("registry_change", number=number, name=name, changes=text.list(changes)))
    return lines


def _change(text: Texts, kind: Kind, key: str, before: object, after: object) -> str:
    column = kind.column(key)
    name = named(column, text.language)
    if column.type == "phone":
        return text("registry_other_phone", column=name)
    empty = text("registry_empty")
    values = [fit(column.said(value, text.language) or empty, WIDEST) for value in (before, after)]
    return text("registry_from_to", column=name, before=values[0], after=values[1])


def reason(text: Texts, kind: Kind, why: Sequence[Any]) -> str:
    """Why a row cannot be taken, as one sentence: the column, what is wrong, what is accepted."""
    said = []
    for key, column_key, parts in why:
        column = kind.column(column_key)
        choices = [choice.en if text.language == "en" else choice.zh for choice in column.choices]
        words = text(f"registry_wrong_{key}", **{**parts, "choices": text.list(choices)})
        said.append(text("registry_reason", column=named(column, text.language), words=words))
    return text("registry_between").join(said)
