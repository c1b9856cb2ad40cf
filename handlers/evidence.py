"""What shows that something was put right: sent along after 已补上, kept with it, seen by whoever accepts it."""

from handlers.chat import Chat
from handlers.due import what
from handlers.keyboards import Button
from handlers.texts import Texts
from handlers.things import NOTE, counted, notes
from storage.attachments import move, sent_with_follow_up
from storage.holding import is_answered, turn_of
from storage.store import Tx
from storage.tables import Attachment, FollowUp

ANSWERED, DAY = "right_sent", "right_day"  # in the focus: what was just said to be put right, and when


def just_answered(chat: Chat) -> FollowUp | None:
    """What was said today to be put right, where the chat has turned to nothing else since."""
    today = chat.focus.get(DAY) == chat.today.isoformat()
    row = chat.tx.get(FollowUp, chat.focus.get(ANSWERED) or 0) if today else None
    return row if row is not None and is_answered(row) else None


def keep_with(chat: Chat, row: FollowUp, sent: Attachment) -> str:
    """Let a thing, and its album, belong to the follow-up, and tell whose turn it is; what the sender is told."""
    move(chat.tx, sent, follow_up_id=row.id)
    if row.major:
        for person_id in turn_of(chat.tx, row):
            text = chat.texts_for(person_id)
            added = text("right_album") if sent.album else counted(text, [sent])
            said = text("right_words_told", what=what(chat.tx, text, row), words=added)
            chat.tell(person_id, said, [Button(text("see_files"), f"y:files:{row.id}")])
    return chat.text("right_words_kept", what=what(chat.tx, chat.text, row))


def with_it(tx: Tx, text: Texts, row: FollowUp) -> list[str]:
    """The words that were sent along, and what else was: a line each."""
    sent = sent_with_follow_up(tx, row.id or 0)
    things = counted(text, [each for each in sent if each.kind != NOTE])
    lines = [text("note_line", words=words) for words in notes(text, sent)]
    return [*lines, *([text("record_attachments", what=things)] if things else [])]


def files_button(tx: Tx, text: Texts, row: FollowUp) -> list[Button]:
    """The way to what was sent along, where there is more than words."""
    there = any(each.kind != NOTE for each in sent_with_follow_up(tx, row.id or 0))
    return [Button(text("see_files"), f"y:files:{row.id}")] if there else []


def let_go(tx: Tx, row: FollowUp) -> None:
    """It was answered by mistake: what was sent along belongs nowhere yet."""
    for sent in sent_with_follow_up(tx, row.id or 0):
        move(tx, sent)
