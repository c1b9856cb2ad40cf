"""Plans as they are looked at: by kind, in official order with words, one whole, its steps."""

from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.plans.rights import fits, look_at, may_lead, may_list, may_write, seen_plan, told, viewer
from handlers.plans.words import card_lines, clipped, far, how_far, in_list, kinds_of, next_step, title
from storage.plan_steps import progress_of, whole_of
from storage.plans import counted, keeper_of, listed, live_plan, places_without, plans_of, read_plan
from storage.tables import FollowUp, Plan, Subject

PAGE = 8
STATES = ("proposed", "open", "closed")


def show_plans(chat: Chat) -> None:
    """Every kind of plan with how many there are; a tap shows their names."""
    chat.toast()
    look_at(chat)
    counts = counted(chat.tx, viewer(chat), chat.today)
    kinds = {key: kind for key, kind in kinds_of(chat.turn.catalogue).items() if key in counts or _offers(chat, kind)}
    if not kinds:
        chat.say(chat.text("plan_none"))
        return
    lines = [_count(chat, kind, counts.get(key, {})) for key, kind in kinds.items()]
    buttons = [Button(kind.name.said(chat.text.language), f"J:list:{key}:0") for key, kind in kinds.items()]
    chat.say("\n".join([chat.text("plan_kinds"), *lines]), buttons)


def has_plans(chat: Chat) -> bool:
    """Whether there is any plan to show to this person, or to propose."""
    assert chat.viewer is not None
    return chat.viewer.oversees() or bool(counted(chat.tx, chat.viewer, chat.today))


def _offers(chat: Chat, kind: PlanKind) -> bool:
    return bool(kind.places) and viewer(chat).oversees()


def _count(chat: Chat, kind: PlanKind, states: dict[str, int]) -> str:
    parts = [chat.text(f"plan_count_{state}", count=states[state]) for state in STATES if states.get(state)]
    said = chat.text.list(parts) or chat.text("plan_count_none")
    return chat.text("value_line", label=kind.name.said(chat.text.language), value=said)


def show_list(chat: Chat, key: str, page: int) -> None:
    """The plans of a kind in official order, each with how it stands in words."""
    kind = kinds_of(chat.turn.catalogue).get(key)
    if kind is None:
        chat.say(chat.text("plan_not_seen"))
        return
    look_at(chat)
    text, language = chat.text, chat.text.language
    rows = listed(chat.tx, viewer(chat), key, chat.today, offset=page * PAGE, limit=PAGE + 1)
    shown = list(enumerate(rows[:PAGE], start=page * PAGE + 1))
    lines = [text("todo_line", number=number, line=in_list(told(chat), *row)) for number, row in shown]
    buttons = [Button(f"{number} {subject.name}", f"J:see:{plan.id}") for number, (plan, subject, _) in shown]
    more = [Button(text("page_back"), f"J:list:{key}:{page - 1}")] if page else []
    more += [Button(text("page_next"), f"J:list:{key}:{page + 1}")] if len(rows) > PAGE else []
    more += [Button(text("plan_new"), f"J:places:{key}:0")] if _offers(chat, kind) else []
    more += [Button(text("plan_sheet"), f"J:sheet:{key}:0")] if rows else []
    head = text("plan_list" if rows else "plan_list_none", kind=kind.name.said(language))
    chat.say("\n".join([head, *lines]), [*lay_out(buttons), *lay_out(more)])


def show_places(chat: Chat, key: str, page: int) -> None:
    """The places that may be proposed, in official order."""
    kind = kinds_of(chat.turn.catalogue).get(key)
    if kind is None or not _offers(chat, kind):
        chat.say(chat.text("plan_not_seen"))
        return
    units = places_without(chat.tx, viewer(chat), key, kind.places)
    shown = units[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(unit.name, f"J:place:{key}:{unit.id}") for unit in shown]
    more = [Button(chat.text("page_back"), f"J:places:{key}:{page - 1}")] if page else []
    more += [Button(chat.text("page_next"), f"J:places:{key}:{page + 1}")] if len(units) > (page + 1) * PAGE else []
    chat.say(chat.text("plan_which_place" if units else "plan_no_place"), [*lay_out(buttons), *lay_out(more)])


def show_plan(chat: Chat, plan_id: int) -> None:
    """One plan whole, and what this reader may do with it."""
    found = seen_plan(chat, plan_id)
    if found:
        look_at(chat)
        chat.say("\n".join(card_lines(told(chat), found[0])), plan_buttons(chat, *found))


def plan_buttons(chat: Chat, plan: Plan, kind: PlanKind) -> list[Button]:
    """What may be done with a plan as it stands."""
    text, number = chat.text, plan.id or 0
    if plan.state == "proposed":
        return admit_buttons(chat, plan) if may_list(chat) else []
    progress = progress_of(chat.tx, number, chat.today)
    writes = may_write(chat, chat.tx.get_one(Subject, plan.subject_id))
    offers = [(bool(progress.total), "plan_steps", f"J:steps:{number}")]
    if plan.state == "open":
        offers += [
            (bool(progress.total), "plan_say", f"J:say:{number}"),
            (writes, "plan_add" if progress.total else "plan_write", f"J:write:{plan.kind}:{plan.subject_id}"),
            (bool(kind.responsible) and may_lead(chat, plan), "plan_who", f"J:who:{number}"),
        ]
    buttons = [Button(text(name), data) for may, name, data in offers if may]
    return [*buttons, *whole_buttons(chat, plan)]


