"""Form versions: immutable, by hash; the newest published one that is not retired is what new interviews use."""

from datetime import datetime
from functools import lru_cache

from sqlmodel import col, select

from activities.catalogue import Catalogue
from forms import Form, publish
from forms.workbook import Grid, grids_of
from storage.store import Tx
from storage.subject_lists import LISTS
from storage.tables import FormVersion


@lru_cache(maxsize=64)
def parse(xml: str) -> Form:
    """The compiled form of an XForm text; pure, so keeping it is safe."""
    return Form.from_xml(xml)


def compile_catalogue(catalogue: Catalogue) -> dict[str, Form]:
    """Each duty's form from its folder; raise forms.FormRefused with sheet, row and reason."""
    return {key: publish(duty.form, lists=LISTS) for key, duty in catalogue.duties.items()}


def publish_forms(tx: Tx, compiled: dict[str, Form], now: datetime) -> None:
    """Make each form the published version of its duty, unless a version of that duty is there already."""
    for key, form in compiled.items():
        there = current_version(tx, key)
        if there is None:
            row = FormVersion(form=key, version=form.version, xml=form.xml, title=form.title, uploaded_at=now)
            row.sheets, row.published_at = dict(grids_of(form.workbook)), now
            tx.add(row)
        elif there.version == form.version and not there.sheets:
            there.sheets = dict(grids_of(form.workbook))


def can_be_sent(version: FormVersion) -> bool:
    """Whether there is a workbook to send back: the one that came, or one written from the sheets."""
    return bool(version.file_id or version.sheets)


def sheets_of(tx: Tx, version_id: int) -> tuple[str, dict[str, Grid]]:
    """A version's title and its sheets, as rows of texts."""
    version = tx.get_one(FormVersion, version_id)
    return version.title, version.sheets


def current_version(tx: Tx, form: str) -> FormVersion | None:
    """The version that new interviews of this form use."""
    return tx.exec(
        select(FormVersion)
        .where(FormVersion.form == form)
        .where(col(FormVersion.published_at).is_not(None), col(FormVersion.retired_at).is_(None))
        .order_by(col(FormVersion.published_at).desc(), col(FormVersion.id).desc())
    ).first()


def keep_version(tx: Tx, form: Form, *, person_id: int, file_id: str, now: datetime) -> FormVersion:
    """A version that the office sent in, to be tried; the same workbook sent again is the same version."""
    found = tx.exec(select(FormVersion).where(FormVersion.form == form.id, FormVersion.version == form.version)).first()
    if found is None:
        found = FormVersion(form=form.id, version=form.version, xml=form.xml, title=form.title, uploaded_at=now)
        tx.add(found)
    found.uploaded_by_id, found.file_id = person_id, file_id
    found.sheets = dict(grids_of(form.workbook))
    tx.flush()
    return found


def publish_version(version: FormVersion, *, note: str, now: datetime) -> None:
    """From now on new interviews use this version."""
    version.published_at, version.retired_at, version.note = now, None, note


def published(tx: Tx) -> list[FormVersion]:
    """The current version of every form that has one, in the order of their titles."""
    names = tx.exec(select(FormVersion.form).distinct()).all()
    found = [version for name in names if (version := current_version(tx, name))]
    return sorted(found, key=lambda version: (version.title, version.form))
