"""What was written of somebody and is in no record: on the card, for whoever sees the card."""

from handlers.chat import Chat
from handlers.keyboards import Button, fit
from handlers.placing import show_thing
from handlers.things import counted
from storage.messages import sent_about, words_about
from storage.search import read_subject
from storage.subjects import Card

MOST = 2  # messages said on a card
WIDTH = 60


def written_lines(chat: Chat, card: Card) -> list[str]:
    """The last words about a subject that became no record, and what was sent with them."""
    number = card.subject.id or 0
    lines = []
    for mention, by, on in words_about(chat.tx, number, MOST):
        sent = counted(chat.text, sent_about(chat.tx, number, mention.id))
        with_it = chat.text("comma") + chat.text("wrote_card_sent", what=sent) if sent else ""
        lines.append(chat.text("wrote_card", by=by, day=chat.text.day(on), words=fit(mention.words, WIDTH)) + with_it)
    return lines


def written_button(chat: Chat, card: Card) -> list[Button]:
    """看附件, where something came with those words."""
    number = card.subject.id or 0
    return [Button(chat.text("wrote_card_button"), f"H:with:{number}")] if sent_about(chat.tx, number) else []


def tap_with(chat: Chat, parts: list[str]) -> None:
    """`H:with:SUBJECT`: what was sent with the words about a subject that this person may see."""
    chat.toast()
    assert chat.viewer is not None
    subject = read_subject(chat.tx, chat.viewer, int(parts[2]), chat.today)
    sent = sent_about(chat.tx, subject.id or 0) if subject else []
    for each in sent:
        show_thing(chat, each)
    if not sent:
        chat.say(chat.text("find_not_seen" if subject is None else "loose_none"))
