"""From an XLSForm to a form that runs; pyxform works in a process of its own, with limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any
from zipfile import BadZipFile, ZipFile

from forms.form import Form
from forms.outside_lists import OutsideLists, unknown_lists
from forms.refusals import FormRefused, Problem
from forms.sheet import Row, Sheet, Workbook
from forms.sheet_problems import certain, likely
from forms.warnings import in_order, warnings_of
from forms.whereabouts import from_pyxform, lead

BIGGEST = 10_000_000  # bytes of the file
UNPACKED = 50_000_000  # bytes of a workbook, which is a zip
ZIPPED = (".xlsx", ".xlsm")
SECONDS = 60
ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # no token, no key
KINDS = (".md", ".xlsx", ".xlsm", ".xls", ".csv")


def publish(source: Path | str, *, kind: str | None = None, lists: OutsideLists | None = None) -> Form:
    """Convert and compile an XLSForm: a file, or the text of a Markdown table; FormRefused with what is wrong.

    With `lists`, a form that asks for a list from outside which is none of these is refused, too.
    """
    if isinstance(source, str):
        with TemporaryDirectory() as folder:
            file = Path(folder) / "form.md"
            file.write_text(source, encoding="utf-8")
            return publish(file, kind=kind, lists=lists)
    suffix = kind or source.suffix
    if suffix not in KINDS:
        raise FormRefused(Problem(source.name, f"a file of kind {suffix or 'unknown'}", ", ".join(KINDS)))
    size = source.stat().st_size
    if size > BIGGEST:
        raise FormRefused(Problem(source.name, f"{size} bytes", f"at most {BIGGEST}"))
    if suffix in ZIPPED:
        _weigh(source)
    return _compiled(_converted(source, suffix), source.name, lists)


@dataclass(frozen=True)
class Converted:
    """What the converter made of a file: XML or pyxform's messages, and the sheets as they were written."""

    workbook: Workbook
    xml: str = ""
    refused: tuple[str, ...] = ()


def _compiled(found: Converted, name: str, lists: OutsideLists | None) -> Form:
    """The form of what was converted, with its warnings; FormRefused with one list of everything."""
    problems = certain(found.workbook)
    if lists is not None:
        problems += unknown_lists(found.workbook, lists)
    for message in found.refused:
        problems += likely(found.workbook) + from_pyxform(message, found.workbook, name)
    if not found.refused:
        try:
            form = Form.from_xml(found.xml)
        except FormRefused as refused:
            problems += [lead(problem, found.workbook) for problem in refused.problems]
    if problems:
        raise FormRefused(*one_list(problems))
    form.warnings = warnings_of(found.workbook, fed=lists is not None)
    form.workbook = found.workbook
    return form


def one_list(problems: list[Problem]) -> list[Problem]:
    """Problems in the order of the sheets, without those that say of a cell again what was said before."""
    kept: list[Problem] = []
    for problem in problems:
        if not any(_said_by(other, problem) for other in kept):
            kept.append(problem)
    return sorted(kept, key=in_order)


def _said_by(earlier: Problem, problem: Problem) -> bool:
    if (earlier.sheet, earlier.column) != (problem.sheet, problem.column) or not problem.sheet:
        return earlier == problem
    return earlier.row == problem.row or (earlier.row == 1 and earlier.what == problem.what)


def _weigh(file: Path) -> None:
    """Refuse a workbook that unpacks to more than a form can be."""
    try:
        with ZipFile(file) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except BadZipFile:
        raise FormRefused(Problem(file.name, "no workbook", ", ".join(KINDS))) from None
    if size > UNPACKED:
        raise FormRefused(Problem(file.name, f"{size} bytes when unpacked", f"at most {UNPACKED}"))


def _converted(file: Path, kind: str) -> Converted:
    found = _ask(file, kind)
    if "problems" in found:
        raise FormRefused(*[Problem(**problem) for problem in found["problems"]])
    workbook = {sheet["name"]: _sheet(sheet) for sheet in found["sheets"]}
    return Converted(workbook, found.get("xml", ""), tuple(found.get("refused", ())))


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(told["name"], tuple(told["headings"]), tuple(Row(**row) for row in told["rows"]))


def _ask(file: Path, kind: str) -> dict[str, Any]:
    """What the converter says; it writes to a file, which it can fill only so far."""
    command = [sys.executable, "-m", "forms.converter", str(file.absolute()), kind]
    with TemporaryFile() as said:
        try:
            subprocess.run(  # noqa: S603 - our own module, the file as an argument
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,  # what it says there is no JSON, and no limit holds it
                timeout=SECONDS,
                check=False,
                cwd=Path(__file__).parent.parent,
                env=ENVIRONMENT,
            )
        except subprocess.TimeoutExpired:
            raise FormRefused(Problem(file.name, f"not converted within {SECONDS} seconds", "a smaller form")) from None
        said.seek(0)
        try:
            found: dict[str, Any] = json.load(said)
        except ValueError:
            what = "more memory, time or room than a form may take"
            raise FormRefused(Problem(file.name, what, "a smaller form")) from None
    return found
