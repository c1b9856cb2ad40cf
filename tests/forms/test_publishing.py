"""What the office is told about a workbook: every problem with its cell, limits by name, and what a chat shows otherwise."""

import ast
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from forms import Form, FormRefused, Problem, publish
from forms.chinese import SENTENCES, in_chinese
from forms.columns import column, is_type, language, list_of
from forms.confined import refuse_reach
from forms.patterns import slow_text
from forms.sheet import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS
from forms.warnings import LONG_LIST, LONG_TEXT

FORMS = Path(sys.modules[Form.__module__].__file__).parent
HF = "https://huifang.invalid/xforms"
CHOICES = [["list_name", "name", "label"], ["yn", "y", "是"], ["yn", "n", "否"]]


def refused(source: str | Path) -> list[Problem]:
    """Why a form is refused."""
    with pytest.raises(FormRefused) as wrong:
        publish(source)
    return list(wrong.value.problems)


def cells(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, int, str]]:
    """Their sheets, rows and columns."""
    return [(problem.sheet, problem.row, problem.column) for problem in problems]


@pytest.fixture
def workbook(tmp_path):
    """Writes sheets of rows as an .xlsx file."""

    def write(**sheets: list[list[object]]) -> Path:
        book = openpyxl.Workbook(write_only=True)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "form.xlsx")
        return tmp_path / "form.xlsx"

    return write


@pytest.fixture
def csv_file(tmp_path):
    """Writes a form as a .csv file, the first column naming the sheets."""

    def write(text: str) -> Path:
        (tmp_path / "form.csv").write_text(text, encoding="utf-8")
        return tmp_path / "form.csv"

    return write


# --- one list with cells ------------------------------------------------------------------------------

ALL_WRONG = """| survey |
| | type | name | label | relevent | relevant | constraint |
| | text | a | A | | ${nobody} = 1 | |
| | txet | b | B | | | |
| | text | a | A again | | | |
| | select_one yesno | 2c | C | | foo(1) = 2 | |
| | text | | D | | | |
| | begin_group | g | G | | | |
| | integer | h | H | | | . > (1 |
| choices |
| | list_name | name | labell |
| | yes_no | y | Yes |
| | yes_no | y | Yes again |
"""


def test_pyxform_stops_at_the_first_and_we_do_not():
    """All eleven at once, in the order of the sheets, each with its cell and the nearest that there is."""
    found = refused(ALL_WRONG)
    assert cells(found) == [
        ("survey", 1, "relevent"),
        ("survey", 2, "relevant"),
        ("survey", 3, "type"),
        ("survey", 4, "name"),
        ("survey", 5, "type"),
        ("survey", 5, "name"),
        ("survey", 5, "relevant"),
        ("survey", 6, "name"),
        ("survey", 7, "type"),
        ("survey", 8, "constraint"),
        ("choices", 1, "labell"),
        ("choices", 3, "name"),
    ]
    accepted = {(problem.row, problem.column): problem.accepted for problem in found}
    assert accepted[1, "relevent"] == "relevant"
    assert accepted[3, "type"] == "text"
    assert accepted[5, "type"] == "yes_no"
    assert "第5行" in found[4].said("zh")
    assert "row 5" in found[4].said("en")


def test_empty_rows_count_as_in_excel(workbook):
    """Row 12 is the row that Excel calls 12; empty rows and columns between are kept in mind."""
    rows = [["type", None, "name", "label", "relevant"], ["text", None, "a", "甲", None], *[[None]] * 9]
    rows.append(["text", None, "b", "乙", "undone(${a}) = 2"])
    (problem,) = refused(workbook(survey=rows))
    assert (problem.sheet, problem.row, problem.column) == ("survey", 12, "relevant")
    assert str(problem) == "survey 第12行 relevant：没有 undone() 这个函数（可用：ODK XForms 规范里的函数）"


def test_csv_has_rows_and_columns_too(csv_file):
    """As pyxform reads it: the first column names the sheet."""
    file = csv_file("survey,,,,\n,type,name,label,calculation\n,text,a,A,\n,calculate,b,,\"substr('a')\"\n")
    assert cells(refused(file)) == [("survey", 3, "calculation")]


