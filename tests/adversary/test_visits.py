"""Visits to households: whose name is kept and whose is not, who may open what, promises that are taken back."""

import json

from bot.simulator import Upload
from bot.simulator.placeholders import picture
from storage.tables import Attachment, Fact, FollowUp, Person, Record, Subject, Ticket
from tests.adversary.hostile import OFFICER, aside, begin, every, forge, interviews, last_record, newest, tap, walk
from tests.county import County

SECRETARY = "何秀英"
HER_DOOR = Upload("a.png", "image/png", picture(1))


async def test_a_household_that_does_not_agree_leaves_no_name(county: County) -> None:
    """王满香 does not agree: record, form and facts do not name her; the day of the visit stays with the roster."""
    await begin(county, SECRETARY)
    await walk(county, SECRETARY, "[记走访]", "王满香", "[不同意]", "油2桶", "[提交]")
    record = last_record(county, SECRETARY)
    form = interviews(county, SECRETARY, "submitted")[-1]
    assert (record.subject_id, form.subject_id) == (None, None)
    kept = json.dumps([record.answers, record.summary, form.session, form.place], ensure_ascii=False)
    assert "王满香" not in kept
    assert "油2桶" in kept
    [household] = every(county, Subject, Subject.name == "王满香")
    assert (household.profile["consent"], household.profile["seen_on"]) == ("no", "2026-10-21")


async def test_a_household_that_does_not_agree_is_not_shown(county: County) -> None:
    """Pictures, sound and places go with the name, from the disk, too; words stay; the officer is told."""
    await begin(county, SECRETARY)
    await walk(county, SECRETARY, "[记走访]", "王满香", "[不同意]", "油2桶")
    await county.act(SECRETARY, kind="photo", upload=HER_DOOR)
    await county.act(SECRETARY, location={"latitude": 28.9, "longitude": 111.48})
    await until_fetched(county)
    await walk(county, SECRETARY, "[提交]")
    assert newest(county, SECRETARY).endswith("\n照片1张、位置1个没有留。")
    await county.settled()
    assert await gone(county)
    assert every(county, Attachment) == []


async def test_a_picture_that_another_record_has_stays_there(county: County) -> None:
    """Of the same content one copy lies on the disk; it goes with the last record that may show it."""
    await begin(county, SECRETARY)
    await walk(county, SECRETARY, "[记走访]", "[张三 7组 没去过]", "[同意]", "油2桶", "[提交]")
    await county.act(SECRETARY, kind="photo", upload=HER_DOOR)
    await walk(county, SECRETARY, "[记走访]", "王满香", "[不同意]", "油2桶")
    await county.act(SECRETARY, kind="photo", upload=HER_DOOR)
    await until_fetched(county)
    await walk(county, SECRETARY, "[提交]")
    while len(every(county, Attachment)) > 1:
        await county.settled()
    assert not await gone(county)


async def test_nothing_is_added_to_a_visit_without_a_name(county: County) -> None:
    """A photo that comes after it is asked about, and that visit is not among the places it may go to."""
    await begin(county, SECRETARY)
    await walk(county, SECRETARY, "[记走访]", "王满香", "[不同意]", "油2桶", "[提交]")
    await county.act(SECRETARY, photo=True)
    [sent] = every(county, Attachment)
    assert sent.record_id is None
    await forge(county, SECRETARY, f"n:rec:{sent.id}:{last_record(county, SECRETARY).id}")
    assert newest(county, SECRETARY) == "这户不留名，不附照片。"


async def until_fetched(county: County) -> None:
    """Every file is on the disk."""
    while not {row.state for row in every(county, Attachment)} <= {"fetched", "kept"}:
        await county.settled()


async def gone(county: County) -> bool:
    """Whether no file is left, once what is unwanted is erased."""
    while every(county, Attachment, Attachment.state == "unwanted"):
        await county.settled()
    return list((county.folder / "files").iterdir()) == []


async def test_consent_is_asked_once(county: County) -> None:
    """The second visit begins with the log, whatever the answer was."""
    await begin(county, SECRETARY)
    await walk(county, SECRETARY, "[记走访]", "王满香", "[不同意]", "油2桶", "[提交]", "王满香")
    assert newest(county, SECRETARY).startswith("一户（不留名） 今天10月21日")


