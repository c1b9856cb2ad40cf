"""定人: who goes where nobody goes, or somebody else should; said by the office or the township's leader, once."""

from activities.catalogue import Duty
from handlers.behind import may_appoint, phone_button, seen_task
from handlers.chat import Chat
from handlers.duties import measured
from handlers.half_filled import set_aside
from handlers.how_far import placed
from handlers.keyboards import Button
from handlers.obstacles import next_period
from handlers.records import viewer_of_chat
from storage.appointing import Candidate, appoint, candidates, is_own
from storage.joining import named_in
from storage.people import account_of_person, leader_of, titled
from storage.places import places_of
from storage.tables import Period, Person, Subject, Task, Unit

FIRST = 2  # candidates that are offered at once
MOST = 8


def tap(chat: Chat, parts: list[str]) -> None:
    """`u:who:TASK`, `u:other:TASK`, `u:give:TASK:PERSON:HOLDER`: the holder there was when the button was shown."""
    chat.toast()
    task = seen_task(chat, int(parts[2]))
    if task is None:
        chat.say(chat.text("not_yours"))
    elif parts[1] == "who":
        _ask(chat, task)
    elif parts[1] == "other":
        _ask_other(chat, task)
    else:
        _give(chat, task, int(parts[3]), int(parts[4]))


def _duty(chat: Chat, task: Task) -> Duty:
    return chat.turn.catalogue.duties[task.duty]


def _subject(chat: Chat, task: Task) -> tuple[Subject, Unit]:
    """What is to be visited, and its township."""
    subject = chat.tx.get_one(Subject, task.subject_id)
    return subject, places_of(chat.tx).of(chat.tx.get_one(Unit, subject.unit_id).path)


def _ask(chat: Chat, task: Task) -> None:
    """The two who have least left to do, and what it will count as."""
    if not _is_open(chat, task):
        return
    found = candidates(chat.tx, _duty(chat, task), task, chat.today)
    if not found:
        _ask_other(chat, task)
        return
    subject, township = _subject(chat, task)
    asked = chat.text("appoint_ask", subject=placed(chat.text, township.name, subject.name))
    other = Button(chat.text("appoint_more"), f"u:other:{task.id}")
    chat.say("\n".join([asked, _counts_as(chat, task)]), [*(_button(chat, task, one) for one in found[:FIRST]), other])


def _is_open(chat: Chat, task: Task) -> bool:
    """Whether anybody can still be sent; else it is said."""
    if may_appoint(chat, task, chat.tx.get_one(Period, task.period_key)):
        return True
    chat.say(chat.text("appoint_over"))
    return False


def _counts_as(chat: Chat, task: Task) -> str:
    """What a visit made from now on counts as, and what comes of it if nobody can go."""
    period, text = chat.tx.get_one(Period, task.period_key), chat.text
    if chat.today <= period.due:
        return text("appoint_in_time", due=text.day(period.due))
    day = text("this_day") if chat.today == period.closes else text("until", day=text.day(period.closes))
    return text("appoint_late", day=day, next=next_period(text, period))


def _button(chat: Chat, task: Task, one: Candidate) -> Button:
    key = "appoint_busy" if one.open else "appoint_through" if one.total else "appoint_free"
    label = chat.text(key, name=one.person.name, so_many=measured(chat.text, _duty(chat, task).subject, one.open))
    return Button(label, _data(task, one.person), alone=True)


def _data(task: Task, person: Person) -> str:
    return f"u:give:{task.id}:{person.id}:{task.person_id or 0}"


def _ask_other(chat: Chat, task: Task) -> None:
    """The others of the township; any name of those whom one leads may be written."""
    if not _is_open(chat, task):
        return
    found = candidates(chat.tx, _duty(chat, task), task, chat.today)[FIRST:MOST]
    aside = set_aside(chat)
    chat.set_focus(appoint=task.id)
    subject, _ = _subject(chat, task)
    asked = chat.text("appoint_write", subject=subject.name)
    chat.say("\n".join(line for line in (aside, asked) if line), [_button(chat, task, one) for one in found])


def type_name(chat: Chat, typed: str) -> None:
    """A name of the roster."""
    task = seen_task(chat, int(chat.focus["appoint"]))
    if task is None or not _is_open(chat, task):
        chat.set_focus()
        return
    found = named_in(chat.tx, viewer_of_chat(chat), typed)
    if len(found) == 1:
        _give(chat, task, found[0][0].id or 0, task.person_id or 0)
    elif found:
        buttons = [Button(f"{person.name} {unit.name}", _data(task, person)) for person, unit in found[:MOST]]
        chat.say(chat.text("invite_which"), buttons)
    else:
        chat.say(chat.text("invite_nobody", name=" ".join(typed.split())[:MOST]))


def _give(chat: Chat, task: Task, person_id: int, holder: int) -> None:
    """Decide it, unless it was decided since the button was shown, or the check would be about the person himself."""
    person = chat.tx.get(Person, person_id)
    if person is None:
        chat.say(chat.text("not_yours"))
    elif (task.person_id or 0) != holder or person_id == holder:
        now = chat.tx.get(Person, task.person_id) if task.person_id else None
        chat.say(chat.text("appoint_already", name=now.name if now else chat.text("nobody")))
    elif not _is_open(chat, task):
        return
    elif is_own(chat.tx, _duty(chat, task), task, person_id, chat.today):
        chat.say(chat.text("appoint_own", name=person.name))
    else:
        chat.set_focus()
        appoint(chat.tx, _duty(chat, task), task, person_id, chat.today)
        _tell(chat, task, person, chat.tx.get(Person, holder) if holder else None)


def _tell(chat: Chat, task: Task, person: Person, before: Person | None) -> None:
    """Whoever goes now, whoever was to go, and the township's leader, each in one message."""
    subject, township = _subject(chat, task)
    leader = leader_of(chat.tx, chat.tx.get_one(Unit, subject.unit_id))
    copied = leader if leader and leader.id != chat.me.id else None
    key = "appoint_done_copied" if copied else "appoint_done"
    if account_of_person(chat.tx, person.id or 0, chat.today) is None:
        chat.say(chat.text("appoint_not_reached", name=person.name), phone_button(chat, task, person))
    else:
        chat.say(chat.text(key, name=person.name, place=township.name))
    once = f"appoint:{task.id}:{person.id}:{chat.turn.inbox_id}"
    period = chat.tx.get_one(Period, task.period_key)
    text, by = chat.texts_for(person.id or 0), titled(chat.me)
    until = text.day(period.due if chat.today <= period.due else period.closes)
    unit = chat.tx.get_one(Unit, subject.unit_id)
    told = text("appoint_you", by=by, subject=placed(text, unit.name, subject.name), day=until)
    chat.tell(person.id or 0, told, [Button(subject.name, f"o:{task.id}")], once=f"{once}:you")
    if before is not None:
        text = chat.texts_for(before.id or 0)
        said = text("appoint_not_you", subject=subject.name, name=person.name, by=by)
        chat.tell(before.id or 0, said, [Button(text("seen"), "k:seen")], once=f"{once}:before")
    if copied is not None:
        text = chat.texts_for(copied.id or 0)
        said = text("appoint_copied", subject=subject.name, name=person.name, by=by)
        chat.tell(copied.id or 0, said, [Button(text("seen"), "k:seen")], once=f"{once}:copied")
