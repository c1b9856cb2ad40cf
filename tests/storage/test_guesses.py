"""Codes that were nobody's: tried a few times, then after a wait that doubles, in a chat and in the whole county."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.guesses import CHAT, WHOLE, Brake, _wait, forget_guesses, wait_left, wrong_code
from tests.county import morning

NOW = morning(date(2026, 9, 28))
MINUTE = timedelta(minutes=1)


def test_a_few_are_forgiven(tx):
    """Letters get mixed up on paper."""
    for _ in range(4):
        wrong_code(tx, 71, NOW)
    assert wait_left(tx, 71, NOW) == timedelta(0)
    wrong_code(tx, 71, NOW)
    assert wait_left(tx, 71, NOW) == 5 * MINUTE
    assert wait_left(tx, 72, NOW) == timedelta(0)


def test_the_wait_doubles_and_passes(tx):
    """5, 10, 20 minutes."""
    for _ in range(5):
        wrong_code(tx, 71, NOW)
    later = NOW + 5 * MINUTE
    assert wait_left(tx, 71, later) == timedelta(0)
    wrong_code(tx, 71, later)
    assert wait_left(tx, 71, later) == 10 * MINUTE
    wrong_code(tx, 71, later + 10 * MINUTE)
    assert wait_left(tx, 71, later + 10 * MINUTE) == 20 * MINUTE


def test_a_quiet_day_is_a_new_start(tx):
    """Whoever gave up for a day may be wrong again."""
    for _ in range(9):
        wrong_code(tx, 71, NOW)
    wrong_code(tx, 71, NOW + timedelta(days=3))
    assert wait_left(tx, 71, NOW + timedelta(days=3)) == timedelta(0)


def test_many_chats_together_slow_the_county_down(tx):
    """A thousand new accounts with one guess each are one guesser."""
    for chat in range(1, WHOLE.free + 1):
        wrong_code(tx, chat, NOW)
    assert wait_left(tx, 5_000, NOW) == 5 * MINUTE
    assert wait_left(tx, 5_000, NOW + 5 * MINUTE) == timedelta(0)


@given(st.sampled_from([CHAT, WHOLE]), st.integers(0, 10_000))
def test_no_wait_is_longer_than_the_longest(brake: Brake, more: int):
    """However often somebody tries, and it never gets shorter."""
    wait = _wait(brake, brake.free + more)
    assert brake.first <= wait <= brake.longest
    assert wait <= _wait(brake, brake.free + more + 1)


def test_old_guesses_are_forgotten(tx):
    """The table does not grow for ever: this chat's row, and the county's."""
    wrong_code(tx, 71, NOW)
    assert forget_guesses(tx, NOW + MINUTE, 10) == 2
