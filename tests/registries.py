"""Registries as offices send them: title rows, merged heads, phones as numbers, several sheets, .xls, CSV in GB18030."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import xlsxwriter
import xlwt

from bot.simulator import Upload

Rows = Sequence[Sequence[object]]
HEAD = ("序号", "企业 名称", "所在乡镇", "村居", "职工人数（人）", "负责人", None, "联系员", "身份证号", "备注")
BELOW = (None, None, None, None, None, "姓名", "电话", None, None, None)
ENTERPRISES: Rows = (
    (1, "云岭茶业", "云岭乡", "梨树村", 52, "沈国庆", 13800001111.0, "高翔", "430721199001011234", "x"),
    (2, "金穗米业", "云岭乡", "月塘村", "58人", "彭　春生", None, "周明辉", None, None),
    (3, "清泉水厂", "云岭乡", "桐木村", 35, "龙跃进", None, "罗志强", None, None),
    (4, "云雾养蜂场", "云岭", "梨树", "十二", "田　野", "138-0000-2222", "罗志强", None, "430721199001011234"),
    (5, "新桥砖厂", None, "云岭乡桐木村", 20, "石立", "1.38E+10", "罗志强", None, None),
    (6, "老街酒坊", "云岭乡", "梨数村", 5, "向四", None, "罗志墙", None, None),
    ("合计", None, None, None, 182, None, None, None, None, None),
    ("填表人：吴晓岚", None, None, None, None, None, None, None, None, None),
)


def messy() -> bytes:
    """A title over everything, a head of two rows, a merged township, a sum, a hidden sheet, a sheet of notes."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("企业")
    sheet.merge_range(0, 0, 0, 9, "桃源县非公企业名册（2026年）")
    sheet.write(1, 0, "填报单位：县委组织部")
    for row, cells in enumerate((HEAD, BELOW), start=2):
        for column, text in enumerate(cells):
            if text is not None:
                sheet.write(row, column, text)
    sheet.merge_range(2, 5, 2, 6, "负责人")
    for row, cells in enumerate(ENTERPRISES, start=4):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    sheet.merge_range(4, 2, 6, 2, "云岭乡")
    book.add_worksheet("说明").write(0, 0, "每季度更新。")
    hidden = book.add_worksheet("旧")
    hidden.write_row(0, 0, ("企业名称", "乡镇"))
    hidden.write_row(1, 0, ("不该看到", "云岭乡"))
    hidden.hide()
    book.close()
    return content.getvalue()


def plain(rows: Rows, name: str = "Sheet1") -> bytes:
    """Rows as an .xlsx."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet(name)
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, cells)
    book.close()
    return content.getvalue()


def old(rows: Rows) -> bytes:
    """Rows as an .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(number, column, value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def separated(rows: Rows, encoding: str) -> bytes:
    """Rows as CSV."""
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


HOUSEHOLDS: Rows = (
    ("户主", "乡镇", "村", "组", "户类别", "人口", "手机", "致富路子", "困难原因", "结对党员"),
    ("李贵生", "云岭乡", "梨树村", "3", "特困户", 4, "13900001111.0", "养蜂", "因病", "周明辉"),
    ("石　满仓", "云岭乡", "梨树村", "三组", "脱贫户", "五", "", "养猪", "", "周明辉、何秀英"),
)
PEOPLE: Rows = (
    (1, "何　秀英", "云岭乡", "梨树村", "支部书记兼主任", "书记", "", "13900001111.0"),
    (2, "孟　宽", "云岭乡", "", "党委副书记", "领导、书记", "云岭乡、月塘村", ""),
    (3, "周明辉", "云岭乡", "党建办", "党建办主任", "", "", "139-0000-3333"),
    (4, "钱守信", "云岭", "云岭乡党建办", "党建干事", "干部", "", 13900002222.0),
    (5, "石立", "云岭乡", "月糖村", "文书", "", "", ""),
    (6, "向四", "云岭乡", "", "干部", "干部", "", "1.39E+10"),
    ("合计", None, None, None, 6, None, None, None),
)
UNITS: Rows = (
    ("单位名称", "单位类别", "上级单位", "排序号", "联系人"),
    ("新桥乡", "乡", "", 70, ""),
    ("新桥村", "村", "新桥乡", 71, "周明辉"),
    ("新桥乡水利站", "站所", "新桥乡", 72, ""),
    ("石门村", "村", "云岭乡", 77, ""),
    ("月塘村", "村", "云岭乡", "", "周明辉"),
)


def people() -> bytes:
    """A title, a head, a sum: the people of a township."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("干部")
    sheet.merge_range(0, 0, 0, 7, "云岭乡干部花名册")
    sheet.write_row(1, 0, ("序号", "姓  名", "所在乡镇", "所在单位", "现任职务", "身份", "管辖范围", "手机号码"))
    for number, cells in enumerate(PEOPLE, start=2):
        for column, value in enumerate(cells):
            if value not in (None, ""):
                sheet.write(number, column, value)
    book.close()
    return content.getvalue()


FILES: Mapping[str, Callable[[], bytes]] = {
    "企业名册.xlsx": messy,
    "联系户.csv": lambda: separated(HOUSEHOLDS, "gb18030"),
    "联系户.xls": lambda: old(HOUSEHOLDS),
    "干部花名册.xlsx": people,
    "单位.xlsx": lambda: plain(UNITS),
    "值班表.xlsx": lambda: plain((("日期", "值班人"), ("周一", "甲"))),
    "enterprises.xlsx": lambda: plain(
        (
            ("Enterprise", "Township", "Village", "Staff", "Phone"),
            ("云岭茶业", "云岭乡", "梨树村", 50, ""),
            ("云雾养蜂场", "云岭乡", "梨树村", "many", "12"),
            ("新桥砖厂", "云岭乡", "桐木村", 20, "13800001111"),
        )
    ),
}


def upload(name: str) -> dict[str, object]:
    """One of these files as it is sent."""
    return {"kind": "document", "upload": Upload(name, "application/octet-stream", FILES[name]())}
