"""Requests: to whom they go, limits over holidays, what is void, who follows whoever left, what the other side gets."""

import json
from datetime import date, datetime

import pytest
from sqlmodel import select

from activities.requests import FILE, HERE, RequestsRefused, Workdays, reached, read_requests, standing
from forms.zone import ZONE
from storage.people import link_account
from storage.submission import withdraw
from storage.tables import Record, Subject, Ticket
from storage.ticket_lists import LISTS, counts, read_ticket, read_tickets, to_tell, unanswered
from storage.ticket_routes import holder_id, overseer, teller_id
from storage.tickets import (
    answer_ticket,
    begin_clock,
    decide_wish,
    give_back,
    raise_about,
    raise_ticket,
    reopen,
    set_kind,
    steps_of,
    tell_ticket,
    wish,
)
from storage.transfers import ask, hand_over, plan
from tests.storage.people import person, viewer

TUESDAY = date(2026, 10, 20)
RULES, CALENDAR = read_requests(), Workdays()


def household(tx, name="王满香"):
    """A household of 梨树村."""
    return tx.exec(select(Subject).where(Subject.name == name, Subject.kind == "household")).one()


@pytest.fixture
def linked(tx):
    """唐海 and 周明辉 are registered."""
    for number, name in enumerate(("唐海", "周明辉", "刘建新", "何秀英"), start=1):
        link_account(tx, person(tx, name).id, number, "zh", date(2026, 9, 1))
    return tx


def raised(tx, words="想学养蜂", day=TUESDAY):
    """A request of 王满香 that 何秀英 writes down."""
    return raise_about(tx, household(tx), words, person(tx, "何秀英"), day)


@pytest.mark.parametrize(
    ("words", "who", "due"),
    [
        ("想学养蜂", "唐海", date(2026, 10, 29)),  # the farming station of the township, seven workdays
        ("蜂蜜200斤卖不动", "周明辉", date(2026, 10, 29)),  # the contact of the Party-building office
        ("门口的水管冻裂了", "刘建新", date(2026, 10, 22)),  # no unit for it: the leader passes it on within two
    ],
)
def test_a_request_goes_to_whom_its_kind_and_place_concern(linked, words, who, due):
    """By what stands in requests.toml."""
    ticket = raised(linked, words)
    assert (ticket.answerer_id, ticket.due) == (person(linked, who).id, due)
    assert (ticket.passed_on is None) == (who == "刘建新")


def test_who_is_not_registered_is_not_asked(tx):
    """唐海 would hear nothing: the leader passes it on."""
    ticket = raised(tx)
    assert (ticket.answerer_id, ticket.passed_on) == (person(tx, "刘建新").id, None)


def test_nobody_answers_himself(linked):
    """周明辉 is the contact for sales and raised it: his leader has it."""
    ticket = raise_about(linked, household(linked), "卖不动", person(linked, "周明辉"), TUESDAY)
    assert ticket.answerer_id == person(linked, "刘建新").id


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [
        ("emergency", date(2026, 9, 30), date(2026, 10, 8)),  # the National Day holiday lies between
        ("question", date(2026, 9, 30), date(2026, 10, 10)),  # the Saturday is made up for
        ("farming", date(2026, 9, 29), date(2026, 10, 14)),
        ("works", date(2026, 10, 20), date(2026, 11, 10)),
        ("other", date(2026, 10, 23), date(2026, 11, 3)),
    ],
)
def test_limits_count_workdays(kind, day, due):
    """Holidays and weekends do not count, made-up Saturdays do."""
    assert CALENDAR.after(day, RULES.days(kind)) == due


def test_who_is_urged_when():
    """The workday before the limit, on it, the one after, then the one above; nothing on the day it begins."""
    due, since = date(2026, 10, 8), date(2026, 9, 30)
    at = {day: dict(reached(RULES, due, since, day, CALENDAR)) for day in map(date.fromisoformat, DAYS)}
    assert at[date(2026, 9, 30)] == {}
    assert at[date(2026, 10, 8)] == {"holder:due": due}
    assert at[date(2026, 10, 9)] == {"holder:due+1": date(2026, 10, 9), "above:due+1": date(2026, 10, 9)}
    assert at[date(2026, 10, 16)]["above:due+5"] == date(2026, 10, 14)  # a Saturday is made up for


DAYS = ("2026-09-30", "2026-10-08", "2026-10-09", "2026-10-16")


@pytest.mark.parametrize(
    ("today", "word"),
    [
        (date(2026, 10, 20), "running"),
        (date(2026, 10, 27), "soon"),
        (date(2026, 11, 2), "late"),
        (date(2026, 11, 10), "very_late"),
    ],
)
def test_how_it_stands_is_a_word(today, word):
    """Blue, yellow, red of domain.md."""
    assert standing(RULES, date(2026, 10, 29), today, CALENDAR).word == word


def test_a_second_return_is_red_at_once():
    """Dissatisfied twice."""
    assert standing(RULES, date(2026, 10, 29), date(2026, 10, 30), CALENDAR, red=True).word == "very_late"


