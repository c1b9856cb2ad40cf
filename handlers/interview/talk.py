"""The conversation of an interview: say what comes next, take an answer, go back, stop for now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms import Refused, RowAdded
from handlers.interview.answer import Narrowed, Read, read_answer
from handlers.interview.aside import (
    NotAnAnswer,
    begins_another,
    keep_passed,
    pass_over,
    put_aside,
    show_aside,
    speaks_for_itself,
)
from handlers.interview.doubles import may_be_there, meant, settle, show_double
from handlers.interview.log_card import is_log, show_log
from handlers.interview.proposals import (
    resting,
    show_draft,
    type_proposal,
)
from handlers.interview.putting_right import take_kept_line
from handlers.interview.review import (
    changing,
    show_change,
    show_review,
    type_review,
)
from handlers.interview.rows import ask_again_behind, empty_repeats, in_row, show_rows
from handlers.interview.show import Face, active_question, show_card, show_proposals
from handlers.interview.work import Asking, Proposing, Reviewing, Work
from handlers.keyboards import Button, lay_out
from handlers.reading import ImpossibleDate, plain

# --- saying -----------------------------------------------------------------------------------------


def face_of(work: Work, *, in_place: bool = False) -> Face:
    """What the interview shows where it stands now: said anew, or `in_place` of what it showed before."""
    if work.place.beside:
        return show_aside(work)
    if work.place.double:
        return show_double(work)
    step = work.step()
    text = work.chat.text
    if isinstance(step, Asking) and step.card.kind == "repeat":
        return show_rows(work, step.card)
    if isinstance(step, Asking) and is_log(step.card):
        return show_log(text, step.card, in_place=in_place)
    if isinstance(step, Asking):
        return show_card(text, in_row(work, step.card), field=work.place.asked, search=work.place.search)
    if isinstance(step, Proposing):
        return show_draft(work, step) if work.place.draft else show_proposals(text, step.proposals)
    return show_change(work) if changing(work) else show_review(work)


def ask(work: Work, lead: str = "", *, once: str = "", beside: Sequence[Button] = ()) -> None:
    """Say what comes next, after an acknowledgement if there is one; asking again is always safe.

    Buttons `beside` lead out of the form.
    """
    face = face_of(work)
    comes_back = "" if work.chat.focus.get("interview") == work.row.id else resumed(work, face)
    work.chat.set_focus(interview=work.row.id)
    said = "\n".join(part for part in (work.lead + lead, comes_back, face.text) if part)
    work.lead = ""
    work.place.shown = work.chat.say(said, [*addressed(work, face), *lay_out(beside)], once=once)
    work.keep()


def resumed(work: Work, face: Face) -> str:
    """Which form somebody comes back to, and where it stands; empty where it is new, or what is shown says it first."""
    text, step = work.chat.text, work.step()
    name = text("practice_name") if work.row.practice else work.name
    is_new = work.row.opened_at >= work.chat.now or not (work.place.begun or work.place.done)
    if is_new or name in face.text.partition("\n")[0]:
        return ""
    if isinstance(step, Reviewing):
        return text("resumed_change", name=name)
    keys = [each.key for each in work.session.asked()]
    return text("resumed", name=name, number=keys.index(step.card.key) + 1)


def show_again_in_place(work: Work) -> None:
    """Show the same card again where it stands, after a tap that only ticked something."""
    face = face_of(work, in_place=True)
    work.chat.set_focus(interview=work.row.id)
    work.keep()
    query = work.chat.turn.update.callback_query
    assert query is not None
    assert query.message is not None
    work.chat.edit(query.message.message_id, face.text, addressed(work, face))


def change_shown(work: Work) -> None:
    """Change the card where it was shown last, after words that only filled it further."""
    face = face_of(work, in_place=True)
    work.place.shown = work.chat.edit({"outbox": work.place.shown}, face.text, addressed(work, face))
    work.keep()


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
        work.place.begun = True
    return ""


def refusal(work: Work, refused: Refused) -> str:
    """Why an answer was refused: in the words of the form's author, else in ours."""
    message = refused.message.get(work.chat.text.language) or next(iter(refused.message.values()), "")
    return message or work.chat.text(f"refused_{refused.reason}")


