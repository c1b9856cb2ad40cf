"""重点: one follow-up whole; marked as a key one, accepted by the township, verified by the county; 退回 with why."""

from collections.abc import Callable, Iterable, Mapping

from activities.follow_ups import due_again
from handlers.acceptance import ask_acceptance, seen_there
from handlers.chat import Chat
from handlers.due import holder_message, problem, what, where_it_stands
from handlers.evidence import files_button, with_it
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button, fit
from handlers.placing import show_thing, ways_on
from handlers.plans.acceptance import asks_score, returned, verified
from handlers.section import hearer_of
from handlers.texts import Texts
from handlers.things import NOTE, counted
from storage.attachments import sent_with_follow_up
from storage.extensions import open_extension
from storage.holding import accept, acceptor_of, holder_of, holders_of, is_answered, send_back, verify
from storage.ladder import offices
from storage.people import titled
from storage.periods import workdays
from storage.plan_steps import STEP
from storage.plans import read_plan
from storage.records import detail, read_record
from storage.tables import FollowUp, Person, Record, Unit

MOST_WORDS = 200


# --- who may do what ---------------------------------------------------------------------------------


def oversees(chat: Chat, row: FollowUp) -> bool:
    """Whether this person leads the place, or is of the office over it."""
    path = chat.tx.get_one(Unit, row.unit_id).path
    return chat.viewer is not None and any(path.startswith(mine) for mine in chat.viewer.paths)


def _accepts(chat: Chat, row: FollowUp) -> bool:
    """Whether this person is to accept it now."""
    leader = acceptor_of(chat.tx, row)
    waits = row.major and row.state == "open" and row.replied_on is not None and row.accepted_on is None
    return waits and leader is not None and leader.id == chat.me.id


def _verifies(chat: Chat, row: FollowUp) -> bool:
    """Whether this person is to verify it now."""
    return row.major and row.state == "open" and row.accepted_on is not None and chat.me.id in offices(chat.tx)


def _sends_back(chat: Chat, row: FollowUp) -> bool:
    """Whether this person may have it done again: answered or closed, and not put right on the spot."""
    if row.state == "open":
        return row.replied_on is not None and oversees(chat, row)
    if row.verified_by_id is not None:
        return chat.me.id in offices(chat.tx)
    if row.kind == STEP:
        return row.state == "closed" and oversees(chat, row)
    return row.state == "closed" and row.closed_by_id != row.record_id and oversees(chat, row)


# --- one follow-up whole -----------------------------------------------------------------------------


def show(chat: Chat, row: FollowUp) -> None:
    """What was found, what was answered, how it stands, and what this reader may do about it."""
    if not _may_read(chat, row):
        chat.say(chat.text("record_not_seen"))
        return
    chat.say("\n".join(_lines(chat, row)), _buttons(chat, row))


def _may_read(chat: Chat, row: FollowUp) -> bool:
    assert chat.viewer is not None
    mine = any(person.id == chat.me.id for person in holders_of(chat.tx, row, chat.today))
    if row.plan_id is not None:
        return mine or read_plan(chat.tx, chat.viewer, row.plan_id, chat.today) is not None
    return mine or oversees(chat, row) or _record_of(chat, row) is not None


def _record_of(chat: Chat, row: FollowUp) -> Record | None:
    """The record that found it, where this reader may see it."""
    assert chat.viewer is not None
    return read_record(chat.tx, chat.viewer, row.record_id) if row.record_id else None


def _lines(chat: Chat, row: FollowUp) -> list[str]:
    text = chat.text
    found = text(
        "right_found" if row.plan_id is None else "plan_step_found",
        day=text.day(row.found_on),
        by=chat.tx.get_one(Person, row.found_by_id).name,
        measure=row.measure,
        who=row.responsible or text("nobody"),
        due=text.day(row.due) if row.due else text("no_date"),
    )
    head = problem(chat.tx, text, row) + (text("key_mark") if row.major else "")
    if row.plan_id is not None:
        head = what(chat.tx, text, row, whole=True)
    lines = [head, found]
    if row.replied_on:
        lines.append(text("right_answered", day=text.day(row.replied_on), words=row.reply or text("right_put_right")))
    return [*lines, *with_it(chat.tx, text, row), *seen_there(chat.tx, text, row), *_state(chat, row)]


