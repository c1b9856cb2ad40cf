"""The county's revisit form, as conversations c1, c2 and d of its design have it."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms import Form, Session, publish
from tests.forms.filling import Filling

SOURCE = Path(__file__).parents[2] / "activities" / "revisit" / "form.md"
INPUTS = {
    "contact_post": "支部书记",
    "me": "周明辉",
    "leader": "刘建新副书记",
    "neighbour_full": "0",
    "members": "0",
    "full_members": "0",
    "instructor_visits": "0",
    "liaison_visits": "0",
}
WITH_BRANCH = INPUTS | {
    "subject_name": "金穗米业",
    "contact": "彭春生",
    "has_branch": "1",
    "branch": "金穗米业支部",
    "members": "9",
    "full_members": "9",
    "last_visit": "2026-07-16",
    "instructor_name": "孙立群",
    "instructor_visits": "3",
    "liaison_name": "罗志强",
    "liaison_visits": "1",
}
WITHOUT_BRANCH = INPUTS | {
    "subject_name": "永丰竹木厂",
    "contact": "许永丰",
    "contact_post": "厂长",
    "has_branch": "0",
    "members": "1",
    "full_members": "1",
    "last_visit": "2026-08-05",
    "instructor_name": "田勇",
    "instructor_visits": "2",
    "liaison_name": "高翔",
    "liaison_visits": "3",
    "member_names": "蒋大勇",
    "member_branches": "梨树村支部",
    "near_branch": "梨树村支部",
    "near_secretary": "何秀英",
    "near_reached": "1",
    "neighbour_names": "顺达石材厂",
    "neighbour_full": "1",
}
OLD_PROBLEM = {
    "name": "7",
    "problem": "台账缺二季度党员大会记录",
    "found_on": "2026-07-16",
    "found_by": "周明辉",
    "reply": "已补齐，附照片1张",
    "replied_on": "2026-09-03",
}
ITEMS = ("rules", "ledger", "assembly", "committee", "groups", "lecture", "premises", "theme_day")


@pytest.fixture(scope="module")
def form() -> Form:
    """The form as it is published."""
    return publish(SOURCE)


def first_missing(filling: Filling):
    """The first card that still needs an answer."""
    return next(
        card for card in filling.cards() if any(question.required and not question.value for question in card.questions)
    )


def labels(question) -> list[str]:
    """What its buttons say."""
    return [choice.label for choice in question.choices]


MET, WEAK, GAP = ("visit/met", "contact"), ("officers/weak", "liaison"), ("liaison_gap", ["unversed"])
NO_LECTURE = [(f"items/{item}", "no" if item == "lecture" else "yes") for item in ITEMS]
NOBODY_ELSE = ("others/found", "none")


def c1(form: Form, *answers: tuple[str, str | list[str]]) -> Filling:
    """金穗米业 on 21 October, with the first answers given: 罗志强 falls short, one item was not done."""
    filling = Filling(form, now=datetime(2026, 10, 21, 1, tzinfo=UTC), inputs=WITH_BRANCH)
    for ref, value in answers:
        filling.put(ref, value)
    return filling


def test_c1_begins_with_whom_one_met(form):
    """Where, when, what is known of the branch; today is presumed."""
    card = first_missing(c1(form))
    assert list(card.notes) == ["金穗米业 今天10月21日", "支部书记彭春生，党员9名。上季没有遗留问题。"]
    assert (card.questions[1].label, labels(card.questions[1])) == ("见到谁？", ["彭春生", "别人"])
    assert card.questions[0].value == "2026-10-21"


def test_c1_check_one_asks_about_the_two_officers(form):
    """By name, with how often each came; who falls short is asked about where."""
    card = first_missing(c1(form, MET))
    assert list(card.notes) == [
        "一查“两员”（问企业，不问本人）",
        "指导员孙立群，记录到企业3次",
        "联系员罗志强，记录到企业1次",
        "次数以企业说的为准，不对就写。",
    ]
    assert labels(card.questions[2]) == ["都好", "孙立群", "罗志强", "两人都有"]
    gap = first_missing(c1(form, MET, WEAK)).questions[0]
    assert (gap.label, gap.type) == ("罗志强哪里不足？可多选，可直接写。", "select_multiple")
    assert labels(gap) == ["来得少", "党务不熟", "帮得少"]


def test_c1_check_two_is_one_numbered_card(form):
    """It begins with what follows for the officer."""
    card = first_missing(c1(form, MET, WEAK, GAP))
    assert (card.kind, card.label) == ("check", "哪几项没做到？点编号，或写“4 6”。")
    assert list(card.notes) == [
        "记下了，建议参加培训。提交后他本人看得到这一条，可以申辩。",
        "二查规范化（自7月16日上次回查以来，照台账看）",
    ]
    numbered = [(question.number, question.label) for question in card.questions]
    assert numbered[:3] == [(1, "制度"), (2, "台账"), (3, "党员大会")]


def test_c1_an_item_not_done_is_to_be_put_right(form):
    """With measure, responsible person and days as the form proposes them; check three comes next."""
    filling = c1(form, MET, WEAK, GAP, *NO_LECTURE)
    lecture = next(mark for mark in filling.session.marks("zh") if mark.follow_up)
    assert (lecture.card, lecture.problem, lecture.measure) == ("/data/items", "没上党课", "补一堂党课，记入台账")
    assert (lecture.responsible, lecture.days) == ("彭春生", 30)
    card = first_missing(filling)
    assert list(card.notes) == ["三查党员：名册9名，都在本支部。"]
    assert labels(card.questions[0]) == ["没有", "有，写名字"]


def test_c1_is_reviewed_in_four_lines(form):
    """And one finding, about the officer who was named."""
    filling = c1(form, MET, WEAK, GAP, *NO_LECTURE, NOBODY_ELSE)
    assert filling.session.check() == []
    filling.tell("follow_ups_zh", "，11月20日前补")
    assert filling.session.review_notes("zh") == [
        "金穗米业 10月21日 见彭春生",
        "一查 孙立群好；罗志强党务不熟，建议培训",
        "二查 缺党课，11月20日前补",
        "三查 党员9名，没有游离的",
    ]
    finding = next(mark for mark in filling.session.marks("zh") if mark.fact == "finding_liaison")
    assert (finding.problem, finding.measure) == ("党务不熟", "建议参加培训")


def test_small_branch_has_no_committee(form):
    """Under seven full members two items are left out, and the others keep their numbers."""
    filling = Filling(form, inputs=WITH_BRANCH | {"full_members": "5"})
    numbers = [question.number for question in filling.card("items").questions]
    assert numbers == [1, 2, 3, 6, 7, 8]


def test_c2_without_a_branch(form):
    """A member is found; the bot counts, and offers what the count allows."""
    filling = Filling(form, now=datetime(2026, 11, 4, 1, tzinfo=UTC), inputs=WITHOUT_BRANCH)
    card = first_missing(filling)
    assert list(card.notes) == ["永丰竹木厂 今天11月4日", "厂长许永丰。党员1名：蒋大勇，挂靠梨树村支部。"]
    filling.put("visit/met", "contact").put("officers/weak", "none")

    card = first_missing(filling)
    assert list(card.notes) == ["三查党员（自8月5日上次回查以来）"]
    assert card.questions[0].label == "蒋大勇参加挂靠支部的活动了吗？"
    assert labels(card.questions[0]) == ["参加了", "没参加", "已离厂"]

    filling.put("known[1]/attending", "active")
    card = first_missing(filling)
    assert (card.questions[0].label, labels(card.questions[0])) == ("厂里还有别的党员吗？有就写名字。", ["没有"])

    filling.put("others/found_other", "谭小琴 东莞回来的 关系还没转")
    card = first_missing(filling)
    assert card.questions[0].label == "谭小琴：新增，组织关系在东莞。先挂靠哪个支部？"
    assert labels(card.questions[0]) == ["梨树村支部", "另选", "问后再定"]

    filling.put("new[1]/new_place", "near")
    card = first_missing(filling)
    assert list(card.notes) == ["提交后请何秀英书记11月18日前确认；之前谭小琴列为“待落实”。"]
    assert card.questions[0].label == ("本厂党员2名，不足3名；同村顺达石材厂1名，合起来可议联合支部。报刘建新副书记？")

    filling.put("joint", "yes")
    assert filling.session.check() == []
    assert filling.session.review_notes("zh") == [
        "永丰竹木厂 11月4日 见许永丰",
        "一查 都好",
        "三查 蒋大勇正常；谭小琴待落实，拟挂靠梨树村支部",
        "联合支部：报刘建新副书记",
    ]
    facts = {mark.fact: mark.value for mark in filling.session.marks("zh")}
    assert (facts["member_attending"], facts["member_found"], facts["joint_branch"]) == ("active", "near", "yes")


@pytest.mark.parametrize("separator", ["、", "；", ";", " ；"])
def test_several_new_members_are_asked_for_one_by_one(form, separator):
    """Names behind each other; each has his own place; a name taken back takes his row with him."""
    filling = Filling(form, inputs=WITHOUT_BRANCH).put(
        "others/found_other", f"谭小琴{separator}王小明{separator}张三 长沙回来的"
    )
    rows = [card.questions[0].label for card in filling.cards() if card.key.endswith("new_place")]
    assert [row[:3] for row in rows] == ["谭小琴", "王小明", "张三："]
    filling.put("others/found_other", "谭小琴")
    assert len(filling.session.submission()["new"]) == 1


def test_third_member_makes_a_branch_possible(form):
    """Three here need nobody next door."""
    filling = Filling(form, inputs=WITHOUT_BRANCH).put("others/found_other", "谭小琴、王小明")
    assert "own" in filling.asked()
    assert "joint" not in filling.asked()


def test_d_last_quarter_s_problem(form):
    """It comes first, in last quarter's own words, and is closed by who stands there."""
    filling = Filling(
        form,
        now=datetime(2026, 10, 20, 1, tzinfo=UTC),
        inputs=WITH_BRANCH | {"subject_name": "云岭茶业", "contact": "沈国庆"},
        instances={"open_follow_ups": [OLD_PROBLEM]},
    )
    card = filling.cards()[0]
    assert list(card.notes)[2:] == [
        "上季留1个问题（7月16日，您提出）：",
        "“台账缺二季度党员大会记录。”",
        "企业9月3日答复：已补齐，附照片1张。",
    ]
    assert labels(card.questions[0]) == ["已改好", "改了部分", "没改"]
    filling.put("old[1]/state", "fixed")
    assert "好，随本次记录提交时销号。" in filling.card("visit").notes
    assert [mark.closes for mark in filling.session.marks("zh") if mark.fact == "old_follow_up"] == ["7"]
    filling.put("old[1]/state", "no")
    assert [mark.closes for mark in filling.session.marks("zh") if mark.fact == "old_follow_up"] == [""]


