"""A small strict reader of Telegram's HTML, for machines without TDLib; it refuses in TDLib's words."""

import html
import re
from dataclasses import dataclass, field

from bot.simulator.refusals import RefusalError, bad_request
from bot.simulator.world import Json

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
}
_TAG = re.compile(r"<(/?)([^\s/>]*)([^>]*)(>?)")
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)")
_NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


@dataclass
class _Reading:
    text: str = ""
    units: int = 0
    open: list[tuple[str, int, str]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def write(self, piece: str) -> None:
        plain = _NAMED.sub(lambda hit: html.unescape(hit.group()), piece)
        self.text += plain
        self.units += len(plain.encode("utf-16-le")) // 2

    def close(self) -> None:
        name, start, link = self.open.pop()
        if self.units == start or (TAGS[name] == "text_link" and not link):
            return
        entity: Json = {"type": TAGS[name], "offset": start, "length": self.units - start}
        self.entities.append(entity | ({"url": link} if link else {}))


def parse(raw: str) -> tuple[str, list[Json]]:
    """Text and entities of an HTML message, or RefusalError."""
    reading = _Reading()
    at = 0
    for hit in _TAG.finditer(raw):
        reading.write(raw[at : hit.start()])
        _read_tag(reading, hit, len(raw[: hit.start()].encode()))
        at = hit.end()
    reading.write(raw[at:])
    if reading.open:
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{reading.open[-1][0]}"')
    return reading.text, sorted(reading.entities, key=lambda one: (one["offset"], -one["length"]))


def _read_tag(reading: _Reading, hit: re.Match[str], at: int) -> None:
    ending, name, rest, closed = hit.group(1), hit.group(2).lower(), hit.group(3), hit.group(4)
    if not closed:
        raise _wrong(f"Unclosed {'end' if ending else 'start'} tag at byte offset {at}")
    if ending:
        _end(reading, name, at)
    elif name not in TAGS:
        raise _wrong(f'Unsupported start tag "{name}" at byte offset {at}')
    else:
        link = _HREF.search(rest) if name == "a" else None
        reading.open.append((name, reading.units, html.unescape(link.group(1)) if link else ""))


def _end(reading: _Reading, name: str, at: int) -> None:
    if not reading.open:
        raise _wrong(f"Unexpected end tag at byte offset {at}")
    if name not in {"", reading.open[-1][0]}:
        raise _wrong(f'Unmatched end tag at byte offset {at}, expected "</{reading.open[-1][0]}>", found "</{name}>"')
    reading.close()


def _wrong(sentence: str) -> RefusalError:
    return bad_request(f"can't parse entities: {sentence}")
