"""What is made while it is said, in one table: an invite's link, slips, a list for mail merge, a contact, a file."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from activities.periods import day_of
from forms.workbook import workbook_of
from handlers import feedback, labels
from handlers.behind import PHONE
from handlers.events import ledger as event_ledger
from handlers.made import MADE, File, Made, Maker, Making
from handlers.name_list import name_list
from handlers.notices import names as notices
from handlers.plans import ledger as plan_ledger
from handlers.posts import taps as posts
from handlers.prompts import DIGEST, digest_made
from handlers.registry import workbooks as registry
from handlers.request_sheet import MAKER as LEDGER
from handlers.request_sheet import ledger_made
from handlers.scoring.views import MAKER as SCORE_TABLE
from handlers.scoring.workbook import table_made as score_table_made
from handlers.selections import sheets as selection_sheets
from handlers.slips import Slip, slips
from handlers.superior import talk as superior
from handlers.tables import MAKER as QUARTER_TABLE
from handlers.tables import table_made
from handlers.texts import Texts
from handlers.things import CONTACT, ON_DISK, contact_made, file_made
from storage.forms import sheets_of
from storage.invites import code_of, invites_of
from storage.joining import full_name, root
from storage.secret import Secret
from storage.store import Tx
from storage.tables import Person, Unit

NO_NAME = re.compile(r'["/\\\x00-\x1f]+')  # what a file's name cannot hold
LINK = "{link}"  # where the link goes in a text


def link_of(bot: str, code: str) -> str:
    """What a phone opens: the bot, with the code behind its START."""
    return f"https://t.me/{bot}?start={code}"


def slips_of(tx: Tx, secret: Secret, origin: str, bot: str) -> list[Slip]:
    """One sending's people in official order, each with code and link; who has used his in the meantime is left out."""
    invites = invites_of(tx, origin)
    rows = tx.exec(
        select(Person, Unit)
        .where(col(Person.id).in_(list(invites)), Person.unit_id == Unit.id)
        .order_by(col(Person.position), col(Person.id))
    ).all()
    made = []
    for person, unit in rows:
        code = code_of(secret, origin, person.id or 0)
        until: date = day_of(invites[person.id or 0].expires_at)
        made.append(Slip(person.name, full_name(tx, unit), person.post, code, link_of(bot, code), until))
    return made


def _rows(making: Making, payload: Mapping[str, Any]) -> list[Slip]:
    rows = slips_of(making.tx, making.secret, payload[MADE]["origin"], payload[MADE]["bot"])
    if not rows:
        message = "nobody of this sending waits for a code any more"
        raise LookupError(message)
    return rows


def _link(making: Making, payload: Mapping[str, Any]) -> Made:
    made = payload[MADE]
    link = link_of(made["bot"], code_of(making.secret, made["origin"], made["person"]))
    return Made({**payload, "text": payload["text"].replace(LINK, link)})


def _slips(making: Making, payload: Mapping[str, Any]) -> Made:
    made, text = payload[MADE], Texts(payload[MADE]["language"])
    data = slips(_rows(making, payload), root(making.tx).name, made["bot"], text)
    return Made(payload, {"document": File(text("slips_file", place=made["title"]), data)})


def _table(making: Making, payload: Mapping[str, Any]) -> Made:
    made, text = payload[MADE], Texts(payload[MADE]["language"])
    data = name_list(_rows(making, payload), text)
    return Made(payload, {"document": File(text("name_list_file", place=made["title"]), data)})


def _workbook(making: Making, payload: Mapping[str, Any]) -> Made:
    """A form's sheets, to be edited and sent back."""
    title, sheets = sheets_of(making.tx, payload[MADE]["version"])
    return Made(payload, {"document": File(f"{NO_NAME.sub(' ', title).strip() or 'form'}.xlsx", workbook_of(sheets))})


def _phone(making: Making, payload: Mapping[str, Any]) -> Made:
    """Somebody of the roster as a contact; the number is readable only while it is said."""
    person = making.tx.get_one(Person, payload[MADE]["person"])
    number = making.secret.decrypt(person.phone_encrypted or "")
    return Made({**payload, "phone_number": number, "first_name": person.name})


MAKERS: Mapping[str, Maker] = {
    "invite_link": _link,
    "invite_slips": _slips,
    "invite_table": _table,
    "workbook": _workbook,
    labels.LABELS: labels.labels_made,
    labels.ONE: labels.label_made,
    CONTACT: contact_made,
    PHONE: _phone,
    DIGEST: digest_made,
    QUARTER_TABLE: table_made,
    event_ledger.MAKER: event_ledger.ledger_made,
    posts.MAKER: posts.table_made,
    superior.MAKER: superior.superior_made,
    selection_sheets.MAKER: selection_sheets.selection_made,
    registry.TEMPLATE: registry.template_made,
    registry.ERRORS: registry.errors_made,
    plan_ledger.LEDGER: plan_ledger.ledger_made,
    SCORE_TABLE: score_table_made,
    notices.NAMES: notices.names_made,
    notices.UNREACHED: notices.unreached_made,
    feedback.TABLE: feedback.table_made,
    LEDGER: ledger_made,
}


def makers(files: Path) -> Mapping[str, Maker]:
    """The table, with what is made of the files in this folder."""
    return {**MAKERS, ON_DISK: lambda making, payload: file_made(files, making, payload)}
