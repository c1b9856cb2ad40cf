"""Names that sound alike: 李桂生 is 李贵生, 何秀音 is 何秀英.

Tones do not count, nor what many people say alike: zh and z, n and l, in and ing. A character may have several.
"""

from functools import lru_cache

from pypinyin import Style, pinyin


@lru_cache(maxsize=8192)
def readings(letter: str) -> frozenset[str]:
    """Every way a character is read; surnames have readings of their own: 覃, 单, 仇."""
    return frozenset(map(folded, pinyin(letter, style=Style.NORMAL, heteronym=True)[0]))


def folded(syllable: str) -> str:
    """A syllable as it sounds to somebody who does not tell zh from z, n from l, ng from n."""
    sound = syllable.replace("v", "u")
    sound = sound.replace("h", "") if sound[:2] in ("zh", "ch", "sh") else sound
    sound = f"l{sound[1:]}" if sound.startswith("n") else sound
    return sound.removesuffix("g") if sound.endswith("ng") else sound


def alike(one: str, other: str) -> bool:
    """Whether two words of the same length can be read alike."""
    return len(one) == len(other) and all(
        readings(here) & readings(there) for here, there in zip(one, other, strict=True)
    )


def heard_in(name: str, words: str) -> bool:
    """Whether a name, or one that sounds like it, stands somewhere in some words."""
    length = len(name)
    return any(alike(name, words[at : at + length]) for at in range(len(words) - length + 1))
