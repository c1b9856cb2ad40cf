"""The conversation of an interview: say what comes next, take an answer, go back, stop for now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from forms import Question, Refused, RowAdded
from handlers.chat import Chat
from handlers.interview.answer import Narrowed, NotRead, Read, read_answer
from handlers.interview.proposals import (
    modify_proposals,
    resting,
    show_draft,
    spot_proposals,
    take_proposals,
    tap_draft,
    type_proposal,
)
from handlers.interview.review import (
    change_answer,
    changing,
    show_change,
    show_review,
    submit_work,
    type_review,
)
from handlers.interview.rows import choose_row, edit_row, empty_repeats, remove_row, show_rows
from handlers.interview.show import Face, active_question, show_card, show_proposals
from handlers.interview.work import Asking, Proposing, Reviewing, Work, missing
from handlers.keyboards import Button, lay_out
from handlers.reading import ImpossibleDate, plain
from storage.tables import Interview

# --- saying -----------------------------------------------------------------------------------------


def face_of(work: Work) -> Face:
    """What the interview shows where it stands now."""
    step = work.step()
    text = work.chat.text
    if isinstance(step, Asking) and step.card.kind == "repeat":
        return show_rows(work, step.card)
    if isinstance(step, Asking):
        return show_card(text, step.card, field=work.place.asked, search=work.place.search)
    if isinstance(step, Proposing):
        return show_draft(work, step) if work.place.draft else show_proposals(text, step.proposals)
    return show_change(work) if changing(work) else show_review(work)


def ask(work: Work, lead: str = "", *, once: str = "") -> None:
    """Say what comes next, after an acknowledgement if there is one; asking again is always safe."""
    face = face_of(work)
    work.keep()
    work.chat.set_focus(interview=work.row.id)
    work.chat.say("\n".join(part for part in (lead, face.text) if part), addressed(work, face), once=once)


def show_again_in_place(work: Work) -> None:
    """Show the same card again where it stands, after a tap that only ticked something."""
    face = face_of(work)
    work.keep()
    query = work.chat.turn.update.callback_query
    assert query is not None
    assert query.message is not None
    work.chat.edit(query.message.message_id, face.text, addressed(work, face))


def addressed(work: Work, face: Face) -> list[list[Button]]:
    """The buttons with the interview and the step that they belong to."""
    return lay_out([replace(button, data=f"i:{work.row.id}:{work.row.step}:{button.data}") for button in face.buttons])


# --- answers ----------------------------------------------------------------------------------------


def put_answers(work: Work, read: Read) -> str:
    """Give the answers to the session; what it refuses comes back as a sentence, and then nothing was changed."""
    kept = work.session.state()
    for ref, value in read.answers:
        for event in work.session.answer(ref, value):
            if isinstance(event, Refused):
                work.session = type(work.session).resume(
                    work.form, kept, now=work.chat.now, instances=work.place.instances
                )
                return refusal(work, event)
    return ""


def refusal(work: Work, refused: Refused) -> str:
    """Why an answer was refused: in the words of the form's author, else in ours."""
    message = refused.message.get(work.chat.text.language) or next(iter(refused.message.values()), "")
    return message or work.chat.text(f"refused_{refused.reason}")


def answer(work: Work, read: Read) -> None:
    """Take answers to the card that is asked, and say what comes next."""
    step = work.step()
    assert isinstance(step, Asking)
    before = {card.key: card.questions[0].label for card in work.cards() if card.questions}
    sentence = put_answers(work, read)
    if sentence:
        work.chat.say(sentence)
        return
    work.place.asked, work.place.search = "", ""
    forget_moved(work, before)
    forget_closed(work)
    if read.done:
        finish_card(work, step.card.key)
    work.advance()
    ask(work)


def forget_moved(work: Work, before: Mapping[str, str]) -> None:
    """A card that asks something else now than when it was answered, such as another person's row, is asked anew."""
    for card in work.cards():
        if card.key in work.place.done and card.questions and card.questions[0].label != before.get(card.key, ""):
            work.place.done.remove(card.key)
            for question in card.questions:
                work.session.answer(question.ref, None)


def forget_closed(work: Work) -> None:
    """What was taken as a follow-up and is opened by no answer any more would be taken anew."""
    opened = {mark.ref for mark in work.session.marks() if mark.follow_up}
    for key, rows in list(work.place.taken.items()):
        work.place.taken[key] = [row for row in rows if row["ref"] in opened]
        if not work.place.taken[key]:
            del work.place.taken[key]


