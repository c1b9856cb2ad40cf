"""A registry's file in the running bot: how far it is, an end in the middle, and that nothing of the file stays."""

import asyncio
import shutil
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from activities.registry import read_registry
from bot.importing import Importer, Stopped
from bot.registries import Registries
from forms.zone import ZONE
from storage.secret import Secret
from storage.store import Store
from storage.tables import Account, Attachment, ImportBatch, Inbox, Outbox, Person
from tests import registries
from tests.county import SECRET

NOW = datetime(2026, 10, 21, 9, tzinfo=ZONE)
ROWS = [registries.HOUSEHOLDS[0]] + [
    (f"户{number}甲", "云岭乡", "梨树村", 1, "贫困户", 3, "", "养猪", "", "") for number in range(4500)
]


@pytest.fixture
def store(tmp_path, template):
    """The demo county."""
    with closing(Store(f"sqlite:///{shutil.copy(template, tmp_path / 'county.sqlite')}")) as made:
        yield made


@pytest.fixture
def sent(store, tmp_path):
    """A file that 吴晓岚 sent, as it was fetched."""
    (tmp_path / "1-abc.xlsx").write_bytes(registries.plain(ROWS))

    def send(tx):
        wu = tx.exec(select(Person).where(Person.name == "吴晓岚")).one()
        tx.add(Account(person_id=wu.id, chat_id=77, from_day=date(2026, 1, 1)))
        inbox = Inbox(bot_id=7001, update_id=1, chat_id=77, raw="{}", received_at=NOW)
        said = Outbox(chat_id=77, method="sendMessage", not_before=NOW, message_id=5)
        tx.add_all([inbox, said])
        tx.flush()
        row = Attachment(
            inbox_id=inbox.id, person_id=wu.id, kind="form", file_id="x", caption="户.xlsx", state="fetched",
            path="1-abc.xlsx", about={"said": said.id}, received_at=NOW,
        )  # fmt: skip
        tx.add(row)
        tx.flush()
        return row

    return store.write_now(send)


class Clock:
    """Two seconds later each time somebody looks."""

    def __init__(self):
        self.instant = NOW

    def __call__(self):
        self.instant += timedelta(seconds=2)
        return self.instant


async def test_how_far_it_is_stands_in_one_message_that_changes(store, sent, tmp_path):
    """Edits of the message that said that the file came, three seconds apart; then the answer; the file is gone."""
    woken = asyncio.Event()
    work = Registries(
        store, tmp_path, secret=Secret(SECRET), activities=None, registry=read_registry(), now=Clock(), done=woken.set
    )
    assert await work.takes(sent)
    await work.read(sent)
    said = store.read_now(lambda tx: tx.exec(select(Outbox).order_by(Outbox.id)).all())
    edits = [row for row in said if row.method == "editMessageText"]
    assert edits
    assert {row.payload["message_id"]["outbox"] for row in edits} == {sent.about["said"]}
    assert all(later.not_before - row.not_before >= timedelta(seconds=3) for row, later in pairwise(edits))
    assert "读了" in edits[0].payload["text"]
    assert "新增4500" in said[-1].payload["text"]
    assert not (tmp_path / "1-abc.xlsx").exists()
    assert store.read_now(lambda tx: tx.exec(select(Attachment)).all()) == []
    assert woken.is_set()


def test_ended_in_the_middle_it_is_read_anew(store, sent, tmp_path):
    """What was staged of it is dropped by the second reading, which has all of it."""
    importer = Importer(store, Secret(SECRET), lambda: NOW)
    importer.progress = lambda _: importer.ended.set()
    file = tmp_path / "1-abc.xlsx"
    with pytest.raises(Stopped):
        importer.read(file, "户.xlsx", attachment_id=sent.id)
    again = Importer(store, Secret(SECRET), lambda: NOW)
    number = again.read(file, "户.xlsx", attachment_id=sent.id)
    again.sweep()
    rows = store.read_now(lambda tx: tx.exec(select(ImportBatch).order_by(ImportBatch.id)).all())
    assert [(row.state, row.swept) for row in rows] == [("dropped", True), ("waiting", True)]
    assert rows[1].id == number
    assert rows[1].added == 4500
