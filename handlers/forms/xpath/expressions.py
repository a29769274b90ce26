"""Expressions compiled once, when a form is read: text to tree to closures.

What an expression reads is known afterwards: `reads` holds the elements of the form, `outside` says
that time or a list beside the form plays a part. Unknown functions, names and lists are refused.

Paths, as JavaRosa resolves them: an absolute path that shares its first steps with the place where it
stands means *this* instance of a repeat (/data/person/age inside the third person is that person's
age, and count(/data/person) is 1 there); a step with a filter, and what follows it, is not bound.
Nodes that are not relevant are not seen.
"""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from handlers.forms.xpath import calls, paths
from handlers.forms.xpath.functions import LIBRARY
from handlers.forms.xpath.grammar import (
    Call,
    Chain,
    ExpressionError,
    Literal,
    Negation,
    Number,
    Path,
    Tree,
    parse,
)
from handlers.forms.xpath.library import Function
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.operators import chain, negation
from handlers.forms.xpath.outcome import Yield, outcome
from handlers.forms.xpath.pattern_syntax import PatternError
from handlers.forms.xpath.patterns import compiled
from handlers.forms.xpath.scene import Focus, Run, Scene
from handlers.forms.xpath.scope import Findings, Scope
from handlers.forms.xpath.shape import Element
from handlers.forms.xpath.values import Fault, Nodes, Scalar, scalar, to_boolean, to_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands, and which lists stand beside the form (`outer`: not in its own text)."""

    root: Element
    here: Element
    instances: Collection[str] = ()
    outer: Collection[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression. An evaluation that goes wrong (no date, no such place) gives ''."""

    source: str
    run: Run
    reads: frozenset[Element]
    across: frozenset[Element]
    outside: bool
    yields: frozenset[Yield] = frozenset()

    def value(self, node: Node, scene: Scene) -> Scalar:
        try:
            return scalar(self.run(Focus(node, scene, node)), scene.now)
        except Fault:
            return ""

    def text(self, node: Node, scene: Scene) -> str:
        return to_text(self.value(node, scene))

    def holds(self, node: Node, scene: Scene) -> bool:
        return to_boolean(self.value(node, scene))

    def nodes(self, node: Node, scene: Scene) -> Nodes:
        try:
            found = self.run(Focus(node, scene, node))
        except Fault:
            return []
        return found if isinstance(found, list) else []


def compile_expression(source: str, place: Place, *, typed: bool = False) -> Expression:
    """Compile an expression; raises ExpressionError with the place in its text.

    With `typed` it is told what kinds of value the expression gives.
    """
    return _finished(source, place, parse(source), typed=typed)


def compile_nodes(source: str, place: Place) -> Expression:
    """Compile an expression that must give nodes, such as the list of choices."""
    return _finished(source, place, parse(source), wants_nodes=True)


def _finished(
    source: str, place: Place, tree: Tree, *, wants_nodes: bool = False, typed: bool = False
) -> Expression:
    found = Findings()
    scope = Scope(
        root=place.root,
        here=place.here,
        at=(place.here,),
        instances=place.instances,
        outer=place.outer,
        found=found,
        compile=_compiled,
    )
    run = calls.node_set(tree, scope) if wants_nodes else scope.run(tree)
    return Expression(
        source.strip(),
        run,
        frozenset(found.reads),
        frozenset(found.across),
        found.outside,
        outcome(tree, scope) if typed else frozenset(),
    )


def _compiled(tree: Tree, scope: Scope) -> Run:
    match tree:
        case Number(value):
            return lambda _focus: value
        case Literal(text):
            return lambda _focus: text
        case Path():
            return paths.select(tree, scope)[0]
        case Negation(operand, times):
            return negation(scope.run(operand), times)
        case Chain(first, rest):
            return chain(scope.run(first), [(sign, scope.run(operand)) for sign, operand in rest])
        case Call():
            return _call(tree, scope)


def _call(call: Call, scope: Scope) -> Run:
    special = calls.SPECIAL.get(call.name)
    if special is not None:
        calls.check(call, special)
        return special[0](call, scope)
    function = LIBRARY.get(call.name)
    if function is None:
        raise _unknown(call)
    calls.check(call, (function.run, function.least, function.most))
    _check_pattern(call)
    scope.found.outside |= function.outside
    return _applied(function, call, scope)


def _check_pattern(call: Call) -> None:
    """A pattern that is written out is looked at now, not when somebody answers."""
    if call.name == "regex" and isinstance(call.arguments[1], Literal):
        try:
            compiled(call.arguments[1].value)
        except PatternError as error:
            raise ExpressionError(f"regex(): {error}", call.at) from error


def _unknown(call: Call) -> ExpressionError:
    near = get_close_matches(call.name, [*LIBRARY, *calls.SPECIAL], n=1)
    mend = f"Did you mean {near[0]}()?" if near else ""
    return ExpressionError(f"there is no function {call.name}()", call.at, mend)


def _applied(function: Function, call: Call, scope: Scope) -> Run:
    run = function.run
    if function.of_nodes:
        chosen = calls.node_set(call.arguments[0], scope)
        return lambda focus: run(focus, chosen(focus))
    arguments = [scope.run(argument) for argument in call.arguments]
    if len(arguments) == 1:
        only = arguments[0]
        return lambda focus: run(focus, only(focus))
    return lambda focus: run(focus, *[argument(focus) for argument in arguments])
