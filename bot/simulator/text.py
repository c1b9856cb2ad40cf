"""Message text and its entities, read by TDLib itself where `tdjson` is installed."""

import importlib
import json
import re
from dataclasses import dataclass
from typing import Any

from bot.simulator import plain_html
from bot.simulator.refusals import bad_request
from bot.simulator.world import Json

REQUEST_BYTES = 32768
MESSAGE_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024

PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}

# TDLib's entity types as the Bot API names them.
ENTITIES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
}
# What may lie over a link or command that Telegram finds by itself.
STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"}

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?(?![\w/])")
_INVISIBLE = "".join(map(chr, (*range(0x200B, 0x2010), 0x2060, 0xFEFF)))


@dataclass(frozen=True)
class Formatted:
    """A text with its entities; offsets in UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()

    def fields(self, text_field: str, entities_field: str) -> Json:
        """The pair of Message fields that hold it; entities only if there are any."""
        found: Json = {text_field: self.text} if self.text else {}
        if self.entities:
            found[entities_field] = list(self.entities)
        return found


def _tdlib() -> Any:
    try:
        return importlib.import_module("tdjson")
    except ImportError:
        return None


TDLIB = _tdlib()


def _ask(**request: Any) -> Json:
    request["@type"] = request.pop("call")
    answer: Json = json.loads(TDLIB.td_execute(json.dumps(request).encode()))
    return answer


if TDLIB is not None:
    _ask(call="setLogVerbosityLevel", new_verbosity_level=0)


def read_message(args: Json) -> Formatted:
    """The text of sendMessage and editMessageText, or RefusalError."""
    raw = args.get("text", "")
    if not raw:
        raise bad_request("message text is empty")
    found = _read(raw, args.get("parse_mode"), args.get("entities"))
    if not found.text.strip().strip(_INVISIBLE):
        raise bad_request("text must be non-empty")
    if len(found.text) > MESSAGE_CHARACTERS:
        raise bad_request("message is too long")
    return found


def read_caption(args: Json) -> Formatted:
    """The caption of a picture or file, possibly empty."""
    found = _read(args.get("caption", ""), args.get("parse_mode"), args.get("caption_entities"))
    if len(found.text) > CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    return found


def said(text: str) -> Formatted:
    """What a person typed, with what Telegram finds in it."""
    return Formatted(text, tuple(_detect(text)))


def _read(raw: str, parse_mode: str | None, given: Any) -> Formatted:
    if len(raw.encode()) > REQUEST_BYTES:
        raise bad_request("text is too long")
    mode = (parse_mode or "none").lower()
    if mode != "none" and mode not in PARSE_MODES:
        raise bad_request("unsupported parse_mode")
    raw = raw.replace("\r", "").replace("\t", " ")
    text, entities = (raw, _given(given)) if mode == "none" else _parse(raw, mode)
    return _with_found(*_trimmed(text, entities))


def _parse(raw: str, mode: str) -> tuple[str, list[Json]]:
    if TDLIB is None:
        if mode != "html":
            raise bad_request("parse_mode other than HTML needs tdjson here")
        return plain_html.parse(raw)
    answer = _ask(call="parseTextEntities", text=raw, parse_mode=PARSE_MODES[mode])
    if answer["@type"] == "error":
        sentence = answer["message"]
        raise bad_request(sentence[0].lower() + sentence[1:])
    return answer["text"], [_entity(found) for found in answer["entities"]]


def _kind(found: Json) -> str:
    return str(found["type"]["@type"]).removeprefix("textEntityType")


def _entity(found: Json) -> Json:
    kind = found["type"]
    entity = {
        "type": ENTITIES[_kind(found)],
        "offset": found["offset"],
        "length": found["length"],
    }
    extra = {"url": kind.get("url"), "language": kind.get("language")}
    extra["custom_emoji_id"] = kind.get("custom_emoji_id")
    return entity | {name: value for name, value in extra.items() if value}


def _given(entities: Any) -> list[Json]:
    if entities is None:
        return []
    if not isinstance(entities, list) or not all(isinstance(one, dict) for one in entities):
        raise bad_request("can't parse entities JSON object")
    for one in entities:
        if one.get("type") not in ENTITIES.values() or not {"offset", "length"} <= set(one):
            raise bad_request("can't parse entities: wrong entity")
    return entities


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram cuts blanks at the end, and at the start as far as the first entity."""
    text = text.rstrip(" \n")
    first = min((one["offset"] for one in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), first)
    end = utf16(text)
    kept = []
    for one in entities:
        length = min(one["length"], end - one["offset"])
        if length > 0:
            kept.append({**one, "offset": one["offset"] - cut, "length": length})
    return text[cut:], kept


def _with_found(text: str, entities: list[Json]) -> Formatted:
    firm = [_span(one) for one in entities if one["type"] not in STYLES]
    free = [
        one for one in _detect(text) if not any(start < _span(one)[1] and _span(one)[0] < end for start, end in firm)
    ]
    ordered = sorted([*entities, *free], key=lambda one: (one["offset"], -one["length"]))
    return Formatted(text, tuple(ordered))


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _detect(text: str) -> list[Json]:
    if TDLIB is not None:
        found = _ask(call="getTextEntities", text=text)["entities"]
        return [_entity(one) for one in found if _kind(one) in ENTITIES]  # 15:30 is one to TDLib, not to the Bot API
    return [
        {"type": "bot_command", "offset": utf16(text[: hit.start()]), "length": utf16(hit.group())}
        for hit in _COMMAND.finditer(text)
    ]


def utf16(text: str) -> int:
    """Length in UTF-16 units, the unit of entity offsets."""
    return len(text.encode("utf-16-le")) // 2
