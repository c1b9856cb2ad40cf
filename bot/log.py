"""The log: one line an event, as key=value or JSON, on the error stream; secrets are blotted out."""

import logging
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

BLOT = "***"
HERE = Path(__file__).parent.parent


def set_up(form: str, *, hide: Sequence[str] = (), level: int = logging.INFO) -> None:
    """Log as `text` or `json` from this level on; what is in `hide` never shows."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        partial(_blot_out, tuple(word for word in hide if word)),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], repr_native_str=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)  # libraries speak when something is wrong
    logging.getLogger("huifang").setLevel(level)


def logger() -> structlog.stdlib.BoundLogger:
    """The program's own logger."""
    made: structlog.stdlib.BoundLogger = structlog.get_logger("huifang")
    return made


def _blot_out(words: tuple[str, ...], _: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: _blotted(value, words) for key, value in event.items()}


def _blotted(value: Any, words: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, BLOT)
    return value


def place_of(error: BaseException) -> str:
    """Where in our own code it was raised; an error's own words may hold what people wrote, a place does not."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(str(HERE)) and "site-packages" not in frame.filename:
            return f"{Path(frame.filename).relative_to(HERE)}:{frame.lineno} {frame.name}"
    return "elsewhere"
