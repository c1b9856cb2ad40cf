"""The cards of what the demo county has none of: villages, communities, members in every state, tasks of nobody."""

from datetime import date

import pytest
from sqlmodel import col, select

from storage.tables import Assignment, FollowUp, Membership, Person, Subject, Task, Unit

DAY = date(2026, 9, 28)


async def card(county, who, words):
    await county.act(who, text=f"查找 {words}")
    return county.phone(who).newest["text"].split("\n")


def subject(tx, name):
    return tx.exec(select(Subject).where(Subject.name == name).order_by(col(Subject.id))).first()


def unit(tx, name):
    return tx.exec(select(Unit).where(Unit.name == name)).one()


@pytest.fixture
async def with_leader(county):
    await county.register("刘建新")
    return county


async def test_a_village_and_a_community(with_leader):
    """Secretary, households, members, who links it; where nobody does, that."""

    def add(tx):
        village = unit(tx, "梨树村")
        about = {"households": 420, "groups": 8, "members": 35}
        row = Subject(code="V-1", kind="village", name="梨树行政村", unit_id=village.id, profile=about)
        bare = Subject(code="C-1", kind="community", name="茶场社区", unit_id=unit(tx, "云岭乡").id)
        tx.add_all([row, bare])
        tx.flush()
        leader = tx.exec(select(Person).where(Person.name == "刘建新")).one()
        tx.add(Assignment(subject_id=row.id, person_id=leader.id, capacity="linked_leader", from_day=DAY))

    await with_leader.store.write(add)
    assert await card(with_leader, "刘建新", "梨树行政村") == [
        "梨树行政村，梨树村",
        "书记何秀英，420户，8个组，党员35名",
        "联点领导：刘建新",
        "还没有走访记录。",
    ]
    assert await card(with_leader, "刘建新", "茶场社区") == [
        "茶场社区，云岭乡",
        "还没有书记",
        "还没有定由谁负责。",
        "还没有走访记录。",
    ]


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ("agreed", "attached", "挂靠梨树村支部"),
        ("agreed", "belongs", "组织关系在梨树村支部"),
        ("proposed", "attached", "拟挂靠梨树村支部，等支部确认"),
        ("declined", "attached", "组织关系还没落实。"),
    ],
)
async def test_a_member_and_his_branch(with_leader, state, kind, said):
    """Who has him, who is asked to, or nobody; in no enterprise he is in none."""

    def change(tx):
        member = subject(tx, "蒋大勇")
        member.parent_id, member.profile = None, {"standing": "probationary"}
        row = tx.exec(select(Membership).where(Membership.member_id == member.id)).first()
        row.state, row.kind = state, kind

    await with_leader.store.write(change)
    assert (await card(with_leader, "刘建新", "蒋大勇"))[1:3] == ["预备党员", said]


async def test_what_is_next_though_nobody_is_to_go(with_leader):
    """A task that is a gap stands on the card; one of another duty by its own name."""

    def change(tx):
        task = tx.exec(select(Task).where(Task.subject_id == subject(tx, "云岭茶业").id, Task.state == "open")).first()
        task.person_id = None
        key = task.period_key
        household = subject(tx, "李贵生")
        officer = tx.exec(select(Person).where(Person.name == "周明辉")).one()
        tx.add(Task(duty="pairing", subject_id=household.id, period_key=key, person_id=officer.id))

    await with_leader.at(with_leader.clock().replace(month=10, day=21))
    await with_leader.settled()
    await with_leader.store.write(change)
    assert "第四季度回查还没去，还没有定人。" in await card(with_leader, "刘建新", "云岭茶业")
    assert "第四季度走访还没去，由周明辉去。" in await card(with_leader, "刘建新", "李贵生")


async def test_what_somebody_is_to_put_right(with_leader):
    """On his card, counted; done, it is gone."""

    def change(tx):
        who = tx.exec(select(Person).where(Person.name == "罗志强")).one()
        row = tx.exec(select(FollowUp).where(FollowUp.state == "open", FollowUp.kind == "rectification")).first()
        row.responsible_id = who.id
        return row.id

    number = await with_leader.store.write(change)
    assert "由他落实的整改1件" in await card(with_leader, "刘建新", "罗志强")

    def close(tx):
        tx.get_one(FollowUp, number).state = "closed"

    await with_leader.store.write(close)
    assert not any("整改" in line for line in await card(with_leader, "刘建新", "罗志强"))


async def test_a_units_card_is_for_who_oversees_it(county):
    """An officer, and a leader elsewhere, who taps its number are told nothing."""
    for who in ("刘建新", "周明辉", "向东明"):
        await county.register(who)
    number = county.read(lambda tx: unit(tx, "梨树村").id)
    said = []
    for who in ("刘建新", "周明辉", "向东明"):
        newest = county.phone(who).newest
        query = {
            "id": f"{who}1",
            "from": county.simulator.world.user(county.phone(who).person_id),
            "chat_instance": "1",
            "message": newest,
            "data": f"G:unit:{number}",
        }
        county.simulator.station.queue("callback_query", query)
        county.awaited = county.simulator.world.next_update_id - 1
        await county.settled()
        said.append(county.phone(who).newest["text"].split("\n")[0])
    assert said == ["梨树村", "缺口由单位领导和县里看。", "没有找到，或不在您能看的范围。"]
