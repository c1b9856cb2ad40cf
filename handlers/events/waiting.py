"""Courses that wait for somebody, for 待办."""

from handlers.chat import Chat
from handlers.events.lines import kinds_of, titled, when
from storage.events import half_opened, invitations, to_keep


def waiting_events(chat: Chat) -> list[tuple[str, str, str]]:
    """Those to which this person is called; those that he opened: half opened, or over and not noted who came."""
    text, me, kinds = chat.text, chat.me.id or 0, kinds_of(chat)
    rows = [("event_todo_called", "ask", seat.id, event) for seat, event in invitations(chat.tx, me, chat.today)]
    rows += [("event_todo_keep", "name", event.id, event) for event in to_keep(chat.tx, me, kinds, chat.today)]
    rows += [("event_todo_half", "go", event.id, event) for event in half_opened(chat.tx, me)]
    waiting = []
    for key, step, number, event in rows:
        title = titled(text, kinds, event)
        line = text(key, title=title, when=when(text, event), place=event.place)
        waiting.append((line, title, f"E:{step}:{number}"))
    return waiting
