"""What an import does to the county: unseen until it is taken over, all at once, and taken back without a trace."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from python_calamine import load_workbook
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from activities.catalogue import read_catalogue
from activities.registry import read_registry
from activities.selections import Selection
from handlers.registry.workbooks import errors, template
from handlers.texts import LANGUAGES, Texts
from storage.gaps import KINDS
from storage.import_deciding import SKIP, drop, leave_out_alike, undo
from storage.pairing import paired_households
from storage.people import in_capacities
from storage.periods import current_period
from storage.planning import plan_period
from storage.search import find_people, overseen_subject, read_subject
from storage.selections import By, Proposal, propose, steps_of, take_back
from storage.tables import Assignment, ImportBatch, Membership, Person, Record, Subject, Task
from tests import registries
from tests.importing import EVERYBODY, NOW, TODAY, importing_county


@pytest.fixture
def county(tmp_path, template):
    """The demo county, and what imports into it."""
    with importing_county(tmp_path, template) as made:
        yield made


def test_nothing_is_seen_before_it_is_taken_over(county):
    """Neither found, nor planned, nor anybody's; then all of it."""
    zhou = county.store.read_now(lambda tx: tx.exec(select(Person).where(Person.name == "周明辉")).one())
    held = lambda tx: (len(paired_households(tx, zhou.id, TODAY)), in_capacities(tx, zhou.id, TODAY))  # noqa: E731
    before = county.store.read_now(held)
    number = county.stage(registries.HOUSEHOLDS)
    assert county.counts(number) == (1, 1, 0, 0)
    assert county.store.read_now(held) == before
    assert county.found("石满仓") == []
    county.take(number)
    assert county.found("shimancang") == county.found("smc") == ["石满仓"]
    assert county.store.read_now(held)[0] == before[0] + 1
    new = county.named("石满仓")
    assert (new.code, new.profile) == (
        "H-YL-01-11", {"group": "3组", "category": "贫困户", "persons": 5, "ways": "养猪"},
    )  # fmt: skip


def test_what_is_staged_or_undone_does_not_lie_among_the_archived(county):
    """Neither listed as something to wake, nor to be woken by a button of before the undo."""

    def seen(tx):
        new = tx.exec(select(Subject).where(Subject.name == "石满仓")).one()
        listed = "石满仓" in [gap.name for gap in KINDS["resting"](tx, EVERYBODY, TODAY)]
        one = (read_subject(tx, EVERYBODY, new.id, TODAY), overseen_subject(tx, EVERYBODY, new.id))
        return listed, [each is not None for each in one]

    number = county.stage(registries.HOUSEHOLDS)
    assert county.store.read_now(seen) == (False, [False, False])
    county.take(number)
    assert county.store.read_now(seen) == (False, [True, True])
    county.store.write_now(lambda tx: undo(tx, tx.get_one(ImportBatch, number)))
    assert county.store.read_now(seen) == (False, [False, False])


def test_overwriting_changes_what_is_written_and_nothing_else(county):
    """An empty cell changes nothing; the phone is encrypted, and found by its hash."""
    number = county.stage(registries.HOUSEHOLDS)
    before = county.named("李贵生").profile
    county.take(number)
    after = county.named("李贵生")
    assert after.profile == {**before, "persons": 4, "ways": "养蜂"}
    assert county.secret.decrypt(after.phone_encrypted) == "13900001111"
    assert after.phone_hash == county.secret.fingerprint("13900001111")
    assert "13900001111" not in str(county.all())


def test_skipping_leaves_what_is_there(county):
    """Only what is new comes in."""
    before = county.named("李贵生").model_dump()
    county.take(county.stage(registries.HOUSEHOLDS), SKIP)
    assert county.named("李贵生").model_dump() == before
    assert county.found("石满仓") == ["石满仓"]


@pytest.mark.parametrize("rows", [registries.HOUSEHOLDS, registries.messy()], ids=["households", "enterprises"])
def test_undone_or_dropped_it_leaves_no_trace(county, rows):
    """Subjects, assignments, names: as they were."""
    before = county.all()
    county.take(number := county.stage(rows))
    assert county.all() != before
    assert county.undo(number) == []
    assert county.all() == before
    number = county.stage(rows)
    county.store.write_now(lambda tx: drop(tx, tx.get_one(ImportBatch, number)))
    county.importer.sweep()
    assert county.all() == before


def test_the_same_file_again_changes_nothing(county):
    """Everything is the same the second time."""
    county.take(county.stage(registries.HOUSEHOLDS))
    number = county.stage(registries.HOUSEHOLDS)
    assert county.counts(number) == (0, 0, 2, 0)


def test_a_file_not_decided_about_gives_way_to_the_next(county):
    """Of one kind only one waits."""
    first = county.stage(registries.HOUSEHOLDS)
    second = county.stage(registries.HOUSEHOLDS)
    assert (county.batch(first).state, county.counts(second)) == ("dropped", (1, 1, 0, 0))


