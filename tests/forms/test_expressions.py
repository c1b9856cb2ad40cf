"""What expressions give: XPath 1.0 and the functions of ODK XForms, and what we decided where references disagree."""

import math
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms import Form, FormRefused
from tests.forms.filling import XFORM, evaluate

GIVES = {
    # numbers
    "1 + 2 * 3": "7",
    "(1 + 2) * 3": "9",
    "7 div 2": "3.5",
    "-7 mod 3": "-1",
    "7 mod -3": "1",
    "10 - 2 - 3": "5",
    "- - 2": "2",
    "0.1 + 0.2 > 0.3": "true",
    "1 div 0": "Infinity",
    "round(2.5)": "3",
    "round(-2.5)": "-2",
    "round(3.14159, 2)": "3.14",
    "round(1234, -2)": "1200",
    "int(-3.7)": "-3",
    "abs(-2)": "2",
    "pow(2, 10)": "1024",
    "sqrt(9)": "3",
    "number('12.50')": "12.5",
    "number(true())": "1",
    "min(3, 1, 2)": "1",
    "max(3, 1, 2)": "3",
    "1000000 * 1000000": "1000000000000",
    # texts
    "concat('a', 1, true())": "a1true",
    "string-length('走访一户')": "4",
    "substr('abcdef', 2)": "cdef",
    "substr('abcdef', 1, 3)": "bc",
    "substr('abcdef', -2)": "ef",
    "substring-before('2026-10-21', '-')": "2026",
    "substring-after('a=b=c', '=')": "b=c",
    "substring-before('abc', 'x')": "",
    "translate('李 王 张', ' ', '、')": "李、王、张",
    "translate('abc', 'abc', 'x')": "x",
    "normalize-space('  a   b ')": "a b",
    "contains('党员大会', '大会')": "true",
    "starts-with('abc', 'ab')": "true",
    "ends-with('abc', 'ab')": "false",
    "coalesce('', 'b')": "b",
    "join('、', 'a', 'b')": "a、b",
    # regex matches whole (design.md)
    "regex('13800001111', '1[0-9]{10}')": "true",
    "regex('x13800001111', '1[0-9]{10}')": "false",
    "regex('ab', 'a')": "false",
    # truth
    "not(false()) and true()": "true",
    "boolean-from-string('1')": "true",
    "boolean-from-string('yes')": "false",
    "'a' = 'a' and 'a' != 'b'": "true",
    "1 = '1.0'": "true",
    "'1' = '1.0'": "false",
    "if(1 > 2, 'a', 'b')": "b",
    "true() or nothing-here-is-read": None,
    # several choices
    "selected('a b c', 'b')": "true",
    "selected('abc', 'b')": "false",
    "selected-at('a b c', 1)": "b",
    "selected-at('a b c', 3)": "",
    "count-selected('a b c')": "3",
    "count-selected('')": "0",
    # counting what holds; places on the earth; other codings
    "checklist(1, 2, true(), false(), 1 = 1)": "true",
    "checklist(2, -1, true(), false())": "false",
    "checklist(0, 0, true(), false())": "false",
    "weighted-checklist(3, -1, true(), 2, true(), 1.5, false(), 9)": "true",
    "distance('25.0 117.0 0 0; 25.1 117.2 0 0; 25.2 117.0 0 0')": "46060.8",
    "distance('25.0 117.0', '25.1 117.2')": "23037.62",
    "distance('no place')": "",
    "area('0 0; 0 1; 1 1; 1 0; 0 0') > 12000000000": "true",
    "area('0 0; 0 1')": "0",
    "geofence('1 1', '0 0; 0 2; 2 2; 2 0; 0 0')": "true",
    "geofence('3 1', '0 0; 0 2; 2 2; 2 0; 0 0')": "false",
    "base64-decode('5Zue6K6/')": "回访",
    "base64-decode('no base64!')": "",
    "floor(-1.5) + ceiling(1.2)": "0",
    "count(randomize(/data/row))": "3",
    "string-length(uuid(5)) = 5 and random() < 1": "true",
    # dates: text in ISO, and days since 1970
    "today()": "2026-10-21",
    "number('1970-01-02')": "1",
    "today() > '2026-10-20'": "true",
    "'2026-09-30' < '2026-10-01'": "true",
    "date('2026-10-21') + 1 = '2026-10-22'": "true",
    "format-date(today() + 14, '%n月%e日')": "11月4日",
    "format-date('2026-03-05', '%Y/%m/%d %y %b %a')": "2026/03/05 26 Mar Thu",
    "format-date('', '%Y')": "",
    "format-date('no date', '%Y')": "",
    "format-date-time('2026-10-21T07:05:09.250+08:00', '%H:%M:%S.%3 %h')": "07:05:09.250 7",
    "date(20747)": "2026-10-21",
    "now()": "2026-10-21T09:00:00.000+08:00",
    "decimal-date-time('1970-01-02')": "1",
    # nodes
    "count(/data/row)": "3",
    "count(/data/row[position() > 1])": "2",
    "count(instance('towns')/root/item)": "2",
    "instance('towns')/root/item[name = 's']/label": "石坪",
    "instance('towns')/root/item[2]/people": "80",
    "sum(instance('towns')/root/item/people)": "200",
    "count(instance('towns')/root/item[people > 100])": "1",
    "pulldata('towns', 'label', 'name', 'y')": "云岭",
    "pulldata('towns', 'label', 'name', 'nobody')": "",
    "position(/data/row[3])": "3",
    "name": None,
}
WORKING = {expression: value for expression, value in GIVES.items() if value is not None}


