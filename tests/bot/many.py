"""A county's worth of prompts in the outbox, said in virtual time; people write meanwhile."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded

from sqlmodel import func, select

from bot.pace import Pace
from bot.saying import Saying
from storage import outbox
from storage.migrate import migrate
from storage.store import Store, Tx
from storage.tables import Account, Grant, Outbox, Person, Unit
from tests.virtual import Distant

NOW = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
TODAY = date(2026, 10, 8)
FIRST_CHAT = 10**9  # beyond 32 bits, as at Telegram
LEADER = 1
A_FEW = 60  # about two seconds' worth


def chat_of(person_id: int) -> int:
    """The chat of somebody."""
    return FIRST_CHAT + person_id


def enrol(tx: Tx, count: int) -> None:
    """So many people with an account each; the first leads all others."""
    rows = range(1, count + 1)
    connection = tx.connection()
    connection.execute(Unit.__table__.insert(), [{"id": 1, "code": "U", "name": "县", "kind": "county", "path": "/1/"}])
    people = [{"id": one, "code": f"P{one}", "name": f"某{one}", "unit_id": 1} for one in rows]
    connection.execute(Person.__table__.insert(), people)
    accounts = [{"person_id": one, "chat_id": chat_of(one), "from_day": TODAY, "focus": {}} for one in rows]
    connection.execute(Account.__table__.insert(), accounts)
    tx.add(Grant(person_id=LEADER, role="leader", unit_id=1))


def prompt_all(tx: Tx, first: int, last: int, at: datetime = NOW) -> None:
    """A prompt for each of these people."""
    rows = [
        {
            "kind": "notice",
            "method": "sendMessage",
            "person_id": one,
            "payload": {"text": f"提醒{one}"},
            "not_before": at,
            "unique_key": f"digest:{one}",
        }
        for one in range(first, last + 1)
    ]
    tx.connection().execute(Outbox.__table__.insert(), rows)


def county(folder: Path, people: int) -> Store:
    """A database with so many people, and nothing to be said yet."""
    store = Store(f"sqlite:///{folder}/many.sqlite")
    migrate(store)
    store.write_now(lambda tx: enrol(tx, people))
    return store


@dataclass
class Crowd:
    """People who write while prompts go out: each gets a reply, whose way is timed from the commit on."""

    store: Store
    saying: Saying
    chance: Random
    people: int
    a_second: float
    put: dict[str, float] = field(default_factory=dict)

    async def write(self) -> None:
        """Somebody writes every now and then."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self.chance.expovariate(self.a_second))
            chat, words = chat_of(self.chance.randint(1, self.people)), f"回复{len(self.put)}"
            about = {"payload": {"text": words}, "now": NOW, "chat_id": chat}
            await self.store.write(lambda tx, about=about: outbox.put(tx, kind="reply", method="sendMessage", **about))
            self.put[words] = loop.time()
            self.saying.wake()

    def waits(self, telegram: Distant) -> list[float]:
        """How long each reply took to leave, the shortest first."""
        first: dict[str, float] = {}
        for at, _, words in telegram.begun:
            first.setdefault(words, at)
        return sorted(first[words] - at for words, at in self.put.items() if words in first)


def waiting(tx: Tx) -> int:
    """How many rows wait."""
    return tx.exec(select(func.count()).select_from(Outbox).where(Outbox.state == "waiting")).one()


def clock() -> datetime:
    """The instant, as the loop's time goes on."""
    return NOW + timedelta(seconds=asyncio.get_running_loop().time() % 10**6)


@dataclass
class Figures:
    """What was measured."""

    said: int
    seconds: float
    fullest: int
    rate: float
    waits: list[float]

    def wait(self, part: float) -> float:
        """The wait of a reply that so many stay below, in seconds."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * part))]


async def say_all(store: Store, telegram: Distant, pace: Pace, *, people: int, replies_a_second: float) -> Figures:
    """Say all that waits, while people write. The rate is that of the time in which more than a few prompts waited."""
    loop = asyncio.get_running_loop()
    saying = Saying(store, telegram, pace, clock)
    crowd = Crowd(store, saying, Random(7), people, replies_a_second)
    running, writing = asyncio.create_task(saying.run()), asyncio.create_task(crowd.write())
    begun = loop.time()
    while await store.read(first_sayings_left):  # noqa: ASYNC110 - it stands in a table
        await asyncio.sleep(1)
    writing.cancel()
    saying.finish()
    await running
    rate = telegram.rate(nearly_done(telegram))
    return Figures(len(telegram.begun), loop.time() - begun, telegram.fullest_second(), rate, crowd.waits(telegram))


def nearly_done(telegram: Distant) -> float:
    """When only a few prompts were left: the last ones wait for chats that are held, whatever the rate."""
    first: dict[str, float] = {}
    for at, _, words in telegram.begun:
        if words.startswith("提醒"):
            first.setdefault(words, at)
    return sorted(first.values())[-A_FEW]


def first_sayings_left(tx: Tx) -> bool:
    """Whether a prompt was not tried yet."""
    untried = "SELECT 1 FROM outbox WHERE state = 'waiting' AND kind = 'notice' AND attempts = 0 LIMIT 1"
    return tx.connection().exec_driver_sql(untried).first() is not None
