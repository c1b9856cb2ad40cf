"""Which code the page of the demo shows for somebody."""

from sqlmodel import select

from bot.roster import held_code, standing_code
from storage.invites import code_of, find_invite, invite_all, void_invites
from storage.secret import Secret
from storage.tables import Person
from tests.county import SECRET

KEY = Secret(SECRET)


async def test_the_newest_code_that_holds_is_shown(county):
    """The demo's own, then the one that the office sent, then none once that is taken back."""
    now = county.clock()

    def shown(tx):
        person = tx.exec(select(Person).where(Person.name == "罗志强")).one()
        own = standing_code(tx, person, secret=KEY, now=now, days=365)
        tx.flush()
        assert held_code(tx, person, secret=KEY, now=now) == own
        invite_all(tx, [person.id], origin="7:1", secret=KEY, now=now, days=14)
        newer = held_code(tx, person, secret=KEY, now=now)
        assert newer == code_of(KEY, "7:1", person.id) != own
        assert find_invite(tx, newer, secret=KEY, now=now)
        void_invites(tx, person.id, now)
        tx.flush()
        return held_code(tx, person, secret=KEY, now=now)

    assert await county.store.write(shown) == ""
    await county.register("罗志强")
