"""Who is told of a follow-up when: twice planned is planned once, and what a leader has to decide stops the clock."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import Catalogue, FollowUpLadder, Step, read_catalogue
from jobs.plan_follow_ups import plan_follow_ups
from jobs.say_prompts import say_prompts
from storage.extensions import ask_extension, decide_extension
from storage.holding import accept, answer, holder_of, send_back, verify
from storage.ladder import offices
from storage.people import account_of_person, link_account
from storage.tables import FollowUp, Holiday, Person, Prompt, Unit
from tests.county import morning
from tests.storage.people import enterprise, person, record_of

CATALOGUE = read_catalogue()
FOUND = date(2026, 9, 1)


def follow_up(tx, due):
    """补一堂党课 at 金穗米业, whose secretary is no officer; its liaison and the leader of the place have accounts."""
    for step in tx.exec(select(FollowUp).where(FollowUp.kind != "rectification")).all():
        step.state = "void"  # the county's plans fall due as well, and are not what is looked at here
    for name, chat in (("罗志强", 46), ("刘建新", 41)):
        link_account(tx, person(tx, name).id, chat, "zh", FOUND)
    subject = enterprise(tx, "金穗米业")
    row = FollowUp(
        record_id=record_of(tx, "金穗米业", "2026Q3").id,
        subject_id=subject.id,
        unit_id=subject.unit_id,
        ref="/data/items/lecture",
        problem="没上党课",
        measure="补一堂党课，记入台账",
        responsible="彭春生",
        responsible_id=person(tx, "彭春生").id,
        found_on=FOUND,
        found_by_id=person(tx, "周明辉").id,
        due=due,
    )
    tx.add(row)
    tx.flush()
    return row


def planned(tx, row, day, catalogue=CATALOGUE):
    """What one run of a day adds: (who, stage, day)."""
    before = set(tx.exec(select(Prompt.id)).all())
    count = plan_follow_ups(tx, morning(day), catalogue)
    rows = [each for each in tx.exec(select(Prompt).order_by(Prompt.id)).all() if each.id not in before]
    assert count == len(rows)
    assert plan_follow_ups(tx, morning(day), catalogue) == 0, "run twice it adds nothing"
    names = {each.id: each.name for each in tx.exec(select(Person)).all()}
    return [(names[each.person_id], each.stage, each.due_on) for each in rows if str(row.id) in each.about]


def extension(tx, row, to_due, day):
    """罗志强 asks 刘建新 to put it off."""
    asker, decider = person(tx, "罗志强"), person(tx, "刘建新")
    return ask_extension(tx, row, "彭书记住院", to_due, asker=asker, decider=decider, now=morning(day))


def test_before_the_day_the_holder_and_after_it_the_leader_too(tx):
    """On the workdays that g names; between them nothing is added."""
    row = follow_up(tx, date(2026, 11, 20))
    assert planned(tx, row, date(2026, 11, 16)) == []
    assert planned(tx, row, date(2026, 11, 17)) == [("罗志强", "holder:due-3", date(2026, 11, 17))]
    assert planned(tx, row, date(2026, 11, 21)) == []
    late = date(2026, 11, 23)
    assert planned(tx, row, late) == [("罗志强", "holder:due+1", late), ("刘建新", "leader:due+1", late)]
    assert planned(tx, row, date(2026, 12, 23)) == []


def test_weeks_down_only_the_latest_is_said(tx):
    """Nobody hears in December that something falls due in November."""
    row = follow_up(tx, date(2026, 11, 20))
    late = date(2026, 11, 23)
    assert planned(tx, row, date(2026, 12, 15)) == [("罗志强", "holder:due+1", late), ("刘建新", "leader:due+1", late)]


def test_an_earlier_stage_that_was_planned_and_not_said_is_dropped(tx):
    """The bot was down between the planning and the hour of saying."""
    row = follow_up(tx, date(2026, 11, 20))
    planned(tx, row, date(2026, 11, 17))
    planned(tx, row, date(2026, 11, 23))
    assert say_prompts(tx, morning(date(2026, 11, 23)), CATALOGUE) == 2
    states = tx.exec(select(Prompt.stage, Prompt.state).where(Prompt.about == f"follow_up:{row.id}")).all()
    assert sorted(states) == [
        ("holder:due+1", "said"),
        ("holder:due-3", "dropped"),
        ("leader:due+1", "said"),
    ]


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        (date(2026, 10, 3), date(2026, 9, 30), date(2026, 10, 8)),  # within the holiday of 1 October
        (date(2026, 10, 9), date(2026, 9, 30), date(2026, 10, 10)),  # the Saturday is a make-up workday
        (date(2026, 12, 31), date(2026, 12, 28), date(2027, 1, 4)),  # over the year's end
    ],
)
def test_holidays_shift_the_days(tx, due, before, after):
    """The warning comes no later than three days before, what is overdue no earlier than the day after, on workdays."""
    row = follow_up(tx, due)
    assert planned(tx, row, before) == [("罗志强", "holder:due-3", before)]
    assert {day for _, _, day in planned(tx, row, after)} == {after}


def test_the_office_s_own_holiday_counts(tx):
    """A day that the office has declared free is no day to say it."""
    row = follow_up(tx, date(2026, 11, 20))
    tx.add(Holiday(day=date(2026, 11, 17), worked=False, name="县里放假", set_at=morning(FOUND)))
    tx.flush()
    assert planned(tx, row, date(2026, 11, 16)) == [("罗志强", "holder:due-3", date(2026, 11, 16))]


def test_before_a_leader_the_clock_stands_still(tx):
    """Nothing is planned, however late it gets; agreed, the new day makes new stages."""
    row = follow_up(tx, date(2026, 11, 20))
    planned(tx, row, date(2026, 11, 17))
    asked = extension(tx, row, date(2026, 12, 4), date(2026, 11, 17))
    assert planned(tx, row, date(2026, 11, 18)) == []
    assert [each for each in planned(tx, row, date(2026, 11, 23)) if each[1] != "decide"] == []
    decide_extension(tx, asked, "agreed", morning(date(2026, 11, 24)))
    assert planned(tx, row, date(2026, 11, 24)) == []
    assert planned(tx, row, date(2026, 12, 1)) == [("罗志强", "holder:due-3", date(2026, 12, 1))]


def test_who_does_not_decide_is_asked_once_more(tx):
    """A clock that stands still must not stand for ever."""
    row = follow_up(tx, date(2026, 11, 20))
    asked = extension(tx, row, date(2026, 12, 4), date(2026, 11, 18))
    for day, count in ((19, 0), (20, 1), (23, 0), (30, 0)):
        assert plan_follow_ups(tx, morning(date(2026, 11, day)), CATALOGUE) == count
    prompt = tx.exec(select(Prompt).where(Prompt.about == f"extension:{asked.id}")).one()
    assert (prompt.person_id, prompt.due_on) == (person(tx, "刘建新").id, date(2026, 11, 20))


def test_refused_after_its_day_it_is_late_the_day_after_and_nobody_hears_it_twice(tx):
    """Who was told on Monday and refused it on Tuesday is not told again; who was not told yet is."""
    row = follow_up(tx, date(2026, 11, 20))
    asked = extension(tx, row, date(2026, 12, 4), date(2026, 11, 19))
    decide_extension(tx, asked, "refused", morning(date(2026, 11, 24)))
    assert planned(tx, row, date(2026, 11, 24))[:1] == [("罗志强", "holder:due-3", date(2026, 11, 17))]
    late = date(2026, 11, 25)
    assert planned(tx, row, late) == [("罗志强", "holder:due+1", late), ("刘建新", "leader:due+1", late)]
    again = extension(tx, row, date(2026, 12, 4), late)
    decide_extension(tx, again, "refused", morning(date(2026, 11, 26)))
    assert planned(tx, row, date(2026, 11, 27)) == []


def test_what_was_answered_is_not_reminded_of_and_what_was_sent_back_is(tx):
    """Its new day counts."""
    row = follow_up(tx, date(2026, 11, 20))
    answer(tx, row, "已补上", date(2026, 11, 16))
    assert planned(tx, row, date(2026, 11, 23)) == []
    send_back(row, "台账里没有记", date(2026, 11, 30))
    tx.flush()
    assert planned(tx, row, date(2026, 11, 27)) == [("罗志强", "holder:due-3", date(2026, 11, 27))]


def test_who_is_reached_instead_of_somebody_without_an_account(tx):
    """The responsible person himself, else liaison, revisitor, the place's contact, in this order."""
    row, day = follow_up(tx, date(2026, 11, 20)), date(2026, 11, 17)
    contact = tx.get_one(Unit, row.unit_id).contact_id
    link_account(tx, contact, 11, "zh", FOUND)
    link_account(tx, person(tx, "周明辉").id, 45, "zh", FOUND)
    assert holder_of(tx, row, day).name == "罗志强"
    link_account(tx, person(tx, "彭春生").id, 99, "zh", FOUND)
    assert holder_of(tx, row, day).name == "彭春生"
    for name, next_one in (("彭春生", "罗志强"), ("罗志强", "周明辉")):
        _leave(tx, name, day)
        assert holder_of(tx, row, day).name == next_one
    _leave(tx, "周明辉", day)
    assert holder_of(tx, row, day).id == contact


