"""Records of forms that no duty asks for, as they are counted; never more than the viewer may see."""

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import col, select

from storage.people import Viewer
from storage.records import count_records, open_to
from storage.store import Tx
from storage.tables import FormVersion, Record, Unit


def forms_recorded(tx: Tx, viewer: Viewer, duties: Collection[str]) -> list[tuple[FormVersion, int]]:
    """The forms beside the duties that have records, each with its newest version used and how many there are."""
    rows = tx.exec(
        select(func.max(Record.form_version_id), func.count())
        .select_from(Record)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .where(col(Record.duty).not_in(duties), col(Record.form_version_id).is_not(None), open_to(viewer))
        .group_by(Record.duty)
    ).all()
    found = [(tx.get_one(FormVersion, number), count) for number, count in rows]
    return sorted(found, key=lambda row: (row[0].title, row[0].form))


def townships_recorded(tx: Tx, viewer: Viewer, form: str, period_key: str) -> list[tuple[Unit, int]]:
    """The townships that have records of a form in a period, in official order, within what the viewer oversees."""
    townships = tx.exec(
        select(Unit).where(Unit.kind == "township", viewer.sees(col(Unit.path))).order_by(col(Unit.position))
    ).all()
    counted = [(unit, count_records(tx, viewer, form, period_key, below=unit.path)) for unit in townships]
    return [(unit, count) for unit, count in counted if count]
