"""定计划: one message with a line a step is read, shown, and counts once it is taken; vague lines are sent back."""

from datetime import timedelta
from typing import Any

from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.plans.listing import WORDS, ask_why, new_plan, show_why
from handlers.plans.naming import who_is
from handlers.plans.reading import Draft, Line, read_money, read_plan_message
from handlers.plans.rights import (
    FOCUS,
    await_words,
    may_write,
    oversees_place,
    seen_plan,
    seen_subject,
    told_for,
)
from handlers.plans.show import plan_buttons, show_plan
from handlers.plans.words import far, money, title
from handlers.reading import ImpossibleDate
from storage.people import titled
from storage.places import place_subject
from storage.plan_steps import NewStep, add_steps, add_whole, steps_of, take_steps_back, whole_of
from storage.plans import Answerer, answerer, keeper_of, live_plan
from storage.tables import FollowUp, Person, Plan, Subject, Unit

MOST_STEPS = 30
LONGEST = 2000


# --- proposed by the township, taken into the list by the county ---------------------------------------


def begin_place(chat: Chat, key: str, unit_id: int) -> None:
    """`J:place:KIND:UNIT`: a place is to be listed; its subject is made when it is first needed."""
    kind = chat.turn.catalogue.declared(PlanKind).get(key)
    unit = chat.tx.get(Unit, unit_id)
    if kind is None or unit is None or unit.kind not in kind.places or not oversees_place(chat, unit):
        chat.say(chat.text("plan_not_seen"))
        return
    begin(chat, key, place_subject(chat.tx, unit).id or 0)


def begin(chat: Chat, key: str, subject_id: int) -> None:
    """`J:write:KIND:SUBJECT`: what is to be written; of a listed kind first what is wrong there."""
    found = seen_subject(chat, key, subject_id)
    if found is None:
        return
    kind, subject = found
    plan = live_plan(chat.tx, subject_id, key)
    if plan is not None and plan.state == "proposed":
        show_plan(chat, plan.id or 0)
        return
    await_words(chat, FOCUS, {"kind": key, "subject": subject_id, "typed": ""})
    name = kind.name.said(chat.text.language)
    if kind.listed and plan is None:
        chat.say(ask_why(chat, kind, subject))
        return
    stages = [Button(chat.text("plan_stages"), f"J:stages:{key}:{subject_id}")] if kind.stages else []
    example = kind.example.said(chat.text.language).strip()
    if plan is not None:  # what is wrong there was said when it was proposed
        example = "\n".join(example.splitlines()[_heads(kind, chat) :])
    chat.say(chat.text("plan_ask", subject=subject.name, kind=name, example=example), stages)


def _heads(kind: PlanKind, chat: Chat) -> int:
    """How many lines of the example stand above its steps."""
    draft = read_plan_message(kind, kind.example.said(chat.text.language), chat.today, lambda _: False)
    return len(draft.heads)


def type_plan(chat: Chat, typed: str) -> None:
    """What was written: read, and shown before it counts."""
    kept = chat.focus[FOCUS]
    found = seen_subject(chat, kept["kind"], kept["subject"])
    words = plain_text(typed)[:LONGEST]
    if found is None:
        go_on(chat, FOCUS)
        return
    kind, subject = found
    if kind.listed and live_plan(chat.tx, subject.id or 0, kind.key) is None:
        show_why(chat, kind, subject, words)
        return
    try:
        draft = _read(chat, kind, subject, "\n".join(each for each in (kept["typed"], words) if each))
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return
    _keep_good(chat, kept, draft)
    _show_draft(chat, kind, subject, draft)


def take_stages(chat: Chat, key: str, subject_id: int) -> None:
    """照三步走: the steps that every such plan has, on their usual days, shown before they count."""
    found = seen_subject(chat, key, subject_id)
    if found is None:
        return
    kind, subject = found
    written = [
        chat.text(
            "plan_stage_line", name=stage.name.said(chat.text.language), day=chat.today + timedelta(days=stage.after)
        )
        for stage in kind.stages
    ]
    draft = Draft(lines=[_stage(kind, chat, line) for line in written])
    kept = {"kind": key, "subject": subject_id, "typed": ""}
    _keep_good(chat, kept, draft)
    _show_draft(chat, kind, subject, draft)


