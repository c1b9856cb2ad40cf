"""What is in the outbox is said: in order, not too fast, again when Telegram was away, and not twice."""

import asyncio
from datetime import timedelta

import pytest

from bot.pace import Pace
from storage import outbox
from storage.people import account_of_person
from tests.bot.bench import HE, LIU, ZHOU, say, until


async def met(bench, *people):
    """These people have pressed Start, so that the bot may write to them; what was said then is cleared away."""
    for who in people:
        await bench.hears(who, "hi")
        bench.simulator.phone(who).chat.messages.clear()


async def test_a_wait_that_telegram_asks_for_is_kept(bench):
    """Nothing goes to that chat before the time is over; then everything does, in order."""
    await bench.start()
    await met(bench, ZHOU, HE)
    bench.simulator.station.faults.set({"retry_after": [{"method": "sendMessage", "seconds": 1}]})
    loop = asyncio.get_running_loop()
    begun = loop.time()
    bench.send(ZHOU, "一")
    await until(lambda: any(one.status == 429 for one in bench.calls()))
    await bench.hears(ZHOU, "二")
    assert loop.time() - begun >= 1
    assert bench.screen(ZHOU) == ["听到 一", "听到 二"]
    assert [one.status for one in bench.calls()].count(429) == 1


async def test_whoever_blocked_the_bot_is_marked_and_nothing_is_repeated(bench):
    """Telegram is asked once."""
    await bench.start()
    await met(bench, ZHOU)
    await bench.enrol(1, ZHOU)
    bench.simulator.station.faults.set({"blocked": [ZHOU]})
    await bench.put(lambda tx: say(tx, "提醒", kind="notice", person_id=1, now=bench.clock()))
    await bench.app.settled()
    assert (await bench.outbox())[-1] == ("failed", "Forbidden: bot was blocked by the user")
    reach = await bench.app.store.read(lambda tx: account_of_person(tx, 1, bench.clock().date()).reach)
    assert reach == "blocked"


@pytest.mark.parametrize("code", [500, 502])
async def test_a_server_in_trouble_is_tried_again(bench, code):
    """The reply is said when it is back, in order."""
    await bench.start()
    await met(bench, ZHOU)
    bench.simulator.station.faults.set({"fail_next": [{"method": "sendMessage", "code": code, "times": 1}]})
    bench.send(ZHOU, "一")
    await bench.hears(ZHOU, "二")
    assert bench.screen(ZHOU) == ["听到 一", "听到 二"]


async def test_an_answer_that_is_lost_is_asked_for_again(bench):
    """Telegram took it, the bot never heard so: it is said at least once."""
    await bench.start()
    await met(bench, ZHOU)
    bench.simulator.station.faults.set({"drop_response": [{"method": "sendMessage"}]})
    await bench.hears(ZHOU, "一")
    assert bench.screen(ZHOU) == ["听到 一", "听到 一"]


async def test_what_telegram_refuses_for_good_is_kept_with_its_words(bench):
    """And holds up nobody."""
    await bench.start()
    await met(bench, ZHOU)
    await bench.put(lambda tx: say(tx, "x" * 5000, kind="reply", chat_id=ZHOU, now=bench.clock()))
    await bench.hears(ZHOU, "二")
    assert bench.screen(ZHOU) == ["听到 二"]
    assert ("failed", "Message is too long") in await bench.outbox()


async def test_an_edit_that_changes_nothing_counts_as_said(bench):
    """So does an answer to a tap that is too old."""
    await bench.start()
    await met(bench, ZHOU)

    def put(tx):
        first = say(tx, "一", kind="reply", chat_id=ZHOU, now=bench.clock())
        edit = {"chat_id": ZHOU, "message_id": {"outbox": first}, "text": "一"}
        about = {"now": bench.clock(), "chat_id": ZHOU}
        outbox.put(tx, kind="reply", method="editMessageText", payload=edit, **about)
        outbox.put(tx, kind="answer", method="answerCallbackQuery", payload={"callback_query_id": "1"}, **about)

    await bench.put(put)
    await bench.app.settled()
    assert (await bench.outbox())[-3:] == [("said", ""), ("said", ""), ("said", "")]
    assert [one.status for one in bench.calls("editMessageText")] == [400]


async def test_a_message_that_is_gone_is_said_anew_instead_of_changed(bench):
    """He deleted the card; what it reads now comes as a new one."""
    await bench.start()
    await met(bench, ZHOU)
    edit = {"chat_id": ZHOU, "message_id": 4711, "text": "二"}
    about = {"now": bench.clock(), "chat_id": ZHOU}
    await bench.put(lambda tx: outbox.put(tx, kind="reply", method="editMessageText", payload=edit, **about))
    await bench.app.settled()
    assert bench.screen(ZHOU)[-1] == "二"
    assert (await bench.outbox())[-1] == ("said", "")


async def test_after_a_start_only_what_was_not_said_is_said(bench):
    """What Telegram took before the power cut does not come again."""
    await bench.start()
    await bench.hears(ZHOU, "一")
    bench.simulator.station.faults.set({"fail_next": [{"method": "sendMessage", "times": 100}]})
    number = bench.send(ZHOU, "二")
    await until(lambda: bench.calls()[-1].status == 500)
    await bench.kill()
    bench.simulator.station.faults.set({})
    app = await bench.start()
    await app.settled(update_id=number)
    assert bench.screen(ZHOU) == ["听到 一", "听到 二"]


async def test_replies_come_before_notices(bench):
    """Whoever asked something does not wait for a digest to the county."""
    pace = Pace(20, 100)
    await bench.start(pace=pace)
    await met(bench, ZHOU, HE, LIU)

    def put(tx):
        for number in range(6):
            say(tx, f"通知{number}", kind="notice", chat_id=(HE, LIU)[number % 2], now=bench.clock())

    await bench.put(put)
    await until(lambda: bench.screen(HE))
    await bench.hears(ZHOU, "急")
    said = [one.params["text"] for one in bench.calls() if one.status == 200]
    assert said.index("听到 急") < said.index("通知5")


async def test_slots_are_even(bench):
    """Ten messages at twenty a second take half a second."""
    await bench.start(pace=Pace(20, 100))
    await met(bench, ZHOU, HE)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for number in range(5):
        bench.send(ZHOU, str(number))
        last = bench.send(HE, str(number))
    await bench.app.settled(update_id=last)
    assert loop.time() - begun >= 9 / 20


async def test_a_notice_to_nobody_fails_with_its_reason(bench):
    """The office sees it."""
    app = await bench.start()
    await bench.enrol(1, ZHOU)
    await app.store.write(lambda tx: tx.delete(account_of_person(tx, 1, bench.clock().date())))
    await bench.put(lambda tx: say(tx, "提醒", kind="notice", person_id=1, now=bench.clock()))
    await app.settled()
    assert await bench.outbox() == [("failed", outbox.NO_ACCOUNT)]


async def test_a_notice_for_later_waits_for_its_time(bench):
    """And is said when that has come."""
    app = await bench.start()
    await met(bench, ZHOU)
    tomorrow = bench.clock() + timedelta(days=1)
    await bench.put(lambda tx: say(tx, "早", kind="notice", chat_id=ZHOU, now=bench.clock(), not_before=tomorrow))
    await app.settled()
    assert bench.screen(ZHOU) == []
    bench.clock.on(days=1)
    await app.settled()
    assert bench.screen(ZHOU) == ["早"]
