"""What the buttons of a form do: one verb each. Whether one may be tapped now is not asked here."""

from collections.abc import Callable
from datetime import timedelta

from forms import Question
from handlers.interview.answer import Read
from handlers.interview.aside import take_back
from handlers.interview.calendar import month_of
from handlers.interview.doubles import settle
from handlers.interview.log import tap_finish, tap_out, tap_put
from handlers.interview.proposals import modify_proposals, spot_proposals, take_proposals, tap_draft, tap_due
from handlers.interview.review import change_answer, submit_work
from handlers.interview.rows import choose_row, edit_row, remove_row
from handlers.interview.show import active_question
from handlers.interview.talk import add_row, answer, ask, end_rows, put_answers, show_again_in_place
from handlers.interview.work import Asking, Work
from handlers.keeping import keep_words
from handlers.nothing_in_hand import something_else


def _asking(work: Work) -> Asking:
    step = work.step()
    assert isinstance(step, Asking)
    return step


def _active(work: Work) -> Question:
    return active_question(_asking(work).card, work.place.asked)


def tap_pick(work: Work, name: str) -> None:
    """One choice."""
    answer(work, Read(((_active(work).ref, name),)))


def tap_day(work: Work, back: str) -> None:
    """Today or yesterday."""
    day = work.chat.today - timedelta(days=int(back))
    answer(work, Read(((_active(work).ref, day.isoformat()),)))


def tap_month(work: Work, month: str) -> None:
    """The calendar opens, or shows another month."""
    work.place.search = month or month_of(work.chat.today)
    if work.chat.turn.update.callback_query:
        show_again_in_place(work)
    else:
        ask(work)


def tap_on(work: Work, day: str) -> None:
    """A day of the calendar: the answer, or the date of a follow-up."""
    if isinstance(work.step(), Asking):
        answer(work, Read(((_active(work).ref, day),)))
    else:
        tap_due(work, day, ask)


def tap_nothing(_: Work, __: str) -> None:
    """What only makes the calendar's rows even."""


def tap_add(work: Work, name: str) -> None:
    """One more of several choices."""
    active = _active(work)
    chosen = [*active.value.split(), name] if name not in active.value.split() else active.value.split()
    put_answers(work, Read(((active.ref, chosen),)))
    show_again_in_place(work)


def tap_drop(work: Work, arg: str) -> None:
    """One less of several choices, or a number unticked."""
    step = _asking(work)
    if step.card.kind == "check":
        put_answers(work, Read(((_numbered(step, arg).ref, None),)))
    else:
        active = _active(work)
        put_answers(work, Read(((active.ref, [name for name in active.value.split() if name != arg]),)))
    show_again_in_place(work)


def tap_unsay(work: Work, _: str) -> None:
    """The free words beside the choices are taken back."""
    put_answers(work, Read(((_active(work).other, None),)))
    show_again_in_place(work)


def tap_tick(work: Work, number: str) -> None:
    """An item of a check card that was not done."""
    question = _numbered(_asking(work), number)
    put_answers(work, Read(((question.ref, question.choices[1].name),)))
    show_again_in_place(work)


def _numbered(step: Asking, number: str) -> Question:
    return next(question for question in step.card.questions if str(question.number) == number)


def tap_ok(work: Work, _: str) -> None:
    """Several choices, or ticked numbers, are complete."""
    step = _asking(work)
    if step.card.kind == "check":
        bad = {q.ref: q.choices[1].name for q in step.card.questions if q.value == q.choices[1].name}
        answer(work, Read(tuple((q.ref, bad.get(q.ref, q.choices[0].name)) for q in step.card.questions)))
        return
    active = _active(work)
    if active.required and not active.value:
        work.chat.say(work.chat.text("choose_first"))
        return
    answer(work, Read(()))


def tap_all(work: Work, _: str) -> None:
    """Every item of a check card was done."""
    step = _asking(work)
    answer(work, Read(tuple((question.ref, question.choices[0].name) for question in step.card.questions)))


def tap_field(work: Work, number: str) -> None:
    """Another question of the card, by its own button."""
    question = _numbered(_asking(work), number)
    work.place.asked = question.ref
    if question.type == "date":  # another day than today is wanted: the calendar is open
        work.place.search = question.value[: len("2026-10")] or month_of(work.chat.today)
    work.advance()
    ask(work)


def tap_skip(work: Work, _: str) -> None:
    """A question that need not be answered."""
    answer(work, Read(((_active(work).ref, None),)))


