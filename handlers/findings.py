"""What a revisit said about one of the two officers: read by that person, answered in his own words."""

from datetime import datetime, time

from forms.zone import ZONE
from handlers.aftermath import finding_message
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import LONGEST, plain_text
from handlers.keyboards import Button
from storage.findings import unseen
from storage.tables import Finding, Record, Subject

MOST_AT_ONCE = 5


def tap(chat: Chat, parts: list[str]) -> None:
    """`f:seen:ID`, `f:state:ID`, `f:join:ID`, `f:stay:ID`; only by the person it is about."""
    chat.toast()
    finding = chat.own(Finding, parts[2], "person_id")
    if finding and finding.state == "void":
        chat.say(chat.text("finding_void"))
    elif finding:
        STEPS[parts[1]](chat, finding)


def tell_unseen(chat: Chat) -> None:
    """What was said of a person while nothing got through to him."""
    this_morning = datetime.combine(chat.today, time(0), tzinfo=ZONE)
    for finding, record, subject in unseen(chat.tx, chat.me.id or 0, this_morning)[:MOST_AT_ONCE]:
        chat.say(*finding_message(chat.text, finding, subject, record.occurred_on))


def _see(chat: Chat, finding: Finding) -> None:
    """Read it again, or for the first time."""
    record = chat.tx.get(Record, finding.record_id)
    subject = chat.tx.get(Subject, record.subject_id) if record and record.subject_id else None
    assert record is not None
    said, buttons = finding_message(chat.text, finding, subject.name if subject else "", record.occurred_on)
    chat.say(said, buttons)


def _seen(chat: Chat, finding: Finding) -> None:
    finding.seen_at = finding.seen_at or chat.now
    chat.say(chat.text("seen_done"))


def _state(chat: Chat, finding: Finding) -> None:
    finding.seen_at = finding.seen_at or chat.now
    chat.set_focus(**{**chat.focus, "finding": finding.id})
    chat.say(chat.text("write_statement"))


def type_statement(chat: Chat, typed: str) -> None:
    """The person's own words, kept beside the finding; then the training is offered where it was suggested."""
    finding = chat.tx.get(Finding, chat.focus["finding"])
    words = plain_text(typed)
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST) if words else chat.text("write_statement"))
        return
    assert finding is not None
    finding.statement, finding.stated_at = words, chat.now
    said, buttons = chat.text("statement_kept"), []
    if finding.training == "suggested":
        said += chat.text("training_offer")
        buttons = [
            Button(chat.text("training_yes"), f"f:join:{finding.id}"),
            Button(chat.text("training_no"), f"f:stay:{finding.id}"),
        ]
    chat.say(said, buttons)
    go_on(chat, "finding")


def _training(chat: Chat, finding: Finding, wish: str) -> None:
    if finding.training != "none":
        finding.training = wish
    chat.say(chat.text(f"training_{wish}"))


def _join(chat: Chat, finding: Finding) -> None:
    _training(chat, finding, "wanted")


def _stay(chat: Chat, finding: Finding) -> None:
    _training(chat, finding, "declined")


STEPS = {"see": _see, "seen": _seen, "state": _state, "join": _join, "stay": _stay}
