"""Members found at a visit: nobody is left outside, nobody is invented, nobody gets a neighbour's answer."""

from datetime import date

import pytest
from sqlmodel import col

from storage.store import Tx
from storage.tables import Membership, Person, Subject
from tests.adversary.hostile import (
    NEW_MEMBER,
    OFFICER,
    WITHOUT_BRANCH,
    aside,
    begin,
    change,
    every,
    labels,
    newest,
    one,
    said,
    subject,
    unsaid,
    walk,
)
from tests.county import County, morning

NOVEMBER = date(2026, 11, 4)
JANUARY = date(2027, 1, 12)


def members(county: County, enterprise: str) -> list[str]:
    """Who stands on the roster of an enterprise."""
    parent = subject(county, enterprise).id
    rows = every(county, Subject, Subject.kind == "member", Subject.parent_id == parent, Subject.state == "active")
    return [row.name for row in rows]


async def test_name_written_wrong_can_be_corrected(county: County) -> None:
    """谭小琴 corrected to 谭晓琴: the correction is taken, and only the right name stands on the roster."""
    await begin(county, OFFICER, "何秀英", day=NOVEMBER)
    await walk(county, OFFICER, *NEW_MEMBER, "[更正]", "[内容]", "[4]", "谭晓琴 东莞回来的", "[梨树村支部]", "[提交]")
    assert aside(county) == []
    assert members(county, "永丰竹木厂") == ["蒋大勇", "谭晓琴"]


async def test_withdrawn_record_leaves_no_member_behind(county: County) -> None:
    """A member whom only a withdrawn record knows is not on the roster, nor counted in 待办."""
    await begin(county, OFFICER, "何秀英", day=NOVEMBER)
    await walk(county, OFFICER, *NEW_MEMBER, "[更正]", "[整条作废]", "[作废]", "[待办]")
    assert "永丰竹木厂 未建，党员1名" in newest(county, OFFICER)
    assert members(county, "永丰竹木厂") == ["蒋大勇"]


async def test_each_new_member_is_asked_about_himself(county: County) -> None:
    """甲某、乙某 changed to 乙某 alone: what was chosen for 甲某 is not taken for 乙某."""
    await begin(county, OFFICER, day=NOVEMBER)
    await walk(county, OFFICER, *WITHOUT_BRANCH, "甲某、乙某", "[梨树村支部]", "[问后再定]", "[先不报]")
    await walk(county, OFFICER, "[修改]", "[4]", "乙某")
    assert "乙某：新增" in newest(county, OFFICER)


async def test_member_outside_is_asked_about_where_there_is_a_branch(county: County) -> None:
    """One found last quarter and still to be settled is not among those “all in this branch”."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]", "谭小琴")
    await walk(county, OFFICER, "[问后再定]", "[提交]")
    await county.at(morning(JANUARY))
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]")
    assert "名册10名，都在本支部" not in newest(county, OFFICER)


async def test_settled_member_is_no_longer_to_be_settled(county: County) -> None:
    """问后再定 in one quarter, placed and agreed in the next: 待办 no longer lists him."""
    await begin(county, OFFICER, "何秀英", day=NOVEMBER)
    await walk(county, OFFICER, *WITHOUT_BRANCH, "谭小琴", "[问后再定]", "[先不报]", "[提交]")
    await county.at(morning(JANUARY))
    await walk(
        county,
        OFFICER,
        WITHOUT_BRANCH[0],
        "永丰",
        *WITHOUT_BRANCH[2:4],
        "[参加了]",
        "[梨树村支部]",
        "[没有]",
        "[先不报]",
        "[提交]",
    )
    await walk(county, "何秀英", "[同意]")
    await walk(county, OFFICER, "[待办]")
    assert "谭小琴" not in newest(county, OFFICER)


async def test_correcting_something_else_does_not_ask_the_secretary_again(county: County) -> None:
    """Who was met is corrected: the secretary hears nothing, and the button she has still works."""
    await begin(county, OFFICER, "何秀英", day=NOVEMBER)
    before = len(said(county, "何秀英"))
    await walk(county, OFFICER, *NEW_MEMBER)
    agree = county.button("何秀英", "同意")
    await walk(county, OFFICER, "[更正]", "[内容]", "[1]", "许老板", "[提交]")
    assert len(said(county, "何秀英")) == before + 1
    await county.act("何秀英", tap=agree)
    assert one(county, Membership, col(Membership.record_id).is_not(None)).state == "agreed"


async def test_who_is_asked_is_who_is_named(county: County) -> None:
    """An enterprise's own branch: its own secretary is named, as it is he who is asked."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]", "谭小琴、李小四")
    await walk(county, OFFICER, "[金穗米业支部]")
    said_before = newest(county, OFFICER)
    await walk(county, OFFICER, "[问后再定]", "[提交]")
    asked = one(county, Membership, col(Membership.branch_id).is_not(None), col(Membership.record_id).is_not(None))
    name = county.read(lambda tx: tx.get_one(Person, asked.settler_id).name)
    assert name == OFFICER  # 彭春生 has no account, so that nobody could ask him
    assert "彭春生书记还没用上助手，请您当面问定" in said_before


