"""From an XLSForm to a form that runs; pyxform works in a process of its own, with limits."""

import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from forms.form import Form
from forms.refusals import FormRefused, Problem

BIGGEST = 10_000_000  # bytes of the file
UNPACKED = 50_000_000  # bytes of a workbook, which is a zip
ZIPPED = (".xlsx", ".xlsm")
SECONDS = 60
ROW = re.compile(r"\[row : (\d+)\]\s*")
KINDS = (".md", ".xlsx", ".xlsm", ".xls", ".csv")


def publish(source: Path | str, *, kind: str | None = None) -> Form:
    """Convert and compile an XLSForm: a file, or the text of a Markdown table; FormRefused with what is wrong."""
    if isinstance(source, str):
        with TemporaryDirectory() as folder:
            file = Path(folder) / "form.md"
            file.write_text(source, encoding="utf-8")
            return publish(file, kind=kind)
    suffix = kind or source.suffix
    if suffix not in KINDS:
        raise FormRefused(Problem(source.name, f"a file of kind {suffix or 'unknown'}", ", ".join(KINDS)))
    size = source.stat().st_size
    if size > BIGGEST:
        raise FormRefused(Problem(source.name, f"{size} bytes", f"at most {BIGGEST}"))
    if suffix in ZIPPED:
        _weigh(source)
    return Form.from_xml(_convert(source, suffix))


def _weigh(file: Path) -> None:
    """Refuse a workbook that unpacks to more than a form can be."""
    try:
        with ZipFile(file) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except BadZipFile:
        raise FormRefused(Problem(file.name, "no workbook", ", ".join(KINDS))) from None
    if size > UNPACKED:
        raise FormRefused(Problem(file.name, f"{size} bytes when unpacked", f"at most {UNPACKED}"))


def _convert(file: Path, kind: str) -> str:
    command = [sys.executable, "-m", "forms.converter", str(file), kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file as an argument
            command, capture_output=True, timeout=SECONDS, check=False, cwd=Path(__file__).parent.parent
        )
    except subprocess.TimeoutExpired:
        raise FormRefused(Problem(file.name, f"not converted within {SECONDS} seconds", "a smaller form")) from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise FormRefused(Problem(file.name, "more memory or time than a form may take", "a smaller form")) from None
    if "xml" in found:
        return str(found["xml"])
    raise FormRefused(*[_problem(file, line) for line in found["refused"]])


def _problem(file: Path, message: str) -> Problem:
    row = ROW.search(message)
    where = f"row {row[1]}" if row else file.name
    return Problem(where, ROW.sub("", message).strip())
