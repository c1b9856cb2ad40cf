"""One message of a village secretary, read into the records that it proposes. Pure, quick, and never sure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from activities.words import Words
from handlers.days_written import plain_lines
from handlers.messages.asks import AskFinder
from handlers.messages.clauses import Clause, clauses
from handlers.messages.days import DayFinder
from handlers.messages.filling import Filler
from handlers.messages.judging import Judge
from handlers.messages.help import HelpFinder
from handlers.messages.mending import Mender
from handlers.messages.proposal import Proposal
from handlers.messages.roster import Roster, roster_of
from handlers.messages.scene import Draft, Grouping, Scene
from handlers.messages.subjects import ENOUGH, Mention, SubjectFinder

LONGEST = 4096  # characters; a message of Telegram has no more

NOT_BUT = re.compile(r"不是(?P<old>[^,。;!?\n是]{1,10}?),?(?:而|应该|应)?是")


class Reader:
    """Reads messages with the words of a county; made once, it keeps nothing of what it reads."""

    def __init__(self, words: Words) -> None:
        self.mender = Mender(words.lists["mended"]["words"])
        self.subjects = SubjectFinder(words)
        self.days = DayFinder(words)
        self.grouping = Grouping(words.any_of("people", "categories"))
        self.filler = Filler(words, HelpFinder(words), AskFinder(words))
        self.judge = Judge(words, AskFinder(words))
        marks = words.any_of("signs", "corrected").replace("不是", "不是(?=[是\\s,]*$|[^,]*是)")
        self.corrected = re.compile(rf"\s*(?:[哦啊哎呃]|刚才|前面|上面)*(?:{marks})")

    def read(self, text: str, today: date, names: Sequence[str] = ()) -> list[Proposal]:
        """The records that a message proposes, in its order, at least one: `none` where nothing was visited.

        `names` are the roster's names of the writer's area; with them each subject also gets its `match`.
        """
        roster = roster_of(tuple(names))
        scene = self._scene(text, today, roster)
        self.grouping.fill(scene, self.judge.subjects(scene))
        self.filler.fill(scene, self.judge)
        made = self.judge.proposals(scene)
        return [self._matched(each, roster) for each in made]

    def _scene(self, text: str, today: date, roster: Roster) -> Scene:
        written = plain_lines(text[:LONGEST])
        read = self.mender.mended(written)
        cut = clauses(read)
        days = self.days.find(read, today, [(clause.start, clause.end) for clause in cut])
        mentions = self._mentions(written, read, roster, [(day.start, day.end) for day in days])
        denied = tuple(found.span("old") for found in NOT_BUT.finditer(read))
        days, mentions = _without(days, denied), _without(mentions, denied)
        scene = Scene(written, read, cut, days, mentions, self._corrections(read, cut), denied)
        scene.days = _put_right(scene)
        return scene

    def _mentions(self, written: str, read: str, roster: Roster, days: list[tuple[int, int]]) -> list[Mention]:
        """The names; where there is none but somebody was given something or seen, a likely one is enough."""
        found = self.subjects.find(written, read, roster, days)
        if found or not self.judge.somebody(read):
            return found
        return self.subjects.find(written, read, roster, days, enough=ENOUGH - 1)

    def _corrections(self, read: str, cut: list[Clause]) -> frozenset[int]:
        """The clauses that begin with 不对 and its like, or follow one that says no more than that."""
        found: set[int] = set()
        for number, clause in enumerate(cut):
            mark = self.corrected.match(read[clause.start : clause.end])
            before = cut[number - 1] if number else None
            mark = mark or any(clause.start < found.end() <= clause.end for found in NOT_BUT.finditer(read))
            words = read[before.start : before.end] if before else ""
            alone = any(self.corrected.fullmatch(said) for said in (words, words.rstrip("是为 应该")))
            if mark or (alone and number - 1 in found):
                found.add(number)
        return frozenset(found)

    def _matched(self, proposal: Proposal, roster: Roster) -> Proposal:
        if not proposal.subject or not roster.names:
            return proposal
        meant = roster.known_as(proposal.subject)
        if len(meant) == 1:
            return replace(proposal, match=meant[0])
        return replace(proposal, candidates=tuple(meant))


def _without(found: list, denied) -> list:
    return [each for each in found if not any(start <= each.start < end for start, end in denied)]


def _put_right(scene: Scene) -> list:
    """The days without the one before a correction that names another."""
    kept = []
    for day in scene.days:
        number = next((n for n, clause in enumerate(scene.clauses) if clause.start <= day.start < clause.end), -1)
        if number in scene.corrected and kept:
            kept.pop()
        kept.append(day)
    return kept
