"""One interview in hand: its row, its session, its place; read at the start of a turn and kept at its end."""

from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from forms import Card, Mark, Session
from handlers.chat import Chat
from storage.follow_ups import Proposal
from storage.forms import parse
from storage.inputs import Known
from storage.tables import FormVersion, Interview, Subject


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
    beside: dict[str, str] = field(default_factory=dict)  # words that may be a note or another matter, and why
    instances: dict[str, Any] = field(default_factory=dict)  # what the form was told, so that it stands still


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
        cards = self.cards()
        again = next((card for card in cards if card.key == self.place.at), None)
        if again:
            return Asking(again)
        marks = self.session.marks(self.chat.text.language)
        changed = next((card for card in cards if card.key == self.place.again), None)
        opened_again = [mark for mark in marks if changed and mark.card == changed.key and mark.follow_up]
        if changed and opened_again:
            return Proposing(changed, self._proposals(changed, opened_again))
        for card in cards:
            if card.key not in self.place.done or missing(card):
                return Asking(card)
            opened = [mark for mark in marks if mark.card == card.key and mark.follow_up]
            if self._untaken(card, opened):
                return Proposing(card, self._proposals(card, opened))
        return Reviewing()

    def _untaken(self, card: Card, opened: list[Mark]) -> bool:
        taken = {kept["ref"] for kept in self.place.taken.get(card.key, [])}
        return any(mark.ref not in taken for mark in opened)

    def _proposals(self, card: Card, opened: list[Mark]) -> tuple[Proposal, ...]:
        kept = [*self.place.draft.get("items", []), *self.place.taken.get(card.key, [])]
        known = {row["ref"]: Proposal.from_json(row) for row in reversed(kept)}
        return tuple(known.get(mark.ref) or proposal_of(mark, self.chat.today) for mark in opened)

    def taken(self) -> list[Proposal]:
        """The follow-ups taken whose answers still open them."""
        opened = {mark.ref for mark in self.session.marks() if mark.follow_up}
        rows = [row for rows in self.place.taken.values() for row in rows]
        return [Proposal.from_json(row) for row in rows if row["ref"] in opened]


def proposal_of(mark: Mark, today: date) -> Proposal:
    """The follow-up that an answer proposes."""
    return Proposal(
        ref=mark.ref,
        problem=mark.problem,
        measure=mark.measure,
        responsible=mark.responsible,
        due=today + timedelta(days=mark.days) if mark.days is not None else None,
    )


def missing(card: Card) -> bool:
    """Whether the card still needs an answer."""
    return any(question.required and not question.value for question in card.questions)


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
    """A new interview on this version of the form."""
    session = Session.start(
        parse(version.xml),
        now=chat.now,
        inputs=known.inputs,
        instances=known.instances,
        about={"username": chat.me.code},
        seed=f"{chat.turn.bot_id}:{chat.turn.inbox_id}",
    )
    rows = {name: [dict(row) for row in rows] for name, rows in known.instances.items()}
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
