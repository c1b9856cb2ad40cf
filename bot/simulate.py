"""`simulate`: a Telegram of its own, the demo county, and the real bot between them, in one process over HTTP."""

import asyncio
import errno
import os
import sys
import webbrowser
from datetime import datetime

from sqlmodel import col, select

from activities.periods import day_of
from bot.app import App
from bot.clock import utc_now
from bot.day import Day
from bot.demo import CAST, is_loaded, load
from bot.keys import secret_of
from bot.refused import Refused
from bot.roster import held_code, standing_code
from bot.running import until_ended
from bot.settings import Settings
from bot.simulator import Person as Phone
from bot.simulator import Simulator
from bot.wiring import county_bot
from storage.migrate import migrate
from storage.people import account_of_person
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import Person, Unit

TOKEN = "7000000001:simulator"  # noqa: S105 - it opens nothing but the simulator on this machine
FIRST_NUMBER = 1000  # the invented Telegram number of person 1 is one more
CODE_DAYS = 365


class Simulation:
    """Everything that `simulate` starts."""

    def __init__(self, settings: Settings, *, port: int | None, browser: bool) -> None:
        self._settings = settings
        self._port = port
        self._browser = browser

    async def run(self) -> None:
        """Come up, print the one address, stay until somebody ends it."""
        self._settings.data_dir.mkdir(parents=True, exist_ok=True)
        store = Store(self._settings.database_url)
        try:
            await asyncio.to_thread(migrate, store)
            secret = await asyncio.to_thread(secret_of, self._settings, store)
            await self._simulate(store, secret)
        finally:
            await asyncio.to_thread(store.close)

    async def _simulate(self, store: Store, secret: Secret) -> None:
        apps: list[App] = []

        async def moved() -> None:
            for app in apps:
                await app.run_jobs()

        day = Day(store, utc_now, moved)
        phones = await store.write(lambda tx: county(tx, secret=secret, now=day.now()))
        day_url = await day.serve()
        simulator = Simulator(
            TOKEN,
            people=phones,
            now=utc_now,
            day_url=day_url,
            state_path=self._settings.data_dir / "simulate.json",
            invitations=lambda: asyncio.to_thread(store.read_now, lambda tx: invitations(tx, secret, day.now())),
        )
        try:
            address = await self._listen(simulator)
            settings = self._settings.model_copy(update={"api_url": address})
            apps.append(county_bot(settings, now=day.now, store=store, secret=secret))
            await until_ended(lambda: self._open(apps[0], address))
        finally:
            for app in apps:
                await app.stop()
            await simulator.stop()
            await day.close()

    async def _listen(self, simulator: Simulator) -> str:
        host = self._settings.simulator_host
        wanted = self._settings.simulator_port if self._port is None else self._port
        try:
            return await simulator.start(host, wanted)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            if self._port is not None:
                raise Refused(
                    f"端口 {wanted} 已被占用。换一个 --port，或不写。",
                    f"Port {wanted} is in use. Give another --port, or none.",
                    code=1,
                ) from None
            await simulator.stop()
            return await simulator.start(host, 0)

    async def _open(self, app: App, address: str) -> None:
        await app.start()
        sys.stderr.write("在浏览器里打开下面的地址；Ctrl-C 收工。Open this address in a browser; Ctrl-C ends it.\n")
        sys.stderr.flush()
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        if self._browser and has_screen():
            await asyncio.to_thread(webbrowser.open, address)


def has_screen() -> bool:
    """Whether a browser would open in a window, and not in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def load_demo(tx: Tx, *, secret: Secret, now: datetime) -> bool:
    """Put the demo county into an empty database; whether it was put there now. Raise Refused where others are."""
    if is_loaded(tx):
        return False
    if tx.exec(select(Unit.id)).first() is not None:
        raise Refused(
            "这个数据库里已有别的单位，不装演示县。请换一个数据库。",
            "This database holds other units; the demo county goes into an empty one. Name another database.",
        )
    load(tx, today=day_of(now), now=now, secret=secret)
    return True


def county(tx: Tx, *, secret: Secret, now: datetime) -> list[Phone]:
    """The demo county, and the phones of those whom the page shows."""
    load_demo(tx, secret=secret, now=now)
    rows = tx.exec(select(Person, Unit).where(col(Person.code).in_(CAST), Person.unit_id == Unit.id)).all()
    ordered = sorted(rows, key=lambda row: CAST.index(row[0].code))
    return [_phone(tx, person, unit, secret=secret, now=now) for person, unit in ordered]


def invitations(tx: Tx, secret: Secret, now: datetime) -> dict[int, str]:
    """The newest code that each person of the page can use now, by the number of the phone; none for who has none."""
    people = tx.exec(select(Person).where(col(Person.code).in_(CAST))).all()
    codes = {FIRST_NUMBER + (one.id or 0): held_code(tx, one, secret=secret, now=now) for one in people}
    return {number: code for number, code in codes.items() if code}


def _phone(tx: Tx, person: Person, unit: Unit, *, secret: Secret, now: datetime) -> Phone:
    account = account_of_person(tx, person.id or 0, day_of(now))
    code = None if account else standing_code(tx, person, secret=secret, now=now, days=CODE_DAYS)
    number = account.chat_id if account else FIRST_NUMBER + (person.id or 0)
    return Phone(number, person.name, person.post, unit.name, code)
