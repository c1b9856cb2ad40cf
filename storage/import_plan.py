"""What a piece of an imported file comes to, whatever it is about: rows as read, and what is to be written of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from activities.registry import Kind
from storage.import_places import Known
from storage.secret import Secret

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """A row as it was read: where it stands, its values by column, or what is wrong with it; its cells."""

    sheet: int
    number: int
    at: int
    values: Values
    wrong: Sequence[Any]
    cells: str
    sounds: Sequence[str] = ()


@dataclass
class Plan:
    """What a piece of a file comes to, ready to be written."""

    subjects: list[dict[str, Any]] = field(default_factory=list)
    ats: list[int] = field(default_factory=list)  # of the new subjects
    holders: list[tuple[int, str, int]] = field(default_factory=list)  # index among the new, capacity, person
    rows: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)  # assignments of subjects that are there
    ended: list[int] = field(default_factory=list)
    renamed: dict[int, int] = field(default_factory=dict)  # at → subject
    members: list[dict[str, Any]] = field(default_factory=list)  # memberships of members that are there
    joins: list[tuple[int, str, int]] = field(default_factory=list)  # index among the new, kind of membership, branch
    left: list[int] = field(default_factory=list)  # memberships that end
    news: list[tuple[int, Read]] = field(default_factory=list)  # index among the new, its row
    alike: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  # index among the new, its row
    changed: int = 0
    same: int = 0
    wrong: int = 0


@dataclass(frozen=True)
class Importing:
    """What stays the same through one file."""

    batch_id: int
    name: str  # of the kind
    kind: Kind
    known: Known
    secret: Secret
    today: date


def refuse(plan: Plan, importing: Importing, row: Read, why: Sequence[Any]) -> None:
    """A row that cannot be taken goes back, with its cells; phones may stand in them."""
    plan.wrong += 1
    plan.rows.append(
        {
            **row_of(importing, row, "wrong"),
            "why": list(why),
            "cells": importing.secret.encrypt(row.cells),
        }
    )


def row_of(importing: Importing, row: Read, state: str) -> dict[str, Any]:
    """What is kept of a row, with nothing in it yet."""
    empty = dict.fromkeys(("subject_id", "about_id", "name", "unit_id", "parent_id", "phone_encrypted", "phone_hash"))
    place = {"batch_id": importing.batch_id, "sheet": row.sheet, "number": row.number, "state": state}
    return {**place, **empty, "patch": {}, "before": {}, "why": [], "cells": ""}


def phones_of(importing: Importing, phone: str | None) -> dict[str, str | None]:
    """A phone as it is kept: encrypted, and with a hash to find it by."""
    secret = importing.secret
    return {
        "phone_encrypted": secret.encrypt(phone) if phone else None,
        "phone_hash": secret.fingerprint(phone) if phone else None,
    }
