"""Members named at a visit: those who are there already are recognised, and no second one is made."""

from datetime import date

from sqlmodel import col, select

from storage.members import agree, members_like
from storage.pairing import household_known
from storage.tables import Membership, Person, Subject

TODAY = date(2026, 11, 4)


def subject(tx, name):
    """The subject of this name."""
    return tx.exec(select(Subject).where(Subject.name == name)).one()


def test_who_sounds_alike_in_the_village_is_found(tx):
    """In the enterprise itself, in others of the village; not the one whom the form lists just so, not elsewhere."""
    works, other = subject(tx, "永丰竹木厂"), subject(tx, "清泉水厂")
    like = lambda enterprise, name: [one.name for one in members_like(tx, enterprise, name, TODAY)]  # noqa: E731
    assert like(works, "姜大永") == ["蒋大勇"]
    assert like(works, "石达利") == ["石大力"]
    assert like(works, "石大力") == ["石大力"]
    assert like(works, "蒋大勇") == []
    assert like(other, "石达利") == []


def test_attached_elsewhere_now_he_is_attached_nowhere_else(tx):
    """Agreed by the other branch, the attachment before ends on that day."""
    member, branch = subject(tx, "石大力"), subject(tx, "月塘村支部")
    new = Membership(member_id=member.id, branch_id=branch.id, kind="attached", state="proposed", from_day=TODAY)
    tx.add(new)
    tx.flush()
    agree(tx, new, TODAY)
    tx.flush()
    held = select(Membership).where(
        Membership.member_id == member.id, Membership.state == "agreed", col(Membership.until_day).is_(None)
    )
    assert [row.branch_id for row in tx.exec(held).all()] == [branch.id]


def test_a_visit_is_told_what_the_registry_keeps_of_a_category(tx):
    """Help wanted, plan, cause."""
    household = subject(tx, "李贵生")
    household.profile = {**household.profile, "wants": "学养蜂。", "plan": "养蜂二十箱", "cause": "jobless"}
    inputs = household_known(tx, household, tx.exec(select(Person)).first()).inputs
    assert (inputs["wants"], inputs["plan"], inputs["cause"]) == ("学养蜂", "养蜂二十箱", "jobless")
