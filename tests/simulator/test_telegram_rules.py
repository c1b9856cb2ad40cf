"""The stand-in answers as Telegram does, row by row of what is known of the real server.

The numbers are the rows of that list. Every row is either asked here (in the table, or in a test named `test_row_N_…`,
here or in the modules beside it) or stands in OUTSIDE with the reason why not.
"""

import re
import sys
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from bot.simulator import Limits, Simulator, Upload
from tests.simulator import test_polling, test_telegram_faults
from tests.simulator.line import HE, LIU, PEOPLE, TOKEN, XU, ZHOU, connected

BOT = int(TOKEN.split(":", maxsplit=1)[0])
OLD, START, ASKED, HIS = 2, 3, 4, 5  # message ids in ZHOU's chat, made by `stage`
KEYS = {"inline_keyboard": [[{"text": "是我", "callback_data": "yes"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
PARSE = "Bad Request: can't parse entities: "
INLINE = "Bad Request: can't parse inline keyboard button: "

OUTSIDE = {
    39: "a group of the simulator never grows into a supergroup",
    42: "a bot under the other limits never has 310 messages unsent in one chat",
    43: "no webhooks here: setWebhook is refused as not simulated",
    49: "no webhooks here", 50: "no webhooks here", 52: "no webhooks here", 53: "no webhooks here",
    54: "no webhooks here", 55: "no webhooks here", 56: "no webhooks here",
    57: "no webhooks here; deleteWebhook just says true",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A request and what Telegram says to it: the status, and the description of a refusal."""

    row: int
    method: str
    params: dict[str, Any]
    status: int = 200
    says: str = ""
    parameters: dict[str, int] = field(default_factory=dict)


def say(row: int, status: int, says: str, /, **params: Any) -> Rule:
    return Rule(row, "sendMessage", {"chat_id": ZHOU, "text": "好"} | params, status, says)


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def data(text: str) -> dict[str, str]:
    return {"text": "好", "callback_data": text}


RULES = (
    say(1, 200, "", text="字" * 4096),
    say(1, 200, "", text="😀" * 4096),
    say(1, 200, "", text=f"<b>{'字' * 4096}</b>", parse_mode="HTML"),
    say(1, 400, "Bad Request: message is too long", text="字" * 4097),
    say(2, 400, "Bad Request: text is too long", text="x" * 32769),
    say(3, 400, "Bad Request: message text is empty", text=""),
    Rule(3, "sendMessage", {"chat_id": ZHOU}, 400, "Bad Request: message text is empty"),
    say(4, 400, "Bad Request: text must be non-empty", text=" \n "),
    say(4, 400, "Bad Request: text must be non-empty", text="<b></b>", parse_mode="HTML"),
    Rule(5, "copyMessage", {"chat_id": ZHOU, "from_chat_id": ZHOU, "message_id": HIS, "caption": "字" * 1025}, 400, "Bad Request: message caption is too long"),
    say(6, 400, "Bad Request: unsupported parse_mode", parse_mode="rst"),
    say(6, 200, "", parse_mode="mArKdOwNv2"),
    say(7, 400, PARSE + 'Unsupported start tag "p" at byte offset 0', text="<p>好</p>", parse_mode="HTML"),
    say(7, 400, PARSE + 'Can\'t find end tag corresponding to start tag "b"', text="<b>好", parse_mode="HTML"),
    say(7, 400, PARSE + 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"', text="<i>abcd</b>", parse_mode="HTML"),
    say(7, 400, PARSE + "Unexpected end tag at byte offset 0", text="</b>", parse_mode="HTML"),
    say(7, 400, PARSE + "Unclosed start tag at byte offset 0", text="<b", parse_mode="HTML"),
    say(8, 400, PARSE + "Character '.' is reserved and must be escaped with the preceding '\\'", text="好.", parse_mode="MarkdownV2"),
    say(8, 400, PARSE + "Can't find end of Bold entity at byte offset 0", text="*好", parse_mode="MarkdownV2"),
    say(8, 400, PARSE + "Can't find end of the entity starting at byte offset 0", text="*好", parse_mode="Markdown"),
    say(9, 400, PARSE + 'Unsupported start tag "br/" at byte offset 3', text="好<br/>", parse_mode="HTML"),
    say(10, 200, "", reply_markup=inline(data("x" * 64))),
    say(10, 400, "Bad Request: BUTTON_DATA_INVALID", reply_markup=inline(data("x" * 65))),
    say(10, 400, "Bad Request: BUTTON_DATA_INVALID", reply_markup=inline(data("字" * 22))),
    say(10, 400, "Bad Request: BUTTON_DATA_INVALID", reply_markup=inline(data(""))),
    say(14, 400, INLINE + "Text buttons are unallowed in the inline keyboard", reply_markup=inline({"text": "好"})),
    say(15, 400, "Bad Request: can't parse reply keyboard markup JSON object", reply_markup="{"),
    say(15, 400, "Bad Request: object expected as reply markup", reply_markup=[1]),
    say(15, 400, 'Bad Request: field "keyboard" must be an Array of Arrays', reply_markup={"keyboard": ["待办"]}),
    say(15, 400, 'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays', reply_markup={"inline_keyboard": "x"}),
    say(15, 400, INLINE + 'Can\'t find field "text"', reply_markup=inline({"callback_data": "x"})),
    say(19, 400, "Bad Request: input field placeholder is too long", reply_markup={"keyboard": [["待办"]], "input_field_placeholder": "x" * 65}),
    say(19, 200, "", reply_markup=inline({"text": "复制", "copy_text": {"text": "x" * 256}})),
    say(19, 400, "Bad Request: BUTTON_COPY_TEXT_INVALID", reply_markup=inline({"text": "复制", "copy_text": {"text": "x" * 257}})),
    Rule(21, "editMessageText", {"chat_id": ZHOU, "message_id": ASKED, "text": "是您本人吗？", "reply_markup": KEYS}, 400, NOT_MODIFIED),
    Rule(21, "editMessageReplyMarkup", {"chat_id": ZHOU, "message_id": ASKED, "reply_markup": KEYS}, 400, NOT_MODIFIED),
    Rule(22, "editMessageText", {"chat_id": ZHOU, "message_id": 999, "text": "好"}, 400, "Bad Request: message to edit not found"),
    Rule(23, "editMessageText", {"chat_id": ZHOU, "message_id": START, "text": "好"}, 400, "Bad Request: message can't be edited"),
    Rule(24, "editMessageText", {"chat_id": ZHOU, "message_id": OLD, "text": "三天后还能改"}),
    Rule(25, "editMessageText", {"chat_id": ZHOU, "message_id": ASKED, "text": "好", "reply_markup": {"keyboard": [["待办"]]}}, 400, "Bad Request: inline keyboard expected"),
    Rule(27, "deleteMessage", {"chat_id": ZHOU, "message_id": 999}, 400, "Bad Request: message to delete not found"),
    Rule(27, "deleteMessages", {"chat_id": ZHOU, "message_ids": [999, ASKED]}),
    Rule(28, "deleteMessage", {"chat_id": ZHOU, "message_id": OLD}, 400, "Bad Request: message can't be deleted for everyone"),
    Rule(28, "deleteMessage", {"chat_id": ZHOU, "message_id": HIS}),
    Rule(29, "answerCallbackQuery", {"callback_query_id": "4000"}, 400, TOO_OLD),
    Rule(29, "answerCallbackQuery", {}, 400, TOO_OLD),
    Rule(30, "answerCallbackQuery", {"callback_query_id": "4000", "text": "字" * 201}, 400, "Bad Request: MESSAGE_TOO_LONG"),
    say(32, 400, "Bad Request: message to be replied not found", reply_parameters={"message_id": 999}),
    say(32, 200, "", reply_parameters={"message_id": 999, "allow_sending_without_reply": True}),
    say(32, 200, "", reply_parameters={"message_id": START}),
    say(33, 400, "Bad Request: chat not found", chat_id=999),
    Rule(33, "sendMessage", {"text": "好"}, 400, "Bad Request: chat_id is empty"),
    say(34, 403, "Forbidden: bot was blocked by the user", chat_id=LIU),
    say(35, 403, "Forbidden: bot can't initiate conversation with a user", chat_id=HE),
    say(36, 403, "Forbidden: user is deactivated", chat_id=XU),
    say(37, 403, "Forbidden: the bot can't send messages to the bot", chat_id=BOT),
    Rule(59, "getFile", {"file_id": "nonsense"}, 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    Rule(59, "getFile", {}, 400, "Bad Request: file_id not specified"),
    Rule(59, "sendPhoto", {"chat_id": ZHOU, "photo": "nonsense"}, 400, "Bad Request: wrong file identifier/HTTP URL specified"),
    Rule(62, "sendDocument", {"chat_id": ZHOU}, 400, "Bad Request: there is no document in the request"),
    Rule(62, "sendPhoto", {"chat_id": ZHOU}, 400, "Bad Request: there is no photo in the request"),
    Rule(63, "GETme", {}),
    Rule(63, "sendMesage", {}, 404, "Not Found: method not found"),
    Rule(66, "setMyCommands", {"commands": [{"command": "help", "description": "怎么用"}] * 100}),
    Rule(66, "setMyCommands", {"commands": [{"command": "x" * 33, "description": "好"}]}, 400, "Bad Request: command length must not exceed 32"),
    Rule(66, "setMyCommands", {"commands": [{"command": "帮助", "description": "好"}]}, 400, "Bad Request: BOT_COMMAND_INVALID"),
    Rule(66, "setMyCommands", {"commands": [{"command": "x", "description": "好"}] * 101}, 400, "Bad Request: BOT_COMMANDS_TOO_MUCH"),
    Rule(67, "sendChatAction", {"chat_id": ZHOU, "action": "thinking"}, 400, "Bad Request: wrong parameter action in request"),
    say(68, 400, 'Bad Request: unknown parameter "txt" of sendMessage', txt="好"),
    say(68, 400, 'Bad Request: unknown field "resize" of the reply markup', reply_markup={"keyboard": [["待办"]], "resize": True}),
)  # fmt: skip


@pytest.fixture
async def stage(simulator, line, clock):
    """ZHOU has a message three days old, a question with a button, and a photo of his own."""
    zhou = simulator.phone(ZHOU)
    zhou.start()
    await line.call("sendMessage", chat_id=ZHOU, text="三天前")
    clock.on(days=3)
    zhou.write("今天")
    await line.call("sendMessage", chat_id=ZHOU, text="是您本人吗？", reply_markup=KEYS)
    assert zhou.photo("台账")["message_id"] == HIS
    simulator.phone(LIU).start("")
    simulator.phone(LIU).block()
    simulator.phone(XU).start("")
    simulator.station.faults.set({"deactivated": [XU]})
    return line


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.row} {rule.method}")
async def test_the_answer_is_telegrams(stage, rule):
    """Status and wording are exactly the real server's."""
    answer = await stage.call(rule.method, **rule.params)
    assert (answer.status, answer.body.get("description", "")) == (rule.status, rule.says)
    assert answer.body["ok"] is (rule.status == 200)
    assert answer.body.get("error_code", 200) == rule.status


async def test_row_1_entities_count_in_utf16(stage):
    """Lengths of text are code points, offsets of entities UTF-16 units."""
    sent = (await stage.call("sendMessage", chat_id=ZHOU, text="😀<b>好</b>", parse_mode="HTML")).result
    assert (sent["text"], sent["entities"]) == ("😀好", [{"type": "bold", "offset": 2, "length": 1}])


async def test_row_9_unknown_names_stay_as_they_are(stage):
    """`&nbsp;` is no name that Telegram knows."""
    sent = (await stage.call("sendMessage", chat_id=ZHOU, text="a&nbsp;&lt;b", parse_mode="HTML")).result
    assert sent["text"] == "a&nbsp;<b"


async def test_row_11_12_what_does_not_fit_is_left_out(stage):
    """Buttons without words and those behind the twelfth of a row vanish without an error."""
    rows = [[data("a") | {"text": " "}], [data("x") | {"text": str(n)} for n in range(14)]]
    sent = (await stage.call("sendMessage", chat_id=ZHOU, text="好", reply_markup={"inline_keyboard": rows})).result
    assert [len(row) for row in sent["reply_markup"]["inline_keyboard"]] == [12]
    bare = await stage.call(
        "sendMessage", chat_id=ZHOU, text="好", reply_markup={"inline_keyboard": [[data("a") | {"text": ""}]]}
    )
    assert "reply_markup" not in bare.result


async def test_row_13_too_many_buttons(stage):
    """A keyboard over a hundred buttons or some ten kilobytes is too long."""
    rows = [[data("x")]] * 101
    answer = await stage.call("sendMessage", chat_id=ZHOU, text="好", reply_markup={"inline_keyboard": rows})
    assert answer.body["description"] == "Bad Request: reply markup is too long"


async def test_row_16_a_wide_button_is_warned_of(stage, simulator):
    """Telegram takes any label; the stand-in notes what a small phone would cut."""
    await stage.call("sendMessage", chat_id=ZHOU, text="好", reply_markup=inline(data("a") | {"text": "字" * 17}))
    assert simulator.warnings == [f"button 「{'字' * 17}」: 17 wide, 1 in a row show 16"]
    assert (await stage.page("/sim/warnings")).body == simulator.warnings


@pytest.mark.parametrize(
    ("button", "says"),
    [("request_contact", "phone number can be requested in private chats only"), ("request_location", "location can be requested in private chats only")],
)  # fmt: skip
async def test_row_17_numbers_are_not_asked_for_in_groups(stage, simulator, button, says):
    """A group may not be asked for a phone number or a place."""
    simulator.phone(ZHOU).group("村组群", "你好")
    group = simulator.world.group("村组群").id
    markup = {"keyboard": [[{"text": "发送", button: True}]]}
    assert (await stage.call("sendMessage", chat_id=group, text="好", reply_markup=markup)).body[
        "description"
    ] == f"Bad Request: {says}"


async def test_row_18_keys_send_what_they_say(stage, simulator):
    """A plain key is a text message; the others send one's own number or place; foreign contacts come too."""
    keys = [["待办", {"text": "我的号码", "request_contact": True}], [{"text": "我在哪", "request_location": True}]]
    await stage.call("sendMessage", chat_id=ZHOU, text="好", reply_markup={"keyboard": keys})
    zhou = simulator.phone(ZHOU)
    assert zhou.keys == [["待办", "我的号码"], ["我在哪"]]
    for key in ("待办", "我的号码", "我在哪"):
        zhou.tap(key)
    zhou.foreign_contact("张三", "8610000000000")
    text, own, place, foreign = zhou.messages[-4:]
    assert text["text"] == "待办"
    assert own["contact"]["user_id"] == ZHOU
    assert set(place["location"]) == {"latitude", "longitude"}
    assert foreign["contact"] == {"phone_number": "8610000000000", "first_name": "张三"}


async def test_row_20_only_inline_keyboards_come_back(stage):
    """A reply keyboard is not part of the message that brought it."""
    sent = await stage.call("sendMessage", chat_id=ZHOU, text="好", reply_markup={"keyboard": [["待办"]]})
    assert "reply_markup" not in sent.result
    assert (await stage.call("sendMessage", chat_id=ZHOU, text="好", reply_markup=KEYS)).result["reply_markup"] == KEYS


async def test_row_26_an_edit_without_buttons_takes_them_away(stage, simulator):
    """Whoever wants to keep the buttons says so."""
    await stage.call("editMessageText", chat_id=ZHOU, message_id=ASKED, text="谢谢")
    assert simulator.phone(ZHOU).buttons(ASKED) == []


async def test_row_29_a_tap_is_answered_once_and_in_time(stage, simulator, clock):
    """The second answer, and one after 150 seconds, come too late."""
    queries = []
    for _ in range(2):
        simulator.phone(ZHOU).tap("是我")
        queries.append((await stage.updates(offset=-1))[0]["callback_query"]["id"])
    assert (await stage.call("answerCallbackQuery", callback_query_id=queries[0], text="好")).result is True
    assert simulator.phone(ZHOU).toasts() == ["好"]
    assert (await stage.call("answerCallbackQuery", callback_query_id=queries[0])).body["description"] == TOO_OLD
    clock.on(seconds=151)
    assert (await stage.call("answerCallbackQuery", callback_query_id=queries[1])).body["description"] == TOO_OLD


async def test_row_38_thrown_out_of_a_group(stage, simulator):
    """A group that threw the bot out says so."""
    simulator.phone(ZHOU).group("村组群", "你好")
    group = simulator.world.group("村组群").id
    assert (await stage.call("sendMessage", chat_id=group, text="好")).status == 200
    simulator.station.faults.set({"blocked": [group]})
    assert (await stage.call("sendMessage", chat_id=group, text="好")).body[
        "description"
    ] == "Forbidden: bot was kicked from the group chat"


async def test_row_40_blocking_is_told(stage, simulator):
    """Blocking and unblocking reach the bot as my_chat_member."""
    simulator.phone(ZHOU).block()
    simulator.phone(ZHOU).unblock()
    changes = [one["my_chat_member"] for one in await stage.updates() if "my_chat_member" in one]
    states = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in changes]
    assert states == [("member", "kicked"), ("member", "kicked"), ("kicked", "member")]  # the first is LIU's


async def test_row_41_too_many_messages(clock):
    """The third message at once into one chat waits; the header says how long as well."""
    limits = Limits(chat_rate=0.5, chat_burst=2)
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, limits=limits)) as (simulator, line):
        simulator.phone(ZHOU).start()
        answers = [await line.call("sendMessage", chat_id=ZHOU, text="好") for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert answers[2].body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 2",
        "parameters": {"retry_after": 2},
    }
    assert answers[2].headers["Retry-After"] == "2"


async def test_row_41_thirty_a_second_over_all(clock):
    """The bot as a whole has a limit, too, and so has a group."""
    limits = Limits(chat_rate=0, total_rate=30, total_burst=2, group_rate=1 / 3, group_burst=1)
    async with connected(Simulator(TOKEN, people=PEOPLE, now=clock, limits=limits)) as (simulator, line):
        for person in (ZHOU, HE, LIU):
            simulator.phone(person).start("")
        answers = [await line.call("sendMessage", chat_id=person, text="好") for person in (ZHOU, HE, LIU)]
        assert [one.status for one in answers] == [200, 200, 429]
        simulator.station.buckets.total = None
        simulator.phone(ZHOU).group("村组群", "你好")
        group = simulator.world.group("村组群").id
        answers = [await line.call("sendMessage", chat_id=group, text="好") for _ in range(2)]
    assert answers[1].body["parameters"] == {"retry_after": 3}


async def test_row_58_60_files_are_fetched_by_path(stage, simulator):
    """GetFile names a path without the file's own name; over 20 MB it refuses."""
    zhou = simulator.phone(ZHOU)
    zhou.upload("document", Upload("统计表.xlsx", "application/x-sheet", b"12345"))
    zhou.upload("document", Upload("film.bin", "application/octet-stream", bytes((20 << 20) + 1)))
    small, big = (one["document"]["file_id"] for one in zhou.messages[-2:])
    file = (await stage.call("getFile", file_id=small)).result
    assert file["file_path"].endswith(".xlsx")
    assert "统计表" not in file["file_path"]
    async with stage.session.get(f"{stage.base}/file/bot{TOKEN}/{file['file_path']}") as answer:
        assert await answer.read() == b"12345"
    assert (await stage.call("getFile", file_id=big)).body["description"] == "Bad Request: file is too big"
    async with stage.session.get(f"{stage.base}/file/bot{TOKEN}/documents/nothing") as answer:
        assert answer.status == 404


async def test_row_61_62_uploads(stage, simulator):
    """A picture goes up and comes back as a photo; one that is none, empty or too big is refused."""
    picture = simulator.world.contents[simulator.phone(ZHOU).messages[-1]["photo"][0]["file_id"]]
    sent = await stage.upload("sendPhoto", chat_id=ZHOU, photo=picture, caption="台账")
    assert sent.result["photo"][0]["width"] == 320
    assert (await stage.upload("sendPhoto", chat_id=ZHOU, photo=b"none")).body[
        "description"
    ] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert (await stage.upload("sendDocument", chat_id=ZHOU, document=b"")).body[
        "description"
    ] == "Bad Request: file must be non-empty"
    answer = await stage.upload("sendPhoto", chat_id=ZHOU, photo=picture + bytes(10 << 20))
    assert (answer.status, answer.body["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/bot7001:wrong/getMe", 401, "Unauthorized"),
        ("/bot0001:test/getMe", 401, "Unauthorized: invalid token specified"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
        (f"/bot1:{'x' * 80}/getMe", 401, "Unauthorized: invalid token specified"),
        ("/nothing", 404, "Not Found"),
    ],
)
async def test_row_64_a_wrong_token(line, path, status, says):
    """A wrong token is unauthorized, a malformed one says so, another path is nothing."""
    answer = await line.page(path)
    assert (answer.status, answer.body["description"]) == (status, says)


async def test_row_65_a_deep_link(stage, simulator):
    """START sends the code after the command; only the command is an entity."""
    simulator.phone(HE).start("8fQ2mZ")
    message = (await stage.updates())[-1]["message"]
    assert message["text"] == "/start 8fQ2mZ"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_row_65_a_code_is_64_plain_characters(simulator, line):
    """A phone refuses a code that Telegram would not carry."""
    for code in ("x" * 65, "回访", "a b"):
        assert (await line.page(f"/sim/people/{HE}/send", {"start": code})).status == 400
    assert not simulator.phone(HE).chat.started


def _rows_of(module: ModuleType) -> set[int]:
    names = [name for name in vars(module) if name.startswith("test_row")]
    return {int(row) for name in names for row in re.match(r"test_row((?:_\d+)+)_", name)[1].split("_") if row}


def test_every_row_is_asked():
    """No row is forgotten: asked in the table or in a test of its own, or left out for a reason."""
    modules = (sys.modules[__name__], test_polling, test_telegram_faults)
    asked = {rule.row for rule in RULES}.union(*map(_rows_of, modules))
    assert sorted(set(range(1, 70)) - asked) == sorted(OUTSIDE)
