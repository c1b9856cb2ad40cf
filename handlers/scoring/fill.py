"""A column filled good by good, one screen each: a line of points, or taps; a deduction asks why; then all of it."""

from dataclasses import dataclass
from typing import Any

from activities.scorings import Column, Good, Item, Question, Scoring, points, question, said
from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.scoring.asking import SCORE, ask
from handlers.scoring.line import LONGEST, NotRead, read_line, read_points
from handlers.scoring.words import deductions, good_line, result, standing, vetoes
from storage.scorings import (
    Row,
    begin_draft,
    change_draft,
    column_of,
    fillers,
    give,
    is_mine,
    kept_year,
    mine,
    row_of,
    row_of_sheet,
)
from storage.tables import ScoreColumn

HALVES = (1, 2, 4, 6, 8, 10)  # what is offered to be deducted, in half points


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


# --- what is tapped ----------------------------------------------------------------------------------------


def _is_shown(filling: Filling, number: int) -> bool:
    """Whether a good is what is asked about; where not, the tap is old: nothing is changed, and that is said."""
    asked = filling.question()
    if asked.kind != "review" and asked.good == number:
        return True
    ask_next(filling, filling.chat.text("score_old"))
    return False


def full(chat: Chat, numbers: list[int]) -> None:
    """`F:full:COLUMN:GOOD`: all that is not given yet is full."""
    filling = in_hand(chat, numbers[0])
    if filling and _is_shown(filling, numbers[1]):
        good = filling.scoring.good[numbers[1]]
        _take(filling, {**{item.key: item.max for item in good.item}, **_of(good, filling.scores)}, {})


def _of(good: Good, scores: dict[str, float]) -> dict[str, float]:
    return {item.key: scores[item.key] for item in good.item if item.key in scores}


def same(chat: Chat, numbers: list[int]) -> None:
    """`F:same:COLUMN:GOOD`: as the column before has it, reasons too."""
    filling = in_hand(chat, numbers[0])
    if filling and filling.before and _is_shown(filling, numbers[1]):
        keys = [item.key for item in filling.scoring.good[numbers[1]].item]
        held = filling.before[1]
        reasons = {key: held.reasons[key] for key in keys if key in held.reasons}
        _take(filling, {key: held.scores[key] for key in keys}, reasons)


def same_everywhere(chat: Chat, numbers: list[int]) -> None:
    """`F:all:COLUMN`: all goods as the column before has them; only while nothing else is given."""
    filling = in_hand(chat, numbers[0])
    if filling is None or filling.before is None:
        return
    if filling.scores:
        ask_next(filling, chat.text("score_old"))
        return
    held = filling.before[1]
    change_draft(filling.held, scores=dict(held.scores), reasons=dict(held.reasons), shown=None)
    ask_next(filling)


def _take(filling: Filling, scores: dict[str, float], reasons: dict[str, str]) -> None:
    """Points of one good; the next question follows."""
    kept = {
        key: why for key, why in filling.reasons.items() if key not in scores or scores[key] == filling.scores.get(key)
    }
    change_draft(
        filling.held,
        scores={**filling.scores, **scores},
        reasons={**kept, **reasons},
        shown=None,
    )
    ask_next(filling)


def item(chat: Chat, numbers: list[int]) -> None:
    """`F:item:COLUMN:ITEM`: how much is deducted from one."""
    filling = in_hand(chat, numbers[0])
    if filling and numbers[1] < len(filling.scoring.items) and _is_shown(filling, _good_of(filling, numbers[1])):
        _ask_less(filling, numbers[1])


def _good_of(filling: Filling, at: int) -> int:
    one = filling.scoring.items[at]
    return next(number for number, good in enumerate(filling.scoring.good) if one in good.item)


def _ask_less(filling: Filling, at: int, lead: str = "") -> None:
    text, one = filling.chat.text, filling.scoring.items[at]
    offered = [each for each in HALVES if each / 2 <= one.max]
    buttons = [filling.button("score_points", "less", at, each, points=said(each / 2)) for each in offered]
    buttons.append(filling.button("score_none_lost", "less", at, 0))
    rule, name = one.rule.said(text.language), one.name.said(text.language)
    words = text("score_how_much", item=name, max=said(one.max), rule=rule)
    ask(filling.chat, lead + words, buttons, "less", column=filling.held.id, at=at)


def less(chat: Chat, numbers: list[int]) -> None:
    """`F:less:COLUMN:ITEM:HALVES`: so many half points are deducted."""
    filling = in_hand(chat, numbers[0])
    if filling and numbers[1] < len(filling.scoring.items) and _is_shown(filling, _good_of(filling, numbers[1])):
        one = filling.scoring.items[numbers[1]]
        _deduct(filling, one, min(numbers[2] / 2, one.max))


def _deduct(filling: Filling, one: Item, lost: float) -> None:
    reasons = {key: why for key, why in filling.reasons.items() if key != one.key or lost}
    change_draft(filling.held, scores={**filling.scores, one.key: one.max - lost}, reasons=reasons)
    ask_next(filling)


def rules(chat: Chat, numbers: list[int]) -> None:
    """`F:rules:COLUMN:GOOD`: when points are deducted, and what is shown for it."""
    filling = in_hand(chat, numbers[0])
    if filling is None or numbers[1] >= len(filling.scoring.good):
        return
    text, good = chat.text, filling.scoring.good[numbers[1]]
    lines = [
        text(
            "score_rule",
            number=number,
            item=one.name.said(text.language),
            rule=one.rule.said(text.language),
            evidence=one.evidence.said(text.language),
        )
        for number, one in enumerate(good.item, start=1)
    ]
    ask_next(filling, "\n".join(lines) + "\n\n")


