"""What happened to a session: facts in the past tense, nothing is done by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AnswerAccepted:
    """A question has this value now; empty when it was cleared."""

    ref: str
    value: str


@dataclass(frozen=True)
class Refused:
    """An answer was not taken, and nothing changed; `message` by language where the form's author wrote one.

    `reason`: type, constraint, required, choice, readonly, unknown, too_long or too_many.
    """

    ref: str
    reason: str
    message: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BecameRelevant:
    """A question is asked now."""

    ref: str


@dataclass(frozen=True)
class BecameIrrelevant:
    """A question is not asked any more; its value is kept, and reads as empty."""

    ref: str


@dataclass(frozen=True)
class RowAdded:
    """A repeat has this row now."""

    ref: str


@dataclass(frozen=True)
class RowRemoved:
    """A repeat has this row no more."""

    ref: str


Event = AnswerAccepted | Refused | BecameRelevant | BecameIrrelevant | RowAdded | RowRemoved
