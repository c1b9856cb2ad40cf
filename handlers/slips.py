"""Slips to be printed, cut and handed out: eight on an A4 page, each one person's own way in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fpdf import FPDF

from handlers.printing import BLACK, Sheet, blank_paper, draw_qr, write_fitting
from handlers.texts import Texts

SHEET = Sheet(columns=2, rows=4, margin=9)
QR = 33  # mm


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
    pdf = blank_paper()
    for row, corner in zip(rows, SHEET.corners(pdf, len(rows)), strict=True):
        _slip(pdf, corner, row, _words(row, county, bot, text))
    return bytes(pdf.output())


INNER = SHEET.inner
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


def _slip(pdf: FPDF, corner: tuple[float, float], row: Slip, words: Mapping[str, str]) -> None:
    x, y = corner
    for name, font, size, down, width in LINES:
        write_fitting(pdf, words[name], font, size, at=(x, y + down), width=width)
    pdf.set_draw_color(BLACK)
    pdf.set_line_width(0.25)
    pdf.line(x, y + 5.6, x + INNER, y + 5.6)
    draw_qr(pdf, row.link, (x + INNER - QR, y + 8), QR)
