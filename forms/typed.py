"""What was typed at a question, as the value that its type has; what cannot be one stays as it was typed."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from forms.cards import Question

DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})日?")
CLOCK = re.compile(r"(\d{1,2})[:点时](\d{1,2})分?")
MOMENT = re.compile(rf"{DAY.pattern}[T\s]*{CLOCK.pattern}")
YES = frozenset({"ok", "y", "yes", "是", "好", "好的", "知道了"})
SEVERAL = re.compile(r"[\s,、;]+")


def typed(question: Question, text: str) -> str:
    """The value that a line of text means for a question."""
    plain = unicodedata.normalize("NFKC", text).strip()
    reader = READERS.get(question.type)
    return reader(question, plain) if reader else text.strip()


def _plain(_: Question, text: str) -> str:
    return text


def _date(_: Question, text: str) -> str:
    found = DAY.fullmatch(text)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else text


def _time(_: Question, text: str) -> str:
    found = CLOCK.fullmatch(text)
    return f"{found[1]:0>2}:{found[2]:0>2}" if found else text


def _moment(_: Question, text: str) -> str:
    found = MOMENT.fullmatch(text)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}T{found[4]:0>2}:{found[5]:0>2}" if found else text


def _acknowledged(_: Question, text: str) -> str:
    return "OK" if text.lower() in YES else text


def _places(_: Question, text: str) -> str:
    return "; ".join(" ".join(point.replace(",", " ").split()) for point in text.split(";") if point.strip())


def _one(question: Question, text: str) -> str:
    """A choice by its name, its label, or its number in the list."""
    names = [choice.name for choice in question.choices]
    if text in names:
        return text
    by_label = {choice.label: choice.name for choice in question.choices}
    numbered = text.isdecimal() and 1 <= int(text) <= len(names)
    return by_label.get(text) or (names[int(text) - 1] if numbered else text)


def _several(question: Question, text: str) -> str:
    return " ".join(_one(question, word) for word in SEVERAL.split(text) if word)


READERS: Mapping[str, Callable[[Question, str], str]] = {
    "integer": _plain,
    "decimal": _plain,
    "range": _plain,
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "geopoint": _places,
    "geotrace": _places,
    "geoshape": _places,
    "acknowledge": _acknowledged,
    "select_one": _one,
    "select_multiple": _several,
    "rank": _several,
}
