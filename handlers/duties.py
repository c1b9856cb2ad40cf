"""A duty as it is spoken of: 回查, 6家, 查; so that one sentence serves every duty that comes round."""

from activities.catalogue import Duty
from handlers.texts import Texts


def spoken(text: Texts, duty: Duty, count: int = 0) -> dict[str, str]:
    """What sentences about a duty hold: `duty` its name, `verb` what is done, `what` so many of its subjects."""
    return {
        "duty": duty.name[text.language],
        "verb": duty.verb[text.language],
        "what": text(f"of_{duty.subject}", count=count),
    }
