"""What a message of a village secretary is read as, rule by rule (today is Monday, 23 November 2026)."""

import json
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.words import read_words
from bot.demo.names import invented
from handlers.messages.mending import Mender
from handlers.messages.reader import LONGEST, Reader
from tests.messages.sets import TODAY

WORDS = read_words()
READER = Reader(WORDS)
PAIRING, NONE = "pairing", "none"


def read(text, *names):
    """The records of a message."""
    return READER.read(text, TODAY, names)


def said(text, *names):
    """Subject, activity and help of each record, as one would say them: `张三 pairing 2袋`."""
    return [
        " ".join(
            filter(
                None,
                [
                    each.subject,
                    each.activity,
                    *(f"{h.amount if h.amount is not None else '?'}{h.unit}" for h in each.help),
                ],
            )
        )
        for each in read(text, *names)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天走访张国强家", date(2026, 11, 22)),
        ("上周三去了张国强家", date(2026, 11, 18)),
        ("初八走访张国强家", date(2026, 11, 16)),
        ("立冬走访张国强家", date(2026, 11, 7)),
        ("11.20走访张国强", date(2026, 11, 20)),
        ("10月28号29号去的张国强家", date(2026, 10, 28)),
        ("走访张国强，送米2袋，限月底前修好屋顶，11月19日去的", date(2026, 11, 19)),
        ("11月30日前要交表，昨天走访了张国强", date(2026, 11, 22)),
        ("前天走访张国强，12月5日再送鸡苗", date(2026, 11, 21)),
        ("昨天去的张国强家，写错了，是前天", date(2026, 11, 21)),
        ("走访张国强不是昨天，是前天", date(2026, 11, 21)),
        ("上午走访张国强家，送米2袋", TODAY),
        ("上周走访张国强", None),
        ("前几天走访张国强", None),
        ("走访张国强，送了3.5斤肉", None),
        ("走访张国庆，送了3斤肉", None),
    ],
)
def test_the_day_is_that_of_being_there(text, day):
    """The past is meant; deadlines, plans and figures are no days; where it is vague the bot asks."""
    [proposal] = read(text)
    assert (proposal.activity, proposal.day) == (PAIRING, day)
    assert proposal.asks_day == (day is None)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("走访张国强，送化肥2袋、米半袋", ["张国强 pairing 2袋 0.5袋"]),
        ("走访张国强，送了一万五", ["张国强 pairing 15000元"]),
        ("走访张国强，送肥料十来斤", ["张国强 pairing ?斤"]),
        ("走访张国强，送面粉五斤多", ["张国强 pairing ?斤"]),
        ("送了两袋化肥给张国强，不对，是三袋", ["张国强 pairing 3袋"]),
        ("走访张国强，不是2袋是3袋", ["张国强 pairing"]),
        ("走访张国强，送米2袋，他养了50只鸡", ["张国强 pairing 2袋"]),
        ("走访张国强，送米2袋，下次给他带3包化肥", ["张国强 pairing 2袋"]),
        ("走访张国强，送来价值500元的米2袋", ["张国强 pairing 2袋"]),
        ("走访张国强，送腊肉三块、现金三百块", ["张国强 pairing 3块 300元"]),
        ("走访张国强、李小红，各送米2袋", ["张国强 pairing 2袋", "李小红 pairing 2袋"]),
        ("走访张国强、李小红，一共送米4袋", ["张国强 pairing ?袋", "李小红 pairing ?袋"]),
        ("走访张国强、李小红，送米4袋", ["张国强 pairing ?袋", "李小红 pairing ?袋"]),
        ("走访：1、张国强，米1袋\n2、李小红，同上\n3、王友才，不在家", ["张国强 pairing 1袋", "李小红 pairing 1袋", "王友才 none"]),
        ("走访张国强，教他剪枝2次", ["张国强 pairing 2次"]),
    ],
)  # fmt: skip
def test_help_is_what_was_done(text, records):
    """Each of a group has 各; a sum has no figure for each; what is owned, planned or merely worth is none."""
    assert said(text) == records


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("收到", ["none"]),
        ("明白", ["none"]),
        ("这个怎么改？", ["none"]),
        ("张国强的低保批下来没有？", ["none"]),
        ("明天去看张国强，带米2袋", ["张国强 none"]),
        ("昨天去张国强家没碰到人", ["张国强 none"]),
        ("张国强家我还没去", ["张国强 none"]),
        ("全年共走访42户，送物资折款8600元", ["none"]),
        ("我是张国强，昨天走访李小红", ["李小红 pairing"]),
        ("昨天和王主任走访李小红", ["李小红 pairing"]),
        ("昨天走访李小红，她儿子张国强在家", ["李小红 pairing"]),
        ("昨天走访李小红。张国强家蜂蜜卖不动", ["李小红 pairing", "张国强 none"]),
        ("昨天到恒源米业查台账", ["恒源米业 revisit"]),
        ("昨天金桥社区开展义诊", ["金桥社区 community"]),
        ("昨天金桥社区走访困难户李小红", ["李小红 pairing"]),
        ("昨天全县集中整训", ["training"]),
        ("后进村白鹤村昨天来了工作队", ["白鹤村 training"]),
        ("昨天县领导到联点的白鹤村调研", ["白鹤村 joint_creation"]),
    ],
)
def test_who_was_visited(text, records):
    """A plan, a person not met, a mere mention, staff and relatives are no visit."""
    assert said(text) == records


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("走访张国强，他想学养猪", "学养猪"),
        ("走访张国强，希望镇里修路", "修路"),
        ("走访张国强，诉求：水渠不通，要求疏通", "疏通"),
        ("走访张国强，诉求：无", None),
        ("走访张国强，他要一台打谷机", "一台打谷机"),
        ("路塌了，请镇里派挖机", "派挖机"),
        ("11月9日到恒源米业回查，要求月底整改", None),
        ("王主任请假", None),
        ("张国强家红薯卖不出去", "红薯卖不出去"),
    ],
)
def test_a_request_is_its_shortest_words(text, request_):
    """Without 想, 要, 请 and whom it goes to; an inspector's demand is none."""
    assert [each.request for each in read(text)] == [request_]


