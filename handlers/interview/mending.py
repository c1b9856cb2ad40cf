"""写错了 是2袋: which item of a record is meant, and what it should be. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.figures import UNIT_OF, read_amount
from handlers.interview.helped import Item

LATELY = r"(?:刚才|上一条|那条|我)*"
WRONG = re.compile(
    rf"{LATELY}(?:(?:写|记|搞|弄|填|说)错了?|错了|不对(?=[\s,，。是应]|$)|更正|改一下|wrong|mistake|correction)"
    r"[\s,，。:：;；]*(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
NOT_BUT = r".*不是(?P<old>.+?)[\s,，]*(?:而是|应是|是)"
SHOULD_BE = re.compile(
    rf"(?:{NOT_BUT}|应该是|应是|是|改成|改为|it is|should be)\s*(?P<new>.+)", re.DOTALL | re.IGNORECASE
)


def said_wrong(typed: str) -> str | None:
    """What follows 写错了 and its like; None where the words do not begin so."""
    found = WRONG.fullmatch(typed.strip())
    return found["rest"].strip() if found else None


def should_be(rest: str) -> tuple[str, str]:
    """The old words, if they are named, and the right ones: 不是20袋，是2袋."""
    found = SHOULD_BE.fullmatch(rest)
    return ((found["old"] or "").strip(), found["new"].strip()) if found else ("", rest)


def mended(items: Sequence[Item], rest: str) -> tuple[Item, Item] | None:
    """The one item that the words mean and what it should be; None where none or several could be meant."""
    old_words, new_words = should_be(rest)
    found = read_amount(new_words)
    if found is None or found.amount is None:
        return None
    meant = [item for item in items if item.amount and found.unit in ("", UNIT_OF.get(item.unit.lower(), item.unit))]
    if old_words:
        meant = [item for item in meant if item.said().endswith(old_words) or item.what == old_words]
    elif found.what and any(item.what == found.what for item in meant):
        meant = [item for item in meant if item.what == found.what]
    if len(meant) != 1:
        return None
    [old] = meant
    new = replace(old, what=found.what or old.what, amount=f"{found.amount:f}", unit=_unit(old, found.unit))
    return (old, new) if new != old else None


def _unit(old: Item, unit: str) -> str:
    """The unit that was said last, in the word that stands there where it is the same."""
    return old.unit if unit in ("", UNIT_OF.get(old.unit.lower(), old.unit)) else unit


def said_change(old: Item, new: Item) -> str:
    """`化肥20袋→2袋`: what is the same is said once."""
    figure = replace(new, what="").said() if new.what == old.what else new.said()
    return f"{old.said()}→{figure}"
