"""Reads the parameters of a Bot API call: known names only, each of its kind."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.simulator.refusals import RefusalError, bad_request, unsimulated
from bot.simulator.world import Json


@dataclass(frozen=True)
class Upload:
    """A file that came in the body of a multipart request."""

    name: str
    mime: str
    data: bytes


class Kind(Enum):
    """What a parameter holds."""

    INT = "integer"
    FLOAT = "number"
    BOOL = "boolean"
    STR = "string"
    JSON = "JSON"
    MARKUP = "reply markup"
    CHAT = "chat"
    FILE = "file"
    UNSIMULATED = "unsimulated"


Fields = dict[str, Kind]


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in {"true", "false", "1", "0", "yes", "no"}:
        raise ValueError
    return str(value).lower() in {"true", "1", "yes"}


def _string(value: Any) -> str:
    if isinstance(value, dict | list | Upload):
        raise TypeError
    return value if isinstance(value, str) else json.dumps(value)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _chat(value: Any) -> int | str:
    text = _string(value).strip()
    return int(text) if text.lstrip("-").isdecimal() else text


def _as_it_is(value: Any) -> Any:
    return value


READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.INT: _integer,
    Kind.FLOAT: _number,
    Kind.BOOL: _boolean,
    Kind.STR: _string,
    Kind.JSON: _json,
    Kind.MARKUP: _as_it_is,
    Kind.CHAT: _chat,
    Kind.FILE: _as_it_is,
}


def read(method: str, fields: Fields, raw: Json) -> Json:
    """The parameters by name, converted; RefusalError for a name the method does not have or a wrong kind.

    The real server ignores unknown names; here they are refused, because they are typing errors.
    Files attached under `attach://name` may have any name.
    """
    values: Json = {}
    for name, value in raw.items():
        kind = fields.get(name)
        if kind is None and isinstance(value, Upload):
            continue
        if kind is None:
            raise bad_request(f'unknown parameter "{name}" of {method}')
        values[name] = read_value(name, kind, value)
    return values


def read_value(name: str, kind: Kind, value: Any) -> Any:
    """One value of its kind, or RefusalError."""
    if kind is Kind.UNSIMULATED:
        raise unsimulated(f'parameter "{name}"')
    try:
        return READERS[kind](value)
    except (TypeError, ValueError):
        raise _wrong(name, kind) from None


def _wrong(name: str, kind: Kind) -> RefusalError:
    if kind is Kind.JSON:
        return bad_request(f"can't parse {name} JSON object")
    return bad_request(f'parameter "{name}" must be {kind.value}')


def for_the_record(raw: Json) -> Json:
    """The parameters as a person or a judge reads them: JSON texts opened, files by name and size."""
    return {name: _shown(value) for name, value in raw.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, Upload):
        return f"upload:{value.name}:{len(value.data)}"
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
