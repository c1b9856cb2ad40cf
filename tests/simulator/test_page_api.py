"""What the page asks of the simulator: people, chats, acts, events, the day."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.simulator import PageRefusalError, Simulator
from bot.simulator.placeholders import picture
from tests.simulator.line import HE, PEOPLE, TOKEN, ZHOU, connected


async def test_people_in_the_given_order(simulator, line):
    """The list keeps its order and tells what is new with each."""
    simulator.phone(ZHOU).start()
    await line.call("sendMessage", chat_id=ZHOU, text="您好")
    body = (await line.page("/sim/people")).body
    assert [one["name"] for one in body["people"]] == ["周明辉", "何秀英", "刘建新", "许琳"]
    assert body["people"][0] == {
        "id": ZHOU, "name": "周明辉", "role": "回查人", "unit": "云岭乡", "start": "8fQ2mZ", "language_code": "zh-hans",
        "started": True, "blocked": False, "unreachable": False, "unread": 1,
        "last": "您好", "last_date": simulator.station.date(), "last_out": False, "last_taken": False,
    }  # fmt: skip
    assert (body["day"], body["can_move"]) == ("2026-10-21", False)


async def test_a_chat_is_read_when_it_is_opened(simulator, line):
    """The chat shows messages, keys, commands in the person's language; then nothing is unread."""
    simulator.phone(ZHOU).start()
    for language, words in (("", "Help"), ("zh", "怎么用")):
        await line.call("setMyCommands", commands=[{"command": "help", "description": words}], language_code=language)
    await line.call("setMyDescription", description="桃源县助手")
    await line.call("sendMessage", chat_id=ZHOU, text="您好", reply_markup={"keyboard": [["待办"]]})
    chat = (await line.page(f"/sim/people/{ZHOU}/chat")).body
    assert [(one["out"], one["text"]) for one in chat["messages"]] == [(True, "/start 8fQ2mZ"), (False, "您好")]
    assert chat["keyboard"]["rows"] == [[{"text": "待办", "request_contact": False, "request_location": False}]]
    assert chat["commands"] == [{"command": "help", "description": "怎么用"}]
    assert (chat["description"], chat["started"], chat["blocked"]) == ("桃源县助手", True, False)
    assert (await line.page("/sim/people")).body["people"][0]["unread"] == 0
    await line.page(f"/sim/people/{ZHOU}/language", {"language_code": "en"})
    assert (await line.page(f"/sim/people/{ZHOU}/chat")).body["commands"][0]["description"] == "Help"


async def test_what_a_person_does_reaches_the_bot(line):
    """Each act of the page is one update."""
    for what in (
        {"start": "8fQ2mZ"},
        {"text": "4 6"},
        {"photo": True, "caption": "台账"},
        {"voice": 5},
        {"sticker": "👍"},
    ):
        assert (await line.page(f"/sim/people/{ZHOU}/send", what)).status == 200
    await line.page(f"/sim/people/{ZHOU}/send", {"edit": {"message_id": 2, "text": "4 7"}})
    kinds = [next(key for key in one if key != "update_id") for one in await line.updates()]
    assert kinds == ["message"] * 5 + ["edited_message"]


async def test_a_file_goes_up_and_comes_back(simulator, line):
    """An uploaded picture is shown as the picture it is, and may not run scripts."""
    data = picture(7)
    answer = await line.post_form(f"/sim/people/{ZHOU}/send", kind="photo", caption="台账", file=data)
    assert answer.status == 200
    message = simulator.phone(ZHOU).messages[-1]
    assert message["caption"] == "台账"
    async with line.session.get(f"{line.base}/sim/file/{message['photo'][0]['file_id']}") as shown:
        assert (await shown.read(), shown.content_type) == (data, "image/png")
        assert shown.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("what", "status", "sentence"),
    [
        ({}, 400, "nothing to do in []"),
        ({"text": "  "}, 400, "an empty message cannot be sent"),
        ({"group": "村组", "text": "字" * 4097}, 400, "a message holds 4096 characters at most"),
        ({"tap": {"message_id": 77, "data": "x"}}, 410, "BUTTON_DATA_INVALID"),
        ({"tap": {"text": "待办"}}, 410, "no button 「待办」"),
        ({"edit": {"message_id": 77, "text": "x"}}, 400, "only one's own written messages can be changed"),
        ({"reply_to": 77, "text": "x"}, 410, "the message to answer is gone"),
        ({"location": {"latitude": "north"}}, 400, "cannot read"),
        ({"voice": "long"}, 400, "cannot read"),
    ],
)
async def test_what_a_phone_cannot_do(simulator, line, what, status, sentence):
    """A refusal is one sentence, and the chat is as it was."""
    answer = await line.page(f"/sim/people/{HE}/send", what)
    assert (answer.status, sentence in answer.body["error"]) == (status, True), answer.body
    assert not simulator.phone(HE).chat.started


