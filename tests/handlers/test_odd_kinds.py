"""What people send that is no message of ours: each kind is answered in a sentence of its own, and nothing is lost."""

from datetime import date

import pytest
from sqlmodel import select

from bot.simulator import Upload
from storage.tables import Attachment, Message, Record
from tests.adversary.hostile import aside, newest, said
from tests.county import morning

HE = "何秀英"
ORIGIN = {"type": "channel", "date": 1, "message_id": 5, "chat": {"id": -100, "type": "channel", "title": "乡里通知"}}
POLL = {
    "id": "1", "question": "哪天开会", "options": [{"text": "周一", "voter_count": 0, "persistent_id": "a"}],
    "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
    "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
}  # fmt: skip
STORY = {"id": 1, "chat": {"id": 1, "type": "private", "first_name": "某人"}}
ODD = {
    "poll": ({"poll": POLL}, "投票我记不了，没有改动。要记结果，直接写一句。"),
    "dice": ({"dice": {"emoji": "🎲", "value": 3}}, "骰子我读不了，没有改动。"),
    "story": ({"story": STORY}, "动态我看不到，没有改动。请把照片或文字直接发来。"),
    "game": ({"game": {"title": "牌", "description": "牌", "photo": []}}, "游戏我读不了，没有改动。"),
    "another": (
        {"paid_media": {"star_count": 1, "paid_media": []}},
        "这个我读不了，没有改动。可以写字，发照片、语音。",
    ),
}


@pytest.fixture
async def secretary(county):
    """A village secretary in October."""
    await county.at(morning(date(2026, 10, 20)))
    await county.register(HE)
    return county


async def send_raw(county, content):
    """A message such as no test's phone sends."""
    phone = county.phone(HE)
    message = phone.station.add_message(phone.chat, phone.station.world.user(phone.person_id), content, out=True)
    county.awaited = phone.station.queue("message", message)
    await county.settled()


def rows(county, table):
    """All rows of a table."""
    return county.read(lambda tx: list(tx.exec(select(table)).all()))


@pytest.mark.parametrize("kind", ODD)
async def test_what_carries_no_words_is_answered_by_its_kind(secretary, kind):
    """Nothing is set aside, nothing is recorded."""
    content, sentence = ODD[kind]
    before = len(rows(secretary, Record))
    await send_raw(secretary, content)
    assert (newest(secretary, HE), aside(secretary), len(rows(secretary, Record))) == (sentence, [], before)


async def test_a_sticker_a_contact_and_a_video_note(secretary):
    """The first is not kept, the others are."""
    await secretary.act(HE, sticker="👍")
    assert newest(secretary, HE) == "贴图我看不懂，没有改动。"
    await secretary.act(HE, contact={"first_name": "某人", "phone_number": "13900001111"})
    assert newest(secretary, HE).startswith("收到，先存着。")
    await send_raw(secretary, {"video_note": {"file_id": "v", "file_unique_id": "v", "length": 240, "duration": 4}})
    assert [row.kind for row in rows(secretary, Attachment)] == ["contact", "video_note"]


async def test_a_post_of_a_channel_passed_on_is_proposed_or_kept(secretary):
    """Somebody else's words are no record either before the tap."""
    await send_raw(secretary, {"text": "昨天走访李贵生，送棉被1床", "forward_origin": ORIGIN})
    assert newest(secretary, HE).startswith("记1次走访，对吗？")
    await send_raw(secretary, {"text": "请各村抓好森林防火工作", "forward_origin": ORIGIN})
    assert newest(secretary, HE).startswith("收到，先存着。")
    assert [row.caption for row in rows(secretary, Attachment)] == ["请各村抓好森林防火工作"]


async def test_a_post_in_a_channel_itself_is_nobodys_message(secretary):
    """The bot says nothing there, and nothing is set aside."""
    phone = secretary.phone(HE)
    before = len(said(secretary, HE))
    chat = {"id": -100, "type": "channel", "title": "乡里通知"}
    phone.station.world.allowed_updates.append("channel_post")
    post = {"message_id": 3, "date": 1, "chat": chat, "sender_chat": chat, "text": "昨天走访李贵生，送棉被1床"}
    secretary.awaited = phone.station.queue("channel_post", post)
    await secretary.settled()
    assert (len(said(secretary, HE)), aside(secretary), rows(secretary, Message)) == (before, [], [])


async def test_the_words_of_a_file_that_is_too_big_are_not_lost(secretary):
    """The file cannot be had; what was written below it is read as any message."""
    film = Upload("film.mov", "video/quicktime", bytes(35 << 20))
    await secretary.act(HE, kind="document", upload=film, caption="昨天走访李贵生，送棉被1床")
    assert said(secretary, HE)[-2] == "这个文件35MB，超过20MB，Telegram不让取，没有存下。请发小一点的。"
    assert newest(secretary, HE).startswith("记1次走访，对吗？")
