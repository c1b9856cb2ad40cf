"""Whom a message names: households, firms, communities, villages, each where it stands. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from activities.words import Words, either
from handlers.messages.roster import Roster

PERSON, FIRM, PLACE, VILLAGE = "person", "firm", "community", "village"
HAN = "一-鿿"
ENOUGH = 3  # signs that something is a name
NEAR = 14  # letters before a name that are looked at
HOME = r"\s?(?:的?(?:家|屋里|屋|户|那里|那儿|处|手上|手里|手中))"
OPEN = r"(?:[\s.,。;:!?、()\[\]\-/·…\d①-⑳]|^)"
STOP = "到去在了对来从跑查给跟与及、的是被我们你他她把将为看走访赴由请让过得说有没帮叫这那"
AND = re.compile("和(?![平顺谐美睦])")
FIRST_WORDS = r"七八九十半欠卖借收盖修建搬缺交读当开做是被才正刚前昨初打找问托叫病摔过只无会能家屋户给送的他她那这了在去来把帮教说讲想要请、和跟与及两一二三四五六等也都各每还又已没不冇有现因住走看用共为从提拿带发订推联介安制反申希身目我你本就患得种养买处(（'\""
NUMERALS = "一二三四五六七八九十两半百"
FROM_A_PLACE = tuple("的给看帮把教")
TAIL = r"[送给把帮教说讲想请跟与的了在去他她我]"
PARTNER = r"(?:[,、]|一起|一道|一同|一块|去|到|来|走访|看望|慰问|上门|入户|两人|两个|陪|下)"
VOCABULARY = (
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


@dataclass(frozen=True)
class Mention:
    """A name as it stands in a message from `start` to `end`."""

    start: int
    end: int
    kind: str
    name: str


class SubjectFinder:
    """Finds names by what stands around them, and by the roster."""

    def __init__(self, words: Words) -> None:
        people, places = words.lists["people"], words.lists["places"]
        surname = f"(?:{either(iter(people['compound_surnames']))}|[{words.letters('surnames') + words.letters('rare_surnames')}])"
        self.rare = frozenset(words.letters("rare_surnames"))
        self.named = re.compile(rf"(?=(?P<surname>{surname})(?P<rest>[{HAN}]{{1,3}}))")
        self.given = frozenset(words.letters("given"))
        self.nicknames = re.compile(words.any_of("people", "nicknames"))
        self.not_names = re.compile(words.any_of("people", "not_names"))
        self.homestead = re.compile(rf"[{HAN}]家(?:[老里的屋那]|{words.any_of('places', 'group_suffixes')})")
        self.vocabulary = re.compile(
            either(
                word
                for word in (
                    *people["categories"],
                    *words.lists["mended"]["words"],
                    *words.lists["help"]["money"],
                    *words.lists["asks"]["labels"],
                    *words.lists["signs"]["training"],
                    *VOCABULARY,
                )
                if len(word) > 1
            )
        )
        self.old = re.compile(rf"[老小][{words.letters('surnames')}](?={HOME})")
        self.titles = words.any_of("people", "titles")
        self.after_title = re.compile(rf"(?:副|正|第一)?(?:{self.titles})")
        self.before_staff = re.compile(
            rf"(?:(?:{self.titles})|我(?:是|叫)[{HAN}]{{0,8}}的?|我是|我叫|(?<!人)员|局长?|站长?|办公?室?|[{HAN}]局的?|所的)\s*$"
        )
        self.kin = re.compile(rf"(?:{words.any_of('people', 'relations')})\s*$")
        helpers = words.any_of("people", "joined_helpers")
        self.beside = re.compile(rf"(?:{helpers})(?:[{HAN}]{{0,8}}(?:{self.titles}))?\s*$")
        self.partner = re.compile(PARTNER)
        categories = words.any_of("people", "categories")
        verbs = words.any_of("signs", "visit", "visit_head")
        self.called = re.compile(
            rf"(?:{categories}|{verbs}|给|帮|为|教|送|户主|对象|姓名|名字|人|(?:^|[,。;\s])(?:而|应该|应)?是)[了哒过]?的?[\s:(]*$"
        )
        self.linked = re.compile(
            rf"(?:的|讲|说|问|听|、|和|跟|与|及|[①-⑳]|\d[、.)]|{words.any_of('places', 'group_suffixes')})\s*$"
        )
        self.institution = re.compile(rf"(?:{words.any_of('places', 'institutions')})$")
        goods = (
            unit for unit in words.units if unit not in {*words.lists["help"]["no_goods"], "个", "把", "条", "头", "本"}
        )
        self.counted = re.compile(rf"[{NUMERALS}]+(?:{either(goods)})")
        self.numbered = re.compile(r"(?:^|[\n\s;,。:])\s*(?:\d{1,2}[、.)]|[①-⑳]|\(\d{1,2}\))\s*$")
        self.titled = re.compile(rf"(?:副|正)?(?:{self.titles})")
        self.from_place = re.compile(rf"(?:{words.any_of('places', 'group_suffixes')})的\s*$")
        self.home = re.compile(HOME)
        self.goes_on = re.compile(rf"{OPEN}|$")
        verbs_behind = words.any_of("help", "give", "obtain", "labour", "money", "technology_done", "policy_done")
        self.first_words = re.compile(f"[{FIRST_WORDS}]|夫妇|夫妻|老人|本人|家庭|推|现金|反映|补报|{verbs_behind}")
        self.tail = re.compile(TAIL)
        self.opens = re.compile(rf"{OPEN}\s*$")
        self.firm = re.compile(
            rf"(?P<stem>[{HAN}A-Za-z]{{1,12}}?)(?P<suffix>{words.any_of('places', 'firm_suffixes')})(?!{words.any_of('places', 'firm_suffixes')})"
        )
        self.firm_starts = re.compile(rf".*(?:{words.any_of('places', 'firm_starts')}|[镇乡村]的?)(?=[{HAN}]{{2,}}$)")
        self.not_firms = re.compile(rf"(?:{words.any_of('places', 'not_firms')})$")
        self.community = re.compile(rf"(?P<stem>[{HAN}]{{1,6}})社区")
        self.village = re.compile(
            rf"(?P<stem>[{HAN}]{{1,4}})村(?!民|里|部|委|支|上|头|口|干|组|会|务|子|主|医|官|小|级|道|庄|规|容|史)"
        )
        self.village_body = re.compile(rf"(?P<stem>[{HAN}]{{1,4}})村(?=(?:党?支部|支委|村?委会|两委|党总支))")
        self.not_village = re.compile(rf"(?:{words.any_of('places', 'not_villages')})$")
        self.place = re.compile(rf"[{HAN}](?:家)?(?:{words.any_of('places', 'group_suffixes')})")
        self.stop = re.compile(f"[{STOP}]|建议|下午|上午")

    def find(
        self, written: str, read: str, roster: Roster, days: Sequence[tuple[int, int]] = (), *, enough: int = ENOUGH
    ) -> list[Mention]:
        """All names in their order, for each of which `enough` speaks.

        `read` is `written` with wrong characters mended, `days` what is read as a day.
        """
        wholes = [*self._organisations(read, [end for _, end in days])]
        taken = [(each.start, each.end) for each in wholes] + list(days)
        people = [
            each for each in self._people(written, read, roster, enough) if not _within(each.start, each.end, taken)
        ]
        found = sorted([*wholes, *people], key=lambda each: each.start)
        return [replace(each, name=written[each.start : each.end]) for each in found]

    # --- firms, communities, villages ---

    def _organisations(self, text: str, days: Sequence[int]) -> Iterator[Mention]:
        taken: list[tuple[int, int]] = []
        for shape, kind in (
            (self.community, PLACE),
            (self.firm, FIRM),
            (self.village, VILLAGE),
            (self.village_body, VILLAGE),
        ):
            for found in shape.finditer(text):
                dated = max(
                    (end - found.start() for end in days if found.start() < end <= found.end("stem")), default=0
                )
                start = found.start() + dated + self._begins(found["stem"][dated:], kind)
                end = found.end()
                if (
                    start < found.end("stem")
                    and self._is_name(text[start : found.end("stem")], kind)
                    and not _within(start, end, taken)
                ):
                    taken.append((start, end))
                    yield Mention(start, end, kind, text[start:end])

    def _begins(self, stem: str, kind: str) -> int:
        """Where a name begins within what stands before its suffix: behind the last word that is no part of it."""
        stops = [found.end() for found in self.stop.finditer(stem)]
        begins = stops[-1] if stops else 0
        begins += AND.match(stem[begins:]) is not None
        if kind == FIRM:
            led = self.firm_starts.match(stem[begins:])
            return begins + (led.end() if led else 0)
        led = re.match(r".*[镇乡县市区点](?=.{2,}$)", stem[begins:])
        return begins + (led.end() if led else 0)

    def _is_name(self, stem: str, kind: str) -> bool:
        if kind == VILLAGE:
            return self.not_village.search(stem) is None
        if kind == FIRM:
            return len(stem) > 1 and self.not_firms.search(stem) is None
        return stem not in ("本", "我", "各", "每个", "个", "全")

    # --- people ---

    def _people(self, written: str, read: str, roster: Roster, enough: int) -> Iterator[Mention]:
        reach = 0
        inside = {at for word in self.vocabulary.finditer(read) for at in range(word.start(), word.end())}
        for at in range(len(read)):
            if at < reach or (at in inside and not roster.is_at(written, at)):
                continue
            end = self._name_at(written, read, at, roster, enough)
            if end:
                reach = end
                if not self._is_staff(read, at, end):
                    yield Mention(at, end, PERSON, "")

    def _name_at(self, written: str, read: str, at: int, roster: Roster, enough: int) -> int:
        """Where the name ends that begins here; 0 where none does."""
        known = next(((end, exact) for end, exact in roster.at(written, at)), None)
        if known and known[1]:
            return known[0]
        if self.old.match(read, at) and self.called.search(read, max(0, at - NEAR), at):
            return at + 2
        found = self.named.match(read, at)
        ends = {known[0]: 2} if known else {}
        if found:
            for end in self._ends(read, at, found):
                ends[end] = ends.get(end, 0)
        scored = [(self._score(read, at, end) + more, end) for end, more in ends.items()]
        best = max(scored, default=(0, 0))
        return best[1] if best[0] >= enough else 0

    def _ends(self, text: str, at: int, found: re.Match[str]) -> Iterator[int]:
        if self.not_names.match(text, at) or self._is_count(text, at + 1) or self.homestead.match(text, at):
            return
        begins = at + len(found["surname"])
        if self.titled.match(text, begins):
            return
        nick = self.nicknames.match(text, begins)
        if nick:
            yield nick.end()
            return
        for length in (1, 2):
            if len(found["rest"]) >= length:
                yield begins + length

    def _is_count(self, text: str, at: int) -> bool:
        """Whether a figure with its unit stands here, and no 九斤 of whom the house is meant."""
        counted = self.counted.match(text, at)
        return counted is not None and self.home.match(text, counted.end()) is None

    def _score(self, text: str, at: int, end: int) -> int:
        """How much speaks for a name here: what stands before and behind it, and its own characters."""
        begins = at + 1
        given = text[begins:end]
        nick = self.nicknames.fullmatch(given) is not None
        usual = [letter in self.given for letter in given]
        score = 1 if nick or all(usual) else 0 if any(usual) else -1
        score += nick
        if self.called.search(text, max(0, at - NEAR), at):
            score += 2
        elif self.from_place.search(text, max(0, at - 6), at):
            score += 2
        elif self.numbered.search(text, max(0, at - NEAR), at):
            score += 2
        elif self.opens.search(text, max(0, at - NEAR), at) or at == 0 or self.linked.search(text, max(0, at - 4), at):
            score += 1
        if text[at] in self.rare and not self.called.search(text, max(0, at - NEAR), at):
            score -= 1
        if self.home.match(text, end):
            score += 2
        elif self.goes_on.match(text, end) or self.first_words.match(text, end):
            score += 1
        else:
            score -= 1 if len(given) > 1 else 2
        if not nick and self.tail.search(given):
            score -= 1
        if not nick and given[-1] in "家户屋" and not self.home.match(text, end):
            score -= 2
        if not nick and self.place.match(text, end - 2) and not self.home.match(text, end):
            score -= 2 if text[end : end + 1] in FROM_A_PLACE else 1
        if not nick and self.institution.search(given) and not self.home.match(text, end):
            score -= 2
        if (
            len(given) > 1
            and self.opens.search(text, max(0, at - NEAR), at)
            and re.match(r"\s*[,、;:\n]", text[end : end + 2])
        ):
            score += 1
        return score

    def _is_staff(self, text: str, start: int, end: int) -> bool:
        """Whether it is somebody who helps, writes, or belongs to a household, and no household."""
        before = text[max(0, start - NEAR) : start]
        if self.after_title.match(text, end) or self.before_staff.search(before):
            return not before.rstrip().endswith(("困难党员", "老党员", "党员", "职工"))
        if self.kin.search(before):
            return self.home.match(text, end) is None
        return self.beside.search(before) is not None and self.partner.match(text, end) is not None


def _within(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)
