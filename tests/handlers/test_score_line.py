"""A line of points as people type it: never more than an item has, nothing of a line that cannot be taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.catalogue import read_catalogue
from activities.scorings import Scoring
from handlers.scoring.line import NotRead, read_line, read_points

SCORING = read_catalogue().declared(Scoring)["five_good_village"]
TEAM, PEOPLE = SCORING.good[0].item, SCORING.good[4].item
FULL = {item.key: item.max for item in TEAM}
LESS = {**FULL, "secretary": 2}


@pytest.mark.parametrize(
    ("typed", "scores", "reasons", "whole"),
    [
        ("都满分", FULL, {}, True),
        ("全部满分。", FULL, {}, True),
        ("all full", FULL, {}, True),
        ("3 3 3 2 3 3 3", LESS, {}, True),
        ("３，３，３，２，３，３，３", LESS, {}, True),
        ("3、3、3、2（缺联系台账）、3、3、3", LESS, {"secretary": "缺联系台账"}, True),
        ("3332333", LESS, {}, True),
        ("都满分 4扣1（缺联系台账）", LESS, {"secretary": "缺联系台账"}, True),
        ("都满分，第4项扣1分，缺联系台账", LESS, {"secretary": "缺联系台账"}, True),
        ("都满分 4得2：缺联系台账", LESS, {"secretary": "缺联系台账"}, True),
        ("full 4 minus 1 (no ledger)", LESS, {"secretary": "no ledger"}, True),
        ("4扣0.5 缺1次；6扣1", {"secretary": 2.5, "open": 2}, {"secretary": "缺1次"}, False),
        ("4扣1（3扣2的事）", {"secretary": 2}, {"secretary": "3扣2的事"}, False),
    ],
)
def test_a_line_is_read(typed, scores, reasons, whole):
    """Numbers in a row, or what is not full with its reason; full-width signs are signs."""
    found = read_line(typed, TEAM)
    assert (found.scores, found.reasons, found.whole) == (scores, reasons, whole)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("3 3 3", "score_count"),
        ("3 3 3 4 3 3 3", "score_too_much"),
        ("3 3 3 2.3 3 3 3", "score_halves"),
        ("都满分 4扣5", "score_lost_too_much"),
        ("都满分 4得3.5", "score_too_much"),
        ("都满分 9扣1", "score_no_item"),
        ("4扣1 4扣2", "score_twice"),
        ("都满分吧，不知道", "score_not_read"),
        ("今天下雨", "score_not_read"),
        ("4扣1（" + "很" * 101 + "）", "score_why_long"),
        ("-1 3 3 3 3 3 3", "score_not_read"),
        ("", "score_count"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why(typed, why):
    """Which sentence is said."""
    with pytest.raises(NotRead) as refused:
        read_line(typed, TEAM)
    assert refused.value.key == why


def test_ten_points_are_one_number():
    """The survey has ten."""
    assert read_line("9 5 5", PEOPLE).scores == {"survey": 9, "petitions": 5, "deeds": 5}
    assert read_line("10 5 5", PEOPLE).scores["survey"] == 10


@pytest.mark.parametrize(("typed", "lost"), [("1", 1), ("扣0.5分", 0.5), ("０", 0)])
def test_what_one_item_loses(typed, lost):
    """A number alone."""
    assert read_points(typed, TEAM[3]) == lost


@pytest.mark.parametrize("typed", ["4", "0.3", "一点", "扣"])
def test_more_than_there_is_cannot_be_lost(typed):
    """Of three points four."""
    with pytest.raises(NotRead):
        read_points(typed, TEAM[3])


PIECE = st.one_of(
    st.integers(0, 99).map(str),
    st.floats(0, 99).map(lambda number: f"{number:.2f}"),
    st.sampled_from(
        ["都满分", "满分", "扣", "得", "第", "项", "（缺台账）", "，", " ", "-", "分", "3", "０．５", "minus "]
    ),
)
LINE = st.one_of(
    st.lists(PIECE, max_size=24).map("".join),
    st.lists(st.integers(-1, 6).map(str), min_size=5, max_size=9).map(" ".join),
    st.text(max_size=30),
)


@given(good=st.sampled_from(SCORING.good), typed=LINE)
@settings(max_examples=800, deadline=None)
def test_no_line_gives_more_than_an_item_has(good, typed):
    """Whatever is typed: each score is known, between nothing and the item's points, whole or half; or it is refused."""
    try:
        found = read_line(typed, good.item)
    except NotRead:
        return
    most = {item.key: item.max for item in good.item}
    assert set(found.reasons) <= set(found.scores) <= set(most)
    assert all(0 <= score <= most[key] and not score * 2 % 1 for key, score in found.scores.items())
    assert not found.whole or set(found.scores) == set(most)
