"""Who is asked again after a start, and who is not."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.restate import restate_questions
from storage.tables import Interview
from tests.adversary.hostile import walk
from tests.county import County

ZHOU = "周明辉"


@pytest.fixture
async def at_a_question(county: County) -> County:
    """周明辉 is at the first question of a revisit."""
    await county.register(ZHOU)
    await walk(county, ZHOU, "[待办]", "[1 云岭茶业]")
    return county


@pytest.mark.parametrize(("later", "asked"), [(timedelta(seconds=1), 1), (timedelta(0), 0), (timedelta(seconds=-1), 0)])
async def test_only_who_was_asked_before_the_start_is_asked_again(at_a_question, later, asked):
    """Who has answered since the bot came up looks at the next question already; it would come twice."""
    county = at_a_question
    touched = county.read(lambda tx: tx.exec(select(Interview)).one()).touched_at
    catalogue, secret, now = county.app.catalogue, county.secret, county.clock()
    again = await county.store.write(lambda tx: restate_questions(tx, now, touched + later, catalogue, secret))
    assert again == asked