def test_an_officer_by_name_takes_over_from_the_one_before(county):
    """History stays: the one before answers until today."""
    county.take(county.stage(registries.messy()))
    held = county.store.read_now(
        lambda tx: tx.exec(
            select(Person.name, Assignment.from_day, Assignment.until_day)
            .where(Assignment.person_id == Person.id, Assignment.subject_id == Subject.id)
            .where(Subject.name == "金穗米业", Assignment.capacity == "liaison")
            .order_by(col(Assignment.id))
        ).all()
    )
    assert [(name, until) for name, _, until in held if until in (None, TODAY)] == [("罗志强", TODAY), ("周明辉", None)]
    assert held[-1][1] == TODAY


def test_undo_says_what_hangs_on_it(county):
    """A record, a task that is done, somebody else in the post, a value changed since."""
    county.take(number := county.stage(registries.HOUSEHOLDS))
    new, li = county.named("石满仓"), county.named("李贵生")

    def work(tx):
        tx.add(Record(serial=900, duty="visit", subject_id=new.id, unit_id=new.unit_id, person_id=1, occurred_on=TODAY,
                      submitted_at=NOW + timedelta(hours=1), period_key="2026Q4"))  # fmt: skip
        tx.add(Task(duty="visit", subject_id=new.id, period_key="2026Q4", person_id=1, state="done"))
        tx.add(Assignment(subject_id=new.id, capacity="paired_member", person_id=1, from_day=TODAY))
        tx.get_one(Subject, li.id).profile = {**li.profile, "ways": "务工"}

    county.store.write_now(work)
    assert county.undo(number) == ["records", "tasks", "holders", "changed"]
    assert county.batch(number).state == "done"


def test_what_the_clock_planned_meanwhile_goes_along(county):
    """An open task that nobody touched is no hindrance."""
    before = county.all()
    county.take(number := county.stage(registries.messy()))
    duty = read_catalogue().duties["revisit"]
    county.store.write_now(lambda tx: plan_period(tx, duty, current_period(tx, TODAY), TODAY))
    new = county.named("云雾养蜂场")
    planned = select(Task).where(Task.subject_id == new.id)
    assert len(county.store.read_now(lambda tx: tx.exec(planned).all())) == 1
    assert county.undo(number) == []
    assert [row for row in county.all()[0] if "kind" in row] == [row for row in before[0] if "kind" in row]


def proposed(tx, household):
    """A household as a candidate for the member households."""
    selection = read_catalogue().declared(Selection)["member_household"]
    proposal = Proposal("crops", "self", household.name, "想种果", household.unit_id, subject_id=household.id)
    by = By(tx.exec(select(Person).where(Person.name == "刘建新")).one(), NOW, TODAY)
    return propose(tx, selection, proposal, by)


def test_a_candidate_is_not_taken_away(county):
    """Somebody proposed a household that a file brought in: undone it would be a candidate without a card."""
    county.take(number := county.stage(registries.HOUSEHOLDS))
    new = county.named("石满仓")
    county.store.write_now(lambda tx: proposed(tx, new).id)
    assert county.undo(number) == ["candidates"]


def test_a_candidate_that_was_taken_back_is_no_hindrance(county):
    """Its steps stay written down, about nothing that is on the roster."""
    county.take(number := county.stage(registries.HOUSEHOLDS))
    new = county.named("石满仓")
    county.store.write_now(lambda tx: len(take_back(tx, steps_of(tx, proposed(tx, new)))))
    assert county.undo(number) == []
    assert county.found("石满仓") == []


def test_what_cannot_be_placed_is_given_back_with_its_reason(county):
    """Places and people that do not exist, or exist twice."""
    head = ("户主", "乡镇", "村", "类别", "结对党员")
    rows = [
        head,
        ("甲甲", "云岭乡", "梨数村", "贫困户", ""),
        ("乙乙", "", "", "贫困户", ""),
        ("丙丙", "云岭乡", "梨树村", "贫困户", "没有这个人"),
        ("丁丁", "云岭乡", "梨树村", "贫困户", "覃波"),
        ("戊戊", "云岭乡", "梨树村", "富裕户", ""),
        ("", "云岭乡", "梨树村", "贫困户", ""),
        ("己己", "云岭乡", "梨树村", "贫困户", "P-0065"),
        ("庚庚", "云岭", "梨树", "贫困户", "吴晓岚"),
    ]
    number = county.stage(rows)
    assert county.why(number) == [
        "place_like", "no_place", "unknown_person", "person_elsewhere", "no_choice", "missing",
    ]  # fmt: skip
    assert county.counts(number) == (2, 0, 0, 6)


