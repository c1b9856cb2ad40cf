"""待办: what is to be visited, half-filled forms among it; a tap or a number opens one."""

from datetime import datetime, time

from sqlmodel import select

from activities.periods import day_of, quarter_before, quarter_of
from forms.zone import ZONE
from handlers.aftermath import texts_of
from handlers.chat import Chat
from handlers.focus import drop_practice
from handlers.half_filled import half_filled_rows, set_aside
from handlers.interview.talk import ask
from handlers.interview.work import Work, begin
from handlers.keyboards import Button, lay_out
from handlers.placing import loose_rows
from handlers.reading import plain, read_numbers
from storage.findings import unseen
from storage.forms import current_version
from storage.inputs import OFFICERS, Known, branch_of, enterprise_known, in_capacity, last_record, members_of
from storage.members import waiting_for
from storage.people import leader_of, unit_of
from storage.tables import Interview, Period, Subject, Task
from storage.tasks import current_period, open_corrections, open_follow_ups, open_interviews, open_tasks, tally

REVISIT = "revisit"


def show_tasks(chat: Chat, lead: str = "") -> None:
    """What is open for this person, in travel order; `lead` comes before it."""
    chat.toast()
    drop_practice(chat)
    period = current_period(chat.tx, chat.today)
    rows = _open_rows(chat, period)
    count = tally(chat.tx, chat.me.id or 0, REVISIT, period.key)
    never = not rows and not count.done
    key = "tasks_never" if never else "tasks_none" if not rows else "tasks_late" if chat.today > period.due else "tasks"
    head = chat.text(
        key,
        period=chat.text.period(period.key),
        open=sum(task.period_key == period.key for task, _ in rows),
        due=chat.text.day(period.due),
        done=count.done,
    )
    begun = open_interviews(chat.tx, chat.me.id or 0)
    lines = [_line(chat, number, task, subject, begun) for number, (task, subject) in enumerate(rows, start=1)]
    buttons = [
        Button(f"{number} {subject.name}", f"o:{task.id}") for number, (task, subject) in enumerate(rows, start=1)
    ]
    begun_lines, begun_buttons = half_filled_rows(chat)
    beside = (_corrections(chat), _to_settle(chat), _findings(chat), loose_rows(chat))
    chat.set_focus(tasks=[task.id for task, _ in rows])
    more_lines = [line for found, _ in beside for line in found]
    if rows or begun_lines or more_lines:
        text = "\n".join([*([lead] if lead else []), head, *begun_lines, *lines, *more_lines])
        more_buttons = [button for _, found in beside for button in found]
        chat.say(text, [*lay_out(begun_buttons), *lay_out([*buttons, *more_buttons])])
    else:
        chat.say(head, keys=True)


def _open_rows(chat: Chat, period: Period) -> list[tuple[Task, Subject]]:
    """Open tasks of this quarter, and before them last quarter's while a visit made in time may still be sent."""
    before = chat.tx.get(Period, quarter_before(quarter_of(chat.today)).key)
    late = before is not None and chat.today <= before.grace_until
    keys = [*([before.key] if before and late else []), period.key]
    return [row for key in keys for row in open_tasks(chat.tx, chat.me.id or 0, key)]


def _corrections(chat: Chat) -> tuple[list[str], list[Button]]:
    """Corrections that were begun and not sent: lines and buttons."""
    rows = open_corrections(chat.tx, chat.me.id or 0)
    lines = [chat.text("correction_line", number=f"{record.serial:03d}", subject=name) for record, name in rows]
    return lines, [Button(chat.text("correction_button", subject=name), f"c:content:{row.id}") for row, name in rows]


def _findings(chat: Chat) -> tuple[list[str], list[Button]]:
    """What revisits said about this person and he has not seen: lines and buttons."""
    this_morning = datetime.combine(chat.today, time(0), tzinfo=ZONE)
    rows = unseen(chat.tx, chat.me.id or 0, this_morning)
    lines = [chat.text("finding_line", subject=name, day=chat.text.day(record.occurred_on)) for _, record, name in rows]
    return lines, [Button(chat.text("finding_button", subject=name), f"f:see:{row.id}") for row, _, name in rows]


def _line(chat: Chat, number: int, task: Task, subject: Subject, begun: dict[int, Interview]) -> str:
    branch = branch_of(chat.tx, subject)
    members = [] if branch else members_of(chat.tx, subject, None, chat.today)
    about = chat.text("task_branch" if branch else "task_members" if members else "task_no_members", count=len(members))
    left = open_follow_ups(chat.tx, subject.id or 0)
    if left:
        about += chat.text("task_left", count=left)
    if task.id in begun:
        about += chat.text("task_begun")
    if task.period_key != quarter_of(chat.today).key:
        about += chat.text("task_of_period", period=chat.text.period(task.period_key))
    return chat.text("task_line", number=number, name=subject.name, about=about)


