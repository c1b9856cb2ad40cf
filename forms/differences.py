"""What a version of a form asks that another did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms.definition import Label, Place
from forms.form import Form


@dataclass(frozen=True)
class Changes:
    """Questions by label: new ones, those that are asked no more, and those asked in other words or another way."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def changes_between(before: Form, after: Form, language: str = "") -> Changes:
    """The differences of two versions, question by question; a question is known by its path."""
    old, new = asked(before), asked(after)
    return Changes(
        added=tuple(title(place, after, language) for path, place in new.items() if path not in old),
        gone=tuple(title(place, before, language) for path, place in old.items() if path not in new),
        changed=tuple(
            title(place, after, language)
            for path, place in new.items()
            if path in old and about(place, after) != about(old[path], before)
        ),
    )


def asked(form: Form) -> dict[str, Place]:
    """The questions that a person sees, by path; notes are none."""
    return {path: place for path, place in form.definition.places.items() if place.control and not place.is_note()}


def words(label: Label) -> dict[str, str]:
    """A label by language, with … where a value will stand."""
    return {code: "".join("…" if inside else text for text, inside in said.pieces) for code, said in label.items()}


def title(place: Place, form: Form, language: str) -> str:
    """A question's label in a language, else in the form's first, else its name."""
    assert place.control is not None
    said = words(place.control.label)
    return next((said[code] for code in (language, "", *form.languages) if said.get(code)), place.name).strip()


def about(place: Place, form: Form) -> tuple[object, ...]:
    """Everything that makes a question what it is: type, words, conditions, choices."""
    control = place.control
    assert control is not None
    choices: Sequence[Mapping[str, str]] = []
    if control.choices and control.choices.nodeset.startswith("instance('"):
        choices = form.definition.lists.get(control.choices.nodeset.split("'")[1], [])
    labels = [words(form.definition.texts.get(row.get("itextId", ""), {})) for row in choices]
    return (
        control.type,
        words(control.label),
        words(control.hint),
        control.appearance,
        place.default,
        place.expressions,
        words(place.message),
        [{name: text for name, text in row.items() if name != "itextId"} for row in choices],
        labels,
        control.choices.nodeset if control.choices else "",
    )
