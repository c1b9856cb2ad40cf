"""A column in hand: who may fill it now, and what is asked, good by good, a screen each; a deduction asks why."""

from dataclasses import dataclass
from typing import Any

from activities.scorings import Column, Good, Item, Question, Scoring, points, question, said
from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.scoring.asking import ask
from handlers.scoring.words import deductions, good_line, vetoes
from storage.scorings import (
    Row,
    begin_draft,
    column_of,
    is_mine,
    kept_year,
    row_of,
    row_of_sheet,
)
from storage.tables import ScoreColumn


@dataclass(frozen=True)
class Filling:
    """A column in hand: the place, whose column, what is drafted."""

    chat: Chat
    row: Row
    column: Column
    held: ScoreColumn

    @property
    def scoring(self) -> Scoring:
        """The table that is filled."""
        return self.row.year.scoring

    @property
    def scores(self) -> dict[str, float]:
        """What is given so far, by item."""
        return dict(self.held.draft["scores"])

    @property
    def reasons(self) -> dict[str, str]:
        """Why points were deducted, by item."""
        return dict(self.held.draft["reasons"])

    @property
    def before(self) -> tuple[Column, ScoreColumn] | None:
        """The column filled before this one, nearest first."""
        earlier = self.scoring.column[: self.scoring.at(self.column.key)]
        given = [(each, self.row.columns[each.key]) for each in earlier if self.row.total(each.key) is not None]
        return given[-1] if given else None

    def question(self) -> Question:
        """What is asked next."""
        return question(self.scoring, self.scores, self.reasons, self.held.draft["shown"])

    def title(self) -> str:
        """梨树村支部 2026年自评."""
        text = self.chat.text
        name = self.column.name.said(text.language)
        return text("score_filling", place=self.row.subject.name, year=self.row.year.year, column=name)

    def button(self, key: str, step: str, *numbers: int, **parts: Any) -> Button:
        """A button of this column."""
        data = ":".join(["F", step, f"{self.held.id}", *(f"{number}" for number in numbers)])
        return Button(self.chat.text(key, **parts), data)


def refusal(chat: Chat, row: Row, column: Column) -> str:
    """Why this person cannot fill a column of a place now; empty where he can."""
    text, scoring, year = chat.text, row.year.scoring, row.year.year
    if not is_mine(chat.tx, row, column, chat.me.id or 0):
        return text("not_yours")
    why = row.against(column.key, chat.today)
    if not why:
        return ""
    later = next(
        (each for each in scoring.column[scoring.at(column.key) + 1 :] if row.total(each.key) is not None), column
    )
    day = column.span(year)[0] if why == "early" else scoring.span(year)[1]
    names = {"column": column.name.said(text.language), "later": later.name.said(text.language)}
    return text(f"score_{why}", place=row.subject.name, day=text.day(day), **names)


def begin(chat: Chat, numbers: list[int]) -> None:
    """`F:fill:YEAR:COLUMN:SUBJECT`: begin, or go on where it was left."""
    year = kept_year(chat.tx, chat.turn.catalogue, numbers[0])
    row = row_of(chat.tx, year, numbers[2]) if year else None
    if row is None or numbers[1] >= len(row.year.scoring.column):
        chat.say(chat.text("unknown_button"))
        return
    column = row.year.scoring.column[numbers[1]]
    against = refusal(chat, row, column)
    if against:
        chat.say(against)
        return
    held = column_of(chat.tx, row, column.key)
    filling = Filling(chat, row, column, held)
    if row.asks(column.key, chat.today) or held.draft:
        begin_draft(held)
        ask_next(filling)
    else:
        _given(filling)


def _given(filling: Filling, lead: str = "") -> None:
    """What was submitted, which may still be corrected."""
    chat, total = filling.chat, filling.held.total or 0
    told = chat.text("score_given", title=filling.title(), total=said(total))
    ask(chat, lead + told, [filling.button("score_correct", "correct")])


def filling_of(chat: Chat, number: int) -> Filling | None:
    """The column of a button, where this person may fill it now and has it in hand; where not, he is told."""
    held = chat.tx.get(ScoreColumn, number)
    row = row_of_sheet(chat.tx, chat.turn.catalogue, held.sheet_id) if held else None
    if held is None or row is None:
        chat.say(chat.text("unknown_button"))
        return None
    column = row.year.scoring.column[row.year.scoring.at(held.key)]
    against = refusal(chat, row, column)
    if against:
        chat.say(against)
        return None
    return Filling(chat, row, column, held)


