"""Dates and figures as people write them."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from chinese_calendar import get_solar_terms
from hypothesis import given
from hypothesis import strategies as st

from handlers.festivals import TERMS, solar_term
from handlers.reading import ImpossibleDate, days_in, is_vague, plain, read_date, read_numbers, read_time
from handlers.texts import Texts

TODAY = date(2026, 10, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", date(2026, 10, 21)),
        ("昨天", date(2026, 10, 20)),
        ("前天", date(2026, 10, 19)),
        ("yesterday", date(2026, 10, 20)),
        ("10月18日", date(2026, 10, 18)),
        ("10月18号", date(2026, 10, 18)),
        ("１０月１８日", date(2026, 10, 18)),
        ("10.18", date(2026, 10, 18)),
        ("10/18", date(2026, 10, 18)),
        ("2026-10-18", date(2026, 10, 18)),
        ("2026年10月18日", date(2026, 10, 18)),
        ("Oct 18", date(2026, 10, 18)),
        ("12月30日", date(2025, 12, 30)),
        ("2月29日", date(2024, 2, 29)),
    ],
)
def test_a_day_behind_us(typed, day):
    """Without a year the nearest such day behind us is meant."""
    assert read_date(typed, TODAY) == day


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("大前天", date(2026, 11, 20)),
        ("今早", MONDAY),
        ("昨天下午", date(2026, 11, 22)),
        ("三天前", date(2026, 11, 20)),
        ("上周三", date(2026, 11, 18)),
        ("上礼拜五", date(2026, 11, 20)),
        ("上个星期六", date(2026, 11, 21)),
        ("上周日", date(2026, 11, 22)),
        ("本周二", date(2026, 11, 24)),
        ("周一", MONDAY),
        ("星期六", date(2026, 11, 21)),
        ("周日", date(2026, 11, 22)),
        ("上个月5号", date(2026, 10, 5)),
        ("上个月30号", date(2026, 10, 30)),
        ("本月3日", date(2026, 11, 3)),
        ("3-5", date(2026, 3, 5)),
        ("十月二十一", date(2026, 10, 21)),
        ("十二月三十一日", date(2025, 12, 31)),
        ("二十三号", MONDAY),
        ("18号去的", date(2026, 11, 18)),
        ("30号", date(2026, 10, 30)),
        ("31号", date(2026, 10, 31)),
        ("20261115", date(2026, 11, 15)),
        ("二〇二六年三月五日", date(2026, 3, 5)),
        ("去年3月5日", date(2025, 3, 5)),
        ("10月18日（周日）", date(2026, 10, 18)),
        ("农历十月初八", date(2026, 11, 16)),
        ("腊月廿三", date(2026, 2, 10)),
        ("初八", date(2026, 11, 16)),
        ("廿三", date(2026, 11, 1)),
        ("立冬", date(2026, 11, 7)),
        ("前晚", date(2026, 11, 21)),
        ("立冬那天", date(2026, 11, 7)),
        ("国庆那天", date(2026, 10, 1)),
        ("中秋", date(2026, 9, 25)),
        ("除夕", date(2026, 2, 16)),
        ("last Wednesday", date(2026, 11, 18)),
        ("Saturday", date(2026, 11, 21)),
        ("21st October", date(2026, 10, 21)),
        ("Oct 21, 2025", date(2025, 10, 21)),
        ("3 days ago", date(2026, 11, 20)),
    ],
)
def test_days_in_words(typed, day):
    """Weeks start on Monday; a bare day is the latest one behind us."""
    assert read_date(typed, MONDAY) == day


@pytest.mark.parametrize(
    "typed", ["10月28号29号两天", "10月28日至29日", "10.28-10.29", "10月28-29日", "28号到29号", "10月28日—11月2日"]
)
def test_a_range_is_its_first_day(typed):
    """A course of two days has one day in the record."""
    assert read_date(typed, MONDAY) == date(2026, 10, 28)


@pytest.mark.parametrize("typed", ["前几天", "上周", "上个月", "这几天", "最近", "月底", "年前", "周末"])
def test_vague_words_are_not_guessed(typed):
    """The bot asks."""
    assert read_date(typed, MONDAY) is None
    assert is_vague(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1月8日", date(2027, 1, 8)),
        ("30号", date(2026, 11, 30)),
        ("周五", date(2026, 11, 27)),
        ("下周三", date(2026, 12, 2)),
        ("月底", date(2026, 11, 30)),
        ("下个月底", date(2026, 12, 31)),
        ("十天内", date(2026, 12, 3)),
        ("两周后", date(2026, 12, 7)),
    ],
)
def test_a_date_ahead(typed, day):
    """A limit is set in days to come: 1月8日 in November is next January."""
    assert read_date(typed, MONDAY, past=False) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10月28号29号两天在县里", [date(2026, 10, 28)]),
        ("周六周日走了四户", [date(2026, 11, 21)]),
        ("11.20走访，12月10日前整改", [date(2026, 11, 20), date(2025, 12, 10)]),
        ("缺9月10月记录，投1.5万元", []),
        ("11月份五好支部自评", []),
        ("2月31日去的", [None]),
    ],
)
def test_days_among_other_words(text, days):
    """Each that is named, a range as its first day; one that does not exist is told apart from none."""
    assert [each.day for each in days_in(text, MONDAY)] == days


def dates_in(text):
    """Every stretch of a message that is a date, the longest ones."""
    spans = [
        (end - start, start, end)
        for start in range(len(text))
        for end in range(start + 2, min(start + 12, len(text)) + 1)
    ]
    found: list[tuple[int, int, date]] = []
    for _, start, end in sorted(spans, key=lambda span: -span[0]):
        try:
            day = read_date(text[start:end], MONDAY)
        except ImpossibleDate:
            continue
        if day and not any(left <= start and end <= right for left, right, _ in found):
            found.append((start, end, day))
    return {day for _, _, day in found}


MESSAGES = json.loads((Path(__file__).parent / "messages_dev.json").read_text(encoding="utf-8"))
DATED = [(row["text"], row["records"][0]["date"]) for row in MESSAGES if row["records"][0]["activity"] != "none"]


@pytest.mark.parametrize(("text", "day"), DATED)
def test_the_dates_of_real_messages(text, day):
    """Messages as they come: their day is among what is read in them, and where they name none, nothing is."""
    found = dates_in(text)
    assert (date.fromisoformat(day) in found) if day else not found


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2月31日", "2月没有31日，请再写一次。"),
        ("二月三十", "2月没有30日，请再写一次。"),
        ("13月1日", "没有13月，请再写一次。"),
        ("32号", "没有32号，请再写一次。"),
    ],
)
def test_an_impossible_day_gets_one_sentence(typed, sentence):
    """It says what is wrong with it."""
    with pytest.raises(ImpossibleDate) as wrong:
        read_date(typed, MONDAY)
    assert Texts("zh").no_such_day(*wrong.value.args) == sentence


def test_solar_terms_fall_on_their_days():
    """As almanacs print them."""
    assert solar_term(2026, TERMS.index("立春")) == date(2026, 2, 4)
    assert solar_term(2026, TERMS.index("清明")) == date(2026, 4, 5)
    assert solar_term(2026, TERMS.index("冬至")) == date(2026, 12, 22)
    assert solar_term(2027, TERMS.index("冬至")) == date(2027, 12, 22)


@pytest.mark.parametrize("year", range(2017, 2045))
def test_solar_terms_agree_with_a_table(year):
    """Somebody else's, term by term; `docs/why.md` says so."""
    printed = get_solar_terms(date(year, 1, 1), date(year, 12, 31))
    assert [(name, solar_term(year, TERMS.index(name))) for _, name in printed] == [
        (name, day) for day, name in printed
    ]


