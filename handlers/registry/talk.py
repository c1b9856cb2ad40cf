"""名册: the blank of a kind, a file as it was understood, 覆盖 or 跳过已有的, and 撤销 while nothing hangs on it."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from activities.periods import day_of
from activities.registry import Registry
from handlers.chat import Chat
from handlers.interview.practice import is_office
from handlers.keyboards import Button, inline, lay_out
from handlers.made import MADE
from handlers.publishing import REGISTRY
from handlers.registry.words import PREFIX, WITHOUT, kind_of, named, preview
from handlers.registry.workbooks import ERRORS, TEMPLATE
from handlers.texts import Texts
from storage.import_deciding import OVERWRITE, SKIP, drop, hindrances, leave_out_alike, take_over, undo
from storage.joining import root
from storage.outbox import put
from storage.people import account_of_person
from storage.store import Tx
from storage.tables import Attachment, ImportBatch


def show_registry(chat: Chat) -> None:
    """The kinds, and what was imported last."""
    chat.toast()
    if not is_office(chat):
        chat.say(chat.text("not_yours"))
        return
    kinds = chat.turn.catalogue.registry.kinds
    buttons = [Button(named(kind, chat.text.language), f"{PREFIX}:kind:{name}") for name, kind in kinds.items()]
    last = chat.tx.exec(
        select(ImportBatch).where(ImportBatch.state == "done").order_by(col(ImportBatch.done_at).desc()).limit(1)
    ).first()
    lines = [chat.text("registry")]
    if last is not None and last.done_at is not None and _may(chat, last):
        day, kind = (
            chat.text.day(day_of(last.done_at)),
            named(kind_of(chat.turn.catalogue.registry, last), chat.text.language),
        )
        lines.append(chat.text("registry_last", day=day, kind=kind, **_counts(last)))
        buttons.append(Button(chat.text("registry_undo"), f"{PREFIX}:undo:{last.id}", alone=True))
    chat.say("\n".join([*lines, chat.text("registry_which")]), buttons)


def _counts(batch: ImportBatch) -> dict[str, int]:
    return {"added": batch.added, "changed": batch.changed if batch.how == OVERWRITE else 0}


def tap(chat: Chat, parts: list[str]) -> None:
    """`A:kind:NAME`; `A:STEP:BATCH` to overwrite, skip, leave doubles out, drop, undo; by the office."""
    chat.toast()
    if not is_office(chat):
        chat.say(chat.text("not_yours"))
        return
    if parts[1] == "kind":
        _kind(chat, parts[2])
        return
    batch = chat.tx.get(ImportBatch, int(parts[2]))
    if batch is not None and not _may(chat, batch):
        chat.say(chat.text("not_yours"))
    elif batch is None or batch.state != ("done" if parts[1] == "undo" else "waiting"):
        chat.say(chat.text("registry_gone"))
    elif parts[1] == "undo":
        _undo(chat, batch)
    elif parts[1] == WITHOUT:
        leave_out_alike(chat.tx, batch, chat.now)
        chat.say(*preview(chat.tx, chat.text, chat.turn.catalogue.registry, batch))
    elif parts[1] == "drop":
        drop(chat.tx, batch)
        chat.say(chat.text("registry_dropped"))
    else:
        take_over(chat.tx, batch, parts[1], chat.now, chat.today)
        _done(chat, batch)


def _may(chat: Chat, batch: ImportBatch) -> bool:
    """Whoever sent the file decides, and the county's office, which also sees what came by command line."""
    assert chat.viewer is not None
    return batch.person_id == chat.me.id or root(chat.tx).path in chat.viewer.paths


STEPS = (OVERWRITE, SKIP, WITHOUT, "drop", "undo")


def _kind(chat: Chat, name: str) -> None:
    """The blank of a kind; the next file that comes is of it."""
    kind = chat.turn.catalogue.registry.kinds.get(name)
    if kind is None:
        chat.say(chat.text("unknown_button"))
        return
    chat.set_focus(**{**chat.focus, REGISTRY: name})
    caption = chat.text("registry_template", kind=named(kind, chat.text.language))
    made = {"kind": TEMPLATE, "of": name, "language": chat.text.language}
    chat.send_made("sendDocument", made, caption=caption)


def _done(chat: Chat, batch: ImportBatch) -> None:
    kind = named(kind_of(chat.turn.catalogue.registry, batch), chat.text.language)
    key = "registry_done" if batch.how == OVERWRITE else "registry_done_new"
    said = chat.text(key, kind=kind, added=batch.added, changed=batch.changed)
    chat.say(said, [Button(chat.text("registry_undo"), f"{PREFIX}:undo:{batch.id}")])


def _undo(chat: Chat, batch: ImportBatch) -> None:
    """As it was before; or what hinders it, by name."""
    found = hindrances(chat.tx, batch)
    if not found:
        undo(chat.tx, batch)
        chat.say(chat.text("registry_undone", name=batch.file))
        return
    lines = [chat.text("registry_hindered", name=batch.file)]
    for each in found:
        names = chat.text.list(list(each.names))
        lines.append(chat.text(f"registry_hinders_{each.reason}", count=each.count, names=names))
    chat.say("\n".join([*lines, chat.text("registry_hindered_so")]))


# --- said by the workshop, which has read a file


def progress(tx: Tx, sent: Attachment, rows: int, now: datetime, text: Texts) -> None:
    """How far the reading is, in the message that said that the file came."""
    account = account_of_person(tx, sent.person_id, day_of(now))
    said = sent.about.get("said")
    if account is None or said is None:
        return
    payload = {"chat_id": account.chat_id, "message_id": {"outbox": said}}
    payload["text"] = text("registry_reading", name=sent.caption, count=rows)
    put(tx, kind="notice", method="editMessageText", payload=payload, now=now, person_id=sent.person_id)


def read(tx: Tx, sent: Attachment, batch_id: int, *, registry: Registry, now: datetime, text: Texts) -> None:
    """What a file came to, with the rows that cannot be taken as a table of their own; the file is not kept."""
    batch = tx.get_one(ImportBatch, batch_id)
    said, buttons = preview(tx, text, registry, batch)
    payload: dict[str, Any] = {"text": said}
    if buttons:
        payload["reply_markup"] = inline(lay_out(buttons))
    else:
        drop(tx, batch)
    if batch.wrong or batch.alike:
        errors = {MADE: {"kind": ERRORS, "batch": batch_id, "language": text.language}}
        _tell(tx, sent, "sendDocument", errors, now=now, what="errors")
    _tell(tx, sent, "sendMessage", payload, now=now, what="read")
    sent.state = "unwanted"


def refused(tx: Tx, sent: Attachment, why: str, now: datetime, text: Texts) -> None:
    """A file that is no registry."""
    _tell(tx, sent, "sendMessage", {"text": text(f"registry_{why}", name=sent.caption)}, now=now, what="read")
    sent.state = "unwanted"


def _tell(tx: Tx, sent: Attachment, method: str, payload: dict[str, Any], *, now: datetime, what: str) -> None:
    key = f"registry_{what}:{sent.inbox_id}"  # ids of attachments come again, since their rows are erased
    put(tx, kind="notice", method=method, payload=payload, now=now, person_id=sent.person_id, unique_key=key)
