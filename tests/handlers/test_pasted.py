"""A blank filled without signal: what it asks, how it is cut, what is read of it, whatever order it comes in."""

import shutil
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select
from telegram import Update

from activities.catalogue import read_catalogue
from forms import Session, publish
from handlers.chat import open_chat
from handlers.interview.cutting import blocks_of, cut_at
from handlers.interview.lines import MOST_COPIED, blank_of, labels_in, lines_of
from handlers.interview.paste import read_paste
from handlers.interview.work import Work
from handlers.keyboards import Button
from handlers.pasted import read_pasted
from handlers.tasks import open_rows, work_on
from handlers.texts import Texts
from handlers.turn import Turn
from storage.people import link_account
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import Interview, Outbox, Person
from tests.county import SECRET

TODAY = date(2026, 10, 28)
NOW = datetime(2026, 10, 28, 1, tzinfo=UTC)
ZH = Texts("zh")
FILLED = {
    "日期": "昨天",
    "见到": "龙厂长",
    "两员": "罗志强 党务不熟",
    "没做到": "4 6",
    "党员": "7名都在",
}
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def chat(template, tmp_path_factory):
    """周明辉's chat on the demo county; whatever is done is rolled back by the test."""
    file = tmp_path_factory.mktemp("pasted") / "county.sqlite"
    shutil.copy(template, file)
    store = Store(f"sqlite:///{file}")
    with Tx(store.engine) as tx:
        person = tx.exec(select(Person).where(Person.name == "周明辉")).one()
        link_account(tx, person.id, 1, "zh", date(2026, 10, 1))
        tx.commit()
        update = Update.de_json(
            {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}, None
        )
        turn = Turn(NOW, 7001, None, update, Secret(SECRET), read_catalogue())
        yield open_chat(tx, turn)
        tx.rollback()
    store.close()


def begun(chat, name="清泉水厂") -> Work:
    """The form of one of his enterprises, as it is before anything is written."""
    chat.tx.rollback()
    rows = open_rows(chat)
    task = next(task for task, subject in rows if subject.name == name)
    work, _ = work_on(chat, task.id)
    assert work is not None
    return work


def after(chat, values, name="清泉水厂"):
    """The answers, and the lines that were not understood, when these lines were pasted."""
    work = begun(chat, name)
    unread = read_paste(work, values, TODAY)
    answers = work.session.submission()
    chat.tx.rollback()
    return answers, [row.label for row in unread]


# --- the blank


def test_the_blank_of_the_revisit_is_short_and_made_from_the_form(chat):
    """One line a card, numbers where there are numbers, nothing that is asked afterwards."""
    work = begun(chat)
    (piece,) = blank_of(ZH, ["企业："], work.cards(), follow_ups=True)
    items = "1制度 2台账 3党员大会 4支委会 5党小组会 6党课 7阵地 8主题党日"
    assert piece == f"企业：\n日期：\n见到：\n两员：\n没做到（{items}）：\n党员：\n整改："
    chat.tx.rollback()


LONG = "| survey |\n| | type | name | label |\n" + "\n".join(
    f"| | text | q{number} | 第{number}个问题，说一说 |" for number in range(60)
)


def test_a_long_form_is_copied_in_pieces_that_fit_a_button():
    """Each piece begins with the line that says what it is about; what is too much is asked afterwards."""
    cards = Session.start(publish(LONG), now=NOW).cards()
    pieces = blank_of(ZH, ["表：调查"], cards, follow_ups=False)
    assert 1 < len(pieces) <= 4
    assert all(piece.startswith("表：调查\n第") and len(piece) <= MOST_COPIED for piece in pieces)


def test_every_line_of_a_blank_is_known_when_it_comes_back():
    """What is copied and sent back untouched is a blank with nothing written on it."""
    form = publish(LONG)
    cards = Session.start(form, now=NOW).cards()
    for piece in blank_of(ZH, [], cards, follow_ups=False):
        assert set(cut_at(piece, labels_in(form)).values.values()) == {""}
        assert set(cut_at(piece, labels_in(form)).values) <= {line.label for line in lines_of(cards)}


