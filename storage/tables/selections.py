"""Candidates of selections, and every step of their way."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of


class Candidate(SQLModel, table=True):
    """Somebody or something on the way through a selection's stages; `stage` is empty while only proposed.

    `subject_id` where it is one of the roster's; a township or a village is its unit alone (`is_unit`); another has
    only its name, and lies in a unit. `due` is the last day of its notice, or the day of its next review.
    """

    __table_args__ = (
        one_of("state", "active", "left", "void"),
        Index(None, "selection", "state", "category"),
    )
    id: int | None = Field(default=None, primary_key=True)
    selection: str
    category: str
    channel: str
    name: str
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    is_unit: bool = False
    why: str
    proposed_by_id: int = Field(foreign_key="person.id", index=True)
    proposed_on: date
    stage: str = ""
    since: date  # at this stage
    due: date | None = None
    approval: str = ""  # 批准文号, of its last stage that needs one
    state: str = "active"


class CandidateStep(SQLModel, table=True):
    """What was decided, noted or done about a candidate: on which day, by whom, in which words; nothing is overwritten.

    `what` is a stage, a measure or an outcome. `before` is how the candidate stood, so that it can be taken back;
    steps of one tap share `together`, the id of the first.
    """

    __tablename__ = "candidate_step"
    __table_args__ = (
        one_of(
            "kind",
            "proposed",
            "moved",
            "back",
            "objection",
            "settled",
            "kept",
            "mend",
            "left",
            "measure",
            "outcome",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    candidate_id: int = Field(foreign_key="candidate.id", index=True)
    kind: str
    what: str = ""
    on_day: date
    by_id: int = Field(foreign_key="person.id", index=True)
    words: str = ""
    before: dict[str, Any] = document(default_factory=dict)
    together: int | None = Field(default=None, index=True)
    taken_back: bool = False
    made_at: datetime = instant()
