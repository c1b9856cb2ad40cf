"""Finding by whatever people remember of a name, and never what is not theirs to see."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from storage.name_keys import keys_of, sounds
from storage.search import find_people, find_subjects, index_names, last_visits, read_subject, seeks
from storage.tables import Assignment, Record, Subject, SubjectName, Unit
from tests.storage.people import person, viewer

TODAY = date(2026, 10, 21)


def found(tx, who, words, **how):
    """Name and group of what somebody finds."""
    return [
        f"{hit.subject.name} {hit.group}".strip() for hit in find_subjects(tx, viewer(tx, who), words, TODAY, **how)
    ]


@pytest.mark.parametrize(
    "words",
    ["李贵生", "贵生", "lgs", "LGS", "gs", "liguisheng", "guisheng", "liguis", "李 贵生", "李　贵生", "H-YL-01-01", "hyl0101",
     "李贵生家", "梨树村李贵生", "梨树村 lgs", "李贵生 3组", "李贵生三组", "云岭乡梨树村李贵生"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["周明辉", "何秀英", "刘建新", "吴晓岚"])
def test_by_whatever_is_remembered(tx, who, words):
    """The paired officer, the village's secretary, the township's leader and the county's office find the same man."""
    assert "李贵生 3组" in found(tx, who, words)


@pytest.mark.parametrize("words", ["qdm", "qindongmei", "tdm", "tandongmei", "冬梅"])
def test_every_reading_of_a_surname(tx, words):
    """覃 is qin and tan."""
    assert found(tx, "周明辉", words) == ["覃冬梅 5组"]


def test_two_of_one_name(tx):
    """Both, and the group tells them apart."""
    assert found(tx, "何秀英", "张三") == ["张三 3组", "张三 7组"]
    assert found(tx, "何秀英", "张三 7组") == ["张三 7组"]
    assert found(tx, "何秀英", "张三七组") == ["张三 7组"]


@pytest.mark.parametrize("words", ["李桂生", "李贵森", "李桂森", "黎贵生"])
@pytest.mark.parametrize("who", ["周明辉", "吴晓岚"])
def test_a_sound_alike_is_marked(tx, who, words):
    """Offered under the roster's spelling, and marked as written otherwise."""
    hits = find_subjects(tx, viewer(tx, who), words, TODAY)
    assert ("李贵生", True) in [(hit.subject.name, hit.alike) for hit in hits]
    assert all(hit.alike for hit in hits)


def test_who_is_written_just_so_is_no_sound_alike(tx):
    """And nobody else is offered beside him."""
    hits = find_subjects(tx, viewer(tx, "吴晓岚"), "李贵生", TODAY)
    assert [(hit.subject.name, hit.alike) for hit in hits] == [("李贵生", False)]


def test_one_wrong_letter_among_ones_own(tx):
    """王满仓 for 王满香."""
    assert found(tx, "何秀英", "王满仓") == ["王满香 2组"]


def test_a_village_lists_the_forgotten_first(tx):
    """Who was never visited, then who was not visited for longest."""

    def visited(tx):
        names = ["张三", "王满香"]  # lately: others of the village were visited weeks ago
        rows = [
            tx.exec(select(Subject).where(Subject.name == name).order_by(col(Subject.id))).first() for name in names
        ]
        template = tx.exec(select(Record)).first()
        for serial, (row, days) in enumerate(zip(rows, (1, 2), strict=True), start=900):
            fields = template.model_dump(exclude={"id", "interview_id", "task_id", "summary", "answers"})
            day = TODAY - timedelta(days=days)
            tx.add(Record(**{**fields, "duty": "pairing", "serial": serial, "subject_id": row.id, "occurred_on": day}))
        tx.flush()
        return found(tx, "何秀英", "梨树村", kinds=["household"], limit=20)

    names = visited(tx)
    assert len(names) == 10
    assert names[-2:] == ["王满香 2组", "张三 3组"]


def test_without_words_ones_own(tx):
    """Three households and the six enterprises to revisit, and those whom he answers for as an officer."""
    own = found(tx, "周明辉", "", kinds=["household"], limit=20)
    assert len(own) == 3
    assert found(tx, "吴晓岚", "") == []