async def test_settler_without_a_phone_leaves_it_to_the_revisitor(county: County) -> None:
    """A secretary without an account cannot answer: the revisitor has it in his 待办."""
    await begin(county, OFFICER)
    await walk(county, OFFICER, "[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]", "谭小琴")
    await walk(county, OFFICER, "[金穗米业支部]", "[提交]", "[待办]")
    assert unsaid(county) == []
    assert "谭小琴" in newest(county, OFFICER)


@pytest.mark.parametrize("typed", ["谭小琴，李小四", "谭小琴\n李小四"])
async def test_second_name_is_never_swallowed(county: County, typed: str) -> None:
    """Two names with a comma or on two lines: both are asked about."""
    await begin(county, OFFICER, day=NOVEMBER)
    await walk(county, OFFICER, *WITHOUT_BRANCH, typed, "[梨树村支部]")
    assert "李小四：新增" in newest(county, OFFICER)


async def test_name_with_a_space_in_it(county: County) -> None:
    """蒋　勇, written with a wide space as rosters do, is one person."""
    await begin(county, OFFICER, day=NOVEMBER)

    def widen(tx: Tx) -> None:
        tx.get_one(Subject, subject(county, "蒋大勇").id).name = "蒋　勇"

    await change(county, widen)
    await walk(county, OFFICER, *WITHOUT_BRANCH[:4])
    assert "蒋勇参加" in newest(county, OFFICER)


async def test_known_member_is_not_found_anew(county: County) -> None:
    """蒋大勇, just asked about, written again: not 新增."""
    await begin(county, OFFICER, day=NOVEMBER)
    await walk(county, OFFICER, *WITHOUT_BRANCH, "蒋大勇")
    assert "新增" not in newest(county, OFFICER)


async def test_review_says_one_thing_of_check_three(county: County) -> None:
    """The only member has left: one line of check three, not two that contradict each other."""
    await begin(county, OFFICER, day=NOVEMBER)
    await walk(county, OFFICER, *WITHOUT_BRANCH[:4], "[已离厂]", "[就这样]", "[没有]")
    assert newest(county, OFFICER).count("三查") == 1


async def test_list_of_branches_is_narrowed_by_typing(county: County) -> None:
    """另选, then a part of a name: the branch is found."""
    await begin(county, OFFICER, day=NOVEMBER)
    await walk(county, OFFICER, *WITHOUT_BRANCH, "谭小琴", "[另选]", "支部")
    assert "月塘村支部" in labels(county, OFFICER)
    await walk(county, OFFICER, "月塘")
    assert "谭小琴列为“待落实”" in newest(county, OFFICER)
