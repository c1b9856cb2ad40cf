"""The only place where the clock is read; everywhere else time is an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The instant now, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place
