"""A simulator that ends and starts again goes on where it was; it also runs as a process of its own."""

import asyncio
import json
import sys

import aiohttp

from bot.simulator import Person, Simulator
from tests.simulator.line import PEOPLE, TOKEN, ZHOU, connected


async def test_chats_outlive_a_restart(clock, tmp_path):
    """Messages, keys, files, taps, unconfirmed updates and commands are there again; numbers go on."""
    path = tmp_path / "state.json"
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, state_path=path)) as (simulator, line):
        phone = simulator.phone(ZHOU)
        phone.start()
        phone.photo("台账")
        await line.call("sendMessage", chat_id=ZHOU, text="您好", reply_markup={"keyboard": [["待办"]]})
        await line.call(
            "sendMessage",
            chat_id=ZHOU,
            text="是您吗",
            reply_markup={"inline_keyboard": [[{"text": "是我", "callback_data": "y"}]]},
        )
        await line.call("setMyCommands", commands=[{"command": "help", "description": "怎么用"}])
        await line.page(f"/sim/people/{ZHOU}/language", {"language_code": "en"})
        await line.page("/sim/people", {"name": "王五"})
        phone.tap("是我")
        before, waiting = phone.messages, await line.updates()
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, state_path=path)) as (simulator, line):
        phone = simulator.phone(ZHOU)
        assert phone.messages == before
        assert phone.keys == [["待办"]]
        assert await line.updates() == waiting
        assert [one.name for one in simulator.world.people.values()][-1] == "王五"
        assert simulator.world.people[ZHOU].language_code == "en"
        assert (await line.call("getMyCommands")).result == [{"command": "help", "description": "怎么用"}]
        file_id = before[1]["photo"][0]["file_id"]
        assert (await line.call("getFile", file_id=file_id)).status == 200
        assert (
            await line.call("answerCallbackQuery", callback_query_id=waiting[-1]["callback_query"]["id"])
        ).result is True
        assert phone.write("又来")["message_id"] == before[-1]["message_id"] + 1


async def test_after_an_unclean_end_numbers_are_not_used_twice(clock, tmp_path):
    """What was given out and not written is left well behind."""
    path = tmp_path / "state.json"
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, state_path=path)) as (simulator, _):
        simulator.phone(ZHOU).start()
    body = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(body | {"clean": False}), "utf-8")
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, state_path=path)) as (simulator, _):
        assert simulator.phone(ZHOU).write("好")["message_id"] > 1000


async def test_a_killed_simulator_has_written(clock, tmp_path):
    """A moment after a change it is on disk, without an orderly end."""
    path = tmp_path / "state.json"
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, state_path=path)) as (simulator, _):
        simulator.phone(ZHOU).start()
        await asyncio.sleep(0.4)
        kept = json.loads(path.read_text("utf-8"))
    assert [one["message"]["text"] for one in kept["chats"][str(ZHOU)]["messages"].values()] == ["/start 8fQ2mZ"]
    assert kept["clean"] is False


async def test_people_who_left_the_list_come_back(clock, tmp_path):
    """A person of the kept state who is not named any more stays as a stranger."""
    path = tmp_path / "state.json"
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, state_path=path)):
        pass
    newcomer = Person(200, "覃波")
    async with connected(Simulator(TOKEN, people=[newcomer], now=clock, state_path=path)) as (simulator, _):
        assert [one.name for one in simulator.world.people.values()] == ["覃波", "周明辉", "何秀英", "刘建新", "许琳"]


async def test_it_runs_alone(tmp_path):
    """`python -m bot.simulator` prints its address, serves a bot, and ends on SIGTERM."""
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"id": 7, "name": "周明辉", "start": "abc"}]), "utf-8")
    command = (
        "-m",
        "bot.simulator",
        "--token",
        TOKEN,
        "--people",
        str(people),
        "--state",
        str(tmp_path / "state.json"),
    )
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(20):
            base = (await process.stdout.readline()).decode().strip()
            async with aiohttp.ClientSession() as session, session.get(f"{base}/bot{TOKEN}/getMe") as answer:
                assert (await answer.json())["result"]["id"] == 7001
            process.terminate()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
    assert (tmp_path / "state.json").exists()


async def test_unreadable_people_are_refused_in_a_sentence(tmp_path):
    """No trace of calls, but what is needed."""
    wrong = tmp_path / "people.json"
    wrong.write_text("[{}]", "utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", "--people", str(wrong), stderr=asyncio.subprocess.PIPE
    )  # fmt: skip
    _, error = await process.communicate()
    assert process.returncode == 1
    assert b"Traceback" not in error
    assert "A JSON list of id, name, role, unit, start is needed" in error.decode()
