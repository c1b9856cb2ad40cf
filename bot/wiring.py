"""What the bot is made of outside its tests: the routes, the jobs, what is said after a start."""

from collections.abc import Callable
from datetime import datetime

from bot.app import App
from bot.clock import utc_now
from bot.pace import Pace
from bot.settings import Settings
from handlers.papers import makers
from handlers.restate import restate_questions
from handlers.routes import COMMANDS, DESCRIPTIONS, apology, register
from jobs.table import JOBS
from storage.secret import Secret
from storage.store import Store


def county_bot(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    store: Store | None = None,
    secret: Secret | None = None,
    pace: Pace | None = None,
) -> App:
    """The whole bot, not yet started."""
    return App(
        settings,
        register=register,
        apology=apology,
        commands=COMMANDS,
        descriptions=DESCRIPTIONS,
        jobs=JOBS,
        at_start=restate_questions,
        makers=makers(settings.files_dir),
        now=now,
        store=store,
        secret=secret,
        pace=pace,
    )
