"""A secretary's message read with the names of 500 households of her area beside it."""

from itertools import islice
from time import perf_counter_ns

from activities.words import read_words
from bot.demo.names import invented
from handlers.messages.reader import Reader
from tests.benchmarks.table import heading, line, middle, ninth
from tests.messages.sets import SETS, TODAY, messages_of

BAR = 20.0  # ms
TURNS = 3
NAMES = tuple(islice(invented(frozenset()), 500))


def report() -> None:
    """Each message of every set, the shortest of several turns."""
    texts = [row["text"] for name in SETS for row in messages_of(name)]
    began = perf_counter_ns()
    reader = Reader(read_words())
    made = (perf_counter_ns() - began) / 1e6
    first = _milliseconds(reader, texts[0])
    times = [min(_milliseconds(reader, text) for _ in range(TURNS)) for text in texts]
    heading(f"A secretary's message, {len(NAMES)} households in the area ({len(texts)} messages)")
    line("median", middle(times), "ms", most=BAR)
    line("nine of ten below", ninth(times), "ms", most=BAR)
    line("the longest", max(times), "ms", most=BAR)
    line("the first one, which learns the names", first, "ms")
    line("the reader made, once", made, "ms")
    line("a message of 4,096 letters", _milliseconds(reader, ("".join(texts) * 2)[:4096]), "ms")


def _milliseconds(reader: Reader, text: str) -> float:
    began = perf_counter_ns()
    reader.read(text, TODAY, NAMES)
    return (perf_counter_ns() - began) / 1e6
