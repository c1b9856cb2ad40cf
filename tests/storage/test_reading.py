"""Who may read what: every read is made for a viewer."""

import pytest

from storage.records import count_records, list_records, read_record
from tests.storage.people import record_of, viewer

LAST = "2026Q3"


@pytest.mark.parametrize(
    ("name", "count"),
    [("吴晓岚", 59), ("刘建新", 12), ("周明辉", 6), ("何秀英", 0)],
)
def test_how_many_records_somebody_may_read(tx, name, count):
    """The office all, a leader those of the township, an officer his own, a secretary none."""
    assert count_records(tx, viewer(tx, name), "revisit", LAST) == count


def test_an_officer_does_not_see_a_colleague_s_record(tx):
    """罗志强 recorded 翠屏油茶; 周明辉 cannot open it, his leader can."""
    record = record_of(tx, "翠屏油茶", LAST)
    assert read_record(tx, viewer(tx, "周明辉"), record.id) is None
    assert read_record(tx, viewer(tx, "刘建新"), record.id) == record


def test_a_leader_does_not_see_another_township(tx):
    """What is not 云岭乡's stays closed to 刘建新; the office opens it."""
    others = [line.record for line in list_records(tx, viewer(tx, "吴晓岚"), "revisit", LAST, 0)]
    mine = {
        line.record.id for page in range(2) for line in list_records(tx, viewer(tx, "刘建新"), "revisit", LAST, page)
    }
    foreign = [record for record in others if record.id not in mine]
    assert foreign
    assert all(read_record(tx, viewer(tx, "刘建新"), record.id) is None for record in foreign)


def test_pages_hold_every_record_once(tx):
    """Nothing is shown twice or left out between two pages."""
    pages = [list_records(tx, viewer(tx, "吴晓岚"), "revisit", LAST, page) for page in range(9)]
    ids = [line.record.id for page in pages for line in page]
    assert len(ids) == len(set(ids)) == 59
