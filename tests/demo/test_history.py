"""What was done before today: last quarter whole, this quarter so far, on whatever day one looks."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.periods import day_of, quarter_of, span_before
from storage.figures import figures
from storage.inputs import enterprise_known, last_record
from storage.people import viewer_of
from storage.periods import current_period
from storage.planning import plan_period
from storage.tables import FollowUp, Person, Record, Subject, Task
from storage.tasks import open_tasks, tally
from tests.demo.finding import enterprise, named

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
DAY = date(2026, 10, 21)
CARD = {"me": "周明辉", "leader": "刘建新副书记"}  # the same for all of his


def known(tx, name, day):
    """What the form is told of an enterprise when 周明辉 opens it."""
    subject = enterprise(tx, name)
    since = last_record(tx, subject, "revisit").occurred_on
    return enterprise_known(tx, subject, named(tx, "周明辉"), since=since, duty="revisit", today=day)


def test_an_enterprise_with_a_branch_before_its_revisit(county):
    """c1: nine members, visits 3 and 1, last seen on 16 July, nothing left."""
    found = county(DAY, lambda tx: known(tx, "金穗米业", DAY))
    assert found.inputs == CARD | {
        "subject_name": "金穗米业",
        "subject_code": "E-YL-02",
        "contact": "彭春生",
        "contact_post": "支部书记",
        "has_branch": "1",
        "branch": "金穗米业支部",
        "members": "9",
        "full_members": "9",
        "last_visit": "2026-07-16",
        "instructor_name": "孙立群",
        "instructor_visits": "3",
        "instructor_training": "",
        "instructor_trained_on": "",
        "liaison_name": "罗志强",
        "liaison_visits": "1",
        "liaison_training": "",
        "liaison_trained_on": "",
        "member_names": "彭春生 侯慧敏 李腊梅 黄万里 何桃红 宋世昌 文青枝 汪金花 王新民",
        "member_branches": " ".join(["金穗米业支部"] * 9),
        "near_branch": "月塘村支部",
        "near_secretary": "付德明",
        "near_reached": "0",
        "own_secretary": "彭春生",
        "own_reached": "0",
        "neighbour_names": "",
        "neighbour_full": "0",
    }
    assert found.instances["open_follow_ups"] == []
    assert [row["label"] for row in found.instances["branches"]][:2] == ["梨树村支部", "月塘村支部"]


def test_an_enterprise_without_a_branch_before_its_revisit(county):
    """c2: one member, attached next door; visits 2 and 3; 顺达石材厂 in the same village has one more."""
    day = date(2026, 11, 4)
    found = county(day, lambda tx: known(tx, "永丰竹木厂", day))
    assert found.inputs == CARD | {
        "subject_name": "永丰竹木厂",
        "subject_code": "E-YL-04",
        "contact": "许永丰",
        "contact_post": "厂长",
        "has_branch": "0",
        "branch": "",
        "members": "1",
        "full_members": "1",
        "last_visit": "2026-08-05",
        "instructor_name": "田勇",
        "instructor_visits": "2",
        "instructor_training": "",
        "instructor_trained_on": "",
        "liaison_name": "高翔",
        "liaison_visits": "3",
        "liaison_training": "",
        "liaison_trained_on": "",
        "member_names": "蒋大勇",
        "member_branches": "梨树村支部",
        "near_branch": "梨树村支部",
        "near_secretary": "何秀英",
        "near_reached": "0",
        "own_secretary": "",
        "own_reached": "0",
        "neighbour_names": "顺达石材厂",
        "neighbour_full": "1",
    }
    assert found.instances["open_follow_ups"] == []


def test_an_enterprise_with_something_left_from_last_time(county):
    """d: the old problem in last quarter's own words, with its answer."""
    day = date(2026, 10, 20)
    found = county(day, lambda tx: known(tx, "云岭茶业", day))
    assert found.inputs == CARD | {
        "subject_name": "云岭茶业",
        "subject_code": "E-YL-01",
        "contact": "沈国庆",
        "contact_post": "支部书记",
        "has_branch": "1",
        "branch": "云岭茶业支部",
        "members": "6",
        "full_members": "5",
        "last_visit": "2026-07-16",
        "instructor_name": "孙立群",
        "instructor_visits": "2",
        "instructor_training": "",
        "instructor_trained_on": "",
        "liaison_name": "高翔",
        "liaison_visits": "2",
        "liaison_training": "",
        "liaison_trained_on": "",
        "member_names": "沈国庆 陈春生 杨满秀 谭友良 谢爱莲 易得胜",
        "member_branches": " ".join(["云岭茶业支部"] * 6),
        "near_branch": "梨树村支部",
        "near_secretary": "何秀英",
        "near_reached": "0",
        "own_secretary": "沈国庆",
        "own_reached": "0",
        "neighbour_names": "永丰竹木厂",
        "neighbour_full": "1",
    }
    (left,) = found.instances["open_follow_ups"]
    assert {**left, "name": ""} == {
        "name": "",
        "problem": "台账缺二季度党员大会记录",
        "found_on": "2026-07-16",
        "found_by": "周明辉",
        "reply": "已补齐，附照片1张",
        "replied_on": "2026-09-03",
        "major": "",
    }


