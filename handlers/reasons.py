"""Why something is not visited now: what was tapped is kept by its name and read in the reader's language."""

from collections.abc import Mapping

from handlers.texts import Texts

OBSTACLES: Mapping[str, str] = {"closed": "obstacle_closed", "moved": "obstacle_moved", "road": "obstacle_road"}
WEATHER: Mapping[str, str] = {"flood": "pausing_flood", "snow": "pausing_snow"}  # for a whole area
TAPPED = {**OBSTACLES, **WEATHER}  # as it is kept → its sentence


def in_words(text: Texts, reason: str) -> str:
    """A reason as it is read; one that was written stays as written."""
    return text(TAPPED[reason]) if reason in TAPPED else reason