def _stage(kind: PlanKind, chat: Chat, line: str) -> Line:
    return read_plan_message(kind, line, chat.today, lambda _: False).lines[0]


def _read(chat: Chat, kind: PlanKind, subject: Subject, words: str) -> Draft:
    return read_plan_message(
        kind, words, chat.today, lambda name: who_is(chat.tx, subject, chat.me, name, chat.today) is not None
    )


def _keep_good(chat: Chat, kept: dict[str, Any], draft: Draft) -> None:
    """What is whole waits for 就这样; what is not is to be written again."""
    lines = [f"{name}：{words}" for name, words in draft.heads.items()]
    lines += [line.written for line in draft.good[:MOST_STEPS]]
    await_words(chat, FOCUS, {**kept, "typed": "\n".join(lines)})


def _show_draft(chat: Chat, kind: PlanKind, subject: Subject, draft: Draft) -> None:
    text = chat.text
    good = draft.good[:MOST_STEPS]
    lines = (
        [text("plan_read", subject=subject.name, kind=kind.name.said(text.language), count=len(good))] if good else []
    )
    lines += _heads_read(chat, draft)
    lines += [
        text("todo_line", number=number, line=_step_read(chat, subject, line)) for number, line in enumerate(good, 1)
    ]
    lines += [_lacking(chat, kind, line) for line in draft.lines if line.lacks]
    if not good:
        lines = lines or [text("plan_read_nothing")]
        chat.say("\n".join(lines))
        return
    buttons = [
        Button(text("as_is"), f"J:keep:{kind.key}:{subject.id}"),
        Button(text("plan_rewrite"), f"J:again:{kind.key}:{subject.id}"),
    ]
    chat.say("\n".join(lines), buttons)


def _heads_read(chat: Chat, draft: Draft) -> list[str]:
    text, heads = chat.text, draft.heads
    lines = [text(f"plan_{name}", words=heads[name]) for name in ("problem", "goal") if heads.get(name)]
    yuan = read_money(draft.heads.get("money", ""))
    return [*lines, *([text("plan_money", sum=money(text, yuan))] if yuan is not None else [])]


def _step_read(chat: Chat, subject: Subject, line: Line) -> str:
    who = _who(chat, subject, line)
    person = chat.tx.get(Person, who.person_id) if who and who.person_id else None
    name = who.name if who else ""
    if who and who.unit_id and person:
        name = chat.text("plan_unit_by", unit=who.name, name=person.name)
    assert line.due is not None
    key = "plan_step_read" if name else "plan_step_read_nobody"
    return chat.text(key, measure=line.measure, due=far(chat.text, line.due, chat.today), who=name)


def _who(chat: Chat, subject: Subject, line: Line) -> Answerer | None:
    return who_is(chat.tx, subject, chat.me, line.who, chat.today) if line.who else None


def _lacking(chat: Chat, kind: PlanKind, line: Line) -> str:
    """What a line does not say: what and how much, by when."""
    asked = chat.text.list([chat.text(f"plan_lacks_{each}", days=kind.longest) for each in line.lacks])
    key = "plan_vague" if "what" in line.lacks else "plan_lacking"
    return chat.text(key, words=line.written, asked=asked)


def again(chat: Chat, key: str, subject_id: int) -> None:
    """重写: nothing of what was written counts."""
    begin(chat, key, subject_id)


def keep(chat: Chat, key: str, subject_id: int) -> None:
    """就这样: the plan stands, and those responsible hear of their steps."""
    kept = chat.focus.get(FOCUS, {})
    found = seen_subject(chat, key, subject_id)
    if found is None:
        return
    kind, subject = found
    if (kept.get("kind"), kept.get("subject")) != (key, subject_id) or not kept.get("typed"):
        chat.say(chat.text("settled_already"))
        return
    draft = _read(chat, kind, subject, kept["typed"])
    plan = live_plan(chat.tx, subject_id, key) or new_plan(chat, kind, subject)
    _put_heads(plan, draft)
    keeper = keeper_of(chat.tx, plan, chat.today) or chat.me
    steps = [_new_step(chat, subject, keeper, line) for line in draft.good]
    rows = add_steps(chat.tx, plan, steps, chat.me, chat.today)
    if kind.acceptance is not None:
        name = kind.acceptance.name.said("zh")
        add_whole(chat.tx, plan, name, who=answerer(chat.tx, keeper.id), by=chat.me, today=chat.today)
    go_on(chat, FOCUS)
    said = chat.text("plan_kept", subject=subject.name, count=len(steps_of(chat.tx, plan.id or 0)))
    chat.say(said, [*plan_buttons(chat, plan, kind)[:1], Button(chat.text("plan_undo"), f"J:undo:{plan.id}")])
    _tell_responsible(chat, plan, rows)


