"""整改: 已补上, 办不到, 我去催 in one tap by whoever sees to it; every button about a follow-up comes in here."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers import extensions, key_ones
from handlers.acceptance import ask_acceptance
from handlers.chat import Chat
from handlers.due import about, again, done_words, holder_message, ladder_of, what
from handlers.evidence import ANSWERED, DAY, just_answered, let_go
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.plans.acceptance import after_step, not_ready, stepped
from handlers.section import hearer_of
from storage.holding import acceptor_of, answer, holders_of, is_answered, is_running, take_answer_back, turn_of
from storage.inputs import in_capacity
from storage.people import titled
from storage.periods import workdays
from storage.plan_steps import STEP
from storage.prompts import plan_prompt, stage_planned
from storage.tables import FollowUp, Subject

MOST_WORDS = 200


def tap(chat: Chat, parts: list[str]) -> None:
    """`y:done:FOLLOW-UP` and the like, `y:agree:EXTENSION`, `y:of:RECORD`; `put` and `set` carry a day behind it."""
    chat.toast()
    step, number = parts[1], int(parts[2])
    if step in DATED:
        day = _day(parts[3])
        if day is not None:
            DATED[step](chat, number, day)
    elif step == "of":
        key_ones.show_of_record(chat, number)
    elif step in extensions.DECISIONS:
        extensions.decide(chat, step, number)
    else:
        row = chat.tx.get(FollowUp, number)
        if row is None or row.state == "void":
            chat.say(chat.text("right_gone"))
        else:
            ABOUT_ONE[step](chat, row)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _holds(chat: Chat, row: FollowUp) -> bool:
    return any(person.id == chat.me.id for person in holders_of(chat.tx, row, chat.today))


def _mine(chat: Chat, row: FollowUp) -> bool:
    """Whether this person is to see to it, and there is something to see to; else that is said."""
    leader = extensions.waits_for(chat, row)
    if not _holds(chat, row):
        chat.say(chat.text("not_yours"))
    elif row.state != "open" or row.replied_on is not None:
        chat.say(chat.text("right_over"))
    elif leader is not None:
        chat.say(chat.text("right_waits", leader=titled(leader)))
    else:
        return True
    return False


def _see(chat: Chat, row: FollowUp) -> None:
    """What is to be done about it, for whoever sees to it; for others the whole of it."""
    if _holds(chat, row) and is_running(chat.tx, row):
        chat.say(*holder_message(hearer_of(chat, chat.me), row))
    else:
        key_ones.show(chat, row)


def _done(chat: Chat, row: FollowUp) -> None:
    """已补上: kept, and who confirms it; a sentence written next is kept with it."""
    if not _holds(chat, row):
        chat.say(chat.text("not_yours"))
        return
    if row.state != "open" or row.replied_on is not None:
        chat.say(chat.text("right_over"))
        return
    if not_ready(chat, row):
        return
    answer(chat.tx, row, _signed(chat, row, chat.text(done_words(row))), chat.today)
    said = _who_confirms(chat, row)
    if "interview" not in chat.focus:  # there the next words answer the form
        chat.set_focus(**{"right_words": row.id, ANSWERED: row.id, DAY: chat.today.isoformat()})
        said += "\n" + chat.text("right_add_words")
    more = after_step(chat, row) if row.kind == STEP else []
    chat.say(said, [*more, Button(chat.text("right_undo"), f"y:undo:{row.id}")])
    if row.major:
        ask_acceptance(chat, row)


def _signed(chat: Chat, row: FollowUp, words: str) -> str:
    """The words, and who passed them on where it is not the responsible person himself."""
    return words if row.responsible_id == chat.me.id else chat.text("right_signed", words=words, by=chat.me.name)


def _who_confirms(chat: Chat, row: FollowUp) -> str:
    if row.major:
        leader = titled(acceptor_of(chat.tx, row)) or chat.text("county_office")
        return chat.text("right_kept_key" if row.plan_id is None else "plan_submitted", leader=leader)
    if row.kind == STEP:
        return stepped(chat, row)
    subject = chat.tx.get(Subject, row.subject_id) if row.subject_id else None
    person = in_capacity(chat.tx, subject, "revisitor", chat.today) if subject else None
    if person is None:
        return chat.text("right_kept")
    return chat.text("right_kept_by", by=chat.text("you") if person.id == chat.me.id else person.name)


def _undo(chat: Chat, row: FollowUp) -> None:
    """点错了: as long as nobody has gone on with it."""
    if not _holds(chat, row):
        chat.say(chat.text("not_yours"))
    elif not is_answered(row):
        chat.say(chat.text("settled_already"))
    else:
        take_answer_back(row)
        let_go(chat.tx, row)
        go_on(chat, "right_words")
        undone = chat.text("plan_step_undone" if row.plan_id else "right_undone", what=what(chat.tx, chat.text, row))
        now = stepped(chat, row, key="plan_far_only") if row.kind == STEP else ""
        chat.say("\n".join(line for line in (undone, now) if line))
        leader = acceptor_of(chat.tx, row) if row.major else None
        if leader is not None and leader.id is not None:
            text = chat.texts_for(leader.id)
            chat.tell(leader.id, text("right_undone_told", by=chat.me.name, what=what(chat.tx, text, row)))


def awaits_words(chat: Chat) -> bool:
    """Whether a sentence written now is meant for what was just said to be put right."""
    return chat.focus.get(DAY) == chat.today.isoformat()


def type_words(chat: Chat, typed: str) -> None:
    """A sentence about how it was put right: it stands where the next visitor, or the leader, reads it."""
    row = chat.tx.get_one(FollowUp, chat.focus["right_words"])
    words = _words(typed)
    if not is_answered(row):
        chat.say(chat.text("right_over"))
    elif words:
        _reply(chat, row, _signed(chat, row, words))
    go_on(chat, "right_words")


def _words(typed: str) -> str:
    return plain_text(typed)[:MOST_WORDS].rstrip("。.")


def _reply(chat: Chat, row: FollowUp, reply: str) -> None:
    row.reply = reply
    chat.say(chat.text("right_words_kept", what=what(chat.tx, chat.text, row)))
    for person_id in turn_of(chat.tx, row) if row.major else []:
        text = chat.texts_for(person_id)
        chat.tell(person_id, text("right_words_told", what=what(chat.tx, text, row), words=row.reply))


def type_more(chat: Chat, typed: str) -> bool:
    """One more sentence about what was just said to be put right; whether there is such a thing."""
    row, words = just_answered(chat), _words(typed)
    if row is None or not words or len(row.reply) > MOST_WORDS:
        return False
    _reply(chat, row, chat.text("right_more", before=row.reply, words=words))
    return True


def _cannot(chat: Chat, row: FollowUp) -> None:
    if _mine(chat, row):
        extensions.ask_why(chat, row)


def _other_day(chat: Chat, row: FollowUp) -> None:
    if not _mine(chat, row):
        return
    if chat.focus.get("right_until") == row.id:
        extensions.ask_other_day(chat)
    else:
        extensions.ask_why(chat, row)


def _put(chat: Chat, number: int, day: date) -> None:
    row = chat.tx.get(FollowUp, number)
    if row is None:
        chat.say(chat.text("right_gone"))
    elif _mine(chat, row):
        extensions.put(chat, row, day)


def _pass_on(chat: Chat, row: FollowUp) -> None:
    """我去催: noted; asked about once more, two workdays later."""
    if not _mine(chat, row):
        return
    count = ladder_of(chat.tx, chat.turn.catalogue, row).again
    me, day = chat.me.id or 0, workdays(chat.tx).after(chat.today, count)
    if stage_planned(chat.tx, me, about(row), again(row)):
        chat.say(chat.text("right_passed_already"))
        return
    plan_prompt(chat.tx, me, about(row), again(row), day)
    chat.say(chat.text("right_passed", day=chat.text.on_weekday(day, chat.today)))


DATED: Mapping[str, Callable[[Chat, int, date], None]] = {"put": _put, "set": extensions.set_day}
ABOUT_ONE: Mapping[str, Callable[[Chat, FollowUp], None]] = {
    "see": _see,
    "done": _done,
    "cannot": _cannot,
    "other": _other_day,
    "pass": _pass_on,
    "undo": _undo,
    **key_ones.STEPS,
}
STEPS = (*ABOUT_ONE, *extensions.DECISIONS, "of")
