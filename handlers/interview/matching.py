"""Which choices a few typed words mean: number, label, part of it, pinyin or its initials. Pure."""

from collections.abc import Sequence
from functools import cache
from itertools import islice, product

from pypinyin import Style, pinyin

from forms import Choice
from handlers.reading import plain

NO_WORDS = frozenset({"没有", "无", "没", "none", "no", "nothing"})
MOST_READINGS = 16  # of one label; 覃 is qin and tan, and every reading counts
LATIN = 2  # letters that make pinyin worth looking at


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that a text means: its number, its label, else every label that holds it, else by pinyin."""
    words = plain(typed).lower().rstrip("。.")
    if words.isdecimal() and 1 <= int(words) <= len(choices):
        return [choices[int(words) - 1]]
    exact = [choice for choice in choices if words == plain(choice.label).lower()]
    if exact or not words:
        return exact
    if words in NO_WORDS:
        return [choice for choice in choices if plain(choice.label).lower() in NO_WORDS]
    held = [choice for choice in choices if words in plain(choice.label).lower()]
    return held or [choice for choice in choices if sounds_like(choice.label, words)]


def sounds_like(label: str, words: str) -> bool:
    """Whether pinyin, or its initials, of a part of a label is what was typed in Latin letters."""
    letters = words.replace(" ", "").replace("'", "")
    if len(letters) < LATIN or not (letters.isascii() and letters.isalpha()):
        return False
    return any(letters in reading for reading in readings(label))


@cache
def readings(label: str) -> tuple[str, ...]:
    """Every way a label may be written in pinyin, whole and as initials."""
    found: list[str] = []
    for style in (Style.NORMAL, Style.FIRST_LETTER):
        syllables = pinyin(label, style=style, heteronym=True)
        found += ["".join(parts).lower() for parts in islice(product(*syllables), MOST_READINGS)]
    return tuple(dict.fromkeys(found))
