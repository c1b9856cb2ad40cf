"""The one reader of a county: made when the bot starts, kept for every message."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from activities.catalogue import HERE
from activities.words import read_words
from handlers.messages.reader import Reader

FIRST = "昨天走访张三，送化肥2袋，想学养猪"
ANY_DAY = date(2026, 1, 2)


def warm_reader(folder: Path) -> Reader:
    """A reader with the words of a folder; it has read once, so that the first message is read quickly, too.

    What it knows of an area comes with each message, so a change of the registry needs no refreshing.
    """
    reader = Reader(read_words(folder))
    reader.read(FIRST, ANY_DAY, ("张三",))
    return reader


@lru_cache(maxsize=1)
def county_reader() -> Reader:
    """The reader with the words that come along, for where no county's own is given."""
    return warm_reader(HERE)
