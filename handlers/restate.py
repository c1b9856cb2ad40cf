"""After a start: the question that somebody was at is asked again, since taps made meanwhile are lost for good."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from telegram import Update

from activities.catalogue import Catalogue
from activities.periods import day_of
from handlers.chat import Chat
from handlers.interview.talk import addressed, face_of, resumed
from handlers.interview.work import Work
from handlers.keyboards import inline
from handlers.texts import Texts
from handlers.turn import Turn
from storage.outbox import is_waiting, put
from storage.secret import Secret
from storage.store import Tx
from storage.tables import Account, Interview, Person

AT_IT = timedelta(hours=2)  # who answered something so lately is still at it


def restate_questions(tx: Tx, now: datetime, catalogue: Catalogue, secret: Secret) -> int:
    """Ask again in every chat that is in the middle of a form; once a step, however often the bot starts."""
    rows = tx.exec(
        select(Account, Interview, Person)
        .where(Account.person_id == Interview.person_id, Person.id == Interview.person_id)
        .where(col(Account.until_day).is_(None), Account.reach == "ok")
        .where(Interview.state == "open", Interview.touched_at > now - AT_IT)
        .order_by(col(Interview.id))
    ).all()
    turn = Turn(now=now, bot_id=0, inbox_id=None, update=Update(0), secret=secret, catalogue=catalogue)
    in_hand = [row for row in rows if row[0].focus.get("interview") == row[1].id and not is_waiting(tx, row[0].chat_id)]
    for account, interview, person in in_hand:
        text = Texts(account.language)
        chat = Chat(tx, turn, account.chat_id, day_of(now), text, account, person, viewer=None)
        work = Work(chat, interview)
        face = face_of(work)
        said = "\n".join(line for line in (resumed(work, face), face.text) if line)
        row = put(
            tx,
            kind="reply",  # in its chat's order, and at once: what is answered meanwhile is answered after it
            method="sendMessage",
            payload={"text": said, "reply_markup": inline(addressed(work, face))},
            now=now,
            chat_id=account.chat_id,
            unique_key=f"restate:{interview.id}:{interview.step}",
        )
        interview.place = {**interview.place, "shown": row}
    return len(in_hand)
