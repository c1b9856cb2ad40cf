"""What a subject's card says of selections, and the way from it: to propose it, or to its candidate."""

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.selections.one import reader_of
from handlers.selections.proposing import proposes
from handlers.selections.words import called, on_card, selections_of
from storage.selections import of_subject, read_candidate
from storage.subjects import Card


def about_selections(chat: Chat, card: Card) -> list[str]:
    """What it is a candidate for, or was selected as."""
    return on_card(reader_of(chat), chat.turn.catalogue, of_subject(chat.tx, card.subject))


def ways_to_selections(chat: Chat, card: Card) -> list[Button]:
    """推荐 where it is no candidate of a selection for its kind and the reader may propose; else its candidate."""
    assert chat.viewer is not None
    text, buttons = chat.text, []
    there = {row.selection: row for row in of_subject(chat.tx, card.subject)}
    for selection in selections_of(chat.turn.catalogue).values():
        if not selection.of_kind(card.subject.kind):
            continue
        row = there.get(selection.key)
        if row is not None and read_candidate(chat.tx, chat.viewer, row.id or 0, chat.today):
            buttons.append(Button(called(text, selection), f"Q:see:{row.id}"))
        if (row is None or row.state == "left") and card.subject.state == "active" and proposes(chat, selection):
            said = text("selection_propose_as", selection=called(text, selection))
            buttons.append(Button(said, f"Q:new:{selection.key}:{card.subject.id}"))
    return buttons
