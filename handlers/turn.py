"""One update being handled: what the dispatcher gives, and the one function of the transaction that comes back."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from storage.secret import Secret
from telegram import Update

from activities.catalogue import Catalogue
from storage.store import Store, Tx

Effect = Callable[[Tx], None]  # may run twice, so it does the same each time


@dataclass
class Turn:
    """What one update is handled with; handlers set `effect` and do nothing themselves."""

    store: Store
    now: datetime
    bot_id: int
    inbox_id: int | None  # none: the clock speaks first
    update: Update
    secret: Secret
    catalogue: Catalogue
    effect: Effect | None = None


current: ContextVar[Turn] = ContextVar("turn")
