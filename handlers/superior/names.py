"""看某个数的名单: the names behind a figure of a superior's table, a page at a time."""

from collections.abc import Sequence

from handlers import nothing_in_hand
from handlers.chat import Chat
from handlers.keyboards import Button, fit, lay_out
from handlers.reading import read_numbers
from handlers.superior.blank import Blank, counted_for
from handlers.superior.columns import figure_named
from handlers.superior.filling import in_unit
from handlers.superior.layout import Column
from handlers.superior.pages import PAGE, WIDEST, column_at, in_focus, numbered, turn
from storage.table_figures import Counted

NAMES = "table_names"  # in the focus: the table whose figures are looked at


def show_names(chat: Chat, blank: Blank, rest: Sequence[str]) -> None:
    """Which figure's names."""
    page = int(rest[0]) if rest else 0
    chat.set_focus(**{NAMES: blank.sent.id})
    counted = counted_for(chat.tx, chat.me, blank.period, chat.now)
    known = [(number, column) for number, column in enumerate(blank.columns, start=1) if column.taken.is_figure]
    shown = known[page * PAGE : (page + 1) * PAGE]
    lines = [_line(chat, counted, number, column) for number, column in shown]
    buttons = [Button(f"{number}", f"z:list:{blank.sent.id}:{column.at}:0") for number, column in shown]
    ways = turn(chat, f"z:names:{blank.sent.id}", page, len(known))
    chat.say("\n".join([chat.text("superior_whose"), *lines]), [*lay_out(buttons), *lay_out(ways)])


def _line(chat: Chat, counted: Counted, number: int, column: Column) -> str:
    value = counted.value(column.taken.key)
    amount = value if isinstance(value, str) else "" if value is None else in_unit(value, column.taken.per)
    return chat.text("superior_figure", number=number, heading=fit(column.heading.said, WIDEST), value=amount)


def type_names(chat: Chat, typed: str) -> None:
    """A number, or the heading in words; other words are about something else."""
    blank = in_focus(chat, NAMES)
    if blank is None:
        nothing_in_hand.typed(chat, typed)
        return
    numbers = read_numbers(typed)
    key = figure_named(typed, blank.period.key)
    column = numbered(blank, numbers[0]) if numbers and len(numbers) == 1 else None
    column = column or next((each for each in blank.columns if each.taken.key == key), None)
    if column is not None and column.taken.is_figure:
        show_list(chat, blank, [str(column.at), "0"])
    elif numbers:
        show_names(chat, blank, [])
    else:
        nothing_in_hand.typed(chat, typed)


def show_list(chat: Chat, blank: Blank, rest: Sequence[str]) -> None:
    """Who or what is behind a figure, a page of it."""
    column, page = column_at(blank, rest[0]), int(rest[1])
    if column is None or not column.taken.is_figure:
        show_names(chat, blank, [])
        return
    chat.set_focus(**{NAMES: blank.sent.id})
    text = chat.text
    counted = counted_for(chat.tx, chat.me, blank.period, chat.now)
    places = {unit.id: unit.name for unit in counted.places}
    found = counted.lines(column.taken.key)
    shown = list(enumerate(found, start=1))[page * PAGE : (page + 1) * PAGE]
    lines = [
        text("superior_line", number=number, place=places[line.place], words=line.words or text("superior_nameless"))
        for number, line in shown
    ]
    head = text("superior_list", heading=fit(column.heading.said, WIDEST), count=len(found))
    ways = turn(chat, f"z:list:{blank.sent.id}:{column.at}", page, len(found))
    back = Button(text("superior_other_figure"), f"z:names:{blank.sent.id}:0")
    chat.say("\n".join([head, *(lines or [text("superior_nobody")])]), [*lay_out([*ways, back])])
