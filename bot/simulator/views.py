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
    people = [
        asdict(person) | _summary(world.chats[person.id], blocked=_blocked(station, person.id))
        for person in world.people.values()
    ]
    bot = {"username": world.bot["username"], "name": world.bot["first_name"]}
    return {"bot": bot, "people": people, "now": station.now().isoformat()}


def _blocked(station: Station, person_id: int) -> bool:
    return station.world.chats[person_id].blocked or person_id in station.faults.blocked


def _summary(chat: Chat, *, blocked: bool) -> Json:
    last = next(reversed(chat.messages.values()), None)
    return {
        "started": chat.started,
        "blocked": blocked,
        "unread": chat.unread,
        "last": _line(last.message) if last else "",
        "last_date": last.message["date"] if last else 0,
    }


def _line(message: Json) -> str:
    words = message.get("text") or message.get("caption")
    return str(words) if words else next((label for kind, label in LABELS.items() if kind in message), "")


def chat_view(station: Station, chat: Chat) -> Json:
    """One private chat with everything on the phone's screen."""
    speaks = station.world.people[chat.id].language_code
    return {
        "now": station.date(),
        "started": chat.started,
        "blocked": _blocked(station, chat.id),
        "commands": profile.commands_for(station, chat.id, speaks),
        "description": profile.shown_text("Description", station, speaks),
        "messages": [_bubble(stored) for stored in chat.messages.values()],
        "keyboard": chat.keyboard,
        "typing": station.typing(chat),
        "toasts": station.toasts.pop(chat.id, []),
    }


def _bubble(stored: Stored) -> Json:
    edited = "edit_date" in stored.message and "reply_markup" not in stored.message
    return stored.message | {"out": stored.out, "edited": edited, "revision": stored.revision}
