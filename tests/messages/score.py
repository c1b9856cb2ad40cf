"""How good the reader is: its records beside those of a perfect one, counted the same way for every set."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Record = Mapping[str, Any]
NOTHING: Record = {"activity": None, "subject": None, "date": None, "help": [], "request": None}


@dataclass
class Score:
    """Counts over a set of messages."""

    records: int = 0
    subjects: int = 0
    days: int = 0
    activities: int = 0
    extra: int = 0
    help_found: int = 0
    help_said: int = 0
    help_wanted: int = 0
    overlaps: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """How much of the help that was read is right."""
        return self.help_found / self.help_said if self.help_said else 1.0

    @property
    def recall(self) -> float:
        """How much of the help that there is was read."""
        return self.help_found / self.help_wanted if self.help_wanted else 1.0

    @property
    def f1(self) -> float:
        """Both in one."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def requests(self) -> float:
        """The mean overlap of the requests, where there is one or one was read."""
        return sum(self.overlaps) / len(self.overlaps) if self.overlaps else 1.0

    def lines(self) -> list[str]:
        """What is printed."""
        return [
            f"  subjects    {self.subjects:>3} of {self.records}  {self.subjects / self.records:.1%}",
            f"  days        {self.days:>3} of {self.records}  {self.days / self.records:.1%}",
            f"  activities  {self.activities:>3} of {self.records}  {self.activities / self.records:.1%}",
            f"  help        precision {self.precision:.1%}, recall {self.recall:.1%}, F1 {self.f1:.3f}",
            f"  requests    overlap {self.requests:.1%} of {len(self.overlaps)}",
            f"  too many    {self.extra} records that should not be",
        ]


def score(messages: Sequence[Mapping[str, Any]], read: Sequence[Sequence[Record]]) -> Score:
    """Each message's records paired by subject, then by order, and compared field by field."""
    made = Score()
    for message, proposed in zip(messages, read, strict=True):
        before = len(made.misses)
        _score_one(made, message["records"], list(proposed))
        if len(made.misses) > before:
            made.misses[before:] = [message["text"].replace("\n", "⏎"), *made.misses[before:]]
    return made


def _score_one(made: Score, wanted: Sequence[Record], proposed: list[Record]) -> None:
    pairs: list[tuple[Record, Record]] = []
    left: list[Record] = []
    for record in wanted:
        same = next((each for each in proposed if each["subject"] == record["subject"]), None)
        if same is None:
            left.append(record)
        else:
            proposed.remove(same)
            pairs.append((record, same))
    pairs += [(record, proposed.pop(0) if proposed else NOTHING) for record in left]
    for record, found in pairs:
        _compare(made, record, found)
    for found in proposed:
        made.extra += 1
        made.help_said += len(found["help"])
        made.misses.append(f"    too many: {found}")


def _compare(made: Score, wanted: Record, found: Record) -> None:
    made.records += 1
    for name, key in (("subjects", "subject"), ("days", "date"), ("activities", "activity")):
        right = wanted[key] == found[key] and found is not NOTHING
        setattr(made, name, getattr(made, name) + right)
        if not right:
            made.misses.append(f"    {key}: {found[key]!r} should be {wanted[key]!r} ({wanted['subject']})")
    if wanted["activity"] == "none" and found["activity"] not in ("none", None):
        made.extra += 1
    one, other = (Counter((h["kind"], h["amount"], h["unit"]) for h in each["help"]) for each in (wanted, found))
    made.help_found += sum((one & other).values())
    made.help_said += sum(other.values())
    made.help_wanted += sum(one.values())
    if one != other:
        made.misses.append(
            f"    help: {list((other - one).elements())} should be {list((one - other).elements())} ({wanted['subject']})"
        )
    if wanted["request"] or found["request"]:
        made.overlaps.append(overlap(wanted["request"] or "", found["request"] or ""))
        if made.overlaps[-1] < 1:
            made.misses.append(f"    request: {found['request']!r} should be {wanted['request']!r}")


def overlap(one: str, other: str) -> float:
    """How much of two requests is the same words, of both lengths."""
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return 2 * same / (len(one) + len(other)) if one or other else 1.0
