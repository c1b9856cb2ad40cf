"""A blank that comes back filled: which form, which enterprise, what was read; nothing of it is lost on the way."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from activities.periods import day_of, quarter_of
from forms import Choice, Form
from handlers.blank import show_form_blank
from handlers.chat import Chat
from handlers.focus import open_work
from handlers.free_forms import begin_free
from handlers.interview.cutting import COLONS, LEAST, blocks_of, cut_at, labels_found
from handlers.interview.lines import labels_in
from handlers.interview.matching import NO_WORDS, matching
from handlers.interview.paste import Unread, read_paste
from handlers.interview.putting_right import take_line
from handlers.interview.talk import ask
from handlers.interview.work import Reviewing, Work
from handlers.keyboards import Button, fit
from handlers.reading import plain
from handlers.tasks import open_rows, work_on
from handlers.texts import LANGUAGES, Texts
from storage.forms import parse, published
from storage.periods import current_period
from storage.sounds import alike
from storage.tables import FormVersion, Interview, Record, Subject, Task

QUOTED = 16  # characters of a line that are said again
KEPT = 4096  # characters of a message that wait for the name of an enterprise
LOOKED_BACK = 30  # forms sent lately, among which a blank that comes twice is looked for
FOLLOW_UPS = "follow_ups"
SUBJECT_NAME = "/data/inputs/subject_name"


@dataclass(frozen=True)
class Sheet:
    """A form that a message may be the filled blank of: its labels, and those that say what or which form it is."""

    version: FormVersion
    form: Form
    heads: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def duty(self) -> str:
        """The duty whose form it is; forms go by their duty's name."""
        return self.version.form


@dataclass(frozen=True)
class Paste:
    """One filled blank: of which form, its words, and the day when it came, from which 昨天 is counted."""

    sheet: Sheet
    words: str
    on: date

    @property
    def digest(self) -> str:
        """What it is known by when it comes again, whatever spaces were lost on the way."""
        return hashlib.sha256("".join(self.words.split()).encode()).hexdigest()[:16]


def read_pasted(chat: Chat, words: str) -> bool:
    """Read a message if it is a filled blank; whether it was one."""
    if chat.waiting and _names_waiting(chat, words):
        return True
    if sum(words.count(colon) for colon in COLONS) < LEAST and len(words.splitlines()) < LEAST:
        return False
    sheet = _sheet(chat, words)
    if sheet is None:
        return False
    for block in blocks_of(words, sheet.heads):
        _block(chat, Paste(sheet, block, chat.today))
    return True


# --- which form, which enterprise -------------------------------------------------------------------


def _sheet(chat: Chat, words: str) -> Sheet | None:
    """The form whose labels a message carries most of, two at least; the one in hand before others."""
    sheets = [_sheet_of(chat, version) for version in _versions(chat)]
    counted = [(labels_found(words, sheet.labels), sheet) for sheet in sheets]
    most = max((count for count, _ in counted), default=0)
    return next((sheet for count, sheet in counted if count == most >= LEAST), None)


def _versions(chat: Chat) -> list[FormVersion]:
    """The form in hand, those of duties, the others."""
    work = open_work(chat)
    in_hand = chat.tx.get(FormVersion, work.row.form_version_id) if work else None
    catalogue = chat.turn.catalogue  # a log is written as a sentence, and needs no blank
    rest = [row for row in published(chat.tx) if not catalogue.is_log(row.form)]
    rest.sort(key=lambda row: row.form not in catalogue.duties)
    return [*([in_hand] if in_hand else []), *(row for row in rest if in_hand is None or row.id != in_hand.id)]


def _sheet_of(chat: Chat, version: FormVersion) -> Sheet:
    form = parse(version.xml)
    duty = chat.turn.catalogue.duties.get(version.form)
    heads = _labels(f"subject_{duty.subject}" if duty else "subject_form")
    return Sheet(version, form, heads, (*heads, *labels_in(form), *_labels(FOLLOW_UPS, "right_label")))


def _labels(*keys: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(Texts(language)(key) for key in keys for language in LANGUAGES))


def _value(cut: dict[str, str], labels: Sequence[str]) -> str:
    return next((cut[label] for label in labels if cut.get(label)), "")


def _block(chat: Chat, paste: Paste) -> None:
    """Read one filled blank: into the form in hand, that of the enterprise it names, or a new one."""
    sheet = paste.sheet
    name = _value(cut_at(paste.words, sheet.labels).values, sheet.heads).split("\n")[0].strip(" 　。，,")
    work = open_work(chat)
    mine = work is not None and work.row.form_version_id == sheet.version.id
    if work and mine and (not name or plain(name) == plain(work.session.value(SUBJECT_NAME))):
        _read(work, paste)
    elif sheet.version.form in chat.turn.catalogue.duties:
        _of_task(chat, paste, name)
    elif not _came_before(chat, paste):
        _read(begin_free(chat, sheet.version), paste)


