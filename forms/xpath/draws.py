"""Functions that take chance: each draws from the session's seed, so that a form read again does not change."""

import hashlib
from collections.abc import Callable, Mapping

from forms.chance import bits_of, fraction_of, letters_of, shuffled, uuid_of
from forms.definition import Place
from forms.xpath.compile import At, Compiled, Compiler, nodes
from forms.xpath.parser import Call
from forms.xpath.values import Value, to_number, to_text

LONGEST = 1_000  # characters that uuid() gives
Maker = Callable[[Compiler, Call, frozenset[Place]], Compiled]


def _number(compiler: Compiler) -> int:
    compiler.chance = True
    compiler.draws += 1
    return compiler.draws


def _random(compiler: Compiler, _: Call, __: frozenset[Place]) -> Compiled:
    number = _number(compiler)
    return lambda at: fraction_of(*at.outside.draw(at, number))


def _uuid(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    number = _number(compiler)
    if not call.args:
        return lambda at: uuid_of(*at.outside.draw(at, number))
    size = compiler.build(call.args[0], places)

    def run(at: At) -> Value:
        wanted = to_number(size(at))
        return letters_of(int(min(LONGEST, wanted)), *at.outside.draw(at, number)) if wanted > 0 else ""

    return run


def _randomize(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    compiler.need_nodes("randomize()", call.args[0])
    items = compiler.build(call.args[0], places)
    if len(call.args) > 1:
        given = compiler.build(call.args[1], places)
        return lambda at: shuffled(nodes(items(at)), seed_of(given(at)))
    number = _number(compiler)

    def run(at: At) -> Value:
        return shuffled(nodes(items(at)), bits_of(*at.outside.lasting(at, number)))

    return run


def seed_of(value: Value) -> int:
    """A number as it is; a text by its hash, as ODK's engines have it."""
    number = to_number(value)
    if number == number and abs(number) != float("inf"):  # noqa: PLR0124 - NaN
        return int(number)
    text = to_text(value)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True) if text else 0


DRAWS: Mapping[str, tuple[int, int, Maker]] = {
    "random": (0, 0, _random),
    "uuid": (0, 1, _uuid),
    "randomize": (1, 2, _randomize),
}
