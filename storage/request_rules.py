"""The county's rules of requests, kept with the data: whoever raises one knows them without being told."""

from activities.requests import Requests, read_requests
from storage.store import Tx
from storage.tables import Setting

NAME = "requests"


def keep_rules(tx: Tx, rules: Requests) -> None:
    """From now on these are the rules."""
    tx.merge(Setting(name=NAME, value=rules.model_dump(mode="json")))


def rules_of(tx: Tx) -> Requests:
    """The rules that are kept, else those that come along."""
    row = tx.get(Setting, NAME)
    return Requests.model_validate(row.value) if row else read_requests()
