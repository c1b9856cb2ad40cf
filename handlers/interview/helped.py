"""What was done for a household, in a few typed words: 化肥2袋，现金500元，教剪枝. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.figures import MONEY, MONEY_WORDS, read_amount
from handlers.reading import plain

OTHER = ""  # no kind of help: kept in its own words
GOODS, FUNDS = "goods", "funds"
KINDS: Sequence[tuple[str, tuple[str, ...]]] = (  # the first one a word of which is there
    ("away", ("没见到", "没在家", "不在家", "没人", "未访到", "门锁", "nobody", "not in", "away")),
    ("skill", ("教", "技术", "培训", "剪枝", "示范", "teach", "taught", "skill", "train")),
    ("policy", ("政策", "低保怎么", "医保", "新农合", "养老保险", "policy")),
    ("info", ("信息", "行情", "销路", "联系买家", "告知", "通知", "information", "market")),
    ("job", ("岗位", "招工", "就业", "找工作", "务工", "打工", "job")),
    ("plan", ("计划", "规划", "打算", "plan")),
    ("see", ("看望", "探望", "陪", "聊", "拉家常", "visit")),
)
GIVING = ("送", "给", "捎", "带了", "gave", "brought")
NOT_GOODS = frozenset(
    {"次", "人", "人次", "户", "天", "学时", "工", "亩", "名", "位", "岁", "场", "期", "项", "条", "份", ""}
)
PARTS = re.compile(r"[\n,，;；、。]+")
PACKED = re.compile(r"[\s:：_]+")
PROMISE = re.compile(
    r"(?:我?答应(?:了)?(?:他家?|她家?)?|承诺|下次|promised?(?: to)?)[:：,， ]*(?P<what>.+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Item:
    """One thing done: its kind (empty: none of ours), what it is, how much (a decimal as text or empty), the unit."""

    kind: str
    what: str
    amount: str = ""
    unit: str = ""

    def packed(self) -> str:
        """As the form's list of items holds it: `goods:化肥:2:袋`, without spaces."""
        return f"{self.kind}:{PACKED.sub('_', self.what)}:{self.amount}:{self.unit}"

    @classmethod
    def unpacked(cls, packed: str) -> "Item":
        """What `packed` made."""
        kind, what, amount, unit = packed.split(":")
        return cls(kind, what.replace("_", " "), amount, unit)

    def said(self) -> str:
        """As a person would say it: 化肥2袋."""
        gap = " " if self.what[-1:].isascii() and self.what and self.amount else ""
        return f"{self.what}{gap}{self.amount}{self.unit}"


def read_items(typed: str) -> list[Item]:
    """What typed words say was done, part by part; a part of no kind that is known keeps its words."""
    return [_item(part.strip()) for part in PARTS.split(typed) if part.strip(" .!")]


def read_promise(typed: str) -> str:
    """What was promised for next time: 答应问猪圈补助; empty where the words are no promise."""
    found = PROMISE.fullmatch(typed.strip().rstrip("。."))
    return found["what"].strip() if found else ""


def _item(part: str) -> Item:
    words = plain(part).lower()
    found = read_amount(part)
    if found is not None and (found.unit == MONEY or (not found.unit and found.what in MONEY_WORDS)):
        return Item(FUNDS, found.what, _figure(found.amount), found.unit or MONEY)
    if found is not None and found.what and found.unit not in NOT_GOODS:
        return Item(GOODS, found.what, _figure(found.amount), found.unit)
    kind = next((kind for kind, signs in KINDS if any(sign in words for sign in signs)), OTHER)
    if any(money in words for money in MONEY_WORDS):
        return Item(kind or FUNDS, part)
    return Item(kind or (GOODS if words.startswith(GIVING) else OTHER), part)


def _figure(amount: object) -> str:
    return "" if amount is None else f"{amount:f}"
