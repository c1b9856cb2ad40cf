"""How far a period is: against an independent few lines, before and after it is closed."""

from collections import Counter
from datetime import date, timedelta
from itertools import count as counting

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from activities.periods import CLOSES_AT
from forms.zone import ZONE
from storage.behind import PAGE, TASKS, Question, rights_behind, tasks_behind
from storage.closing import close_period, end_grace
from storage.figures import PARTS, Afterwards, Figures, afterwards, figures, total
from storage.periods import current_period
from storage.submission import next_serial
from storage.tables import Extension, FollowUp, LateCorrection, Record, Subject, Task, Unit
from tests.county import morning
from tests.storage.people import person, record_of, viewer

DAY, LAST, DUE = date(2026, 10, 21), date(2026, 12, 31), date(2026, 12, 25)
TOWNSHIPS = ["云岭乡", "石坪镇", "清溪镇", "白鹭镇", "禾田乡", "竹园乡"]


def rows(tx, day, name="吴晓岚"):
    """Figures of the quarter as somebody reads them on a day."""
    return figures(tx, viewer(tx, name), "revisit", current_period(tx, DAY), day)


def visit(tx, task, day, sent=None):
    """A revisit of a day, sent that evening or when it says."""
    subject = tx.get_one(Subject, task.subject_id)
    record = Record(
        serial=next_serial(tx, "revisit", task.period_key),
        duty="revisit",
        period_key=task.period_key,
        task_id=task.id,
        subject_id=subject.id,
        unit_id=subject.unit_id,
        person_id=task.person_id or 1,
        occurred_on=day,
        submitted_at=sent or morning(day) + timedelta(hours=3),
    )
    tx.add(record)
    tx.flush()
    return record


def closing(tx):
    """The closing hour of the quarter has come."""
    period = current_period(tx, DAY)
    close_period(tx, period, morning(LAST).replace(hour=CLOSES_AT.hour, tzinfo=ZONE))
    return period


