"""Members of the communities' branches, who holds which post there, and the year's first rotation round."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlmodel import select

from bot.demo.roster import People, Units
from bot.demo.tables import rows
from storage.store import Tx
from storage.tables import Event, EventSeat, Membership, Person, PostHolder, Subject


def load_community_members(tx: Tx, units: Units, since: date) -> None:
    """Everybody of the table, a member of the community's own branch since a day."""
    branches: Mapping[str, Subject] = {
        row.code: row for row in tx.exec(select(Subject).where(Subject.kind == "organisation")).all()
    }
    for position, row in enumerate(rows("community_members"), start=1):
        unit = units[row["community"]]
        member = Subject(
            code=f"M-C-{row['community'].removeprefix('TY-')}-{position:02d}",
            kind="member",
            name=row["name"],
            unit_id=unit.id or 0,
            position=position,
            profile={"standing": "full"},
        )
        tx.add(member)
        tx.flush()
        branch = branches[f"B-{unit.code}"]
        tx.add(Membership(member_id=member.id or 0, branch_id=branch.id, from_day=since))


def load_posts(tx: Tx, units: Units, people: People, since: date, now: datetime) -> None:
    """The teams of the communities, complete but for those that the table leaves out."""
    for row in rows("posts"):
        unit = units[row["community"]]
        holder = PostHolder(
            roster=row["roster"],
            unit_id=unit.id or 0,
            post=row["post"],
            title=row["title"],
            name=row["name"],
            source=row["source"],
            words=row["words"],
            since=since,
            by_id=unit.contact_id or next(iter(people.values())).id or 0,
            made_at=now,
        )
        tx.add(holder)
    tx.flush()


def load_round(tx: Tx, units: Units, people: People, before: date, now: datetime) -> None:
    """The secretaries of one township were trained for three days, a while before this quarter; one was ill."""
    first = before - timedelta(days=40)
    event = Event(
        kind="county_course",
        sort="rotation",
        unit_id=units["TY"].id or 0,
        opened_by_id=people["吴晓岚"].id or 0,
        title="支部书记第一期轮训",
        place="县委党校",
        first_day=first,
        last_day=first + timedelta(days=2),
        hours=24,
        audience={"groups": ["secretaries"], "units": [units["TY-HT"].id], "done": True},
        state="held",
        made_at=now,
        held_at=now,
    )
    tx.add(event)
    tx.flush()
    called: list[Person] = [people[row["name"]] for row in rows("people") if row["over"].startswith("TY-HT-")]
    for number, person in enumerate(called, start=1):
        ill = number == len(called)
        seat = EventSeat(event_id=event.id or 0, person_id=person.id, number=number, state="leave" if ill else "came")
        seat.reason = "住院" if ill else ""
        tx.add(seat)
    tx.flush()
