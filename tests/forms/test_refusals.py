"""What is not accepted: said by place, what, and what is accepted instead."""

import time
import zipfile

import pytest

from forms import Form, FormRefused, Problem, publish
from tests.forms.filling import XFORM, Filling, evaluate

PLAIN = "type | name | label | calculation | relevant | constraint"


def table(*rows: str, header: str = PLAIN) -> str:
    """A form of these rows."""
    settings = '| settings |\n| | namespaces |\n| | hf="https://huifang.invalid/xforms" |'
    return "\n".join(["| survey |", f"| | {header} |", *(f"| | {row} |" for row in rows), settings])


def problems(source: str) -> list[Problem]:
    """Why a table is refused."""
    with pytest.raises(FormRefused) as refused:
        publish(source)
    return list(refused.value.problems)


def test_problem_is_one_readable_line():
    """Where, what, and what is accepted; Chinese first, English beside it."""
    problem = Problem("", "there is no type `txet`", "text", sheet="survey", row=12, column="type")
    assert str(problem) == "survey 第12行 type：没有“txet”这种题型（可用：text）"
    assert problem.said("en") == "survey row 12 type: there is no type `txet` (accepted: text)"
    assert Problem("form.xlsx", "no workbook").said("en") == "form.xlsx: no workbook"
    assert str(FormRefused(problem)) == f"{problem.said()} · {problem.said('en')}"


def test_pyxform_s_own_refusal_keeps_its_row():
    """What a name may be made of is pyxform's to say."""
    (problem,) = problems(table("text | a | A", "text | 2nd name | B"))
    assert (problem.sheet, problem.row, problem.column) == ("survey", 3, "name")
    assert "2nd name" in problem.what
    assert any("txet" in problem.what for problem in problems(table("text | a | A", "txet | b | B")))


def test_reference_to_no_question():
    """${nobody} is pyxform's to refuse, too."""
    assert any("nobody" in problem.what for problem in problems(table("text | a | A | | ${nobody} = 1")))


def test_every_problem_is_named_at_once():
    """Nobody likes to be sent back three times."""
    found = problems(
        table(
            "text | a | A | | undone(1) = 2",
            "calculate | b | | substr('a')",
            "text | c | C | | | . > (1",
        )
    )
    assert [problem.where.split(",")[0] for problem in found] == ["/data/a", "/data/b", "/data/c"]
    assert [(problem.row, problem.column) for problem in found] == [
        (2, "relevant"),
        (3, "calculation"),
        (4, "constraint"),
    ]
    assert "undone" in found[0].what
    assert "substr" in found[1].what


@pytest.mark.parametrize("call", ["nonsense(1)", "weekday('2026-10-21')", "property('imei')", "search('towns')"])
def test_function_that_we_do_not_have(call):
    """By name, with what is there instead."""
    (problem,) = problems(table(f"calculate | a | | {call}"))
    assert call.split("(")[0] in problem.what
    assert problem.accepted


def test_unknown_county_column():
    """Named, with the columns that there are."""
    (problem,) = problems(table("text | a | A | | | | 5", header=f"{PLAIN} | bind::hf:x"))
    assert "hf:x" in problem.what
    assert "hf:follow_up" in problem.accepted


@pytest.mark.parametrize(
    "rows",
    [
        ("calculate | a | | ${b} + 1", "calculate | b | | ${a} + 1"),
        ("text | a | A | | ${b} = 1", "text | b | B | | ${a} = 1"),
        ("calculate | a | | ${b}", "text | b | B | | ${a} = 1"),
    ],
    ids=["calculations", "relevance", "both"],
)
def test_circle(rows):
    """Questions that depend on each other are named together."""
    (problem,) = problems(table(*rows))
    assert "/data/a" in problem.where
    assert "/data/b" in problem.where


@pytest.mark.parametrize(
    "rows",
    [
        ("calculate | a | | ${a} + 1",),
        ("text | a | A | | ${a} = 1",),
        ("begin_group | g | G | | ${a} = 1", "text | a | A", "end_group | | "),
    ],
    ids=["calculation", "relevance", "group"],
)
def test_circle_of_one(rows):
    """A count that grows each time it is looked at is no answer."""
    (problem,) = problems(table(*rows))
    assert "/data/" in problem.where


