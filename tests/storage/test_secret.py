"""The county's key: what it hides, what it finds again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.secret import Secret, SecretMismatch

KEY = "a key for tests only"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_what_is_encrypted_comes_back(text):
    """Any text, and the cipher text differs from it."""
    secret = Secret(KEY)
    hidden = secret.encrypt(text)
    assert secret.decrypt(hidden) == text
    assert hidden != text


def test_a_fingerprint_is_the_same_each_time_and_keyed():
    """Equal texts are found by it, with the same key only."""
    assert Secret(KEY).fingerprint("8fQ2mZ") == Secret(KEY.encode()).fingerprint("8fQ2mZ")
    assert Secret(KEY).fingerprint("8fQ2mZ") != Secret("another key for tests").fingerprint("8fQ2mZ")
    assert Secret(KEY).fingerprint("8fQ2mZ") != Secret(KEY).fingerprint("8fQ2mz")
    assert len(Secret(KEY).fingerprint("")) == 64


def test_another_key_reads_nothing():
    """It says so instead of giving nonsense."""
    hidden = Secret(KEY).encrypt("13900000000")
    with pytest.raises(SecretMismatch, match="another key"):
        Secret("another key for tests").decrypt(hidden)


def test_a_short_key_is_refused():
    """Somebody would guess it."""
    with pytest.raises(ValueError, match=r"5 bytes.*at least 16"):
        Secret("short")


def test_a_secret_does_not_show_itself():
    """Neither key nor derived keys stand in what a log or a traceback prints."""
    assert KEY not in repr(Secret(KEY))
