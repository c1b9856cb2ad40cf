"""The county's key: made once, readable by its owner only, never quietly replaced."""

import pytest

from bot.keys import secret_of
from bot.refused import Refused
from bot.settings import Settings
from storage.migrate import migrate
from storage.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store(f"sqlite:///{tmp_path}/h.sqlite")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url=f"sqlite:///{tmp_path}/h.sqlite")


def test_a_new_database_gets_a_key_of_mode_600(settings, store):
    """And keeps it."""
    first = secret_of(settings, store)
    assert settings.secret_file.stat().st_mode & 0o777 == 0o600
    assert secret_of(settings, store).fingerprint("x") == first.fingerprint("x")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o666, 0o700, 0o400])
def test_another_mode_is_refused_by_name(settings, store, mode):
    """With the command that puts it right."""
    secret_of(settings, store)
    settings.secret_file.chmod(mode)
    with pytest.raises(Refused, match=rf"{mode:03o}[^\n]*chmod 600"):
        secret_of(settings, store)


def test_a_lost_key_is_not_replaced(settings, store):
    """A new one could read nothing of what is there."""
    secret_of(settings, store)
    settings.secret_file.unlink()
    with pytest.raises(Refused, match="Put the old key back"):
        secret_of(settings, store)


def test_a_wrong_key_is_told_apart(settings, store):
    """Before anything is encrypted with it."""
    secret_of(settings, store)
    with pytest.raises(Refused, match="HUIFANG_SECRET is not the key"):
        secret_of(Settings(database_url=settings.database_url, secret="quite another key"), store)


def test_an_empty_file_is_no_key(settings, store):
    """It is refused, not used."""
    settings.secret_file.touch(mode=0o600)
    with pytest.raises(Refused, match="shorter than 16"):
        secret_of(settings, store)