def test_old_workbook_has_rows_and_columns_too():
    """An .xls of the corpus is read without a problem, and its pictures are found."""
    form = publish(Path(__file__).parent / "corpus" / "repeat_date_test.xls")
    assert ("choices", 20, "image") in cells(form.warnings)


@pytest.mark.parametrize(
    ("header", "rows", "where"),
    [
        ("calculation", [("calculate", "a", "", "substr('x')")], (2, "calculation")),
        ("bind::relevant", [("text", "a", "A", "nonsense()")], (2, "bind::relevant")),
        ("relevance", [("text", "a", "A", "nonsense()")], (2, "relevance")),
        ("required", [("text", "a", "A", "nonsense()")], (2, "required")),
        ("read_only", [("text", "a", "A", "nonsense()")], (2, "read_only")),
        ("default", [("text", "a", "A", "nonsense() + 1")], (2, "default")),
        ("repeat_count", [("begin_repeat", "r", "R", "nonsense()"), ("text", "a", "A", ""), ("end_repeat", "", "", "")], (2, "repeat_count")),
        ("relevant", [("begin_group", "g", "G", ""), ("text", "a", "A", "nonsense()"), ("end_group", "", "", "")], (3, "relevant")),
        ("choice_filter", [("select_one yn", "a", "A", "nonsense() = 1")], (2, "choice_filter")),
    ],
)  # fmt: skip
def test_problem_of_the_compiled_form_is_led_back(workbook, header, rows, where):
    """From the path and the kind of expression to the cell where it was written, under the heading that stands there."""
    (problem,) = refused(workbook(survey=[["type", "name", "label", header], *map(list, rows)], choices=CHOICES))
    assert (problem.sheet, problem.row, problem.column) == ("survey", *where)


def test_circle_names_its_questions(workbook):
    """One cell to go to, and the paths of all that take part."""
    rows = [["type", "name", "label", "relevant"], ["text", "a", "甲", "${b} = 1"], ["text", "b", "乙", "${a} = 1"]]
    (problem,) = refused(workbook(survey=rows))
    assert cells([problem]) == [("survey", 2, "relevant")]
    assert "/data/a, /data/b" in str(problem)


@pytest.mark.parametrize(
    ("message", "cell", "words"),
    [
        ("[row : 5] On the 'survey' sheet, the 'name' value 'x' is invalid. Repeat names must not be the same as the survey root (which defaults to 'data').", ("survey", 5, "name"), "重复组不能叫 data"),
        ("[row : 3] On the 'choices' sheet, the 'name' value is invalid. Choices must have a name. Learn more: https://xlsform.org/en/#setting-up-your-worksheets", ("choices", 3, "name"), "选项必须有名称"),
        ("[row : 4] Unknown question type 'wat'.", ("survey", 4, "type"), "没有“wat”这种题型"),
        ("[row : 4] Missing calculation.", ("survey", 4, "calculation"), "没有写算式"),
        ("Something that nobody foresaw.", ("", 0, ""), "form.xlsx：Something"),
    ],
)  # fmt: skip
def test_pyxform_s_messages_find_their_cells(message, cell, words):
    """Row, sheet and column as pyxform says them, or as they follow from what it says; in Chinese where we know it."""
    from forms.whereabouts import from_pyxform  # noqa: PLC0415

    (problem,) = from_pyxform(message, {}, "form.xlsx")
    assert cells([problem]) == [cell]
    assert words in problem.said("zh")
    assert "xlsform.org" not in problem.said("en")


# --- columns of our own -------------------------------------------------------------------------------


def test_unknown_county_column_is_said_once_with_its_heading(workbook):
    """However many rows use it."""
    rows = [["type", "name", "label", "bind::hf:scor"], ["text", "a", "甲", "1"], ["text", "b", "乙", "2"]]
    settings = [["namespaces"], [f'hf="{HF}"']]
    (problem,) = refused(workbook(survey=rows, settings=settings))
    assert cells([problem]) == [("survey", 1, "bind::hf:scor")]
    assert "hf:follow_up" in problem.accepted


def test_county_column_in_the_choices_sheet(workbook):
    """Where pyxform would fail: a plain column does it."""
    choices = [["list_name", "name", "label", "bind::hf:fact"], ["yn", "y", "是", "x"]]
    found = refused(workbook(survey=[["type", "name", "label"], ["select_one yn", "a", "甲"]], choices=choices))
    assert ("choices", 1, "bind::hf:fact") in cells(found)
    assert found[0].accepted == "a plain column hf_fact"


