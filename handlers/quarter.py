"""The prompts of a duty that comes round: its opening, the reminders, what is overdue, what the leader hears of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from activities.catalogue import Duty
from handlers import tasks
from handlers.duties import spoken
from handlers.how_far import behind
from handlers.keyboards import Button, lay_out
from handlers.office import say_last_day
from handlers.section import Hearer, Section
from storage.ladder import led_by, undone, units_behind
from storage.obstacles import hindered
from storage.people import leader_of, titled, unit_of
from storage.periods import workdays
from storage.places import EVERYWHERE
from storage.store import Tx
from storage.tables import Period, Prompt, Subject, Task, Unit
from storage.tasks import open_interviews, open_tasks

PAGE = 8  # lines of one screen
PROMPTED = "prompted"  # in the focus: what the last digest was about, whose lines may be typed by number
TRIP = 2  # places from which on it is worth one trip

Rows = list[tuple[Task, Subject]]


def duty_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`duty:KEY:PERIOD` at a stage such as `holder:due-30`."""
    _, key, period_key = prompt.about.split(":")
    duty = hearer.catalogue.duties.get(key)
    period = hearer.tx.get(Period, period_key)
    write = WRITERS.get(prompt.stage.split(":")[0])
    return write(hearer, duty, period, prompt) if duty and period and write else None


def _holder(hearer: Hearer, duty: Duty, period: Period, prompt: Prompt) -> Section | None:
    """Everything that one has to do, what awaits him there, when he is reminded and who hears of it."""
    rows = to_do(hearer.tx, hearer.person.id or 0, duty.key, period.key, hearer.today)
    if not rows:
        return None
    text = hearer.text
    stage = prompt.stage.split(":")[1]
    key = "prompt_opens" if stage == "opens" else "prompt_late" if hearer.today > period.due else "prompt_due"
    head = text(
        key,
        period=text.period(period.key),
        due=text.day(period.due),
        closes=text.day(period.closes),
        **spoken(text, duty, len(rows)),
    )
    lines = [head]
    if duty.crossed and stage == "opens":
        lines.append(text("prompt_crossed"))
    lines += _list(hearer, rows)
    lines += [*_trips(hearer, rows), *_ladder(hearer, duty, period)]
    return Section("\n".join(lines), _buttons(hearer, rows))


def to_do(tx: Tx, person_id: int, duty: str, period_key: str, today: date) -> Rows:
    """What a person has to do of a duty now; what is paused or before a leader is not asked for."""
    rows = [row for row in open_tasks(tx, person_id, period_key, today) if row[0].duty == duty]
    waiting = hindered(tx, [task.id or 0 for task, _ in rows])
    return [row for row in rows if row[0].id not in waiting]


def listed(tx: Tx, person_id: int, abouts: Sequence[str], today: date) -> list[tuple[str, str]]:
    """What the numbers below prompts stand for: the buttons' data and the names, of those about a duty."""
    parts = [about.split(":") for about in abouts if about.startswith("duty:")]
    rows = [row for _, duty, period_key in parts for row in to_do(tx, person_id, duty, period_key, today)]
    return [(f"o:{task.id}", subject.name) for task, subject in rows]


def _list(hearer: Hearer, rows: Rows) -> list[str]:
    begun = open_interviews(hearer.tx, hearer.person.id or 0)
    lines = [
        hearer.text("todo_line", number=number, line=tasks.about(hearer, row, begun.get(row[0].id or 0)))
        for number, row in enumerate(rows[:PAGE], start=1)
    ]
    return [*lines, *([hearer.text("prompt_more", count=len(rows) - PAGE)] if len(rows) > PAGE else [])]


def _trips(hearer: Hearer, rows: Rows) -> list[str]:
    """Which numbers lie in one village and can be done in one trip."""
    by_village: dict[int, list[int]] = defaultdict(list)
    for number, (_, subject) in enumerate(rows[:PAGE], start=1):
        by_village[subject.unit_id].append(number)
    return [
        hearer.text(
            "prompt_trip",
            numbers=hearer.text.list([str(number) for number in numbers]),
            village=hearer.tx.get_one(Unit, village).name,
        )
        for village, numbers in by_village.items()
        if len(numbers) >= TRIP and len(by_village) > 1
    ]


def _ladder(hearer: Hearer, duty: Duty, period: Period) -> list[str]:
    """The reminders still to come, and who hears of it when."""
    text, calendar = hearer.text, workdays(hearer.tx)
    days = [(step.to, step.day(period.opens, period.due, period.closes, calendar)) for step in duty.steps]
    coming = [day for to, day in days if to == "holder" and hearer.today < day <= period.due]
    leader = leader_of(hearer.tx, unit_of(hearer.tx, hearer.person))
    told = [day for to, day in days if to == "leader"]
    if leader is None or leader.id == hearer.person.id or not told:
        return []
    name = titled(leader)
    if told[0] <= hearer.today:
        return [text("prompt_told", leader=name, closes=text.day(period.closes))]
    due = text.day(period.due)
    if not coming:
        return [text("prompt_then", due=due, leader=name, **spoken(text, duty))]
    key = "prompt_ladder_each" if len(coming) > 1 else "prompt_ladder"
    named = text.list([text.day(day) for day in coming])
    return [text(key, days=named, due=due, leader=name, **spoken(text, duty))]


def _buttons(hearer: Hearer, rows: Rows) -> list[list[Button]]:
    text = hearer.text
    places = [
        Button(f"{number} {subject.name}", f"o:{task.id}")
        for number, (task, subject) in enumerate(rows[:PAGE], start=1)
    ]
    beside = [Button(text("key_blank"), "k:blank"), Button(text("obstacle"), "x:which:0")]
    more = [Button(text("prompt_all", count=len(rows)), "k:tasks")] if len(rows) > PAGE else []
    return [*lay_out(places), *lay_out(more), *lay_out(beside)]


def _leader(hearer: Hearer, duty: Duty, period: Period, _: Prompt) -> Section | None:
    """What is overdue in the places that this person leads, by name, in official order."""
    text, tx = hearer.text, hearer.tx
    mine = led_by(tx, units_behind(tx, duty.key, period.key, hearer.today)).get(hearer.person.id or 0, [])
    rows = undone(tx, duty.key, period.key, hearer.today, units=mine)
    if not rows:
        return None
    head = text(
        "prompt_leader",
        unit=unit_of(tx, hearer.person).name,
        period=text.period(period.key),
        due=text.day(period.due),
        **spoken(text, duty, len(rows)),
        closes=text.day(period.closes),
    )
    lines = [
        text("todo_line", number=number, line=behind(tx, text, duty, task, called=subject.name, today=hearer.today))
        for number, (task, subject, _) in enumerate(rows[:PAGE], start=1)
    ]
    more = [text("prompt_more", count=len(rows) - PAGE)] if len(rows) > PAGE else []
    names = Button(text("see_names"), f"u:names:undone:{duty.key}:{period.key}:{EVERYWHERE}:0")
    return Section("\n".join([head, *lines, *more]), lay_out([names, Button(text("seen"), "k:seen")]))


Writer = Callable[[Hearer, Duty, Period, Prompt], Section | None]
WRITERS: Mapping[str, Writer] = {"holder": _holder, "leader": _leader, "office": say_last_day}  # by who hears of it
