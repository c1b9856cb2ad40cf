"""What the simulator knows: people, chats, messages, updates, files. Plain data; no clock, no network."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]

# Update kinds that come unless asked otherwise; the rest of Telegram's kinds the simulator never makes.
USUAL_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

# How long an update waits for the bot, in seconds (Client.cpp: 24 hours, and 150 s for a tap).
UPDATE_LIFE = {"callback_query": 150}
USUAL_LIFE = 24 * 3600


@dataclass(frozen=True)
class Person:
    """Somebody with a phone: `start` is the code of the invitation he holds, if any."""

    id: int
    name: str
    role: str = ""
    unit: str = ""
    start: str | None = None
    language_code: str = "zh-hans"


@dataclass
class Stored:
    """One message of a chat as the Bot API gives it; `out` means the person said it, not the bot.

    `taken`: the bot has confirmed the update that carried it.
    """

    message: Json
    out: bool
    revision: int = 0
    taken: bool = False


@dataclass
class Chat:
    """A private chat (id of the person) or a group (negative id) that holds the bot.

    `asks_reply` is what a force_reply left: the message to be answered, and words for the empty input line.
    """

    id: int
    type: str
    title: str
    messages: dict[int, Stored] = field(default_factory=dict)
    keyboard: Json | None = None
    keyboard_from: int = 0
    asks_reply: Json | None = None
    started: bool = False
    blocked: bool = False
    unread: int = 0


@dataclass
class Update:
    """An update waiting for the bot; `at` is Telegram time, seconds."""

    id: int
    kind: str
    body: Json
    at: int

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}

    def expired(self, now: int) -> bool:
        """Whether Telegram has thrown it away by now."""
        return now - self.at > UPDATE_LIFE.get(self.kind, USUAL_LIFE)


@dataclass
class Tap:
    """A callback query that the bot may still answer."""

    id: str
    chat_id: int
    message_id: int
    at: int
    answered: bool = False


@dataclass
class StoredFile:
    """A file known by its file_id; the bytes lie in `World.contents`."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    size: int
    about: Json = field(default_factory=dict)


@dataclass
class World:
    """Everything the stand-in remembers."""

    bot: Json
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)
    taps: dict[str, Tap] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=lambda: list(USUAL_UPDATES))
    next_message_id: int = 1
    next_update_id: int = 1
    next_number: int = 1

    def add_people(self, people: Iterable[Person]) -> None:
        """Put people on the list in the given order; those already known keep their chats."""
        for person in people:
            self.people[person.id] = person
            self.chats.setdefault(person.id, Chat(person.id, "private", person.name))

    def stranger(self, **about: str) -> Person:
        """Add somebody nobody invited and give the person."""
        person = Person(id=max([*self.people, 9000]) + 1, **about)
        self.add_people([person])
        return person

    def invited(self, codes: Mapping[int, str]) -> None:
        """These people, and no others, hold an invitation with these codes."""
        self.people = {number: replace(one, start=codes.get(number)) for number, one in self.people.items()}

    def speak(self, person_id: int, language_code: str) -> None:
        self.people[person_id] = replace(self.people[person_id], language_code=language_code)

    def group(self, title: str) -> Chat:
        """The group of that name, made on first use."""
        for chat in self.chats.values():
            if chat.type == "group" and chat.title == title:
                return chat
        chat = Chat(-5_000_000 - self.number(), "group", title, started=True)
        self.chats[chat.id] = chat
        return chat

    def number(self) -> int:
        """A number never used before: for queries, files, albums and groups."""
        self.next_number += 1
        return self.next_number - 1

    def message_id(self) -> int:
        """The next message id: one sequence for all chats of a bot, as in Telegram's private chats."""
        self.next_message_id += 1
        return self.next_message_id - 1

    def queue(self, kind: str, body: Json, at: int) -> int | None:
        """Keep an update for the bot and give its id, or None where the bot did not ask for that kind."""
        if kind not in self.allowed_updates:
            return None
        update = Update(self.next_update_id, kind, copy.deepcopy(body), at)
        self.next_update_id += 1
        self.updates.append(update)
        return update.id

    def forget_updates(self, before: int, now: int) -> None:
        """Drop what the bot confirmed and what has grown too old."""
        self.updates = [u for u in self.updates if u.id >= before and not u.expired(now)]

    def user(self, person_id: int) -> Json:
        """Telegram's User object of a person."""
        person = self.people[person_id]
        return {
            "id": person.id,
            "is_bot": False,
            "first_name": person.name,
            "language_code": person.language_code,
        }

    def chat_object(self, chat: Chat) -> Json:
        """Telegram's Chat object."""
        if chat.type == "private":
            return {"id": chat.id, "type": "private", "first_name": self.people[chat.id].name}
        return {"id": chat.id, "type": chat.type, "title": chat.title}

    def sender(self) -> Json:
        """The bot as the `from` of its messages."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}


def new_world(token: str, username: str, name: str, people: Sequence[Person], first_update_id: int) -> World:
    """A fresh world whose bot has the id that its token carries."""
    bot = {
        "id": int(token.split(":", 1)[0]),
        "is_bot": True,
        "first_name": name,
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    world = World(bot=bot, next_update_id=first_update_id)
    world.add_people(people)
    return world
