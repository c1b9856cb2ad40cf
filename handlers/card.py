"""A short card of one household, enterprise or person: who it is, who was there last, what is open, what is next."""

from collections.abc import Callable, Iterable, Mapping

from activities.events import Event as EventKind
from activities.events import norms_of
from handlers.answering import change_lines, ways_to_change
from handlers.chat import Chat
from handlers.duties import measured_each
from handlers.keyboards import Button
from handlers.plans import show as plans
from handlers.scoring.on_card import score_button, score_lines
from handlers.selections.card import about_selections, ways_to_selections
from handlers.start import who_on_roster
from handlers.written.card import written_button, written_lines
from storage.event_hours import hours_of, norm_of_person
from storage.holdings import open_task_ids
from storage.pairing import KINDS, household_of
from storage.people import Viewer, account_of_person, in_capacities, unit_of
from storage.resting import MERGED, is_merged
from storage.search import overseen_subject
from storage.subjects import Card, card_of, last_of_person, rights_of
from storage.tables import FollowUp, Person, Subject, Task, Ticket
from storage.transfers import leaves
from storage.year_findings import assessed_year, may_read_year

HELD = ("revisitor", "instructor", "liaison", "paired_member", "linked_leader")  # what a person's card counts
MOST = 2  # open follow-ups said in full
REVISIT = "revisit"
ROLES = ("leader", "secretary", "officer")
NAMED = 8  # people of a unit whose cards are a tap away


def show_subject(chat: Chat, subject: Subject) -> None:
    """The card of a subject that this reader may see; the next words typed are looked for."""
    chat.set_focus(find=True)
    card = card_of(chat.tx, subject, chat.today)
    about = ABOUT[subject.kind](chat, card)
    lines = [_head(chat, card), _resting(chat, card), *about, *_answering(chat, card), _last(chat, card)]
    lines += [*_member_hours(chat, card), *about_selections(chat, card)]
    lines += [*_open(chat, card), *_requests(chat, card), *_next(chat, card), *written_lines(chat, card)]
    lines += [*plans.lines_of(chat, subject), *score_lines(chat, card.subject), *change_lines(chat, card.subject)]
    buttons = [button for offers in OFFERS for button in offers(chat, card)]
    buttons.append(Button(chat.text("find_again"), "k:find"))
    chat.say("\n".join(line for line in lines if line), buttons)


def _head(chat: Chat, card: Card) -> str:
    place = f"{card.unit}{card.subject.profile.get('group', '')}"
    return chat.text("card_head", name=card.subject.name, place=place)


def _resting(chat: Chat, card: Card) -> str:
    """That nothing is asked about it, where so."""
    if is_merged(card.subject):
        return chat.text("card_merged", code=card.subject.profile[MERGED])
    return "" if card.subject.state == "active" else chat.text(f"card_{card.subject.state}")


def _requests(chat: Chat, card: Card) -> list[str]:
    """What was asked for and is not told yet."""
    return [
        chat.text(
            _request_key(ticket),
            due=chat.text.day(ticket.due) if ticket.due else "",
            words=ticket.words,
            by=by,
            answer=ticket.answer,
        )
        for ticket, by in card.tickets
    ]


def _request_key(ticket: Ticket) -> str:
    if ticket.state == "answered":
        return "card_answered"
    if ticket.due is None:
        return "card_request"
    return "card_request_due" if ticket.passed_on else "card_request_pass"


def _household(chat: Chat, card: Card) -> list[str]:
    """How many and what they live on; the category is not said on a road."""
    known = card.subject.profile
    if not known.get("persons"):
        return [str(known.get("ways", ""))]
    ways = chat.text("card_ways", ways=known["ways"]) if known.get("ways") else ""
    return [chat.text("card_household", persons=known["persons"], labourers=known.get("labourers", 0)) + ways]


def _enterprise(chat: Chat, card: Card) -> list[str]:
    """Whom one meets there; what it makes, with how many, and how it stands with the Party."""
    known, around, text = card.subject.profile, card.around, chat.text
    contact = known.get("contact")
    met = text("card_enterprise", post=known.get("contact_post", ""), name=contact).strip() if contact else ""
    party = "task_branch" if around.branch else "task_members" if around.members else "task_no_members"
    staff = text("card_staff", count=known["staff"]) if known.get("staff") else ""
    parts = [str(known.get("trade", "")), staff, text(party, count=around.members)]
    if around.branch and around.members:
        parts.append(text("card_members", count=around.members))
    return [met, text("comma").join(part for part in parts if part)]