def good(chat: Chat, numbers: list[int]) -> None:
    """`F:good:COLUMN:GOOD`: look at a good again."""
    filling = in_hand(chat, numbers[0])
    if filling and numbers[1] < len(filling.scoring.good):
        change_draft(filling.held, shown=numbers[1])
        ask_next(filling)


def to_review(chat: Chat, numbers: list[int]) -> None:
    """`F:review:COLUMN`: leave the good as it is."""
    filling = in_hand(chat, numbers[0])
    if filling:
        change_draft(filling.held, shown=None)
        ask_next(filling)


def correct(chat: Chat, numbers: list[int]) -> None:
    """`F:correct:COLUMN`: what was submitted may be changed until the next column is filled."""
    filling = filling_of(chat, numbers[0])
    if filling:
        begin_draft(filling.held)
        ask_next(filling)


def submit(chat: Chat, numbers: list[int]) -> None:
    """`F:submit:COLUMN`: it is given; the assessed hears of the result."""
    filling = in_hand(chat, numbers[0])
    if filling is None:
        return
    if filling.question().kind != "review":
        ask_next(filling)
        return
    was = filling.row.total(filling.column.key)
    give(chat.tx, filling.held, filling.scoring, chat.me, chat.now)
    _say_given(filling)
    tell_result(chat, filling.row, filling.column, was)


def _say_given(filling: Filling) -> None:
    chat, text = filling.chat, filling.chat.text
    row = row_of(chat.tx, filling.row.year, filling.row.subject.id or 0)
    assert row is not None
    stands = standing(text, row) if filling.column == filling.scoring.last else ""
    told = text("score_submitted", title=filling.title(), total=said(filling.held.total or 0))
    lines = [told + (text("score_so", standing=stands) if stands else "")]
    left = [
        each
        for each in mine(chat.tx, row.year, filling.column, chat.me.id or 0)
        if each.asks(filling.column.key, chat.today)
    ]
    buttons = [filling.button("score_correct", "correct")]
    if left:
        lines.append(text("score_left", count=len(left)))
        at = filling.scoring.at(filling.column.key)
        data = f"F:fill:{row.year.id}:{at}:{left[0].subject.id}"
        buttons.append(Button(text("score_next", place=left[0].subject.name), data))
    ask(chat, "\n".join(lines), buttons)


def tell_result(chat: Chat, given: Row, column: Column, was: float | None) -> None:
    """The result to whoever answers for the place, when the last column is given or changed."""
    if column != given.year.scoring.last:
        return
    row = row_of(chat.tx, given.year, given.subject.id or 0)
    assert row is not None and row.sheet is not None and row.final is not None  # noqa: PT018 - one fact
    times = len(row.final.history.get("was", []))
    for person in fillers(chat.tx, row, row.year.scoring.column[0]):
        if person.id != chat.me.id:
            text = chat.texts_for(person.id or 0)
            buttons = [Button(text("score_see"), f"F:place:{row.year.id}:{row.subject.id}")]
            if row.objection_until() is not None:
                buttons.append(Button(text("score_object"), f"F:object:{row.sheet.id}"))
            chat.tell(
                person.id or 0, result(text, row, was=was), buttons, once=f"score:{row.sheet.id}:{person.id}:{times}"
            )


# --- what is typed -----------------------------------------------------------------------------------------


def type_good(chat: Chat, typed: str) -> None:
    """A line of points for the good that is shown."""
    filling = in_hand(chat, chat.focus[SCORE]["column"])
    if filling is None:
        return
    asked = filling.question()
    if asked.kind != "good":
        ask_next(filling)
        return
    items = filling.scoring.good[asked.good].item
    try:
        found = read_line(typed, items)
    except NotRead as problem:
        ask_next(filling, chat.text(problem.key, **problem.parts) + "\n\n")
        return
    held = {} if found.whole else _of(filling.scoring.good[asked.good], filling.scores)
    _take(filling, {**{each.key: each.max for each in items}, **held, **found.scores}, found.reasons)


def type_why(chat: Chat, typed: str) -> None:
    """Why points were deducted."""
    filling = in_hand(chat, chat.focus[SCORE]["column"])
    why = " ".join(typed.split())
    if filling is None:
        return
    if len(why) > LONGEST:
        ask_next(filling, chat.text("score_too_long", count=len(why), most=LONGEST) + "\n")
        return
    change_draft(filling.held, reasons={**filling.reasons, chat.focus[SCORE]["item"]: why})
    ask_next(filling)


def type_less(chat: Chat, typed: str) -> None:
    """How much is deducted from one item."""
    filling = in_hand(chat, chat.focus[SCORE]["column"])
    if filling is None:
        return
    at = chat.focus[SCORE]["at"]
    one = filling.scoring.items[at]
    try:
        lost = read_points(typed, one)
    except NotRead:
        _ask_less(filling, at, chat.text("score_points_wrong", max=said(one.max)) + "\n")
        return
    _deduct(filling, one, lost)


def type_review(chat: Chat, _: str) -> None:
    """At the review anything else shows it again."""
    filling = in_hand(chat, chat.focus[SCORE]["column"])
    if filling:
        ask_next(filling, chat.text("score_review_again"))
