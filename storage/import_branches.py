"""支部 and 挂靠 of imported members: the branch that a word means, and what of a member's memberships would change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, or_, select

from storage.import_places import Known, Misread
from storage.import_plan import Importing, Plan, Values
from storage.name_keys import squeezed
from storage.store import Tx
from storage.tables import UNSEEN_FROM, Membership, Subject, Unit

LEAD, TAILS = "中共", ("委员会", "总支部", "党支部", "支部")
Held = Mapping[int, Sequence[tuple[Membership, str]]]  # member → memberships in force, with the branch's name


@dataclass(frozen=True)
class Branches:
    """The branches that a piece names, by the stem of their names, and what its members belong to now."""

    by_stem: Mapping[str, Sequence[Subject]]
    held: Held


def stem(name: str) -> str:
    """A branch's name without what every branch is called: 中共梨树村支部委员会, 梨树村党支部 are 梨树村."""
    found = squeezed(name).removeprefix(LEAD)
    for tail in TAILS:
        found = found.removesuffix(tail)
    return found


def branches_named(tx: Tx, importing: Importing, values: Sequence[Values]) -> Mapping[str, Sequence[Subject]]:
    """The branches that these rows may mean; there are some hundreds in a county, so all are looked through."""
    words = {stem(row[column.key]) for column in importing.kind.columns if column.type == "branch"
             for row in values if column.key in row}  # fmt: skip
    found: dict[str, list[Subject]] = defaultdict(list)
    if words:
        for one in tx.exec(select(Subject).where(Subject.kind == "organisation", Subject.state == "active")).all():
            if stem(one.name) in words:
                found[stem(one.name)].append(one)
    return found


def branch_meant(known: Known, branches: Branches, unit: Unit, column: str, word: str) -> Subject:
    """The branch of this name, the one in the member's own place before others; Misread where that is not one."""
    every = branches.by_stem.get(stem(word), ())
    exact = [one for one in every if squeezed(one.name) == squeezed(word)] or every
    township = known.township_id(unit)
    near = (
        [one for one in exact if one.unit_id == unit.id]
        or [one for one in exact if known.township_id(known.by_id[one.unit_id]) == township]
        or exact
    )
    if len(near) != 1:
        raise Misread("two_branches" if near else "unknown_branch", column, value=word, count=len(near))
    return near[0]


def memberships_of(tx: Tx, importing: Importing, found: Iterable[int]) -> Held:
    """What these members belong or are attached to today, as far as it is agreed."""
    held: dict[int, list[tuple[Membership, str]]] = defaultdict(list)
    if importing.name == "member":
        now = or_(col(Membership.until_day).is_(None), col(Membership.until_day) > importing.today)
        for row, name in tx.exec(
            select(Membership, Subject.name)
            .where(col(Membership.member_id).in_(list(found)), Membership.branch_id == Subject.id)
            .where(Membership.state == "agreed", now)
        ).all():
            held[row.member_id].append((row, name))
    return held


def compare_memberships(
    plan: Plan,
    importing: Importing,
    branches: Branches,
    member_id: int,
    *,
    joins: Mapping[str, Subject],
    said: list[list[Any]],
) -> None:
    """Where a row names another branch than now; whoever belongs to one here needs no attachment any more."""
    held = branches.held.get(member_id, ())
    for kind, branch in joins.items():
        mine = [(row, name) for row, name in held if row.kind == kind]
        if [row.branch_id for row, _ in mine] == [branch.id]:
            continue
        said.append([kind, "、".join(name for _, name in mine), branch.name])
        plan.members.append(membership(importing, member_id, kind, branch.id or 0))
        plan.left += [row.id or 0 for row, _ in mine]
        if kind == "belongs" and "attached" not in joins:
            plan.left += [row.id or 0 for row, _ in held if row.kind == "attached"]


def membership(importing: Importing, member_id: int, kind: str, branch_id: int) -> dict[str, Any]:
    """A membership as it waits: agreed to by nobody, from a day that never comes."""
    return {
        "member_id": member_id,
        "branch_id": branch_id,
        "kind": kind,
        "state": "declined",
        "from_day": UNSEEN_FROM,
        "import_id": importing.batch_id,
    }
