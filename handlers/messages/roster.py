"""The names of an area, found as written and by how they sound, whatever reading a character has. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from storage.name_keys import squeezed
from storage.sounds import readings

MOST = 24  # ways to read one name
WHOLE = 3  # letters of a name of which the last two are enough


class Roster:
    """Names that are known, by how they are written and how they sound."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(dict.fromkeys(name for name in map(squeezed, names) if name))
        self.written = frozenset(self.names)
        self.twice = frozenset(name for name in self.written if [*map(squeezed, names)].count(name) > 1)
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        self.by_given: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for key in sounds(name):
                self.by_sound[key].append(name)
            if len(name) == WHOLE:
                self.by_given[name[1:]].append(name)
        self.lengths = tuple(sorted({len(name) for name in self.names}, reverse=True))

    def known_as(self, written: str) -> list[str]:
        """The names that are meant: the one written so, else all that sound so, else those with this given name."""
        if written in self.written:
            return [written] * (2 if written in self.twice else 1)
        heard = (name for key in sounds(written) for name in self.by_sound.get(key, ()))
        return list(dict.fromkeys(heard)) or self.by_given.get(written, [])

    def is_at(self, text: str, start: int) -> bool:
        """Whether a name stands at a place as it is written."""
        return any(text[start : start + length] in self.written for length in self.lengths)

    def at(self, text: str, start: int) -> Iterator[tuple[int, bool]]:
        """How far names reach that stand at a place, the longest first, and whether they are written so."""
        for length in self.lengths:
            piece = text[start : start + length]
            if len(piece) == length and piece in self.written:
                yield start + length, True
            elif len(piece) == length and any(key in self.by_sound for key in sounds(piece)):
                yield start + length, False
        if text[start : start + WHOLE - 1] in self.by_given:
            yield start + WHOLE - 1, False


@lru_cache(maxsize=16_384)
def sounds(name: str) -> tuple[str, ...]:
    """Every way a name may sound."""
    return tuple(" ".join(parts) for parts in islice(product(*map(sorted, map(readings, name))), MOST))


@lru_cache(maxsize=64)
def roster_of(names: tuple[str, ...]) -> Roster:
    """The roster of some names, made once."""
    return Roster(names)
