"""Help and requests of a message, put to the records that they belong to. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from activities.words import Words
from handlers.messages.asks import AskFinder
from handlers.messages.help import WORKDAY, HelpFinder
from handlers.messages.judging import Judge
from handlers.messages.proposal import COMMUNITY, GOODS, JOINT, OTHER, REVISIT, TRAINING, Help
from handlers.messages.scene import Draft, Group, Part, Scene, shown

NOTHING = frozenset({"无", "没有", "暂无", "没得", "冇得", "无诉求"})
EXPLICIT = re.compile("送|捐|拨|发放|赠")
INSPECTED = (REVISIT, JOINT, TRAINING)  # 要求 is an inspector's word there
EVERYBODY = "各"


class Filler:
    """Goes through the parts of a message in their order."""

    def __init__(self, words: Words, helps: HelpFinder, asks: AskFinder, judge: Judge) -> None:
        self.helps, self.asks, self.judge = helps, asks, judge
        self.plan = re.compile(words.any_of("signs", "plan"))
        self.each = re.compile(words.any_of("signs", "each"))
        self.sum = re.compile(words.any_of("signs", "sum"))
        self.generic = re.compile(words.any_of("help", "generic"))
        self.same = re.compile(words.any_of("signs", "same"))

    def fill(self, scene: Scene) -> None:
        """Set help and request of every draft; what stands before the first name is the first group's."""
        early: list[tuple[list[Help], str]] = []
        label = -1  # the sentence in which 诉求 or its like stands
        for part in scene.parts:
            text, sentence = scene.masked(part.start, part.end), scene.clauses[part.clause].sentence
            made = self._help(scene, part, text)
            if part.group is None:
                early.append((made, text))
                continue
            label = self._ask(scene, part.group, text, sentence, label=label if label == sentence else -1)
            for before, words in early:
                self._give(scene, part.group, before, words + text)
            early = []
            self._put(scene, part, made, text)

    def _ask(self, scene: Scene, group: Group, text: str, sentence: int, *, label: int) -> int:
        """Note what is asked for, of the last one named; the sentence in which a label is open."""
        draft = group.drafts[-1]
        behind = self.asks.labelled(text)
        if behind is not None:
            label, text = sentence, behind
        ask = self.asks.read(text, strict=self.judge.activity_of(scene, group) in INSPECTED)
        words = shown(ask.words) if ask else ""
        if words and (draft.request is None or draft.soft):
            draft.request, draft.soft = words, False
        elif label == sentence and text.strip() and draft.request is None and text.strip() not in NOTHING:
            draft.request, draft.soft = shown(text).strip(" 。,、"), True
        return label

    def _help(self, scene: Scene, part: Part, text: str) -> list[Help]:
        """What a part says was done, up to what is wished or planned in it."""
        skipped = part.clause in scene.corrected or self.judge.is_planned(scene, part)
        if skipped or self.asks.labelled(text) is not None:
            return []
        ask, plan = self.asks.read(text), self.plan.search(text)
        body = text[: min(ask.at if ask else len(text), plan.start() if plan else len(text))]
        activity = self.judge.activity_of(scene, part.group) if part.group else ""
        looked_at = activity in (REVISIT, JOINT)
        if looked_at and not EXPLICIT.search(body):
            return []
        return self.helps.read(body, listing=not looked_at, public=activity in (TRAINING, COMMUNITY))

    def _put(self, scene: Scene, part: Part, made: list[Help], text: str) -> None:
        group = part.group
        assert group is not None
        if part.clause in scene.corrected:
            for draft in group.drafts:
                draft.help = self.helps.corrected(draft.help, text)
            return
        if self.same.search(text):
            at = scene.groups.index(group)
            self._give(scene, group, scene.groups[at - 1].drafts[-1].help if at else [], EVERYBODY)
            made = [item for item in made if item.amount is not None]
        self._give(scene, group, made, text)

    def _give(self, scene: Scene, group: Group, made: list[Help], text: str) -> None:
        """To each of a group; what is a sum over several, or may be one, has no figure for each."""
        if not made:
            return
        each = self.each.search(text) is not None
        receivers = [*(self._without(scene, group) if each else []), *group.drafts]
        unknown = len(receivers) > 1 and (not each or self.sum.search(text) is not None)
        for draft in receivers:
            if made[0].unit == WORKDAY and draft.help and (draft.help[-1].kind, draft.help[-1].amount) == (OTHER, None):
                draft.help.pop()  # what was done is now counted
            if any(item.amount is not None for item in made):
                draft.help = [item for item in draft.help if item.amount is not None or not self._is_generic(item)]
            draft.help += [replace(item, amount=None) if unknown else item for item in made]

    def _is_generic(self, item: Help) -> bool:
        """Whether 物资 only says what is then told one by one."""
        return item.kind == GOODS and item.unit is None and self.generic.search(item.what) is not None

    def _without(self, scene: Scene, group: Group) -> Sequence[Draft]:
        """Those told of before, up to one who was given something: 都 and 每家 mean them too."""
        found: list[Draft] = []
        for other in reversed(scene.groups[: scene.groups.index(group)]):
            if other.kind != group.kind or any(draft.help for draft in other.drafts):
                break
            found = [*other.drafts, *found]
        return found
