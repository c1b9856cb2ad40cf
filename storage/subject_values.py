"""Answers written back to subjects (`save_to`), with what stood there before, so that it can go back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import col, or_, select

from forms import EntitySave
from storage.people import viewer_of
from storage.store import Tx
from storage.subject_lists import is_open
from storage.tables import Assignment, Membership, Record, Subject, SubjectValue

LABEL, ITSELF = "label", ""  # what a record writes beside values of the profile: the name, and that there is such a one
LAST = 10_000  # behind those whom the roster has in order
HANGING = ("member", "organisation")  # kinds that belong to the enterprise that the record is about
Value = dict[str, Any]  # {"value": …}, empty where there is none


@dataclass
class Wanted:
    """What a record is to have written: values by subject and property, and ids that named nobody."""

    values: dict[tuple[int, str], Any] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def keep_values(tx: Tx, record: Record, saves: Sequence[EntitySave], today: date) -> list[str]:
    """Make what a record writes into subjects this; return the ids that name no subject open to its writer.

    What it wrote before and does not write now goes back, unless somebody has changed it since.
    """
    before = {(row.subject_id, row.property): row for row in _written(tx, record)}
    wanted = _wanted(tx, record, saves, today)
    for key, row in before.items():
        if key not in wanted.values:
            _take_back(tx, row)
    for key, value in wanted.values.items():
        if key in before:
            _write_anew(tx, before[key], value)
        else:
            _write(tx, record, key, value)
    tx.flush()
    return wanted.unknown


def made_by(tx: Tx, record: Record) -> Sequence[Subject]:
    """The subjects that a record has brought in."""
    return tx.exec(
        select(Subject)
        .join(SubjectValue, col(SubjectValue.subject_id) == Subject.id)
        .where(SubjectValue.record_id == record.id, SubjectValue.property == ITSELF, SubjectValue.state == "written")
        .order_by(col(Subject.id))
    ).all()


def _written(tx: Tx, record: Record) -> Sequence[SubjectValue]:
    """What it wrote, the last first: of a new subject its values go before itself."""
    return tx.exec(
        select(SubjectValue)
        .where(SubjectValue.record_id == record.id, SubjectValue.state == "written")
        .order_by(col(SubjectValue.id).desc())
    ).all()


def _wanted(tx: Tx, record: Record, saves: Sequence[EntitySave], today: date) -> Wanted:
    found = Wanted()
    for save in saves:
        made = _made(tx, record, save)
        subject = made or _known(tx, record, save, today)
        if subject is None:
            found.unknown.append(save.id)
            continue
        written = {ITSELF: save.id} if made else {}
        written |= {LABEL: save.label} if save.label else {}
        found.values |= {(subject.id or 0, name): value for name, value in {**written, **save.values}.items()}
    return found


# --- which subject


def _known(tx: Tx, record: Record, save: EntitySave, today: date) -> Subject | None:
    """The subject of this code, if it is open to the writer, or was when he wrote first."""
    by_code = select(Subject).where(Subject.code == save.id, Subject.kind == save.list)
    mine = select(SubjectValue.subject_id).where(SubjectValue.record_id == record.id)
    viewer = viewer_of(tx, record.person_id)
    return tx.exec(by_code.where(or_(is_open(viewer, today), col(Subject.id).in_(mine)))).first()


def _made(tx: Tx, record: Record, save: EntitySave) -> Subject | None:
    """The subject that this record brings in under this id, made when it is not there yet."""
    if not save.create:
        return None
    rows = tx.exec(
        select(SubjectValue).where(SubjectValue.record_id == record.id, SubjectValue.property == ITSELF)
    ).all()
    there = next((row for row in rows if row.after["value"] == save.id), None)
    return tx.get(Subject, there.subject_id) if there else _new(tx, record, save, number=len(rows) + 1)


def _new(tx: Tx, record: Record, save: EntitySave, *, number: int) -> Subject:
    subject = Subject(
        code=f"N{record.id}-{number}",
        kind=save.list,
        name=save.label or save.id,
        unit_id=record.unit_id,
        parent_id=record.subject_id if save.list in HANGING else None,
        position=LAST,
    )
    tx.add(subject)
    tx.flush()
    return subject


# --- writing and taking back


def _write(tx: Tx, record: Record, key: tuple[int, str], value: Any) -> None:
    subject_id, name = key
    subject = tx.get_one(Subject, subject_id)
    row = SubjectValue(record_id=record.id or 0, subject_id=subject_id, property=name)
    row.before, row.after = _now(subject, name), _typed(subject, name, value)
    tx.add(row)
    tx.flush()
    _put(subject, name, row.after)


def _write_anew(tx: Tx, row: SubjectValue, value: Any) -> None:
    subject = tx.get_one(Subject, row.subject_id)
    after = _typed(subject, row.property, value)
    _replace(tx, row, after)
    row.after = after


def _take_back(tx: Tx, row: SubjectValue) -> None:
    row.state = "taken_back"
    tx.flush()
    if row.property != ITSELF:
        _replace(tx, row, row.before)
    elif not _used(tx, row):
        tx.get_one(Subject, row.subject_id).state = "archived"


def _replace(tx: Tx, row: SubjectValue, value: Value) -> None:
    """Put another value where this row wrote one: below what was written later, else where it still stands."""
    subject = tx.get_one(Subject, row.subject_id)
    later = tx.exec(
        select(SubjectValue)
        .where(SubjectValue.subject_id == row.subject_id, SubjectValue.property == row.property)
        .where(SubjectValue.state == "written", col(SubjectValue.id) > row.id)
        .order_by(col(SubjectValue.id))
    ).first()
    if later is not None:
        later.before = value
    elif _now(subject, row.property) == row.after:
        _put(subject, row.property, value)


def _used(tx: Tx, row: SubjectValue) -> bool:
    """Whether anything else stands on a subject that a record brought in."""
    number = row.subject_id
    uses = (
        select(Record.id).where(Record.subject_id == number),
        select(Assignment.id).where(Assignment.subject_id == number),
        select(Membership.id).where(or_(Membership.member_id == number, Membership.branch_id == number)),
        select(SubjectValue.id)
        .where(SubjectValue.subject_id == number, SubjectValue.state == "written")
        .where(SubjectValue.record_id != row.record_id),
    )
    return any(tx.exec(use).first() is not None for use in uses)


# --- a subject's values by name


def _now(subject: Subject, name: str) -> Value:
    if name == LABEL:
        return {"value": subject.name}
    return {"value": subject.profile[name]} if name in subject.profile else {}


def _typed(subject: Subject, name: str, value: str) -> Value:
    """The value as what stands there is: a number stays a number."""
    counted = isinstance(subject.profile.get(name), int) and value.isdecimal()
    return {"value": int(value) if counted else value}


def _put(subject: Subject, name: str, value: Value) -> None:
    if name == ITSELF:
        subject.state = "active"
    elif name == LABEL:
        subject.name = value["value"]
    else:
        kept = {key: each for key, each in subject.profile.items() if key != name}
        subject.profile = kept | ({name: value["value"]} if value else {})
