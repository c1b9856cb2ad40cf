"""What was pasted, cut at its labels: any order, either width of colon, several on one line, quoted or not. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

COLONS = ":：﹕∶"
COLON = f"[{COLONS}]"
BEFORE = r"(?:^|(?<=[\s，,、；;。]))[ \t　>＞|·•*-]*"
ITEMS = r"(?:[ \t　]*[（(][^（()）\n]*[）)])?"
NOISE = " \t\r\n　，,、；;。.>＞|·•*-"
OTHER_LABEL = re.compile(rf"^[ \t　>＞|·•*-]*(?P<label>[^\W\d][^\s:：﹕∶，,。]{{0,9}})[ \t　]*{COLON}", re.MULTILINE)
LEAST = 2  # labels that make a message a filled blank


@dataclass(frozen=True)
class Cut:
    """The answers by label, those of one label together; `stray` is what stands behind no label that there is."""

    values: dict[str, str]
    stray: tuple[str, ...]


@lru_cache(maxsize=256)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(_loose(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(
        rf"{BEFORE}(?P<label>{names}){ITEMS}[ \t　]*{COLON}|^[ \t　>＞|·•*-]*(?P<bare>{names}){ITEMS}[ \t　]+(?=\S)",
        re.IGNORECASE | re.MULTILINE,
    )


def _loose(label: str) -> str:
    """A label with whatever spaces are put into it."""
    return r"[ \t　]*".join(re.escape(letter) for letter in label if not letter.isspace())


def squeezed(label: str) -> str:
    """A label as it is compared: without spaces, in small letters."""
    return "".join(label.split()).casefold()


def labels_found(pasted: str, labels: Collection[str]) -> int:
    """How many of these labels a message carries, each counted once."""
    return len(cut_at(pasted, labels).values)


def blocks_of(pasted: str, heads: Collection[str]) -> list[str]:
    """A message cut where a second blank begins: at each further head label."""
    starts = [found.start() for found in _pattern(tuple(sorted(heads))).finditer(pasted)]
    ends = [*starts[1:], len(pasted)]
    return [pasted[start:end] for start, end in zip([0, *starts[1:]], ends, strict=True)] if starts else [pasted]


def cut_at(pasted: str, labels: Collection[str]) -> Cut:
    """The message cut at these labels; a line without a label goes on with the one before it."""
    known = {squeezed(label): label for label in labels}
    found = list(_pattern(tuple(sorted(labels))).finditer(pasted)) if labels else []
    values: dict[str, str] = {}
    stray = _lines(pasted[: found[0].start()] if found else pasted)
    ends = [*(each.start() for each in found[1:]), len(pasted)]
    for here, end in zip(found, ends, strict=False):  # where nothing was found there is one end too many
        label = known[squeezed(here["label"] or here["bare"])]
        piece = pasted[here.end() : end]
        other = OTHER_LABEL.search(piece, piece.find("\n") + 1) if "\n" in piece else None
        if other:
            stray += _lines(piece[other.start() :])
            piece = piece[: other.start()]
        value = "\n".join(_lines(piece))
        values[label] = "\n".join(part for part in (values.get(label, ""), value) if part)
    return Cut(values, tuple(stray))


def _lines(piece: str) -> list[str]:
    """The lines that say something, without marks around them."""
    lines: Sequence[str] = [line.strip(NOISE) for line in piece.splitlines()]
    return [line for line in lines if line]
