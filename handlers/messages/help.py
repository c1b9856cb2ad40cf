"""What was done, in one clause of a message: what was given and how much, what was taught, told, planned. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from activities.words import Words, either
from handlers.figures import NUMBER, VAGUE, read_number
from handlers.messages.proposal import FUNDS, GOODS, INFORMATION, JOB, OTHER, PLAN, POLICY, TECHNOLOGY, Help

MONEY, COIN = "元", "块"
GAP = "\x00"  # stands for what was read already: names, days
LEAST_MONEY = 50  # without a unit
LISTED = 6  # letters of a thing in a list
SERVICES = (POLICY, INFORMATION, PLAN, JOB, TECHNOLOGY)
WORTH = re.compile(rf"(?:价值|总价|折价|折款|市值|合计价值|约值)[约共]?{NUMBER}[万多余]*元?(?:左右)?的?")
OWNED_NOT = re.compile("[还另又]有|有机|有线")
ONE = re.compile(r"(?<=[了来去])(?:只|件|条|床|台|把|袋|包|壶|桶|箱|双|本|瓶|套|辆|头(?![发痛皮上顶]))(?=[一-鿿])")


@dataclass(frozen=True)
class Figure:
    """A figure with its unit in a clause."""

    start: int
    end: int
    amount: Decimal | None
    unit: str
    what: str = ""


class HelpFinder:
    """Reads clauses; what is wanted, planned or merely owned is no help."""

    def __init__(self, words: Words) -> None:
        self.unit_of = {word.lower(): unit for unit, others in words.units.items() for word in (unit, *others)}
        unit = either(iter(self.unit_of))
        self.figure = re.compile(
            rf"(?P<number>{VAGUE}|{NUMBER})\s*(?P<unit>{unit})(?![A-Za-z])(?P<half>半)?", re.IGNORECASE
        )
        money = words.any_of("help", "money")
        self.money = re.compile(rf"(?:{money})")
        self.bare_money = re.compile(
            rf"(?:{money})[:约共为各]*(?P<number>{VAGUE}|{NUMBER})(?![\d多来余几]*\s*(?:{unit}))"
        )
        self.given_money = re.compile(
            rf"(?:给|给了|送|送了|拿了|发了|塞了|借给)[他她{GAP}]*(?:家)?[了哒]?(?P<number>{VAGUE}|{NUMBER})[。,{GAP}\s]*$"
        )
        self.give = re.compile(words.any_of("help", "give"))
        self.giving = re.compile(rf"(?:{words.any_of('help', 'give')})+(?:[了哒过]|给)?(?:[他她{GAP}](?:们|家)?)?")
        self.categories = re.compile(either(word for word in words.lists["people"]["categories"] if len(word) > 1))
        self.not_give = re.compile(words.any_of("help", "not_give"))
        self.alone = re.compile(words.any_of("help", "labour_alone"))
        self.obtain = re.compile(words.any_of("help", "obtain"))
        self.not_given = re.compile(words.any_of("help", "not_given"))
        self.no_goods = frozenset(words.lists["help"]["no_goods"])
        self.signs = {
            kind: re.compile(rf"(?:{words.any_of('help', kind)})(?![员室师点户村岗县镇区])") for kind in SERVICES
        }
        self.done = {kind: re.compile(words.any_of("help", f"{kind}_done")) for kind in SERVICES}
        self.labour = re.compile(words.any_of("help", "labour"))
        self.labour_done = re.compile(words.any_of("help", "labour_done"))
        self.no_verb = re.compile(rf"没|未|冇|不{GAP}|不会|不懂|不想")

    def read(self, clause: str, *, listing: bool = True, public: bool = False) -> list[Help]:
        """What a clause says was done; names and days in it are GAPs. `listing`: things may stand without a verb.

        `public`: what is built or cleaned is done for all, without a word of helping.
        """
        clause = hidden(self.categories, hidden(WORTH, clause))
        figures = self.figures(clause)
        services = self._services(clause)
        found: list[Help] = []
        for figure in figures:
            kind = self._kind(clause, figure, services, public=public)
            if kind in services:
                services[kind] = replace(services[kind], amount=figure.amount, unit=figure.unit)
            elif kind and (kind == OTHER or self._is_given(clause, figure, listing=listing)):
                found.append(Help(kind, figure.what, figure.amount, figure.unit))
        found += services.values()
        return found or self._labour(clause) or self._without_figure(clause)

    def figures(self, clause: str) -> list[Figure]:
        """Every figure of a clause with its unit and its thing, money without a unit too."""
        found = [self._figure(clause, each) for each in self.figure.finditer(clause)]
        for shape in (self.bare_money, self.given_money):
            for each in shape.finditer(clause):
                at = each.start("number")
                amount = _amount(each["number"])
                if not any(other.start <= at < other.end for other in found) and _is_money(
                    shape is self.given_money, amount
                ):
                    found.append(Figure(at, each.end("number"), amount, MONEY))
        if not found:
            found = [
                Figure(one.start(), one.end(), Decimal(1), one[0], clause[one.end() :]) for one in ONE.finditer(clause)
            ]
        return sorted(found, key=lambda each: each.start)

    def _figure(self, clause: str, found: re.Match[str]) -> Figure:
        amount, unit = _amount(found["number"]), self.unit_of[found["unit"].lower()]
        if amount is not None and found["half"]:
            amount += Decimal("0.5")
        before = self._thing_before(clause, found.start())
        behind = re.split(
            rf"[、,{GAP}\d\s给送]|和|还有|{self.figure.pattern}", clause[found.end() :], maxsplit=1, flags=re.IGNORECASE
        )[0]
        if (
            found["unit"] == COIN
            and behind
            and not self.money.match(behind)
            and not behind.startswith("钱")
            and not before
            and self._is_thing(behind)
        ):
            unit = COIN
        return Figure(found.start(), found.end(), amount, unit, (before or behind).strip(" 的:"))

    def _is_thing(self, words: str) -> bool:
        return len(words) <= len("腊肉香皂") and self.give.search(words) is None

    def _thing_before(self, clause: str, end: int) -> str:
        """The thing that stands before a figure, without the verb and what was counted before it."""
        before = re.split(rf"[、,{GAP}\s:()]|和|还有|另|各|约|共|每户|每家|每人|了|哒", clause[:end].rstrip())[-1]
        given = [found.end() for found in self.giving.finditer(hidden(self.not_give, before))]
        counted = [found.end() for found in self.figure.finditer(before)]
        return before[max([0, *given, *counted]) :]

    # --- kinds ---

    def _services(self, clause: str) -> dict[str, Help]:
        """What was taught, told, planned or found for somebody, by kind, without a figure yet."""
        made: dict[str, Help] = {}
        for kind in SERVICES:
            sign = self.signs[kind].search(clause)
            if sign and self._was_done(clause, kind, sign) and not self.no_verb.search(clause):
                made[kind] = Help(kind, clause.replace(GAP, "").strip(" 、"))
        return self._one_each(made, clause)

    def _was_done(self, clause: str, kind: str, sign: re.Match[str]) -> bool:
        if kind == TECHNOLOGY and sign[0] in ("教", "指导", "培训", "打针", "剪枝", "示范", "演示"):
            return True
        return self.done[kind].search(clause) is not None

    def _one_each(self, made: dict[str, Help], clause: str) -> dict[str, Help]:
        """A job by its sign is no news on the market, and a plan for it no lesson."""
        if JOB in made:
            made.pop(INFORMATION, None)
        if POLICY in made and TECHNOLOGY in made and "教" not in clause and "技术" not in clause:
            made.pop(TECHNOLOGY)
        return made

    def _kind(self, clause: str, figure: Figure, services: dict[str, Help], *, public: bool) -> str:
        if figure.unit == MONEY:
            return FUNDS
        named = next((kind for kind in SERVICES[:4] if self.signs[kind].search(figure.what)), "")
        if named and named not in services and self._is_given(clause, figure, listing=True):
            services[named] = Help(named, figure.what)
        near = [kind for kind in services if self.signs[kind].search(figure.what) and services[kind].amount is None]
        if near:
            return near[0]
        if figure.unit == "工":
            return OTHER
        if figure.unit in self.no_goods:
            free = [kind for kind, each in services.items() if each.amount is None]
            if figure.unit in ("次", "学时", "人次", "节", "堂", "场", "期", "人") and free:
                return free[0]
            loose = (
                ("人", "岁", "口", "名", "位", "户") if "帮" in clause else ("人", "天", "岁", "口", "名", "位", "户")
            )
            return OTHER if self._is_labour(clause, public=public) and figure.unit not in loose else ""
        if self._is_labour(clause[: figure.start], public=public) and not self._is_thing_given(clause, figure):
            return OTHER
        return GOODS

    def _is_thing_given(self, clause: str, figure: Figure) -> bool:
        return re.search("送|捐|赠|发|拿|提|买", clause[: figure.start]) is not None

    def _is_labour(self, clause: str, *, public: bool = False) -> bool:
        return self.labour.search(clause) is not None and (public or self.labour_done.search(clause) is not None)

    def _labour(self, clause: str) -> list[Help]:
        if self.alone.match(clause.lstrip(GAP + "又还也就 ")):
            return [Help(OTHER, clause.replace(GAP, "").strip(" 、"))]
        if (
            self._is_labour(clause)
            and not self.no_verb.search(clause)
            and re.search(rf"[帮替]|陪(?=[他她{GAP}老])|给[他她{GAP}]", clause)
        ):
            return [Help(OTHER, clause.replace(GAP, "").strip(" 、"))]
        return []

    # --- given, or merely there ---

    def _is_given(self, clause: str, figure: Figure, *, listing: bool) -> bool:
        """Whether a figure counts what was given: behind a verb of giving, before one, or in a list of things."""
        clause = hidden(self.not_give, hidden(OWNED_NOT, clause))
        verbs = list(self.give.finditer(clause[: figure.start]))
        if figure.unit == MONEY and not verbs:
            verbs = list(self.obtain.finditer(clause[: figure.start]))
        since = verbs[-1].end() if verbs else 0
        own = self.not_given.search(clause[since : figure.start])
        if verbs:
            return own is None and not self.not_given.search(clause[: verbs[-1].start()][-3:])
        if own or self.not_given.search(clause[figure.end :]):
            return False
        if self.give.search(clause[figure.end :]) and figure.unit:
            return True
        before = re.split(rf"[、,{GAP}\s:()]", clause[: figure.start].rstrip())[-1]
        before = re.sub(rf"^.*(?:{self.figure.pattern})", "", before, flags=re.IGNORECASE)
        before = re.sub("^(?:家|屋里|户|的|每户|每家|每人|各|现|另|共|和|还有|另外)+", "", before)
        if re.search("[了过哒]", before):  # something was done, and it was no giving
            return False
        return listing and len(before) <= LISTED and (bool(before) or bool(figure.what))

    def _without_figure(self, clause: str) -> list[Help]:
        """Things or money given without a figure: 送了米面油."""
        found = re.search(
            rf"(?:送去|送来|送给|送|发放|捐赠|捐|赠送|带去)[了哒过]?[他她{GAP}]?(?P<what>[一-鿿]{{1,8}})", clause
        )
        if not found or self.no_verb.search(clause) or self.not_given.search(clause[: found.start()]):
            return []
        what = re.split("给|到|去|来|往|在|上门|过去", found["what"])[0]
        if not what or what[0] in "的他她我你了" or self.labour.search(clause):
            return []
        if self.money.search(what):
            return [Help(FUNDS, what)]
        return [Help(GOODS, what)]

    def corrected(self, before: list[Help], clause: str) -> list[Help] | None:
        """What was noted, with the figure that puts it right; None where the clause has none."""
        figures = self.figures(clause)
        if not figures or not before:
            return None
        right = figures[0]
        same = [each for each in before if each.unit == right.unit]
        old = (same or [each for each in before if each.amount is not None] or before)[-1]
        new = replace(
            old,
            amount=right.amount,
            unit=right.unit,
            what=right.what if right.unit != MONEY and right.what else old.what,
        )
        return [new if each is old else each for each in before]


def hidden(shape: re.Pattern[str], words: str) -> str:
    """Words with a GAP for each letter of what has a shape."""
    return shape.sub(lambda found: GAP * len(found[0]), words)


def _is_money(loose: bool, amount: Decimal | None) -> bool:
    return amount is not None and amount >= LEAST_MONEY if loose else amount is not None or not loose


def _amount(number: str) -> Decimal | None:
    return None if re.fullmatch(VAGUE, number) and read_vaguely(number) else read_number(number)


def read_vaguely(number: str) -> bool:
    """Whether a number only says about how much: 十来, 几, 三百多."""
    return re.search("[来多余几数若好把]", number) is not None
