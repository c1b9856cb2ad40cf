"""sendPhoto, sendDocument, sendVoice, sendVideo, sendSticker, sendMediaGroup."""

from functools import partial
from typing import Any

from bot.simulator import files, text
from bot.simulator.methods.sending import say
from bot.simulator.methods.table import CAPTION, SENDING, Method
from bot.simulator.parameters import Kind, Upload
from bot.simulator.refusals import RefusalError, bad_request
from bot.simulator.station import Station
from bot.simulator.world import Json, StoredFile

PHOTO_BYTES = 10 << 20
UPLOAD_BYTES = 50 << 20
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
GROUP_SIZES = range(2, 11)
MEASURES = ("duration", "width", "height")  # what a bot may say of an uploaded file


def send(kind: str, station: Station, args: Json) -> Json:
    """Send one file of that kind."""
    caption = text.read_caption(args)
    station.writable_chat(args)
    stored = take(station, kind, args.get(kind), args["uploads"])
    if isinstance(args.get(kind), Upload):
        stored.about |= {name: args[name] for name in MEASURES if name in args}
    return say(station, args, files.content(stored) | caption.fields("caption", "caption_entities"))


def take(station: Station, kind: str, value: Any, uploads: dict[str, Upload]) -> StoredFile:
    """The file a parameter names: uploaded with the call, or known by its file_id."""
    if isinstance(value, str) and value.startswith("attach://"):
        value = uploads.get(value.removeprefix("attach://"))
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(value, Upload):
        _check(kind, value)
        station.on_change()
        return files.keep(station.world, kind, value)
    return _known(station, kind, str(value))


def _known(station: Station, kind: str, file_id: str) -> StoredFile:
    stored = station.world.files.get(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _check(kind: str, upload: Upload) -> None:
    if len(upload.data) > (PHOTO_BYTES if kind == "photo" else UPLOAD_BYTES):
        raise RefusalError(413)
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        _check_photo(upload)


def _check_photo(upload: Upload) -> None:
    sides = files.picture_sides(upload.data)
    if sides is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > PHOTO_SIDES or max(sides) > PHOTO_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def send_media_group(station: Station, args: Json) -> list[Json]:
    """An album: between two and ten pictures, films or documents in one call."""
    media = args.get("media")
    if not isinstance(media, list) or len(media) not in GROUP_SIZES:
        raise bad_request("wrong number of messages: an album holds 2 to 10")
    group = str(station.world.number())
    contents = [_item(station, item, args["uploads"]) for item in media]
    return [say(station, args, {"media_group_id": group, **content}) for content in contents]


def _item(station: Station, item: Any, uploads: dict[str, Upload]) -> Json:
    if not isinstance(item, dict) or item.get("type") not in {"photo", "document", "video"}:
        raise bad_request("can't parse InputMedia: type must be non-empty")
    stored = take(station, item["type"], item.get("media"), uploads)
    return files.content(stored) | text.read_caption(item).fields("caption", "caption_entities")


_FILM = {"duration": Kind.INT, "width": Kind.INT, "height": Kind.INT, "supports_streaming": Kind.BOOL}

METHODS = (
    Method(
        "sendPhoto",
        partial(send, "photo"),
        SENDING
        | CAPTION
        | {
            "photo": Kind.FILE,
            "show_caption_above_media": Kind.UNSIMULATED,
            "has_spoiler": Kind.UNSIMULATED,
        },
    ),
    Method(
        "sendDocument",
        partial(send, "document"),
        SENDING
        | CAPTION
        | {
            "document": Kind.FILE,
            "thumbnail": Kind.UNSIMULATED,
            "disable_content_type_detection": Kind.BOOL,
        },
    ),
    Method("sendVoice", partial(send, "voice"), SENDING | CAPTION | {"voice": Kind.FILE, "duration": Kind.INT}),
    Method("sendVideo", partial(send, "video"), SENDING | CAPTION | {"video": Kind.FILE} | _FILM),
    Method("sendSticker", partial(send, "sticker"), SENDING | {"sticker": Kind.FILE, "emoji": Kind.STR}),
    Method(
        "sendMediaGroup",
        send_media_group,
        {name: kind for name, kind in SENDING.items() if name != "reply_markup"} | {"media": Kind.JSON},
    ),
)
