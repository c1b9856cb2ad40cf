"""A person's phone in the hands of a test: what can be done with it, and what stands on its screen."""

from dataclasses import dataclass
from typing import Any

from bot.simulator import person
from bot.simulator.parameters import Upload
from bot.simulator.refusals import PageRefusalError
from bot.simulator.station import Station
from bot.simulator.world import Chat, Json


@dataclass(frozen=True)
class Phone:
    """What sends gives {"message_id", "update_id"}; PageRefusalError where a phone could not do it."""

    station: Station
    person_id: int

    def send(self, **what: Any) -> Json:
        """One request of POST /sim/people/{id}/send."""
        return person.send(self.station, self.person_id, what)

    def start(self, code: str | None = None) -> Json:
        """Press START, with the person's own code where none is given."""
        own = self.station.world.people[self.person_id].start
        return self.send(start=(own or "") if code is None else code)

    def write(self, text: str) -> Json:
        return self.send(text=text)

    def reply(self, message_id: int, text: str) -> Json:
        return self.send(reply_to=message_id, text=text)

    def edit(self, message_id: int, text: str) -> Json:
        return self.send(edit={"message_id": message_id, "text": text})

    def delete(self, message_id: int) -> Json:
        """Take a message off the phone and out of the chat."""
        return self.send(delete=message_id)

    def forward_again(self, message_id: int) -> Json:
        """Pass on a message of this chat."""
        return self.send(forward={"message_id": message_id})

    def forward(self, text: str) -> Json:
        """Pass on what somebody else wrote."""
        return self.send(forward={"text": text})

    def tap(self, label: str, message_id: int | None = None) -> Json:
        """Tap the button of that label: of the message given, else of the newest that has it, else a reply key."""
        for message in reversed(self.messages):
            found = person.inline_buttons(message)
            if label in found and message_id in {None, message["message_id"]}:
                return self.send(tap={"message_id": message["message_id"], "data": found[label]})
        if message_id is not None:
            raise PageRefusalError(410, f"message {message_id} has no button 「{label}」")
        return self.send(tap={"text": label})

    def photo(self, caption: str = "", album: str = "") -> Json:
        return self.send(photo=True, caption=caption, album=album)

    def voice(self, seconds: int = 5, caption: str = "") -> Json:
        return self.send(voice=seconds, caption=caption)

    def upload(self, kind: str, upload: Upload, caption: str = "") -> Json:
        """Send those bytes as photo, voice, document or video."""
        return self.send(kind=kind, upload=upload, caption=caption)

    def sticker(self, emoji: str = "👍") -> Json:
        return self.send(sticker=emoji)

    def location(self, latitude: float = 28.9, longitude: float = 111.48) -> Json:
        return self.send(location={"latitude": latitude, "longitude": longitude})

    def contact(self) -> Json:
        """One's own name and number."""
        return self.send(contact={"own": True})

    def foreign_contact(self, first_name: str, phone_number: str) -> Json:
        """The name and number of somebody else."""
        return self.send(contact={"first_name": first_name, "phone_number": phone_number})

    def group(self, title: str, text: str) -> Json:
        """Write in the group of that name."""
        return self.send(group=title, text=text)

    def block(self) -> None:
        person.block(self.station, self.chat)

    def unblock(self) -> None:
        person.unblock(self.station, self.chat)

    @property
    def chat(self) -> Chat:
        """The chat as it is kept."""
        return self.station.world.chats[self.person_id]

    @property
    def messages(self) -> list[Json]:
        """All messages, oldest first, as Telegram objects."""
        return [stored.message for stored in self.chat.messages.values()]

    @property
    def newest(self) -> Json:
        """The last thing the bot said."""
        return [stored.message for stored in self.chat.messages.values() if not stored.out][-1]

    def buttons(self, message_id: int | None = None) -> list[list[str]]:
        """The labels below a message, by row; of the bot's newest where none is named."""
        message = self.newest if message_id is None else self.chat.messages[message_id].message
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def keys(self) -> list[list[str]]:
        """The labels below the input line, by row."""
        return [[button["text"] for button in row] for row in (self.chat.keyboard or {"rows": []})["rows"]]

    def toasts(self) -> list[str]:
        """Short notices since the last look; kept only while no page listens."""
        return [toast["text"] for toast in self.station.toasts.pop(self.person_id, [])]
