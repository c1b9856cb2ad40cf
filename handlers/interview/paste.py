"""A filled blank read into a form: each line with the readers of typed answers, in the order of the form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from forms import Card, Question
from handlers.interview.answer import NAMES, PARTS, Narrowed, NotRead, Read, Reading, names_in, read_answer
from handlers.interview.lines import OWN_ROW, label_of, labels_in
from handlers.interview.matching import NO_WORDS
from handlers.interview.phrases import NOBODY_NEW, all_well, claimed, named, newcomer, parts_of, shared, without_name
from handlers.interview.talk import add_row, finish_card, forget_closed, forget_moved, put_answers
from handlers.interview.work import Work
from handlers.reading import ImpossibleDate, plain
from handlers.texts import LANGUAGES, Texts

ITEM = re.compile(r"(\d{1,3})\s*\D*")
FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Unread:
    """A line that was not taken: its label, what was written, and why where there is more to say than that."""

    label: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class Asked:
    """A question, or a whole card, behind a line: as it stands in each language."""

    cards: Sequence[Card]
    ref: str

    @property
    def card(self) -> Card:
        """In the first language."""
        return self.cards[0]

    def question(self, card: Card) -> Question:
        """The question on one of the cards."""
        return next(each for each in card.questions if each.ref == self.ref)

    @property
    def in_row(self) -> bool:
        """Whether it is asked about one of several, each with a name."""
        return OWN_ROW in self.card.key


def read_paste(work: Work, values: Mapping[str, str], on: date) -> list[Unread]:
    """Answer the form with a blank's lines; what is read stands, what is not comes back, by line.

    `values` are the answers by label, in any language and any order; relative days count from `on`.
    """
    reader = _Reader(work, on)
    order = [*labels_in(work.form), *values]
    reader.unsay_days(values)
    unread = [
        found for label in dict.fromkeys(order) if values.get(label) and (found := reader.line(label, values[label]))
    ]
    for key in reader.touched:
        finish_card(work, key)
    return unread


class _Reader:
    def __init__(self, work: Work, on: date) -> None:
        self.work = work
        self.on = on
        self.touched: dict[str, None] = {}  # cards that were answered
        own = work.chat.text.language
        self.languages = [own, *(each for each in LANGUAGES if each != own)]
        self.why = ""

    def asked(self, label: str) -> list[Asked]:
        """What a line answers as the form stands now."""
        found = []
        for cards in zip(*(self.work.session.cards(language) for language in self.languages), strict=True):
            refs: Iterator[str] = iter([cards[0].key]) if _whole(cards[0]) else (q.ref for q in cards[0].questions)
            found += [Asked(cards, ref) for ref in refs if any(_label(card, ref) == label for card in cards)]
        return found

    def line(self, label: str, value: str) -> Unread | None:
        """Read one line; what is left of it is what was not understood."""
        self.why = ""
        asked = self.asked(label)
        if not asked:
            nothing = plain(value).lower() in NO_WORDS
            return None if nothing else Unread(label, value, self.work.chat.text("line_not_asked"))
        try:
            left = self._card(asked[0], value) if _whole(asked[0].card) else self._questions(label, value)
        except ImpossibleDate as wrong:
            left, self.why = value, self.work.chat.text.no_such_day(*wrong.args)
        return Unread(label, value, self.why) if left else None

    def unsay_days(self, values: Mapping[str, str]) -> None:
        """A day that the form presumes is not the day of a visit that was written down: an empty line is asked."""
        for card in self.work.cards():
            for question in card.questions if card.kind != "check" else ():
                label = label_of(card, question)
                if _dated(question) and label and (values.get(label) or card.key not in self.work.place.done):
                    self.work.session.answer(question.ref, None)

    # --- a card as a whole

    def _card(self, asked: Asked, value: str) -> str:
        return self._rows(asked.card, value) if asked.card.kind == "repeat" else self._check(asked, value)

    def _check(self, asked: Asked, value: str) -> str:
        """Numbers, or labels, of what was not done; 4支委会 is 4."""
        figures = [ITEM.fullmatch(part) for part in PARTS.split(value) if part]
        numbers = " ".join(found[1] for found in figures if found) if figures and all(figures) else value
        for language, card in zip(self.languages, asked.cards, strict=True):
            reading = read_answer(Texts(language), card, numbers, self.on)
            if isinstance(reading, Read) and reading.done:
                return "" if self._put(card, reading) else value
        return value

    def _rows(self, card: Card, value: str) -> str:
        """A row for each name; what else a row asks is asked afterwards."""
        if plain(value).lower() in NO_WORDS:
            self.touched[card.key] = None
            return ""
        left = []
        for name in names_in(value).split("、"):
            before = {each.key for each in self.work.session.cards()}
            add_row(self.work, card.key)
            row = next((each for each in self.work.cards() if each.key not in before and each.questions), None)
            reading = read_answer(self.work.chat.text, row, name, self.on) if row else None
            if row is None or not isinstance(reading, Read) or not self._put(row, reading):
                left.append(name)
        self.touched[card.key] = None
        return "、".join(left)

    # --- questions that share a line

    def _questions(self, label: str, value: str) -> str:
        """Feed a line to its questions, one after the other; each takes what it understands and leaves the rest."""
        parts: list[str] = []
        counts: list[int] = []
        well = False
        for part in parts_of(value):
            good, count = all_well(part)
            parts += [] if good else [part]
            well = well or good
            counts += [count] if count is not None else []
        first, *others = self.asked(label)
        well = well and first.question(first.card).type == "select_one"
        if not others and not first.in_row:
            left = self._take(first, value, free=not well)
            if left is not None:
                return self._following(label, {first.ref}, parts_of(left))
        if well and not self._count_fits(label, counts):
            return value
        taken = self._all_well(label, rows_only=bool(parts)) if well else set()
        return self._following(label, taken, parts if well else parts_of(value))

    def _following(self, label: str, taken: set[str], parts: list[str]) -> str:
        while parts:
            left = [each for each in self.asked(label) if each.ref not in taken]
            if not left:
                break
            taken.add(left[0].ref)
            piece, parts = self._piece(left, parts)
            rest = self._take(left[0], piece) if piece else ""
            if rest is None:
                return "，".join([piece, *parts])
            parts = [*parts_of(rest), *parts]
        return "，".join(parts)

    def _piece(self, left: Sequence[Asked], parts: list[str]) -> tuple[str, list[str]]:
        """What the first of these questions takes of a line: what begins with its name, else, if it is alone, all."""
        first, *others = [each.question(each.card) for each in left]
        piece, rest = claimed(first, others, parts)
        alone = not others or (not left[0].in_row and named(first, "，".join(parts)) is not None)
        return (piece, rest) if piece or not alone else ("，".join(parts), [])

    def _all_well(self, label: str, *, rows_only: bool) -> set[str]:
        """Give everybody on the line the first choice, the one where nothing is wrong."""
        taken: set[str] = set()
        while True:
            left = [each for each in self.asked(label) if each.ref not in taken and (each.in_row or not rows_only)]
            if not left:
                return taken
            question = left[0].question(left[0].card)
            if question.type == "select_one" and question.choices:
                self._put(left[0].card, Read(((question.ref, question.choices[0].name),)))
            taken.add(question.ref)

    def _count_fits(self, label: str, counts: Sequence[int]) -> bool:
        """Whether a number that was written is one that the form itself says there: 7名都在, of a roster of seven."""
        asked = self.asked(label)
        said = {int(figure) for each in asked for note in each.card.notes for figure in FIGURE.findall(note)}
        said.add(sum(each.in_row for each in asked))
        return all(count in said for count in counts)

    def _take(self, asked: Asked, value: str, *, free: bool = True) -> str | None:
        """Answer one question, in free words only if allowed; what is left over, None when nothing was understood."""
        plain_reads: list[tuple[Card, Read]] = []
        free_reads: list[tuple[Card, Read]] = []
        for language, card in zip(self.languages, asked.cards, strict=True):
            question = asked.question(card)
            for said in without_name(question, value) if shared(question, value) else [value]:
                reading = self._read(Texts(language), card, question, said)
                if isinstance(reading, Read):
                    in_words = any(ref == question.other for ref, answer in reading.answers if answer)
                    (free_reads if in_words else plain_reads).append((card, reading))
                    break
                self.why = self.why or (reading.sentence if isinstance(reading, NotRead) and _dated(question) else "")
            found = named(question, value) if question.type == "select_one" else None
            if found and not plain_reads:
                return found.rest if self._put(card, Read(((question.ref, found.choice.name),))) else None
        for card, reading in [*plain_reads, *(free_reads if free else [])]:
            if self._put(card, reading):
                self.why = ""
                return ""
        return None

    def _read(self, text: Texts, card: Card, question: Question, said: str) -> Reading | Narrowed:
        others = [each for each in card.questions if each.ref == question.other]
        if any(NAMES in each.appearance.split() for each in others):
            said = newcomer(said)
            if NOBODY_NEW.fullmatch(plain(said)):
                said = "没有"
        return read_answer(text, replace(card, questions=[question, *others]), said, self.on, field=question.ref)

    def _put(self, card: Card, read: Read) -> bool:
        """Give answers to the session; whether it took them."""
        before = {each.key: each.questions[0].label for each in self.work.cards() if each.questions}
        self.why = put_answers(self.work, read)
        if self.why:
            return False
        forget_moved(self.work, before)
        forget_closed(self.work)
        self.touched[card.key] = None
        return True


def _whole(card: Card) -> bool:
    return card.kind in ("check", "repeat")


def _dated(question: Question) -> bool:
    return question.type in ("date", "dateTime", "time")


def _label(card: Card, ref: str) -> str:
    question = next((each for each in card.questions if each.ref == ref), None)
    return label_of(card, question)