@pytest.mark.parametrize(("expression", "expected"), WORKING.items(), ids=WORKING)
def test_expression_gives(expression, expected):
    """One line of the table above."""
    assert evaluate(expression) == expected


@pytest.mark.parametrize("expression", [expression for expression, value in GIVES.items() if value is None])
def test_name_that_is_no_question_is_refused(expression):
    """A path that leads nowhere is a misspelling, found when the form is published."""
    with pytest.raises(FormRefused, match="/data/found"):
        evaluate(expression)


def test_empty_is_neither_less_nor_more():
    """An unanswered question satisfies no comparison by size, and is equal to ''."""
    for expression in ("/data/a >= 0", "/data/a < 0", "/data/a = 0"):
        assert evaluate(expression) == "false"
    assert evaluate("/data/a = ''") == "true"


def test_several_nodes_equal_means_any():
    """`=` and `!=` ask whether any row is so."""
    amounts = ("1", "2", "3")
    assert evaluate("/data/row/amount = 2", amounts=amounts) == "true"
    assert evaluate("/data/row/amount = 4", amounts=amounts) == "false"
    assert evaluate("/data/row/amount != 2", amounts=amounts) == "true"


def test_rows_are_summed_joined_and_indexed():
    """What a form usually asks of its rows."""
    amounts = ("1", "20", "3")
    assert evaluate("sum(/data/row/amount)", amounts=amounts) == "24"
    assert evaluate("max(/data/row/amount)", amounts=amounts) == "20"
    assert evaluate("join('+', /data/row/amount)", amounts=amounts) == "1+20+3"
    assert evaluate("indexed-repeat(/data/row/amount, /data/row, 2)", amounts=amounts) == "20"
    assert evaluate("/data/row[2]/amount", amounts=amounts) == "20"
    assert evaluate("count(/data/row[amount > 2])", amounts=amounts) == "2"
    assert evaluate("count-non-empty(/data/row/amount)", amounts=("1", "", "3")) == "2"


def test_if_reads_only_the_branch_it_takes():
    """`if` is lazy: a pattern that would run for ever stands in the branch that is not taken."""
    assert evaluate("if(true(), 'fast', regex('" + "a" * 40 + "b', '(a|a)*'))") == "fast"


def test_today_is_the_county_s_day():
    """Eight in the evening of the 20th in London is the morning of the 21st here."""
    assert evaluate("today()", now=datetime(2026, 10, 20, 20, tzinfo=UTC)) == "2026-10-21"


def test_current_is_where_the_expression_stands():
    """Inside a filter `.` is the row, `current()` the question."""
    assert evaluate("instance('towns')/root/item[name = current()/../a]/label", a="y") == "云岭"


NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(NUMBERS, NUMBERS, st.sampled_from(["+", "-", "*"]))
def test_arithmetic_is_python_s(left, right, sign):
    """Sums, differences and products are those of IEEE doubles."""
    expected = {"+": left + right, "-": left - right, "*": left * right}[sign]
    assert float(evaluate(f"({left:f}) {sign} ({right:f})")) == expected


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_division_and_remainder_are_c_s(left, right):
    """`div` divides truly, `mod` has the sign of the left operand."""
    assume(right != 0)
    assert float(evaluate(f"({left}) div ({right})")) == left / right
    assert float(evaluate(f"({left}) mod ({right})")) == math.fmod(left, right)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)


@given(TEXTS, TEXTS)
def test_texts_are_python_s(left, right):
    """Length, search and cutting count characters, of whatever script."""
    answers = {"a": left, "b": right}
    assert evaluate("concat(/data/a, /data/b)", **answers) == left + right
    assert evaluate("string-length(/data/a)", **answers) == str(len(left))
    assert evaluate("contains(/data/a, /data/b)", **answers) == str(right in left).lower()
    assert evaluate("starts-with(/data/a, /data/b)", **answers) == str(left.startswith(right)).lower()
    before = left.partition(right)[0] if right and right in left else ""
    assert evaluate("substring-before(/data/a, /data/b)", **answers) == before