def finish_card(work: Work, key: str) -> None:
    """Count the card as answered, unless an answer made it ask for more."""
    card = next((card for card in work.cards() if card.key == key), None)
    if card is None or missing(card):
        return
    if key in work.place.done:
        work.place.done.remove(key)
    work.place.done.append(key)
    work.place.at = ""


def type_answer(work: Work, typed: str) -> None:
    """What was typed while the interview is in hand."""
    step = work.step()
    try:
        if isinstance(step, Proposing):
            type_proposal(work, step, typed, ask)
        elif isinstance(step, Reviewing):
            type_review(work, typed, ask)
        elif step.card.kind == "repeat":
            _type_row(work, step, typed)
        else:
            _type_card(work, step, typed)
    except ImpossibleDate as wrong:
        work.chat.say(work.chat.text("no_such_day", month=wrong.args[0], day=wrong.args[1]))


def _type_card(work: Work, step: Asking, typed: str) -> None:
    reading = read_answer(work.chat.text, step.card, typed, work.chat.today, field=work.place.asked)
    if isinstance(reading, Read):
        answer(work, reading)
    elif isinstance(reading, Narrowed):
        work.place.search = reading.search
        work.advance()
        ask(work, work.chat.text("several_fit"))
    else:
        not_understood(work, reading)


def not_understood(work: Work, why: NotRead) -> None:
    """Say what is asked for, and ask again."""
    ask(work, why.sentence + "\n")


def _type_row(work: Work, step: Asking, typed: str) -> None:
    """At "another one?", words open a new row and answer its first question."""
    if plain(typed).lower() in (plain(work.chat.text(key)).lower() for key in ("no_more", "none_word")):
        tap_no_more(work, "")
        return
    if work.place.row:
        work.place.row = 0
        ask(work)
        return
    add_row(work, step.card.key)
    work.advance()
    following = work.step()
    if isinstance(following, Asking) and active_question(following.card).type == "text":
        _type_card(work, following, typed)
    else:
        ask(work)


def add_row(work: Work, repeat: str) -> None:
    """One more row; repeats inside it begin empty."""
    for event in work.session.add(repeat):
        if isinstance(event, RowAdded) and event.ref.startswith(f"{repeat}["):
            empty_repeats(work, f"{event.ref}/")
            return


# --- taps: one verb each ----------------------------------------------------------------------------


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
    finish_card(work, _asking(work).card.key)
    work.advance()
    ask(work)


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
    """The next one in an order."""
    active, order = _active(work), [*work.place.search.split(), name]
    if len(order) == len(active.choices):
        answer(work, Read(((active.ref, order),)))
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
}


OPPOSITE = {"tick": ("drop",), "add": ("drop",), "drop": ("tick", "add")}


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
    elif not any(f"{opposite}:{argument}" in offered for opposite in OPPOSITE.get(verb, ())):  # it is so already
        ask(work, chat.text("stale") + "\n")


def _uncovered(work: Work) -> bool:
    """Ask the card before the one that is asked, in the order of the form; whether there is one."""
    keys = [card.key for card in work.cards()]
    step = work.step()
    here = len(keys) if isinstance(step, Reviewing) else keys.index(step.card.key)
    if isinstance(step, Proposing):
        here += 1  # its follow-ups come behind the card
    if here == 0:
        return False
    kept = set(keys[: here - 1])
    work.place.done = [key for key in work.place.done if key in kept]
    work.place.taken = {key: rows for key, rows in work.place.taken.items() if key in kept}
    return True


def back(work: Work) -> None:
    """One question back: the answer stays until it is given anew."""
    place = work.place
    draft = place.draft
    if draft and (draft["part"] or draft["choosing"] or draft["which"] is not None):
        place.draft = resting(draft["items"])
    elif place.asked or place.menu or place.at or place.row or place.search:
        place.asked, place.menu, place.at, place.row, place.search = "", False, "", 0, ""
    elif place.again:  # the follow-ups stay as they were
        place.draft, place.again = {}, ""
    elif _uncovered(work):
        place.draft = {}
    else:
        ask(work, work.chat.text("at_the_start") + "\n")
        return
    work.advance()
    ask(work)
