"""二维码贴: whose labels somebody may print, in official order; which subject the payload of a link names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from storage.merging import merged_into
from storage.pairing import CONSENT
from storage.people import Viewer
from storage.resting import ACTIVE, taken_over
from storage.search import lies_in, own_ids
from storage.store import Tx
from storage.tables import Subject, Unit
from storage.tables.work import SUBJECT_KINDS

BY_CODE, BY_NUMBER = "s-", "n-"  # a code of an invitation holds no dash
PAYLOAD = re.compile(r"s-[A-Za-z0-9_-]{1,62}|n-[0-9]{1,9}", re.ASCII)
DIGITS = re.compile(r"\d+")
of_kind = col(Subject.kind) + ""  # else an index of the kinds is taken, which holds most of the county


def payload_of(subject: Subject) -> str:
    """What a link carries behind `?start=`: the code, else, where Telegram does not take its letters, the number."""
    by_code = f"{BY_CODE}{subject.code}"
    return by_code if PAYLOAD.fullmatch(by_code) else f"{BY_NUMBER}{subject.id}"


def is_payload(words: str) -> bool:
    """Whether the words behind `/start` come from a label, and not from an invitation."""
    return PAYLOAD.fullmatch(words) is not None


def labelled(tx: Tx, payload: str) -> Subject | None:
    """The subject of a label, of one that was merged the one that stayed; None where there is none."""
    name = payload[len(BY_CODE) :]
    known = Subject.code == name if payload.startswith(BY_CODE) else Subject.id == int(name)
    found = tx.exec(select(Subject).where(known)).first()
    seen = set()
    while found is not None and found.id not in seen:
        seen.add(found.id)
        into = merged_into(tx, found)
        if into is None:
            break
        found = into
    return found


def is_named(subject: Subject) -> bool:
    """Whether its name may stand on paper: a household that wants no record with its name wants no label with it."""
    return subject.profile.get(CONSENT) != "no"


def label_places(tx: Tx, viewer: Viewer) -> list[Unit]:
    """The places whose labels this viewer may print, none inside another, in official order."""
    mine = (*viewer.paths, *viewer.led)
    outer = {path for path in mine if not any(path != other and path.startswith(other) for other in mine)}
    return list(tx.exec(select(Unit).where(col(Unit.path).in_(outer)).order_by(col(Unit.position), col(Unit.id))).all())


def label_place(tx: Tx, viewer: Viewer, unit_id: int) -> Unit | None:
    """A place if this viewer may print its labels, else None."""
    unit = tx.get(Unit, unit_id)
    allowed = unit and any(unit.path.startswith(path) for path in (*viewer.paths, *viewer.led))
    return unit if allowed else None


def places_below(tx: Tx, unit: Unit) -> list[Unit]:
    """The places next below one in which there is anything to be labelled, in official order."""
    below = tx.exec(select(Unit).where(Unit.parent_id == unit.id).order_by(col(Unit.position), col(Unit.id))).all()
    paths = tx.exec(
        select(Unit.path).where(
            col(Unit.path).startswith(unit.path, autoescape=True),
            select(Subject.id).where(Subject.unit_id == Unit.id, _labelled()).exists(),
        )
    ).all()
    return [each for each in below if any(path.startswith(each.path) for path in paths)]


def count_in(tx: Tx, unit: Unit, *, deep: bool = True) -> Mapping[str, int]:
    """How many labels a place has, by kind, in the order of the kinds; not `deep`: without the places below it."""
    rows = tx.exec(select(of_kind, func.count()).where(_in(tx, unit, deep=deep), _labelled()).group_by(of_kind)).all()
    return _by_kind(Counter(dict(rows)))


def count_own(tx: Tx, viewer: Viewer, today: date) -> Mapping[str, int]:
    """How many labels of his own somebody has, by kind."""
    rows = tx.exec(select(Subject.kind).where(_own(tx, viewer, today), _labelled())).all()
    return _by_kind(Counter(rows))


def _by_kind(counts: Counter[str]) -> dict[str, int]:
    return {kind: counts[kind] for kind in SUBJECT_KINDS if counts[kind]}


def _labelled() -> ColumnElement[bool]:
    return (col(Subject.state) == ACTIVE) & taken_over()


def _in(tx: Tx, unit: Unit, *, deep: bool) -> ColumnElement[bool]:
    if not deep:
        return col(Subject.unit_id) == unit.id
    return lies_in(tx, col(Subject.unit_id), col(Unit.path).startswith(unit.path, autoescape=True))


def _own(tx: Tx, viewer: Viewer, today: date) -> ColumnElement[bool]:
    return col(Subject.id).in_(own_ids(tx, viewer, today))


def of_place(tx: Tx, unit: Unit, kind: str, *, deep: bool = True) -> list[tuple[Subject, Unit]]:
    """The subjects of a kind in a place: by village, by group, in travel order."""
    return _rows(tx, kind, _in(tx, unit, deep=deep))


def of_ones_own(tx: Tx, viewer: Viewer, kind: str, today: date) -> list[tuple[Subject, Unit]]:
    """The subjects of a kind that somebody answers for, in the same order."""
    return _rows(tx, kind, _own(tx, viewer, today))


def _rows(tx: Tx, kind: str, which: ColumnElement[bool]) -> list[tuple[Subject, Unit]]:
    rows: Sequence[tuple[Subject, Unit]] = tx.exec(
        select(Subject, Unit)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(of_kind == kind, which, _labelled())
        .order_by(col(Unit.path), col(Subject.position), col(Subject.id))
    ).all()
    return sorted(rows, key=lambda row: (row[1].position, row[1].id, _group(row[0])))


def _group(subject: Subject) -> tuple[int, str]:
    group = str(subject.profile.get("group", ""))
    number = DIGITS.search(group)
    return (int(number[0]) if number else 0, group)