def test_an_enterprise_without_members(county):
    """山里人家农庄: nobody to name, nobody next door."""
    found = county(DAY, lambda tx: known(tx, "山里人家农庄", DAY))
    assert found.inputs == CARD | {
        "subject_name": "山里人家农庄",
        "subject_code": "E-YL-06",
        "contact": "宋山林",
        "contact_post": "负责人",
        "has_branch": "0",
        "branch": "",
        "members": "0",
        "full_members": "0",
        "last_visit": "2026-08-11",
        "instructor_name": "孙立群",
        "instructor_visits": "1",
        "instructor_training": "",
        "instructor_trained_on": "",
        "liaison_name": "高翔",
        "liaison_visits": "1",
        "liaison_training": "",
        "liaison_trained_on": "",
        "member_names": "",
        "member_branches": "",
        "near_branch": "大坪村支部",
        "near_secretary": "柳正国",
        "near_reached": "0",
        "own_secretary": "",
        "own_reached": "0",
        "neighbour_names": "",
        "neighbour_full": "0",
    }


def test_his_six_stand_in_travel_order(county):
    """b: the list of the quarterly prompt."""

    def look(tx):
        return [subject.name for _, subject in open_tasks(tx, named(tx, "周明辉").id, "2026Q4", date(2026, 10, 21))]

    assert county(DAY, look) == ["云岭茶业", "金穗米业", "清泉水厂", "永丰竹木厂", "顺达石材厂", "山里人家农庄"]


def test_three_of_them_lie_in_one_village(county):
    """1, 4 and 5 can be done in one trip."""

    def look(tx):
        return [subject.unit_id for _, subject in open_tasks(tx, named(tx, "周明辉").id, "2026Q4", date(2026, 10, 21))]

    units = county(DAY, look)
    assert units[0] == units[3] == units[4]
    assert len(set(units)) == 4


def test_the_number_of_his_first_record_is_that_of_the_conversation(county):
    """On 21 October sixteen of sixty are in the ledger, so that his is 017."""
    serials = county(
        DAY,
        lambda tx: tx.exec(select(Record.serial).where(Record.period_key == "2026Q4", Record.duty == "revisit")).all(),
    )
    assert sorted(serials) == list(range(1, 17))


def test_the_office_sees_how_far_each_township_is(county):
    """云岭乡 has not begun; the others have."""

    def look(tx):
        period = current_period(tx, DAY)
        rows = figures(tx, viewer_of(tx, named(tx, "吴晓岚").id), "revisit", period, DAY)
        return [(row.place.name, row.figures.visited, row.figures.total) for row in rows]

    assert county(DAY, look) == [
        ("云岭乡", 0, 12),
        ("石坪镇", 5, 11),
        ("清溪镇", 5, 13),
        ("白鹭镇", 4, 9),
        ("禾田乡", 1, 8),
        ("竹园乡", 1, 7),
    ]


def test_at_the_end_of_the_year_somebody_is_not_done(county):
    """h: 恒达建材 and 白鹭水产 stay open; 唐丽 is through, 郑家旺 has one."""
    day = date(2026, 12, 31)

    def look(tx):
        rows = tx.exec(select(Subject.name).where(Task.subject_id == Subject.id, Task.state == "open")).all()
        return set(rows), *(tally(tx, named(tx, name).id, "revisit", "2026Q4") for name in ("唐丽", "郑家旺"))

    left, tang, zheng = county(day, look)
    assert left >= {"恒达建材", "白鹭水产"}
    assert (tang.open, zheng.open) == (0, 1)


def every_date_lies_where_it_belongs(tx, day):
    """Records in the quarter they count in, none in the future, none sent before it was made."""
    now, before = quarter_of(day), span_before(quarter_of(day))
    quarters = {now.key: now, before.key: before}
    for row in tx.exec(select(Record)).all():
        quarter = quarters[row.period_key]
        assert quarter.first <= row.occurred_on <= quarter.last
        assert row.occurred_on == day_of(row.submitted_at) <= day


