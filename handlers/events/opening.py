"""办班、记活动: one line says it all, or one thing after the other is asked; then those called hear of it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from activities.events import Event as EventKind
from handlers.chat import Chat
from handlers.events.applying import alter, apply, change, units_in
from handlers.events.card import show_event
from handlers.events.lines import by_unit, head, kinds_of
from handlers.events.naming import ask_absent, mark_named, not_now, type_marks
from handlers.events.sentence import Line, read_line, read_marks
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, plain
from storage import event_marks
from storage.colleagues import people_named_in
from storage.event_calls import been_there, of_group, training_list, whom
from storage.events import call, openable, places_used, seated
from storage.people import reached
from storage.tables import Event, Unit

DAY = timedelta(days=1)
PLACES = 3  # places used lately that a tap names
NOT_A_NAME = 4  # characters from which on words at the list are a title, not somebody unknown


def kind_words(kind: EventKind) -> tuple[str, ...]:
    """Whatever its kinds may be called."""
    return tuple(word for each in kind.kinds for word in each.words())


def start(chat: Chat, kind: EventKind, sort: str, unit: Unit) -> Event:
    """A new one; what is logged afterwards is of today, at the unit's own place, unless it is said otherwise."""
    event = Event(kind=kind.key, sort=sort, unit_id=unit.id or 0, opened_by_id=chat.me.id or 0, made_at=chat.now)
    if not kind.ahead:
        event.first_day = event.last_day = chat.today
        event.place = unit.name
        event.audience = {"groups": [group.key for group in kind.called], "done": True}
    elif kind.called[0].training_list and training_list(chat.tx):
        event.audience = {"groups": [kind.called[0].key]}
    chat.tx.add(event)
    chat.tx.flush()
    return event


def type_sentence(chat: Chat, words: str) -> bool:
    """A whole line with nothing asked: one of the kinds that this person may open, and a day."""
    said = plain(words).lower()
    may = openable(chat.tx, chat.me.id or 0, kinds_of(chat))
    named = [
        (word, kind, sort.key, unit)
        for kind, unit in may
        for sort in kind.kinds
        for word in sort.words()
        if word in said
    ]
    if not named:
        return False
    _, kind, sort, unit = max(named, key=lambda row: len(row[0]))
    try:
        line = read_line(words, chat.today, kind_words(kind))
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return True
    if line.first is None:
        return False
    event = start(chat, kind, sort, unit)
    apply(chat, event, kind, line)
    ask(chat, event, kind, absent=line.absent)
    return True


# --- what is asked ----------------------------------------------------------------------------------


def go_on(chat: Chat, event: Event, lead: str = "") -> None:
    """The next thing that is not said yet."""
    kind = kinds_of(chat).get(event.kind)
    if event.state != "asked" or kind is None:
        not_now(chat, event)
    else:
        ask(chat, event, kind, lead)


def ask(chat: Chat, event: Event, kind: EventKind, lead: str = "", absent: tuple[str, ...] = ()) -> None:
    """The next thing that is not said yet; in the end who was absent, or the whole of it to be checked."""
    open_now = missing(event, kind)
    if open_now:
        chat.set_focus(event=event.id)
        ASK[open_now](chat, event, kind, lead)
    elif event.first_day is not None and event.first_day <= chat.today:
        call(chat.tx, event, whom(chat.tx, kind, event, chat.today))
        if not event_marks.is_open(event):
            event_marks.begin(event, seated(chat.tx, event))
        ask_absent(chat, event, lead or mark_named(chat, event, absent))
    else:
        _check(chat, event, kind, lead)


def missing(event: Event, kind: EventKind) -> str:
    """What is still to be asked, in order; "" when all is there."""
    if event.first_day is None:
        return "day"
    if kind.day_hours and event.hours is None:
        return "long"
    if not event.place:
        return "place"
    return "whom" if kind.called and not event.audience.get("done") else ""


def _say(chat: Chat, event: Event, question: str, buttons: list[Button], lead: str) -> None:
    top = "" if lead else "\n".join(head(chat.text, kinds_of(chat), event))
    drop = Button(chat.text("event_drop"), f"E:void:{event.id}", alone=True)
    chat.say("\n".join(filter(None, [lead, top, question])), [*buttons, drop])


