"""A log as it is shown: everything on one card, tapped and written; once something is there, what is there. Pure."""

from dataclasses import replace

from forms import Card, Question
from handlers.interview.helped import Item
from handlers.interview.show import TICK, Face, packed_lines
from handlers.keyboards import Button
from handlers.texts import Texts

LOG, ITEMS, PROMISE = "hf-log", "hf-items", "hf-promise"  # appearances: of the card, of two of its questions


def is_log(card: Card) -> bool:
    """Whether a card is a log: everything on it at once, with its own 提交."""
    return LOG in card.appearance.split()


def show_log(text: Texts, card: Card, *, in_place: bool = False) -> Face:
    """What is known and asked; once something is there, that, and in place of a card read before nothing else."""
    there = packed_lines(what_is_there(text, card))
    known = [] if there and in_place else card.notes[1:]
    asked = [several_of(card).label] if not there else [] if in_place else [text("log_send")]
    return Face("\n".join([*card.notes[:1], *known, *there, *asked]), _buttons(text, card))


def _buttons(text: Texts, card: Card) -> list[Button]:
    buttons: list[Button] = []
    for question in card.questions:
        if question.choices:
            row = [_button(question, choice.name, choice.label) for choice in question.choices]
            buttons += row if question.type == "select_multiple" else [*row[:-1], replace(row[-1], ends_row=True)]
    return [*buttons, Button(text("submit"), "finish")]


def _button(question: Question, name: str, label: str) -> Button:
    chosen = name in question.value.split()
    return Button(f"{TICK if chosen else ''}{label}", f"{'out' if chosen else 'put'}:{question.number}:{name}")


def what_is_there(text: Texts, card: Card) -> list[str]:
    """What has been said so far, each with its tick."""
    items = items_of(card)
    found: list[str] = []
    for question in card.questions:
        for choice in question.choices:
            if choice.name in question.value.split():
                said = [item.said() for item in items if item.kind == choice.name and item.said() != choice.label]
                behind = text("colon") + text.list(said) if said and question.type == "select_multiple" else ""
                found.append(f"{TICK}{choice.label}{behind}")
    several = several_of(card)
    free = next((question for question in card.questions if question.ref == several.other), None)
    found += [f"{TICK}{free.value}"] if free and free.value else []
    promise = typed_of(card, PROMISE)
    return [*found, *([text("log_promise", words=promise.value)] if promise and promise.value else [])]


def several_of(card: Card) -> Question:
    """The question that several things may be chosen at."""
    return next(question for question in card.questions if question.type == "select_multiple")


def typed_of(card: Card, appearance: str) -> Question | None:
    """The question that holds what was typed of one sort."""
    return next((question for question in card.questions if appearance in question.appearance.split()), None)


def items_of(card: Card) -> list[Item]:
    """The typed items so far."""
    question = typed_of(card, ITEMS)
    return [Item.unpacked(each) for each in question.value.split()] if question else []
