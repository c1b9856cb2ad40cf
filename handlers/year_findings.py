"""年度回查情况: an officer's own page of what revisits found this year, his statement beside it, open to the office."""

from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import LONGEST, plain_text
from handlers.keyboards import Button
from storage.tables import Finding, Person, Record, YearStatement
from storage.year_findings import assessed_year, findings_of_year, may_read_year, statement_of

ASKED = "year_statement"  # in the focus: the year that is spoken of
STEPS = ("year", "say")
MOST = 10  # findings of one page; the newest


def show_year(chat: Chat, person_id: int = 0) -> None:
    """The page of a year: each finding with what was answered, training, and the statement."""
    chat.toast()
    person_id = person_id or chat.me.id or 0
    if chat.viewer is None or not may_read_year(chat.tx, chat.viewer, person_id):
        chat.say(chat.text("not_yours"))
        return
    text, year, own = chat.text, _year(chat, person_id), person_id == chat.me.id
    rows = findings_of_year(chat.tx, person_id, year)
    name = chat.tx.get_one(Person, person_id).name
    head = text("year_head" if rows else "year_none", name=name, year=year, count=len(rows))
    lines = [
        text("todo_line", number=number, line=_line(chat, *row))
        for number, row in enumerate(rows[-MOST:], start=max(len(rows) - MOST, 0) + 1)
    ]
    words = statement_of(chat.tx, person_id, year)
    lines.append(text("year_statement", words=words) if words else text("year_no_statement"))
    state = [Button(text("year_say"), f"W:say:{person_id}")] if own else []
    records = [Button(f"{name} {text.day(row.occurred_on)}", f"r:see:{row.id}") for _, row, name in rows[-MOST:]]
    chat.say("\n".join([head, *lines]), [*([] if own else records), *state])


def _line(chat: Chat, finding: Finding, record: Record, subject: str) -> str:
    """恒达建材 7月14日：工作日志没记；本人说：… ；列入培训."""
    text = chat.text
    said = text("year_line", subject=subject, day=text.day(record.occurred_on), problem=finding.problem.rstrip("。."))
    said += text("year_answered", words=finding.statement.rstrip("。.")) if finding.statement else ""
    return said + (text(f"year_training_{finding.training}") if finding.training != "none" else "")


def _year(chat: Chat, person_id: int) -> int:
    return assessed_year(chat.tx, person_id, chat.today) or chat.today.year


def has_findings(chat: Chat) -> bool:
    """Whether a revisit found anything about this person in the year that is spoken of."""
    return assessed_year(chat.tx, chat.me.id or 0, chat.today) is not None


def tap(chat: Chat, parts: list[str]) -> None:
    """`W:year:PERSON` by himself and whoever oversees him, `W:say:PERSON` by himself."""
    person_id = int(parts[2])
    if parts[1] == "year":
        show_year(chat, person_id)
        return
    chat.toast()
    if person_id != chat.me.id:
        chat.say(chat.text("not_yours"))
        return
    year = _year(chat, person_id)
    chat.set_focus(**{**chat.focus, ASKED: year})
    chat.say(chat.text("year_write", year=year))


def type_statement(chat: Chat, typed: str) -> None:
    """His own words about the year; what he said before stays below it in the table."""
    words = plain_text(typed)
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST))
        return
    year = int(chat.focus[ASKED])
    chat.tx.add(YearStatement(person_id=chat.me.id or 0, year=year, words=words, made_at=chat.now))
    chat.say(chat.text("year_kept"))
    go_on(chat, ASKED)
