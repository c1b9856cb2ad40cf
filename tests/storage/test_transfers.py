"""Nobody's work falls between two chairs: whatever was in hand, on the day it is in exactly one other hand, or a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from activities.catalogue import read_catalogue
from jobs.apply_transfers import apply_transfers
from jobs.plan_tasks import plan_tasks
from storage.forms import current_version
from storage.holdings import holdings_of
from storage.people import link_account, viewer_of
from storage.search import read_subject
from storage.tables import (
    Assignment,
    Extension,
    FollowUp,
    Grant,
    Interview,
    Membership,
    Obstacle,
    Person,
    Prompt,
    Record,
    Subject,
    Task,
    Ticket,
    Transfer,
    Unit,
)
from storage.transfers import ask, gaps_of, leaves, plan
from tests.county import morning
from tests.storage.people import enterprise, person, record_of

CATALOGUE = read_catalogue()
DAY = date(2026, 10, 21)
OFFICERS = ["周明辉", "罗志强", "孙立群", "田勇", "高翔", "许琳"]
SINGLE = ("revisitor", "instructor", "liaison")


def transfer(tx, leaver, successor, day=DAY, *, to=None, shares=None):
    """A decided transfer of the day."""
    unit = tx.exec(select(Unit).where(Unit.name == to)).one() if to else None
    row = ask(
        tx,
        person(tx, leaver),
        person(tx, successor),
        person(tx, "刘建新"),
        to_unit=unit,
        from_day=day,
        now=morning(DAY),
    )
    row.shares = shares or {}
    plan(tx, row)
    return row


def apply(tx, day=DAY):
    """What the clock does on a morning."""
    count = apply_transfers(tx, morning(day), CATALOGUE)
    plan_tasks(tx, morning(day), CATALOGUE)
    tx.flush()
    return count


def valid(row, day):
    """Whether an assignment holds on a day."""
    return row.from_day <= day and (row.until_day is None or row.until_day > day)


def half_filled(tx, name, task):
    """A revisit that somebody has begun."""
    version = current_version(tx, "revisit")
    row = Interview(
        person_id=person(tx, name).id,
        form_version_id=version.id,
        duty="revisit",
        subject_id=task.subject_id,
        task_id=task.id,
        place={"done": ["/data/arrival"]},
        opened_at=morning(DAY),
        touched_at=morning(DAY),
    )
    tx.add(row)
    tx.flush()
    return row


def task_of(tx, name):
    """The task of the fourth quarter about an enterprise."""
    return tx.exec(select(Task).where(Task.subject_id == enterprise(tx, name).id, Task.period_key == "2026Q4")).one()


def test_everything_goes_to_the_successor_and_records_keep_their_author(tx):
    """Tasks, households, enterprises, the unit's contact; what is done stays his."""
    zhou, xu = person(tx, "周明辉"), person(tx, "许琳")
    before = {(each.category, each.subject_id) for each in holdings_of(tx, zhou.id, DAY)}
    written = len(tx.exec(select(Record).where(Record.person_id == zhou.id)).all())
    transfer(tx, "周明辉", "许琳", to="清溪镇")
    assert apply(tx) == 1
    assert holdings_of(tx, zhou.id, DAY) == []
    assert {(each.category, each.subject_id) for each in holdings_of(tx, xu.id, DAY)} == before
    assert task_of(tx, "云岭茶业").person_id == xu.id
    assert len(tx.exec(select(Record).where(Record.person_id == zhou.id)).all()) == written
    assert (zhou.unit_id, zhou.post) == (tx.exec(select(Unit.id).where(Unit.name == "清溪镇")).one(), "")
    assert apply(tx) == 0


def test_before_the_day_nothing_changes(tx):
    """And after weeks down it is done at once."""
    zhou = person(tx, "周明辉")
    transfer(tx, "周明辉", "许琳", DAY + timedelta(days=3))
    assert apply(tx) == 0
    assert viewer_of(tx, zhou.id).roles == {"officer"}
    assert apply(tx, DAY + timedelta(days=30)) == 1
    assert viewer_of(tx, zhou.id).roles == set()


