"""Every function that an expression may call: those on plain values, and those that see more than their values."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from forms.definition import Place
from forms.refusals import ExpressionRefused
from forms.xpath.compile import At, Compiled, Compiler, nodes
from forms.xpath.draws import DRAWS
from forms.xpath.nodes import Node
from forms.xpath.parser import Call, Literal
from forms.xpath.plain import MANY, PLAIN, check_pattern
from forms.xpath.values import Value, to_number, to_text, to_truth

__all__ = ["PLAIN", "SEEING", "build_call"]


def build_call(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    """The closure of a call; ExpressionRefused for a function that is not known or gets too few or too many."""
    least, most, function = _known(call.name)
    if not least <= len(call.args) <= most:
        count = str(least) if least == most else f"{least} or more" if most == MANY else f"{least} to {most}"
        raise ExpressionRefused(f"{call.name}() with {len(call.args)} arguments", f"{count}")
    if call.name in SEEING:
        built: Compiled = function(compiler, call, places)
        return built
    if call.name in OF_NODES:
        compiler.need_nodes(f"{call.name}()", *call.args)
    args = [compiler.build(arg, places) for arg in call.args]
    if call.name == "regex" and isinstance(call.args[1], Literal):
        check_pattern(to_text(call.args[1].value))
    if len(args) == 1:
        only = args[0]
        return lambda at: function(only(at))
    return lambda at: function(*[arg(at) for arg in args])


def _known(name: str) -> tuple[int, int, Any]:
    found = PLAIN.get(name) or SEEING.get(name)
    if found:
        return found
    if name in INSTEAD:
        raise ExpressionRefused(f"{name}() has no meaning in a chat", INSTEAD[name])
    near = ", ".join(f"{each}()" for each in get_close_matches(name, [*PLAIN, *SEEING], cutoff=0.7))
    raise ExpressionRefused(f"there is no function {name}()", near or "the functions of the ODK XForms specification")


OF_NODES = ("count", "count-non-empty")
INSTEAD = {  # functions that other tools have, and what to write here
    "search": "select_one_from_file with a choice_filter",
    "property": "a question of type deviceid, username, phonenumber or email",
    "device-id": "a question of type deviceid",
    "here": "a question of type geopoint",
    "id": "instance('list')/root/item[name = …]",
    "lang": "a label for each language",
    "intersects": "geofence(point, shape)",
}

# --- that see more than their values --------------------------------------------------------------------


def _if(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    condition, then, otherwise = (compiler.build(arg, places) for arg in call.args)
    return lambda at: then(at) if to_truth(condition(at)) else otherwise(at)


def _coalesce(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    args = [compiler.build(arg, places) for arg in call.args]
    return lambda at: next((text for text in (to_text(arg(at)) for arg in args) if text != ""), "")


def _once(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    first = compiler.build(call.args[0], places)
    return lambda at: at.node.text or first(at)


def _position(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    if not call.args:
        return lambda at: float(at.position)
    compiler.need_nodes("position()", call.args[0])
    inner = compiler.build(call.args[0], places)

    def run(at: At) -> Value:
        found = nodes(inner(at))
        return float(found[0].position()) if found else 0.0

    return run


def _last(_: Compiler, __: Call, ___: frozenset[Place]) -> Compiled:
    return lambda at: float(at.size)


def _current(_: Compiler, __: Call, ___: frozenset[Place]) -> Compiled:
    return lambda at: [at.current]


def _instance(compiler: Compiler, call: Call, _: frozenset[Place]) -> Compiled:
    name = _literal(call, 0)
    if name not in compiler.instances:
        raise ExpressionRefused(f"there is no list or file `{name}`", ", ".join(sorted(compiler.instances)))
    return lambda at: [at.outside.instances[name]] if name in at.outside.instances else []


def _literal(call: Call, place: int) -> str:
    arg = call.args[place]
    if not isinstance(arg, Literal):
        raise ExpressionRefused(f"{call.name}() needs a name in quotes there")
    return to_text(arg.value).strip()


def _pulldata(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    name, wanted, key = (_literal(call, place) for place in range(3))
    sought = compiler.build(call.args[3], places)
    if name not in compiler.instances:
        raise ExpressionRefused(f"there is no file `{name}`", ", ".join(sorted(compiler.instances)))

    def run(at: At) -> Value:
        document, text = at.outside.instances.get(name), to_text(sought(at))
        items = document.kids["root"][0].named("item") if document else ()
        found = next((item for item in items if _field(item, key) == text), None)
        return _field(found, wanted) if found else ""

    return run


def _field(item: Node, name: str) -> str:
    return next((kid.read() for kid in item.named(name)), "")


def _indexed_repeat(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    if len(call.args) % 2 == 0:
        raise ExpressionRefused("indexed-repeat() with a repeat without its number", "question, repeat, number, …")
    compiler.need_nodes("indexed-repeat()", call.args[0], *call.args[1::2])
    args = [compiler.build(arg, places) for arg in call.args]

    def run(at: At) -> Value:
        found = nodes(args[0](at))
        for repeat, index in zip(args[1::2], args[2::2], strict=True):
            number = to_number(index(at))
            rows = [row for row in nodes(repeat(at)) if row.position() == number]
            found = [node for node in found if any(node.inside(row) for row in rows)]
        return found

    return run


def _choice_name(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    value, path = compiler.build(call.args[0], places), _literal(call, 1)
    return lambda at: at.outside.choice_name(to_text(value(at)), path, at.node)


def _itext(compiler: Compiler, call: Call, places: frozenset[Place]) -> Compiled:
    name = compiler.build(call.args[0], places)
    return lambda at: at.outside.itext(to_text(name(at)), at.current)


def _today(_: Compiler, __: Call, ___: frozenset[Place]) -> Compiled:
    return lambda at: at.outside.now.date().isoformat()


def _now(_: Compiler, __: Call, ___: frozenset[Place]) -> Compiled:
    return lambda at: at.outside.now.isoformat(timespec="milliseconds")


SEEING: Mapping[str, tuple[int, int, Callable[[Compiler, Call, frozenset[Place]], Compiled]]] = {
    "if": (3, 3, _if),
    "coalesce": (1, MANY, _coalesce),
    "once": (1, 1, _once),
    "position": (0, 1, _position),
    "last": (0, 0, _last),
    "current": (0, 0, _current),
    "instance": (1, 1, _instance),
    "pulldata": (4, 4, _pulldata),
    "indexed-repeat": (3, MANY, _indexed_repeat),
    "jr:choice-name": (2, 2, _choice_name),
    "today": (0, 0, _today),
    "now": (0, 0, _now),
    "jr:itext": (1, 1, _itext),
    **DRAWS,
}
