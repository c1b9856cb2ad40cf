"""What requests (诉求) ask of a person, for 待办."""

from handlers.chat import Chat
from storage.tables import Ticket
from storage.ticket_lists import to_tell, unanswered, wishes


def requests_waiting(chat: Chat) -> list[tuple[str, str, str]]:
    """Each request that waits for this person: its line, the household's name, what its button does."""
    me, text = chat.me.id or 0, chat.text
    waits = [("wish", wishes(chat.tx, me)), ("tell", to_tell(chat.tx, me))]
    open_ones = unanswered(chat.tx, me)
    waits += [("answer", [each for each in open_ones if each[0].passed_on or each[0].due is None])]
    waits += [("pass", [each for each in open_ones if not (each[0].passed_on or each[0].due is None)])]
    return [
        (
            text(f"request_line_{key}", who=name or text("visit_nameless"), words=row.words, due=_due(chat, row)),
            name,
            f"s:see:{row.id}",
        )
        for key, rows in waits
        for row, name in rows
    ]


def _due(chat: Chat, row: Ticket) -> str:
    """Until when, in brackets; that it is over."""
    if row.due is None:
        return ""
    return chat.text("request_late" if row.due < chat.today else "request_due", day=chat.text.near(row.due, chat.today))
