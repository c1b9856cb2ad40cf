"""Keeps the world on disk, so that the next start goes on where the last one ended."""

import asyncio
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.simulator.world import Chat, Json, Person, Stored, StoredFile, Tap, Update, World

QUIET_SECONDS = 0.2
# After an unclean end the last numbers given out may be missing on disk: go on well above them.
SKIPPED_NUMBERS = 1000
VERSION = 1


def as_json(world: World, *, clean: bool) -> Json:
    """Everything but the bytes of the files."""
    plain = {name: value for name, value in world.__dict__.items() if name != "contents"}
    return {"version": VERSION, "clean": clean, **{name: _plain(value) for name, value in plain.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def restore(world: World, body: Json) -> None:
    """Fill a new world with a kept one: the new one's people stay, strangers of the kept one are added."""
    for kept in (Person(**one) for one in body["people"].values()):
        if kept.id in world.people:
            world.speak(kept.id, kept.language_code)
        else:
            world.add_people([kept])
    for one in body["chats"].values():
        chat = _chat(one)
        if chat.type == "group" or chat.id in world.people:
            world.chats[chat.id] = chat
    world.updates = [Update(**one) for one in body["updates"]]
    world.taps = {key: Tap(**one) for key, one in body["taps"].items()}
    world.files = {key: StoredFile(**one) for key, one in body["files"].items()}
    world.texts, world.allowed_updates = body["texts"], body["allowed_updates"]
    skip = 0 if body["clean"] else SKIPPED_NUMBERS
    for name in ("next_message_id", "next_update_id", "next_number"):
        setattr(world, name, max(getattr(world, name), body[name] + skip))


def _chat(body: Json) -> Chat:
    messages = {int(key): Stored(**one) for key, one in body.pop("messages").items()}
    return Chat(**body, messages=messages)


class Keeper:
    """Writes the world to `path` a moment after each change, whole or not at all; files lie beside it."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self.folder = path.with_suffix(".files")
        self.timer: asyncio.TimerHandle | None = None

    def load(self) -> None:
        """Take up what is there; nothing is a fresh start."""
        if self.path.exists():
            restore(self.world, json.loads(self.path.read_text("utf-8")))
            for file_id in self.world.files:
                self.world.contents[file_id] = (self.folder / file_id).read_bytes()
        self.write(clean=False)

    def touch(self) -> None:
        """Something changed: write soon."""
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(QUIET_SECONDS, self._due)

    def _due(self) -> None:
        self.timer = None
        self.write(clean=False)

    def close(self) -> None:
        """Write the last state, marked as complete."""
        if self.timer is not None:
            self.timer.cancel()
        self.write(clean=True)

    def write(self, *, clean: bool) -> None:
        """The bytes of new files first, then the state that names them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for file_id, data in self.world.contents.items():
            if not (self.folder / file_id).exists():
                _write_whole(self.folder / file_id, data)
        body = json.dumps(as_json(self.world, clean=clean), ensure_ascii=False)
        _write_whole(self.path, body.encode())


def _write_whole(path: Path, data: bytes) -> None:
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
