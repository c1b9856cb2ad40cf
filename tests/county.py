"""The whole thing in a test: the real bot over real HTTP on a real database; only Telegram and the clock are not real."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.periods import day_of, quarter_of
from bot.app import App, publish_missing
from bot.demo import load
from bot.pace import Pace
from bot.settings import Settings
from bot.simulator import Limits, Person, Simulator
from bot.simulator.phone import Phone
from bot.wiring import county_bot
from forms.zone import ZONE
from storage import tables
from storage.invites import invite
from storage.migrate import migrate
from storage.secret import Secret
from storage.store import Store, Tx
from storage.submission import next_serial
from tests.simulator.judge import Judge

T = TypeVar("T")

TOKEN = "7001:test"
SECRET = "a key that is long enough for tests"
HURRIED = partial(Pace, a_second=10_000, burst=10_000, a_chat_second=10_000)  # tests do not wait for Telegram's limits
TICK = timedelta(seconds=1)
CODE = re.compile(r"start=([a-z0-9]+)")


class Clock:
    """The time of bot and Telegram alike; it moves only when it is told to, a second at each act."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant


def morning(day: date) -> datetime:
    """Nine o'clock in the county."""
    return datetime.combine(day, time(9), tzinfo=ZONE)


async def prepared(file: Path, day: date) -> None:
    """A database with the demo county as it stands on a day and the forms published."""
    store = Store(f"sqlite:///{file}")
    migrate(store)
    await publish_missing(store, read_catalogue(), morning(day))
    await store.write(lambda tx: load(tx, today=day, now=morning(day), secret=Secret(SECRET)))
    store.close()


def words_of(message: dict[str, Any]) -> str:
    """A message's text, or what it is: the name of a file, a photo, a recording, a place, a contact."""
    if "document" in message:
        return f"(文件 {message['document'].get('file_name', '')}) {message.get('caption', '')}"
    if "contact" in message:
        return f"(名片 {message['contact']['first_name']} {message['contact']['phone_number']})"
    kind = next((kind for kind in SHOWN if kind in message), "")
    if kind:
        return f"({SHOWN[kind]}) {message.get('caption', '')}".rstrip()
    return CODE.sub("start=…", str(message["text"]))  # a code is nobody's to read, in a test neither


SHOWN = {"photo": "照片", "voice": "语音", "video": "视频", "location": "位置"}


def _record(tx: Tx, task: tables.Task, subject: tables.Subject, day: date) -> tables.Record:
    """A revisit by who was to go, on paper so to speak: with a number and no answers."""
    return tables.Record(
        serial=next_serial(tx, task.duty, task.period_key),
        duty=task.duty,
        period_key=task.period_key,
        task_id=task.id,
        subject_id=task.subject_id,
        unit_id=subject.unit_id,
        person_id=task.person_id or 1,
        occurred_on=day,
        submitted_at=morning(day) + timedelta(hours=8),
    )


def _follow_up(record: tables.Record, state: str, today: date) -> tables.FollowUp:
    return tables.FollowUp(
        record_id=record.id or 0,
        subject_id=record.subject_id,
        unit_id=record.unit_id,
        ref="/data/items/lecture",
        problem="没上党课",
        measure="补一堂党课",
        responsible="支部书记",
        found_on=record.occurred_on,
        found_by_id=record.person_id,
        due=today + timedelta(days=-3 if state == "overdue" else 12),
        state="closed" if state == "closed" else "open",
        closed_on=record.occurred_on if state == "closed" else None,
    )


