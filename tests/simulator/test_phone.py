"""A phone in the hands of a test: the ways to tap, and what can be seen."""

import pytest

from bot.simulator import PageRefusalError
from tests.simulator.line import ZHOU


def keys(*labels):
    return {"inline_keyboard": [[{"text": label, "callback_data": f"{number}"} for number, label in enumerate(labels)]]}


@pytest.fixture
async def phone(simulator, line):
    """Two questions with the same button, and a reply keyboard with one more of that name."""
    phone = simulator.phone(ZHOU)
    phone.start()
    await line.call("sendMessage", chat_id=ZHOU, text="一", reply_markup=keys("都好"))
    await line.call("sendMessage", chat_id=ZHOU, text="二", reply_markup=keys("有", "都好"))
    await line.call("sendMessage", chat_id=ZHOU, text="三", reply_markup={"keyboard": [["都好", "待办"]]})
    return phone


async def test_the_newest_button_of_a_name_is_tapped(phone, line):
    """Of several alike the newest; an old one by its message; a reply key where no button has the name."""
    assert [phone.tap(label, at)["message_id"] for label, at in (("都好", None), ("都好", 2), ("待办", None))] == [
        3,
        2,
        5,
    ]
    taps = [one.get("callback_query", {}).get("data") for one in await line.updates()]
    assert taps == [None, "1", "0", None]


@pytest.mark.parametrize(
    ("label", "message_id", "sentence"),
    [("没有", None, "no button 「没有」"), ("有", 2, "message 2 has no button 「有」")],
)
async def test_a_button_that_is_not_there(phone, label, message_id, sentence):
    """The refusal names it."""
    with pytest.raises(PageRefusalError, match=sentence):
        phone.tap(label, message_id)


async def test_what_stands_on_the_screen(phone):
    """Messages, the newest of the bot, its buttons, the keys below."""
    assert [one["text"] for one in phone.messages] == ["/start 8fQ2mZ", "一", "二", "三"]
    assert (phone.newest["text"], phone.buttons(), phone.buttons(3)) == ("三", [], [["有", "都好"]])
    assert phone.keys == [["都好", "待办"]]


async def test_a_deleted_message_takes_its_keys_along(phone, line):
    """So phones do; removing them by word works as well."""
    await line.call("deleteMessage", chat_id=ZHOU, message_id=4)
    assert phone.keys == []
    await line.call("sendMessage", chat_id=ZHOU, text="三", reply_markup={"keyboard": [["待办"]]})
    await line.call("sendMessage", chat_id=ZHOU, text="四", reply_markup={"remove_keyboard": True})
    assert phone.keys == []


async def test_nobody_has_that_number(simulator):
    """A phone belongs to somebody on the list."""
    with pytest.raises(PageRefusalError, match="nobody has the number 999"):
        simulator.phone(999)
