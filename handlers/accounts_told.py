"""述职: an account is told to the head above, as soon as it is given."""

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.remarks import reader_of
from storage.tables import Person, Record, Unit


def is_account(chat: Chat, record: Record) -> bool:
    """Whether a record is an account that somebody above reads."""
    duty = chat.turn.catalogue.duties.get(record.duty)
    return duty is not None and duty.heard


def tell_above(chat: Chat, record: Record) -> None:
    """The head above reads it at once."""
    reader = reader_of(chat.tx, record)
    if reader is not None and is_account(chat, record):
        said, buttons = shown(chat, chat.texts_for(reader.id or 0), record)
        chat.tell(reader.id or 0, said, buttons, once=f"account:{record.id}:{chat.turn.inbox_id}")


def shown(chat: Chat, text: Texts, record: Record) -> tuple[str, list[Button]]:
    """An account as its reader sees it, with what he may do."""
    by, unit = chat.tx.get_one(Person, record.person_id), chat.tx.get_one(Unit, record.unit_id)
    head = text("account_given", unit=unit.name, by=by.name, period=text.period(record.period_key))
    lines = (record.summary.get(text.language) or record.summary.get("zh") or [])[1:]  # without the title of the form
    buttons = [
        Button(text("account_word"), f"W:word:{record.id}"),
        Button(text("account_seen"), f"W:seen:{record.id}"),
    ]
    return "\n".join([head, *lines]), buttons
