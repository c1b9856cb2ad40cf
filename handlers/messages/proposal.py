"""What the bot makes of a message: records that are proposed, none of which is a fact yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

GOODS, FUNDS, TECHNOLOGY, POLICY = "goods", "funds", "technology", "policy"
INFORMATION, PLAN, JOB, OTHER = "information", "plan", "job", "other"
PAIRING, REVISIT, COMMUNITY, TRAINING, JOINT, NONE = (
    "pairing", "revisit", "community", "training", "joint_creation", "none",
)  # fmt: skip


@dataclass(frozen=True)
class Help:
    """One thing done: its kind, what it is in the writer's words, how much (None: not said, or 十来斤), in what."""

    kind: str
    what: str = ""
    amount: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Proposal:
    """One record proposed.

    `subject` is the name as written; `match` the roster's spelling, None where nobody or several could be meant: the
    `candidates` (a name twice: two of that name). `day` None: the bot asks, unless nothing was visited
    (activity `none`). `words` is where in the message the record was read from.
    """

    activity: str
    subject: str | None = None
    day: date | None = None
    help: tuple[Help, ...] = ()
    request: str | None = None
    match: str | None = None
    candidates: tuple[str, ...] = ()
    words: tuple[int, int] = (0, 0)

    @property
    def asks_day(self) -> bool:
        """Whether the day of a visit is still to be asked for."""
        return self.activity != NONE and self.day is None

    def as_json(self, *, names: bool) -> dict[str, Any]:
        """In the schema of messages_dev.json; with `names` also the roster's spelling."""
        made: dict[str, Any] = {
            "activity": self.activity,
            "subject": self.subject,
            "date": self.day.isoformat() if self.day else None,
            "help": [{"kind": each.kind, "amount": _number(each.amount), "unit": each.unit} for each in self.help],
            "request": self.request,
        }
        if names:
            made["match"] = self.match
        if self.candidates:
            made["candidates"] = list(self.candidates)
        return made


def _number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
