"""What was done, in one clause of a message: what was given and how much, what was taught, told, planned. Pure."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from activities.words import Words, either
from handlers.figures import NUMBER, VAGUE, read_number
from handlers.messages.proposal import FUNDS, GOODS, INFORMATION, JOB, OTHER, PLAN, POLICY, TECHNOLOGY, Help

MONEY, COIN, WORKDAY = "元", "块", "工"
MOST_PIECES = 20  # of soap; more 块 are money
LEAST_MONEY = 50  # where neither a unit nor a word says that it is money
GAP = "\x00"  # stands for what was read already: names, days
LISTED = 6  # letters of a thing in a list
SHORT = 4  # letters of a thing behind its figure
SERVICES = (POLICY, INFORMATION, PLAN, JOB, TECHNOLOGY)
LESSONS = ("次", "学时", "人次", "节", "堂", "场", "期", "人")  # units of what is taught or told
UNCOUNTED = ("人", "岁", "口", "名", "位")  # who took part is no help
OF_PEOPLE = ("个", "名", "位", "户", "家")
ITSELF_DONE = ("教", "指导", "培训", "打针", "剪枝", "示范", "演示")  # lessons that need no other verb
ONE = re.compile(
    r"(?<=[了来去])(?:只|件|条|床|台|把|袋|包|壶|桶|箱|双|本|瓶|套|辆|头(?![发痛皮上顶]))(?=[一-鿿])"
)  # 带了件棉大衣
WORTH = re.compile(rf"(?:价值|总价|折价|折款|市值|合计价值|约值)[约共]?{NUMBER}[万多余]*元?(?:左右)?的?")
NOT_OWNED = re.compile("[还另又]有|有机|有线")
ABOUT = re.compile("[多余]|左右|上下")
BEFORE_THING = re.compile(rf"[、,{GAP}\s:()]|和|还有|另|各|约|共|每户|每家|每人|了|哒")
LIST_BREAK = re.compile(rf"[、,{GAP}\s:()]")
LIST_WORDS = re.compile("^(?:家|屋里|户|的|每户|每家|每人|各|现|另|共|和|还有|另外)+")
GIVEN_THING = re.compile(rf"(?:送去|送来|送给|送|发放|捐赠|捐|赠送|带去)[了哒过]?[他她{GAP}]?(?P<what>[一-鿿]{{1,8}})")
NO_THING = re.compile("给|到|去|来|往|在|上门|过去")
NOT_DONE = re.compile(rf"没|未|冇|不{GAP}|不会|不懂|不想")
FOR_SOMEBODY = re.compile(rf"[帮替]|陪(?=[他她{GAP}老])|给[他她{GAP}]")
HANDED = re.compile("[送捐赠发拿提买]")


@dataclass(frozen=True)
class Figure:
    """A figure with its unit in a clause, and the thing that it counts."""

    start: int
    end: int
    amount: Decimal | None
    unit: str
    what: str = ""


class HelpFinder:
    """Reads clauses; what is wanted, planned or merely owned is no help."""

    def __init__(self, words: Words) -> None:
        self.unit_of = {word.lower(): unit for unit, others in words.units.items() for word in (unit, *others)}
        self.no_goods = frozenset(words.lists["help"]["no_goods"])
        self.categories = re.compile(either(word for word in words.lists["people"]["categories"] if len(word) > 1))
        self._patterns(words)

    def _patterns(self, words: Words) -> None:
        def any_of(key: str) -> str:
            return words.any_of("help", key)

        unit, money = either(iter(self.unit_of)), any_of("money")
        self.figure = re.compile(
            rf"(?P<number>{VAGUE}|{NUMBER})\s*(?P<unit>{unit})(?![A-Za-z])(?P<half>半)?", re.IGNORECASE
        )
        self.behind_thing = re.compile(rf"[、,{GAP}\d\s给送]|和|还有|{self.figure.pattern}", re.IGNORECASE)
        self.before_list = re.compile(rf"^.*(?:{self.figure.pattern})", re.IGNORECASE)
        self.money = re.compile(money)
        self.named_money = re.compile(
            rf"(?:{money})[:约共为各]*(?P<number>{VAGUE}|{NUMBER})(?![\d多来余几]*\s*(?:{unit}))"
        )
        self.bare_money = re.compile(
            rf"(?:给|送|拿了|发了|塞了|借给)[了哒]?[他她{GAP}]*家?[了哒]?(?P<number>{VAGUE}|{NUMBER})[。,{GAP}\s]*$"
        )
        self.give, self.obtain = re.compile(any_of("give")), re.compile(any_of("obtain"))
        self.giving = re.compile(rf"(?:{any_of('give')})+(?:[了哒过]|给)?(?:[他她{GAP}](?:们|家)?)?")
        self.not_give, self.not_given = re.compile(any_of("not_give")), re.compile(any_of("not_given"))
        self.signs = {kind: re.compile(rf"(?:{any_of(kind)})(?![员室师点户村岗县镇区])") for kind in SERVICES}
        self.done = {kind: re.compile(any_of(f"{kind}_done")) for kind in SERVICES}
        self.labour, self.labour_done = re.compile(any_of("labour")), re.compile(any_of("labour_done"))
        self.alone = re.compile(rf"[{GAP}又还也就 ]*(?:{any_of('labour_alone')})")

    def read(self, clause: str, *, listing: bool = True, public: bool = False) -> list[Help]:
        """What a clause says was done; names and days in it are GAPs.

        `listing`: things may stand without a verb. `public`: what is built or cleaned is done for all, without
        a word of helping.
        """
        clause = hidden(self.categories, hidden(WORTH, clause))
        services = self._services(clause)
        found: list[Help] = []
        for figure in self.figures(clause):
            if figure.unit in OF_PEOPLE and clause[figure.end : figure.end + 1] == GAP:
                continue  # 四个五保户
            kind = self._kind(clause, figure, services, public=public)
            if kind in services:
                services[kind] = replace(services[kind], amount=figure.amount, unit=figure.unit)
            elif kind and (kind == OTHER or self._is_given(clause, figure, listing=listing)):
                found.append(Help(kind, figure.what, figure.amount, figure.unit))
        return [*found, *services.values()] or self._labour(clause) or self._without_figure(clause)

    def corrected(self, before: list[Help], clause: str) -> list[Help]:
        """What was noted, with the figure that a clause puts right: the one in its unit, else the last."""
        figures = self.figures(clause)
        if not figures or not before:
            return before
        right = figures[0]
        same = [each for each in before if each.unit == right.unit]
        old = (same or [each for each in before if each.amount is not None] or before)[-1]
        new = replace(old, amount=right.amount, unit=right.unit)
        return [new if each is old else each for each in before]

    # --- figures ---

    def figures(self, clause: str) -> list[Figure]:
        """Every figure of a clause with its unit and its thing, money without a unit too."""
        found = [self._figure(clause, each) for each in self.figure.finditer(clause)]
        for shape, least in ((self.named_money, 0), (self.bare_money, LEAST_MONEY)):
            for each in shape.finditer(clause):
                at, amount = each.start("number"), amount_of(each["number"])
                named = shape is self.named_money
                if not any(other.start <= at < other.end for other in found) and (
                    named if amount is None else amount >= least
                ):
                    found.append(Figure(at, each.end("number"), amount, MONEY))
        if not found:
            found = [
                Figure(one.start(), one.end(), Decimal(1), one[0], clause[one.end() :]) for one in ONE.finditer(clause)
            ]
        return sorted(found, key=lambda each: each.start)

    def _figure(self, clause: str, found: re.Match[str]) -> Figure:
        amount, unit = amount_of(found["number"]), self.unit_of[found["unit"].lower()]
        if ABOUT.match(clause, found.end()):
            amount = None
        if amount is not None and found["half"]:
            amount += Decimal("0.5")
        before = self._thing_before(clause, found.start())
        behind = self.behind_thing.split(clause[found.end() :], maxsplit=1)[0]
        if found["unit"] == COIN and self._is_piece(amount, before or behind):
            unit = COIN
        return Figure(found.start(), found.end(), amount, unit, (before or behind).strip(" 的:"))

    def _is_piece(self, amount: Decimal | None, thing: str) -> bool:
        """Whether 块 counts pieces of something, and no money."""
        few = amount is not None and amount < MOST_PIECES
        is_thing = bool(thing) and len(thing) <= SHORT and not self.give.search(thing)
        return few and is_thing and not thing.startswith("钱") and not self.money.search(thing)

    def _thing_before(self, clause: str, end: int) -> str:
        """The thing that stands before a figure, without the verb and what was counted before it."""
        before = BEFORE_THING.split(clause[:end].rstrip())[-1]
        given = [found.end() for found in self.giving.finditer(hidden(self.not_give, before))]
        counted = [found.end() for found in self.figure.finditer(before)]
        return before[max([0, *given, *counted]) :]

    # --- kinds ---

    def _services(self, clause: str) -> dict[str, Help]:
        """What was taught, told, planned or found for somebody, by kind, without a figure yet."""
        if NOT_DONE.search(clause):
            return {}
        made = {kind: Help(kind, _said(clause)) for kind in SERVICES if self._was_done(clause, kind)}
        if JOB in made:  # what is told of a job is no news of the market
            made.pop(INFORMATION, None)
        if POLICY in made and not re.search("教|技术", clause):
            made.pop(TECHNOLOGY, None)
        return made

    def _was_done(self, clause: str, kind: str) -> bool:
        sign = self.signs[kind].search(clause)
        if sign is None:
            return False
        return (kind == TECHNOLOGY and sign[0] in ITSELF_DONE) or self.done[kind].search(clause) is not None

    def _kind(self, clause: str, figure: Figure, services: dict[str, Help], *, public: bool) -> str:
        """What a figure counts; empty where it counts no help. Finds services that only their thing names."""
        if figure.unit == MONEY:
            return FUNDS
        named = next((kind for kind in SERVICES[:4] if self.signs[kind].search(figure.what)), "")
        if named and named not in services and self._is_given(clause, figure, listing=True):
            services[named] = Help(named, figure.what)
        free = [kind for kind, each in services.items() if each.amount is None]
        near = [kind for kind in free if self.signs[kind].search(figure.what)]
        if near:
            return near[0]
        if figure.unit == WORKDAY:
            return OTHER
        if figure.unit in self.no_goods:
            return free[0] if figure.unit in LESSONS and free else self._kind_of_work(clause, figure, public=public)
        before = clause[: figure.start]
        return OTHER if self._is_labour(before, public=public) and not HANDED.search(before) else GOODS

    def _kind_of_work(self, clause: str, figure: Figure, *, public: bool) -> str:
        uncounted = UNCOUNTED if "帮" in clause else (*UNCOUNTED, "天", "户")
        return OTHER if self._is_labour(clause, public=public) and figure.unit not in uncounted else ""

    def _is_labour(self, clause: str, *, public: bool = False) -> bool:
        return self.labour.search(clause) is not None and (public or self.labour_done.search(clause) is not None)

    def _labour(self, clause: str) -> list[Help]:
        """Work that was done for somebody, without a figure."""
        helped = self._is_labour(clause) and FOR_SOMEBODY.search(clause) and not NOT_DONE.search(clause)
        return [Help(OTHER, _said(clause))] if helped or self.alone.match(clause) else []

    # --- given, or merely there ---

    def _is_given(self, clause: str, figure: Figure, *, listing: bool) -> bool:
        """Whether a figure counts what was given: behind a verb of giving, before one, or in a list of things."""
        clause = hidden(self.not_give, hidden(NOT_OWNED, clause))
        before, behind = clause[: figure.start], clause[figure.end :]
        verbs = list(self.give.finditer(before))
        if figure.unit == MONEY and not verbs:
            verbs = list(self.obtain.finditer(before))
        if verbs:
            last = verbs[-1]
            return not self.not_given.search(before[last.end() :] or "") and not self.not_given.search(
                before[: last.start()][-3:]
            )
        if self.not_given.search(before) or self.not_given.search(behind):
            return False
        return self.give.search(behind) is not None or (listing and self._is_listed(before, figure))

    def _is_listed(self, before: str, figure: Figure) -> bool:
        """Whether a thing and its figure stand alone, as in a list: no verb with 了 before it."""
        last = LIST_WORDS.sub("", self.before_list.sub("", LIST_BREAK.split(before.rstrip())[-1]))
        return not re.search("[了过哒]", last) and len(last) <= LISTED and bool(last or figure.what)

    def _without_figure(self, clause: str) -> list[Help]:
        """Things or money given without a figure: 送了米面油."""
        found = GIVEN_THING.search(clause)
        if not found or NOT_DONE.search(clause) or self.not_given.search(clause[: found.start()]):
            return []
        what = NO_THING.split(found["what"])[0]
        if not what or what[0] in "的他她我你了" or self.labour.search(clause):
            return []
        return [Help(FUNDS if self.money.search(what) else GOODS, what)]


def hidden(shape: re.Pattern[str], words: str) -> str:
    """Words with a GAP for each letter of what has a shape."""
    return shape.sub(lambda found: GAP * len(found[0]), words)


def amount_of(number: str) -> Decimal | None:
    """The number that is meant; None where it only says about how much: 十来, 几, 三百多."""
    return None if re.search("[来多余几数若好把]", number) else read_number(number)


def _said(clause: str) -> str:
    return clause.replace(GAP, "").strip(" 、")