@given(TEXTS, st.integers(-25, 25), st.integers(-25, 25))
def test_substr_is_a_slice(text, start, end):
    """substr() counts from 0, its end is not included, negative numbers count from the end."""
    assert evaluate(f"substr(/data/a, {start}, {end})", a=text) == text[start:end]


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(-1000, 1000))
def test_date_and_days(day, days):
    """A date and a number of days are a date again, across every month's end."""
    expected = (day + timedelta(days=days)).isoformat()
    assert evaluate(f"format-date(/data/a + ({days}), '%Y-%m-%d')", a=day.isoformat()) == expected
    assert evaluate(f"date(/data/a + ({days})) = '{expected}'", a=day.isoformat()) == "true"


BOUNDLESS = {  # what once raised from the depths
    "substr('abc', 0, 1 div 0)": "abc",
    "substr('abc', -1 div 0)": "abc",
    "round(pow(10, 300), 15)": None,
    "round(5, 1 div 0)": None,
    "sum(/data/row/amount)": None,
    "digest('a', /data/b)": None,
}


@pytest.mark.parametrize("expression", BOUNDLESS)
def test_infinite_and_odd_arguments_give_a_value(expression):
    """No argument makes a function raise: a form in use does not break on an answer."""
    found = evaluate(expression, amounts=("1e999", "-1e999"), b="no such method")
    assert BOUNDLESS[expression] in (None, found)


@pytest.mark.parametrize(
    "expression", ["count(1)", "count('x')", "position('x')", "'x' | 'y'", "count-non-empty(1 + 1)"]
)
def test_function_of_nodes_without_nodes_is_refused_at_publishing(expression):
    """What can never work is found when the form is published, not by the person who fills it."""
    with pytest.raises(FormRefused):
        Form.from_xml(XFORM.format(expression=quoteattr(expression)))


@pytest.mark.parametrize(
    ("expression", "expected"),
    {
        "date('2026-10-20T20:00:00Z')": "2026-10-21",
        "format-date-time('2026-10-20T20:00:00Z', '%e %H')": "21 04",
        "'2026-10-20T20:00:00Z' > '2026-10-20T23:00:00+08:00'": "true",
    }.items(),
)
def test_moments_are_read_in_the_county_s_zone(expression, expected):
    """An instant written elsewhere is the day and hour that it is here."""
    assert evaluate(expression) == expected


def test_dates_are_equal_as_dates():
    """ISO-looking text compares as a date, for = as for < (design.md)."""
    assert evaluate("'2026-10-21' = '2026-10-21T00:00:00.000+08:00'") == "true"


def test_union_has_each_node_once():
    """`a | a` is a."""
    assert evaluate("count(/data/a | /data/a)") == "1"


def test_small_numbers_have_no_exponent():
    """XPath writes numbers out; 1e-07 on a card means nothing to anyone."""
    assert "e" not in evaluate("0.00001 * 0.01")


def test_calculation_without_a_number_is_empty():
    """An unanswered question in a sum leaves the sum empty (JavaRosa), so that no card says NaN."""
    assert evaluate("/data/a + 1") == ""


PIECES = st.sampled_from(
    ["/data/a", "/data/b", "'x'", "''", "0", "1", "2.5", "(1 div 0)", "(0 div 0)", "'2026-10-21'", "'1e999'", "today()"]
)
CALLS = st.sampled_from(
    [
        "({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} div {1})", "({0} mod {1})", "({0} = {1})", "({0} < {1})",
        "if({0}, {1}, {0})", "concat({0}, {1})", "substr({0}, {1})", "selected-at({0}, {1})", "round({0})",
        "int({0})", "pow({0}, {1})", "date({0})", "format-date({0}, {1})", "translate({0}, {1}, {0})",
        "number({0})", "string({0})", "not({0})", "coalesce({0}, {1})", "regex({0}, {1})", "min({0}, {1})",
        "join({0}, {1}, {0})", "decimal-time({0})", "date-time({0})", "substring({0}, {1})", "-{0}",
    ]
)  # fmt: skip
EXPRESSIONS = st.recursive(
    PIECES, lambda inner: st.tuples(CALLS, inner, inner).map(lambda parts: parts[0].format(*parts[1:])), max_leaves=8
)
ANSWERS = st.one_of(TEXTS, st.integers().map(str), st.dates().map(str), st.just("NaN"))


@settings(max_examples=400)
@given(EXPRESSIONS, ANSWERS, ANSWERS)
def test_no_expression_fails_on_any_answer(expression, a, b):
    """An expression that was accepted gives a value, whatever is answered."""
    assert isinstance(evaluate(expression, a=a, b=b), str)
