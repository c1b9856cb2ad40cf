"""交接单: what one who goes hears and adds, and what whoever follows him reads on the morning of the day."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from handlers.aftermath import in_one_line
from handlers.chat import Chat
from handlers.interview.answer import LONGEST, plain_text
from handlers.keyboards import Button, fit, lay_out
from handlers.section import Hearer, Section
from handlers.texts import Texts
from storage.holdings import (
    CATEGORIES,
    FORM,
    OFFICER,
    PAIRED,
    REVISIT,
    Holding,
    half_filled_of,
    matters_of,
    open_task_ids,
)
from storage.joining import full_name
from storage.pairing import nameless_records
from storage.people import leader_of, unit_of, units_above
from storage.store import Tx
from storage.tables import Interview, Period, Person, Prompt, Record, Subject, Task, Transfer, Unit
from storage.tasks import open_interviews
from storage.transfers import gaps_of, received, receivers, to_hand_over

STEPS = ("finish", "hand", "words", "visits", "received")
MOST = 8  # lines of what is to be done, and names in a line
LATEST = 3  # visits that are looked back on
A_LINE = 60  # characters of one of them


# --- what is in hand, in words ----------------------------------------------------------------------


def listed(tx: Tx, text: Texts, row: Transfer, holdings: Sequence[Holding]) -> list[str]:
    """Categories with how many of each, in order; what is half filled, and what he reported, among them."""
    said: list[str] = []
    for category in CATEGORIES:
        of_it = [each for each in holdings if each.category == category]
        if category == REVISIT and of_it:
            said += _revisits(tx, text, row, of_it)
        elif of_it:
            said.append(text(f"transfer_count_{category}", count=len({each.key for each in of_it})))
    return said


def _revisits(tx: Tx, text: Texts, row: Transfer, holdings: Sequence[Holding]) -> list[str]:
    subjects = {each.subject_id or 0 for each in holdings}
    tasks = open_task_ids(tx, row.person_id, row.from_day)
    count = len(subjects & set(tasks))
    begun = [form for form, _ in half_filled_of(tx, row.person_id) if form.task_id and form.subject_id in subjects]
    key = "transfer_count_revisit" if count else "transfer_count_revisited"
    said = text(key, count=count or len(subjects))
    if begun:
        said += text("transfer_begun" if len(begun) == count else "transfer_begun_some", count=len(begun))
    matters = [matter.fact for matter in matters_of(tx, row.person_id, subjects)]
    return [
        said,
        *(
            text(f"transfer_count_{fact}", count=matters.count(fact))
            for fact in ("joint_branch", "own_branch")
            if fact in matters
        ),
    ]


def unit_left(tx: Tx, row: Transfer) -> str:
    """The place that he leaves, as it is called: his township, else his own unit."""
    unit = unit_of(tx, tx.get_one(Person, row.person_id))
    township = next((each for each in units_above(tx, unit) if each.kind == "township"), None)
    to = tx.get(Unit, row.to_unit_id) if row.to_unit_id else None
    within = township is not None and to is not None and to.path.startswith(township.path)
    return township.name if township and not within else full_name(tx, unit)


# --- the one who goes -------------------------------------------------------------------------------


def tell_leaver(chat: Chat, row: Transfer) -> None:
    """From when on who does his work; what is half filled, and whether he has a word of advice."""
    text = chat.texts_for(row.person_id)
    chat.tell(row.person_id, *_told(chat, text, row), once=f"transfer:{row.id}")


def _told(chat: Chat, text: Texts, row: Transfer) -> tuple[str, list[Button]]:
    day = text("transfer_today") if row.from_day <= chat.today else text.day(row.from_day)
    to = _to(chat, text, row)
    said = text("transfer_told", day=day, unit=unit_left(chat.tx, row), successor=to)
    begun = _half_filled(chat, row)
    if not begun:
        said += text("transfer_advise", successor=to)
        return said, [Button(text("transfer_advise_button"), f"U:words:{row.id}"), Button(text("seen"), "k:seen")]
    names = text.list([name for _, name in begun[:MOST]])
    said += text("transfer_half" if len(begun) == 1 else "transfer_halves", names=names, count=len(begun))
    until = (row.from_day - chat.today).days == 1
    finish = text("transfer_finish_today") if until else text("transfer_finish", day=day)
    hand = text("transfer_hand", successor=to)
    finishing = [] if row.from_day <= chat.today else [Button(finish, f"U:finish:{row.id}")]
    return said, [*finishing, Button(hand, f"U:hand:{row.id}")]


def _to(chat: Chat, text: Texts, row: Transfer) -> str:
    ids = receivers(row, to_hand_over(chat.tx, row))
    return text.list([chat.tx.get_one(Person, one).name for one in ids])


def _half_filled(chat: Chat, row: Transfer) -> list[tuple[Interview, str]]:
    """The half-filled forms that go with what is handed over."""
    subjects = {each.subject_id for each in to_hand_over(chat.tx, row)}
    return [(form, name) for form, name in half_filled_of(chat.tx, row.person_id) if form.subject_id in subjects]


def tap(chat: Chat, parts: list[str]) -> None:
    """`U:finish:TRANSFER`, `U:hand:…`, `U:words:…` by the one who goes; `U:visits:…` by whoever takes over."""
    chat.toast()
    if parts[1] == "visits":
        _show_visits(chat, int(parts[2]))
        return
    if parts[1] == "received":
        chat.say(chat.text("transfer_received_done"), keys=True)  # what he may do now stands on the keys
        return
    row = chat.own(Transfer, parts[2], "person_id")
    if row is None:
        return
    if row.state == "void":
        chat.say(chat.text("transfer_void_told", day=chat.text.day(row.from_day)))
        return
    chat.set_focus(advice=row.id)
    to = _to(chat, chat.text, row) if row.state == "planned" else chat.tx.get_one(Person, row.successor_id).name
    key = "transfer_words" if parts[1] == "words" else f"transfer_{parts[1]}_done"
    begun = _half_filled(chat, row) if parts[1] == "finish" else []
    buttons = [Button(chat.text("go_on_with", name=name), f"g:go:{form.id}") for form, name in begun[:MOST]]
    if buttons:
        buttons.append(Button(chat.text("transfer_advise_button"), f"U:words:{row.id}"))
    chat.say(chat.text(key, successor=to, day=chat.text.day(row.from_day)), buttons)


def type_advice(chat: Chat, typed: str) -> None:
    """A word of advice: it stands on the paper; said after the day, whoever took over is told."""
    words = plain_text(typed)
    row = chat.tx.get_one(Transfer, chat.focus["advice"])
    if row.state == "void":
        chat.set_focus()
        chat.say(chat.text("transfer_void_told", day=chat.text.day(row.from_day)), keys=True)
        return
    if not words or len(words) > LONGEST:
        key = "too_long" if words else "transfer_words"
        chat.say(chat.text(key, count=len(words), most=LONGEST, successor=_to(chat, chat.text, row)))
        return
    chat.set_focus(advice=row.id)  # one more sentence is one more of it
    if row.state == "done":
        for one in {item["to"] for item in row.moved.get("items", ()) if item["to"]} | {row.successor_id}:
            text = chat.texts_for(one)
            chat.tell(one, text("transfer_advised", name=chat.me.name, words=words), [Button(text("seen"), "k:seen")])
        chat.say(chat.text("transfer_words_told"))
        return
    row.words = f"{row.words}\n{words}".strip()
    chat.say(chat.text("transfer_words_kept"))


# --- whoever takes over -----------------------------------------------------------------------------


def transfer_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`transfer:ID`: the paper for whoever got something, the gaps for the leader."""
    row = hearer.tx.get(Transfer, int(prompt.about.split(":")[1]))
    if row is None or row.state != "done":
        return None
    return _gaps(hearer, row) if prompt.stage.startswith("leader:") else _paper(hearer, row)


