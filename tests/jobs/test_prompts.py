"""Duties of other periods than the quarter: a county's own folder says every week or month, and the rest follows."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from activities.catalogue import Catalogue, Step, read_catalogue
from handlers.texts import Texts
from jobs.plan_prompts import plan_prompts
from jobs.plan_tasks import plan_tasks
from jobs.say_prompts import say_prompts
from storage.outbox import put
from storage.people import link_account
from storage.periods import period_of_visit
from storage.tables import Outbox, Prompt, Task
from storage.tasks import to_do
from tests.county import morning
from tests.storage.people import enterprise, person

REVISIT = read_catalogue().duties["revisit"]
STEPS = (Step("opens", "holder"), Step("due-3", "holder"))


def coming_round(kind):
    """A catalogue whose only duty comes round by another period."""
    return Catalogue({"look": replace(REVISIT, key="look", cadence=kind, steps=STEPS)})


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("week", "2026W48", "11月23日这周"),
        ("month", "2026M11", "11月"),
        ("half_year", "2026H2", "下半年"),
        ("year", "2026", "2026年"),
    ],
)
def test_a_duty_of_any_period_has_its_tasks(tx, kind, key, said):
    """Sixty tasks on 24 November, each in the list of whoever goes there; a visit of that day counts in that period."""
    day, catalogue = date(2026, 11, 24), coming_round(kind)
    assert plan_tasks(tx, morning(day), catalogue) == 60
    assert plan_tasks(tx, morning(day), catalogue) == 0
    zhou = person(tx, "周明辉").id
    assert sum(task.period_key == key for task, _ in to_do(tx, zhou, day)) == 6
    assert period_of_visit(tx, "look", enterprise(tx, "云岭茶业").id, day).key == key
    assert Texts("zh").period(key) == said


def test_every_month_is_prompted_anew(tx):
    """Planned on the first workday and three days before the 25th; each once, however often the clock looks."""
    catalogue = coming_round("month")
    zhou = person(tx, "周明辉").id
    told = []
    for day in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 22), date(2027, 1, 1), date(2027, 1, 4)):
        for _ in range(2):
            plan_tasks(tx, morning(day), catalogue)
            plan_prompts(tx, morning(day), catalogue)
        rows = tx.exec(select(Prompt).where(Prompt.person_id == zhou).order_by(col(Prompt.id))).all()
        told.append([(row.about.split(":")[2], row.stage, row.due_on.isoformat()[5:]) for row in rows])
    december = [("2026M12", "holder:opens", "12-01"), ("2026M12", "holder:due-3", "12-22")]
    january = [("2027M01", "holder:opens", "01-04")]
    assert told == [december[:1], december[:1], december, december, december + january]


@pytest.fixture
def zhou(tx):
    """周明辉 with an account."""
    found = person(tx, "周明辉")
    link_account(tx, found.id, 1, "zh", date(2026, 10, 1))
    return found.id


def planned(tx, zhou, stage, day):
    """Something of another kind is planned for him."""
    tx.add(Prompt(person_id=zhou, about=f"week:{day}", stage=stage, due_on=day))
    tx.flush()


def test_what_is_soft_waits_when_the_week_is_full(tx, zhou):
    """Three digests by Wednesday: the leader's weekly one waits for Monday, a rung of a ladder does not."""
    catalogue, monday = read_catalogue(), date(2026, 11, 23)
    for day in (23, 24, 25):
        when = morning(date(2026, 11, day))
        key = f"digest:{zhou}:2026-11-{day}"
        put(tx, kind="notice", method="sendMessage", payload={}, now=when, person_id=zhou, unique_key=key)
    planned(tx, zhou, "week", monday)

    def said(day):
        say_prompts(tx, morning(day), catalogue)
        return tx.exec(select(Outbox.unique_key).where(Outbox.person_id == zhou).order_by(Outbox.id)).all()[3:]

    assert said(date(2026, 11, 26)) == []
    planned(tx, zhou, "holder:due-3", date(2026, 11, 26))
    assert said(date(2026, 11, 26)) == [f"digest:{zhou}:2026-11-26"]
    assert said(date(2026, 11, 27)) == [f"digest:{zhou}:2026-11-26"]
    assert said(date(2026, 11, 30)) == [f"digest:{zhou}:2026-11-26", f"digest:{zhou}:2026-11-30"]


def test_of_stages_that_passed_unsaid_the_latest_is_said(tx, zhou):
    """The bot was away for weeks: one digest, one stage."""
    for stage, day in (("holder:opens", date(2026, 10, 8)), ("holder:due-30", date(2026, 11, 25))):
        tx.add(Prompt(person_id=zhou, about="duty:revisit:2026Q4", stage=stage, due_on=day))
    tx.flush()
    assert say_prompts(tx, morning(date(2026, 11, 30)), read_catalogue()) == 1
    states = dict(tx.exec(select(Prompt.stage, Prompt.state).where(Prompt.person_id == zhou)).all())
    assert states == {"holder:opens": "dropped", "holder:due-30": "said"}
    assert len(tx.exec(select(Outbox).where(Outbox.person_id == zhou)).all()) == 1


def test_a_task_of_nobody_prompts_nobody(tx):
    """A gap is the leader's and the office's to see."""
    day = date(2026, 10, 8)
    for row in tx.exec(select(Task).where(Task.period_key == "2026Q4")).all():
        row.person_id = None
    tx.flush()
    plan_prompts(tx, morning(day), read_catalogue())
    assert tx.exec(select(Prompt).where(col(Prompt.stage).startswith("holder:"))).all() == []