def answer(work: Work, read: Read) -> None:
    """Take answers to the card that is asked, and say what comes next."""
    step = work.step()
    assert isinstance(step, Asking)
    if may_be_there(work, read):
        ask(work)
        return
    before = asked_for(work)
    sentence = put_answers(work, read)
    if sentence:
        ask(work, sentence + "\n")
        return
    work.place.asked, work.place.search = "", ""
    forget_moved(work, before)
    forget_closed(work)
    if read.done:
        finish_card(work, step.card.key)
    take_kept_line(work)
    work.advance()
    ask(work, read.lead and read.lead + "\n")


def forget_moved(work: Work, before: Mapping[str, str]) -> None:
    """A card that asks something else now than when it was answered, such as another person's row, is asked anew."""
    for key, label in asked_for(work).items():
        if label == before.get(key, ""):
            continue
        work.place.done.remove(key)
        moved = work.asked(key)
        for node in moved.questions if moved else ():
            work.session.answer(node.ref, None)


def asked_for(work: Work) -> dict[str, str]:
    """What the answered cards ask: the label of the first question, by the card's key."""
    done, language = set(work.place.done), work.chat.text.language
    cards = [each for each in work.session.asked() if each.key in done and each.questions]
    return {each.key: work.session.label(each.questions[0], language) for each in cards}


def forget_closed(work: Work) -> None:
    """What was taken as a follow-up and is opened by no answer any more would be taken anew."""
    opened = {mark.ref for mark in work.session.marks() if mark.follow_up}
    for key, rows in list(work.place.taken.items()):
        work.place.taken[key] = [row for row in rows if row["ref"] in opened]
        if not work.place.taken[key]:
            del work.place.taken[key]


def finish_card(work: Work, key: str) -> None:
    """Count the card as answered, unless an answer made it ask for more."""
    found = work.asked(key)
    if found is None or work.session.missing(found):
        return
    if key in work.place.done:
        work.place.done.remove(key)
    work.place.done.append(key)
    work.place.at = ""


def type_answer(work: Work, typed: str) -> None:
    """What was typed while the interview is in hand."""
    waiting = pass_over(work)
    try:
        _type_at(work, typed)
    except ImpossibleDate as wrong:
        ask(work, work.chat.text.no_such_day(*wrong.args) + "\n")
    except NotAnAnswer as why:
        work.place.beside, work.lead = waiting, ""
        not_understood(work, typed, str(why))
        return
    keep_passed(work, waiting)


def _type_at(work: Work, typed: str) -> None:
    verb = meant(typed) if work.place.double else ""
    if verb:
        answer(work, settle(work, same=verb == "same"))
        return
    work.place.double = {}
    step = work.step()
    if begins_another(work, typed):
        raise NotAnAnswer
    if isinstance(step, Proposing):
        type_proposal(work, step, typed, ask)
    elif isinstance(step, Reviewing):
        type_review(work, typed, ask)
    elif step.card.kind == "repeat":
        _type_row(work, step, typed)
    else:
        _type_card(work, step, typed)


def _type_card(work: Work, step: Asking, typed: str) -> None:
    reading = read_answer(work.chat.text, step.card, typed, work.chat.today, field=work.place.asked)
    if isinstance(reading, Read):
        answer(work, reading)
    elif isinstance(reading, Narrowed):
        work.place.search = reading.search
        work.advance()
        ask(work, work.chat.text("several_fit"))
    else:
        raise NotAnAnswer(reading.sentence)


def not_understood(work: Work, typed: str, why: str) -> None:
    """Say what is asked for, and ask again; words that may mean something else are asked about."""
    if speaks_for_itself(work, typed):
        put_aside(work, typed)
        ask(work)
    else:
        ask(work, "" if work.place.beside else why + "\n")


def _type_row(work: Work, step: Asking, typed: str) -> None:
    """At "another one?", words open a new row and answer its first question."""
    if plain(typed).lower() in (plain(work.chat.text(key)).lower() for key in ("no_more", "none_word")):
        end_rows(work, step.card.key)
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


def end_rows(work: Work, repeat: str) -> None:
    """No more rows of a repeat."""
    finish_card(work, repeat)
    work.advance()
    ask(work)


def add_row(work: Work, repeat: str) -> None:
    """One more row; repeats inside it begin empty."""
    for event in work.session.add(repeat):
        if isinstance(event, RowAdded) and event.ref.startswith(f"{repeat}["):
            empty_repeats(work, f"{event.ref}/")
            ask_again_behind(work, repeat)
            return


def _uncovered(work: Work) -> bool:
    """Ask the card before the one that is asked, in the order of the form; whether there is one."""
    keys = [each.key for each in work.session.asked()]
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
    elif place.double:
        place.double = {}
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
