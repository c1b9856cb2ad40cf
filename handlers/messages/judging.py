"""Which names of a message were visited, in which activity, on which day. Pure."""

import re

from activities.words import Words
from handlers.messages.asks import AskFinder
from handlers.messages.days import CLEAR, Day
from handlers.messages.proposal import COMMUNITY, JOINT, NONE, PAIRING, REVISIT, TRAINING, Proposal
from handlers.messages.scene import Draft, Group, Part, Scene
from handlers.messages.subjects import FIRM, PERSON, PLACE, VILLAGE, Mention

VISITED, AWAY, NOT, MENTIONED = "visited", "away", "not", "mentioned"
HANDED = re.compile("(?:请|让|叫|由|找|联系|对接|介绍到|推荐到|挂靠到|转给|报给)[^,]{0,3}$")
GAVE = re.compile("送|给|走访|看望|慰问|探望|家里?|屋里|拿了|带了|提了|教")
MODEL = re.compile("示范点|五好|三级联创|联点")
OWN = {
    FIRM: re.compile("回查|台账|党费|三会一课|支委会|两员"),
    PLACE: re.compile("奉献日|共建|微心愿|邻里节|联席会|报到|义诊"),
    VILLAGE: re.compile("(?!)"),
}
DONE = re.compile("[了过哒]|已")
OF_KIND = {PERSON: PAIRING, FIRM: REVISIT, PLACE: COMMUNITY}