def _of_task(chat: Chat, paste: Paste, name: str) -> None:
    """Find the enterprise that a name means; else ask which one, and keep the text."""
    if name and _came_before(chat, paste):
        return
    rows = _one_each(row for row in open_rows(chat) if row[0].duty == paste.sheet.duty)
    found, note = _named(chat, rows, name) if name else ([], "")
    if len(found) == 1:
        _into_task(chat, found[0][0].id or 0, paste, note)
        return
    done = bool(name) and not found and _is_done(chat, paste.sheet.duty, name)
    chat.set_focus(paste=True)
    chat.keep_waiting(text=paste.words[:KEPT], on=paste.on.isoformat(), version=paste.sheet.version.id)
    key = "paste_which" if not name else "paste_several" if found else "paste_done" if done else "paste_unknown"
    buttons = [Button(subject.name, f"b:task:{task.id}") for task, subject in found or rows]
    drop = Button(chat.text("paste_drop"), "b:drop:0", alone=True)
    chat.say(chat.text(key, name=fit(name)) + chat.text("paste_kept"), [*buttons, drop])


Rows = Sequence[tuple[Task, Subject]]


def _one_each(rows: Iterable[tuple[Task, Subject]]) -> Rows:
    """In the days of grace an enterprise has two tasks, and one blank: the day of the visit says which it is for."""
    first: dict[int, tuple[Task, Subject]] = {}
    for row in rows:
        first.setdefault(row[1].id or 0, row)
    return list(first.values())


def _named(chat: Chat, rows: Rows, name: str) -> tuple[Rows, str]:
    """The tasks that a name means, and a sentence where it was read otherwise than written."""
    names = [Choice(str(task.id), subject.name) for task, subject in rows]
    hits = matching(names, name) or [choice for choice in names if plain(choice.label) in plain(name)]
    sounding = [] if hits else [choice for choice in names if alike(choice.label, name.strip())]
    ids = {choice.name for choice in (*hits, *sounding)}
    found = [row for row in rows if str(row[0].id) in ids]
    if len(found) != 1 or not (sounding or plain(name).isdecimal()):
        return found, ""
    return found, chat.text("paste_read_as" if sounding else "paste_number", name=name, known=found[0][1].name)


def _is_done(chat: Chat, duty: str, name: str) -> bool:
    """Whether a name means an enterprise that this person has visited this quarter."""
    rows = chat.tx.exec(
        select(Task, Subject)
        .where(Task.subject_id == Subject.id, Task.person_id == chat.me.id, Task.duty == duty)
        .where(Task.period_key == current_period(chat.tx, chat.today).key, Task.state == "done")
        .order_by(col(Task.position), col(Task.id))
    ).all()
    return not plain(name).isdecimal() and len(_named(chat, rows, name)[0]) == 1


def _came_before(chat: Chat, paste: Paste) -> bool:
    """Whether this very blank was read before, in a form that is open or sent; then that is said, and nothing else."""
    rows = chat.tx.exec(
        select(Interview)
        .where(Interview.person_id == chat.me.id, Interview.form_version_id == paste.sheet.version.id)
        .where(col(Interview.state).in_(("open", "submitted")), col(Interview.corrects_id).is_(None))
        .order_by(col(Interview.id).desc())
        .limit(LOOKED_BACK)
    ).all()
    row = next((row for row in rows if paste.digest in row.place.get("pastes", []) and _lately(chat, row)), None)
    if row is None:
        return False
    record = chat.tx.exec(select(Record).where(Record.interview_id == row.id, Record.state == "valid")).first()
    if row.state == "open":
        ask(Work(chat, row), chat.text("paste_twice") + "\n")
    elif record:
        chat.say(chat.text("paste_recorded", number=f"{record.serial:03d}"))
    return row.state == "open" or record is not None


def _lately(chat: Chat, row: Interview) -> bool:
    """A visit that is due is made once a quarter; of anything else the same may be said again on another day."""
    opened = day_of(row.opened_at)
    return quarter_of(opened) == quarter_of(chat.today) if row.task_id else opened == chat.today


# --- a name for what waits --------------------------------------------------------------------------


def _names_waiting(chat: Chat, words: str) -> bool:
    """A message that only says of which enterprise the waiting blank is."""
    version = chat.tx.get(FormVersion, chat.waiting["version"])
    if version is None:
        return False
    sheet = _sheet_of(chat, version)
    cut = cut_at(words, sheet.labels)
    bare = "paste" in chat.focus and not cut.values and len(words.splitlines()) == 1
    labelled = set(cut.values) <= set(sheet.heads) and _value(cut.values, sheet.heads)
    if not bare and not labelled:
        return False
    name = words if bare else _value(cut.values, sheet.heads)
    _of_task(chat, _waiting(chat, sheet), name.strip())
    return True


