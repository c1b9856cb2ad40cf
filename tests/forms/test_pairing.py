"""The form of a pairing visit: what is offered to whom, and what may be said all the same (mission.md, activity 4)."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from activities.catalogue import HERE
from activities.registry import read_registry
from forms import Form, Session, publish

NOW = datetime(2026, 11, 6, 2, tzinfo=UTC)


@cache
def form() -> Form:
    """The packaged form."""
    return publish(Path(HERE) / "pairing" / "form.md")


def opened(category: str, **inputs: str) -> Session:
    """A visit to a household of a category that has agreed before."""
    known = {"subject_name": "李贵生", "category": category, "consent_known": "yes", **inputs}
    return Session.start(form(), now=NOW, inputs=known)


def offered(session: Session) -> set[str]:
    """What can be tapped."""
    [card] = session.cards("zh")
    return {choice.name for question in card.questions if question.name == "deeds" for choice in question.choices}


@pytest.mark.parametrize(
    ("category", "due"),
    [
        ("产业大户", {"policy", "info"}),
        ("科技示范户", {"policy", "info"}),
        ("贫困户", {"plan", "info", "skill", "funds"}),
        ("监测户", {"plan", "info", "skill", "funds"}),
        ("特困户", {"goods", "funds", "skill", "info"}),
        ("致富能力差户", {"plan", "goods", "skill", "info"}),
        ("农村困难党员", {"skill", "funds", "plan"}),
        ("下岗困难党员", {"job", "skill"}),
        ("困难党员户", {"skill", "funds", "plan"}),
    ],
)
def test_the_category_decides_what_is_offered(category, due):
    """Each kind of household is offered what is due to it, and a mere visit; never what only words bring."""
    found = offered(opened(category))
    assert due | {"see"} <= found
    assert "away" not in found
    assert len(found) <= 6


@pytest.mark.parametrize(
    "category", [choice.value for choice in read_registry().kinds["household"].column("category").choices]
)
def test_every_category_of_the_registry_is_one_of_the_form(category):
    """What the office imports is offered something."""
    assert {"see", "info"} <= offered(opened(category))


def test_a_member_without_work_is_offered_a_job():
    """By the cause of hardship, which the registry keeps of this category."""
    assert "job" in offered(opened("困难党员户", cause="jobless"))
    assert "job" not in offered(opened("困难党员户", cause="illness"))


def test_what_the_registry_keeps_of_a_category_is_read_at_the_visit():
    """The help that is wanted, and the plan; the cause is nowhere shown."""
    [card] = opened("困难党员户", wants="学养蜂", plan="三年养蜂二十箱", cause="illness").cards("zh")
    assert [note for note in card.notes if note][-2:] == ["想要的帮助：学养蜂。", "帮扶计划：三年养蜂二十箱。"]
    assert "illness" not in str(card)


def test_what_is_not_offered_can_be_written_all_the_same():
    """500元 at a big producer: the kind stands on the card once it is there."""
    session = opened("产业大户")
    assert "funds" not in offered(session)
    session.answer("/data/visit/items", "funds:慰问金:500:元")
    assert "funds" in offered(session)


def test_the_category_is_nowhere_shown():
    """No label, note or line names it."""
    session = opened("特困户", promise="问猪圈补助", promised_on="2026-09-26")
    session.answer("/data/visit/deeds", ["goods"])
    [card] = session.cards("zh")
    shown = [*card.notes, *session.review_notes("zh"), *(question.label for question in card.questions)]
    assert "特困" not in "".join(shown)


def test_consent_comes_before_the_log_and_only_once():
    """At a household that was never asked the first card asks; its log follows."""
    session = opened("贫困户", consent_known="")
    assert session.cards("zh")[0].questions[0].name == "consent"
    session.answer("/data/consent", "no")
    assert session.cards("zh")[1].notes[0] == "一户（不留名） 今天11月6日"
    assert len(opened("贫困户").cards("zh")) == 1


def test_a_visit_of_tomorrow_is_refused():
    """With a sentence of the form's own."""
    [event] = opened("贫困户").answer("/data/visit/visit_date", "2026-11-07")
    assert "今天以前" in event.message["zh"]