def _put_heads(plan: Plan, draft: Draft) -> None:
    plan.sort = draft.heads.get("sort", plan.sort)[:WORDS]
    plan.problem = draft.heads.get("problem", plan.problem)[:WORDS]
    plan.goal = draft.heads.get("goal", plan.goal)[:WORDS]
    if "money" in draft.heads:
        plan.money = read_money(draft.heads["money"])


def _new_step(chat: Chat, subject: Subject, keeper: Person, line: Line) -> NewStep:
    assert line.due is not None
    who = _who(chat, subject, line) or answerer(chat.tx, keeper.id)
    return NewStep(line.measure, line.due, who, line.heading, line.counted, line.amount)


def _tell_responsible(chat: Chat, plan: Plan, rows: list[FollowUp]) -> None:
    """Whoever is responsible for a step hears of it once, all his steps in one message."""
    for person_id in dict.fromkeys(row.responsible_id for row in rows):
        if person_id is None or person_id == chat.me.id:
            continue
        text = chat.texts_for(person_id)
        mine = [row for row in rows if row.responsible_id == person_id]
        head = text("plan_told", by=titled(chat.me), plan=title(told_for(chat, person_id), plan))
        lines = [
            text("plan_step_short", measure=row.measure, due=far(text, row.due or chat.today, chat.today))
            for row in mine
        ]
        chat.tell(person_id, "\n".join([head, *lines]), [Button(text("plan_whole"), f"J:see:{plan.id}")])


def undo(chat: Chat, plan_id: int) -> None:
    """点错了: the steps written today by this person go, as long as nobody touched them."""
    found = seen_plan(chat, plan_id)
    if found is None:
        return
    plan, kind = found
    rows = [step.row for step in steps_of(chat.tx, plan_id)]
    mine = [row for row in rows if (row.found_by_id, row.found_on) == (chat.me.id, chat.today)]
    count = take_steps_back(chat.tx, mine)
    if not count:
        chat.say(chat.text("settled_already"))
        return
    if not steps_of(chat.tx, plan_id):
        whole = whole_of(chat.tx, plan_id)
        take_steps_back(chat.tx, [whole] if whole else [])
        if not kind.listed:
            plan.state = "void"
    chat.say(chat.text("plan_undone", count=count))


def drop(chat: Chat, row_id: int) -> None:
    """不办了: by who may write the plan; whoever is responsible hears of it."""
    row = chat.tx.get(FollowUp, row_id)
    plan = chat.tx.get(Plan, row.plan_id) if row and row.plan_id else None
    if row is None or plan is None or not may_write(chat, chat.tx.get_one(Subject, plan.subject_id)):
        chat.say(chat.text("not_yours"))
        return
    if not take_steps_back(chat.tx, [row]):
        chat.say(chat.text("settled_already"))
        return
    chat.say(chat.text("plan_dropped", measure=row.measure), [Button(chat.text("plan_undo"), f"J:undrop:{row.id}")])
    if row.responsible_id and row.responsible_id != chat.me.id:
        text = chat.texts_for(row.responsible_id)
        said = text("plan_dropped_told", by=titled(chat.me), measure=row.measure)
        chat.tell(row.responsible_id, said, [Button(text("seen"), "k:seen")])


def undrop(chat: Chat, row_id: int) -> None:
    """It is to be done after all."""
    row = chat.tx.get(FollowUp, row_id)
    plan = chat.tx.get(Plan, row.plan_id) if row and row.plan_id else None
    if row is None or plan is None or not may_write(chat, chat.tx.get_one(Subject, plan.subject_id)):
        chat.say(chat.text("not_yours"))
    elif row.state != "void":
        chat.say(chat.text("settled_already"))
    else:
        row.state = "open"
        chat.say(chat.text("plan_undropped", measure=row.measure))
