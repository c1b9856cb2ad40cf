"""How a request is spoken of: whose, what, with whom, until when, what happened; what each person may do about it."""

from datetime import date

from activities.requests import standing
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.people import titled, unit_of, units_above
from storage.periods import workdays
from storage.request_rules import rules_of
from storage.store import Tx
from storage.tables import Person, Subject, Ticket, TicketStep, Unit
from storage.ticket_routes import concerned, holder_id, leaders, overseer, teller_id
from storage.tickets import steps_of, times

SPOKEN = ("returned", "asked", "answered", "unhappy")  # steps that are words of somebody
LAST_WORDS = 4  # of them that are shown
DROPS_AFTER_NOTHING = ("asked", "answered", "returned", "unhappy", "wished")


def whose(tx: Tx, text: Texts, ticket: Ticket) -> str:
    """The household's name, or that it has none here."""
    subject = tx.get(Subject, ticket.subject_id) if ticket.subject_id else None
    return subject.name if subject else text("visit_nameless")


def what(tx: Tx, text: Texts, ticket: Ticket) -> str:
    """李贵生“学养蜂”."""
    return text("ticket_what", who=whose(tx, text, ticket), words=ticket.words.rstrip("。."))


def where(tx: Tx, ticket: Ticket) -> str:
    """Where the household lives: 梨树村3组."""
    subject = tx.get(Subject, ticket.subject_id) if ticket.subject_id else None
    return f"{tx.get_one(Unit, ticket.unit_id).name}{subject.profile.get('group', '') if subject else ''}"


def spoken(tx: Tx, person: Person | None) -> str:
    """Somebody as he is spoken of in this: 农技站唐海 of an organ, else with his post."""
    if person is None:
        return ""
    unit = unit_of(tx, person)
    parent = next((each for each in units_above(tx, unit) if each.id == unit.parent_id), None)
    if unit.kind != "organ" or parent is None or parent.kind != "township":
        return titled(person)
    return f"{unit.name.removeprefix(parent.name)}{person.name}"


def kind_name(tx: Tx, text: Texts, ticket: Ticket) -> str:
    """How its kind is called."""
    return rules_of(tx).of(ticket.kind).name.said(text.language)


def is_red(tx: Tx, ticket: Ticket) -> bool:
    """Whether it was put off or returned by the household as often as it may be."""
    return times(tx, ticket, "agreed") > rules_of(tx).extensions or times(tx, ticket, "unhappy") > 1


def limit_line(tx: Tx, text: Texts, ticket: Ticket, today: date) -> str:
    """Until when it is to be passed on, answered or told, in words; nothing where no limit runs."""
    if ticket.due is None or ticket.state not in ("open", "answered"):
        return ""
    step = "tell" if ticket.state == "answered" else "answer" if ticket.passed_on else "pass"
    if ticket.wish_due is not None:
        return text("ticket_wished", due=text.day(ticket.due), day=text.day(ticket.wish_due), why=ticket.wish_reason)
    stands = standing(rules_of(tx), ticket.due, today, workdays(tx))
    when = "late" if today > ticket.due else "today" if today == ticket.due else "until"
    said = text(f"ticket_{when}_{step}", day=text.near(ticket.due, today), days=stands.days)
    soon = stands.word == "soon" and step == "answer" and when == "until" and ticket.since != today
    return said + text("ticket_soon") if soon else said


def talk_lines(tx: Tx, text: Texts, ticket: Ticket) -> list[str]:
    """The last things that were said about it, by whom."""
    steps = steps_of(tx, ticket, *SPOKEN)[-LAST_WORDS:]
    return [_step(tx, text, step) for step in steps]


def _step(tx: Tx, text: Texts, step: TicketStep) -> str:
    by = spoken(tx, tx.get(Person, step.person_id)) if step.person_id else ""
    return text(f"ticket_step_{step.kind}", by=by, words=step.words, day=text.day(step.on_day))


def state_line(tx: Tx, text: Texts, ticket: Ticket) -> str:
    """Where it is: with whom, answered and not told, settled, taken back."""
    holder = tx.get(Person, holder_id(tx, ticket) or 0)
    day = text.day(ticket.closed_on) if ticket.closed_on else ""
    passed = "open" if ticket.passed_on else "to_pass"
    key = passed if ticket.state == "open" else ticket.state
    return text(f"ticket_state_{key}", by=spoken(tx, holder), day=day)


