"""整片暂缓: after a flood or in snow, which area, until when, why; those concerned hear it once; 恢复 lifts it."""

from collections import defaultdict
from datetime import date, timedelta

from handlers.behind import seen_task
from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, read_date
from handlers.reasons import WEATHER, in_words
from handlers.records import viewer_of_chat
from storage.joining import named_unit, root
from storage.pausing import Rows, pause, paused_with, resume, still_running
from storage.people import account_of_person, leader_of, titled
from storage.periods import current_period
from storage.places import overseen, places_of, villages_of
from storage.tables import Period, Person, Subject, Task, Unit

DAYS = (7, 14)
LONGEST = 180  # days ahead
MOST_WORDS = 100
MOST_NAMES = 4
MOST_PLACES = 12


def show_pausing(chat: Chat) -> None:
    """Which area: a township for those who oversee several, else one's own, or a village of it; any may be written."""
    chat.toast()
    if not viewer_of_chat(chat).oversees():
        chat.say(chat.text("not_yours"))
        return
    aside = set_aside(chat)
    chat.set_focus(pausing={})
    places = [unit for unit in places_of(chat.tx).seen_by(viewer_of_chat(chat)) if unit.kind == "township"]
    if len(places) == 1:
        places += villages_of(chat.tx, places[0])
    buttons = [Button(unit.name, f"u:area:{unit.id}") for unit in places[:MOST_PLACES]]
    if len(places) > 1 and overseen(chat.tx, viewer_of_chat(chat), root(chat.tx).id or 0):
        buttons.append(Button(chat.text("whole_county"), f"u:area:{root(chat.tx).id}"))
    chat.say("\n".join(line for line in (aside, chat.text("pausing_where")) if line), buttons)


def tap(chat: Chat, parts: list[str]) -> None:
    """`u:area:UNIT`, `u:till:UNIT:DAY`, `u:why:REASON`, `u:hold:UNIT:DAY`, `u:leave:0`, `u:lift:UNIT:DAY`."""
    chat.toast()
    verb = parts[1]
    if verb == "leave":
        chat.set_focus()
        chat.say(chat.text("pausing_left"), keys=True)
    elif verb == "why":
        _reason(chat, parts[2])
    elif verb == "resume":
        _resume_one(chat, int(parts[2]))
    else:
        area = overseen(chat.tx, viewer_of_chat(chat), int(parts[2]))
        if area is None:
            chat.say(chat.text("not_yours"))
        elif verb == "area":
            _ask_until(chat, area)
        else:
            STEPS[verb](chat, area, date.fromisoformat(parts[3]))


def type_words(chat: Chat, typed: str) -> None:
    """What is being asked: the area, the day, or the reason in words."""
    kept = chat.focus["pausing"]
    area = overseen(chat.tx, viewer_of_chat(chat), kept.get("area", 0))
    if area is None:
        _type_area(chat, typed)
    elif "until" not in kept:
        _type_until(chat, area, typed)
    else:
        _reason(chat, " ".join(plain_text(typed).split())[:MOST_WORDS])


def _type_area(chat: Chat, typed: str) -> None:
    found = named_unit(chat.tx, typed)
    area = overseen(chat.tx, viewer_of_chat(chat), found.id or 0)
    if area is None or (area.parent_id is None and area.name not in typed):
        chat.say(chat.text("pausing_no_area"))
    else:
        _ask_until(chat, area)


def _ask_until(chat: Chat, area: Unit) -> None:
    """Until which day, where anything is still to be done there."""
    count = len(still_running(chat.tx, area, chat.today))
    if not count:
        chat.set_focus()
        chat.say(chat.text("pausing_nothing", area=area.name))
        return
    chat.set_focus(pausing={"area": area.id})
    closes = current_period(chat.tx, chat.today).closes
    buttons = [
        Button(chat.text("pausing_period"), f"u:till:{area.id}:{closes}"),
        *(Button(chat.text("pausing_days", days=days), f"u:till:{area.id}:{_later(chat, days)}") for days in DAYS),
    ]
    chat.say(chat.text("pausing_until", area=area.name, count=count), buttons)


def _later(chat: Chat, days: int) -> date:
    return chat.today + timedelta(days=days)


def _type_until(chat: Chat, area: Unit, typed: str) -> None:
    try:
        until = read_date(typed, chat.today, past=False)
    except ImpossibleDate as error:
        chat.say(chat.text.no_such_day(*error.args))
        return
    if until is None:
        chat.say(chat.text("pausing_no_day"))
    else:
        _ask_why(chat, area, until)


def _ask_why(chat: Chat, area: Unit, until: date) -> None:
    if not chat.today < until <= _later(chat, LONGEST):
        chat.say(chat.text("pausing_no_day"))
        return
    chat.set_focus(pausing={"area": area.id, "until": until.isoformat()})
    chat.say(chat.text("pausing_why"), [Button(chat.text(words), f"u:why:{name}") for name, words in WEATHER.items()])