def in_hand(chat: Chat, number: int) -> Filling | None:
    """The same, with a draft; submitted already, that is said."""
    filling = filling_of(chat, number)
    if filling is not None and not filling.held.draft:
        _given(filling, chat.text("score_submitted_already"))
        return None
    return filling


# --- what is asked -----------------------------------------------------------------------------------------


def ask_next(filling: Filling, lead: str = "") -> None:
    """The next question, with what has to be said before it."""
    asked = filling.question()
    if asked.kind == "why" and asked.item is not None:
        _ask_why(filling, asked.item, lead)
    elif asked.kind == "good":
        _ask_good(filling, asked.good, lead)
    else:
        review(filling, lead)


def _ask_good(filling: Filling, number: int, lead: str) -> None:
    chat, good = filling.chat, filling.scoring.good[number]
    text = chat.text
    place = {"title": filling.title(), "number": number + 1, "count": len(filling.scoring.good)}
    head = text("score_good", good=good.name.said(text.language), max=said(good.max), **place)
    lines = [head, *(_item_line(filling, at, item) for at, item in enumerate(good.item, start=1))]
    example = " ".join(said(item.max) for item in good.item)
    lines.append(text("score_ask", example=example))
    ask(chat, lead + "\n".join(lines), _good_buttons(filling, number, good), "good", column=filling.held.id)


def _item_line(filling: Filling, number: int, item: Item) -> str:
    """An item, what the columns before gave it, and what it lost here so far."""
    text, scores = filling.chat.text, filling.scores
    parts = [text("score_item", number=number, item=item.name.said(text.language), max=said(item.max))]
    for column in filling.scoring.column[: filling.scoring.at(filling.column.key)]:
        if filling.row.total(column.key) is not None:
            held = filling.row.columns[column.key]
            name, score = column.name.said(text.language), said(held.scores[item.key])
            why = held.reasons.get(item.key, "")
            parts.append(text("score_before_why" if why else "score_before", column=name, score=score, why=why))
    if scores.get(item.key, item.max) < item.max:
        less, why = said(item.max - scores[item.key]), filling.reasons.get(item.key, "")
        parts.append(text("score_here_why" if why else "score_here", lost=less, why=why))
    return text("score_comma").join(parts)


def _good_buttons(filling: Filling, number: int, good: Good) -> list[list[Button]]:
    text, first = filling.chat.text, filling.scoring.items.index(good.item[0])
    numbered = [Button(f"{at + 1}", f"F:item:{filling.held.id}:{first + at}", across=4) for at in range(len(good.item))]
    rows = [numbered[at : at + 4] for at in range(0, len(numbered), 4)]
    given = [item for item in good.item if item.key in filling.scores]
    below = []
    if len(given) < len(good.item):
        below.append(filling.button("score_rest" if given else "score_full", "full", number))
        if filling.before and not given:
            column = filling.before[0].name.said(text.language)
            below.append(filling.button("score_same", "same", number, column=column))
            if not filling.scores:
                below.append(filling.button("score_all_same", "all", column=column))
    else:
        below.append(filling.button("score_as_is", "review"))
    return [*rows, *lay_out([*below, filling.button("score_rules", "rules", number)])]


def _ask_why(filling: Filling, item: Item, lead: str) -> None:
    text, at = filling.chat.text, filling.scoring.items.index(item)
    less = said(item.max - filling.scores[item.key])
    words = text("score_why", item=item.name.said(text.language), lost=less)
    buttons = [filling.button("score_other_points", "item", at), filling.button("score_none_lost", "less", at, 0)]
    ask(filling.chat, lead + words, buttons, "why", column=filling.held.id, item=item.key)


def review(filling: Filling, lead: str = "") -> None:
    """All of it, before it is submitted."""
    chat, text = filling.chat, filling.chat.text
    lines = [text("score_review", title=filling.title())]
    for number, good in enumerate(filling.scoring.good, start=1):
        lines.append(good_line(text, number, good, filling.scores))
        lines += [text("score_under", line=line) for line in deductions(text, good, filling.scores, filling.reasons)]
    lines += vetoes(text, filling.row, filling.held.draft["vetoes"])
    total = said(points(filling.scoring.items, filling.scores))
    lines.append(text("score_total", total=total, threshold=said(filling.scoring.threshold)))
    last = filling.column == filling.scoring.last and filling.scoring.veto
    ask(
        chat,
        lead + "\n".join(lines),
        [
            [filling.button("submit", "submit")],
            *lay_out(
                [
                    Button(f"{number}", f"F:good:{filling.held.id}:{number - 1}")
                    for number in range(1, len(filling.scoring.good) + 1)
                ]
            ),
            *([[filling.button("score_veto", "veto")]] if last else []),
        ],
        "review",
        column=filling.held.id,
    )
