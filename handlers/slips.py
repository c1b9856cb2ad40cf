"""Slips to be printed, cut and handed out: eight on an A4 page, each one person's own way in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import segno
from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path, serif_path

from handlers.texts import Texts

PAGE_WIDTH, PAGE_HEIGHT = 210, 297  # mm
COLUMNS, ROWS = 2, 4
WIDTH, HEIGHT = PAGE_WIDTH / COLUMNS, PAGE_HEIGHT / ROWS
MARGIN = 9  # mm inside a slip: printers leave the paper's edge white
QR = 33
LINE = 4.4
SMALLEST = 5  # points; nobody reads smaller print
GREY, BLACK = 120, 0
MADE_ON = datetime(2026, 1, 1)  # noqa: DTZ001 - the same slips are the same bytes


@dataclass(frozen=True)
class Slip:
    """One person, and his way in."""

    name: str
    unit: str
    post: str
    code: str
    link: str
    until: date


def in_groups(code: str) -> str:
    """A code as it is read from paper: in fours."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def slips(rows: Sequence[Slip], county: str, bot: str, text: Texts) -> bytes:
    """The pages as PDF, in the order of the rows, with lines to cut along."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(MADE_ON)
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_font("sans", fname=sans_path())
    pdf.add_font("serif", fname=serif_path())
    for number, row in enumerate(rows):
        place = number % (COLUMNS * ROWS)
        if place == 0:
            pdf.add_page()
            _cut_lines(pdf)
        corner = (place % COLUMNS * WIDTH + MARGIN, place // COLUMNS * HEIGHT + MARGIN)
        _slip(pdf, corner, row, _words(row, county, bot, text))
    return bytes(pdf.output())


INNER = WIDTH - 2 * MARGIN
BESIDE = INNER - QR - 3  # beside the QR code
LINES = (
    ("head", "serif", 9, 0, INNER),
    ("name", "serif", 18, 9.5, BESIDE),
    ("unit", "sans", 9.5, 18.5, BESIDE),
    ("post", "sans", 9.5, 23.2, BESIDE),
    ("until", "sans", 8, 30.5, BESIDE),
    ("once", "sans", 8, 34.7, BESIDE),
    ("scan", "sans", 7.5, 43.5, INNER),
    ("type", "sans", 7.5, 47.9, INNER),
    ("code", "sans", 11, 53, INNER),
)  # what stands on a slip: font, size in points, how far down in mm, how wide


def _words(row: Slip, county: str, bot: str, text: Texts) -> Mapping[str, str]:
    return {
        "head": text("slip_head", county=county),
        "name": row.name,
        "unit": row.unit,
        "post": row.post,
        "until": text("slip_until", year=row.until.year, day=text.day(row.until)),
        "once": text("slip_once"),
        "scan": text("slip_scan"),
        "type": text("slip_type", bot=bot),
        "code": in_groups(row.code),
    }


def _cut_lines(pdf: FPDF) -> None:
    pdf.set_draw_color(GREY)
    pdf.set_line_width(0.15)
    pdf.set_dash_pattern(dash=2, gap=2)
    for column in range(1, COLUMNS):
        pdf.line(column * WIDTH, 0, column * WIDTH, PAGE_HEIGHT)
    for row in range(1, ROWS):
        pdf.line(0, row * HEIGHT, PAGE_WIDTH, row * HEIGHT)
    pdf.set_dash_pattern()


def _slip(pdf: FPDF, corner: tuple[float, float], row: Slip, words: Mapping[str, str]) -> None:
    x, y = corner
    for name, font, size, down, width in LINES:
        _fit(pdf, font, size, words[name], width)
        pdf.set_xy(x, y + down)
        pdf.cell(width, LINE, words[name])
    pdf.set_draw_color(BLACK)
    pdf.set_line_width(0.25)
    pdf.line(x, y + 5.6, x + INNER, y + 5.6)
    _qr(pdf, row.link, x + INNER - QR, y + 8)


def _fit(pdf: FPDF, font: str, size: float, words: str, width: float) -> None:
    """Set the font so that the words fit: what is too long is set smaller."""
    pdf.set_font(font, size=size)
    while pdf.get_string_width(words) > width and size > SMALLEST:
        size -= 0.5
        pdf.set_font(font, size=size)


def _qr(pdf: FPDF, link: str, x: float, y: float) -> None:
    """The link as squares: sharp at any size, and black on white whatever the printer does to pictures."""
    matrix = [list(line) for line in segno.make_qr(link, error="m").matrix_iter(border=0)]
    side = QR / len(matrix)
    pdf.set_fill_color(BLACK)
    for at, line in enumerate(matrix):
        for first, last in _runs(line):
            pdf.rect(x + first * side, y + at * side, (last - first) * side, side, style="F")


def _runs(line: Sequence[int]) -> list[tuple[int, int]]:
    """Where the dark squares of a line stand together: (from, to)."""
    runs, begun = [], None
    for at, dark in enumerate([*line, 0]):
        if dark and begun is None:
            begun = at
        elif not dark and begun is not None:
            runs.append((begun, at))
            begun = None
    return runs