def in_turn(options):
    """One of the options after another, in a way that does not repeat with their number."""
    number = next(TURNS)
    return options[(number * number + number // 3) % len(options)]


TURNS = counting()


def stir(tx, choose):
    """The quarter's tasks in every state, as chance has it; who answers, too."""
    for task in tx.exec(select(Task).where(Task.period_key == "2026Q4").order_by(Task.id)).all():
        for record in tx.exec(select(Record).where(Record.task_id == task.id)).all():
            record.state = choose(["valid", "withdrawn"])
            record.occurred_on = DAY
        task.state = choose(["open", "open", "done", "missed", "waived"])
        task.paused_until = choose([None, None, LAST, date(2026, 11, 1)])
        task.person_id = choose([task.person_id, None])
        if task.state == "done":
            for _ in range(choose([1, 2])):
                visit(tx, task, choose([date(2026, 11, 3), date(2026, 12, 28)]))
    tx.flush()


def by_hand(tx, day):
    """The same figures, counted one task after another."""
    found = {name: Counter() for name in TOWNSHIPS}
    townships = tx.exec(select(Unit).where(Unit.kind == "township")).all()
    for task in tx.exec(select(Task).where(Task.period_key == "2026Q4")).all():
        unit = tx.get_one(Unit, tx.get_one(Subject, task.subject_id).unit_id)
        name = next(each.name for each in townships if unit.path.startswith(each.path))
        days = [
            each.occurred_on
            for each in tx.exec(select(Record).where(Record.task_id == task.id, Record.state == "valid"))
        ]
        state = task.state
        if state == "done" and min(days) > DUE:
            state = "late"
        if state == "open" and task.paused_until and task.paused_until >= day:
            state = "paused"
        found[name][state] += 1
        if state in ("open", "missed") and task.person_id is None:
            found[name]["gap"] += 1
    return found


@pytest.mark.parametrize("day", [DAY, date(2026, 11, 20), date(2026, 12, 31)])
@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_are_what_one_counts_by_hand(tx, day, chance):
    """And the parts of each township add up to all that it has."""
    with tx.begin_nested() as back:
        stir(tx, chance.choice)
        counted = by_hand(tx, day)
        found = rows(tx, day)
        assert [row.place.name for row in found] == TOWNSHIPS
        for row in found:
            parts = {part: getattr(row.figures, part) for part in (*PARTS, "gap")}
            assert parts == {part: counted[row.place.name][part] for part in parts}
        assert total(found).total == 60
        back.rollback()


@pytest.mark.parametrize("which", list(TASKS))
def test_every_figure_has_its_names(tx, which):
    """As many on its pages as it counts, none twice, townships in official order."""
    stir(tx, in_turn)
    asked = Question(viewer(tx, "吴晓岚"), which, "revisit", current_period(tx, DAY), 0, LAST)
    count, _ = tasks_behind(tx, asked, 0)
    lines = [row for page in range(count // PAGE + 1) for row in tasks_behind(tx, asked, page)[1]]
    assert count == len({task.id for task, *_ in lines}) == getattr(total(rows(tx, LAST)), which)
    order = [tx.get_one(Unit, unit.parent_id).name for _, _, unit, _ in lines]
    assert order == sorted(order, key=TOWNSHIPS.index)


def test_a_leader_sees_his_own_township_only(tx):
    """One line, not six; names likewise."""
    assert [row.place.name for row in rows(tx, DAY, "刘建新")] == ["云岭乡"]
    asked = Question(viewer(tx, "刘建新"), "undone", "revisit", current_period(tx, DAY), 0, DAY)
    assert tasks_behind(tx, asked, 0)[0] == 12


def test_an_officer_sees_no_township(tx):
    """He has his own list."""
    assert rows(tx, DAY, "周明辉") == []


def test_what_lies_in_no_township_counts_under_the_county(tx):
    """So that nothing is lost between the townships and the total."""
    county = tx.exec(select(Unit).where(Unit.kind == "county")).one()
    subject = tx.exec(select(Subject).where(Subject.kind == "enterprise")).first()
    subject.unit_id = county.id
    tx.flush()
    found = rows(tx, DAY)
    assert [row.place.name for row in found] == [*TOWNSHIPS, "桃源县"]
    assert total(found).total == 60


def follow_up(tx, name, **about):
    """Something to put right, found at last quarter's revisit of an enterprise."""
    record = record_of(tx, name, "2026Q3")
    row = FollowUp(
        record_id=record.id,
        subject_id=record.subject_id,
        unit_id=record.unit_id,
        ref="/data/items/rules",
        problem="制度不全",
        measure="补齐制度",
        responsible="",
        found_on=record.occurred_on,
        found_by_id=record.person_id,
        **about,
    )
    tx.add(row)
    tx.flush()
    return row


def test_a_wish_to_put_off_stops_the_clock(tx):
    """Undecided, it is not overdue; refused, it is again."""
    period = current_period(tx, date(2026, 9, 1))
    before = total(figures(tx, viewer(tx, "吴晓岚"), "revisit", period, DAY))
    row = follow_up(tx, "金穗米业", due=date(2026, 9, 21))
    wish = Extension(follow_up_id=row.id, asked_by_id=1, asked_at=morning(DAY), reason="住院", to_due=date(2026, 11, 1))
    tx.add(wish)
    tx.flush()
    asked = Question(viewer(tx, "吴晓岚"), "overdue", "revisit", period, 0, DAY)
    waiting = total(figures(tx, viewer(tx, "吴晓岚"), "revisit", period, DAY))
    assert (waiting.overdue, waiting.not_due) == (before.overdue, before.not_due + 1)
    assert row.id not in {found.id for found, *_ in rights_behind(tx, asked, 0)[1]}
    wish.state = "refused"
    tx.flush()
    assert total(figures(tx, viewer(tx, "吴晓岚"), "revisit", period, DAY)).overdue == before.overdue + 1
    assert row.id in {found.id for found, *_ in rights_behind(tx, asked, 0)[1]}


def test_a_closed_quarter_keeps_its_figures(tx):
    """Whatever comes afterwards stands beneath: in time within the grace, recorded later."""
    tasks = tx.exec(select(Task).where(Task.period_key == "2026Q4", Task.state == "open").order_by(Task.id)).all()
    for task in tasks[3:]:
        task.state = "done"
        visit(tx, task, date(2026, 12, 1))
    period = closing(tx)
    frozen = rows(tx, LAST)
    assert (total(frozen).done, total(frozen).missed) == (57, 3)
    visit(tx, tasks[0], LAST, morning(date(2027, 1, 3)))
    tasks[0].state = "done"
    end_grace(tx, period)
    visit(tx, tasks[1], LAST, morning(date(2027, 1, 9)))
    tx.flush()
    assert rows(tx, date(2027, 1, 9)) == frozen
    assert afterwards(tx, viewer(tx, "吴晓岚"), "revisit", period) == Afterwards(in_time=1, recorded=1)
    assert afterwards(tx, viewer(tx, "向东明"), "revisit", period) == Afterwards()


def test_what_was_overdue_when_it_closed_stays_named(tx):
    """The list behind a frozen figure holds those that it counted, however they stand now."""
    open_one = follow_up(tx, "金穗米业", due=date(2026, 9, 20))
    period = current_period(tx, date(2026, 9, 1))
    close_period(tx, period, morning(date(2026, 9, 30)).replace(hour=18))
    open_one.state, open_one.closed_on = "closed", date(2026, 10, 9)
    tx.flush()
    asked = Question(viewer(tx, "吴晓岚"), "overdue", "revisit", period, 0, DAY)
    frozen = total(figures(tx, viewer(tx, "吴晓岚"), "revisit", period, DAY))
    count, named = rights_behind(tx, asked, 0)
    assert count == frozen.overdue == len(named)
    assert open_one.id in {row.id for row, *_ in named}
    for which in ("not_due", "rectified"):
        asked = Question(viewer(tx, "吴晓岚"), which, "revisit", period, 0, DAY)
        assert rights_behind(tx, asked, 0)[0] == getattr(frozen, which)


def test_corrections_after_closing_are_counted_once_a_record(tx):
    """Those that the office agreed to."""
    period = current_period(tx, date(2026, 9, 1))
    close_period(tx, period, morning(date(2026, 9, 30)).replace(hour=18))
    record, by = record_of(tx, "金穗米业", "2026Q3"), person(tx, "周明辉").id
    for state in ("agreed", "agreed", "refused"):
        tx.add(
            LateCorrection(
                record_id=record.id, person_id=by, decider_id=by, state=state, asked_at=morning(date(2026, 11, 1))
            )
        )
    tx.flush()
    assert afterwards(tx, viewer(tx, "刘建新"), "revisit", period) == Afterwards(corrected=1)


def test_figures_add():
    """Part by part."""
    assert Figures(done=1, gap=2, overdue=3) + Figures(done=4, open=5) == Figures(done=5, open=5, gap=2, overdue=3)
