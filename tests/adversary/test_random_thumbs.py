"""Taps, words and things sent along at random, over weeks: whatever comes, nothing is set aside and the chat goes on."""

import random  # noqa: TID251 - seeded, so that each run is the same
from datetime import timedelta

import pytest
from sqlmodel import col

from storage.tables import Record
from tests.adversary.hostile import OFFICER, aside, begin, every, labels, patient_with_nothing, person, tap
from tests.county import County

WORDS = (
    *("0", "-1", "99", "9" * 22, "1.5", "1/2", "2月30日", "2026-13-40", "9999年12月31日", "昨天", "明天"),
    *("一万", "十百千万", "零", "两", "½", "٣", "1 2 3 4 5 6 7 8 9", "1-8", "１，２", "4 6", "1", "2", "3", "4"),
    *("全部", "都好", "没有", "选好了", "就这样", "当场已改", "修改", "提交", "不改了", "更正", "上一题", "期限"),
    *("<b>", "&lt;", "{x}", "%s", "\\", "'\"`", "👍", "很" * 1001, "很" * 300, "a_b", "、", "；；；", "，，", "·"),
    *("甲、、乙", "甲；乙；丙", "罗志强3次", "罗志强 -5次", "孙立群：百次", "张三 回来", "回来 回来", "\u202e\u200b"),
    *("路上塌方了今天走不通", "彭书记说下周补一堂党课", "清泉水厂", "备注", "另一件事", "重答"),
    *("a\n\nb", "/", "/foo", "/back", "/pause", "/records", "/language", "更多", "待办", "待办", "none", "done"),
)
THINGS: tuple[dict[str, object], ...] = (
    {"photo": True},
    {"photo": True, "caption": "门口的牌子"},
    {"photo": True, "album": "1"},
    {"voice": 4},
    {"location": {"latitude": 28.9, "longitude": 111.48}},
    {"contact": {"first_name": "彭春生", "phone_number": "13900001111"}},
    {"forward": {"text": "彭书记说下周补一堂党课"}},
)
ACTS = 250


@pytest.mark.parametrize("seed", [7, *(pytest.param(seed, marks=pytest.mark.chaos) for seed in range(8, 12))])
async def test_nothing_is_set_aside(county: County, seed: int) -> None:
    """Half taps, half words and things, five days on now and then: no update raises, and some visits are even recorded."""
    await begin(county, OFFICER)
    patient_with_nothing(county)
    thumb = random.Random(seed)
    for number in range(ACTS):
        shown = [
            each for each in labels(county, OFFICER) if "data" in county.button(OFFICER, each)
        ]  # 复制 sends nothing
        if shown and thumb.random() < 0.55:
            await tap(county, OFFICER, thumb.choice(shown))
        elif thumb.random() < 0.2:
            await county.act(OFFICER, **thumb.choice(THINGS))
        else:
            await county.act(OFFICER, text=thumb.choice(WORDS))
        if number % 60 == 0:
            await county.at(county.clock.instant + timedelta(days=5))
    assert aside(county) == []
    assert every(county, Record, Record.person_id == person(county, OFFICER).id, col(Record.interview_id).is_not(None))
