"""What a person can do with a phone: write, tap, send things, edit, block; each becomes an update."""

import re
from collections.abc import Callable

from bot.simulator import files, placeholders, text
from bot.simulator.methods.editing import drop
from bot.simulator.methods.sending import CONTENT
from bot.simulator.parameters import Upload
from bot.simulator.refusals import PageRefusalError
from bot.simulator.station import Station, shallow
from bot.simulator.world import Chat, Json, Tap

START_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}")
UPLOADS = ("photo", "voice", "document", "video")
NO_BUTTON = "BUTTON_DATA_INVALID: this button is not on the message (any more)"


def send(station: Station, person_id: int, what: Json) -> Json:
    """Do one thing as that person; gives the ids of message and update (None if the bot wants none).

    PageRefusalError with a sentence where the request is malformed or a phone could not do it.
    """
    chat = private_chat(station, person_id)
    try:
        return _act(station, chat, what)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PageRefusalError(400, f"cannot read {what!r}: {error!r}") from error


def _act(station: Station, chat: Chat, what: Json) -> Json:
    for name, act in ACTS.items():
        if name in what:
            if chat.blocked and name != "start":
                raise PageRefusalError(409, "the bot is blocked; START unblocks it")
            done = act(station, chat, what)
            chat.started = chat.started or name != "group"
            return done
    raise PageRefusalError(400, f"nothing to do in {sorted(what)}; one of: {', '.join(ACTS)}")


def private_chat(station: Station, person_id: int) -> Chat:
    """The chat of somebody on the list."""
    if person_id not in station.world.people:
        raise PageRefusalError(404, f"nobody has the number {person_id}")
    return station.world.chats[person_id]


def _say(station: Station, chat: Chat, person_id: int, content: Json) -> Json:
    chat.asks_reply = None
    message = station.add_message(chat, station.world.user(person_id), content, out=True)
    update_id = station.queue("message", message)
    return {"message_id": message["message_id"], "update_id": update_id}


def _write(station: Station, chat: Chat, what: Json) -> Json:
    """A phone sends a text that is too long for one message as several."""
    words, most = _some(what["text"]), text.MESSAGE_CHARACTERS
    parts = [words[at : at + most] for at in range(0, len(words), most)]
    sent = [_say(station, chat, chat.id, text.said(part).fields("text", "entities")) for part in parts]
    return sent[-1]


def _some(value: object) -> str:
    words = str(value).strip()
    if not words:
        raise PageRefusalError(400, "an empty message cannot be sent")
    return words


def _words(value: object) -> str:
    words = _some(value)
    if len(words) > text.MESSAGE_CHARACTERS:
        raise PageRefusalError(400, f"a message holds {text.MESSAGE_CHARACTERS} characters at most")
    return words


def _start(station: Station, chat: Chat, what: Json) -> Json:
    code = str(what["start"])
    if not START_CODE.fullmatch(code):
        raise PageRefusalError(400, "START_PARAM_INVALID: a start code is 64 of A-Z a-z 0-9 _ - at most")
    unblock(station, chat)
    return _write(station, chat, {"text": f"/start {code}".strip()})


def _tap(station: Station, chat: Chat, what: Json) -> Json:
    tap = what["tap"]
    if "text" in tap:
        return _tap_key(station, chat, tap["text"])
    stored = chat.messages.get(int(tap["message_id"]))
    if stored is None or tap["data"] not in inline_buttons(stored.message).values():
        raise PageRefusalError(410, NO_BUTTON)
    query_id = str(4_000_000_000_000 + station.world.number())
    station.world.taps[query_id] = Tap(query_id, chat.id, stored.message["message_id"], station.date())
    query = {
        "id": query_id,
        "from": station.world.user(chat.id),
        "message": stored.message,
        "chat_instance": str(chat.id * 7919),
        "data": tap["data"],
    }
    return {
        "message_id": stored.message["message_id"],
        "update_id": station.queue("callback_query", query),
    }


def inline_buttons(message: Json) -> dict[str, str]:
    """What each button below a message says and sends; those that only copy or link are left out."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row if "callback_data" in button}


def _tap_key(station: Station, chat: Chat, label: str) -> Json:
    rows = (chat.keyboard or {"rows": []})["rows"]
    for button in (button for row in rows for button in row):
        if button["text"] == label:
            break
    else:
        raise PageRefusalError(410, f"no button 「{label}」 stands below the input line")
    if button["request_contact"]:
        return _contact(station, chat, {"contact": {"own": True}})
    if button["request_location"]:
        return _location(station, chat, {"location": {"latitude": 28.9, "longitude": 111.48}})
    return _write(station, chat, {"text": label})


def _contact(station: Station, chat: Chat, what: Json) -> Json:
    given = what["contact"]
    if given.get("own"):
        name = station.world.people[chat.id].name
        contact = {"phone_number": own_phone(chat.id), "first_name": name, "user_id": chat.id}
    else:
        contact = {name: given[name] for name in ("phone_number", "first_name")}
    return _say(station, chat, chat.id, {"contact": contact})


def own_phone(person_id: int) -> str:
    """The invented number of a person's phone, without a plus sign, as Telegram often gives it."""
    return f"86100{person_id % 10**8:08d}"


def _location(station: Station, chat: Chat, what: Json) -> Json:
    place = {name: float(what["location"][name]) for name in ("latitude", "longitude")}
    return _say(station, chat, chat.id, {"location": place})


