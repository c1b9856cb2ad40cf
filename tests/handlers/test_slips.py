"""Invites on paper: the printed slips scan, the list opens as a table, and neither differs from one making to the next."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from handlers.name_list import name_list
from handlers.slips import Slip, slips
from handlers.texts import LANGUAGES, Texts

UNTIL = date(2026, 10, 12)
NAMES = ("刘建新", "周明辉", "阿依古丽·买买提", "何秀英", "彭春生", "吴晓岚", "罗志强", "许琳", "欧阳平")


def slip(number: int, name: str, post: str = "党建办干部") -> Slip:
    code = f"k7mp3xqdw9h{number}"
    return Slip(name, "云岭乡", post, code, f"https://t.me/huifang_demo_bot?start={code}", UNTIL)


ROWS = [slip(number, name) for number, name in enumerate(NAMES, start=2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slip_scans(language):
    """Eight to a page, each with its own link, at the resolution of a cheap printer."""
    pages = pypdfium2.PdfDocument(slips(ROWS, "桃源县", "huifang_demo_bot", Texts(language)))
    read = [{one.text for one in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())} for page in pages]
    assert read == [{row.link for row in ROWS[:8]}, {row.link for row in ROWS[8:]}]


def test_a_slip_says_who_how_long_and_the_code():
    """For a phone whose camera does not scan, too; in words that can be searched in the file."""
    page = pypdfium2.PdfDocument(slips(ROWS[:1], "桃源县", "huifang_demo_bot", Texts("zh")))[0]
    words = page.get_textpage().get_text_range()
    for part in (
        "桃源县“回访助手”登记条",
        "刘建新",
        "云岭乡",
        "党建办干部",
        "2026年10月12日前有效",
        "@huifang_demo_bot",
        "k7mp 3xqd w9h2",
    ):
        assert part in words


def test_a_long_post_stays_beside_the_code():
    """It is set smaller, and nothing is cut off."""
    post = "金穗米业有限责任公司党支部书记兼工会主席"
    data = slips([slip(2, "彭春生", post)], "桃源县", "huifang_demo_bot", Texts("zh"))
    page = pypdfium2.PdfDocument(data)[0]
    assert post in page.get_textpage().get_text_range()
    assert zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())[0].text == slip(2, "").link


@pytest.mark.parametrize(
    "make", [lambda: slips(ROWS, "桃源县", "b", Texts("zh")), lambda: name_list(ROWS, Texts("zh"))]
)
def test_made_twice_it_is_the_same(make):
    """It may be sent a second time."""
    assert make() == make()


def test_the_list_is_made_for_mail_merge():
    """A frozen header, one line a person, the day a day; what looks like a formula is words."""
    book = openpyxl.load_workbook(BytesIO(name_list([slip(2, "=1+1"), slip(3, "周明辉")], Texts("zh"))))
    sheet = book.active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("姓名", "单位", "职务", "链接", "有效期至")
    assert rows[1] == ("=1+1", "云岭乡", "党建办干部", slip(2, "").link, datetime(2026, 10, 12))
    assert sheet["A2"].data_type == "s"
    assert sheet.freeze_panes == "A2"
    assert all(sheet.column_dimensions[column].width > 10 for column in "ABCDE")
