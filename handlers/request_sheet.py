"""诉求台账: every request of an area as a workbook, a line each, from its collection to the household's word."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from activities.periods import day_of
from activities.requests import standing
from handlers.made import MADE, File, Made, Making
from handlers.request_words import is_red, kind_name, spoken, whose
from handlers.selections.sheets import place_and_instant
from handlers.texts import Texts
from handlers.worksheets import Paper, Value, workbook
from storage.people import unit_of, viewer_of
from storage.periods import workdays
from storage.places import places_of
from storage.request_rules import rules_of
from storage.store import Tx
from storage.tables import Person, Ticket, Unit
from storage.ticket_lists import read_tickets
from storage.tickets import steps_of, times

MAKER = "request_ledger"
HEADINGS = (
    *("number", "raised", "township", "village", "who", "words", "by", "kind"),  # 收集、分类
    *("passed", "unit", "answerer", "limit", "put_off"),  # 审核、转办
    *("urged", "answer", "answered", "told", "unhappy", "state", "stands"),  # 督办、反馈
)


def ledger_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The workbook as things stood when it was asked for, for whoever asked."""
    made, tx = payload[MADE], making.tx
    text, person, at = Texts(made["language"]), tx.get_one(Person, made["person"]), datetime.fromisoformat(made["at"])
    place, as_of = place_and_instant(tx, person, text, at)
    rows = [
        _row(tx, text, ticket, unit, day_of(at)) for ticket, unit, _ in read_tickets(tx, viewer_of(tx, person.id or 0))
    ]
    paper = Paper(
        name=text("ticket_ledger"),
        title=place + text("ticket_ledger"),
        by=text("sheet_by", unit=place),
        as_of=as_of,
        headings=[text(f"ticket_column_{name}") for name in HEADINGS],
        rows=rows,
    )
    return Made(payload, {"document": File(text("ticket_file", place=place), workbook([paper], day_of(at)))})


def _row(tx: Tx, text: Texts, ticket: Ticket, unit: Unit, today: date) -> Sequence[Value]:
    answerer = tx.get(Person, ticket.answerer_id) if ticket.answerer_id else None
    township = places_of(tx).of(unit.path)
    stands = standing(rules_of(tx), ticket.due, today, workdays(tx), red=is_red(tx, ticket))
    return [
        ticket.id,
        ticket.raised_on,
        township.name,
        unit.name if unit.id != township.id else "",
        whose(tx, text, ticket),
        ticket.words,
        tx.get_one(Person, ticket.raised_by_id).name,
        kind_name(tx, text, ticket),
        ticket.passed_on,
        unit_of(tx, answerer).name if answerer else "",
        spoken(tx, answerer)
        if answerer and unit_of(tx, answerer).kind != "organ"
        else answerer.name
        if answerer
        else "",
        ticket.due if ticket.state == "open" else None,
        times(tx, ticket, "agreed"),
        times(tx, ticket, "urged"),
        ticket.answer,
        ticket.answered_on,
        ticket.closed_on,
        "；".join(step.words for step in steps_of(tx, ticket, "unhappy")),
        text(f"ticket_list_{_list(ticket, today)}"),
        text(f"ticket_word_{stands.word}") if ticket.state == "open" else "",
    ]


def _list(ticket: Ticket, today: date) -> str:
    if ticket.state == "open":
        return "late" if ticket.due and ticket.due < today else "running"
    return "telling" if ticket.state == "answered" else "settled"
