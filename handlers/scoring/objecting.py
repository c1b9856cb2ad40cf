"""申诉: once, in the assessed's own words; whoever fills the last column answers it, or changes the points."""

from activities.periods import day_of
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.scoring.asking import SCORE, ask
from handlers.scoring.filling import Filling, ask_next
from handlers.scoring.words import figures, standing
from storage.people import titled
from storage.scorings import Row, begin_draft, column_of, decide, fillers, is_mine, object_to, row_of_sheet
from storage.tables import Person, ScoreObjection

LONGEST = 300  # characters of what is said


def begin(chat: Chat, numbers: list[int]) -> None:
    """`F:object:SHEET`: the assessed is asked for his words, once and in time."""
    row = row_of_sheet(chat.tx, chat.turn.catalogue, numbers[0])
    against = _against(chat, row)
    if row is None or row.sheet is None or against:
        chat.say(against)
        return
    text = chat.text
    by = text.list([titled(person) for person in fillers(chat.tx, row, row.year.scoring.last)])
    ask(chat, text("score_object_words", by=by), [], "object", sheet=row.sheet.id)


def _against(chat: Chat, row: Row | None) -> str:
    if row is None:
        return chat.text("unknown_button")
    if not is_mine(chat.tx, row, row.year.scoring.column[0], chat.me.id or 0):
        return chat.text("not_yours")
    if row.objection is not None:
        return chat.text("score_objected_before", day=chat.text.day(day_of(row.objection.made_at)))
    until = row.objection_until()
    if until is None:
        return chat.text("score_no_result")
    return chat.text("score_object_late", day=chat.text.day(until)) if chat.today > until else ""


def type_objection(chat: Chat, typed: str) -> None:
    """What is said against the result."""
    row = row_of_sheet(chat.tx, chat.turn.catalogue, chat.focus[SCORE]["sheet"])
    against = _against(chat, row)
    if row is None or against:
        chat.set_focus()
        chat.say(against)
        return
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        chat.say(chat.text("score_too_long", count=len(words), most=LONGEST))
        return
    made = object_to(chat.tx, row, chat.me, words, chat.now)
    chat.set_focus()
    chat.say(chat.text("score_objected"), keys=True)
    for person in fillers(chat.tx, row, row.year.scoring.last):
        text = chat.texts_for(person.id or 0)
        said = text("score_objection", place=row.subject.name, words=words, figures=figures(text, row))
        buttons = [
            Button(text("score_agree"), f"F:agree:{made.id}"),
            Button(text("score_uphold"), f"F:uphold:{made.id}"),
        ]
        chat.tell(person.id or 0, said, buttons, once=f"score_objection:{made.id}:{person.id}")


def weigh(chat: Chat, numbers: list[int]) -> None:
    """`F:weigh:OBJECTION`: what is to be decided."""
    found = _deciding(chat, numbers[0])
    if found is None:
        return
    made, row = found
    text = chat.text
    buttons = [
        Button(text("score_agree"), f"F:agree:{made.id}"),
        Button(text("score_uphold"), f"F:uphold:{made.id}"),
        Button(text("score_see"), f"F:place:{row.year.id}:{row.subject.id}"),
    ]
    said = text("score_objection", place=row.subject.name, words=made.words, figures=figures(text, row))
    ask(chat, said, buttons)


def _deciding(chat: Chat, number: int) -> tuple[ScoreObjection, Row] | None:
    """An open objection that this person decides; where not, he is told."""
    made = chat.tx.get(ScoreObjection, number)
    row = row_of_sheet(chat.tx, chat.turn.catalogue, made.sheet_id) if made else None
    if made is None or row is None or not is_mine(chat.tx, row, row.year.scoring.last, chat.me.id or 0):
        chat.say(chat.text("not_yours"))
        return None
    if made.state != "open":
        by = chat.tx.get(Person, made.decided_by_id) if made.decided_by_id else None
        chat.say(chat.text("score_decided_before", by=by.name if by else ""))
        return None
    return made, row


def uphold(chat: Chat, numbers: list[int]) -> None:
    """`F:uphold:OBJECTION`: the points stay; why is asked."""
    found = _deciding(chat, numbers[0])
    if found:
        ask(chat, chat.text("score_uphold_why"), [], "uphold", objection=found[0].id)


def type_answer(chat: Chat, typed: str) -> None:
    """Why the points stay."""
    found = _deciding(chat, chat.focus[SCORE]["objection"])
    if found is None:
        chat.set_focus()
        return
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        chat.say(chat.text("score_too_long", count=len(words), most=LONGEST))
        return
    made, row = found
    decide(made, "upheld", chat.me, chat.now, words)
    chat.set_focus()
    by = chat.tx.get_one(Person, made.person_id)
    chat.say(chat.text("score_upheld", name=by.name))
    text = chat.texts_for(by.id or 0)
    told = text(
        "score_answered", place=row.subject.name, answer=words, by=titled(chat.me), standing=standing(text, row)
    )
    chat.tell(by.id or 0, told, once=f"score_answer:{made.id}")


def agree(chat: Chat, numbers: list[int]) -> None:
    """`F:agree:OBJECTION`: the points are changed now, in the last column."""
    found = _deciding(chat, numbers[0])
    if found is None:
        return
    made, row = found
    decide(made, "agreed", chat.me, chat.now)
    held = column_of(chat.tx, row, row.year.scoring.last.key)
    begin_draft(held)
    ask_next(Filling(chat, row, row.year.scoring.last, held), chat.text("score_agreed"))