async def test_a_text_too_long_for_one_message_goes_as_two(simulator, line):
    """As every client of Telegram does it."""
    await line.page(f"/sim/people/{HE}/send", {"text": "字" * 5000})
    assert [len(message["text"]) for message in simulator.phone(HE).messages] == [4096, 904]


async def test_nobody_has_that_number(line):
    """An unknown person is a 404."""
    assert (await line.page("/sim/people/999/chat")).status == 404


async def test_a_stranger_joins_the_list(line):
    """Somebody not on the roster gets a phone, without an invitation."""
    stranger = (await line.page("/sim/people", {"name": "王五"})).body
    assert (stranger["name"], stranger["start"]) == ("王五", None)
    assert (await line.page("/sim/people")).body["people"][-1]["id"] == stranger["id"]
    assert (await line.page("/sim/people", {"nmae": "x"})).status == 400


async def test_blocked_until_start(simulator, line):
    """Whoever blocked the bot can do nothing but press START, which unblocks it."""
    phone = simulator.phone(ZHOU)
    phone.start()
    await line.page(f"/sim/people/{ZHOU}/block", {})
    with pytest.raises(PageRefusalError, match="START unblocks"):
        phone.write("好")
    phone.start("")
    assert not phone.chat.blocked
    kinds = [next(key for key in one if key != "update_id") for one in await line.updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]
    await line.page(f"/sim/people/{ZHOU}/block", {})
    await line.page(f"/sim/people/{ZHOU}/unblock", {})
    assert phone.write("好")["message_id"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"Origin": "https://example.org"}, 403), ({"Host": "example.org"}, 403), ({"Host": "127.0.0.1.example.org"}, 403)],
)  # fmt: skip
async def test_other_sites_are_kept_out(line, headers, status):
    """A page from elsewhere may not read or act here, whatever name leads to this machine."""
    assert (await line.page("/sim/people", **headers)).status == status


async def test_only_this_machine_is_listened_on(simulator):
    """An address that others could reach is refused."""
    with pytest.raises(ValueError, match="this machine only"):
        await simulator.start("0.0.0.0")


@pytest.mark.parametrize(
    ("path", "status"), [("", 200), ("page/app.js", 200), ("page/../server.py", 404), ("page/none.js", 404)]
)
async def test_the_pages_files(line, path, status):
    """The page's own files are served, and nothing beside them."""
    async with line.session.get(f"{line.base}/{path}") as answer:
        assert answer.status == status


async def test_events_are_told_at_once(simulator, line):
    """An open page hears of messages, notices, typing and answered taps as they happen."""
    phone = simulator.phone(ZHOU)
    phone.start()
    markup = {"inline_keyboard": [[{"text": "是我", "callback_data": "y"}]]}
    async with line.session.get(f"{line.base}/sim/events") as stream:
        assert await stream.content.readline() == b": here\n"
        sent = (await line.call("sendMessage", chat_id=ZHOU, text="是您吗", reply_markup=markup)).result
        phone.tap("是我")
        query = (await line.updates(offset=-1))[0]["callback_query"]
        await line.call("answerCallbackQuery", callback_query_id=query["id"], text="好")
        await line.call("sendChatAction", chat_id=ZHOU, action="typing")
        said, *heard = [await _event(stream) for _ in range(4)]
    assert (said["type"], said["id"], said["gone"], said["person"]["unread"]) == ("chat", ZHOU, [], 1)
    assert [(one["text"], one["out"], one["taken"]) for one in said["messages"]] == [("是您吗", False, False)]
    assert heard == [
        {"type": "answered", "id": ZHOU, "message_id": sent["message_id"]},
        {"type": "toast", "id": ZHOU, "text": "好", "alert": False},
        {"type": "action", "id": ZHOU, "action": "typing"},
    ]
    assert phone.toasts() == []


async def _event(stream):
    async with asyncio.timeout(3):
        while not (line := await stream.content.readline()).startswith(b"data: "):
            continue
    return json.loads(line.removeprefix(b"data: "))


async def test_a_stop_ends_the_stream(simulator, line):
    """A page is not left hanging."""
    async with line.session.get(f"{line.base}/sim/events") as stream:
        await simulator.stop()
        async with asyncio.timeout(3):
            assert await stream.content.read() == b": here\n\n"


