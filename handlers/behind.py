"""From a figure to its names, eight a page, and from a name to its record or to the card of its task."""

from datetime import datetime

from activities.catalogue import Duty
from activities.periods import day_of, span_of_key
from handlers.chat import Chat
from handlers.duties import measured
from handlers.how_far import behind, is_over, label, placed
from handlers.keyboards import Button, lay_out
from handlers.reasons import in_words
from handlers.records import named, pages, show, viewer_of_chat
from handlers.tasks import REVISIT
from storage.behind import (
    PAGE,
    TASKS,
    Question,
    first_record,
    made_good,
    rights_behind,
    tasks_behind,
    why_not,
)
from storage.behind import Behind as Row
from storage.figures import is_in_time
from storage.places import overseen, places_of
from storage.prompts import times_reminded
from storage.tables import FollowUp, Period, Person, Subject, Task, Unit

PHONE = "phone"  # the maker of somebody's contact


def tap(chat: Chat, parts: list[str]) -> None:
    """`u:names:WHICH:DUTY:PERIOD:PLACE:PAGE` says a list, `u:list:…` shows it in place; `u:task:ID`, `u:phone:ID`."""
    chat.toast()
    if not viewer_of_chat(chat).oversees():
        chat.say(chat.text("not_yours"))
    elif parts[1] in ("names", "list"):
        which, duty, period_key, place, page = parts[2:]
        period = chat.tx.get(Period, period_key)
        if period is None or duty not in chat.turn.catalogue.duties:
            chat.say(chat.text("unknown_button"))
            return
        asked = Question(viewer_of_chat(chat), which, duty, period, int(place), chat.today)
        _say_list(chat, asked, int(page), in_place=parts[1] == "list")
    else:
        task = seen_task(chat, int(parts[2]))
        if task is None:
            chat.say(chat.text("not_yours"))
        elif parts[1] == "task":
            show_task(chat, task)
        else:
            _say_phone(chat, task)


def seen_task(chat: Chat, task_id: int) -> Task | None:
    """A task at a place that this person oversees."""
    task = chat.tx.get(Task, task_id)
    subject = chat.tx.get(Subject, task.subject_id) if task else None
    return task if subject and overseen(chat.tx, viewer_of_chat(chat), subject.unit_id) else None


def _say_list(chat: Chat, asked: Question, page: int, *, in_place: bool) -> None:
    text, numbers = chat.text, page * PAGE + 1
    if asked.which in TASKS:
        count, tasks = tasks_behind(chat.tx, asked, page)
        after = made_good(chat.tx, asked.duty, asked.period, [row[0].id or 0 for row in tasks])
        lines = [_line(chat, asked, row) + _afterwards(chat, asked, after.get(row[0].id or 0)) for row in tasks]
        buttons = [_button(chat, asked, number, row) for number, row in enumerate(tasks, numbers)]
    else:
        count, rights = rights_behind(chat.tx, asked, page)
        lines = [_right(chat, asked, *row) for row in rights]
        buttons = [
            Button(f"{number} {subject.name}", f"r:see:{row.record_id}")
            for number, (row, subject, _) in enumerate(rights, numbers)
        ]
    key = label(asked.which, over=is_over(asked.period, chat.today))
    unit = chat.tx.get(Unit, asked.place) if asked.place else None
    what = " ".join([*([unit.name] if unit else []), named(text, span_of_key(asked.period.key))])
    head = (
        text(f"list_{key}", what=what, count=count, so_many=_so_many(chat, asked, count))
        if count
        else text("list_none", what=what)
    )
    turn = pages(chat, f"u:list:{_way(asked)}", page, more=(page + 1) * PAGE < count)
    back = f"r:list:{asked.period.key}:{asked.place}:0" if asked.place else f"r:top:{asked.period.key}"
    back = back if asked.duty == REVISIT else "l:forms"
    rows = [*lay_out(buttons), *lay_out(turn), [Button(text("back_to_table"), back)]]
    numbered = [text("todo_line", number=number, line=line) for number, line in enumerate(lines, numbers)]
    show(chat, "\n".join([head, *numbered]), rows, in_place=in_place)


def _so_many(chat: Chat, asked: Question, count: int) -> str:
    return measured(chat.text, chat.turn.catalogue.duties[asked.duty].subject, count)


def _way(asked: Question) -> str:
    return f"{asked.which}:{asked.duty}:{asked.period.key}:{asked.place}"


def _called(chat: Chat, asked: Question, subject: Subject, unit: Unit) -> str:
    return placed(chat.text, "" if asked.place else places_of(chat.tx).of(unit.path).name, subject.name)


def _line(chat: Chat, asked: Question, row: Row) -> str:
    """A task with who was to go: reminded how often, put off until when, waived why, visited when."""
    task, subject, unit, person = row
    text, called = chat.text, _called(chat, asked, subject, unit)
    name = person.name if person else text("nobody")
    if asked.which in ("undone", "gap"):
        duty = chat.turn.catalogue.duties[task.duty]
        return behind(chat.tx, text, duty, task, called=called, today=chat.today)
    if asked.which == "paused":
        until = text.day(task.paused_until or asked.period.closes)
        return text("line_paused", subject=called, person=name, day=until)
    record = first_record(chat.tx, task.id or 0) if asked.which == "late" else None
    if record is not None:
        by = chat.tx.get_one(Person, record.person_id).name
        return text("line_late", subject=called, person=by, day=text.day(record.occurred_on))
    why = why_not(chat.tx, task.id or 0)
    return text("behind", subject=called, person=name) + (text("and_why", why=in_words(text, why)) if why else "")


