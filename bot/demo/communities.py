"""Members of the communities' branches, by name."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import select

from bot.demo.roster import Units
from bot.demo.tables import rows
from storage.store import Tx
from storage.tables import Membership, Subject


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