def laddered(**declared):
    """The county's duties with a ladder of its own."""
    duty = replace(CATALOGUE.duties["revisit"], follow_up=FollowUpLadder(**declared))
    return Catalogue({"revisit": duty})


def test_the_days_are_those_that_the_activity_declares(tx):
    """Forty days before, on the day itself, and the leader twice."""
    row = follow_up(tx, date(2026, 11, 20))
    to_leader = (Step("due+4", "leader"), Step("due+10", "leader"))
    own = laddered(steps=(Step("due-40", "holder"), Step("due", "holder"), *to_leader))
    assert planned(tx, row, date(2026, 9, 29), own) == []
    assert planned(tx, row, date(2026, 10, 10), own) == [("罗志强", "holder:due-40", date(2026, 10, 10))]
    assert planned(tx, row, date(2026, 11, 17), own) == []
    assert planned(tx, row, date(2026, 11, 23), own) == [("罗志强", "holder:due", date(2026, 11, 20))]
    assert planned(tx, row, date(2026, 11, 24), own) == [("刘建新", "leader:due+4", date(2026, 11, 24))]
    assert planned(tx, row, date(2026, 11, 30), own) == [("刘建新", "leader:due+10", date(2026, 11, 30))]
    asked = extension(tx, row, date(2027, 1, 15), date(2026, 11, 30))
    assert plan_follow_ups(tx, morning(date(2026, 12, 2)), laddered(decide=(3,))) == 0
    assert plan_follow_ups(tx, morning(date(2026, 12, 3)), laddered(decide=(3,))) == 1
    assert tx.exec(select(Prompt.due_on).where(Prompt.about == f"extension:{asked.id}")).all() == [date(2026, 12, 3)]