def last_quarter_is_done_but_for_one(tx, day):
    """Fifty-nine of sixty, each with its own record, numbered from 1; this quarter's tasks agree with its records."""
    now, before = quarter_of(day), span_before(quarter_of(day))
    tasks = Counter(tx.exec(select(Task.period_key, Task.state)).all())
    rows = tx.exec(select(Record.period_key, Record.task_id, Record.serial).where(Record.duty == "revisit")).all()
    fresh = [row for row in rows if row.period_key == now.key]
    assert (tasks[before.key, "done"], tasks[before.key, "missed"]) == (59, 1)
    assert tasks[now.key, "done"] == len(fresh) >= 3
    assert tasks[now.key, "open"] + len(fresh) == 60
    assert len({row.task_id for row in rows}) == len(rows) == 59 + len(fresh)
    assert sorted(row.serial for row in fresh) == list(range(1, len(fresh) + 1))
    assert plan_period(tx, read_catalogue().duties["revisit"], current_period(tx, day), day) == 0


def the_counts_of_the_conversations_hold(tx, day):
    """孙立群 3 and 罗志强 1 at 金穗米业, 田勇 2 and 高翔 3 at 永丰竹木厂; one old problem, at 云岭茶业 only."""
    found = [known(tx, name, day).inputs for name in ("金穗米业", "永丰竹木厂")]
    left = [len(known(tx, name, day).instances["open_follow_ups"]) for name in ("云岭茶业", "金穗米业")]
    assert [(each["instructor_visits"], each["liaison_visits"]) for each in found] == [("3", "1"), ("2", "3")]
    assert left == [1, 0]


def what_was_to_be_put_right_was(tx, day):
    """Six things in all: one is open, five are closed, each on a day after it was found and not after today."""
    rows = tx.exec(select(FollowUp).where(FollowUp.kind == "rectification")).all()
    assert Counter(row.state for row in rows) == {"open": 1, "closed": 5}
    for row in rows:
        assert row.replied_on is None or row.found_on < row.replied_on
        assert row.state == "open" or row.found_on <= row.closed_on <= day
        assert "{" not in row.problem


ON_ANY_DAY = (
    every_date_lies_where_it_belongs,
    last_quarter_is_done_but_for_one,
    the_counts_of_the_conversations_hold,
    what_was_to_be_put_right_was,
)


@given(DAYS)
@example(date(2026, 10, 1))
@example(date(2027, 12, 31))
@example(date(2028, 2, 29))
@settings(max_examples=8, deadline=None)
def test_on_any_day(county, day):
    """The county is loaded once for a day, shortly after midnight, and all of this holds."""
    county(day, lambda tx: [holds(tx, day) for holds in ON_ANY_DAY], hour=0)


def test_luo_zhiqiang_took_over_in_september(county):
    """c1: "我9月才接手": before that another was the liaison, and his visit lies after it."""

    def look(tx):
        return tx.exec(
            select(Record.occurred_on)
            .join(Subject, Subject.id == Record.subject_id)
            .join(Person, Person.id == Record.person_id)
            .where(Subject.name == "金穗米业", Person.name == "罗志强")
        ).all()

    (visit,) = county(DAY, look)
    assert date(2026, 9, 1) <= visit <= date(2026, 9, 30)


def test_a_record_is_told_in_both_languages(county):
    """The lines stand with it as the review of the form shows them."""
    summary = county(DAY, lambda tx: last_record(tx, enterprise(tx, "云岭茶业"), "revisit").summary)
    assert summary == {
        "zh": ["云岭茶业 7月16日 见沈国庆", "一查 都好", "二查 缺台账，9月14日前补", "三查 党员6名，没有游离的"],
        "en": [
            "云岭茶业, Jul 16, received by 沈国庆",
            "Check 1: both fine",
            "Check 2: missing: ledger, by Sep 14",
            "Check 3: 6 members, none outside",
        ],
    }


def test_visits_of_the_two_officers_are_no_revisits(county):
    """They are kept under a duty of their own, so that the ledger of revisits stays what it is."""
    duties = county(DAY, lambda tx: Counter(tx.exec(select(Record.duty)).all()))
    assert duties["revisit"] == 59 + 16
    assert duties["officer_visit"] > 100


def test_the_first_day_of_a_quarter_has_something_to_show(county):
    """Three visits in three townships, none of them tomorrow's."""
    first = date(2027, 1, 1)
    revisits = select(Record.occurred_on).where(Record.period_key == "2027Q1", Record.duty == "revisit")
    days = county(first, lambda tx: tx.exec(revisits).all())
    assert days == [first] * 3
    assert county(first + timedelta(days=90), lambda tx: len(tx.exec(select(Task)).all())) == 120
