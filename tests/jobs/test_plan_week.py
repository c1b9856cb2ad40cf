"""Last week for leaders: on the first workday, once, and only where something happened."""

from datetime import date

from sqlmodel import select

from activities.catalogue import read_catalogue
from jobs.plan_week import plan_week
from storage.tables import Holiday, Prompt
from tests.county import morning
from tests.storage.people import person

CATALOGUE = read_catalogue()


def told(tx, day):
    """Who is to be told on a day, of which week."""
    plan_week(tx, morning(day), CATALOGUE)
    assert plan_week(tx, morning(day), CATALOGUE) == 0
    rows = tx.exec(select(Prompt).where(Prompt.stage == "week").order_by(Prompt.person_id)).all()
    return [(row.person_id, row.about, row.due_on) for row in rows]


def test_on_monday_of_the_week_before(tx):
    """Those in whose places somebody went; 刘建新's has not begun."""
    rows = told(tx, date(2026, 10, 19))
    assert rows
    assert {row[1:] for row in rows} == {("week:2026-10-12", date(2026, 10, 19))}
    assert person(tx, "刘建新").id not in {row[0] for row in rows}


def test_nothing_happened_nothing_is_said(tx):
    """No empty digest."""
    assert told(tx, date(2026, 12, 14)) == []


def test_a_holiday_shifts_it_to_the_first_workday(tx):
    """Of the week; down since Monday, it is planned when the bot is up again."""
    tx.add(Holiday(day=date(2026, 10, 19), worked=False, set_at=morning(date(2026, 10, 1))))
    tx.flush()
    assert told(tx, date(2026, 10, 19)) == []
    rows = told(tx, date(2026, 10, 21))
    assert {row[2] for row in rows} == {date(2026, 10, 20)}
