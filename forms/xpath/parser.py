"""Tokens as a tree (XPath 1.0, sections 2 and 3), without the axes that ODK's XForms do not use."""

from dataclasses import dataclass
from itertools import pairwise

from forms.refusals import ExpressionRefused
from forms.xpath.lexer import Token, read_tokens, shorten

DEEPEST = 80  # brackets, calls and predicates inside each other


@dataclass(frozen=True)
class Literal:
    """A text or a number as it stands."""

    value: str | float


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    args: tuple["Expression", ...]


@dataclass(frozen=True)
class Chain:
    """Operands in a row with the signs of one level between them, read from left to right."""

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True)
class Negative:
    """An operand with minus signs before it; an even number of them only makes a number of it."""

    operand: "Expression"
    odd: bool = True


@dataclass(frozen=True)
class Step:
    """One step of a path: `child` with a name or `*`, `self` or `parent`; predicates filter what it reaches."""

    axis: str
    name: str
    predicates: tuple["Expression", ...] = ()


@dataclass(frozen=True)
class Path:
    """Steps from the root (`/`), from the context node (None) or from what another expression gives."""

    start: "Expression | str | None"
    steps: tuple[Step, ...]


Expression = Literal | Call | Chain | Negative | Path

LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"), ("|",))
LEVEL_OF = {sign: level for level, signs in enumerate(LEVELS) for sign in signs}


def parse(expression: str) -> Expression:
    """The tree of an expression; ExpressionRefused where it is none."""
    parser = _Parser(expression)
    tree = parser.operands()
    if parser.token.kind != "end":
        raise parser.refused()
    return tree


class _Parser:
    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.tokens = read_tokens(expression)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def refused(self) -> ExpressionRefused:
        found = self.token.text or "the end"
        return ExpressionRefused(f"`{found}` is not expected there in `{shorten(self.expression)}`")

    def take(self, text: str) -> bool:
        """Step over a sign or word operator if it stands here."""
        if self.token.kind in {"sign", "operator"} and self.token.text == text:
            self.at += 1
            return True
        return False

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.refused()

    def operands(self) -> Expression:
        """Operands and the signs between them, until something that is none."""
        found: list[Expression] = [self.operand()]
        signs: list[str] = []
        while self.token.kind in {"sign", "operator"} and self.token.text in LEVEL_OF:
            signs.append(self.token.text)
            self.at += 1
            found.append(self.operand())
        return grouped(found, signs)

    def operand(self) -> Expression:
        minus = 0
        while self.take("-"):
            minus += 1
        tree = self.path()
        return Negative(tree, odd=minus % 2 == 1) if minus else tree

    def inner(self) -> Expression:
        """An expression inside brackets."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionRefused(f"brackets more than {DEEPEST} deep in `{shorten(self.expression)}`")
        tree = self.operands()
        self.depth -= 1
        return tree

    def path(self) -> Expression:
        token = self.token
        if token.kind in {"number", "literal"}:
            self.at += 1
            return Literal(float(token.text) if token.kind == "number" else token.text)
        if self.take("("):
            inner = self.inner()
            self.need(")")
            return self.after(inner)
        if token.kind == "name" and self.tokens[self.at + 1] == Token("sign", "("):
            return self.after(self.call())
        if self.take("/"):
            return Path("/", self.steps()) if self.starts_step() else Path("/", ())
        return Path(None, self.steps())

    def after(self, start: Expression) -> Expression:
        """Predicates and steps behind a bracket or a call."""
        predicates = self.predicates()
        steps: tuple[Step, ...] = (Step("self", "", predicates),) if predicates else ()
        if self.take("/"):
            steps += self.steps()
        return Path(start, steps) if steps else start

    def call(self) -> Call:
        name = self.token.text
        self.at += 2
        args: list[Expression] = []
        while not self.take(")"):
            if args:
                self.need(",")
            args.append(self.inner())
        return Call(name, tuple(args))

    def starts_step(self) -> bool:
        return self.token.kind == "name" or self.token.text in {".", "..", "*", "@"}

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.take("/"):
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        token = self.token
        if token.kind == "name" or (token.kind == "sign" and token.text == "*"):
            self.at += 1
            return Step("child", token.text, self.predicates())
        if self.take(".."):
            return Step("parent", "", self.predicates())
        if self.take("."):
            return Step("self", "", self.predicates())
        if self.take("@"):
            if self.token.kind != "name":
                raise self.refused()
            self.at += 1
            return Step("child", f"@{self.tokens[self.at - 1].text}", self.predicates())
        if token.text == "//":
            raise ExpressionRefused(f"`{token.text}` in `{shorten(self.expression)}`", "paths of names, `.` and `..`")
        raise self.refused()

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.take("["):
            found.append(self.inner())
            self.need("]")
        return tuple(found)


def grouped(operands: list[Expression], signs: list[str]) -> Expression:
    """The tree of operands and the signs between them: loosest level first, each from left to right."""
    if not signs:
        return operands[0]
    loosest = min(LEVEL_OF[sign] for sign in signs)
    cuts = [place for place, sign in enumerate(signs) if LEVEL_OF[sign] == loosest]
    edges = [-1, *cuts, len(signs)]
    parts = [grouped(operands[before + 1 : after + 1], signs[before + 1 : after]) for before, after in pairwise(edges)]
    return Chain(parts[0], tuple((signs[cut], part) for cut, part in zip(cuts, parts[1:], strict=True)))
