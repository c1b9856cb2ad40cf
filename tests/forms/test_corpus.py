"""Forms that nobody here wrote, against the states that another engine reached with the same answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from forms import Event, Form, Session, publish
from tests.forms.filling import NOW

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(file.name.removesuffix(".answers.json") for file in CORPUS.glob("*.answers.json"))

DIFFERENT = {  # what is otherwise with us, and why
    ("or_other", "/data/fav_pastel", "options"): "a choice without the filter's column: ours reads it as empty",
}
OF_ITS_OWN = ("instanceID", "start", "end", "today")  # chance, and the moment
ABOUT = {"deviceid": "dev", "username": "u", "email": "e", "phonenumber": "p"}


@cache
def published(name: str) -> Form:
    """One form of the corpus."""
    (file,) = (file for file in CORPUS.glob(f"{name}.*") if file.suffix in {".xls", ".xlsx", ".xlsm", ".csv"})
    return publish(file)


def read(name: str, what: str) -> Any:
    """Its answers, or what is expected of them."""
    return json.loads((CORPUS / f"{name}.{what}.json").read_text(encoding="utf-8"))


def act(session: Session, ref: str, value: Any) -> list[Event]:
    """One line of the answers."""
    if ref.startswith("+"):
        return [event for _ in range(value) for event in session.add(ref[1:])]
    if ref.startswith("-"):
        return session.remove(f"{ref[1:]}[{value + 1}]")
    return session.hold(ref, None if value is None else str(value))


def same(ours: str, theirs: str) -> bool:
    """Whether two values are the same number, place or text."""
    if ours == theirs:
        return True
    try:
        return [float(word) for word in ours.split()] == [float(word) for word in theirs.split()]
    except ValueError:
        return False


def translated(ours: str, theirs: str) -> str:
    """Our text; a dash where they show pyxform's dash and we the language that there is."""
    return "-" if theirs == "-" and ours else ours


@pytest.mark.parametrize("name", NAMES)
def test_form_comes_to_the_same_state(name):
    """Values, what is asked, what must be answered, and what can be chosen; reloaded at every answer."""
    form = published(name)
    session = Session.start(form, now=NOW, about=ABOUT)
    for ref, value in read(name, "answers"):
        session = Session.resume(form, json.loads(json.dumps(session.state())), now=NOW)
        act(session, ref, value)
    expected = read(name, "expected")["state"]
    shown = {question.ref: question for card in session.cards() for question in card.questions}
    compared = 0
    for ref, state in expected.items():
        if "value" not in state or ref.rsplit("/", 1)[1] in OF_ITS_OWN:
            continue
        compared += 1
        assert same(session.value(ref), state["value"]), ref
        if ref not in shown:
            continue
        assert state["relevant"], ref
        assert shown[ref].required == state["required"], ref
        assert translated(shown[ref].label, state["label"].strip()) == state["label"].strip(), ref
        if "options" in state and (name, ref, "options") not in DIFFERENT:
            ours = [(choice.name, choice.label) for choice in shown[ref].choices]
            told = [
                (each, translated(label, theirs))
                for (each, label), (_, theirs) in zip(ours, state["options"], strict=True)
            ]
            assert [list(option) for option in told] == state["options"], ref
    assert compared


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_against_submitting_is_what_they_hold_against_it(name):
    """Our check at the end names the same questions: unanswered ones, and those whose constraint does not hold."""
    form = published(name)
    session = Session.start(form, now=NOW, about=ABOUT)
    for line in read(name, "answers"):
        act(session, *line)
    against = {found.ref: found.reason for found in session.check()}
    expected = read(name, "expected")["state"]
    theirs = {ref: state for ref, state in expected.items() if state["relevant"] and "requiredOk" in state}
    missed = {ref: "required" for ref, state in theirs.items() if not state["requiredOk"]}
    broken = {ref: "constraint" for ref, state in theirs.items() if not state["constraintOk"]}
    assert against == missed | broken
