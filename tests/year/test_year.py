"""A year lived through: four quarters, 200 enterprises, officers who go at once, late, never, block, are replaced.

Every visit goes through the chat as a blank that was filled without a signal; every day the clock wakes the jobs. At the
end the figures that the bot keeps are counted again from the raw records, by a few lines that share no code with it.
"""

import json
import re
import time
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from forms.zone import ZONE
from storage import tables
from storage.figures import PARTS, afterwards, figures
from storage.people import viewer_of
from storage.tables import Assignment, Obstacle, Person, Record, Subject, Task, Unit
from tests.county import County, morning
from tests.year.county import BEGINS, ENTERPRISES, OFFICE, TOWNSHIPS, leader, officers, prepared

QUARTERS = {
    "2026Q4": date(2026, 10, 1),
    "2027Q1": date(2027, 1, 1),
    "2027Q2": date(2027, 4, 1),
    "2027Q3": date(2027, 7, 1),
}
LAST = {
    "2026Q4": date(2026, 12, 31),
    "2027Q1": date(2027, 3, 31),
    "2027Q2": date(2027, 6, 30),
    "2027Q3": date(2027, 9, 30),
}
ENDS = date(2027, 10, 15)
BLOCKED, REPLACED = date(2027, 2, 10), date(2027, 4, 20)
DAY = timedelta(days=1)


class Year:
    """The county through its year: what each officer does on which day."""

    def __init__(self, county):
        self.county = county
        self.visits = 0
        self.plans = defaultdict(list)  # day → what is done on it

    def on(self, day, do, *args):
        """Plan something for a day."""
        self.plans[day].append((do, args))

    async def live(self):
        """Every day from first to last."""
        day = BEGINS
        while day <= ENDS:
            await self.county.at(morning(day))
            await self.county.settled()
            if day in OPENED:
                self.look_ahead(OPENED[day])
            for do, args in self.plans.pop(day, []):
                await do(*args)
            if day in LAST.values():
                await self.county.at(datetime.combine(day, datetime.min.time(), tzinfo=ZONE) + timedelta(hours=18))
            day += DAY

    def look_ahead(self, quarter):
        """On the opening morning everybody decides how to go about the quarter, by his habit."""
        last, due = LAST[quarter], LAST[quarter].replace(day=25)
        first = {"at_once": LAST[quarter] - timedelta(days=75), "steady": last - timedelta(days=60)}
        for officer in officers():
            for place, name in enumerate(self.to_visit(officer.name, quarter)):
                if officer.habit in first or (officer.habit == "blocks" and first["steady"] < BLOCKED):
                    day = first.get(officer.habit, first["steady"]) + place * DAY
                    self.on(day, self.visit, officer.name, name, day)
                elif officer.habit == "late":
                    # every fourth is sent within the days of grace, every eighth long after
                    day = due + timedelta(days=1 + place % 5) if place % 4 else last
                    self.on(
                        day + (3 if place % 8 else 20) * DAY if place % 4 == 0 else day,
                        self.visit,
                        officer.name,
                        name,
                        day,
                    )
        if quarter == "2027Q2":
            self.on(OPENED_ON[quarter] + DAY, self.obstacles)

    def to_visit(self, person, quarter):
        """Whom a person is to visit, as his own list says."""

        def look(tx):
            return tx.exec(
                select(Subject.name)
                .where(Task.subject_id == Subject.id, Task.person_id == Person.id, Person.name == person)
                .where(Task.period_key == quarter, Task.state == "open")
                .order_by(Task.id)
            ).all()

        return self.county.read(look)

    async def visit(self, officer, enterprise, day):
        """A blank filled at the works, which leaves the phone when it can; then one tap."""
        text = f"企业：{enterprise}\n日期：{day.month}月{day.day}日\n见到：厂长\n两员：都好\n党员：无"
        await self.county.act(officer, text=text)
        await self.county.act(officer, tap=self.county.button(officer, "提交"))
        self.visits += 1

    async def block(self):
        """He stops the bot."""
        for officer in officers():
            if officer.habit == "blocks":
                self.county.phone(officer.name).block()
        self.county.awaited = self.county.simulator.world.next_update_id - 1
        await self.county.settled()

    async def replace(self):
        """Whoever blocked the bot is replaced: what he had goes to the one who goes at once, where he may check it."""

        def hand_over(tx):
            for officer in officers():
                if officer.habit != "blocks":
                    continue
                person = tx.exec(select(Person).where(Person.name == officer.name)).one()
                for row in tx.exec(select(Assignment).where(Assignment.person_id == person.id)).all():
                    if row.capacity == "revisitor":
                        row.until_day = REPLACED
                for grant in tx.exec(select(tables.Grant).where(tables.Grant.person_id == person.id)).all():
                    tx.delete(grant)

        await self.county.store.write(hand_over)

    async def obstacles(self):
        """In each township the one who goes steadily has two that he cannot visit: one is paused, one waived."""
        for officer in officers():
            if officer.habit == "steady":
                for how in ("暂缓", "免查"):
                    await self.county.act(officer.name, text="有查不了的")
                    await self.county.act(officer.name, text="1")
                    await self.county.act(officer.name, text="停业")
                    await self.county.act(
                        leader(officer.township), tap=self.county.button(leader(officer.township), how)
                    )


