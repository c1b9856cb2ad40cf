"""What people just write: nothing is a fact before the tap, one tap makes all of it facts, and it is linked to the words."""

import json
import shutil
from datetime import date

import pytest
from sqlmodel import col, select

from activities.catalogue import HERE
from handlers.written import storing
from storage.people import viewer_of
from storage.records import read_record
from storage.tables import Attachment, Fact, Inbox, Mention, Message, Outbox, Record, Subject, Ticket
from tests.adversary.hostile import aside, forge, newest, patient_with_nothing, tap, unsaid, walk
from tests.county import morning
from tests.messages.sets import SETS, messages_of

HE, ZHOU, LIU, LUO = "何秀英", "周明辉", "刘建新", "罗志强"
TEXT = "昨天走访特困户李桂生，送棉被1床，他想学养蜂。王满香家蜂蜜200斤卖不动"
TWO = "昨天走访李贵生，送棉被1床。今天去覃冬梅家，送化肥2袋"


@pytest.fixture
async def people(county):
    """A secretary, an officer, their leader, in October."""
    await county.at(morning(date(2026, 10, 20)))
    for name in (HE, ZHOU, LIU):
        await county.register(name)
    patient_with_nothing(county)
    return county


def rows(county, table):
    """All rows of a table, the oldest first."""
    return county.read(lambda tx: list(tx.exec(select(table).order_by(col(table.id))).all()))


def facts(county):
    """How many records, requests and facts there are: whatever counts."""
    return [len(rows(county, table)) for table in (Record, Ticket, Fact)]


async def test_no_message_is_a_fact_before_the_tap(people):
    """Whatever the sets of messages say: proposed, kept, passed on, and no record, request or fact of it."""
    before = facts(people)
    texts = [row["text"] for name in SETS for row in messages_of(name)][::9]
    for text in texts:
        await people.act(HE, text=text.replace("张三", "李贵生"))
    assert facts(people) == before
    assert aside(people) == []
    kept = {row.words for row in rows(people, Message)}
    assert len(kept) > len(texts) / 2
    assert any(row.lines for row in rows(people, Message))


async def test_one_tap_makes_all_of_it_facts_linked_to_the_words(people):
    """A visit, two requests; the record holds what was done, the words stand beside it, and whom they name is known."""
    before = facts(people)
    await walk(people, HE, TEXT)
    assert facts(people) == before
    await walk(people, HE, "[都对，记下]")
    record = rows(people, Record)[-1]
    message = rows(people, Message)[-1]
    assert (record.occurred_on, record.duty, message.state) == (date(2026, 10, 19), "pairing", "stored")
    helped = people.read(
        lambda tx: [row.value for row in tx.exec(select(Fact).where(Fact.record_id == record.id, Fact.kind == "help"))]
    )
    assert helped == ["goods:棉被:1:床"]
    note = people.read(lambda tx: tx.exec(select(Attachment).where(Attachment.record_id == record.id)).one())
    assert (note.caption, note.about) == ("昨天走访特困户李桂生，送棉被1床，他想学养蜂", {"message": message.id})
    named = people.read(
        lambda tx: [
            (tx.get_one(Subject, row.subject_id).name, row.record_id)
            for row in tx.exec(select(Mention).order_by(col(Mention.id))).all()
        ]
    )
    assert named == [("李贵生", record.id), ("王满香", None)]
    asked = [(row.words, row.record_id) for row in rows(people, Ticket)[-2:]]
    assert asked == [("学养蜂", record.id), ("蜂蜜200斤卖不动", None)]


async def test_a_tap_twice_or_late_changes_nothing(people):
    """都对 again, 先存原话 after it, a line changed after it: the record stays the one it is."""
    await walk(people, HE, TEXT, "[都对，记下]")
    before, message = facts(people), rows(people, Message)[-1]
    for verb in ("all", "words", "one", "out", "yes", "is", "day"):
        more = {"all": "", "words": "", "is": ":0:1", "day": ":0:1"}.get(verb, ":0")
        for step in (0, message.step):
            await forge(people, HE, f"H:{verb}:{message.id}:{step}{more}")
    assert (facts(people), rows(people, Message)[-1].state) == (before, "stored")
    assert aside(people) == []


