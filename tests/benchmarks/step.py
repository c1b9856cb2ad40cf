"""A step of a chat: set, check, find what comes next, show it; alone, and through the state that the database keeps."""

import json
from collections.abc import Callable
from time import perf_counter_ns

from forms import Form, Session
from handlers.interview.show import show_card
from handlers.texts import Texts
from tests.benchmarks.engine import NOW
from tests.benchmarks.generated import answers
from tests.benchmarks.table import heading, line, middle, ninth

BARS = {60: 0.3, 500: 1.0}  # ms
TURNS = 3
TEXT = Texts("zh")


class Chat:
    """A form filled card by card in the order in which it asks."""

    def __init__(self, form: Form, values: dict[str, str]) -> None:
        self.form, self.values = form, values
        self.session = Session.start(form, now=NOW)
        self.done: set[str] = set()
        self.kept = json.dumps(self.session.state())
        self.asked = next(self.session.asked(), None)

    def step(self) -> None:
        """Answer the card that is asked, and show the next one."""
        asked, session = self.asked, self.session
        for node in asked.questions:
            session.answer(node.ref, self.values.get(node.ref))
        if not session.missing(asked):
            self.done.add(asked.key)
        left = (each for each in session.asked() if each.key not in self.done or session.missing(each))
        self.asked = next(left, None)
        if self.asked:
            show_card(TEXT, session.card(self.asked, "zh"))

    def update(self) -> None:
        """A step as an update has it: the session comes out of the database, and goes back."""
        self.session = Session.resume(self.form, json.loads(self.kept), now=NOW)
        self.step()
        self.kept = json.dumps(self.session.state())


def measured(form: Form, values: dict[str, str], act: Callable[[Chat], None]) -> list[float]:
    """Milliseconds of each step of a whole form, the shortest of several turns."""
    turns: list[list[float]] = []
    for _ in range(TURNS):
        chat, times = Chat(form, values), []
        while chat.asked:
            began = perf_counter_ns()
            act(chat)
            times.append((perf_counter_ns() - began) / 1e6)
        turns.append(times)
    return [min(times) for times in zip(*turns, strict=True)]


def report(questions: int, form: Form) -> None:
    """A step on a form of so many questions."""
    values: dict[str, str] = {}
    for ref, value in answers(form, Session.start(form, now=NOW), questions):
        values.setdefault(ref, value)
    alone, kept = measured(form, values, Chat.step), measured(form, values, Chat.update)
    heading(f"A whole step (set, check, next, render), on {questions} questions ({len(alone)} steps)")
    line("median", middle(alone), "ms", most=BARS[questions])
    line("nine of ten below", ninth(alone), "ms", most=BARS[questions])
    line("with the session read from its state and put back, median", middle(kept), "ms")
    line("with the session read from its state and put back, nine of ten below", ninth(kept), "ms")
