"""Revisits that are to be made, half-filled forms among them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from activities.catalogue import Duty
from activities.periods import day_of, quarter_of, span_of_key
from handlers.chat import Chat
from handlers.duties import spoken
from handlers.focus import drop_practice
from handlers.half_filled import set_aside
from handlers.interview.talk import ask
from handlers.interview.work import Work, begin
from handlers.reading import plain
from handlers.section import Hearer
from handlers.texts import Texts
from handlers.things import counted
from storage.attachments import sent_with_follow_up
from storage.forms import current_version
from storage.inputs import (
    Known,
    branch_of,
    enterprise_known,
    in_capacity,
    last_record,
    members_of,
    subject_known,
)
from storage.people import leader_of, unit_of
from storage.periods import current_period
from storage.store import Tx
from storage.tables import Interview, Subject, Task
from storage.tasks import is_begun, open_follow_ups, open_interviews, open_tasks, tally, to_do

REVISIT = "revisit"


def heading(chat: Chat, listed: int) -> str:
    """How far this quarter's revisits are, and how much else is listed; for who has none, how much is."""
    period = current_period(chat.tx, chat.today)
    count = tally(chat.tx, chat.me.id or 0, REVISIT, period.key)
    if not count.open and not count.done:
        return chat.text("todo" if listed else "welcome_nothing", count=listed)
    mine = open_tasks(chat.tx, chat.me.id or 0, period.key, chat.today)
    asked = sum(task.duty == REVISIT for task, _ in mine)
    key = "tasks_none" if not asked else "tasks_late" if chat.today > period.due else "tasks"
    paused = chat.text("tasks_paused", count=count.open - asked) if count.open > asked else ""
    said = chat.text(
        key, period=chat.text.period(period.key), open=asked, due=chat.text.day(period.due), done=count.done
    )
    return said + paused + (chat.text("tasks_others", count=listed - asked) if listed > asked else "")


def open_rows(chat: Chat) -> list[tuple[Task, Subject]]:
    """Open tasks of the running periods, and before them those that may still be sent in the days of grace."""
    return to_do(chat.tx, chat.me.id or 0, chat.today)


def about(hearer: Hearer, row: tuple[Task, Subject], half: Interview | None) -> str:
    """A task as a line of the list: its subject, and what awaits the visitor there, else which duty it is."""
    tx, text, today = hearer.tx, hearer.text, hearer.today
    task, subject = row
    duty = hearer.catalogue.duties[task.duty]
    said = _branch_or_members(tx, text, today, subject) if subject.kind == "enterprise" else duty.name[text.language]
    left = open_follow_ups(tx, subject.id or 0)
    if left:
        said += text("task_left", count=left)
    if task.carried:
        said += text(f"carried_{duty.cadence}", **spoken(text, duty))
    if half and is_begun(half):
        said += text("task_begun")
    if span_of_key(task.period_key).last < today:
        said += text("task_of_period", period=text.period(task.period_key))
    return text("task_line", name=subject.name, about=said)


def _branch_or_members(tx: Tx, text: Texts, today: date, enterprise: Subject) -> str:
    branch = branch_of(tx, enterprise)
    members = [] if branch else members_of(tx, enterprise, None, today)
    return text("task_branch" if branch else "task_members" if members else "task_no_members", count=len(members))


def tap(chat: Chat, parts: list[str]) -> None:
    """`o:TASK`: open the form of a task, or go on with it."""
    chat.toast()
    open_task(chat, int(parts[1]))


def mentioned(chat: Chat, words: str) -> list[tuple[Task, Subject]]:
    """The open tasks whose subject these words name: in a part of its name, or with the name whole among them."""
    typed = plain(words)
    return [row for row in open_rows(chat) if typed in plain(row[1].name) or plain(row[1].name) in typed]


def open_task(chat: Chat, task_id: int) -> None:
    """The form of a task: where it was left, else from its start."""
    work, lead = work_on(chat, task_id)
    if work:
        ask(work, lead)


