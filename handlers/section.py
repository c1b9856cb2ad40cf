"""One thing that the clock has to say, and for whom it is written."""

from dataclasses import dataclass, field
from datetime import date

from activities.catalogue import Catalogue
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.store import Tx
from storage.tables import Person


@dataclass(frozen=True)
class Hearer:
    """The person who hears it, in which language, on which day."""

    tx: Tx
    text: Texts
    person: Person
    today: date
    catalogue: Catalogue


def hearer_of(chat: Chat, person: Person) -> Hearer:
    """Somebody who is written to from a chat, in his own language."""
    return Hearer(chat.tx, chat.texts_for(person.id or 0), person, chat.today, chat.turn.catalogue)


@dataclass(frozen=True)
class Section:
    """The text, whose first line says what it is about, and the buttons that belong to it."""

    text: str
    rows: list[list[Button]] = field(default_factory=list)
