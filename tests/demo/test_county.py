"""Who and what there is in 桃源县."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import select

import bot.demo
from bot.demo import CAST, DemoRefused, is_loaded
from bot.demo.names import invented
from storage.people import in_capacities, leader_of, unit_of, viewer_of
from storage.plan_steps import progress_of
from storage.plans import keeper_of
from storage.tables import (
    Account,
    Assignment,
    Grant,
    Membership,
    Person,
    Plan,
    ScoreColumn,
    ScoreObjection,
    ScoreSheet,
    Subject,
    Unit,
)
from tests.demo.finding import SECRET, enterprise, named

DAY = date(2026, 10, 21)


def test_townships_stand_in_official_order_with_their_enterprises(county):
    """Six townships, sixty enterprises."""

    def look(tx):
        townships = tx.exec(select(Unit).where(Unit.kind == "township").order_by(Unit.position)).all()
        inside = tx.exec(select(Unit.path).where(Subject.kind == "enterprise", Subject.unit_id == Unit.id)).all()
        return [(each.name, sum(path.startswith(each.path) for path in inside)) for each in townships]

    assert county(DAY, look) == [
        ("云岭乡", 12),
        ("石坪镇", 11),
        ("清溪镇", 13),
        ("白鹭镇", 9),
        ("禾田乡", 8),
        ("竹园乡", 7),
    ]


def test_there_are_as_many_as_promised(county):
    """Villages and communities, households in each, and everything else by kind."""

    def look(tx):
        units = Counter(tx.exec(select(Unit.kind)).all())
        subjects = Counter(tx.exec(select(Subject.kind)).all())
        a_village = Counter(tx.exec(select(Subject.unit_id).where(Subject.kind == "household")).all())
        return units["village"] + units["community"], subjects, set(a_village.values())

    villages, subjects, a_village = county(DAY, look)
    assert villages == 30
    assert (subjects["enterprise"], subjects["household"], a_village) == (60, 300, {10})
    assert subjects["organisation"] == 6 + 30 + 30  # of townships, of villages, and of every second enterprise
    assert subjects["village"] == 2  # put in order


def test_everybody_of_the_conversations_is_there(county):
    """By name, with unit and post as the greeting reads them."""

    def look(tx):
        return {name: f"{unit_of(tx, person).name}{person.post}" for name in posts for person in [named(tx, name)]}

    posts = {
        "周明辉": "云岭乡党建办干部",
        "刘建新": "云岭乡副书记",
        "罗志强": "云岭乡组织干事",
        "孙立群": "云岭乡企业服务站干部",
        "田勇": "云岭乡经济发展办干部",
        "高翔": "云岭乡社会事务办干部",
        "许琳": "云岭乡党建办干事",
        "唐海": "云岭乡农技站农技员",
        "何秀英": "梨树村支部书记",
        "吴晓岚": "县委组织部干部二室主任",
        "覃波": "石坪镇党建办干部",
        "唐丽": "白鹭镇党建办干部",
        "郑家旺": "白鹭镇组织干事",
        "彭春生": "月塘村金穗米业支部书记",
        "沈国庆": "梨树村云岭茶业支部书记",
        "龙跃进": "桐木村清泉水厂支部书记",
    }
    assert county(DAY, look) == posts


def test_the_households_of_the_conversations_are_there(county):
    """The secretary of 梨树村 finds them by name and group, two of one name among them."""

    def look(tx):
        rows = tx.exec(
            select(Subject).where(Subject.kind == "household", Subject.unit_id == Unit.id, Unit.name == "梨树村")
        ).all()
        return {(row.name, row.profile["group"]) for row in rows}

    assert county(DAY, look) >= {
        ("李贵生", "3组"),
        ("覃冬梅", "5组"),
        ("陈启明", "1组"),
        ("王满香", "2组"),
        ("张三", "3组"),
        ("张三", "7组"),
    }


def test_zhou_minghui_answers_for_what_the_roster_says(county):
    """Six enterprises to revisit, four of his own, three households."""
    capacities = county(DAY, lambda tx: in_capacities(tx, named(tx, "周明辉").id, DAY))
    assert capacities == {"revisitor": 6, "liaison": 4, "paired_member": 3}


def test_his_three_households_are_those_of_the_roadside(county):
    """李贵生, 覃冬梅 and 陈启明, all in 梨树村."""

    def look(tx):
        mine = (Assignment.capacity == "paired_member", Assignment.person_id == named(tx, "周明辉").id)
        return set(tx.exec(select(Subject.name).where(*mine, Assignment.subject_id == Subject.id)).all())

    assert county(DAY, look) == {"李贵生", "覃冬梅", "陈启明"}


def test_every_household_is_paired(county):
    """With exactly one person."""

    def look(tx):
        return Counter(tx.exec(select(Assignment.subject_id).where(Assignment.capacity == "paired_member")).all())

    paired = county(DAY, look)
    assert (len(paired), set(paired.values())) == (300, {1})


def test_nobody_revisits_an_enterprise_of_his_own(county):
    """Revisits are crossed: revisitor, instructor and liaison of an enterprise are three people, at all sixty."""

    def look(tx):
        rows = tx.exec(
            select(Assignment.subject_id, Assignment.person_id)
            .where(Assignment.capacity.in_(("revisitor", "instructor", "liaison")), Assignment.until_day.is_(None))
            .distinct()
        ).all()
        return Counter(subject for subject, _ in rows)

    answering = county(DAY, look)
    assert (len(answering), set(answering.values())) == (60, {3})


def test_who_reads_what(county):
    """The office reads the county, a deputy secretary his township, an officer and a secretary nothing of others."""

    def look(tx):
        return [[len(path.split("/")) - 2 for path in viewer_of(tx, named(tx, name).id).paths] for name in names]

    names = ("吴晓岚", "刘建新", "周明辉", "何秀英")
    assert county(DAY, look) == [[1], [2], [], []]


def test_every_township_has_its_leader(county):
    """The one who hears what is not done."""

    def look(tx):
        units = tx.exec(select(Unit).where(Unit.kind == "township").order_by(Unit.position)).all()
        return [f"{leader.name}{leader.post}" for unit in units for leader in [leader_of(tx, unit)]]

    assert county(DAY, look) == [
        "刘建新副书记",
        "向东明副书记",
        "黎明华副书记",
        "戴文静副书记",
        "曾立新副书记",
        "覃晓梅副书记",
    ]


def test_only_one_member_is_outside(county):
    """But for one, whom the next revisit gives a branch, every member belongs or is attached to one."""

    def look(tx):
        inside = select(Membership.member_id).where(Membership.state == "agreed")
        return tx.exec(select(Subject.name).where(Subject.kind == "member", Subject.id.not_in(inside))).all()

    assert county(DAY, look) == ["柯利民"]


def test_members_of_an_enterprise_have_different_names(county):
    """A form and a chat know them by name."""

    def look(tx):
        return Counter(tx.exec(select(Subject.parent_id, Subject.name).where(Subject.kind == "member")).all())

    assert max(county(DAY, look).values()) == 1


def test_people_have_names_of_their_own(county):
    """A follow-up finds its responsible by name."""
    names = county(DAY, lambda tx: tx.exec(select(Person.name)).all())
    assert len(set(names)) == len(names)


def test_a_branch_without_a_committee_is_small(county):
    """金穗米业 has nine full members, 清泉水厂 seven: both have committees; 云岭茶业 has none."""

    def look(tx):
        members = tx.exec(select(Subject).where(Subject.kind == "member")).all()
        full = Counter(row.parent_id for row in members if row.profile["standing"] == "full")
        return [full[enterprise(tx, name).id] for name in ("金穗米业", "清泉水厂", "云岭茶业")]

    assert county(DAY, look) == [9, 7, 5]


def test_a_phone_is_kept_encrypted(county):
    """Nothing readable in the column; whoever has the secret reads it, and finds the person by it."""

    def look(tx):
        person = named(tx, "周明辉")
        return person.phone_encrypted, person.phone_hash

    encrypted, fingerprint = county(DAY, look)
    assert "10100000045" not in encrypted
    assert SECRET.decrypt(encrypted) == "10100000045"
    assert SECRET.fingerprint("10100000045") == fingerprint


def test_the_cast_is_on_the_roster(county):
    """周明辉 first; nobody twice; nobody has an account yet."""

    def look(tx):
        people = {person.code: person.name for person in tx.exec(select(Person)).all()}
        return [people[code] for code in CAST], tx.exec(select(Account)).all()

    names, accounts = county(DAY, look)
    assert names[:6] == ["周明辉", "刘建新", "罗志强", "何秀英", "吴晓岚", "许琳"]
    assert set(names) >= {"覃波", "唐丽", "郑家旺", "孙立群", "田勇", "高翔"}
    assert len(set(names)) == len(names)
    assert accounts == []


def test_contacts_and_paths_hold_together(county):
    """Every unit's contact is on the roster, and its path goes through its parent."""

    def look(tx):
        units = {unit.id: unit for unit in tx.exec(select(Unit)).all()}
        paths = all(unit.path == f"{units[unit.parent_id].path}{unit.id}/" for unit in units.values() if unit.parent_id)
        return paths, {unit.contact_id for unit in units.values()} <= set(tx.exec(select(Person.id)).all())

    assert county(DAY, look) == (True, True)


