"""Plans: who sees them, who keeps them, how far they are, what is taken back; a kind of plan from a file alone."""

import shutil
from datetime import date, timedelta

import pytest
from sqlmodel import select

from activities.catalogue import HERE, read_catalogue
from handlers.made import Making
from handlers.plans.ledger import ledger
from handlers.plans.words import Told, card_lines, kinds_of
from handlers.texts import Texts
from jobs.plan_follow_ups import plan_follow_ups
from jobs.plan_progress import plan_progress
from storage.extensions import ask_extension
from storage.follow_ups import close_follow_ups
from storage.holding import answer, held_by, holder_of
from storage.inputs import branches_of, near_branch
from storage.people import link_account
from storage.places import place_subject
from storage.plan_steps import (
    NewStep,
    add_steps,
    add_whole,
    close,
    entries_of,
    fill_in,
    keep_entry,
    progress_of,
    reopen,
    settle,
    steps_of,
    take_entry_back,
    take_steps_back,
    whole_of,
)
from storage.plans import Answerer, answerer, assign, counted, keeper_of, listed, live_plan, read_plan
from storage.secret import Secret
from storage.tables import Plan, PlanEntry, Prompt, Record, Subject, Unit
from tests.county import SECRET, morning
from tests.storage.people import enterprise, person, viewer

TODAY = date(2026, 10, 21)
CATALOGUE = read_catalogue()


def unit(tx, name):
    """A unit by its name."""
    return tx.exec(select(Unit).where(Unit.name == name)).one()


def planned(tx, kind, subject, *, by="刘建新", steps=()):
    """An open plan with steps: (words, due, who)."""
    declared = kinds_of(CATALOGUE)[kind]
    plan = Plan(
        kind=kind,
        subject_id=subject.id,
        unit_id=subject.unit_id,
        kept_by=" ".join(declared.kept_by),
        problem="支书空缺",
        made_by_id=person(tx, by).id,
        made_on=TODAY,
    )
    tx.add(plan)
    tx.flush()
    rows = [NewStep(words, due, who, *more) for words, due, who, *more in steps]
    add_steps(tx, plan, rows, person(tx, by), TODAY)
    return plan


@pytest.fixture
def village(tx):
    """月塘村, being put in order: a first secretary, two steps, the whole to be accepted."""
    subject = place_subject(tx, unit(tx, "月塘村"))
    assign(tx, subject, "first_secretary", answerer(tx, person(tx, "周明辉").id), TODAY)
    plan = planned(
        tx,
        "backward_village",
        subject,
        steps=[
            ("补选支委2名", date(2026, 11, 20), answerer(tx, person(tx, "何秀英").id), "team"),
            ("修通3组路2公里", date(2026, 12, 20), Answerer("后盾单位"), "road", "hardened", 2.0),
        ],
    )
    add_whole(tx, plan, "整顿验收", who=answerer(tx, person(tx, "周明辉").id), by=person(tx, "刘建新"), today=TODAY)
    return plan


@pytest.fixture
def household(tx):
    """覃冬梅's development plan, kept by whom she is paired with."""
    subject = tx.exec(select(Subject).where(Subject.name == "覃冬梅")).one()
    me = answerer(tx, person(tx, "周明辉").id)
    return planned(tx, "development", subject, by="周明辉", steps=[("学养蜂1期", date(2026, 11, 30), me, "skill")])


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("周明辉", (True, True)),  # first secretary there, paired here
        ("刘建新", (True, True)),  # leads the township
        ("吴晓岚", (True, True)),  # the county's office
        ("付德明", (True, False)),  # 月塘村's own secretary; the household lies elsewhere
        ("何秀英", (True, False)),  # responsible for a step; the household's village is hers, its plan is not
        ("罗志强", (False, False)),  # an officer of the township, assigned to neither
        ("向东明", (False, False)),  # leads another township
    ],
)
def test_only_those_assigned_and_those_above_see_a_plan(tx, village, household, name, sees):
    """Of the village's and of the household's; also in lists and counts."""
    village_plan, household_plan = sees
    reader = viewer(tx, name)
    assert (read_plan(tx, reader, village.id, TODAY) is not None) is village_plan
    assert (read_plan(tx, reader, household.id, TODAY) is not None) is household_plan
    assert bool(listed(tx, reader, "development", TODAY)) is household_plan
    assert ("development" in counted(tx, reader, TODAY)) is household_plan


