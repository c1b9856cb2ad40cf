"""How often the bot may speak before Telegram says "retry after".

The real buckets are secret: these are the figures of its FAQ.
"""

import math
from dataclasses import dataclass, field

from bot.simulator.refusals import RefusalError


@dataclass(frozen=True)
class Limits:
    """Messages a second, and how many may come at once, in one chat and in all; a group's are per minute.

    A rate of 0 switches that bucket off.
    """

    chat_rate: float = 1.0
    chat_burst: int = 20
    group_rate: float = 20 / 60
    group_burst: int = 20
    total_rate: float = 30.0
    total_burst: int = 30

    @classmethod
    def none(cls) -> "Limits":
        """No limits at all, for tests of something else."""
        return cls(chat_rate=0, group_rate=0, total_rate=0)


@dataclass
class Bucket:
    """A token bucket; `level` is what is left in it."""

    rate: float
    burst: int
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Fill up to now; seconds until one message may go (0: now)."""
        if not self.rate:
            return 0
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


@dataclass
class Buckets:
    """All buckets of one bot; `charge` either takes a message from both or refuses with 429."""

    limits: Limits
    chats: dict[int, Bucket] = field(default_factory=dict)
    total: Bucket | None = None

    def charge(self, chat_id: int, now: float) -> None:
        """Take one message for that chat at loop time `now`, or raise RefusalError 429."""
        pair = [self._total(now), self._chat(chat_id, now)]
        wait = max(bucket.wait(now) for bucket in pair)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for bucket in pair:
            bucket.level -= 1

    def _total(self, now: float) -> Bucket:
        if self.total is None:
            burst = self.limits.total_burst
            self.total = Bucket(self.limits.total_rate, burst, burst, now)
        return self.total

    def _chat(self, chat_id: int, now: float) -> Bucket:
        if chat_id not in self.chats:
            group = chat_id < 0
            rate = self.limits.group_rate if group else self.limits.chat_rate
            burst = self.limits.group_burst if group else self.limits.chat_burst
            self.chats[chat_id] = Bucket(rate, burst, burst, now)
        return self.chats[chat_id]


def too_many(seconds: int) -> RefusalError:
    """The 429 with its retry_after."""
    return RefusalError(429, f"retry after {seconds}", retry_after=seconds)
