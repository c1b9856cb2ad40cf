"""A form left in hand for some hours is asked about, once a pause, in the daytime of a working day."""

from datetime import datetime, time, timedelta

from activities.catalogue import Catalogue
from forms import Session
from forms.zone import ZONE
from handlers.keyboards import Button, inline, lay_out
from handlers.texts import Texts
from storage.forms import parse
from storage.outbox import is_planned, put
from storage.periods import workdays
from storage.store import Tx
from storage.tables import Account, FormVersion, Interview, Subject
from storage.tasks import in_hand, is_begun

UNTOUCHED = timedelta(hours=3)
MORNING, EVENING = time(8), time(20)


def nudge_silent(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Ask everybody who left a form with an answer in it whether to go on; how many were asked."""
    local = now.astimezone(ZONE)
    if not MORNING <= local.time() < EVENING or not workdays(tx).is_workday(local.date()):
        return 0
    left = [row for row in in_hand(tx, now - UNTOUCHED) if is_begun(row[1])]
    return sum(_nudge(tx, account, interview, now) for account, interview in left)


def _nudge(tx: Tx, account: Account, row: Interview, now: datetime) -> bool:
    key = f"nudge:{row.id}:{int(row.touched_at.timestamp())}"  # touched again and left again is another pause
    if is_planned(tx, key):
        return False
    text = Texts(account.language)
    buttons = [Button(text("go_on"), f"g:go:{row.id}"), Button(text("more_pause"), f"g:later:{row.id}")]
    put(
        tx,
        kind="notice",
        method="sendMessage",
        payload={"text": _words(tx, text, row, now), "reply_markup": inline(lay_out(buttons))},
        now=now,
        person_id=row.person_id,
        unique_key=key,
    )
    return True


def _words(tx: Tx, text: Texts, row: Interview, now: datetime) -> str:
    subject = tx.get(Subject, row.subject_id) if row.subject_id else None
    version = tx.get(FormVersion, row.form_version_id)
    assert version is not None
    name = subject.name if subject else version.title
    if row.corrects_id is not None:
        return text("nudge_correction", name=name)
    form = parse(version.xml)
    session = Session.resume(form, row.session, now=now, instances=row.place.get("instances", {}))
    cards, done = list(session.asked()), row.place["done"]
    if len(cards) == 1:
        return text("nudge_log", name=name)
    number = next((place for place, card in enumerate(cards, start=1) if card.key not in done), 0)
    return text("nudge", name=name, number=number) if number else text("nudge_review", name=name)
