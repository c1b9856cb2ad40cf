"""What every table shares: named constraints (unnamed ones cannot be dropped in batch mode) and column shorthands."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, MetaData
from sqlmodel import Field, SQLModel

from storage.types import Document, Instant

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, *words: str) -> CheckConstraint:
    """A string column that holds one of these words (strings with checks migrate; enums do not)."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def instant(**field: Any) -> Any:
    """A column that holds an aware instant."""
    nullable = field.pop("nullable", False)
    return Field(sa_column=Column(Instant(), nullable=nullable), **field)


def document(**field: Any) -> Any:
    """A column that holds one JSON document."""
    return Field(sa_column=Column(Document, nullable=False), **field)


def optional_instant() -> datetime | None:
    """A nullable instant, empty at first."""
    empty: datetime | None = instant(nullable=True, default=None)
    return empty
