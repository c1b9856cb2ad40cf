"""Selections in the running bot: a full quota, what is not one's own, late taps, the workbook, an activity of files alone."""

import shutil
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from activities.catalogue import HERE
from handlers.made import Making
from handlers.selections.sheets import selection_made
from storage.secret import Secret
from storage.selections import Proposal, move, note, propose, steps_of
from storage.tables import Candidate, Unit
from tests.adversary.hostile import aside, forge, patient_with_nothing, walk
from tests.county import SECRET, morning
from tests.storage.candidates import CATALOGUE, DAY, POINTS, at, by
from tests.storage.people import person


def township(tx, name):
    return tx.exec(select(Unit).where(Unit.name == name)).one().id


def firms(tx, stage, count):
    """So many intermediary organisations of 云岭乡 that have come to a stage; their ids."""
    made = []
    for number in range(count):
        proposal = Proposal("intermediary", "self", f"云岭{'甲乙丙'[number]}事务所", "诚信", township(tx, "云岭乡"))
        row = propose(tx, POINTS, proposal, by(tx, "刘建新"))
        for each in POINTS.stages[: POINTS.at(stage) + 1]:
            move(tx, POINTS, row, each, by(tx, "吴晓岚"), words="好")
        made.append(row.id)
    return made


def candidate(county, number):
    return county.read(lambda tx: tx.get_one(Candidate, number))


async def test_a_full_quota_is_refused_with_a_sentence(county):
    """Of three that wait for the notice two have a place; the third stays where it was, and it is said why."""
    await county.at(morning(DAY))
    await county.register("吴晓岚")
    ids = await county.store.write(lambda tx: firms(tx, "assessed", 3))
    await walk(county, "吴晓岚", "示范点", "[待公示3]", "[都公示，3个]")
    said = county.phone("吴晓岚").newest["text"]
    assert "已定：云岭甲事务所、云岭乙事务所，公示。" in said
    assert "中介组织名额2个已满，云岭丙事务所没有动。" in said
    assert [candidate(county, each).stage for each in ids] == ["notice", "notice", "assessed"]


async def test_one_tap_of_a_batch_is_taken_back_in_one(county):
    """All of it, and said to whoever proposed."""
    await county.at(morning(DAY))
    for name in ("吴晓岚", "刘建新"):
        await county.register(name)
    ids = await county.store.write(lambda tx: firms(tx, "assessed", 2))
    await walk(county, "吴晓岚", "示范点", "[待公示2]", "[都公示，2个]", "[撤回]")
    assert [candidate(county, each).stage for each in ids] == ["assessed", "assessed"]
    assert "上一步撤回了" in county.phone("刘建新").newest["text"]


async def test_one_document_names_many(county):
    """The number is asked once for all of them, in full, whatever brackets the phone sends."""
    await county.at(morning(DAY))
    await county.register("吴晓岚")
    ids = await county.store.write(lambda tx: firms(tx, "notice", 2))
    await county.at(morning(DAY.replace(day=28)))
    await walk(county, "吴晓岚", "示范点", "[待命名2]", "[都命名，2个]", "2026年18号")
    assert "文号要写全" in county.phone("吴晓岚").newest["text"]
    assert {candidate(county, each).stage for each in ids} == {"notice"}
    await walk(county, "吴晓岚", "桃政发【2026】第18号")
    rows = [candidate(county, each) for each in ids]
    assert {(row.stage, row.approval) for row in rows} == {("named", "桃政发〔2026〕第18号")}


OFFICES_OWN = ("go:{id}:notice", "back:{id}:assessed", "drop:{id}", "see:{id}", "keep:{id}:2026-10-21")