def test_two_of_one_name_are_told_apart_by_code(county):
    """Without a code the row is given back, with the codes; with one it is that one."""
    county.take(
        county.stage(
            (("编号", "户主", "乡镇", "村"), ("Z-1", "双双", "云岭乡", "梨树村"), ("Z-2", "双双", "云岭乡", "梨树村"))
        )
    )
    assert county.why(county.stage((("户主", "乡镇", "村", "人口"), ("双双", "云岭乡", "梨树村", 3)))) == ["two_named"]
    number = county.stage((("编号", "户主", "乡镇", "村", "人口"), ("Z-2", "双双", "云岭乡", "梨树村", 3)))
    assert county.counts(number) == (0, 1, 0, 0)


def test_who_keeps_one_township_imports_into_it_only(county):
    """The rows of others are given back."""
    path = county.store.read_now(lambda tx: find_people(tx, EVERYBODY, "周明辉")[0][1].path)
    county.importer.paths = (path,)
    rows = (("户主", "乡镇", "村"), ("甲甲", "云岭乡", "梨树村"), ("乙乙", "石坪镇", "青山村"))
    number = county.stage(rows)
    assert (county.counts(number), county.why(number)) == ((1, 0, 0, 1), ["not_yours"])


def test_a_new_name_is_found_and_the_old_one_is_not(county):
    """Renamed by its code; undone, it is found as before."""
    county.take(
        number := county.stage((("编号", "企业名称", "乡镇", "村"), ("E-YL-03", "甘泉水厂", "云岭乡", "桐木村")))
    )
    assert (county.found("甘泉"), county.found("清泉水厂")) == (["甘泉水厂"], ["清泉水厂支部"])
    assert county.undo(number) == []
    assert (county.found("gqsc"), county.found("qqsc")) == ([], ["清泉水厂", "清泉水厂支部"])


def test_members_belong_to_their_enterprise(county):
    """By its name; an organisation's secretary is one of the roster."""
    county.take(
        county.stage(
            (("姓名", "乡镇", "村", "所在企业", "党员类别"), ("钱多多", "云岭乡", "桐木村", "清泉水厂", "正式"))
        )
    )
    member = county.named("钱多多")
    assert (member.kind, member.parent_id, member.profile) == (
        "member",
        county.named("清泉水厂").id,
        {"standing": "full"},
    )
    head = ("党组织名称", "乡镇", "组织类别", "书记")
    county.take(county.stage((head, ("云岭乡中学支部", "云岭乡", "学校", "周明辉")), kind="organisation"))
    assert county.named("云岭乡中学支部").profile == {
        "sort": "school", "secretary": "周明辉", "secretary_code": "P-0045",
    }  # fmt: skip


def in_force(county, name):
    """What a member belongs to, or is attached to, today."""

    def read(tx):
        branch = aliased(Subject)
        return tx.exec(
            select(Membership.kind, branch.name)
            .where(Membership.member_id == Subject.id, Subject.name == name, Membership.branch_id == branch.id)
            .where(Membership.state == "agreed", col(Membership.until_day).is_(None), Membership.from_day <= TODAY)
        ).all()

    return county.store.read_now(read)


BRANCHES = (
    ("姓名", "乡镇", "村", "党员类别", "所在党支部", "挂靠"),
    ("钱多多", "云岭乡", "梨树村", "正式党员", "中共梨树村支部委员会", ""),
    ("尤大山", "", "", "正式党员", "", "月塘村党支部"),
    ("蒋大勇", "云岭乡", "梨树村", "正式党员", "桐木村支部", ""),
    ("孔小军", "云岭乡", "梨树村", "预备党员", "没有的支部", ""),
)


def test_members_come_with_their_branch(county):
    """Agreed from the day it is taken over; nobody is asked; who belongs to one is attached to none any more."""
    members = lambda tx: {gap.name for gap in KINDS["members"](tx, EVERYBODY, TODAY)}  # noqa: E731
    before = county.all()
    number = county.stage(BRANCHES)
    assert (county.counts(number), county.why(number)) == ((2, 1, 0, 1), ["unknown_branch"])
    assert (in_force(county, "钱多多"), in_force(county, "蒋大勇")) == ([], [("attached", "梨树村支部")])
    county.take(number)
    assert in_force(county, "钱多多") == [("belongs", "梨树村支部")]
    assert in_force(county, "尤大山") == [("attached", "月塘村支部")]
    assert in_force(county, "蒋大勇") == [("belongs", "桐木村支部")]
    assert county.named("尤大山").unit_id == county.named("月塘村支部").unit_id
    assert not {"钱多多", "尤大山", "蒋大勇"} & county.store.read_now(members)
    assert county.counts(county.stage(BRANCHES[:4])) == (0, 0, 3, 0)
    assert county.undo(number) == []
    assert county.all() == before