async def test_a_button_from_before_a_change_changes_nothing(people):
    """It shows what is proposed now, and that is what the next tap stores."""
    await walk(people, HE, TWO)
    before = facts(people)
    old = rows(people, Message)[-1].step
    await walk(people, HE, "改第2条 化肥3袋")
    await forge(people, HE, f"H:all:{rows(people, Message)[-1].id}:{old}")
    assert facts(people) == before
    assert newest(people, HE).startswith("这是改之前的按钮，没有改动。")
    await walk(people, HE, "[都对，记下]")
    helped = [row.value for row in rows(people, Fact) if row.kind == "help"][-1]
    assert helped == "goods:化肥:3:袋"


async def test_a_proposal_survives_a_restart(people):
    """It is in the database; typed or tapped afterwards it is stored once."""
    await walk(people, HE, TWO)
    before = len(rows(people, Record))
    await people.restart()
    await walk(people, HE, "[都对，记下]", "都对")
    assert len(rows(people, Record)) == before + 2


async def test_the_same_words_again_are_not_recorded_twice(people):
    """The net dropped, and the phone or its owner sent them once more: before the tap, and after it."""
    before = len(rows(people, Record))
    await walk(people, HE, TWO, TWO, "[都对，记下]", TWO)
    assert newest(people, HE).startswith("这句今天已记下，没有再记。")
    assert (len(rows(people, Record)), len(rows(people, Message))) == (before + 2, 1)


async def test_an_update_that_comes_twice_is_one_message(people):
    """The net drops between Telegram and the bot, which gets the tap and the message once more."""
    people.simulator.station.polls.repeat = []
    await walk(people, HE, TWO)
    raw = people.read(lambda tx: tx.exec(select(Inbox).order_by(col(Inbox.id).desc())).first().raw)
    people.simulator.station.polls.repeat = [json.loads(raw)]
    await walk(people, HE, "[都对，记下]")
    assert len(rows(people, Message)) == 1


async def test_an_edited_message_is_read_anew_before_the_tap_and_never_after_it(people):
    """After it the record stays, and the new words are kept beside the old."""
    await walk(people, HE, "今天走访李贵生，送化肥2袋")
    written = people.phone(HE).messages[-2]
    assert written["text"] == "今天走访李贵生，送化肥2袋"
    number = written["message_id"]
    await people.act(HE, edit={"message_id": number, "text": "今天走访李贵生，送化肥4袋"})
    await walk(people, HE, "[都对，记下]")
    before = facts(people)
    await people.act(HE, edit={"message_id": number, "text": "今天走访李贵生，送化肥9袋"})
    assert facts(people) == before
    assert [row.value for row in rows(people, Fact) if row.kind == "help"][-1] == "goods:化肥:4:袋"
    message = rows(people, Message)[-1]
    assert (message.words, message.edited) == ("今天走访李贵生，送化肥4袋", "今天走访李贵生，送化肥9袋")


async def test_nobody_taps_what_somebody_else_wrote(people):
    """Neither a colleague nor a leader; nor does he read it in the list."""
    await walk(people, HE, TEXT)
    before, message = facts(people), rows(people, Message)[-1]
    for data in (
        "all:{}:0",
        "words:{}:0",
        "show:{}:0",
        "one:{}:0:0",
        "read:{}",
        "done:{}",
        "back:{}",
        "pass:{}",
        "up:{}",
    ):
        for name in (ZHOU, LIU):
            await forge(people, name, f"H:{data.format(message.id)}")
            assert TEXT not in newest(people, name)
    assert (facts(people), rows(people, Message)[-1].state) == (before, "proposed")


async def test_a_household_outside_the_writers_area_is_not_his_to_choose(people):
    """A button forged with the number of somebody else's household changes nothing."""
    await walk(people, HE, "今天看望张三，送油1桶")
    message = rows(people, Message)[-1]
    other = people.read(
        lambda tx: tx.exec(select(Subject).where(Subject.kind == "enterprise", Subject.name == "恒达建材")).one().id
    )
    await forge(people, HE, f"H:is:{message.id}:{message.step}:0:{other}")
    assert rows(people, Message)[-1].lines[0]["subject"] == 0


async def test_a_household_that_does_not_agree_is_named_nowhere(people):
    """A nameless record; the words that name it are not kept with it, nor in the message."""
    await walk(people, HE, "今天走访张三，送油1桶", "[张三 7组]", "[不同意]", "[都对，记下]")
    record, message = rows(people, Record)[-1], rows(people, Message)[-1]
    assert (record.subject_id, rows(people, Mention)) == (None, [])
    assert "张三" not in message.words + json.dumps(message.lines, ensure_ascii=False)


