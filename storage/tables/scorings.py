"""Yearly tables of 100 points: of which year, about whom, what each column gives, what is said against it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class ScoreYear(SQLModel, table=True):
    """A scoring of a year, as it was declared when it was first used: its items stay as they were."""

    __tablename__ = "score_year"
    __table_args__ = (UniqueConstraint("scoring", "year"),)
    id: int | None = Field(default=None, primary_key=True)
    scoring: str
    year: int
    declared: dict[str, Any] = document(default_factory=dict)


class ScoreSheet(SQLModel, table=True):
    """The table of one place; a model (典型) has the experience that it was named for."""

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("year_id", "subject_id"),)
    id: int | None = Field(default=None, primary_key=True)
    year_id: int = Field(foreign_key="score_year.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    model_on: date | None = None
    model_by_id: int | None = Field(default=None, foreign_key="person.id")
    experience: str = ""


class ScoreColumn(SQLModel, table=True):
    """What one column gives: by item, with reasons and vetoes. `draft` is what is being filled or corrected."""

    __tablename__ = "score_column"
    __table_args__ = (UniqueConstraint("sheet_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="score_sheet.id", index=True)
    key: str
    scores: dict[str, Any] = document(default_factory=dict)
    reasons: dict[str, Any] = document(default_factory=dict)
    vetoes: dict[str, Any] = document(default_factory=dict)  # key → decider, document, date
    total: float | None = None
    submitted_at: datetime | None = optional_instant()
    submitted_by_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    draft: dict[str, Any] = document(default_factory=dict)  # empty: nothing in hand
    history: dict[str, Any] = document(default_factory=dict)  # {"was": [what was submitted before, by whom, when]}


class ScoreObjection(SQLModel, table=True):
    """An objection (申诉) of the assessed, once a table: answered with words, or agreed and the points changed."""

    __tablename__ = "score_objection"
    __table_args__ = (one_of("state", "open", "upheld", "agreed", "changed"),)
    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="score_sheet.id", unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str
    made_at: datetime = instant()
    state: str = Field(default="open", index=True)
    answer: str = ""
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = optional_instant()
