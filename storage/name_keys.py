"""Under what a name is found: its parts, pinyin and initials with every reading of a surname, its sound. Pure."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

from storage.sounds import folded

SOUND = "~"  # begins a key that says how a whole name sounds
LONGEST = 40  # characters of a key
READINGS = 4  # of a first character; 覃 is qin and tan


def squeezed(text: str) -> str:
    """A name as it is compared: half-width, in small letters, without spaces: 张　三."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def keys_of(name: str, code: str) -> list[str]:
    """All keys of one subject, each once."""
    return list(dict.fromkeys([*keys_of_name(name), *keys_of_code(code)]))


def keys_of_name(name: str) -> list[str]:
    """The keys that come from a name."""
    plain_name = squeezed(name)
    found = [*_parts(list(plain_name)), *sounds(name)]
    for syllables in readings(plain_name):
        found += _parts(list(syllables))
        found += _parts([syllable[:1] for syllable in syllables])
    return list(dict.fromkeys(key[:LONGEST] for key in found if key))


def keys_of_code(code: str) -> list[str]:
    """The keys that come from a code: with its dashes and without."""
    plain_code = squeezed(code)
    return list(dict.fromkeys(key[:LONGEST] for key in (plain_code, plain_code.replace("-", "")) if key))


def sounds(name: str) -> list[str]:
    """How a name sounds to somebody who does not tell zh from z or n from l: names of one sound share a key."""
    found = (SOUND + "".join(folded(syllable) for syllable in syllables) for syllables in readings(squeezed(name)))
    return list(dict.fromkeys(found))


def _parts(pieces: list[str]) -> Iterable[str]:
    """A name from each of its pieces on; its last piece alone finds too much."""
    last = max(len(pieces) - 1, 1)
    return ("".join(pieces[start:]) for start in range(last))


@lru_cache(maxsize=5_000)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The syllables of a name, once for each reading of its first character."""
    rest = tuple(lazy_pinyin(name))
    if not rest:
        return ()
    every = dict.fromkeys([rest[0], *_surname(name[0])])
    return tuple((reading, *rest[1:]) for reading in list(every)[:READINGS])


@lru_cache(maxsize=5_000)
def _surname(letter: str) -> tuple[str, ...]:
    """Every reading of a character."""
    return () if letter.isascii() else tuple(pinyin(letter, style=Style.NORMAL, heteronym=True)[0])
