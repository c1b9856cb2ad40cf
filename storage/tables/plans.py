"""Plans: about a subject, of a declared kind; their steps are follow-ups, and what was said of their progress."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class Plan(SQLModel, table=True):
    """A plan about a subject: proposed where the county lists such, open, closed when verified, then looked at again.

    `kept_by` holds the capacities of whoever is spoken to about it, in this order.
    """

    __table_args__ = (one_of("state", "proposed", "refused", "open", "closed", "void"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    kept_by: str
    state: str = Field(default="open", index=True)
    sort: str = ""  # 类型
    problem: str = ""
    goal: str = ""
    money: int | None = None  # 元
    made_by_id: int = Field(foreign_key="person.id", index=True)
    made_on: date
    listed_by_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    listed_on: date | None = None
    score: int | None = None
    satisfaction: int | None = None  # of a hundred asked
    closed_on: date | None = None
    tracked_until: date | None = None


class PlanStep(SQLModel, table=True):
    """What a follow-up that is a step of a plan is counted in; `look_back` is one after the plan was closed."""

    __tablename__ = "plan_step"
    __table_args__ = (one_of("kind", "step", "look_back"),)
    follow_up_id: int = Field(foreign_key="follow_up.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = "step"
    heading: str = ""  # of the declaration
    measure: str = ""
    amount: float | None = None


class PlanEntry(SQLModel, table=True):
    """What was said of a plan's progress in a period: words, money spent, by step how much of it was done."""

    __tablename__ = "plan_entry"
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    period_key: str
    person_id: int = Field(foreign_key="person.id", index=True)
    said_at: datetime = instant()
    words: str
    spent: int = 0  # 元
    amounts: dict[str, Any] = document(default_factory=dict)  # follow-up → how much
    closed: dict[str, Any] = document(default_factory=dict)  # {"steps": [follow-ups that it said are done]}
    taken_back_at: datetime | None = optional_instant()
