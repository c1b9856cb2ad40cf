"""What is tapped and typed at a column in hand: points, what is deducted and why, all of it in the end."""

from activities.scorings import Column, Good, Item, said
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.scoring.asking import SCORE, ask
from handlers.scoring.filling import Filling, ask_next, filling_of, in_hand
from handlers.scoring.line import LONGEST, NotRead, read_line, read_points
from handlers.scoring.words import result, standing
from storage.scorings import Row, begin_draft, change_draft, fillers, give, mine, row_of

HALVES = (1, 2, 4, 6, 8, 10)  # what is offered to be deducted, in half points


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