def test_day_of_the_visit_is_not_in_the_future(form):
    """Said in the form's own words."""
    session = Session.start(form, now=datetime(2026, 10, 21, 1, tzinfo=UTC), inputs=WITH_BRANCH)
    (refused,) = session.answer("/data/visit/visit_date", "2026-10-22")
    assert refused.message["zh"].startswith("日期要在今天或今天以前")
    assert session.answer("/data/visit/visit_date", "2026-10-20")[0].value == "2026-10-20"


def test_english_is_complete(form):
    """Every label, note and choice of the form is said in English, too."""
    for inputs in (WITH_BRANCH, WITHOUT_BRANCH):
        session = Session.start(form, now=datetime(2026, 10, 21, 1, tzinfo=UTC), inputs=inputs)
        ours = set("".join(inputs.values()))
        for card in session.cards("en"):
            words = [*card.notes, card.label, *(q.label for q in card.questions)]
            words += [choice.label for question in card.questions for choice in question.choices]
            said = {letter for word in words for letter in word if "一" <= letter <= "鿿"}
            assert said <= ours, words


def test_answer_and_reload_are_quick(form):
    """A turn of conversation has to be far cheaper than Telegram's own slot of 33 ms."""
    session = Session.start(form, now=datetime(2026, 10, 21, 1, tzinfo=UTC), inputs=WITH_BRANCH)
    state = session.state()
    began = time.process_time()
    for turn in range(50):
        session = Session.resume(form, state, now=datetime(2026, 10, 21, 1, tzinfo=UTC))
        session.answer("/data/officers/weak", ("none", "liaison")[turn % 2])
        session.cards("zh")
    assert (time.process_time() - began) / 50 < 0.03
