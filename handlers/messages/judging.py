"""Which names of a message were visited, in which activity, on which day. Pure."""

import re
from datetime import date

from activities.words import Words
from handlers.messages.asks import AskFinder
from handlers.messages.days import CLEAR, Day
from handlers.messages.organisations import COMMUNITY as PLACE
from handlers.messages.organisations import FIRM, VILLAGE
from handlers.messages.proposal import COMMUNITY, JOINT, NONE, PAIRING, REVISIT, TRAINING, Proposal
from handlers.messages.scene import Draft, Group, Part, Scene, shown
from handlers.messages.subjects import PERSON, Mention

VISITED, AWAY, NOT, MENTIONED = "visited", "away", "not", "mentioned"
OF_KIND = {PERSON: PAIRING, FIRM: REVISIT, PLACE: COMMUNITY}
CHECKED = re.compile("回查|台账|党费|三会一课|支委会|党组织|支部|阵地|两员|指导员|联系员|挂靠|查")
HANDED = re.compile("(?:请|让|叫|由|找|联系|对接|介绍到|推荐到|挂靠到|转给|报给)[^,]{0,3}$")  # no firm that was visited
GONE = re.compile("[到去访看在来]")  # before a name; behind it they may belong to any verb
GONE_TO = re.compile("(?:[到去看]|走访|查)[了过]?$")
MODEL = re.compile("示范点|五好|三级联创|联点")
OWN = {  # what a firm or a community does of its own activity, whatever else is said
    FIRM: re.compile("回查|台账|党费|三会一课|支委会|两员"),
    PLACE: re.compile("奉献日|共建|微心愿|邻里节|联席会|报到|义诊"),
    VILLAGE: re.compile("(?!)"),
}
DONE = re.compile("[了过哒]|已")
GAVE = re.compile("送|给|走访|看望|慰问|探望|家里?|屋里|拿了|带了|提了|教")
SHOWN = {FIRM: "revisit", PLACE: "community"}  # the signs of what is written down where one has been


