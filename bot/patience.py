"""How long to wait before trying again, and what is worth it."""

from sqlalchemy.exc import OperationalError

LONGEST = 60.0
LASTING = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_CANTOPEN")


def wait_after(attempts: int, *, longest: float = LONGEST) -> float:
    """Seconds to wait after so many attempts in a row went wrong: 1, 2, 4 … up to the longest."""
    return min(longest, 2.0 ** min(max(attempts - 1, 0), 10))


def is_the_disk(error: BaseException) -> bool:
    """Whether the database's disk or lock is in the way, and not what was done: then trying again helps."""
    if not isinstance(error, OperationalError):
        return False
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith(LASTING)