def test_county_column_without_its_namespace(workbook):
    """The settings have to declare hf, and the sentence says how."""
    found = refused(workbook(survey=[["type", "name", "label", "bind::hf:fact"], ["text", "a", "甲", "x"]]))
    assert cells(found)[0] == ("survey", 1, "bind::hf:fact")
    assert HF in found[0].accepted


# --- limits -------------------------------------------------------------------------------------------


def small(*more: list[object]) -> list[list[object]]:
    """A survey sheet with one question, and more."""
    return [["type", "name", "label"], ["text", "a", "甲"], *more]


def test_too_many_sheets(workbook):
    """By name and figure."""
    (problem,) = refused(workbook(survey=small(), **{f"s{number}": [] for number in range(MOST_SHEETS)}))
    assert problem.said("en") == f"form.xlsx: {MOST_SHEETS + 1} sheets (accepted: at most {MOST_SHEETS})"


def test_too_many_rows(workbook):
    """By sheet, and the row where it is enough."""
    most = MOST_ROWS["survey"]
    (problem,) = refused(workbook(survey=small(*[["note", f"n{number}", "话"] for number in range(most)])))
    assert problem.said("en") == f"survey row {most + 2}: more than {most} rows (accepted: a smaller sheet)"


def test_too_many_columns(workbook):
    """By sheet."""
    (problem,) = refused(workbook(survey=[["type", "name", *[f"label::{n}" for n in range(MOST_COLUMNS)]]]))
    assert problem.said("zh") == f"survey 第1行：超过{MOST_COLUMNS}列（可用：小一些的工作表）"


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_doctype_inside_a_workbook(workbook, coding):
    """A workbook is XML inside, which could grow without end; the part is named."""
    file = workbook(survey=small())
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("xl/extra.xml", bomb.encode(coding))
    (problem,) = refused(file)
    assert "DOCTYPE" in problem.what
    assert "xl/extra.xml" in problem.what


def test_repeat_of_too_many_rows(workbook):
    """A number in the sheet is judged at publishing."""
    rows = [
        ["type", "name", "label", "repeat_count"],
        ["begin repeat", "r", "户", 501],
        ["text", "a", "甲"],
        ["end repeat"],
    ]
    (problem,) = refused(workbook(survey=rows))
    assert problem.said("en") == "survey row 2 repeat_count: 501 rows of the repeat (accepted: at most 500)"


def test_default_that_is_too_long(workbook):
    """A value that no session would keep."""
    (problem,) = refused(workbook(survey=[["type", "name", "label", "default"], ["text", "a", "甲", "长" * 10_001]]))
    assert problem.said("en") == "survey row 2 default: a default of 10001 characters (accepted: at most 10000)"


def test_expression_that_is_too_deep_has_its_cell(workbook):
    """Eighty brackets."""
    deep = "(" * 100 + "1" + ")" * 100
    (problem,) = refused(workbook(survey=[["type", "name", "label", "relevant"], ["text", "a", "甲", deep]]))
    assert cells([problem]) == [("survey", 2, "relevant")]
    assert "deep" in problem.what


@pytest.mark.parametrize("pattern", ["((a{1,2}){1,9}){1,9}b", "^x(a|aa)+$"])
def test_pattern_that_can_take_for_ever(workbook, pattern):
    """Refused with a text that shows it."""
    rows = [["type", "name", "label", "constraint"], ["text", "a", "甲", f"regex(., '{pattern}')"]]
    (problem,) = refused(workbook(survey=rows))
    assert cells([problem]) == [("survey", 2, "constraint")]
    assert pattern in problem.what
    assert "aaaaaa…!" in problem.what


@pytest.mark.parametrize(
    "pattern", ["^[0-9]{11}$", r"^([A-Za-z]+\s?)+$", r"([a-z]+\.)+cn", r"^(\d{3}-)+$", "(", "[一-龥]{2,4}"]
)
def test_pattern_that_people_write(pattern):
    """What is quick in practice is not refused for its looks."""
    assert slow_text(pattern) == ""


