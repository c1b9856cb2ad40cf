"""记进展: one message says how far the steps are, what is done, what was spent; by taps each step one by one."""

from activities.periods import span_of
from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.plans.reading import Open, Said, read_progress
from handlers.plans.rights import await_words, seen_plan, told
from handlers.plans.show import whole_buttons
from handlers.plans.words import clipped, figure, how_far, money
from storage.plan_steps import Progress, keep_entry, progress_of, settle, take_entry_back
from storage.tables import FollowUp, Plan, PlanEntry, PlanStep, Subject

FOCUS = "plan_say"
LONGEST = 1000
MONTH = "month"


def ask(chat: Chat, plan_id: int) -> None:
    """`J:say:PLAN`: how far it is; each open step is a tap away."""
    found = seen_plan(chat, plan_id)
    if found is None:
        return
    plan, kind = found
    if plan.state != "open":
        chat.say(chat.text("settled_already"))
        return
    await_words(chat, FOCUS, plan_id)
    rows = _open(progress_of(chat.tx, plan_id, chat.today))
    lines = [chat.text("todo_line", number=number, line=clipped(row)) for number, row in enumerate(rows, start=1)]
    buttons = [
        Button(chat.text("plan_done_one", number=number), f"y:done:{row.id}")
        for number, row in enumerate(rows, start=1)
    ]
    subject = chat.tx.get_one(Subject, plan.subject_id)
    period = chat.text.period(span_of(kind.progress or MONTH, chat.today).key)
    example = _example(chat, kind, rows)
    chat.say(
        "\n".join([chat.text("plan_say_ask", subject=subject.name, period=period, example=example), *lines]), buttons
    )


def _open(progress: Progress) -> list[FollowUp]:
    return [step.row for step in progress.steps if step.row.state == "open"]


def _example(chat: Chat, kind: PlanKind, rows: list[FollowUp]) -> str:
    """A message about these very steps, as it may be written."""
    for row in rows:
        counted = chat.tx.get(PlanStep, row.id)
        heading = kind.heading(counted.heading) if counted else None
        measure = (
            next((each for each in heading.measures if counted and each.key == counted.measure), None)
            if heading
            else None
        )
        if heading and measure:
            language = chat.text.language
            return chat.text("plan_say_example", heading=heading.name.said(language), unit=measure.unit.said(language))
    return chat.text("plan_say_example_bare")


def type_progress(chat: Chat, typed: str) -> None:
    """What was said, kept at once; a tap takes it back."""
    found = seen_plan(chat, chat.focus[FOCUS])
    words = plain_text(typed)[:LONGEST]
    if found is None or not words:
        go_on(chat, FOCUS)
        return
    plan, kind = found
    rows = _open(progress_of(chat.tx, plan.id or 0, chat.today))
    said = read_progress(kind, words, [_compared(chat, row) for row in rows])
    entry = PlanEntry(
        plan_id=plan.id or 0,
        period_key=span_of(kind.progress or MONTH, chat.today).key,
        person_id=chat.me.id or 0,
        said_at=chat.now,
        words=words,
        spent=said.spent,
        amounts={str(number): amount for number, amount in said.amounts},
    )
    keep_entry(chat.tx, entry, dict.fromkeys(said.finished, words), chat.today)
    settle(chat.tx, plan, chat.today)
    go_on(chat, FOCUS)
    lines = [chat.text("plan_said_kept"), *_understood(chat, kind, said)]
    lines += [how_far(told(chat), progress_of(chat.tx, plan.id or 0, chat.today))]
    undo = Button(chat.text("plan_undo"), f"J:unsay:{entry.id}")
    chat.say("\n".join(lines), [*whole_buttons(chat, plan), undo])


def _compared(chat: Chat, row: FollowUp) -> Open:
    counted = chat.tx.get_one(PlanStep, row.id)
    return Open(row.id or 0, row.measure, counted.heading, counted.measure)


def _understood(chat: Chat, kind: PlanKind, said: Said) -> list[str]:
    """What of a message counts, so that a misreading is seen; words that count for nothing are kept as words."""
    text, tx = chat.text, chat.tx
    lines = [text("plan_counted_done", measure=clipped(tx.get_one(FollowUp, number))) for number in said.finished]
    for number, amount in said.amounts:
        row, counted = chat.tx.get_one(FollowUp, number), chat.tx.get_one(PlanStep, number)
        heading = kind.heading(counted.heading)
        unit = next(
            (
                each.unit.said(text.language)
                for each in (heading.measures if heading else ())
                if each.key == counted.measure
            ),
            "",
        )
        lines.append(text("plan_counted", measure=clipped(row), amount=figure(amount), unit=unit))
    if said.spent:
        lines.append(text("plan_counted_spent", sum=money(text, said.spent)))
    return lines or [text("plan_counted_nothing")]


def unsay(chat: Chat, entry_id: int) -> None:
    """点错了: what was said does not count, and the steps that it closed are open again."""
    entry = chat.own(PlanEntry, entry_id, "person_id")
    if entry is None:
        return
    if entry.taken_back_at is not None:
        chat.say(chat.text("settled_already"))
        return
    take_entry_back(chat.tx, entry, chat.now)
    plan = chat.tx.get_one(Plan, entry.plan_id)
    settle(chat.tx, plan, chat.today)
    chat.say(
        chat.text("plan_unsaid_again") + "\n" + how_far(told(chat), progress_of(chat.tx, entry.plan_id, chat.today))
    )
