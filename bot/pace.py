"""When the next message may go: even slots for all, one a second in a chat after a short burst."""

from collections import deque
from dataclasses import dataclass, field

CATCH_UP = 3  # slots that a late start may make good; more would be a burst
SECOND = 1.002  # a little more: between a slot and the wire lies a moment
AT_THE_SAME_TIME = 2.0  # seconds within which two chats are limited where it is the bot's own limit


@dataclass
class Pace:
    """Counts what is said; every `now` is the event loop's time in seconds, and every answer seconds to wait.

    Slots lie evenly on a grid. A slot that was missed by a moment is made good soon, else each look at the disk would
    cost rate; but never so that any second, wherever it begins, holds more than `a_second` messages: each one waits
    until that many ago is a whole second away.
    """

    a_second: float
    burst: int
    a_chat_second: float = 1.0
    _next_slot: float = 0.0
    _gone: deque[float] = field(default_factory=deque)  # when the messages of the last second went
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)  # chat → messages left, since when
    _held: dict[int, float] = field(default_factory=dict)  # chat → until when nothing is said there
    _limited: dict[int, float] = field(default_factory=dict)  # chat → when Telegram last wanted to hear nothing there

    def until_slot(self, now: float) -> float:
        """Till the next slot of all; evenly spaced, since a leaky bucket lets twice the rate in at first."""
        return max(0.0, self._next_slot - now, self._second_over() - now)

    def _second_over(self) -> float:
        """When the message that went `a_second` messages ago is a second away."""
        return self._gone[0] + SECOND if len(self._gone) >= max(1, int(self.a_second)) else 0.0

    def until_chat(self, chat_id: int, now: float, *, rested: bool) -> float:
        """Till this chat may hear the next message; a notice waits until the chat is `rested`."""
        wanted = self.burst if rested else 1
        return max(0.0, (wanted - self._level(chat_id, now)) / self.a_chat_second)

    def spend(self, chat_id: int, now: float) -> None:
        """A message goes now."""
        space = 1 / self.a_second
        missed = now - self._next_slot > CATCH_UP * space  # nothing was to be said: idle time is not saved up
        self._next_slot = (now if missed else self._next_slot) + space
        self._levels[chat_id] = (self._level(chat_id, now) - 1, now)
        self._gone.append(now)
        while len(self._gone) > max(1, int(self.a_second)):
            self._gone.popleft()

    def _level(self, chat_id: int, now: float) -> float:
        left, since = self._levels.get(chat_id, (float(self.burst), now))
        return min(float(self.burst), left + (now - since) * self.a_chat_second)

    def hold(self, chat_id: int, until: float) -> None:
        """Say nothing to this chat until then."""
        self._held[chat_id] = max(until, self._held.get(chat_id, until))

    def limited(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram said "retry after": this chat is held.

        It does not say whose limit was hit. A second chat told so at about the same time shows that it is the bot's
        own, since then every call is refused: all wait.
        """
        if any(now - told <= AT_THE_SAME_TIME for other, told in self._limited.items() if other != chat_id):
            self._next_slot = max(self._next_slot, now + seconds)
        self._limited[chat_id] = now
        self.hold(chat_id, now + seconds)

    def until_release(self, now: float) -> float:
        """Till the first chat that is held may hear something again; endless when none is."""
        return min((until - now for until in self._held.values() if until > now), default=float("inf"))

    def is_held(self, chat_id: int, now: float) -> bool:
        """Whether this chat is to hear nothing now."""
        return self._held.get(chat_id, now) > now

    def held(self, now: float) -> set[int]:
        """The chats that are to hear nothing now; what is over is forgotten."""
        self._held = {chat_id: until for chat_id, until in self._held.items() if until > now}
        self._limited = {one: told for one, told in self._limited.items() if now - told <= AT_THE_SAME_TIME}
        self._levels = {one: level for one, level in self._levels.items() if self._level(one, now) < self.burst}
        return set(self._held)
