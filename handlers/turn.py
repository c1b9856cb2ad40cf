"""One update being handled: what the dispatcher gives, and the one function of the transaction that comes back."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from telegram import Update

from activities.catalogue import Catalogue
from handlers.messages.reader import Reader
from handlers.messages.warm import county_reader
from storage.secret import Secret
from storage.store import Store, Tx

Effect = Callable[[Tx], None]  # may run twice, so it does the same each time


class Timed(Protocol):
    """A line of the clock's table, as the office reads it; what it runs is no business of a chat."""

    @property
    def name(self) -> str:
        """As the runs are kept under."""

    @property
    def does(self) -> Mapping[str, str]:
        """What it does, in each language."""

    def next_run(self, now: datetime) -> datetime:
        """The first instant after now at which it runs."""


@dataclass
class Turn:
    """What one update is handled with; handlers set `effect` and do nothing themselves."""

    now: datetime
    bot_id: int
    inbox_id: int | None  # none: the clock speaks first
    update: Update
    secret: Secret
    catalogue: Catalogue
    effect: Effect | None = None
    invite_days: int = 14  # how long an invite made now holds
    store: Store | None = None  # for a handler that reads before its transaction
    timetable: Sequence[Timed] = ()  # what the clock does
    reader: Reader = field(default_factory=county_reader)  # of what people just write


current: ContextVar[Turn] = ContextVar("turn")
