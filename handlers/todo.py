"""待办: all that waits for a person, whatever his posts, as one numbered list; a tap or a number opens a line.

Each kind of thing that can wait is a line in SOURCES.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from forms.zone import ZONE
from handlers import (
    access,
    accounts,
    correction,
    feedback,
    findings,
    follow_ups,
    late_corrections,
    members,
    obstacles,
    placing,
    requests,
    resume,
    tasks,
    to_see,
    visits,
)
from handlers.chat import Chat
from handlers.due import what
from handlers.events import taps as events
from handlers.events.waiting import waiting_events
from handlers.focus import drop_practice
from handlers.keyboards import Button, lay_out
from handlers.notices import receiving as notices
from handlers.notices import talk as notice_steps
from handlers.plans import taps as plans
from handlers.plans.waiting import waiting_lines
from handlers.quarter import PROMPTED, listed
from handlers.reading import plain, read_numbers
from handlers.reasons import in_words
from handlers.request_todo import requests_waiting
from handlers.scoring import taps as scoring
from handlers.scoring.todo import waiting as scores_waiting
from handlers.section import hearer_of
from handlers.selections import talk as selections
from handlers.selections.waiting import asked_of
from handlers.things import counted
from handlers.written import taps as written
from handlers.written.inbox import office_lines, proposal_lines
from storage.access import requests_for
from storage.attachments import loose
from storage.extensions import undecided_extensions
from storage.findings import unseen
from storage.holding import held_by, to_accept, to_verify
from storage.late_corrections import undecided
from storage.members import waiting_for
from storage.obstacles import undecided as undecided_obstacles
from storage.records import about
from storage.tables import FollowUp, Person, Subject
from storage.tasks import open_corrections, open_interviews, unfinished

PAGE = 8  # lines of one screen


@dataclass(frozen=True)
class Item:
    """One thing that waits: its line, what its button says and does, and the name by which it may be typed."""

    line: str
    label: str
    data: str
    name: str = ""


Source = Callable[[Chat], list[Item]]
Open = Callable[[Chat, list[str]], None]


def _tasks(chat: Chat) -> list[Item]:
    """What is to be done this period, whatever the duty."""
    begun, hearer = open_interviews(chat.tx, chat.me.id or 0), hearer_of(chat, chat.me)
    return [
        Item(tasks.about(hearer, row, begun.get(row[0].id or 0)), row[1].name, f"o:{row[0].id}", row[1].name)
        for row in tasks.open_rows(chat)
    ]


def _corrections(chat: Chat) -> list[Item]:
    """Corrections that were begun and not sent."""
    return [
        Item(
            chat.text("correction_line", number=f"{record.serial:03d}", subject=about(chat.tx, record)),
            chat.text("correction_button", subject=about(chat.tx, record)),
            f"c:content:{record.id}",
        )
        for record in open_corrections(chat.tx, chat.me.id or 0)
    ]


def _to_settle(chat: Chat) -> list[Item]:
    """Members whose branch this person has to settle."""
    items = []
    for membership, member in waiting_for(chat.tx, chat.me.id or 0):
        branch = chat.tx.get(Subject, membership.branch_id) if membership.branch_id else None
        due = chat.text.day(membership.settle_by) if membership.settle_by else ""
        where = branch.name if branch else chat.text("no_branch")
        line = chat.text("settle_line", name=member.name, branch=where, due=due)
        items.append(Item(line, chat.text("settle_button", name=member.name), f"m:see:{membership.id}"))
    return items


def _findings(chat: Chat) -> list[Item]:
    """What revisits said about this person and he has not seen."""
    this_morning = datetime.combine(chat.today, time(0), tzinfo=ZONE)
    return [
        Item(
            chat.text("finding_line", subject=name, day=chat.text.day(record.occurred_on)),
            chat.text("finding_button", subject=name),
            f"f:see:{row.id}",
        )
        for row, record, name in unseen(chat.tx, chat.me.id or 0, this_morning)
    ]


def _requests(chat: Chat) -> list[Item]:
    """Who asks to be let in, where this person decides."""
    return [
        Item(chat.text("access_line", words=row.words), row.words, f"q:see:{row.id}")
        for row in requests_for(chat.tx, chat.me.id or 0, chat.now)
    ]


def _half_filled(chat: Chat) -> list[Item]:
    """Forms of no task, visits among them, that were begun and not sent."""
    return [
        Item(chat.text("half_line", title=name), chat.text("half_button", title=name), f"g:go:{row.id}", name)
        for row, name in unfinished(chat.tx, chat.me.id or 0)
        if row.task_id is None
    ]


def _loose(chat: Chat) -> list[Item]:
    """What was sent along and belongs nowhere yet."""
    left = loose(chat.tx, chat.me.id or 0)
    line = chat.text("loose_line", what=counted(chat.text, left))
    return [Item(line, chat.text("loose_button"), "n:next:0:0")] if left else []


def _late_corrections(chat: Chat) -> list[Item]:
    """Corrections after closing, where this person decides."""
    return [
        Item(chat.text("late_line", number=f"{record.serial:03d}", subject=name), name, f"j:see:{row.id}", name)
        for row, record, name in undecided(chat.tx, chat.me.id or 0)
    ]


def _obstacles(chat: Chat) -> list[Item]:
    """What cannot be visited, where this person decides."""
    items = []
    for row, _, subject in undecided_obstacles(chat.tx, chat.me.id or 0):
        by = chat.tx.get_one(Person, row.reported_by_id)
        line = chat.text("obstacle_line", subject=subject.name, reason=in_words(chat.text, row.reason), by=by.name)
        items.append(Item(line, subject.name, f"x:see:{row.id}", subject.name))
    return items


def _follow_ups(chat: Chat) -> list[Item]:
    """What this person is to see to: due within a week, overdue, or sent back."""
    items = []
    for row in held_by(chat.tx, chat.me, chat.today):
        late = row.due is not None and row.due < chat.today
        key = "right_line_back" if row.returned else "right_line_late" if late else "right_line"
        if row.plan_id is not None and not row.returned:
            key = "plan_line_late" if late else "plan_line"
        due = chat.text.near(row.due, chat.today) if row.due else chat.text("no_date")
        items.append(_about(chat, row, chat.text(key, what=what(chat.tx, chat.text, row), due=due)))
    return items


def _about(chat: Chat, row: FollowUp, line: str) -> Item:
    subject = chat.tx.get(Subject, row.subject_id) if row.subject_id else None
    key = "right_button" if row.plan_id is None else "plan_button"
    return Item(line, chat.text(key, subject=subject.name if subject else ""), f"y:see:{row.id}")


def _extensions(chat: Chat) -> list[Item]:
    """What cannot be met in time, where this person decides."""
    items = []
    for asked, row in undecided_extensions(chat.tx, chat.me.id or 0):
        by = chat.tx.get_one(Person, asked.asked_by_id)
        day = chat.text.day(asked.to_due)
        line = chat.text("extension_line", what=what(chat.tx, chat.text, row), by=by.name, day=day)
        items.append(Item(line, chat.text("extension_button"), f"y:weigh:{asked.id}"))
    return items


def _key_ones(chat: Chat) -> list[Item]:
    """Key follow-ups that this person accepts, as leader of the place, or verifies, of the county's office."""
    waits = {
        "key_accept_line": to_accept(chat.tx, chat.me.id or 0),
        "key_verify_line": to_verify(chat.tx, chat.me.id or 0),
    }
    return [
        _about(chat, row, chat.text(key, what=what(chat.tx, chat.text, row)))
        for key, rows in waits.items()
        for row in rows
    ]


