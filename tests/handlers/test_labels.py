"""Labels: every one scans and says nothing private; who scans without the right learns nothing; no label is lost."""

import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlmodel import select

from handlers import labels
from handlers.label_sheets import Label, qr_picture
from handlers.label_sheets import labels as sheets
from storage.labels import is_payload, labelled, payload_of
from storage.merging import merge
from storage.tables import Guess, Subject
from storage.tables.people import Unit
from tests.handlers.test_inviting import tap

NAMES = ("李贵生", "阿依古丽·买买提", "湖南桃源金穗米业有限责任公司月塘村粮食加工分公司", "张三")
NOT_YOURS = "这张二维码打不开：不归您管，或已作废。该归您管的，请乡镇党建办在名册上写上您。"


def label(number: int) -> Label:
    code = f"H-YL-01-{number:02}"
    return Label(NAMES[number % 4], "云岭乡梨树村3组", code, f"https://t.me/huifang_demo_bot?start=s-{code}")


def pages_of(data):
    return list(pypdfium2.PdfDocument(data))


def scanned(page):
    """The links on a page, as a phone reads them from a cheap printer's paper."""
    return {one.text for one in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())}


def words_on(page):
    return set(page.get_textpage().get_text_range().split())


def newest_file(county, name):
    document = next(each["document"] for each in county.phone(name).messages[::-1] if "document" in each)
    return county.simulator.world.contents[document["file_id"]]


async def asked_for(county, name, *taps):
    await county.act(name, text="更多")
    for label_of_button in ("二维码贴", *taps):
        await county.act(name, tap=county.button(name, label_of_button))


def household(tx, name="李贵生"):
    return tx.exec(select(Subject).where(Subject.name == name)).first()


# --- on paper


def test_every_label_scans():
    """Twenty-four to a page, each with its own link; the long name stays beside its code."""
    rows = [label(number) for number in range(30)]
    pages = pages_of(sheets(rows))
    assert [scanned(page) for page in pages] == [{row.link for row in rows[:24]}, {row.link for row in rows[24:]}]
    words = "".join(pages[0].get_textpage().get_text_range().split())
    assert all(name in words for name in NAMES)


def test_made_twice_it_is_the_same():
    """It may be sent a second time."""
    assert sheets([label(1)]) == sheets([label(1)])


def test_the_picture_for_a_phone_scans():
    """Before it is sent, too."""
    read = zxingcpp.read_barcodes(Image.open(BytesIO(qr_picture(label(1).link))))
    assert [one.text for one in read] == [label(1).link]


async def test_what_is_asked_for_in_chat_opens_the_log_when_it_is_scanned(county):
    """From the key to the paper, from the paper to the log."""
    await county.register("周明辉")
    await asked_for(county, "周明辉", "我的联系户3")
    (page,) = pages_of(newest_file(county, "周明辉"))
    links = scanned(page)
    assert links == {f"https://t.me/huifang_demo_bot?start=s-H-YL-01-0{number}" for number in (1, 2, 3)}
    await county.act("周明辉", start=min(links).partition("start=")[2])
    assert county.phone("周明辉").newest["text"].startswith("李贵生 今天9月28日")


async def test_a_label_says_name_place_and_code_and_nothing_else(county):
    """No category, no figure, no phone; who wants no record with his name has no name on it."""

    def changed(tx):
        for name, more in (("李贵生", {"category": "poor"}), ("覃冬梅", {"consent": "no"})):
            row = household(tx, name)
            row.profile = {**row.profile, **more}

    await county.store.write(changed)
    await county.register("周明辉")
    await asked_for(county, "周明辉", "我的联系户3")
    (page,) = pages_of(newest_file(county, "周明辉"))
    place = "云岭乡梨树村"
    assert words_on(page) == {
        *("李贵生", f"{place}3组", "H-YL-01-01"),
        *(f"{place}5组", "H-YL-01-02"),
        *("陈启明", f"{place}1组", "H-YL-01-03"),
    }
    assert len(scanned(page)) == 3


# --- what a link carries


@given(st.text(min_size=1, max_size=60), st.integers(1, 999_999_999))
def test_any_code_makes_a_payload_that_telegram_takes(code, number):
    """At most 64 letters of its alphabet; a code that does not fit is named by its number."""
    payload = payload_of(Subject(id=number, code=code, kind="household", name="张三", unit_id=1))
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert is_payload(payload)
    assert payload in {f"s-{code}", f"n-{number}"}


def test_a_code_of_an_invitation_is_no_label():
    """They are told apart by their look."""
    assert not any(is_payload(code) for code in ("k7mp3xqdw9ht", "8fQ2mZ", "of-1003", "", "s-", "n-x", "s-李"))


