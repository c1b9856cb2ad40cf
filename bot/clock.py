"""The only place where the clock is read; everywhere else time is an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PEOPLE_ZONE = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """The instant now, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def people_day(instant: datetime) -> date:
    """The calendar day on which people in the county live that instant."""
    return instant.astimezone(PEOPLE_ZONE).date()