# --- the process that reads workbooks -----------------------------------------------------------------


def test_converter_reaches_nothing():
    """Neither the network nor another process; it may open files, as it has to."""
    for event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError, match=event):
            refuse_reach(event, ())
    refuse_reach("open", ())


def in_the_converter(code: str) -> subprocess.CompletedProcess[str]:
    """A line of Python where the converter works, under its limits."""
    code = f"from forms.confined import confine; confine(); {code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=FORMS.parent)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("bytearray(3_000_000_000)", "MemoryError"),
    ],
)
def test_converter_is_confined(code, said):
    """Memory, network and processes, in a real process."""
    done = in_the_converter(code)
    assert done.returncode != 0
    assert said in done.stderr


def test_converter_cannot_fill_the_disk(tmp_path):
    """A file stops growing."""
    done = in_the_converter(f"open({str(tmp_path / 'x')!r}, 'wb').write(bytes(70_000_000))")
    assert done.returncode != 0
    assert (tmp_path / "x").stat().st_size <= 60_000_000


def test_converter_that_dies_or_hangs_is_a_refusal(workbook, monkeypatch):
    """Killed for its memory, or stopped by the clock: two sentences, no traceback."""
    module = sys.modules["forms.publish"]
    file = workbook(survey=small())

    def dies(*_, **__) -> None:
        """As if killed: nothing was written."""

    monkeypatch.setattr(module.subprocess, "run", dies)
    (problem,) = refused(file)
    assert problem.said("zh") == "form.xlsx：占用的内存、时间或空间超过一张表单的限度（可用：小一些的表单）"

    def hangs(command, *, timeout, **_) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(module.subprocess, "run", hangs)
    (problem,) = refused(file)
    assert "not converted within" in problem.what


def test_converter_sees_no_secret(workbook, monkeypatch):
    """Neither token nor key of the bot stands in its environment."""
    module = sys.modules["forms.publish"]
    monkeypatch.setenv("HUIFANG_TOKEN", "123:secret")
    assert "HUIFANG_TOKEN" in os.environ
    assert not [name for name in module.ENVIRONMENT if name.startswith("HUIFANG")]
    told = module._ask(workbook(survey=small()), ".xlsx")
    assert json.dumps(told).count("secret") == 0
    assert publish(workbook(survey=small())).warnings == ()


# --- what a chat shows otherwise ----------------------------------------------------------------------

HEADER = ["type", "name", "label", "hint", "appearance", "image", "guidance_hint", "parameters"]


@pytest.mark.parametrize(
    ("row", "column_", "words"),
    [
        (["text", "a", "甲", None, "signature"], "appearance", "外观“signature”在聊天里不起作用"),
        (["text", "a", "甲", None, None, "a.png"], "image", "文字旁的图片不显示"),
        (["text", "a", "甲", None, None, None, "怎么填"], "guidance_hint", "填写指导不显示"),
        (["image", "a", "甲", None, None, None, None, "max-pixels=800"], "parameters", "参数“max-pixels”"),
        (["geotrace", "a", "甲"], "type", "画不了线路或区域"),
        (["geoshape", "a", "甲"], "type", "画不了线路或区域"),
        (["barcode", "a", "甲"], "type", "条码要打字输入"),
        (["text", "a", "长" * (LONG_TEXT + 1)], "label", f"有{LONG_TEXT + 1}个字"),
        (["text", "a", "<b>甲</b>"], "label", "HTML"),
        (["text", "a", "**甲**和乙"], "label", "Markdown"),
        (["text", "a", "甲", "见[说明](https://example.org)"], "hint", "Markdown"),
        (["select_one_from_file villages.csv", "a", "甲"], "type", "villages.csv"),
    ],
)
def test_what_a_chat_shows_otherwise(workbook, row, column_, words):
    """A warning with its cell, and the form runs."""
    (warning,) = publish(workbook(survey=[HEADER, row])).warnings
    assert cells([warning]) == [("survey", 2, column_)]
    assert words in warning.said("zh")
    assert warning.said("en").isascii() or row[2] in warning.said("en")


