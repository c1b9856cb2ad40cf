"""写错了 and what follows: which item is meant, and what it should be."""

import pytest

from handlers.interview.helped import Item
from handlers.interview.mending import mended, said_change, said_wrong, should_be

BAGS = Item("goods", "化肥", "20", "袋")
OIL = Item("goods", "油", "1", "桶")
CASH = Item("funds", "慰问金", "500", "元")


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("写错了 是2袋", "是2袋"),
        ("刚才写错了，是2袋", "是2袋"),
        ("记错，应该是覃冬梅", "应该是覃冬梅"),
        ("不对，是昨天", "是昨天"),
        ("更正", ""),
        ("错过了开会", None),
        ("化肥20袋", None),
        ("不对劲", None),
    ],
)
def test_what_follows_is_read(typed, rest):
    """Only words that begin as a correction are one."""
    assert said_wrong(typed) == rest


@pytest.mark.parametrize(
    ("items", "rest", "change"),
    [
        ([BAGS], "是2袋", "化肥20袋→2袋"),
        ([BAGS, OIL], "是2袋", "化肥20袋→2袋"),
        ([BAGS, OIL], "是3桶", "油1桶→3桶"),
        ([BAGS, OIL, CASH], "应该是五百五十块", "慰问金500元→550元"),
        ([BAGS], "是2", "化肥20袋→2袋"),
        ([BAGS], "是复合肥2袋", "化肥20袋→复合肥2袋"),
        ([BAGS, Item("goods", "米", "20", "袋")], "米是2袋", ""),
        ([BAGS, Item("goods", "米", "20", "袋")], "是米2袋", "米20袋→2袋"),
        ([BAGS, Item("goods", "米", "5", "袋")], "不是20袋，是2袋", "化肥20袋→2袋"),
        ([BAGS], "是20袋", ""),
        ([BAGS], "是昨天", ""),
        ([], "是2袋", ""),
    ],
)
def test_the_item_that_is_meant_changes(items, rest, change):
    """Where one item alone can be meant; else nothing is guessed."""
    found = mended(items, rest)
    assert (said_change(*found) if found else "") == change


def test_old_and_new_are_told_apart():
    """不是…是…."""
    assert should_be("不是20袋，而是2袋") == ("20袋", "2袋")
