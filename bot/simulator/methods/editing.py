"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, deleteMessages."""

from bot.simulator import keyboards, text
from bot.simulator.methods.table import CAPTION, WHICH_MESSAGE, Method
from bot.simulator.parameters import Kind
from bot.simulator.refusals import RefusalError, bad_request
from bot.simulator.station import Station
from bot.simulator.world import Chat, Json, Stored

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600
MOST_DELETED = 100
MARKUP_ONLY = frozenset({"reply_markup"})


def _editable(station: Station, args: Json) -> tuple[Chat, Stored]:
    if not args.get("message_id"):
        raise bad_request("message identifier is not specified")
    chat = station.find_chat(args)
    stored = chat.messages.get(args["message_id"])
    if stored is None:
        raise bad_request("message to edit not found")
    if stored.out:
        raise bad_request("message can't be edited")
    return chat, stored


def _replace(station: Station, args: Json, fields: frozenset[str], content: Json) -> Json:
    """Put `content` in place of those fields of the message; refused if nothing would change."""
    chat, stored = _editable(station, args)
    markup = keyboards.read_inline(args.get("reply_markup"))
    if markup.kind == "inline":
        content = {**content, "reply_markup": markup.body}
    kept = {name: value for name, value in stored.message.items() if name not in fields | MARKUP_ONLY}
    fresh = {**kept, **content}
    if fresh == stored.message:
        raise bad_request(NOT_MODIFIED)
    station.charge(chat)
    for sentence in markup.warnings:
        station.warn(sentence)
    stored.message = {**fresh, "edit_date": station.date()} if fields else fresh
    stored.revision += 1
    station.changed(chat, fresh["message_id"])
    return stored.message


def edit_message_text(station: Station, args: Json) -> Json:
    found = text.read_message(args)
    _, stored = _editable(station, args)
    if "text" not in stored.message:
        raise bad_request("there is no text in the message to edit")
    content = found.fields("text", "entities")
    if args.get("link_preview_options"):
        content["link_preview_options"] = args["link_preview_options"]
    return _replace(station, args, frozenset({"text", "entities", "link_preview_options"}), content)


def edit_message_caption(station: Station, args: Json) -> Json:
    found = text.read_caption(args)
    _, stored = _editable(station, args)
    if not {"photo", "document", "video", "voice", "audio"} & set(stored.message):
        raise bad_request("there is no caption in the message to edit")
    content = found.fields("caption", "caption_entities")
    return _replace(station, args, frozenset({"caption", "caption_entities"}), content)


def edit_message_reply_markup(station: Station, args: Json) -> Json:
    return _replace(station, args, frozenset(), {})


def delete_message(station: Station, args: Json) -> bool:
    if not args.get("message_id"):
        raise bad_request("message identifier is not specified")
    chat = station.find_chat(args)
    stored = chat.messages.get(args["message_id"])
    if stored is None:
        raise bad_request("message to delete not found")
    if station.date() - stored.message["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    drop(station, chat, args["message_id"])
    return True


def drop(station: Station, chat: Chat, message_id: int) -> None:
    """Take a message out of the chat."""
    del chat.messages[message_id]
    if chat.keyboard_from == message_id:
        chat.keyboard = None  # phones drop a reply keyboard with the message that brought it
    station.changed(chat, message_id)


def delete_messages(station: Station, args: Json) -> bool:
    """Delete up to a hundred, skipping what is not there or too old."""
    ids = args.get("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_DELETED:
        raise bad_request("message identifiers are not specified")
    station.find_chat(args)
    for message_id in ids:
        try:
            delete_message(station, {"chat_id": args["chat_id"], "message_id": message_id})
        except RefusalError:
            continue
    return True


METHODS = (
    Method(
        "editMessageText",
        edit_message_text,
        WHICH_MESSAGE
        | {
            "text": Kind.STR,
            "parse_mode": Kind.STR,
            "entities": Kind.JSON,
            "link_preview_options": Kind.JSON,
            "reply_markup": Kind.MARKUP,
        },
    ),
    Method(
        "editMessageCaption",
        edit_message_caption,
        WHICH_MESSAGE | CAPTION | {"show_caption_above_media": Kind.UNSIMULATED, "reply_markup": Kind.MARKUP},
    ),
    Method("editMessageReplyMarkup", edit_message_reply_markup, WHICH_MESSAGE | {"reply_markup": Kind.MARKUP}),
    Method("deleteMessage", delete_message, {"chat_id": Kind.CHAT, "message_id": Kind.INT}),
    Method("deleteMessages", delete_messages, {"chat_id": Kind.CHAT, "message_ids": Kind.JSON}),
)
