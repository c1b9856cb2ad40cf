"""An expression as a closure, with what it depends on."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from forms.nodes import Node
from forms.schema import Definition, Schema
from forms.xpath import functions, values
from forms.xpath.context import Context, Run, World
from forms.xpath.operators import OPERATORS, negative
from forms.xpath.parser import parse
from forms.xpath.paths import CompiledStep, in_own_row, only_one, walk
from forms.xpath.refused import ExpressionRefused
from forms.xpath.scope import DOCUMENT, ELSEWHERE, Dependency, Scope, follow, here
from forms.xpath.tree import Call, Chain, Negation, Number, Path, Step, Text, Tree
from forms.xpath.values import Value


@dataclass(frozen=True)
class Expression:
    """A compiled expression: pure, and run as often as one likes."""

    source: str
    run: Run
    depends_on: tuple[Dependency, ...]
    keeps_value: bool = False  # has once() in it

    def value(self, world: World, node: Node) -> Value:
        """What the expression gives at a node."""
        return self.run(Context(world, node, node))

    def text(self, world: World, node: Node) -> str:
        """The same as text; what is no number is empty, as in a form's answers."""
        found = self.run(Context(world, node, node))
        return "" if found != found else values.text(found)  # noqa: PLR0124 - only NaN differs from itself

    def truth(self, world: World, node: Node) -> bool:
        """The same as truth."""
        return values.boolean(self.run(Context(world, node, node)))


def compile_expression(
    source: str, *, home: Definition, schema: Schema, instances: Collection[str], relative_to: Definition | None = None
) -> Expression:
    """Compile an expression that stands at `home`; raise ExpressionRefused with what is wrong in it."""
    compiler = _Compiler(home=home, schema=schema, instances=instances)
    scope = here(relative_to or home)
    try:
        run = compiler.compile(parse(source), scope)
    except RecursionError as deep:
        raise ExpressionRefused("expression is nested too deep") from deep
    return Expression(source.strip(), run, tuple(compiler.depends_on), compiler.keeps_value)


@dataclass
class _Compiler:
    home: Definition
    schema: Schema
    instances: Collection[str]
    depends_on: dict[Dependency, None] = field(default_factory=dict)
    keeps_value: bool = False
    filtering: int = 0  # inside how many predicates

    def compile(self, tree: Tree, scope: Scope) -> Run:
        match tree:
            case Number(value) | Text(value):
                return lambda _: value
            case Negation(operand):
                return negative(self.compile(operand, scope))
            case Chain(first, rest):
                return self.chain(first, rest, scope)
            case Call():
                return self.call(tree, scope)
            case Path():
                return self.path(tree, scope)[0]

    def chain(self, first: Tree, rest: tuple[tuple[str, Tree], ...], scope: Scope) -> Run:
        run = self.compile(first, scope)
        if rest[0][0] in ("or", "and"):
            return OPERATORS[rest[0][0]](run, *(self.compile(operand, scope) for _, operand in rest))
        for operator, operand in rest:
            run = OPERATORS[operator](run, self.compile(operand, scope))
        return run

    def call(self, tree: Call, scope: Scope) -> Run:
        self.keeps_value = self.keeps_value or tree.name == "once"
        if tree.name in LITERAL_CALLS:
            return LITERAL_CALLS[tree.name](self, tree, scope)
        function = functions.find(tree.name, len(tree.arguments))
        return function.bind([self.compile(argument, scope) for argument in tree.arguments])

    # --- calls that the compiler itself has to know ---------------------------------------------------

    def instance(self, tree: Call, _: Scope) -> Run:
        name = self.literal(tree, 0)
        if name not in self.instances:
            raise ExpressionRefused(f"no instance “{name}”", ", ".join(sorted(self.instances)))
        return lambda context: [context.world.instances[name]]

    def choice_name(self, tree: Call, scope: Scope) -> Run:
        functions.need_arguments(tree.name, len(tree.arguments), 2, 2)
        value = self.compile(tree.arguments[0], scope)
        question = self.definition_named(self.literal(tree, 1), scope)
        return lambda context: context.world.choice_label(context.world, question, values.text(value(context)))

    def pulldata(self, tree: Call, scope: Scope) -> Run:
        functions.need_arguments(tree.name, len(tree.arguments), 4, 4)
        instance = self.literal(tree, 0).removesuffix(".csv")
        if instance not in self.instances:
            raise ExpressionRefused(f"no instance “{instance}”", ", ".join(sorted(self.instances)))
        column, key = self.literal(tree, 1), self.literal(tree, 2)
        wanted = self.compile(tree.arguments[3], scope)

        def run(context: Context) -> Value:
            sought = values.text(wanted(context))
            for row in context.world.instances[instance].below():
                cells = row.children.get(key)
                if cells and cells[0].value == sought:
                    return list(row.children.get(column, ()))
            return ""

        return run

    def literal(self, tree: Call, index: int) -> str:
        argument = tree.arguments[index] if index < len(tree.arguments) else None
        if not isinstance(argument, Text):
            raise ExpressionRefused(f"{tree.name}() needs a text in quotes as argument {index + 1}")
        return argument.value

    def definition_named(self, path: str, scope: Scope) -> Definition:
        tree = parse(path)
        found = self.path(tree, scope)[1].definitions if isinstance(tree, Path) else ()
        if len(found) != 1:
            raise ExpressionRefused(f"“{path}” is not the path of one question")
        return found[0]

    # --- paths ----------------------------------------------------------------------------------------

    def path(self, tree: Path, scope: Scope) -> tuple[Run, Scope]:
        """A path and where it leads, which is noted as something the expression depends on."""
        start, at = self.start(tree, scope)
        steps = []
        for step in tree.steps:
            at = follow(at, step, self.schema, self.home)
            steps.append(self.step(step, at))
        for definition in at.definitions:
            self.depends_on[Dependency(definition, at.local)] = None
        return self.shortcut(tree, at) or walk(start, tuple(steps), absolute=tree.absolute), at

    def start(self, tree: Path, scope: Scope) -> tuple[Run | None, Scope]:
        if tree.absolute:
            return None, DOCUMENT
        if tree.start is None:
            return None, scope
        if isinstance(tree.start, Path):
            return self.path(tree.start, scope)
        run = self.compile(tree.start, scope)
        if isinstance(tree.start, Call) and tree.start.name == "current":
            return run, here(self.home)
        if isinstance(tree.start, Call) and tree.start.name == "instance":
            return run, ELSEWHERE
        raise ExpressionRefused("only a path, instance() or current() can be followed by / or [")

    def step(self, step: Step, at: Scope) -> CompiledStep:
        self.filtering += 1
        predicates = tuple(self.compile(predicate, at) for predicate in step.predicates)
        self.filtering -= 1
        return CompiledStep(step.axis, step.test, predicates)

    def shortcut(self, tree: Path, at: Scope) -> Run | None:
        """One known node, outside repeats or in the expression's own row, needs no walk."""
        plain = all(step.axis in ("child", "parent", "self", "attribute") and not step.predicates for step in tree.steps)
        if not plain or tree.start is not None or len(at.definitions) != 1:
            return None
        target = at.definitions[0]
        if target.row is self.schema.root:
            return only_one(target.index)
        if not tree.absolute and not self.filtering and target.row is self.home.row and at.local:
            return in_own_row(target.index)
        return None


LITERAL_CALLS: dict[str, Callable[[_Compiler, Call, Scope], Run]] = {
    "instance": _Compiler.instance,
    "jr:choice-name": _Compiler.choice_name,
    "pulldata": _Compiler.pulldata,
}
