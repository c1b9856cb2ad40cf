"""换列: what each column of a superior's table was taken for, and what people say it is; remembered."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from handlers import nothing_in_hand
from handlers.chat import Chat
from handlers.keyboards import Button, fit, lay_out
from handlers.reading import plain
from handlers.superior.blank import LEFT_EMPTY, Blank, remember
from handlers.superior.headings import Heading, recognise, stem
from handlers.superior.layout import Column
from handlers.superior.pages import PAGE, WIDEST, column_at, in_focus, numbered, turn
from handlers.texts import LANGUAGES, Texts
from storage.table_figures import FIGURES

COLUMNS = "table_columns"  # in the focus: the table whose columns are looked at
NONE = "none"  # in a button: to be left empty
MOST_WORDS = 20
CHANGE = re.compile(r"(?P<number>\d{1,3})[\s.,:、，：]*(?P<what>.*)", re.DOTALL)
EMPTY = ("空", "留空", "不填", "无", "empty", "none", "blank")


def show_columns(chat: Chat, blank: Blank, rest: Sequence[str]) -> None:
    """What each column was taken for."""
    page = int(rest[0]) if rest else 0
    chat.set_focus(**{COLUMNS: blank.sent.id})
    shown = list(enumerate(blank.columns, start=1))[page * PAGE : (page + 1) * PAGE]
    lines = [_line(chat, number, column) for number, column in shown]
    buttons = [Button(f"{number}", f"z:column:{blank.sent.id}:{column.at}:0") for number, column in shown]
    ways = turn(chat, f"z:columns:{blank.sent.id}", page, len(blank.columns))
    chat.say("\n".join([chat.text("superior_which_column"), *lines]), [*lay_out(buttons), *lay_out(ways)])


def _line(chat: Chat, number: int, column: Column) -> str:
    figure = chat.text(f"figure_{column.taken.key}") if column.taken.is_figure else chat.text("superior_empty")
    return chat.text("superior_column", number=number, heading=fit(column.heading.said, WIDEST), figure=figure)


def type_column(chat: Chat, typed: str) -> None:
    """`5 已查家数`, or `5` alone; other words are about something else."""
    blank = in_focus(chat, COLUMNS)
    found = CHANGE.fullmatch(plain(typed))
    if blank is None or found is None:
        nothing_in_hand.typed(chat, typed)
        return
    column, what = numbered(blank, int(found["number"])), found["what"].strip()
    if column is None:
        show_columns(chat, blank, [])
        return
    key = figure_named(what, blank.period.key) if what else None
    if key is not None:
        take(chat, blank, [str(column.at), key])
    else:
        told = chat.text("superior_no_figure", words=what[:MOST_WORDS]) if what else ""
        ask_figure(chat, blank, [str(column.at), "0"], told)


def figure_named(words: str, quarter: str) -> str | None:
    """The figure that typed words mean; NONE for none at all."""
    said = plain(words).lower()
    if said in EMPTY:
        return NONE
    names = {Texts(language)(f"figure_{key}").lower(): key for language in LANGUAGES for key in FIGURES}
    taken = recognise(Heading((words,)), quarter)
    return names.get(said) or (taken.key if taken.is_figure else None)


def ask_figure(chat: Chat, blank: Blank, rest: Sequence[str], before: str = "") -> None:
    """Which figure a column is: those first whose names are most like the heading."""
    column, page = column_at(blank, rest[0]), int(rest[1])
    if column is None:
        show_columns(chat, blank, [])
        return
    words = stem("".join(column.heading.levels))[0]
    chinese = Texts("zh")
    keys = sorted(FIGURES, key=lambda key: -fuzz.ratio(words, chinese(f"figure_{key}")))
    way = f"z:take:{blank.sent.id}:{column.at}"
    buttons = [Button(chat.text(f"figure_{key}"), f"{way}:{key}") for key in keys[page * PAGE : (page + 1) * PAGE]]
    ways = turn(chat, f"z:column:{blank.sent.id}:{column.at}", page, len(keys))
    empty = Button(chat.text("superior_empty"), f"{way}:{NONE}")
    said = chat.text("superior_which_figure", heading=fit(column.heading.said, WIDEST))
    chat.say(before + said, [*lay_out(buttons), *lay_out([*ways, empty])])


def take(chat: Chat, blank: Blank, rest: Sequence[str]) -> None:
    """From now on this column is that figure, in this table and whenever it comes again."""
    column, key = column_at(blank, rest[0]), rest[1]
    if column is None or (key != NONE and key not in FIGURES):
        chat.say(chat.text("unknown_button"))
        return
    remember(chat.tx, blank, chat.now, {str(column.at): LEFT_EMPTY if key == NONE else key})
    chat.set_focus(**{COLUMNS: blank.sent.id})
    heading = fit(column.heading.said, WIDEST)
    left = chat.text("superior_taken_empty", heading=heading)
    said = left if key == NONE else chat.text("superior_taken", heading=heading, figure=chat.text(f"figure_{key}"))
    again = [Button(chat.text("superior_again"), f"z:again:{blank.sent.id}")]
    chat.say(said, [*again, Button(chat.text("superior_another"), f"z:columns:{blank.sent.id}:0")])
