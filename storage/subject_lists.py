"""Lists of subjects that forms ask for (ODK's entities): each kind is a list, and nobody is given more than his."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, union
from sqlmodel import col, select

from forms import Form, OutsideLists
from storage.inputs import Rows, branches_of
from storage.people import Viewer, unit_of
from storage.store import Tx
from storage.tables import SUBJECT_KINDS, Assignment, Person, Record, Subject, SubjectValue, Unit

LISTS = OutsideLists(read=frozenset({*SUBJECT_KINDS, "branches", "open_follow_ups"}), written=frozenset(SUBJECT_KINDS))
MOST = 500  # subjects in one list: a form's lists are kept with each interview


def lists_of(tx: Tx, form: Form, viewer: Viewer, today: date) -> dict[str, Rows]:
    """The lists of subjects that a form asks for, each with what is open to its writer."""
    return {kind: _rows(tx, kind, viewer, today) for kind in SUBJECT_KINDS if kind in form.definition.external}


def lists_beside(tx: Tx, me: Person) -> dict[str, Rows]:
    """The lists of a form that is about nothing but its writer's own unit."""
    return {"branches": branches_of(tx, unit_of(tx, me)), "open_follow_ups": []}


def _rows(tx: Tx, kind: str, viewer: Viewer, today: date) -> Rows:
    found = tx.exec(
        select(Subject, Unit.name)
        .where(Subject.kind == kind, Subject.unit_id == Unit.id, Subject.state == "active", is_open(viewer, today))
        .order_by(col(Unit.position), col(Unit.id), col(Subject.position), col(Subject.id))
        .limit(MOST)
    ).all()
    names = [subject.name for subject, _ in found]
    return [_row(subject, unit, twice=names.count(subject.name) > 1) for subject, unit in found]


def _row(subject: Subject, unit: str, *, twice: bool) -> Mapping[str, str]:
    """A subject as a row; where two have one name, its group or unit tells it apart."""
    values = {name: str(value) for name, value in subject.profile.items()}
    label = f"{subject.name} {values.get('group') or unit}" if twice else subject.name
    return {**values, "name": subject.code, "label": label, "unit": unit}


def is_open(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """What is open to somebody: what he answers for and what hangs on it, what he brought in, what he oversees."""
    assigned = (
        select(Assignment.subject_id)
        .where(Assignment.person_id == viewer.person_id, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
    )
    ways: list[Select[Any]] = [
        assigned,
        select(Subject.id).where(col(Subject.parent_id).in_(assigned)),
        select(SubjectValue.subject_id)
        .join(Record, col(Record.id) == SubjectValue.record_id)
        .where(Record.person_id == viewer.person_id, SubjectValue.property == ""),
    ]
    if viewer.oversees():
        overseen = select(Unit.id).where(viewer.sees(col(Unit.path))).correlate(None)
        ways.append(select(Subject.id).where(col(Subject.unit_id).in_(overseen)))
    return col(Subject.id).in_(union(*ways))
