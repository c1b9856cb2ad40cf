"""What was typed, as answers to the card that is shown. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from forms import Card, Question
from handlers.figures import figure_for
from handlers.interview.matching import NO_WORDS, matching
from handlers.interview.show import active_question
from handlers.reading import is_vague, plain, read_date, read_numbers, read_time
from handlers.texts import Texts

LONGEST = 1000  # characters of one answer
NAMES = "hf-names"  # appearance of a text that holds names
NAME_ENDS = re.compile(r"[\n，,、；;]+")
LOOKS_LIKE_NAME = re.compile(r"(?!.*(?:回来|转|还|的|在|没))[\u4e00-\u9fff·]{2,4}")
BUTTON_WORDS = ("submit", "modify", "as_is", "on_spot", "chosen", "correct", "no_change")
OTHER = "other"
KNOWN_WORDS = frozenset({"知道", "知道了", "好", "好的", "是", "ok", "yes"})
PLACE = re.compile(r"(-?\d{1,2}(?:\.\d+)?)[ ,]+(-?\d{1,3}(?:\.\d+)?)", re.ASCII)
DONE_WORDS = frozenset({"选好了", "好了", "done", "chosen"})
ALL_WORDS = frozenset({"都好", "都做到", "都做到了", "全做到", "都有", "没有", "无", "all done", "all good", "none"})
PARTS = re.compile(r"[\s、，,;；]+")


@dataclass(frozen=True)
class Read:
    """What was typed is these answers; `done` when the card needs no more after them, `lead` where there is a but."""

    answers: tuple[tuple[str, str | list[str] | None], ...]
    done: bool = True
    lead: str = ""


@dataclass(frozen=True)
class Narrowed:
    """What was typed fits several of a long list's choices."""

    search: str


@dataclass(frozen=True)
class NotRead:
    """What was typed is no answer: a sentence that says what is asked for."""

    sentence: str


Reading = Read | Narrowed | NotRead


def read_answer(text: Texts, card: Card, typed: str, today: date, *, field: str = "") -> Reading:
    """Read what was typed at a card; raise handlers.reading.ImpossibleDate for 2月31日."""
    if len(typed) > LONGEST:
        return NotRead(text("too_long", count=len(typed), most=LONGEST))
    if card.kind == "check":
        return _check(text, card, typed)
    active = active_question(card, field)
    if not any(letter.isalnum() for letter in typed):
        return NotRead(text("not_read_text"))
    if plain(typed).lower() in (plain(text(key)).lower() for key in BUTTON_WORDS):
        return NotRead(text("button_word"))
    beside = _nobody(card, active, typed) or _beside(text, card, active, typed, today)
    if beside:
        return beside
    reading = READERS.get(active.type, _words)(text, active, typed, today)
    return _with_names(card, reading) if isinstance(reading, Read) else reading


def _with_names(card: Card, read: Read) -> Read:
    """Answers of questions that hold a list of names, as such a list."""
    names = {question.ref for question in card.questions if NAMES in question.appearance.split()}
    answers = [
        (ref, names_in(value) if ref in names and isinstance(value, str) else value) for ref, value in read.answers
    ]
    return Read(tuple(answers), done=read.done)


def _nobody(card: Card, active: Question, typed: str) -> Reading | None:
    """没有, where names are asked for: the choice that says so, and no name."""
    main = next((question for question in card.questions if question.other == active.ref), None)
    none = matching(main.choices, typed) if main and plain(typed).lower().rstrip("。.") in NO_WORDS else []
    return Read(((active.ref, None), (main.ref, none[0].name))) if main and len(none) == 1 else None


def _check(text: Texts, card: Card, typed: str) -> Reading:
    words = plain(typed).lower().rstrip("。.")
    if words in DONE_WORDS and any(q.value == q.choices[1].name for q in card.questions):
        return Read(_marked(card, {q.number for q in card.questions if q.value == q.choices[1].name}))
    if words in ALL_WORDS:
        return Read(_marked(card, set()))
    numbers = read_numbers(typed) or _numbers_of_labels(card, words)
    if numbers is None:
        return NotRead(text("not_read_check"))
    known = {question.number for question in card.questions}
    unknown = [number for number in numbers if number not in known]
    if len(unknown) == len(numbers):
        return NotRead(text("no_such_item", number=unknown[0]))
    if unknown:  # what is there stands, as if it were ticked
        bad = tuple((q.ref, q.choices[1].name) for q in card.questions if q.number in numbers)
        return Read(bad, done=False, lead=text("no_such_item_others", number=unknown[0]))
    return Read(_marked(card, set(numbers)))


def _numbers_of_labels(card: Card, words: str) -> list[int] | None:
    found = []
    for part in PARTS.split(words):
        hits = [question.number for question in card.questions if part and part in question.label.lower()]
        if len(hits) != 1:
            return None
        found += hits
    return found or None


def _marked(card: Card, bad: set[int]) -> tuple[tuple[str, str | list[str] | None], ...]:
    return tuple((q.ref, q.choices[1 if q.number in bad else 0].name) for q in card.questions)


def _beside(text: Texts, card: Card, active: Question, typed: str, today: date) -> Reading | None:
    """An answer to another question of the card: a date where one is asked beside, or `label value`."""
    for question in card.questions:
        if question.ref == active.ref or question.type not in BESIDE:
            continue
        if question.type == "date":
            day = read_date(typed, today)
            if is_vague(typed):
                return NotRead(text("vague_date", words=typed.strip()))
            if day:
                return Read(((question.ref, day.isoformat()),), done=False)
        elif question.label and plain(typed).startswith(plain(question.label)):
            rest = plain(typed)[len(plain(question.label)) :].strip(" :，,到企业来了是")
            reading = READERS[question.type](text, question, rest, today) if rest else None
            if isinstance(reading, Read):
                return Read(reading.answers, done=False)
    return None


