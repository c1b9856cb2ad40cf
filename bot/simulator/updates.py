"""Long polling: hands updates over until they are confirmed, to one poll at a time."""

import asyncio
from dataclasses import dataclass, field

from bot.simulator.faults import Faults
from bot.simulator.refusals import RefusalError
from bot.simulator.world import Json, Update, World

LONGEST_POLL = 50
HASTY_SECONDS = 3.0  # the same offset again within this time waits at least as long
FRANTIC_SECONDS = 0.5  # and within this one gets a single update
CONFLICT_SECONDS = 3.0
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class Polls:
    """The one open poll of a bot and what is remembered about those before it; times are loop times."""

    waiting: asyncio.Future[None] | None = None
    last_offset: int | None = None
    last_start: float = float("-inf")
    quiet_conflicts_at: float = float("-inf")
    repeat: list[Json] = field(default_factory=list)
    closed: bool = False

    def wake(self) -> None:
        """Something is there: let the open poll look."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)

    def refuse(self, refusal: RefusalError) -> None:
        """End the open poll with a refusal."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(refusal)

    def close(self) -> None:
        """The stand-in stops: the open poll ends with what is there, and no other waits."""
        self.closed = True
        self.wake()

    def manners(self, offset: int, now: float, limit: int, timeout: float) -> tuple[int, float]:
        """Limit and timeout after Telegram's brakes on hasty polling."""
        same = offset == self.last_offset
        since = now - self.last_start
        self.last_offset, self.last_start = offset, now
        if same and since < HASTY_SECONDS:
            timeout = max(timeout, HASTY_SECONDS)
        return (1 if same and since < FRANTIC_SECONDS else limit), timeout

    async def wait(self, seconds: float) -> None:
        """Until woken, refused, or the time is over."""
        if self.closed:
            return
        waiter = self.waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self.waiting is waiter:
                self.waiting = None


def confirm(world: World, offset: int, now: int) -> list[Update]:
    """Forget what the offset confirms, and give it; a negative one keeps that many of the last."""
    world.forget_updates(0, now)
    confirmed = [update for update in world.updates if update.id < offset]
    if offset < 0:
        world.updates = world.updates[offset:]
    elif offset > 0:
        world.forget_updates(offset, now)
    return confirmed


def batch(world: World, polls: Polls, faults: Faults, limit: int) -> list[Json]:
    """The updates to hand over, with the ordered repeating and reordering."""
    kept = {update.id for update in world.updates}
    again = [one for one in polls.repeat if one["update_id"] not in kept]
    found = [*again, *(update.as_json() for update in world.updates)][:limit]
    polls.repeat = []
    if found and faults.repeat_updates > 0:
        faults.repeat_updates -= 1
        polls.repeat = list(found)
    if faults.reorder_updates:
        found.reverse()
    return found


async def conflict_pause(polls: Polls) -> None:
    """The first conflict is told at once, repeated ones after three seconds."""
    now = asyncio.get_running_loop().time()
    if now < polls.quiet_conflicts_at:
        await asyncio.sleep(CONFLICT_SECONDS)
    polls.quiet_conflicts_at = now + CONFLICT_SECONDS