@pytest.mark.parametrize(
    "row",
    [
        ["text", "a", "甲 < 乙 > 丙，3 * 4 * 5", None, "multiline"],
        ["integer", "a", "甲_乙_丙 #1", None, "numbers w2"],
        ["select_one yn", "a", "甲", None, "minimal"],
        ["date", "a", "甲（一）", "- 不限", "no-calendar"],
    ],
)
def test_what_a_chat_shows_as_it_is(workbook, row):
    """No warning where there is nothing to warn of."""
    found = publish(workbook(survey=[HEADER, row], choices=CHOICES)).warnings
    assert [warning.column for warning in found] in ([], ["hint"])


def test_long_list(workbook):
    """More choices than a chat shows at once."""
    choices = [["list_name", "name", "label"], *[["v", f"v{n}", f"第{n}村"] for n in range(LONG_LIST + 1)]]
    (warning,) = publish(workbook(survey=[HEADER, ["select_one v", "a", "甲"]], choices=choices)).warnings
    assert "101" in warning.what


def test_text_that_one_language_lacks(workbook):
    """Named with the heading to fill in."""
    rows = [
        ["type", "name", "label::中文 (zh)", "label::English (en)"],
        ["text", "a", "甲", "A"],
        ["text", "b", "乙", None],
    ]
    (warning,) = publish(workbook(survey=rows)).warnings
    assert warning.said("zh") == "survey 第3行 label::English (en)：没有译成 English (en)"


def test_column_that_nobody_reads(workbook):
    """It does nothing, which its author should know; choices may have columns of their own."""
    survey = [["type", "name", "label", "relevent", "my notes"], ["text", "a", "甲", "1", "x"]]
    found = publish(
        workbook(survey=survey, choices=[["list_name", "name", "label", "town"], ["v", "x", "甲", "y"]])
    ).warnings
    assert [(warning.column, warning.accepted) for warning in found] == [("relevent", "relevant"), ("my notes", "")]


# --- the tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "name", "spoken"),
    [
        ("label::中文 (zh)", "label", "中文 (zh)"),
        ("label:English (en)", "label", "English (en)"),
        ("Constraint Message::en", "constraint_message", "en"),
        ("bind::jr:requiredMsg", "required_message", ""),
        ("bind::hf:follow_up", "hf:follow_up", ""),
        ("media::image::zh", "image", ""),
        ("control:appearance", "appearance", ""),
        ("Relevance", "relevant", ""),
        ("jr:count", "repeat_count", ""),
    ],
)  # fmt: skip
def test_one_name_for_each_column(heading, name, spoken):
    """Whatever XLSForm lets people write."""
    assert column(heading) == name
    if name != "image":
        assert language(heading) == spoken


def test_types():
    """Those that there are, in all their spellings, and the list that each takes."""
    assert all(
        map(is_type, ["text", "select_one yn", "select one from yn or_other", "begin_repeat", "end group", "rank r"])
    )
    assert not any(map(is_type, ["txet", "begin_gruop", "select_one", ""]))
    assert [list_of(kind) for kind in ("select_multiple yn", "rank r or_other", "text")] == ["yn", "r", ""]


def said_in_forms() -> list[str]:
    """Every sentence that forms/ puts into a Problem or an ExpressionRefused, with {} for what stands in it."""
    found = []
    for file in sorted(FORMS.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"Problem": 1, "ExpressionRefused": 0, "problem": 0}.get(called)
            if place is not None:
                found += filter(None, map(sentence, node.args[place : place + 2]))
    return found


def sentence(node: ast.AST) -> str:
    """A literal, or an f-string with {} in its gaps; empty for anything else."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


def test_every_refusal_is_said_in_chinese_too():
    """A new sentence in forms/ wants a line in forms/chinese.py."""
    sentences = [said for said in said_in_forms() if " " in said.replace("{} ", "")]  # a lone word is a name
    assert len(sentences) > 40
    missing = [said for said in sentences if in_chinese(said.replace("{}", "x")) == said.replace("{}", "x")]
    assert not missing, f"add to SENTENCES in forms/chinese.py: {missing}"


@pytest.mark.parametrize("english", SENTENCES)
def test_chinese_uses_the_gaps_that_there_are(english):
    """What stands in a gap is found again; no sentence fails to be filled."""
    filled = english.replace("{}", "词")
    assert in_chinese(filled) != filled
    assert "{" not in in_chinese(filled).replace("${", "")