def test_his_rights_end_but_his_own_records_stay_his(tx):
    """Neither household nor enterprise is found; the role is the successor's."""
    secretary, successor = person(tx, "何秀英"), person(tx, "许琳")
    household = tx.exec(select(Subject).where(Subject.name == "王满香")).one()
    assert read_subject(tx, viewer_of(tx, secretary.id), household.id, DAY) is not None
    row = transfer(tx, "何秀英", "许琳")
    apply(tx)
    assert read_subject(tx, viewer_of(tx, secretary.id), household.id, DAY) is None
    assert read_subject(tx, viewer_of(tx, successor.id), household.id, DAY) is not None
    assert [grant["role"] for grant in row.moved["grants"]] == ["secretary"]
    branch = tx.exec(select(Subject).where(Subject.name == "梨树村支部")).one()
    assert (branch.profile["secretary"], branch.profile["secretary_code"]) == ("许琳", successor.code)


def test_what_is_half_filled_goes_on_with_its_answers(tx):
    """Out of the old hand, into the new one."""
    zhou, xu = person(tx, "周明辉"), person(tx, "许琳")
    row = half_filled(tx, "周明辉", task_of(tx, "顺达石材厂"))
    account = link_account(tx, zhou.id, 1, "zh", DAY)
    account.focus = {"interview": row.id, "find": True}
    transfer(tx, "周明辉", "许琳")
    apply(tx)
    assert (row.person_id, row.state, row.place["done"]) == (xu.id, "open", ["/data/arrival"])
    assert account.focus == {"find": True}


def test_nobody_checks_himself_after_a_transfer(tx):
    """罗志强 is the liaison of three: their revisits go to others, their forms with them, and both are told."""
    begun = half_filled(tx, "周明辉", task_of(tx, "金穗米业"))
    row = transfer(tx, "周明辉", "罗志强")
    apply(tx)
    luo = person(tx, "罗志强").id
    other = task_of(tx, "金穗米业").person_id
    assert other not in (None, luo)
    assert begun.person_id == other
    told = tx.exec(select(Prompt.person_id).where(Prompt.about == f"transfer:{row.id}")).all()
    assert {luo, other} <= set(told)
    assert gaps_of(tx, row) == []


def test_where_nobody_is_fit_the_leader_hears_of_a_gap(tx):
    """By name; when somebody is named later, the half-filled form is his."""
    subject = enterprise(tx, "金穗米业")
    for name in OFFICERS:
        tx.add(Assignment(subject_id=subject.id, capacity="liaison", person_id=person(tx, name).id, from_day=DAY))
    zhou = person(tx, "周明辉").id
    mine = tx.exec(select(Assignment).where(Assignment.subject_id == subject.id, Assignment.person_id == zhou)).all()
    next(row for row in mine if row.capacity == "liaison").until_day = DAY
    begun = half_filled(tx, "周明辉", task_of(tx, "金穗米业"))
    row = transfer(tx, "周明辉", "许琳")
    apply(tx)
    assert task_of(tx, "金穗米业").person_id is None
    assert gaps_of(tx, row) == ["金穗米业"]
    leader = person(tx, "刘建新").id
    stages = tx.exec(select(Prompt.stage).where(Prompt.person_id == leader, Prompt.about == f"transfer:{row.id}")).all()
    assert stages == ["leader:transfer"]
    tx.add(Assignment(subject_id=subject.id, capacity="revisitor", person_id=person(tx, "覃波").id, from_day=DAY))
    tx.flush()
    plan_tasks(tx, morning(DAY), CATALOGUE)
    apply(tx)
    assert begun.person_id == person(tx, "覃波").id


