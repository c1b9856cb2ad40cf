"""Who may do what with a plan: see it, write it, take it into the list, name who answers."""

from typing import Any

from activities.plans import PlanKind
from handlers.chat import Chat
from handlers.plans.words import Told, kind_of, kinds_of
from storage.inputs import branch_of
from storage.ladder import offices
from storage.people import Viewer
from storage.plans import answers_for, oversees, read_plan
from storage.search import read_subject
from storage.tables import FollowUp, Plan, Subject, Unit

FOCUS = "plan"  # in the focus: the plan that is being written


def told(chat: Chat) -> Told:
    """What is put into words for this chat."""
    return Told(chat.tx, chat.text, chat.today, chat.turn.catalogue)


def await_words(chat: Chat, name: str, what: Any) -> None:
    """The next words are about this, and about nothing that was asked before; a form in hand waits."""
    chat.set_focus(**{**_form(chat), name: what})


def look_at(chat: Chat) -> None:
    """Something is looked at: what was asked before waits no more, a form in hand does."""
    chat.set_focus(**_form(chat))


def _form(chat: Chat) -> dict[str, Any]:
    return {key: value for key, value in chat.focus.items() if key == "interview"}


def viewer(chat: Chat) -> Viewer:
    """For whom it is read."""
    assert chat.viewer is not None
    return chat.viewer


def seen_plan(chat: Chat, number: int) -> tuple[Plan, PlanKind] | None:
    """A plan that this person may see; else that is said."""
    plan = read_plan(chat.tx, viewer(chat), number, chat.today)
    kind = kind_of(chat.turn.catalogue, plan) if plan else None
    if plan is None or kind is None:
        chat.say(chat.text("plan_not_seen"))
        return None
    return plan, kind


def seen_subject(chat: Chat, key: str, number: int) -> tuple[PlanKind, Subject] | None:
    """A kind of plan and a subject of it about which this person may write one; else that is said."""
    kind = kinds_of(chat.turn.catalogue).get(key)
    subject = read_subject(chat.tx, viewer(chat), number, chat.today)
    if subject is None and (place := chat.tx.get(Subject, number)) and may_write(chat, place):
        subject = place  # of a place, whose contact need not be assigned to it
    if kind is None or subject is None or not fits(chat, kind, subject) or not may_write(chat, subject):
        chat.say(chat.text("plan_not_seen"))
        return None
    return kind, subject


def fits(chat: Chat, kind: PlanKind, subject: Subject) -> bool:
    """Whether such a plan is for this subject."""
    kinds = {kind.subject, *({"village", "community"} if kind.subject in ("village", "community") else ())}
    if subject.kind not in kinds or subject.state != "active":
        return False
    if kind.places and (chat.tx.get_one(Unit, subject.unit_id).kind not in kind.places or subject.parent_id):
        return False
    if kind.categories and subject.profile.get("category") not in kind.categories:
        return False
    return not (kind.without_branch and branch_of(chat.tx, subject))


def may_write(chat: Chat, subject: Subject) -> bool:
    """Whether this person leads the place, or answers for the subject."""
    unit = chat.tx.get_one(Unit, subject.unit_id)
    return oversees(viewer(chat), unit) or answers_for(chat.tx, chat.me.id or 0, subject, chat.today)


def may_lead(chat: Chat, plan: Plan) -> bool:
    """Whether this person leads the place of a plan."""
    return oversees(viewer(chat), chat.tx.get_one(Unit, plan.unit_id))


def may_list(chat: Chat) -> bool:
    """Whether this person takes plans into the county's list."""
    return chat.me.id in offices(chat.tx)


def plan_of(chat: Chat, row: FollowUp) -> tuple[Plan, PlanKind] | None:
    """The plan that a follow-up stands in."""
    plan = chat.tx.get(Plan, row.plan_id) if row.plan_id else None
    kind = kind_of(chat.turn.catalogue, plan) if plan else None
    return (plan, kind) if plan and kind else None


def oversees_place(chat: Chat, unit: Unit) -> bool:
    """Whether this person leads the place."""
    return chat.viewer is not None and oversees(chat.viewer, unit)


def told_for(chat: Chat, person_id: int) -> Told:
    """What is put into words for somebody else, in his own language."""
    return Told(chat.tx, chat.texts_for(person_id), chat.today, chat.turn.catalogue)
