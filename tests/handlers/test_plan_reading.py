"""A plan in one message, a line a step; what is said of its progress; days as limits."""

from datetime import date

import pytest

from activities.catalogue import read_catalogue
from activities.plans import PlanKind
from handlers.plans.acceptance import read_score
from handlers.plans.days import find_due
from handlers.plans.reading import Open, Said, read_line, read_money, read_plan_message, read_progress
from handlers.reading import ImpossibleDate

TODAY = date(2026, 11, 25)
KIND = read_catalogue().declared(PlanKind)["backward_village"]
KNOWN = ("镇政府", "乡党委", "后盾单位", "何秀英", "township")


def read(words):
    """One line of a plan."""
    return read_line(KIND, words, TODAY, lambda name: name in KNOWN)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("明年6月底前", date(2027, 6, 30)),
        ("12月底前", date(2026, 12, 31)),
        ("6月底", date(2027, 6, 30)),
        ("2月底前", date(2027, 2, 28)),
        ("明年6月前", date(2027, 5, 31)),
        ("3月中旬", date(2027, 3, 20)),
        ("12月4日前", date(2026, 12, 4)),
        ("明年3月15日", date(2027, 3, 15)),
        ("2027年3月15日前完成", date(2027, 3, 15)),
        ("年底前", date(2026, 12, 31)),
        ("明年底前", date(2027, 12, 31)),
        ("明年一季度末", date(2027, 3, 31)),
        ("明年上半年", date(2027, 6, 30)),
        ("3个月内", date(2027, 2, 23)),
        ("半年内", date(2027, 5, 26)),
        ("两周内", date(2026, 12, 9)),
        ("下月底前", date(2026, 12, 31)),
        ("20日前", date(2026, 12, 20)),
        ("by Jun 30 2027", date(2027, 6, 30)),
        ("before 2027-03-01", date(2027, 3, 1)),
    ],
)
def test_until_when(words, due):
    """As people write it; without a year the next such day."""
    assert find_due(f"修路 {words} 镇政府", TODAY)[1] == due


def test_a_sentence_without_a_day_stays_whole():
    """What is no day is what is to be done."""
    assert find_due("修通3组路2公里", TODAY) == ("修通3组路2公里", None)


@pytest.mark.parametrize("words", ["2月31日前修好", "13月底前修好"])
def test_there_is_no_such_day(words):
    """It is said which one."""
    with pytest.raises(ImpossibleDate):
        find_due(words, TODAY)


def test_a_line_is_what_until_when_and_by_whom():
    """With the heading and the figure that it is counted in."""
    line = read("2. 修通3组路2公里，明年6月底前，镇政府")
    assert (line.measure, line.due, line.who) == ("修通3组路2公里", date(2027, 6, 30), "镇政府")
    assert (line.heading, line.counted, line.amount, line.lacks) == ("road", "hardened", 2.0, ())


@pytest.mark.parametrize(
    "words",
    [
        "镇政府 修通3组路2公里 明年6月底前",
        "修通3组路2公里 明年6月底前 责任人：镇政府",
        "明年6月底前 修通3组路2公里 由镇政府负责",
    ],
)
def test_the_order_of_its_parts_is_free(words):
    """Who is responsible may stand first or last."""
    line = read(words)
    assert (line.measure, line.who, line.due) == ("修通3组路2公里", "镇政府", date(2027, 6, 30))


@pytest.mark.parametrize(
    ("words", "heading", "counted", "amount"),
    [
        ("30户通自来水", "water", "on_tap", 30),
        ("打井2口", "water", "wells", 2),
        ("换变压器一台", "power", "transformers", 1),
        ("宽带通60户", "communications", "broadband", 60),
        ("建桥1座", "road", "bridges", 1),
        ("装路灯20盏", "road", "lamps", 20),
        ("硬化1.5千米", "road", "hardened", 1.5),
        ("油茶技术培训2期", "skill", "", None),
        ("争取公路立项补助12万元", "policy", "", None),
        ("对接收购商2家，找销路", "info", "", None),
        ("补选支委2名", "team", "", None),
        ("种树500棵", "", "", None),
    ],
)
def test_where_a_step_belongs(words, heading, counted, amount):
    """By its words; counted where its heading has such a unit."""
    line = read(f"{words} 明年6月底前")
    assert (line.heading, line.counted, line.amount) == (heading, counted, amount)


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ("加强班子建设", ("what", "due")),
        ("进一步加强两委班子建设 12月底前 乡党委", ("what",)),
        ("修通3组路2公里", ("due",)),
        ("修通3组路2公里 2029年6月底前", ("ahead",)),
        ("修通3组路2公里 2026年6月底前", ("ahead",)),
    ],
)
def test_what_a_line_does_not_say(words, lacks):
    """What and how much, by when, within the limits of time of this kind."""
    assert read(words).lacks == lacks


def test_above_the_steps_stand_sort_problem_goal_and_money():
    """Each by the word before it; a signed full-width sign stays."""
    draft = read_plan_message(
        KIND,
        "类型：软弱涣散\n问题：支书空缺4个月；3组不通路\n目标：年内摘帽\n资金：3.5万元\n\n修路1公里 12月底前",
        TODAY,
        lambda _: False,
    )
    assert draft.heads == {
        "sort": "软弱涣散",
        "problem": "支书空缺4个月；3组不通路",
        "goal": "年内摘帽",
        "money": "3.5万元",
    }
    assert [line.measure for line in draft.good] == ["修路1公里"]


@pytest.mark.parametrize(("words", "yuan"), [("5000元", 5000), ("3.5万元", 35000), ("5000", 5000), ("不少", None)])
def test_a_sum(words, yuan):
    """In yuan."""
    assert read_money(words) == yuan


STEPS = [
    Open(11, "修通3组路2公里", "road", "hardened"),
    Open(12, "补选支委2名", "team", ""),
    Open(13, "30户通自来水", "water", "on_tap"),
    Open(14, "新修村部路0.5公里", "road", "hardened"),
]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("3组路修通1.2公里，投入3.5万元", Said(35000, ((11, 1.2),))),
        ("2 办完了；自来水又通12户", Said(0, ((13, 12.0),), (12,))),
        ("第3条办完了", Said(0, (), (13,))),
        ("支委补选完成了", Said(0, (), (12,))),
        ("路修了1公里", Said()),  # of which of the two is not said
        ("今天开了会，大家很高兴", Said()),
        ("投入2000元\n投入3000元", Said(5000)),
    ],
)
def test_what_is_said_of_progress(words, said):
    """Money, how much of which step, what is done; what could mean two steps counts for none."""
    assert read_progress(KIND, words, STEPS) == said


@pytest.mark.parametrize(
    ("words", "score", "satisfaction"),
    [
        ("82分 满意度93%", 82, 93),
        ("满意度93%，82分", 82, 93),
        ("82 93", 82, 93),
        ("82", 82, None),
        ("93%", None, 93),
        ("82 points, satisfied 93%", 82, 93),
        ("好", None, None),
    ],
)
def test_score_and_satisfaction(words, score, satisfaction):
    """As they are written."""
    assert read_score(KIND.acceptance, words) == (score, satisfaction)
