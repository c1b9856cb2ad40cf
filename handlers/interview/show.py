"""Cards as text and buttons. Pure: the same card always looks the same."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from forms import Card, Choice, Question
from handlers.interview.calendar import calendar, is_month
from handlers.interview.matching import matching
from handlers.keyboards import Button, width
from handlers.texts import Texts
from storage.follow_ups import Proposal

TICK = "✓"
LINE = 16  # characters that stand on one line of a phone
SHORT_LIST = 12  # longer lists are searched by typing
SHOWN = 8
QUESTION_MARK = re.compile("[？?]")
ITS_BUTTON, TYPED_ONLY = (
    "hf-button",
    "hf-typed",
)  # appearances: changed by a button of its own, or only by typing


@dataclass(frozen=True)
class Face:
    """What is to be shown: a text and, under it, buttons whose data is a verb and its argument."""

    text: str
    buttons: list[Button]


def active_question(card: Card, field: str = "") -> Question:
    """The question of a card that is being asked: the chosen one, else the first unanswered, else its main one."""
    chosen = next((question for question in card.questions if question.ref == field), None)
    if chosen:
        return chosen
    for question in card.questions:
        if question.required and not question.value:
            return question
    return next(
        (question for question in card.questions if not question.appearance.startswith("hf-")),
        card.questions[0],
    )


def show_card(text: Texts, card: Card, *, field: str = "", search: str = "") -> Face:
    """A card as it is asked; the groups it stands in come first."""
    face = _check(text, card) if card.kind == "check" else _list(text, card, active_question(card, field), search)
    trail = " › ".join(part for part in card.breadcrumb if part)
    return replace(face, text=_lines(trail, face.text))


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _check(text: Texts, card: Card) -> Face:
    good, bad = card.questions[0].choices[0], card.questions[0].choices[1]
    ticked = [question for question in card.questions if question.value == bad.name]
    buttons = [
        Button(f"{TICK}{question.number}", f"drop:{question.number}")
        if question in ticked
        else Button(str(question.number), f"tick:{question.number}")
        for question in card.questions
    ]
    label, verb = (text("chosen"), "ok") if ticked else (text("all_good", word=good.label), "all")
    end = Button(label, verb, alone=True)
    items = numbered([(question.number, question.label) for question in card.questions])
    return Face(_lines(*card.notes, *items, card.label, card.hint), [*buttons, end])


def numbered(items: Sequence[tuple[int, str]]) -> list[str]:
    """`1制度 2台账 …` in lines that a phone shows whole."""
    return packed_lines(
        [f"{number}{label}" if width(label[:1]) >= 1 else f"{number} {label}" for number, label in items]
    )


def packed_lines(items: Sequence[str]) -> list[str]:
    """As many items in a line as a phone shows whole."""
    lines: list[str] = []
    for item in items:
        if lines and width(f"{lines[-1]} {item}") <= LINE:
            lines[-1] = f"{lines[-1]} {item}"
        else:
            lines.append(item)
    return lines


def _list(text: Texts, card: Card, active: Question, search: str) -> Face:
    values = [
        _value(text, question, active)
        for question in card.questions
        if question.value and question.ref != active.ref and not question.appearance.startswith("hf-")
        if question.other != active.ref and not _companion(card, question)
    ]
    fields = [
        Button(text("change_field", name=question.label), f"field:{question.number}")
        for question in card.questions
        if question.appearance == ITS_BUTTON and question.ref != active.ref
    ]
    buttons = [*_choices(text, active, search), *fields]
    buttons = [*_words_beside(text, card, active), *buttons]
    return Face(_lines(*card.notes, *values, active.label, _hint(text, active, search)), buttons)


def _value(text: Texts, question: Question, active: Question) -> str:
    """An answer beside the question that is asked; one that asks the same in other words is what was written before."""
    label = shortened(question.label).rstrip("：: ")
    same = label == shortened(active.label)
    return text("value_before" if same else "value_line", label=label, value=said(text, question))


def shortened(question: str) -> str:
    """A question up to its mark: what follows says how to answer it."""
    return QUESTION_MARK.split(question, maxsplit=1)[0].strip()


def _words_beside(text: Texts, card: Card, active: Question) -> list[Button]:
    """Free words that stand beside several choices, to be taken back with a tap."""
    beside = next((question.value for question in card.questions if question.ref == active.other), "")
    return (
        [Button(text("take_words_back", words=beside), "unsay")] if beside and active.type == "select_multiple" else []
    )


def _companion(card: Card, question: Question) -> bool:
    """Whether a question only holds the free words of another one, and that one does not show them."""
    return any(other.other == question.ref for other in card.questions) and not question.value


def _several(text: Texts, question: Question, _: str) -> list[Button]:
    chosen = question.value.split()
    buttons = [
        Button(f"{TICK}{choice.label}", f"drop:{choice.name}")
        if choice.name in chosen
        else Button(choice.label, f"add:{choice.name}")
        for choice in question.choices
    ]
    return [*buttons, Button(text("chosen"), "ok", alone=True)]


def _one(_: Texts, question: Question, search: str) -> list[Button]:
    return [Button(choice.label, f"pick:{choice.name}") for choice in shortlist(question, search)]


def _in_order(text: Texts, question: Question, taken: str) -> list[Button]:
    """What is still to be put in order; what was tapped stands in the text."""
    names = taken.split()
    left = [Button(choice.label, f"next:{choice.name}") for choice in question.choices if choice.name not in names]
    return [*left, Button(text("order_again"), "again", alone=True)] if names else left


def _day(text: Texts, question: Question, month: str) -> list[Button]:
    """Today and yesterday, and the calendar: open at a month, or a button that opens it."""
    near = [Button(text("today"), "day:0"), Button(text("yesterday"), "day:1")]
    if is_month(month):
        return [*calendar(text, month, question.value), *near]
    return [*near, Button(text("calendar"), "month")]


def _known(text: Texts, _: Question, __: str) -> list[Button]:
    return [Button(text("seen"), "pick:OK")]


def _steps(_: Texts, question: Question, __: str) -> list[Button]:
    """The numbers of a range, where they are few."""
    if question.range is None:
        return []
    start, end, step = (Decimal(part) for part in question.range)
    count = int((end - start) / step) + 1 if step else 0
    numbers = [format((start + step * place).normalize(), "f") for place in range(count)] if count <= MOST_STEPS else []
    return [Button(number, f"pick:{number}") for number in numbers]


MOST_STEPS = 12
FILES = ("image", "audio", "video", "file")  # answered by sending one
BUTTONS: dict[str, Callable[[Texts, Question, str], list[Button]]] = {
    "select_one": _one,
    "select_multiple": _several,
    "rank": _in_order,
    "date": _day,
    "acknowledge": _known,
    "range": _steps,
}
HINTS = ("date", "time", "dateTime", "geopoint", "geotrace", "geoshape", "barcode", "rank", *FILES)


def _choices(text: Texts, question: Question, search: str) -> list[Button]:
    buttons = BUTTONS[question.type](text, question, search) if question.type in BUTTONS else []
    if not question.required and question.type != "select_multiple" and not question.other:
        buttons.append(Button(text("skip"), "skip"))
    return buttons


def _hint(text: Texts, question: Question, search: str) -> str:
    """The author's hint, else how this kind of question is answered."""
    if question.type == "rank" and search:
        labels = {choice.name: choice.label for choice in question.choices}
        return " ".join(f"{number} {labels.get(name, name)}" for number, name in enumerate(search.split(), start=1))
    if question.type == "select_one" and not search and len(question.choices) > SHORT_LIST:
        return _lines(question.hint, text("hint_long_list", count=len(question.choices)))
    if question.hint or question.type not in HINTS:
        return question.hint
    return text(f"hint_{question.type.lower()}")


