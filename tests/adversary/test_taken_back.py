"""What is withdrawn or corrected does not live on, in tables or in other people's phones."""

from datetime import date

from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Assignment, Finding, FollowUp, Person, Record, Subject, Task
from tests.adversary.hostile import (
    FINE,
    LECTURE,
    NEW_MEMBER,
    OFFICER,
    WEAK_LIAISON,
    begin,
    change,
    every,
    follow_ups,
    forge,
    last_record,
    newest,
    one,
    person,
    said,
    subject,
    task_of,
    walk,
)
from tests.county import County, morning

LIAISON = "罗志强"
YEAR_END, IN_GRACE, AFTER_GRACE = date(2026, 12, 30), date(2027, 1, 3), date(2027, 1, 20)
WITHDRAW = ("[更正]", "[整条作废]", "[作废]")


async def test_correction_in_hand_does_not_raise_a_withdrawn_record(county: County) -> None:
    """A correction open on the screen, the record withdrawn, then 提交: it stays withdrawn with all it opened."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *LECTURE, "[更正]", "[内容]", "[3]", "4 6", "[就这样]")
    send, correct = county.button(OFFICER, "提交"), county.button(OFFICER, "更正", oldest=True)
    await county.act(OFFICER, tap=correct)
    await walk(county, OFFICER, "[整条作废]", "[作废]")
    await county.act(OFFICER, tap=send)
    record = last_record(county, OFFICER)
    assert record.state == "withdrawn"
    assert [row for row in follow_ups(county, record) if row.state == "open"] == []


async def test_correction_begun_in_time_is_not_sent_after_the_grace(county: County) -> None:
    """内容 on 30 December, 提交 on 20 January: the closed quarter stays as it was."""
    await begin(county, OFFICER, day=YEAR_END)
    await walk(county, OFFICER, *FINE, "[更正]", "[内容]", "[2]", f"[{LIAISON}]", "[党务不熟]", "[选好了]")
    await county.at(morning(AFTER_GRACE))
    await walk(county, OFFICER, "[提交]")
    assert "已更正" not in newest(county, OFFICER)


async def test_withdrawn_finding_is_never_told(county: County) -> None:
    """Withdrawn the same day: the officer is not told of a finding that does not exist."""
    await begin(county, OFFICER, LIAISON)
    before = len(said(county, LIAISON))
    await walk(county, OFFICER, *WEAK_LIAISON, *WITHDRAW)
    await county.at(morning(date(2026, 10, 22)))
    await county.settled()
    assert said(county, LIAISON, before) == []


async def test_corrected_finding_is_told_once_as_it_is_now(county: County) -> None:
    """党务不熟 corrected to 来得少 the same day: one notice, with what holds."""
    await begin(county, OFFICER, LIAISON)
    before = len(said(county, LIAISON))
    await walk(county, OFFICER, *WEAK_LIAISON, "[更正]", "[内容]", "[3]", "[来得少]", "[✓党务不熟]", "[选好了]")
    await walk(county, OFFICER, "[提交]")
    await county.at(morning(date(2026, 10, 22)))
    await county.settled()
    assert len(said(county, LIAISON, before)) == 1
    assert "党务不熟" not in said(county, LIAISON, before)[0]


async def test_finding_is_about_the_person_who_was_named(county: County) -> None:
    """The liaison changed on the 19th; a visit of the 15th whose form asked about the new one is not held to the old."""
    await begin(county, OFFICER, LIAISON)

    def hand_over(tx: Tx) -> None:
        held = tx.exec(
            select(Assignment)
            .where(Assignment.subject_id == subject(county, "金穗米业").id, Assignment.capacity == "liaison")
            .where(col(Assignment.until_day).is_(None))
        ).one()
        before = tx.exec(select(Person).where(Person.name == "高翔")).one()
        day = date(2026, 10, 19)
        tx.add(
            Assignment(
                subject_id=held.subject_id,
                capacity="liaison",
                person_id=before.id,
                from_day=date(2026, 10, 1),
                until_day=day,
            )
        )
        held.from_day = day

    await change(county, hand_over)
    await walk(county, OFFICER, *WEAK_LIAISON[:2], "10月15日", *WEAK_LIAISON[2:])
    assert LIAISON in last_record(county, OFFICER).summary["zh"][1]
    assert one(county, Finding).person_id == person(county, LIAISON).id


async def test_finding_reaches_one_who_registers_later(county: County) -> None:
    """The officer has no account yet: he learns of the finding when he has one."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, *WEAK_LIAISON)
    await county.at(morning(date(2026, 10, 22)))
    await county.register(LIAISON)
    await county.act(LIAISON, text="待办")
    assert any("党务不熟" in text for text in said(county, LIAISON))


async def test_finding_reaches_one_who_comes_back(county: County) -> None:
    """Blocked when it was told, unblocked later: the finding is told then."""
    await begin(county, OFFICER, LIAISON)
    county.phone(LIAISON).block()
    await walk(county, OFFICER, *WEAK_LIAISON)
    await county.at(morning(date(2026, 10, 22)))
    await county.settled()
    county.phone(LIAISON).unblock()
    await county.act(LIAISON, text="待办")
    assert any("党务不熟" in text for text in said(county, LIAISON))


