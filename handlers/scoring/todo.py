"""What waits in 待办 of the tables of points: columns to be filled, objections to be decided, corrections left open."""

from collections.abc import Iterator
from dataclasses import dataclass

from activities.scorings import Column
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.scoring.asking import ask
from handlers.scoring.words import called
from storage.scorings import Row, Year, agreed_before, kept_year, mine, objections_before, open_years


@dataclass(frozen=True)
class Waiting:
    """One line of 待办: what it says, what its button says and does, the name by which it may be typed."""

    line: str
    label: str
    data: str
    name: str


def waiting(chat: Chat) -> Iterator[Waiting]:
    """All that waits for this person."""
    yield from _objections(chat)
    for year in open_years(chat.tx, chat.turn.catalogue, chat.today):
        for at, column in enumerate(year.scoring.column):
            rows = to_fill(chat, year, column)
            if rows:
                yield _to_fill(chat, year, at, rows)


def to_fill(chat: Chat, year: Year, column: Column) -> list[Row]:
    """The places whose column this person is to fill now, or left in the middle of a correction."""
    return [row for row in mine(chat.tx, year, column, chat.me.id or 0) if _is_open(chat, row, column)]


def _is_open(chat: Chat, row: Row, column: Column) -> bool:
    if row.objection is not None and row.objection.state == "agreed":
        return False  # a line of its own
    held = row.columns.get(column.key)
    left = held is not None and bool(held.draft) and not row.against(column.key, chat.today)
    return left or row.asks(column.key, chat.today)


def _to_fill(chat: Chat, year: Year, at: int, rows: list[Row]) -> Waiting:
    text, column = chat.text, year.scoring.column[at]
    closes = column.span(year.year)[1]
    name = column.name.said(text.language)
    parts = {"year": called(text, year), "column": name, "day": text.day(closes), "count": len(rows)}
    late = "_late" if chat.today > closes else ""
    one = "_one" if len(rows) == 1 else ""
    line = text(f"score_todo{one}{late}", place=rows[0].subject.name, **parts)
    data = f"F:list:{year.id}:{at}:0"
    if len(rows) == 1:
        data = f"F:fill:{year.id}:{at}:{rows[0].subject.id}"
    called_so = text("score_todo_button", column=name, scoring=year.scoring.name.said(text.language))
    return Waiting(line, called_so, data, called_so)


def _objections(chat: Chat) -> Iterator[Waiting]:
    text, me = chat.text, chat.me.id or 0
    for made, row in objections_before(chat.tx, chat.turn.catalogue, me):
        line = text("score_todo_objection", place=row.subject.name, words=made.words)
        yield Waiting(line, row.subject.name, f"F:weigh:{made.id}", row.subject.name)
    for row in agreed_before(chat.tx, chat.turn.catalogue, me):
        at = len(row.year.scoring.column) - 1
        line = text("score_todo_agreed", place=row.subject.name)
        yield Waiting(line, row.subject.name, f"F:fill:{row.year.id}:{at}:{row.subject.id}", row.subject.name)


PAGE = 8


def show_to_fill(chat: Chat, numbers: list[int]) -> None:
    """`F:list:YEAR:COLUMN:PAGE`: which place first, in official order."""
    number, at, page = numbers
    year = kept_year(chat.tx, chat.turn.catalogue, number)
    if year is None or at >= len(year.scoring.column):
        chat.say(chat.text("unknown_button"))
        return
    text, column = chat.text, year.scoring.column[at]
    rows = to_fill(chat, year, column)
    if not rows:
        chat.say(text("score_todo_done", column=column.name.said(text.language)), keys=True)
        return
    shown = list(enumerate(rows, start=1))[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(f"{place} {row.subject.name}", f"F:fill:{year.id}:{at}:{row.subject.id}") for place, row in shown]
    if page:
        buttons.append(Button(text("page_back"), f"F:list:{number}:{at}:{page - 1}"))
    if (page + 1) * PAGE < len(rows):
        buttons.append(Button(text("page_next"), f"F:list:{number}:{at}:{page + 1}"))
    buttons.append(Button(text("score_sheet"), f"F:table:{number}:0", alone=True))
    name = column.name.said(text.language)
    ask(chat, text("score_which_place", year=called(text, year), column=name, count=len(rows)), buttons)
