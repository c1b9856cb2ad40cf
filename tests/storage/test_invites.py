"""Codes: single use, expiring, kept as a keyed hash."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from storage.invites import find_invite, invite
from storage.people import account_of_chat, account_of_person, link_account
from storage.secret import Secret
from storage.tables import Account, Invite
from tests.county import SECRET, morning
from tests.storage.people import person

NOW = morning(date(2026, 9, 28))
KEY = Secret(SECRET)


def given(tx, name, code):
    """A code for somebody, good for 14 days."""
    invite(tx, person(tx, name).id, code=code, secret=KEY, now=NOW, days=14)
    tx.flush()


def test_a_code_leads_to_its_person(tx):
    """And is nowhere in the database as itself."""
    given(tx, "周明辉", "8fQ2mZ")
    assert find_invite(tx, "8fQ2mZ", secret=KEY, now=NOW).person_id == person(tx, "周明辉").id
    assert "8fQ2mZ" not in tx.exec(select(Invite)).one().model_dump_json()


@pytest.mark.parametrize("spoil", ["used_at", "void_at"])
def test_a_code_that_was_used_or_voided_leads_nowhere(tx, spoil):
    """Once is once."""
    given(tx, "周明辉", "8fQ2mZ")
    setattr(tx.exec(select(Invite)).one(), spoil, NOW)
    assert find_invite(tx, "8fQ2mZ", secret=KEY, now=NOW) is None


def test_a_code_expires(tx):
    """After its fourteen days."""
    given(tx, "周明辉", "8fQ2mZ")
    assert find_invite(tx, "8fQ2mZ", secret=KEY, now=NOW + timedelta(days=14, seconds=-1))
    assert find_invite(tx, "8fQ2mZ", secret=KEY, now=NOW + timedelta(days=14)) is None


def test_a_new_code_voids_the_old_one(tx):
    """A lost slip of paper is worth nothing."""
    given(tx, "周明辉", "old")
    given(tx, "周明辉", "new")
    assert find_invite(tx, "old", secret=KEY, now=NOW) is None
    assert find_invite(tx, "new", secret=KEY, now=NOW)


def test_another_key_finds_nothing(tx):
    """The hash is keyed."""
    given(tx, "周明辉", "8fQ2mZ")
    assert find_invite(tx, "8fQ2mZ", secret=Secret("another key that is long"), now=NOW) is None


def test_a_new_phone_ends_the_old_account(tx):
    """One person, one chat at a time; the past stays on record."""
    me, today = person(tx, "周明辉").id, NOW.date()
    link_account(tx, me, 71, "zh", today - timedelta(days=9))
    link_account(tx, me, 72, "zh", today)
    assert account_of_chat(tx, 71, today) is None
    assert account_of_person(tx, me, today).chat_id == 72
    assert len(tx.exec(select(Account).where(Account.person_id == me)).all()) == 2
