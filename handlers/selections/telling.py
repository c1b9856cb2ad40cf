"""Who hears of a step: whoever proposed the candidate, and whose turn it is where he is asked at once."""

from activities.selections import Selection, Stage
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.selections.words import Reader, called, objections, stage_name, whole
from handlers.texts import Texts
from storage.people import titled
from storage.selections import deciders
from storage.tables import Candidate
from storage.transfers import heard_instead


def tell_proposer(chat: Chat, selection: Selection, row: Candidate, key: str, words: str = "") -> None:
    """What was decided about what somebody proposed, to him or to whoever follows him; not to whoever decided it."""
    person = heard_instead(chat.tx, row.proposed_by_id, row.subject_id)
    if person == chat.me.id:
        return
    text = chat.texts_for(person)
    said = text(
        key,
        selection=called(text, selection),
        name=row.name,
        stage=stage_name(text, selection, row.stage),
        by=titled(chat.me),
        leave=selection.leave.said(text.language),
    )
    lines = [said + (text("selection_words", words=words) if words else ""), *_until(text, selection, row)]
    chat.tell(person, "\n".join(lines), [Button(row.name, f"Q:see:{row.id}"), Button(text("seen"), "k:seen")])


def _until(text: Texts, selection: Selection, row: Candidate) -> list[str]:
    stage = selection.stage(row.stage)
    if stage is None or not stage.days or row.due is None or row.state != "active":
        return []
    return [text("selection_notice_until", day=text.day(row.due))]


def ask_first(chat: Chat, selection: Selection, row: Candidate) -> None:
    """Who leads the place is told at once what is proposed to him."""
    first = selection.stages[0]
    for person in deciders(chat.tx, row, first):
        text = chat.texts_for(person)
        chat.tell(
            person,
            "\n".join(whole(Reader(chat.tx, text, person, chat.today), selection, row)),
            first_buttons(text, row, first),
        )


def first_buttons(text: Texts, row: Candidate, first: Stage) -> list[Button]:
    """To take it up, or not."""
    return [
        Button(called(text, first), f"Q:go:{row.id}:{first.key}"),
        Button(text("selection_drop"), f"Q:drop:{row.id}"),
    ]


def tell_objection(chat: Chat, selection: Selection, row: Candidate, people: set[int]) -> None:
    """That something was objected, to those who go on with it and whoever proposed it."""
    for person in sorted(people):
        if person != chat.me.id:
            text = chat.texts_for(person)
            head = text("selection_objection_told", selection=called(text, selection), name=row.name)
            lines = [head, *objections(Reader(chat.tx, text, person, chat.today), row)[-1:]]
            chat.tell(person, "\n".join(lines), [Button(row.name, f"Q:see:{row.id}"), Button(text("seen"), "k:seen")])