@pytest.mark.parametrize("who", ["罗志强", "向东明", "何秀英", "周明辉", "刘建新"])
async def test_what_the_county_decides_is_nobody_elses(county, who):
    """A forged tap moves nothing; whoever may not see the candidate does not learn its name."""
    await county.at(morning(DAY))
    await county.register(who)
    patient_with_nothing(county)
    number = await county.store.write(lambda tx: at(tx, "assessed").id)
    steps = county.read(lambda tx: len(steps_of(tx, tx.get_one(Candidate, number))))
    for verb in OFFICES_OWN:
        await forge(county, who, f"Q:{verb.format(id=number)}")
        await county.act(who, text="不合适")
        row = candidate(county, number)
        assert (row.stage, row.state) == ("assessed", "active"), verb
    assert county.read(lambda tx: len(steps_of(tx, row))) == steps
    assert aside(county) == []
    shown = any(button["text"] == "云岭茶业" for button in buttons(county, who)) or "云岭茶业，示范点" in said(
        county, who
    )
    assert shown == (who not in {"罗志强", "向东明"})


def buttons(county, who):
    rows = [row for one in county.phone(who).messages for row in one.get("reply_markup", {}).get("inline_keyboard", [])]
    return [button for row in rows for button in row]


def said(county, who):
    return "\n".join(str(one.get("text", "")) for one in county.phone(who).messages)


ODD = (
    *("top:nothing", "table:nothing", "cat:demonstration_point:nothing:0", "wait:demonstration_point:nothing:0"),
    *("new:demonstration_point:0", "new:demonstration_point:99999", "pick:demonstration_point:1", "unit:demonstration_point:1"),
    *("kind:demonstration_point:nothing", "way:demonstration_point:self", "all:demonstration_point:kept", "see:99999"),
    *("go:{id}:nothing", "go:{id}:kept", "did:{id}:group", "made:{id}:farm", "help:{id}", "came:{id}", "object:{id}"),
    *("settle:{id}", "keep:{id}:2026-10-21", "mend:{id}:2026-10-21", "undo:99999", "add:99999", "add:1", "undo:1"),
)  # fmt: skip


async def test_odd_taps_change_nothing_and_raise_nothing(county):
    """What no button carries, or not now, is answered; words after it are no decision."""
    await county.at(morning(DAY))
    await county.register("吴晓岚")
    patient_with_nothing(county)
    number = await county.store.write(lambda tx: at(tx, "assessed").id)
    for data in ODD:
        heard = len(county.phone("吴晓岚").messages)
        await forge(county, "吴晓岚", f"Q:{data.format(id=number)}")
        assert len(county.phone("吴晓岚").messages) > heard, data
        await county.act("吴晓岚", text="9")
        await county.act("吴晓岚", text="待办")
    assert aside(county) == []
    assert (candidate(county, number).stage, candidate(county, number).state) == ("assessed", "active")
    assert county.read(lambda tx: [row.name for row in tx.exec(select(Candidate).where(Candidate.name == "9"))]) == []


async def test_a_reason_typed_late_decides_nothing(county):
    """Somebody of the office gave notice while another was writing why it goes back."""
    await county.at(morning(DAY))
    await county.register("吴晓岚")
    number = await county.store.write(lambda tx: at(tx, "assessed").id)
    await walk(county, "吴晓岚", "示范点", "[非公企业]", "[1 云岭茶业]", "[退一步]")
    await county.store.write(
        lambda tx: move(tx, POINTS, tx.get_one(Candidate, number), POINTS.stage("notice"), by(tx, "沈卓然")).id
    )
    await walk(county, "吴晓岚", "材料不齐")
    assert county.phone("吴晓岚").newest["text"] == "云岭茶业现在是“公示”，没有改动。"
    assert candidate(county, number).stage == "notice"


async def test_the_same_one_is_proposed_once(county):
    """A second proposal shows the first; after it left it may be proposed anew."""
    await county.at(morning(DAY))
    await county.register("刘建新")
    await county.store.write(lambda tx: firms(tx, "fostered", 1))
    await walk(county, "刘建新", "示范点", "[推荐]", "8", "云岭甲事务所")
    assert county.phone("刘建新").newest["text"].startswith("云岭甲事务所已经列在示范点里了：")
    await walk(county, "刘建新", "[不列入]", "注销了", "示范点", "[推荐]", "中介组织", "云岭甲事务所", "3", "重新登记")
    assert "已记：云岭甲事务所（中介组织），培育。" in county.phone("刘建新").newest["text"]
    rows = county.read(
        lambda tx: [row.state for row in tx.exec(select(Candidate).where(Candidate.name == "云岭甲事务所"))]
    )
    assert rows == ["left", "active"]


