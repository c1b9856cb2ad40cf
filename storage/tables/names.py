"""Under which keys subjects and people are found. Rows follow their owner by themselves, whoever writes it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, String, event, insert, inspect
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

from storage.name_keys import keys_of
from storage.tables.people import Person
from storage.tables.work import Subject

IN_ORDER = String().with_variant(String(collation="C"), "postgresql")  # letter by letter, whatever the locale


class SubjectName(SQLModel, table=True):
    """A key of storage.name_keys, and whose it is; the keys stand in order, so that a beginning finds them."""

    __tablename__ = "subject_name"
    __table_args__ = {"sqlite_with_rowid": False}
    key: str = Field(sa_column=Column(IN_ORDER, primary_key=True))
    subject_id: int = Field(primary_key=True, foreign_key="subject.id", ondelete="CASCADE", index=True)


class PersonName(SQLModel, table=True):
    """The same for the people on the roster."""

    __tablename__ = "person_name"
    __table_args__ = {"sqlite_with_rowid": False}
    key: str = Field(sa_column=Column(IN_ORDER, primary_key=True))
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE", index=True)


Named = Subject | Person
TABLES: dict[type[Named], tuple[type[SQLModel], str]] = {
    Subject: (SubjectName, "subject_id"),
    Person: (PersonName, "person_id"),
}


def name_rows(named: Iterable[Named]) -> list[dict[str, Any]]:
    """The rows that belong to these subjects, or these people."""
    return [{"key": key, TABLES[type(each)][1]: each.id} for each in named for key in keys_of(each.name, each.code)]


def _added(_: Mapper[Named], connection: Connection, named: Named) -> None:
    connection.execute(insert(TABLES[type(named)][0]), name_rows([named]))


def _changed(_: Mapper[Named], connection: Connection, named: Named) -> None:
    state = inspect(named)
    if state.attrs.name.history.has_changes() or state.attrs.code.history.has_changes():
        table, owner = TABLES[type(named)]
        connection.execute(delete_rows(table).where(getattr(table, owner) == named.id))
        connection.execute(insert(table), name_rows([named]))


for each in TABLES:
    event.listen(each, "after_insert", _added)
    event.listen(each, "after_update", _changed)
