"""Patterns that can take for ever: found by their shape, and refused only when a short text shows it."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import regex

from forms.refusals import ExpressionRefused
from forms.xpath.parser import Call, Literal, parse

LONG = 36  # letters: what doubles with each of them is out of reach, what only grows with them takes no time
SECONDS = 0.5
LETTERS = "a0 A-_.一"
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|[^()\\\[]+|.", re.DOTALL)
REPEATED = re.compile(r"[*+]|\{\d*,?\d*\}")
PARTS = 6  # letters of a pattern's own that are tried with the usual ones


def patterns_in(expression: str) -> Iterator[str]:
    """The patterns that stand as texts in calls of regex()."""
    try:
        tree = parse(expression)
    except ExpressionRefused:
        return
    for call in calls(tree):
        if call.name == "regex" and len(call.args) > 1 and isinstance(call.args[1], Literal):
            yield str(call.args[1].value)


def calls(tree: object) -> Iterator[Call]:
    """All calls of functions in a tree."""
    if isinstance(tree, Call):
        yield tree
    if isinstance(tree, tuple):
        for each in tree:
            yield from calls(each)
    elif is_dataclass(tree):
        for field in fields(tree):
            yield from calls(getattr(tree, field.name))


def slow_text(pattern: str) -> str:
    """A short text on which the pattern takes longer than anybody waits; empty where none was found."""
    for group in repeated_groups(pattern):
        own = dict.fromkeys(letter for letter in group if letter.isalnum())
        for letter in dict.fromkeys([*LETTERS, *list(own)[:PARTS]]):
            text: str = letter * LONG + "\n!"
            if _hangs(group, text):
                return text.replace("\n", "")
    return ""


def repeated_groups(pattern: str) -> list[str]:
    """The groups that are repeated and repeat something or choose inside: `(a+)+` and `(a|b)*`."""
    found: list[str] = []
    begun: list[int] = []
    for token in TOKEN.finditer(pattern):
        if token[0] == "(":
            begun.append(token.start())
        elif token[0] == ")" and begun:
            start, sign = begun.pop(), REPEATED.match(pattern, token.end())
            inside = pattern[start + 1 : token.start()]
            if sign and re.search(r"[*+|{?]", inside):
                found.append(f"{pattern[start : token.end()]}{sign[0]}")
    return found


def _hangs(pattern: str, text: str) -> bool:
    try:
        regex.fullmatch(pattern, text, timeout=SECONDS)
    except TimeoutError:
        return True
    except regex.error:  # a piece that is no pattern by itself
        return False
    return False
