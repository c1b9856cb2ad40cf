"""What was sent along, as a row: a thing of a message, or words of somebody's own."""

import re

from handlers.chat import Chat
from handlers.things import NOTE, Sent
from storage.tables import Attachment

BLANK_LINES = re.compile(r"\n{2,}")


def kept(chat: Chat, sent: Sent) -> Attachment:
    """A thing that came in this message, with the words beside it; it belongs nowhere yet."""
    message = chat.turn.update.effective_message
    assert message is not None
    return Attachment(
        inbox_id=chat.turn.inbox_id or 0,
        person_id=chat.me.id or 0,
        kind=sent.kind,
        file_id=sent.file_id,
        caption=message.caption or "",
        about=dict(sent.about),
        album=message.media_group_id,
        state="pending" if sent.file_id else "kept",
        received_at=chat.now,
    )


def keep_words(chat: Chat, words: str, interview_id: int | None = None) -> Attachment:
    """Keep words as a note: with a form, or belonging nowhere yet."""
    note = Attachment(
        inbox_id=chat.turn.inbox_id or 0,
        interview_id=interview_id,
        person_id=chat.me.id or 0,
        kind=NOTE,
        file_id="",
        caption=BLANK_LINES.sub("\n", words),
        state="kept",
        received_at=chat.now,
    )
    chat.tx.add(note)
    chat.tx.flush()
    return note
