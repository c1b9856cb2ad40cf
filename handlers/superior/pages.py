"""What the lists about a superior's table share: a page of eight, the column that is meant."""

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.superior.blank import Blank, blank_of
from handlers.superior.layout import Column
from storage.tables import Attachment

PAGE = 8
WIDEST = 16  # letters of a heading


def turn(chat: Chat, way: str, page: int, count: int) -> list[Button]:
    """The way to the page before, and to the next."""
    back = [Button(chat.text("page_back"), f"{way}:{page - 1}")] if page else []
    return [*back, *([Button(chat.text("page_next"), f"{way}:{page + 1}")] if (page + 1) * PAGE < count else [])]


def in_focus(chat: Chat, name: str) -> Blank | None:
    """The table that the chat is looking at."""
    sent = chat.tx.get(Attachment, chat.focus.get(name) or 0)
    return blank_of(chat.tx, sent) if sent is not None and sent.person_id == chat.me.id else None


def numbered(blank: Blank, number: int) -> Column | None:
    """The column of a number in the list."""
    return blank.columns[number - 1] if 1 <= number <= len(blank.columns) else None


def column_at(blank: Blank, at: str) -> Column | None:
    """The column that stands at a place in the sheet."""
    return next((column for column in blank.columns if column.at == int(at)), None)