def _state(chat: Chat, row: FollowUp) -> list[str]:
    """How it stands: closed, before whom, or why it was sent back."""
    text = chat.text
    if row.state == "closed" and row.closed_on:
        return [text("plan_step_closed" if row.kind == STEP else "right_closed", day=text.day(row.closed_on))]
    asked = open_extension(chat.tx, row.id or 0)
    if row.replied_on is None:
        lines = [text("right_returned_why", reason=row.returned)] if row.returned else []
        return [*lines, text("right_put_off", day=text.day(asked.to_due)) if asked else text("right_no_answer")]
    if not row.major:
        return [text("right_at_next")]
    if row.accepted_on:
        leader = chat.tx.get(Person, row.accepted_by_id) if row.accepted_by_id else None
        lines = [text("key_accepted_by", leader=titled(leader), day=text.day(row.accepted_on))] if leader else []
        return [*lines, text("key_at_office", office=text("county_office"))]
    return [text("key_at_leader", leader=titled(acceptor_of(chat.tx, row)))]


def _buttons(chat: Chat, row: FollowUp) -> list[Button]:
    offers = (
        (_accepts(chat, row), "key_accept", "accept"),
        (_verifies(chat, row), "key_verify", "verify"),
        (_sends_back(chat, row), "key_return", "return"),
        (_marks(chat, row) and not row.major, "key_make", "mark"),
        (_marks(chat, row) and row.major and row.replied_on is None, "key_unmake", "unmark"),
    )
    buttons = [Button(chat.text(name), f"y:{verb}:{row.id}") for may, name, verb in offers if may]
    buttons += files_button(chat.tx, chat.text, row)
    if row.plan_id is not None:
        drops = row.kind == STEP and row.state == "open" and oversees(chat, row)
        buttons += [Button(chat.text("plan_drop"), f"J:drop:{row.id}")] if drops else []
    if row.plan_id is not None or _record_of(chat, row) is not None:
        buttons += where_it_stands(chat.text, row)
    return buttons


def _show_files(chat: Chat, row: FollowUp) -> None:
    """What was sent along to show that it was put right, one message each."""
    if not _may_read(chat, row):
        chat.say(chat.text("record_not_seen"))
        return
    sent = [each for each in sent_with_follow_up(chat.tx, row.id or 0) if each.kind != NOTE]
    for each in sent:
        show_thing(
            chat, each, ways_on(chat, each, alone=1) if each.person_id == chat.me.id and is_answered(row) else []
        )
    told = chat.text("right_files", what=what(chat.tx, chat.text, row), sent=counted(chat.text, sent))
    chat.say(told if sent else chat.text("right_no_files"), [Button(chat.text("right_back"), f"y:show:{row.id}")])


def _marks(chat: Chat, row: FollowUp) -> bool:
    return row.state == "open" and row.kind == "rectification" and oversees(chat, row)


def offered(chat: Chat, rows: Iterable[FollowUp], record_id: int) -> list[Button]:
    """The way from a record to what it found: for those who may decide about it, or where there is more to see."""
    may = any(_marks(chat, row) or _sends_back(chat, row) or files_button(chat.tx, chat.text, row) for row in rows)
    return [Button(chat.text("right_of_record"), f"y:of:{record_id}")] if may else []


def show_of_record(chat: Chat, record_id: int) -> None:
    """What a record found: one whole, several as a list."""
    assert chat.viewer is not None
    record = read_record(chat.tx, chat.viewer, record_id)
    rows = [row for row in detail(chat.tx, record).follow_ups if row.kind == "rectification"] if record else []
    if len(rows) == 1:
        show(chat, rows[0])
    elif rows:
        lines = [chat.text("todo_line", number=number, line=row.measure) for number, row in enumerate(rows, 1)]
        buttons = [Button(fit(f"{number}"), f"y:show:{row.id}") for number, row in enumerate(rows, 1)]
        chat.say("\n".join([chat.text("which_one"), *lines]), buttons)
    else:
        chat.say(chat.text("record_not_seen"))


# --- marked, accepted, verified ----------------------------------------------------------------------


def _mark(chat: Chat, row: FollowUp) -> None:
    if not _marks(chat, row):
        chat.say(chat.text("not_yours"))
        return
    row.major = True
    chat.say(_path(chat, chat.text, row, "key_marked"), [Button(chat.text("key_unmake"), f"y:unmark:{row.id}")])
    if row.replied_on is not None:
        ask_acceptance(chat, row)
    else:
        _tell_holder(chat, row, "key_marked_told")


def _tell_holder(chat: Chat, row: FollowUp, key: str) -> None:
    holder = holder_of(chat.tx, row, chat.today)
    if holder is not None and holder.id != chat.me.id:
        text = chat.texts_for(holder.id or 0)
        chat.tell(holder.id or 0, _path(chat, text, row, key), [Button(text("seen"), "k:seen")])


