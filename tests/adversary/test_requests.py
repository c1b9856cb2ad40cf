"""Requests: neither side learns the other's account; a stranger to one reads and changes nothing of it."""

import json

import pytest

from storage.tables import Account, Outbox, Person, Ticket
from tests.adversary.hostile import OFFICER, aside, begin, every, forge, newest, walk
from tests.county import County

SECRETARY, STATION, LEADER = "何秀英", "唐海", "刘建新"


async def raised(county: County) -> Ticket:
    """A request of 王满香, with the farming station."""
    await begin(county, SECRETARY, STATION, LEADER, OFFICER)
    await walk(county, SECRETARY, "查找 王满香", "[记诉求]", "想学养蜂")
    return every(county, Ticket)[-1]


async def test_the_two_sides_never_see_each_others_accounts(county: County) -> None:
    """Question, reply, answer, return: no telegram id, user name or telephone of one in anything the other gets."""
    await raised(county)
    await walk(county, STATION, "[问一句]", "几箱蜂？")
    await walk(county, SECRETARY, "[回一句]", "两箱")
    await walk(county, STATION, "[答复]", "11月10日开班")
    await walk(county, SECRETARY, "[他不满意]", "太远")
    await walk(county, STATION, "[答复]", "到村里讲")
    people = {name: every(county, Person, Person.name == name)[0] for name in (SECRETARY, STATION)}
    for mine, other in ((SECRETARY, STATION), (STATION, SECRETARY)):
        [account] = every(county, Account, Account.person_id == people[mine].id)
        said = [
            row.payload
            for row in every(county, Outbox)
            if row.person_id == people[mine].id or row.chat_id == account.chat_id
        ]
        messages = [{**each, "chat": None, "from": None} for each in county.phone(mine).messages]
        heard = json.dumps([said, messages], ensure_ascii=False)
        phone = county.secret.decrypt(people[other].phone_encrypted or "")
        [theirs] = every(county, Account, Account.person_id == people[other].id)
        assert other in heard  # by name, as on the roster
        assert [part for part in (str(theirs.chat_id), phone, "@", "tg://", "forward") if part in heard] == []


@pytest.mark.parametrize(
    "step", ["answer", "ask", "back", "later", "pass", "kinds", "told", "unhappy", "urge", "agree", "drop", "see"]
)
async def test_whoever_is_no_part_of_it_is_told_so(county: County, step: str) -> None:
    """An officer of the same township forges every button."""
    ticket = await raised(county)
    before = ticket.model_dump()
    await forge(county, OFFICER, f"s:{step}:{ticket.id}")
    assert newest(county, OFFICER) == "这个按钮不是给您的。"
    assert every(county, Ticket)[-1].model_dump() == before
    assert aside(county) == []


@pytest.mark.parametrize(
    ("who", "data"),
    [
        (SECRETARY, "answer:{}"),
        (SECRETARY, "to:{}:1"),
        (STATION, "told:{}"),
        (STATION, "kind:{}:works"),
        (STATION, "drop:{}"),
        (STATION, "put:{}:2027-01-01"),
        (LEADER, "told:{}"),
        (LEADER, "agree:{}"),
        (LEADER, "kind:{}:nothing"),
        (LEADER, "to:{}:99999"),
    ],
)
async def test_what_is_not_his_turn_changes_nothing(county: County, who: str, data: str) -> None:
    """Late, early or another's: how it stands is said, and it stays so."""
    ticket = await raised(county)
    before = ticket.model_dump()
    await forge(county, who, "s:" + data.format(ticket.id))
    assert newest(county, who).startswith("没有改动：王满香“想学养蜂”")
    assert every(county, Ticket)[-1].model_dump() == before
    assert aside(county) == []


async def test_a_request_of_a_household_elsewhere_is_refused(county: County) -> None:
    """A secretary forges 记诉求 of a household that is not hers to read."""
    await begin(county, SECRETARY)
    await forge(county, SECRETARY, "s:new:99999")
    await walk(county, SECRETARY, "想学养蜂")
    assert [row.words for row in every(county, Ticket)] == ["学养蜂"]  # the demo county's own