def test_a_button_that_copies_carries_its_text_and_no_data():
    """The phone does it alone."""
    assert Button("复制", copy="企业：").to_api() == {"text": "复制", "copy_text": {"text": "企业："}}


# --- cutting

LABELS = ("企业", "日期", "见到", "没做到", "Not done")


@pytest.mark.parametrize(
    "pasted",
    [
        "企业：清泉水厂\n日期：昨天",
        "日期:昨天\n\n企业:清泉水厂\n",
        "企业：清泉水厂，日期：昨天",
        "企业：清泉水厂、日期: 昨天。",
        "> 企业：清泉水厂\n> 日期：昨天",
        "企 业： 清泉水厂\r\n日期　：　昨天",
        "企业 清泉水厂\n日期 昨天",
    ],
)
def test_labels_are_found_however_they_are_written(pasted):
    """Either width of colon, several on one line, quoted, spaced."""
    assert cut_at(pasted, LABELS).values == {"企业": "清泉水厂", "日期": "昨天"}


def test_a_line_goes_on_below_and_foreign_labels_are_named():
    """A second line belongs to the first; what has no place is not slipped into another answer."""
    cut = cut_at("喂\n见到：龙厂长\n还有会计\n备注：路不好走\nnot done（1 rules）： 4", LABELS)
    assert cut.values == {"见到": "龙厂长\n还有会计", "Not done": "4"}
    assert cut.stray == ("喂", "备注：路不好走")


def test_two_blanks_in_one_message_are_two():
    """He was at two enterprises before there was signal."""
    pasted = "企业：清泉水厂\n日期：昨天\n\n企业：金穗米业\n日期：今天"
    assert blocks_of(pasted, ["企业"]) == ["企业：清泉水厂\n日期：昨天\n\n", "企业：金穗米业\n日期：今天"]


# --- reading


@pytest.mark.parametrize(
    ("name", "label", "written", "expected"),
    [
        ("清泉水厂", "日期", "10月27日", ("visit", {"visit_date": "2026-10-27"})),
        ("清泉水厂", "见到", "龙跃进", ("visit", {"met": "contact"})),
        ("清泉水厂", "见到", "龙厂长", ("visit", {"met": "other", "met_other": "龙厂长"})),
        ("清泉水厂", "两员", "都好", ("officers", {"weak": "none"})),
        ("清泉水厂", "两员", "both fine", ("officers", {"weak": "none"})),
        ("清泉水厂", "两员", "罗志强", ("officers", {"weak": "liaison"})),
        ("清泉水厂", "两员", "罗志强党务不熟", ("", {"liaison_gap": "unversed"})),
        ("清泉水厂", "两员", "田勇来得少、帮得少；罗志强党务不熟", ("", {"instructor_gap": "few little"})),
        ("清泉水厂", "两员", "田勇来得少、帮得少；罗志强党务不熟", ("", {"liaison_gap": "unversed"})),
        ("清泉水厂", "两员", "田勇好，罗志强 党务不熟", ("officers", {"weak": "liaison"})),
        ("清泉水厂", "没做到", "无", ("items", {"committee": "yes", "rules": "yes"})),
        ("清泉水厂", "没做到", "4、6", ("items", {"committee": "no", "lecture": "no", "rules": "yes"})),
        ("清泉水厂", "没做到", "４支委会", ("items", {"committee": "no", "lecture": "yes"})),
        ("清泉水厂", "没做到", "支委会、党课", ("items", {"committee": "no", "lecture": "no"})),
        ("清泉水厂", "党员", "7名都在", ("others", {"found": "none"})),
        ("清泉水厂", "党员", "没有新的", ("others", {"found": "none"})),
        ("清泉水厂", "党员", "新来谭小琴，东莞回来的", ("others", {"found_other": "谭小琴 东莞回来的"})),
        ("清泉水厂", "党员", "都在，新来谭小琴", ("others", {"found": "other", "found_other": "谭小琴"})),
        ("永丰竹木厂", "党员", "蒋大勇参加了", ("known", {"attending": "active"})),
        ("永丰竹木厂", "党员", "蒋大勇没参加，没有别的", ("known", {"attending": "idle"})),
        ("永丰竹木厂", "党员", "蒋大勇已离厂了，新来谭小琴", ("known", {"attending": "left"})),
        ("永丰竹木厂", "党员", "蒋大勇参加了，新来谭小琴 东莞回来的", ("others", {"found_other": "谭小琴 东莞回来的"})),
        ("永丰竹木厂", "党员", "1名都在", ("known", {"attending": "active"})),
    ],
)
def test_a_line_is_read_as_people_write_it(chat, name, label, written, expected):
    """The same words as at the question itself, and what fits on one line of a notes app."""
    answers, unread = after(chat, {label: written}, name)
    path, values = expected
    found = answers[path] if path else answers
    found = found[0] if isinstance(found, list) else found
    assert unread == []
    assert {key: found.get(key) for key in values} == values


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("日期", "2月31日"),
        ("日期", "12月1日"),
        ("日期", "路不好走"),
        ("两员", "不知道"),
        ("没做到", "九"),
        ("没做到", "4 12"),
        ("党员", "6名都在"),
        ("党员", "7 8"),
    ],
)
def test_what_is_no_answer_is_named_and_changes_nothing(chat, label, written):
    """A number that the roster contradicts is no all-clear; a day that does not exist is none."""
    nothing, _ = after(chat, {})
    answers, unread = after(chat, {label: written})
    assert unread == [label]
    assert answers == nothing


