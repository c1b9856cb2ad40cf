"""An outside judge of what bot and simulator say to each other: aiogram's models of the Bot API, and TDLib's parser.

Both would otherwise be free to agree on the same mistake.
"""

import json
from functools import cache
from typing import Any

import aiogram.methods
import tdjson
from aiogram.types import ResponseParameters
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.simulator import Exchange, Simulator

METHODS = {
    model.__api_method__: model
    for model in vars(aiogram.methods).values()
    if isinstance(model, type) and hasattr(model, "__api_method__")
}
PARSE_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
ENVELOPE = {"ok", "result", "error_code", "description", "parameters"}
PLAIN_TEXT, CAPTION = 4096, 1024
CALLBACK_BYTES, COPY_CHARACTERS, ROW, TOTAL = 64, 256, 8, 100


class Judge:
    """Listens to a simulator from its making on; whoever listened before goes on hearing."""

    def __init__(self, simulator: Simulator) -> None:
        self.found: list[str] = []
        self.heard = 0
        self.before = simulator.on_exchange
        simulator.on_exchange = self._hear

    def _hear(self, exchange: Exchange) -> None:
        self.heard += 1
        self.found += [f"{exchange.method}: {complaint}" for complaint in judge(exchange)]
        if self.before is not None:
            self.before(exchange)

    def complaints(self) -> list[str]:
        """Every complaint so far, each once."""
        return list(dict.fromkeys(self.found))


def judge(exchange: Exchange) -> list[str]:
    """What is wrong with one exchange, a sentence each; nothing if all is as the Bot API has it."""
    model = METHODS.get(exchange.method)
    if model is None:
        return [f"the Bot API has no method {exchange.method}"]
    return [
        *_request(model, exchange.params),
        *_text(exchange.params),
        *_markup(exchange.params.get("reply_markup")),
        *(_result(model, exchange.body) if exchange.status == 200 else _refusal(exchange)),
    ]


def _request(model: type[BaseModel], params: dict[str, Any]) -> list[str]:
    unknown = sorted(set(params) - set(model.model_fields))
    if unknown:
        return [f"{model.__name__} has no parameter {name}" for name in unknown]
    try:
        parsed = model.model_validate(params)
    except ValidationError as error:
        return [f"{model.__name__}: {_shortly(error)}"]
    return _strangers(parsed, model.__name__)


def _text(params: dict[str, Any]) -> list[str]:
    field, most = ("caption", CAPTION) if "caption" in params else ("text", PLAIN_TEXT)
    words, mode = params.get(field), params.get("parse_mode")
    if not words:
        return []
    if not mode:
        return [f"{field} has {len(words)} characters, more than {most}"] if len(words) > most else []
    if mode.lower() not in PARSE_MODES:
        return [f"Telegram knows no parse_mode {mode}"]
    request = {"@type": "parseTextEntities", "text": words, "parse_mode": PARSE_MODES[mode.lower()]}
    answer = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    if answer["@type"] == "error":
        return [f"TDLib refuses the text: {answer['message']}"]
    length = len(answer["text"])
    return [f"{field} has {length} characters, more than {most}"] if length > most else []


def _markup(markup: Any) -> list[str]:
    """Limits of keyboards that no schema states."""
    if not isinstance(markup, dict):
        return []
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    buttons = [button if isinstance(button, dict) else {"text": button} for row in rows for button in row]
    found = [f"a row of {len(row)} buttons, more than {ROW}" for row in rows if len(row) > ROW]
    if len(buttons) > TOTAL:
        found.append(f"{len(buttons)} buttons, more than {TOTAL}")
    return found + [complaint for button in buttons for complaint in _button(button)]


def _button(button: dict[str, Any]) -> list[str]:
    label, data = button.get("text", ""), button.get("callback_data", "")
    copied = (button.get("copy_text") or {}).get("text", "")
    found = [] if label.strip() else ["a button without words"]
    if len(data.encode()) > CALLBACK_BYTES:
        found.append(f"button 「{label}」 carries {len(data.encode())} bytes, more than {CALLBACK_BYTES}")
    if len(copied) > COPY_CHARACTERS:
        found.append(f"button 「{label}」 copies {len(copied)} characters, more than {COPY_CHARACTERS}")
    return found


@cache
def _returning(model: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(model.__returning__)


def _result(model: type[BaseModel], body: dict[str, Any]) -> list[str]:
    found = [f"the answer has a stray {name}" for name in sorted(set(body) - ENVELOPE)]
    try:
        parsed = _returning(model).validate_python(body["result"])
    except (ValidationError, KeyError) as error:
        return [*found, f"the result of {model.__name__}: {_shortly(error)}"]
    return [*found, *_strangers(parsed, "result")]


def _refusal(exchange: Exchange) -> list[str]:
    body = exchange.body
    if body.get("ok") is not False or body.get("error_code") != exchange.status or not body.get("description"):
        return [f"a refusal says ok, error_code and description; this one is {body}"]
    return _strangers(ResponseParameters.model_validate(body.get("parameters", {})), "parameters")


def _strangers(value: Any, where: str) -> list[str]:
    """Names that no model knows: aiogram's models keep them aside instead of refusing them."""
    if isinstance(value, list | tuple):
        return [one for at, item in enumerate(value) for one in _strangers(item, f"{where}[{at}]")]
    if not isinstance(value, BaseModel):
        return []
    found = [f"{where}: {type(value).__name__} has no field {name}" for name in value.model_extra or {}]
    for name in value.model_fields_set & set(type(value).model_fields):
        found += _strangers(getattr(value, name), f"{where}.{name}")
    return found


def _shortly(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:3])
    return repr(error)
