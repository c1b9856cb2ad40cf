"""Checks reply markup the way Telegram does, and measures buttons against a phone's screen."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.refusals import bad_request, unsimulated
from bot.simulator.world import Json

CALLBACK_BYTES = 64
COPY_CHARACTERS = 256
PLACEHOLDER_CHARACTERS = 64
ROW_CUT = 12  # TDLib cuts what comes after
TOTAL_CUT = 300
INLINE_TOTAL = 100
INLINE_BYTES = 10_000
COMFORTABLE_ROW = 8

# Chinese characters that a 360-px phone shows whole, by the number of buttons in the row.
ROOM = {1: 16.0, 2: 7.0, 3: 5.0, 4: 3.0}

Row = list[Json]


@dataclass(frozen=True)
class Markup:
    """A reply markup after Telegram's cuts: `kind` is inline, keyboard, remove, reply or empty for none."""

    kind: str = ""
    body: Json = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read(raw: Any, *, private: bool) -> Markup:
    """The markup of a sent message, or RefusalError in Telegram's words."""
    body = _object(raw)
    if body is None:
        return Markup()
    for name, reader in READERS.items():
        if name in body:
            return reader(body, private)
    raise bad_request("object expected as reply markup")


def read_inline(raw: Any) -> Markup:
    """The markup of an edit, where only inline keyboards may stand."""
    markup = read(raw, private=True)
    if markup.kind not in {"", "inline"}:
        raise bad_request("inline keyboard expected")
    return markup


def _object(raw: Any) -> Json | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    return raw


def _inline(body: Json, _private: bool) -> Markup:
    _known(body, {"inline_keyboard"})
    rows = _rows(
        body["inline_keyboard"],
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        _inline_button,
    )
    if not rows:
        return Markup()
    clean = {"inline_keyboard": rows}
    size = len(json.dumps(clean, ensure_ascii=False).encode())
    if sum(map(len, rows)) > INLINE_TOTAL or size > INLINE_BYTES:
        raise bad_request("reply markup is too long")
    return Markup("inline", clean, tuple(_measure(rows)))


def _keyboard(body: Json, private: bool) -> Markup:
    flags = {"is_persistent", "resize_keyboard", "one_time_keyboard", "selective"}
    _known(body, {"keyboard", "input_field_placeholder", *flags})
    rows = _rows(body["keyboard"], 'field "keyboard" must be an Array of Arrays', _keyboard_button)
    for button in (button for row in rows for button in row):
        _private_only(button, private)
    if not rows:
        return Markup()
    clean = {
        "rows": rows,
        "placeholder": _placeholder(body),
        "one_time": bool(body.get("one_time_keyboard")),
        "resize": bool(body.get("resize_keyboard")),
        "persistent": bool(body.get("is_persistent")),
    }
    return Markup("keyboard", clean, tuple(_measure(rows)))


def _remove(body: Json, _private: bool) -> Markup:
    _known(body, {"remove_keyboard", "selective"})
    return Markup("remove") if body["remove_keyboard"] is True else Markup()


def _force_reply(body: Json, _private: bool) -> Markup:
    _known(body, {"force_reply", "input_field_placeholder", "selective"})
    placeholder = _placeholder(body)
    return Markup("reply", {"placeholder": placeholder}) if body["force_reply"] is True else Markup()


READERS: dict[str, Callable[[Json, bool], Markup]] = {
    "inline_keyboard": _inline,
    "keyboard": _keyboard,
    "remove_keyboard": _remove,
    "force_reply": _force_reply,
}


def _rows(value: Any, refusal: str, read_button: Callable[[Any], Json | None]) -> list[Row]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(refusal)
    left = TOTAL_CUT
    rows: list[Row] = []
    for row in value:
        buttons = [button for button in map(read_button, row) if button][: min(ROW_CUT, left)]
        left -= len(buttons)
        if buttons:
            rows.append(buttons)
    return rows


def _known(body: Json, names: set[str]) -> None:
    unknown = sorted(set(body) - names)
    if unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of the reply markup')


def _placeholder(body: Json) -> str:
    text = str(body.get("input_field_placeholder") or "")
    if len(text) > PLACEHOLDER_CHARACTERS:
        raise bad_request("input field placeholder is too long")
    return text


def _inline_button(raw: Any) -> Json | None:
    if not isinstance(raw, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = _button_text("inline keyboard button", raw)
    action = {name: value for name, value in raw.items() if name not in DECORATION and value is not None}
    if not action:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not text.strip():
        return None
    for name, value in action.items():
        _check_action(name, value)
    return {name: value for name, value in raw.items() if value is not None}


def _button_text(what: str, body: Json) -> str:
    if "text" not in body:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(body["text"], str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    return body["text"]


DECORATION = {"text", "style"}


def _check_action(name: str, value: Any) -> None:
    check = ACTIONS.get(name)
    if check is None:
        raise unsimulated(f'inline button field "{name}"')
    check(value)


def _check_data(value: Any) -> None:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_copy(value: Any) -> None:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= COPY_CHARACTERS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(value: Any) -> None:
    if not isinstance(value, str) or not value.startswith(("http://", "https://", "tg://")):
        raise bad_request("BUTTON_URL_INVALID")


ACTIONS: dict[str, Callable[[Any], None]] = {
    "callback_data": _check_data,
    "copy_text": _check_copy,
    "url": _check_url,
}


def _keyboard_button(raw: Any) -> Json | None:
    body = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(body, dict):
        raise bad_request("can't parse keyboard button: expected an Object")
    _button_text("keyboard button", body)
    unknown = sorted(set(body) - {"text", "style", "request_contact", "request_location"})
    if unknown:
        raise unsimulated(f'keyboard button field "{unknown[0]}"')
    if not body["text"].strip():
        return None
    asks = {name: bool(body.get(name)) for name in ("request_contact", "request_location")}
    return {"text": body["text"], **asks}


def _private_only(button: Json, private: bool) -> None:
    if private:
        return
    if button["request_contact"]:
        raise bad_request("phone number can be requested in private chats only")
    if button["request_location"]:
        raise bad_request("location can be requested in private chats only")


def _measure(rows: list[Row]) -> list[str]:
    """Sentences on buttons that a small phone would cut; Telegram itself says nothing."""
    found = [
        f"{len(row)} buttons in one row: phones show {COMFORTABLE_ROW}" for row in rows if len(row) > COMFORTABLE_ROW
    ]
    for row in rows:
        room = ROOM.get(len(row), ROOM[4])
        found += [
            f"button 「{button['text']}」: {width(button['text']):g} wide, {len(row)} in a row show {room:g}"
            for button in row
            if width(button["text"]) > room
        ]
    return found


def width(text: str) -> float:
    """Width in Chinese characters: a Latin letter or figure counts half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
