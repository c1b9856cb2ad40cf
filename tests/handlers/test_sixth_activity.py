"""A sixth activity, made from two files: prompted, walked through, followed up, counted; no code knows of it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from activities.catalogue import HERE
from storage.tables import Assignment, FollowUp, Person, Record, Subject, Task, Unit
from tests.adversary.hostile import labels, newest, one, said, walk
from tests.county import morning

SIXTH = Path(__file__).parent / "sixth"
SUN, LIU = "孙立群", "刘建新"


@pytest.fixture
async def flooded(county, tmp_path):
    """孙立群 watches 梨树村 and 月塘村; it is the first workday of November, and the county has the folder."""
    folder = tmp_path / "activities"
    for each in (*HERE.glob("*/activity.toml"), *SIXTH.glob("*/activity.toml")):
        shutil.copytree(each.parent, folder / each.parent.name)

    def link(tx):
        watcher = tx.exec(select(Person).where(Person.name == SUN)).one()
        for position, name in enumerate(("梨树村", "月塘村")):
            unit = tx.exec(select(Unit).where(Unit.name == name)).one()
            village = Subject(code=f"V-{name}", kind="village", name=name, unit_id=unit.id, position=position)
            tx.add(village)
            tx.flush()
            tx.add(
                Assignment(
                    subject_id=village.id, capacity="backing_unit", person_id=watcher.id, from_day=date(2026, 1, 1)
                )
            )

    await county.store.write(link)
    county.activities = folder
    for name in (SUN, LIU):
        await county.register(name)
    await county.restart()
    await county.at(morning(date(2026, 11, 2)))
    return county


async def test_it_is_prompted_walked_through_and_counted(flooded):
    """The digest of the month's first workday, a form, 整改, the leader's table, and nothing of it among revisits."""
    opening = next(each for each in said(flooded, SUN) if each.startswith("11月防汛检查"))
    assert opening.splitlines()[:4] == [
        "11月防汛检查：您有2个村，11月25日前查完。",
        "1 梨树村 防汛检查",
        "2 月塘村 防汛检查",
        "没查完的11月20日再提醒一次，过了11月25日才告知刘建新副书记。",
    ]
    await walk(flooded, SUN, "[1 梨树村]")
    assert "梨树村（云岭乡）：山塘水库有隐患吗？" in newest(flooded, SUN)
    await walk(flooded, SUN, "[有]", "马家塘坝脚渗水", "[就这样]", "120", "[提交]")
    assert newest(flooded, SUN).startswith("已记入台账，第001号。")
    assert one(flooded, FollowUp).problem == "马家塘坝脚渗水"
    record = one(flooded, Record)
    assert (record.duty, record.period_key) == ("flood", "2026M11")
    assert one(flooded, Task, Task.id == record.task_id).state == "done"
    await walk(flooded, LIU, "台账", "[其他表]")
    assert "11月：已查1，待查1。" in newest(flooded, LIU)
    assert "001 梨树村 11月2日 孙立群" in newest(flooded, LIU)
    await walk(flooded, LIU, "[待查1个村]")
    assert "月塘村，孙立群" in newest(flooded, LIU)
    assert labels(flooded, LIU)[-1] == "回台账"


async def test_what_is_not_done_is_reminded_of_and_the_leader_hears_once(flooded):
    """By its own ladder."""
    await flooded.at(morning(date(2026, 11, 20)))
    assert any(each.startswith("11月防汛检查：还有2个村没查") for each in said(flooded, SUN))
    assert not any("防汛检查" in each for each in said(flooded, LIU))
    await flooded.at(morning(date(2026, 11, 26)))
    told = [each for each in said(flooded, LIU) if "11月防汛检查：过了11月25日，还有2个村没查" in each]
    assert len(told) == 1
    assert "梨树村，孙立群" in told[0]