def test_the_workbook_has_the_places_and_every_name(tx):
    """The quota table sums up; each candidate has its day, document, objections; a township gets its own names only."""
    row = at(tx, "notice")
    note(tx, row, "objection", by(tx, "刘建新"), words="账不清")
    tx.flush()
    places, names = workbook_for(tx, "吴晓岚")
    assert places[0][:4] == ["类别", "名额", "待定", "培育"]
    assert [line[:2] for line in places[1:9]][4] == ["非公企业", 9]
    assert sum(line[1] for line in places[1:9]) == 50
    mine = next(line for line in names if line[1] == "云岭茶业")
    assert (mine[0], mine[2], mine[7], mine[12]) == (
        "非公企业",
        "云岭乡",
        "公示",
        "异议（未核实）：账不清，刘建新10月21日记",
    )
    approved = next(line for line in names if line[1] == "柳林村")
    assert (approved[9], approved[11]) == ("三会一课齐全，村务公开", "桃发〔2026〕6号")
    assert len(names) > 10
    _, own = workbook_for(tx, "刘建新")
    assert [line[1] for line in own[1:]] == ["云岭茶业"]


def workbook_for(tx, name):
    """The rows of both sheets below their titles."""
    about = {"kind": "selection_table", "of": "demonstration_point", "person": person(tx, name).id, "language": "zh"}
    making = Making(tx, Secret(SECRET), morning(DAY), CATALOGUE)
    file = selection_made(making, {"chat_id": 1, "made": {**about, "at": morning(DAY).isoformat()}}).files["document"]
    book = openpyxl.load_workbook(BytesIO(file.data), data_only=True)
    return [[list(row) for row in sheet.iter_rows(min_row=3, values_only=True)] for sheet in book]


SIXTH = """
name = { zh = "青年人才", en = "Young talent" }

[[selection]]
key = "young"
name = { zh = "青年标兵", en = "Young models" }
quota = 1
categories = [{ key = "any", name = { zh = "青年", en = "Young people" }, quota = 1 }]
channels = [{ key = "self", name = { zh = "自荐", en = "Self-nominated" } }]
stages = [
    { key = "seen", name = { zh = "见面", en = "Seen" }, by = "office" },
    { key = "named", name = { zh = "命名", en = "Named" }, by = "office", approval = true },
]
places_from = "named"
named = "named"
leave = { zh = "取消", en = "Take away" }
proposers = ["leader"]
"""


async def test_a_sixth_activity_is_a_folder_and_no_code(county, tmp_path, monkeypatch):
    """A selection of a county's own: under 更多, in 待办, decided, named."""
    folder = tmp_path / "activities"
    shutil.copytree(HERE, folder)
    (folder / "sixth").mkdir()
    (folder / "sixth" / "activity.toml").write_text(SIXTH, encoding="utf-8")
    monkeypatch.setattr("bot.app.PACKAGED_ACTIVITIES", folder)
    await county.at(morning(DAY))
    for name in ("刘建新", "吴晓岚"):
        await county.register(name)
    await county.restart()
    await walk(county, "刘建新", "更多", "[青年标兵]", "[推荐]", "谭小琴", "[自荐]", "返乡办厂")
    assert "谭小琴（青年）已报县委组织部，同意后列入“见面”。" in county.phone("刘建新").newest["text"]
    await walk(county, "吴晓岚", "待办")
    assert "青年标兵待见面：谭小琴" in county.phone("吴晓岚").newest["text"]
    await walk(county, "吴晓岚", "[见面]", "[谭小琴]", "[命名]", "桃政发〔2026〕7号")
    row = county.read(lambda tx: tx.exec(select(Candidate).where(Candidate.selection == "young")).one())
    assert (row.name, row.stage, row.approval) == ("谭小琴", "named", "桃政发〔2026〕7号")
    assert "青年标兵 谭小琴：命名，批准文号：桃政发〔2026〕7号" in said(county, "刘建新")