def _to_settle(chat: Chat) -> tuple[list[str], list[Button]]:
    """Members whose branch this person has to settle: lines and buttons."""
    lines, buttons = [], []
    for membership, member in waiting_for(chat.tx, chat.me.id or 0):
        branch = chat.tx.get(Subject, membership.branch_id) if membership.branch_id else None
        due = chat.text.day(membership.settle_by) if membership.settle_by else ""
        name = branch.name if branch else chat.text("no_branch")
        lines.append(chat.text("settle_line", name=member.name, branch=name, due=due))
        if branch:
            buttons.append(Button(chat.text("settle_button", name=member.name), f"m:agree:{membership.id}"))
    return lines, buttons


def tap(chat: Chat, parts: list[str]) -> None:
    """`o:TASK`: open the form of a task, or go on with it."""
    chat.toast()
    open_task(chat, int(parts[1]))


def type_task(chat: Chat, typed: str) -> bool:
    """A number or a part of a name, at the list; whether it was one."""
    if "tasks" not in chat.focus:
        return False
    ids = [number for number in chat.focus["tasks"] if number]
    numbers = read_numbers(typed)
    if numbers and len(numbers) == 1 and 1 <= numbers[0] <= len(ids):
        open_task(chat, ids[numbers[0] - 1])
        return True
    words = plain(typed)
    named = [task for task in ids if words in plain(_subject(chat, task).name)]
    if len(named) == 1:
        open_task(chat, named[0])
    return len(named) == 1


def not_a_task(chat: Chat, _: str) -> bool:
    """At the list, words that name nothing show it again."""
    if "tasks" in chat.focus:
        show_tasks(chat, chat.text("not_understood_tasks") + "\n")
    return "tasks" in chat.focus


def mentioned(chat: Chat, words: str) -> list[tuple[Task, Subject]]:
    """The open tasks whose subject these words name: in a part of its name, or with the name whole among them."""
    typed = plain(words)
    rows = _open_rows(chat, current_period(chat.tx, chat.today))
    return [row for row in rows if typed in plain(row[1].name) or plain(row[1].name) in typed]


def _subject(chat: Chat, task_id: int) -> Subject:
    return chat.tx.exec(select(Subject).where(Task.id == task_id, Subject.id == Task.subject_id)).one()


def open_task(chat: Chat, task_id: int) -> None:
    """The form of a task: where it was left, else from its start."""
    task = chat.tx.get(Task, task_id)
    if task is None or task.person_id != chat.me.id:
        chat.say(chat.text("task_not_yours"))
        return
    if task.state != "open":
        chat.say(chat.text("task_gone"))
        return
    subject = chat.tx.get(Subject, task.subject_id)
    assert subject is not None
    if _is_own(chat, subject):
        return
    begun = open_interviews(chat.tx, chat.me.id or 0).get(task_id)
    lead = set_aside(chat, begun)
    drop_practice(chat)
    if begun and not begun.place.get("done") and day_of(begun.opened_at) < chat.today:
        begun.state, begun = "dropped", None  # nothing was answered yet: the day of the visit is today's
    ask(Work(chat, begun) if begun else _begin(chat, task), lead)


def _is_own(chat: Chat, subject: Subject) -> bool:
    """Nobody answers a check about himself: whether this enterprise is the person's own; then his leader is told."""
    held = [capacity for capacity in OFFICERS if _holds(chat, subject, capacity)]
    if not held:
        return False
    chat.say(chat.text("task_own"))
    leader = leader_of(chat.tx, unit_of(chat.tx, chat.me))
    if leader and leader.id and leader.id != chat.me.id:
        said = texts_of(chat, leader.id)("task_own_told", name=chat.me.name, subject=subject.name)
        chat.tell(leader.id, said, once=f"own:{subject.id}:{chat.me.id}:{quarter_of(chat.today).key}")
    return True


def _holds(chat: Chat, subject: Subject, capacity: str) -> bool:
    person = in_capacity(chat.tx, subject, capacity, chat.today)
    return person is not None and person.id == chat.me.id


def _begin(chat: Chat, task: Task) -> Work:
    subject = chat.tx.get(Subject, task.subject_id)
    version = current_version(chat.tx, task.duty)
    assert subject is not None
    assert version is not None
    last = last_record(chat.tx, subject, task.duty)
    since = last.occurred_on if last else current_period(chat.tx, chat.today).opens
    known = enterprise_known(chat.tx, subject, chat.me, since=since, duty=task.duty, today=chat.today)
    return begin(chat, version, known, duty=task.duty, subject_id=subject.id, task_id=task.id)


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