def xform(body: str = "", head: str = "") -> str:
    """Our small XForm with something before it or in it."""
    return head + XFORM.format(expression='"1"').replace("<h:body>", f"<h:body>{body}")


def test_doctype():
    """It could read files of ours, or grow without end."""
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
    for head in (bomb, '<!DOCTYPE a SYSTEM "file:///etc/passwd">'):
        with pytest.raises(FormRefused, match="DOCTYPE"):
            Form.from_xml(xform(head=head))


@pytest.mark.parametrize(
    "text", ["", "no xml", "<a/>", "<a>", "{}", "\x00", xform()[:-20], xform().replace("<model>", "<modal>")]
)
def test_text_that_is_no_form(text):
    """Whatever it is, it is refused and does not raise anything else."""
    with pytest.raises(FormRefused):
        Form.from_xml(text)


def test_form_that_is_too_large():
    """Five million characters of XML."""
    with pytest.raises(FormRefused, match="characters"):
        Form.from_xml(xform(head="<!--" + "x" * 5_000_000 + "-->"))


@pytest.mark.parametrize("depth", [100, 400, 5000])
def test_expression_that_is_too_deep(depth):
    """Brackets in brackets, functions in functions."""
    for deep in ("(" * depth + "1" + ")" * depth, "not(" * depth + "1" + ")" * depth):
        with pytest.raises(FormRefused):
            evaluate(deep)


def test_signs_before_a_number_are_not_depth():
    """Five thousand of them are only silly."""
    assert evaluate("-" * 5000 + "1") == "1"
    assert evaluate("-" * 4999 + "1") == "-1"


@pytest.mark.parametrize("depth", [70, 78, 80])
def test_expression_that_is_almost_too_deep(depth):
    """It is computed, from however deep in a program the form is published."""

    def somewhere(inside: int) -> str:
        return somewhere(inside - 1) if inside else evaluate("(1 or " * depth + "1" + ")" * depth)

    assert somewhere(200) == "true"


@pytest.mark.parametrize(("sign", "value"), [("+", "1500"), ("or", "true"), ("=", "true")])
def test_long_row_of_operands(sign, value):
    """A sum of a thousand parts is long, not deep."""
    assert evaluate(f" {sign} ".join(["1"] * 1500)) == value


def test_expression_that_is_too_long():
    """Nobody reads that."""
    with pytest.raises(FormRefused, match="characters"):
        evaluate("concat(" + ",".join(["'abcdefgh'"] * 3000) + ")")


def test_pattern_that_is_none():
    """Refused when it is published."""
    with pytest.raises(FormRefused, match="regex"):
        evaluate("regex(/data/a, '[a-')")


@pytest.mark.timeout(30)  # unstopped it would take years
def test_pattern_that_takes_too_long_does_not_match():
    """One that nobody could know at publishing is stopped, and the answer refused."""
    slow = table("text | a | A | | | regex(., concat('((a{1,2}){1,9})', '{1,9}b'))", header=PLAIN)
    filling = Filling(slow)
    assert filling.refused("a", "a" * 60) == "constraint"
    assert filling.put("a", "aab").value("a") == "aab"


def test_file_of_another_kind(tmp_path):
    """What kinds there are."""
    file = tmp_path / "form.docx"
    file.write_bytes(b"PK")
    with pytest.raises(FormRefused, match="xlsx"):
        publish(file)


def test_file_that_only_says_it_is_a_workbook(tmp_path):
    """Refused, whatever pyxform makes of it."""
    file = tmp_path / "form.xlsx"
    file.write_bytes(b"this is no zip")
    with pytest.raises(FormRefused):
        publish(file)


def test_workbook_that_unpacks_to_too_much(tmp_path):
    """A small zip with a very large sheet is refused for what it is, quickly."""
    file = tmp_path / "form.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 300_000_000)
    began = time.monotonic()
    with pytest.raises(FormRefused, match="bytes"):
        publish(file)
    assert time.monotonic() - began < 5
