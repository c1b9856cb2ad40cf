"""Names of people in a message, by what stands around them, and by the roster. Pure.

A surname and one or two letters may be a name anywhere; each sign beside it counts, and enough of them make it one.
"""

import re
from collections.abc import Iterator

from activities.words import Words, either
from handlers.messages.roster import Roster

ENOUGH = 3
KNOWN = 2  # what it counts that a name of the roster sounds so
NEAR = 14  # letters before a name that are looked at
HAN = "一-鿿"
HOME = r"\s?(?:的?(?:家|屋里|屋|户|那里|那儿|处|手上|手里|手中))"
OPEN = r"(?:[\s.,。;:!?、()\[\]\-/·…\d①-⑳]|^)"
BEHIND = (
    "[七八九十半欠卖借收盖修建搬缺交读当开做是被才正刚前昨初打找问托叫病摔过只无会能家屋户给送的他她那这了在去来把帮教说讲想要请、和跟与及"
    "两一二三四五六等也都各每还又已没不冇有现因住走看用共为从提拿带发订推联介安制反申希身目我你本就患得种养买处('\"]"
    "|夫妇|夫妻|老人|本人|家庭|现金|反映|补报"
)
NO_GIVEN = "[送给把帮教说讲想请跟与的了在去他她我]"  # hardly in a name
FROM_A_PLACE = tuple("的给看帮把教")  # what follows a place rather than a name
PARTNER = re.compile(r"[,、]|一起|一道|一同|一块|去|到|来|走访|看望|慰问|上门|入户|两人|两个|陪|下")
MEMBERS = ("党员", "职工")  # are no staff, though they end like it
LISTED = re.compile(r"(?:^|[\n\s;,。:])\s*(?:\d{1,2}[、.)]|[①-⑳]|\(\d{1,2}\))\s*$")
ALONE = re.compile(r"\s*[,、;:\n]")
WORDS = (
    "帮扶",
    "措施",
    "联合支部",
    "工业园",
    "然后",
    "还有",
    "指导员",
    "农技员",
    "基地",
    "党组织",
    "支部",
    "贫困",
    "危房",
)
SEPARATORS = ("、", "和", "跟", "与", "及")
NUMERALS = "一二三四五六七八九十两半百"
IN_NAMES = {"个", "把", "条", "头", "本"}  # units that also stand in names


