"""One line of a proposal, as it waits in the database: what would be recorded, and what is still to be asked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from handlers.interview.helped import OTHER, Item
from handlers.messages.proposal import NONE, PAIRING, Help, Proposal
from storage.name_keys import squeezed
from storage.pairing import CONSENT
from storage.pairing import KINDS as VISITED
from storage.tables import Subject

WHOM, DAY, AGREED = "whom", "day", "agreed"  # what a line may still have to be asked
LEAST_PASSED = 8  # characters of a message that goes to an office; a shorter one is asked about
OLDEST = timedelta(days=184)  # a visit is written down within half a year
KIND_OF = {  # of help, as the reader calls it and as the log of a visit does
    "goods": "goods",
    "funds": "funds",
    "technology": "skill",
    "policy": "policy",
    "information": "info",
    "plan": "plan",
    "job": "job",
}


@dataclass(frozen=True)
class Line:
    """What would be recorded of one subject. `asks` is the kind of subject that was written of, where none is known."""

    activity: str
    written: str = ""  # the name as it was written
    subject: int = 0
    name: str = ""  # as the roster has it
    kind: str = ""
    choices: tuple[int, ...] = ()  # who may be meant
    day: str = ""
    help: tuple[str, ...] = ()  # packed items
    request: str = ""
    consent: str = ""  # ask, yes, no; empty where the household has said it before
    words: str = ""
    out: bool = False

    @property
    def is_visit(self) -> bool:
        """Whether it would be a visit to a household, which has a log."""
        return self.activity == PAIRING and (not self.kind or self.kind in VISITED)

    @property
    def shown(self) -> bool:
        """Whether anything would be recorded; of who is only mentioned nothing is."""
        return not self.out and (self.activity != NONE or bool(self.request))

    @property
    def asks(self) -> str:
        """What must be asked before it can be stored; empty: nothing."""
        if not self.shown:
            return ""
        if not self.subject and (self.written or self.is_visit):
            return WHOM
        if self.is_visit and not self.day:
            return DAY
        return AGREED if self.is_visit and self.consent == "ask" else ""

    def items(self) -> list[Item]:
        """What was done."""
        return [Item.unpacked(each) for each in self.help]

    def about(self, subject: Subject) -> "Line":
        """The same of this subject."""
        known = subject.kind not in VISITED or subject.profile.get(CONSENT)
        return replace(
            self,
            subject=subject.id or 0,
            name=subject.name,
            kind=subject.kind,
            choices=(),
            consent="" if known else "ask",
        )

    def chosen(self, subject: Subject) -> "Line":
        """The same of this subject, as its writer said himself."""
        return replace(self.about(subject), written=subject.name)

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Line":
        """What `to_json` made."""
        return cls(**{**row, "choices": tuple(row["choices"]), "help": tuple(row["help"])})


def item_of(help_: Help) -> Item:
    """A thing done, as the log of a visit keeps it."""
    amount = "" if help_.amount is None else f"{help_.amount:f}"
    return Item(KIND_OF.get(help_.kind, OTHER), help_.what, amount, help_.unit or "")


def recordable(day: date | None, today: date) -> str:
    """A day on which a visit may have been; empty where it cannot be one, and is asked."""
    return day.isoformat() if day and today - OLDEST <= day <= today else ""


def lines_of(proposals: Sequence[Proposal], text: str, subjects: Sequence[Subject], today: date) -> list[Line]:
    """The lines that a message proposes, and behind them those of whom it only mentions."""
    by_name: dict[str, list[Subject]] = {}
    for subject in subjects:
        by_name.setdefault(squeezed(subject.name), []).append(subject)
    lines = [_line(each, text, by_name, today) for each in proposals]
    return [line for line in lines if line.shown] + [line for line in lines if not line.shown and line.subject]


def _line(proposal: Proposal, text: str, by_name: Mapping[str, list[Subject]], today: date) -> Line:
    start, end = proposal.words
    line = Line(
        activity=proposal.activity,
        written=proposal.subject or "",
        day=recordable(proposal.day, today),
        help=tuple(item_of(each).packed() for each in proposal.help),
        request=proposal.request or "",
        words=text[start:end].strip(" ，,。；;\n") or text,
    )
    names = [proposal.match] if proposal.match else dict.fromkeys(proposal.candidates)
    meant = [subject for name in names for subject in by_name.get(name, ())]
    if len(meant) == 1:
        return line.about(meant[0])
    return replace(line, choices=tuple(subject.id or 0 for subject in meant))
