"""What is wrong in the sheets themselves: said with its cell, all of it at once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms.columns import BEGIN, KNOWN, LOGIC, OUTSIDE, WITHOUT_NAME, column, is_type, list_of, nearest, types
from forms.definition import HF, HF_COLUMNS
from forms.patterns import calls, patterns_in, slow_text
from forms.refusals import ExpressionRefused, Problem
from forms.session import LONGEST, MOST_ROWS
from forms.sheet import Row, Workbook
from forms.whereabouts import NO_SHEET, placed
from forms.xpath.functions import PLAIN, SEEING
from forms.xpath.parser import parse

REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?\s*([^}]*?)\s*\}")
NAME = re.compile(r"[^\W\d][\w.-]*")
NAMESPACE = f'hf="{HF}"'
NEVER_NAMED = frozenset({"note", "meta"})


@dataclass(frozen=True)
class Cell:
    """A cell to say something about."""

    sheet: str
    row: Row
    name: str  # the column's one name

    def problem(self, what: str, accepted: str = "") -> Problem:
        """What is wrong there."""
        heading = self.row.heading(self.name) or self.name
        return Problem("", what, accepted, sheet=self.sheet, row=self.row.number, column=heading)


def certain(workbook: Workbook) -> list[Problem]:
    """What no form may have, whatever pyxform makes of it."""
    return [problem for rule in CERTAIN for problem in rule(workbook)]


def likely(workbook: Workbook) -> list[Problem]:
    """What explains why pyxform refused: it stops at the first, this does not."""
    return [problem for rule in LIKELY for problem in rule(workbook)]


# --- certain


def county_columns(workbook: Workbook) -> Iterator[Problem]:
    """Columns of our own: those that there are, in the survey sheet, with their namespace."""
    settings = workbook.get("settings", NO_SHEET)
    declared = any(HF in row.get("namespaces") for row in settings.rows)
    for sheet in workbook.values():
        for heading in sheet.headings:
            name = column(heading).removeprefix("hf:")
            if name == column(heading):
                continue
            at = {"sheet": sheet.name, "row": 1, "column": heading}
            if sheet.name != "survey":
                what = f"the column hf:{name} cannot stand in the sheet {sheet.name}"
                yield Problem("", what, f"a plain column hf_{name}", **at)  # type: ignore[arg-type]
            elif name not in HF_COLUMNS:
                yield Problem("", f"unknown column hf:{name}", ", ".join(f"hf:{each}" for each in HF_COLUMNS), **at)  # type: ignore[arg-type]
            elif not declared:
                accepted = f"a column `namespaces` in the sheet settings with {NAMESPACE}"
                yield Problem("", f"`{heading}` without a namespace", accepted, **at)  # type: ignore[arg-type]


def slow_patterns(workbook: Workbook) -> Iterator[Problem]:
    """Patterns that would stop a chat for as long as they are allowed to."""
    for cell, expression in expressions(workbook):
        for pattern in patterns_in(expression):
            text = slow_text(pattern)
            if text:
                shown = f"{text[:6]}…{text[-1]}"
                yield cell.problem(
                    f"the pattern `{pattern}` of regex() can take for ever, as on `{shown}`",
                    "no choice or repetition inside a repetition",
                )


def too_much(workbook: Workbook) -> Iterator[Problem]:
    """Counts and values beyond what a session keeps."""
    for row in workbook.get("survey", NO_SHEET).rows:
        count = row.get("repeat_count")
        if count.isdigit() and int(count) > MOST_ROWS:
            yield Cell("survey", row, "repeat_count").problem(f"{count} rows of the repeat", f"at most {MOST_ROWS}")
        if len(row.get("default")) > LONGEST:
            what = f"a default of {len(row.get('default'))} characters"
            yield Cell("survey", row, "default").problem(what, f"at most {LONGEST}")


# --- likely


def no_survey(workbook: Workbook) -> Iterator[Problem]:
    """Without a survey sheet there is nothing to ask."""
    if "survey" not in workbook:
        yield Problem("", "no sheet survey", "a sheet named survey")


def wrong_types(workbook: Workbook) -> Iterator[Problem]:
    """Types that XLSForm does not have, lists that are not there, rows that say no type or no name."""
    lists = {row.get("list_name") for row in workbook.get("choices", NO_SHEET).rows}
    for row in workbook.get("survey", NO_SHEET).rows:
        kind, cell = row.get("type"), Cell("survey", row, "type")
        if not kind:
            yield cell.problem("no type")
        elif not is_type(kind):
            near = nearest(kind.split()[0], types())
            yield cell.problem(f"there is no type `{kind}`", near)
        elif list_of(kind):
            yield from _list(cell, kind, lists)


def _list(cell: Cell, kind: str, lists: set[str]) -> Iterator[Problem]:
    name = list_of(kind)
    if name in lists or name.startswith("${") or name.endswith(OUTSIDE) or "external" in kind:
        return
    near = nearest(name, lists)
    yield cell.problem(
        f"there is no list `{name}` in the sheet choices",
        near or ", ".join(sorted(filter(None, lists))),
    )


def wrong_names(workbook: Workbook) -> Iterator[Problem]:
    """Names that are none, that are missing, or that stand twice in one group."""
    seen: dict[str, int] = {}
    for each in placed(workbook):
        name, cell = each.row.get("name"), Cell("survey", each.row, "name")
        if not each.first:
            continue
        if not name:
            if is_type(each.row.get("type")) and not _may_be_nameless(each.row.get("type")):
                yield cell.problem("no name")
        elif not NAME.fullmatch(name):
            accepted = "letters, digits, `_`, `-` and `.`, beginning with a letter or `_`"
            yield cell.problem(f"the name `{name}` is no name", accepted)
        elif each.path in seen:
            yield cell.problem(f"the name `{name}` is also that of row {seen[each.path]} in the same group")
        seen.setdefault(each.path, each.row.number)


def _may_be_nameless(kind: str) -> bool:
    return kind in WITHOUT_NAME | NEVER_NAMED or bool(BEGIN.match(kind))


def wrong_groups(workbook: Workbook) -> Iterator[Problem]:
    """Groups and repeats that begin without an end, or the other way round."""
    open_rows: list[tuple[str, Row]] = []
    for row in workbook.get("survey", NO_SHEET).rows:
        found = BEGIN.match(row.get("type"))
        if not found:
            continue
        cell = Cell("survey", row, "type")
        if found["end"] == "begin":
            open_rows.append((found["of"], row))
        elif open_rows and open_rows[-1][0] == found["of"]:
            open_rows.pop()
        else:
            yield cell.problem(f"`end_{found['of']}` without its `begin_{found['of']}`")
    for of, row in open_rows:
        yield Cell("survey", row, "type").problem(f"`begin_{of}` without its `end_{of}`")


def double_choices(workbook: Workbook) -> Iterator[Problem]:
    """Choices that stand twice in one list, unless the settings allow it."""
    settings = workbook.get("settings", NO_SHEET).rows
    if any(row.get("allow_choice_duplicates").lower() in {"yes", "true"} for row in settings):
        return
    seen: dict[tuple[str, str], int] = {}
    for row in workbook.get("choices", NO_SHEET).rows:
        key = (row.get("list_name"), row.get("name"))
        if key in seen and all(key):
            what = f"the choice `{key[1]}` is also that of row {seen[key]} in the same list"
            yield Cell("choices", row, "name").problem(what)
        seen.setdefault(key, row.number)


def unknown_references(workbook: Workbook) -> Iterator[Problem]:
    """${names} that no row has."""
    names = {row.get("name") for row in workbook.get("survey", NO_SHEET).rows}
    for sheet in (workbook.get("survey", NO_SHEET), workbook.get("choices", NO_SHEET)):
        for row in sheet.rows:
            for heading, text in row.cells.items():
                for name in dict.fromkeys(REFERENCE.findall(text)):
                    if name not in names:
                        near = nearest(name, names)
                        accepted = near
                        what = f"there is no question `{name}`"
                        yield Problem("", what, accepted, sheet=sheet.name, row=row.number, column=heading)


def wrong_expressions(workbook: Workbook) -> Iterator[Problem]:
    """Expressions that cannot be read, and functions that there are none of."""
    for cell, expression in expressions(workbook):
        try:
            names = dict.fromkeys(call.name for call in calls(parse(expression)))
        except ExpressionRefused as wrong:
            yield cell.problem(wrong.what, wrong.accepted)
            continue
        for name in names:
            if name not in PLAIN and name not in SEEING:
                near = nearest(name, [*PLAIN, *SEEING])
                accepted = f"{near}()" if near else "the functions of the ODK XForms specification"
                yield cell.problem(f"there is no function {name}()", accepted)


def expressions(workbook: Workbook) -> Iterator[tuple[Cell, str]]:
    """The cells of the survey sheet that are expressions, with references as paths."""
    for row in workbook.get("survey", NO_SHEET).rows:
        for name in LOGIC:
            text = row.get(name)
            if text and text.lower() not in {"yes", "no", "true", "false"}:
                said = REFERENCE.sub("/data/x", text).translate(QUOTES)
                yield Cell("survey", row, name), said


QUOTES = str.maketrans("“”‘’", "\"\"''")


def unknown_columns(workbook: Workbook) -> Iterator[Problem]:
    """Columns that nobody reads; those of the choices sheet may be meant for filters, unless they nearly are others."""
    for sheet, names in KNOWN.items():
        for heading in workbook.get(sheet, NO_SHEET).headings:
            name = column(heading)
            if name in names or ":" in heading or name.startswith(("_", "hf_", "#")):
                continue
            near = nearest(name, names)
            if near or sheet != "choices":
                accepted = near
                what = f"unknown column `{heading}`, which does nothing"
                yield Problem("", what, accepted, sheet=sheet, row=1, column=heading)


def misspelt_columns(workbook: Workbook) -> Iterator[Problem]:
    """Unknown columns that nearly are known ones."""
    yield from (problem for problem in unknown_columns(workbook) if problem.accepted)


Rule = Callable[[Workbook], Iterator[Problem]]
CERTAIN: tuple[Rule, ...] = (county_columns, slow_patterns, too_much)
LIKELY: tuple[Rule, ...] = (
    no_survey,
    misspelt_columns,
    wrong_types,
    wrong_names,
    wrong_groups,
    double_choices,
    unknown_references,
    wrong_expressions,
)
