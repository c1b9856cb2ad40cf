"""One interview in hand: its row, its session, its place; read at the start of a turn and kept at its end."""

from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from forms import Asked, Card, Mark, Session
from handlers.chat import Chat
from storage.follow_ups import Proposal
from storage.forms import parse
from storage.inputs import Known
from storage.subject_lists import lists_of
from storage.submission import visit_date
from storage.tables import FormVersion, Interview, Subject

PROMISE = "promise"  # the fact of an answer that promises something for next time


@dataclass
class Place:
    """Where an interview stands, as kept with it."""

    done: list[str] = field(default_factory=list)  # cards answered, in the order of answering
    at: str = ""  # card being answered again
    asked: str = ""  # question of the card that was asked for by its own button
    search: str = ""  # what was typed to narrow a long list
    row: int = 0  # of a repeat: the row that is to be changed, -1 while that is being asked
    again: str = ""  # card whose follow-ups are being changed, at the review
    menu: bool = False  # at the review: which answer is to be changed
    taken: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # card → follow-ups as taken
    draft: dict[str, Any] = field(default_factory=dict)  # follow-ups being changed
    people: dict[str, int] = field(default_factory=dict)  # the officers whom the form names, by capacity
    pastes: list[str] = field(default_factory=list)  # blanks read into it, so that one that comes twice is known
    right: dict[str, str] = field(default_factory=dict)  # a blank's line 整改 that nothing was opened for yet, its day
    proposed: list[str] = field(default_factory=list)  # follow-ups taken as proposed, without having been shown
    beside: dict[str, str] = field(default_factory=dict)  # words that may be a note or another matter
    double: dict[str, Any] = field(default_factory=dict)  # a name that may be one of the roster, while that is asked
    apart: list[str] = field(default_factory=list)  # names about which that is settled
    same: dict[str, int] = field(default_factory=dict)  # names that are members who are there: who
    insisted: str = ""  # words that are an answer after all, if they are written again
    instances: dict[str, Any] = field(default_factory=dict)  # what the form was told, so that it stands still
    begun: bool = False  # an answer was given; what a form is told before it begins is none
    shown: int = 0  # row of the outbox that shows the card, to change it in place


@dataclass(frozen=True)
class Asking:
    """The next thing is an answer to this card."""

    card: Card


@dataclass(frozen=True)
class Proposing:
    """The next thing is to take, or change, what this card's answers open as follow-ups."""

    card: Card
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Reviewing:
    """Everything is answered; what is left is to check and submit."""


Step = Asking | Proposing | Reviewing


