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
_START = re.compile(r"<([^\s>]*)")
_ATTRIBUTES = re.compile(r"(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))*\s*>")
_END = re.compile(r"</([^\s>]*)\s*")
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);?")


@dataclass
class _Reading:
    raw: str
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

    def refuse(self, sentence: str, at: int) -> RefusalError:
        return _wrong(sentence.format(f"at byte offset {len(self.raw[:at].encode())}"))


def parse(raw: str) -> tuple[str, list[Json]]:
    """Text and entities of an HTML message, or RefusalError."""
    reading = _Reading(raw)
    at = 0
    while (tag := raw.find("<", at)) >= 0:
        reading.write(raw[at:tag])
        at = (_end if raw.startswith("</", tag) else _start)(reading, tag)
    reading.write(raw[at:])
    if reading.open:
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{reading.open[-1][0]}"')
    return reading.text, sorted(reading.entities, key=lambda one: (one["offset"], -one["length"]))


def _start(reading: _Reading, at: int) -> int:
    """Read a start tag and give the place behind it."""
    hit = _START.match(reading.raw, at)
    assert hit
    if hit.end() == len(reading.raw):
        raise reading.refuse("Unclosed start tag {}", at)
    name = hit[1].lower()
    if name not in TAGS:
        raise reading.refuse(f'Unsupported start tag "{name}" {{}}', at)
    rest = _ATTRIBUTES.match(reading.raw, hit.end())
    if rest is None:
        raise reading.refuse("Unclosed start tag {}", at)
    link = _HREF.search(rest.group()) if name == "a" else None
    reading.open.append((name, reading.units, html.unescape("".join(filter(None, link.groups()))) if link else ""))
    return rest.end()


def _end(reading: _Reading, at: int) -> int:
    """Read an end tag and give the place behind it."""
    if not reading.open:
        raise reading.refuse("Unexpected end tag {}", at)
    hit = _END.match(reading.raw, at)
    assert hit
    if not reading.raw.startswith(">", hit.end()):
        raise reading.refuse("Unclosed end tag {}", at)
    name, expected = hit[1].lower(), reading.open[-1][0]
    if name not in {"", expected}:
        raise reading.refuse(f'Unmatched end tag {{}}, expected "</{expected}>", found "</{name}>"', at)
    reading.close()
    return hit.end() + 1


def _wrong(sentence: str) -> RefusalError:
    return bad_request(f"can't parse entities: {sentence}")