OPENED_ON = {
    "2026Q4": date(2026, 10, 8),
    "2027Q1": date(2027, 1, 4),
    "2027Q2": date(2027, 4, 1),
    "2027Q3": date(2027, 7, 1),
}
OPENED = {day: quarter for quarter, day in OPENED_ON.items()}


def day_seen(record):
    """The day of the visit as it stands in the answers, at whatever depth."""
    return date.fromisoformat(re.search(r'"visit_date": "([0-9-]+)"', json.dumps(record.answers))[1])


def counted_again(tx):
    """Quarter → township → how its enterprises stand, from records and decisions alone."""
    found = {quarter: defaultdict(Counter) for quarter in QUARTERS}
    places = {row.id: row for row in tx.exec(select(Unit)).all()}
    paused = {row.task_id: row.state for row in tx.exec(select(Obstacle)).all()}
    tasks = {row.id: row for row in tx.exec(select(Task)).all()}
    decided = {(tasks[key].subject_id, tasks[key].period_key): state for key, state in paused.items()}
    records = tx.exec(select(Record).where(Record.duty == "revisit", Record.state == "valid")).all()
    for subject in tx.exec(select(Subject).where(Subject.kind == "enterprise")).all():
        township = places[places[subject.unit_id].parent_id].name
        for quarter, first in QUARTERS.items():
            mine = [
                (day_seen(row), (row.submitted_at + timedelta(hours=8)).date())
                for row in records
                if row.subject_id == subject.id and first <= day_seen(row) <= LAST[quarter]
            ]
            at_close = [day for day, sent in mine if sent <= LAST[quarter]]
            if at_close:
                how = "late" if min(at_close).day > 25 and min(at_close).month == LAST[quarter].month else "done"
            else:
                how = decided.get((subject.id, quarter), "missed")
            found[quarter][township][how] += 1
            if not at_close and mine:
                within = min(sent for _, sent in mine) <= LAST[quarter] + timedelta(days=5)
                found[quarter][township]["in grace" if within else "after"] += 1
    return found


@pytest.mark.chaos
@pytest.mark.timeout(400)
async def test_a_year(tmp_path, capsys):
    """The bot's tables equal what the raw records say; nobody heard anything on a holiday, at night, or twice."""
    began = time.perf_counter()
    await prepared(tmp_path / "template.sqlite")
    county = County(tmp_path, tmp_path / "template.sqlite", BEGINS)
    await county.start()
    year = Year(county)
    for name in (OFFICE, *map(leader, TOWNSHIPS), *(each.name for each in officers())):
        await county.act(name, text="/start")
    year.on(BLOCKED, year.block)
    year.on(REPLACED, year.replace)
    await year.live()
    recount = county.read(counted_again)
    kept = county.read(kept_by_the_bot)
    told = county.read(digests)
    complaints = county.judge.complaints()
    with capsys.disabled():
        seconds = time.perf_counter() - began
        print(f"\na year: {year.visits} visits, {seconds:.0f} s")
    await county.stop()
    assert complaints == []
    assert len(told) > 200
    assert [row for row in told if not in_office_hours(row[0])] == []
    assert len({(person, when.date()) for when, person in told}) == len(told)
    for quarter in QUARTERS:
        for township in TOWNSHIPS:
            counted = {name: recount[quarter][township][name] for name in kept[quarter][township]}
            assert kept[quarter][township] == counted, (quarter, township)
            assert sum(recount[quarter][township][part] for part in PARTS) == ENTERPRISES


OFF = {date(2026, 10, day) for day in range(1, 8)} | {date(2027, 1, 1), date(2027, 5, 1), date(2027, 10, 1)}
WORKED = {date(2026, 10, 10), date(2026, 9, 20)}  # Saturday and Sunday that make up for the holiday week


def in_office_hours(when):
    """Whether an instant lies between 8:30 and 18:00 of a worked day, by the two lists above."""
    day = when.date()
    worked = day in WORKED or (day.weekday() < 5 and day not in OFF)
    return worked and (8, 30) <= (when.hour, when.minute) < (18, 0)


def digests(tx):
    """When the clock said something, and to whom, as the outbox kept it."""
    rows = tx.exec(select(tables.Outbox).where(tables.Outbox.state == "said")).all()
    return [(row.said_at.astimezone(ZONE), row.person_id) for row in rows if "digest" in str(row.unique_key)]


def kept_by_the_bot(tx):
    """The same figures, as the frozen tables have them and what is noted beneath."""
    office = tx.exec(select(Person).where(Person.name == OFFICE)).one()
    viewer = viewer_of(tx, office.id)
    found = {quarter: {} for quarter in QUARTERS}
    for quarter, kept in found.items():
        period = tx.get(tables.Period, quarter)
        for row in figures(tx, viewer, "revisit", period, ENDS):
            later = afterwards(tx, viewer, "revisit", period, row.place.id)
            counts = {part: getattr(row.figures, part) for part in PARTS}
            kept[row.place.name] = counts | {"in grace": later.in_time, "after": later.recorded}
    return found
