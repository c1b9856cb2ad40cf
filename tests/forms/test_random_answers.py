"""Whatever is answered, in whatever order: nothing raises, nothing is lost, and the stored form is the form."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from forms import Refused, Session
from tests.forms.filling import NOW, form_of
from tests.forms.test_answering import BRANCHES, FREE, MEMBERS, ROWS, TRIGGERED, VISIT
from tests.forms.test_cards import CARDS

TANGLED = """
| survey |
| | type | name | label | calculation | relevant | repeat_count | default |
| | integer | factor | Factor | | | | |
| | begin repeat | house | House | | | | |
| | integer | people | People | | | | |
| | calculate | number | | position(..) | | | |
| | calculate | until | | ${people} + coalesce(../../house[position() = position(current()/..) - 1]/until, 0) | | | |
| | calculate | next | | concat('-', indexed-repeat(${people}, ${house}, position(..) + 1)) | | | |
| | calculate | share | | ${people} * ${factor} | | | |
| | calculate | alike | | count(../../house[people = current()/../people]) | | | |
| | begin group | inside | Inside | | ${people} > 0 | | |
| | begin repeat | child | Child | | | ${people} | |
| | integer | age | Age | | | | ${people} + 1 |
| | calculate | older | | ${age} + ${people} | | | |
| | calculate | of_house | | concat(${number}, '/', position(..)) | | | |
| | end repeat | | | | | | |
| | calculate | ages | | sum(${age}) | | | |
| | end group | | | | | | |
| | integer | said | Said | | ${ages} > 3 | | |
| | end repeat | | | | | | |
| | calculate | everybody | | sum(${people}) + sum(${older}) | | | |
| | text | last | Last | | ${everybody} > 10 | | |
"""
TABLES = {
    "tangled": TANGLED,
    "visit": VISIT,
    "triggered": TRIGGERED,
    "members": MEMBERS,
    "free": FREE,
    "branches": BRANCHES,
    "cards": CARDS,
}
REASONS = {"type", "constraint", "required", "choice", "readonly", "unknown", "too_long", "too_many"}
VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        ["yes", "no", "a", "1", "3", "-1", "0", "2026-10-21", "2026-02-31", "y", "l", "B1", "goods advice"]
    ),
    st.integers(-5, 30).map(str),
    st.text(max_size=8),
    st.lists(st.sampled_from(["goods", "advice", "nothing"]), max_size=3),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 40), VALUES),
        st.tuples(st.just("add"), st.integers(0, 40), st.none()),
        st.tuples(st.just("remove"), st.integers(0, 40), st.none()),
        st.tuples(st.just("reload"), st.just(0), st.none()),
    ),
    max_size=25,
)


def refs(session: Session) -> list[str]:
    """What can be answered now, then what cannot."""
    asked = [question.ref for card in session.cards() for question in card.questions]
    return [*asked, "/data/nothing", "/data", "", "person[7]", "/data/[1]", "/data/member[0]/came"]


def repeats(session: Session) -> list[str]:
    """Repeats that ask for another row, and their rows."""
    keys = [card.key for card in session.cards() if card.kind == "repeat"]
    return [*keys, "/data/member", "/data/nothing"]


def reloaded(session: Session, now: datetime = NOW) -> Session:
    """The session as another process would have it."""
    state = json.loads(json.dumps(session.state()))
    again = Session.resume(session.form, state, now=now, instances=ROWS)
    assert again.state() == state
    return again


def seen(session: Session) -> tuple[object, ...]:
    """Everything that a person or a report would see."""
    everything = (session.cards("zh"), session.review_notes("zh"), session.marks("zh"), session.check())
    return (*everything, session.submission(), session.state())


def act(session: Session, kind: str, number: int, value: object) -> list[object]:
    """One step of a person who taps anywhere."""
    if kind == "answer":
        found = refs(session)
        return session.answer(found[number % len(found)], value)
    found = repeats(session)
    repeat = found[number % len(found)]
    return session.add(repeat) if kind == "add" else session.remove(f"{repeat}[{number % 3 + 1}]")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(TABLES)), STEPS)
def test_random_answers_never_raise(name, steps):
    """And a refusal has one of the reasons that there are, and changes nothing."""
    session = Session.start(form_of(TABLES[name]), now=NOW, instances=ROWS)
    for kind, number, value in steps:
        if kind == "reload":
            session = reloaded(session)
            continue
        before = session.state()
        events = act(session, kind, number, value)
        refused = [event for event in events if isinstance(event, Refused)]
        if refused:
            assert events == refused
            assert refused[0].reason in REASONS
            assert session.state() == before
        seen(session)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(TABLES)), STEPS)
def test_reloading_changes_nothing(name, steps):
    """Two sessions, one kept in memory, one put away after every step, say the same to the end."""
    kept = Session.start(form_of(TABLES[name]), now=NOW, instances=ROWS)
    stored = reloaded(kept)
    for kind, number, value in steps:
        if kind != "reload":
            assert act(kept, kind, number, value) == act(stored, kind, number, value)
        stored = reloaded(stored)
        assert seen(kept) == seen(stored)


def test_state_is_small_and_says_only_what_was_answered():
    """What can be computed is not kept."""
    session = Session.start(form_of(VISIT), now=datetime(2026, 10, 21, 1, tzinfo=UTC), inputs={"household": "李贵生"})
    session.answer("/data/home", "yes")
    session.answer("/data/help/bags", "3")
    kept = json.dumps(session.state())
    assert "total" not in kept
    assert len(kept) < 400
