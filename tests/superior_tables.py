"""Blank tables as superiors send them: merged heads, units, line breaks, notes, and files that are none."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from bot.simulator import Upload

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CITY = "市委组织部四季度统计表.xlsx"
TOWNSHIPS = ("云岭乡", "石坪镇", "清溪镇", "白鹭镇", "禾田乡", "竹园乡")


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def put(sheet: Worksheet, rows: Sequence[Sequence[object]], top: int = 1) -> None:
    """Rows of values, from a row on; None leaves a cell alone."""
    for row, values in enumerate(rows, start=top):
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(row, column, value)


def boxed(sheet: Worksheet, area: str) -> None:
    """Lines around every cell."""
    for row in sheet[area]:
        for cell in row:
            cell.border = BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def city() -> bytes:
    """Conversation h: a title, who reports, two levels, units, rows left free, the sums at the bottom, notes below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "统计表"
    sheet["A1"] = "非公企业党建工作四季度统计表"
    sheet["A1"].font = Font(bold=True, size=18)
    sheet.merge_cells("A1:N1")
    sheet["A2"] = "填报单位（盖章）：                截至时间：      年   月   日   时"
    sheet.merge_cells("A2:L2")
    sheet["M2"] = "单位：家、人、件"
    sheet.merge_cells("M2:N2")
    head = ["序号", "乡 镇\n名 称", "非公企业数\n（家）", "已建\n党组织", "党员数（人）", None, None]
    head += ["回查走访情况", None, None, None, "问题整改（件）", None, None]
    below = [None] * 4 + ["合计", "正式", "其中：女", "应查", "已查", "逾期补查", "未查", "新列", "已销号", "逾期"]
    put(sheet, [head, below], 3)
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:K3", "L3:N3"):
        sheet.merge_cells(area)
    put(sheet, [["甲", "乙", *range(1, 13)]], 5)
    boxed(sheet, "A3:N9")
    put(sheet, [["合 计"]], 9)
    sheet.merge_cells("A9:B9")
    put(sheet, [["填表人：", None, None, None, "审核人：", None, None, None, "填表日期："]], 10)
    put(sheet, [["注：本表每季度末报送，数字以台账为准。"]], 11)
    sheet.merge_cells("A11:N11")
    sheet.column_dimensions["B"].width = 14
    sheet.row_dimensions[3].height = 32
    hidden = book.create_sheet("说明")
    hidden.sheet_state = "hidden"
    put(hidden, [["乡镇", "应查", "已查"]])
    return saved(book)


def listed(names: Sequence[str] = TOWNSHIPS, sums: str = "top") -> bytes:
    """Townships listed in the superior's own order and spelling, the sums above them or below, with a formula."""
    book = Workbook()
    sheet = book.active
    put(sheet, [["２０２６年 第四季度 回查情况表"], ["填报单位", None, "截至日期", None]])
    put(
        sheet,
        [["乡镇（街道）", "１、应查数(家)", "２、已查数(家)", "３、帮扶资金（万元）", "４、整改完成率（％）", "备注"]],
        3,
    )
    rows: list[list[object]] = [[name] for name in names]
    row = 4 if sums == "top" else 4 + len(names)
    put(sheet, [["合计"], *rows] if sums == "top" else [*rows, ["合计"]], 4)
    first = 5 if sums == "top" else 4
    sheet.cell(row, 2, f"=SUM(B{first}:B{first + len(names) - 1})")
    return saved(book)


def several() -> bytes:
    """Two sheets with a head, one without."""
    book = Workbook()
    put(book.active, [["填表说明"], ["请于1月5日前报送"]])
    book.active.title = "说明"
    put(book.create_sheet("表一 回查"), [["乡镇", "应查数", "已查数"]])
    put(book.create_sheet("表二 整改"), [["乡镇", "整改件数", "销号数"]])
    return saved(book)


def wide() -> bytes:
    """Three hundred columns, nearly all of them unknown."""
    book = Workbook()
    put(book.active, [["乡镇", "应查", *(f"指标第{number}项" for number in range(297)), "已查"]])
    return saved(book)


def words() -> bytes:
    """A workbook without a head."""
    book = Workbook()
    put(book.active, [["关于报送四季度情况的通知"], ["各县市区委组织部："]])
    return saved(book)


def bomb() -> bytes:
    """A workbook that unpacks to far more than it should."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", bytes(200_000_000))
    return content.getvalue()


def letter() -> bytes:
    """A zip that is no workbook, as a Word document is."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES: Mapping[str, Callable[[], bytes]] = {
    CITY: city,
    "附件2：市委组织部一季度统计表（空表）.xlsx": lambda: renamed(city(), "一"),
    "回查情况表.xlsx": listed,
    "两张表.xlsx": several,
    "通知.xlsx": words,
    "旧表.xls": lambda: OLE + bytes(600),
    "改了名的旧表.xlsx": lambda: OLE + bytes(600),
    "加密.xlsx": lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    "炸弹.xlsx": bomb,
    "通知.docx": letter,
    "信.xlsx": letter,
    "空.xlsx": lambda: b"",
}


def renamed(data: bytes, quarter: str) -> bytes:
    """The same blank for another quarter."""
    book = openpyxl.load_workbook(BytesIO(data))
    book.worksheets[0]["A1"] = f"非公企业党建工作{quarter}季度统计表"
    return saved(book)


def upload(name: str) -> dict[str, Any]:
    """A table as somebody's phone sends it."""
    return {"kind": "document", "upload": Upload(name, "application/octet-stream", FILES[name]())}