def _plans(chat: Chat) -> list[Item]:
    """Plans to be taken into the list, written, given people, or spoken of; their steps are among the follow-ups."""
    return [Item(*each) for each in waiting_lines(chat)]


def _tickets(chat: Chat) -> list[Item]:
    """Requests of households to be answered or passed on by this person, put off by him or not, told by him."""
    return [Item(*each) for each in requests_waiting(chat)]


def _to_see(chat: Chat) -> list[Item]:
    """Households still to be seen this month or quarter, in one line: there may be twenty of them."""
    line = to_see.unseen_line(chat)
    return [Item(line, chat.text("key_visit"), "h:list:0")] if line else []


def _candidates(chat: Chat) -> list[Item]:
    """Candidates of selections about which this person is to decide."""
    asked = asked_of(chat.tx, chat.turn.catalogue, chat.me.id or 0, chat.text, chat.today)
    return [Item(line, button.text, button.data, name) for line, button, name in asked]


def _scores(chat: Chat) -> list[Item]:
    """Tables of points: columns to fill, objections to decide."""
    return [Item(each.line, each.label, each.data, each.name) for each in scores_waiting(chat)]


def _given(lines: Callable[[Chat], list[tuple[str, str, str]]]) -> Source:
    """What waits as its own module words it: line, button, data."""
    return lambda chat: [Item(line, label, data, label) for line, label, data in lines(chat)]


def _written(chat: Chat) -> list[Item]:
    """What this person wrote and has not confirmed; what others wrote to his office."""
    return [Item(*each) for each in [*proposal_lines(chat), *office_lines(chat)]]