def _sticker(station: Station, chat: Chat, what: Json) -> Json:
    upload = Upload("sticker.webp", "image/webp", placeholders.picture(station.world.next_number))
    stored = files.keep(station.world, "sticker", upload, emoji=str(what["sticker"]))
    return _say(station, chat, chat.id, files.content(stored))


def _photo(station: Station, chat: Chat, what: Json) -> Json:
    data = placeholders.picture(station.world.next_number)
    return _file(station, chat, "photo", Upload("photo.png", "image/png", data), what)


def _voice(station: Station, chat: Chat, what: Json) -> Json:
    seconds = int(what["voice"])
    data = placeholders.silence(seconds, station.world.next_number)
    return _file(station, chat, "voice", Upload("voice.oga", "audio/ogg", data), what, duration=seconds)


def _upload(station: Station, chat: Chat, what: Json) -> Json:
    kind, upload = what.get("kind"), what["upload"]
    if kind not in UPLOADS:
        raise PageRefusalError(400, f"kind is one of: {', '.join(UPLOADS)}")
    return _file(station, chat, kind, upload, what)


def _file(station: Station, chat: Chat, kind: str, upload: Upload, what: Json, **about: object) -> Json:
    stored = files.keep(station.world, kind, upload, **about)
    body = files.content(stored)
    if what.get("caption"):
        body |= text.said(_words(what["caption"])).fields("caption", "caption_entities")
    if what.get("album"):
        body["media_group_id"] = str(what["album"])
    return _say(station, chat, chat.id, body)


def _edit(station: Station, chat: Chat, what: Json) -> Json:
    message_id = int(what["edit"]["message_id"])
    stored = chat.messages.get(message_id)
    if stored is None or not stored.out or "text" not in stored.message:
        raise PageRefusalError(400, "only one's own written messages can be changed")
    kept = {name: value for name, value in stored.message.items() if name != "entities"}
    found = text.said(_words(what["edit"]["text"])).fields("text", "entities")
    stored.message = kept | found | {"edit_date": station.date()}
    stored.revision += 1
    station.changed(chat, message_id)
    return {"message_id": message_id, "update_id": station.queue("edited_message", stored.message)}


def _delete(station: Station, chat: Chat, what: Json) -> Json:
    """Off the phone and out of the chat; Telegram does not tell the bot."""
    message_id = int(what["delete"])
    if message_id not in chat.messages:
        raise PageRefusalError(410, "the message to delete is gone")
    drop(station, chat, message_id)
    return {"message_id": message_id, "update_id": None}


def _reply(station: Station, chat: Chat, what: Json) -> Json:
    stored = chat.messages.get(int(what["reply_to"]))
    if stored is None:
        raise PageRefusalError(410, "the message to answer is gone")
    content = text.said(_words(what["text"])).fields("text", "entities")
    return _say(station, chat, chat.id, {"reply_to_message": shallow(stored.message), **content})


def _forward(station: Station, chat: Chat, what: Json) -> Json:
    """What a villager wrote elsewhere, or a message of this chat once more."""
    if "message_id" in what["forward"]:
        return _forward_again(station, chat, int(what["forward"]["message_id"]))
    origin = {"type": "hidden_user", "date": station.date(), "sender_user_name": "村民"}
    content = text.said(_words(what["forward"]["text"])).fields("text", "entities")
    return _say(station, chat, chat.id, {"forward_origin": origin, **content})


def _forward_again(station: Station, chat: Chat, message_id: int) -> Json:
    stored = chat.messages.get(message_id)
    if stored is None:
        raise PageRefusalError(410, "the message to forward is gone")
    source = stored.message
    first = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    content = {name: source[name] for name in CONTENT if name in source}
    return _say(station, chat, chat.id, {"forward_origin": source.get("forward_origin", first), **content})


def _group(station: Station, chat: Chat, what: Json) -> Json:
    group = station.world.group(str(what["group"]))
    content = text.said(_words(what["text"])).fields("text", "entities")
    return _say(station, group, chat.id, content)


# What a person can do, by the field of the request that asks for it; the first that is there counts.
ACTS: dict[str, Callable[[Station, Chat, Json], Json]] = {
    "group": _group,
    "edit": _edit,
    "delete": _delete,
    "reply_to": _reply,
    "forward": _forward,
    "tap": _tap,
    "start": _start,
    "contact": _contact,
    "location": _location,
    "sticker": _sticker,
    "upload": _upload,
    "photo": _photo,
    "voice": _voice,
    "text": _write,
}


def block(station: Station, chat: Chat) -> None:
    """Block the bot, which hears of it."""
    if not chat.blocked:
        chat.blocked = True
        _membership(station, chat, "member", "kicked")


def unblock(station: Station, chat: Chat) -> None:
    """Let the bot write again, which hears of it."""
    if chat.blocked:
        chat.blocked = False
        _membership(station, chat, "kicked", "member")


def _membership(station: Station, chat: Chat, before: str, after: str) -> None:
    change = {
        "chat": station.world.chat_object(chat),
        "from": station.world.user(chat.id),
        "date": station.date(),
        "old_chat_member": _member(station, before),
        "new_chat_member": _member(station, after),
    }
    station.queue("my_chat_member", change)
    station.changed(chat)


def _member(station: Station, status: str) -> Json:
    member = {"user": station.world.sender(), "status": status}
    return member | {"until_date": 0} if status == "kicked" else member
