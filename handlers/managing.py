"""管理: who leads a place mutes, archives and wakes what lies in it; the latest visits, as far as one may see them."""

from datetime import date

from handlers.aftermath import in_one_line
from handlers.card import show_subject
from handlers.chat import Chat
from handlers.keyboards import Button, fit
from storage.merging import merged_into
from storage.records import latest_of, read_record
from storage.resting import ACTIVE, ARCHIVED, MUTED, rest, wake
from storage.search import overseen_subject, read_subject
from storage.tables import Person, Record, Subject

STEPS = ("manage", "muted", "archived", "wake", "records")
LATEST = 5
A_LINE = 40


def tap(chat: Chat, parts: list[str]) -> None:
    """`S:manage:SUBJECT`, `S:muted:…`, `S:archived:…`, `S:wake:…` by who oversees it; `S:records:…` by who sees it."""
    chat.toast()
    assert chat.viewer is not None
    step, number = parts[1], int(parts[2])
    if step == "records":
        seen = read_subject(chat.tx, chat.viewer, number, chat.today)
        _show_latest(chat, seen) if seen else chat.say(chat.text("find_not_seen"))
        return
    subject = overseen_subject(chat.tx, chat.viewer, number)
    if subject is None:
        chat.say(chat.text("manage_not_yours"))
    elif step == "manage":
        _offer(chat, subject)
    elif step == "wake":
        _wake(chat, subject)
    elif subject.state == step:
        show_subject(chat, subject)
    else:
        count = rest(chat.tx, subject, MUTED if step == "muted" else ARCHIVED)
        tasks = chat.text("manage_tasks", count=count) if count else ""
        said = chat.text(f"manage_{step}_done", name=subject.name, tasks=tasks)
        chat.say(said, [Button(chat.text("manage_wake"), f"S:wake:{subject.id}")])


def _offer(chat: Chat, subject: Subject) -> None:
    text = chat.text
    if subject.state != ACTIVE:
        into = merged_into(chat.tx, subject)
        part = [Button(text("merge_part"), f"M:part:{subject.id}")] if into else []
        chat.say(text("manage_what", name=subject.name), part or [Button(text("manage_wake"), f"S:wake:{subject.id}")])
        return
    buttons = [
        Button(text("manage_muted"), f"S:muted:{subject.id}"),
        Button(text("manage_archived"), f"S:archived:{subject.id}"),
        Button(text("merge_household" if subject.kind == "household" else "merge_other"), f"M:with:{subject.id}"),
    ]
    chat.say(text("manage_what", name=subject.name), buttons)


def _wake(chat: Chat, subject: Subject) -> None:
    if merged_into(chat.tx, subject):
        _offer(chat, subject)
        return
    count = wake(chat.tx, subject) if subject.state != ACTIVE else 0
    tasks = chat.text("manage_tasks_again", count=count) if count else ""
    chat.say(chat.text("manage_wake_done", name=subject.name, tasks=tasks))


def _show_latest(chat: Chat, subject: Subject) -> None:
    """The last visits: by whom and when; what was done there for who may read it."""
    assert chat.viewer is not None
    lines, buttons = [chat.text("visits_latest", name=subject.name)], []
    for record in latest_of(chat.tx, subject.id or 0, LATEST):
        by = chat.tx.get_one(Person, record.person_id).name
        readable = read_record(chat.tx, chat.viewer, record.id or 0) is not None
        said = fit(_what(chat, subject, record), A_LINE) if readable else ""
        lines.append(chat.text("visits_line", day=_day(chat, record.occurred_on), by=by, said=said).rstrip())
        if readable:
            buttons.append(Button(chat.text.day(record.occurred_on), f"r:see:{record.id}"))
    chat.say("\n".join(lines), buttons)


def _what(chat: Chat, subject: Subject, record: Record) -> str:
    """What was done, without the name and the day that stand there anyway."""
    said = in_one_line(chat.text, record).removeprefix(subject.name).lstrip(" ,")
    return said.removeprefix(chat.text.day(record.occurred_on)).lstrip(" :")


def _day(chat: Chat, day: date) -> str:
    return chat.text.day(day) if day.year == chat.today.year else f"{day.year}-{day.month:02d}-{day.day:02d}"
