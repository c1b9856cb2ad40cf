"""An A4 page cut into equal pieces: words that fit, QR codes that scan, lines to cut along. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path, serif_path

PAGE_WIDTH, PAGE_HEIGHT = 210, 297  # mm
LINE = 4.4
SMALLEST = 5  # points; nobody reads smaller print
GREY, BLACK = 120, 0
MADE_ON = datetime(2026, 1, 1)  # noqa: DTZ001 - the same sheet is the same bytes


@dataclass(frozen=True)
class Sheet:
    """So many pieces beside and below each other; printers leave the paper's edge white, hence the margin in each."""

    columns: int
    rows: int
    margin: float

    @property
    def width(self) -> float:
        """How wide a piece is, in mm."""
        return PAGE_WIDTH / self.columns

    @property
    def height(self) -> float:
        """How high it is."""
        return PAGE_HEIGHT / self.rows

    @property
    def inner(self) -> float:
        """How wide what stands on it may be."""
        return self.width - 2 * self.margin

    def corners(self, pdf: FPDF, count: int) -> Iterator[tuple[float, float]]:
        """Where each of so many pieces begins, inside its margin; pages are added on the way."""
        for number in range(count):
            place = number % (self.columns * self.rows)
            if place == 0:
                pdf.add_page()
                self._cut_lines(pdf)
            across, down = place % self.columns, place // self.columns
            yield across * self.width + self.margin, down * self.height + self.margin

    def _cut_lines(self, pdf: FPDF) -> None:
        pdf.set_draw_color(GREY)
        pdf.set_line_width(0.15)
        pdf.set_dash_pattern(dash=2, gap=2)
        for column in range(1, self.columns):
            pdf.line(column * self.width, 0, column * self.width, PAGE_HEIGHT)
        for row in range(1, self.rows):
            pdf.line(0, row * self.height, PAGE_WIDTH, row * self.height)
        pdf.set_dash_pattern()


def blank_paper() -> FPDF:
    """A document without pages, with both fonts; made twice it is the same."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(MADE_ON)
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_font("sans", fname=sans_path())
    pdf.add_font("serif", fname=serif_path())
    return pdf


def write_fitting(pdf: FPDF, words: str, font: str, size: float, *, at: tuple[float, float], width: float) -> None:
    """One line of words; what is too long is set smaller."""
    pdf.set_font(font, size=size)
    while pdf.get_string_width(words) > width and size > SMALLEST:
        size -= 0.5
        pdf.set_font(font, size=size)
    pdf.set_xy(*at)
    pdf.cell(width, LINE, words)


def draw_qr(pdf: FPDF, link: str, at: tuple[float, float], size: float) -> None:
    """The link as squares: sharp at any size, and black on white whatever the printer does to pictures."""
    matrix = [list(line) for line in segno.make_qr(link, error="m").matrix_iter(border=0)]
    (x, y), side = at, size / len(matrix)
    pdf.set_fill_color(BLACK)
    for row, line in enumerate(matrix):
        for first, last in _runs(line):
            pdf.rect(x + first * side, y + row * side, (last - first) * side, side, style="F")


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