async def test_somebody_elses_household_is_not_opened(county: County) -> None:
    """A tap forged for a household of the secretary's opens nothing for the officer."""
    await begin(county, OFFICER)
    [household] = every(county, Subject, Subject.name == "王满香")
    await forge(county, OFFICER, f"h:open:{household.id}")
    assert newest(county, OFFICER) == "这一户不在您名下。"
    assert interviews(county, OFFICER) == []


async def test_help_is_kept_as_facts_with_amounts(county: County) -> None:
    """What reports read: kind, thing, amount, unit."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "李贵生，化肥2袋，现金五百元", "[提交]")
    facts = every(county, Fact, Fact.record_id == last_record(county, OFFICER).id, Fact.kind == "help")
    assert [fact.value for fact in facts] == ["goods:化肥:2:袋", "funds:现金:500:元"]


async def test_a_promise_is_kept_until_it_is_kept(county: County) -> None:
    """还没问到 leaves it open; 补助问到了 closes it; a withdrawn record opens it again and takes its own promise back."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "李贵生", "[还没问到]", "[提交]")
    [promise] = every(county, FollowUp, FollowUp.kind == "promise")
    assert promise.state == "open"
    await walk(county, OFFICER, "李贵生", "[补助问到了]", "答应带种子", "[提交]")
    assert [row.state for row in every(county, FollowUp, FollowUp.kind == "promise")] == ["closed", "open"]
    record = last_record(county, OFFICER)
    await forge(county, OFFICER, f"c:sure:{record.id}")
    assert [row.state for row in every(county, FollowUp, FollowUp.kind == "promise")] == ["open", "void"]


async def test_a_second_tap_on_submit_makes_no_second_visit(county: County) -> None:
    """The impatient thumb hears that it was sent."""
    await begin(county, OFFICER)
    before = len(every(county, Record, Record.duty == "pairing"))
    await walk(county, OFFICER, "李贵生", "[看望]")
    button = county.button(OFFICER, "提交")
    await county.act(OFFICER, tap=button)
    await county.act(OFFICER, tap=button)
    assert len(every(county, Record, Record.duty == "pairing")) == before + 1
    assert "已经提交" in newest(county, OFFICER)


async def test_an_answer_told_to_nobody_at_home_is_told_next_time(county: County) -> None:
    """没见到人 does not use the answer up, nor does it count as having been there."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "李贵生", "没见到人", "[提交]")
    [ticket] = every(county, Ticket)
    assert ticket.state == "answered"
    await tap(county, OFFICER, "记走访")
    assert "李贵生 3组 25天" in str(county.phone(OFFICER).buttons())


async def test_only_the_one_asked_answers_a_request(county: County) -> None:
    """An officer who forges 答复 is told that it is not for him."""
    await begin(county, OFFICER, SECRETARY, "刘建新")
    await walk(county, OFFICER, "李贵生", "[看望]", "[提交]", "[他有新诉求]", "想修水管")
    ticket = every(county, Ticket)[-1]
    assert every(county, Person, Person.id == ticket.answerer_id)[0].name == "刘建新"
    await forge(county, SECRETARY, f"s:answer:{ticket.id}")
    assert newest(county, SECRETARY) == "这个按钮不是给您的。"
    assert aside(county) == []


async def test_a_withdrawn_visit_has_told_nobody(county: County) -> None:
    """The answer is to be told at the next visit; one that came after a visit is not used up by correcting it."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "李贵生", "[看望]", "[提交]")
    assert [row.state for row in every(county, Ticket)] == ["closed"]
    await forge(county, OFFICER, f"c:sure:{last_record(county, OFFICER).id}")
    assert [row.state for row in every(county, Ticket)] == ["answered"]
    await walk(county, OFFICER, "李贵生", "昨天", "[看望]", "[提交]")
    record = last_record(county, OFFICER)
    assert [(row.state, row.told_by_id) for row in every(county, Ticket)] == [("closed", record.id)]
