"""Those not visited for longest: by records that stand, of one's own or of what one oversees, however many there are."""

from datetime import date, timedelta

from sqlalchemy import event
from sqlmodel import col, select

from storage.merging import merge
from storage.pairing import keep_visit
from storage.search import find_subjects, forgotten
from storage.tables import Assignment, Record, Subject
from tests.storage.people import person, viewer

TODAY = date(2026, 10, 21)


def one(tx, name):
    return tx.exec(select(Subject).where(Subject.name == name).order_by(col(Subject.id))).first()


def visit(tx, subject, days, *, state="valid", serial=0):
    """A record of a visit so many days ago."""
    like = tx.exec(select(Record)).first().model_dump(exclude={"id", "interview_id", "task_id", "summary", "answers"})
    serial = serial or 5000 + len(tx.exec(select(Record.id)).all())
    about = {"duty": "pairing", "serial": serial, "subject_id": subject.id, "state": state}
    record = Record(**{**like, **about, "occurred_on": TODAY - timedelta(days=days)})
    tx.add(record)
    tx.flush()
    return record


def visited_on(tx, *subjects):
    tx.flush()
    for subject in subjects:
        tx.refresh(subject, ["visited_on"])
    return [subject.visited_on and (TODAY - subject.visited_on).days for subject in subjects]


def test_the_day_follows_the_records(tx):
    """Written, taken back, put on another day, moved to another household, merged, deleted."""
    first, second = one(tx, "王满香"), one(tx, "梁方成")
    record = visit(tx, first, 5)
    visit(tx, first, 9)
    visit(tx, first, 1, state="withdrawn")
    assert visited_on(tx, first, second) == [5, None]
    record.occurred_on = TODAY - timedelta(days=12)
    assert visited_on(tx, first) == [9]
    record.occurred_on = TODAY - timedelta(days=3)
    record.subject_id = second.id
    assert visited_on(tx, first, second) == [9, 3]
    record.state = "withdrawn"
    assert visited_on(tx, second) == [None]
    record.state = "valid"
    merge(tx, first, second, TODAY)
    assert visited_on(tx, first, second) == [3, None]
    tx.delete(record)
    assert visited_on(tx, first) == [9]


def test_the_day_stands_for_every_subject_of_the_county(tx):
    """In the whole demo it is what the records say."""
    for subject in tx.exec(select(Subject)).all():
        days = tx.exec(select(Record.occurred_on).where(Record.subject_id == subject.id, Record.state == "valid")).all()
        assert subject.visited_on == max(days, default=None)


def test_a_household_that_wants_no_record_with_its_name_was_visited_all_the_same(tx):
    """It is not said to be never visited, and does not stand first."""
    household = one(tx, "王满香")
    record = visit(tx, household, 4)
    record.subject_id = None
    keep_visit(tx, household, record, {"nameless": "yes"})
    assert visited_on(tx, household) == [4]
    assert [hit.last for hit in find_subjects(tx, viewer(tx, "何秀英"), "王满香", TODAY)] == [TODAY - timedelta(days=4)]
    visit(tx, household, 20)
    assert visited_on(tx, household) == [4]


def test_never_visited_first_then_the_oldest(tx):
    """Of a township's leader, of the county's office; nothing that is muted."""
    for who in ("刘建新", "吴晓岚"):
        days = [hit.last for hit in forgotten(tx, viewer(tx, who), TODAY, limit=400)]
        assert days[0] is None
        assert days == sorted(days, key=lambda day: day or date.min)
        assert any(days)
    leader = viewer(tx, "刘建新")
    first = forgotten(tx, leader, TODAY)[0].subject
    first.state = "muted"
    tx.flush()
    hits = forgotten(tx, leader, TODAY, limit=400)
    assert first.id not in {hit.subject.id for hit in hits}
    assert {hit.subject.kind for hit in hits} == {"household", "enterprise"}
    assert not {hit.unit for hit in hits} & {"石坪镇"}


def test_an_officer_sees_his_own_and_nobody_elses(tx):
    """And who oversees nothing and answers for nothing sees nothing."""
    mine = {hit.subject.name for hit in forgotten(tx, viewer(tx, "周明辉"), TODAY, limit=400)}
    assert {"李贵生", "覃冬梅", "陈启明"} <= mine
    assert "王满香" not in mine
    assert forgotten(tx, viewer(tx, "唐海"), TODAY) == []


def test_who_answers_for_many_finds_each_of_them(tx):
    """By name, however many there are; the one never visited stands first."""
    officer = person(tx, "周明辉")
    village = one(tx, "李贵生").unit_id
    rows = [
        Subject(code=f"Z-{number:03}", kind="household", name=f"郎{number:03}", unit_id=village)
        for number in range(150)
    ]
    rows[-1].name = "郎小满"
    tx.add_all(rows)
    tx.flush()
    for serial, row in enumerate(rows[:-1]):
        visit(tx, row, 1, serial=7000 + serial)
    for row in rows:
        tx.add(Assignment(subject_id=row.id, person_id=officer.id, capacity="paired_member", from_day=date(2026, 1, 1)))
    tx.flush()
    mine = viewer(tx, "周明辉")
    assert [hit.subject.name for hit in find_subjects(tx, mine, "郎小满", TODAY)] == ["郎小满"]
    assert [hit.subject.name for hit in find_subjects(tx, mine, "郎148", TODAY)] == ["郎148"]
    assert forgotten(tx, mine, TODAY)[0].subject.name == "郎小满"


def test_a_county_is_not_sorted_to_show_four(tx):
    """The index that keeps the order is walked; else 150,000 rows were sorted for each look."""
    said = []

    def note(*about):
        said.append(about[2:4])

    engine = tx.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    forgotten(tx, viewer(tx, "吴晓岚"), TODAY)
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = next(
        each for each in said if "ORDER BY subject.visited_on" in each[0] and "IN (SELECT" not in each[0]
    )
    plan = [row[3] for row in tx.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()]
    assert any("ix_subject_visited_on_position_id" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)
