"""What can be sent along: every kind is read, counted in both languages, and can be sent back."""

import pytest
from telegram import Message

from activities.catalogue import read_catalogue
from handlers.made import Making, make
from handlers.papers import MAKERS
from handlers.texts import LANGUAGES, Texts
from handlers.things import COUNTED, KINDS, NOTE, calls_for, counted, notes, sent_in
from storage.secret import Secret
from storage.tables import Attachment, Inbox
from tests.conftest import DAY
from tests.county import morning

SECRET = Secret("a key that is long enough for tests")
PLACE = {"latitude": 28.9, "longitude": 111.48}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 7}
FILM = {**FILE, "width": 4, "height": 3, "duration": 1}
CONTENT = {
    "venue": {"venue": {"location": PLACE, "title": "金穗米业", "address": "梨树村"}, "location": PLACE},
    "animation": {"animation": FILM, "document": FILE},
    "photo": {"photo": [{**FILE, "file_id": "small", "width": 4, "height": 3}, {**FILE, "width": 8, "height": 6}]},
    "document": {"document": {**FILE, "file_name": "台账.pdf"}},
    "video": {"video": FILM},
    "video_note": {"video_note": {**FILE, "length": 4, "duration": 1}},
    "voice": {"voice": {**FILE, "duration": 4}},
    "audio": {"audio": {**FILE, "duration": 4}},
    "location": {"location": {**PLACE, "live_period": 900}},
    "contact": {"contact": {"first_name": "彭春生", "phone_number": "13900001111"}},
}
METHODS = {
    "venue": ["sendMessage", "sendLocation"],
    "animation": ["sendAnimation"],
    "photo": ["sendPhoto"],
    "document": ["sendDocument"],
    "video": ["sendVideo"],
    "video_note": ["sendVideoNote"],
    "voice": ["sendVoice"],
    "audio": ["sendAudio"],
    "location": ["sendLocation"],
    "contact": ["sendContact"],
}


def arrived(kind):
    """A message of this kind, as Telegram sends it."""
    message = Message.de_json(
        {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, **CONTENT[kind]}, bot=None
    )
    return sent_in(message, SECRET)


def row(kind, **more):
    """What is kept of it."""
    found = arrived(kind)
    return Attachment(inbox_id=1, person_id=1, kind=kind, file_id=found.file_id, about=dict(found.about), **more)


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_is_taken_for_what_it_is(kind):
    """A venue is no bare location, an animation no document; of a photo the largest size is kept."""
    found = arrived(kind)
    assert found.kind == kind
    assert (found.file_id, found.size) == (("F", 7) if KINDS[kind].method else ("", 0))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_sent_back_as_what_it_was(kind):
    """A file by its handle, a place on a map, a contact with its number."""
    calls = calls_for(row(kind), 5)
    assert [method for method, _ in calls] == METHODS[kind]
    assert all(payload["chat_id"] == 5 for _, payload in calls)
    assert not KINDS[kind].method or calls[0][1][kind] == "F"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].method])
def test_what_another_bot_was_given_goes_up_from_the_disk(kind):
    """A handle dies with its bot; a file that is not on the disk can be tried by its handle only."""
    [(method, payload)] = calls_for(row(kind, id=3, path="3-ab.bin"), 5, other_bot=True)
    assert (method, payload["made"]) == (*METHODS[kind], {"kind": "file_on_disk", "attachment": 3})
    assert kind not in payload
    assert calls_for(row(kind), 5, other_bot=True)[0][1][kind] == "F"


def test_a_place_keeps_its_point_and_its_name():
    """Of a live location the first point."""
    assert arrived("location").about == PLACE
    assert arrived("venue").about == {**PLACE, "title": "金穗米业", "address": "梨树村"}
    assert calls_for(row("venue"), 5)[0][1]["text"] == "金穗米业 梨树村"


def test_a_number_is_readable_with_the_key_only():
    """The name is kept as it is, the number as the roster's are."""
    about = arrived("contact").about
    assert about["name"] == "彭春生"
    assert "13900001111" not in str(about)
    assert SECRET.decrypt(about["phone_encrypted"]) == "13900001111"


def test_a_number_stands_in_no_message_that_waits(tx):
    """The outbox says which contact; the number is there while it is said."""
    sent = row("contact", received_at=morning(DAY))
    tx.add(Inbox(id=1, bot_id=1, update_id=1, chat_id=1, raw="{}", received_at=morning(DAY), state="handled"))
    tx.flush()
    tx.add(sent)
    tx.flush()
    [(_, payload)] = calls_for(sent, 5)
    assert "13900001111" not in str(payload)
    made = make(MAKERS, Making(tx, SECRET, morning(DAY), read_catalogue()), payload)
    assert made.payload == {"chat_id": 5, "phone_number": "13900001111", "first_name": "彭春生"}


def test_words_come_back_as_words():
    """A note has nothing but its words; a long caption is cut to what a bot may write."""
    note = Attachment(inbox_id=1, person_id=1, kind=NOTE, file_id="", caption="路上塌方")
    assert calls_for(note, 5) == [("sendMessage", {"chat_id": 5, "text": "路上塌方"})]
    assert len(calls_for(row("photo", caption="长" * 4096), 5)[0][1]["caption"]) == 1024


def test_counts_are_said_by_kind():
    """In the order of the table, like with like."""
    rows = [row("voice"), row("photo"), row("audio"), row("venue"), row("photo"), row("contact")]
    assert counted(Texts("zh"), rows) == "照片2张、语音2段、位置1个、名片1张"
    assert counted(Texts("zh"), []) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_word(language):
    """No kind goes uncounted."""
    assert {kind.count for kind in KINDS.values()} | {"count_note"} == set(COUNTED)
    assert all("3" in Texts(language)(key, count=3) for key in COUNTED)


def test_captions_are_notes_on_one_line():
    """What is written below a photo stands with what is written alone."""
    assert notes(Texts("zh"), [row("photo", caption="牌子\n掉了"), row("photo")]) == ["牌子，掉了"]
