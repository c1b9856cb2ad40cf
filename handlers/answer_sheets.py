"""Every record of a quarter as one row, the form's questions as headings; one sheet for each version of the form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from forms import Form
from forms.definition import Control, Label, Place
from forms.differences import asked
from handlers.interview.show import FILES, shortened
from handlers.sheets import Sheets
from handlers.texts import Texts
from handlers.worksheets import Paper, Value
from storage.forms import current_version, parse
from storage.inputs import OFFICERS
from storage.records import open_to
from storage.table_reading import REVISIT
from storage.tables import FormVersion, Person, Record, Subject, Unit

SKIPPED = ("acknowledge", "geopoint", "geotrace", "geoshape")  # no answer of words; no place of anybody's
WORDS = re.compile(r"\w")
GAP = "…"  # in a label: where a value stood
SEVERAL = ("select_multiple", "rank")


@dataclass(frozen=True)
class Row:
    """One record with what stands beside its answers."""

    record: Record
    subject: Subject | None
    person: str
    place: int


def record_papers(sheets: Sheets) -> list[Paper]:
    """The sheets; those of the newest version first. A record from paper stands under the version used now."""
    tx, text = sheets.tx, sheets.text
    current = current_version(tx, REVISIT)
    by_version: dict[int, list[Row]] = {}
    for row in sheets.in_order(_rows(sheets), lambda row: row.place):
        number = row.record.form_version_id or (current.id if current else 0) or 0
        by_version.setdefault(number, []).append(row)
    found = []
    for number in sorted(by_version, reverse=True):
        version = tx.get(FormVersion, number)
        name = text("sheet_version", name=text("table_records"), version=version.version[:6]) if version else ""
        found.append(_paper(sheets, version, by_version[number], name if len(by_version) > 1 else ""))
    return found or [sheets.paper("records", [], [])]


def _rows(sheets: Sheets) -> list[Row]:
    rows = sheets.tx.exec(
        select(Record, Subject, Person.name, Unit.path)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .join(Person, col(Person.id) == Record.person_id)
        .outerjoin(Subject, col(Subject.id) == Record.subject_id)
        .where(Record.duty == REVISIT, Record.period_key == sheets.scope.period.key, Record.state == "valid")
        .where(open_to(sheets.scope.viewer))
        .order_by(col(Record.serial))
    ).all()
    found = [Row(record, subject, person, sheets.counted.place(path)) for record, subject, person, path in rows]
    return [row for row in found if row.place]


def _paper(sheets: Sheets, version: FormVersion | None, rows: Sequence[Row], name: str) -> Paper:
    text = sheets.text
    form = parse(version.xml) if version else None
    questions = _questions(form) if form else []
    names = ("serial", "place", "enterprise", "visited_on", "revisitor")
    headings = [*(text(f"column_{each}") for each in names), *_headings(form, questions, text)]
    lines = [_line(sheets, form, questions, row) for row in rows]
    return sheets.paper("records", headings, lines, name=name)


def _questions(form: Form) -> list[Place]:
    """What is asked, but for the day, which has its own column; free words stand beside the choice they belong to."""
    places = asked(form).values()
    beside = {place.other.path for place in places if place.other is not None}
    return [
        place
        for place in places
        if place.control
        and place.control.type not in SKIPPED
        and place.name != "visit_date"
        and place.path not in beside
    ]


def _headings(form: Form | None, questions: Sequence[Place], text: Texts) -> list[str]:
    """Labels, shortened to what tells them apart; no two alike."""
    known = {f"{each}_name": text(f"holds_{each}") for each in OFFICERS}
    labels = [_label(place, form, text.language, known) for place in questions if form is not None]
    short = [shortened(label) for label in labels]
    found: list[str] = []
    for label, brief in zip(labels, short, strict=True):
        heading = brief if short.count(brief) == 1 else label
        again = sum(other == heading or other.startswith(f"{heading}（") for other in found)
        found.append(f"{heading}（{again + 1}）" if again else heading)
    return found


def _label(place: Place, form: Form, language: str, known: Mapping[str, str]) -> str:
    """A question's label; one without is called as in the blank, or by the note above it."""
    assert place.control is not None
    short = place.hf.get("short_en" if language == "en" else "short", "")
    kids = list(place.above.kids.values()) if place.above else []
    notes = [kid.control for kid in kids[: kids.index(place)] if kid.control and kid.is_note()] if kids else []
    labels = [control.label for control in (place.control, *reversed(notes))]
    own, *above = [_said(label, form, language, known, gap=GAP) for label in labels]
    found = next((said for said in (own, short, *above) if WORDS.search(said.replace(GAP, ""))), place.name)
    return found.rstrip("。.：: ")


