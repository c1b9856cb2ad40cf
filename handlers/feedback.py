"""意见建议: what somebody says about the bot, inside the bot; the county's office answers there."""

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from activities.periods import day_of
from forms.zone import ZONE
from handlers.chat import Chat
from handlers.focus import go_on, open_work
from handlers.interview.answer import LONGEST, plain_text
from handlers.keeping import kept
from handlers.keyboards import Button, fit, lay_out
from handlers.made import MADE, File, Made, Making
from handlers.notices.draft import WRITES
from handlers.texts import Texts
from handlers.things import Sent, calls_for, counted
from handlers.worksheets import Paper, Value, workbook
from storage.attachments import OF
from storage.feedback import all_feedback, answer_feedback, newest_feedback, office, open_feedback, raise_feedback
from storage.joining import full_name, root
from storage.people import titled, unit_of
from storage.tables import Attachment, Feedback, Person

FEEDBACK, ANSWER = "feedback", "feedback_answer"  # in the focus: things sent so far; what is being answered
LED_BY = re.compile(r"\s*(?:意见建议|提意见|意见|feedback)[:：,，\s]+(?P<words>\S.*)", re.IGNORECASE | re.DOTALL)
MOST, SHOWN_WORDS = 8, 24
TABLE = "feedback_table"  # its maker
MOST_PICTURES = 10

Lines = list[tuple[str, str, str]]  # of what waits: the line, its button, what that does


def _is_office(chat: Chat) -> bool:
    return chat.me.id in {person.id for person in office(chat.tx)}


def _write(chat: Chat, name: str, value: object) -> None:
    """From now on his words are this, and no notice that he was writing."""
    others = {each: kept_value for each, kept_value in chat.focus.items() if each not in WRITES}
    chat.set_focus(**{**others, name: value})


def ask(chat: Chat) -> None:
    """What he has to say; the office is shown the way to what others said."""
    chat.toast()
    _write(chat, FEEDBACK, [])
    waiting = len(open_feedback(chat.tx))
    listed = [Button(chat.text("feedback_list", count=waiting), "O:list:0")] if _is_office(chat) else []
    chat.say(chat.text("feedback_write"), [*listed, Button(chat.text("feedback_leave"), "O:leave:0")])


def command(chat: Chat) -> None:
    """`/feedback`, with or without words."""
    message = chat.turn.update.effective_message
    _, _, words = ((message.text if message else "") or "").partition(" ")
    if words.strip():
        _raise(chat, words, [])
    else:
        ask(chat)


def read(chat: Chat, words: str) -> bool:
    """Words about the bot: asked for, or led by 意见; an answer of the office to some. Whether they were."""
    led = LED_BY.fullmatch(words) if open_work(chat) is None else None
    if ANSWER in chat.focus:
        _type_answer(chat, words)
    elif FEEDBACK in chat.focus:
        _raise(chat, led["words"] if led else words, chat.focus[FEEDBACK])
    elif led:
        _raise(chat, led["words"], [])
    else:
        return False
    return True


def take_thing(chat: Chat, sent: Sent) -> None:
    """A picture of what is meant; words below it are the words."""
    row = kept(chat, sent)
    row.about = {**row.about, OF: FEEDBACK}
    chat.tx.add(row)
    chat.tx.flush()
    there = [*chat.focus[FEEDBACK], row.id]
    chat.set_focus(**{**chat.focus, FEEDBACK: there[:MOST_PICTURES]})
    if row.caption and not row.album:
        _raise(chat, row.caption, there)
        return
    rows = _things(chat, there)
    button = Button(chat.text("feedback_no_words"), "O:wordless:0")
    said = chat.text("feedback_album" if row.album else "feedback_thing", what=counted(chat.text, rows))
    chat.say(said, [button], once=f"feedback:{row.album}" if row.album else "")


def _things(chat: Chat, ids: list[int]) -> list[Attachment]:
    return list(chat.tx.exec(select(Attachment).where(col(Attachment.id).in_(ids)).order_by(col(Attachment.id))).all())


def _raise(chat: Chat, words: str, things: list[int]) -> None:
    said = plain_text(words)
    if len(said) > LONGEST:
        chat.say(chat.text("too_long", count=len(said), most=LONGEST))
        return
    row = raise_feedback(chat.tx, chat.me.id or 0, said, things, chat.now)
    for person in office(chat.tx):
        if person.id != chat.me.id:
            text = chat.texts_for(person.id or 0)
            see = Button(text("feedback_see"), f"O:see:{row.id}")
            chat.tell(person.id or 0, _in_words(chat, text, row), [see], once=f"feedback:{row.id}:{person.id}")
    chat.say(chat.text("feedback_kept", number=row.id))
    go_on(chat, FEEDBACK)


def _in_words(chat: Chat, text: Texts, row: Feedback) -> str:
    """Who says what about the bot; by the roster, never by his account."""
    person = chat.tx.get_one(Person, row.person_id)
    who = f"{full_name(chat.tx, unit_of(chat.tx, person))}{person.name}"
    things = _things(chat, row.things.get("sent", []))
    words = row.words or counted(chat.text, things)
    return text("feedback_told", number=row.id, who=who, day=text.day(day_of(row.made_at)), words=words)


def _title(text: Texts, row: Feedback) -> str:
    return fit(row.words.rstrip("。.！!"), SHOWN_WORDS) if row.words else text("feedback_wordless")


# --- the office ----------------------------------------------------------------------------------------


