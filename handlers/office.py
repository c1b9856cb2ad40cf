"""What the office hears on a period's last day, and what a township's leader hears when nobody is there to go."""

from activities.catalogue import Duty
from handlers.duties import spoken
from handlers.how_far import behind, in_words, is_over, placed, rights_in_words, to_names
from handlers.keyboards import Button, lay_out
from handlers.records import in_pairs
from handlers.section import Hearer, Section
from storage.behind import Behind, Question, left_by, tasks_behind
from storage.figures import figures, total
from storage.people import viewer_of
from storage.places import EVERYWHERE, places_of
from storage.tables import Period, Prompt, Subject, Task
from storage.tasks import task_of

MOST = 4  # undone ones that have a button each; more are a list away


def say_last_day(hearer: Hearer, duty: Duty, period: Period, _: Prompt) -> Section | None:
    """The figures as they are now, what can still be done today by name, and the way to the tables."""
    text, tx = hearer.text, hearer.tx
    viewer = viewer_of(tx, hearer.person.id or 0)
    rows = figures(tx, viewer, duty.key, period, hearer.today)
    whole, over = total(rows), is_over(period, hearer.today)
    if not whole.total:
        return None
    day = text("this_day") if hearer.today == period.closes else text.day(period.closes)
    standing = in_words(text, whole, over=over)
    head = text(
        "last_day",
        period=text.period(period.key),
        day=day,
        standing=standing,
        **spoken(text, duty, whole.total),
    )
    entries = [
        text("coverage_line", name=row.place.name, done=row.figures.visited, total=row.figures.total) for row in rows
    ]
    asked = Question(viewer, "undone", duty.key, period, EVERYWHERE, hearer.today)
    count, undone = tasks_behind(tx, asked, 0)
    lines = [head, *in_pairs(entries), *rights_in_words(text, whole)]
    lines += [text("last_day_undone" if over else "last_day_waiting")] if undone else []
    lines += [
        text("todo_line", number=number, line=_line(hearer, duty, row)) for number, row in enumerate(undone, start=1)
    ]
    lines += [text("prompt_more", count=count - len(undone))] if count > len(undone) else []
    return Section("\n".join(lines), _buttons(hearer, asked, count, undone))


def _line(hearer: Hearer, duty: Duty, row: Behind) -> str:
    task, subject, unit, _ = row
    called = placed(hearer.text, places_of(hearer.tx).of(unit.path).name, subject.name)
    return behind(hearer.tx, hearer.text, duty, task, called=called, today=hearer.today)


def _buttons(hearer: Hearer, asked: Question, count: int, undone: list[Behind]) -> list[list[Button]]:
    text = hearer.text
    way = f"u:names:{{}}:{asked.duty}:{asked.period.key}:{EVERYWHERE}:0"
    whole = total(figures(hearer.tx, asked.viewer, asked.duty, asked.period, hearer.today))
    lists = {
        button.data: button for button in to_names(text, whole, hearer.catalogue.duties[asked.duty], way, over=True)
    }
    shown = [lists[data] for name in ("undone", "overdue") if (data := way.format(name)) in lists]
    if count <= MOST:
        shown = [button for button in shown if button.data != way.format("undone")]
        each = [button for number, row in enumerate(undone, 1) for button in _do_about(hearer, number, row)]
        shown = [*each, *shown]
    return lay_out([*shown, Button(text("tables"), f"z:which:{asked.period.key}")])


def _do_about(hearer: Hearer, number: int, row: Behind) -> list[Button]:
    """Call him, or say who goes."""
    task, _, _, person = row
    if person is None:
        return [Button(hearer.text("appoint_number", number=number), f"u:who:{task.id}")]
    if not person.phone_encrypted:
        return [Button(hearer.text("appoint_person_number", number=number), f"u:who:{task.id}")]
    return [Button(hearer.text("phone_of", name=person.name), f"u:phone:{task.id}")]


def gap_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`gap:DUTY:PERIOD:SUBJECT`: nobody answers for it any more, and it is still to be visited."""
    _, key, period_key, subject_id = prompt.about.split(":")
    tx, text = hearer.tx, hearer.text
    duty, task = hearer.catalogue.duties.get(key), _task(hearer, key, period_key, int(subject_id))
    if duty is None or task is None:
        return None
    subject, period = tx.get_one(Subject, task.subject_id), tx.get_one(Period, period_key)
    left = left_by(tx, task.subject_id, duty.capacity, hearer.today)
    since = text("gap_since", day=text.day(left.until_day)) if left and left.until_day else ""
    day = text.day(period.due if hearer.today <= period.due else period.closes)
    said = text("gap_told", subject=subject.name, since=since, period=text.period(period_key), day=day)
    return Section(said, [[Button(text("gap_appoint", subject=subject.name), f"u:who:{task.id}")]])


def _task(hearer: Hearer, duty: str, period_key: str, subject_id: int) -> Task | None:
    """The task, where it is open and still nobody's."""
    task = task_of(hearer.tx, duty, subject_id, period_key)
    return task if task and task.state == "open" and task.person_id is None else None
