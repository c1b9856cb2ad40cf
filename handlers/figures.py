"""Figures as people write them: 三千块, 一万五, 半吨, 化肥2袋, ２袋, 十来斤. Pure; nothing here raises."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import cn2an

from activities.words import read_words
from handlers.reading import plain

UNITS = read_words().units  # the first word is kept, the others are written for it
ENGLISH_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
COUNTERS = frozenset("次个人名位户家件条项份") | {"人次"}  # they may stand behind any figure
MONEY_WORDS = ("现金", "慰问金", "资金", "补助", "补助金", "救助金", "红包", "贷款", "捐款", "钱", "善款", "奖金")
MONEY = "元"
UNIT_OF = {
    written: unit for unit, words in UNITS.items() for word in (unit, *words) for written in (word, word.lower())
}
LONGEST = 60  # characters of one amount
LONGEST_NUMBER = 16
MOST_DIGITS = 8  # behind a thing without a unit: more of them are a telephone number

LETTERS = "零〇一二两三四五六七八九十百千万亿廿壹贰叁肆伍陆柒捌玖拾佰仟"
NUMBER = rf"(?:半|[-+]?\d[\d.]*[{LETTERS}\d]*|[{LETTERS}]+(?:点[{LETTERS}]+)?)"
VAGUE = rf"(?:好?几[十百千万]*|若干|[上数][十百千万]+|[十百千万]把|{NUMBER}(?:来|多|余|几)[万千百]?)"
UNIT = "|".join(re.escape(word) for word in sorted(UNIT_OF, key=len, reverse=True))
BEHIND = re.compile(rf"(?P<what>.*?)(?P<number>{VAGUE}|{NUMBER})(?P<unit>{UNIT})?(?P<half>半)?", re.IGNORECASE)
BEFORE = re.compile(rf"(?P<number>{VAGUE}|{NUMBER})(?P<unit>{UNIT})(?P<half>半)?(?:的|of)?(?P<what>.+)", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
DIGITS = re.compile(r"[-+]?\d+(?:\.\d+)?")
SHORT = re.compile(r"([-+]?\d+(?:\.\d+)?)([十百千万亿])")
TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
IN_A_ROW = "一二三四五六七八九"
COIN = "块"
GIVEN = re.compile(
    rf"(?:现场|又|另|共|合计|约)*(?:(?:送来|送去|送上|送给|发放|捐赠|拨付|[送发给捐拨带提买])(?:了|去了|过去)|送(?=..)|"
    rf"[拨发给](?={'|'.join(MONEY_WORDS)})|[提给发带](?={NUMBER}))?"
)
PARTS = re.compile(rf"[,;、。]|加上|以及|(?<=[0-9{''.join(UNITS)}])和")
TOKEN = re.compile(rf"(?:{VAGUE}|{NUMBER})(?:{UNIT})半?", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """What was given or counted: `what` it is and its `unit`, each "" when not written; `amount` None for 十来斤.

    化肥2袋 is Amount("化肥", 2, "袋"); 三千块 is Amount("", 3000, "元"); 500 is Amount("", 500, "").
    """

    what: str
    amount: Decimal | None
    unit: str


def read_amount(text: str) -> Amount | None:
    """The one amount that a text is, wholly, thing and figure in either order; None where it holds no figure."""
    words = THOUSANDS.sub("", plain(text)).rstrip(".。!").replace(" ", "")
    words = GIVEN.sub("", words, count=1)
    if not words or len(words) > LONGEST:
        return None
    for shape in (BEHIND, BEFORE):
        found = shape.fullmatch(words)
        amount = _amount(found) if found else None
        if amount:
            return amount
    return None


def read_amounts(text: str) -> list[Amount]:
    """Every amount of a text that lists some, in its order: `化肥2袋、现金200`; parts without a figure are left out."""
    found = [read_amount(part) for listed in PARTS.split(THOUSANDS.sub("", plain(text))) for part in _run(listed)]
    return [amount for amount in found if amount]


def _run(words: str) -> list[str]:
    """`一壶油一袋米` and `大米50斤油2桶` cut into one amount each."""
    tokens = list(TOKEN.finditer(words))
    first = GIVEN.match(words)
    leads = bool(tokens) and tokens[0].start() == (first.end() if first else 0)
    cuts = [token.start() if leads else token.end() for token in tokens]
    return [words[start:end] for start, end in pairwise([0, *(cuts[1:] if leads else cuts[:-1]), len(words)])]


def _amount(found: re.Match[str]) -> Amount | None:
    number, what = found["number"], found["what"].strip(" :,").rstrip("各共约")
    unit = _unit((found["unit"] or "").lower(), what)
    vague = re.fullmatch(VAGUE, number) is not None or _either(number)
    amount = None if vague else read_number(number)
    if amount is None and not (vague and unit):
        return None
    if what and not unit and not (number.isdecimal() and len(number) <= MOST_DIGITS):
        return None  # 张三 is no amount
    if found["half"] and (not unit or amount is None):
        return None
    return Amount(what, amount + Decimal("0.5") if amount is not None and found["half"] else amount, unit)


def _unit(written: str, what: str) -> str:
    """The unit in the table's own word; 一块腊肉 is no money, 现金200 is."""
    if written == COIN and what and not what.endswith(MONEY_WORDS):
        return COIN
    return UNIT_OF.get(written, "") if written else MONEY if what.endswith(MONEY_WORDS) else ""


def _either(number: str) -> bool:
    """两三, 五六: one of the two, and so no figure."""
    words = number.replace("两", "二")
    return len(words) == len("五六") and words in IN_A_ROW


def read_number(text: str) -> Decimal | None:
    """The number that a text is, without thing or unit: 3, ３.5, 三千, 一万五, 1.5万, 两百零三, 半; else None."""
    words = THOUSANDS.sub("", plain(text)).replace(" ", "")
    if words == "半":
        return Decimal("0.5")
    if DIGITS.fullmatch(words):
        return Decimal(words)
    short = SHORT.fullmatch(words)
    if short:
        return _trimmed(Decimal(short[1]) * TIMES[short[2]])
    if len(words) > LONGEST_NUMBER or _either(words) or not re.fullmatch(NUMBER, words):
        return None
    try:
        return Decimal(str(cn2an.cn2an(words, "smart")))
    except (ValueError, LookupError):  # what is no number
        return None


def _trimmed(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def figure_for(text: str, asked: str = "") -> Decimal | None:
    """The figure that answers a question of numbers, with or without its unit: 三十二, 3次, 50斤 where `asked` says 斤.

    A unit that the question does not ask in is no answer: 50公斤 where it says 斤. 3万 where it says 万元 is 3.
    """
    words = plain(text).lower()
    if words in ENGLISH_NUMBERS:
        return Decimal(ENGLISH_NUMBERS.index(words))
    amount = read_amount(text)
    if amount is None or amount.what or amount.amount is None:
        return None
    named = {UNIT_OF[word.lower()] for word in re.findall(UNIT, plain(asked), re.IGNORECASE)} - COUNTERS
    if "万元" in plain(asked):
        in_wan = "万" in text
        number = amount.amount / TIMES["万"] if in_wan else amount.amount
        return _trimmed(number) if in_wan or not amount.unit else None
    if amount.unit and amount.unit not in COUNTERS and named and amount.unit not in named:
        return None
    return amount.amount
