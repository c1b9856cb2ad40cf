"""The county's key: from HUIFANG_SECRET, else from a file of mode 600 beside the database."""

import secrets
import stat
from pathlib import Path

from sqlmodel import select

from bot.refused import Refused
from bot.settings import Settings
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import Invite, Person, Setting

MODE = 0o600
CHECK = "secret_check"  # what the key's fingerprint of this word is: tells a wrong key before it does harm


def secret_of(settings: Settings, store: Store) -> Secret:
    """The key of this database; a new one is made, and kept, only where nothing was encrypted with an older one."""
    if settings.secret is not None:
        return _checked(Secret(settings.secret.get_secret_value()), store, "HUIFANG_SECRET")
    file = settings.secret_file
    if not file.exists():
        if store.read_now(_is_used):
            raise Refused(
                f"数据库里有加密的内容，却没有密钥：{file} 不在，HUIFANG_SECRET 也没有设。请放回原来的密钥。",
                f"The database holds encrypted data, but there is no key: neither {file} nor HUIFANG_SECRET. "
                "Put the old key back.",
            )
        make_file(file)
    return _checked(Secret(read_file(file)), store, str(file))


def make_file(file: Path) -> None:
    """A new key, in a file that only its owner reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=MODE, exist_ok=False)
    file.write_text(secrets.token_urlsafe(32) + "\n", encoding="ascii")


def read_file(file: Path) -> str:
    """The key in the file; raise Refused when others may read it, or it holds no key."""
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode != MODE:
        raise Refused(
            f"{file} 的权限是 {mode:03o}，别人也能读。请运行：chmod 600 {file}",
            f"{file} has mode {mode:03o}, so others may read it. Run: chmod 600 {file}",
        )
    key = file.read_text(encoding="utf-8", errors="replace").strip()
    if len(key) < Secret.SHORTEST:
        raise Refused(
            f"{file} 里的密钥不到 {Secret.SHORTEST} 个字符。请放回原来的密钥。",
            f"{file} holds a key shorter than {Secret.SHORTEST} characters. Put the old key back.",
        )
    return key


def _is_used(tx: Tx) -> bool:
    return (
        tx.get(Setting, CHECK) is not None
        or tx.exec(select(Invite.id)).first() is not None
        or tx.exec(select(Person.id).where(Person.phone_encrypted != None)).first() is not None  # noqa: E711 - SQL
    )


def _checked(secret: Secret, store: Store, where: str) -> Secret:
    expected = secret.fingerprint(CHECK)

    def check(tx: Tx) -> bool:
        row = tx.get(Setting, CHECK)
        if row is None:
            tx.add(Setting(name=CHECK, value={"is": expected}))
        return row is None or row.value["is"] == expected

    if not store.write_now(check):
        raise Refused(
            f"{where} 不是这个数据库的密钥。请放回原来的密钥。",
            f"{where} is not the key of this database. Put the old key back.",
        )
    return secret
