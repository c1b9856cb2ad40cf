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

from bot.simulator import Exchange

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


def judge(exchange: Exchange) -> list[str]:
    """What is wrong with one exchange, a sentence each; nothing if all is as the Bot API has it."""
    model = METHODS.get(exchange.method)
    if model is None:
        return [f"the Bot API has no method {exchange.method}"]
    return [
        *_request(model, exchange.params),
        *_text(exchange.params),
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
    words, mode = params.get("text") or params.get("caption"), params.get("parse_mode")
    if not words or not mode:
        return []
    if mode.lower() not in PARSE_MODES:
        return [f"Telegram knows no parse_mode {mode}"]
    request = {"@type": "parseTextEntities", "text": words, "parse_mode": PARSE_MODES[mode.lower()]}
    answer = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    return [f"TDLib refuses the text: {answer['message']}"] if answer["@type"] == "error" else []


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
