"""What the clock has to say: planned once a person, thing and stage; said in one digest a person and day."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import text
from sqlmodel import col, func, select

from storage.planning import run
from storage.store import Tx
from storage.tables import Outbox, Prompt

TO_HOLDERS = text(
    """
    INSERT INTO prompt (person_id, about, stage, due_on, state)
    SELECT DISTINCT task.person_id, :about, :stage, :due_on, 'planned'
    FROM task
    WHERE task.duty = :duty AND task.period_key = :period AND task.state = 'open' AND task.person_id IS NOT NULL
      AND (task.paused_until IS NULL OR task.paused_until < :today)
      AND NOT EXISTS (SELECT 1 FROM obstacle WHERE obstacle.task_id = task.id AND obstacle.state = 'open')
    ON CONFLICT DO NOTHING
    """
)


def plan_holders(tx: Tx, duty: str, period: str, stage: str, *, due_on: date, today: date) -> int:
    """Plan a prompt for everybody who has something of a duty to do in a period; how many were added."""
    values = {"duty": duty, "period": period, "about": f"duty:{duty}:{period}", "stage": stage}
    return run(tx, TO_HOLDERS, {**values, "due_on": due_on, "today": today})


def plan_prompt(tx: Tx, person_id: int, about: str, stage: str, due_on: date) -> bool:
    """Plan one prompt; False when it was planned before."""
    there = tx.exec(
        select(Prompt.id).where(
            Prompt.person_id == person_id, Prompt.about == about, Prompt.stage == stage, Prompt.due_on == due_on
        )
    ).first()
    if there is None:
        tx.add(Prompt(person_id=person_id, about=about, stage=stage, due_on=due_on))
        tx.flush()
    return there is None


def stage_planned(tx: Tx, person_id: int, about: str, stage: str, *, after: date = date.min) -> bool:
    """Whether a person was told, or is to be, at a stage of something, on whatever day after this one."""
    row = select(Prompt.id).where(Prompt.person_id == person_id, Prompt.about == about, Prompt.stage == stage)
    return tx.exec(row.where(Prompt.due_on > after)).first() is not None


def tell_otherwise(tx: Tx, person_id: int, about: str, stage: str, due_on: date) -> None:
    """Something else says it: where this prompt was not planned yet, it will not be."""
    if plan_prompt(tx, person_id, about, stage, due_on):
        row = tx.exec(
            select(Prompt).where(
                Prompt.person_id == person_id, Prompt.about == about, Prompt.stage == stage, Prompt.due_on == due_on
            )
        ).one()
        row.state = "dropped"


def hearers(tx: Tx, today: date, limit: int, *, stages: str = "") -> list[int]:
    """Those for whom something is planned that is due, of stages that begin so, in order."""
    rows = tx.exec(
        select(Prompt.person_id)
        .where(Prompt.state == "planned", Prompt.due_on <= today, col(Prompt.stage).startswith(stages))
        .group_by(col(Prompt.person_id))
        .order_by(func.min(Prompt.id))
        .limit(limit)
    ).all()
    return list(rows)


def planned_for(tx: Tx, people: Collection[int], today: date, *, stages: str = "") -> list[Prompt]:
    """What is planned for these people and due, of stages that begin so."""
    return list(
        tx.exec(
            select(Prompt)
            .where(col(Prompt.person_id).in_(people), Prompt.state == "planned", Prompt.due_on <= today)
            .where(col(Prompt.stage).startswith(stages))
            .order_by(col(Prompt.id))
        ).all()
    )


def latest(prompts: Sequence[Prompt]) -> list[Prompt]:
    """Of several stages of one thing the latest; the earlier ones are dropped, since nobody heard them in time."""
    last = {row.about: row for row in sorted(prompts, key=lambda row: (row.due_on, row.id or 0))}
    for row in prompts:
        if last[row.about] is not row:
            row.state = "dropped"
    return [row for row in prompts if last[row.about] is row]


def times_reminded(tx: Tx, person_id: int, about: str) -> int:
    """How often a person was reminded of something; that it began is no reminder."""
    return tx.exec(
        select(func.count())
        .where(Prompt.person_id == person_id, Prompt.about == about, Prompt.state == "said")
        .where(~col(Prompt.stage).endswith(":opens"))
    ).one()


def digests_since(tx: Tx, person_id: int, day: date) -> int:
    """How many digests went to a person on a day or after it."""
    keys = tx.exec(
        select(Outbox.unique_key).where(
            Outbox.person_id == person_id, col(Outbox.unique_key).startswith(f"digest:{person_id}:")
        )
    ).all()
    return sum(date.fromisoformat(str(key).rsplit(":", 1)[1]) >= day for key in keys)
