"""Rows of a repeat: add another, change one, take one out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from forms import Card, Refused
from handlers.interview.show import Face, said
from handlers.interview.work import Asking, Work
from handlers.keyboards import Button, fit

INDEX = re.compile(r"\[\d+\]")
ROW = re.compile(r"(?P<repeat>.+)\[(?P<row>\d+)\](?:/[^\[]*)?")
CHOOSING = -1  # which row is being asked
NAME = 10  # characters of a row's name


def rows_of(work: Work, repeat: str) -> list[str]:
    """The rows of a repeat by their first answer."""
    names: dict[int, str] = {}
    for number, card in _cards_inside(work, repeat):
        answer = next((said(work.chat.text, question) for question in card.questions if question.value), "")
        names[number] = names.get(number) or answer
    return [names[number] for number in sorted(names)]


def in_row(work: Work, card: Card) -> Card:
    """A card of a row that somebody added, with the row's number, and its name once it has one, where it stands."""
    found = ROW.fullmatch(card.key)
    place = work.form.definition.places.get(INDEX.sub("", found["repeat"])) if found else None
    if found is None or place is None or place.is_fixed:
        return card
    number = int(found["row"])
    names = rows_of(work, found["repeat"])
    name = names[number - 1] if number <= len(names) else ""
    return replace(card, breadcrumb=(*card.breadcrumb, f"{number} {fit(name, NAME)}".rstrip()))


def _cards_inside(work: Work, repeat: str) -> Iterator[tuple[int, Card]]:
    row = re.compile(rf"{re.escape(repeat)}\[(\d+)\]/")
    for card in work.cards():
        found = row.match(card.key)
        if found:
            yield int(found[1]), card


def show_rows(work: Work, card: Card) -> Face:
    """What is there, and whether there is more; or what is to be done with one of them."""
    text, place = work.chat.text, work.place
    names = rows_of(work, card.key)
    lines = [f"{number} {fit(name, NAME)}".rstrip() for number, name in enumerate(names, start=1)]
    if place.row == CHOOSING:
        numbers = [Button(str(number), f"row:{number}") for number in range(1, len(names) + 1)]
        return Face("\n".join([*lines, text("which_row")]), [*numbers, Button(text("no_change"), "row:0", alone=True)])
    if place.row:
        buttons = [
            Button(text("row_edit"), "edit"),
            Button(text("row_remove"), "remove"),
            Button(text("no_change"), "row:0"),
        ]
        return Face(text("what_with_row", name=lines[place.row - 1]), buttons)
    buttons = [Button(text("add"), "more"), Button(text("no_more" if names else "none_word"), "no")]
    if names:
        buttons.append(Button(text("row_change"), f"row:{CHOOSING if len(names) > 1 else 1}"))
    asked = text("another" if names else "any", label=card.label.rstrip("？?"))
    return Face("\n".join([*card.notes, *lines, asked]), buttons)


def _repeat(work: Work) -> str:
    step = work.step()
    assert isinstance(step, Asking)
    return step.card.key


def choose_row(work: Work, number: str) -> None:
    """Which row; 0 goes back to the list."""
    work.place.row = int(number)


def edit_row(work: Work) -> None:
    """Ask this row's cards again; the answers stand until they are given anew."""
    repeat = _repeat(work)
    inside = f"{repeat}[{work.place.row}]/"
    work.place.done = [key for key in work.place.done if not key.startswith(inside)]
    work.place.row = 0
    ask_again_behind(work, repeat)


def ask_again_behind(work: Work, repeat: str) -> None:
    """A row is asked now, and then whether there are more, also where that had been answered."""
    work.place.at = ""
    if repeat in work.place.done:
        work.place.done.remove(repeat)


def remove_row(work: Work) -> None:
    """Take the row out; the rows behind it move up, and with them what is known of their cards."""
    repeat, gone = _repeat(work), work.place.row
    work.session.remove(f"{repeat}[{gone}]")
    place = work.place
    place.row = 0
    place.done = [key for key in (moved(key, repeat, gone) for key in place.done) if key]
    kept = {moved(key, repeat, gone): rows for key, rows in place.taken.items()}
    place.taken = {key: [_moved_row(row, repeat, gone) for row in rows] for key, rows in kept.items() if key}


def _moved_row(row: dict[str, Any], repeat: str, gone: int) -> dict[str, Any]:
    return {**row, "ref": moved(row["ref"], repeat, gone) or row["ref"]}


def moved(key: str, repeat: str, gone: int) -> str:
    """A reference after a row was taken out: empty for one inside it, one less for those behind."""
    found = re.match(rf"{re.escape(repeat)}\[(\d+)\]", key)
    if found is None or int(found[1]) < gone:
        return key
    if int(found[1]) == gone:
        return ""
    return f"{repeat}[{int(found[1]) - 1}]{key[found.end() :]}"


def empty_repeats(work: Work, inside: str = "") -> None:
    """A repeat begins without rows in a chat: the first one is asked for, not presumed."""
    repeats = [each.key for each in work.session.asked() if each.repeat and each.key.startswith(inside)]
    for key in repeats:
        while not isinstance(work.session.remove(f"{key}[1]")[0], Refused):
            pass
