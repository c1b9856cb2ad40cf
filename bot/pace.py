"""When the next message may go: even slots for all, one a second in a chat after a short burst."""

from dataclasses import dataclass, field


@dataclass
class Pace:
    """Counts what is said; every `now` is the event loop's time in seconds, and every answer seconds to wait."""

    a_second: float
    burst: int
    a_chat_second: float = 1.0
    _next_slot: float = 0.0
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)  # chat → messages left, since when
    _held: dict[int, float] = field(default_factory=dict)  # chat → until when nothing is said there
    _limited: dict[int, float] = field(default_factory=dict)  # chat → until when Telegram wants to hear nothing there

    def until_slot(self, now: float) -> float:
        """Till the next slot of all; evenly spaced, since a leaky bucket lets twice the rate in at first."""
        return max(0.0, self._next_slot - now)

    def until_chat(self, chat_id: int, now: float, *, rested: bool) -> float:
        """Till this chat may hear the next message; a notice waits until the chat is `rested`."""
        wanted = self.burst if rested else 1
        return max(0.0, (wanted - self._level(chat_id, now)) / self.a_chat_second)

    def spend(self, chat_id: int, now: float) -> None:
        """A message goes now."""
        self._next_slot = max(self._next_slot, now) + 1 / self.a_second
        self._levels[chat_id] = (self._level(chat_id, now) - 1, now)

    def _level(self, chat_id: int, now: float) -> float:
        left, since = self._levels.get(chat_id, (float(self.burst), now))
        return min(float(self.burst), left + (now - since) * self.a_chat_second)

    def hold(self, chat_id: int, until: float) -> None:
        """Say nothing to this chat until then."""
        self._held[chat_id] = max(until, self._held.get(chat_id, until))

    def limited(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram said "retry after": this chat is held.

        It does not say whose limit was hit. A second chat held so at the same time shows that it is the bot's own:
        then all wait.
        """
        if any(until > now for other, until in self._limited.items() if other != chat_id):
            self._next_slot = max(self._next_slot, now + seconds)
        self._limited[chat_id] = now + seconds
        self.hold(chat_id, now + seconds)

    def until_release(self, now: float) -> float:
        """Till the first chat that is held may hear something again; endless when none is."""
        return min((until - now for until in self._held.values() if until > now), default=float("inf"))

    def held(self, now: float) -> set[int]:
        """The chats that are to hear nothing now; what is over is forgotten."""
        self._held = {chat_id: until for chat_id, until in self._held.items() if until > now}
        self._limited = {chat_id: until for chat_id, until in self._limited.items() if until > now}
        self._levels = {one: level for one, level in self._levels.items() if self._level(one, now) < self.burst}
        return set(self._held)
