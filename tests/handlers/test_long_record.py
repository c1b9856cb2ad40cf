"""A record that is longer than a message of Telegram is shown whole."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from handlers.chat import LONGEST, pieces
from storage.tables import Record
from tests.adversary.hostile import forge, labels, said, walk
from tests.county import morning

ZHOU = "周明辉"
VISIT = ("[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]", "[没有]", "[提交]")
LINES = [f"{number} 二查 台账缺党员大会记录，下季度前补齐" for number in range(400)]


async def test_it_goes_as_several_messages(county):
    """The tapped one and those below it; the buttons stand below the last, and nothing is cut off."""
    await county.at(morning(date(2026, 10, 21)))
    await county.register(ZHOU)
    await walk(county, ZHOU, *VISIT)

    def lengthen(tx):
        record = tx.exec(select(Record).order_by(col(Record.id).desc())).first()
        record.summary = {"zh": ["金穗米业", *LINES]}
        return record.id

    record_id = await county.store.write(lengthen)
    before = len(said(county, ZHOU))
    await forge(county, ZHOU, f"r:see:{record_id}")
    shown = said(county, ZHOU, before - 1)
    assert shown[0].startswith("第017号 金穗米业")
    assert "\n".join(shown).split("\n")[1:-1] == LINES
    assert [len(shown), labels(county, ZHOU)] == [3, ["更正", "回列表"]]


def test_a_line_longer_than_a_message_is_cut():
    """There is no better place."""
    assert [len(piece) for piece in pieces("短\n" + "长" * 5000)] == [1, LONGEST, 5000 - LONGEST]


@given(st.lists(st.text("字 ", max_size=3000), max_size=6))
def test_nothing_is_lost(lines):
    """However long the lines are."""
    found = pieces("\n".join(lines))
    assert all(len(piece) <= LONGEST for piece in found)
    assert "".join(found).replace("\n", "") == "".join(lines)
