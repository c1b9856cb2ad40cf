"""The stand-in at work: the world with its clock, limits, faults and listeners."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.faults import Faults
from bot.simulator.hub import Hub
from bot.simulator.limits import Buckets
from bot.simulator.refusals import RefusalError, bad_request
from bot.simulator.updates import Polls
from bot.simulator.world import Chat, Json, Stored, Update, World

TYPING_SECONDS = 5.0


@dataclass
class Station:
    """`now` gives Telegram's time for dates and lifetimes; rates and polls run on the event loop's clock."""

    world: World
    now: Callable[[], datetime]
    buckets: Buckets
    faults: Faults = field(default_factory=Faults)
    hub: Hub = field(default_factory=Hub)
    polls: Polls = field(default_factory=Polls)
    warnings: list[str] = field(default_factory=list)
    toasts: dict[int, list[Json]] = field(default_factory=dict)
    typing_until: dict[int, float] = field(default_factory=dict)
    on_change: Callable[[], None] = lambda: None

    def date(self) -> int:
        """Telegram's time now, in seconds."""
        return int(self.now().timestamp())

    def changed(self, chat: Chat, *message_ids: int) -> None:
        """Say that these messages of a chat, or what stands around them, are not as they were."""
        self.on_change()
        if chat.type == "private":
            self.hub.tell("chat", id=chat.id, messages=list(message_ids))

    def taken(self, updates: Iterable[Update]) -> None:
        """The bot has confirmed these: what people said in them gets its second tick."""
        found: dict[int, list[int]] = {}
        for update in updates:
            if update.kind == "message":
                found.setdefault(update.body["chat"]["id"], []).append(update.body["message_id"])
        for chat_id, message_ids in found.items():
            chat = self.world.chats[chat_id]
            for stored in filter(None, map(chat.messages.get, message_ids)):
                stored.taken = True
            self.changed(chat, *message_ids)

    def warn(self, sentence: str) -> None:
        """Note once what a phone would show badly."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def charge(self, chat: Chat) -> None:
        """Count one message against the rates, or RefusalError 429."""
        self.buckets.charge(chat.id, asyncio.get_running_loop().time())

    def queue(self, kind: str, body: Json, at: int | None = None) -> int | None:
        """Put an update before the bot; gives its id."""
        update_id = self.world.queue(kind, body, self.date() if at is None else at)
        self.on_change()
        self.polls.wake()
        return update_id

    def find_chat(self, args: Json) -> Chat:
        """The chat that a call names, or RefusalError as Telegram words it."""
        chat_id = args.get("chat_id", "")
        if chat_id == "":
            raise bad_request("chat_id is empty")
        chat = self.world.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, args: Json) -> Chat:
        """The chat, if the bot may write to it now."""
        if args.get("chat_id") == self.world.bot["id"]:
            raise RefusalError(403, "the bot can't send messages to the bot")
        chat = self.find_chat(args)
        if not chat.started:
            raise RefusalError(403, "bot can't initiate conversation with a user")
        if chat.id in self.faults.deactivated:
            raise RefusalError(403, "user is deactivated")
        if chat.blocked or chat.id in self.faults.blocked:
            group = chat.type == "group"
            raise RefusalError(403, "bot was kicked from the group chat" if group else "bot was blocked by the user")
        return chat

    def add_message(self, chat: Chat, sender: Json, content: Json, *, out: bool) -> Json:
        """Write one message into a chat and give it as Telegram would."""
        message = {
            "message_id": self.world.message_id(),
            "from": sender,
            "chat": self.world.chat_object(chat),
            "date": self.date(),
            **content,
        }
        chat.messages[message["message_id"]] = Stored(message, out)
        if out:
            chat.unread = 0
        else:
            chat.unread += 1
            self.typing_until.pop(chat.id, None)
        self.changed(chat, message["message_id"])
        return message

    def typing(self, chat: Chat) -> bool:
        return self.typing_until.get(chat.id, 0.0) > asyncio.get_running_loop().time()


def shallow(message: Json) -> Json:
    """A message as it stands inside another: without the one it answers."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