def test_the_day_is_asked_when_it_is_not_written(chat):
    """The day of sending is not the day of the visit."""
    answers, unread = after(chat, {"见到": "龙厂长"})
    assert (answers["visit"]["visit_date"], unread) == ("", [])


@SLOW
@given(data=st.data())
def test_lines_in_any_order_give_the_same_answers(chat, data):
    """Any lines, in any order, with whatever stands between and around them."""
    labels = data.draw(st.lists(st.sampled_from(sorted(FILLED)), unique=True))
    expected, unread = after(chat, {label: FILLED[label] for label in FILLED if label in labels})
    pasted = ""
    for label in labels:
        pad = st.sampled_from(["", " ", "　", "  "])
        colon = data.draw(st.sampled_from([":", "：", "﹕"]))
        end = data.draw(st.sampled_from(["\n", "\n\n", "。\n", "，", "、", " \r\n", "\n> "]))
        pasted += f"{data.draw(pad)}{label}{data.draw(pad)}{colon}{data.draw(pad)}{FILLED[label]}{data.draw(pad)}{end}"
    assert after(chat, cut_at(pasted, tuple(FILLED)).values) == (expected, unread)
    assert unread == []


LABELLED = ["企业", "日期", "见到", "两员", "没做到", "党员", "整改", "Date", "：", ":", "\n", "，", "；", " "]
WRITTEN = ["清泉水厂", "3", "昨天", "4 6", "都好", "7名都在", "罗志强", "谭小琴", "11月30日", "2月31日"]
ODD = ["（", "）", "[", "*", "\\", "{", "0", "\0"]
PIECES = st.sampled_from([*LABELLED, *WRITTEN, *ODD])


@SLOW
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_nothing_that_is_written_breaks_it(chat, written):
    """Whatever comes, it is read or it is not; a message that is no blank is left to others."""
    chat.tx.rollback()
    said = read_pasted(chat, written)
    heard = chat.tx.exec(select(Outbox)).all()
    open_ones = chat.tx.exec(select(Interview).where(col(Interview.state) == "open")).all()
    assert said == bool(heard)
    assert said or not open_ones
    chat.tx.rollback()
