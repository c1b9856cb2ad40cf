"""The judge from outside finds what is wrong with an exchange, and nothing where all is well."""

import pytest

from bot.simulator import Exchange
from tests.simulator.judge import judge
from tests.simulator.line import HE, ZHOU

CHAT = {"id": 7, "type": "private", "first_name": "周明辉"}
SENT = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "text": "好"}


def exchange(params=None, result=None, method="sendMessage", **body):
    full = {"ok": True, "result": SENT if result is None else result} | body
    return Exchange(method, {"chat_id": 7, "text": "好"} | (params or {}), 200, full, "2026-10-21T10:00:00")


def keyboard(*row):
    return {"reply_markup": {"inline_keyboard": [list(row)]}}


def button(**about):
    return {"text": "好", "callback_data": "ok"} | about


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (exchange(method="sendMesage"), "the Bot API has no method sendMesage"),
        (exchange({"txt": "好"}), "SendMessage has no parameter txt"),
        (exchange({"chat_id": None}), "SendMessage: chat_id"),
        (exchange({"disable_notification": "perhaps"}), "SendMessage: disable_notification"),
        (exchange(keyboard(button(calback_data="x"))), "InlineKeyboardButton has no field calback_data"),
        (exchange({"text": "<p>好</p>", "parse_mode": "HTML"}), 'TDLib refuses the text: Can\'t parse entities: Unsupported start tag "p"'),
        (exchange({"text": "好.", "parse_mode": "MarkdownV2"}), "TDLib refuses the text"),
        (exchange({"parse_mode": "rst"}), "Telegram knows no parse_mode rst"),
        (exchange({"text": "字" * 4097}), "text has 4097 characters, more than 4096"),
        (exchange({"text": f"<b>{'字' * 4097}</b>", "parse_mode": "HTML"}), "text has 4097 characters, more than 4096"),
        (exchange(keyboard(button(callback_data="字" * 22))), "button 「好」 carries 66 bytes, more than 64"),
        (exchange(keyboard({"text": "复制", "copy_text": {"text": "x" * 257}})), "button 「复制」 copies 257 characters"),
        (exchange(keyboard(button(text=" "))), "a button without words"),
        (exchange(keyboard(*[button()] * 9)), "a row of 9 buttons, more than 8"),
        (exchange({"reply_markup": {"inline_keyboard": [[button()]] * 101}}), "101 buttons, more than 100"),
        (exchange(result={"message_id": 1}), "the result of SendMessage: date"),
        (exchange(result=SENT | {"txt": "好"}), "result: Message has no field txt"),
        (exchange(result=SENT | {"chat": CHAT | {"tipe": "x"}}), "result.chat: Chat has no field tipe"),
        (exchange(reslt=1), "the answer has a stray reslt"),
        (Exchange("getMe", {}, 400, {"ok": False, "error_code": 401, "description": "x"}, ""), "a refusal says"),
        (
            Exchange("getMe", {}, 429, {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry": 1}}, ""),
            "parameters: ResponseParameters has no field retry",
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_fault_is_named(wrong, complaint):
    """Each fault gives one sentence that names it."""
    [found] = judge(wrong)
    assert complaint in found


@pytest.mark.parametrize(
    "right",
    [
        exchange(),
        exchange({"text": "<b>好</b>", "parse_mode": "HTML"} | keyboard(button())),
        exchange(method="getMe", result={"id": 1, "is_bot": True, "first_name": "回访"}) ,
        Exchange("sendMessage", {"chat_id": 7, "text": "x"}, 429, {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3", "parameters": {"retry_after": 3}}, ""),
    ],
    ids=["plain", "with buttons", "getMe", "a refusal"],
)  # fmt: skip
def test_what_is_right_passes(right):
    """A proper exchange gives no complaint."""
    if right.method == "getMe":
        right.params.clear()
    assert judge(right) == []


async def test_a_judge_listens_to_a_simulator(simulator, line, judge):
    """Everything said over HTTP comes before the judge: the stand-in itself has nothing to be blamed for."""
    phone = simulator.phone(ZHOU)
    phone.start()
    phone.photo("台账")
    phone.voice()
    phone.sticker()
    phone.location()
    phone.contact()
    phone.group("村组群", "你好")
    simulator.phone(HE).start("")
    markup = {"inline_keyboard": [[{"text": "是我", "callback_data": "yes"}]]}
    sent = (
        await line.call("sendMessage", chat_id=ZHOU, text="<b>是您本人吗</b>", parse_mode="HTML", reply_markup=markup)
    ).result
    phone.tap("是我")
    phone.write("https://example.org 13800000000 /help @someone #tag")
    phone.edit(phone.messages[-1]["message_id"], "改过")
    phone.reply(sent["message_id"], "好")
    phone.forward("转来的话")
    phone.block()
    updates = await line.updates()
    assert [next(iter(set(one) - {"update_id"})) for one in updates].count("message") == 11
    query = next(one["callback_query"] for one in updates if "callback_query" in one)
    await line.call("answerCallbackQuery", callback_query_id=query["id"], text="好")
    await line.call("editMessageReplyMarkup", chat_id=ZHOU, message_id=sent["message_id"])
    photo = next(one["message"]["photo"] for one in updates if "photo" in one.get("message", {}))
    await line.call("getFile", file_id=photo[-1]["file_id"])
    await line.call("sendPhoto", chat_id=HE, photo=photo[-1]["file_id"], caption="一张")
    await line.call("sendMediaGroup", chat_id=HE, media=[{"type": "photo", "media": photo[-1]["file_id"]}] * 2)
    await line.call("sendLocation", chat_id=HE, latitude=28.9, longitude=111.4)
    await line.call("sendContact", chat_id=HE, phone_number="861", first_name="张三")
    await line.call("sendChatAction", chat_id=HE, action="typing")
    await line.call("forwardMessage", chat_id=HE, from_chat_id=ZHOU, message_id=sent["message_id"])
    await line.call("copyMessage", chat_id=HE, from_chat_id=ZHOU, message_id=sent["message_id"])
    await line.call("sendMessage", chat_id=ZHOU, text="被屏蔽")
    for method in ("getMe", "getWebhookInfo", "getMyCommands", "getMyName", "getChatMenuButton", "deleteWebhook"):
        await line.call(method)
    await line.call("getChat", chat_id=HE)
    assert judge.heard == 20
    assert judge.complaints() == []


async def test_the_judge_blames_the_bot(simulator, line, judge):
    """A bot's mistake is told with the method's name, once."""
    simulator.phone(ZHOU).start()
    for _ in range(2):
        await line.call(
            "sendMessage",
            chat_id=ZHOU,
            text="好",
            reply_markup={"inline_keyboard": [[{"text": "好", "callback_data": "x" * 65}]]},
        )
    assert judge.complaints() == ["sendMessage: button 「好」 carries 65 bytes, more than 64"]