def test_what_lies_where_he_goes_stays_his(tx):
    """An officer who is paired in the township that he moves to goes on with that household."""
    zhou = person(tx, "周明辉")
    village = tx.exec(select(Unit).where(Unit.code == "TY-QX-01")).one()
    household = tx.exec(select(Subject).where(Subject.kind == "household", Subject.unit_id == village.id)).first()
    tx.add(Assignment(subject_id=household.id, capacity="paired_member", person_id=zhou.id, from_day=DAY))
    tx.flush()
    transfer(tx, "周明辉", "许琳", to="清溪镇")
    apply(tx)
    assert [each.subject_id for each in holdings_of(tx, zhou.id, DAY)] == [household.id]


def test_whoever_was_to_take_over_and_left_first_passes_it_on(tx):
    """许琳 was to follow in November and was transferred in October."""
    first = transfer(tx, "周明辉", "许琳", DAY + timedelta(days=20))
    transfer(tx, "许琳", "高翔", DAY + timedelta(days=5))
    apply(tx, DAY + timedelta(days=5))
    apply(tx, DAY + timedelta(days=20))
    households = {item["to"] for item in first.moved["items"] if item["category"] == "paired"}
    assert households == {person(tx, "高翔").id}


def test_a_task_opened_again_is_whoever_follows(tx):
    """Last quarter's, in its days of grace, and this quarter's."""
    transfer(tx, "周明辉", "许琳")
    apply(tx)
    old = tx.get(Task, record_of(tx, "云岭茶业", "2026Q3").task_id)
    old.state = "open"
    tx.flush()
    assert apply(tx) == 1
    assert old.person_id == person(tx, "许琳").id