def key_one(tx, answered_on):
    """A key one that was answered on a day."""
    row = follow_up(tx, date(2026, 11, 30))
    row.major = True
    link_account(tx, person(tx, "吴晓岚").id, 47, "zh", FOUND)
    answer(tx, row, "已补上", answered_on)
    tx.flush()
    return row


def test_who_is_slow_to_accept_is_reminded_twice_on_workdays_and_so_is_the_county(tx):
    """Answered on a Thursday: on Monday, after five workdays, and no more; accepted, it is the county's turn."""
    row = key_one(tx, date(2026, 11, 12))
    for day in (13, 14, 15):
        assert planned(tx, row, date(2026, 11, day)) == []
    assert planned(tx, row, date(2026, 11, 16)) == [("刘建新", "accept", date(2026, 11, 16))]
    assert planned(tx, row, date(2026, 11, 18)) == []
    assert planned(tx, row, date(2026, 11, 19)) == [("刘建新", "accept", date(2026, 11, 19))]
    assert planned(tx, row, date(2026, 12, 30)) == []
    accept(row, person(tx, "刘建新"), date(2026, 12, 30))
    tx.flush()
    assert planned(tx, row, date(2026, 12, 31)) == []
    office = planned(tx, row, date(2027, 1, 4))
    assert ("吴晓岚", "verify", date(2027, 1, 4)) in office
    assert len(office) == len(offices(tx))
    verify(row, person(tx, "吴晓岚"), date(2027, 1, 4))
    tx.flush()
    assert planned(tx, row, date(2027, 1, 20)) == []


def test_sent_back_nobody_is_to_accept_it(tx):
    """Answered again, the days are counted anew."""
    row = key_one(tx, date(2026, 11, 12))
    send_back(row, "台账里没有记", date(2026, 12, 10))
    tx.flush()
    assert planned(tx, row, date(2026, 11, 16)) == []
    answer(tx, row, "已补上", date(2026, 11, 16))
    tx.flush()
    assert planned(tx, row, date(2026, 11, 17)) == []
    assert planned(tx, row, date(2026, 11, 18)) == [("刘建新", "accept", date(2026, 11, 18))]


def test_weeks_down_a_leader_hears_once_that_it_waits(tx):
    """The latest day only; and an ordinary one waits for no leader."""
    row = key_one(tx, date(2026, 11, 12))
    assert planned(tx, row, date(2026, 12, 21)) == [("刘建新", "accept", date(2026, 11, 19))]
    row.major = False
    answer(tx, row, "已补上", date(2026, 12, 21))
    tx.flush()
    assert planned(tx, row, date(2026, 12, 31)) == []


def _leave(tx, name, day):
    account_of_person(tx, person(tx, name).id, day).until_day = day
    tx.flush()
