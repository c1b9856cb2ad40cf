"""Tells open pages at once what changed."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.world import Json

BACKLOG = 1000


@dataclass
class Hub:
    """Hands each event to every listener; one that does not read is dropped rather than waited for."""

    listeners: list[asyncio.Queue[Json | None]] = field(default_factory=list)

    def tell(self, kind: str, **about: Any) -> None:
        """Send one event to all who listen now."""
        for queue in list(self.listeners):
            if queue.full():
                self.leave(queue)
                continue
            queue.put_nowait({"type": kind, **about})

    def join(self) -> asyncio.Queue[Json | None]:
        """A queue of events from now on; None in it means the end."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(BACKLOG + 1)
        self.listeners.append(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json | None]) -> None:
        if queue in self.listeners:
            self.listeners.remove(queue)

    def close(self) -> None:
        """End every listener's stream."""
        for queue in self.listeners:
            if not queue.full():
                queue.put_nowait(None)
        self.listeners.clear()