def _gaps(hearer: Hearer, row: Transfer) -> Section | None:
    gaps = gaps_of(hearer.tx, row)
    leaver = hearer.tx.get_one(Person, row.person_id)
    said = hearer.text("transfer_gaps", name=leaver.name, names=hearer.text.list(gaps))
    return Section(said, [[Button(hearer.text("seen"), "k:seen")]]) if gaps else None


def _paper(hearer: Hearer, row: Transfer) -> Section | None:
    """What is to be done first, what is under way, what else is hers now, and his advice."""
    text, tx = hearer.text, hearer.tx
    items = received(row, hearer.person.id or 0)
    leaver = tx.get_one(Person, row.person_id)
    subjects = {item["subject"] for item in items if item["category"] == REVISIT}
    lines = [*_to_do(hearer, subjects), *_under_way(hearer, row, subjects)]
    rest = _rest(hearer, items)
    if rest:
        lines.append(text("semicolon").join(rest))
    lines += _given_elsewhere(hearer, row)
    if not lines:
        return None
    if row.words:
        lines.append(text("transfer_advised", name=leaver.name, words=row.words))
    return Section("\n".join([text("transfer_paper", name=leaver.name), *lines]), _buttons(hearer, row, subjects))


def _open_tasks(hearer: Hearer, subjects: set[int]) -> list[tuple[Task, Subject]]:
    mine = open_task_ids(hearer.tx, hearer.person.id or 0, hearer.today)
    ids = [task for subject, task in mine.items() if subject in subjects]
    return list(
        hearer.tx.exec(
            select(Task, Subject)
            .where(col(Task.id).in_(ids), Task.subject_id == Subject.id)
            .order_by(col(Task.carried).desc(), col(Task.position), col(Task.id))
        ).all()
    )