def _ask_day(chat: Chat, event: Event, kind: EventKind, lead: str) -> None:
    text = chat.text
    days = [("event_today", chat.today), ("event_tomorrow" if kind.ahead else "event_yesterday", _beside(chat, kind))]
    buttons = [Button(text(key), f"E:day:{event.id}:{day}") for key, day in days]
    _say(chat, event, text("event_ask_day"), buttons, lead)


def _beside(chat: Chat, kind: EventKind) -> date:
    return chat.today + DAY if kind.ahead else chat.today - DAY


def _ask_long(chat: Chat, event: Event, kind: EventKind, lead: str) -> None:
    text = chat.text
    offers = [(2, 0)] if not kind.ahead else []
    buttons = [Button(text("event_hours", hours=hours), f"E:hours:{event.id}:{hours}") for hours, _ in offers]
    buttons.append(Button(text("event_half_day"), f"E:long:{event.id}:1"))
    days = (1,) if not kind.ahead else (1, 2, 3)
    buttons += [Button(text("event_days", count=count), f"E:long:{event.id}:{2 * count}") for count in days]
    _say(chat, event, text("event_ask_long"), buttons, lead)


def _ask_place(chat: Chat, event: Event, _: EventKind, lead: str) -> None:
    places = _places(chat, event)
    buttons = [Button(place, f"E:place:{event.id}:{number}") for number, place in enumerate(places)]
    _say(chat, event, chat.text("event_ask_place"), buttons, lead)


def place_of(chat: Chat, event: Event, number: int) -> str:
    """The place behind a button; "" when it is not on offer any more."""
    return dict(enumerate(_places(chat, event))).get(number, "")


def _places(chat: Chat, event: Event) -> list[str]:
    unit = chat.tx.get_one(Unit, event.unit_id).name
    return list(dict.fromkeys([*places_used(chat.tx, chat.me.id or 0, PLACES), unit]))


def ask_whom(chat: Chat, event: Event, kind: EventKind, lead: str) -> None:
    """Whom it is for: groups, each with how many they are; names and places may be written."""
    text, chosen = chat.text, event.audience.get("groups", [])
    path = chat.tx.get_one(Unit, event.unit_id).path
    buttons = []
    for number, group in enumerate(kind.called):
        count = len(of_group(chat.tx, group, path, chat.today))
        label = text("event_group", name=group.name.said(text.language), count=count)
        if group.key in chosen:
            buttons.append(Button(f"✓{label}", f"E:ungroup:{event.id}:{number}"))
        elif count:
            buttons.append(Button(label, f"E:group:{event.id}:{number}"))
    buttons += _fresh(chat, event, kind)
    called = whom(chat.tx, kind, event, chat.today)
    last = [Button(text("event_picked", count=len(called)), f"E:picked:{event.id}", alone=True)] if called else []
    beside = [each.name for each in called if each.person_id in event.audience.get("people", [])]
    units = [chat.tx.get_one(Unit, one).name for one in event.audience.get("units", [])]
    lines = [
        text("event_only_units", units=text.list(units)) if units else "",
        text("event_beside", names=text.list(beside)) if beside else "",
        text("event_ask_whom"),
    ]
    said = "\n".join(filter(None, lines))
    query = chat.turn.update.callback_query
    if query and query.message and (query.data or "").split(":")[1] in EDITING and not lead:
        chat.edit(query.message.message_id, said, [*buttons, *last])
    else:
        _say(chat, event, said, [*buttons, *last], lead)


EDITING = ("group", "ungroup", "fresh", "unfresh")


def _fresh(chat: Chat, event: Event, kind: EventKind) -> list[Button]:
    """轮训: only those who have not been there this year."""
    if not been_there(chat.tx, event, chat.today.year) or kind.kind(event.sort) is None:
        return []
    on = bool(event.audience.get("fresh"))
    return [
        Button(f"{'✓' if on else ''}{chat.text('event_fresh')}", f"E:{'un' if on else ''}fresh:{event.id}", alone=True)
    ]


