"""调整结对, 联点, 驻点: who answers for a household or a place is named with a reason, by whoever oversees it."""

from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from storage.answering import OF_UNITS, PAIRED, PLACES, capacities_of, change, changes_of, holders_now, name_of
from storage.joining import known_as, named_in
from storage.people import account_of_person
from storage.places import overseen, place_subject
from storage.search import overseen_subject
from storage.tables import Person, Subject, Unit

CAPACITIES = (PAIRED, *PLACES)
ASKED = "answering"  # in the focus: what is being decided, as far as it is known
LONGEST = 100  # characters of a reason
OFFERED = 6
MARKS = " ，,。.；;：:、　"
Who = Person | Unit


def tap(chat: Chat, parts: list[str]) -> None:
    """`Y:ask:SUBJECT:CAPACITY`, `Y:place:UNIT:CAPACITY`, `Y:pick:PERSON:CAPACITY`, `Y:do:SUBJECT:…`, `Y:drop:0:…`."""
    chat.toast()
    step, number, capacity = parts[1], int(parts[2]), parts[3]
    if step == "place":
        unit = overseen(chat.tx, chat.viewer, number) if chat.viewer else None
        if unit is None or unit.kind not in PLACES[capacity]:
            chat.say(chat.text("answering_not_yours"))
        else:
            _ask(chat, place_subject(chat.tx, unit), capacity)
    elif step == "ask":
        subject = _mine(chat, number, capacity)
        if subject:
            _ask(chat, subject, capacity)
    else:
        _go_on(chat, step, number, capacity)


def _mine(chat: Chat, subject_id: int, capacity: str) -> Subject | None:
    """The subject, where this person may say who answers for it; else it is said that he may not."""
    subject = overseen_subject(chat.tx, chat.viewer, subject_id) if chat.viewer else None
    if subject is None or capacity not in capacities_of(chat.tx, subject) or subject.state != "active":
        chat.say(chat.text("answering_not_yours"))
        return None
    return subject


def _ask(chat: Chat, subject: Subject, capacity: str, lead: str = "") -> None:
    """Who does so far, and who is to: a name of the roster, with the reason behind it."""
    aside = set_aside(chat)
    chat.set_focus(**{ASKED: {"subject": subject.id, "capacity": capacity}})
    now = [name_of(chat.tx, row) for row in holders_now(chat.tx, subject.id or 0, capacity, chat.today)]
    said = chat.text(
        "answering_ask" if now else "answering_ask_first",
        subject=subject.name,
        capacity=chat.text(f"holds_{capacity}"),
        now=chat.text.list(now),
    )
    how = chat.text(f"answering_write_{capacity}")
    chat.say("\n".join(line for line in (aside, lead, said, how) if line))


def type_words(chat: Chat, typed: str) -> None:
    """A name with a reason, the reason alone once the name is known, or a name that is not known."""
    kept, words = chat.focus[ASKED], plain_text(typed)
    subject = _mine(chat, kept["subject"], kept["capacity"])
    if subject is None:
        chat.set_focus()
    elif "who" in kept:
        _weigh(chat, subject, kept, words)
    elif kept["capacity"] in OF_UNITS:
        _read_unit(chat, subject, kept, words)
    else:
        _read_person(chat, subject, kept, words)


def _read_person(chat: Chat, subject: Subject, kept: dict[str, object], words: str) -> None:
    assert chat.viewer is not None
    head = words.replace(",", "，").split("，")[0]
    found = named_in(chat.tx, chat.viewer, head)
    if len(found) == 1:
        person = found[0][0]
        _weigh(chat, subject, {**kept, "who": person.id}, _behind(words, person.name))
    elif found:
        chat.set_focus(**{ASKED: {**kept, "words": words}})
        buttons = [Button(f"{person.name} {unit.name}", _data("pick", person.id, kept)) for person, unit in found]
        chat.say(chat.text("invite_which"), buttons[:OFFERED])
    else:
        _ask(chat, subject, str(kept["capacity"]), chat.text("answering_nobody", name=head[:OFFERED]))


def _read_unit(chat: Chat, subject: Subject, kept: dict[str, object], words: str) -> None:
    named = [(name, unit) for name, unit in known_as(chat.tx) if name in words and unit.kind == "organ"]
    if named:
        name, unit = max(named, key=lambda row: len(row[0]))
        _weigh(chat, subject, {**kept, "who": unit.id}, _behind(words, name))
    else:
        _ask(chat, subject, str(kept["capacity"]), chat.text("answering_no_unit"))


def _behind(words: str, name: str) -> str:
    """What stands behind a name; nothing where the name is only sounded like."""
    return words.partition(name)[2].strip(MARKS)


def _data(step: str, number: int | None, kept: dict[str, object]) -> str:
    return f"Y:{step}:{number or 0}:{kept['capacity']}"


