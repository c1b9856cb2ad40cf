"""Why it was said who answers for something, what was said back to an account, a year in one's own words."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import instant


class AssignmentChange(SQLModel, table=True):
    """By whom and why an assignment came in the place of another one, or of nobody's; rows stay."""

    __tablename__ = "assignment_change"
    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    before_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    reason: str
    by_id: int = Field(foreign_key="person.id")
    made_at: datetime = instant()


class Remark(SQLModel, table=True):
    """That somebody above has read an account (述职), and the words he wrote back, if any."""

    __table_args__ = (UniqueConstraint("record_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = ""
    made_at: datetime = instant()


class YearStatement(SQLModel, table=True):
    """What somebody says himself (本人说明) beside what revisits found about him in a year; the last one counts."""

    __tablename__ = "year_statement"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    year: int
    words: str
    made_at: datetime = instant()