class PeopleFinder:
    """Finds households by the names of people; staff, relatives and helpers are left out."""

    def __init__(self, words: Words) -> None:
        self._letters(words)
        self._before(words)
        self._behind(words)
        self._staff(words)

    def _letters(self, words: Words) -> None:
        people = words.lists["people"]
        singles = words.letters("surnames") + words.letters("rare_surnames")
        self.rare = frozenset(words.letters("rare_surnames"))
        self.surname = re.compile(rf"(?:{words.any_of('people', 'compound_surnames')}|[{singles}])(?=[{HAN}])")
        self.rest = re.compile(rf"[{HAN}]{{1,2}}")
        self.given = frozenset(words.letters("given"))
        self.nickname = re.compile(words.any_of("people", "nicknames"))
        known = (
            *people["categories"], *words.lists["mended"]["words"], *words.lists["help"]["money"],
            *words.lists["asks"]["labels"], *words.lists["signs"]["training"], *WORDS,
        )  # fmt: skip
        self.word = re.compile(either(word for word in known if len(word) > 1))
        goods = {*words.units} - {*words.lists["help"]["no_goods"], *IN_NAMES}
        self.counted = re.compile(rf"[{NUMERALS}]+(?:{either(iter(goods))})")
        places = words.any_of("places", "group_suffixes")
        titles = words.any_of("people", "titles")
        self.no_name = re.compile(
            rf"(?:{words.any_of('people', 'not_names')})|[{HAN}]大户|[{HAN}]家(?:[老里的屋那教送看去]|{places})|"
            rf"[{HAN}](?:副|正)?(?:{titles})"
        )
        self.any_letter = re.compile(f"[{HAN}](?=[{HAN}])")
        categories = (word for word in people["categories"] if len(word) > 1 and word[-1] in "户人工属")
        self.category = re.compile(rf"(?:{either(categories)})的?[\s:]*$")
        self.old = re.compile(rf"[老小][{words.letters('surnames')}](?={HOME})")

    def _before(self, words: Words) -> None:
        places = words.any_of("places", "group_suffixes")
        verbs = words.any_of("signs", "visit", "visit_head")
        self.called = re.compile(
            rf"(?:{words.any_of('people', 'categories')}|{verbs}|[到去访看在来给帮为教送]|户主|对象|姓名|名字|人|"
            rf"(?:^|[,。;\s])(?:而|应该|应)?是)[了哒过]?的?[\s:(]*$"
        )
        self.from_place = re.compile(rf"(?:{places})的\s*$")
        self.open = re.compile(rf"{OPEN}\s*$")
        self.linked = re.compile(rf"(?:的|讲|说|问|听|、|和|跟|与|及|{places})\s*$")

    def _behind(self, words: Words) -> None:
        verbs = words.any_of("help", "give", "obtain", "labour", "money", "technology_done", "policy_done")
        self.home = re.compile(HOME)
        self.behind = re.compile(rf"{OPEN}|$|{BEHIND}|{verbs}")
        self.no_given = re.compile(NO_GIVEN)
        self.of_house = re.compile("[家户屋]$")
        self.place = re.compile(rf"[{HAN}]家?(?:{words.any_of('places', 'group_suffixes')})")
        self.institution = re.compile(rf"(?:{words.any_of('places', 'institutions')})$")

    def _staff(self, words: Words) -> None:
        titles = words.any_of("people", "titles")
        self.title_behind = re.compile(rf"(?:副|正|第一)?(?:{titles})")
        self.title_before = re.compile(
            rf"(?:{titles}|我(?:是|叫)[{HAN}]{{0,8}}的?|(?<!人)员|局长?|站长?|办公?室?|所的)\s*$"
        )
        self.kin = re.compile(rf"(?:{words.any_of('people', 'relations')})\s*$")
        helpers = words.any_of("people", "joined_helpers")
        self.beside = re.compile(rf"(?:{helpers})(?:[{HAN}]{{0,8}}(?:{titles}))?\s*$")

    def find(self, written: str, read: str, roster: Roster, enough: int) -> Iterator[tuple[int, int]]:
        """Where each name begins and ends."""
        reach = 0
        words = {at for word in self.word.finditer(read) for at in range(word.start(), word.end())}
        for at in range(len(read)):
            if at < reach or (at in words and not roster.is_at(written, at)):
                continue
            listed = reach and read[reach:at] in SEPARATORS  # 张三、李四: one more
            end = self._end(written, read, at, roster, enough - bool(listed))
            reach = end or reach
            if end and not self._is_staff(read, at, end):
                yield at, end

    def _end(self, written: str, read: str, at: int, roster: Roster, enough: int) -> int:
        """Where the name ends that begins here; 0 where none does."""
        known, exact = next(roster.at(written, at), (0, False))
        if exact:
            return known
        if self.old.match(read, at) and self.called.search(read, max(0, at - NEAR), at):
            return at + 2
        ends = dict.fromkeys(self._ends(read, at), 0)
        if known:
            ends[known] = KNOWN
        scored = max(((self._score(read, at, end) + more, end) for end, more in ends.items()), default=(0, 0))
        return scored[1] if scored[0] >= enough else 0

    def _ends(self, text: str, at: int) -> Iterator[int]:
        """Where a name that begins here may end."""
        surname = self.surname.match(text, at) or self._after_category(text, at)
        if surname is None or self.no_name.match(text, at) or self._is_count(text, at + 1):
            return
        begins = surname.end()
        nickname = self.nickname.match(text, begins)
        rest = self.rest.match(text, begins)
        if nickname:
            yield nickname.end()
        elif rest:
            yield from range(begins + 1, rest.end() + 1)

    def _after_category(self, text: str, at: int) -> re.Match[str] | None:
        """Any letter may be a surname behind 低保户 and its like."""
        return self.any_letter.match(text, at) if self.category.search(text, max(0, at - NEAR), at) else None

    def _is_count(self, text: str, at: int) -> bool:
        """Whether a figure with its unit stands here, and no 九斤 of whom the house is meant."""
        counted = self.counted.match(text, at)
        return counted is not None and self.home.match(text, counted.end()) is None

    # --- signs ---

    def _score(self, text: str, at: int, end: int) -> int:
        """How much speaks for a name here."""
        given = text[at + 1 : end]
        if self.nickname.fullmatch(given):
            return 2 + self._score_before(text, at) + self._score_behind(text, end, given)
        usual = [letter in self.given for letter in given]
        letters = 1 if all(usual) else 0 if any(usual) else -1
        around = self._score_before(text, at) + self._score_behind(text, end, given)
        return letters + around + self._stands_alone(text, at, end) - self._against(text, end, given)

    def _score_before(self, text: str, at: int) -> int:
        start = max(0, at - NEAR)
        if self.called.search(text, start, at):
            return 2 if self.surname.match(text, at) else 1
        rare = text[at] in self.rare
        if self.from_place.search(text, start, at) or LISTED.search(text, start, at):
            return 2 - rare
        return (self.open.search(text, start, at) is not None or self.linked.search(text, start, at) is not None) - rare

    def _score_behind(self, text: str, end: int, given: str) -> int:
        if self.home.match(text, end):
            return 2
        if self.behind.match(text, end):
            return 1
        return -1 if len(given) > 1 else -2

    def _stands_alone(self, text: str, at: int, end: int) -> int:
        """Three letters between two commas."""
        open_before = self.open.search(text, max(0, at - NEAR), at)
        return end - at > 2 and open_before is not None and ALONE.match(text, end) is not None  # noqa: PLR2004

    def _against(self, text: str, end: int, given: str) -> int:
        """What speaks for a word, a place or an institution instead."""
        against = self.no_given.search(given) is not None
        if self.home.match(text, end):
            return int(against)
        place = self.place.match(text, end - 2) is not None
        return (
            against
            + 3 * (self.of_house.search(given) is not None)
            + place * (2 if text[end : end + 1] in FROM_A_PLACE else 1)
            + 2 * (self.institution.search(given) is not None)
        )

    # --- who is no household ---

    def _is_staff(self, text: str, start: int, end: int) -> bool:
        """Whether it is somebody who helps, writes, or belongs to a household, and no household."""
        before = text[max(0, start - NEAR) : start]
        if self.title_behind.match(text, end) or self.title_before.search(before):
            return not before.rstrip().endswith(MEMBERS)
        if self.kin.search(before):
            return self.home.match(text, end) is None
        return self.beside.search(before) is not None and PARTNER.match(text, end) is not None
