"""Troubles to order: slowness, failures, lost answers, repeated and reordered updates."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.simulator.refusals import PageRefusalError
from bot.simulator.world import Json


@dataclass
class Trouble:
    """One ordered trouble: strikes the next `times` calls of `method` (any method where it is `*`)."""

    method: str
    times: int = 1
    code: int = 500
    seconds: int = 1


@dataclass
class Faults:
    """What goes wrong at present; an untouched one does nothing."""

    slow_seconds: float = 0.0
    fail_next: list[Trouble] = field(default_factory=list)
    retry_after: list[Trouble] = field(default_factory=list)
    drop_response: list[Trouble] = field(default_factory=list)
    repeat_updates: int = 0
    reorder_updates: bool = False
    blocked: list[int] = field(default_factory=list)
    deactivated: list[int] = field(default_factory=list)

    def set(self, body: Json) -> None:
        """Set the named faults, leave the others; an empty body clears all."""
        if not body:
            self.__dict__.update(Faults().__dict__)
        for name, value in body.items():
            reader = READERS.get(name)
            if reader is None:
                raise PageRefusalError(400, f"no fault is called {name}; there are: {', '.join(READERS)}")
            setattr(self, name, _read(name, reader, value))

    def take(self, name: str, method: str) -> Trouble | None:
        """Use up one strike of that fault against a call of that method."""
        troubles: list[Trouble] = getattr(self, name)
        for trouble in troubles:
            if trouble.method.lower() in {"*", method.lower()}:
                trouble.times -= 1
                if trouble.times <= 0:
                    troubles.remove(trouble)
                return trouble
        return None

    def as_json(self) -> Json:
        return asdict(self)


def _troubles(value: Any) -> list[Trouble]:
    return [Trouble(**one) for one in value]


def _ids(value: Any) -> list[int]:
    return [int(one) for one in value]


READERS: dict[str, Callable[[Any], Any]] = {
    "slow_seconds": float,
    "fail_next": _troubles,
    "retry_after": _troubles,
    "drop_response": _troubles,
    "repeat_updates": int,
    "reorder_updates": bool,
    "blocked": _ids,
    "deactivated": _ids,
}


def _read(name: str, reader: Callable[[Any], Any], value: Any) -> Any:
    try:
        return reader(value)
    except (TypeError, ValueError) as error:
        raise PageRefusalError(400, f"fault {name} cannot be {value!r}: {error}") from None