@pytest.mark.parametrize(
    ("written", "roster", "match", "candidates"),
    [
        ("李桂生", ["李贵生", "王满香"], "李贵生", ()),
        ("秦冬梅", ["覃冬梅"], "覃冬梅", ()),
        ("谭冬梅", ["覃冬梅"], "覃冬梅", ()),
        ("陈三", ["陈山", "陈珊"], None, ("陈山", "陈珊")),
        ("李贵生", ["李贵生", "李桂生"], "李贵生", ()),
        ("李贵生", ["李贵生", "李贵生"], None, ("李贵生", "李贵生")),
        ("冬梅", ["覃冬梅"], "覃冬梅", ()),
        ("赵铁柱", ["李贵生"], None, ()),
        ("新旺木业", ["鑫旺木业"], "鑫旺木业", ()),
    ],
)
def test_the_rosters_spelling(written, roster, match, candidates):
    """Every reading of a character counts; where two can be meant nobody is chosen; the name stays as it was written."""
    [proposal] = read(f"昨天去了{written}家，送米2袋" if "业" not in written else f"昨天到{written}回查", *roster)
    assert (proposal.subject, proposal.match, proposal.candidates) == (written, match, candidates)


def test_wrong_characters_of_words_are_mended_and_names_are_not():
    """By their sound, where a letter is right; words that merely sound near stay."""
    assert said("走防平困户赵铁柱,送化飞3代") == ["赵铁柱 pairing 3袋"]
    assert Mender(["水泥", "大米", "种子"]).mended("水利一袋米种植") == "水利一袋米种植"


def test_each_record_knows_its_words():
    """The chat can show from which words a record came."""
    text = "昨天走访张国强，送米2袋。李小红家昨天也去了"
    assert [text[slice(*each.words)] for each in read(text)] == ["昨天走访张国强，送米2袋", "李小红家昨天也去了"]


def test_the_office_adds_words(tmp_path):
    """A unit and a sign that a county's own file has are read from then on."""
    own = (read_words.__globals__["HERE"] / "words.toml").read_text(encoding="utf-8")
    own = own.replace('"盏" = []', '"盏" = []\n"挂" = []').replace('technology = ["教"', 'technology = ["带徒", "教"')
    (tmp_path / "words.toml").write_text(own, encoding="utf-8")
    [proposal] = Reader(read_words(tmp_path)).read("昨天走访张国强，送鞭炮3挂，带徒讲了半天", TODAY)
    assert [(each.kind, each.unit) for each in proposal.help] == [("goods", "挂"), ("technology", None)]
    assert [each.kind for each in read("昨天走访张国强，带徒讲了半天")[0].help] == []


@given(
    st.text(max_size=60)
    | st.text("张三李四家昨天送了米2袋，。、：;\n想请走访上周11.2-/初八不是对各一共①(社区村厂", max_size=40)
)
def test_anything_may_be_written(text):
    """Every message proposes something that can be said as JSON, and no visit is ahead."""
    made = READER.read(text, TODAY, ("张三", "李贵生"))
    assert made
    json.dumps([each.as_json(names=True) for each in made])
    assert all(each.day is None or each.day <= TODAY for each in made)


@given(
    st.integers(0, 200),
    st.sampled_from(
        ["昨天走访{}，送米2袋", "给{}送了一壶油，昨天去的", "{}家昨天去了，他想学养猪", "困难户{}，现金200，昨天"]
    ),
)
def test_whoever_is_visited_yesterday(number, shape):
    """Any name of a roster, in any sentence of that kind, with and without the roster."""
    name = next(islice(invented(frozenset()), number, None))
    for names in ((), (name,)):
        [proposal] = READER.read(shape.format(name), TODAY, names)
        assert (proposal.subject, proposal.day) == (name, TODAY - timedelta(days=1))


def test_a_message_as_long_as_telegram_allows_is_read():
    """What is beyond it is not looked at."""
    made = read("走访张国强，米2袋。" * 1000)
    assert made[0].subject == "张国强"
    assert max(each.words[1] for each in made) <= LONGEST