def work_on(chat: Chat, task_id: int) -> tuple[Work | None, str]:
    """The form of a task in hand, with what is to be said first; none when it cannot be, and then that is said."""
    task = chat.tx.get(Task, task_id)
    if task is None or task.person_id != chat.me.id:
        chat.say(chat.text("task_not_yours"))
        return None, ""
    if task.state != "open":
        chat.say(chat.text("task_gone"))
        return None, ""
    subject = chat.tx.get(Subject, task.subject_id)
    assert subject is not None
    if _is_own(chat, chat.turn.catalogue.duties[task.duty], subject):
        return None, ""
    begun = open_interviews(chat.tx, chat.me.id or 0).get(task_id)
    lead = set_aside(chat, begun)
    drop_practice(chat)
    if begun and not begun.place.get("done") and day_of(begun.opened_at) < chat.today:
        begun.state, begun = "dropped", None  # nothing was answered yet: the day of the visit is today's
    return (Work(chat, begun) if begun else _begin(chat, task)), lead


def _is_own(chat: Chat, duty: Duty, subject: Subject) -> bool:
    """Nobody answers a check about himself: whether this enterprise is the person's own; then his leader is told."""
    held = [capacity for capacity in duty.crossed if _holds(chat, subject, capacity)]
    if not held:
        return False
    chat.say(chat.text("task_own"))
    leader = leader_of(chat.tx, unit_of(chat.tx, chat.me))
    if leader and leader.id and leader.id != chat.me.id:
        said = chat.texts_for(leader.id)("task_own_told", name=chat.me.name, subject=subject.name)
        chat.tell(leader.id, said, once=f"own:{subject.id}:{chat.me.id}:{quarter_of(chat.today).key}")
    return True


def _holds(chat: Chat, subject: Subject, capacity: str) -> bool:
    person = in_capacity(chat.tx, subject, capacity, chat.today)
    return person is not None and person.id == chat.me.id


def _begin(chat: Chat, task: Task) -> Work:
    version = current_version(chat.tx, task.duty)
    assert version is not None
    return begin(chat, version, known_of(chat, task), duty=task.duty, subject_id=task.subject_id, task_id=task.id)


def known_of(chat: Chat, task: Task) -> Known:
    """What the form of a task is told before it begins."""
    subject = chat.tx.get(Subject, task.subject_id)
    assert subject is not None
    last = last_record(chat.tx, subject, task.duty)
    since = last.occurred_on if last else current_period(chat.tx, chat.today).opens
    known = (
        enterprise_known(chat.tx, subject, chat.me, since=since, duty=task.duty, today=chat.today)
        if subject.kind == "enterprise"
        else subject_known(chat.tx, subject, chat.me, duty=task.duty)
    )
    rows = [{**row, "reply": _reply(chat, row)} for row in known.instances["open_follow_ups"]]
    return replace(known, instances={**known.instances, "open_follow_ups": rows})


def _reply(chat: Chat, row: Mapping[str, str]) -> str:
    """What was answered about an open follow-up, with how much was sent along."""
    sent = counted(chat.text, sent_with_follow_up(chat.tx, int(row["name"])))
    return row["reply"] + (chat.text("right_with_it", what=sent) if sent and row["reply"] else "")


def practise(chat: Chat) -> None:
    """A form about a made-up enterprise, which leaves no trace."""
    chat.toast()
    drop_practice(chat)
    duty = chat.turn.catalogue.duties[REVISIT]
    version = current_version(chat.tx, duty.key)
    assert version is not None
    inputs = {**duty.practice, "me": chat.me.name}
    known = Known(inputs, {"open_follow_ups": [], "branches": []})
    lead = "\n".join(line for line in (set_aside(chat), chat.text("practice_lead")) if line)
    ask(begin(chat, version, known, duty=duty.key, subject_id=None, task_id=None, practice=True), lead)
