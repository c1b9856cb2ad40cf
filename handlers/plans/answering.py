"""定责任: who answers for a plan in each capacity, named by whoever leads the place; gaps are named."""

import re

from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.plans.naming import CAPACITIES, who_is
from handlers.plans.rights import await_words, may_lead, seen_plan, told
from handlers.plans.words import missing_capacities, title
from storage.people import titled
from storage.plan_steps import fill_in
from storage.plans import Answerer, answerer_in, assign
from storage.tables import Plan, Subject

FOCUS = "plan_who"
AROUND = " \n：:，,；;、。."  # a name
SAID_AGAIN = 16  # letters of what was written


def show_who(chat: Chat, plan_id: int) -> None:
    """Every capacity with who fills it; a tap names somebody."""
    found = seen_plan(chat, plan_id)
    if found is None:
        return
    plan, kind = found
    if not may_lead(chat, plan):
        chat.say(chat.text("not_yours"))
        return
    text, subject = chat.text, chat.tx.get_one(Subject, plan.subject_id)
    held = [answerer_in(chat.tx, subject, each, chat.today) for each in kind.responsible]
    lines = [
        text("value_line", label=text(f"holds_{capacity}"), value=who.name if who else text("plan_nobody"))
        for capacity, who in zip(kind.responsible, held, strict=True)
    ]
    buttons = [
        Button(text("plan_change" if who else "plan_name", capacity=text(f"holds_{capacity}")), f"J:cap:{plan.id}:{at}")
        for at, (capacity, who) in enumerate(zip(kind.responsible, held, strict=True))
    ]
    await_words(chat, FOCUS, {"plan": plan_id, "capacity": ""})
    chat.say("\n".join([title(told(chat), plan), *lines, _how(chat, kind)]), buttons)


def _how(chat: Chat, kind: PlanKind) -> str:
    """That it may be written in one message, with the capacities of this kind."""
    labels = [chat.text("plan_who_example", capacity=chat.text(f"holds_{each}")) for each in kind.responsible[-2:]]
    return chat.text("plan_who_ask", example=chat.text("comma").join(labels))


def ask_name(chat: Chat, plan_id: int, at: int) -> None:
    """`J:cap:PLAN:NUMBER`: who is it, in one of the capacities."""
    found = seen_plan(chat, plan_id)
    if found is None:
        return
    plan, kind = found
    if not may_lead(chat, plan) or at >= len(kind.responsible):
        chat.say(chat.text("not_yours"))
        return
    capacity = kind.responsible[at]
    await_words(chat, FOCUS, {"plan": plan_id, "capacity": capacity})
    chat.say(_asked(chat, plan, capacity))


def _asked(chat: Chat, plan: Plan, capacity: str) -> str:
    subject = chat.tx.get_one(Subject, plan.subject_id)
    key = "plan_which_unit" if capacity == "backing_unit" else "plan_which_person"
    return chat.text(key, subject=subject.name, capacity=chat.text(f"holds_{capacity}"))


def type_name(chat: Chat, typed: str) -> bool:
    """A name of the roster, or a unit's; at the list several, each behind its capacity; whether the words were any."""
    kept = chat.focus[FOCUS]
    found = seen_plan(chat, kept["plan"])
    if found is None or not may_lead(chat, found[0]):
        go_on(chat, FOCUS)
        return True
    plan, kind = found
    wanted = _wanted(chat, kind, kept["capacity"], plain_text(typed))
    if not wanted:
        return False
    subject = chat.tx.get_one(Subject, plan.subject_id)
    people = {capacity: _named(chat, subject, capacity, words) for capacity, words in wanted.items()}
    wrong = [words for capacity, words in wanted.items() if people[capacity] is None]
    if wrong:
        said = chat.text("plan_not_on_roster", words=wrong[0][:SAID_AGAIN])
        chat.say("\n".join([said, _asked(chat, plan, kept["capacity"] or next(iter(wanted)))]))
        return True
    go_on(chat, FOCUS)
    lines = [_assign(chat, plan, kind, capacity, who) for capacity, who in people.items() if who]
    missing = chat.text.list([chat.text(f"holds_{each}") for each in missing_capacities(told(chat), plan, kind)])
    lines += [chat.text("plan_missing", names=missing)] if missing else []
    again = [Button(chat.text("plan_who"), f"J:who:{plan.id}")] if missing else []
    chat.say("\n".join(lines), [*again, Button(chat.text("plan_whole"), f"J:see:{plan.id}")])
    return True


def _wanted(chat: Chat, kind: PlanKind, capacity: str, typed: str) -> dict[str, str]:
    """Capacity and the words that name who fills it."""
    if capacity:
        return {capacity: typed.strip()}
    labels = {name: each for each in kind.responsible for name in (chat.text(f"holds_{each}"), *CAPACITIES[each])}
    shape = re.compile("|".join(sorted(map(re.escape, labels), key=len, reverse=True)), re.IGNORECASE)
    found = list(shape.finditer(typed))
    ends = [*(each.start() for each in found[1:]), len(typed)]
    capacities = {name.lower(): each for name, each in labels.items()}
    return {
        capacities[each[0].lower()]: typed[each.end() : end].strip(AROUND)
        for each, end in zip(found, ends, strict=True)
    }


def _named(chat: Chat, subject: Subject, capacity: str, words: str) -> Answerer | None:
    """Somebody of the roster, or a unit where a unit answers."""
    who = who_is(chat.tx, subject, chat.me, words, chat.today) if words else None
    if who is None or (who.unit_id is None) == (capacity == "backing_unit"):
        return None
    return who if who.person_id or who.unit_id else None


def _assign(chat: Chat, plan: Plan, kind: PlanKind, capacity: str, who: Answerer) -> str:
    """He answers for it now, the steps that waited for him are his, and he hears of it."""
    subject = chat.tx.get_one(Subject, plan.subject_id)
    assign(chat.tx, subject, capacity, who, chat.today)
    steps = fill_in(chat.tx, subject, CAPACITIES[capacity], who)
    if who.person_id and who.person_id != chat.me.id:
        text = chat.texts_for(who.person_id)
        words = text(
            "plan_assigned_told",
            by=titled(chat.me),
            subject=subject.name,
            kind=kind.name.said(text.language),
            capacity=text(f"holds_{capacity}"),
        )
        words += text("plan_assigned_steps", count=steps) if steps else ""
        chat.tell(who.person_id, words, [Button(text("plan_whole"), f"J:see:{plan.id}")])
    return chat.text("plan_assigned", subject=subject.name, capacity=chat.text(f"holds_{capacity}"), who=who.name)
