"""Where in the workbook something of the compiled form, or of pyxform's messages, was written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forms.columns import BEGIN, LOGIC, SPOKEN, column
from forms.refusals import Problem
from forms.sheet import Row, Sheet, Workbook

COLUMNS: Mapping[str, tuple[str, ...]] = {  # what the compiled form calls it: where it may have been written
    "calculate": ("calculation",),
    "count": ("repeat_count",),
    "readonly": ("read_only",),
    "label": tuple(SPOKEN),
    "choices": ("choice_filter", "type", "parameters"),
    "default or trigger": ("default", "calculation", "trigger"),
}
INSTANCE_NAME = "/data/meta/instanceName"
NO_SHEET = Sheet("", (), ())
WRITTEN = re.compile(r" ?/data/(?:[\w.-]+/)*([\w.-]+) ?")  # what pyxform makes of ${name}
ROW = re.compile(r"\[row : (\d+)\]\s*")
ON_SHEET = re.compile(r"On the '(\w+)' sheet, the '([^']+)' value (?:'[^']*' )?is (?:invalid|problematic)\.\s*")
LINK = re.compile(r"\s*(?:Learn more:|See|If this is intentional).*https?://\S+", re.DOTALL)
SHEET_NAMED = re.compile(r"(?:sheet: '|the )(survey|choices|settings|entities|external_choices)\b")
COLUMN_OF = (  # pyxform's messages that name no column
    ("Unknown question type", "type"),
    ("Question with no type", "type"),
    ("List name not in", "type"),
    ("Missing calculation", "calculation"),
    ("with no name", "name"),
    ("Unmatched", "type"),
    ("arameter", "parameters"),
    ("randomize", "parameters"),
    ("or other", "type"),
)
ELEMENT = re.compile(r"element named '([^']+)'")


@dataclass(frozen=True)
class Placed:
    """A row of the survey sheet with the path that its question, group or repeat has in the form."""

    row: Row
    path: str
    group: str  # the path of what it stands in
    first: bool = True  # not the end of a group


def placed(workbook: Workbook) -> Iterator[Placed]:
    """Every row of the survey sheet with its path."""
    groups = ["/data"]
    for row in workbook.get("survey", NO_SHEET).rows:
        found = BEGIN.match(row.get("type"))
        name = row.get("name")
        if found and found["end"] == "end":
            ended = groups.pop() if len(groups) > 1 else groups[0]
            yield Placed(row, ended, groups[-1], first=False)
            continue
        path = f"{groups[-1]}/{name}"
        yield Placed(row, path, groups[-1])
        if found:
            groups.append(path)


def lead(problem: Problem, workbook: Workbook) -> Problem:
    """A problem of the compiled form with its sheet, row and column, where they can be known."""
    paths = re.findall(r"/data[^,\s]*", problem.where)
    kind = problem.where.rpartition(", ")[2] if ", " in problem.where else ""
    if problem.sheet or not paths:
        return problem
    problem = replace(problem, what=WRITTEN.sub(r"${\1}", problem.what))
    row = next((each.row for path in paths for each in placed(workbook) if each.path == path and each.first), None)
    if paths[0] == INSTANCE_NAME:
        settings = next(iter(workbook.get("settings", NO_SHEET).rows), None)
        return replace(problem, sheet="settings", row=settings.number, column="instance_name") if settings else problem
    if row is None:
        return _lead_by_text(problem, workbook)
    return replace(problem, sheet="survey", row=row.number, column=_column(row, kind, problem))


def _column(row: Row, kind: str, problem: Problem) -> str:
    """The heading of the column of a row that is meant, by what the compiled form calls it."""
    unknown = re.search(r"hf:\w+", problem.what)
    names = COLUMNS.get(kind, (unknown[0] if unknown else kind,))
    if kind.startswith("/"):
        names = LOGIC
    found = [heading for name in names for heading in row.cells if column(heading) == name]
    if kind == "label":
        found = [heading for heading in found if "${" in row.cells[heading]] or found
    return found[0] if found else ""


def _lead_by_text(problem: Problem, workbook: Workbook) -> Problem:
    """By a name that the problem quotes, if one cell alone has it (a text of a choice has no path)."""
    quoted = re.search(r"there is no \w+ (?:\w+ )*`?([\w-]+)", problem.what)
    cells = [] if quoted is None else list(mentions(workbook, quoted[1]))
    return replace(problem, sheet=cells[0][0], row=cells[0][1].number, column=cells[0][2]) if cells else problem


def mentions(workbook: Workbook, word: str) -> Iterator[tuple[str, Row, str]]:
    """Sheet, row and heading of the cells in which a word stands inside an expression or as ${word}."""
    sought = re.compile(rf"\$\{{(?:last-saved#)?\s*{re.escape(word)}\s*\}}|\b{re.escape(word)}\(")
    for sheet in workbook.values():
        for row in sheet.rows:
            yield from ((sheet.name, row, heading) for heading, text in row.cells.items() if sought.search(text))


def from_pyxform(message: str, workbook: Workbook, file: str) -> list[Problem]:
    """What pyxform says, each of its sentences with its own place."""
    pieces = re.split(r"\n(?=\[row)", message.strip()) or [message]
    return [_from_line(piece, workbook, file) for piece in pieces]


def _from_line(message: str, workbook: Workbook, file: str) -> Problem:
    row = ROW.search(message)
    on = ON_SHEET.search(message)
    what = LINK.sub("", ON_SHEET.sub("", ROW.sub("", message))).strip()
    number = int(row[1]) if row else 0
    missing = ELEMENT.search(what)
    if missing and not row:
        cell = next(mentions(workbook, missing[1]), None)
        if cell:
            return Problem("", what, sheet=cell[0], row=cell[1].number, column=cell[2])
    named = SHEET_NAMED.search(what)
    sheet = on[1] if on else "survey" if row else named[1] if named and "header" in what else ""
    name = on[2] if on else next((name for begin, name in COLUMN_OF if begin in what), "") if row else ""
    return Problem("" if sheet else file, what, sheet=sheet, row=number, column=_heading(workbook, sheet, number, name))


def _heading(workbook: Workbook, sheet: str, number: int, name: str) -> str:
    """The heading under which a column stands in this workbook; its own name where it stands nowhere."""
    rows = workbook.get(sheet, NO_SHEET)
    here = next((row.heading(column(name)) for row in rows.rows if row.number == number), "") if name else ""
    return here or next((heading for heading in rows.headings if column(heading) == column(name)), name)