def test_whoever_is_a_backing_units_contact_sees_what_his_unit_backs(tx, village):
    """From the day that it is assigned, not before."""
    reader = viewer(tx, "唐海")
    assert read_plan(tx, reader, village.id, TODAY) is None
    subject = tx.get(Subject, village.subject_id)
    station = unit(tx, "云岭乡农技站")
    assign(tx, subject, "backing_unit", answerer(tx, None, station.id), TODAY)
    assert read_plan(tx, reader, village.id, TODAY) is not None
    assert fill_in(tx, subject, ("后盾单位",), answerer(tx, None, station.id)) == 1
    rows = {step.row.measure: step.row for step in steps_of(tx, village.id)}
    assert (rows["修通3组路2公里"].responsible, rows["修通3组路2公里"].responsible_id) == (
        "云岭乡农技站",
        person(tx, "唐海").id,
    )


def test_lists_keep_the_official_order(tx):
    """Never by what is done: 云岭乡's villages before those of 石坪镇, whoever came first."""
    for name in ("马家坝村", "龙井村", "月塘村"):
        planned(tx, "backward_village", place_subject(tx, unit(tx, name)))
    rows = listed(tx, viewer(tx, "吴晓岚"), "backward_village", TODAY)
    assert [subject.name for _, subject, _ in rows] == ["月塘村", "龙井村", "马家坝村", "黄泥铺村"]


def test_how_far_it_is_is_computed(tx, village):
    """N of m, what is overdue, what is next; put off and undecided, a step is not overdue."""
    late = date(2026, 11, 25)
    progress = progress_of(tx, village.id, late)
    assert (progress.done, progress.total) == (0, 2)
    assert [row.measure for row in progress.overdue] == ["补选支委2名"]
    row = progress.overdue[0]
    ask_extension(
        tx,
        row,
        "换届推迟",
        date(2026, 12, 11),
        asker=person(tx, "何秀英"),
        decider=person(tx, "刘建新"),
        now=morning(late),
    )
    assert progress_of(tx, village.id, late).overdue == []
    answer(tx, row, "办完了", late)
    progress = progress_of(tx, village.id, late)
    assert (progress.done, progress.next.measure) == (1, "修通3组路2公里")


def test_what_is_said_counts_and_can_be_taken_back(tx, village):
    """Kilometres and money add up; a step that it closed is open again."""
    team, road = (step.row for step in steps_of(tx, village.id))
    entry = PlanEntry(
        plan_id=village.id,
        period_key="2026M10",
        person_id=person(tx, "周明辉").id,
        said_at=morning(TODAY),
        words="路1.2公里，支委补了",
        spent=35000,
        amounts={str(road.id): 1.2},
    )
    keep_entry(tx, entry, {team.id: "支委补了"}, TODAY)
    progress = progress_of(tx, village.id, TODAY)
    assert (progress.amount("road", "hardened"), progress.done, team.reply) == ((1.2, 2.0), 1, "支委补了")
    take_entry_back(tx, entry, morning(TODAY))
    progress = progress_of(tx, village.id, TODAY)
    assert (progress.amount("road", "hardened"), progress.done, team.reply) == ((0, 2.0), 0, "")
    assert entries_of(tx, village.id) == []


def test_a_step_is_held_by_whom_it_names_else_by_who_keeps_the_plan(tx, village):
    """And stands in his list from a week before its day on; with the whole it goes to the keeper."""
    for number, name in enumerate(("周明辉", "何秀英"), start=1):
        link_account(tx, person(tx, name).id, number, "zh", TODAY)
    team, road = (step.row for step in steps_of(tx, village.id))
    assert holder_of(tx, team, TODAY).name == "何秀英"
    assert holder_of(tx, road, TODAY).name == "周明辉"
    assert held_by(tx, person(tx, "周明辉"), date(2026, 12, 1)) == []
    rows = held_by(tx, person(tx, "周明辉"), date(2026, 12, 14))
    assert [row.measure for row in rows] == ["修通3组路2公里", "整顿验收"]
    assert [row.measure for row in held_by(tx, person(tx, "何秀英"), date(2026, 11, 14))] == ["补选支委2名"]


def test_due_steps_are_reminded_by_the_ladder_that_is_there(tx, village):
    """Three days before to whoever sees to it, the workday after to the leader as well."""
    link_account(tx, person(tx, "何秀英").id, 1, "zh", TODAY)
    team = steps_of(tx, village.id)[0].row
    for day in (date(2026, 11, 17), date(2026, 11, 23)):
        plan_follow_ups(tx, morning(day), CATALOGUE)
    rows = tx.exec(select(Prompt).where(Prompt.about == f"follow_up:{team.id}").order_by(Prompt.id)).all()
    assert [(row.stage, row.due_on) for row in rows] == [
        ("holder:due-3", date(2026, 11, 17)),
        ("holder:due+1", date(2026, 11, 23)),
        ("leader:due+1", date(2026, 11, 23)),
    ]