def _pick(text: Texts, question: Question, typed: str, _: date) -> Reading:
    hits = matching(question.choices, typed)
    if len(hits) == 1:
        return Read(((question.ref, hits[0].name),))
    if len(hits) > 1:
        return Narrowed(plain(typed))
    if question.other:
        return Read(_free(question, question.other, typed))
    return NotRead(text("not_read_choice"))


def _free(question: Question, other: str, typed: str) -> tuple[tuple[str, str | list[str] | None], ...]:
    chosen = question.value.split() if question.type == "select_multiple" else []
    if any(choice.name == OTHER for choice in question.choices):
        chosen = [*chosen, OTHER]
    value = chosen if question.type == "select_multiple" else (chosen[0] if chosen else None)
    return ((question.ref, value), (other, plain_text(typed)))


def names_in(typed: str) -> str:
    """Names behind each other, each with a word about it: a line or a comma ends one if a name follows."""
    found: list[str] = []
    for part in NAME_ENDS.split(plain_text(typed)):
        if found and not LOOKS_LIKE_NAME.fullmatch(part.strip().split(" ")[0]):
            found[-1] = f"{found[-1]} {part.strip()}"
        else:
            found.append(part.strip())
    return "、".join(part for part in found if part)


def plain_text(typed: str) -> str:
    """What was typed, without spaces around it and without control characters."""
    return "".join(letter for letter in typed.strip() if letter.isprintable() or letter == "\n")


def _several(text: Texts, question: Question, typed: str, _: date) -> Reading:
    words = plain(typed).lower()
    if words in DONE_WORDS and question.value:
        return Read(((question.ref, question.value.split()),))
    parts = {part: matching(question.choices, part) for part in PARTS.split(plain_text(typed)) if part}
    named = list(dict.fromkeys(hits[0].name for hits in parts.values() if len(hits) == 1))
    rest = [part for part, hits in parts.items() if len(hits) != 1]
    if named and not rest:
        return Read(((question.ref, named),))
    if named and question.other:
        return Read(((question.ref, named), (question.other, text.list(rest))))
    if question.other:
        return Read(_free(question, question.other, typed))
    return NotRead(text("not_read_choices"))


def _words(text: Texts, question: Question, typed: str, _: date) -> Reading:
    words = plain_text(typed)
    return Read(((question.ref, words),)) if words else NotRead(text("not_read_text"))


def _whole(text: Texts, question: Question, typed: str, _: date) -> Reading:
    found = figure_for(typed, question.label)
    if found is None or found != found.to_integral_value():
        return NotRead(text("not_read_number"))
    return Read(((question.ref, format(found, ".0f")),))


def _decimal(text: Texts, question: Question, typed: str, _: date) -> Reading:
    found = figure_for(typed, question.label)
    return Read(((question.ref, format(found, "f")),)) if found is not None else NotRead(text("not_read_number"))


def _date(text: Texts, question: Question, typed: str, today: date) -> Reading:
    day = read_date(typed, today)
    if day:
        return Read(((question.ref, day.isoformat()),))
    return NotRead(text("vague_date", words=typed.strip()) if is_vague(typed) else text("not_read_date"))


def _time(text: Texts, question: Question, typed: str, _: date) -> Reading:
    found = read_time(typed)
    return Read(((question.ref, found),)) if found else NotRead(text("not_read_time"))


def _moment(text: Texts, question: Question, typed: str, today: date) -> Reading:
    """A day and a time behind it: 昨天 15:30."""
    first, _, rest = plain(typed).rpartition(" ")
    day, time = read_date(first, today) if first else None, read_time(rest)
    return Read(((question.ref, f"{day}T{time}:00.000+08:00"),)) if day and time else NotRead(text("not_read_moment"))


def _order(text: Texts, question: Question, typed: str, _: date) -> Reading:
    """All choices, by number or label, the first one first."""
    hits = [matching(question.choices, part) for part in PARTS.split(plain(typed)) if part]
    names = [hit[0].name for hit in hits if len(hit) == 1]
    if len(names) == len(hits) == len(set(names)) == len(question.choices):
        return Read(((question.ref, names),))
    return NotRead(text("not_read_order", count=len(question.choices)))


def _place(text: Texts, question: Question, typed: str, _: date) -> Reading:
    found = PLACE.fullmatch(plain(typed))
    return Read(((question.ref, f"{found[1]} {found[2]} 0 0"),)) if found else NotRead(text("not_read_place"))


def _acknowledged(text: Texts, question: Question, typed: str, _: date) -> Reading:
    words = plain(typed).lower().rstrip("。.")
    known = words in KNOWN_WORDS or words == plain(text("seen")).lower()
    return Read(((question.ref, "OK"),)) if known else NotRead(text("not_read_acknowledge"))


def _by_file(text: Texts, _: Question, __: str, ___: date) -> Reading:
    return NotRead(text("wrong_file"))


def _not_in_chat(text: Texts, question: Question, _: str, __: date) -> Reading:
    return NotRead(text(f"hint_{question.type.lower()}"))


READERS = {
    "select_one": _pick,
    "select_multiple": _several,
    "text": _words,
    "barcode": _words,
    "integer": _whole,
    "decimal": _decimal,
    "range": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "rank": _order,
    "acknowledge": _acknowledged,
    "geopoint": _place,
    "geotrace": _not_in_chat,
    "geoshape": _not_in_chat,
    "image": _by_file,
    "audio": _by_file,
    "video": _by_file,
    "file": _by_file,
}
BESIDE = ("date", "integer", "decimal", "text")