def test_no_foreign_key_hangs(county):
    """SQLite finds every reference."""
    assert county(DAY, lambda tx: tx.connection().exec_driver_sql("PRAGMA foreign_key_check").all()) == []


def test_it_is_loaded_once(county):
    """Into an empty database only; a second time is refused with what to do."""

    def look(tx):
        assert is_loaded(tx)
        with pytest.raises(DemoRefused, match="empty one"):
            bot.demo.load(tx, today=DAY, now=None, secret=SECRET)
        return len(tx.exec(select(Unit)).all())

    assert county(DAY, look) == 51


def test_an_empty_database_is_not_the_demo(store_without_county):
    """So that the simulator loads it at the first start."""
    assert store_without_county.read_now(is_loaded) is False


def test_it_is_the_same_every_time(county):
    """Names and numbers come from tables, not from chance."""

    def look(tx):
        return [(row.code, row.name, row.profile) for row in tx.exec(select(Subject).order_by(Subject.id)).all()]

    assert county(DAY, look) == county(DAY, look)


def test_invented_names_do_not_repeat():
    """Not one in all the combinations, nor one that is taken."""
    names = list(invented({"陈春生"}))
    assert len(names) == len(set(names)) == 41 * 67 - 1


def test_grants_are_of_the_known_roles(county):
    """Officers, secretaries and leaders where they serve, the office over the county."""
    assert county(DAY, lambda tx: Counter(tx.exec(select(Grant.role)).all())) == {
        "officer": 28,
        "secretary": 30,
        "leader": 7,
        "office": 2,
    }


