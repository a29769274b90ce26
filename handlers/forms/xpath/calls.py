"""The calls that need to know the form while they are compiled, or that leave arguments unevaluated."""

import math
from collections.abc import Callable, Mapping

from handlers.forms.xpath import paths
from handlers.forms.xpath.chance import shuffled
from handlers.forms.xpath.grammar import Call, ExpressionError, Literal, Path, Tree, parse
from handlers.forms.xpath.library import MANY
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.scene import Focus, Run, Select
from handlers.forms.xpath.scope import Scope, Where
from handlers.forms.xpath.shape import Element
from handlers.forms.xpath.values import (
    Fault,
    Nodes,
    Scalar,
    Value,
    read,
    scalar,
    to_boolean,
    to_number,
    to_text,
)


def _runs(call: Call, scope: Scope) -> list[Run]:
    return [scope.run(argument) for argument in call.arguments]


def conditional(call: Call, scope: Scope) -> Run:
    test, then, otherwise = _runs(call, scope)

    def run(focus: Focus) -> Value:
        return then(focus) if to_boolean(scalar(test(focus), focus.scene.now)) else otherwise(focus)

    return run


def coalesce(call: Call, scope: Scope) -> Run:
    """Give the first value that is not empty."""
    runs = _runs(call, scope)

    def run(focus: Focus) -> Value:
        found: Scalar = ""
        for one in runs:
            found = scalar(one(focus), focus.scene.now)
            if not _empty(found):
                break
        return found

    return run


def _empty(value: Scalar) -> bool:
    return value == "" or (isinstance(value, float) and math.isnan(value))


def once(call: Call, scope: Scope) -> Run:
    """Keep what the node holds already; else evaluate."""
    (inner,) = _runs(call, scope)

    def run(focus: Focus) -> Value:
        here = focus.here
        return read(here, focus.scene.now) if here.text else inner(focus)

    return run


def position(call: Call, scope: Scope) -> Run:
    if not call.arguments:
        return lambda focus: float(focus.position)
    nodes, _ = paths.select(call.arguments[0], scope)

    def run(focus: Focus) -> Value:
        found = nodes(focus)
        return float(found[0].position) if found else math.nan

    return run


def last(_call: Call, _scope: Scope) -> Run:
    return lambda focus: float(focus.size)


def nodes(call: Call, scope: Scope) -> Run:
    return paths.select(call, scope)[0]


def randomized(call: Call, scope: Scope) -> Run:
    return randomize(call, scope)[0]


def randomize(call: Call, scope: Scope) -> tuple[Select, Where]:
    chosen, where = paths.select(call.arguments[0], scope)
    seed = scope.run(call.arguments[1]) if len(call.arguments) > 1 else None
    return (lambda focus: shuffled(focus, chosen(focus), seed(focus) if seed else None)), where


def node_set(tree: Tree, scope: Scope) -> Select:
    """Compile what must give nodes: a path, or a shuffled one."""
    if isinstance(tree, Call) and tree.name == "randomize":
        check(tree, SPECIAL[tree.name])
        return randomize(tree, scope)[0]
    return paths.select(tree, scope)[0]


def choice_name(call: Call, scope: Scope) -> Run:
    """Give the label of a choice: jr:choice-name(value, 'path of the question')."""
    value = scope.run(call.arguments[0])
    question, where = paths.select(parse(paths.literal(call, 1)), scope)
    if not where:
        raise ExpressionError("jr:choice-name() wants the path of a question", call.at)
    path = where[0].path

    def run(focus: Focus) -> Value:
        found = question(focus)
        text = to_text(scalar(value(focus), focus.scene.now))
        return focus.scene.choice_label(path, found[0], text) if found and text else ""

    return run


def itext(call: Call, scope: Scope) -> Run:
    (identifier,) = _runs(call, scope)
    return lambda focus: focus.scene.itext(to_text(scalar(identifier(focus), focus.scene.now)))


