"""扶持 and 成效: what was done for a candidate, and what came of it, noted at its card in two taps."""

from collections.abc import Sequence
from datetime import date

from activities.selections import Choice, Selection, choice
from handlers.chat import Chat
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, read_date
from handlers.selections.one import ASKS, by_me, read, reader_of, undo_button
from handlers.selections.words import called, done_said
from storage.selections import note, steps_of
from storage.tables import Candidate, CandidateStep

MOST_WORDS = 200


def choices_of(selection: Selection, kind: str) -> Sequence[Choice]:
    """Measures, or outcomes."""
    return selection.measures if kind == "measure" else selection.outcomes


def which(chat: Chat, selection: Selection, row: Candidate, kind: str) -> None:
    """`Q:help:ID`, `Q:came:ID`: which of them."""
    if not _takes(selection, row):
        chat.say(chat.text("selection_not_named", name=row.name))
        return
    verb = "did" if kind == "measure" else "made"
    buttons = [Button(called(chat.text, each), f"Q:{verb}:{row.id}:{each.key}") for each in choices_of(selection, kind)]
    chat.say(chat.text(f"selection_which_{kind}", name=row.name, day=chat.text.day(chat.today)), buttons)


def _takes(selection: Selection, row: Candidate) -> bool:
    return row.state == "active" and selection.is_named(row.stage)


def log(chat: Chat, row: Candidate, selection: Selection, what: str, kind: str) -> None:
    """`Q:did:ID:MEASURE`, `Q:made:ID:OUTCOME`: noted for today, once; words or another day may be added."""
    one = choice(choices_of(selection, kind), what)
    if one is None or not _takes(selection, row):
        chat.say(chat.text("selection_not_named", name=row.name))
        return
    there = [step for step in steps_of(chat.tx, row, kinds=(kind,)) if step.what == what and step.on_day == chat.today]
    step = there[-1] if there else note(chat.tx, row, kind, by_me(chat), what=what)
    key = "selection_logged_already" if there else "selection_logged"
    said = chat.text(key, name=row.name, done=done_said(reader_of(chat), selection, step))
    add = Button(chat.text("selection_add"), f"Q:add:{step.id}")
    chat.say(said, [add, undo_button(chat, step.together or 0)])


def add(chat: Chat, number: str) -> None:
    """`Q:add:STEP`: ask for a sentence about it, or the day."""
    step = _mine(chat, int(number))
    if step is not None:
        chat.set_focus(**{ASKS: {"what": "added", "step": step.id}})
        chat.say(chat.text("selection_ask_added"))


def _mine(chat: Chat, number: int) -> CandidateStep | None:
    """Support or an outcome that this person noted and did not take back; else he is told."""
    step = chat.tx.get(CandidateStep, number)
    if step is None or step.by_id != chat.me.id or step.taken_back or step.kind not in ("measure", "outcome"):
        chat.say(chat.text("selection_undo_late"))
        return None
    return step


def type_added(chat: Chat, typed: str) -> None:
    """A day alone is when it was; anything else is what is to be said about it."""
    step = _mine(chat, int(chat.focus[ASKS]["step"]))
    found = read(chat, step.candidate_id) if step else None
    if step is None or found is None:
        chat.set_focus()
        return
    try:
        day: date | None = read_date(typed, chat.today)
    except ImpossibleDate as error:
        chat.say(chat.text.no_such_day(*error.args))
        return
    if day is not None and day > chat.today:
        chat.say(chat.text("selection_ahead", day=chat.text.day(day)))
        return
    if day is not None:
        step.on_day = day
    else:
        step.words = " ".join(plain_text(typed).split())[:MOST_WORDS].rstrip("。.")
    chat.set_focus()
    selection, row = found
    done = done_said(reader_of(chat), selection, step)
    chat.say(chat.text("selection_logged", name=row.name, done=done), [Button(row.name, f"Q:see:{row.id}")])