def _waiting(chat: Chat, sheet: Sheet) -> Paste:
    return Paste(sheet, chat.waiting["text"], date.fromisoformat(chat.waiting["on"]))


def tap(chat: Chat, parts: list[str]) -> None:
    """`b:task:ID` for what waits, `b:drop:0`, `b:form:ID` for the blank of a form."""
    chat.toast()
    STEPS[parts[1]](chat, int(parts[2]))


def _tap_task(chat: Chat, task_id: int) -> None:
    version = chat.tx.get(FormVersion, chat.waiting.get("version") or 0)
    if version is None:
        _gone(chat)
        return
    _into_task(chat, task_id, _waiting(chat, _sheet_of(chat, version)))


def _tap_drop(chat: Chat, _: int) -> None:
    if not chat.waiting:
        _gone(chat)
        return
    chat.keep_waiting()
    chat.set_focus()
    chat.say(chat.text("paste_dropped"), keys=True)


def _gone(chat: Chat) -> None:
    """Nothing waits any more: an old button, or a second tap."""
    work = open_work(chat)
    if work:
        ask(work, chat.text("paste_gone") + "\n")
    else:
        chat.say(chat.text("paste_gone"), keys=True)


def _tap_form(chat: Chat, version_id: int) -> None:
    version = next((row for row in published(chat.tx) if row.id == version_id), None)
    if version is None or version.form in chat.turn.catalogue.duties:
        chat.say(chat.text("form_gone"))
    else:
        show_form_blank(chat, version)


STEPS = {"task": _tap_task, "drop": _tap_drop, "form": _tap_form}


# --- reading ----------------------------------------------------------------------------------------


def _into_task(chat: Chat, task_id: int, paste: Paste, note: str = "") -> None:
    work, lead = work_on(chat, task_id)
    if work:
        _read(work, paste, "\n".join(part for part in (lead, note) if part))


def _read(work: Work, paste: Paste, lead: str = "") -> None:
    """Put what is written into the form, say what was not understood, and ask what is left."""
    chat, sheet, on = work.chat, paste.sheet, paste.on
    chat.keep_waiting()
    if paste.digest in work.place.pastes:
        ask(work, chat.text("paste_twice") + "\n")
        return
    cut = cut_at(paste.words, sheet.labels)
    right = _labels(FOLLOW_UPS, "right_label")
    lines = {label: value for label, value in cut.values.items() if label not in (*sheet.heads, *right)}
    _at_rest(work, paste.digest)
    unread = read_paste(work, lines, on)
    unread += _put_right(work, _value(cut.values, right), on)
    work.advance()
    said = [lead, *_said(chat, unread, cut.stray, read=len(lines) > len(unread))]
    if not any(said[1:]) and not isinstance(work.step(), Reviewing):
        said.append(chat.text("paste_read"))
    ask(work, "\n".join(part for part in said if part))


def _at_rest(work: Work, digest: str) -> None:
    """Whatever was being changed in the form is left: a whole blank comes in."""
    place = work.place
    place.pastes = [*place.pastes, digest]
    place.at, place.asked, place.search, place.menu, place.row = "", "", "", False, 0
    place.draft, place.again = {}, ""


def _put_right(work: Work, value: str, on: date) -> list[Unread]:
    """Take what the answers opened, in the words of the line or as proposed."""
    written = "" if plain(value).lower().rstrip("。.") in NO_WORDS else value
    label = work.chat.text("right_label")
    if written and not work.opened():
        if isinstance(work.step(), Reviewing):
            return [Unread(label, written, work.chat.text("nothing_to_right"))]
        work.place.right = {"said": written, "on": on.isoformat()}  # what it is about may still be asked
        return []
    return [] if take_line(work, written, on) else [Unread(label, written)]


def _said(chat: Chat, unread: Sequence[Unread], stray: Sequence[str], *, read: bool) -> list[str]:
    """What was not understood, in one sentence, and what there is to say about single lines."""
    text = chat.text
    plain_ones = [text("quoted", label=row.label, value=_short(row.value)) for row in unread if not row.why]
    lines = [text("line_why", label=row.label, value=_short(row.value), why=row.why) for row in unread if row.why]
    lines += [text("paste_stray", words=_short(words)) for words in stray if not _is_own(words)]
    if plain_ones:
        key = "paste_unread" if read else "paste_unread_all"
        return [text(key, lines=text.list(plain_ones)), *lines]
    return lines


def _short(value: str) -> str:
    return fit(" ".join(value.split()), QUOTED)


def _is_own(words: str) -> bool:
    """Whether it is what the bot itself wrote above the blank."""
    return any(words.strip("。. ") in sentence for language in LANGUAGES for sentence in [Texts(language)("blank")])
