"""Help and requests of a message, put to the records that they belong to. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from activities.words import Words
from handlers.messages.asks import AskFinder
from handlers.messages.help import HelpFinder
from handlers.messages.judging import Judge
from handlers.messages.proposal import COMMUNITY, JOINT, OTHER, REVISIT, TRAINING, Help
from handlers.messages.scene import Draft, Group, Part, Scene

NOTHING = frozenset({"无", "没有", "暂无", "没得", "冇得", "无诉求"})


class Filler:
    """Goes through the parts of a message in their order."""

    def __init__(self, words: Words, helps: HelpFinder, asks: AskFinder) -> None:
        self.helps, self.asks = helps, asks
        self.plan = re.compile(words.any_of("signs", "plan"))
        self.each = re.compile(words.any_of("signs", "each"))
        self.sum = re.compile(words.any_of("signs", "sum"))
        self.same = re.compile(words.any_of("signs", "same"))
        self.explicit = re.compile("送|捐|拨|发放|赠")

    def fill(self, scene: Scene, judge: Judge) -> None:
        """Set help and request of every draft."""
        early: list[tuple[list[Help], str]] = []
        label = -1
        for part in scene.parts:
            text = scene.masked(part.start, part.end)
            sentence = scene.clauses[part.clause].sentence
            label = label if label == sentence else -1
            label = self._ask(scene, part, text, judge, sentence, label)
            made = self._help(scene, part, text, judge)
            if part.group is None:
                early.append((made, text))
                continue
            for before, words in early:
                self._give(scene, part.group, before, words + text)
            early = []
            self._put(scene, part, made, text)

    # --- requests ---

    def _ask(self, scene: Scene, part: Part, text: str, judge: Judge, sentence: int, label: int) -> int:
        """Note what is asked for; the sentence in which a label such as 诉求 is open."""
        if part.group is None:
            return -1
        draft = part.group.drafts[-1]
        behind = self.asks.labelled(text)
        if behind is not None:
            label, text = sentence, behind
        ask = self.asks.read(text, strict=judge.activity_of(scene, part.group) in (REVISIT, JOINT, TRAINING))
        words = ask.words.replace("\x00", "") if ask else ""
        if words and (draft.request is None or draft.soft):
            draft.request, draft.soft = words, False
        elif label == sentence and text.strip() and draft.request is None and text.strip() not in NOTHING:
            draft.request, draft.soft = text.replace("\x00", "").strip(" 。,、"), True
        return label

    # --- help ---

    def _help(self, scene: Scene, part: Part, text: str, judge: Judge) -> list[Help]:
        ask = None if self.asks.labelled(text) is not None else self.asks.read(text)
        plan = self.plan.search(text)
        body = text[: min(ask.at if ask else len(text), plan.start() if plan else len(text))]
        if self.asks.labelled(text) is not None or part.clause in scene.corrected or judge.is_planned(scene, part):
            return []
        activity = judge.activity_of(scene, part.group) if part.group else ""
        made = self.helps.read(body, listing=activity not in (REVISIT, JOINT), public=activity in (TRAINING, COMMUNITY))
        return made if activity not in (REVISIT, JOINT) or self.explicit.search(body) else []

    def _put(self, scene: Scene, part: Part, made: list[Help], text: str) -> None:
        assert part.group is not None
        if part.clause in scene.corrected:
            for draft in part.group.drafts:
                draft.help = self.helps.corrected(draft.help, text) or draft.help
            return
        if self.same.search(text):
            at = scene.groups.index(part.group)
            before = scene.groups[at - 1].drafts[-1].help if at else []
            self._give(scene, part.group, before, "各")
            made = [item for item in made if item.amount is not None]
        self._give(scene, part.group, made, text)

    def _give(self, scene: Scene, group: Group, made: list[Help], text: str) -> None:
        """To each of a group; what is a sum over several, or may be one, has no figure for each."""
        if not made:
            return
        each = self.each.search(text) is not None
        receivers = [*(self._without(scene, group) if each else []), *group.drafts]
        several = len(receivers) > 1
        unknown = several and (not each or self.sum.search(text) is not None)
        for draft in receivers:
            if (
                draft.help
                and draft.help[-1].kind == made[0].kind == OTHER
                and draft.help[-1].amount is None
                and made[0].unit == "工"
            ):
                draft.help.pop()  # what was done is now counted
            draft.help += [replace(item, amount=None) if unknown else item for item in made]

    def _without(self, scene: Scene, group: Group) -> Sequence[Draft]:
        """Those told of before, up to one who was given something: 都 and 每家 mean them too."""
        found: list[Draft] = []
        for other in reversed(scene.groups[: scene.groups.index(group)]):
            if other.kind != group.kind or any(draft.help for draft in other.drafts):
                break
            found = [*other.drafts, *found]
        return found
