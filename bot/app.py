"""The bot as one thing: everything is made here, started, and ended with what is in hand finished."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from activities.catalogue import HERE as PACKAGED_ACTIVITIES
from activities.catalogue import Catalogue, read_catalogue
from bot.clock import utc_now
from bot.clockwork import Clockwork, keep_running
from bot.dispatch import Desk, Dispatch, PtbApplication, note_error
from bot.files import Files
from bot.intake import Intake
from bot.keys import secret_of
from bot.log import logger, place_of
from bot.pace import Pace
from bot.patience import wait_after
from bot.refused import Refused
from bot.saying import Saying
from bot.settings import Settings
from bot.transport import Telegram
from bot.workshop import Workshop
from handlers.made import Made, Maker, Making, make
from handlers.messages.warm import warm_reader
from handlers.turn import Effect, Turn
from jobs.table import Job
from storage.forms import can_be_sent, compile_catalogue, current_version, publish_forms
from storage.inbox import has_come
from storage.migrate import migrate
from storage.request_rules import keep_rules
from storage.secret import Secret
from storage.store import Store, Tx

HANDLING_SECONDS, SAYING_SECONDS = 2.0, 1.5  # what is in hand gets so long at the end; 5 s are promised for all
CATCH_UP_SECONDS = 10.0
SETTLE_LOOK_SECONDS = 0.01

AtStart = Callable[[Tx, datetime, datetime, Catalogue, Secret], object]


class App:
    """One county's bot. `settings` carry the token; `store` and `secret` are made from them where not given."""

    def __init__(
        self,
        settings: Settings,
        *,
        register: Callable[[PtbApplication], None],
        apology: Callable[[Turn], Effect],
        commands: Mapping[str, Sequence[tuple[str, str]]],
        descriptions: Mapping[str, str] | None = None,
        jobs: Sequence[Job] = (),
        at_start: AtStart | None = None,
        makers: Mapping[str, Maker] | None = None,
        now: Callable[[], datetime] = utc_now,
        catalogue: Catalogue | None = None,
        store: Store | None = None,
        secret: Secret | None = None,
        pace: Pace | None = None,
    ) -> None:
        if settings.token is None:
            raise Refused(
                "没有令牌。请把 BotFather 给的令牌放进环境变量 HUIFANG_TOKEN。",
                "There is no token. Put the one from BotFather into HUIFANG_TOKEN.",
            )
        self.settings = settings
        self.now = now
        self.bot_id = 0
        self.username = ""
        self._register, self._apology, self._commands = register, apology, commands
        self._descriptions = descriptions or {}
        self._jobs, self._at_start, self._makers = jobs, at_start, makers or {}
        self._given = (store, secret, catalogue)
        self._pace = pace or Pace(settings.messages_a_second, settings.chat_burst)
        self._telegram = Telegram(settings.api_url, settings.token.get_secret_value())
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._application: PtbApplication | None = None

    async def start(self) -> None:
        """Come up; waits for Telegram as long as it takes, and raises Refused where waiting does not help."""
        store, secret, catalogue = self._given
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.store = store or Store(self.settings.database_url)
        await asyncio.to_thread(migrate, self.store)
        self.secret = secret if secret is not None else await asyncio.to_thread(secret_of, self.settings, self.store)
        self.catalogue = catalogue or read_catalogue(self.settings.activities_dir or PACKAGED_ACTIVITIES)
        folder = self.settings.activities_dir or PACKAGED_ACTIVITIES
        self.reader = await asyncio.to_thread(warm_reader, folder)  # refused now, not at the first message
        await publish_missing(self.store, self.catalogue, self.now())
        self._application = await self._introduce()
        self._came_up = self.now()
        self._make_parts(self._application)
        for name, run in self._parts().items():
            self._tasks[name] = asyncio.create_task(keep_running(name, run), name=name)
        self._tasks["catch_up"] = asyncio.create_task(keep_running("catch_up", self._catch_up))
        logger().info("bot_started", username=self.username, bot_id=self.bot_id)

    async def _introduce(self) -> PtbApplication:
        """Learn from Telegram who this bot is."""
        failures = 0
        while True:
            try:
                me = await self._telegram.call("getMe", {})
                application = self._build()
                await application.initialize()
            except InvalidToken as error:
                raise Refused(
                    f"Telegram 不认这个令牌（{error.message}）。请核对 HUIFANG_TOKEN。",
                    f"Telegram does not know this token ({error.message}). Check HUIFANG_TOKEN.",
                ) from None
            except TelegramError as error:
                failures += 1
                seconds = wait_after(failures)
                logger().warning("telegram_out_of_reach", reason=error.message, seconds=seconds)
                await asyncio.sleep(seconds)
            else:
                self.bot_id, self.username = int(me["id"]), str(me["username"])
                return application

    def _build(self) -> PtbApplication:
        assert self.settings.token is not None
        application = (
            Application.builder()
            .token(self.settings.token.get_secret_value())
            .base_url(f"{self.settings.api_url}/bot")
            .base_file_url(f"{self.settings.api_url}/file/bot")
            .request(self._telegram)
            .get_updates_request(self._telegram)
            .updater(None)
            .job_queue(None)
            .build()
        )
        self._register(application)
        application.add_error_handler(note_error)
        return application

    def _make_parts(self, application: PtbApplication) -> None:
        desk = Desk(
            store=self.store,
            application=application,
            bot_id=self.bot_id,
            now=self.now,
            secret=self.secret,
            catalogue=self.catalogue,
            apology=self._apology,
            retries=self.settings.retries,
            invite_days=self.settings.invite_days,
            timetable=self._jobs,
            reader=self.reader,
        )
        self.saying = Saying(
            self.store,
            self._telegram,
            self._pace,
            self.now,
            make=self._made,
        )
        self.files = Files(self.store, self._telegram, self.settings.files_dir, now=self.now, told=self.saying.wake)
        self.workshop = Workshop(
            self.store,
            self.settings.files_dir,
            secret=self.secret,
            activities=self.settings.activities_dir,
            catalogue=self.catalogue,
            now=self.now,
            done=self.saying.wake,
        )
        self.dispatch = Dispatch(desk, chats_at_once=self.settings.chats_at_once, handled=self._handled)
        self.clockwork = Clockwork(self.store, self._jobs, self.catalogue, now=self.now, done=self.saying.wake)
        self.intake = Intake(
            self.store,
            self._telegram,
            self.bot_id,
            now=self.now,
            poll_seconds=self.settings.poll_seconds,
            arrived=self.dispatch.wake,
        )

    def _made(self, tx: Tx, payload: Mapping[str, Any]) -> Made:
        making = Making(tx, self.secret, self.now(), self.catalogue, self.settings.files_dir)
        return make(self._makers, making, payload)

    def _parts(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {
            "intake": self.intake.run,
            "dispatch": self.dispatch.run,
            "saying": self.saying.run,
            "files": self.files.run,
            "workshop": self.workshop.run,
            "clockwork": self.clockwork.run,
        }

    def _handled(self) -> None:
        self.saying.wake()
        self.files.wake()
        self.workshop.wake()

    async def _catch_up(self) -> None:
        """Jobs first; then, when what came meanwhile is handled, those in the middle of something are asked again."""
        await self.clockwork.round()
        await self._set_commands()
        if self._at_start is None:
            return
        try:
            async with asyncio.timeout(CATCH_UP_SECONDS):
                await self.intake.first_look.wait()
                while not await self.dispatch.idle():  # noqa: ASYNC110 - the inbox is a table, not an event
                    await asyncio.sleep(SETTLE_LOOK_SECONDS)
        except TimeoutError:
            logger().warning("still_catching_up")
        at_start, now, came_up = self._at_start, self.now(), self._came_up
        try:
            await self.store.write(lambda tx: at_start(tx, now, came_up, self.catalogue, self.secret))
        except Exception as error:  # noqa: BLE001 - a question not asked again is no reason to stay away
            logger().error("start_words_raised", error=type(error).__name__, at=place_of(error))
        self.saying.wake()

    async def _set_commands(self) -> None:
        """The menu of commands, and what the bot is for, in the default language and in each other one."""
        for language, commands in self._commands.items():
            listed = [{"command": name, "description": words} for name, words in commands]
            await self._show("setMyCommands", language, commands=listed)
        for language, words in self._descriptions.items():
            await self._show("setMyDescription", language, description=words)

    async def _show(self, method: str, language: str, **payload: Any) -> None:
        code = {} if language == self.settings.language else {"language_code": language}
        try:
            await self._telegram.call(method, {**payload, **code})
        except TelegramError as error:
            logger().warning("profile_not_set", method=method, language=language, reason=error.message)

    async def run_jobs(self) -> None:
        """Run the jobs now, and return when they are through."""
        await self.clockwork.round()

    async def settled(self, *, update_id: int | None = None) -> None:
        """Return when nothing waits to be handled or said, and this update, if one is named, has come."""
        while not await self._is_settled(update_id):  # noqa: ASYNC110 - what is waited for stands in tables
            await asyncio.sleep(SETTLE_LOOK_SECONDS)

    async def _is_settled(self, update_id: int | None) -> bool:
        if not self._tasks["catch_up"].done() or not self.clockwork.idle():
            return False
        if update_id is not None and not await self.store.read(lambda tx: has_come(tx, self.bot_id, update_id)):
            return False
        quiet = await self.dispatch.idle() and await self.workshop.idle()
        return quiet and not await self.saying.due()

    async def stop(self) -> None:
        """End within 5 seconds: take nothing new in, finish what is being handled, say what is due, let go of all."""
        await self._cancel("intake", "catch_up", "clockwork", "files", "workshop")
        await self._finish("dispatch", HANDLING_SECONDS)
        await self._finish("saying", SAYING_SECONDS)
        if self._application is not None:
            await self._application.shutdown()
        await self._telegram.shutdown()
        if self._given[0] is None and hasattr(self, "store"):
            await asyncio.to_thread(self.store.close)
        logger().info("bot_stopped", username=self.username)

    async def _finish(self, name: str, seconds: float) -> None:
        task = self._tasks.get(name)
        if task is None:
            return
        getattr(self, name).finish()
        await asyncio.wait({task}, timeout=seconds)
        await self._cancel(name)

    async def _cancel(self, *names: str) -> None:
        tasks = [self._tasks[name] for name in names if name in self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def publish_missing(store: Store, catalogue: Catalogue, now: datetime) -> None:
    """Compile and publish the forms that the database lacks; those it has stay. The rules of requests are these."""
    await store.write(lambda tx: keep_rules(tx, catalogue.requests))
    known = await store.read(lambda tx: {key for key in catalogue.duties if is_whole(tx, key)})
    missing = Catalogue({key: duty for key, duty in catalogue.duties.items() if key not in known})
    if missing.duties:
        compiled = await asyncio.to_thread(compile_catalogue, missing)
        await store.write(lambda tx: publish_forms(tx, compiled, now))


def is_whole(tx: Tx, form: str) -> bool:
    """Whether a form is published with its sheets; versions of before there were any are given theirs."""
    version = current_version(tx, form)
    return version is not None and can_be_sent(version)
