"""Buttons that a phone of 360 px shows whole."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.keyboards import LIMIT, Button, fit, inline, lay_out, width

NAMES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30), max_size=30)


def rows(*texts):
    """The texts of the rows that these buttons make."""
    return [[button.text for button in row] for row in lay_out([Button(text) for text in texts])]


def test_numbers_four_in_a_row():
    """Eight items and what ends them, as conversation c1 shows."""
    assert rows("1", "2", "3", "4", "5", "✓6", "7", "8", "都做到") == [
        ["1", "2", "3", "4"],
        ["5", "✓6", "7", "8"],
        ["都做到"],
    ]


def test_short_words_three_in_a_row():
    """Three of five characters, two of seven, else one alone."""
    assert rows("来得少", "党务不熟", "帮得少", "选好了") == [["来得少", "党务不熟", "帮得少"], ["选好了"]]
    assert rows("梨树村支部", "另选", "问后再定") == [["梨树村支部", "另选", "问后再定"]]
    assert rows("1 云岭茶业", "2 金穗米业", "4 永丰竹木厂") == [["1 云岭茶业", "2 金穗米业"], ["4 永丰竹木厂"]]


def test_a_tick_does_not_make_a_row_jump():
    """A chosen button stays where it was."""
    assert len(rows("来得少", "✓党务不熟", "帮得少")) == 1


@given(NAMES)
def test_every_button_is_there_once_in_its_order(texts):
    """Laying out loses nothing and keeps the order."""
    assert [text for row in rows(*texts) for text in row] == texts


@given(NAMES)
def test_no_button_is_wider_than_a_phone(texts):
    """What is sent is cut to the widest that shows whole, with … where something was cut."""
    for row in inline(lay_out([Button(text, "k:x") for text in texts]))["inline_keyboard"]:
        assert all(0 < width(button["text"]) <= LIMIT for button in row)


def test_a_long_name_is_cut():
    """The end shows that something is missing."""
    assert fit("石坪镇恒达新型建筑材料有限责任公司") == "石坪镇恒达新型建筑材料有限责任…"
