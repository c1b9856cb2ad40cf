"""Where a path may lead, known from the model alone: what an expression depends on."""

from dataclasses import dataclass

from forms.schema import Definition, Schema
from forms.xpath.refused import ExpressionRefused
from forms.xpath.tree import Step


@dataclass(frozen=True)
class Dependency:
    """A definition that an expression reads; `local` when it is read within the row that the expression stands in."""

    definition: Definition
    local: bool


@dataclass(frozen=True)
class Scope:
    """Definitions that a path has reached; `outside` when it went into a secondary instance."""

    definitions: tuple[Definition, ...]
    local: bool
    outside: bool = False
    document: bool = False  # stands above the root


ELSEWHERE = Scope((), local=False, outside=True)
DOCUMENT = Scope((), local=False, document=True)


def here(definition: Definition) -> Scope:
    """The scope of an expression's own node."""
    return Scope((definition,), local=True)


def follow(scope: Scope, step: Step, schema: Schema, home: Definition) -> Scope:
    """One step on; raise ExpressionRefused where the form has no such node."""
    if scope.outside:
        return scope
    if scope.document:
        reached = _from_document(step, schema)
        local = False
    else:
        reached = tuple(dict.fromkeys(found for start in scope.definitions for found in _along(start, step, schema)))
        local = scope.local and all(found.inside(home.row) for found in reached)
    if not reached and not _climbs(step):
        raise ExpressionRefused(f"no node “{step.test}” there", _accepted(scope, schema))
    return Scope(reached, local)


def _climbs(step: Step) -> bool:
    """Whether a step may lead above the root, which is no mistake of the form's author."""
    return step.axis in ("parent", "ancestor", "ancestor-or-self", "following-sibling", "preceding-sibling")


def _accepted(scope: Scope, schema: Schema) -> str:
    if scope.document:
        return schema.root.name
    names = [child for definition in scope.definitions for child in definition.children]
    return ", ".join(names[:20])


def _from_document(step: Step, schema: Schema) -> tuple[Definition, ...]:
    if step.axis == "descendant-or-self":
        return tuple(schema.definitions)
    if step.axis == "self":
        return (schema.root,)
    return (schema.root,) if step.axis == "child" and step.test in ("*", "node()", schema.root.name) else ()


def _along(start: Definition, step: Step, schema: Schema) -> list[Definition]:
    found = _axis(start, step.axis, schema)
    if step.test == "node()":
        return found
    if step.test == "*":
        return [definition for definition in found if not definition.name.startswith("@")]
    return [definition for definition in found if definition.name == step.test]


def _axis(start: Definition, axis: str, schema: Schema) -> list[Definition]:
    above = list(start.lineage())
    beside = list(start.parent.children.values()) if start.parent else [schema.root]
    return {
        "child": list(start.children.values()),
        "attribute": list(start.children.values()),
        "parent": above[1:2],
        "self": [start],
        "descendant": list(start.subtree())[1:],
        "descendant-or-self": list(start.subtree()),
        "ancestor": above[1:],
        "ancestor-or-self": above,
        "following-sibling": beside,
        "preceding-sibling": beside,
    }[axis]