@pytest.mark.parametrize("words", ["李贵生", "lgs", "李桂生", "梨树村", "H-YL-01-01", "3组", ""])
def test_a_stranger_to_the_village_sees_nothing_of_it(tx, words):
    """Neither an officer of another township, nor its leader, nor the secretary of another village."""
    for who in ("覃波", "向东明", "付德明", "罗志强"):
        assert "李贵生 3组" not in found(tx, who, words, limit=50)


def test_one_subject_is_read_by_those_who_find_it(tx):
    """Its number alone opens nothing."""

    def readers(tx):
        household = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
        people = ["周明辉", "何秀英", "刘建新", "吴晓岚", "覃波", "付德明"]
        return [who for who in people if read_subject(tx, viewer(tx, who), household.id, TODAY)]

    assert readers(tx) == ["周明辉", "何秀英", "刘建新", "吴晓岚"]


def test_who_handed_over_finds_no_longer(tx):
    """An assignment that ended yesterday shows nothing today."""

    def handed_over(tx):
        household = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
        for row in tx.exec(select(Assignment).where(Assignment.subject_id == household.id)).all():
            row.until_day = TODAY
        tx.flush()
        return found(tx, "周明辉", "李贵生"), seeks(tx, viewer(tx, "周明辉"), TODAY)

    assert handed_over(tx) == ([], True)


def test_a_unit_answers_through_its_contact(tx):
    """A stationed unit's subjects are its contact's to find."""

    def stationed(tx):
        household = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
        office = tx.exec(select(Unit).where(Unit.code == "TY-YL-NJ")).one()
        office.contact_id = person(tx, "唐海").id
        assert found(tx, "唐海", "李贵生") == []
        tx.add(Assignment(subject_id=household.id, capacity="stationed_unit", unit_id=office.id, from_day=TODAY))
        tx.flush()
        return found(tx, "唐海", "李贵生")

    assert stationed(tx) == ["李贵生 3组"]


def test_people_are_found_by_those_above_them(tx):
    """The leader finds his officers by name, part and initials; officers find nobody."""

    def names(tx, who, words):
        return [row.name for row, _ in find_people(tx, viewer(tx, who), words)]

    assert names(tx, "刘建新", "明辉") == ["周明辉"]
    assert names(tx, "刘建新", "zmh") == ["周明辉"]
    assert names(tx, "刘建新", "覃波") == []
    assert names(tx, "周明辉", "罗志强") == []


# --- keys -------------------------------------------------------------------------------------------


def test_keys_follow_their_subject(tx):
    """A new name is found at once, the old one no more; written in bulk, they are made by index_names."""

    def renamed(tx):
        household = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
        household.name = "李富贵"
        tx.flush()
        by_itself = found(tx, "吴晓岚", "lfg"), found(tx, "吴晓岚", "lgs")
        before = set(tx.exec(select(SubjectName.key).where(SubjectName.subject_id == household.id)).all())
        index_names(tx, [household])
        after = set(tx.exec(select(SubjectName.key).where(SubjectName.subject_id == household.id)).all())
        return by_itself, before == after == set(keys_of("李富贵", household.code))

    assert renamed(tx) == ((["李富贵 3组"], []), True)


def test_names_that_sound_alike_share_a_key():
    """Flat tongue and curled, n and l."""
    assert set(sounds("李桂生")) & set(sounds("李贵森"))
    assert set(sounds("牛长根")) & set(sounds("刘长根"))
    assert not set(sounds("李贵生")) & set(sounds("王满香"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_has_keys(name, code):
    """Whatever stands on a roster."""
    assert all(keys_of(name, code))


@given(words=st.text(max_size=30) | st.text("李贵生张三梨树村云岭乡0123456789组十hyl- 　", max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # nothing is written
def test_anything_may_be_looked_for(tx, words):
    """No words make the search fail."""
    found(tx, "周明辉", words)
    found(tx, "吴晓岚", words)
    find_people(tx, viewer(tx, "吴晓岚"), words)


def test_last_visits_count_valid_records_only(tx):
    """A record taken back was no visit."""

    def taken_back(tx):
        record = tx.exec(select(Record).where(Record.duty == "revisit").order_by(col(Record.id))).first()
        for row in tx.exec(select(Record).where(Record.subject_id == record.subject_id)).all():
            row.state = "withdrawn"
        tx.flush()
        return last_visits(tx, [record.subject_id])

    assert taken_back(tx) == {}
