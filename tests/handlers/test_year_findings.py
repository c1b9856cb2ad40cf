"""年度回查情况: his own page with his own words, open to who leads him, to nobody else."""

from datetime import date

from sqlmodel import select

from storage.tables import Finding, Record, YearStatement
from tests.adversary.hostile import every, forge, labels, newest, walk
from tests.county import morning

SUN, LIU, ZHOU = "孙立群", "刘建新", "周明辉"


async def test_an_officer_reads_his_year_and_says_his_word(county):
    """The finding, what he said, and the office's way to the record it comes from."""
    for name in (SUN, LIU, ZHOU):
        await county.register(name)
    await county.at(morning(date(2026, 11, 25)))
    sun = county.phone(SUN).person_id - 1000

    def find(tx):
        record = tx.exec(select(Record).where(Record.duty == "revisit").order_by(Record.id)).first()
        tx.add(
            Finding(
                record_id=record.id, person_id=sun, capacity="instructor", problem="工作日志没记", training="suggested"
            )
        )
        return record.id

    number = await county.store.write(find)
    await walk(county, SUN, "更多", "[年度回查情况]")
    assert newest(county, SUN).splitlines()[0] == "孙立群2026年回查情况，1条，计入年度考核："
    assert "工作日志没记；建议培训" in newest(county, SUN)
    assert newest(county, SUN).splitlines()[-1] == "本人还没有说明。"
    await walk(county, SUN, "[写本人说明]", "八月起驻村抗旱，日志补记在村里")
    await walk(county, LIU, "查找 孙立群", "[年度回查情况]")
    assert "本人说明：八月起驻村抗旱，日志补记在村里" in newest(county, LIU)
    assert f"r:see:{number}" in str(county.phone(LIU).newest)
    assert "写本人说明" not in labels(county, LIU)
    await forge(county, ZHOU, f"W:year:{sun}")
    assert "工作日志" not in newest(county, ZHOU)
    await forge(county, LIU, f"W:say:{sun}")
    assert [row.person_id for row in every(county, YearStatement)] == [sun]


async def test_in_january_the_year_before_is_spoken_of(county):
    """The assessment is made then: the page and the statement are of last year, until the end of March."""
    await county.register(SUN)
    await county.at(morning(date(2027, 1, 5)))
    sun = county.phone(SUN).person_id - 1000

    def find(tx):
        record = tx.exec(select(Record).where(Record.duty == "revisit").order_by(Record.id)).first()
        tx.add(Finding(record_id=record.id, person_id=sun, capacity="instructor", problem="工作日志没记"))

    await county.store.write(find)
    await walk(county, SUN, "更多", "[年度回查情况]")
    assert newest(county, SUN).splitlines()[0] == "孙立群2026年回查情况，1条，计入年度考核："
    await walk(county, SUN, "[写本人说明]", "八月起驻村抗旱")
    assert [(row.year, row.words) for row in every(county, YearStatement)] == [(2026, "八月起驻村抗旱")]
    await county.at(morning(date(2027, 4, 1)))
    await county.act(SUN, text="更多")
    assert "年度回查情况" not in labels(county, SUN)
