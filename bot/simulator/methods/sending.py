"""sendMessage, sendLocation, sendContact, sendChatAction, forwardMessage, copyMessage."""

import asyncio
from typing import Any

from bot.simulator import keyboards, text
from bot.simulator.methods.table import CAPTION, SENDING, Method
from bot.simulator.parameters import Kind
from bot.simulator.refusals import bad_request
from bot.simulator.station import TYPING_SECONDS, Station, shallow
from bot.simulator.world import Chat, Json

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
# What a message holds besides who, where and when.
CONTENT = (
    *("text", "entities", "link_preview_options", "caption", "caption_entities", "photo", "voice"),
    *("document", "video", "audio", "sticker", "location", "contact"),
)


def say(station: Station, args: Json, content: Json) -> Json:
    """Check who may be written to, the keyboard and the rates, then write the bot's message into the chat."""
    chat = station.writable_chat(args)
    markup = keyboards.read(args.get("reply_markup"), private=chat.type == "private")
    answered = _answered(chat, args.get("reply_parameters"))
    station.charge(chat)
    for sentence in markup.warnings:
        station.warn(sentence)
    if markup.kind == "inline":
        content = {**content, "reply_markup": markup.body}
    if args.get("protect_content"):
        content = {**content, "has_protected_content": True}
    message = station.add_message(chat, station.world.sender(), {**answered, **content}, out=False)
    set_keyboard(chat, markup, message["message_id"])
    return message


def set_keyboard(chat: Chat, markup: keyboards.Markup, message_id: int) -> None:
    """A reply keyboard stays below the input line until another comes or it is taken away."""
    chat.asks_reply = markup.body | {"message_id": message_id} if markup.kind == "reply" else None
    if markup.kind == "keyboard":
        chat.keyboard, chat.keyboard_from = markup.body, message_id
    elif markup.kind == "remove":
        chat.keyboard = None


def _answered(chat: Chat, reply: Any) -> Json:
    if reply is None:
        return {}
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    stored = chat.messages.get(reply.get("message_id", 0))
    if stored is not None:
        return {"reply_to_message": shallow(stored.message)}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def send_message(station: Station, args: Json) -> Json:
    found = text.read_message(args)
    content = found.fields("text", "entities")
    preview = args.get("link_preview_options")
    return say(station, args, content | ({"link_preview_options": preview} if preview else {}))


def send_location(station: Station, args: Json) -> Json:
    if "latitude" not in args or "longitude" not in args:
        raise bad_request("latitude and longitude must be specified")
    place = {name: args[name] for name in ("latitude", "longitude", "horizontal_accuracy") if name in args}
    return say(station, args, {"location": place})


def send_contact(station: Station, args: Json) -> Json:
    if not args.get("phone_number") or not args.get("first_name"):
        raise bad_request("phone number and first name must be specified")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return say(station, args, {"contact": {name: args[name] for name in names if name in args}})


def send_chat_action(station: Station, args: Json) -> bool:
    if args.get("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = station.writable_chat(args)
    station.typing_until[chat.id] = asyncio.get_running_loop().time() + TYPING_SECONDS
    station.hub.tell("action", id=chat.id, action=args["action"])
    return True


def _source(station: Station, args: Json, missing: str) -> Json:
    chat = station.find_chat({"chat_id": args.get("from_chat_id", "")})
    stored = chat.messages.get(args.get("message_id", 0))
    if stored is None:
        raise bad_request(missing)
    return stored.message


def forward_message(station: Station, args: Json) -> Json:
    source = _source(station, args, "message to forward not found")
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    content = {name: source[name] for name in CONTENT if name in source}
    return say(station, args, {"forward_origin": origin, **content})


def copy_message(station: Station, args: Json) -> Json:
    source = _source(station, args, "message to copy not found")
    content = {name: source[name] for name in CONTENT if name in source}
    if "caption" in args and "text" not in source:
        content.pop("caption_entities", None)
        content |= text.read_caption(args).fields("caption", "caption_entities")
    return {"message_id": say(station, args, content)["message_id"]}


METHODS = (
    Method(
        "sendMessage",
        send_message,
        SENDING
        | {
            "text": Kind.STR,
            "parse_mode": Kind.STR,
            "entities": Kind.JSON,
            "link_preview_options": Kind.JSON,
        },
    ),
    Method(
        "sendLocation",
        send_location,
        SENDING
        | {
            "latitude": Kind.FLOAT,
            "longitude": Kind.FLOAT,
            "horizontal_accuracy": Kind.FLOAT,
            "live_period": Kind.UNSIMULATED,
            "heading": Kind.UNSIMULATED,
            "proximity_alert_radius": Kind.UNSIMULATED,
        },
    ),
    Method(
        "sendContact",
        send_contact,
        SENDING | {"phone_number": Kind.STR, "first_name": Kind.STR, "last_name": Kind.STR, "vcard": Kind.STR},
    ),
    Method(
        "sendChatAction",
        send_chat_action,
        {
            "chat_id": Kind.CHAT,
            "action": Kind.STR,
            "message_thread_id": Kind.UNSIMULATED,
            "business_connection_id": Kind.UNSIMULATED,
        },
    ),
    Method(
        "forwardMessage",
        forward_message,
        {
            "chat_id": Kind.CHAT,
            "from_chat_id": Kind.CHAT,
            "message_id": Kind.INT,
            "disable_notification": Kind.BOOL,
            "protect_content": Kind.BOOL,
        },
    ),
    Method(
        "copyMessage",
        copy_message,
        SENDING | CAPTION | {"from_chat_id": Kind.CHAT, "message_id": Kind.INT},
    ),
)
