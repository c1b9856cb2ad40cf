"""One message of a village secretary, read into the records that it proposes. Pure, quick, and never sure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from activities.words import Words
from handlers.days_written import plain_lines
from handlers.messages.asks import AskFinder
from handlers.messages.clauses import Clause, clauses
from handlers.messages.days import Day, DayFinder
from handlers.messages.filling import Filler
from handlers.messages.help import HelpFinder
from handlers.messages.judging import Judge
from handlers.messages.mending import Mender
from handlers.messages.people import ENOUGH
from handlers.messages.proposal import NONE, Proposal
from handlers.messages.roster import Roster, roster_of
from handlers.messages.scene import Grouping, Scene
from handlers.messages.subjects import Mention, SubjectFinder

LONGEST = 4096  # characters; a message of Telegram has no more
NOT_BUT = re.compile(r"不是(?P<old>[^,。;!?\n是]{1,10}?),?(?:而|应该|应)?是")
ENOUGH_SAID = "是为 应该"  # may stand behind 不对 before what is right
Found = TypeVar("Found", Day, Mention)


class Reader:
    """Reads messages with the words of a county; made once, it keeps nothing of what it reads."""

    def __init__(self, words: Words) -> None:
        asks = AskFinder(words)
        self.mender = Mender(words.lists["mended"]["words"])
        self.subjects, self.days = SubjectFinder(words), DayFinder(words)
        self.judge = Judge(words, asks)
        self.grouping = Grouping(words.any_of("people", "categories"))
        self.filler = Filler(words, HelpFinder(words), asks, self.judge)
        marks = words.any_of("signs", "corrected").replace("不是", r"不是(?=[是\s,]*$|[^,]*是)")
        self.corrected = re.compile(rf"\s*(?:[哦啊哎呃]|刚才|前面|上面)*(?:{marks})")

    def read(self, text: str, today: date, names: Sequence[str] = ()) -> list[Proposal]:
        """The records that a message proposes, in its order, at least one: `none` where nothing was visited.

        `names` are the roster's names of the writer's area; with them each subject also gets its `match`.
        """
        roster = roster_of(tuple(names))
        scene = self._scene(text[:LONGEST], today, roster)
        if not scene.clauses:
            return [Proposal(NONE)]
        self.grouping.fill(scene, self.judge.subjects(scene))
        self.filler.fill(scene)
        return [_matched(each, roster) for each in self.judge.proposals(scene)]

    def _scene(self, text: str, today: date, roster: Roster) -> Scene:
        written = plain_lines(text)
        read = self.mender.mended(written)
        cut = clauses(read)
        days = self.days.find(read, today, cut)
        mentions = self._mentions(written, read, roster, days)
        denied = tuple(found.span("old") for found in NOT_BUT.finditer(read))
        corrected = self._corrections(read, cut)
        days = _put_right(_without(days, denied), cut, corrected)
        return Scene(written, read, cut, days, _without(mentions, denied), corrected, denied)

    def _mentions(self, written: str, read: str, roster: Roster, days: list[Day]) -> list[Mention]:
        """The names; where there is none but somebody was given something or seen, a likely one is enough."""
        spans = [(day.start, day.end) for day in days]
        found = self.subjects.find(written, read, roster, spans)
        if found or not self.judge.somebody(read):
            return found
        return self.subjects.find(written, read, roster, spans, enough=ENOUGH - 1)

    def _corrections(self, read: str, cut: list[Clause]) -> frozenset[int]:
        """The clauses that begin with 不对 and its like, follow one that says no more than that, or end 不是…是."""
        found: set[int] = set()
        ends = [each.end() for each in NOT_BUT.finditer(read)]
        before = ""
        for number, clause in enumerate(cut):
            words = read[clause.start : clause.end]
            after_mark = number - 1 in found and self._is_mark(before)
            if after_mark or self.corrected.match(words) or any(clause.start < end <= clause.end for end in ends):
                found.add(number)
            before = words
        return frozenset(found)

    def _is_mark(self, words: str) -> bool:
        return any(self.corrected.fullmatch(said) for said in (words, words.rstrip(ENOUGH_SAID)))


def _without(found: list[Found], denied: tuple[tuple[int, int], ...]) -> list[Found]:
    return [each for each in found if not any(start <= each.start < end for start, end in denied)]


def _put_right(days: list[Day], cut: list[Clause], corrected: frozenset[int]) -> list[Day]:
    """The days without the one before a correction that names another."""
    right = [cut[number] for number in corrected]
    kept: list[Day] = []
    for day in days:
        if kept and any(clause.start <= day.start < clause.end for clause in right):
            kept.pop()
        kept.append(day)
    return kept


def _matched(proposal: Proposal, roster: Roster) -> Proposal:
    """With the roster's spelling where one can be meant, else with those who can."""
    if not proposal.subject or not roster.names:
        return proposal
    meant = roster.known_as(proposal.subject)
    return replace(proposal, match=meant[0]) if len(meant) == 1 else replace(proposal, candidates=tuple(meant))
