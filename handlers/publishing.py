"""The office's own forms: sent in as a workbook, checked, tried in private, published with a note, retired."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from activities.periods import day_of
from forms import Form, Problem
from forms.differences import Changes, changes_between
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.interview.practice import is_office
from handlers.interview.rows import empty_repeats
from handlers.interview.talk import ask
from handlers.interview.work import begin
from handlers.keyboards import Button, fit, inline, lay_out
from handlers.texts import Texts
from storage.forms import can_be_sent, current_version, keep_version, parse, publish_version, published
from storage.inputs import Known
from storage.outbox import put
from storage.store import Tx
from storage.subject_lists import lists_beside
from storage.tables import Attachment, FormVersion

REGISTRY = "registry"  # in the focus: of which kind of the registry the next workbook is
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".csv", ".md")
WIDEST = 120  # characters of one problem
SHOWN = 8  # problems or changes in one message
NO_NOTE = ("无", "没有", "none", "no")


def received(chat: Chat, name: str, file_id: str) -> None:
    """A workbook came, a form or a registry: it is fetched and looked at; the answer follows."""
    said = chat.say(chat.text("form_received", name=name))
    chat.tx.add(
        Attachment(
            inbox_id=chat.turn.inbox_id or 0,
            person_id=chat.me.id or 0,
            kind="form",
            file_id=file_id,
            caption=name,
            about={"said": said, REGISTRY: chat.focus.get(REGISTRY, "")},
            received_at=chat.now,
        )
    )
    chat.set_focus(**{key: value for key, value in chat.focus.items() if key != REGISTRY})


def report(tx: Tx, sent: Attachment, found: Form | tuple[Problem, ...], now: datetime, text: Texts) -> None:
    """Say what the check of a workbook came to; one that runs is kept, to be tried or published."""
    sent.state = "checked"
    if isinstance(found, Form):
        version = keep_version(tx, found, person_id=sent.person_id, file_id=sent.file_id, now=now)
        said, buttons = _usable(tx, text, sent, found, version)
    else:
        said, buttons = _refused(text, sent, found), []
    payload: dict[str, object] = {"text": said}
    if buttons:
        payload["reply_markup"] = inline(lay_out(buttons))
    put(
        tx,
        kind="notice",
        method="sendMessage",
        payload=payload,
        now=now,
        person_id=sent.person_id,
        unique_key=f"form:{sent.id}",
    )


def unfetched(tx: Tx, sent: Attachment, now: datetime, text: Texts) -> None:
    """Say that a workbook could not be had from Telegram."""
    sent.state = "checked"
    payload = {"text": text("form_not_fetched", name=sent.caption)}
    put(tx, kind="notice", method="sendMessage", payload=payload, now=now, person_id=sent.person_id)


def _refused(text: Texts, sent: Attachment, problems: tuple[Problem, ...]) -> str:
    lines = [text("form_refused", name=sent.caption, count=len(problems))]
    lines += _listed(text, problems)
    if len(problems) > SHOWN:
        lines.append(text("form_more", count=len(problems) - SHOWN))
    return "\n".join([*lines, text("form_again")])


def _listed(text: Texts, problems: Sequence[Problem]) -> list[str]:
    shown = enumerate(problems[:SHOWN], start=1)
    return [f"{number} {fit(problem.said(text.language), WIDEST)}" for number, problem in shown]


def _usable(tx: Tx, text: Texts, sent: Attachment, form: Form, version: FormVersion) -> tuple[str, list[Button]]:
    current = current_version(tx, version.form)
    questions = sum(place.control is not None and not place.is_note() for place in form.definition.places.values())
    lines = [text("form_usable", name=sent.caption, title=form.title, count=questions)]
    if current is None:
        lines.append(text("form_new", form=form.id))
    elif current.id == version.id:
        lines.append(text("form_same"))
    else:
        lines += _changes(text, changes_between(parse(current.xml), form, text.language))
    if form.warnings:
        lines.append(text("form_warnings"))
        lines += [
            f"{number} {fit(each.said(text.language), 100)}" for number, each in enumerate(form.warnings[:SHOWN], 1)
        ]
    buttons = [Button(text("form_try"), f"p:try:{version.id}")]
    if current is None or current.id != version.id:
        buttons.append(Button(text("form_publish"), f"p:note:{version.id}"))
    return "\n".join(lines), buttons


def _changes(text: Texts, changes: Changes) -> list[str]:
    lines = []
    for key, labels in (("added", changes.added), ("gone_n", changes.gone), ("changed", changes.changed)):
        if labels:
            shown = text.list([fit(label, 16) for label in labels[:SHOWN]])
            lines.append(text(f"form_{key}", count=len(labels), labels=shown))
    return lines or [text("form_same_questions")]


# --- buttons ------------------------------------------------------------------------------------------


def tap(chat: Chat, parts: list[str]) -> None:
    """`p:see:ID`, `p:try:ID`, `p:note:ID`, `p:publish:ID`, `p:retire:ID`, `p:revive:ID`, `p:file:ID`; by the office."""
    chat.toast()
    if not is_office(chat):
        chat.say(chat.text("not_yours"))
        return
    version = chat.tx.get(FormVersion, int(parts[2]))
    if version is None:
        chat.say(chat.text("unknown_button"))
    else:
        STEPS[parts[1]](chat, version)


def show_forms(chat: Chat) -> None:
    """The forms in use, and how a new one is sent in."""
    chat.toast()
    if not is_office(chat):
        chat.say(chat.text("not_yours"))
        return
    rows = published(chat.tx)
    titles = Counter(row.title for row in rows)
    buttons = [Button(_title(chat, row, alone=titles[row.title] == 1), f"p:see:{row.id}") for row in rows]
    chat.say(chat.text("forms", count=len(rows)), buttons)


def _title(chat: Chat, version: FormVersion, *, alone: bool) -> str:
    """Its title; where several duties share it, with what it is about: 联点记录（村）."""
    duty = chat.turn.catalogue.duties.get(version.form)
    if alone or duty is None:
        return version.title or version.form
    places = chat.text.list([chat.text(f"subject_{kind}") for kind in duty.units or (duty.subject,)])
    return chat.text("form_of", title=version.title, places=places)


def _see(chat: Chat, version: FormVersion) -> None:
    text = chat.text
    day = text.day(day_of(version.published_at)) if version.published_at else ""
    note = text("form_note", note=version.note) if version.note else ""
    said = text("form_about", title=version.title, form=version.form, day=day, version=version.version[:6], note=note)
    buttons = [Button(text("form_try"), f"p:try:{version.id}")]
    if can_be_sent(version):
        buttons.append(Button(text("form_file"), f"p:file:{version.id}"))
    if not _on_duty(chat, version):
        buttons.append(Button(text("form_retire"), f"p:retire:{version.id}"))
    chat.say(said, buttons)


def _try(chat: Chat, version: FormVersion) -> None:
    """Walk the form as people will; nothing of it stays."""
    duty = chat.turn.catalogue.duties.get(version.form)
    inputs = {**(duty.practice if duty else {}), "me": chat.me.name}
    known = Known(inputs, lists_beside(chat.tx, chat.me))
    work = begin(chat, version, known, duty=version.form, subject_id=None, task_id=None, practice=True)
    empty_repeats(work)
    ask(work, chat.text("form_trying"))


def _note(chat: Chat, version: FormVersion) -> None:
    chat.set_focus(**{**chat.focus, "form_note": version.id})
    chat.say(chat.text("form_what_changed"), [Button(chat.text("form_no_note"), f"p:publish:{version.id}")])


def type_note(chat: Chat, typed: str) -> None:
    """The note that a version is published with."""
    version = chat.tx.get(FormVersion, chat.focus["form_note"])
    words = plain_text(typed)
    if version is None or not words:
        chat.say(chat.text("form_what_changed"))
        return
    _publish(chat, version, "" if words.lower() in NO_NOTE else words[:LONGEST_NOTE])


LONGEST_NOTE = 200


def _publish(chat: Chat, version: FormVersion, note: str = "") -> None:
    publish_version(version, note=note, now=chat.now)
    chat.say(chat.text("form_published", title=version.title))
    go_on(chat, "form_note")


def _on_duty(chat: Chat, version: FormVersion) -> bool:
    return version.form in chat.turn.catalogue.duties


def _retire(chat: Chat, version: FormVersion) -> None:
    """No new interviews with any version of this form; those that are open go on. What a duty asks for stays."""
    if _on_duty(chat, version):
        chat.say(chat.text("form_on_duty", title=version.title))
        return
    while (current := current_version(chat.tx, version.form)) is not None:
        current.retired_at = chat.now
        chat.tx.flush()
    chat.say(
        chat.text("form_retired", title=version.title), [Button(chat.text("form_revive"), f"p:revive:{version.id}")]
    )


def _revive(chat: Chat, version: FormVersion) -> None:
    """Retired by a slip of the thumb: in use again as it was."""
    version.retired_at = None
    chat.tx.flush()
    chat.say(chat.text("form_revived", title=version.title))


def _file(chat: Chat, version: FormVersion) -> None:
    """The workbook as it was sent in; one that came with the program is written when it is sent."""
    if version.file_id:
        chat.send("sendDocument", document=version.file_id, caption=version.title)
    else:
        chat.send_made("sendDocument", {"kind": "workbook", "version": version.id}, caption=version.title)


STEPS = {
    "see": _see,
    "try": _try,
    "note": _note,
    "publish": _publish,
    "retire": _retire,
    "revive": _revive,
    "file": _file,
}
