"""A thumb that taps twice before the calendar has turned."""

from tests.conftest import DAY
from tests.county import morning


async def test_a_month_asked_for_twice_is_turned_once(county):
    """Both taps are of one copy; the second changes nothing and asks nothing anew."""
    await county.at(morning(DAY))
    await county.register("周明辉")
    await county.act("周明辉", text="待办")
    for label in ("2 金穗米业", "改日期"):
        await county.act("周明辉", tap=county.button("周明辉", label))
    before = county.phone("周明辉").newest["message_id"]
    turn = county.button("周明辉", "‹ 9月")
    for _ in range(2):
        county.awaited = county.phone("周明辉").send(tap=turn)["update_id"]
    await county.settled()
    assert county.phone("周明辉").newest["message_id"] == before
    assert county.button("周明辉", "2026年9月")["message_id"] == before
