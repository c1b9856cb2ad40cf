"""Wrong characters of an input method: 走防 is read as 走访, 化飞 as 化肥. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from pypinyin import lazy_pinyin

from storage.sounds import folded, readings

LONG = 3  # letters of a word


class Mender:
    """Puts words that are known in the place of what only sounds like them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.lengths = sorted({len(word) for word in self.words}, reverse=True)
        self.sounds = {word: tuple(map(folded, lazy_pinyin(word))) for word in self.words}  # 大米 is no dai mi
        self.spelt = {word: lazy_pinyin(word) for word in self.words}
        self.by_sound: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in sorted(self.words):
            self.by_sound[len(word), self.sounds[word][0]].append(word)

    def mended(self, text: str) -> str:
        """The text, as long as it was, with what shares a character and the sound with a word as that word."""
        at, parts = 0, []
        while at < len(text):
            word = self._word(text, at)
            parts.append(word or text[at])
            at += len(parts[-1])
        return "".join(parts)

    def _word(self, text: str, at: int) -> str:
        """The word that is read here, as written or by its sound; empty where there is none."""
        here = [text[at : at + length] for length in self.lengths if at + length <= len(text)]
        written = next((piece for piece in here if piece in self.words), "")
        return written or next((word for piece in here for word in self._sounding(piece)), "")

    def _sounding(self, piece: str) -> list[str]:
        if not "一" <= piece[0] <= "鿿":
            return []
        near = (word for sound in readings(piece[0]) for word in self.by_sound.get((len(piece), sound), ()))
        return [word for word in near if set(word) & set(piece) and self._is_read(piece, word)]

    def _is_read(self, piece: str, word: str) -> bool:
        """Two letters must be spelt alike, lest 水利 become 水泥; of longer words it is enough that they sound so."""
        if len(word) < LONG:
            return lazy_pinyin(piece) == self.spelt[word]
        return all(sound in readings(letter) for letter, sound in zip(piece, self.sounds[word], strict=True))
