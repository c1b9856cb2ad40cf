"""What a duty asks for is not retired: officers would stand before a door without a handle."""

from datetime import date

from sqlmodel import select

from storage.tables import FormVersion
from tests.adversary.hostile import forge
from tests.county import County, morning


async def test_the_form_of_a_duty_stays(county: County) -> None:
    """No button offers it, and a tap that a changed client made up is told why not."""
    await county.at(morning(date(2026, 10, 21)))
    await county.register("吴晓岚")
    version = county.read(lambda tx: tx.exec(select(FormVersion).where(FormVersion.form == "revisit")).one())
    await county.act("吴晓岚", text="更多")
    await county.act("吴晓岚", tap=county.button("吴晓岚", "表单"))
    await county.act("吴晓岚", tap=county.button("吴晓岚", "企业回查"))
    newest = county.phone("吴晓岚").newest
    labels = [button["text"] for row in newest["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["试一试", "要原表"]
    await forge(county, "吴晓岚", f"p:retire:{version.id}")
    assert "不能停用" in county.phone("吴晓岚").newest["text"]
    after = county.read(lambda tx: tx.exec(select(FormVersion).where(FormVersion.form == "revisit")).one())
    assert after.retired_at is None
