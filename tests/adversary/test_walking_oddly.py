"""Walking a form as nobody planned: overnight, over the year's end, backwards, in the wrong words, too much."""

from datetime import date

import pytest
from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Account, Assignment, Attachment, Record
from tests.adversary.hostile import (
    FINE,
    LECTURE,
    OFFICER,
    WEAK_LIAISON,
    aside,
    begin,
    change,
    every,
    forge,
    interviews,
    labels,
    newest,
    patient_with_nothing,
    person,
    said,
    subject,
    unsaid,
    walk,
)
from tests.county import County, morning

AT_ITEMS = LECTURE[:4]


async def test_form_opened_the_day_before(county: County) -> None:
    """Looked at on the 21st, answered on the 23rd: the form does not call the 21st today."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]")
    await county.at(morning(date(2026, 10, 23)))
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]")
    assert "今天10月21日" not in newest(county, OFFICER)


async def test_half_filled_form_is_found_after_the_quarter(county: County) -> None:
    """先存着 on 30 December, on 3 January 待办 goes on with it, as promised."""
    await begin(county, OFFICER, day=date(2026, 12, 30))
    await walk(county, OFFICER, *FINE[:4], "先存着")
    await county.at(morning(date(2027, 1, 3)))
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]")
    assert "二查" in newest(county, OFFICER)


async def test_paused_correction_is_found_in_tasks(county: County) -> None:
    """A correction put by is in 待办, as the bot says."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *LECTURE, "[更正]", "[内容]", "先存着")
    assert "待办" in newest(county, OFFICER)
    await walk(county, OFFICER, "[待办]")
    assert "金穗米业" in newest(county, OFFICER)


async def test_practice_leaves_no_trace(county: County) -> None:
    """Practice left in the middle, and tapped twice: nothing of it stays."""
    await begin(county, OFFICER)
    for _ in range(2):
        await forge(county, OFFICER, "k:practice")
    await walk(county, OFFICER, "[张样板]", "[待办]")
    assert interviews(county, OFFICER) == []


async def test_on_the_spot_tapped_by_mistake(county: County) -> None:
    """当场已改 by mistake, then 修改 with a date: it is to be put right until then."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "6", "[当场已改]", "[没有]", "[修改]", "[4]", "[修改]", "[期限]", "11月30日")
    assert "11月30日" in newest(county, OFFICER)


async def test_date_is_for_the_follow_up_in_hand(county: County) -> None:
    """修改, 1, then a date: the first one's date and nobody else's."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "4 6", "[修改]", "[1]", "11月30日")
    assert newest(county, OFFICER).count("11月30日") == 1


@pytest.mark.parametrize("taps", [("[修改]", "[1]", "期限"), ("[当场已改]", "全部")])
async def test_buttons_of_follow_ups_can_be_typed(county: County, taps: tuple[str, ...]) -> None:
    """What stands on a button may be typed."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "4 6", *taps)
    assert "没看懂" not in newest(county, OFFICER)


async def test_number_that_no_follow_up_has(county: County) -> None:
    """6 where only 1 and 2 stand: said so, and asked again."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "4 6", "[当场已改]", "6")
    assert "哪几项当场改好了" in newest(county, OFFICER)


async def test_back_always_moves(county: County) -> None:
    """谁有不足 changed to 都好 at the review: each 上一题 shows another question, until the first."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *WEAK_LIAISON[:-1], "[修改]", "[2]", "[都好]")
    seen = [newest(county, OFFICER)]
    while "已经是第一题" not in seen[-1]:
        await walk(county, OFFICER, "上一题")
        seen.append(newest(county, OFFICER))
    assert len(set(seen)) == len(seen)


async def test_back_from_changed_follow_ups_keeps_them(county: County) -> None:
    """整改 opened at the review and left by 上一题: the date given before still stands."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "6", "11月30日", "[就这样]", "[没有]", "[修改]", "[4]", "上一题")
    assert "11月20日" not in newest(county, OFFICER)


async def test_problem_named_again_is_proposed_again(county: County) -> None:
    """当场已改, then all done, then the item again: what is to be done about it is asked, not remembered."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "6", "[当场已改]", "[没有]", "[修改]", "[3]", "[✓6]", "[都做到]")
    await walk(county, OFFICER, "[修改]", "[3]", "6")
    assert "列入整改" in newest(county, OFFICER)


async def test_free_words_can_be_taken_back(county: County) -> None:
    """老迟到 written, back, 来得少 tapped instead: 老迟到 is gone, or can be."""
    await begin(county, OFFICER)
    await walk(
        county,
        OFFICER,
        *WEAK_LIAISON[:4],
        "老迟到",
        "上一题",
        "[✓老迟到]",
        "[来得少]",
        "[选好了]",
        "[都做到]",
        "[没有]",
    )
    assert "老迟到" not in newest(county, OFFICER)


@pytest.mark.parametrize("typed", ["❷", "፩"])
async def test_digits_that_are_no_numbers(county: County, typed: str) -> None:
    """A dingbat or an Ethiopic digit is not understood, and nothing more."""
    await begin(county, OFFICER)
    patient_with_nothing(county)
    await walk(county, OFFICER, *FINE[:2], typed)
    assert aside(county) == []


async def test_long_words_are_still_said(county: County) -> None:
    """Long measures, each within what is allowed: the card still comes, and nothing is refused by Telegram."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *AT_ITEMS, "1 2 3 4 5 6 7 8")
    for number in range(1, 5):
        await walk(county, OFFICER, "修改", str(number), "[措施]", "很" * 1000)
    refused = unsaid(county)
    # the same fault must not be counted at the end too
    county.judge.complaints = list  # type: ignore[method-assign]
    assert refused == []


