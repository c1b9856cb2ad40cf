"""Form versions: immutable, by hash; the newest one not retired is what new interviews use."""

from datetime import datetime
from functools import lru_cache

from sqlmodel import col, select

from activities.catalogue import Catalogue
from forms import Form, publish
from storage.store import Tx
from storage.tables import FormVersion


@lru_cache(maxsize=64)
def parse(xml: str) -> Form:
    """The compiled form of an XForm text; pure, so keeping it is safe."""
    return Form.from_xml(xml)


def compile_catalogue(catalogue: Catalogue) -> dict[str, Form]:
    """Each duty's form from its folder; raise forms.FormRefused with sheet, row and reason."""
    return {key: publish(duty.form) for key, duty in catalogue.duties.items()}


def publish_forms(tx: Tx, compiled: dict[str, Form], now: datetime) -> None:
    """Make each form the published version of its duty, unless a version of that duty is there already."""
    for key, form in compiled.items():
        if current_version(tx, key) is None:
            tx.add(FormVersion(form=key, version=form.version, xml=form.xml, published_at=now))


def current_version(tx: Tx, form: str) -> FormVersion | None:
    """The version that new interviews of this form use."""
    return tx.exec(
        select(FormVersion)
        .where(FormVersion.form == form, col(FormVersion.retired_at).is_(None))
        .order_by(col(FormVersion.id).desc())
    ).first()
