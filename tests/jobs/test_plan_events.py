"""Those called to a course hear of it at once and on the workday before; its keeper is asked when it is over."""

from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.events import Event as EventKind
from jobs.plan_events import plan_events
from storage.event_calls import trained_since, training_list, training_of, whom
from storage.events import call, keeper_of, keeps, openable
from storage.tables import Event, EventSeat, Finding, Grant, Holiday, Prompt
from tests.county import morning
from tests.storage.people import enterprise, person, record_of

CATALOGUE = read_catalogue()
KINDS = CATALOGUE.declared(EventKind)


def course(tx, kind="county_course", first=date(2026, 11, 26), groups=("secretaries",)):
    """A course of three days that 吴晓岚 opened, called."""
    row = Event(
        kind=kind,
        sort=KINDS[kind].kinds[0].key,
        unit_id=1,
        opened_by_id=person(tx, "吴晓岚").id,
        first_day=first,
        last_day=first.replace(day=first.day + 2),
        hours=24,
        state="called",
        audience={"groups": list(groups), "done": True},
        made_at=morning(date(2026, 11, 2)),
    )
    tx.add(row)
    tx.flush()
    call(tx, row, whom(tx, KINDS[kind], row, date(2026, 11, 2)))
    return row


def planned(tx, day):
    """What is planned on a day: how many people, by stage; run again, it adds nothing."""
    before = {row.id for row in tx.exec(select(Prompt)).all()}
    plan_events(tx, morning(day), CATALOGUE)
    assert plan_events(tx, morning(day), CATALOGUE) == 0
    rows = [row for row in tx.exec(select(Prompt)).all() if row.id not in before and row.about.startswith("event:")]
    return sorted((row.stage, row.person_id) for row in rows)


def test_at_once_and_on_the_workday_before(tx):
    """Thirty secretaries on the day it is opened, thirty on the eve, and nobody in between."""
    course(tx)
    assert [len(planned(tx, date(2026, 11, day))) for day in (2, 3, 24, 25, 26)] == [30, 0, 0, 30, 0]


def test_who_asked_for_leave_is_not_reminded(tx):
    """One of thirty."""
    course(tx)
    seat = tx.exec(select(EventSeat).where(EventSeat.person_id == person(tx, "何秀英").id)).one()
    seat.answer = "leave"
    tx.flush()
    assert person(tx, "何秀英").id not in {one for _, one in planned(tx, date(2026, 11, 25))}


def test_the_eve_of_a_monday_is_a_friday(tx):
    """And of a Friday that is off, the Thursday."""
    tx.add(Holiday(day=date(2026, 11, 20), worked=False, set_at=morning(date(2026, 10, 1))))
    course(tx, first=date(2026, 11, 23))
    stages = [{stage for stage, _ in planned(tx, date(2026, 11, day))} for day in (18, 19, 20)]
    assert stages == [{"event:called"}, {"event:eve"}, set()]


def test_its_keeper_is_asked_on_the_first_workday_after(tx):
    """It ends on a Saturday; on Monday 吴晓岚 is asked, once; held, nobody is."""
    row = course(tx)
    assert planned(tx, date(2026, 11, 29)) == []
    assert planned(tx, date(2026, 11, 30)) == [("event:after", person(tx, "吴晓岚").id)]
    assert planned(tx, date(2026, 12, 1)) == []
    row.state, row.version = "held", 2
    tx.flush()
    assert planned(tx, date(2026, 12, 2)) == []


def test_moved_to_another_day_they_hear_of_it_anew(tx):
    """Another day is another matter."""
    row = course(tx)
    planned(tx, date(2026, 11, 2))
    row.version, row.first_day, row.last_day = 2, date(2026, 12, 3), date(2026, 12, 3)
    tx.flush()
    assert len(planned(tx, date(2026, 11, 4))) == 30


def test_who_opened_it_may_have_gone(tx):
    """Then whoever holds the office now is asked."""
    row = course(tx)
    gone = person(tx, "吴晓岚")
    assert keeper_of(tx, row, KINDS) == gone.id
    for grant in tx.exec(select(Grant).where(Grant.person_id == gone.id)).all():
        tx.delete(grant)
    tx.flush()
    assert keeper_of(tx, row, KINDS) == person(tx, "沈卓然").id
    assert not keeps(tx, gone.id, row, KINDS)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("吴晓岚", ["officer_course", "county_course"]),
        ("刘建新", ["township_course"]),
        ("何秀英", ["branch_study"]),
        ("温玉兰", ["community_activity", "branch_study"]),
        ("周明辉", []),
    ],
)
def test_who_may_open_what(tx, name, kinds):
    """By role over a kind of unit, as the declaration says."""
    assert [kind.key for kind, _ in openable(tx, person(tx, name).id, KINDS)] == kinds


def test_only_who_was_called_for_it_and_came_is_off_the_training_list(tx):
    """Being absent leaves him there; made up, the finding is settled and the next revisit reads the day."""
    officer, firm = person(tx, "罗志强"), enterprise(tx, "金穗米业")
    record = record_of(tx, "金穗米业", "2026Q3")
    tx.add(
        Finding(record_id=record.id, person_id=officer.id, capacity="liaison", problem="党务不熟", training="suggested")
    )
    tx.flush()
    assert training_list(tx) == {officer.id: record.occurred_on}
    row = course(tx, "officer_course", groups=("training_list",))
    seat = tx.exec(select(EventSeat).where(EventSeat.event_id == row.id)).one()
    assert (seat.person_id, seat.from_list) == (officer.id, True)
    row.state, seat.state = "held", "absent"
    tx.flush()
    assert training_of(tx, officer.id, firm.id, date(2026, 1, 1)) == ("open", None)
    seat.made_up_on = date(2026, 12, 1)
    tx.flush()
    assert training_list(tx) == {}
    assert training_of(tx, officer.id, firm.id, date(2026, 1, 1)) == ("done", date(2026, 11, 26))
    assert trained_since(tx, officer.id, date(2026, 12, 1)) is None  # found afterwards, it is another matter