def _accounts(chat: Chat) -> list[Item]:
    """Accounts (述职) that this person is to read."""
    return [Item(line, line.split("，")[0], f"W:see:{row.id}") for line, row in accounts.unread_accounts(chat)]


SOURCES: tuple[Source, ...] = (
    _half_filled,
    _written,
    _tasks,
    _to_see,
    _corrections,
    _late_corrections,
    _obstacles,
    _extensions,
    _key_ones,
    _follow_ups,
    _plans,
    _tickets,
    _given(waiting_events),
    _to_settle,
    _candidates,
    _findings,
    _scores,
    _given(notices.waiting),
    _given(feedback.waiting),
    _accounts,
    _requests,
    _loose,
)
OPEN: Mapping[str, Open] = {
    "o": tasks.tap,
    "c": correction.tap,
    "m": members.tap,
    "f": findings.tap,
    "q": access.tap,
    "g": resume.tap,
    "n": placing.tap,
    "j": late_corrections.tap,
    "s": requests.tap,
    "x": obstacles.tap,
    "y": follow_ups.tap,
    "E": events.tap,
    "J": plans.tap,
    "h": visits.tap,
    "Q": selections.tap,
    "F": scoring.tap,
    "N": notice_steps.tap,
    "O": feedback.tap,
    "H": written.tap,
    "W": accounts.tap,
}  # what a line's button does, by the first letter of its data


def waiting(chat: Chat) -> list[Item]:
    """All that waits for this person."""
    return [item for source in SOURCES for item in source(chat)]


def show_tasks(chat: Chat, lead: str = "", page: int = 0) -> None:
    """The list, from its first page; `lead` comes before it."""
    chat.toast()
    drop_practice(chat)
    items = waiting(chat)
    chat.set_focus(todo=[[item.data, item.name] for item in items])
    head = tasks.heading(chat, len(items))
    if items:
        _say_page(chat, lead, head, items, page)
    else:
        chat.say(head, keys=True)


def _say_page(chat: Chat, lead: str, head: str, items: list[Item], page: int) -> None:
    first = page * PAGE
    shown = list(enumerate(items[first : first + PAGE], start=first + 1))
    lines = [chat.text("todo_line", number=number, line=item.line) for number, item in shown]
    rows = lay_out([Button(f"{number} {item.label}", item.data) for number, item in shown])
    pages = []
    if page:
        pages.append(Button(chat.text("page_back"), f"t:{page - 1}"))
    if first + PAGE < len(items):
        pages.append(Button(chat.text("page_next"), f"t:{page + 1}"))
    text = "\n".join([*([lead] if lead else []), head, *lines])
    beside = lay_out(_beside(chat)) if tasks.open_rows(chat) else []
    query = chat.turn.update.callback_query
    if query and query.message and query.data and query.data.startswith("t:"):
        chat.edit(query.message.message_id, text, [*rows, *lay_out(pages), *beside])
    else:
        chat.say(text, [*rows, *lay_out(pages), *beside])


def _beside(chat: Chat) -> list[Button]:
    return [Button(chat.text("key_blank"), "k:blank"), Button(chat.text("obstacle"), "x:which:0")]


def turn_page(chat: Chat, parts: list[str]) -> None:
    """`t:PAGE`: another page of the list as it is now."""
    last = max(len(waiting(chat)) - 1, 0) // PAGE
    show_tasks(chat, page=min(int(parts[1]), last))


def _listed(chat: Chat) -> list[tuple[str, str]] | None:
    """The lines that may be typed: of the list that was shown, else of the digest that came; None at neither."""
    if "todo" in chat.focus:
        return [(data, name) for data, name in chat.focus["todo"]]
    if PROMPTED in chat.focus:
        return listed(chat.tx, chat.me.id or 0, chat.focus[PROMPTED], chat.today)
    return None


def type_task(chat: Chat, typed: str) -> bool:
    """A number or a part of a name, at the list; whether it was one."""
    lines = _listed(chat)
    if lines is None:
        return False
    numbers = read_numbers(typed)
    words = plain(typed)
    if numbers and len(numbers) == 1 and 1 <= numbers[0] <= len(lines):
        _open(chat, lines[numbers[0] - 1][0])
        return True
    named = [data for data, name in lines if name and words in plain(name)]
    if len(named) == 1:
        _open(chat, named[0])
    return len(named) == 1


def not_listed(chat: Chat, _: str) -> bool:
    """At the list, words that name nothing show it again."""
    at_list = _listed(chat) is not None
    if at_list:
        show_tasks(chat, chat.text("not_understood_tasks") + "\n")
    return at_list


def _open(chat: Chat, data: str) -> None:
    parts = data.split(":")
    OPEN[parts[0]](chat, parts)