def _afterwards(chat: Chat, asked: Question, sent: datetime | None) -> str:
    """That it was made good after the closing hour."""
    if sent is None:
        return ""
    key = "line_in_time" if is_in_time(asked.period, sent) else "line_recorded"
    return chat.text(key, day=chat.text.day(day_of(sent)))


def _button(chat: Chat, asked: Question, number: int, row: Row) -> Button:
    task, subject, _, _ = row
    record = first_record(chat.tx, task.id or 0) if asked.which not in ("paused", "waived") else None
    data = f"r:see:{record.id}" if record else f"u:task:{task.id}"
    return Button(f"{number} {subject.name}", data)


def _right(chat: Chat, asked: Question, row: FollowUp, subject: Subject, unit: Unit) -> str:
    text = chat.text
    called = _called(chat, asked, subject, unit)
    problem = row.problem.rstrip("。.")
    if row.state == "closed" and row.closed_on:
        state = text("follow_up_closed", day=text.day(row.closed_on))
    else:
        state = text("follow_up_open", due=text.day(row.due)) if row.due else text("no_date")
    responsible = row.responsible or text("nobody")
    return text("line_right", subject=called, problem=problem, responsible=responsible, state=state)


def show_task(chat: Chat, task: Task) -> None:
    """The card of a task that is not done: who is to go, what is known of it, what may be done about it."""
    text, tx = chat.text, chat.tx
    subject = tx.get_one(Subject, task.subject_id)
    unit, period = tx.get_one(Unit, subject.unit_id), tx.get_one(Period, task.period_key)
    township = places_of(tx).of(unit.path)
    state = how_it_stands(task, chat)
    duty = chat.turn.catalogue.duties[task.duty]
    village = unit.name if unit is not township else ""
    lines = [
        text("card_head", name=subject.name, place=f"{township.name}{village}"),
        text("task_stands", period=text.period(period.key), state=text(f"stands_{state}")),
    ]
    if state == "paused":
        lines[1] += text("stands_until", day=text.day(task.paused_until or period.closes))
    lines.append(_holder(chat, duty, task, subject))
    why = why_not(tx, task.id or 0)
    lines += [text("task_why", why=in_words(text, why))] if why else []
    buttons = []
    if may_appoint(chat, task, period):
        buttons.append(Button(text("appoint_other" if task.person_id else "appoint"), f"u:who:{task.id}"))
    person = tx.get(Person, task.person_id) if task.person_id else None
    buttons += phone_button(chat, task, person)
    if state == "paused" and period.closed_at is None:
        buttons.append(Button(text("resume"), f"u:resume:{task.id}"))
    buttons.append(Button(text("see_enterprise"), f"e:subject:{subject.id}"))
    show(chat, "\n".join(lines), lay_out(buttons), in_place=False)


def _holder(chat: Chat, duty: Duty, task: Task, subject: Subject) -> str:
    """Who is to go and how often he was reminded, or that nobody is there to go."""
    person = chat.tx.get(Person, task.person_id) if task.person_id else None
    if person is None:
        return behind(chat.tx, chat.text, duty, task, called=subject.name, today=chat.today)
    times = times_reminded(chat.tx, person.id or 0, f"duty:{task.duty}:{task.period_key}")
    capacity = chat.text(f"holds_{duty.capacity}")
    said = chat.text("behind_told" if times else "behind", subject="", person=person.name, times=times)
    return chat.text("value_line", label=capacity, value=said.lstrip("，, "))


def how_it_stands(task: Task, chat: Chat) -> str:
    """A task in one word: done, waived, paused, waiting, undone."""
    if task.state in ("done", "waived"):
        return task.state
    if task.state == "open" and task.paused_until and task.paused_until >= chat.today:
        return "paused"
    return "undone" if is_over(chat.tx.get_one(Period, task.period_key), chat.today) else "waiting"


def may_appoint(chat: Chat, task: Task, period: Period) -> bool:
    """Whether somebody can still be sent."""
    return task.state == "open" and period.closed_at is None and chat.today <= period.closes


def phone_button(chat: Chat, task: Task, person: Person | None) -> list[Button]:
    """The phone of who is to go, where the roster has one."""
    if person is None or not person.phone_encrypted:
        return []
    return [Button(chat.text("phone_of", name=person.name), f"u:phone:{task.id}")]


def _say_phone(chat: Chat, task: Task) -> None:
    """The contact; its number is readable only while it is said."""
    person = chat.tx.get(Person, task.person_id) if task.person_id else None
    if person is None or not person.phone_encrypted:
        chat.say(chat.text("no_phone"))
        return
    chat.send_made("sendContact", {"kind": PHONE, "person": person.id})
