"""Keeps the card of a notice that goes out: its sender sees how far it is, in one message that changes."""

from datetime import datetime

from activities.catalogue import Catalogue
from handlers.notices.card import keep_card
from storage.notices import under_way
from storage.store import Tx


def report_notices(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Change the cards that read otherwise by now; how many."""
    return sum(keep_card(tx, notice, now) for notice in under_way(tx) if notice.sent_at and notice.sent_at <= now)
