"""A message cut into what is said one thing at a time, also where nobody set a comma. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

COUNT = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半几]+)[袋包斤桶壶瓶箱件床头只本把条双羽株块元壶吨台罐盒提]"
BREAK = re.compile(
    rf"[,。;!?\n]|(?<!\d):|:(?!\d)|\s+(?=\d{{1,2}}[、.)](?!\d))|(?<=[^\s\d])\s+(?=\S)(?!{COUNT})|(?<=\d)\s+(?=[一-鿿])(?![袋包斤桶壶瓶箱件床头只本])|"
    r"(?=然后|后来|另外|还有|顺便|同时还|接着|但是|不过)|"
    r"(?<=[^\s,。;:!?\n、喊叫想请要能])(?=(?:给|帮|教|替)[他她](?!们?家?[送发拿带提]?[去]))|(?<=[^\s,。;:!?\n、跟向和听帮给教为让替就])(?=[他她](?:们|屋里|家里?|自己|本人)?(?:就|还|又|也)?(?:说|讲|想|要|希望))|"
    r"(?<=[了哒过])(?=又(?:去|到|给|送|讲|帮|教|看))"
)
ENDS = "。;!?\n"


@dataclass(frozen=True)
class Clause:
    """One of them, from `start` to `end`; clauses of one sentence share its number; `ends` is what stands behind it."""

    start: int
    end: int
    sentence: int
    ends: str


def clauses(text: str) -> list[Clause]:
    """All clauses of a text that say something."""
    return [clause for clause in _cut(text) if text[clause.start : clause.end].strip(" 、")]


def _cut(text: str) -> Iterator[Clause]:
    at = sentence = 0
    for found in BREAK.finditer(text):
        if found.start() >= at:
            yield Clause(at, found.start(), sentence, found[0].strip(" "))
            at = found.end()
            sentence += any(letter in ENDS for letter in found[0])
    yield Clause(at, len(text), sentence, "")
