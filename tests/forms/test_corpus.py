"""Forms that nobody here wrote, against the states that another engine reached with the same answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from forms import Form, Refused, publish
from forms.draft import Draft
from forms.publish import KINDS
from forms.replay import PRELOADS, replay, state_of
from tests.forms.filling import NOW

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(file.name.removesuffix(".answers.json") for file in CORPUS.glob("*.answers.json"))
OF_ITS_OWN = ("instanceID", "start", "end", "today")  # chance, and the moment
DIFFERENT: dict[
    tuple[str, str, str], Any
] = {}  # (form, reference, key): what it is with us, for a reason in docs/why.md


@cache
def published(name: str) -> Form:
    """One form of the corpus."""
    (file,) = (file for file in CORPUS.glob(f"{name}.*") if file.suffix in KINDS)
    return publish(file)


def read(name: str, what: str) -> Any:
    """Its answers, or what is expected of them."""
    return json.loads((CORPUS / f"{name}.{what}.json").read_text(encoding="utf-8"))


def comparable(state: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """A state as (reference, key): value, without what is never the same twice."""
    return {
        (ref, key): value
        for ref, about in state.items()
        for key, value in about.items()
        if key != "value" or ref.rsplit("/", 1)[1] not in OF_ITS_OWN
    }


def test_the_whole_corpus_is_here():
    """Forty-two forms."""
    assert len(NAMES) == 42


def translated(ours: str, theirs: str) -> str:
    """Our text; a dash where they show pyxform's dash and we the language that there is."""
    return "-" if theirs == "-" and ours else ours


@pytest.mark.parametrize("name", NAMES)
def test_form_comes_to_the_same_state(name):
    """Every key of every node, and the same answers refused."""
    expected, reached = read(name, "expected"), replay(published(name), read(name, "answers"), now=NOW)
    theirs = comparable(expected["state"])
    for (form, ref, key), ours in DIFFERENT.items():
        if form == name:
            assert theirs[ref, key] != ours, "no difference any more"
            theirs[ref, key] = ours
    assert comparable(reached["state"]) == theirs
    assert [ref for ref, _ in reached["errs"]] == [ref for ref, _ in expected["errs"]]


@pytest.mark.parametrize("name", NAMES)
def test_form_put_away_after_every_answer_comes_to_the_same_state(name):
    """As it is in a chat, where a phone may be switched off at any moment; what stands against sending is the same."""
    form = published(name)
    draft = Draft.start(form, now=NOW, about=PRELOADS)
    for line in read(name, "answers"):
        draft.take(*line)
        draft = Draft.resume(form, json.loads(json.dumps(draft.state())), now=NOW)
    assert comparable(dict(state_of(draft))) == comparable(replay(form, read(name, "answers"), now=NOW)["state"])
    violated = [Refused(ref, about["violation"]["condition"]) for ref, about in state_of(draft) if "violation" in about]
    assert [Refused(found.ref, found.reason) for found in draft.check()] == violated
