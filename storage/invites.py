"""Single-use codes that make a chat a person's own; kept as a keyed hash only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.secret import Secret
from storage.store import Tx
from storage.tables import Invite, Outbox

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for one another
CODE_LETTERS = 12
OFFERED = "a:yes:"  # what the button that claims a code carries before it


def code_of(secret: Secret, origin: str, person_id: int) -> str:
    """The code of a person in one sending: nobody guesses it, and with the key it can be made again."""
    number = int(secret.fingerprint(f"invite:{origin}:{person_id}"), 16)
    letters = []
    for _ in range(CODE_LETTERS):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters)


def invite(
    tx: Tx,
    person_id: int,
    *,
    code: str,
    secret: Secret,
    now: datetime,
    days: int,
    origin: str = "",
    by_id: int | None = None,
) -> None:
    """Let this code, for so many days, make a chat this person's; the person's earlier codes are void."""
    void_invites(tx, person_id, now)
    tx.add(
        Invite(
            person_id=person_id,
            code_hash=secret.fingerprint(code),
            created_at=now,
            expires_at=now + timedelta(days=days),
            origin=origin,
            by_id=by_id,
        )
    )


def invite_all(
    tx: Tx,
    people: Iterable[int],
    *,
    origin: str,
    secret: Secret,
    now: datetime,
    days: int,
    by_id: int | None = None,
) -> None:
    """One sending: a code for each of these people, to be made again from `origin`."""
    for person_id in people:
        code = code_of(secret, origin, person_id)
        invite(tx, person_id, code=code, secret=secret, now=now, days=days, origin=origin, by_id=by_id)
    tx.flush()


def find_invite(tx: Tx, code: str, *, secret: Secret, now: datetime) -> Invite | None:
    """The invite behind a code, while it is unused, not void and not expired."""
    found = _issued(tx, code, secret)
    if found is None or found.used_at or found.void_at or found.expires_at <= now:
        return None
    return found


def was_issued(tx: Tx, code: str, *, secret: Secret) -> bool:
    """Whether this ever was somebody's code; one that never was is a guess."""
    return _issued(tx, code, secret) is not None


def _issued(tx: Tx, code: str, secret: Secret) -> Invite | None:
    """By the code as it is, else as somebody types it from paper: in groups, in capitals."""
    hashes = [secret.fingerprint(words) for words in dict.fromkeys((code, as_typed(code)))]
    found = {row.code_hash: row for row in tx.exec(select(Invite).where(col(Invite.code_hash).in_(hashes))).all()}
    return next((found[each] for each in hashes if each in found), None)


def as_typed(code: str) -> str:
    """A code without what people put between its letters, in small ones."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def looks_like_code(words: str) -> bool:
    """Whether a line of words is a code as it stands on paper, and nothing else."""
    squeezed = as_typed(words)
    return len(squeezed) == CODE_LETTERS and all(letter in LETTERS for letter in squeezed)


def offered_code(tx: Tx, chat_id: int) -> str:
    """The code whose owner the chat was asked to be in what was said there last; "" where that was something else."""
    said = select(Outbox).where(Outbox.chat_id == chat_id, Outbox.method == "sendMessage")
    last = tx.exec(said.order_by(col(Outbox.id).desc()).limit(1)).first()
    rows = last.payload.get("reply_markup", {}).get("inline_keyboard", []) if last else []
    data = [button.get("callback_data", "") for row in rows for button in row]
    return next((each.removeprefix(OFFERED) for each in data if each.startswith(OFFERED)), "")


def live_invites(tx: Tx, people: Iterable[int], now: datetime) -> dict[int, Invite]:
    """The codes of these people that can be used now, by person."""
    rows = tx.exec(
        select(Invite)
        .where(col(Invite.person_id).in_(list(people)), col(Invite.used_at).is_(None), col(Invite.void_at).is_(None))
        .where(Invite.expires_at > now)
        .order_by(col(Invite.id))
    ).all()
    return {row.person_id: row for row in rows}


def expired_invites(tx: Tx, people: Iterable[int], now: datetime) -> dict[int, Invite]:
    """The last codes of these people that nobody used in time and nobody took back, by person."""
    rows = tx.exec(
        select(Invite)
        .where(col(Invite.person_id).in_(list(people)), col(Invite.used_at).is_(None), col(Invite.void_at).is_(None))
        .where(Invite.expires_at <= now)
        .order_by(col(Invite.id))
    ).all()
    return {row.person_id: row for row in rows}


def invites_of(tx: Tx, origin: str) -> dict[int, Invite]:
    """What of one sending can still be used, by person."""
    rows = tx.exec(
        select(Invite).where(Invite.origin == origin, col(Invite.used_at).is_(None), col(Invite.void_at).is_(None))
    ).all()
    return {row.person_id: row for row in rows}


def newest_invite(tx: Tx, people: Iterable[int]) -> int:
    """The number of the last code that any of these people got, 0 for none: tells whether another came since."""
    found = tx.exec(
        select(Invite.id).where(col(Invite.person_id).in_(list(people))).order_by(col(Invite.id).desc()).limit(1)
    ).first()
    return found or 0


def void_invites(tx: Tx, person_id: int, now: datetime) -> int:
    """A person's codes lead nowhere any more; how many there were."""
    rows = tx.exec(
        select(Invite).where(
            Invite.person_id == person_id, col(Invite.used_at).is_(None), col(Invite.void_at).is_(None)
        )
    ).all()
    for row in rows:
        row.void_at = now
    return len(rows)
