"""Plans in the county: villages and a township being put in order, a household, a branch to be founded."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from bot.demo.history import Calendar
from bot.demo.roster import People, Units
from bot.demo.tables import stories
from storage.places import place_subject
from storage.plan_steps import NewStep, add_steps, add_whole, finish, keep_entry, steps_of
from storage.plans import answerer, assign
from storage.store import Tx
from storage.tables import Person, Plan, PlanEntry, Subject


def load_plans(tx: Tx, units: Units, people: People, calendar: Calendar) -> None:
    """Each plan of stories.toml, with its days counted from today."""
    for story in stories("plan"):
        subject = _subject(tx, units, story)
        made_on = calendar.today + timedelta(days=story["made"])
        for capacity, name in story.get("answering", {}).items():
            unit = units.get(name)
            who = answerer(tx, None, unit.id) if unit else answerer(tx, people[name].id)
            assign(tx, subject, capacity, who, made_on)
        _plan(tx, subject, people, story, calendar)


def _subject(tx: Tx, units: Units, story: Mapping[str, Any]) -> Subject:
    if "place" in story:
        return place_subject(tx, units[story["place"]])
    return tx.exec(select(Subject).where(Subject.code == story["subject"])).one()


def _plan(tx: Tx, subject: Subject, people: People, story: Mapping[str, Any], calendar: Calendar) -> None:
    today, by = calendar.today, people[story["by"]]
    plan = Plan(
        kind=story["kind"],
        subject_id=subject.id or 0,
        unit_id=subject.unit_id,
        kept_by=story["kept_by"],
        state=story.get("state", "open"),
        sort=story.get("sort", ""),
        problem=story.get("problem", ""),
        goal=story.get("goal", ""),
        money=story.get("money"),
        made_by_id=by.id or 0,
        made_on=today + timedelta(days=story["made"]),
    )
    tx.add(plan)
    tx.flush()
    steps = [_step(tx, people, each, today) for each in story.get("steps", ())]
    add_steps(tx, plan, steps, by, plan.made_on)
    _do(tx, plan, story, today)
    if "whole" in story:
        keeper = people[story["keeper"]]
        add_whole(tx, plan, story["whole"], who=answerer(tx, keeper.id), by=by, today=plan.made_on)
    if "said" in story:
        _say(tx, plan, people[story["keeper"]], story, calendar)


def _step(tx: Tx, people: People, each: Mapping[str, Any], today: date) -> NewStep:
    return NewStep(
        each["words"],
        today + timedelta(days=each["due"]),
        answerer(tx, people[each["who"]].id),
        each.get("heading", ""),
        each.get("measure", ""),
        each.get("amount"),
    )


def _do(tx: Tx, plan: Plan, story: Mapping[str, Any], today: date) -> None:
    """The steps that are done already."""
    done = {each["words"]: each["done"] for each in story.get("steps", ()) if "done" in each}
    for step in steps_of(tx, plan.id or 0):
        if step.row.measure in done:
            finish(step.row, "办完了", today + timedelta(days=done[step.row.measure]))


def _say(tx: Tx, plan: Plan, keeper: Person, story: Mapping[str, Any], calendar: Calendar) -> None:
    """What was said of this month's progress; half of what is counted in figures is done."""
    open_steps = [step for step in steps_of(tx, plan.id or 0) if step.row.state == "open" and step.counted.amount]
    entry = PlanEntry(
        plan_id=plan.id or 0,
        period_key=f"{calendar.today.year}M{calendar.today.month:02d}",
        person_id=keeper.id or 0,
        said_at=calendar.now,
        words=story["said"],
        spent=story.get("spent", 0),
        amounts={str(step.row.id): (step.counted.amount or 0) / 2 for step in open_steps},
    )
    keep_entry(tx, entry, {}, calendar.today)
