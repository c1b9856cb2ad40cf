"""A form filled from a list of answers, as other engines can be given the same list."""

from datetime import UTC, datetime
from pathlib import Path

from forms import publish
from forms.replay import replay

EVERY_TYPE = Path(__file__).parent.parent / "chats" / "forms" / "every_type.md"
NOW = datetime(2026, 10, 21, 1, tzinfo=UTC)


def test_answers_leave_their_state_and_refusals_are_listed():
    """A number is kept, a choice that does not exist is named with its question."""
    done = replay(publish(EVERY_TYPE), [["/data/people", "3"], ["/data/place/village", "nowhere"]], now=NOW)
    assert any("3" in str(value) and "people" in str(key) for key, value in done["state"].items())
    assert [ref for ref, _ in done["errs"]] == ["/data/place/village"]
