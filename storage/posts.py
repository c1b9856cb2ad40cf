"""Rosters of posts: who keeps one, who holds what since when, and which posts are vacant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import col, select

from activities.posts import Place, Post
from storage.event_calls import official_order, places_below
from storage.people import Viewer
from storage.store import Tx
from storage.tables import Grant, PostHolder, Subject, Unit

Rosters = Mapping[str, Post]


@dataclass(frozen=True)
class Vacancy:
    """A unit whose roster lacks somebody: the posts that are needed and vacant, how many holders are missing."""

    unit: Unit
    roster: Post
    posts: Sequence[Place]
    missing: int


def kept_units(tx: Tx, person_id: int, rosters: Rosters) -> list[Unit]:
    """The units whose rosters a person keeps, in official order."""
    held = tx.exec(select(Grant.role, Unit).where(Grant.person_id == person_id, Grant.unit_id == Unit.id)).all()
    found: dict[int, Unit] = {}
    for roster in rosters.values():
        for role, unit in held:
            if any((role, unit.kind) == (each.role, each.over) for each in roster.kept_by):
                below = [unit, *places_below(tx, unit)]
                found |= {each.id or 0: each for each in below if each.kind == roster.over}
    return sorted(found.values(), key=official_order(tx))


def units_seen(tx: Tx, viewer: Viewer, rosters: Rosters) -> list[Unit]:
    """The units with rosters that a viewer oversees or heads, in official order."""
    there = or_(False, *(col(Unit.path).startswith(each, autoescape=True) for each in (*viewer.paths, *viewer.led)))
    kinds = {roster.over for roster in rosters.values()}
    rows = tx.exec(select(Unit).where(there, col(Unit.kind).in_(kinds), col(Unit.became_id).is_(None))).all()
    return sorted(rows, key=official_order(tx))


def holders_in(tx: Tx, unit_id: int, roster: Post, today: date) -> list[PostHolder]:
    """Who holds what today: in the order of the roster's posts, else as they came."""
    rows = tx.exec(
        select(PostHolder)
        .where(PostHolder.unit_id == unit_id, PostHolder.roster == roster.key, PostHolder.since <= today)
        .where(or_(col(PostHolder.until).is_(None), col(PostHolder.until) > today))
        .order_by(col(PostHolder.id))
    ).all()
    order = [place.key for place in roster.posts]
    return sorted(rows, key=lambda row: order.index(row.post) if row.post in order else len(order))


def put_in(tx: Tx, row: PostHolder, today: date) -> list[PostHolder]:
    """Somebody holds a post from now on; whoever held the same one of the roster leaves it, and is returned."""
    before = tx.exec(
        select(PostHolder)
        .where(PostHolder.unit_id == row.unit_id, PostHolder.roster == row.roster, PostHolder.post == row.post)
        .where(PostHolder.post != "", col(PostHolder.until).is_(None))
    ).all()
    for each in before:
        each.until = today
    row.subject_id = row.subject_id or _member(tx, row)
    tx.add(row)
    tx.flush()
    return list(before)


def _member(tx: Tx, row: PostHolder) -> int | None:
    """The member of that name in the unit, where there is only one."""
    found = tx.exec(
        select(Subject.id).where(Subject.kind == "member", Subject.unit_id == row.unit_id, Subject.name == row.name)
    ).all()
    return found[0] if len(found) == 1 else None


def vacancies(tx: Tx, viewer: Viewer, rosters: Rosters, today: date) -> list[Vacancy]:
    """The rosters that lack somebody, in official order of their units."""
    found = []
    for unit in units_seen(tx, viewer, rosters):
        for roster in rosters.values():
            if roster.over == unit.kind:
                lacking = vacancy(tx, unit, roster, today)
                found += [lacking] if lacking.posts or lacking.missing else []
    return found


def vacancy(tx: Tx, unit: Unit, roster: Post, today: date) -> Vacancy:
    """What a roster lacks today."""
    rows = holders_in(tx, unit.id or 0, roster, today)
    held = {row.post for row in rows}
    posts = [place for place in roster.posts if place.needed and place.key not in held]
    return Vacancy(unit, roster, posts, max(roster.fewest - len(rows), 0))


def holder(roster: Post, unit: Unit, by: int, now: datetime) -> PostHolder:
    """A row to be filled in."""
    return PostHolder(roster=roster.key, unit_id=unit.id or 0, by_id=by, made_at=now, since=now.date())
