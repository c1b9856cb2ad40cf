"""考评: places in official order with their figures beside, one table whole, models named; never by points."""

from sqlmodel import col

from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.scoring.asking import SCORE, ask
from handlers.scoring.filling import refusal
from handlers.scoring.words import called, in_a_line, objection_lines, table_lines, vetoes
from storage.ladder import offices
from storage.people import titled
from storage.scorings import (
    Row,
    Year,
    fillers,
    is_mine,
    kept_year,
    kept_years,
    open_years,
    read_row,
    readable,
    row_of_sheet,
)
from storage.tables import Person, ScoreSheet, Unit

PAGE = 8
EVERYWHERE = 0  # no unit: all that the reader may see
MAKER = "score_table"
LONGEST = 300  # characters of an experience
YEARS = 6  # that are offered


def has_any(chat: Chat) -> bool:
    """Whether there is a table that this person may read."""
    open_years(chat.tx, chat.turn.catalogue, chat.today)
    return bool(_years(chat, 1))


def _years(chat: Chat, most: int = YEARS) -> list[Year]:
    found: list[Year] = []
    for year in kept_years(chat.tx, chat.turn.catalogue):
        if len(found) < most and _rows(chat, year, EVERYWHERE):
            found.append(year)
    return found


def show_years(chat: Chat) -> None:
    """Which year and whose; where there is only one, its list."""
    chat.toast()
    open_years(chat.tx, chat.turn.catalogue, chat.today)
    years = _years(chat)
    if not years:
        chat.say(chat.text("score_none"), keys=True)
    elif len(years) == 1:
        show_list(chat, [years[0].id, EVERYWHERE, 0])
    else:
        buttons = [Button(called(chat.text, year), f"F:year:{year.id}:{EVERYWHERE}:0", alone=True) for year in years]
        ask(chat, chat.text("score_which"), buttons)


def _rows(chat: Chat, year: Year, unit_id: int) -> list[Row]:
    assert chat.viewer is not None
    unit = chat.tx.get(Unit, unit_id) if unit_id != EVERYWHERE else None
    below = [col(Unit.path).startswith(unit.path, autoescape=True)] if unit else []
    return readable(chat.tx, year, chat.viewer, *below)


def show_list(chat: Chat, numbers: list[int]) -> None:
    """`F:year:YEAR:UNIT:PAGE`: the places in official order; of more than a page of several townships, which one."""
    number, unit_id, page = numbers
    year = kept_year(chat.tx, chat.turn.catalogue, number)
    rows = _rows(chat, year, unit_id) if year else []
    if year is None or not rows:
        chat.say(chat.text("not_yours"))
        return
    townships = {row.unit.parent_id: row.township for row in rows if row.township}
    if unit_id == EVERYWHERE and len(rows) > PAGE and len(townships) > 1:
        _which_township(chat, year, rows)
        return
    shown = list(enumerate(rows, start=1))[page * PAGE : (page + 1) * PAGE]
    text = chat.text
    lines = [_head(chat, year, rows)]
    lines += [text("todo_line", number=at, line=in_a_line(text, row)) for at, row in shown]
    buttons = [Button(f"{at} {row.subject.name}", f"F:place:{year.id}:{row.subject.id}") for at, row in shown]
    if len(rows) == 1:
        show_place(chat, [year.id, rows[0].subject.id or 0])
        return
    ask(chat, "\n".join(lines), [*lay_out(buttons), *lay_out(_ways(chat, year, unit_id, page, len(rows)))])


def _head(chat: Chat, year: Year, rows: list[Row]) -> str:
    met = sum(row.met for row in rows)
    done = sum(row.final is not None for row in rows)
    parts = {"year": called(chat.text, year), "threshold": f"{year.scoring.threshold:g}"}
    return chat.text("score_list", count=len(rows), done=done, met=met, **parts)


def _which_township(chat: Chat, year: Year, rows: list[Row]) -> None:
    townships: dict[int, list[Row]] = {}
    for row in rows:
        townships.setdefault(row.unit.parent_id or 0, []).append(row)
    buttons = [Button(below[0].township, f"F:year:{year.id}:{unit}:0") for unit, below in townships.items()]
    figures = [
        chat.text(
            "score_of_township",
            unit=below[0].township,
            done=sum(row.final is not None for row in below),
            count=len(below),
        )
        for below in townships.values()
    ]
    lines = [_head(chat, year, rows), *figures, chat.text("score_which_township")]
    sheet = Button(chat.text("score_sheet"), f"F:table:{year.id}:{EVERYWHERE}", alone=True)
    ask(chat, "\n".join(lines), [*buttons, sheet])


def _ways(chat: Chat, year: Year, unit_id: int, page: int, count: int) -> list[Button]:
    ways = [Button(chat.text("page_back"), f"F:year:{year.id}:{unit_id}:{page - 1}")] if page else []
    if (page + 1) * PAGE < count:
        ways.append(Button(chat.text("page_next"), f"F:year:{year.id}:{unit_id}:{page + 1}"))
    return [*ways, Button(chat.text("score_sheet"), f"F:table:{year.id}:{unit_id}")]


# --- one place -----------------------------------------------------------------------------------------------


def _readable_row(chat: Chat, year_id: int, subject_id: int) -> Row | None:
    assert chat.viewer is not None
    year = kept_year(chat.tx, chat.turn.catalogue, year_id)
    row = read_row(chat.tx, year, chat.viewer, subject_id) if year else None
    if row is None:
        chat.say(chat.text("not_yours"))
    return row


