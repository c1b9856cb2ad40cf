"""Whom a message names: households, firms, communities, villages, each where it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from activities.words import Words
from handlers.messages.organisations import OrganisationFinder
from handlers.messages.people import ENOUGH, PeopleFinder
from handlers.messages.roster import Roster

PERSON = "person"  # a household by its head; the other kinds are those of organisations


@dataclass(frozen=True)
class Mention:
    """A name as it stands in a message from `start` to `end`."""

    start: int
    end: int
    kind: str
    name: str = ""


class SubjectFinder:
    """Finds all names of a message."""

    def __init__(self, words: Words) -> None:
        self.organisations = OrganisationFinder(words)
        self.people = PeopleFinder(words)

    def find(
        self, written: str, read: str, roster: Roster, days: Sequence[tuple[int, int]] = (), *, enough: int = ENOUGH
    ) -> list[Mention]:
        """All names in their order, for each of which `enough` speaks.

        `read` is `written` with wrong characters mended, `days` what is read as a day.
        """
        found = [Mention(*each) for each in self.organisations.find(read, [end for _, end in days])]
        taken = [*days, *((each.start, each.end) for each in found)]
        people = self.people.find(written, read, roster, enough)
        found += [Mention(*span, PERSON) for span in people if not within(*span, taken)]
        return [
            replace(each, name=written[each.start : each.end]) for each in sorted(found, key=lambda each: each.start)
        ]


def within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch shares a letter with one of some stretches."""
    return any(start < other_end and other_start < end for other_start, other_end in spans)
