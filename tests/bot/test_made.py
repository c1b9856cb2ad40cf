"""What exists only while it is said: made outside the transaction, sent, and nowhere on disk."""

from handlers.made import File, Made
from storage import outbox
from storage.tables import Outbox
from tests.bot.bench import ZHOU


def table(making, payload):
    """A maker of a document whose words stand nowhere but in it."""
    words = f"{payload['made']['about']}：{making.secret.fingerprint('x')[:8]}".encode()
    return Made({**payload, "caption": "一张表"}, {"document": File("表.csv", words)})


def broken(*_):
    raise RuntimeError("no paper")


def wanted(tx, clock, kind):
    payload = {"chat_id": ZHOU, "made": {"kind": kind, "about": "云岭乡"}}
    outbox.put(tx, kind="reply", method="sendDocument", payload=payload, now=clock(), chat_id=ZHOU)


async def start(bench):
    app = await bench.start(makers={"table": table, "broken": broken})
    await bench.hears(ZHOU, "一")
    return app


async def test_a_document_is_made_while_it_is_sent(bench):
    """Its name and bytes reach Telegram; the outbox keeps how to make it, never what it says."""
    app = await start(bench)
    await bench.put(lambda tx: wanted(tx, bench.clock, "table"))
    await app.settled()
    document = bench.simulator.phone(ZHOU).newest["document"]
    content = bench.simulator.world.contents[document["file_id"]].decode()
    assert (document["file_name"], content.split("：")[0]) == ("表.csv", "云岭乡")
    rows = await app.store.read(lambda tx: [row.model_dump_json() for row in tx.exec(outbox.select(Outbox)).all()])
    assert not any(content.split("：")[1] in row for row in rows)


async def test_a_document_is_made_again_when_telegram_was_away(bench):
    """It is the same one."""
    app = await start(bench)
    bench.simulator.station.faults.set({"fail_next": [{"method": "sendDocument", "code": 502, "times": 1}]})
    await bench.put(lambda tx: wanted(tx, bench.clock, "table"))
    await app.settled()
    assert bench.simulator.phone(ZHOU).newest["caption"] == "一张表"
    assert [one.status for one in bench.calls("sendDocument")] == [502, 200]


async def test_a_document_that_cannot_be_made_is_said_to_be_so(bench):
    """Once, and what comes after it is said."""
    app = await start(bench)
    await bench.put(lambda tx: wanted(tx, bench.clock, "broken"))
    await app.settled()
    await bench.hears(ZHOU, "二")
    assert bench.screen(ZHOU) == ["听到 一", "文件没有做成，已记下原因。请稍后再试。", "听到 二"]
    assert ("failed", "it could not be made") in await bench.outbox()
