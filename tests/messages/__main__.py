"""`make check-messages`: how good the reader is on the thirty messages, and on those of our own; `--misses` shows where."""

import sys

from activities.words import read_words
from handlers.messages.reader import Reader
from tests.messages.sets import SETS, messages_of, scored

if __name__ == "__main__":
    reader = Reader(read_words())
    for name in SETS:
        found = scored(name, reader)
        print(f"{name} ({len(messages_of(name))} messages)", *found.lines(), sep="\n")
        if "--misses" in sys.argv:
            print(*found.misses, sep="\n")
