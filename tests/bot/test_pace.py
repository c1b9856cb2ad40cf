"""Even slots for all, a short burst and then one a second in a chat."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Pace

HE, ZHOU = 1, 2


def test_slots_are_evenly_spaced():
    """The tenth message at ten a second goes nine tenths after the first; idle time is not saved up."""
    pace = Pace(10, 100)
    for number in range(10):
        assert round(pace.until_slot(0), 6) == round(number / 10, 6)
        pace.spend(number, pace.until_slot(0))
    pace.spend(HE, 100)
    assert round(pace.until_slot(100), 6) == 0.1


def test_a_chat_hears_a_burst_and_then_one_a_second():
    """Replies may come together; the fourth waits."""
    pace = Pace(1000, 3)
    for _ in range(3):
        assert pace.until_chat(HE, 0, rested=False) == 0
        pace.spend(HE, 0)
    assert pace.until_chat(HE, 0, rested=False) == 1
    assert pace.until_chat(HE, 1, rested=False) == 0
    assert pace.until_chat(ZHOU, 0, rested=False) == 0


def test_a_notice_waits_until_the_chat_is_rested():
    """It takes nothing from the replies."""
    pace = Pace(1000, 3)
    pace.spend(HE, 0)
    assert pace.until_chat(HE, 0, rested=False) == 0
    assert pace.until_chat(HE, 0, rested=True) == 1


def test_one_limited_chat_does_not_stop_the_others_but_two_do():
    """Telegram does not say whose limit it was."""
    pace = Pace(1000, 3)
    pace.limited(HE, 30, now=0)
    assert (pace.held(1), pace.until_slot(0), pace.until_release(0)) == ({HE}, 0, 30)
    pace.limited(ZHOU, 20, now=1)
    assert pace.until_slot(1) == 20
    assert pace.held(31) == set()


def test_two_limited_chats_do_not_stop_the_others_when_something_was_taken_in_between():
    """Then it was not the bot's own limit; what was begun before the first was told so proves nothing."""
    pace = Pace(1000, 3)
    pace.limited(HE, 30, now=1)
    pace.taken(begun=1.5)
    pace.limited(ZHOU, 20, now=2)
    assert (pace.held(2), pace.until_slot(2)) == ({HE, ZHOU}, 0)
    pace.taken(begun=1.9)
    pace.limited(HE, 20, now=2.5)
    assert pace.until_slot(2.5) == 20


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 0.5)), max_size=200))
def test_no_second_holds_more_than_allowed(steps):
    """Whatever comes when: any second has at most the rate and one, any chat its burst and the seconds."""
    pace, now, gone = Pace(20, 4), 0.0, []
    for chat_id, pause in steps:
        now += pause
        now += max(pace.until_chat(chat_id, now, rested=False), pace.until_slot(now))
        pace.spend(chat_id, now)
        gone.append((now, chat_id))
    for start, chat_id in gone:
        within = [other for at, other in gone if start <= at < start + 1]
        assert len(within) <= 21
        assert within.count(chat_id) <= 4 + 1
