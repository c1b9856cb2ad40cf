"""Every type of question: which values it takes, and what a form is told about itself."""

from datetime import timedelta

import pytest

from forms import Session
from tests.forms.filling import NOW, Filling, form_of

TYPES = """
| survey |
| | type | name | parameters | required | required_message::中文 (zh) | required_message::English (en) | label::中文 (zh) | label::English (en) |
| | start | began | | | | | | |
| | end | ended | | | | | | |
| | today | day | | | | | | |
| | deviceid | device | | | | | | |
| | username | who | | | | | | |
| | phonenumber | phone | | | | | | |
| | audit | audit | | | | | | |
| | range | score | start=1 end=9 step=2 | | | | 分数 | Score |
| | range | share | start=0.5 end=2.5 step=0.5 | | | | 份额 | Share |
| | rank l | order | | | | | 排序 | Order |
| | acknowledge | seen | | | | | 知道了 | Seen |
| | time | at | | yes | 几点到的？ | When was it? | 时间 | Time |
| | dateTime | moment | | | | | 时刻 | Moment |
| | geopoint | spot | | | | | 位置 | Spot |
| | geotrace | way | | | | | 路线 | Way |
| | geoshape | field | | | | | 地块 | Field |
| | image | photo | | | | | 照片 | Photo |
| | audio | voice | | | | | 录音 | Voice |
| | file | paper | | | | | 文件 | File |
| | barcode | code | | | | | 条码 | Code |
| | start-geopoint | origin | | | | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) | media::image::中文 (zh) |
| | l | a | 甲 | A | a.png |
| | l | b | 乙 | B | |
| | l | c | 丙 | C | |
"""
TAKEN = [
    ("score", "5"),
    ("share", "2.5"),
    ("order", "c a b"),
    ("seen", "OK"),
    ("at", "13:30"),
    ("at", "13:30:00.000+08:00"),
    ("moment", "2026-10-21T07:05:00.000+08:00"),
    ("spot", "25.05 117.01 320 5"),
    ("way", "25 117 0 0; 25.1 117 0 0"),
    ("field", "25 117 0 0; 25.1 117 0 0; 25.1 117.1 0 0; 25 117 0 0"),
    ("photo", "DSC_1.jpg"),
    ("voice", "1.ogg"),
    ("paper", "台账.pdf"),
    ("code", "6901234567892"),
]
REFUSED = [
    ("score", "4", "type"),
    ("score", "11", "type"),
    ("score", "many", "type"),
    ("share", "0.7", "type"),
    ("order", "c a", "choice"),
    ("order", "c a b b", "choice"),
    ("seen", "maybe", "type"),
    ("at", "25:00", "type"),
    ("moment", "2026-13-21T07:05", "type"),
    ("spot", "95 117", "type"),
    ("way", "25 117 0 0", "type"),
    ("field", "25 117 0 0; 25.1 117 0 0; 25.1 117.1 0 0; 26 117 0 0", "type"),
]


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_value_is_taken_and_kept(name, value):
    """As it was given."""
    assert Filling(TYPES).put(name, value).value(name) == value


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
def test_value_that_is_none_of_its_type_is_refused(name, value, reason):
    """And the reason is named."""
    assert Filling(TYPES).refused(name, value) == reason


def test_question_says_its_range():
    """For whoever draws the buttons."""
    (question,) = Filling(TYPES).card("score").questions
    assert (question.type, question.range) == ("range", ("1", "9", "2"))


def test_form_is_told_when_it_begins_who_fills_it_and_when_it_ends():
    """`about` at the start, finish() at the end; nothing of it is asked."""
    session = Session.start(form_of(TYPES), now=NOW, about={"deviceid": "chat", "username": "周明辉"})
    named = {name: session.value(f"/data/{name}") for name in ("began", "day", "device", "who", "phone", "ended")}
    began = "2026-10-21T09:00:00.000+08:00"
    assert named == {"began": began, "day": "2026-10-21", "device": "chat", "who": "周明辉", "phone": "", "ended": ""}
    assert session.finish(NOW + timedelta(minutes=20)) == []
    assert session.value("/data/ended") == "2026-10-21T09:20:00.000+08:00"
    assert Session.resume(session.form, session.state(), now=NOW).value("/data/ended") == session.value("/data/ended")
    assert session.submission()["began"] == began
    assert "meta" not in session.submission()