def test_given_back_put_off_returned_and_told(linked):
    """Each step changes whose it is and its limit, and stands in its history."""
    tang, liu, he = (person(linked, name) for name in ("唐海", "刘建新", "何秀英"))
    ticket = raised(linked)
    give_back(linked, ticket, "不是农技", tang, TUESDAY)
    assert (ticket.answerer_id, ticket.due) == (liu.id, date(2026, 10, 22))
    set_kind(linked, ticket, "farming", TUESDAY, liu.id)
    wish(linked, ticket, date(2026, 11, 5), "课没定", TUESDAY)
    assert overseer(linked, ticket).id == liu.id
    decide_wish(linked, ticket, liu, TUESDAY, agreed=True)
    assert ticket.due == date(2026, 11, 5)
    answer_ticket(linked, ticket, "11月10日开班", tang, TUESDAY)
    assert (ticket.due, [row.id for row, _ in to_tell(linked, he.id)]) == (date(2026, 10, 22), [ticket.id])
    reopen(linked, ticket, "unhappy", "太远", person=he, today=TUESDAY)
    assert (ticket.state, ticket.due, holder_id(linked, ticket)) == ("open", date(2026, 10, 23), tang.id)
    answer_ticket(linked, ticket, "到村里讲", tang, TUESDAY)
    tell_ticket(linked, ticket, he, TUESDAY)
    assert [step.kind for step in steps_of(linked, ticket)] == [
        *("passed", "returned", "passed", "wished", "agreed", "answered", "unhappy", "answered", "told")
    ]
    assert ticket.closed_on == TUESDAY


def test_a_withdrawn_visit_leaves_its_request(linked):
    """What a household asks for is asked for, though the visit was written down by mistake."""
    zhou = person(linked, "周明辉")
    record = linked.exec(select(Record).where(Record.duty == "pairing", Record.person_id == zhou.id)).first()
    ticket = raise_ticket(linked, record, "想学养蜂。", zhou, TUESDAY)
    withdraw(linked, record, zhou, reason="记错了", now=datetime(2026, 10, 20, 10, tzinfo=ZONE))
    assert (ticket.words, ticket.state) == ("想学养蜂", "open")
    assert ticket.id in [row.id for row, _ in unanswered(linked, person(linked, "唐海").id)]


def test_a_successor_tells_and_answers(linked):
    """何秀英 goes after she raised it: 许琳 tells; 唐海 goes: 许琳 answers. Those who left read it no more."""
    xu = person(linked, "许琳")
    ticket = raised(linked)
    for name in ("何秀英", "唐海"):
        transfer = ask(
            linked, person(linked, name), xu, person(linked, "刘建新"),
            to_unit=None, from_day=date(2026, 10, 22), now=datetime(2026, 10, 20, 10, tzinfo=ZONE),
        )  # fmt: skip
        plan(linked, transfer)
        hand_over(linked, transfer, date(2026, 10, 22), ())
    assert (ticket.answerer_id, teller_id(linked, ticket)) == (xu.id, xu.id)
    answer_ticket(linked, ticket, "11月10日开班", xu, date(2026, 10, 23))
    assert [row.id for row, _ in to_tell(linked, xu.id)] == [ticket.id]
    assert read_ticket(linked, viewer(linked, "何秀英"), ticket.id) is None
    assert read_ticket(linked, viewer(linked, "唐海"), ticket.id) is None
    assert read_ticket(linked, viewer(linked, "许琳"), ticket.id) is ticket


def test_lists_hold_what_a_reader_may_see(linked):
    """Another township's leader sees nothing of it; who has it and who leads there do; taken back it is in none."""
    ticket = raised(linked)
    seen = {name: counts(linked, viewer(linked, name), date(2026, 11, 2)) for name in ("刘建新", "唐海", "向东明")}
    assert [seen[name]["late"] for name in ("刘建新", "唐海", "向东明")] == [1, 1, 0]
    assert set(seen["唐海"]) == set(LISTS)
    ticket.state = "void"
    assert ticket.id not in [row.id for row, _, _ in read_tickets(linked, viewer(linked, "唐海"))]


def test_requests_of_before_get_a_limit(linked):
    """What was open before there were limits is urged from now on, too."""
    he = person(linked, "何秀英")
    old = Ticket(unit_id=household(linked).unit_id, words="修路", raised_on=date(2026, 8, 1), raised_by_id=he.id,
                 answerer_id=person(linked, "刘建新").id)  # fmt: skip
    linked.add(old)
    linked.flush()
    assert begin_clock(linked, TUESDAY) == 1
    assert (old.kind, old.due) == ("works", date(2026, 11, 10))
    assert begin_clock(linked, TUESDAY) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("accept = 2 ", "accept = 0 ", "accept:"),
        ('limit = "urgent"', 'limit = "fast"', "kind.emergency.limit:"),
        ('key = "sales"', 'key = "farming"', "farming is there twice"),
        ('{ at = "due-1", to = "holder" }', '{ at = "soon", to = "holder" }', "due, due-1, due+5"),
        ('to = "above" },\n    { at = "due+5"', 'to = "mayor" },\n    { at = "due+5"', "steps.to:"),
        ("blue = 3 ", "green = 3 ", "green:"),
    ],
)
def test_rules_that_make_no_sense_are_refused(tmp_path, old, new, said):
    """With file, key and what is accepted."""
    text = (HERE / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RequestsRefused) as refused:
        read_requests(tmp_path)
    assert str(tmp_path / FILE) in str(refused.value)
    assert said in str(refused.value)
    assert "accepted" in str(refused.value)


def test_rules_can_be_kept_with_the_data():
    """As a document and back they are the same."""
    assert type(RULES).model_validate(json.loads(RULES.model_dump_json())) == RULES