def pulldata(call: Call, scope: Scope) -> Run:
    """Look up one field of a list; the arguments are list, field, key field and key."""
    name = paths.literal(call, 0).removesuffix(".csv")
    items, _ = paths.select(Call("instance", (Literal(name),), call.at), scope)
    field, key_field, key = _runs(call, scope)[1:]

    def run(focus: Focus) -> Value:
        now = focus.scene.now
        wanted = to_text(scalar(key(focus), now))
        by, column = (to_text(scalar(part(focus), now)) for part in (key_field, field))
        rows = [item for root in items(focus)[0].children() for item in root.kids.get("item", ())]
        focus.scene.visit(len(rows))
        return next((_field(row, column) for row in rows if _field(row, by) == wanted), "")

    return run


def _field(row: Node, name: str) -> str:
    found = row.kids.get(name)
    return found[0].text if found else ""


def indexed_repeat(call: Call, scope: Scope) -> Run:
    """Give a question's value in a row chosen by number.

    No number, 0 and less give the first row, as in JavaRosa; a row that does not exist gives nothing.
    """
    if len(call.arguments) % 2 == 0:
        raise ExpressionError("indexed-repeat() wants pairs of repeat and number", call.at)
    target = _element(call.arguments[0], scope)
    chosen: dict[Element, Run] = {}
    for repeat, number in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
        element = _element(repeat, scope)
        if element not in target.lineage() or not element.repeats:
            raise ExpressionError(f"{element.path} is no repeat around {target.path}", call.at)
        chosen[element] = scope.run(number)
    scope.found.reads.add(target)
    scope.found.across.add(target)
    return _indexed(target.lineage()[1:], chosen, scope)


def _element(tree: Tree, scope: Scope) -> Element:
    where = paths.select(tree, scope.silent())[1] if isinstance(tree, Path) else None
    if not where:
        raise ExpressionError("indexed-repeat() wants paths of the form", getattr(tree, "at", 0))
    return where[0]


def _indexed(levels: tuple[Element, ...], chosen: Mapping[Element, Run], scope: Scope) -> Run:
    own = {element: depth for depth, element in enumerate(scope.here.lineage())}

    def run(focus: Focus) -> Value:
        found: Nodes = [focus.scene.root]
        bound = True
        for element in levels:
            found = [kid for node in found for kid in node.kids.get(element.name, ())]
            if element in chosen:
                number = to_number(scalar(chosen[element](focus), focus.scene.now))
                found = [kid for kid in found if _is_row(kid.position, number)]
                bound = False
            elif bound and element in own:
                found = [_ancestor(focus.here, len(own) - 1 - own[element])]
            else:
                bound = False
        return [node for node in found if node.relevant]

    return run


def _is_row(position: int, number: float) -> bool:
    return not number >= 1 or position <= number < position + 1


def _ancestor(node: Node, climb: int) -> Node:
    for _ in range(climb):
        if node.parent is None:
            raise Fault("above the form")
        node = node.parent
    return node


Special = tuple[Callable[[Call, Scope], Run], int, int]
SPECIAL: Mapping[str, Special] = {
    "if": (conditional, 3, 3),
    "coalesce": (coalesce, 1, MANY),
    "once": (once, 1, 1),
    "position": (position, 0, 1),
    "last": (last, 0, 0),
    "current": (nodes, 0, 0),
    "instance": (nodes, 1, 1),
    "randomize": (randomized, 1, 2),
    "indexed-repeat": (indexed_repeat, 3, 9),
    "jr:choice-name": (choice_name, 2, 2),
    "jr:itext": (itext, 1, 1),
    "pulldata": (pulldata, 4, 4),
}


def check(call: Call, limits: tuple[object, int, int]) -> None:
    """Refuse a wrong number of arguments."""
    _, least, most = limits
    given = len(call.arguments)
    if least <= given <= most:
        return
    wanted = (
        str(least)
        if least == most
        else f"at least {least}"
        if most == MANY
        else f"{least} to {most}"
    )
    raise ExpressionError(f"{call.name}() has {given} arguments, wanted: {wanted}", call.at)
