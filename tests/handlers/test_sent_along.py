"""What was sent along belongs to somebody: kept, moved, shown to whoever may read the record, and to nobody else."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from bot.simulator import Upload
from bot.simulator.placeholders import picture
from storage.attachments import loose, sent_with_record
from storage.tables import Attachment, Inbox, Interview, Record
from tests.adversary.hostile import aside, forge, labels, newest, patient_with_nothing, walk
from tests.county import morning
from tests.kill.stage import until

ZHOU, LUO, LIU, TANG = "周明辉", "罗志强", "刘建新", "唐丽"
VISIT = ("[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]", "[没有]", "[提交]")
PICTURE = Upload("a.png", "image/png", picture(1))


@pytest.fixture
async def officers(county):
    """Two officers, their leader, one of another township, on the day of the visit."""
    await county.at(morning(date(2026, 10, 21)))
    for name in (ZHOU, LUO, LIU, TANG):
        await county.register(name)
    patient_with_nothing(county)
    return county


def everything(county):
    """All that was sent along, in the order it came."""
    return county.read(lambda tx: tx.exec(select(Attachment).order_by(col(Attachment.id))).all())


def record(county):
    """The record of the visit."""
    return county.read(lambda tx: tx.exec(select(Record).order_by(col(Record.id).desc())).first())


async def fetched(county):
    """Return when every file is on the disk."""
    while {row.state for row in everything(county)} != {"fetched"}:
        await county.settled()


async def send_raw(county, name, content):
    """A message such as no test's phone sends."""
    phone = county.phone(name)
    message = phone.station.add_message(phone.chat, phone.station.world.user(phone.person_id), content, out=True)
    county.awaited = phone.station.queue("message", message)
    await county.settled()


async def test_a_venue_and_a_live_location_are_kept_with_the_form(officers):
    """A live location by its first point; where it moves to is not followed."""
    await walk(officers, ZHOU, *VISIT[:3])
    place = {"latitude": 28.9, "longitude": 111.48}
    await send_raw(officers, ZHOU, {"venue": {"location": place, "title": "米厂", "address": ""}, "location": place})
    await send_raw(officers, ZHOU, {"location": {**place, "live_period": 900}})
    assert [(row.kind, row.state, row.about["latitude"]) for row in everything(officers)] == [
        ("venue", "kept", 28.9),
        ("location", "kept", 28.9),
    ]
    assert aside(officers) == []


async def test_an_album_that_straddles_the_submission_stays_together(officers):
    """Its first picture came before, its last one after."""
    await walk(officers, ZHOU, *VISIT[:6])
    await officers.act(ZHOU, photo=True, album="7")
    await walk(officers, ZHOU, "[提交]")
    await walk(officers, ZHOU, "[待办]", "[1 云岭茶业]")
    await officers.act(ZHOU, photo=True, album="7")
    assert {row.record_id for row in everything(officers)} == {record(officers).id}


async def test_the_same_picture_twice_is_kept_once(officers):
    """One of the two counts, and one lies on the disk."""
    await walk(officers, ZHOU, *VISIT)
    for _ in range(2):
        await officers.act(ZHOU, kind="photo", upload=PICTURE)
    await fetched(officers)
    sent = record(officers)
    assert len(officers.read(lambda tx: sent_with_record(tx, sent.id))) == 1
    assert await until(lambda: len(list((officers.folder / "files").iterdir())) == 1)


async def test_a_photo_of_a_form_that_was_begun_anew_is_not_lost(officers):
    """Opened yesterday and not answered: today's form is a new one, and yesterday's photo waits to be placed."""
    await walk(officers, ZHOU, *VISIT[:2])
    await officers.act(ZHOU, photo=True)
    await officers.at(morning(date(2026, 10, 22)))
    await walk(officers, ZHOU, "[待办]", "[2 金穗米业]")
    dropped = officers.read(lambda tx: tx.exec(select(Interview).where(Interview.state == "dropped")).one())
    left = officers.read(lambda tx: loose(tx, dropped.person_id))
    assert [row.interview_id for row in left] == [dropped.id]


