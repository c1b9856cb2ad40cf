"""Invites in chat: codes stand nowhere, double taps send nothing twice, nobody invites whom he does not lead."""

import zipfile
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from forms.zone import ZONE
from storage.invites import LETTERS, as_typed, code_of, find_invite, live_invites, looks_like_code
from storage.secret import Secret
from storage.tables import Inbox, Invite, Outbox, Person
from tests.county import CODE, SECRET

KEY = Secret(SECRET)
REFUSED = "邀请由乡镇和县里的负责同志来发。"


def person_id(county, name):
    return county.read(lambda tx: tx.exec(select(Person.id).where(Person.name == name)).one())


async def asked_for_link(county):
    await county.register("刘建新")
    await county.act("刘建新", text="邀请")
    await county.act("刘建新", text="周明辉")
    await county.act("刘建新", tap=county.button("刘建新", "给一个链接"))


async def test_a_code_stands_in_no_table(county):
    """Neither in what is to be said, nor in what came; only its fingerprint, until somebody opens the link."""
    await asked_for_link(county)
    code = county.link_on("刘建新")
    rows = county.read(
        lambda tx: [row.model_dump_json() for table in (Outbox, Inbox, Invite) for row in tx.exec(select(table)).all()]
    )
    assert rows
    assert not any(code in row for row in rows)


async def test_the_code_is_the_same_however_often_it_is_made(county):
    """From sending and person; another key, person or sending gives another."""
    await asked_for_link(county)
    invite = county.read(lambda tx: tx.exec(select(Invite).where(Invite.origin != "")).one())
    assert code_of(KEY, invite.origin, invite.person_id) == county.link_on("刘建新")
    assert (
        len(
            {
                code_of(key, origin, one)
                for key in (KEY, Secret("another key, long enough"))
                for origin in "ab"
                for one in (1, 2)
            }
        )
        == 8
    )


@pytest.mark.parametrize(
    "spoilt", [str.upper, lambda code: f"{code[:4]} {code[4:8]}-{code[8:]}", lambda code: f" {code}. "]
)
async def test_a_code_from_paper_may_be_typed_as_people_type(county, spoilt):
    """In groups, in capitals, without /start."""
    await asked_for_link(county)
    typed = spoilt(county.link_on("刘建新"))
    assert looks_like_code(typed)
    await county.act("周明辉", text=typed)
    assert county.phone("周明辉").newest["text"].startswith("周明辉同志，您好")


async def test_slips_and_list_reach_the_phone_and_the_disk_keeps_neither(county):
    """A document each; what is beside the database is the database."""
    await county.register("刘建新")
    for label in ("打印邀请条", "Excel名单", "11人都重发"):
        if label != "11人都重发":
            await county.act("刘建新", text="邀请")
        await county.act("刘建新", tap=county.button("刘建新", label if label != "11人都重发" else "12人都重发"))
    contents = [
        county.simulator.world.contents[message["document"]["file_id"]]
        for message in county.phone("刘建新").messages
        if "document" in message
    ]
    assert [content[:4] for content in contents] == [b"%PDF", b"PK\x03\x04"]
    sheet = openpyxl.load_workbook(BytesIO(contents[1])).active
    codes = [CODE.search(row[3])[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert all(
        county.read(lambda tx, code=code: find_invite(tx, code, secret=KEY, now=county.clock())) for code in codes
    )
    assert zipfile.is_zipfile(BytesIO(contents[1]))
    assert {file.name.split("-")[0] for file in county.folder.iterdir()} == {"county.sqlite"}


async def test_nobody_invites_whom_he_does_not_lead(county):
    """A changed client may send any numbers: another township's people are not shown, and get no codes."""
    await county.register("刘建新")
    await county.act("刘建新", text="邀请")
    message = county.phone("刘建新").newest
    qin = person_id(county, "覃波")
    for data in (f"v:see:{qin}", f"v:link:{qin}:0", f"v:void:{qin}", "v:slips:12:0", "v:list:0:0", "v:all_table:1:0"):
        county.simulator.station.queue("callback_query", tap(county, message, data))
        county.awaited = county.simulator.world.next_update_id - 1
        await county.settled()
    *said, last = county.phone("刘建新").messages[-5:]  # the list was changed in place
    assert [one["text"] for one in said] == [REFUSED, REFUSED, REFUSED, "石坪镇该登记的都登记了。"]
    assert last["caption"].startswith("桃源县12人")  # his own, whatever the place
    assert county.read(lambda tx: live_invites(tx, [qin], county.clock())) == {}
    assert not any("覃波" in str(one) for one in county.phone("刘建新").messages)


def tap(county, message, data):
    """A tap of a client that makes up its own buttons."""
    number = county.phone("刘建新").person_id
    return {
        "id": f"{number}{data}",
        "from": county.simulator.world.user(number),
        "chat_instance": "1",
        "message": message,
        "data": data,
    }


def test_codes_are_read_out_on_the_phone():
    """Small letters and figures, none that are taken for one another."""
    assert not set(LETTERS) & set("0o1il")
    assert as_typed("K7MP 3xqd-w9ht。") == "k7mp3xqdw9ht"
    assert not looks_like_code("云岭乡 周明辉")


async def test_an_invitation_says_its_year_and_that_it_is_over(county):
    """A date of another year bears it; one that expired is said to have; which paper is asked for is named."""
    await county.register("刘建新")
    await county.invite("周明辉", "8fQ2mZ")
    await county.at(datetime(2026, 12, 28, 9, tzinfo=ZONE))
    await county.act("刘建新", text="邀请")
    assert "周明辉 党建办干部，邀请已过期" in county.phone("刘建新").newest["text"]
    await county.act("刘建新", text="周明辉")
    assert "10月12日已过期" in county.phone("刘建新").newest["text"]
    await county.invite("罗志强", "9fQ2mZ")
    await county.act("刘建新", text="罗志强")
    assert "2027年1月11日前有效" in county.phone("刘建新").newest["text"]
    for paper in ("打印邀请条", "Excel名单"):
        await county.act("刘建新", text="邀请")
        await county.act("刘建新", tap=county.button("刘建新", paper))
        assert county.phone("刘建新").newest["text"].startswith(f"{paper}：其中1人已有邀请")