class Work:
    """An open interview and the chat it is filled in."""

    def __init__(self, chat: Chat, row: Interview) -> None:
        self.chat = chat
        self.row = row
        self.lead = ""  # what is to be said before the next question of this turn
        self.place = Place(**deepcopy(row.place))  # what the row holds must not change under the database's eyes
        self.subject = chat.tx.get(Subject, row.subject_id) if row.subject_id else None
        version = chat.tx.get(FormVersion, row.form_version_id)
        assert version is not None
        self.form = parse(version.xml)
        self.session = Session.resume(self.form, row.session, now=chat.now, instances=self.place.instances)

    @property
    def name(self) -> str:
        """What the form is about, else its own title."""
        return self.subject.name if self.subject else self.form.title

    def keep(self) -> None:
        """Put session and place back into the row."""
        self.row.session = self.session.state()
        self.row.place = asdict(self.place)
        self.row.touched_at = self.chat.now

    def advance(self) -> None:
        """The interview stands somewhere else now: buttons shown before are of an earlier step."""
        self.row.step += 1

    def cards(self) -> list[Card]:
        """The relevant cards in the language of the chat."""
        return self.session.cards(self.chat.text.language)

    def step(self) -> Step:
        """What comes next."""
        again = self.asked(self.place.at)
        if again:
            return Asking(self.card(again))
        opened: dict[str, list[Mark]] = {}
        for mark in self.session.marks(self.chat.text.language):
            if mark.follow_up:
                opened.setdefault(mark.card, []).append(mark)
        changed = self.asked(self.place.again)
        if changed and changed.key in opened:
            return self._proposing(changed, opened[changed.key])
        done = set(self.place.done)
        for each in self.session.asked():
            if each.key not in done or self.session.missing(each):
                return Asking(self.card(each))
            to_take = [mark for mark in opened.get(each.key, []) if mark.fact != PROMISE]
            if self._untaken(each.key, to_take):
                return self._proposing(each, to_take)
        return Reviewing()

    def asked(self, key: str) -> Asked | None:
        """The card of a key, where it is asked now."""
        return next((each for each in self.session.asked() if each.key == key), None) if key else None

    def card(self, each: Asked) -> Card:
        """A card in the language of the chat."""
        return self.session.card(each, self.chat.text.language)

    def _untaken(self, key: str, opened: list[Mark]) -> bool:
        taken = {kept["ref"] for kept in self.place.taken.get(key, [])}
        return any(mark.ref not in taken for mark in opened)

    def _proposing(self, each: Asked, opened: list[Mark]) -> Proposing:
        kept = [*self.place.draft.get("items", []), *self.place.taken.get(each.key, [])]
        known = {row["ref"]: Proposal.from_json(row) for row in reversed(kept)}
        visited = self.day()
        proposals = tuple(known.get(mark.ref) or proposal_of(mark, visited, self.chat.today) for mark in opened)
        return Proposing(self.card(each), proposals)

    def day(self) -> date:
        """The day of the visit, as far as the form says it, else today."""
        return visit_date(self.session.submission()) or self.chat.today

    def opened(self) -> dict[str, tuple[Proposal, ...]]:
        """What the answers open as follow-ups, by card: as taken, else as proposed."""
        marks = [mark for mark in self.session.marks(self.chat.text.language) if mark.follow_up]
        found = {each.key: [mark for mark in marks if mark.card == each.key] for each in self.session.asked()}
        asked = [each for each in self.session.asked() if found[each.key]]
        return {each.key: self._proposing(each, found[each.key]).proposals for each in asked}

    def taken(self) -> list[Proposal]:
        """The follow-ups taken whose answers still open them; a promise needs no taking."""
        opened = [mark for mark in self.session.marks() if mark.follow_up]
        refs = {mark.ref for mark in opened}
        rows = [row for rows in self.place.taken.values() for row in rows]
        promises = [proposal_of(mark, self.day(), self.chat.today) for mark in opened if mark.fact == PROMISE]
        return [*(Proposal.from_json(row) for row in rows if row["ref"] in refs), *promises]


def proposal_of(mark: Mark, visited: date, today: date) -> Proposal:
    """The follow-up that an answer proposes; its days count from the visit, unless they are over by now."""
    days = timedelta(days=mark.days) if mark.days is not None else None
    due = None if days is None else visited + days if visited + days > today else today + days
    return Proposal(
        ref=mark.ref,
        problem=mark.problem,
        measure=mark.measure,
        responsible=mark.responsible,
        due=due,
        kind=PROMISE if mark.fact == PROMISE else "rectification",
    )


def begin(
    chat: Chat,
    version: FormVersion,
    known: Known,
    *,
    duty: str,
    subject_id: int | None,
    task_id: int | None,
    practice: bool = False,
) -> Work:
    """A new interview on this version of the form, which is told of the subjects that are open to its writer."""
    assert chat.viewer is not None
    form = parse(version.xml)
    instances = {**lists_of(chat.tx, form, chat.viewer, chat.today), **known.instances}
    session = Session.start(
        form,
        now=chat.now,
        inputs=known.inputs,
        instances=instances,
        about={"username": chat.me.code},
        seed=f"{chat.turn.bot_id}:{chat.turn.inbox_id}",
    )
    rows = {name: [dict(row) for row in rows] for name, rows in instances.items()}
    interview = Interview(
        person_id=chat.me.id or 0,
        form_version_id=version.id or 0,
        duty=duty,
        subject_id=subject_id,
        task_id=task_id,
        practice=practice,
        place=asdict(Place(instances=rows, people=dict(known.people))),
        session=session.state(),
        opened_at=chat.now,
        touched_at=chat.now,
    )
    chat.tx.add(interview)
    chat.tx.flush()
    return Work(chat, interview)