def _said(label: Label, form: Form, language: str, known: Mapping[str, str], *, gap: str = "") -> str:
    """A label; where a value stands in it, what is known of it by name, else a gap."""
    words = next((label[code] for code in (language, "", *form.languages) if label.get(code)), None)
    pieces = words.pieces if words else ()
    texts = (known.get(said.strip().rsplit("/", 1)[-1], gap) if inside else said for said, inside in pieces)
    return "".join(texts).strip()


def _line(sheets: Sheets, form: Form | None, questions: Sequence[Place], row: Row) -> list[Value]:
    record, subject = row.record, row.subject
    profile = {name: str(value) for name, value in (subject.profile if subject else {}).items()}
    values: list[Value] = [
        *(f"{record.serial:03d}", sheets.place(row.place), subject.name if subject else ""),
        *(record.occurred_on, row.person),
    ]
    for place in questions:
        assert form is not None
        value = _value(sheets.text, form, place, _answered(record, place), profile)
        free = _answered(record, place.other) if place.other is not None else []
        values.append(sheets.text.list([*([f"{value}"] if value else []), *free]) if free else value)
    return values


def _answered(record: Record, place: Place) -> list[str]:
    return [answer for answer in _answers(record.answers, place.path.split("/")[2:]) if answer]


def _answers(document: Any, path: Sequence[str]) -> Iterator[str]:
    """What was answered under a path; of a repeat each row's."""
    if isinstance(document, list):
        for row in document:
            yield from _answers(row, path)
    elif path and isinstance(document, dict):
        yield from _answers(document.get(path[0]), path[1:])
    elif not path and document is not None:
        yield str(document)


def _value(text: Texts, form: Form, place: Place, answers: Sequence[str], profile: Mapping[str, str]) -> Value:
    assert place.control is not None
    kind = place.control.type
    if len(answers) == 1:
        alone = _alone(kind, answers[0])
        if alone is not None:
            return alone
    if kind in FILES:
        return text("with_file") if answers else ""
    labels = _choices(form, place.control, text.language, profile)
    several = kind in SEVERAL
    words = [text.list([labels.get(name, name) for name in (said.split() if several else [said])]) for said in answers]
    return text("sheet_between").join(words)


def _alone(kind: str, answer: str) -> Value:
    """A number as a number, a day as a day; None for everything else."""
    try:
        if kind == "integer":
            return int(answer)
        return date.fromisoformat(answer) if kind == "date" else None
    except ValueError:
        return None


def _choices(form: Form, control: Control, language: str, profile: Mapping[str, str]) -> dict[str, str]:
    """Labels by name, of a list of the form's own."""
    found = {name: _said(label, form, language, profile) for name, label in control.static}
    if control.choices and control.choices.nodeset.startswith("instance('"):
        for row in form.definition.lists.get(control.choices.nodeset.split("'")[1], []):
            label = form.definition.texts.get(row.get("itextId", ""), {})
            name = row.get(control.choices.value, "")
            found[name] = _said(label, form, language, profile) or row.get(control.choices.label, "") or name
    return found
