"""Notices and feedback as hostile or hurried hands meet them; the tables that are sent."""

from datetime import date
from io import BytesIO

import openpyxl
from sqlmodel import col, select

from storage.tables import Attachment, Feedback, Notice, NoticeReceiver, Outbox
from tests.adversary.hostile import forge
from tests.county import County, morning

WORDS = "请报人选。"


async def written(county: County, *names: str) -> Notice:
    """The office has written to the secretaries of a township and sees how it looks."""
    await county.at(morning(date(2026, 10, 21)))
    for name in ("吴晓岚", *names):
        await county.register(name)
    await county.act("吴晓岚", text="发通知")
    await county.act("吴晓岚", text="村支书 云岭乡")
    await county.act("吴晓岚", text=WORDS)
    return county.read(lambda tx: tx.exec(select(Notice).order_by(col(Notice.id).desc())).first())


def told(county: County, name: str) -> list[str]:
    """The notices on somebody's phone."""
    return [each["text"] for each in county.phone(name).messages if each.get("text", "").startswith("【通知】")]


async def test_two_thumbs_send_one_notice(county: County) -> None:
    """The second tap comes before the button is gone from the screen."""
    notice = await written(county, "何秀英")
    button = county.button("吴晓岚", "发出")
    await county.act("吴晓岚", tap=button)
    await forge(county, "吴晓岚", str(button["data"]))
    assert len(told(county, "何秀英")) == 1
    assert county.phone("吴晓岚").toasts()[-1] == "这条已经发出，没有再发。"
    assert len(county.read(lambda tx: tx.exec(select(NoticeReceiver.id)).all())) == 5
    assert county.read(lambda tx: tx.get_one(Notice, notice.id)).words == WORDS


async def test_nobody_else_sends_stops_or_reads_the_names_of_it(county: County) -> None:
    """An officer without an area, a township that did not write it: a made-up tap changes nothing."""
    notice = await written(county, "何秀英", "周明辉", "刘建新")
    for name in ("周明辉", "刘建新", "何秀英"):
        for step in (f"send:{notice.id}:{notice.step}", f"stop:{notice.id}", f"names:{notice.id}", f"lost:{notice.id}"):
            await forge(county, name, f"N:{step}")
            assert "不是给您的" in county.phone(name).newest["text"]
    assert told(county, "何秀英") == []
    await county.act("吴晓岚", tap=county.button("吴晓岚", "发出"))
    await forge(county, "周明辉", f"N:got:{notice.id}")
    await forge(county, "周明辉", f"N:read:{notice.id}")
    assert told(county, "周明辉") == []
    await forge(county, "周明辉", "N:who:0:everybody")
    rows = county.read(lambda tx: tx.exec(select(NoticeReceiver).where(NoticeReceiver.confirmed_at != None)).all())  # noqa: E711 - SQL
    assert rows == []


async def test_a_township_cannot_choose_another_township(county: County) -> None:
    """The place in the button is looked at again."""
    await county.at(morning(date(2026, 10, 21)))
    await county.register("刘建新")
    await county.act("刘建新", text="发通知")
    await county.act("刘建新", tap=county.button("刘建新", "村支书"))
    notice = county.read(lambda tx: tx.exec(select(Notice)).one())
    await forge(county, "刘建新", f"N:place:{notice.id}:1")
    assert "不是给您的" in county.phone("刘建新").newest["text"]


async def test_words_of_a_notice_are_not_read_as_anything_else(county: County) -> None:
    """找 begins a search elsewhere; here it is what is to be said."""
    await written(county, "何秀英")
    await county.act("吴晓岚", text="找齐材料，写好再报")
    await county.act("吴晓岚", text="发出")
    assert told(county, "何秀英")[-1].endswith("找齐材料，写好再报")


async def test_too_long_is_said_and_nothing_is_cut(county: County) -> None:
    """The notice stays as it was."""
    notice = await written(county, "何秀英")
    await county.act("吴晓岚", text="很" * 4050)
    assert "4050" in county.phone("吴晓岚").newest["text"]
    assert county.read(lambda tx: tx.get_one(Notice, notice.id)).words == WORDS


def sheet_of(county: County, name: str) -> list[tuple[object, ...]]:
    """The rows of the newest table on somebody's phone."""
    messages = county.phone(name).messages[::-1]
    document = next(each["document"] for each in messages if "document" in each)
    data = county.simulator.world.contents[document["file_id"]]
    return list(openpyxl.load_workbook(BytesIO(data)).active.iter_rows(min_row=3, values_only=True))


