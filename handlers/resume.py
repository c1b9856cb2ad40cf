"""接着填: a half-filled form is in hand again, or stays set aside."""

from handlers import correction, more
from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.standing import own_open
from handlers.interview.talk import ask
from handlers.interview.work import Work
from handlers.tasks import open_task
from handlers.visits import PAIRING, open_visit
from storage.tables import Interview


def tap(chat: Chat, parts: list[str]) -> None:
    """`g:go:INTERVIEW`, `g:later:INTERVIEW`."""
    chat.toast()
    row = own_open(chat, parts[2])
    if row:
        STEPS[parts[1]](chat, row)


def _go(chat: Chat, row: Interview) -> None:
    """A task, a visit and a correction go on by their own ways, which say when they no longer can."""
    if row.corrects_id is not None:
        correction.tap(chat, ["c", "content", str(row.corrects_id)])
    elif row.task_id is not None:
        open_task(chat, row.task_id)
    elif row.duty == PAIRING and row.subject_id is not None:
        open_visit(chat, row.subject_id)
    else:
        ask(Work(chat, row), set_aside(chat, row))


def _later(chat: Chat, row: Interview) -> None:
    if chat.focus.get("interview") == row.id:
        more.pause(chat)
    else:
        chat.say(chat.text("paused"), keys=True)


STEPS = {"go": _go, "later": _later}
