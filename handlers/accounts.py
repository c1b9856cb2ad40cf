"""述职: an account goes to the head above, who reads it and may write a word back; each hears of the other."""

from datetime import date, timedelta

from handlers.accounts_told import is_account, shown
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from storage.people import titled
from storage.remarks import reader_of, remark, unread
from storage.tables import Person, Record, Unit

ASKED = "remark"  # in the focus: the account that a word is written about
STEPS = ("see", "seen", "word")
LONGEST = 300
A_YEAR = timedelta(days=366)


def unread_accounts(chat: Chat) -> list[tuple[str, Record]]:
    """For 待办: the accounts that this person has not read, each with its line."""
    duties = [key for key, duty in chat.turn.catalogue.duties.items() if duty.heard]
    since: date = chat.today - A_YEAR
    return [
        (
            chat.text(
                "account_line",
                unit=chat.tx.get_one(Unit, row.unit_id).name,
                by=chat.tx.get_one(Person, row.person_id).name,
            ),
            row,
        )
        for row in unread(chat.tx, duties, chat.me.id or 0, since)
    ]


def tap(chat: Chat, parts: list[str]) -> None:
    """`W:see:RECORD`, `W:seen:RECORD`, `W:word:RECORD`, by the head above whoever wrote it."""
    chat.toast()
    record = _mine(chat, int(parts[2]))
    if record is None:
        return
    if parts[1] == "see":
        chat.say(*shown(chat, chat.text, record))
    elif parts[1] == "seen":
        new = remark(chat.tx, record, chat.me, "", chat.now)
        chat.say(chat.text("seen_done" if new else "account_already"))
    else:
        chat.set_focus(**{**chat.focus, ASKED: record.id})
        by = chat.tx.get_one(Person, record.person_id)
        chat.say(chat.text("account_write", by=by.name))


def _mine(chat: Chat, record_id: int) -> Record | None:
    record = chat.tx.get(Record, record_id)
    reader = reader_of(chat.tx, record) if record and is_account(chat, record) else None
    if record is None or reader is None or reader.id != chat.me.id:
        chat.say(chat.text("not_yours"))
        return None
    if record.state != "valid":
        chat.say(chat.text("account_gone"))
        return None
    return record


def type_word(chat: Chat, typed: str) -> None:
    """A word back: kept beside the account, and told to whoever gave it."""
    record, words = _mine(chat, int(chat.focus[ASKED])), plain_text(typed)
    if record is None:
        go_on(chat, ASKED)
        return
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST))
        return
    by = chat.tx.get_one(Person, record.person_id)
    if remark(chat.tx, record, chat.me, words, chat.now):
        text = chat.texts_for(by.id or 0)
        said = text("account_told", by=titled(chat.me), words=words)
        chat.tell(by.id or 0, said, [Button(text("seen"), "k:seen")], once=f"remark:{record.id}:{chat.me.id}")
        chat.say(chat.text("account_kept", by=by.name))
    else:
        chat.say(chat.text("account_already"))
    go_on(chat, ASKED)
