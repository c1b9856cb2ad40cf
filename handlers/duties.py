"""A duty as it is spoken of: 回查, 6家, 查; so that one sentence serves every duty that comes round."""

from collections import Counter
from collections.abc import Iterable

from activities.catalogue import Duty
from handlers.texts import Texts
from storage.tables.work import SUBJECT_KINDS


def measured(text: Texts, kind: str, count: int) -> str:
    """So many of a kind of subject, with its own measure word: 2家, 2户, 2名, 2个村."""
    return text(f"of_{kind}", count=count)


def measured_each(text: Texts, kinds: Iterable[str]) -> str:
    """The same of several kinds at once, each with its own word: 3家、2个村."""
    counts = Counter(kinds)
    return text.list([measured(text, kind, counts[kind]) for kind in SUBJECT_KINDS if counts[kind]])


def spoken(text: Texts, duty: Duty, count: int = 0) -> dict[str, str]:
    """What sentences about a duty hold: `duty` its name, `verb` what is done, `what` so many of its subjects."""
    return {
        "duty": duty.name[text.language],
        "verb": duty.verb[text.language],
        "what": measured(text, duty.subject, count),
    }
