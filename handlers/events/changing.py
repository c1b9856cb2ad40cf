"""An event is sent out, changed, dropped, restored: nothing is lost, and those called hear of it."""

from handlers.chat import Chat
from handlers.events.card import show_event
from handlers.events.lines import head, kinds_of, titled
from handlers.events.naming import ask_absent, begin_naming, not_now
from handlers.events.opening import ask, go_on, missing
from handlers.keyboards import Button
from storage import event_marks
from storage.event_calls import whom
from storage.events import call, note_change, seated
from storage.people import reached
from storage.tables import Event


def send(chat: Chat, event: Event) -> None:
    """发通知: it stands, those called hear of it through the clock."""
    kind = kinds_of(chat)[event.kind]
    if event.state != "asked" or missing(event, kind):
        go_on(chat, event)
        return
    call(chat.tx, event, whom(chat.tx, kind, event, chat.today))
    event.state = "called"
    chat.set_focus()
    last = event.last_day or chat.today
    said = chat.text("event_sent", day=chat.text.day(last))
    chat.say(
        said,
        [Button(chat.text("event_look"), f"E:see:{event.id}"), Button(chat.text("event_drop"), f"E:void:{event.id}")],
    )


def ask_change(chat: Chat, event: Event) -> None:
    """改日期地点: what is written next is changed."""
    if event.state != "called":
        not_now(chat, event)
        return
    chat.set_focus(event=event.id)
    chat.say(chat.text("event_ask_change", title=titled(chat.text, kinds_of(chat), event)))


def void(chat: Chat, event: Event) -> None:
    """不办了, or 整条作废: undone by one tap."""
    text, was = chat.text, event.state
    if was == "void":
        not_now(chat, event)
        return
    event.state, event.marks = "void", {}
    chat.set_focus()
    if was == "asked":
        chat.say(text("event_dropped"))
        return
    note_change(event, chat.me.id or 0, chat.now, {"void": was})
    chat.say(text(f"event_void_{was}"), [Button(text("event_restore"), f"E:restore:{event.id}")])
    if was == "called" and event.first_day and event.first_day >= chat.today:
        for row in seated(chat.tx, event):
            if row.seat.person_id:
                tell_dropped(chat, event, row.seat.person_id, key="event_void_told")


def tell_dropped(chat: Chat, event: Event, person_id: int, *, key: str = "event_dropped_told") -> None:
    """Who may have been told already hears that it is not held, or not for him."""
    if not reached(chat.tx, [person_id], chat.today):
        return
    text = chat.texts_for(person_id)
    said = text(key, what=text("comma").join(head(text, kinds_of(chat), event)[:2]))
    chat.tell(
        person_id, said, [Button(text("seen"), "k:seen")], once=f"dropped:{event.id}:{person_id}:{chat.turn.inbox_id}"
    )


def restore(chat: Chat, event: Event) -> None:
    """What was dropped by mistake stands again; those called hear of it anew."""
    if event.state == "void" and (event.history.get("changes") or []):
        event.state = "held" if event.held_at else "called"
        event.version += 1
        show_event(chat, event, chat.text("event_restored"))
    else:
        not_now(chat, event)


def ask_other_day(chat: Chat, event: Event) -> None:
    """改日期, of what is being logged."""
    kind = kinds_of(chat).get(event.kind)
    if event.state != "asked" or kind is None:
        not_now(chat, event)
        return
    event.first_day = event.last_day = None
    event.marks = {}
    ask(chat, event, kind)


def again(chat: Chat, event: Event) -> None:
    """Who was absent, of what was called or is kept already; what is being named goes on as it stands."""
    if event_marks.is_open(event):
        ask_absent(chat, event)
    elif event.state in ("called", "held") and event.first_day and event.first_day <= chat.today:
        begin_naming(chat, event)
    elif event.state == "asked":
        go_on(chat, event)
    else:
        not_now(chat, event)
