"""What a column of a superior's table asks for: decoration makes no difference, and a doubt is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.superior.headings import (
    ABSENT,
    BARE,
    DOUBTFUL,
    NOTE,
    NUMBER,
    PLACE,
    UNKNOWN,
    Heading,
    dictionary,
    recognise,
)
from handlers.texts import Texts
from storage.table_figures import FIGURES

QUARTER = "2026Q4"


@pytest.mark.parametrize(
    ("levels", "key"),
    [
        (("应查家数（家）",), "due"),
        (("应回查\n企业数",), "due"),
        (("应回查的企业数",), "due"),
        (("其中：逾期补查",), "late"),
        (("四季度已查数",), "done"),
        (("本季度已查",), "done"),
        (("回查情况", "应查"), "due"),
        (("一、基本情况", "非公企业总数（个）"), "enterprises"),
        (("１、企业职工人数",), "staff"),
        (("党员数（人）", "合计"), "members"),
        (("党员数（人）", "其中：正式"), "full_members"),
        (("企业数", "已建党组织"), "with_branch"),
        (("整改", "逾期"), "overdue"),
        (("回查", "逾期补查"), "late"),
        (("问题整改", "已销号（件）"), "closed"),
        (("走访户次数",), "visits"),
        (("走访户数",), "households"),
        (("诉求", "办结数"), "requests_settled"),
        (("乡镇（街道）",), PLACE),
        (("序 号",), NUMBER),
        (("备 注",), NOTE),
        (("党员数（人）", "其中：女"), ABSENT),
    ],
)
def test_headings_as_superiors_write_them(levels, key):
    """In one level or two, with units, numbers, line breaks."""
    assert recognise(Heading(levels), QUARTER).key == key


@pytest.mark.parametrize(
    "levels",
    [
        ("上季度", "已查"),
        ("三季度已查数",),
        ("全年累计已查",),
        ("整改完成率（%）",),
        ("逾期",),  # of revisits, or of what is to be put right?
        ("企业",),  # a number, or a name?
        ("应查数（万元）",),
        ("帮扶资金（件）",),
        ("党员数（不含预备）",),
        ("女职工数",),
        ("新发展党员数",),
        ("",),
    ],
)
def test_what_is_something_else_is_left_empty(levels):
    """Another quarter, another unit, a rate, a part of it: better empty than wrong."""
    assert recognise(Heading(levels), QUARTER).key in (UNKNOWN, DOUBTFUL, ABSENT)


def test_ten_thousands_are_reckoned():
    """Funds in 万元."""
    assert recognise(Heading(("帮扶资金（万元）",)), QUARTER).per == 10_000
    assert recognise(Heading(("帮扶资金（元）",)), QUARTER).per == 1


def test_every_figure_has_headings_and_its_own_name_means_it():
    """The dictionary and the figures are the same; what we call a figure ourselves is understood."""
    assert set(dictionary().entries) == set(FIGURES)
    text = Texts("zh")
    own = {key: recognise(Heading((text(f"figure_{key}"),)), QUARTER).key for key in FIGURES}
    assert own == {key: key for key in FIGURES}


NAMES = [  # those that mean a figure without anything beside them: 联系员 alone may be a column of names
    (heading, key)
    for heading, key in dictionary().stems.items()
    if len(heading) > 2 and "·" not in heading and heading not in BARE
]
SPACES = st.text(alphabet=" \n\t　", max_size=2)


@given(st.sampled_from(NAMES), st.data())
def test_decoration_makes_no_difference(name, data):
    """Spaces and line breaks inside, a unit in any brackets, numbering before, 数 behind, full-width letters."""
    heading, key = name
    spaced = "".join(f"{letter}{data.draw(SPACES)}" for letter in heading)
    entry = dictionary().entries.get(key)
    unit = data.draw(st.sampled_from(sorted(entry.units))) if entry and entry.units else ""
    bracket = (
        data.draw(st.sampled_from(["（{}）", "({})", "［{}］", "【{}】", "\n({})", "（单位：{}）"])).format(unit)
        if unit
        else ""
    )
    before = data.draw(st.sampled_from(["", "1、", "１．", "（", "三、", "其中：", "其中:\n"])).replace("（", "")
    plain, decorated = (
        Heading((heading,)),
        Heading((f"{before}{spaced}{data.draw(st.sampled_from(['', '数']))}{bracket}",)),
    )
    assert recognise(decorated, QUARTER).key == recognise(plain, QUARTER).key == key