def tap_more(work: Work, _: str) -> None:
    """One more row of a repeat."""
    add_row(work, _asking(work).card.key)
    work.advance()
    ask(work)


def tap_no_more(work: Work, _: str) -> None:
    """No more rows of a repeat."""
    end_rows(work, _asking(work).card.key)


def tap_row(work: Work, number: str) -> None:
    """A row of a repeat is to be changed."""
    choose_row(work, number)
    work.advance()
    ask(work)


def tap_edit(work: Work, _: str) -> None:
    """The chosen row is asked again."""
    edit_row(work)
    work.advance()
    ask(work)


def tap_remove(work: Work, _: str) -> None:
    """The chosen row is taken out."""
    remove_row(work)
    work.advance()
    ask(work)


def tap_next(work: Work, name: str) -> None:
    """The next one in an order; the one that is left then is the last."""
    active, order = _active(work), [*work.place.search.split(), name]
    left = [choice.name for choice in active.choices if choice.name not in order]
    if len(left) <= 1:
        answer(work, Read(((active.ref, [*order, *left]),)))
        return
    work.place.search = " ".join(order)
    show_again_in_place(work)


def tap_again(work: Work, _: str) -> None:
    """The order from its beginning."""
    work.place.search = ""
    show_again_in_place(work)


def tap_take(work: Work, _: str) -> None:
    """The follow-ups as proposed."""
    take_proposals(work)
    work.advance()
    ask(work)


def tap_spot(work: Work, _: str) -> None:
    """Put right on the spot."""
    spot_proposals(work)
    work.advance()
    ask(work)


def tap_modify(work: Work, _: str) -> None:
    """The follow-ups are to be changed."""
    modify_proposals(work)
    work.advance()
    ask(work)


def tap_draft_part(work: Work, arg: str) -> None:
    """Which of the follow-ups, or which part of it, is to be changed."""
    tap_draft(work, arg)
    work.advance()
    ask(work)


def tap_change(work: Work, _: str) -> None:
    """At the review: something is to be changed."""
    work.place.menu = True
    work.advance()
    ask(work)


def tap_go(work: Work, number: str) -> None:
    """At the review: this answer is to be changed."""
    change_answer(work, int(number))
    work.advance()
    ask(work)


def tap_send(work: Work, _: str) -> None:
    """Submit."""
    submit_work(work, ask)


def tap_note(work: Work, _: str) -> None:
    """The words are a note: they stay with this form."""
    words = take_back(work)["words"]
    if not work.row.practice:
        keep_words(work.chat, words, work.row.id)
    work.advance()
    ask(work, work.chat.text("attached_practice" if work.row.practice else "noted") + "\n")


def tap_other(work: Work, _: str) -> None:
    """The words are another matter: this form waits, and they are taken as if nothing were in hand."""
    words = take_back(work)["words"]
    work.advance()
    work.keep()
    something_else(work.chat, work.row, words)


def tap_anew(work: Work, _: str) -> None:
    """The words were meant as an answer: ask again; written once more they are taken as one."""
    work.place.insisted = take_back(work)["words"]
    work.advance()
    ask(work)


def tap_same(work: Work, _: str) -> None:
    """The name is the member of the roster who was shown."""
    answer(work, settle(work, same=True))


def tap_apart(work: Work, _: str) -> None:
    """It is somebody else."""
    answer(work, settle(work, same=False))


VERBS: dict[str, Callable[[Work, str], None]] = {
    "pick": tap_pick,
    "day": tap_day,
    "month": tap_month,
    "on": tap_on,
    "week": tap_nothing,
    "add": tap_add,
    "drop": tap_drop,
    "unsay": tap_unsay,
    "tick": tap_tick,
    "ok": tap_ok,
    "all": tap_all,
    "field": tap_field,
    "skip": tap_skip,
    "more": tap_more,
    "no": tap_no_more,
    "row": tap_row,
    "edit": tap_edit,
    "remove": tap_remove,
    "next": tap_next,
    "again": tap_again,
    "take": tap_take,
    "spot": tap_spot,
    "modify": tap_modify,
    "draft": tap_draft_part,
    "change": tap_change,
    "go": tap_go,
    "send": tap_send,
    "note": tap_note,
    "other": tap_other,
    "anew": tap_anew,
    "put": tap_put,
    "out": tap_out,
    "finish": tap_finish,
    "same": tap_same,
    "apart": tap_apart,
}
