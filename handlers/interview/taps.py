"""What the buttons of a form do: one verb each; a button does only what is on offer."""

from collections.abc import Callable, Sequence

from forms import Question
from handlers.chat import Chat
from handlers.interview.answer import Read, read_answer
from handlers.interview.log import tap_finish, tap_out, tap_put
from handlers.interview.proposals import (
    modify_proposals,
    spot_proposals,
    take_proposals,
    tap_draft,
)
from handlers.interview.review import (
    change_answer,
    submit_work,
)
from handlers.interview.rows import choose_row, edit_row, remove_row
from handlers.interview.show import active_question
from handlers.interview.talk import add_row, answer, ask, end_rows, face_of, put_answers, show_again_in_place
from handlers.interview.work import Asking, Work
from handlers.reading import plain
from storage.tables import Interview


def _active(work: Work) -> Question:
    step = work.step()
    assert isinstance(step, Asking)
    return active_question(step.card, work.place.asked)


def tap_pick(work: Work, name: str) -> None:
    """One choice."""
    answer(work, Read(((_active(work).ref, name),)))


def tap_day(work: Work, back: str) -> None:
    """Today or yesterday."""
    read = read_answer(
        work.chat.text,
        _asking(work).card,
        work.chat.text("yesterday" if back == "1" else "today"),
        work.chat.today,
        field=work.place.asked,
    )
    if isinstance(read, Read):
        answer(work, read)


def _asking(work: Work) -> Asking:
    step = work.step()
    assert isinstance(step, Asking)
    return step


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
    work.place.asked = _numbered(_asking(work), number).ref
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


VERBS: dict[str, Callable[[Work, str], None]] = {
    "pick": tap_pick,
    "day": tap_day,
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
    "put": tap_put,
    "out": tap_out,
    "finish": tap_finish,
}


IN_PLACE = ("tick", "add", "drop", "next", "again", "unsay", "put", "out")  # they change the message that was tapped


def press(work: Work, typed: str) -> bool:
    """Do what a button of this name does; whether there is one. Ticks are left to the readers of typed words."""
    words = plain(typed).lower()
    for button in face_of(work).buttons:
        verb, _, argument = button.data.partition(":")
        if plain(button.text).lower() == words and verb not in IN_PLACE:
            VERBS[verb](work, argument)
            return True
    return False


OPPOSITE = {"tick": ("drop",), "add": ("drop",), "drop": ("tick", "add"), "put": ("out",), "out": ("put",)}


def tap(chat: Chat, parts: Sequence[str]) -> None:
    """A button of an interview: `i:ID:STEP:VERB[:ARGUMENT]`; one of an earlier step changes nothing and says so."""
    chat.toast()
    row = chat.tx.get(Interview, int(parts[1]))
    if row is None or row.person_id != chat.me.id:
        chat.say(chat.text("not_yours"))
        return
    if row.state != "open":
        chat.say(chat.text("already_sent" if row.state == "submitted" else "already_dropped"))
        return
    work = Work(chat, row)
    verb, argument = parts[3], ":".join(parts[4:])
    offered = {button.data for button in face_of(work).buttons} if int(parts[2]) == row.step else set()
    if ":".join(parts[3:]) in offered:
        chat.set_focus(interview=row.id)
        VERBS[verb](work, argument)
        if row.state == "open":
            work.keep()
    elif any(f"{opposite}:{argument}" in offered for opposite in OPPOSITE.get(verb, ())):
        show_again_in_place(work)  # it is so already; this copy of the card may not show it
    else:
        ask(work, chat.text("stale") + "\n")
