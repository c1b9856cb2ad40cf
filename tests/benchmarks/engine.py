"""An answer: a value is set, judged, and everything that depends on it is computed again."""

import resource
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter_ns

from forms import Form, Session, publish
from tests.benchmarks import peer
from tests.benchmarks.generated import Answer, answers, table
from tests.benchmarks.table import heading, line, mean, middle, ninth

NOW = datetime(2026, 10, 21, 1, tzinfo=UTC)
BARS = {60: 60.0, 500: 100.0}  # µs
TIMES = 20  # what the peer takes, at least, for our one
TURNS = 7


def fill(form: Form, rows: list[Answer]) -> tuple[list[list[float]], Session]:
    """Microseconds of each answer in each turn, and the filled form."""
    turns = []
    for _ in range(TURNS):
        session, times = Session.start(form, now=NOW), []
        for ref, value in rows:
            began = perf_counter_ns()
            session.answer(ref, value)
            times.append((perf_counter_ns() - began) / 1000)
        turns.append(times)
    return turns, session


def each(turns: list[list[float]], choose: Callable[[Sequence[float]], float]) -> list[float]:
    """One time for each answer of those it took in the turns: their median, or the shortest."""
    return [choose(times) for times in zip(*turns, strict=True)]


def print_one(name: str, turns: list[list[float]], megabytes: float, most: float | None = None) -> None:
    """The lines of one engine."""
    times = each(turns, middle)
    line(f"{name}, median", middle(times), "µs", most=most)
    line(f"{name}, mean", mean(times), "µs", most=most)
    line(f"{name}, nine of ten below", ninth(times), "µs")
    line(f"{name}, memory of its process", megabytes, "MB")


def report(questions: int, form: Form, missing: str) -> None:
    """Ours, and the peer's on the same form with the same answers."""
    rows = answers(form, Session.start(form, now=NOW), questions)
    heading(f"An answer, on {questions} questions ({len(rows)} answers, each the median of {TURNS} turns)")
    turns, session = fill(form, rows)
    print_one("ours", turns, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, BARS[questions])
    if missing:
        print(f"  the peer was NOT run: {missing}")
        return
    theirs = peer.fill(form.xml, rows, TURNS)
    print_one("peer", theirs.times, theirs.megabytes)
    for name, choose in (("median", middle), ("shortest", min)):  # what else runs here disturbs the shortest least
        ratio = mean(each(theirs.times, choose)) / mean(each(turns, choose))
        line(f"peer to ours, all answers, by the {name} of the turns", ratio, "×", least=TIMES)
    print(f"  values that differ at the end: {', '.join(differing(session, theirs.values)) or 'none'}")


def differing(session: Session, values: dict[str, str]) -> list[str]:
    """Where the engines do not agree; the instance's own id is chance."""
    ours = {node.ref: node.read() for node in session.root.leaves()}
    return [ref for ref in ours | values if ours.get(ref) != values.get(ref) and not ref.endswith("/instanceID")]


def forms() -> dict[int, Form]:
    """The forms that are measured, by the number of their questions."""
    return {questions: publish(table(questions)) for questions in BARS}