def _weigh(chat: Chat, subject: Subject, kept: dict[str, object], reason: str) -> None:
    """What would be changed, before it is; without a reason, which one."""
    text, who = chat.text, _who(chat, kept)
    same = any(
        (row.unit_id if isinstance(who, Unit) else row.person_id) == who.id
        for row in holders_now(chat.tx, subject.id or 0, str(kept["capacity"]), chat.today)
    )
    if same:
        chat.set_focus()
        chat.say(text("answering_same", subject=subject.name, name=who.name))
        return
    kept = {**kept, "reason": reason[:LONGEST]}
    chat.set_focus(**{ASKED: kept})
    if not reason:
        chat.say(text("answering_why", name=who.name))
        return
    buttons = [
        Button(text("answering_yes"), _data("do", subject.id, kept)),
        Button(text("answering_no"), _data("drop", 0, kept)),
    ]
    chat.say(_said(chat, subject, kept, who), buttons)


def _who(chat: Chat, kept: dict[str, object]) -> Who:
    number = int(str(kept["who"]))
    return chat.tx.get_one(Unit, number) if kept["capacity"] in OF_UNITS else chat.tx.get_one(Person, number)


def _said(chat: Chat, subject: Subject, kept: dict[str, object], who: Who) -> str:
    capacity = str(kept["capacity"])
    now = [] if capacity in OF_UNITS else holders_now(chat.tx, subject.id or 0, capacity, chat.today)
    return chat.text(
        "answering_sure" if now else "answering_sure_first",
        subject=subject.name,
        capacity=chat.text(f"holds_{capacity}"),
        before=name_of(chat.tx, now[0]) if now else "",
        after=who.name,
        reason=str(kept["reason"]),
    )


def _go_on(chat: Chat, step: str, number: int, capacity: str) -> None:
    """Which of several, yes, or no; what is not asked any more changes nothing."""
    kept = chat.focus.get(ASKED, {})
    if kept.get("capacity") != capacity:
        chat.say(chat.text("settled_already"))
        return
    subject = _mine(chat, kept["subject"], capacity)
    if subject is None:
        return
    if step == "pick":
        person = chat.tx.get_one(Person, number)
        _weigh(chat, subject, {**kept, "who": number}, _behind(str(kept.get("words", "")), person.name))
        return
    chat.set_focus()
    if step == "drop":
        chat.say(chat.text("answering_left"))
    elif number != subject.id or not kept.get("reason"):
        chat.say(chat.text("settled_already"))
    else:
        _do(chat, subject, kept)


def _do(chat: Chat, subject: Subject, kept: dict[str, object]) -> None:
    who, capacity, reason = _who(chat, kept), str(kept["capacity"]), str(kept["reason"])
    before = change(chat.tx, subject, capacity, who, reason=reason, by=chat.me, now=chat.now, today=chat.today)
    told = who.contact_id if isinstance(who, Unit) else who.id
    chat.say(chat.text("answering_done", subject=subject.name, name=who.name, told=_reached(chat, told)))
    parts = {"by": chat.me.name, "name": who.name, "reason": reason}
    _tell(chat, told, "answering_you", subject, {**parts, "capacity": capacity})
    if before is not None:
        _tell(chat, before.person_id, "answering_not_you", subject, {**parts, "capacity": capacity})


def _reached(chat: Chat, person_id: int | None) -> str:
    """That he hears of it, or that he has to be told otherwise."""
    reached = person_id and account_of_person(chat.tx, person_id, chat.today)
    return chat.text("answering_told" if reached else "answering_not_told")


def _tell(chat: Chat, person_id: int | None, key: str, subject: Subject, parts: dict[str, str]) -> None:
    if not person_id or person_id == chat.me.id:
        return
    text, capacity = chat.texts_for(person_id), parts["capacity"]
    unit = chat.tx.get_one(Unit, subject.unit_id)
    place = "" if unit.name in subject.name else unit.name
    said = text(key, **{**parts, "place": place, "subject": subject.name, "capacity": text(f"holds_{capacity}")})
    once = f"answering:{subject.id}:{capacity}:{person_id}:{chat.turn.inbox_id}"
    chat.tell(person_id, said, [Button(text("seen"), "k:seen")], once=once)


# --- on the card ------------------------------------------------------------------------------------


def change_lines(chat: Chat, subject: Subject) -> list[str]:
    """调整: from whom to whom, since when and why, the newest first."""
    return [
        chat.text(
            "answering_line" if each.before else "answering_line_first",
            day=chat.text.day(each.day),
            capacity=chat.text(f"holds_{each.capacity}"),
            before=each.before,
            after=each.after,
            reason=each.reason,
        )
        for each in changes_of(chat.tx, subject.id or 0)
    ]


def ways_to_change(chat: Chat, subject: Subject) -> list[Button]:
    """A button for each capacity in which this reader may name somebody."""
    if chat.viewer is None or not chat.viewer.oversees() or subject.state != "active":
        return []
    if overseen_subject(chat.tx, chat.viewer, subject.id or 0) is None:
        return []
    return [
        Button(chat.text(f"answering_{capacity}"), f"Y:ask:{subject.id}:{capacity}")
        for capacity in capacities_of(chat.tx, subject)
    ]