def test_missing_answer_is_missed_in_the_author_s_words():
    """In every language of the form."""
    (missing,) = Filling(TYPES).session.check()
    assert (missing.ref, missing.reason) == ("/data/at", "required")
    assert missing.message == {"zh": "几点到的？", "en": "When was it?"}


def test_what_a_chat_cannot_show_is_named():
    """Pictures at texts, and what a device would do on its own."""
    assert form_of(TYPES).unshown == ["l-0: image", "/data/origin: setgeopoint"]


CHANCE = """
| survey |
| | type | name | label | calculation | parameters | default |
| | text | a | A | | | |
| | calculate | drawn | | concat(${a}, random()) | | |
| | calculate | once | | once(uuid()) | | |
| | calculate | short | | uuid(6) | | |
| | text | id | Id | | | uuid() |
| | begin repeat | row | Row | | | |
| | text | key | Key | | | uuid() |
| | calculate | own | | once(random()) | | |
| | end repeat | | | | | |
| | select_one l | mixed | M | | randomize=true | |
| | select_one l | seeded | S | | randomize=true seed=7 | |
| choices |
| | list_name | name | label |
| | l | a | A |
| | l | b | B |
| | l | c | C |
| | l | d | D |
| | l | e | E |
"""
DRAWN = ("drawn", "once", "short", "id", "meta/instanceID")


def drawn(session: Session) -> list[object]:
    """All that chance has a part in."""
    orders = [[choice.name for choice in q.choices] for card in session.cards() for q in card.questions if q.choices]
    return [*(session.value(f"/data/{name}") for name in DRAWN), *orders]


def test_chance_is_the_seed_s_and_another_seed_s_is_another():
    """Nothing is drawn again when a form is read again."""
    form = form_of(CHANCE)
    one, again, other = (Session.start(form, now=NOW, seed=seed) for seed in ("1", "1", "2"))
    assert drawn(one) == drawn(again) == drawn(Session.resume(form, one.state(), now=NOW + timedelta(days=1)))
    assert all(mine != yours for mine, yours in zip(drawn(one)[:5], drawn(other)[:5], strict=True))
    assert len(one.value("/data/short")) == 6
    assert drawn(one)[-1] == drawn(other)[-1]


def test_seeded_order_is_that_of_other_engines():
    """Seed 7 gives what @getodk/xforms-engine gives for it."""
    (question,) = Filling(CHANCE).card("seeded").questions
    assert [choice.name for choice in question.choices] == ["d", "b", "a", "e", "c"]


def test_no_two_rows_draw_the_same_even_when_rows_go():
    """An id is drawn once and never again."""
    filling = Filling(CHANCE)
    filling.add("row")
    filling.add("row")
    filling.remove("row[1]")
    filling.add("row")
    for name in ("key", "own"):
        found = [filling.value(f"row[{number}]/{name}") for number in (1, 2, 3)]
        assert len({*found}) == 3, found


def test_what_was_not_translated_is_said_in_the_language_there_is():
    """Pyxform writes a dash into the cells that an author left empty."""
    filling = Filling("""
| survey |
| | type | name | label::中文 (zh) | label::English (en) | constraint | constraint_message::中文 (zh) | constraint_message::English (en) |
| | integer | people | 来了几个人？ | | . > 0 | 至少1个人。 | |
| | text | why | - | - | | | |
| settings |
| | default_language |
| | 中文 (zh) |
""")
    (refused,) = filling.session.answer("/data/people", "0")
    assert refused.message == {"zh": "至少1个人。", "en": "至少1个人。"}
    labels = [question.label for card in filling.session.cards("en") for question in card.questions]
    assert labels == ["来了几个人？", "-"]
