"""联合支部: enterprises of one village that have too few full members each for a branch, and enough together."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from storage.people import Viewer
from storage.store import Tx
from storage.tables import Subject, Unit

FEWEST = 3  # full members of a branch
MOST = 5  # enterprises of a joint one


@dataclass(frozen=True)
class Joint:
    """An enterprise, where it lies, and with which neighbours it has enough members."""

    enterprise: Subject
    unit: Unit
    others: tuple[str, ...]


def joint_branches(tx: Tx, viewer: Viewer, _: date) -> list[Joint]:
    """Every enterprise that may be joined with neighbours of its village, in official order."""
    full = _full_members(tx)
    with_branch = select(Subject.parent_id).where(
        Subject.kind == "organisation", Subject.state == "active", col(Subject.parent_id).is_not(None)
    )
    rows = tx.exec(
        select(Subject, Unit)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(Subject.kind == "enterprise", Subject.state == "active", col(Subject.id).not_in(with_branch))
        .where(viewer.sees(col(Unit.path)))
        .order_by(col(Unit.position), col(Subject.position), col(Subject.id))
    ).all()
    by_village: dict[int, list[tuple[Subject, Unit]]] = defaultdict(list)
    for subject, unit in rows:
        if 0 < full[subject.id or 0] < FEWEST:
            by_village[unit.id or 0].append((subject, unit))
    return [joint for few in by_village.values() for joint in _together(few, full)]


def _together(few: list[tuple[Subject, Unit]], full: Counter[int]) -> list[Joint]:
    """Those of one village, where they have enough members together."""
    few = few[:MOST]
    if len(few) < len("双方") or sum(full[subject.id or 0] for subject, _ in few) < FEWEST:
        return []
    names = {subject.id: f"{subject.name}{full[subject.id or 0]}" for subject, _ in few}
    return [
        Joint(subject, unit, tuple(name for key, name in names.items() if key != subject.id)) for subject, unit in few
    ]


def _full_members(tx: Tx) -> Counter[int]:
    """How many full members work in each enterprise."""
    rows = tx.exec(
        select(Subject.parent_id, Subject.profile).where(
            Subject.kind == "member", Subject.state == "active", col(Subject.parent_id).is_not(None)
        )
    ).all()
    return Counter(parent or 0 for parent, profile in rows if profile.get("standing") == "full")