async def test_group_never_becomes_somebodys_account(county: County) -> None:
    """A code sent as a tap from a group chat: the group is no person."""
    await begin(county, OFFICER)
    await county.act("罗志强", group="村组群", text="你好")
    await county.invite("罗志强", "group-code")
    await county.act("罗志强", start="group-code")
    group = county.simulator.world.group("村组群")
    await forge(county, "罗志强", "a:yes:group-code", chat=county.simulator.world.chat_object(group))
    assert [row for row in every(county, Account) if row.chat_id < 0] == []


async def test_tap_without_data(county: County) -> None:
    """Empty callback data gets the one sentence, as any other odd data."""
    await begin(county, OFFICER)
    patient_with_nothing(county)
    await forge(county, OFFICER, "")
    assert aside(county) == []


async def test_nobody_judges_himself(county: County) -> None:
    """The revisitor has become the liaison: he is not asked about himself."""
    await begin(county, OFFICER)

    def promote(tx: Tx) -> None:
        held = select(Assignment).where(
            Assignment.subject_id == subject(county, "金穗米业").id,
            Assignment.capacity == "liaison",
            col(Assignment.until_day).is_(None),
        )
        tx.exec(held).one().person_id = person(county, OFFICER).id

    await change(county, promote)
    await walk(county, OFFICER, *FINE[:2])
    assert "不能由您自己回查" in newest(county, OFFICER)


async def test_photo_months_later_is_not_put_to_the_last_record(county: County) -> None:
    """A photo on 20 January: it is kept, and belongs to no record of October."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *FINE)
    await county.at(morning(date(2027, 1, 20)))
    await county.act(OFFICER, photo=True)
    assert "先存着" in newest(county, OFFICER)
    assert [row.record_id for row in every(county, Attachment)] == [None]


async def test_live_location_is_not_answered_at_every_step(county: County) -> None:
    """A shared live location edits its message all the time: the bot stays quiet."""
    await begin(county, OFFICER)
    await county.act(OFFICER, location={"latitude": 28.9, "longitude": 111.4})
    station, sent = county.simulator.station, county.phone(OFFICER).messages
    place = next(message for message in sent[::-1] if "location" in message)
    before = len(said(county, OFFICER))
    for second in range(3):
        county.awaited = station.queue("edited_message", {**place, "edit_date": station.date() + second})
        await county.settled()
    assert len(said(county, OFFICER)) == before


async def test_every_button_tapped_twice(county: County) -> None:
    """An impatient thumb on each button: one record, nothing set aside."""
    await begin(county, OFFICER)
    for step in FINE:
        button = county.button(OFFICER, step[1:-1])
        for _ in range(2):
            await county.act(OFFICER, tap=button)
    assert len(every(county, Record, Record.person_id == person(county, OFFICER).id, col(Record.interview_id) > 0)) == 1
    assert aside(county) == []


async def test_phone_changed_in_the_middle_of_a_form(county: County) -> None:
    """Another phone is his now: the old one is a stranger's, the new one goes on where he was."""
    await begin(county, OFFICER, "许琳")
    await walk(county, OFFICER, *FINE[:3])
    await county.invite(OFFICER, "new-phone")
    await county.act("许琳", start="new-phone")
    await walk(county, "许琳", "[改登记为周明辉]", "[是我]")
    await walk(county, OFFICER, "[都好]")
    assert "向乡镇党建办要链接" in newest(county, OFFICER)
    await walk(county, "许琳", "[待办]", "[2 金穗米业]")
    assert "谁有不足" in newest(county, "许琳")


async def test_album_is_answered_once(county: County) -> None:
    """Four pictures at once: four kept, one answer, and the form goes on."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *FINE[:3])
    before = len(said(county, OFFICER))
    for _ in range(4):
        await county.act(OFFICER, photo=True, album="77")
    assert len(said(county, OFFICER)) == before + 1
    assert len(every(county, Attachment)) == 4
    await walk(county, OFFICER, "[都好]")
    assert "都做到" in labels(county, OFFICER)
