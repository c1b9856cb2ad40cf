"""A place is proposed for a listed kind of plan, by the township; the county takes it into the list, or does not."""

from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.keyboards import Button
from handlers.plans.reading import read_plan_message
from handlers.plans.rights import FOCUS, await_words, may_list, oversees_place, seen_subject, told, told_for
from handlers.plans.show import admit_buttons
from handlers.plans.words import card_lines, title
from storage.ladder import offices
from storage.people import leader_of
from storage.plans import live_plan
from storage.tables import Plan, Subject, Unit

WORDS = 200


def new_plan(chat: Chat, kind: PlanKind, subject: Subject) -> Plan:
    plan = Plan(
        kind=kind.key,
        subject_id=subject.id or 0,
        unit_id=subject.unit_id,
        kept_by=" ".join(kind.kept_by),
        made_by_id=chat.me.id or 0,
        made_on=chat.today,
    )
    chat.tx.add(plan)
    chat.tx.flush()
    return plan


def ask_why(chat: Chat, kind: PlanKind, subject: Subject) -> str:
    language = chat.text.language
    sorts = chat.text.list([sort.said(language) for sort in kind.sorts])
    key = "plan_ask_why_sorts" if sorts else "plan_ask_why"
    return chat.text(key, subject=subject.name, kind=kind.name.said(language), sorts=sorts)


def show_why(chat: Chat, kind: PlanKind, subject: Subject, words: str) -> None:
    """What is wrong there, as it was read, before it goes to the county."""
    heads = _why(kind, chat, words)
    kept = chat.focus[FOCUS]
    await_words(chat, FOCUS, {**kept, "why": heads})
    text = chat.text
    if not heads["problem"]:
        chat.say(ask_why(chat, kind, subject))
        return
    sort = text("plan_sort", sort=heads["sort"]) if heads["sort"] else ""
    lines = [
        text("plan_title", subject=subject.name, kind=kind.name.said(text.language), sort=sort),
        text("plan_problem", words=heads["problem"]),
    ]
    send = "plan_list_it" if may_list(chat) else "plan_propose"
    buttons = [
        Button(text(send), f"J:propose:{kind.key}:{subject.id}"),
        Button(text("plan_rewrite"), f"J:again:{kind.key}:{subject.id}"),
    ]
    chat.say("\n".join(lines), buttons)


def _why(kind: PlanKind, chat: Chat, words: str) -> dict[str, str]:
    draft = read_plan_message(kind, words, chat.today, lambda _: False)
    sort = draft.heads.get("sort", "")
    problem = draft.heads.get("problem", "")
    rest = [line.written for line in draft.lines]
    for each in kind.sorts:
        for name in (each.zh, each.en):
            if not sort and any(line.lower().startswith(name) for line in rest):
                sort = name
                rest = [
                    line[len(name) :].strip(" ，,：:；;") if line.lower().startswith(name) else line for line in rest
                ]
    joined = chat.text("plan_semicolon").join(part for part in (problem, *rest) if part)
    return {"sort": sort[:WORDS], "problem": joined[:WORDS]}


def propose(chat: Chat, key: str, subject_id: int) -> None:
    """报县里: it waits for the county; the county's own goes into the list at once."""
    found = seen_subject(chat, key, subject_id)
    kept = chat.focus.get(FOCUS, {})
    if found is None:
        return
    kind, subject = found
    why = kept.get("why", {}) if (kept.get("kind"), kept.get("subject")) == (key, subject_id) else {}
    if not why.get("problem") or live_plan(chat.tx, subject_id, key) is not None:
        chat.say(chat.text("settled_already"))
        return
    if not oversees_place(chat, chat.tx.get_one(Unit, subject.unit_id)):
        chat.say(chat.text("not_yours"))
        return
    plan = new_plan(chat, kind, subject)
    plan.sort, plan.problem = why["sort"], why["problem"]
    go_on(chat, FOCUS)
    if may_list(chat):
        _take_in(chat, plan)
        return
    plan.state = "proposed"
    chat.tx.flush()
    chat.say(chat.text("plan_proposed_said", subject=subject.name, office=chat.text("county_office")))
    for person_id in offices(chat.tx):
        said = told_for(chat, person_id)
        buttons = [
            Button(said.text("plan_admit"), f"J:admit:{plan.id}"),
            Button(said.text("plan_decline"), f"J:decline:{plan.id}"),
        ]
        chat.tell(person_id, "\n".join(card_lines(said, plan)), buttons)


def admit(chat: Chat, plan_id: int) -> None:
    """认定: the plan is in the county's list; the township is to name who answers, and to write the steps."""
    plan = _to_decide(chat, plan_id)
    if plan:
        _take_in(chat, plan)


def decline(chat: Chat, plan_id: int) -> None:
    """不列: whoever proposed it hears so."""
    plan = _to_decide(chat, plan_id)
    if plan is None:
        return
    plan.state, plan.listed_by_id, plan.listed_on = "refused", chat.me.id, chat.today
    subject = chat.tx.get_one(Subject, plan.subject_id)
    chat.say(
        chat.text("plan_declined", subject=subject.name), [Button(chat.text("plan_undo"), f"J:reconsider:{plan.id}")]
    )
    if plan.made_by_id != chat.me.id:
        text = chat.texts_for(plan.made_by_id)
        said = text(
            "plan_declined_told", office=text("county_office"), plan=title(told_for(chat, plan.made_by_id), plan)
        )
        chat.tell(plan.made_by_id, said, [Button(text("seen"), "k:seen")])


def reconsider(chat: Chat, plan_id: int) -> None:
    """点错了 after 不列: it waits for the county again."""
    plan = chat.tx.get(Plan, plan_id)
    if plan is None or not may_list(chat):
        chat.say(chat.text("not_yours"))
    elif plan.state != "refused" or live_plan(chat.tx, plan.subject_id, plan.kind) is not None:
        chat.say(chat.text("settled_already"))
    else:
        plan.state, plan.listed_by_id, plan.listed_on = "proposed", None, None
        chat.say("\n".join(card_lines(told(chat), plan)), admit_buttons(chat, plan))


def _to_decide(chat: Chat, plan_id: int) -> Plan | None:
    plan = chat.tx.get(Plan, plan_id)
    if plan is None or not may_list(chat):
        chat.say(chat.text("not_yours"))
        return None
    if plan.state != "proposed":
        chat.say(chat.text("settled_already"))
        return None
    return plan


def _take_in(chat: Chat, plan: Plan) -> None:
    plan.state, plan.listed_by_id, plan.listed_on = "open", chat.me.id, chat.today
    chat.tx.flush()
    subject, unit = chat.tx.get_one(Subject, plan.subject_id), chat.tx.get_one(Unit, plan.unit_id)
    chat.say(chat.text("plan_admitted", subject=subject.name), [Button(chat.text("plan_whole"), f"J:see:{plan.id}")])
    leader = leader_of(chat.tx, unit)
    for person_id in dict.fromkeys((plan.made_by_id, leader.id if leader else None)):
        if person_id is None or person_id == chat.me.id:
            continue
        said = told_for(chat, person_id)
        words = said.text("plan_admitted_told", office=said.text("county_office"), plan=title(said, plan))
        chat.tell(person_id, words, [Button(said.text("plan_whole"), f"J:see:{plan.id}")])
