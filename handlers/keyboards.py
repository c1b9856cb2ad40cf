"""Buttons on a phone 360 px wide: alone 16 characters, two in a row 7, three 5, four only numbers."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROW_OF = ((4, 1.5), (3, 5), (2, 7.5))  # buttons in a row, and the widest text that fits so many
LIMIT = 16


@dataclass(frozen=True)
class Button:
    """A button under a message: `data`, at most 64 bytes, comes back with the tap; `url` is opened, `copy` copied."""

    text: str
    data: str = ""
    url: str = ""
    copy: str = ""  # at most 256 characters; the phone does it alone, without a signal
    alone: bool = False  # in a row of its own: what ends a card
    ends_row: bool = False  # what follows stands in the next row

    def to_api(self) -> dict[str, Any]:
        """As the Bot API takes it."""
        if self.copy:
            return {"text": fit(self.text), "copy_text": {"text": self.copy}}
        return {"text": fit(self.text), **({"url": self.url} if self.url else {"callback_data": self.data})}


def width(text: str) -> float:
    """How many Chinese characters wide a text is; Latin letters count for a little more than half."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in text)


def fit(text: str, limit: float = LIMIT) -> str:
    """The text cut to what a button shows, with … where something was cut."""
    if width(text) <= limit:
        return text
    while text and width(text) > limit - 1:
        text = text[:-1]
    return f"{text}…"


def lay_out(buttons: Sequence[Button]) -> list[list[Button]]:
    """Rows of buttons, as many in a row as the widest of a run allows; order is kept."""
    rows: list[list[Button]] = []
    left = list(buttons)
    while left:
        count = next((n for n, limit in ROW_OF if _fits(left, n, limit)), 1)
        rows.append(left[:count])
        left = left[count:]
    return rows


def _fits(left: Sequence[Button], count: int, limit: float) -> bool:
    row = left[:count]
    if count > 1 and any(button.alone for button in row):
        return False
    if any(button.ends_row for button in row[:-1]):
        return False
    if count == ROW_OF[0][0] and not all(button.text.lstrip("✓").isdigit() for button in row):
        return False
    return len(row) == count and all(width(button.text) <= limit + _tick(button.text) for button in row)


def _tick(text: str) -> float:
    return 1 if text.startswith("✓") else 0  # a tick must not make a row jump


def inline(rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """An inline keyboard as the Bot API takes it."""
    return {"inline_keyboard": [[button.to_api() for button in row] for row in rows if row]}


def asks_for_contact(label: str) -> Mapping[str, Any]:
    """One key that sends the phone's own number, and goes away when it is used."""
    row = [{"text": label, "request_contact": True}]
    return {"keyboard": [row], "resize_keyboard": True, "one_time_keyboard": True}


NO_KEYS: Mapping[str, Any] = {"remove_keyboard": True}


def standing(rows: Sequence[Sequence[str]]) -> Mapping[str, Any]:
    """The keys below the input line, as the Bot API takes them."""
    return {
        "keyboard": [[{"text": text} for text in row] for row in rows],
        "resize_keyboard": True,
        "is_persistent": True,
    }
