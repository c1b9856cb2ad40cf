"""Says what is in the outbox: in the order of each chat, replies first, no faster than Telegram allows.

Three loops. One looks for replies whenever something was put; each becomes a task that waits at the gate until its
slot. One reads notices ahead, so that no slot passes while the disk is asked. One gives the slots out: to the reply
that waits longest, else to the next notice.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from activities.periods import day_of
from bot.log import logger
from bot.pace import Pace
from bot.patience import LONGEST
from bot.telling import Line, Make, Telling
from handlers.made import Made
from storage import outbox
from storage.outbox import Call
from storage.store import Store, Tx

REPLIES_AT_ONCE = 32  # being made, waiting at the gate, or in the air
NOTICES_AT_ONCE = 48  # in the air; a lost connection keeps its place for half a minute
AHEAD_SECONDS = 0.5  # notices are read so long before they go: whom they go to may have changed no longer ago
AHEAD = (2, 32)  # but so many at least and at most
A_MOMENT = 0.0002  # a timer may fire a little early; to wait for less would be to spin
LOOK_AGAIN_SECONDS = 1.0  # for what becomes due by the clock alone


def as_it_is(_: Tx, payload: Mapping[str, Any]) -> Made:
    """Nothing is made."""
    return Made(payload)


class Saying:
    """One bot's mouth; `wake` it when something was put into the outbox."""

    def __init__(
        self, store: Store, telegram: Line, pace: Pace, now: Callable[[], datetime], make: Make = as_it_is
    ) -> None:
        self._store = store
        self._pace = pace
        self._now = now
        self._telling = Telling(store, telegram, pace, now, make)
        self._news, self._room, self._work = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._under_way: dict[asyncio.Task[None], Call] = {}
        self._gate: deque[tuple[Call, asyncio.Future[None]]] = deque()  # replies that wait for their slot
        self._ahead: deque[Call] = deque()  # notices that wait for theirs
        self._last_words = False

    def wake(self) -> None:
        """Something may be due."""
        self._news.set()
        self._room.set()

    def finish(self) -> None:
        """Let `run` end when what is in the air is written down and no reply waits; notices are begun no more."""
        self._last_words = True
        self._ahead.clear()
        self.wake()

    async def run(self) -> None:
        """Say what is due, until `finish`. Cancelled, it drops what is in the air, to be said again next time."""
        try:
            await first_of(self._answer(), self._read_ahead(), self._give_slots())
        finally:
            self._ahead.clear()
            await self._drop()

    async def due(self) -> bool:
        """Whether anything waits that may be said by now, in the air or not."""
        now = self._now()
        return bool(await self._store.read(lambda tx: outbox.due(tx, now, day_of(now), 1)))

    # --- replies

    async def _answer(self) -> None:
        """Begin whatever reply is due; end after the last words."""
        while True:
            self._news.clear()
            room = REPLIES_AT_ONCE - sum(call.kind != "notice" for call in self._under_way.values())
            calls = await self._replies(room) if room > 0 else []
            for call in calls:
                self._begin_reply(call)
            if self._last_words and not calls and not self._under_way:
                return
            await self._rest(self._news)

    async def _replies(self, room: int) -> list[Call]:
        now, ids = self._now(), self._ids()
        look = partial(outbox.due_replies, now=now, limit=room, busy=self._busy(), under_way=ids)
        return await self._store.read(look)

    def _begin_reply(self, call: Call) -> None:
        if call.kind == "answer" or call.lost:
            self._begin(call, at_once)
            return
        wait = self._pace.until_chat(call.chat_id, _loop_time(), rested=False)
        if wait:
            self._pace.hold(call.chat_id, _loop_time() + wait)
        else:
            self._begin(call, self._at_the_gate)

    async def _at_the_gate(self, call: Call) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._gate.append((call, turn))
        self._work.set()
        await turn

    # --- notices

    async def _read_ahead(self) -> None:
        """Keep enough notices ready."""
        least, most = AHEAD
        full = min(max(least, int(self._pace.a_second * AHEAD_SECONDS)), most)
        while True:
            self._room.clear()
            wanted = full - len(self._ahead)
            if wanted > full // 2 and not self._last_words:
                found = await self._notices(wanted)
                if found and not self._last_words:
                    self._ahead.extend(found)
                    self._work.set()
            await self._rest(self._room)

    async def _notices(self, limit: int) -> list[Call]:
        now = self._now()
        busy = self._busy() | {call.chat_id for call in self._ahead}
        ids = self._ids() + [call.id for call in self._ahead]
        look = partial(outbox.due_notices, now=now, today=day_of(now), limit=limit, busy=busy, under_way=ids)
        return await self._store.read(look)

    def _next_notice(self) -> Call | None:
        """The next one that may go now; what has to wait is found again when its time has come."""
        if sum(call.kind == "notice" for call in self._under_way.values()) >= NOTICES_AT_ONCE:
            return None
        busy = self._busy()
        while self._ahead:
            call = self._ahead.popleft()
            self._room.set()
            if call.lost:
                self._begin(call, at_once)
            elif call.chat_id not in busy:
                wait = self._pace.until_chat(call.chat_id, _loop_time(), rested=True)
                if not wait:
                    return call
                self._pace.hold(call.chat_id, _loop_time() + wait)
        return None

    # --- slots

    async def _give_slots(self) -> None:
        """One message a slot: the reply that waits longest, else a notice."""
        while True:
            await self._work.wait()
            wait = self._pace.until_slot(_loop_time())
            if wait:
                await asyncio.sleep(max(wait, A_MOMENT))
            elif self._gate:
                call, turn = self._gate.popleft()
                if not turn.done():
                    self._pace.spend(call.chat_id, _loop_time())
                    turn.set_result(None)
            elif (notice := self._next_notice()) is not None:
                self._pace.spend(notice.chat_id, _loop_time())
                self._begin(notice, at_once)
            else:
                self._work.clear()

    # --- what is under way

    def _begin(self, call: Call, slot: Callable[[Call], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.create_task(self._telling.tell(call, slot))
        self._under_way[task] = call
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        call = self._under_way.pop(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger().error("saying_broke", outbox=call.id, error=type(error).__name__)
            self._pace.hold(call.chat_id, _loop_time() + LONGEST)
        self._work.set()
        if call.kind != "notice" or self._last_words:
            self._news.set()  # the next reply of its chat
        if not self._ahead:
            self._room.set()

    def _ids(self) -> list[int]:
        return [call.id for call in self._under_way.values()]

    def _busy(self) -> set[int]:
        in_the_air = {call.chat_id for call in self._under_way.values() if call.kind != "answer"}
        return in_the_air | self._pace.held(_loop_time())

    async def _rest(self, event: asyncio.Event) -> None:
        try:
            release = max(self._pace.until_release(_loop_time()), A_MOMENT)
            async with asyncio.timeout(min(LOOK_AGAIN_SECONDS, release)):
                await event.wait()
        except TimeoutError:
            return

    async def _drop(self) -> None:
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def at_once(_: Call) -> None:
    """Needs no slot, or has it already."""


async def first_of(*loops: Coroutine[Any, Any, None]) -> None:
    """Run loops side by side until one ends or raises; the others are cancelled."""
    tasks = [asyncio.ensure_future(each) for each in loops]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
