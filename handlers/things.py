"""What can be sent along, one line a kind: how it is read, counted, and sent back. Pure but for the county's key."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import Message

from handlers.made import MADE, File, Made, Making
from handlers.texts import Texts
from storage.secret import Secret
from storage.tables import Attachment

NOTE = "note"  # words: no message of its own kind
CONTACT = "contact"  # and the name of its maker
ON_DISK = "file_on_disk"  # the maker of a file that goes up again
CAPTION = 1024  # characters that a bot may write below a file


@dataclass(frozen=True)
class Sent:
    """What a message carries: of a file its handle and size in bytes, of anything else what there is to know."""

    kind: str
    file_id: str = ""
    size: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)


def _file(kind: str, message: Message, _: Secret) -> Sent:
    file = getattr(message, kind)
    return Sent(kind, file.file_id, file.file_size or 0)


def _photo(kind: str, message: Message, _: Secret) -> Sent:
    largest = message.photo[-1]
    return Sent(kind, largest.file_id, largest.file_size or 0)


def _place(kind: str, message: Message, _: Secret) -> Sent:
    place = message.location
    assert place is not None
    return Sent(kind, about={"latitude": place.latitude, "longitude": place.longitude})


def _venue(kind: str, message: Message, secret: Secret) -> Sent:
    venue = message.venue
    assert venue is not None
    return Sent(kind, about={**_place(kind, message, secret).about, "title": venue.title, "address": venue.address})


def _contact(kind: str, message: Message, secret: Secret) -> Sent:
    contact = message.contact
    assert contact is not None
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return Sent(kind, about={"name": name, "phone_encrypted": secret.encrypt(contact.phone_number)})


@dataclass(frozen=True)
class Kind:
    """One kind: `read` from a message, the sentence that counts it, the method that sends a file back."""

    read: Callable[[str, Message, Secret], Sent]
    count: str
    method: str = ""


KINDS: Mapping[str, Kind] = {  # a venue is a location, too, and an animation a document: they stand first
    "venue": Kind(_venue, "count_place"),
    "animation": Kind(_file, "count_video", "sendAnimation"),
    "photo": Kind(_photo, "count_photo", "sendPhoto"),
    "document": Kind(_file, "count_file", "sendDocument"),
    "video": Kind(_file, "count_video", "sendVideo"),
    "video_note": Kind(_file, "count_video", "sendVideoNote"),
    "voice": Kind(_file, "count_voice", "sendVoice"),
    "audio": Kind(_file, "count_voice", "sendAudio"),
    "location": Kind(_place, "count_place"),
    "contact": Kind(_contact, "count_contact"),
}
COUNTED = ("count_photo", "count_voice", "count_video", "count_file", "count_place", "count_contact", "count_note")


def sent_in(message: Message, secret: Secret) -> Sent:
    """What a message carries; StopIteration where it carries nothing of the table."""
    name = next(name for name in KINDS if getattr(message, name))
    return KINDS[name].read(name, message, secret)


def counted(text: Texts, rows: Sequence[Attachment]) -> str:
    """照片2张、语音1段: how many of each; empty for none."""
    counts = Counter(KINDS[row.kind].count if row.kind in KINDS else "count_note" for row in rows)
    return text.list([text(key, count=counts[key]) for key in COUNTED if counts[key]])


def notes(text: Texts, rows: Sequence[Attachment]) -> list[str]:
    """The words among what was sent, captions with them, each on one line."""
    return [text("comma").join(row.caption.splitlines()) for row in rows if row.caption]


def contact_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """A contact as it is sent back; its number is readable only while it is said."""
    about = making.tx.get_one(Attachment, payload[MADE]["attachment"]).about
    phone = making.secret.decrypt(about["phone_encrypted"])
    return Made({**payload, "phone_number": phone, "first_name": about["name"] or phone})


def file_made(folder: Path, making: Making, payload: Mapping[str, Any]) -> Made:
    """A file that was sent along as it goes up again, from the folder for files."""
    row = making.tx.get_one(Attachment, payload[MADE]["attachment"])
    assert row.path is not None
    return Made(payload, {row.kind: File(row.path, (folder / row.path).read_bytes())})


def calls_for(row: Attachment, chat_id: int, *, other_bot: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """The Bot API calls that show a thing in a chat: a file by its handle, a place on a map, a contact's number.

    A handle is good for the bot that was given it; what came to an `other_bot` goes up from the disk.
    """
    to = {"chat_id": chat_id}
    if row.file_id:
        words = {"caption": row.caption[:CAPTION]} if row.caption and row.kind != "video_note" else {}
        goes_up = {MADE: {"kind": ON_DISK, "attachment": row.id}}
        file = goes_up if other_bot and row.path else {row.kind: row.file_id}
        return [(KINDS[row.kind].method, {**to, **file, **words})]
    if row.kind == CONTACT:
        return [("sendContact", {**to, MADE: {"kind": CONTACT, "attachment": row.id}})]
    if row.kind in ("location", "venue"):
        named = " ".join(row.about[part] for part in ("title", "address") if row.about.get(part))
        place = {name: row.about[name] for name in ("latitude", "longitude")}
        return [*([("sendMessage", {**to, "text": named})] if named else []), ("sendLocation", {**to, **place})]
    return [("sendMessage", {**to, "text": row.caption})]