def show_place(chat: Chat, numbers: list[int]) -> None:
    """`F:place:YEAR:SUBJECT`: its table, whole."""
    row = _readable_row(chat, numbers[0], numbers[1])
    if row is None:
        return
    text = chat.text
    lines = [*table_lines(text, row), *(vetoes(text, row, row.final.vetoes) if row.final else ())]
    lines += objection_lines(text, row.objection)
    if row.sheet is not None and row.sheet.model_on is not None:
        lines.append(text("score_experience", words=row.sheet.experience))
    ask(chat, "\n".join(lines), [*_fill_buttons(chat, row), *_about(chat, row)])


def _fill_buttons(chat: Chat, row: Row) -> list[Button]:
    """The columns that are this reader's to fill or to correct now."""
    buttons = []
    for at, column in enumerate(row.year.scoring.column):
        if not refusal(chat, row, column):
            key = "score_fill" if row.total(column.key) is None else "score_correct_it"
            data = f"F:fill:{row.year.id}:{at}:{row.subject.id}"
            buttons.append(Button(chat.text(key, column=column.name.said(chat.text.language)), data))
    return buttons


def _about(chat: Chat, row: Row) -> list[Button]:
    text, until = chat.text, row.objection_until()
    buttons = [Button(text("score_sheet"), f"F:one:{row.year.id}:{row.subject.id}")]
    own = is_mine(chat.tx, row, row.year.scoring.column[0], chat.me.id or 0)
    if own and until is not None and chat.today <= until and row.sheet is not None:
        buttons.append(Button(text("score_object"), f"F:object:{row.sheet.id}"))
    if row.sheet is not None and _names(chat):
        named = row.sheet.model_on is not None
        if named or row.met:
            step, label = ("unmodel", "score_unmodel") if named else ("model", "score_name_model")
            buttons.append(Button(text(label), f"F:{step}:{row.sheet.id}"))
    return buttons


def _names(chat: Chat) -> bool:
    """Whether this reader names models: the county's office."""
    return chat.me.id in offices(chat.tx)


# --- models --------------------------------------------------------------------------------------------------


def _naming(chat: Chat, number: int) -> Row | None:
    row = row_of_sheet(chat.tx, chat.turn.catalogue, number)
    if row is None or not _names(chat):
        chat.say(chat.text("not_yours"))
        return None
    return row


def model(chat: Chat, numbers: list[int]) -> None:
    """`F:model:SHEET`: it is named a model, with a sentence of what others can learn there."""
    row = _naming(chat, numbers[0])
    if row is None or row.sheet is None:
        return
    if row.sheet.model_on is not None:
        chat.say(chat.text("score_model_already", place=row.subject.name))
    elif not row.met:
        chat.say(chat.text("score_model_not_met", place=row.subject.name))
    else:
        ask(chat, chat.text("score_model_words", place=row.subject.name), [], "model", sheet=row.sheet.id)


def type_experience(chat: Chat, typed: str) -> None:
    """The experience, kept under its name."""
    row = _naming(chat, chat.focus[SCORE]["sheet"])
    words = " ".join(typed.split())
    if row is None or row.sheet is None:
        chat.set_focus()
        return
    if len(words) > LONGEST:
        chat.say(chat.text("score_too_long", count=len(words), most=LONGEST))
        return
    row.sheet.model_on, row.sheet.model_by_id, row.sheet.experience = chat.today, chat.me.id, words
    told = chat.text("score_model_named", place=row.subject.name, year=called(chat.text, row.year))
    ask(chat, told, [Button(chat.text("score_unmodel"), f"F:unmodel:{row.sheet.id}")])
    for person in _answerable(chat, row):
        text = chat.texts_for(person.id or 0)
        said = text(
            "score_model_told", place=row.subject.name, year=called(text, row.year), words=words, by=titled(chat.me)
        )
        chat.tell(person.id or 0, said)


def _answerable(chat: Chat, row: Row) -> list[Person]:
    return [each for each in fillers(chat.tx, row, row.year.scoring.column[0]) if each.id != chat.me.id]


def unmodel(chat: Chat, numbers: list[int]) -> None:
    """`F:unmodel:SHEET`: the naming is taken back."""
    row = _naming(chat, numbers[0])
    sheet: ScoreSheet | None = row.sheet if row else None
    if row is None or sheet is None:
        return
    if sheet.model_on is None:
        chat.say(chat.text("score_no_model", place=row.subject.name))
        return
    sheet.model_on, sheet.model_by_id, sheet.experience = None, None, ""
    chat.set_focus()
    chat.say(chat.text("score_unmodelled", place=row.subject.name))
    for person in _answerable(chat, row):
        text = chat.texts_for(person.id or 0)
        chat.tell(person.id or 0, text("score_unmodel_told", place=row.subject.name, year=called(text, row.year)))


# --- as a workbook --------------------------------------------------------------------------------------------


def send_table(chat: Chat, numbers: list[int]) -> None:
    """`F:table:YEAR:UNIT`: all places that the reader may see there, as one workbook."""
    year = kept_year(chat.tx, chat.turn.catalogue, numbers[0])
    rows = _rows(chat, year, numbers[1]) if year else []
    if year is None or not rows:
        chat.say(chat.text("not_yours"))
        return
    _send(chat, year, [row.subject.id or 0 for row in rows])


def send_one(chat: Chat, numbers: list[int]) -> None:
    """`F:one:YEAR:SUBJECT`: the table of one place."""
    row = _readable_row(chat, numbers[0], numbers[1])
    if row is not None:
        _send(chat, row.year, [row.subject.id or 0])


def _send(chat: Chat, year: Year, subjects: list[int]) -> None:
    made = {"kind": MAKER, "year": year.id, "subjects": subjects, "person": chat.me.id, "language": chat.text.language}
    chat.send_made("sendDocument", {**made, "at": chat.now.isoformat()}, caption=chat.text("score_sheet_said"))
