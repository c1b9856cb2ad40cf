"""What somebody asks for (诉求), the shortest words of it, in one clause of a message. Pure."""

import re
from dataclasses import dataclass

from activities.words import Words

WEAK = frozenset({"要", "需", "求", "请", "想"})
STRICT = "要求"
TOLD = re.compile(r"^.*(?:讲|说|反映|告诉我)[他她]?(?:们)?(?:家|屋里)?的?")
ENDING = " 。,;!?吧呢啊呀哒、"
LEAD = re.compile(r"^(?:能够|能不能|能|可以|要|想|请|自己|也|再给|:|着|我们|我|[他她](?=问|办|找|打听))+(?!要求)")


@dataclass(frozen=True)
class Ask:
    """Where in a clause the asking begins, and what is asked for."""

    at: int
    words: str


class AskFinder:
    """Reads clauses; a household's wishes are requests, an inspector's demands are not."""

    def __init__(self, words: Words) -> None:
        asks = words.lists["asks"]
        self.want = re.compile(words.any_of("asks", "wants"))
        self.not_want = re.compile(words.any_of("asks", "not_wants"))
        self.label = re.compile(rf"\s*(?:\d[、.])?(?:{words.any_of('asks', 'labels')})\s*(?::|$|\s)\s*")
        self.agents = re.compile(
            rf"^(?:{words.any_of('asks', 'agents')}|[一-鿿]{{1,5}}(?:[站所局办队厂院]|公司|中心))"
            r"(?:能够|能|给|帮忙|出面|协调)?(?=[一-鿿]{2})"
        )
        asker = words.any_of("asks", "askers")
        self.asker = re.compile(
            rf"(?:{asker})(?:又|还|就|也|都|说|讲|家|屋里|表示|提出|主要|很|最)*$|\x00(?:又|还|就|也)?$"
        )
        self.needs = re.compile(r"(?:修|换|建|装|搞|补|改|通|拆|治|挖|打一口|买)")
        self.done = re.compile(r"[了过哒]|教|指导|讲课")
        self.also = re.compile(r"(?:另外|还|又|并|顺便|专门|另)$")
        self.trouble = re.compile(words.any_of("asks", "troubles"))
        self.question = re.compile(words.any_of("asks", "questions"))
        self.asks_list = asks

    def labelled(self, clause: str) -> str | None:
        """What stands behind 诉求 and its like at the beginning of a clause; None where none does."""
        found = self.label.match(clause)
        return clause[found.end() :].strip(ENDING) if found else None

    def read(self, clause: str, *, strict: bool = False) -> Ask | None:
        """The asking in a clause; `strict` where somebody inspects: 要求 is then his demand."""
        barred = [found.span() for found in self.not_want.finditer(clause)]
        for found in self.want.finditer(clause):
            if any(start < found.end() and found.start() < end for start, end in barred):
                continue
            if self._counts(clause, found, strict=strict):
                words = self._span(clause[found.end() :], found[0])
                if words and words not in "去来看走":
                    return Ask(found.start(), words)
        return None

    def _counts(self, clause: str, found: re.Match[str], *, strict: bool) -> bool:
        want, before, behind = found[0], clause[: found.start()], clause[found.end() :]
        if want == STRICT:
            return not strict or self.asker.search(before) is not None
        if want == "求" and not before.strip():
            return True
        if want in ("要", "需", "求"):
            return (
                self.asker.search(before) is not None
                or self.needs.match(behind) is not None
                or behind.startswith(("我", "村里", "政府"))
            )
        if want == "请":
            return not self.also.search(before) and not self.done.search(behind) and not strict
        return True

    def _span(self, words: str, want: str) -> str:
        words = LEAD.sub("", words.strip(ENDING))
        if want in ("请", "希望", "要求", "想请", "求", "请求", "恳请", "希望能", "申请", "盼望", "需要"):
            shorter = self.agents.sub("", words)
            words = shorter or words
        return LEAD.sub("", words).strip(ENDING)

    def troubled(self, clause: str) -> str | None:
        """A trouble that is reported as such: 蜂蜜200斤卖不动."""
        return (
            TOLD.sub("", clause.strip(ENDING + "家的"))
            if self.trouble.search(clause) and not self.question.search(clause)
            else None
        )

    def is_question(self, text: str) -> bool:
        """Whether somebody asks the bot something."""
        return self.question.search(text) is not None
