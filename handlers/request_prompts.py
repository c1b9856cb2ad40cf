"""What the clock says of requests: to be answered, passed on or told soon, today, overdue; that they are overdue."""

from collections.abc import Iterator, Sequence
from datetime import date

from activities.requests import reached
from handlers.keyboards import Button, fit, lay_out
from handlers.request_words import answered, asked, buttons, limit_line, spoken, what, whose
from handlers.section import Hearer, Section
from handlers.texts import Texts
from storage.periods import workdays
from storage.request_rules import rules_of
from storage.store import Tx
from storage.tables import Person, Prompt, Ticket
from storage.ticket_lists import with_limit
from storage.ticket_routes import holder_id, overseer

ABOUT = "request"  # what prompts are about: request:TICKET
WISH = "wish"  # the stage of one that waits for a decision


def planned(tx: Tx, ticket: Ticket, today: date) -> Iterator[tuple[int, str, date]]:
    """Whom the clock tells of a request by today: the latest stage for each, with its day."""
    if ticket.due is None:
        return
    who = {"holder": holder_id(tx, ticket), "above": _id(overseer(tx, ticket))}
    for stage, day in reached(rules_of(tx), ticket.due, ticket.since or ticket.raised_on, today, workdays(tx)):
        person = who[stage.split(":")[0]]
        if person is not None:
            yield person, f"{stage}:{ticket.state}:{ticket.due}", day


def _id(person: Person | None) -> int | None:
    return person.id if person else None


def request_sections(hearer: Hearer, prompts: Sequence[Prompt]) -> list[Section]:
    """One with its own buttons; several as a numbered list, each a tap away."""
    told = [(ticket, prompt) for prompt in prompts if (ticket := _still(hearer, prompt))]
    if len(told) == 1:
        return [_section(hearer, *told[0])]
    if not told:
        return []
    tx, text = hearer.tx, hearer.text
    lines = [
        text("todo_line", number=number, line=_line(hearer, ticket, prompt))
        for number, (ticket, prompt) in enumerate(told, start=1)
    ]
    ways = [
        Button(fit(f"{number} {whose(tx, text, ticket)}"), f"s:see:{ticket.id}")
        for number, (ticket, _) in enumerate(told, start=1)
    ]
    return [Section("\n".join([text("ticket_several", count=len(told)), *lines]), lay_out(ways))]


def _still(hearer: Hearer, prompt: Prompt) -> Ticket | None:
    """The request, where what was planned is still true of it and still for this person."""
    ticket = hearer.tx.get(Ticket, int(prompt.about.split(":")[1]))
    if ticket is None or ticket.state not in ("open", "answered"):
        return None
    me = hearer.person.id
    if prompt.stage.startswith(WISH):
        decides = overseer(hearer.tx, ticket)
        return ticket if ticket.wish_due and decides and decides.id == me else None
    if ticket.wish_due is not None:
        return None
    stages = {(person, stage.split(":", 2)[2]) for person, stage, _ in planned(hearer.tx, ticket, hearer.today)}
    return ticket if (me, prompt.stage.split(":", 2)[2]) in stages else None


def _line(hearer: Hearer, ticket: Ticket, prompt: Prompt) -> str:
    """李贵生“学养蜂”，29日前答复; of somebody else's with who has it."""
    tx, text = hearer.tx, hearer.text
    parts = [what(tx, text, ticket), limit_line(tx, text, ticket, hearer.today).rstrip("。.")]
    if prompt.stage.startswith("above"):
        parts.insert(1, spoken(tx, tx.get(Person, holder_id(tx, ticket) or 0)))
    return text("comma").join(part for part in parts if part)


def _section(hearer: Hearer, ticket: Ticket, prompt: Prompt) -> Section:
    tx, text, me = hearer.tx, hearer.text, hearer.person.id or 0
    if prompt.stage.startswith("above"):
        holder = spoken(tx, tx.get(Person, holder_id(tx, ticket) or 0))
        said = text(f"ticket_above_{_step(ticket)}", what=what(tx, text, ticket), by=holder, day=_day(text, ticket))
        return Section(
            said,
            lay_out([*buttons(tx, text, ticket, me, hearer.today), Button(text("ticket_see"), f"s:see:{ticket.id}")]),
        )
    if ticket.state == "answered":
        by = tx.get_one(Person, ticket.answerer_id or ticket.raised_by_id)
        said, offered = answered(tx, text, ticket, by)
        said = f"{said}\n{limit_line(tx, text, ticket, hearer.today)}"
    else:
        said, offered = asked(tx, text, ticket, me, hearer.today)
    return Section("\n".join(line for line in (said, _then(hearer, ticket)) if line), lay_out(offered))


def _step(ticket: Ticket) -> str:
    return "tell" if ticket.state == "answered" else "answer" if ticket.passed_on else "pass"


def _day(text: Texts, ticket: Ticket) -> str:
    return text.day(ticket.due) if ticket.due else ""


def _then(hearer: Hearer, ticket: Ticket) -> str:
    """Who hears of it when it is overdue, said beforehand; afterwards, that he has."""
    leader, rules = overseer(hearer.tx, ticket), rules_of(hearer.tx)
    steps = [step for step in rules.steps if step.to == "above"]
    if leader is None or leader.id == hearer.person.id or not steps or ticket.due is None:
        return ""
    days = sorted(step.day(ticket.due, workdays(hearer.tx)) for step in steps)
    name, text = spoken(hearer.tx, leader), hearer.text
    if days[0] <= hearer.today:
        return text("right_told", leader=name)
    return text("ticket_then", day=text.on_weekday(days[0], hearer.today), leader=name)


def all_planned(tx: Tx, today: date) -> Iterator[tuple[Ticket, int, str, date]]:
    """Of all requests whose limit runs, whom the clock tells by today."""
    for ticket in with_limit(tx):
        for person, stage, day in planned(tx, ticket, today):
            yield ticket, person, stage, day
