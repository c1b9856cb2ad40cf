"""Files that were sent along are fetched at once, whole or not at all."""

import hashlib

import pytest
from sqlmodel import select

from bot.simulator import Upload
from bot.simulator.files import keep
from forms.zone import ZONE
from storage.tables import Attachment, Inbox, Outbox
from tests.bot.bench import ZHOU, until


@pytest.fixture
async def sent(bench):
    """Keeps an attachment as a handler would; gives a function that reads it."""
    await bench.start()
    await bench.enrol(1, ZHOU)

    async def send(data=b"a photo", file_id=None):
        stored = keep(bench.simulator.world, "document", Upload("照片.jpg", "image/jpeg", data))

        def add(tx):
            tx.add(
                Inbox(id=1, bot_id=1, update_id=1, chat_id=ZHOU, raw="{}", received_at=bench.clock(), state="handled")
            )
            tx.flush()
            about = {"inbox_id": 1, "person_id": 1, "kind": "document", "received_at": bench.clock()}
            tx.add(Attachment(file_id=file_id or stored.file_id, **about))

        await bench.app.store.write(add)
        bench.app.files.wake()
        columns = select(Attachment.state, Attachment.size, Attachment.sha256, Attachment.path, Attachment.attempts)
        return lambda: tuple(bench.app.store.read_now(lambda tx: tx.exec(columns).one()))

    return send


async def test_a_file_is_fetched_with_its_size_and_hash(bench, sent):
    """It lies below the folder beside the database, under a name of ours."""
    read = await sent(b"a photo")
    await until(lambda: read()[0] == "fetched")
    state, size, digest, path, _ = read()
    assert (state, size, digest) == ("fetched", 7, hashlib.sha256(b"a photo").hexdigest())
    assert (bench.folder / "files" / path).read_bytes() == b"a photo"
    assert [one.name for one in (bench.folder / "files").iterdir()] == [path]


async def test_a_file_over_20_mb_is_told_apart(sent):
    """Telegram gives no bot more."""
    read = await sent(b"x" * ((20 << 20) + 1))
    await until(lambda: read()[0] != "pending")
    assert read()[0] == "too_big"


async def test_a_file_that_is_gone_counts_as_failed(sent):
    """Telegram does not know it."""
    read = await sent(file_id="no-such-file")
    await until(lambda: read()[0] != "pending")
    assert read()[0] == "failed"


async def test_trouble_on_the_way_is_tried_again(bench, sent):
    """The second attempt has it."""
    bench.simulator.station.faults.set({"fail_next": [{"method": "getFile", "code": 500}]})
    read = await sent()
    await until(lambda: read()[0] == "fetched")
    assert read()[4] == 2


def told(bench):
    """What the sender was told."""
    return bench.app.store.read_now(lambda tx: [row.payload["text"] for row in tx.exec(select(Outbox)).all()])


async def test_a_lost_file_is_told_once(bench, sent):
    """Its sender may still have it."""
    read = await sent(file_id="no-such-file")
    await until(lambda: read()[0] != "pending")
    day = bench.clock().astimezone(ZONE)
    assert told(bench) == [f"{day.month}月{day.day}日您发的文件1个没取到，请再发一次。"]
    bench.app.files.wake()
    await bench.app.settled()
    assert len(told(bench)) == 1


async def test_what_could_be_had_is_not_told(bench, sent):
    """Fetching is nobody's business."""
    read = await sent()
    await until(lambda: read()[0] == "fetched")
    assert told(bench) == []