async def test_one_without_latin_letters_in_its_code_is_found_by_its_number(county):
    """And the label of one that was merged opens the one that stayed."""

    def found(tx):
        row, other = household(tx), household(tx, "覃冬梅")
        row.code = "梨树-1"
        tx.flush()
        by_number = labelled(tx, payload_of(row))
        merge(tx, other, row, county.clock().date())
        tx.flush()
        return by_number.name, labelled(tx, payload_of(row)).name, labelled(tx, "n-99999"), labelled(tx, "s-NOBODY")

    assert await county.store.write(found) == ("李贵生", "覃冬梅", None, None)


# --- who may not


async def test_who_may_not_visit_learns_nothing(county):
    """The same sentence whether there is such a household or not; nothing is counted as a guessed code."""
    await county.register("覃波")
    said = []
    for code in ("H-YL-01-01", "E-YL-01", "H-YL-77-77"):
        await county.act("覃波", start=f"s-{code}")
        said.append(county.phone("覃波").newest["text"])
    assert said == [NOT_YOURS] * 3
    for _ in range(8):
        await county.act("路人", start="s-H-YL-01-01")
    assert county.phone("路人").newest["text"].startswith("这里是桃源县工作用的助手。")
    assert county.read(lambda tx: tx.exec(select(Guess)).all()) == []


async def test_nobody_prints_what_he_does_not_see(county):
    """A changed client may send any numbers."""
    await county.register("刘建新")
    await asked_for(county, "刘建新")
    message = county.phone("刘建新").newest
    shi, one = county.read(
        lambda tx: (
            tx.exec(select(Unit.id).where(Unit.name == "石坪镇")).one(),
            tx.exec(select(Subject.id).where(Subject.code == "E-SP-01")).one(),
        )
    )
    for data in (f"L:place:{shi}:0", f"L:household:{shi}:0", "L:place:1:0", f"L:one:{one}:0", "L:household:0:9"):
        county.simulator.station.queue("callback_query", tap(county, message, data))
        county.awaited = county.simulator.world.next_update_id - 1
        await county.settled()
    said = [each["text"] for each in county.phone("刘建新").messages[-5:]]
    assert said == ["这个地方不归您管，印不了。"] * 3 + ["没有找到，或不在您能看的范围。", "没有要印的。"]


async def test_rights_are_looked_at_again_when_the_file_is_made(county):
    """Whose grant ended in between gets a sentence and no names."""
    await county.register("刘建新")
    made = {"kind": labels.LABELS, "unit": 2, "of": "household", "part": 0, "person": 999, "title": "", "bot": "b"}
    making = county.app._made
    with pytest.raises(LookupError):
        county.read(lambda tx: making(tx, {"made": {**made, "language": "zh"}}))


# --- much


async def test_more_than_a_file_holds_comes_in_several_and_none_is_lost(county, monkeypatch):
    """A village in parts; of a township what is too much is printed by village, and it says so."""
    monkeypatch.setattr(labels, "MOST", 4)
    await county.register("刘建新")
    await asked_for(county, "刘建新")
    said = county.phone("刘建新").newest
    assert "一份最多4张。企业共12、联系户共50、党员共35、组织共11，请往下选。" in said["text"]
    await county.act("刘建新", tap=county.button("刘建新", "梨树村"))
    links = []
    for part in ("联系户1–4", "联系户5–8", "联系户9–10"):
        await county.act("刘建新", tap=county.button("刘建新", part))
        links += [link for page in pages_of(newest_file(county, "刘建新")) for link in scanned(page)]
    codes = county.read(
        lambda tx: tx.exec(
            select(Subject.code).where(Subject.kind == "household", Unit.id == Subject.unit_id, Unit.name == "梨树村")
        ).all()
    )
    assert sorted(links) == sorted(f"https://t.me/huifang_demo_bot?start=s-{code}" for code in codes)
    assert len(links) == 10


async def test_what_lies_in_no_village_is_printed_at_its_township(county, monkeypatch):
    """Though all of the township is too much for one file."""
    monkeypatch.setattr(labels, "MOST", 4)

    def moved(tx):
        township = tx.exec(select(Unit).where(Unit.name == "云岭乡")).one()
        household(tx).unit_id = township.id

    await county.store.write(moved)
    await county.register("刘建新")
    await asked_for(county, "刘建新", "联系户1")
    (page,) = pages_of(newest_file(county, "刘建新"))
    assert words_on(page) == {"李贵生", "云岭乡3组", "H-YL-01-01"}
