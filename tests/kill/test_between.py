"""One tap and one kill, at the three moments that matter: before the commit, before the saying, before "said" is kept."""

import pytest

from bot.simulator import Exchange
from bot.simulator.phone import Phone
from tests.kill.stage import Stage, until

WHO = "周明辉"
NEVER = 600.0  # seconds that Telegram takes for an answer: longer than the test


async def at_first_question(stage: Stage) -> dict[str, object]:
    """An officer has gone through first contact and opened a revisit; the button of its first question's answer."""
    await stage.start()
    phone = stage.simulator.phone(stage.number_of(WHO))
    phone.start()
    for label in ("是我", "待办", "2 金穗米业"):
        assert await until(lambda label=label: label in on_screen(phone)), f"{label} never came:\n{stage.log}"
        phone.tap(label)
    assert await until(lambda: phone.newest["text"].endswith("见到谁？"))
    assert await until(lambda: stage.count("outbox WHERE state = 'waiting'") == 0)
    newest = phone.newest
    button = newest["reply_markup"]["inline_keyboard"][0][0]
    return {"message_id": newest["message_id"], "data": button["callback_data"]}


def on_screen(phone: Phone) -> set[str]:
    """The labels of all buttons and keys that may be tapped."""
    rows = [row for message in phone.messages for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
    return {button["text"] for row in rows for button in row} | {label for row in phone.keys for label in row}


def said_to(stage: Stage) -> list[str]:
    """What stands on the officer's screen from the bot."""
    chat = stage.simulator.phone(stage.number_of(WHO)).chat
    return [stored.message["text"] for stored in chat.messages.values() if not stored.out]


def state(stage: Stage) -> tuple[object, ...]:
    """How far the one interview is, and what its session holds."""
    return stage.rows("SELECT id, step, session FROM interview")[0]


def kill_at(stage: Stage, method: str) -> list[Exchange]:
    """Have the bot killed in the moment in which Telegram has done a call of a method and not answered yet."""
    struck: list[Exchange] = []

    def strike(exchange: Exchange) -> None:
        if exchange.method == method and not struck and exchange.body.get("result"):
            struck.append(exchange)
            assert stage.process is not None
            stage.process.kill()

    stage.listeners.append(strike)
    return struck


async def settled(stage: Stage) -> None:
    """Everything that came is handled and everything due is said."""
    assert await until(lambda: stage.count("inbox WHERE state = 'waiting'") == 0)
    assert await until(lambda: stage.count("outbox WHERE state = 'waiting'") == 0)


@pytest.mark.timeout(120)
async def test_killed_between_commit_and_saying_it_is_said_after_the_start(stage: Stage) -> None:
    """Telegram is slow, the answer is on disk, nobody has heard of it; the next process says it, the tap counts once."""
    tap = await at_first_question(stage)
    before, (interview, step, _) = len(said_to(stage)), state(stage)
    stage.simulator.station.faults.slow_seconds = NEVER
    update = stage.simulator.phone(stage.number_of(WHO)).send(tap=tap)["update_id"]
    assert await until(lambda: stage.count(f"inbox WHERE update_id = {update} AND state = 'handled'") == 1)
    assert len(said_to(stage)) == before
    await stage.kill()
    assert stage.count("outbox WHERE state = 'waiting'") == 2  # the answer to the tap, and the next question
    kept = state(stage)
    assert kept[:2] == (interview, step + 1)
    stage.simulator.station.faults.set({})
    await stage.start()
    assert await until(lambda: len(said_to(stage)) > before)
    await settled(stage)
    assert len(said_to(stage)) == before + 1
    assert "一查" in said_to(stage)[-1]
    assert state(stage) == kept
    assert stage.count(f"inbox WHERE update_id = {update}") == 1


@pytest.mark.timeout(120)
async def test_killed_before_it_is_on_disk_the_tap_comes_again(stage: Stage) -> None:
    """Telegram has handed the update over and not heard that it arrived; it hands it over once more."""
    tap = await at_first_question(stage)
    before, (interview, step, _) = len(said_to(stage)), state(stage)
    struck = kill_at(stage, "getUpdates")
    update = stage.simulator.phone(stage.number_of(WHO)).send(tap=tap)["update_id"]
    assert await until(lambda: struck)
    await stage.kill()
    assert stage.count(f"inbox WHERE update_id = {update}") == 0
    assert state(stage)[1] == step
    await stage.start()
    assert await until(lambda: len(said_to(stage)) > before)
    await settled(stage)
    assert len(said_to(stage)) <= before + 2  # the question asked again after the start may come first
    assert "一查" in said_to(stage)[-1]
    assert state(stage)[:2] == (interview, step + 1)


@pytest.mark.timeout(120)
async def test_killed_before_said_is_kept_it_is_said_twice_and_counted_once(stage: Stage) -> None:
    """Telegram has taken the question and the bot never hears of it: the one case in which something comes twice."""
    tap = await at_first_question(stage)
    before, (interview, step, _) = len(said_to(stage)), state(stage)
    struck = kill_at(stage, "sendMessage")
    stage.simulator.phone(stage.number_of(WHO)).send(tap=tap)
    assert await until(lambda: struck)
    await stage.kill()
    assert len(said_to(stage)) == before + 1
    kept = state(stage)
    assert kept[:2] == (interview, step + 1)
    await stage.start()
    assert await until(lambda: len(said_to(stage)) > before + 1)
    await settled(stage)
    assert len(said_to(stage)) == before + 2
    assert said_to(stage)[-1] == said_to(stage)[-2]
    assert state(stage) == kept


@pytest.mark.timeout(120)
async def test_of_a_card_said_twice_either_copy_may_be_ticked(stage: Stage) -> None:
    """A card with several choices came twice; ticked on one, then on the other, it is ticked on both screens."""
    tap = await at_first_question(stage)
    phone = stage.simulator.phone(stage.number_of(WHO))
    phone.send(tap=tap)
    assert await until(lambda: phone.newest["text"].endswith("谁有不足？"))
    struck = kill_at(stage, "sendMessage")
    phone.tap(phone.buttons()[0][1])
    assert await until(lambda: struck)
    await stage.kill()
    copies = len(said_to(stage))
    await stage.start()
    assert await until(lambda: len(said_to(stage)) > copies)
    await settled(stage)
    first, second = [stored.message["message_id"] for stored in phone.chat.messages.values() if not stored.out][-2:]
    for copy in (first, second):
        phone.tap("党务不熟", copy)
        assert await until(lambda copy=copy: "✓党务不熟" in str(phone.buttons(copy)), 10)