def test_where_nobody_is_assigned_a_place_falls_to_its_contact_and_a_household_to_nobody(tx, village, household):
    """A household's plan is not its village's business."""
    assert keeper_of(tx, village, TODAY).name == "周明辉"
    assert keeper_of(tx, village, TODAY - timedelta(days=1)).name == "付德明"
    assert keeper_of(tx, household, TODAY - timedelta(days=2000)) is None


def test_a_plan_that_nobody_accepts_is_closed_with_its_last_step(tx, household):
    """By a visit, too; open again when the visit is taken back."""
    step = steps_of(tx, household.id)[0].row
    visit = Record(
        serial=99,
        duty="pairing",
        period_key="2026Q4",
        subject_id=household.subject_id,
        unit_id=household.unit_id,
        person_id=person(tx, "周明辉").id,
        occurred_on=TODAY,
        submitted_at=morning(TODAY),
    )
    tx.add(visit)
    tx.flush()
    close_follow_ups(tx, visit, {step.id})
    assert (step.state, household.state, household.closed_on) == ("closed", "closed", TODAY)
    close_follow_ups(tx, visit, set())
    assert (step.state, household.state, household.closed_on) == ("open", "open", None)


def test_a_plan_that_is_accepted_is_not_closed_by_its_steps(tx, village):
    """It is closed by the county, and open again when it gets worse."""
    for step in steps_of(tx, village.id):
        answer(tx, step.row, "办完了", TODAY)
    assert settle(tx, village, TODAY) is False
    assert village.state == "open"
    close(village, TODAY, TODAY + timedelta(days=365))
    look = NewStep("回头看", date(2027, 1, 20), answerer(tx, person(tx, "周明辉").id))
    rows = add_steps(tx, village, [look], person(tx, "吴晓岚"), TODAY, kind="look_back")
    assert progress_of(tx, village.id, TODAY).total == 2, "a look back is no step"
    reopen(tx, village)
    assert (village.state, village.tracked_until, rows[0].state) == ("open", None, "void")


def test_what_somebody_touched_is_not_taken_back(tx, village):
    """点错了 takes only what nobody has answered."""
    team, road = (step.row for step in steps_of(tx, village.id))
    answer(tx, team, "办完了", TODAY)
    assert take_steps_back(tx, [team, road]) == 1
    assert (team.state, road.state) == ("closed", "void")


def test_steps_added_later_put_the_acceptance_off(tx, village):
    """It is due with the last step."""
    assert whole_of(tx, village.id).due == date(2026, 12, 20)
    me = answerer(tx, person(tx, "周明辉").id)
    add_steps(tx, village, [NewStep("装路灯20盏", date(2027, 3, 31), me)], person(tx, "周明辉"), TODAY)
    row = add_whole(tx, village, "整顿验收", who=me, by=person(tx, "周明辉"), today=TODAY)
    assert (row.id, row.due) == (whole_of(tx, village.id).id, date(2027, 3, 31))


def test_a_townships_committee_is_made_once_and_takes_no_member_in(tx):
    """It is an organisation, and no branch that a member could be attached to."""
    township = unit(tx, "云岭乡")
    before = branches_of(tx, township)
    first = place_subject(tx, township)
    assert (first.name, first.id) == ("云岭乡党委", place_subject(tx, township).id)
    assert branches_of(tx, township) == before
    assert near_branch(tx, township) is None
    assert near_branch(tx, unit(tx, "梨树村")).name == "梨树村支部"


def test_who_keeps_a_plan_is_asked_once_a_month(tx, village):
    """On the workday on or before the 25th, where nothing was said; run twice it adds nothing."""
    for other in tx.exec(select(Plan).where(Plan.id != village.id)).all():
        other.state = "void"  # the county's other plans are asked about as well

    def asked():
        return [(row.stage, row.due_on) for row in tx.exec(select(Prompt).where(Prompt.about == f"plan:{village.id}"))]

    assert plan_progress(tx, morning(date(2026, 10, 22)), CATALOGUE) == 0
    assert plan_progress(tx, morning(date(2026, 10, 24)), CATALOGUE) == 1
    assert plan_progress(tx, morning(date(2026, 10, 24)), CATALOGUE) == 0
    assert asked() == [("say:2026M10", date(2026, 10, 23))], "the 25th is a Sunday"
    entry = PlanEntry(
        plan_id=village.id,
        period_key="2026M11",
        person_id=person(tx, "周明辉").id,
        said_at=morning(TODAY),
        words="路基挖好了",
    )
    keep_entry(tx, entry, {}, TODAY)
    assert plan_progress(tx, morning(date(2026, 11, 26)), CATALOGUE) == 0
    assert plan_progress(tx, morning(date(2026, 12, 25)), CATALOGUE) == 1