async def test_nobody_places_what_somebody_else_sent(officers):
    """Neither into his own records nor into hers."""
    await walk(officers, ZHOU, *VISIT)
    await officers.act(ZHOU, photo=True)
    sent = everything(officers)[0]
    for verb in ("which", "rec", "form", "keep", "out", "back"):
        await forge(officers, LUO, f"n:{verb}:{sent.id}:{sent.record_id}")
        assert newest(officers, LUO) == "这个按钮不是给您的。"
    assert (everything(officers)[0].record_id, everything(officers)[0].taken_out_at) == (sent.record_id, None)


async def test_nothing_goes_into_somebody_elses_record_or_form(officers):
    """Not even what is one's own."""
    await walk(officers, ZHOU, *VISIT)
    await walk(officers, ZHOU, "[待办]", "[1 云岭茶业]")
    form = officers.read(lambda tx: tx.exec(select(Interview).where(Interview.state == "open")).one())
    await officers.act(LUO, photo=True)
    sent = everything(officers)[0]
    await forge(officers, LUO, f"n:rec:{sent.id}:{record(officers).id}")
    await forge(officers, LUO, f"n:form:{sent.id}:{form.id}")
    kept = everything(officers)[0]
    assert (kept.record_id, kept.interview_id) == (None, None)


async def test_what_belongs_to_a_closed_quarter_stays_there(officers):
    """Neither out of its record nor into it."""
    await walk(officers, ZHOU, *VISIT)
    await officers.act(ZHOU, photo=True)
    sent = everything(officers)[0]
    await officers.at(morning(date(2027, 1, 6)))
    await forge(officers, ZHOU, f"n:which:{sent.id}:0")
    assert newest(officers, ZHOU).startswith("第四季度已截止")
    await officers.act(ZHOU, photo=True)
    assert labels(officers, ZHOU) == ["拿掉"]
    await forge(officers, ZHOU, f"n:rec:{everything(officers)[1].id}:{sent.record_id}")
    assert newest(officers, ZHOU).startswith("第四季度已截止")
    assert everything(officers)[1].record_id is None


async def test_only_those_above_are_shown_what_was_sent(officers):
    """Her leader is; a colleague and another township are not."""
    await walk(officers, ZHOU, *VISIT)
    await officers.act(ZHOU, photo=True)
    sent = record(officers).id
    for name in (LUO, TANG):
        await forge(officers, name, f"r:files:{sent}")
        assert newest(officers, name) == "没有这份记录，或不在您能看的范围。"
    await forge(officers, LIU, f"r:files:{sent}")
    shown = [each.message for each in officers.phone(LIU).chat.messages.values() if "photo" in each.message]
    assert len(shown) == 1
    assert "reply_markup" not in shown[0]  # hers to move, not his


async def test_a_new_bot_shows_what_came_to_the_old_one(officers):
    """The county got another token: the picture goes up from the disk, with its words."""
    await walk(officers, ZHOU, *VISIT)
    await officers.act(ZHOU, kind="photo", upload=PICTURE, caption="牌子掉了")
    await fetched(officers)
    officers.store.write_now(lambda tx: tx.exec(update(Inbox).values(bot_id=7002)))
    await forge(officers, LIU, f"r:files:{record(officers).id}")
    [shown] = [each.message for each in officers.phone(LIU).chat.messages.values() if "photo" in each.message]
    assert officers.simulator.world.contents[shown["photo"][-1]["file_id"]] == PICTURE.data
    assert shown["caption"] == "牌子掉了"
    assert shown["photo"][-1]["file_id"] != everything(officers)[0].file_id


def shown(county):
    """What the record shows of what was sent along."""
    return county.read(lambda tx: len(sent_with_record(tx, record(county).id)))