def _reason(chat: Chat, why: str) -> None:
    """What would be paused, before it is."""
    kept = chat.focus.get("pausing", {})
    area = overseen(chat.tx, viewer_of_chat(chat), kept.get("area", 0))
    if area is None or "until" not in kept or not why:
        show_pausing(chat)
        return
    until = date.fromisoformat(kept["until"])
    chat.set_focus(pausing={**kept, "why": why})
    count = len(still_running(chat.tx, area, until))
    said = chat.text(
        "pausing_sure", area=area.name, count=count, day=chat.text.day(until), why=in_words(chat.text, why)
    )
    hold = Button(chat.text("obstacle_paused"), f"u:hold:{area.id}:{until}")
    chat.say(said, [hold, Button(chat.text("pausing_leave"), "u:leave:0")])


def _hold(chat: Chat, area: Unit, until: date) -> None:
    rows, why = still_running(chat.tx, area, until), chat.focus.get("pausing", {}).get("why", "")
    if not rows:
        chat.say(chat.text("pausing_already", area=area.name, day=chat.text.day(until)))
        return
    if not why:
        _ask_why(chat, area, until)
        return
    pause(chat.tx, rows, until, why, by=chat.me, now=chat.now)
    chat.set_focus()
    told = _tell(chat, area, rows, "pausing_told", why=why, until=until)
    lift = [Button(chat.text("resume"), f"u:lift:{area.id}:{until}")]
    chat.say(chat.text("pausing_done", area=area.name, count=len(rows), day=chat.text.day(until), told=told), lift)


def _lift(chat: Chat, area: Unit, until: date) -> None:
    rows = paused_with(chat.tx, area, until)
    if not rows:
        chat.say(chat.text("pausing_lifted_already", area=area.name))
        return
    resume(chat.tx, rows)
    told = _tell(chat, area, rows, "pausing_lifted_told", why="", until=until)
    chat.say(chat.text("pausing_lifted", area=area.name, count=len(rows), told=told))


STEPS = {"till": _ask_why, "hold": _hold, "lift": _lift}


def _tell(chat: Chat, area: Unit, rows: Rows, key: str, *, why: str, until: date) -> str:
    """Everybody who was to go there, in one message each, and the leader of the place; who was told, in a sentence."""
    mine: dict[int, list[str]] = defaultdict(list)
    for task, subject in rows:
        if task.person_id:
            mine[task.person_id].append(subject.name)
    once = f"pausing:{area.id}:{chat.turn.inbox_id}"
    for person, names in mine.items():
        text = chat.texts_for(person)
        listed = text.list(names[:MOST_NAMES]) + (text("pausing_more") if len(names) > MOST_NAMES else "")
        words = text(
            key,
            by=titled(chat.me),
            area=area.name,
            why=in_words(text, why),
            day=text.day(until),
            count=len(names),
            names=listed,
        )
        chat.tell(person, words, [Button(text("key_tasks"), "k:tasks")], once=f"{once}:{person}")
    leader = leader_of(chat.tx, area)
    if leader and leader.id not in (chat.me.id, *mine):
        text = chat.texts_for(leader.id or 0)
        reason, day = in_words(text, why), text.day(until)
        words = text(f"{key}_leader", by=titled(chat.me), area=area.name, why=reason, day=day, count=len(rows))
        chat.tell(leader.id or 0, words, [Button(text("seen"), "k:seen")], once=f"{once}:{leader.id}")
    missing = [one for one in mine if account_of_person(chat.tx, one, chat.today) is None]
    unreached = chat.text.list([chat.tx.get_one(Person, one).name for one in missing[:MOST_NAMES]])
    heard = chat.text("pausing_heard", count=len(mine) - len(missing)) if len(mine) > len(missing) else ""
    return heard + (chat.text("pausing_missing", names=unreached) if missing else "")


def _resume_one(chat: Chat, task_id: int) -> None:
    """One enterprise of those that were put off."""
    task = seen_task(chat, task_id)
    subject = chat.tx.get(Subject, task.subject_id) if task else None
    if task is None or subject is None:
        chat.say(chat.text("not_yours"))
    elif task.paused_until is None or task.state != "open" or _closed(chat, task):
        chat.say(chat.text("pausing_lifted_already", area=subject.name))
    else:
        resume(chat.tx, [(task, subject)])
        chat.say(chat.text("pausing_lifted_one", subject=subject.name))
        if task.person_id:
            text = chat.texts_for(task.person_id)
            said = text("pausing_lifted_you", by=titled(chat.me), subject=subject.name)
            once = f"resume:{task.id}:{chat.turn.inbox_id}"
            chat.tell(task.person_id, said, [Button(subject.name, f"o:{task.id}")], once=once)


def _closed(chat: Chat, task: Task) -> bool:
    return chat.tx.get_one(Period, task.period_key).closed_at is not None