def test_the_ledger_has_the_countys_columns(tx, village):
    """村名 类型 问题 措施 责任领导 第一书记 后盾单位 时限 月进展 投入 得分 满意度 销号 跟踪至."""
    village.sort, village.score, village.satisfaction = "软弱涣散", 82, 93
    entry = PlanEntry(
        plan_id=village.id,
        period_key="2026M10",
        person_id=person(tx, "周明辉").id,
        said_at=morning(TODAY),
        words="路基挖好了",
        spent=35000,
    )
    keep_entry(tx, entry, {}, TODAY)
    making = Making(tx, Secret(SECRET), morning(TODAY), CATALOGUE)
    told = Told(tx, Texts("zh"), TODAY, CATALOGUE)
    paper = ledger(told, kinds_of(CATALOGUE)["backward_village"], person(tx, "吴晓岚"), making)
    row = dict(zip(paper.headings, paper.rows[0], strict=True))
    assert list(row) == [
        *("序号", "名称", "所在地", "类型", "问题", "措施", "县级领导", "后盾单位", "包村领导", "第一书记"),
        *("时限", "进展", "投入（元）", "验收得分", "满意度（%）", "销号日期", "跟踪至"),
    ]
    assert (row["名称"], row["所在地"], row["类型"], row["第一书记"], row["县级领导"]) == (
        *("月塘村", "云岭乡月塘村", "软弱涣散"),
        *("周明辉党建办干部", "空缺"),
    )
    assert row["措施"].splitlines()[1] == "2. 修通3组路2公里（12月20日前，后盾单位）"
    assert row["进展"].splitlines() == ["2步办了0步。", "10月：路基挖好了"]
    assert (row["时限"], row["投入（元）"], row["验收得分"], row["满意度（%）"]) == (date(2026, 12, 20), 35000, 82, 93)
    assert len(ledger(told, kinds_of(CATALOGUE)["backward_village"], person(tx, "向东明"), making).rows) == 0


SIXTH = """
name = { zh = "安全生产", en = "Safety" }

[[plan]]
key = "safety"
name = { zh = "隐患整改", en = "Hazards" }
subject = "enterprise"
responsible = ["liaison"]
kept_by = ["liaison"]
progress = "week"
example = { zh = "换灭火器10个 12月底前", en = "10 extinguishers by Dec 31" }
groups = [{ key = "kind", name = { zh = "隐患", en = "hazard" } }]

[[plan.headings]]
key = "fire"
group = "kind"
name = { zh = "消防", en = "fire" }
words = ["灭火", "消防"]
measures = [{ key = "extinguishers", name = { zh = "灭火器", en = "extinguishers" }, unit = { zh = "个", en = "pieces" } }]
"""


def test_a_kind_of_plan_is_a_file_and_no_code(tx, tmp_path):
    """An activity that the county adds: its plan is kept, asked about each week, and put into words."""
    shutil.copytree(HERE / "revisit", tmp_path / "revisit")
    (tmp_path / "safety").mkdir()
    (tmp_path / "safety" / "activity.toml").write_text(SIXTH, encoding="utf-8")
    catalogue = read_catalogue(tmp_path)
    subject = enterprise(tx, "金穗米业")
    plan = Plan(
        kind="safety",
        subject_id=subject.id,
        unit_id=subject.unit_id,
        kept_by="liaison",
        made_by_id=person(tx, "罗志强").id,
        made_on=TODAY,
    )
    tx.add(plan)
    tx.flush()
    me = answerer(tx, person(tx, "罗志强").id)
    step = NewStep("换灭火器10个", date(2026, 10, 20), me, "fire", "extinguishers", 10.0)
    add_steps(tx, plan, [step], person(tx, "罗志强"), TODAY)
    assert live_plan(tx, subject.id, "safety") is plan
    assert plan_progress(tx, morning(date(2026, 10, 23)), catalogue) == 1
    assert card_lines(Told(tx, Texts("zh"), TODAY, catalogue), plan) == [
        "金穗米业 隐患整改",
        "联系员罗志强组织干事",
        "1步办了0步，过期1步：换灭火器10个（10月20日）。",
        "下一步：换灭火器10个，10月20日前，罗志强组织干事。",
        "隐患：消防0/10个",
        "10月19日这周进展还没记。",
    ]
    assert "这种计划县里已经不用了，只能看。" in card_lines(Told(tx, Texts("zh"), TODAY, CATALOGUE), plan)
