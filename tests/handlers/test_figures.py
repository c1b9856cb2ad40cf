"""Figures as people write them: what was given, how much of it, in what."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.figures import UNITS, Amount, figure_for, read_amount, read_amounts, read_number

MESSAGES = json.loads((Path(__file__).parent / "messages_dev.json").read_text(encoding="utf-8"))


def amount(what, number, unit):
    """An Amount with its figure as a decimal."""
    return Amount(what, None if number is None else Decimal(str(number)), unit)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("化肥2袋", ("化肥", 2, "袋")),
        ("2袋化肥", ("化肥", 2, "袋")),
        ("化肥 2 袋", ("化肥", 2, "袋")),
        ("化肥：２袋。", ("化肥", 2, "袋")),
        ("二袋", ("", 2, "袋")),
        ("３代", ("", 3, "袋")),
        ("大米50斤", ("大米", 50, "斤")),
        ("送棉被1床", ("棉被", 1, "床")),
        ("送了煤200斤", ("煤", 200, "斤")),
        ("2头小猪仔", ("小猪仔", 2, "头")),
        ("鸡苗五十羽", ("鸡苗", 50, "羽")),
        ("树苗一千株", ("树苗", 1000, "株")),
        ("一壶油", ("油", 1, "壶")),
        ("半吨", ("", 0.5, "吨")),
        ("两斤半", ("", 2.5, "斤")),
        ("三千块", ("", 3000, "元")),
        ("五百块钱慰问金", ("慰问金", 500, "元")),
        ("拨资金5万元", ("资金", 50000, "元")),
        ("现金200", ("现金", 200, "元")),
        ("给500块", ("", 500, "元")),
        ("1,200元", ("", 1200, "元")),
        ("1.5万元", ("", 15000, "元")),
        ("一万五", ("", 15000, "")),
        ("两百零三", ("", 203, "")),
        ("500", ("", 500, "")),
        ("一块腊肉", ("腊肉", 1, "块")),
        ("三轮车1辆", ("三轮车", 1, "辆")),
        ("八宝粥2箱", ("八宝粥", 2, "箱")),
        ("十来斤", ("", None, "斤")),
        ("化肥几袋", ("化肥", None, "袋")),
        ("两三袋", ("", None, "袋")),
        ("三千多块", ("", None, "元")),
        ("百把斤", ("", None, "斤")),
        ("2 bags of fertiliser", ("fertiliser", 2, "袋")),
        ("500 yuan", ("", 500, "元")),
    ],
)
def test_what_was_given(typed, read):
    """Thing and figure in either order, in whatever digits; `about ten` has no figure."""
    assert read_amount(typed) == amount(*read)


@pytest.mark.parametrize(
    "typed",
    ["", "看望", "张三", "张三 7组", "李贵生3组", "万金油", "万", "1.2.3", "百分之五", "电话13800000000", "剪枝"],
)
def test_words_without_a_figure(typed):
    """A name with a number in it is no amount, and no telephone number either."""
    assert read_amount(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("化肥2袋、大米50斤", [("化肥", 2, "袋"), ("大米", 50, "斤")]),
        ("提一壶油一袋米", [("油", 1, "壶"), ("米", 1, "袋")]),
        ("大米50斤油2桶", [("大米", 50, "斤"), ("油", 2, "桶")]),
        ("送了化肥2袋，现金200和棉被一床", [("化肥", 2, "袋"), ("现金", 200, "元"), ("棉被", 1, "床")]),
        ("1,200元和米3袋", [("", 1200, "元"), ("米", 3, "袋")]),
        ("看望", []),
    ],
)
def test_several_in_one_line(typed, read):
    """Cut where one ends and the next begins."""
    assert read_amounts(typed) == [amount(*each) for each in read]


@pytest.mark.parametrize(
    ("typed", "asked", "number"),
    [
        ("3", "How many households, in all?", 3),  # L is a unit, as a capital letter
        ("3", "", 3),
        ("３次", "来了几次？", 3),
        ("三个", "", 3),
        ("两户", "", 2),
        ("三十二", "", 32),
        ("一百零五", "", 105),
        ("三万二千", "", 32000),
        ("50斤", "多少斤？", 50),
        ("50公斤", "多少斤？", None),
        ("50斤", "收了多少？", 50),
        ("3万", "投入多少万元？", 3),
        ("30000元", "投入多少万元？", None),
        ("1.5", "投入多少万元？", 1.5),
        ("化肥2袋", "", None),
        ("多", "", None),
        ("十来个", "", None),
        ("", "", None),
    ],
)
def test_a_question_of_numbers(typed, asked, number):
    """The unit may stand behind it, if it is the one that is asked for."""
    assert figure_for(typed, asked) == number


WRITTEN = re.compile(r"[，,、。；;：:\n]")
HELP = [
    (row["text"], given_help["amount"], given_help["unit"])
    for row in MESSAGES
    for record in row["records"][:1]
    for given_help in record["help"]
    if given_help["kind"] in ("goods", "funds") and given_help["amount"] is not None
]


@pytest.mark.parametrize(("text", "number", "unit"), HELP)
def test_the_figures_of_real_messages(text, number, unit):
    """Every figure of goods and money in messages as they come stands among those read from its sentences."""
    tails = [part[start:] for part in WRITTEN.split(text) for start in range(len(part))]
    read = [each for tail in tails for each in read_amounts(tail)]
    assert any(each.amount == number and each.unit == unit for each in read)


@given(st.integers(0, 99_999_999), st.sampled_from(sorted(UNITS)))
def test_every_figure_is_read_as_itself(number, unit):
    """With any unit of the table."""
    read = read_amount(f"化肥{number}{unit}")
    assert read is not None
    assert (read.amount, read.unit) == (number, unit)


@given(st.text("零一二两三四五六七八九十百千万亿点半几来多袋斤元块0123456789.,-，。 化肥", max_size=80))
def test_anything_may_be_typed(typed):
    """No words make the readers fail, and what they find is a number that can be reckoned with."""
    found = [amount.amount for amount in (read_amount(typed), *read_amounts(typed)) if amount]
    figures = [each for each in (*found, read_number(typed), figure_for(typed, typed)) if each is not None]
    assert all(each.is_finite() for each in figures)
