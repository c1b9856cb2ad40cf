"""Which words at a question may be a note or another matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.interview.aside import says_something

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    "words", ["厂里新来的会计不太配合", "老彭6月就退休了", "The road is blocked", "李书记 ok 明天来"]
)
def test_a_sentence_says_something(words):
    """It is worth one question."""
    assert says_something(words)


@pytest.mark.parametrize(
    "words", ["你好", "没有这家", "明年再说", "哈哈哈哈哈哈", "as it stands", "13900001111", "……？？"]
)
def test_a_few_characters_are_only_not_understood(words):
    """They get the sentence that says what is asked for."""
    assert not says_something(words)


@given(st.text(max_size=3))
def test_three_characters_never_do(words):
    """Whatever they are."""
    assert not says_something(words)


@given(CHINESE, st.integers(1, 999))
def test_one_character_held_down_says_nothing(letter, times):
    """A thumb on a key."""
    assert not says_something(letter * times)


@given(st.text(alphabet="0123456789 ,.，。/:-", max_size=40))
def test_figures_alone_are_an_answer_gone_wrong(figures):
    """They are asked again, and never taken for a note."""
    assert not says_something(figures)
