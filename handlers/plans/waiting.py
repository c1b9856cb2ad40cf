"""What of plans waits for somebody: to take into the list, to write, to name who answers, to say how far it is."""

from datetime import date, timedelta

from activities.periods import span_of, span_of_key
from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.plans.rights import may_list, told
from handlers.plans.words import Told, how_far, kinds_of, missing_capacities, title
from handlers.section import Hearer, Section
from storage.people import leader_of, titled
from storage.plan_steps import entries_of, progress_of
from storage.plans import in_state, keeper_of, waiting
from storage.store import Tx
from storage.tables import Person, Plan, Prompt, Subject, Unit

AHEAD = timedelta(days=7)  # from when on the progress of a period stands in 待办
ABOUT = "plan"


def waiting_lines(chat: Chat) -> list[tuple[str, str, str]]:
    """Line, label and plan's button of all that waits for this person."""
    return [*_to_admit(chat), *_to_fill(chat), *_to_keep(chat)]


def _line(chat: Chat, plan: Plan, key: str, **parts: str) -> tuple[str, str, str]:
    subject = chat.tx.get_one(Subject, plan.subject_id)
    line = chat.text(key, plan=title(told(chat), plan), subject=subject.name, **parts)
    return line, chat.text("plan_button", subject=subject.name), f"J:see:{plan.id}"


def _to_admit(chat: Chat) -> list[tuple[str, str, str]]:
    if not may_list(chat):
        return []
    rows = in_state(chat.tx, "proposed", kinds_of(chat.turn.catalogue))
    return [_line(chat, row, "plan_line_admit", by=titled(chat.tx.get(Person, row.made_by_id))) for row in rows]


def _to_fill(chat: Chat) -> list[tuple[str, str, str]]:
    """Of the leader of the place: capacities that nobody fills."""
    kinds = {key: kind for key, kind in kinds_of(chat.turn.catalogue).items() if kind.responsible}
    lines = []
    for plan in in_state(chat.tx, "open", kinds) if chat.viewer and chat.viewer.oversees() else []:
        leader = leader_of(chat.tx, chat.tx.get_one(Unit, plan.unit_id))
        missing = missing_capacities(told(chat), plan, kinds[plan.kind]) if leader and leader.id == chat.me.id else []
        if missing:
            names = chat.text.list([chat.text(f"holds_{each}") for each in missing])
            lines.append(_line(chat, plan, "plan_line_fill", names=names))
    return lines


def _to_keep(chat: Chat) -> list[tuple[str, str, str]]:
    """Of whoever keeps a plan: its steps are not written, or nothing was said this period and it ends soon."""
    lines = []
    for plan in waiting(chat.tx, chat.me.id or 0, chat.today):
        kind = kinds_of(chat.turn.catalogue).get(plan.kind)
        if kind is None:
            continue
        if not progress_of(chat.tx, plan.id or 0, chat.today).total:
            lines.append(_line(chat, plan, "plan_line_write"))
        elif (key := unsaid_period(chat.tx, plan, kind, chat.today)) and chat.today >= _due(key) - AHEAD:
            lines.append(_line(chat, plan, "plan_line_say", period=chat.text.period(key)))
    return lines


def _due(key: str) -> date:
    return span_of_key(key).due


def unsaid_period(tx: Tx, plan: Plan, kind: PlanKind, today: date) -> str:
    """The period of which nothing was said yet, where a plan is to be spoken of; "" else."""
    if not kind.progress or plan.state != "open":
        return ""
    key = span_of(kind.progress, today).key
    return "" if entries_of(tx, plan.id or 0, key) else key


def plan_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`plan:ID`, stage `say:PERIOD`: whoever keeps a plan is asked how far it is."""
    plan = hearer.tx.get(Plan, int(prompt.about.split(":")[1]))
    kind = kinds_of(hearer.catalogue).get(plan.kind) if plan else None
    keeper = keeper_of(hearer.tx, plan, hearer.today) if plan else None
    if plan is None or kind is None or keeper is None or keeper.id != hearer.person.id:
        return None
    key = unsaid_period(hearer.tx, plan, kind, hearer.today)
    if prompt.stage != f"say:{key}":
        return None
    said = Told(hearer.tx, hearer.text, hearer.today, hearer.catalogue)
    subject = hearer.tx.get_one(Subject, plan.subject_id)
    far = how_far(said, progress_of(hearer.tx, plan.id or 0, hearer.today))
    words = hearer.text("plan_asked", subject=subject.name, period=hearer.text.period(key), far=far)
    return Section(words, lay_out([Button(hearer.text("plan_say"), f"J:say:{plan.id}")]))
