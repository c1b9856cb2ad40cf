"""Whole revisits on the page, by hand: the real bot, its database, and a browser; nobody calls anything."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

import pytest
from playwright.async_api import ViewportSize, expect
from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Finding as Opinion
from storage.tables import FollowUp, Membership, Person, Record, Subject
from tests.browser import NARROW, WIDE, chromium
from tests.county import TICK, County, morning
from tests.page.hand import Hand

pytestmark = pytest.mark.browser

OCTOBER_21 = date(2026, 10, 21)

FIRST_CONTACT = """
[开始]          是您本人吗？
[是我]          点下面“待办”开始。
[待办]          第四季度回查：还有6家
"""

WITH_BRANCH = """
[2 金穗米业]    支部书记彭春生，党员9名。上季没有遗留问题。
[彭春生]        谁有不足？
[罗志强]        罗志强哪里不足？
[党务不熟]      ✓党务不熟
[选好了]        哪几项没做到？
> 6             没上党课，列入整改
[就这样]        职工里还有没接上组织关系的党员吗？
[没有]          二查 缺党课，11月20日前补
[提交]          已查1家，还有5家。
"""

WITHOUT_BRANCH = """
[待办]          第四季度回查：还有5家
[3 永丰竹木厂]  党员1名：蒋大勇，挂靠梨树村支部。
[许永丰]        谁有不足？
[都好]          蒋大勇参加挂靠支部的活动了吗？
[参加了]        厂里还有别的党员吗？
> 谭小琴 东莞回来的 关系还没转     先挂靠哪个支部？
[梨树村支部]    合起来可议联合支部。报刘建新副书记？
[报一下]        谭小琴待落实，拟挂靠梨树村支部
[提交]          已查2家，还有4家。
"""

IN_ENGLISH = """
[更多]          要做什么？
[English]       English from now on.
[Tasks]         Q4 revisits: 4 to go, by Dec 25. Done: 2.
[2 清泉水厂]    Who received you?
> 龙跃进        Who falls short?
[Both fine]     Which were not done?
> 8             no theme day, to be put right
[Put right now]   Are there members among the staff not yet connected to a branch?
[None]          Check 2: missing: theme day
[Submit]        3 done, 3 to visit.
"""

THE_OFFICE = """
[开始]          是您本人吗？
[是我]          点下面“台账”就能看
[台账]          云岭乡3/12
[云岭乡]        记录3份
[018 永丰竹木厂]   谭小琴待落实，拟挂靠梨树村支部
[回列表]        记录3份
"""

THE_OFFICE_AT_ITS_DESK = """
> 台账          云岭乡1/12
[云岭乡]        记录1份
"""

BY_THE_MOUSE = """
> 待办          第四季度回查：还有6家
> 1             今天看到了吗？
[已改好]        见到谁？
> 沈国庆        谁有不足？
> 都好          哪几项没做到？
[1]             ✓1
> 4             没有第4项，请看编号再写。
[选好了]        制度不全，列入整改
[当场已改]      职工里还有没接上组织关系的党员吗？
> 没有          当场已改
> 提交          已查1家，还有5家。
"""


@asynccontextmanager
async def page_of(county: County, viewport: ViewportSize, *, touch: bool, dark: bool = False) -> AsyncIterator[Hand]:
    """A hand on the county's page; what the console complains of fails the test."""
    troubles: list[str] = []
    async with chromium() as browser:
        window = await browser.new_context(
            viewport=viewport, has_touch=touch, locale="zh-CN", color_scheme="dark" if dark else "light"
        )
        page = await window.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type in {"error", "warning"} else None)
        await page.goto(county.url)
        yield Hand(page, touch, lambda: tick(county))
    assert troubles == []


def tick(county: County) -> None:
    county.clock.instant += TICK


async def invited(county: County, name: str) -> None:
    """Somebody holds an invitation: START on that phone sends its code."""
    phone = county.phone(name)
    code = f"of-{phone.person_id}"
    await county.invite(name, code)
    people = county.simulator.world.people
    people[phone.person_id] = replace(people[phone.person_id], start=code)


async def test_a_thumb_walks_revisits_and_the_office_reads_them(county: County) -> None:
    """START, a revisit with a branch, one without, one in English, and the record on the office's phone."""
    await county.at(morning(OCTOBER_21))
    await invited(county, "周明辉")
    await invited(county, "吴晓岚")
    await county.register("何秀英")
    async with page_of(county, NARROW, touch=True) as hand:
        await hand.take_up("周明辉")
        await expect(hand.page.locator("#list")).to_be_hidden()
        await hand.live(FIRST_CONTACT)
        await hand.live(WITH_BRANCH)
        the_branch_is_recorded(county)
        await hand.live(WITHOUT_BRANCH)
        the_new_member_is_not_left_outside(county)
        await hand.live(IN_ENGLISH)
        await expect(hand.page.locator(".theirs .text").last).to_have_attribute("lang", "en")
        assert county.read(lambda tx: revisited(tx, "清泉水厂")).person_id == county.read(person_id("周明辉"))
        assert await hand.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
        await hand.take_up("何秀英")
        await hand.live("[同意]  好，谭小琴已挂靠梨树村支部。")
        await hand.take_up("吴晓岚")
        await hand.live(THE_OFFICE)