def _member(chat: Chat, card: Card) -> list[str]:
    """Where a member works, and which branch has him."""
    text, around = chat.text, card.around
    at = text("card_at", place=card.parent) if card.parent else ""
    standing = "card_probationary" if card.subject.profile.get("standing") == "probationary" else "card_full"
    key = f"card_{around.membership}" if around.membership else "card_no_branch"
    return [text(standing) + at, text(key, branch=around.branch)]


def _organisation(chat: Chat, card: Card) -> list[str]:
    """Who is its secretary, how many members it has, of which enterprise it is."""
    secretary = _secretary(chat, str(card.subject.profile.get("secretary", "")))
    members = chat.text("card_members", count=card.around.members)
    return [chat.text("comma").join([secretary, members]), card.parent]


def _place(chat: Chat, card: Card) -> list[str]:
    """A village or community: its secretary, its households, its members."""
    text, known = chat.text, card.subject.profile
    counts = [text(f"card_{key}", count=known[key]) for key in ("households", "groups", "members") if known.get(key)]
    return [text("comma").join([_secretary(chat, card.around.secretary), *counts])]


def _secretary(chat: Chat, name: str) -> str:
    return chat.text("card_secretary", name=name) if name else chat.text("card_no_secretary")


# What the roster says of each kind, in a line or two.
ABOUT: Mapping[str, Callable[[Chat, Card], list[str]]] = {
    "household": _household,
    "enterprise": _enterprise,
    "member": _member,
    "organisation": _organisation,
    "village": _place,
    "community": _place,
}
ANSWERED_FOR = ("enterprise", "household", "village", "community")  # of the others the branch's secretary


def _answering(chat: Chat, card: Card) -> list[str]:
    """Who answers for it today, a line for each capacity."""
    if not card.answering and card.subject.kind in ANSWERED_FOR and card.subject.state == "active":
        return [chat.text("card_nobody")]
    return [
        chat.text("value_line", label=chat.text(f"holds_{capacity}"), value=name) for capacity, name in card.answering
    ]


def _last(chat: Chat, card: Card) -> str:
    if card.last is None:
        return chat.text("card_never")
    day, by = card.last
    days = (chat.today - day).days
    since = chat.text("card_ago", days=days) if days else ""
    return chat.text("card_last", day=chat.text.day(day), by=by, since=since)


def _open(chat: Chat, card: Card) -> list[str]:
    """What is still to be put right: how much, and the first ones in full."""
    promises = [row for row in card.follow_ups if row.kind == "promise"]
    wrong = [row for row in card.follow_ups if row.kind != "promise"]
    key = "card_open" if len(wrong) <= MOST else "card_open_some"
    lines = [chat.text(key, count=len(wrong), shown=MOST)] if wrong else []
    lines += [_problem(chat, row) for row in wrong[:MOST]]
    return [
        *lines,
        *(chat.text("card_promise", day=chat.text.day(row.found_on), words=row.problem) for row in promises),
    ]


def _member_hours(chat: Chat, card: Card) -> list[str]:
    """A member's hours of the year."""
    if card.subject.kind != "member":
        return []
    norms = norms_of(chat.turn.catalogue.declared(EventKind).values())
    norm = max((hours for group, hours in norms if group.members), default=0)
    return _hours(chat, hours_of(chat.tx, chat.today.year, subject_id=card.subject.id), norm)


def _hours(chat: Chat, hours: int, norm: int) -> list[str]:
    """本年学时24，应56."""
    if not (hours or norm):
        return []
    return [chat.text("card_hours" if norm else "card_hours_only", hours=hours, norm=norm)]


def _problem(chat: Chat, row: FollowUp) -> str:
    late = row.due is not None and row.due < chat.today
    due = chat.text("card_late" if late else "card_due", due=chat.text.day(row.due)) if row.due else ""
    return chat.text("card_problem", problem=row.problem.rstrip("。."), due=due)


def _next(chat: Chat, card: Card) -> list[str]:
    """What is due there, and by whom."""
    return [_task(chat, task, name) for task, name in card.tasks]


def _task(chat: Chat, task: Task, name: str) -> str:
    text, duty = chat.text, chat.turn.catalogue.duties.get(task.duty)
    what = text("card_revisit") if task.duty == REVISIT or duty is None else duty.name[text.language]
    by = text("you") if task.person_id == chat.me.id else name or text("card_by_nobody")
    key = "card_next" if name else "card_next_nobody"
    return text(key, period=text.period(task.period_key), what=what, by=by)


def _its_task(chat: Chat, card: Card) -> list[Button]:
    """Its open tasks, where they are the reader's own."""
    return [Button(chat.text("card_begin"), f"o:{task.id}") for task, _ in card.tasks if task.person_id == chat.me.id]


