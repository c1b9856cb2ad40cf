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


def hearer_of(chat: Chat) -> Hearer:
    """Who writes in a chat, as who hears."""
    return Hearer(chat.tx, chat.text, chat.me, chat.today, chat.turn.catalogue)


@dataclass(frozen=True)
class Section:
    """The text, whose first line says what it is about, and the buttons that belong to it."""

    text: str
    rows: list[list[Button]] = field(default_factory=list)
