"""Labels to be printed on stickers: twenty-four on an A4 page of the usual 70 × 37 mm, each opens one log. Pure.

A name, a place, a code and the QR of a link: never a category, a figure or a phone.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from fpdf import FPDF

from handlers.printing import LINE, Sheet, blank_paper, draw_qr, write_fitting

SHEET = Sheet(columns=3, rows=8, margin=5)
QR = 25  # mm; with the margin around it white enough to scan
BESIDE = SHEET.inner - QR - 3
NAME_SIZE, LONG_SIZE, SIZE = 15, 10, 8.5  # points
MOST_LINES = 4  # of a name
PIXELS = 10  # of a square, on a phone


@dataclass(frozen=True)
class Label:
    """One subject: how it is called, where it lies, its code, and what the QR opens."""

    name: str
    place: str
    code: str
    link: str


def labels(rows: Sequence[Label]) -> bytes:
    """The pages as PDF, in the order of the rows."""
    pdf = blank_paper()
    for row, corner in zip(rows, SHEET.corners(pdf, len(rows)), strict=True):
        _label(pdf, corner, row)
    return bytes(pdf.output())


def _label(pdf: FPDF, corner: tuple[float, float], row: Label) -> None:
    x, y = corner
    name, size, step = _name(pdf, row.name)
    lines = [
        *((line, "serif", size, step) for line in name),
        (row.place, "sans", SIZE, LINE),
        (row.code, "sans", SIZE, LINE),
    ]
    down = y + (SHEET.height - 2 * SHEET.margin - sum(step for *_, step in lines)) / 2
    for words, font, points, step in lines:
        write_fitting(pdf, words, font, points, at=(x, down), width=BESIDE)
        down += step
    draw_qr(pdf, row.link, (x + SHEET.inner - QR, y + 1), QR)


def _name(pdf: FPDF, name: str) -> tuple[list[str], float, float]:
    """A name in large letters, a long one in several lines of small ones; the size, and how far the next line is."""
    pdf.set_font("serif", size=NAME_SIZE)
    if pdf.get_string_width(name) <= BESIDE:
        return [name], NAME_SIZE, 2 * LINE
    pdf.set_font("serif", size=LONG_SIZE)
    lines = [""]
    for letter in name:
        if pdf.get_string_width(lines[-1] + letter) > BESIDE:
            lines.append("")
        lines[-1] += letter
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
    return lines, LONG_SIZE, LINE


def qr_picture(link: str) -> bytes:
    """The QR of a link as a PNG, to be scanned from a phone."""
    file = io.BytesIO()
    segno.make_qr(link, error="m").save(file, kind="png", scale=PIXELS, border=4)
    return file.getvalue()