async def test_report_decided_at_the_correction_is_made(county: County) -> None:
    """先不报 corrected to 报一下: the record says it was reported, so it is."""
    await begin(county, OFFICER, "刘建新", day=date(2026, 11, 4))
    before = len(said(county, "刘建新"))
    await walk(county, OFFICER, *NEW_MEMBER, "[更正]", "[内容]", "[6]", "[报一下]", "[提交]")
    assert any("联合支部" in text for text in said(county, "刘建新", before))


async def test_date_corrected_into_another_quarter(county: County) -> None:
    """3 October corrected to 29 September, within the grace of the third quarter: counted there, or refused."""
    await begin(county, OFFICER, day=date(2026, 10, 3))
    await walk(county, OFFICER, *FINE, "[更正]", "[内容]", "[1]", "9月29日", "[彭春生]", "[提交]")
    record = last_record(county, OFFICER)
    assert record.occurred_on >= date(2026, 10, 1) or record.period_key == "2026Q3"


async def test_day_of_closing_follows_the_corrected_date(county: County) -> None:
    """An old problem seen put right on the 20th, corrected to the 15th: closed on the 15th."""
    await begin(county, OFFICER, day=date(2026, 10, 20))
    await walk(
        county, OFFICER, "[待办]", "[1 云岭茶业]", "[已改好]", "[沈国庆]", "[都好]", "[都做到]", "[没有]", "[提交]"
    )
    await walk(county, OFFICER, "[更正]", "[内容]", "[2]", "10月15日", "[沈国庆]", "[提交]")
    record = last_record(county, OFFICER)
    assert one(county, FollowUp, FollowUp.closed_by_id == record.id).closed_on == record.occurred_on


async def test_task_stays_done_while_another_record_stands(county: County) -> None:
    """Two records of one enterprise in a quarter, the second withdrawn: the task stays done."""
    await begin(county, OFFICER, day=YEAR_END)
    await walk(county, OFFICER, *FINE)
    await county.at(morning(IN_GRACE))
    await walk(county, OFFICER, "[待办]", "金穗", "12月31日", *FINE[2:], *WITHDRAW)
    assert task_of(county, "金穗米业").state == "done"


async def test_what_is_listed_again_stands_on_the_list(county: County) -> None:
    """Withdrawn on 3 January: “重新列入待办” is true of the fourth quarter's task."""
    await begin(county, OFFICER, day=YEAR_END)
    await walk(county, OFFICER, *FINE)
    await county.at(morning(IN_GRACE))
    await walk(county, OFFICER, *WITHDRAW)
    await forge(county, OFFICER, f"o:{task_of(county, '金穗米业').id}")  # it can be opened, if one knows its number
    assert "见到谁" in newest(county, OFFICER)
    await walk(county, OFFICER, "[待办]")
    assert "第四季度" in newest(county, OFFICER)


async def test_reassigned_task_is_not_submitted_twice(county: County) -> None:
    """Reassigned and visited by the successor meanwhile: the form left open makes no second record."""
    await begin(county, OFFICER, "许琳")
    await walk(county, OFFICER, *FINE[:-1])
    task, successor = task_of(county, "金穗米业"), person(county, "许琳").id

    def reassign(tx: Tx) -> None:
        tx.get_one(Task, task.id).person_id = successor

    await change(county, reassign)
    await walk(county, "许琳", "[待办]", "[1 金穗米业]", *FINE[2:])
    await walk(county, OFFICER, "[提交]")
    assert len(every(county, Record, Record.task_id == task.id, Record.state == "valid")) == 1


async def test_statement_belongs_to_what_it_was_made_about(county: County) -> None:
    """党务不熟, answered; corrected to 来得少: the answer is not shown as one to the new words."""
    await begin(county, OFFICER, LIAISON, "刘建新")
    await walk(county, OFFICER, *WEAK_LIAISON)
    await county.at(morning(date(2026, 10, 22)))
    await county.settled()
    await walk(county, LIAISON, "[我有说明]", "党务我考过试")
    await walk(county, OFFICER, "[更正]", "[内容]", "[3]", "[来得少]", "[✓党务不熟]", "[选好了]", "[提交]")
    await walk(county, "刘建新", "[台账]", "[017 金穗米业]")
    assert f"{LIAISON}：来得少；本人说明：党务我考过试" not in newest(county, "刘建新")


async def test_correcting_and_withdrawing_is_the_writers_own(county: County) -> None:
    """Colleagues, their leader and another township's people change nothing; only the leader reads."""
    others = ("覃波", "向东明", LIAISON, "刘建新")
    await begin(county, OFFICER, *others)
    await walk(county, OFFICER, *WEAK_LIAISON)
    record = last_record(county, OFFICER)
    for name in others:
        for step in ("ask", "content", "date", "withdraw", "sure"):
            await forge(county, name, f"c:{step}:{record.id}")
            assert newest(county, name) == "只有记录人本人可以更正。"
        await forge(county, name, f"r:see:{record.id}")
        assert ("党务不熟" in newest(county, name)) == (name == "刘建新")
    assert last_record(county, OFFICER).state == "valid"
    assert subject(county, "金穗米业").id == record.subject_id
    assert one(county, Subject, Subject.id == record.subject_id)
