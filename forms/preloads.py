"""What a form is told about itself when it begins and ends: who fills it, when, and a name of its own (jr:preload)."""

from collections.abc import Mapping
from datetime import datetime

from forms.chance import uuid_of
from forms.definition import Place

START, END = ("timestamp", "start"), ("timestamp", "end")


def moment(now: datetime) -> str:
    """A moment as ODK writes it."""
    return now.isoformat(timespec="milliseconds")


def preloaded(place: Place, now: datetime, about: Mapping[str, str], seed: str) -> str:
    """The value of a place when its form begins; `about` is keyed by deviceid, username, phonenumber, email …"""
    assert place.preload is not None
    kind, name = place.preload
    if place.preload == START:
        return moment(now)
    if kind == "date":
        return now.date().isoformat()
    if kind == "uid":
        return f"uuid:{uuid_of(seed, place.path)}"
    return about.get(name, "") if kind == "property" else ""