@pytest.mark.parametrize("typed", ["2月31日", "2026-02-29", "13月1日", "11.31", "Feb 30"])
def test_days_that_do_not_exist(typed):
    """They are told apart from words that are no date at all."""
    with pytest.raises(ImpossibleDate):
        read_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["", "有空再说", "3次", "10月", "化肥2袋"])
def test_words_that_are_no_date(typed):
    """They are nothing, not an error."""
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("4 6", [4, 6]), ("4、6", [4, 6]), ("４，６", [4, 6]), ("6", [6]), ("4和6。", [4, 6]), ("都好", None), ("", None)],
)
def test_numbers_of_a_card(typed, numbers):
    """`4 6` answers a numbered card."""
    assert read_numbers(typed) == numbers


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_every_day_of_the_last_year_is_read_as_itself(day):
    """However it is written without a year."""
    for written in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", day.isoformat()):
        assert read_date(written, TODAY) == day


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.sampled_from("一二三四五六日"))
def test_a_weekday_is_behind_us_within_a_week(today, name):
    """Whatever day it is."""
    day = read_date(f"周{name}", today)
    assert day is not None
    assert timedelta(0) <= today - day < timedelta(7)
    assert "一二三四五六日"[day.weekday()] == name


@given(
    st.text(max_size=40)
    | st.text("今昨前天上下个周月号日初十廿农历一二三四五六七八九零〇0123456789年.-/那到", max_size=14)
)
def test_anything_may_be_typed(typed):
    """No words make the reader fail, but a date that does not exist is named."""
    try:
        read_date(typed, TODAY)
    except ImpossibleDate as wrong:
        month, day = wrong.args
        assert isinstance(month, int)
        assert isinstance(day, int)
    read_numbers(typed)
    assert plain(plain(typed)) == plain(typed)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("15:30", "15:30"), ("下午3点半", "15:30"), ("３点２０分", "03:20"), ("3 pm", "15:00"), ("11:05 a.m.", "11:05"),
        ("12 pm", "12:00"), ("25:00", None), ("3:75", None), ("下午", None), ("half past three", None),
    ],
)  # fmt: skip
def test_a_time_of_day(typed, time):
    """In Chinese, in English, and never one that no clock shows."""
    assert read_time(typed) == time