def _to_do(hearer: Hearer, subjects: set[int]) -> list[str]:
    text = hearer.text
    begun = open_interviews(hearer.tx, hearer.person.id or 0)
    rows = _open_tasks(hearer, subjects)
    lines = []
    for task, subject in rows[:MOST]:
        due = text.day(hearer.tx.get_one(Period, task.period_key).due)
        key = "transfer_paper_begun" if task.id in begun else "transfer_paper_task"
        lines.append(text(key, subject=subject.name, due=due))
    return [*lines, *([text("prompt_more", count=len(rows) - MOST)] if len(rows) > MOST else [])]


def _under_way(hearer: Hearer, row: Transfer, subjects: set[int]) -> list[str]:
    text, found = hearer.text, matters_of(hearer.tx, row.person_id, subjects)
    lines = []
    for matter in found[:MOST]:
        leader = leader_of(hearer.tx, hearer.tx.get_one(Unit, matter.subject.unit_id))
        name = f"{leader.name}{leader.post}" if leader else text("county_office")
        lines.append(text(f"transfer_paper_{matter.fact}", subject=matter.subject.name, leader=name))
    return lines


def _rest(hearer: Hearer, items: Sequence[dict[str, Any]]) -> list[str]:
    """How much of each other category, and whose the households are."""
    text, said = hearer.text, []
    for category in CATEGORIES:
        of_it = [item for item in items if item["category"] == category]
        ids = list(dict.fromkeys(item["subject"] or f"{item['kind']}{item['id']}" for item in of_it))
        if not of_it:
            continue
        if category == REVISIT:
            about = {item["subject"] for item in of_it}
            done = about - {subject.id for _, subject in _open_tasks(hearer, about)}
            said += [text("transfer_count_revisited", count=len(done))] if done else []
            continue
        line = text(
            f"transfer_paper_{category}" if category == OFFICER else f"transfer_count_{category}", count=len(ids)
        )
        if category in (PAIRED, FORM):
            names = _names(hearer.tx, [each for each in ids if isinstance(each, int)])
            shown = text.list(names[:MOST]) + ("…" if len(names) > MOST else "")
            line = text("value_line", label=line, value=shown) if names else line
        said.append(line)
    return said


def _names(tx: Tx, ids: Sequence[int]) -> list[str]:
    rows = tx.exec(
        select(Subject.name).where(col(Subject.id).in_(ids)).order_by(col(Subject.position), col(Subject.id))
    ).all()
    return list(rows)


def _given_elsewhere(hearer: Hearer, row: Transfer) -> list[str]:
    """The revisits that were or would have been hers, of enterprises that are hers: who goes there."""
    lines = []
    for item in row.moved["items"]:
        if item.get("past") == hearer.person.id != item["to"]:
            subject, person = hearer.tx.get_one(Subject, item["subject"]), hearer.tx.get(Person, item["to"])
            key = "transfer_goes_there" if person else "transfer_nobody_goes"
            lines.append(hearer.text(key, subject=subject.name, person=person.name if person else ""))
    return lines


def _buttons(hearer: Hearer, row: Transfer, subjects: set[int]) -> list[list[Button]]:
    text, mine = hearer.text, half_filled_of(hearer.tx, hearer.person.id or 0)
    given = {item["subject"] for item in received(row, hearer.person.id or 0)} | subjects
    going = [
        Button(text("go_on_with", name=name), f"g:go:{form.id}", alone=True)
        for form, name in mine
        if form.subject_id in given
    ]
    visits = [Button(text("transfer_visits"), f"U:visits:{row.id}")] if _visits(hearer.tx, row, hearer.person) else []
    return lay_out([*going[:LATEST], *visits, Button(text("transfer_received"), f"U:received:{row.id}")])


def _visits(tx: Tx, row: Transfer, person: Person) -> Sequence[Record]:
    """The last visits of the one who went to what this person has got from him."""
    given = [item["subject"] for item in received(row, person.id or 0) if item["subject"]]
    return tx.exec(
        select(Record)
        .where(Record.person_id == row.person_id, Record.state == "valid", col(Record.subject_id).in_(given))
        .where(col(Record.id).not_in(nameless_records()))
        .order_by(col(Record.occurred_on).desc(), col(Record.id).desc())
        .limit(LATEST)
    ).all()


def _show_visits(chat: Chat, transfer_id: int) -> None:
    row = chat.tx.get(Transfer, transfer_id)
    if row is None or row.state != "done" or not received(row, chat.me.id or 0):
        chat.say(chat.text("not_yours"))
        return
    leaver = chat.tx.get_one(Person, row.person_id)
    lines = [_in_short(chat, record) for record in _visits(chat.tx, row, chat.me)]
    chat.say("\n".join([chat.text("transfer_visits_head", name=leaver.name), *lines]))


def _in_short(chat: Chat, record: Record) -> str:
    said = fit(in_one_line(chat.text, record), A_LINE)
    if said:
        return said
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    return f"{subject.name if subject else ''} {chat.text.day(record.occurred_on)}".strip()
