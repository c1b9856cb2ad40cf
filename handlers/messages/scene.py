"""A message with everything that is found in it: clauses, names, days; and which names belong together. Pure."""

import re
from dataclasses import dataclass, field

from handlers.messages.clauses import Clause
from handlers.messages.days import Day
from handlers.messages.help import GAP
from handlers.messages.proposal import Help
from handlers.messages.subjects import Mention


@dataclass
class Draft:
    """One record in the making."""

    mention: Mention
    help: list[Help] = field(default_factory=list)
    request: str | None = None
    soft: bool = False  # the request is only what stood behind 诉求; a wish said after it is shorter


@dataclass
class Group:
    """Names that are told of together, 张三、李四, and the parts of the message that are about them."""

    drafts: list[Draft]
    kind: str
    again: bool = False  # it was told of before; these words only add to it
    parts: list["Part"] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A stretch of a clause that is about one group, or about nobody yet."""

    start: int
    end: int
    clause: int
    group: Group | None


@dataclass
class Scene:
    """A message: as written, as read (wrong characters mended), and what stands in it."""

    written: str
    read: str
    clauses: list[Clause]
    days: list[Day]
    mentions: list[Mention]
    corrected: frozenset[int] = frozenset()  # clauses that put something right
    denied: tuple[tuple[int, int], ...] = ()  # what 不是…是… says it was not
    groups: list[Group] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        letters = list(self.read)
        spans = [(each.start, each.end) for each in self.mentions] + [(each.start, each.end) for each in self.days]
        for first, last in (*spans, *self.denied):
            letters[first:last] = GAP * (last - first)
        self._masked = "".join(letters)

    def masked(self, start: int, end: int) -> str:
        """A stretch of the words, with a GAP for each letter of what was read already."""
        return self._masked[start:end]

    def clause_at(self, place: int) -> Clause:
        """The clause in which a letter stands."""
        return next((each for each in self.clauses if each.start <= place < each.end), self.clauses[-1])

    def before(self, part: Part) -> str:
        """The words of a part's sentence that stand before it."""
        sentence = self.clauses[part.clause].sentence
        first = next(clause.start for clause in self.clauses if clause.sentence == sentence)
        return self.read[first : part.start]

    def head(self) -> str:
        """The words before the first part that is about somebody."""
        first = next((part.start for part in self.parts if part.group), 0)
        return "".join(self.read[part.start : part.end] for part in self.parts if part.end <= first)

    def goes_on(self, group: Group) -> bool:
        """Whether the sentence in which a group is told of names another one after it."""
        after = self.groups[self.groups.index(group) + 1 :][:1]
        last = self.clauses[group.parts[-1].clause].sentence
        return bool(after) and self.clauses[after[0].parts[0].clause].sentence == last


class Grouping:
    """Puts names that are told of together into groups, and each stretch of the message to its group."""

    def __init__(self, categories: str) -> None:
        self.joined = re.compile(
            rf"(?:的?(?:家|户|屋里))?[\s、,和跟与及同/以]+(?:(?:{categories})[\s:]*|还有|另有|\d[、.])*"
        )
        self.bare = re.compile(
            rf"[\s{GAP}]*(?:应该|应|是|为|叫|的|家|屋里|去|不对|错了|[写说记搞弄打报讲]错了)*[\s{GAP}是]*(?:家|屋里)?[\s{GAP}]*"
        )

    def fill(self, scene: Scene, subjects: list[Mention]) -> None:
        """Set the scene's groups and parts."""
        current: Group | None = None
        last: Mention | None = None
        for number, clause in enumerate(scene.clauses):
            starts: list[tuple[int, Group]] = []
            for mention in (each for each in subjects if clause.start <= each.start < clause.end):
                group = self._again(scene, current, mention) or self._joined(scene, current, last, mention)
                group = group or self._renamed(scene, current, mention, number) or self._new(scene, mention)
                if group is not current:
                    starts.append((mention.start, group))
                current, last = group, mention
            self._cut(scene, number, starts, current)

    def _again(self, scene: Scene, current: Group | None, mention: Mention) -> Group | None:
        """Somebody who was told of before: words about him alone."""
        drafts = (draft for group in scene.groups for draft in group.drafts)
        known = next((draft for draft in drafts if draft.mention.name == mention.name), None)
        if known is None:
            return None
        if current and len(current.drafts) == 1 and current.drafts[0] is known:
            return current
        scene.groups.append(Group([known], mention.kind, again=True))
        return scene.groups[-1]

    def _joined(self, scene: Scene, current: Group | None, last: Mention | None, mention: Mention) -> Group | None:
        """One more of those before: 张三、李四."""
        if current is None or last is None or current.kind != mention.kind:
            return None
        if not self.joined.fullmatch(scene.read[last.end : mention.start]):
            return None
        current.drafts.append(Draft(mention))
        return current

    def _renamed(self, scene: Scene, current: Group | None, mention: Mention, number: int) -> Group | None:
        """The one before under the right name: 写错了，是张三."""
        clause = scene.clauses[number]
        bare = self.bare.fullmatch(scene.masked(clause.start, clause.end))
        if current is None or current.kind != mention.kind or number not in scene.corrected or not bare:
            return None
        current.drafts[-1].mention = mention
        return current

    def _new(self, scene: Scene, mention: Mention) -> Group:
        scene.groups.append(Group([Draft(mention)], mention.kind))
        return scene.groups[-1]

    def _cut(self, scene: Scene, number: int, starts: list[tuple[int, Group]], current: Group | None) -> None:
        """Parts of one clause: up to its second group about the first one; without any, about the last of before."""
        clause = scene.clauses[number]
        edges = [clause.start, *(start for start, _ in starts[1:]), clause.end]
        groups: list[Group | None] = [*(group for _, group in starts)] or [current]
        for place, group in enumerate(groups):
            part = Part(edges[place], edges[place + 1], number, group)
            scene.parts.append(part)
            if group:
                group.parts.append(part)


def shown(words: str) -> str:
    """Words without what was read already."""
    return words.replace(GAP, "")
