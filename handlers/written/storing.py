"""都对: each line becomes a record through the log's own door, a request is raised, and the words stay with both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from forms import Card
from handlers.chat import Chat
from handlers.interview.answer import Read
from handlers.interview.helped import OTHER, Item
from handlers.interview.log import take_items
from handlers.interview.log_card import is_log, several_of
from handlers.interview.summary import filled_of
from handlers.interview.talk import finish_card, put_answers
from handlers.interview.work import Work, begin
from handlers.things import NOTE
from handlers.written.lines import Line
from storage.attachments import move
from storage.forms import current_version
from storage.messages import mentions_of, sent_with
from storage.pairing import household_known
from storage.submission import submit
from storage.tables import Attachment, Mention, Message, Record, Subject, Ticket
from storage.tickets import raise_about, raise_ticket

PAIRING = "pairing"
CONSENT, DATE = "consent", "visit_date"  # questions of the log
SEEN = "see"


class NotStorable(Exception):
    """A line that the form refuses: which one, from 0, and why; nothing of the message was stored."""

    def __init__(self, number: int, why: str) -> None:
        self.number, self.why = number, why
        super().__init__(why)


@dataclass
class Stored:
    """What came of a message."""

    records: list[tuple[Record, Line]] = field(default_factory=list)
    tickets: list[tuple[Ticket, Line]] = field(default_factory=list)


def store(chat: Chat, message: Message, lines: Sequence[Line]) -> Stored:
    """Make facts of the lines, all or none (NotStorable)."""
    stored = Stored()
    with chat.tx.begin_nested():
        for number, line in enumerate(lines):
            if line.shown:
                _store(chat, message, line, number, stored)
        keep_mentions(chat, message, [line for line in lines if not line.shown])
        chat.tx.flush()
    for record, _ in stored.records[:1] if len(stored.records) == 1 else ():
        for sent in sent_with(chat.tx, message.id or 0):
            move(chat.tx, sent, record_id=record.id)
    return stored


def keep_mentions(chat: Chat, message: Message, lines: Sequence[Line]) -> None:
    """Whom the message names, in which words, without a record; once, however often it was read."""
    there = {each.subject_id for each in mentions_of(chat.tx, message.id or 0)}
    for line in lines:
        if line.subject and not line.out and line.subject not in there:
            chat.tx.add(_mention(message, line, None))


def _mention(message: Message, line: Line, record: Record | None) -> Mention:
    return Mention(
        message_id=message.id or 0,
        subject_id=line.subject or None,
        record_id=record.id if record else None,
        words=line.words,
        occurred_on=date.fromisoformat(line.day) if line.day else None,
    )


def _raised(chat: Chat, line: Line, record: Record | None) -> Ticket:
    if record is not None:
        return raise_ticket(chat.tx, record, line.request, chat.me, chat.today)
    subject = chat.tx.get(Subject, line.subject) if line.subject else None
    return raise_about(chat.tx, subject, line.request, chat.me, chat.today)


def _store(chat: Chat, message: Message, line: Line, number: int, stored: Stored) -> None:
    record = _visit(chat, line, number) if line.is_visit else None
    nameless = record is not None and record.subject_id is None
    if record is not None:
        stored.records.append((record, line))
        if not nameless:
            chat.tx.add(_words_beside(message, record, line))
    if line.request:
        ticket = _raised(chat, line, record)
        stored.tickets.append((ticket, line))
    if nameless:  # the household is named nowhere
        message.words = message.words.replace(line.words, chat.text("visit_nameless"))
        blank = Line(line.activity, day=line.day, out=True).to_json()
        message.lines = [*message.lines[:number], blank, *message.lines[number + 1 :]]
    else:
        chat.tx.add(_mention(message, line, record))


def _words_beside(message: Message, record: Record, line: Line) -> Attachment:
    return Attachment(
        inbox_id=message.inbox_id,
        record_id=record.id,
        person_id=message.person_id,
        kind=NOTE,
        file_id="",
        caption=line.words,
        about={"message": message.id},
        state="kept",
        received_at=message.received_at,
    )


def _visit(chat: Chat, line: Line, number: int) -> Record:
    """A visit's record, as if its log had been opened, filled and sent."""
    household, version = chat.tx.get_one(Subject, line.subject), current_version(chat.tx, PAIRING)
    if version is None:
        raise NotStorable(number, chat.text("visit_not_yours"))
    known = household_known(chat.tx, household, chat.me)
    work = begin(chat, version, known, duty=PAIRING, subject_id=household.id, task_id=None)
    refused = _fill(work, line)
    if refused:
        raise NotStorable(number, refused)
    work.session.finish(chat.now)
    filled = filled_of(work, chat.me)
    work.keep()
    outcome = submit(chat.tx, filled, today=chat.today, now=chat.now)
    work.row.step += 1
    return outcome.record


def _fill(work: Work, line: Line) -> str:
    """Put a line into the log; what is refused comes back as a sentence."""
    refs = {question.name: question.ref for card in work.cards() for question in card.questions}
    answers = [(refs[CONSENT], line.consent)] if line.consent and CONSENT in refs else []
    refused = put_answers(work, Read((*answers, (refs[DATE], line.day))))
    items = [item for item in line.items() if item.what or item.amount]
    refused = refused or (take_items(work, _log(work), items) if items else "")
    bare = [item.kind for item in line.items() if item not in items]
    refused = refused or _tick(work, bare or ([] if items else [SEEN]))
    finish_card(work, _log(work).key)
    return refused or (work.chat.text("still_missing") if work.session.check() else "")


def _log(work: Work) -> Card:
    return next(card for card in work.cards() if is_log(card))


def _tick(work: Work, kinds: Sequence[str]) -> str:
    """What was done without saying what or how much; where the household's log has no such kind, in words."""
    deeds = several_of(_log(work))
    offered = {choice.name for choice in deeds.choices}
    ticked = [kind for kind in kinds if kind in offered and kind not in deeds.value.split()]
    words = [work.chat.text(f"wrote_help_{kind or 'other'}") for kind in kinds if kind not in offered]
    refused = put_answers(work, Read(((deeds.ref, [*deeds.value.split(), *dict.fromkeys(ticked)]),))) if ticked else ""
    return refused or (take_items(work, _log(work), [Item(OTHER, each) for each in words]) if words else "")
