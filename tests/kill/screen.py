"""A phone's screen over HTTP, as the page of the simulator shows it."""

from dataclasses import dataclass
from typing import Any

import aiohttp

REFUSED = 400


@dataclass(frozen=True)
class Button:
    """A button under a message: what it says, what a tap sends."""

    message_id: int
    label: str
    data: str


@dataclass(frozen=True)
class Message:
    """Something the bot said, as it stands now; `revision` counts how often it was changed."""

    id: int
    revision: int
    text: str
    buttons: tuple[Button, ...]


class Screen:
    """One person's phone: look at it, do something with it."""

    def __init__(self, session: aiohttp.ClientSession, url: str, number: int) -> None:
        self.session = session
        self.where = f"{url}/sim/people/{number}"
        self.updates: list[int] = []  # the updates that became of what was done
        self.photos = 0

    async def look(self) -> list[Message]:
        """What the bot said, the newest last."""
        async with self.session.get(f"{self.where}/chat") as answer:
            shown = await answer.json()
        return [message_of(one) for one in shown["messages"] if not one["out"]]

    async def do(self, **what: Any) -> bool:
        """Write, tap or send something; False when the button is not there any more."""
        async with self.session.post(f"{self.where}/send", json=what) as answer:
            done = await answer.json()
            if answer.status >= REFUSED:
                assert "BUTTON_DATA_INVALID" in done["error"], done
                return False
        self.updates.append(done["update_id"])
        self.photos += "photo" in what
        return True


def message_of(shown: dict[str, Any]) -> Message:
    """A message as the page has it."""
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [Button(shown["message_id"], one["text"], one.get("callback_data", "")) for row in rows for one in row]
    return Message(shown["message_id"], shown["revision"], shown.get("text", ""), tuple(buttons))