@asynccontextmanager
async def calendar_of_a_bot(day="2026-10-21", status=200):
    """The endpoint that a bot serves in simulate; gives its address and the day it has."""
    kept = {"day": day}

    async def serve(request):
        if status != 200:
            return web.Response(status=status, text="日子不能拨")
        if request.method == "POST":
            kept["day"] = (await request.json())["day"]
        return web.json_response(kept)

    application = web.Application()
    application.router.add_route("*", "/day", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/day", kept
    finally:
        await runner.cleanup()


@asynccontextmanager
async def following(clock, **bot):
    """A simulator that follows such a bot's day."""
    async with (
        calendar_of_a_bot(**bot) as (url, kept),
        connected(Simulator(TOKEN, people=PEOPLE, now=clock, day_url=url)) as (simulator, line),
    ):
        yield simulator, line, kept


@pytest.mark.parametrize(
    ("wish", "day"),
    [
        ({"step": "tomorrow"}, "2026-10-22"),
        ({"step": "workday"}, "2026-10-22"),
        ({"step": "monday"}, "2026-10-26"),
        ({"step": "month"}, "2026-11-01"),
        ({"step": "quarter"}, "2027-01-08"),
        ({"to": "2026-12-31"}, "2026-12-31"),
    ],
)
async def test_the_day_moves_on(clock, wish, day):
    """The bot is asked for that day; Telegram's own time follows it, also for messages."""
    async with following(clock) as (simulator, line, kept):
        assert (await line.page("/sim/day", wish)).body == {"day": day}
        assert kept == {"day": day}
        assert (await line.page("/sim/people")).body["day"] == day
        simulator.phone(ZHOU).start()
        assert (await line.updates())[0]["message"]["date"] == simulator.station.date()
    assert simulator.calendar.now().date().isoformat() == day


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2026-12-31", "2027-01-08"),
        ("2027-01-08", "2027-04-08"),
        ("2027-10-08", "2028-01-10"),
        ("2028-06-30", "2028-07-10"),
    ],
)
async def test_the_next_quarter_begins_on_a_weekday(clock, today, day):
    """Holidays stand at its start: the eighth, or the Monday after."""
    async with following(clock, day=today) as (_, line, _):
        assert (await line.page("/sim/day", {"step": "quarter"})).body == {"day": day}


async def test_the_next_workday_is_no_saturday(clock):
    """From a Friday it is Monday."""
    async with following(clock, day="2026-10-23") as (_, line, _):
        assert (await line.page("/sim/day", {"step": "workday"})).body == {"day": "2026-10-26"}


async def test_a_shared_clock_is_not_moved_twice(clock):
    """Where the bot moves the clock that the simulator reads, nothing is added to it."""
    async with following(clock, day="2026-10-31") as (simulator, line, _):
        assert simulator.calendar.day().isoformat() == "2026-10-31"
        clock.on(days=10)
        assert (await line.page("/sim/people")).body["day"] == "2026-10-31"


async def test_the_day_never_goes_back(clock):
    """Back, or nonsense, is refused with a sentence."""
    async with following(clock, day="2026-10-31") as (_, line, kept):
        back = await line.page("/sim/day", {"to": "2026-10-30"})
        assert (back.status, "只往前走，今天是2026-10-31" in back.body["error"]) == (409, True)
        assert (await line.page("/sim/day", {"to": "soon"})).status == 400
        assert kept == {"day": "2026-10-31"}


async def test_a_bot_may_refuse(clock):
    """Its own words are shown."""
    async with following(clock, status=409) as (_, line, _):
        assert (await line.page("/sim/day", {"step": "monday"})).body == {"error": "日子不能拨"}


@pytest.mark.parametrize(("url", "sentence"), [("http://127.0.0.1:9/day", "助手没有应答"), (None, "没有可拨的日历")])
async def test_no_calendar_to_move(clock, url, sentence):
    """A bot that is away, or has no calendar, is told apart."""
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, day_url=url)) as (_, line):
        assert sentence in (await line.page("/sim/day", {"step": "monday"})).body["error"]


async def test_exchanges_can_be_looked_up(simulator, line):
    """The last requests of the bot with their answers, by method; never the token."""
    simulator.phone(ZHOU).start()
    await line.call("sendMessage", chat_id=ZHOU, text="您好")
    await line.call("getMe")
    [found] = (await line.page("/sim/exchanges?method=sendmessage")).body
    assert (found["method"], found["params"], found["status"]) == (
        "sendMessage",
        {"chat_id": ZHOU, "text": "您好"},
        200,
    )
    assert TOKEN not in json.dumps((await line.page("/sim/exchanges")).body)


async def test_the_code_on_the_page_is_the_one_that_holds_now(clock):
    """A newer invitation takes the place of the one somebody came with; who holds none any more shows none."""
    codes = {HE: "newer"}

    async def invitations():
        return codes

    simulator = Simulator(TOKEN, people=PEOPLE, now=clock, invitations=invitations)
    async with connected(simulator) as (_, line):
        shown = {one["id"]: one["start"] for one in (await line.page("/sim/people")).body["people"]}
        assert (shown[HE], shown[ZHOU]) == ("newer", None)
    await simulator.stop()
