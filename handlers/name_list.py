"""Who is invited, as a table for mail merge: a line a person, with the link. Pure."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

import xlsxwriter

from handlers.slips import Slip
from handlers.texts import Texts

COLUMNS = (("list_name", 12), ("list_unit", 26), ("list_post", 22), ("list_link", 58), ("list_until", 14))


def name_list(rows: Sequence[Slip], text: Texts) -> bytes:
    """The workbook: a frozen header, columns wide enough, everything as text but the day."""
    content = BytesIO()
    about = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, about)
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the same list is the same bytes
    sheet = book.add_worksheet(text("list_sheet"))
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for at, (key, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, text(key), bold)
    for line, row in enumerate(rows, start=1):
        for at, words in enumerate((row.name, row.unit, row.post, row.link)):
            sheet.write_string(line, at, words)
        sheet.write_datetime(line, len(COLUMNS) - 1, datetime.combine(row.until, time(0)), day)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    book.close()
    return content.getvalue()
