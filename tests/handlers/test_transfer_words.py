"""How a leader writes that somebody goes: whoever, whereto, from when, in whatever order."""

from datetime import date

import pytest

from handlers.reading import ImpossibleDate
from handlers.transfer_words import may_be_one, read_transfer

TODAY = date(2026, 11, 30)
NAMES = ["周明辉", "许琳", "罗志强", "刘建新"]
FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("words", "where", "day"),
    [
        ("周明辉调清溪镇，12月1日起许琳接", "清溪镇", FIRST),
        ("周明辉调到清溪镇,12.1起许琳接手", "清溪镇", FIRST),
        ("周明辉12月1日起由许琳接", "", FIRST),
        ("周明辉退休，许琳接手", "", None),
        ("周明辉同志下周一退休，由许琳同志接替", "", date(2026, 12, 7)),
        ("明天起周明辉的工作交给许琳", "", FIRST),
        ("12月1号周明辉调走，许琳来接", "走", FIRST),
        ("许琳接替周明辉", "", None),
        ("许琳从十二月一日起接管周明辉的工作", "", FIRST),
        ("周明辉借调县里，许琳顶上，12月15日开始", "县里", date(2026, 12, 15)),
        ("周明辉 退休 ，许琳 接手。", "", None),
        ("周明辉11月20日退休，许琳接", "", TODAY),
        ("周明辉 moves to 清溪镇, 许琳 takes over from Dec 1", "清溪镇", FIRST),
        ("周明辉 retires, 许琳 takes over", "", None),
        ("From tomorrow 周明辉 hands over to 许琳", "", FIRST),
    ],
)
def test_a_sentence_about_a_transfer(words, where, day):
    """周明辉 goes, 许琳 takes over."""
    assert may_be_one(words)
    said = read_transfer(words, NAMES, TODAY)
    assert (said.leaver, said.successor, said.where, said.day) == ("周明辉", "许琳", where, day)


@pytest.mark.parametrize(
    "words",
    [
        "昨天走访李贵生，送棉被1床",
        "请周明辉接许琳去县里开会",
        "周明辉到了没有",
        "许琳的企业",
        "接",
        "第一行：周明辉调走\n许琳接",
        "调研报告请许琳写",
    ],
)
def test_other_sentences_are_none(words):
    """Whoever is fetched from the station is not transferred."""
    assert not (may_be_one(words) and read_transfer(words, NAMES, TODAY))


def test_a_day_that_no_month_has():
    """It is said, not guessed."""
    with pytest.raises(ImpossibleDate):
        read_transfer("周明辉调走，2月31日起许琳接", NAMES, TODAY)