def _check(chat: Chat, event: Event, kind: EventKind, lead: str) -> None:
    """请核对: before anybody hears of it."""
    text = chat.text
    called = whom(chat.tx, kind, event, chat.today)
    people = [each.person_id for each in called if each.person_id]
    away = len(people) - len(reached(chat.tx, people, chat.today))
    lines = [
        lead or text("event_check"),
        *head(text, kinds_of(chat), event),
        text("event_due", count=len(called)),
        *by_unit(chat.tx, text, [(each.name, each.unit) for each in called]),
        text("event_not_reached", count=away) if away else "",
        text("event_check_change"),
    ]
    chat.set_focus(event=event.id)
    send = [Button(text("event_send"), f"E:send:{event.id}")] if called else []
    buttons = [
        *send,
        Button(text("event_whom"), f"E:whom:{event.id}"),
        Button(text("event_drop"), f"E:void:{event.id}"),
    ]
    chat.say("\n".join(filter(None, lines)), buttons)


Ask = Callable[[Chat, Event, EventKind, str], None]
ASK: Mapping[str, Ask] = {"day": _ask_day, "long": _ask_long, "place": _ask_place, "whom": ask_whom}


# --- what is answered -------------------------------------------------------------------------------


def type_event(chat: Chat, typed: str) -> None:
    """Words while an event is in hand: what is asked, absentees, or what is to be changed."""
    event = chat.tx.get(Event, chat.focus["event"])
    kind = kinds_of(chat).get(event.kind) if event else None
    if event is None or kind is None or event.state == "void":
        chat.set_focus()
        chat.say(chat.text("not_understood"), keys=True)
        return
    if event.state != "asked" and type_sentence(chat, typed):  # a whole line is of another one
        return
    try:
        line = read_line(typed, chat.today, kind_words(kind))
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return
    if event_marks.is_open(event):
        _type_at_list(chat, event, kind, typed, line)
    elif event.state == "asked" or (event.state == "called" and not event.audience.get("done")):
        _type_answer(chat, event, kind, typed, line)
    elif event.state == "called":
        change(chat, event, kind, line)
    else:
        chat.set_focus()
        show_event(chat, event)


def _type_at_list(chat: Chat, event: Event, kind: EventKind, typed: str, line: Line) -> None:
    names = {row.seat.number: row.name for row in seated(chat.tx, event)}
    marks = read_marks(typed, names)
    is_line = line.first or line.half_days or line.place or len(line.title) > NOT_A_NAME or not names
    if not marks.found and not marks.all_came and is_line and line.says_something():
        (apply if event.state == "asked" else alter)(chat, event, kind, line)
        _ask_again(chat, event, kind, line)
    else:
        type_marks(chat, event, typed)


def _ask_again(chat: Chat, event: Event, kind: EventKind, line: Line) -> None:
    """The rest of what is being opened; of what is kept, the list with what was changed."""
    if event.state == "asked":
        ask(chat, event, kind, absent=line.absent)
    else:
        ask_absent(chat, event, chat.text("event_altered"))


def _type_answer(chat: Chat, event: Event, kind: EventKind, typed: str, line: Line) -> None:
    asked = missing(event, kind)
    if asked == "whom" and _type_whom(chat, event, typed):
        ask_whom(chat, event, kind, "")
        return
    only_title = line == Line(title=line.title)
    if asked == "place" and not line.place:
        event.place = plain(typed)[:40]
    elif asked == "whom" and only_title:
        ask(chat, event, kind, chat.text("event_unknown", words=line.title))
        return
    elif asked and only_title:  # words that are no day, or no length, are not taken for the title
        ask(chat, event, kind, chat.text("event_not_read"))
        return
    else:
        apply(chat, event, kind, line)
    ask(chat, event, kind, absent=line.absent)


def _type_whom(chat: Chat, event: Event, typed: str) -> bool:
    """Names of people of the unit, or of places that narrow the groups."""
    mine = chat.tx.get_one(Unit, event.unit_id).path
    named = people_named_in(chat.tx, plain(typed))
    people = [one.id for one in named if chat.tx.get_one(Unit, one.unit_id).path.startswith(mine)]
    units = units_in(chat, event, plain(typed)) if not people else []
    if people:
        there = event.audience.get("people", [])
        event.audience = {**event.audience, "people": [*there, *(one for one in people if one not in there)]}
    if units:
        event.audience = {**event.audience, "units": units}
    return bool(people or units)