def waiting(chat: Chat) -> Lines:
    """What the county's office has still to answer."""
    if not _is_office(chat):
        return []
    return [
        (
            chat.text("feedback_todo", words=_title(chat.text, row)),
            chat.text("feedback_todo_button", number=row.id),
            f"O:see:{row.id}",
        )
        for row in open_feedback(chat.tx)
    ]


def tap(chat: Chat, parts: list[str]) -> None:
    """`O:see:FEEDBACK`, `O:answer:FEEDBACK`, `O:list:0`, `O:table:0` by the office; the rest by the writer."""
    chat.toast()
    verb, number = parts[1], int(parts[2])
    if verb == "leave":
        chat.say(chat.text("feedback_left"), keys=True)
        go_on(chat, FEEDBACK)
    elif verb == "wordless":
        _send_wordless(chat)
    elif not _is_office(chat):
        chat.say(chat.text("not_yours"))
    elif verb == "list":
        _list(chat)
    elif verb == "table":
        made = {"kind": TABLE, "language": chat.text.language}
        chat.send_made("sendDocument", made, caption=chat.text("feedback_table_caption"))
    else:
        _one(chat, verb, number)


def _send_wordless(chat: Chat) -> None:
    things = chat.focus.get(FEEDBACK)
    if things:
        _raise(chat, "", things)
    else:
        chat.say(chat.text("feedback_sent_already"))


def _one(chat: Chat, verb: str, number: int) -> None:
    row = chat.tx.get(Feedback, number)
    if row is None:
        chat.say(chat.text("unknown_button"))
    elif verb == "see":
        _see(chat, row)
    elif row.state == "answered":
        chat.say(_answered(chat, row))
    else:
        _write(chat, ANSWER, row.id)
        chat.say(chat.text("feedback_answer_write", words=row.words or chat.text("feedback_wordless")))


def _see(chat: Chat, row: Feedback) -> None:
    for thing in _things(chat, row.things.get("sent", [])):
        for method, payload in calls_for(thing, chat.chat_id):
            payload.pop("caption", None)  # it stands below, as his words
            chat.send(method, **payload)
    said = _in_words(chat, chat.text, row)
    if row.state == "answered":
        chat.say(f"{said}\n{_answered(chat, row)}")
    else:
        chat.say(said, [Button(chat.text("feedback_answer"), f"O:answer:{row.id}")])


def _answered(chat: Chat, row: Feedback) -> str:
    by = chat.tx.get(Person, row.answered_by_id) if row.answered_by_id else None
    day = chat.text.day(day_of(row.answered_at)) if row.answered_at else ""
    return chat.text("feedback_is_answered", by=by.name if by else "", day=day, answer=row.answer)


def _type_answer(chat: Chat, typed: str) -> None:
    """The answer: kept, and told to whoever wrote."""
    row, words = chat.tx.get_one(Feedback, chat.focus[ANSWER]), plain_text(typed)
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST) if words else chat.text("feedback_empty"))
        return
    if row.state == "answered":
        chat.say(_answered(chat, row))
    elif not _is_office(chat):
        chat.say(chat.text("not_yours"))
    else:
        answer_feedback(row, words, chat.me.id or 0, chat.now)
        text = chat.texts_for(row.person_id)
        told = text("feedback_answer_told", words=row.words or text("feedback_wordless"), answer=words)
        chat.tell(row.person_id, told, [Button(text("seen"), "k:seen")], once=f"feedback:{row.id}:answer")
        chat.say(chat.text("feedback_answer_kept"))
    go_on(chat, ANSWER)


def _list(chat: Chat) -> None:
    """What came last, and all of it as a table."""
    rows = newest_feedback(chat.tx, MOST)
    lines = [
        chat.text(
            f"feedback_line_{row.state}",
            number=row.id,
            day=chat.text.day(day_of(row.made_at)),
            words=_title(chat.text, row),
        )
        for row in rows
    ]
    buttons = [Button(chat.text("feedback_todo_button", number=row.id), f"O:see:{row.id}") for row in rows]
    table = [Button(chat.text("feedback_table"), "O:table:0", alone=True)] if rows else []
    head = chat.text("feedback_head" if rows else "feedback_none", count=len(open_feedback(chat.tx)))
    chat.say("\n".join([head, *lines]), lay_out([*buttons, *table]))


def table_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """All that was said about the bot, with the answers."""
    text, tx = Texts(payload[MADE]["language"]), making.tx
    rows: list[list[Value]] = []
    for row in all_feedback(tx):
        person = tx.get_one(Person, row.person_id)
        by = tx.get(Person, row.answered_by_id) if row.answered_by_id else None
        answered = row.answered_at.astimezone(ZONE).date() if row.answered_at else None
        made, unit = row.made_at.astimezone(ZONE).date(), full_name(tx, unit_of(tx, person))
        rows.append([row.id, made, person.name, unit, row.words, row.answer, titled(by), answered])
    names = ("number", "day", "name", "unit", "words", "answer", "by", "answered")
    paper = Paper(
        name=text("feedback_sheet"),
        title=text("feedback_title", county=root(tx).name),
        by=root(tx).name,
        as_of=f"{making.now.astimezone(ZONE):%Y-%m-%d}",
        headings=[text(f"feedback_column_{name}") for name in names],
        rows=rows,
    )
    return Made(payload, {"document": File(text("feedback_file"), workbook([paper], day_of(making.now)))})
