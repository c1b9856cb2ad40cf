"""A log being filled: each tap and each word changes the same message, 提交 on it sends the record."""

from collections.abc import Sequence

from forms import Card, Question
from handlers.interview.answer import Read, plain_text
from handlers.interview.helped import OTHER, PARTS, Item, read_items, read_promise
from handlers.interview.log_card import ITEMS, PROMISE, is_log, items_of, several_of, typed_of, what_is_there
from handlers.interview.mending import mended, said_wrong
from handlers.interview.review import submit_work
from handlers.interview.talk import ask, change_shown, finish_card, put_answers, show_again_in_place
from handlers.interview.work import Asking, Work
from handlers.reading import ImpossibleDate, plain, read_date


def at_log(work: Work) -> bool:
    """Whether a log is what is asked now."""
    step = work.step()
    return isinstance(step, Asking) and is_log(step.card)


def _question(work: Work, number: str) -> Question:
    return next(question for question in _card(work).questions if str(question.number) == number)


def _card(work: Work) -> Card:
    """The log, whether it is asked now or something comes before it, such as whether the household agrees."""
    return next(card for card in work.cards() if is_log(card))


def tap_put(work: Work, arg: str) -> None:
    """`QUESTION:CHOICE` is so."""
    number, name = arg.split(":")
    question = _question(work, number)
    chosen = [*question.value.split(), name] if question.type == "select_multiple" else name
    put_answers(work, Read(((question.ref, chosen),)))
    show_again_in_place(work)


def tap_out(work: Work, arg: str) -> None:
    """`QUESTION:CHOICE` is not so after all; what was written of that kind goes with it."""
    number, name = arg.split(":")
    question = _question(work, number)
    left = [each for each in question.value.split() if each != name]
    several = question.type == "select_multiple"
    put_answers(work, Read(((question.ref, left if several else None),)))
    if several:
        keep_items(work, [item for item in items_of(_card(work)) if item.kind != name])
    show_again_in_place(work)


def tap_finish(work: Work, _: str) -> None:
    """提交: what is on the card is the record."""
    card = _card(work)
    if not what_is_there(work.chat.text, card):
        ask(work, work.chat.text("log_empty") + "\n")
        return
    finish_card(work, card.key)
    submit_work(work, ask)


def take_words(work: Work, words: str) -> str:
    """What a sentence says of a visit, part by part: the day, a promise, what was done; what is refused comes back."""
    refused = ""
    for part in PARTS.split(words):
        if part.strip():
            refused = refused or _take(work, _card(work), part.strip())
    return refused


def type_log(work: Work, typed: str) -> None:
    """Words at a log: a day, a promise, the label of a button, else what was done; the card changes in place."""
    try:
        refused = _take(work, _card(work), typed)
    except ImpossibleDate as wrong:
        refused = work.chat.text.no_such_day(*wrong.args)
    if refused or said_wrong(typed):  # who puts something right looks for it below what he wrote
        ask(work, refused and refused + "\n")
    else:
        change_shown(work)


def _take(work: Work, card: Card, typed: str) -> str:
    day = read_date(typed, work.chat.today)
    dated = next((question for question in card.questions if question.type == "date"), None)
    if day and dated:
        return put_answers(work, Read(((dated.ref, day.isoformat()),)))
    rest = said_wrong(typed)
    change = mended(items_of(card), rest) if rest else None
    if change:  # 写错了 是2袋, before it is sent
        return keep_items(work, [change[1] if item == change[0] else item for item in items_of(card)])
    promise, said = typed_of(card, PROMISE), read_promise(plain_text(typed))
    if promise and said:
        return put_answers(work, Read(((promise.ref, said),)))
    for question in card.questions:
        for choice in question.choices:
            if plain(choice.label).lower() == plain(typed).lower():
                chosen = {*question.value.split(), choice.name} if question.type == "select_multiple" else {choice.name}
                return put_answers(work, Read(((question.ref, sorted(chosen)),)))
    return take_items(work, card, read_items(plain_text(typed)))


def take_items(work: Work, card: Card, items: Sequence[Item]) -> str:
    """Add what was done, what is of no kind in its own words; what is refused comes back as a sentence."""
    several = several_of(card)
    known = [item for item in items if item.kind != OTHER]
    free = [item.what for item in items if item.kind == OTHER]
    refused = keep_items(work, [*items_of(card), *known])
    kinds = [item.kind for item in known if item.kind not in several.value.split()]
    refused = refused or put_answers(work, Read(((several.ref, [*several.value.split(), *dict.fromkeys(kinds)]),)))
    if free and several.other and not refused:
        before = next(question.value for question in card.questions if question.ref == several.other)
        words = work.chat.text.list([part for part in (before, *free) if part])
        refused = put_answers(work, Read(((several.other, words),)))
    return refused


def keep_items(work: Work, items: Sequence[Item]) -> str:
    """Make the items of a log these; what is refused comes back as a sentence."""
    question = typed_of(_card(work), ITEMS)
    if question is None:
        return ""
    listed = " ".join(dict.fromkeys(item.packed() for item in items))  # the same thing written twice is one
    return put_answers(work, Read(((question.ref, listed or None),)))
