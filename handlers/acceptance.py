"""重点: a key follow-up that was answered is put before whose turn it is now: the township, then the county."""

from collections.abc import Sequence

from handlers.chat import Chat
from handlers.due import what
from handlers.evidence import files_button, with_it
from handlers.keyboards import Button, fit, lay_out
from handlers.plans.words import Told, of_whole
from handlers.section import Hearer, Section, hearer_of
from handlers.texts import Texts
from storage.holding import turn_of
from storage.people import titled
from storage.store import Tx
from storage.tables import FollowUp, Person, Prompt, Record, Subject

ACCEPTANCE = "acceptance"  # what its reminders are about: `acceptance:FOLLOW-UP`


def ask_acceptance(chat: Chat, row: FollowUp) -> None:
    """A key one was answered: whose turn it is now is told so."""
    for person_id in turn_of(chat.tx, row):
        hearer = hearer_of(chat, chat.tx.get_one(Person, person_id))
        asked = "key_ask" if row.plan_id is None else "plan_asks"
        first = hearer.text(asked, what=what(chat.tx, hearer.text, row))
        chat.tell(person_id, "\n".join([first, *_answered(hearer, row)]), _buttons(chat.tx, hearer.text, row))


def _answered(hearer: Hearer, row: FollowUp) -> list[str]:
    """What was answered when, who saw it, who has accepted it; of a plan how far it is."""
    tx, text = hearer.tx, hearer.text
    words = row.reply or text("right_put_right")
    lines = [text("right_answered", day=text.day(row.replied_on), words=words)] if row.replied_on else []
    lines += [*with_it(tx, text, row), *seen_there(tx, text, row)]
    if row.plan_id is not None:
        return [*lines, *of_whole(Told(tx, text, hearer.today, hearer.catalogue), row)]
    if row.accepted_on and row.accepted_by_id:
        by = titled(tx.get(Person, row.accepted_by_id))
        lines.append(text("key_accepted_by", leader=by, day=text.day(row.accepted_on)))
    return lines


def _buttons(tx: Tx, text: Texts, row: FollowUp) -> list[Button]:
    key, verb = ("key_verify", "verify") if row.accepted_on else ("key_accept", "accept")
    decide = [Button(text(key), f"y:{verb}:{row.id}"), Button(text("key_return"), f"y:return:{row.id}")]
    whole = [Button(text("plan_whole"), f"J:see:{row.plan_id}")] if row.plan_id else []
    return [*decide, *whole, *files_button(tx, text, row)]


def seen_there(tx: Tx, text: Texts, row: FollowUp) -> list[str]:
    """Who stood there and saw it put right."""
    record = tx.get(Record, row.closed_by_id) if row.closed_by_id else None
    if record is None:
        return []
    by = tx.get_one(Person, record.person_id).name
    return [text("right_seen", by=by, day=text.day(record.occurred_on))]


def acceptance_sections(hearer: Hearer, prompts: Sequence[Prompt]) -> list[Section]:
    """What still waits for this person: one with its own buttons; several as a numbered list, each a tap away."""
    tx, text = hearer.tx, hearer.text
    rows = [row for prompt in prompts if (row := _still(hearer, prompt))]
    if len(rows) == 1:
        lines = [_waits(hearer, rows[0]), *_answered(hearer, rows[0])]
        return [Section("\n".join(lines), lay_out(_buttons(tx, text, rows[0])))]
    said = [text("key_verify_line" if row.accepted_on else "key_accept_line", what=what(tx, text, row)) for row in rows]
    lines = [text("todo_line", number=number, line=line) for number, line in enumerate(said, start=1)]
    buttons = [
        Button(fit(f"{number} {_name(tx, row)}"), f"y:show:{row.id}") for number, row in enumerate(rows, start=1)
    ]
    return [Section("\n".join([text("key_several", count=len(rows)), *lines]), lay_out(buttons))] if rows else []


def _still(hearer: Hearer, prompt: Prompt) -> FollowUp | None:
    """The follow-up, where it still waits at that stage, and for this person."""
    row = hearer.tx.get(FollowUp, int(prompt.about.split(":")[1]))
    if row is None or not row.major or row.state != "open" or row.replied_on is None or _turn(row) != prompt.stage:
        return None
    return row if hearer.person.id in turn_of(hearer.tx, row) else None


def _turn(row: FollowUp) -> str:
    return "verify" if row.accepted_on else "accept"


def _waits(hearer: Hearer, row: FollowUp) -> str:
    key = "key_verify_again" if row.accepted_on else "key_accept_again"
    key = key if row.plan_id is None else "plan_asks"
    return hearer.text(key, what=what(hearer.tx, hearer.text, row))


def _name(tx: Tx, row: FollowUp) -> str:
    subject = tx.get(Subject, row.subject_id) if row.subject_id else None
    return subject.name if subject else ""