def shortlist(question: Question, search: str) -> Sequence[Choice]:
    """All choices of a short list; of a long one those that hold what was typed, or the first few."""
    if len(question.choices) <= SHORT_LIST:
        return question.choices
    found = matching(question.choices, search) if search else question.choices
    return found[:SHOWN]


def said(text: Texts, question: Question) -> str:
    """An answer in words."""
    labels = {choice.name: choice.label for choice in question.choices}
    return text.list([labels.get(name, name) for name in question.value.split()]) if labels else question.value


def show_proposals(text: Texts, proposals: Sequence[Proposal]) -> Face:
    """The follow-ups that a card's answers open, to be taken as they are, marked as done, or changed."""
    buttons = [
        Button(text("as_is"), "take"),
        Button(text("on_spot"), "spot"),
        Button(text("modify"), "modify"),
    ]
    if len(proposals) == 1:
        only = proposals[0]
        lines = [text("proposal", problem=only.problem), *proposal_lines(text, only)]
    else:
        lines = [text("proposals", count=len(proposals))]
        for number, proposal in enumerate(proposals, start=1):
            lines += [f"{number} {proposal.problem}", *proposal_lines(text, proposal)]
    return Face("\n".join(lines), buttons)


def proposal_lines(text: Texts, proposal: Proposal) -> list[str]:
    """Measure, responsible and date of a follow-up."""
    if proposal.fixed:
        return [text("proposal_fixed")]
    due = text.day(proposal.due) if proposal.due else text("no_date")
    return [
        text("proposal_measure", measure=proposal.measure),
        text("proposal_who", responsible=proposal.responsible or text("nobody"), due=due),
    ]