class Judge:
    """Decides by signs; what has none is only mentioned."""

    def __init__(self, words: Words, asks: AskFinder) -> None:
        self.asks = asks
        self.signs = {key: re.compile(words.any_of("signs", key)) for key in words.lists["signs"]}
        self.strong_revisit = re.compile("回查|台账|党费|三会一课|支委会|党组织|支部|阵地|两员|指导员|联系员|挂靠|查")
        self.people_meant = re.compile("户|家|屋里")

    def somebody(self, text: str) -> bool:
        """Whether a message without a name must be about somebody all the same."""
        about_none = (self.signs[key].search(text) for key in ("totals", "training", "joint"))
        return GAVE.search(text) is not None and not any(about_none) and not self.asks.is_question(text)

    # --- before anything is put to names ---

    def subjects(self, scene: Scene) -> list[Mention]:
        """The names that records may be about."""
        people = [each for each in scene.mentions if each.kind == PERSON]
        joint = self.signs["joint"].search(scene.read) or self.signs["backward"].search(scene.read)
        places = [each for each in scene.mentions if each.kind in (PLACE, VILLAGE)]
        kept: list[Mention] = []
        for each in scene.mentions:
            if each.kind == VILLAGE and (not joint or people):
                continue
            if each.kind == PLACE and self._is_address(scene, each, people):
                continue
            if each.kind == FIRM and not self._is_checked(scene, each, alone=not (places or people)):
                continue
            kept.append(each)
        return kept

    def _clause(self, scene: Scene, mention: Mention) -> str:
        return next(
            scene.read[c.start : c.end] for c in scene.clauses if c.start <= mention.start < max(c.end, c.start + 1)
        )

    def _is_address(self, scene: Scene, place: Mention, people: list[Mention]) -> bool:
        clause = next((c for c in scene.clauses if c.start <= place.start < c.end), None)
        return clause is not None and any(place.end <= each.start < clause.end for each in people)

    def _is_checked(self, scene: Scene, firm: Mention, *, alone: bool) -> bool:
        """Whether a firm was looked at, and not one that gives, mends or is told of."""
        clause = next((c for c in scene.clauses if c.start <= firm.start < c.end), None)
        if clause is None:
            return False
        words = scene.read[clause.start : clause.end]
        if HANDED.search(scene.read[clause.start : firm.start]):
            return False
        if alone or self.strong_revisit.search(words):
            return True
        begins = next(c.start for c in scene.clauses if c.sentence == clause.sentence)
        told = any(begins <= each.start < firm.start for each in scene.mentions if each.kind == PERSON)
        return not told and re.search("[到去]$", scene.read[clause.start : firm.start]) is not None

    def activity_of(self, scene: Scene, group: Group) -> str:
        """The activity of a kind of subject; that of a village is told by the whole message."""
        if group.kind == PERSON:
            return PAIRING
        chosen = MODEL.search(scene.read) and not OWN[group.kind].search(scene.read)
        if group.kind != VILLAGE:
            return JOINT if chosen else OF_KIND[group.kind]
        return TRAINING if self.signs["backward"].search(scene.read) else JOINT

    def is_planned(self, scene: Scene, part: Part) -> bool:
        """Whether a part goes on with what is only planned: no word of it says that it was done."""
        return self.signs["plan"].search(scene.before(part)) is not None and not DONE.search(
            scene.read[part.start : part.end]
        )

    # --- afterwards ---

    def proposals(self, scene: Scene) -> list[Proposal]:
        """All records of a message, or one about nobody."""
        asked = scene.read.rstrip().endswith("?") or self.asks.is_question(scene.read)
        if asked and not scene.days and not any(d.help for g in scene.groups for d in g.drafts):
            return [self._of_nobody(scene)]
        made: list[Proposal] = []
        spare: list[Proposal] = []
        inherited = self._head(scene)
        for group in (each for each in scene.groups if not each.again):
            status = self._status(scene, group, inherited=inherited)
            inherited = self._goes_on(scene, group, status)
            (spare if status == MENTIONED else made).extend(
                self._proposed(scene, group, draft, status) for draft in group.drafts
            )
        spare = [each for each in spare if each.subject != scene.written.strip(" 。,!?")]
        return made or spare[:1] or [self._of_nobody(scene)]

    def _proposed(self, scene: Scene, group: Group, draft: Draft, status: str) -> Proposal:
        assert draft.mention is not None
        visited = status == VISITED
        day = self._day(scene, group) if status in (VISITED, AWAY) else None
        start, end = min(part.start for part in group.parts), max(part.end for part in group.parts)
        return Proposal(
            self.activity_of(scene, group) if visited else NONE,
            draft.mention.name if group.kind != FIRM and group.kind != PERSON else draft.mention.name,
            day,
            tuple(draft.help) if visited else (),
            draft.request or (self._trouble(scene, group) if not visited else None),
            words=(start, end),
        )

    def _head(self, scene: Scene) -> bool:
        """Whether the words before the first name say that all that follow were visited: 今天走访3户:…"""
        head = "".join(scene.read[part.start : part.end] for part in scene.parts[: self._first(scene)])
        return bool(head) and self.signs["visit_head"].search(head) is not None and not self.signs["plan"].search(head)

    def _first(self, scene: Scene) -> int:
        return next((number for number, part in enumerate(scene.parts) if part.group), len(scene.parts))

    def _goes_on(self, scene: Scene, group: Group, status: str) -> bool:
        """Whether who is named next was visited too: in a list under one head, or in the same sentence."""
        if self._head(scene):
            return True
        here = scene.groups.index(group)
        after = scene.groups[here + 1 : here + 2]
        last = scene.clauses[group.parts[-1].clause].sentence
        return status == VISITED and bool(after) and scene.clauses[after[0].parts[0].clause].sentence == last

    def _status(self, scene: Scene, group: Group, *, inherited: bool) -> str:
        own = " ".join(scene.read[part.start : part.end] for part in group.parts)
        helped = any(draft.help for draft in group.drafts)
        if not helped:
            refused = self._refused(scene, group, own)
            if refused:
                return refused
        first = scene.clauses[group.parts[0].clause]
        named = scene.masked(first.start, first.end)
        if helped or inherited or self.signs["visit"].search(named) or self._has_day(scene, group):
            return VISITED
        if self._shows(group, own) or self.signs["visit"].search(
            scene.masked(group.parts[0].start, group.parts[-1].end)
        ):
            return VISITED
        return NOT if self._asked(scene, group) else MENTIONED

    def _refused(self, scene: Scene, group: Group, own: str) -> str:
        """Why nobody was met: away, planned, not gone, heard from afar; empty where nothing says so."""
        if group.kind in (PERSON, FIRM) and self.signs["away"].search(own):
            return AWAY
        if self.signs["not_visited"].search(own):
            return NOT
        first = group.parts[0]
        if self.signs["plan"].search(scene.before(first) + scene.read[first.start : first.end]):
            return NOT
        far = self.signs["distant"].search(scene.before(first) + own)
        return NOT if far and group.kind == PERSON else ""

    def _shows(self, group: Group, own: str) -> bool:
        """Whether the words are what is written down where one has been."""
        key = {FIRM: "revisit", PLACE: "community"}.get(group.kind)
        return group.kind == VILLAGE or (key is not None and self.signs[key].search(own) is not None)

    def _asked(self, scene: Scene, group: Group) -> bool:
        return any(draft.request for draft in group.drafts) or self._trouble(scene, group) is not None

    def _trouble(self, scene: Scene, group: Group) -> str | None:
        texts = (scene.masked(part.start, part.end).replace("\x00", "") for part in group.parts)
        return next((found for found in map(self.asks.troubled, texts) if found), None)

    # --- days ---

    def _own_days(self, scene: Scene, group: Group) -> list[Day]:
        return [day for day in scene.days if any(part.start <= day.start < part.end for part in group.parts)]

    def _has_day(self, scene: Scene, group: Group) -> bool:
        start = group.parts[0].start
        first = scene.clauses[group.parts[0].clause].sentence
        before = [d for d in scene.days if d.start < start and self._sentence(scene, d) == first]
        return bool(self._own_days(scene, group) or before)

    def _sentence(self, scene: Scene, day: Day) -> int:
        return next((c.sentence for c in scene.clauses if c.start <= day.start < c.end), -1)

    def _day(self, scene: Scene, group: Group):
        own = self._own_days(scene, group)
        start = group.parts[0].start
        before = [day for day in scene.days if day.start < start and day not in own][::-1]
        behind = [day for day in scene.days if day.start >= start and day not in own]
        clear = [day for day in own if day.weight == CLEAR]
        order = [*clear, *before, *own, *sorted(behind, key=lambda day: -day.weight)]
        return order[0].day if order else None

    # --- about nobody ---

    def _of_nobody(self, scene: Scene) -> Proposal:
        text = scene.read
        day = next((day.day for day in sorted(scene.days, key=lambda day: -day.weight)), None)
        activity = NONE if self._is_idle(scene) else self._activity_of_words(text)
        if activity != NONE:
            return Proposal(activity, None, day, words=(0, len(text)))
        return Proposal(NONE, request=self._request(scene), words=(0, len(text)))

    def _is_idle(self, scene: Scene) -> bool:
        """Whether it is a question, a plan, a sum, or a deadline."""
        text = scene.read
        return (
            (self.asks.is_question(text) and (not scene.days or text.rstrip().endswith("?")))
            or (self.signs["plan"].search(text) is not None and not scene.days)
            or self.signs["totals"].search(text) is not None
        )

    def _activity_of_words(self, text: str) -> str:
        if self.signs["training"].search(text):
            return TRAINING
        if self.signs["joint"].search(text):
            return JOINT
        if "社区" in text and re.search("奉献日|共建|微心愿|邻里节|联席会|双报到|义诊", text):
            return COMMUNITY
        return NONE

    def _request(self, scene: Scene) -> str | None:
        if self.asks.is_question(scene.read):
            return None
        found = (self.asks.read(scene.masked(part.start, part.end)) for part in scene.parts)
        words = next((ask.words.replace("\x00", "") for ask in found if ask), None)
        if words:
            return words
        return next(
            filter(None, (self.asks.troubled(scene.masked(p.start, p.end).replace("\x00", "")) for p in scene.parts)),
            None,
        )
