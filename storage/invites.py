"""Single-use codes that make a chat a person's own; kept as a keyed hash only."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.secret import Secret
from storage.store import Tx
from storage.tables import Invite


def invite(tx: Tx, person_id: int, *, code: str, secret: Secret, now: datetime, days: int) -> None:
    """Let this code, for so many days, make a chat this person's; the person's earlier codes are void."""
    for earlier in tx.exec(
        select(Invite).where(
            Invite.person_id == person_id, col(Invite.used_at).is_(None), col(Invite.void_at).is_(None)
        )
    ).all():
        earlier.void_at = now
    tx.add(
        Invite(
            person_id=person_id,
            code_hash=secret.fingerprint(code),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )


def find_invite(tx: Tx, code: str, *, secret: Secret, now: datetime) -> Invite | None:
    """The invite behind a code, while it is unused, not void and not expired."""
    found = tx.exec(select(Invite).where(Invite.code_hash == secret.fingerprint(code))).first()
    if found is None or found.used_at or found.void_at or found.expires_at <= now:
        return None
    return found