MOVES = st.lists(
    st.tuples(st.sampled_from(["assign", "follow_up", "ticket", "settle", "decide", "form"]), st.integers(0, 10_000)),
    max_size=12,
)
GOING = st.lists(
    st.tuples(
        st.sampled_from(OFFICERS), st.sampled_from(OFFICERS), st.integers(0, 3), st.sampled_from(["", *OFFICERS])
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.usefixtures("tx")
@given(MOVES, GOING)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_falls_between_two_chairs(tx, moves, going):
    """Whatever was in whose hands, and whoever goes in whatever order: one holder each, none of them gone."""
    savepoint = tx.begin_nested()
    subjects = tx.exec(
        select(Subject).join(Unit, Unit.id == Subject.unit_id).where(Unit.path.startswith(_township(tx).path))
    ).all()
    subjects = [row for row in subjects if row.kind in ("enterprise", "household")]
    for kind, number in moves:
        GIVE[kind](tx, person(tx, OFFICERS[number % 6]), subjects[number % len(subjects)])
    before = _held(tx, DAY)
    gone = set()
    for leaver, successor, days, share in going:
        if leaver == successor or leaver in gone or successor in gone or leaves(tx, person(tx, successor).id):
            continue
        shares = {"paired": person(tx, share).id} if share not in ("", leaver) and share not in gone else {}
        transfer(tx, leaver, successor, DAY + timedelta(days=days), shares=shares)
        gone.add(leaver)
    last = DAY
    for days in range(4):
        last = DAY + timedelta(days=days)
        apply(tx, last)
    away = {person(tx, name).id for name in gone}
    _nobody_away(tx, away, last)
    after = _held(tx, last)
    named = {name for row in tx.exec(select(Transfer)).all() if row.state == "done" for name in gaps_of(tx, row)}
    for subject, capacity in before:
        holders = after.get((subject, capacity), [])
        if capacity in SINGLE:
            assert len(holders) == 1 or tx.get(Subject, subject).name in named
        else:
            assert holders
    assert apply(tx, last) == 0
    savepoint.rollback()


def _township(tx):
    return tx.exec(select(Unit).where(Unit.name == "云岭乡")).one()


def _held(tx, day):
    """Subject and capacity → who answers for it."""
    found = {}
    for row in tx.exec(select(Assignment).order_by(Assignment.id)).all():
        if valid(row, day) and row.person_id:
            found.setdefault((row.subject_id, row.capacity), []).append(row.person_id)
    return {key: sorted(set(who)) for key, who in found.items()}


def _nobody_away(tx, away, day):
    """No one who has gone holds anything, and every open task is somebody's who answers for it, or a gap."""
    for who in away:
        assert holdings_of(tx, who, day) == []
        assert viewer_of(tx, who).roles == set()
    for row in tx.exec(select(Task).where(Task.state == "open")).all():
        assert row.person_id not in away
    for table, column in (
        (FollowUp, "responsible_id"), (Ticket, "answerer_id"), (Membership, "settler_id"), (Obstacle, "decider_id"),
        (Extension, "decider_id"),
    ):  # fmt: skip
        assert not {getattr(row, column) for row in tx.exec(select(table)).all()} & away
    for row in tx.exec(select(Interview).where(Interview.state == "open")).all():
        task = tx.get(Task, row.task_id)
        assert row.person_id == task.person_id or task.person_id is None


def _assign(tx, who, subject):
    capacity = "paired_member" if subject.kind == "household" else SINGLE[subject.id % 3]
    for row in tx.exec(
        select(Assignment).where(Assignment.subject_id == subject.id, Assignment.capacity == capacity)
    ).all():
        if valid(row, DAY):
            row.until_day = DAY
    tx.add(Assignment(subject_id=subject.id, capacity=capacity, person_id=who.id, from_day=DAY))
    tx.flush()
    plan_tasks(tx, morning(DAY), CATALOGUE)


def _follow_up(tx, who, _):
    row = tx.exec(select(FollowUp).where(FollowUp.state == "open")).first()
    row.responsible_id, row.responsible = who.id, who.name
    tx.flush()


def _ticket(tx, who, subject):
    tx.add(Ticket(subject_id=subject.id, unit_id=subject.unit_id, words="修路", raised_on=DAY, raised_by_id=who.id,
                  answerer_id=who.id))  # fmt: skip
    tx.flush()


def _settle(tx, who, _):
    member = tx.exec(select(Subject).where(Subject.kind == "member")).first()
    tx.add(Membership(member_id=member.id, state="proposed", from_day=DAY, settler_id=who.id))
    tx.flush()


def _decide(tx, who, _):
    task = tx.exec(select(Task).where(Task.state == "open")).first()
    tx.add(Obstacle(task_id=task.id, reason="closed", reported_by_id=who.id, reported_at=morning(DAY),
                    decider_id=who.id))  # fmt: skip
    follow_up = tx.exec(select(FollowUp).where(FollowUp.state == "open")).first()
    tx.add(Extension(follow_up_id=follow_up.id, asked_by_id=who.id, asked_at=morning(DAY), reason="住院",
                     to_due=DAY, decider_id=who.id))  # fmt: skip
    tx.flush()


def _form(tx, who, _):
    task = tx.exec(select(Task).where(Task.state == "open", Task.person_id == who.id)).first()
    begun = tx.exec(select(Interview).where(Interview.task_id == task.id)).first() if task else None
    if task and not begun:
        half_filled(tx, who.name, task)


GIVE = {
    "assign": _assign,
    "follow_up": _follow_up,
    "ticket": _ticket,
    "settle": _settle,
    "decide": _decide,
    "form": _form,
}


def test_the_role_is_handed_on_once(tx):
    """The successor has it already, or gets it."""
    transfer(tx, "周明辉", "许琳")
    apply(tx)
    xu, township = person(tx, "许琳").id, _township(tx).id
    rows = tx.exec(select(Grant).where(Grant.person_id == xu, Grant.unit_id == township)).all()
    assert [row.role for row in rows] == ["officer"]
    assert tx.exec(select(Person).where(Person.name == "周明辉")).one().post == "党建办干部"
