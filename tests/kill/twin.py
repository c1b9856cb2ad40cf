"""The county's twin: the same updates in the same order, handled by a bot that nobody kills; the two must not differ."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from activities.catalogue import read_catalogue
from bot.app import publish_missing
from bot.dispatch import Desk, handle
from bot.settings import Settings
from bot.wiring import county_bot
from handlers.routes import apology
from jobs.table import JOBS
from storage.inbox import keep_updates, next_of
from storage.secret import Secret
from storage.store import Store
from tests.kill.stage import SECRET, TOKEN, Stage

COMPARED = {  # table → what is not compared: instants, and what only a running bot does
    "account": (),
    "attachment": ("state", "attempts", "size", "sha256", "path", "received_at", "inbox_id"),
    "assignment": (),
    "fact": (),
    "finding": (),
    "follow_up": (),
    "interview": ("opened_at", "touched_at"),
    "invite": ("used_at",),
    "membership": (),
    "record": ("submitted_at",),
    "revision": ("made_at",),
    "subject": (),
    "task": (),
}
SHOWN = re.compile(r'"shown": \d+')  # which row of the outbox shows a card: a start asks again in a row of its own
OWN_ID = re.compile(r"uuid:[0-9a-f-]{36}")  # a form's own number, made of the instant of its beginning
HANDLED = """
    SELECT inbox.raw, inbox.received_at FROM inbox JOIN outbox ON outbox.inbox_id = inbox.id
    GROUP BY inbox.id ORDER BY min(outbox.id)
"""  # every update was answered, in the transaction that handled it: so the answers tell the order of the transactions
SAID = """
    SELECT outbox.kind, outbox.method, outbox.payload, inbox.update_id FROM outbox LEFT JOIN inbox
    ON inbox.id = outbox.inbox_id WHERE outbox.unique_key IS NULL OR outbox.unique_key NOT LIKE 'restate:%'
    ORDER BY outbox.id
"""  # what is asked again after a start is only asked by a bot that started again


async def differences(stage: Stage) -> list[str]:
    """What differs between the county and its twin, a sentence each."""
    handled = stage.rows(HANDLED)
    if len(handled) != stage.count("inbox"):
        return [f"{stage.count('inbox')} updates came, {len(handled)} were answered"]
    await relive(stage, [(json.loads(raw), instant(received)) for raw, received in handled])
    found = [
        f"{table}: {line}"
        for table, without in COMPARED.items()
        for line in unlike(stage.database, stage.untouched, lambda file, t=table, w=without: rows_of(file, t, w))
    ]
    return [*found, *(f"to be said: {line}" for line in unlike(stage.database, stage.untouched, said_in))]


def instant(kept: str) -> datetime:
    """An instant as the database keeps it."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


async def relive(stage: Stage, handled: list[tuple[dict[str, Any], datetime]]) -> None:
    """Handle these updates, one after the other, in the database as it was before the bot first ran."""
    store, catalogue, clock = Store(f"sqlite:///{stage.untouched}"), read_catalogue(), [handled[0][1]]
    await publish_missing(store, catalogue, clock[0])
    for job in JOBS:
        await store.write(lambda tx, job=job: job.run(tx, clock[0], catalogue))
    settings = Settings(token=TOKEN, api_url=stage.url, database_url=f"sqlite:///{stage.untouched}")
    app = county_bot(settings, store=store, secret=Secret(SECRET))
    application = await app._introduce()
    desk = Desk(
        store=store,
        application=application,
        bot_id=app.bot_id,
        now=lambda: clock[0],
        secret=Secret(SECRET),
        catalogue=catalogue,
        apology=apology,
        retries=0,
        invite_days=settings.invite_days,
    )
    for raw, received in handled:
        clock[0] = received
        await store.write(lambda tx, raw=raw: keep_updates(tx, app.bot_id, [raw], clock[0]))
        chat = raw["callback_query"]["from"]["id"] if "callback_query" in raw else raw["message"]["chat"]["id"]
        row = await store.read(lambda tx, chat=chat: next_of(tx, app.bot_id, chat))
        assert row is not None
        await handle(desk, row)
    await application.shutdown()
    store.close()


def unlike(one: Path, other: Path, look: Callable[[Path], list[str]]) -> list[str]:
    """The lines that only one of two databases has."""
    here, there = look(one), look(other)
    only_here = [f"only here {line}" for line in here if line not in set(there)]
    only_there = [f"only in the twin {line}" for line in there if line not in set(here)]
    counts = [f"{len(here)} rows here, {len(there)} in the twin"] if len(here) != len(there) else []
    return [*counts, *only_here[:3], *only_there[:3]]


def rows_of(file: Path, table: str, without: tuple[str, ...]) -> list[str]:
    """The rows of a table as lines, without some columns."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    kept = ({name: value for name, value in dict(row).items() if name not in without} for row in found)
    return [SHOWN.sub('"shown": 0', OWN_ID.sub("uuid:", str(row))) for row in kept]


def said_in(file: Path) -> list[str]:
    """What was to be said in answer to which update, in its order."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return [str(row) for row in database.execute(SAID).fetchall()]