async def test_whoever_may_not_read_a_record_may_not_read_its_words(people):
    """They stand with the record, which the paired officer of another household does not see."""
    await people.register(LUO)
    await walk(people, HE, TWO, "[都对，记下]")
    record = rows(people, Record)[-1]
    luo = people.phone(LUO).person_id - 1000
    assert people.read(lambda tx: read_record(tx, viewer_of(tx, luo), record.id)) is None


async def test_correcting_works_on_what_was_stored(people):
    """As on any visit: the wrong figure is put right, and the old one stays in the revisions."""
    await walk(people, HE, "今天走访李贵生，送化肥20袋", "[都对，记下]", "写错了 是2袋", "[就这样]")
    assert [row.value for row in rows(people, Fact) if row.kind == "help"][-1] == "goods:化肥:2:袋"


@pytest.fixture
def own_folder(tmp_path):
    """A county's own activities, to whose words the office has added a unit."""
    folder = tmp_path / "activities"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    words = folder / "words.toml"
    words.write_text(words.read_text(encoding="utf-8").replace('"盏" = []', '"盏" = []\n"挂" = []'), encoding="utf-8")
    return folder


async def test_a_countys_own_words_are_read_in_the_chat(people, own_folder):
    """The bot reads them from its next start on."""
    people.activities = own_folder
    await people.restart()
    await walk(people, HE, "昨天走访李贵生，送鞭炮3挂")
    assert rows(people, Message)[-1].lines[0]["help"] == ["goods:鞭炮:3:挂"]


async def test_a_new_household_is_known_at_the_next_message(people):
    """The registry changed meanwhile: there is nothing to refresh."""
    await walk(people, HE, "昨天走访龚大旺，送米1袋")
    assert rows(people, Message)[-1].lines[0]["subject"] == 0

    def join(tx):
        like = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
        tx.add(Subject(kind="household", code="H-NEW", name="龚大旺", unit_id=like.unit_id, profile={}))

    await people.store.write(join)
    await walk(people, HE, "昨天走访龚大旺，送米2袋")
    assert rows(people, Message)[-1].lines[0]["name"] == "龚大旺"


async def test_what_nothing_was_made_of_is_settled_once(people):
    """By whose office it is; a second tap tells the writer nothing more."""
    await walk(people, HE, "今年的板栗成色还可以，比去年强些")
    await tap(people, LIU, "已处理")
    await tap(people, LIU, "已处理")
    told = people.read(
        lambda tx: [
            row for row in tx.exec(select(Outbox)).all() if "已处理。" in json.dumps(row.payload, ensure_ascii=False)
        ]
    )
    assert (len([row for row in told if row.kind == "notice"]), unsaid(people)) == (1, [])


async def test_a_household_put_away_meanwhile_is_asked_for_again(people):
    """Between the proposal and the tap it left the roster: nothing is stored of it."""
    await walk(people, HE, TWO)
    before = facts(people)

    def archive(tx):
        tx.exec(select(Subject).where(Subject.name == "覃冬梅")).one().state = "archived"

    await people.store.write(archive)
    await walk(people, HE, "[都对，记下]")
    assert "第2条“覃冬梅”名册上没有" in newest(people, HE)
    assert facts(people) == before
    await walk(people, HE, "去掉第2条", "[都对，记下]")
    assert facts(people)[0] == before[0] + 1


async def test_what_the_log_refuses_is_said_and_nothing_is_stored(people, monkeypatch):
    """The county's form asks for more than a message says: neither line is recorded, and the message waits."""
    await walk(people, HE, TWO)
    before = facts(people)
    fill = storing._fill
    monkeypatch.setattr(
        storing, "_fill", lambda work, line: "还缺一项。" if line.name == "覃冬梅" else fill(work, line)
    )
    await walk(people, HE, "[都对，记下]")
    assert newest(people, HE).startswith("第2条记不了：还缺一项。都还没有记。")
    assert (facts(people), rows(people, Message)[-1].state) == (before, "proposed")
    monkeypatch.setattr(storing, "_fill", fill)
    await walk(people, HE, "[都对，记下]")
    assert facts(people)[0] == before[0] + 2
