"""A notice in hand: whose it is, what is asked about it, what every step of writing one needs."""

from handlers.chat import Chat
from handlers.notices.card import card_of
from handlers.reading import plain
from handlers.texts import LANGUAGES, Texts
from storage.people import Viewer
from storage.tables import Notice

NOTICE = "notice"  # in the focus: the notice that is being written, and at which question
WRITES = (NOTICE, "feedback", "feedback_answer")  # in the focus: of these somebody writes one at a time
WHO, PLACE, WORDS, SEEN = "who", "place", "words", "seen"  # the questions


def may_send(chat: Chat) -> bool:
    """Whether this person sends notices: whoever oversees somebody; if not, that is said."""
    if chat.viewer is not None and chat.viewer.oversees():
        return True
    chat.say(chat.text("notice_not_yours"))
    return False


def viewer_of_sender(chat: Chat) -> Viewer:
    """For whom receivers are looked up."""
    assert chat.viewer is not None
    return chat.viewer


def in_hand(chat: Chat, number: int) -> Notice | None:
    """The notice of this number, if this person is writing it; if not, that is said."""
    notice = chat.tx.get(Notice, number)
    if notice is None or notice.sender_id != chat.me.id:
        chat.say(chat.text("not_yours"))
    elif notice.state == "dropped":
        chat.say(chat.text("notice_was_dropped"))
    elif notice.state != "writing":
        chat.toast(chat.text("notice_sent_already"))
        if chat.turn.update.callback_query is None:
            chat.say(*card_of(chat.tx, chat.text, notice, chat.now))
    else:
        return notice
    return None


def at(chat: Chat, notice: Notice, question: str) -> None:
    """Remember what is asked about which notice."""
    others = {name: value for name, value in chat.focus.items() if name not in WRITES}
    chat.set_focus(**{**others, NOTICE: [notice.id, question]})


def changed(notice: Notice) -> None:
    """It is not what the last preview showed any more."""
    notice.step += 1


def said(key: str) -> set[str]:
    """What may be typed instead of a button, in every language."""
    return {plain(Texts(language)(key)).lower() for language in LANGUAGES}
