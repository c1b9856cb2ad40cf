"""The bars: on the thirty labelled messages, and on each set of our own."""

import pytest

from activities.words import read_words
from handlers.messages.reader import Reader
from tests.messages.score import overlap, score
from tests.messages.sets import SETS, scored

READER = Reader(read_words())


@pytest.mark.parametrize("name", SETS)
def test_messages_are_read_well(name):
    """Of each set at least nine of ten subjects and days; F1 of the help at least 0.85; hardly a record too many."""
    found = scored(name, READER)
    shown = "\n".join([*found.lines(), *found.misses])
    assert found.subjects >= 0.9 * found.records, shown
    assert found.days >= 0.9 * found.records, shown
    assert found.activities >= 0.9 * found.records, shown
    assert found.f1 >= 0.85, shown
    assert found.requests >= 0.8, shown
    assert found.extra <= 1, shown


def record(**over):
    """A record as the sets have it."""
    return {"activity": "pairing", "subject": "张三", "date": None, "help": [], "request": None, **over}


def test_what_is_wrong_is_counted_as_wrong():
    """A score that is never low would say nothing."""
    rice = [{"kind": "goods", "amount": 2, "unit": "袋"}]
    messages = [{"text": "…", "records": [record(help=rice, request="学养猪"), record(activity="none", subject=None)]}]
    read = [[record(subject="李四", date="2026-11-22", request="养猪"), record(), record(subject="王五", help=rice)]]
    found = score(messages, read)
    assert (found.records, found.subjects, found.days, found.activities, found.extra) == (2, 1, 1, 1, 2)
    assert (found.precision, found.recall) == (0.0, 0.0)
    assert found.requests == 0.0


def test_nothing_read_is_nothing_right():
    """A record that was not proposed has neither subject nor day."""
    found = score([{"text": "…", "records": [record(subject=None)]}], [[]])
    assert (found.subjects, found.days, found.activities) == (0, 0, 0)


def test_requests_overlap_by_their_letters():
    """The shorter one within the longer one is most of it."""
    assert overlap("学养猪", "学养猪") == 1.0
    assert overlap("学养猪", "养猪") == pytest.approx(0.8)
    assert overlap("学养猪", "") == 0.0
