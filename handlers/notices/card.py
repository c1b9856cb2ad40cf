"""How far a notice is: one message that changes; who got it, as a table."""

from datetime import datetime, timedelta

from activities.periods import day_of
from forms.zone import ZONE
from handlers.keyboards import Button, fit, inline, lay_out
from handlers.texts import Texts
from storage.notices import Standing, lost_of, standing_of
from storage.outbox import put
from storage.people import account_of_person
from storage.store import Tx
from storage.tables import Notice

TITLE = 12  # characters of the words by which it is called
SHOWN = 8  # names on a card; more are in a table


def title_of(text: Texts, notice: Notice) -> str:
    """What it is called: its first words."""
    first = notice.words.split("\n", 1)[0].rstrip("。.！!")
    return fit(first, TITLE) if first else text("notice_wordless")


def listed(text: Texts, names: list[str], count: int = 0) -> str:
    """Names, or so many of them (of so many) that a phone shows them."""
    some = text.list(names[:SHOWN])
    return some if max(count, len(names)) <= SHOWN else text("notice_and_more", names=some)


def card_of(tx: Tx, text: Texts, notice: Notice, now: datetime) -> tuple[str, list[Button]]:
    """The card as it is now: whom it reached, whom it did not, who said so, and what can be done about it."""
    standing = standing_of(tx, notice)
    count, lost = lost_of(tx, notice, SHOWN)
    lines = [text("notice_card", title=title_of(text, notice), standing=_standing(text, notice, standing, now))]
    if lost:
        lines.append(text("notice_lost", count=count, names=listed(text, lost, count)))
    if notice.asks_receipt:
        lines.append(text("notice_confirmed", confirmed=standing.confirmed, all=standing.said))
    if notice.reminded_at:
        lines.append(text("notice_reminded", day=text.day(day_of(notice.reminded_at))))
    return "\n".join(lines), _buttons(text, notice, standing)


def _standing(text: Texts, notice: Notice, standing: Standing, now: datetime) -> str:
    if notice.state == "stopped":
        return text("notice_is_stopped", said=standing.said, left=standing.stopped)
    if notice.sent_at and notice.sent_at > now:
        at = notice.sent_at.astimezone(ZONE)
        return text("notice_planned", day=text.day(at.date()), time=f"{at:%H:%M}", count=standing.waiting)
    if standing.waiting:
        return text("notice_goes_out", said=standing.said, left=standing.waiting)
    return text("notice_gone", said=standing.said)


def _buttons(text: Texts, notice: Notice, standing: Standing) -> list[Button]:
    buttons = [Button(text("notice_stop"), f"N:stop:{notice.id}")] if standing.waiting else []
    buttons.append(Button(text("notice_look"), f"N:card:{notice.id}"))
    buttons.append(Button(text("notice_names"), f"N:names:{notice.id}"))
    silent = standing.said - standing.confirmed
    if notice.asks_receipt and silent and not notice.reminded_at and notice.state != "sending":
        buttons.append(Button(text("notice_remind", count=silent), f"N:remind:{notice.id}"))
    return buttons


def settle(tx: Tx, notice: Notice) -> None:
    """A notice of which nothing waits any more is done."""
    if notice.state == "sending" and standing_of(tx, notice).waiting == 0:
        notice.state = "done"


def keep_card(tx: Tx, notice: Notice, now: datetime) -> bool:
    """Change the card where it reads otherwise by now; whether it does."""
    settle(tx, notice)
    account = account_of_person(tx, notice.sender_id, day_of(now))
    card = notice.card
    if not card or account is None or account.chat_id != card["chat"]:
        return False
    text, buttons = card_of(tx, Texts(account.language), notice, now)
    if text == card["reads"]:
        return False
    notice.card = {**card, "reads": text}
    payload = {
        "chat_id": card["chat"],
        "message_id": card["message"],
        "text": text,
        "reply_markup": inline(lay_out(buttons)),
    }
    put(tx, kind="notice", method="editMessageText", payload=payload, now=now, chat_id=card["chat"])
    return True


MORNING, EVENING = 7, 21  # o'clock: before and after, a notice may wait for eight
WAITS_UNTIL = 8


def next_morning(now: datetime) -> datetime | None:
    """Eight o'clock, where it is night now; None by day."""
    local = now.astimezone(ZONE)
    if MORNING <= local.hour < EVENING:
        return None
    morning = local.replace(hour=WAITS_UNTIL, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=1) if local.hour >= EVENING else morning
