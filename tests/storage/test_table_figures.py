"""The figures that tables ask for: sums of those behind them, for each viewer his own, None where not known."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from forms.zone import ZONE
from storage.figures import figures, total
from storage.people import viewer_of
from storage.periods import current_period
from storage.table_figures import FIGURES, Counted, Line, in_words
from storage.table_reading import Scope
from storage.tables import Extension, Fact, FollowUp, Person, Record, Subject, Task, Ticket

TODAY = date(2026, 10, 21)
NOW = datetime(2026, 10, 21, 9, tzinfo=ZONE)


def counted(tx, name="吴晓岚", today=TODAY):
    """The fourth quarter as somebody sees it."""
    person = tx.exec(select(Person).where(Person.name == name)).one()
    return Counted(tx, Scope(viewer_of(tx, person.id), current_period(tx, TODAY), today))


@pytest.mark.parametrize("key", [key for key in FIGURES if key != "goods"])
def test_a_figure_is_the_sum_of_its_townships(tx, key):
    """And of the lines behind it."""
    found = counted(tx)
    parts = [found.value(key, unit.id) for unit in found.places]
    assert sum(parts) == found.value(key) == sum(line.amount for line in found.lines(key))


def test_what_is_due_is_done_or_not(tx):
    """Paused and waived ones apart; of what is done some came late."""
    rows = tx.exec(select(Task).where(Task.period_key == "2026Q4", Task.state == "open").order_by(Task.id)).all()
    rows[0].paused_until, rows[1].state = date(2026, 12, 31), "waived"
    tx.flush()
    value = counted(tx).value
    assert [value(key) for key in ("due", "done", "late", "undone", "paused", "waived")] == [60, 16, 0, 42, 1, 1]


def test_a_visit_after_the_due_day_is_late(tx):
    """By the day of the visit."""
    record = tx.exec(select(Record).where(Record.period_key == "2026Q4", Record.duty == "revisit")).first()
    record.occurred_on = date(2026, 12, 28)
    tx.flush()
    value = counted(tx, today=date(2026, 12, 30)).value
    assert [value("done"), value("late")] == [16, 1]


def test_a_leader_sees_his_township(tx):
    """In every figure."""
    found = counted(tx, "向东明")
    assert [unit.name for unit in found.places] == ["石坪镇"]
    assert [found.value("due"), found.value("enterprises")] == [11, 11]
    assert {line.place for key in FIGURES for line in found.lines(key)} == {found.places[0].id}


def test_an_officer_sees_nothing(tx):
    """His own records are not a table."""
    found = counted(tx, "周明辉")
    assert found.places == []
    assert all(found.lines(key) == [] for key in FIGURES)


def test_staff_is_not_known_where_one_enterprise_has_no_count(tx):
    """None, and no nought; other townships have theirs."""
    found = counted(tx)
    first, second, *_ = found.places
    enterprise = next(subject for subject, place in found.enterprises if place == first.id)
    enterprise.profile = {key: value for key, value in enterprise.profile.items() if key != "staff"}
    tx.flush()
    found = counted(tx)
    assert found.value("staff", first.id) is None
    assert found.value("staff") is None
    assert found.value("staff", second.id) > 0


def test_a_thing_put_off_and_undecided_is_not_overdue(tx):
    """The clock stands still."""
    row = tx.exec(select(FollowUp).where(FollowUp.state == "open", FollowUp.kind == "rectification")).first()
    before = counted(tx).value("overdue")
    asker = tx.exec(select(Person.id)).first()
    tx.add(Extension(follow_up_id=row.id, asked_by_id=asker, asked_at=NOW, reason="住院", to_due=date(2026, 12, 4)))
    tx.flush()
    after = counted(tx)
    assert [after.value("overdue"), after.value("not_due")] == [before - 1, 1]
    assert after.value("follow_ups") == after.value("closed") + after.value("still_open")


def visit(tx, *facts, day=TODAY):
    """A visit to the first household, with facts."""
    household = tx.exec(select(Subject).where(Subject.kind == "household").order_by(Subject.id)).first()
    person = tx.exec(select(Person.id)).first()
    serial = 900 + len(tx.exec(select(Record.id)).all())
    record = Record(
        serial=serial,
        duty="pairing",
        period_key="2026Q4",
        subject_id=household.id,
        unit_id=household.unit_id,
        person_id=person,
        occurred_on=day,
        submitted_at=NOW,
    )
    tx.add(record)
    tx.flush()
    tx.add_all(Fact(record_id=record.id, kind=kind, ref="", value=value) for kind, value in facts)
    tx.flush()
    return household


def test_visits_and_what_was_given(tx):
    """A visit at which nobody was met is none; a household counts once; goods by what and unit, funds in yuan."""
    before = counted(tx)
    visits, households = before.value("visits"), before.value("households")
    visit(tx, ("help", "goods:化肥:2:袋"), ("help", "funds:慰问金:500:元"))
    visit(tx, ("help", "goods:化肥:1.5:袋"), ("help", "goods:棉被:1:床"), ("help", "funds:现金::"))
    visit(tx, ("away", "yes"))
    after = counted(tx)
    assert after.value("visits") == visits + 2
    assert after.value("households") - households in (0, 1)
    assert [after.value("funds"), after.value("goods")] == [500, "化肥3.5袋、棉被1床"]


def test_words_of_sums():
    """What has no amount is named."""
    assert in_words([Line(1, "", Decimal(0), "大米 "), Line(1, "", Decimal(10), "油 壶")]) == "大米、油10壶"


def test_requests_of_the_period(tx):
    """Raised in it; settled when the household has been told."""
    keys = ("requests", "requests_settled", "requests_open")
    before = [counted(tx).value(key) for key in keys]
    household = visit(tx)
    asker = tx.exec(select(Person.id)).first()
    for closed in (None, TODAY):
        tx.add(
            Ticket(
                subject_id=household.id,
                unit_id=household.unit_id,
                words="学养蜂",
                raised_on=TODAY,
                raised_by_id=asker,
                state="closed" if closed else "open",
                closed_on=closed,
            )
        )
    tx.flush()
    after = counted(tx)
    assert [after.value(key) - old for key, old in zip(keys, before, strict=True)] == [2, 1, 1]


def test_tables_and_ledger_say_the_same(tx):
    """For each township: what 台账 shows and what goes upward are one figure, carried-over 整改 among them."""
    tables = counted(tx)
    rows = figures(tx, tables.scope.viewer, "revisit", tables.scope.period, TODAY)
    assert total(rows).listed > 0
    for row in rows:
        found, place = row.figures, row.place.id
        pairs = {
            "due": found.total,
            "done": found.visited,
            "late": found.late,
            "undone": found.undone,
            "paused": found.paused,
            "waived": found.waived,
            "follow_ups": found.listed,
            "closed": found.rectified,
            "not_due": found.not_due,
            "overdue": found.overdue,
        }
        assert {key: tables.value(key, place) for key in pairs} == pairs