def test_undo_says_who_belongs_elsewhere_since(county):
    """A membership that ended since, and a branch of the file that took somebody in."""
    county.take(number := county.stage(BRANCHES))
    new, old = county.named("钱多多"), county.named("月塘村支部")

    def join(tx):
        mine = tx.exec(select(Membership).where(Membership.member_id == new.id)).one()
        mine.until_day = TODAY
        tx.add(Membership(member_id=new.id, branch_id=old.id, from_day=TODAY))

    county.store.write_now(join)
    assert county.undo(number) == ["members"]


def test_what_sounds_like_one_of_the_village_is_said_before_it_is_taken_in(county):
    """Not of another group, not of another village; the workbook names it, and it can be left out."""
    head = ("户主", "乡镇", "村", "组", "人口")
    rows = [head, ("李桂生", "云岭乡", "梨树村", "3", 4), ("李桂生", "云岭乡", "梨树村", "4", 4),
            ("李桂生", "云岭乡", "月塘村", "3", 4), ("覃东梅", "云岭乡", "梨树村", "", 4)]  # fmt: skip
    before = county.all()
    number = county.stage(rows)
    assert (county.counts(number), county.batch(number).alike) == ((4, 0, 0, 0), 2)
    data = county.store.read_now(
        lambda tx: errors(tx, county.secret, read_registry(), tx.get_one(ImportBatch, number), Texts("zh"))
    )
    listed = load_workbook(BytesIO(data)).get_sheet_by_index(0).to_python()[1:]
    assert [(row[0], row[3]) for row in listed] == [("李桂生", "3"), ("覃东梅", "")]
    assert "李贵生3组（H-YL-01-01）" in listed[0][-1]
    county.store.write_now(lambda tx: leave_out_alike(tx, tx.get_one(ImportBatch, number), NOW))
    assert (county.counts(number), county.batch(number).alike) == ((2, 0, 0, 0), 0)
    county.take(number)
    assert county.found("覃东梅") == ["覃冬梅"]
    assert len(county.found("李桂生")) == 2
    assert county.undo(number) == []
    assert county.all() == before


def test_a_double_with_its_code_is_that_one(county):
    """The code put into the table of doubles: a change, and no double any more."""
    rows = (("编号", "户主", "乡镇", "村", "组"), ("H-YL-01-01", "李桂生", "云岭乡", "梨树村", "3"))
    number = county.stage(rows)
    assert (county.counts(number), county.batch(number).alike) == ((0, 1, 0, 0), 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_rows_come_back_as_they_came_with_one_column_more(county, language):
    """The same headings; what was never kept is not in it."""
    number = county.stage(registries.messy())
    data = county.store.read_now(
        lambda tx: errors(tx, county.secret, read_registry(), tx.get_one(ImportBatch, number), Texts(language))
    )
    rows = load_workbook(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["序号", "企业 名称", "所在乡镇", "村居"]
    assert [row[1] for row in rows[1:]] == ["新桥砖厂", "老街酒坊"]
    assert "1.38E+10" in rows[1][-1]
    assert "梨树村" in rows[2][-1]
    assert "430721" not in str(rows)


def test_a_mended_row_goes_in(county):
    """The table of wrong rows, sent back with its last column still in it."""
    number = county.stage(registries.messy())
    data = county.store.read_now(
        lambda tx: errors(tx, county.secret, read_registry(), tx.get_one(ImportBatch, number), Texts("zh"))
    )
    book = openpyxl.load_workbook(BytesIO(data))
    book.active["G2"] = "13800001111"
    saved = BytesIO()
    book.save(saved)
    assert county.counts(county.stage(saved.getvalue())) == (1, 0, 0, 1)


@pytest.mark.parametrize("kind", read_registry().kinds)
def test_the_blank_of_each_kind_is_recognised_as_it(county, kind):
    """Drop-downs for what is chosen; filled in, it is read without a question."""
    data = county.store.read_now(lambda tx: template(tx, read_registry(), kind, Texts("zh")))
    book = openpyxl.load_workbook(BytesIO(data))
    described = read_registry().kinds[kind]
    listed = ("choice", "choices", "township", "village", "whole", "unit", "units", "branch")
    chosen = [column for column in described.columns if column.type in listed]
    assert len(book.active.data_validations.dataValidation) == len(chosen)
    filled = {"name": "梨树村", "person_name": "钱多多", "township": "云岭乡", "village": "梨树村", "whole": 3}
    filled |= {"unit": "桃源县", "units": "梨树村", "branch": "梨树村支部", "person": "何秀英"}
    for at, column in enumerate(described.columns, start=1):
        value = column.choices[0].zh if column.choices else filled.get(column.type)
        book.active.cell(2, at, value)
    saved = BytesIO()
    book.save(saved)
    number = county.stage(saved.getvalue())
    assert (county.batch(number).kind, county.batch(number).wrong) == (kind, 0)
