"""Messages with what a perfect reader makes of them: the thirty, and our own.

Ours were written before the reader had seen them: the first set before there was a reader, each later one after it had been
tuned on those before. What each scored on its first run stands in docs/bench.md.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from handlers.messages.reader import Reader
from tests.messages.score import Score, score

HERE = Path(__file__).parent
SETS = {
    "the thirty": HERE.parent / "handlers" / "messages_dev.json",
    "our first": HERE / "first.json",
    "our second": HERE / "second.json",
    "our third, odd ones": HERE / "third.json",
    "our fourth": HERE / "fourth.json",
    "our fifth": HERE / "fifth.json",
    "our sixth": HERE / "sixth.json",
    "our seventh": HERE / "seventh.json",
}
TODAY = date(2026, 11, 23)


def messages_of(name: str) -> list[dict[str, Any]]:
    """The messages of a set, with their labels."""
    found: list[dict[str, Any]] = json.loads(SETS[name].read_text(encoding="utf-8"))
    return found


def scored(name: str, reader: Reader) -> Score:
    """The score of a set."""
    messages = messages_of(name)
    return score(messages, [[p.as_json(names=False) for p in reader.read(row["text"], TODAY)] for row in messages])
