"""An expression as tokens (XPath 1.0, section 3.7)."""

import re
from dataclasses import dataclass

from forms.refusals import ExpressionRefused

LONGEST = 20_000  # characters of one expression
TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<literal>"[^"]*"|'[^']*')
      | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
      | (?P<sign>\.\.|//|!=|<=|>=|[./@\[\]()|,+\-*=<>])
    )""",
    re.VERBOSE,
)
WORD_OPERATORS = frozenset({"and", "or", "div", "mod"})
OPEN_BEFORE = frozenset({"", "(", "[", ",", "/", "//", "@", "|", "+", "-", "*", "=", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True)
class Token:
    """One token: number, literal, name, operator (a word or a sign), or end."""

    kind: str
    text: str


def read_tokens(expression: str) -> list[Token]:
    """All tokens of an expression, with an end behind them; ExpressionRefused at what is none."""
    if len(expression) > LONGEST:
        raise ExpressionRefused(f"an expression of {len(expression)} characters", f"at most {LONGEST}")
    tokens: list[Token] = []
    at, text = 0, expression.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise ExpressionRefused(f"`{text[at : at + 20].strip()}` is not understood in `{shorten(text)}`")
        tokens.append(_token(found.lastgroup, found[found.lastgroup], tokens))
        at = found.end()
    return [*tokens, Token("end", "")]


def _token(kind: str, text: str, before: list[Token]) -> Token:
    last = before[-1] if before else Token("end", "")
    operand_expected = last.text in OPEN_BEFORE if last.kind in {"sign", "end"} else last.kind == "operator"
    if kind == "name" and text in WORD_OPERATORS and not operand_expected:
        return Token("operator", text)
    if kind == "sign" and text == "*" and not operand_expected:
        return Token("operator", "*")
    return Token(kind, text[1:-1] if kind == "literal" else text)


def shorten(text: str, most: int = 60) -> str:
    """The beginning of an expression, for a message."""
    return text if len(text) <= most else f"{text[:most]}…"
