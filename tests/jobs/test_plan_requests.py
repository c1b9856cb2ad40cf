"""The clock urges whoever has a request, then the one above; an extension that is undecided stops it."""

from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook
from sqlmodel import col, select

from activities.catalogue import Catalogue
from forms.zone import ZONE
from handlers.made import Making
from handlers.request_sheet import MAKER, ledger_made
from jobs.plan_requests import plan_requests
from storage.people import link_account
from storage.secret import Secret
from storage.tables import Prompt, Subject
from storage.tickets import answer_ticket, raise_about, wish
from tests.county import morning
from tests.storage.people import person

CATALOGUE = Catalogue({})
TUESDAY = date(2026, 10, 20)


def raised(tx):
    """王满香 wants to learn; 唐海 has it until 29 October."""
    link_account(tx, person(tx, "唐海").id, 1, "zh", date(2026, 9, 1))
    household = tx.exec(select(Subject).where(Subject.name == "王满香")).one()
    return raise_about(tx, household, "想学养蜂", person(tx, "何秀英"), TUESDAY)


def told(tx, day):
    """Who is told what from a day on, after the clock ran on it twice."""
    plan_requests(tx, morning(day), CATALOGUE)
    assert plan_requests(tx, morning(day), CATALOGUE) == 0
    rows = tx.exec(select(Prompt).where(col(Prompt.about).startswith("request:"), Prompt.due_on == day)).all()
    names = {person(tx, name).id: name for name in ("唐海", "刘建新", "何秀英")}
    return {(names[row.person_id], row.stage.rsplit(":", 2)[0]) for row in rows}


def test_before_the_limit_on_it_and_after_it(tx):
    """The day before, the day, the day after with the leader; the writer when the household is to be told."""
    ticket = raised(tx)
    assert told(tx, date(2026, 10, 27)) == set()
    assert told(tx, date(2026, 10, 28)) == {("唐海", "holder:due-1")}
    assert told(tx, date(2026, 10, 29)) == {("唐海", "holder:due")}
    assert told(tx, date(2026, 10, 30)) == {("唐海", "holder:due+1"), ("刘建新", "above:due+1")}
    answer_ticket(tx, ticket, "11月10日开班", person(tx, "唐海"), date(2026, 10, 30))
    assert told(tx, date(2026, 11, 3)) == {("何秀英", "holder:due")}


def test_after_weeks_down_only_the_latest_is_said(tx):
    """One prompt each, not one for each day that was missed."""
    raised(tx)
    assert plan_requests(tx, morning(date(2026, 11, 20)), CATALOGUE) == 2


def test_undecided_nobody_is_urged_but_who_decides(tx):
    """批复前不催; the leader is reminded after two workdays."""
    ticket = raised(tx)
    wish(tx, ticket, date(2026, 11, 5), "课没定", date(2026, 10, 27))
    assert told(tx, date(2026, 10, 28)) == set()
    assert plan_requests(tx, morning(date(2026, 10, 30)), CATALOGUE) == 1
    [row] = tx.exec(select(Prompt).where(col(Prompt.stage).startswith("wish:"))).all()
    assert (row.person_id, row.due_on) == (person(tx, "刘建新").id, date(2026, 10, 29))


def test_the_ledger_has_a_line_for_each_request(tx):
    """From collection to the limit, in the columns of domain.md; only what the reader oversees."""
    raised(tx)
    tx.flush()
    lines = ledger(tx, "刘建新")
    heads = [cell for cell in lines[2] if cell]
    row = dict(zip(heads, next(line for line in lines if "想学养蜂" in line), strict=False))
    assert (row["乡镇"], row["村（社区）"], row["诉求人"], row["分类"]) == ("云岭乡", "梨树村", "王满香", "种养技术")
    assert (row["承办单位"], row["承办人"], row["状态"], row["期限提示"]) == (
        "云岭乡农技站",
        "唐海",
        "逾期",
        "逾期（黄）",
    )
    assert not any("想学养蜂" in line for line in ledger(tx, "向东明"))


def ledger(tx, name):
    """The workbook's lines as this person gets it on 2 November."""
    at = datetime(2026, 11, 2, 10, tzinfo=ZONE)
    payload = {"made": {"kind": MAKER, "person": person(tx, name).id, "language": "zh", "at": at.isoformat()}}
    made = ledger_made(Making(tx, Secret("a key that is long enough for tests"), at, CATALOGUE), payload)
    assert made.files["document"].name.endswith("诉求台账.xlsx")
    return list(load_workbook(BytesIO(made.files["document"].data)).active.iter_rows(values_only=True))
