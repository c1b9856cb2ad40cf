"""A file as rows of texts, whatever it is: .xlsx, .xls, or CSV in UTF-8, UTF-16, GB18030; merged cells are filled."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import python_calamine

from handlers.registry.cells import text_of

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
UNPACKED = 600_000_000  # bytes of a workbook of 150,000 rows, with room
LONGEST_LIST = 1_000_000  # bytes of the list of sheets in a workbook
WIDEST = 100  # columns that are looked at
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
DELIMITERS = ",\t;"


class Unreadable(Exception):
    """A file that is no table: `why` is locked, too_big or no_table."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows as they come, once; the first has number 1."""

    name: str
    rows: Iterator[Sequence[str]]


def sheets_in(file: Path) -> Iterator[Sheet]:
    """The visible sheets of a file, one after the other."""
    with file.open("rb") as opened:
        mark = opened.read(len(OLD))
    if mark.startswith(ZIPPED):
        _weigh(file)
        yield from _workbook(file)
    elif mark == OLD:
        if LOCKED in file.read_bytes():
            raise Unreadable("locked")
        yield from _workbook(file)
    else:
        yield Sheet("", _separated(file.read_bytes()))


def is_form(file: Path) -> bool:
    """Whether a workbook has a sheet `survey`, as an XLSForm has."""
    data = file.read_bytes()
    if data[:4] == ZIPPED:
        try:
            with ZipFile(io.BytesIO(data)) as packed:
                about = packed.getinfo("xl/workbook.xml")
                names = packed.read(about) if about.file_size <= LONGEST_LIST else b""
        except (BadZipFile, KeyError, ValueError, OSError):
            return True  # whatever it is, the check of forms says what is wrong with it
        return b'name="survey"' in names
    return any("survey".encode(encoding) in data[:LONGEST_LIST] for encoding in ("ascii", "utf-16-le"))


def _weigh(file: Path) -> None:
    try:
        with ZipFile(file) as packed:
            entries = packed.infolist()
    except BadZipFile:
        raise Unreadable("no_table") from None
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise Unreadable("too_big")


def _workbook(file: Path) -> Iterator[Sheet]:
    """Whatever it is called: it is opened here, since the library goes by the ending of a path."""
    try:
        with file.open("rb") as opened:
            book = python_calamine.load_workbook(opened)
        about = book.sheets_metadata
    except Exception:  # noqa: BLE001 - files that are no workbooks fail in many ways
        raise Unreadable("no_table") from None
    for one in about:
        if one.visible == python_calamine.SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_name(one.name)
            yield Sheet(one.name, _rows(sheet))


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[Sequence[str]]:
    """The rows from the first of the sheet on; what stands in a merged area stands in each of its cells."""
    if sheet.start is None:
        return
    offset = sheet.start[1]
    waiting = sorted(sheet.merged_cell_ranges or (), reverse=True)
    open_areas: list[tuple[int, range, str]] = []  # last row, columns, text
    for number, cells in enumerate(sheet.iter_rows()):
        row = [text_of(cell) for cell in cells[:WIDEST]]
        while waiting and waiting[-1][0][0] <= number:
            (_, left), (bottom, right) = waiting.pop()
            columns = range(left - offset, min(right - offset + 1, len(row)))
            if columns:
                open_areas.append((bottom, columns, row[columns[0]]))
        for _, columns, text in open_areas:
            for column in columns:
                row[column] = row[column] or text
        open_areas = [area for area in open_areas if area[0] > number]
        yield row


def _separated(data: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(data)
    head = text[:4000]
    delimiter = max(DELIMITERS, key=head.count)
    csv.field_size_limit(100_000)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [text_of(cell) for cell in row[:WIDEST]]
    except csv.Error:
        raise Unreadable("no_table") from None


def _decoded(data: bytes) -> str:
    encodings: Mapping[bytes, str] = dict(MARKS)
    for mark, encoding in encodings.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Unreadable("no_table")
