"""What the page learns of messages: their fate, older ones, what is taken away, passed on, saved."""

import pytest
from telegram import Bot, InputMediaPhoto

from bot.simulator.placeholders import picture
from tests.simulator.line import TOKEN, ZHOU

TABLE = "云岭乡2026年第四季度台账.xlsx"


@pytest.fixture
def phone(simulator):
    found = simulator.phone(ZHOU)
    found.start()
    return found


async def chat(line, last=""):
    return (await line.page(f"/sim/people/{ZHOU}/chat{last}")).body


async def ticks(line) -> list[bool]:
    return [one["taken"] for one in (await chat(line))["messages"]]


async def test_the_second_tick_is_the_bots_confirmation(line, phone):
    """Handed over is not taken: only the offset of the next poll says that the bot has it."""
    [update] = await line.updates()
    assert await ticks(line) == [False]
    phone.write("4 6")
    await line.updates(offset=update["update_id"] + 1)
    assert await ticks(line) == [True, False]
    assert not (await line.page("/sim/people")).body["people"][0]["last_taken"]
    await line.updates(offset=update["update_id"] + 2)
    assert await ticks(line) == [True, True]


async def test_updates_thrown_away_are_not_taken(line, phone):
    """A negative offset forgets what the bot has not read."""
    phone.write("没人看")
    phone.write("看这句")
    await line.updates(offset=-1)
    assert await ticks(line) == [False, False, False]


async def test_a_chat_opens_with_its_end(line, phone):
    """The newest first, older ones by asking."""
    for number in range(5):
        phone.write(str(number))
    body = await chat(line, "?last=2")
    assert ([one["text"] for one in body["messages"]], body["earlier"]) == (["3", "4"], True)
    first = body["messages"][0]["message_id"]
    older = (await line.page(f"/sim/people/{ZHOU}/before/{first}?last=3")).body
    assert ([one["text"] for one in older["messages"]], older["earlier"]) == (["0", "1", "2"], True)
    oldest = (await line.page(f"/sim/people/{ZHOU}/before/{first}")).body
    assert (len(oldest["messages"]), oldest["earlier"]) == (4, False)


async def test_a_message_taken_back_is_gone_without_a_word(line, phone):
    """Telegram does not tell the bot, whose edit then finds nothing."""
    keys = {"keyboard": [["待办"]], "is_persistent": True}
    sent = (await line.call("sendMessage", chat_id=ZHOU, text="您好", reply_markup=keys)).result
    assert phone.chat.keyboard["persistent"]
    phone.delete(sent["message_id"])
    assert (len(phone.messages), phone.keys) == (1, [])
    refused = await line.call("editMessageText", chat_id=ZHOU, message_id=sent["message_id"], text="x")
    assert refused.body["description"] == "Bad Request: message to edit not found"
    assert len(await line.updates()) == 1
    assert (await line.page(f"/sim/people/{ZHOU}/send", {"delete": 77})).status == 410


async def test_a_message_is_passed_on(line, phone):
    """It says who wrote it first, also when it is passed on again."""
    said = (await line.call("sendMessage", chat_id=ZHOU, text="<b>台账</b>", parse_mode="HTML")).result
    once = phone.forward_again(said["message_id"])
    phone.forward_again(once["message_id"])
    for message in phone.messages[-2:]:
        assert message["text"] == "台账"
        assert message["entities"][0]["type"] == "bold"
        assert message["forward_origin"]["sender_user"]["first_name"] == "回访助手"
    assert (await line.page(f"/sim/people/{ZHOU}/send", {"forward": {"message_id": 77}})).status == 410


async def test_a_forced_reply_waits_for_one_answer(line, phone):
    """The page is told what to answer until something is said."""
    wish = {"force_reply": True, "input_field_placeholder": "姓名"}
    sent = (await line.call("sendMessage", chat_id=ZHOU, text="叫什么？", reply_markup=wish)).result
    assert (await chat(line))["asks_reply"] == {"placeholder": "姓名", "message_id": sent["message_id"]}
    phone.reply(sent["message_id"], "谭小琴")
    assert (await chat(line))["asks_reply"] is None


async def test_what_the_bot_uploads_can_be_saved_under_its_name(line, phone):
    """A table sent by python-telegram-bot itself comes out of the page as it went in."""
    async with Bot(TOKEN, base_url=f"{line.base}/bot") as bot:
        sent = await bot.send_document(ZHOU, b"PK\3\4 a table", filename=TABLE, caption="第四季度台账")
        await bot.send_photo(ZHOU, picture(1))
        await bot.send_media_group(ZHOU, [InputMediaPhoto(picture(2)), InputMediaPhoto(picture(3), caption="两张")])
        await bot.send_voice(ZHOU, b"OggS", duration=7)
    assert sent.document is not None
    document, photo, first, second, voice = phone.messages[-5:]
    assert document["document"]["file_name"] == TABLE
    assert photo["photo"][0]["width"] == 320
    assert first["media_group_id"] == second["media_group_id"]
    assert voice["voice"]["duration"] == 7
    async with line.session.get(f"{line.base}/sim/file/{sent.document.file_id}") as saved:
        assert await saved.read() == b"PK\3\4 a table"
        assert saved.content_disposition.filename == TABLE


async def test_who_cannot_be_reached_is_marked(line, phone):
    """A deleted account is ordered as a fault, and the list shows it."""
    assert phone.chat.started
    await line.page("/sim/faults", {"deactivated": [ZHOU]})
    assert (await line.page("/sim/people")).body["people"][0]["unreachable"]
    refused = await line.call("sendMessage", chat_id=ZHOU, text="您好")
    assert refused.body["description"] == "Forbidden: user is deactivated"