def card(tx: Tx, text: Texts, ticket: Ticket, today: date) -> str:
    """The whole of it in some lines."""
    by = tx.get_one(Person, ticket.raised_by_id)
    head = text(
        "request",
        who=whose(tx, text, ticket),
        where=where(tx, ticket),
        words=ticket.words.rstrip("。."),
        by=by.name,
        kind=kind_name(tx, text, ticket),
    )
    lines = [head, *talk_lines(tx, text, ticket), state_line(tx, text, ticket), limit_line(tx, text, ticket, today)]
    return "\n".join(line for line in lines if line)


def asked(tx: Tx, text: Texts, ticket: Ticket, me: int, today: date) -> tuple[str, list[Button]]:
    """As whoever has it is asked about it."""
    by = tx.get_one(Person, ticket.raised_by_id)
    lines = [
        text(
            "request",
            who=whose(tx, text, ticket),
            where=where(tx, ticket),
            words=ticket.words.rstrip("。."),
            by=by.name,
            kind=kind_name(tx, text, ticket),
        ),
        *talk_lines(tx, text, ticket),
        limit_line(tx, text, ticket, today),
        _missing(tx, text, ticket),
    ]
    return "\n".join(line for line in lines if line), buttons(tx, text, ticket, me, today)


def _missing(tx: Tx, text: Texts, ticket: Ticket) -> str:
    """Who should have it and is not registered, where it waits to be passed on for that."""
    if ticket.passed_on is not None or ticket.state != "open":
        return ""
    unit, back = tx.get_one(Unit, ticket.unit_id), steps_of(tx, ticket, "returned")
    found = [each for each in concerned(tx, unit, rules_of(tx).of(ticket.kind)) if each.id != ticket.raised_by_id]
    return text("ticket_missing", by=spoken(tx, found[0])) if found and not back else ""


def answered(tx: Tx, text: Texts, ticket: Ticket, by: Person) -> tuple[str, list[Button]]:
    """The answer, as whoever tells the household hears it."""
    said = text("request_answered", what=what(tx, text, ticket), by=spoken(tx, by), answer=ticket.answer)
    return said, _telling(text, ticket)


def _telling(text: Texts, ticket: Ticket) -> list[Button]:
    keys = {"told": "ticket_do_told", "ask": "ticket_ask_again", "unhappy": "ticket_do_unhappy"}
    return [Button(text(key), f"s:{verb}:{ticket.id}") for verb, key in keys.items()]


def leads(tx: Tx, ticket: Ticket, person_id: int) -> bool:
    """Whether a person leads the place of a request, or the county."""
    return person_id in {each.id for each in leaders(tx, tx.get_one(Unit, ticket.unit_id))}


def may_put_off(tx: Tx, ticket: Ticket, today: date) -> bool:
    """Whether it may still be put off: asked before it is due, and not too often."""
    agreed, most = times(tx, ticket, "agreed"), rules_of(tx).extensions
    fits = ticket.passed_on is not None and ticket.wish_due is None and ticket.state == "open"
    return fits and ticket.due is not None and ticket.due >= today and agreed < most


def is_fresh(tx: Tx, ticket: Ticket) -> bool:
    """Whether nobody has said anything to it yet: its kind may be changed, it may be taken back."""
    return ticket.state == "open" and not steps_of(tx, ticket, *DROPS_AFTER_NOTHING)


def buttons(tx: Tx, text: Texts, ticket: Ticket, me: int, today: date) -> list[Button]:
    """What a person may do about it now."""
    if ticket.state == "answered" and teller_id(tx, ticket) == me:
        return _telling(text, ticket)
    verbs = list(dict.fromkeys(_verbs(tx, ticket, me, today)))
    adds = ticket.state == "open" and ticket.answerer_id != me  # to what is asked, else of itself
    said = {verb: "ticket_do_add" if verb == "ask" and adds else f"ticket_do_{verb}" for verb in verbs}
    return [Button(text(said[verb]), f"s:{verb}:{ticket.id}") for verb in verbs]


def _verbs(tx: Tx, ticket: Ticket, me: int, today: date) -> list[str]:
    above = leads(tx, ticket, me)
    verbs: list[str] = []
    if ticket.state == "answered":
        return ["urge"] if above else []
    if ticket.state != "open":
        return []
    decides = overseer(tx, ticket)
    if ticket.wish_due is not None and decides is not None and decides.id == me:
        return ["agree", "refuse"]
    if ticket.answerer_id == me:
        verbs += ["answer", "ask", "pass"] if above else ["answer", "ask", "back"]
        verbs += ["later"] if may_put_off(tx, ticket, today) else []
        return [*verbs, *(["kinds"] if above and not ticket.passed_on else [])]
    if above:
        verbs += ["urge", "pass", "kinds"]
    if teller_id(tx, ticket) == me:
        verbs += ["ask"] + (["kinds", "drop"] if is_fresh(tx, ticket) else [])
    return verbs
