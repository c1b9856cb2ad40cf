"""One update being handled: what the dispatcher gives, and the one function of the transaction that comes back."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from telegram import Update

from activities.catalogue import Catalogue
from storage.secret import Secret
from storage.store import Store, Tx

Effect = Callable[[Tx], None]  # may run twice, so it does the same each time


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


current: ContextVar[Turn] = ContextVar("turn")