def admit_buttons(chat: Chat, plan: Plan) -> list[Button]:
    """认定 and 不列, of the county's office."""
    return [
        Button(chat.text("plan_admit"), f"J:admit:{plan.id}"),
        Button(chat.text("plan_decline"), f"J:decline:{plan.id}"),
    ]


def whole_buttons(chat: Chat, plan: Plan) -> list[Button]:
    """The way to the acceptance: asked for by who keeps the plan, looked at by the others once it is asked for."""
    row = whole_of(chat.tx, plan.id or 0)
    if row is None:
        return []
    keeper = keeper_of(chat.tx, plan, chat.today)
    progress = progress_of(chat.tx, plan.id or 0, chat.today)
    if row.state == "open" and row.replied_on is None:
        mine = chat.me.id in {row.responsible_id, keeper.id if keeper else None}
        ready = progress.done == progress.total
        return [Button(chat.text("plan_submit"), f"y:done:{row.id}")] if mine and ready else []
    return [Button(chat.text("plan_acceptance"), f"y:show:{row.id}")]


def show_steps(chat: Chat, plan_id: int) -> None:
    """The steps one by one, the first due first; a tap opens one."""
    found = seen_plan(chat, plan_id)
    if found is None:
        return
    plan, _ = found
    progress = progress_of(chat.tx, plan.id or 0, chat.today)
    rows = [step.row for step in progress.steps]
    overdue = {row.id for row in progress.overdue}
    lines = [
        chat.text("todo_line", number=number, line=step_line(chat, row, late=row.id in overdue))
        for number, row in enumerate(rows, start=1)
    ]
    buttons = [Button(f"{number}", f"y:see:{row.id}") for number, row in enumerate(rows, start=1)]
    back = Button(chat.text("plan_whole"), f"J:see:{plan.id}", alone=True)
    head = [title(told(chat), plan), how_far(told(chat), progress)]
    chat.say("\n".join([*head, *lines]), [*lay_out(buttons), [back]])


def step_line(chat: Chat, row: FollowUp, *, late: bool) -> str:
    """A step as a line: what, by when, by whom, done or overdue."""
    due = far(chat.text, row.due, chat.today) if row.due else chat.text("no_date")
    if row.state == "closed":
        day = chat.text.day(row.closed_on) if row.closed_on else ""
        return chat.text("plan_step_done", measure=clipped(row), day=day)
    key = "plan_step_late" if late else "plan_step_open"
    return chat.text(key, measure=clipped(row), due=due, who=row.responsible or chat.text("nobody"))


# --- on a subject's card -----------------------------------------------------------------------------


def lines_of(chat: Chat, subject: Subject) -> list[str]:
    """What a subject's card says of its plans: how far, what is next."""
    said, lines = told(chat), []
    for plan in _seen(chat, subject):
        kind = kinds_of(chat.turn.catalogue).get(plan.kind)
        if kind is None or plan.state != "open":
            continue
        progress = progress_of(chat.tx, plan.id or 0, chat.today)
        name = kind.name.said(chat.text.language)
        lines.append(chat.text("value_line", label=name, value=how_far(said, progress)))
        lines += [line for line in (next_step(said, progress),) if line]
    return lines


def offered(chat: Chat, subject: Subject) -> list[Button]:
    """看计划 and 定计划, for each kind that is for this subject, to who may."""
    buttons = [Button(_named(chat, plan), f"J:see:{plan.id}") for plan in _seen(chat, subject)]
    if not may_write(chat, subject):
        return buttons
    for key, kind in kinds_of(chat.turn.catalogue).items():
        if fits(chat, kind, subject) and live_plan(chat.tx, subject.id or 0, key) is None:
            if kind.listed and not viewer(chat).oversees():
                continue
            name = chat.text("plan_make") if not kind.listed else kind.name.said(chat.text.language)
            name = kind.name.said(chat.text.language) if kind.stages else name
            buttons.append(Button(name, f"J:write:{key}:{subject.id}"))
    return buttons


def _seen(chat: Chat, subject: Subject) -> list[Plan]:
    """The plans about a subject that this reader may see: whoever sees a card need not be assigned to it."""
    rows = plans_of(chat.tx, subject.id or 0, chat.today)
    return [row for row in rows if read_plan(chat.tx, viewer(chat), row.id or 0, chat.today)]


def _named(chat: Chat, plan: Plan) -> str:
    kind = kinds_of(chat.turn.catalogue).get(plan.kind)
    return chat.text("plan_see", kind=kind.name.said(chat.text.language) if kind else plan.kind)