def _path(chat: Chat, text: Texts, row: FollowUp, key: str) -> str:
    """By whom it is closed, now that it is a key one."""
    leader, office = titled(acceptor_of(chat.tx, row)), text("county_office")
    return text(key, what=what(chat.tx, text, row), by=titled(chat.me), leader=leader or office, office=office)


def _unmark(chat: Chat, row: FollowUp) -> None:
    if not _marks(chat, row) or row.replied_on is not None:
        chat.say(chat.text("not_yours"))
        return
    row.major = False
    chat.say(chat.text("key_unmarked", what=what(chat.tx, chat.text, row)))
    _tell_holder(chat, row, "key_unmarked_told")


def _accept(chat: Chat, row: FollowUp) -> None:
    if _accepts(chat, row) and asks_score(chat, row):
        return
    if _accepts(chat, row):
        accept(row, chat.me, chat.today)
        chat.say(chat.text("key_accepted", office=chat.text("county_office")))
        ask_acceptance(chat, row)
    else:
        _over(chat, row)


def _verify(chat: Chat, row: FollowUp) -> None:
    if not _verifies(chat, row):
        _over(chat, row)
        return
    verify(row, chat.me, chat.today)
    chat.say(chat.text("key_verified", what=what(chat.tx, chat.text, row)))
    verified(chat, row)
    leader, holder = acceptor_of(chat.tx, row), holder_of(chat.tx, row, chat.today)
    for person_id in {person.id or 0: None for person in (leader, holder) if person and person.id != chat.me.id}:
        text = chat.texts_for(person_id)
        said = text("key_verified_told", what=what(chat.tx, text, row), office=text("county_office"))
        chat.tell(person_id, said, [Button(text("seen"), "k:seen")])


def _over(chat: Chat, row: FollowUp) -> None:
    """It is not this person's turn: it was settled before, or it never was."""
    chat.say(chat.text("settled_already" if oversees(chat, row) else "not_yours"))


# --- 退回 --------------------------------------------------------------------------------------------


def _return(chat: Chat, row: FollowUp) -> None:
    if not _sends_back(chat, row):
        _over(chat, row)
        return
    chat.set_focus(**{**chat.focus, "right_return": row.id})
    chat.say(chat.text("key_return_why"))


def type_return(chat: Chat, typed: str) -> None:
    """Why it is to be done again; those who see to it and who closed it are told."""
    row = chat.tx.get_one(FollowUp, chat.focus["right_return"])
    reason = plain_text(typed)[:MOST_WORDS].rstrip("。.")
    if not _sends_back(chat, row):
        _over(chat, row)
        go_on(chat, "right_return")
    elif not reason:
        chat.say(chat.text("key_return_why"))
    else:
        _send_back(chat, row, reason)
        go_on(chat, "right_return")


def _send_back(chat: Chat, row: FollowUp, reason: str) -> None:
    """Back to whoever sees to it, with a day; whoever saw it put right or accepted it hears why."""
    record = chat.tx.get(Record, row.closed_by_id) if row.closed_by_id else None
    visitor, acceptor = record.person_id if record else None, row.accepted_by_id
    send_back(row, reason, due_again(row.due, chat.today, workdays(chat.tx)))
    returned(chat, row)
    holder = holder_of(chat.tx, row, chat.today)
    told = {acceptor: "", visitor: "key_look_again", holder.id if holder else None: "key_due_again"}
    names = [
        _tell_sent_back(chat, row, person, why)
        for person_id, why in told.items()
        if person_id != chat.me.id and (person := chat.tx.get(Person, person_id or 0))
    ]
    chat.say(chat.text("key_returned", names=chat.text.list(names)) if names else chat.text("key_returned_nobody"))


def _tell_sent_back(chat: Chat, row: FollowUp, person: Person, more: str) -> str:
    """Who sent it back and why, and what is to be done about it now; the person's name."""
    text = chat.texts_for(person.id or 0)
    said = text("key_returned_told", by=titled(chat.me), what=what(chat.tx, text, row), reason=row.returned)
    if more:
        said += "\n" + text(more, due=text.near(row.due or chat.today, chat.today))
    holds = more == "key_due_again"
    buttons = holder_message(hearer_of(chat, person), row)[1] if holds else [Button(text("seen"), "k:seen")]
    chat.tell(person.id or 0, said, buttons)
    return person.name


STEPS: Mapping[str, Callable[[Chat, FollowUp], None]] = {
    "show": show,
    "files": _show_files,
    "mark": _mark,
    "unmark": _unmark,
    "accept": _accept,
    "verify": _verify,
    "return": _return,
}