def _visit(chat: Chat, card: Card) -> list[Button]:
    """记走访, where the reader may log a visit."""
    assert chat.viewer is not None
    mine = household_of(chat.tx, chat.viewer, card.subject.id or 0, chat.today)
    return [Button(chat.text("key_visit"), f"h:open:{card.subject.id}")] if mine else []


def _ask_for(chat: Chat, card: Card) -> list[Button]:
    """记诉求, of a household that is visited: who may read its card may write down what it asks for."""
    asks = card.subject.kind in KINDS and card.subject.state == "active"
    return [Button(chat.text("request_about"), f"s:new:{card.subject.id}")] if asks else []


def _history(chat: Chat, card: Card) -> list[Button]:
    """往次: the last visits, where there was any."""
    return [Button(chat.text("visits_button"), f"S:records:{card.subject.id}")] if card.last else []


def _label(chat: Chat, card: Card) -> list[Button]:
    """二维码, of what is still visited."""
    active = card.subject.state == "active"
    return [Button(chat.text("label_button"), f"L:one:{card.subject.id}:0")] if active else []


def _scores(chat: Chat, card: Card) -> list[Button]:
    """考评表, where one was given and the reader may see it."""
    return score_button(chat, card.subject)


def _change(chat: Chat, card: Card) -> list[Button]:
    """调整结对, 定联点领导, 加驻点单位, where the reader may."""
    return ways_to_change(chat, card.subject)


def _manage(chat: Chat, card: Card) -> list[Button]:
    """管理, for who oversees the place."""
    assert chat.viewer is not None
    mine = overseen_subject(chat.tx, chat.viewer, card.subject.id or 0)
    return [Button(chat.text("manage"), f"S:manage:{card.subject.id}")] if mine else []


def _plans(chat: Chat, card: Card) -> list[Button]:
    """看计划 and 定计划."""
    return plans.offered(chat, card.subject) if card.subject.state == "active" else []


# What a card offers, in this order: each gives the buttons that this reader has about this subject.
OFFERS: tuple[Callable[[Chat, Card], list[Button]], ...] = (
    _visit,
    _ask_for,
    _its_task,
    _plans,
    _history,
    ways_to_selections,
    _scores,
    written_button,
    _label,
    _change,
    _manage,
)


def _kinds(chat: Chat, subjects: Iterable[int]) -> list[str]:
    return [chat.tx.get_one(Subject, one).kind for one in subjects]


def show_person(chat: Chat, person: Person) -> None:
    """The card of somebody on the roster: unit, post, what he answers for, what is to be done, what he did last."""
    chat.set_focus(find=True)
    unit, number = unit_of(chat.tx, person), person.id or 0
    lines = [chat.text("card_head", name=person.name, place=unit.name), who_on_roster(chat, chat.text, person)]
    account = account_of_person(chat.tx, number, chat.today)
    if account is None or account.reach == "blocked":
        lines.append(chat.text("person_blocked" if account else "person_not_registered"))
    held = in_capacities(chat.tx, number, chat.today)
    counts = [chat.text("held", capacity=chat.text(f"holds_{each}"), count=held[each]) for each in HELD if each in held]
    lines += [chat.text.list(counts)] if counts else []
    open_now = open_task_ids(chat.tx, number, chat.today)
    lines += [chat.text("person_open", so_many=measured_each(chat.text, _kinds(chat, open_now)))] if open_now else []
    rights = rights_of(chat.tx, number)
    lines += [chat.text("person_rights", count=rights)] if rights else []
    last = last_of_person(chat.tx, number)
    lines.append(
        chat.text("person_last", day=chat.text.day(last[0]), subject=last[1]) if last else chat.text("card_never")
    )
    norm = norm_of_person(chat.tx, norms_of(chat.turn.catalogue.declared(EventKind).values()), person)
    lines += _hours(chat, hours_of(chat.tx, chat.today.year, person_id=number), norm)
    going = leaves(chat.tx, number)
    if going is not None:
        follower = chat.tx.get_one(Person, going.successor_id).name
        lines.append(chat.text("person_leaves", day=chat.text.day(going.from_day), successor=follower))
    invite = [Button(chat.text("person_invite"), f"v:see:{person.id}")] if account is None else []
    year = []
    if assessed_year(chat.tx, number, chat.today) and may_read_year(chat.tx, _reader(chat), number):
        year = [Button(chat.text("more_year"), f"W:year:{number}")]
    chat.say("\n".join(lines), [*invite, *year, Button(chat.text("find_again"), "k:find")])


def _reader(chat: Chat) -> Viewer:
    assert chat.viewer is not None
    return chat.viewer
