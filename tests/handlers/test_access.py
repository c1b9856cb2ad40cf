"""Requests to be let in: a stranger learns nothing about the roster, and only who leads the unit decides."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage import tables
from storage.people import account_of_chat
from storage.secret import Secret
from storage.tables import AccessRequest, Account, Person
from tests.county import SECRET


async def asks(county, who, words):
    await county.act(who, text="你好")
    await county.act(who, tap=county.button(who, "我要申请"))
    await county.act(who, text=words)


def heard(county, who):
    """All that the bot said there, with its buttons."""
    return [
        (one["text"], str(one.get("reply_markup", ""))) for one in county.phone(who).messages if one["from"]["is_bot"]
    ]


@pytest.mark.parametrize("registered", [(), ("刘建新",), ("刘建新", "周明辉")])
async def test_a_stranger_cannot_tell_who_is_on_the_roster(county, registered):
    """A name that is there, one that sounds like it and one that is not are answered alike, with and without a phone."""
    for name in registered:
        await county.register(name)
    for number, words in enumerate(("云岭乡 周明辉", "云岭乡 周名辉", "云岭乡 张三丰", "无名", "张三")):
        await asks(county, f"生人{number}", words)
        await county.act(f"生人{number}", contact={"own": True})
    first, *others = (heard(county, f"生人{number}") for number in range(5))
    assert len(first) == 4
    assert all(other == first for other in others)


async def test_a_phone_number_of_his_own_tells_the_decider(county):
    """The number is matched by its hash and kept as nothing else."""
    await county.register("刘建新")
    own = Secret(SECRET).fingerprint(f"100{county.phone('周明辉').person_id:08d}")

    def on_roster(tx):
        tx.exec(select(Person).where(Person.name == "周明辉")).one().phone_hash = own

    await county.store.write(on_roster)
    await county.act("周明辉", text="你好")
    await county.act("周明辉", tap=county.button("周明辉", "我要申请"))
    await county.act("周明辉", contact={"own": True})
    await county.act("周明辉", text="云岭乡小周")
    assert "党建办干部周明辉，手机号一致" in county.phone("刘建新").newest["text"]


async def test_an_approval_is_for_that_chat_and_that_time_only(county):
    """Another chat that sends the same tap gets nothing; after fourteen days nobody does."""
    await county.register("刘建新")
    await asks(county, "生人", "云岭乡 周明辉")
    await county.act("刘建新", tap=county.button("刘建新", "就是他"))
    yes = county.button("生人", "是我")
    await asks(county, "路人", "云岭乡 罗志强")
    message = county.phone("路人").newest
    county.simulator.station.queue(
        "callback_query",
        {
            "id": "1",
            "from": county.simulator.world.user(message["chat"]["id"]),
            "chat_instance": "1",
            "message": message,
            "data": yes["data"],
        },
    )
    county.awaited = county.simulator.world.next_update_id - 1
    await county.settled()
    await county.at(county.clock() + timedelta(days=15))
    await county.act("生人", tap=yes)
    assert county.phone("生人").newest["text"].startswith("这里是桃源县")
    accounts = county.read(
        lambda tx: [account_of_chat(tx, county.phone(who).person_id, county.clock().date()) for who in ("生人", "路人")]
    )
    assert accounts == [None, None]


async def test_who_moves_to_a_new_phone_is_told_on_the_old_one(county):
    """So that nobody takes over an account in silence; and the old phone is a stranger's."""
    await county.register("刘建新")
    await county.register("周明辉")
    await asks(county, "生人", "云岭乡 周明辉")
    assert "已用另一部手机登记" in county.phone("刘建新").newest["text"]
    await county.act("刘建新", tap=county.button("刘建新", "就是他"))
    await county.act("生人", tap=county.button("生人", "是我"))
    assert county.phone("周明辉").newest["text"].startswith("您的名字已在另一部手机上登记")
    await county.act("周明辉", text="待办")
    assert county.phone("周明辉").newest["text"].startswith("这里是桃源县")


async def test_everybody_is_told_in_his_own_language(county):
    """The decider speaks English, the stranger's phone Chinese."""
    await county.register("刘建新")
    await county.act("刘建新", text="English")
    await asks(county, "生人", "云岭乡 周明辉")
    assert county.phone("刘建新").newest["text"].startswith("Somebody asks for access")
    await county.act("刘建新", tap=county.button("刘建新", "That is the one"))
    assert county.phone("生人").newest["text"].startswith("周明辉同志，您好")
    await county.act("生人", tap=county.button("生人", "是我"))
    languages = county.read(lambda tx: tx.exec(select(Account.language).order_by(Account.id)).all())
    assert list(languages) == ["en", "zh"]


async def test_a_request_is_decided_once(county):
    """By the first of those who lead the unit; the other hears so."""
    for name in ("吴晓岚", "沈卓然"):
        await county.register(name)
    await asks(county, "生人", "周明辉")
    await county.act("吴晓岚", tap=county.button("吴晓岚", "不是"))
    await county.act("沈卓然", tap=county.button("沈卓然", "就是他"))
    assert county.phone("沈卓然").newest["text"] == "“周明辉”的申请，吴晓岚已经处理了。"
    assert county.read(lambda tx: tx.exec(select(AccessRequest.state)).one()) == "refused"


PLANNED = ("Period", "Prompt", "JobRun", "Setting")  # the clock goes on meanwhile


async def test_practice_leaves_no_trace(county):
    """No interview, record, task or file is there afterwards that was not there before, however it ends."""
    await county.register("周明辉")
    kept = [
        table
        for name in tables.__all__
        if isinstance(table := getattr(tables, name), type) and name not in ("Inbox", "Outbox", "Account")
    ]

    def counts(tx):
        return {table.__name__: sorted(row.model_dump_json() for row in tx.exec(select(table)).all()) for table in kept}

    before = county.read(counts)
    await county.act("周明辉", text="练一次")
    await county.act("周明辉", tap=county.button("周明辉", "张样板"))
    await county.act("周明辉", photo=True)
    await county.at(county.clock() + timedelta(days=2))
    assert county.read(counts)["Interview"] == before["Interview"]
    for label in (None, "张样板", "都好", "都做到", "没有", "提交"):
        await county.act("周明辉", **({"text": "练一次"} if label is None else {"tap": county.button("周明辉", label)}))
    after = county.read(counts)
    assert {name: rows for name, rows in after.items() if name not in PLANNED} == {
        name: rows for name, rows in before.items() if name not in PLANNED
    }
