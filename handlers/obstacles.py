"""有查不了的: which one, why; the leader decides in one tap, and the clock stands still meanwhile."""

from activities.periods import span_after, span_of_key
from handlers.chat import Chat
from handlers.duties import measured_each
from handlers.keyboards import Button
from handlers.reading import plain, read_numbers
from handlers.reasons import OBSTACLES, in_words
from handlers.tasks import open_rows
from handlers.texts import Texts
from storage.obstacles import decide, hindered, report
from storage.people import titled
from storage.tables import Obstacle, Period, Person, Subject, Task
from storage.transfers import heard_instead

DECISIONS = ("paused", "waived", "again")
STEPS = ("which", "pick", "see", *OBSTACLES, *DECISIONS)
MOST_WORDS = 200
MOST = 40  # of one list; those beyond are named in words

Rows = list[tuple[Task, Subject]]


def _open(chat: Chat) -> Rows:
    """What may be said to be in the way of: open, not paused, not before the leader already."""
    rows = open_rows(chat)
    waiting = hindered(chat.tx, [task.id or 0 for task, _ in rows])
    return [row for row in rows if row[0].id not in waiting]


def which(chat: Chat, _: str = "") -> None:
    """Ask which one; where there is only one, why."""
    rows = _open(chat)
    if not rows:
        chat.say(chat.text("obstacle_none"))
    elif len(rows) == 1:
        _why(chat, *rows[0])
    else:
        _ask_which(chat, rows)


def _ask_which(chat: Chat, rows: Rows) -> None:
    """By the numbers of the list that was just said."""
    chat.set_focus(obstacle_of=[task.id for task, _ in rows])
    shown = list(enumerate(rows[:MOST], start=1))
    lines = [chat.text("todo_line", number=number, line=subject.name) for number, (_, subject) in shown]
    lines += [chat.text("prompt_more", count=len(rows) - MOST)] if len(rows) > MOST else []
    buttons = [Button(f"{number}", f"x:pick:{task.id}") for number, (task, _) in shown]
    chat.say("\n".join([chat.text("obstacle_which"), *lines]), buttons)


def type_which(chat: Chat, typed: str) -> None:
    """A number or a part of a name."""
    rows = _open(chat)
    numbers = read_numbers(typed)
    listed = [row for key in chat.focus["obstacle_of"] for row in rows if row[0].id == key]
    named = [row for row in listed if plain(typed) in plain(row[1].name)]
    if numbers and len(numbers) == 1 and 1 <= numbers[0] <= len(listed):
        _why(chat, *listed[numbers[0] - 1])
    elif len(named) == 1:
        _why(chat, *named[0])
    else:
        _ask_which(chat, rows)


def _why(chat: Chat, task: Task, subject: Subject) -> None:
    chat.set_focus(obstacle=task.id)
    buttons = [Button(chat.text(words), f"x:{name}:{task.id}") for name, words in OBSTACLES.items()]
    chat.say(chat.text("obstacle_why", subject=subject.name), buttons)


def type_why(chat: Chat, typed: str) -> None:
    """The reason in words."""
    _report(chat, int(chat.focus["obstacle"]), typed.strip()[:MOST_WORDS])


def _report(chat: Chat, task_id: int, reason: str) -> None:
    task = chat.tx.get(Task, task_id)
    if task is None or task.person_id != chat.me.id or task.state != "open":
        chat.set_focus()
        chat.say(chat.text("task_gone"))
        return
    obstacle = report(chat.tx, task, reason, chat.me, chat.now)
    chat.set_focus()
    decider = chat.tx.get(Person, obstacle.decider_id) if obstacle.decider_id else None
    subject = chat.tx.get_one(Subject, task.subject_id)
    left = measured_each(chat.text, [subject.kind for _, subject in _open(chat)])
    said = chat.text("obstacle_told" if decider else "obstacle_kept", leader=titled(decider), subject=subject.name)
    chat.say(said + "\n" + chat.text("obstacle_left" if left else "obstacle_left_none", so_many=left))
    if decider is not None and decider.id is not None:
        words, buttons = asked(chat, chat.texts_for(decider.id), obstacle)
        chat.tell(decider.id, words, buttons, once=f"obstacle:{obstacle.id}")


def asked(chat: Chat, text: Texts, obstacle: Obstacle) -> tuple[str, list[Button]]:
    """What the leader is to decide."""
    task = chat.tx.get_one(Task, obstacle.task_id)
    subject, by = chat.tx.get_one(Subject, task.subject_id), chat.tx.get_one(Person, obstacle.reported_by_id)
    period = text.period(task.period_key)
    said = text(
        "obstacle_ask" if obstacle.reason in OBSTACLES else "obstacle_ask_words",
        subject=subject.name,
        reason=in_words(text, obstacle.reason),
        by=by.name,
        period=period,
    )
    return said, [Button(text(f"obstacle_{how}"), f"x:{how}:{obstacle.id}") for how in DECISIONS]


def tap(chat: Chat, parts: list[str]) -> None:
    """`x:which:0`, `x:pick:TASK`, `x:closed:TASK`; `x:see:OBSTACLE`, `x:paused:OBSTACLE` by the one who decides."""
    chat.toast()
    step, number = parts[1], int(parts[2])
    if step == "which":
        which(chat)
    elif step == "pick":
        found = next((row for row in _open(chat) if row[0].id == number), None)
        if found:
            _why(chat, *found)
        else:
            chat.say(chat.text("task_gone"))
    elif step in OBSTACLES:
        _report(chat, number, step)
    else:
        _decide(chat, step, number)


def _decide(chat: Chat, step: str, number: int) -> None:
    obstacle = chat.tx.get(Obstacle, number)
    if obstacle is None or obstacle.decider_id != chat.me.id:
        chat.say(chat.text("not_yours"))
    elif obstacle.state != "open":
        chat.say(chat.text("settled_already"))
    elif step == "see":
        chat.say(*asked(chat, chat.text, obstacle))
    else:
        task = decide(chat.tx, obstacle, step, chat.now)
        _say_decided(chat, task, obstacle, step)


def next_period(text: Texts, period: Period) -> str:
    """The period after this one, as it is spoken of from here."""
    span = span_of_key(period.key)
    after = span_after(span)
    said = text.period(after.key)
    return said if after.first.year == span.first.year else text("next_year", period=said)


def _say_decided(chat: Chat, task: Task, obstacle: Obstacle, how: str) -> None:
    subject, by = chat.tx.get_one(Subject, task.subject_id), chat.tx.get_one(Person, obstacle.reported_by_id)
    period = chat.tx.get_one(Period, task.period_key)
    decided = chat.text(f"obstacle_{how}_done", subject=subject.name, by=by.name, next=next_period(chat.text, period))
    chat.say(decided)
    told = heard_instead(chat.tx, by.id or 0, subject.id)
    text = chat.texts_for(told)
    said = text(f"obstacle_{how}_told", subject=subject.name, leader=titled(chat.me), next=next_period(text, period))
    open_it = [Button(subject.name, f"o:{task.id}")] if how == "again" else [Button(text("seen"), "k:seen")]
    chat.tell(told, said, open_it, once=f"obstacle_told:{obstacle.id}")
