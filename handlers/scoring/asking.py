"""What a chat is asked about a table of points: the buttons are remembered, so that what stands on one may be typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.reading import plain, read_numbers

SCORE = "score"  # in the focus: what is asked, and what the buttons under it do
PREFIX = "F"


def ask(chat: Chat, words: str, rows: Sequence[Button] | list[list[Button]], what: str = "", **about: Any) -> None:
    """Say it with its buttons; what is typed next is read as an answer to `what`."""
    laid = [row if isinstance(row, list) else [row] for row in rows]
    if rows and isinstance(rows[0], Button):
        laid = lay_out([button for button in rows if isinstance(button, Button)])
    labels = {plain(button.text): button.data for row in laid for button in row if button.data.startswith(f"{PREFIX}:")}
    chat.set_focus(**{SCORE: {"asks": what, "labels": labels, **about}})
    chat.say(words, laid)


def pressed(chat: Chat, typed: str) -> str:
    """The data of the button that was typed: all of what stands on it, or the number at its beginning; else empty."""
    labels: Mapping[str, str] = chat.focus[SCORE]["labels"]
    words = plain(typed)
    if words in labels:
        return labels[words]
    named = {label.split(" ", 1)[1]: data for label, data in labels.items() if label[:1].isdigit() and " " in label}
    if words in named:
        return named[words]
    numbers = read_numbers(typed)
    if numbers and len(numbers) == 1:
        return next((data for label, data in labels.items() if label.split(" ")[0] == f"{numbers[0]}"), "")
    return ""


Tap = Callable[[Chat, list[int]], None]
