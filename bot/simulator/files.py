"""Keeps sent files, and makes the Telegram object that describes each."""

import hashlib
import struct

from bot.simulator.parameters import Upload
from bot.simulator.world import Json, StoredFile, World

FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "document": "documents",
    "video": "videos",
    "sticker": "stickers",
}
SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "sticker": ".webp"}
UNKNOWN_SIDES = (800, 600)


def keep(world: World, kind: str, upload: Upload, **about: object) -> StoredFile:
    """Store the bytes under a new file_id; like Telegram, the path does not keep the name."""
    number = world.number()
    digest = hashlib.sha256(upload.data).hexdigest()
    suffix = SUFFIXES.get(kind) or ("." + upload.name.rsplit(".", 1)[-1] if "." in upload.name else "")
    stored = StoredFile(
        file_id=f"SIM{kind}{number}-{digest[:12]}",
        unique_id=f"SIM{digest[:16]}",
        kind=kind,
        path=f"{FOLDERS[kind]}/file_{number}{suffix}",
        size=len(upload.data),
        about=_about(kind, upload) | about,
    )
    world.files[stored.file_id] = stored
    world.contents[stored.file_id] = upload.data
    return stored


def _about(kind: str, upload: Upload) -> Json:
    width, height = picture_sides(upload.data) or UNKNOWN_SIDES
    table: dict[str, Json] = {
        "photo": {"width": width, "height": height},
        "voice": {"duration": 1, "mime_type": upload.mime},
        "document": {"file_name": upload.name, "mime_type": upload.mime},
        "video": {
            "width": width,
            "height": height,
            "duration": 1,
            "file_name": upload.name,
            "mime_type": upload.mime,
        },
        "sticker": {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        },
    }
    return table[kind]


def content(stored: StoredFile) -> Json:
    """The field of a Message that holds this file; a picture comes as a list of sizes."""
    whole = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        **stored.about,
    }
    return {stored.kind: [whole] if stored.kind == "photo" else whole}


def picture_sides(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 24:  # noqa: PLR2004 - the header's length
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_sides(data) if data[:2] == b"\xff\xd8" else None


def _jpeg_sides(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:  # noqa: PLR2004 - a JPEG marker
        if data[at + 1] in {0xC0, 0xC1, 0xC2}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None