class Judge:
    """Decides by signs; what has none is only mentioned."""

    def __init__(self, words: Words, asks: AskFinder) -> None:
        self.asks = asks
        self.signs = {key: re.compile(words.any_of("signs", key)) for key in words.lists["signs"]}

    def says(self, key: str, text: str) -> bool:
        """Whether a text has one of the signs of a list."""
        return self.signs[key].search(text) is not None

    def somebody(self, text: str) -> bool:
        """Whether a message without a name must be about somebody all the same."""
        about_none = any(self.says(key, text) for key in ("totals", "training", "joint"))
        return GAVE.search(text) is not None and not about_none and not self.asks.is_question(text)

    # --- who is told of ---

    def subjects(self, scene: Scene) -> list[Mention]:
        """The names that records may be about."""
        return [each for each in scene.mentions if each.kind == PERSON or self._is_subject(scene, each)]

    def _is_subject(self, scene: Scene, mention: Mention) -> bool:
        people = [each for each in scene.mentions if each.kind == PERSON]
        clause = scene.clause_at(mention.start)
        if mention.kind == VILLAGE:
            return not people and (self.says("joint", scene.read) or self.says("backward", scene.read))
        if mention.kind == PLACE:  # before a person's name it is where he lives
            return not any(mention.end <= each.start < clause.end for each in people)
        before = scene.read[clause.start : mention.start]
        if HANDED.search(before):
            return False
        if all(each.kind == FIRM for each in scene.mentions) or CHECKED.search(scene.read[clause.start : clause.end]):
            return True
        begins = next(each.start for each in scene.clauses if each.sentence == clause.sentence)
        return GONE_TO.search(before) is not None and not any(begins <= each.start < mention.start for each in people)

    def activity_of(self, scene: Scene, group: Group) -> str:
        """The activity of a kind of subject; that of a village is told by the whole message."""
        if group.kind == PERSON:
            return PAIRING
        if group.kind == VILLAGE:
            return TRAINING if self.says("backward", scene.read) else JOINT
        model = MODEL.search(scene.read) and not OWN[group.kind].search(scene.read)
        return JOINT if model else OF_KIND[group.kind]

    def is_planned(self, scene: Scene, part: Part) -> bool:
        """Whether a part goes on with what is only planned: no word of it says that it was done."""
        return self.says("plan", scene.before(part)) and not DONE.search(scene.read[part.start : part.end])

    # --- what is proposed ---

    def proposals(self, scene: Scene) -> list[Proposal]:
        """All records of a message, or one about nobody."""
        if self._is_asked(scene):
            return [self._of_nobody(scene)]
        made: list[Proposal] = []
        mentioned: list[Proposal] = []
        inherited = head = self._has_head(scene)
        for group in (each for each in scene.groups if not each.again):
            status = self._status(scene, group, inherited=inherited)
            inherited = head or (status == VISITED and scene.goes_on(group))
            listed = mentioned if status == MENTIONED else made
            listed += [self._proposed(scene, group, draft, status) for draft in group.drafts]
        whole = scene.written.strip(" 。,!?")
        return made or [each for each in mentioned if each.subject != whole][:1] or [self._of_nobody(scene)]

    def _is_asked(self, scene: Scene) -> bool:
        """Whether a message is a question, about whomever: nothing was done, on no day."""
        question = scene.read.rstrip().endswith("?") or self.asks.is_question(scene.read)
        helped = any(draft.help for group in scene.groups for draft in group.drafts)
        return question and not scene.days and not helped

    def _proposed(self, scene: Scene, group: Group, draft: Draft, status: str) -> Proposal:
        visited = status == VISITED
        return Proposal(
            self.activity_of(scene, group) if visited else NONE,
            draft.mention.name,
            self._day(scene, group) if status in (VISITED, AWAY) else None,
            tuple(draft.help) if visited else (),
            draft.request or (None if visited else self._trouble(scene, group.parts)),
            words=(min(part.start for part in group.parts), max(part.end for part in group.parts)),
        )

    def _has_head(self, scene: Scene) -> bool:
        """Whether the words before the first name say that all that follow were visited: 今天走访3户:…"""
        head = scene.head()
        return bool(head) and self.says("visit_head", head) and not self.says("plan", head)

    # --- visited or not ---

    def _status(self, scene: Scene, group: Group, *, inherited: bool) -> str:
        own = " ".join(scene.read[part.start : part.end] for part in group.parts)
        helped = any(draft.help for draft in group.drafts)
        refused = "" if helped else self._refused(scene, group, own)
        if refused:
            return refused
        if helped or inherited or self._is_seen(scene, group, own):
            return VISITED
        asked = any(draft.request for draft in group.drafts) or self._trouble(scene, group.parts)
        return NOT if asked else MENTIONED

    def _refused(self, scene: Scene, group: Group, own: str) -> str:
        """Why nobody was met: away, planned, not gone, heard from afar; empty where nothing says so."""
        if group.kind in (PERSON, FIRM) and self.says("away", own):
            return AWAY
        first = group.parts[0]
        planned = self.says("plan", scene.before(first) + scene.read[first.start : first.end])
        if planned or self.says("not_visited", own):
            return NOT
        return NOT if group.kind == PERSON and self.says("distant", scene.before(first) + own) else ""

    def _is_seen(self, scene: Scene, group: Group, own: str) -> bool:
        """Whether a word of going there, a day, or what is written down on the spot stands with the names."""
        first = scene.clauses[group.parts[0].clause]
        ends = max(first.end, group.parts[-1].end)
        gone = GONE.search(scene.read[first.start : group.drafts[0].mention.start])
        shows = group.kind == VILLAGE or (group.kind in SHOWN and self.says(SHOWN[group.kind], own))
        return (
            shows
            or gone is not None
            or self.says("visit", scene.masked(first.start, ends))
            or bool(self._near_days(scene, group))
        )

    def _trouble(self, scene: Scene, parts: list[Part]) -> str | None:
        texts = (shown(scene.masked(part.start, part.end)) for part in parts)
        return next(filter(None, map(self.asks.troubled, texts)), None)

    # --- days ---

    def _own_days(self, scene: Scene, group: Group) -> list[Day]:
        return [day for day in scene.days if any(part.start <= day.start < part.end for part in group.parts)]

    def _near_days(self, scene: Scene, group: Group) -> list[Day]:
        start, sentence = group.parts[0].start, scene.clauses[group.parts[0].clause].sentence
        before = [d for d in scene.days if d.start < start and scene.clause_at(d.start).sentence == sentence]
        return [*before, *self._own_days(scene, group)]

    def _day(self, scene: Scene, group: Group) -> date | None:
        """The day that stands with the names, else the last one before them, else one behind."""
        own, start = self._own_days(scene, group), group.parts[0].start
        clear = [day for day in own if day.weight == CLEAR]
        before = [day for day in scene.days if day.start < start and day not in own]
        behind = [day for day in scene.days if day.start >= start and day not in own]
        order = [*clear, *reversed(before), *own, *sorted(behind, key=lambda day: -day.weight)]
        return order[0].day if order else None

    # --- about nobody ---

    def _of_nobody(self, scene: Scene) -> Proposal:
        text = scene.read
        activity = NONE if self._is_idle(scene) else self._activity_of_words(text)
        if activity == NONE:
            return Proposal(NONE, request=self._request(scene), words=(0, len(text)))
        day = next((day.day for day in sorted(scene.days, key=lambda day: -day.weight)), None)
        return Proposal(activity, None, day, words=(0, len(text)))

    def _is_idle(self, scene: Scene) -> bool:
        """Whether it is a question, a plan, or a sum."""
        text, dated = scene.read, bool(scene.days)
        question = self.asks.is_question(text) and (not dated or text.rstrip().endswith("?"))
        return question or (self.says("plan", text) and not dated) or self.says("totals", text)

    def _activity_of_words(self, text: str) -> str:
        if self.says("training", text):
            return TRAINING
        if self.says("joint", text):
            return JOINT
        return COMMUNITY if "社区" in text and OWN[PLACE].search(text) else NONE

    def _request(self, scene: Scene) -> str | None:
        if self.asks.is_question(scene.read):
            return None
        found = (self.asks.read(scene.masked(part.start, part.end)) for part in scene.parts)
        return next((shown(ask.words) for ask in found if ask), None) or self._trouble(scene, scene.parts)