class County:
    """A county, its bot and its phones. `folder` holds the database; `template` is copied into it."""

    def __init__(self, folder: Path, template: Path, day: date) -> None:
        self.folder = folder
        self.clock = Clock(morning(day))
        shutil.copy(template, folder / "county.sqlite")
        self.store = Store(f"sqlite:///{folder}/county.sqlite")
        self.secret = Secret(SECRET)
        self.simulator = Simulator(TOKEN, people=self._people(), now=self.clock, limits=Limits.none())
        self.judge = Judge(self.simulator)
        self.app: App | None = None
        self.activities: Path | None = None  # a county's own folder; the bot reads it when it starts
        self.awaited: int | None = None  # the last update that a phone sent

    def _people(self) -> list[Person]:
        rows = self.store.read_now(lambda tx: tx.exec(select(tables.Person)).all())
        return [Person(id=1000 + (row.id or 0), name=row.name) for row in rows]

    async def start(self) -> None:
        """Telegram first, then the bot."""
        self.url = await self.simulator.start()
        await self.start_bot()

    async def start_bot(self) -> None:
        """The bot, at the address of its Telegram."""
        settings = Settings(
            token=TOKEN,
            api_url=self.url,
            database_url=f"sqlite:///{self.folder}/county.sqlite",
            activities_dir=self.activities,
            poll_seconds=1,
        )
        self.app = county_bot(settings, now=self.clock, store=self.store, secret=self.secret, pace=HURRIED())
        await self.app.start()
        await self.settled()

    async def restart(self) -> None:
        """The bot ends and starts again, on the same database."""
        assert self.app is not None
        await self.app.stop()
        self.clock.instant += TICK
        await self.start_bot()

    async def stop(self) -> None:
        """Everything ends."""
        if self.app is not None:
            await self.app.stop()
        await self.simulator.stop()
        self.store.close()

    async def settled(self) -> None:
        """Return when what was sent is answered."""
        assert self.app is not None
        await self.app.settled(update_id=self.awaited)
        self.awaited = None  # a month later the bot remembers it no more

    async def at(self, instant: datetime) -> None:
        """It is this instant now; the jobs wake up, and what they had to say is said."""
        self.clock.instant = max(self.clock.instant, instant)
        assert self.app is not None
        await self.app.run_jobs()
        self.app.saying.wake()
        await self.settled()

    # --- people

    def phone(self, name: str) -> Phone:
        """Somebody's phone; a name that is nobody's is a stranger's."""
        for person_id, person in self.simulator.world.people.items():
            if person.name == name:
                return Phone(self.simulator.station, person_id)
        return Phone(self.simulator.station, self.simulator.world.stranger(name=name).id)

    async def act(self, name: str, **what: object) -> None:
        """One thing done with somebody's phone, and answered."""
        self.clock.instant += TICK
        sent = self.phone(name).send(**what)
        self.awaited = sent["update_id"] if sent["update_id"] is not None else self.awaited
        await self.settled()

    async def invite(self, name: str, code: str) -> None:
        """A code for somebody on the roster."""
        person_id = self.phone(name).person_id - 1000
        now = self.clock()
        await self.store.write(lambda tx: invite(tx, person_id, code=code, secret=self.secret, now=now, days=14))

    async def grant(self, name: str, role: str, unit: str) -> None:
        """Somebody on the roster has a role over a unit."""
        person_id = self.phone(name).person_id - 1000

        def grant(tx: Tx) -> None:
            over = tx.exec(select(tables.Unit).where(tables.Unit.name == unit)).one()
            tx.add(tables.Grant(person_id=person_id, role=role, unit_id=over.id or 0))

        await self.store.write(grant)

    async def register(self, name: str) -> None:
        """Somebody has gone through first contact."""
        code = f"of-{self.phone(name).person_id}"
        await self.invite(name, code)
        await self.act(name, start=code)
        newest = self.phone(name).newest
        yes = newest["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await self.act(name, tap={"message_id": newest["message_id"], "data": yes})

    async def done(self, day: date, but: list[str]) -> None:
        """Whatever of this quarter is still open was visited on a day, but for what is named, by who was to go."""
        key = quarter_of(day).key

        def visit(tx: Tx) -> None:
            rows = tx.exec(
                select(tables.Task, tables.Subject)
                .where(tables.Task.subject_id == tables.Subject.id, tables.Task.period_key == key)
                .where(tables.Task.state == "open")
                .order_by(tables.Task.id)
            ).all()
            for task, subject in rows:
                if subject.name not in but:
                    task.state = "done"
                    tx.add(_record(tx, task, subject, day))

        await self.store.write(visit)

    async def listed(self, closed: int, not_due: int, overdue: int) -> None:
        """So much was listed to be put right at what was visited this quarter, and stands so today."""
        today = day_of(self.clock())

        def right(tx: Tx) -> None:
            rows = tx.exec(
                select(tables.Record)
                .where(tables.Record.period_key == quarter_of(today).key, tables.Record.duty == "revisit")
                .order_by(tables.Record.serial)
            ).all()
            states = ["closed"] * closed + ["not_due"] * not_due + ["overdue"] * overdue
            for record, state in zip(rows, states, strict=False):
                tx.add(_follow_up(record, state, today))

        await self.store.write(right)

    async def moves(self, name: str, unit: str) -> None:
        """Somebody works elsewhere from today; what he was to revisit is nobody's."""
        person_id, today = self.phone(name).person_id - 1000, day_of(self.clock())

        def move(tx: Tx) -> None:
            there = tx.exec(select(tables.Unit).where(tables.Unit.name == unit)).one().id or 0
            tx.get_one(tables.Person, person_id).unit_id = there
            for grant in tx.exec(select(tables.Grant).where(tables.Grant.person_id == person_id)).all():
                grant.unit_id = there
            for row in tx.exec(
                select(tables.Assignment)
                .where(tables.Assignment.person_id == person_id, tables.Assignment.capacity == "revisitor")
                .where(tables.Assignment.until_day == None)  # noqa: E711 - SQL
            ).all():
                row.until_day = today

        await self.store.write(move)

    def link_on(self, name: str) -> str:
        """The code in the newest link on somebody's phone."""
        texts = [message.get("text", "") for message in self.phone(name).messages[::-1]]
        return next(found[1] for text in texts if (found := CODE.search(text)))

    def read(self, fn: Callable[[Tx], T]) -> T:
        """What fn(tx) finds in the database."""
        return self.store.read_now(fn)

    # --- what stands on a screen

    def revisions(self, name: str) -> dict[int, int]:
        """The bot's messages on a phone, each with how often it was changed."""
        return {number: row.revision for number, row in self.phone(name).chat.messages.items() if not row.out}

    def shown(self, name: str, message_id: int, mark: str) -> Iterator[str]:
        """A message as a transcript shows it, without its empty lines."""
        message = self.phone(name).chat.messages[message_id].message
        for number, line in enumerate(filter(None, words_of(message).split("\n"))):
            yield f"{mark if number == 0 else '  '}{line}"
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            yield "  " + " ".join(f"[{button['text']}]" for button in row)
        chat = self.phone(name).chat
        if chat.keyboard and chat.keyboard_from == message_id:
            for row in chat.keyboard["rows"]:
                yield "  (" + " ".join(button["text"] for button in row) + ")"

    def said_in(self, group: str) -> list[str]:
        """What the bot said last in a group, as a transcript shows it."""
        stored = [row for row in self.simulator.world.group(group).messages.values() if not row.out]
        if not stored:
            return []
        message = stored[-1].message
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [f"< {message['text']}", *("  " + " ".join(f"[{button['text']}]" for button in row) for row in rows)]

    def button(self, name: str, label: str, *, oldest: bool = False) -> dict[str, object]:
        """The newest (or oldest) button of a label on a phone, else the key of that label."""
        messages = self.phone(name).messages if oldest else self.phone(name).messages[::-1]
        for message in messages:
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return {"message_id": message["message_id"], "data": button["callback_data"]}
        return {"text": label}