def test_every_kind_of_plan_is_there(county):
    """Open ones with something done and something overdue, of every kind that is declared."""

    def look(tx):
        plans = tx.exec(select(Plan).order_by(Plan.id)).all()
        first = progress_of(tx, plans[0].id, DAY)
        keeper = keeper_of(tx, plans[0], DAY)
        return [(row.kind, row.state) for row in plans], (first.done, first.total, len(first.overdue)), keeper.name

    assert county(DAY, look) == (
        [
            ("backward_village", "open"),
            ("township_in_order", "open"),
            ("village_in_order", "open"),
            ("development", "open"),
            ("founding", "open"),
        ],
        (2, 6, 1),
        "余海燕",
    )


def test_last_years_tables_of_points_are_given(county):
    """Every column of every village branch and township committee; a model, a veto, an objection that was answered."""

    def look(tx):
        columns = tx.exec(select(ScoreColumn)).all()
        sheets = tx.exec(select(ScoreSheet)).all()
        return (
            len(sheets),
            sum(column.submitted_at is not None for column in columns),
            [column.vetoes for column in columns if column.vetoes],
            sum(sheet.model_on is not None for sheet in sheets),
            [row.state for row in tx.exec(select(ScoreObjection)).all()],
        )

    sheets, given, vetoes, models, objections = county(DAY, look)
    assert (sheets, given) == (25 + 6, 25 * 3 + 6 * 2)
    assert [list(veto) for veto in vetoes] == [["vacant"]]
    assert (models, objections) == (2, ["upheld"])