async def test_the_names_say_who_got_it_and_who_confirmed(county: County) -> None:
    """In official order, those without an account among them."""
    await written(county, "何秀英", "付德明")
    for words in ("要回执", "发出"):
        await county.act("吴晓岚", text=words)
    await county.act("付德明", tap=county.button("付德明", "收到"))
    await county.act("吴晓岚", tap=county.button("吴晓岚", "名单"))
    head, *rows = sheet_of(county, "吴晓岚")
    assert head == ("序号", "姓名", "单位", "职务", "送达", "回执")
    assert [(row[1], str(row[4])[:10], str(row[5] or "")[:10]) for row in rows] == [
        ("何秀英", "2026-10-21", ""),
        ("付德明", "2026-10-21", "2026-10-21"),
        ("聂小平", "没有账号或停用", ""),
        ("汤伯安", "没有账号或停用", ""),
        ("柳正国", "没有账号或停用", ""),
    ]


async def test_who_cannot_be_reached_is_a_table_where_the_list_is_long(county: County) -> None:
    """To be called through, before anything is sent."""
    await written(county, "何秀英")
    await county.act("吴晓岚", text="发通知")
    await county.act("吴晓岚", text="村支书 桃源县")
    await county.act("吴晓岚", text=WORDS)
    await county.act("吴晓岚", tap=county.button("吴晓岚", "收不到的名单"))
    _, *rows = sheet_of(county, "吴晓岚")
    assert len(rows) == 29
    assert "何秀英" not in {row[1] for row in rows}


async def test_a_reminder_goes_once_to_those_without_receipt(county: County) -> None:
    """Tapped again it says so."""
    notice = await written(county, "何秀英", "付德明")
    for words in ("要回执", "发出"):
        await county.act("吴晓岚", text=words)
    await county.act("何秀英", text="收到")
    await county.act("吴晓岚", tap=county.button("吴晓岚", "看进展"))
    for _ in range(2):
        await forge(county, "吴晓岚", f"N:remind:{notice.id}")
    keys = county.read(
        lambda tx: tx.exec(select(Outbox.unique_key).where(col(Outbox.unique_key).like("%:again"))).all()
    )
    assert len(keys) == 1
    assert county.phone("付德明").newest["text"].startswith("县委组织部")
    assert county.phone("吴晓岚").toasts()[-1] == "已提醒过一次，没有再提醒。"


async def test_the_card_follows_by_itself(county: County) -> None:
    """The clock changes the one message; nothing new is said to the sender."""
    await written(county, "何秀英")
    await county.act("吴晓岚", text="发出")
    before = len(county.phone("吴晓岚").messages)
    await county.at(county.clock.instant.replace(minute=30))
    card = next(each for each in county.phone("吴晓岚").messages if each.get("text", "").startswith("通知“"))
    assert "已发完：送达1人" in card["text"]
    assert len(county.phone("吴晓岚").messages) == before


async def test_pictures_of_a_notice_and_of_feedback_belong_nowhere_else(county: County) -> None:
    """待办 does not ask to which record they belong; the office's table holds what was said and answered."""
    await county.at(morning(date(2026, 10, 21)))
    for name in ("吴晓岚", "何秀英"):
        await county.register(name)
    await county.act("何秀英", text="意见建议")
    await county.act("何秀英", photo=True, caption="字太小")
    await county.act("吴晓岚", text="发通知")
    await county.act("吴晓岚", text="村支书 云岭乡")
    await county.act("吴晓岚", photo=True, caption="平面图")
    await county.act("吴晓岚", text="不发了")
    assert len(county.read(lambda tx: tx.exec(select(Attachment)).all())) == 2
    for name in ("吴晓岚", "何秀英"):
        await county.act(name, text="待办")
        assert "没归的" not in county.phone(name).newest["text"]
    row = county.read(lambda tx: tx.exec(select(Feedback)).one())
    await forge(county, "吴晓岚", f"O:answer:{row.id}")
    await county.act("吴晓岚", text="下次改大")
    await forge(county, "吴晓岚", "O:table:0")
    assert sheet_of(county, "吴晓岚")[1][2:7] == ("何秀英", "云岭乡梨树村", "字太小", "下次改大", "吴晓岚主任")


async def test_only_the_office_reads_and_answers_feedback(county: County) -> None:
    """A made-up tap of a township's leader opens nothing."""
    await county.at(morning(date(2026, 10, 21)))
    for name in ("刘建新", "何秀英"):
        await county.register(name)
    await county.act("何秀英", text="意见 字太小")
    row = county.read(lambda tx: tx.exec(select(Feedback)).one())
    for step in (f"see:{row.id}", f"answer:{row.id}", "list:0", "table:0"):
        await forge(county, "刘建新", f"O:{step}")
        assert "不是给您的" in county.phone("刘建新").newest["text"]
    assert county.read(lambda tx: tx.get_one(Feedback, row.id)).state == "open"


async def test_one_thing_is_written_at_a_time(county: County) -> None:
    """Feedback begun in the middle of a notice is feedback, and the notice stays as it was."""
    notice = await written(county, "何秀英")
    await county.act("吴晓岚", text="/feedback")
    await county.act("吴晓岚", text="预览太长")
    assert county.read(lambda tx: tx.exec(select(Feedback)).one()).words == "预览太长"
    assert county.read(lambda tx: tx.get_one(Notice, notice.id)).words == WORDS
    assert told(county, "何秀英") == []