async def test_what_was_sent_by_mistake_is_taken_out_and_put_back(officers):
    """An album whole, by the message that answered it; the files stay on the disk."""
    await walk(officers, ZHOU, *VISIT)
    for seed in (1, 2):
        await officers.act(ZHOU, kind="photo", album="7", upload=Upload("a.png", "image/png", picture(seed)))
    await fetched(officers)
    await walk(officers, ZHOU, "[拿掉]")
    assert (newest(officers, ZHOU), labels(officers, ZHOU)) == ("拿掉了，哪里都不显示。", ["放回去"])
    assert (shown(officers), len(list((officers.folder / "files").iterdir()))) == (0, 2)
    await walk(officers, ZHOU, "[放回去]")
    assert (shown(officers), labels(officers, ZHOU)) == (2, ["换一份", "拿掉"])


async def test_a_picture_that_is_shown_is_taken_out_alone(officers):
    """Without its album, with the copy that stands behind it; below a picture the buttons change."""
    await walk(officers, ZHOU, *VISIT)
    for seed in (1, 2, 1):
        await officers.act(ZHOU, kind="photo", album="7", upload=Upload("a.png", "image/png", picture(seed)))
    await fetched(officers)
    await forge(officers, ZHOU, f"r:files:{record(officers).id}")
    below = [
        each.message for each in officers.phone(ZHOU).chat.messages.values() if "photo" in each.message and not each.out
    ]
    button = below[0]["reply_markup"]["inline_keyboard"][0][1]
    await officers.act(ZHOU, tap={"message_id": below[0]["message_id"], "data": button["callback_data"]})
    assert shown(officers) == 1
    assert [row.taken_out_at is None for row in everything(officers)] == [False, True, False]
    changed = officers.phone(ZHOU).chat.messages[below[0]["message_id"]].message["reply_markup"]["inline_keyboard"]
    assert [button["text"] for row in changed for button in row] == ["放回去"]
    await officers.act(ZHOU, tap={"message_id": below[0]["message_id"], "data": changed[0][0]["callback_data"]})
    assert shown(officers) == 2


async def test_what_is_placed_after_all_is_shown_there(officers):
    """An older question may still be answered after the thing was taken out."""
    await officers.act(ZHOU, photo=True)
    sent = everything(officers)[0]
    await walk(officers, ZHOU, "[拿掉]")
    assert officers.read(lambda tx: loose(tx, sent.person_id)) == []
    await forge(officers, ZHOU, f"n:keep:{sent.id}:0")
    assert len(officers.read(lambda tx: loose(tx, sent.person_id))) == 1


async def test_a_day_later_it_is_asked_where_it_belongs(officers):
    """What comes long after the visit may be about something else."""
    await walk(officers, ZHOU, *VISIT)
    await officers.at(officers.clock() + timedelta(days=1, minutes=1))
    await officers.act(ZHOU, photo=True)
    assert newest(officers, ZHOU) == "收到。这张归哪一份？"
    assert labels(officers, ZHOU) == ["017 金穗米业", "覃冬梅 10月17日", "先存着", "拿掉"]


async def test_a_form_sent_meanwhile_is_offered_as_its_record(officers):
    """The button of a form that is a record by now asks again, with the record among the choices."""
    await walk(officers, ZHOU, *VISIT[:6], "先存着")
    await officers.act(ZHOU, photo=True)
    sent = everything(officers)[0]
    await walk(officers, ZHOU, "[待办]", "[2 金穗米业]", "[提交]")
    form = officers.read(lambda tx: tx.exec(select(Interview).where(Interview.state == "submitted")).first())
    await forge(officers, ZHOU, f"n:form:{sent.id}:{form.id}")
    assert labels(officers, ZHOU) == ["017 金穗米业", "覃冬梅 10月17日", "先存着", "拿掉"]


@pytest.mark.parametrize("verb", ["go", "later"])
async def test_nobody_goes_on_with_somebody_elses_form(officers, verb):
    """A forged tap opens nothing."""
    await walk(officers, ZHOU, *VISIT[:3])
    form = officers.read(lambda tx: tx.exec(select(Interview).where(Interview.state == "open")).one())
    await forge(officers, LUO, f"g:{verb}:{form.id}")
    assert newest(officers, LUO) == "这个按钮不是给您的。"