def the_branch_is_recorded(county: County) -> None:
    """Record, follow-up and the opinion of an officer stand in the database as they stood on the screen."""
    record = county.read(lambda tx: revisited(tx, "金穗米业"))
    assert (record.occurred_on, record.state) == (OCTOBER_21, "valid")
    open_now = county.read(lambda tx: tx.exec(select(FollowUp).where(FollowUp.record_id == record.id)).one())
    assert (open_now.state, open_now.due) == ("open", date(2026, 11, 20))
    assert "党课" in open_now.problem
    opinion = county.read(lambda tx: tx.exec(select(Opinion).where(Opinion.record_id == record.id)).one())
    assert opinion.person_id == county.read(person_id("罗志强"))


def the_new_member_is_not_left_outside(county: County) -> None:
    """谭小琴 stands as proposed for a branch, with the name of who settles it and a day."""
    record = county.read(lambda tx: revisited(tx, "永丰竹木厂"))
    proposed = county.read(lambda tx: tx.exec(select(Membership).where(Membership.record_id == record.id)).one())
    assert (proposed.state, proposed.kind, proposed.settle_by) == ("proposed", "attached", date(2026, 11, 4))
    assert proposed.settler_id == county.read(person_id("何秀英"))
    assert county.read(lambda tx: tx.get_one(Subject, proposed.member_id)).name == "谭小琴"


def revisited(tx: Tx, enterprise: str) -> Record:
    """The record of an enterprise in the fourth quarter."""
    about = select(Record).join(Subject, col(Record.subject_id) == Subject.id)
    return tx.exec(about.where(Subject.name == enterprise, Record.period_key == "2026Q4")).one()


def person_id(name: str) -> Callable[[Tx], int]:
    """Reads somebody's number."""
    return lambda tx: tx.exec(select(Person).where(Person.name == name)).one().id or 0


async def test_a_revisit_at_a_desk(county: County) -> None:
    """Wide and dark: list, phone and calendar beside each other; a mouse, and Enter to send."""
    await county.at(morning(OCTOBER_21))
    await county.register("周明辉")
    await county.register("吴晓岚")
    async with page_of(county, WIDE, touch=False, dark=True) as hand:
        await hand.take_up("周明辉")
        await hand.live(BY_THE_MOUSE)
        await expect(hand.page.locator("[data-person]", has_text="周明辉")).to_contain_text("已记入台账")
        for pane in ("#list", "#phone", "#side"):
            await expect(hand.page.locator(pane)).to_be_visible()
        await hand.take_up("吴晓岚")
        await hand.live(THE_OFFICE_AT_ITS_DESK)
        await hand.live("[017 云岭茶业]  10月21日已销号")
    record = county.read(lambda tx: revisited(tx, "云岭茶业"))
    found = county.read(lambda tx: tx.exec(select(FollowUp).where(FollowUp.record_id == record.id)).one())
    assert (found.state, found.closed_on) == ("closed", OCTOBER_21)


async def test_the_office_reads_what_is_still_open(county: County) -> None:
    """A record with an open follow-up can be read like any other."""
    await county.at(morning(OCTOBER_21))
    await county.register("周明辉")
    await county.register("吴晓岚")
    async with page_of(county, WIDE, touch=False) as hand:
        await hand.take_up("周明辉")
        await hand.live("[待办]  第四季度回查：还有6家")
        await hand.live(WITH_BRANCH)
        await hand.take_up("吴晓岚")
        await hand.live(THE_OFFICE_AT_ITS_DESK)
        await hand.tap(hand.button("017 金穗米业"))
        await expect(hand.page.locator("#phone")).to_contain_text("整改：补一堂党课，记入台账，彭春生，11月20日前")


FROM_A_VALLEY = """
[待办]          带空表下乡
[带空表下乡]    没做到（1制度
"""


async def test_the_blank_is_copied_on_the_phone_alone(county):
    """复制 puts the blank on the clipboard; filled in a notes app and sent, it is read."""
    await county.at(morning(date(2026, 10, 28)))
    await county.register("周明辉")
    async with page_of(county, NARROW, touch=True) as hand:
        await hand.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await hand.take_up("周明辉")
        await hand.live(FROM_A_VALLEY)
        await hand.tap(hand.button("复制"))
        await expect(hand.page.get_by_text("已复制")).to_be_visible()
        blank = await hand.page.evaluate("navigator.clipboard.readText()")
        filled = blank.replace("企业：", "企业：清泉水厂").replace("日期：", "日期：昨天").replace("）：", "）：4")
        await hand.write(filled)
        await hand.sees("见到谁？")
        await hand.sees("读到了。")
