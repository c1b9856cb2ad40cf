"""What a chat shows otherwise than other programs: said to the office, and no reason to refuse."""

import re
from collections.abc import Callable, Iterator, Mapping

from forms.columns import MEDIA, OUTSIDE, SPOKEN, column, language, list_of, words
from forms.refusals import Problem
from forms.sheet import Row, Workbook
from forms.sheet_problems import Cell, unknown_columns
from forms.whereabouts import NO_SHEET

LONG_LIST = 100
LONG_TEXT = 300
MEDIA_WORDS: Mapping[str, str] = {"image": "picture", "big-image": "picture", "audio": "sound", "video": "film"}
SHOWN = frozenset(
    {
        "field-list",  # one card
        "table-list",  # one card, too
        "list", "label", "list-nolabel",  # rows of such a card
        "minimal", "autocomplete", "search", "quick", "compact", "horizontal", "horizontal-compact", "vertical",
        "columns", "columns-pack", "columns-flex", "likert",  # choices look as a chat's choices do
        "multiline", "numbers", "thousands-sep", "url", "counter", "no-buttons",  # typed all the same
        "no-calendar", "month-year", "year", "picker", "rating", "new", "new-front", "new-rear",
        "hidden-answer", "no-ticks",
    }
)  # fmt: skip
SHOWN_TOO = re.compile(r"(?:w\d+|columns-\d+)$|hf-|search\(")
SILENT = words("audit background-audio background-geopoint start-geopoint osm simserial subscriberid")
DRAWN = frozenset({"geotrace", "geoshape"})
MEANINGLESS_SETTINGS = words(
    "style public_key submission_url auto_send auto_delete sms_keyword sms_separator prefix delimiter"
)
MEANINGLESS_PARAMETERS = words(
    "max-pixels quality app capture-accuracy warning-accuracy allow-mock-accuracy incremental rows"
)
HTML = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|br|p|div|h[1-6]|a|ul|ol|li|img|small|big|table|tr|td)\b[^<>]*>", re.IGNORECASE
)
MARKDOWN = re.compile(
    r"(\*\*|__)\S.*?\1|(?<![\w*])\*[^\s*][^*]*\*(?![\w*])|^#{1,6} |\[[^\]]+\]\(\S+\)|^[-*] ", re.MULTILINE
)


def warnings_of(workbook: Workbook, *, fed: bool = False) -> tuple[Problem, ...]:
    """Everything that a chat shows otherwise, in the order of the sheets; `fed`: its lists from outside are there."""
    rules = RULES if fed else (*RULES, _files)
    found = [problem for rule in rules for problem in rule(workbook)]
    return tuple(sorted(found, key=in_order))


def in_order(problem: Problem) -> tuple[int, int]:
    """Sheet and row of a problem, to sort by; what has no place comes last."""
    sheets = ("settings", "survey", "choices")
    place = sheets.index(problem.sheet) if problem.sheet in sheets else len(sheets) + (not problem.sheet)
    return place, problem.row


def _rows(workbook: Workbook, *sheets: str) -> Iterator[tuple[str, Row]]:
    for sheet in sheets:
        yield from ((sheet, row) for row in workbook.get(sheet, NO_SHEET).rows)


def _texts(workbook: Workbook) -> Iterator[Problem]:
    for sheet, row in _rows(workbook, "survey", "choices"):
        for heading, text in row.cells.items():
            for what in _about(column(heading), text):
                yield Problem("", what, sheet=sheet, row=row.number, column=heading)


def _about(name: str, text: str) -> Iterator[str]:
    """What there is to say about the text of a column."""
    if name in MEDIA:
        yield f"the {MEDIA_WORDS[name]} at the text is not shown"
    elif name == "guidance_hint":
        yield "the guidance is not shown"
    elif name in SPOKEN:
        if len(text) > LONG_TEXT:
            yield f"{len(text)} characters: a chat shows long texts poorly"
        if HTML.search(text) or MARKDOWN.search(text):
            yield "HTML or Markdown is shown as it is typed"


def _kinds(workbook: Workbook) -> Iterator[Problem]:
    for sheet, row in _rows(workbook, "survey"):
        kind = row.get("type").split()[0] if row.get("type") else ""
        if kind in DRAWN:
            yield Cell(sheet, row, "type").problem("a line or an area cannot be drawn in a chat")
        elif kind in SILENT:
            yield Cell(sheet, row, "type").problem(f"the type `{kind}` asks nothing in a chat")
        elif kind == "barcode":
            yield Cell(sheet, row, "type").problem("a barcode is typed in, not scanned")


def _files(workbook: Workbook) -> Iterator[Problem]:
    for sheet, row in _rows(workbook, "survey"):
        if list_of(row.get("type")).endswith(OUTSIDE):
            what = f"the list comes from the file `{list_of(row.get('type'))}`, which has to be in the database"
            yield Cell(sheet, row, "type").problem(what)


def _appearances(workbook: Workbook) -> Iterator[Problem]:
    for sheet, row in _rows(workbook, "survey"):
        for word in row.get("appearance").split():
            if word not in SHOWN and not SHOWN_TOO.match(word):
                yield Cell(sheet, row, "appearance").problem(f"the appearance `{word}` means nothing in a chat")
        for pair in row.get("parameters").split():
            if pair.partition("=")[0].lower() in MEANINGLESS_PARAMETERS:
                what = f"the parameter `{pair.partition('=')[0]}` means nothing in a chat"
                yield Cell(sheet, row, "parameters").problem(what)


def _long_lists(workbook: Workbook) -> Iterator[Problem]:
    sizes: dict[str, int] = {}
    for _, row in _rows(workbook, "choices"):
        sizes[row.get("list_name")] = sizes.get(row.get("list_name"), 0) + 1
    for sheet, row in _rows(workbook, "survey"):
        size = sizes.get(list_of(row.get("type")), 0)
        if size > LONG_LIST and not row.get("choice_filter"):
            what = f"{size} choices: they are searched by typing, not shown at once"
            yield Cell(sheet, row, "type").problem(what)


def _untranslated(workbook: Workbook) -> Iterator[Problem]:
    """Texts that one of the form's languages does not have."""
    for sheet in ("survey", "choices"):
        headings = workbook.get(sheet, NO_SHEET).headings
        for name in sorted(SPOKEN - {"guidance_hint"}):
            spoken = [heading for heading in headings if column(heading) == name and language(heading)]
            for row in workbook.get(sheet, NO_SHEET).rows:
                missing = [heading for heading in spoken if heading not in row.cells]
                if len(missing) < len(spoken):
                    for heading in missing:
                        what = f"it is not translated to {language(heading)}"
                        yield Problem("", what, sheet=sheet, row=row.number, column=heading)


def _settings(workbook: Workbook) -> Iterator[Problem]:
    for sheet, row in _rows(workbook, "settings"):
        for heading in row.cells:
            if column(heading) in MEANINGLESS_SETTINGS:
                what = f"the setting `{heading}` means nothing here"
                yield Problem("", what, sheet=sheet, row=row.number, column=heading)


RULES: tuple[Callable[[Workbook], Iterator[Problem]], ...] = (
    _settings,
    _texts,
    _kinds,
    _appearances,
    _long_lists,
    _untranslated,
    unknown_columns,
)
