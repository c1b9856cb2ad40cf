"""Records of a form that no duty asks for: who may count and read them."""

import pytest
from sqlmodel import select

from storage.free_records import forms_recorded, townships_recorded
from storage.records import about, count_records, list_records, read_record
from storage.tables import FormVersion, Record
from tests.conftest import DAY
from tests.county import morning
from tests.storage.people import person, viewer

WRITERS = ("周明辉", "罗志强", "唐丽")  # two of 云岭乡, one of 白鹭镇


@pytest.fixture
def records(tx):
    """One record of 帮扶登记 from each of three officers."""
    version = FormVersion(form="help_log", version="1", xml="", title="帮扶登记", uploaded_at=morning(DAY))
    tx.add(version)
    tx.flush()
    made = [
        Record(
            serial=number, duty="help_log", period_key="2026Q4", form_version_id=version.id, occurred_on=DAY,
            unit_id=person(tx, name).unit_id, person_id=person(tx, name).id, submitted_at=morning(DAY),
        )
        for number, name in enumerate(WRITERS, start=1)
    ]  # fmt: skip
    tx.add_all(made)
    tx.flush()
    return made


@pytest.mark.parametrize(("name", "count"), [("吴晓岚", 3), ("刘建新", 2), ("周明辉", 1), ("何秀英", 0)])
def test_everybody_counts_what_he_may_read(tx, records, name, count):
    """The office all, a leader those of his township, an officer his own, a secretary none."""
    reader = viewer(tx, name)
    assert sum(number for _, number in forms_recorded(tx, reader, ["revisit"])) == count
    assert count_records(tx, reader, "help_log", "2026Q4") == count
    assert sum(read_record(tx, reader, record.id) is not None for record in records) == count


@pytest.mark.usefixtures("records")
def test_townships_stand_in_official_order_with_how_many_each_has(tx):
    """Those without a record are left out; a leader has his own alone."""
    named = {
        name: [(unit.name, count) for unit, count in townships_recorded(tx, viewer(tx, name), "help_log", "2026Q4")]
        for name in ("吴晓岚", "刘建新")
    }
    assert named == {"吴晓岚": [("云岭乡", 2), ("白鹭镇", 1)], "刘建新": [("云岭乡", 2)]}


@pytest.mark.usefixtures("records")
def test_a_duty_s_records_are_not_among_them(tx):
    """Revisits have a ledger of their own; here stands the title of the form, since there is no enterprise."""
    (row,) = forms_recorded(tx, viewer(tx, "吴晓岚"), ["revisit"])
    assert (row[0].title, row[1]) == ("帮扶登记", 3)
    assert tx.exec(select(Record.id).where(Record.duty == "revisit")).first() is not None
    newest = list_records(tx, viewer(tx, "吴晓岚"), "help_log", "2026Q4", 0)[0]
    assert (newest.person, newest.subject, about(tx, newest.record)) == ("唐丽", "", "帮扶登记")
