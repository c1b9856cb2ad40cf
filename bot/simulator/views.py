"""What the page shows of the world, as JSON."""

from dataclasses import asdict

from bot.simulator.methods import profile
from bot.simulator.station import Station
from bot.simulator.world import Chat, Json, Stored

# What stands in the list of chats for a message without text.
LABELS = {
    "photo": "[图片]",
    "voice": "[语音]",
    "document": "[文件]",
    "video": "[视频]",
    "sticker": "[贴纸]",
    "location": "[位置]",
    "contact": "[名片]",
}


def people_view(station: Station) -> Json:
    """The list on the left, in the given order."""
    world = station.world
    people = [asdict(person) | _summary(station, world.chats[person.id]) for person in world.people.values()]
    bot = {"username": world.bot["username"], "name": world.bot["first_name"]}
    return {"bot": bot, "people": people, "now": station.now().isoformat()}


def _blocked(station: Station, person_id: int) -> bool:
    return station.world.chats[person_id].blocked or person_id in station.faults.blocked


def _summary(station: Station, chat: Chat) -> Json:
    last = next(reversed(chat.messages.values()), None)
    return {
        "started": chat.started,
        "blocked": _blocked(station, chat.id),
        "unreachable": chat.id in station.faults.deactivated,
        "unread": chat.unread,
        "last": _line(last.message) if last else "",
        "last_date": last.message["date"] if last else 0,
        "last_out": bool(last and last.out),
        "last_taken": bool(last and last.taken),
    }


def _line(message: Json) -> str:
    words = message.get("text") or message.get("caption")
    return str(words) if words else next((label for kind, label in LABELS.items() if kind in message), "")


def chat_view(station: Station, chat: Chat, last: int | None = None) -> Json:
    """One private chat with everything on the phone's screen, or the `last` messages of it."""
    speaks = station.world.people[chat.id].language_code
    return {
        "commands": profile.commands_for(station, chat.id, speaks),
        "description": profile.shown_text("Description", station, speaks),
        "typing": station.typing(chat),
        "toasts": station.toasts.pop(chat.id, []),
        **_around(station, chat),
        **earlier(chat, None, last),
    }


def earlier(chat: Chat, before: int | None, last: int | None) -> Json:
    """The `last` messages before that one, oldest first, and whether there are any before these."""
    found = [stored for number, stored in chat.messages.items() if before is None or number < before]
    shown = found if last is None else found[max(0, len(found) - last) :]
    return {"messages": [_bubble(stored) for stored in shown], "earlier": len(found) > len(shown)}


def _around(station: Station, chat: Chat) -> Json:
    return {
        "now": station.date(),
        "started": chat.started,
        "blocked": _blocked(station, chat.id),
        "keyboard": chat.keyboard,
        "asks_reply": chat.asks_reply,
    }


def news(station: Station, event: Json) -> Json:
    """An event as a page needs it: of a chat, what it named as it is now, what is gone, and the line in the list."""
    if event["type"] != "chat":
        return event
    chat = station.world.chats[event["id"]]
    there = [chat.messages[number] for number in event["messages"] if number in chat.messages]
    gone = [number for number in event["messages"] if number not in chat.messages]
    shown = {"messages": [_bubble(stored) for stored in there], "gone": gone}
    return event | _around(station, chat) | shown | {"person": _summary(station, chat)}


def _bubble(stored: Stored) -> Json:
    edited = "edit_date" in stored.message and "reply_markup" not in stored.message
    about = {"out": stored.out, "edited": edited, "revision": stored.revision, "taken": stored.taken}
    return stored.message | about
