"""A notice as it stands on a phone: the calls that say it, the same for the preview and for everybody."""

from typing import Any

from sqlmodel import col, select

from handlers.keyboards import Button, inline
from handlers.texts import Texts
from handlers.things import CAPTION, KINDS
from storage.joining import full_name
from storage.people import unit_of
from storage.store import Tx
from storage.tables import Attachment, Notice, Person

WORDLESS = ("video_note",)  # what carries no words below it


def sender(tx: Tx, notice: Notice) -> str:
    """Who sends it, as it stands at the head of it: 县委组织部组织科 吴晓岚."""
    person = tx.get_one(Person, notice.sender_id)
    return f"{full_name(tx, unit_of(tx, person))} {person.name}"


def things_of(tx: Tx, notice: Notice) -> list[Attachment]:
    """The pictures and files of it, in the order in which they came."""
    ids = notice.things.get("sent", [])
    rows = tx.exec(select(Attachment).where(col(Attachment.id).in_(ids)).order_by(col(Attachment.id))).all()
    return list(rows)


def text_of(tx: Tx, text: Texts, notice: Notice) -> str:
    """Its words below who sends it."""
    return "\n".join(part for part in (text("notice_head", sender=sender(tx, notice)), notice.words) if part)


def receipt_button(text: Texts, notice: Notice) -> list[Button]:
    """收到, where it is asked for."""
    return [Button(text("notice_got"), f"N:got:{notice.id}")] if notice.asks_receipt else []


def calls_of(tx: Tx, text: Texts, notice: Notice) -> list[tuple[str, dict[str, Any]]]:
    """Things first, the words with 收到 below them last; one thing with few words is one message."""
    words, things = text_of(tx, text, notice), things_of(tx, notice)
    buttons = receipt_button(text, notice)
    below: dict[str, Any] = {"reply_markup": inline([buttons])} if buttons else {}
    if len(things) == 1 and len(words) <= CAPTION and things[0].kind not in WORDLESS:
        return [(KINDS[things[0].kind].method, {things[0].kind: things[0].file_id, "caption": words, **below})]
    alone = [(KINDS[each.kind].method, {each.kind: each.file_id}) for each in things]
    return [*alone, ("sendMessage", {"text": words, **below})]
