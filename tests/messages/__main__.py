"""`make check-messages`: the score of the reader on the thirty messages, and on our own ones."""

import json
import sys
from datetime import date
from pathlib import Path

from activities.words import read_words
from handlers.messages.reader import Reader
from tests.messages.score import Score, score

HERE = Path(__file__).parent
SETS = {"the thirty": HERE.parent / "handlers" / "messages_dev.json", "our own": HERE / "ours.json", "fresh": HERE / "fresh.json", "fresh2": HERE / "fresh2.json", "fresh3": HERE / "fresh3.json"}
TODAY = date(2026, 11, 23)


def scored(file: Path, reader: Reader) -> Score:
    """The score of one file of messages."""
    messages = json.loads(file.read_text(encoding="utf-8"))
    return score(messages, [[p.as_json(names=False) for p in reader.read(row["text"], TODAY)] for row in messages])


if __name__ == "__main__":
    reader = Reader(read_words())
    for name, file in SETS.items():
        found = scored(file, reader)
        print(f"{name} ({len(json.loads(file.read_text(encoding='utf-8')))} messages)", *found.lines(), sep="\n")
        if "--misses" in sys.argv:
            print(*found.misses, sep="\n")
