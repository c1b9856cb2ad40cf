"""A message with everything that is found in it: clauses, names, days; and which names belong together. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.messages.clauses import Clause
from handlers.messages.days import Day
from handlers.messages.help import GAP
from handlers.messages.proposal import Help
from handlers.messages.subjects import Mention


@dataclass
class Draft:
    """One record in the making."""

    mention: Mention | None
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

    def masked(self, start: int, end: int) -> str:
        """A stretch of the words, with a GAP for each letter of what was read already."""
        letters = list(self.read[start:end])
        spans = [(each.start, each.end) for each in (*self.mentions, *self.days)]
        for first, last in (*spans, *self.denied):
            for at in range(max(first, start), min(last, end)):
                letters[at - start] = GAP
        return "".join(letters)

    def before(self, part: Part) -> str:
        """The words of a part's sentence that stand before it."""
        sentence = self.clauses[part.clause].sentence
        first = next(clause.start for clause in self.clauses if clause.sentence == sentence)
        return self.read[first : part.start]


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
            here = [each for each in subjects if clause.start <= each.start < clause.end]
            starts: list[tuple[int, Group | None]] = []
            for mention in here:
                group = self._group(scene, current, last, mention, number)
                if group is not current:
                    starts.append((mention.start, group))
                current, last = group, mention
            self._cut(scene, number, clause, starts, current if not starts else None)

    def _group(self, scene: Scene, current: Group | None, last: Mention | None, mention: Mention, number: int) -> Group:
        known = next((d for g in scene.groups for d in g.drafts if d.mention and d.mention.name == mention.name), None)
        if known:
            same = current is not None and any(draft is known for draft in current.drafts)
            if same and current is not None and len(current.drafts) == 1:
                return current
            group = Group([known], mention.kind, again=True)
            scene.groups.append(group)
            return group
        if current and last and current.kind == mention.kind:
            if self.joined.fullmatch(scene.read[last.end : mention.start]):
                current.drafts.append(Draft(mention))
                return current
            clause = scene.clauses[number]
            if number in scene.corrected and self.bare.fullmatch(scene.masked(clause.start, clause.end)):
                current.drafts[-1].mention = mention
                return current
        group = Group([Draft(mention)], mention.kind)
        scene.groups.append(group)
        return group

    def _cut(
        self, scene: Scene, number: int, clause: Clause, starts: list[tuple[int, Group | None]], current: Group | None
    ) -> None:
        """Parts of one clause: up to its second group it is about the first one."""
        if not starts:
            self._add(scene, Part(clause.start, clause.end, number, current))
            return
        edges = [clause.start, *(start for start, _ in starts[1:]), clause.end]
        for place, (_, group) in enumerate(starts):
            self._add(scene, Part(edges[place], edges[place + 1], number, group))

    def _add(self, scene: Scene, part: Part) -> None:
        scene.parts.append(part)
        if part.group:
            part.group.parts.append(part)


def drafts(scene: Scene) -> Iterator[tuple[Group, Draft]]:
    """Every record in the making with the group that it was first told of in."""
    for group in scene.groups:
        if not group.again:
            yield from ((group, draft) for draft in group.drafts)
