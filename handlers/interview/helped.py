"""What was done for a household, in a few typed words: 化肥2袋，现金500元，教剪枝. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.figures import MONEY, MONEY_WORDS, UNIT_OF, read_amount, read_amounts
from handlers.reading import plain

OTHER = ""  # no kind of help: kept in its own words
GOODS, FUNDS, AWAY = "goods", "funds", "away"
KINDS: Sequence[tuple[str, tuple[str, ...]]] = (  # the first one a word of which is there
    (AWAY, ("没见到", "没在家", "不在家", "没人", "未访到", "门锁", "nobody", "not in", "away")),
    ("skill", ("教", "技术", "培训", "剪枝", "示范", "teach", "taught", "skill", "train")),
    ("policy", ("政策", "低保怎么", "医保", "新农合", "养老保险", "policy")),
    ("info", ("信息", "行情", "销路", "联系买家", "告知", "通知", "information", "market")),
    ("job", ("岗位", "招工", "就业", "找工作", "务工", "打工", "job")),
    ("plan", ("计划", "规划", "打算", "plan")),
    ("see", ("看望", "探望", "陪", "聊", "拉家常", "visit")),
)
WORRY = re.compile(
    r"不懂|不会|不知道|不清楚|不明白|(?<![思理联猜])想|愁|担心|希望|要求|缺|怕|\b(?:wants?|needs?|worr(?:y|ied)|understand)\b",
    re.IGNORECASE,
)
DOING = re.compile(
    r"(?:又|还|也|已|都)?(?:帮|替|教|讲|给|送|捎|告|解|介|联系|推荐|陪|看望|宣传)|taught|told|gave|helped",
    re.IGNORECASE,
)
LATIN = re.compile("[A-Za-z]")
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
        apart = " " if self.unit[:1].isascii() and self.unit and self.amount else ""
        return f"{self.what}{gap}{self.amount}{apart}{self.unit}"


def read_items(typed: str) -> list[Item]:
    """What typed words say was done, part by part; a part of no kind that is known keeps its words."""
    parts = [part.strip() for part in PARTS.split(typed) if part.strip(" .!")]
    return [item for part in parts for piece in _pieces(part) for item in _items(piece)]


def _pieces(part: str) -> list[str]:
    """A part at its spaces, 看望 送了棉被1床, where each piece says something of its own; English is never cut."""
    if part.isascii() or LATIN.search(part):
        return [part]
    pieces: list[str] = []
    for piece in part.split():
        if pieces and _goes_on(pieces[-1], piece):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _goes_on(before: str, piece: str) -> bool:
    """Whether a piece only says more of the one before it: 化肥 2袋, 化肥2 袋, 2袋 化肥, 老人 腿痛."""
    first, second = read_amount(before), read_amount(piece)
    if first is None and second is None:
        return _kind(before) == _kind(piece)
    if first is None:
        return second is not None and not second.what
    return (not first.unit and piece in UNIT_OF) or (not first.what and second is None)


def _items(piece: str) -> list[Item]:
    """One item, or each thing of 化肥2袋油1桶."""
    found = [] if _is_worry(piece) else read_amounts(piece)
    things = [Item(GOODS, each.what, _figure(each.amount), each.unit) for each in found]
    several = len(things) > 1 and all(each.what and each.unit not in {MONEY, *NOT_GOODS} for each in things)
    return things if several else [_item(piece)]


def read_promise(typed: str) -> str:
    """What was promised for next time: 答应问猪圈补助; empty where the words are no promise."""
    found = PROMISE.fullmatch(typed.strip().rstrip("。."))
    return found["what"].strip() if found else ""


def _is_worry(part: str) -> bool:
    """Whether it says what somebody wants or does not understand, and not what was done: 医保报销不懂."""
    return WORRY.search(part) is not None and DOING.match(part) is None


def _kind(part: str) -> str:
    """The kind of help that words name."""
    words = plain(part).lower()
    found = next((kind for kind, signs in KINDS if any(sign in words for sign in signs)), OTHER)
    return OTHER if found != AWAY and _is_worry(part) else found


def _item(part: str) -> Item:
    words = plain(part).lower()
    if _is_worry(part):
        return Item(_kind(part), part)
    found = read_amount(part)
    if found is not None and (found.unit == MONEY or (not found.unit and found.what in MONEY_WORDS)):
        return Item(FUNDS, found.what, _figure(found.amount), found.unit or MONEY)
    if found is not None and found.what and found.unit not in NOT_GOODS:
        return Item(GOODS, found.what, _figure(found.amount), _as_written(part, found.unit))
    kind = _kind(part)
    if any(money in words for money in MONEY_WORDS):
        return Item(kind or FUNDS, part)
    return Item(kind or (GOODS if words.startswith(GIVING) else OTHER), part)


def _as_written(part: str, unit: str) -> str:
    """An English unit in the writer's own word: 2 bags of fertiliser."""
    return next((word for word in part.split() if word.isascii() and UNIT_OF.get(word.lower()) == unit), unit)


def _figure(amount: object) -> str:
    return "" if amount is None else f"{amount:f}"
