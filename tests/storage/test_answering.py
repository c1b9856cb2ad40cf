"""Who answers for a place or a household: gaps, changes with their reasons, whose work an account is."""

from datetime import date

from sqlmodel import select

from activities.catalogue import read_catalogue
from jobs.plan_tasks import plan_tasks
from storage.answering import LINKED, PAIRED, STATIONED, change, changes_of, holders_now
from storage.gaps import KINDS
from storage.places import place_subject
from storage.tables import FollowUp, Person, Subject, Task, Unit
from tests.county import morning
from tests.storage.people import enterprise, person, viewer

DAY = date(2026, 11, 25)
CATALOGUE = read_catalogue()


def named(tx, table, name):
    """A row by its name."""
    return tx.exec(select(table).where(table.name == name)).one()


def change_to(tx, subject, capacity, who, reason="县里统一安排"):
    """The office names somebody."""
    return change(tx, subject, capacity, who, reason=reason, by=person(tx, "吴晓岚"), now=morning(DAY), today=DAY)


def test_a_place_without_leader_or_unit_is_a_gap_until_one_is_named(tx):
    """Both kinds, of a community; a second unit is named beside the first."""
    me = viewer(tx, "吴晓岚")
    place = named(tx, Unit, "白鹭社区")
    community = place_subject(tx, place)
    assert place_subject(tx, place).id == community.id
    for kind, capacity, who in (
        ("linked", LINKED, person(tx, "韩卫平")),
        ("stationed", STATIONED, named(tx, Unit, "县委组织部")),
    ):
        assert "白鹭社区" in [gap.name for gap in KINDS[kind](tx, me, DAY)]
        change_to(tx, community, capacity, who)
        assert "白鹭社区" not in [gap.name for gap in KINDS[kind](tx, me, DAY)]
    change_to(tx, community, STATIONED, named(tx, Unit, "县委组织部干部二室"))
    assert len(holders_now(tx, community.id, STATIONED, DAY)) == 2


def test_a_pairing_changes_hands_with_its_promises_and_its_history_stays(tx):
    """李贵生 was promised something by 周明辉; 何秀英 goes on with it."""
    household = tx.exec(select(Subject).where(Subject.name == "李贵生", Subject.kind == "household")).one()
    open_ones = select(FollowUp).where(FollowUp.subject_id == household.id, FollowUp.state == "open")
    for promise in tx.exec(open_ones).all():
        promise.responsible_id = person(tx, "周明辉").id
    before = change_to(tx, household, PAIRED, person(tx, "何秀英"), "周明辉驻村")
    assert before.person_id == person(tx, "周明辉").id
    assert before.until_day == DAY
    (told,) = changes_of(tx, household.id)
    assert (told.before, told.after, told.day, told.reason) == ("周明辉", "何秀英", DAY, "周明辉驻村")
    now = {(promise.responsible_id, promise.responsible) for promise in tx.exec(open_ones).all()}
    assert now == {(person(tx, "何秀英").id, "何秀英")}


def test_accounts_are_asked_of_heads_in_their_window_only(tx):
    """Of each village's secretary and each township's leader, from ten days before they are due."""
    for day, villages, townships in ((date(2026, 12, 14), 0, 0), (date(2026, 12, 15), 30, 6)):
        plan_tasks(tx, morning(day), CATALOGUE)
        rows = tx.exec(select(Task.duty, Person.name).where(Task.person_id == Person.id)).all()
        asked = [name for duty, name in rows if duty == "account_village"]
        assert len(asked) == villages
        assert len([name for duty, name in rows if duty == "account_township"]) == townships
    assert "何秀英" in asked


def test_linked_places_are_asked_for_only_where_somebody_is_linked(tx):
    """One village of many has a linked cadre: one task."""
    change_to(tx, place_subject(tx, named(tx, Unit, "梨树村")), LINKED, person(tx, "周明辉"))
    place_subject(tx, named(tx, Unit, "月塘村"))
    plan_tasks(tx, morning(DAY), CATALOGUE)
    rows = tx.exec(select(Task).where(Task.duty == "linked_village")).all()
    assert [(row.person_id, row.period_key) for row in rows] == [(person(tx, "周明辉").id, "2026Q4")]


def test_enterprises_with_too_few_members_each_are_proposed_together(tx):
    """Only where the neighbours of one village have three full members between them."""
    found = KINDS["joint"](tx, viewer(tx, "吴晓岚"), DAY)
    assert found
    for gap in found:
        assert gap.names
        one = enterprise(tx, gap.name)
        beside = [enterprise(tx, name.rstrip("0123456789")) for name in gap.names]
        assert {each.unit_id for each in beside} == {one.unit_id}
    assert [gap.name for gap in KINDS["joint"](tx, viewer(tx, "戴文静"), DAY)] != [gap.name for gap in found]
