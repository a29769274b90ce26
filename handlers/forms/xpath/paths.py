"""Paths to nodes: where they start, how they step, what they filter."""

from collections.abc import Callable
from itertools import groupby

from handlers.forms.xpath.grammar import Call, ExpressionError, Literal, Path, Step, Tree
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.scene import Focus, Run, Select
from handlers.forms.xpath.scope import Scope, Where
from handlers.forms.xpath.values import Nodes, Value, scalar, to_boolean

Start = Callable[[Focus], Node]
Walk = Callable[[Nodes, Focus], Nodes]


def select(tree: Tree, scope: Scope) -> tuple[Select, Where]:
    """Compile a path, or a call that gives nodes; tells also what the nodes can be."""
    if isinstance(tree, Call) and tree.name in {"instance", "current"}:
        tree = Path(tree, (), tree.at)
    if not isinstance(tree, Path):
        raise ExpressionError("a path to nodes is wanted here", getattr(tree, "at", 0))
    start, where, steps = _start(tree, scope)
    found, where = _walk(start, where, steps, scope)
    scope.found.reads.update(where or ())
    if any(step.predicates for step in steps):
        scope.found.across.update(where or ())
    return found, where


def _start(path: Path, scope: Scope) -> tuple[Start, Where, tuple[Step, ...]]:
    if isinstance(path.start, Call):
        return *_called(path.start, scope), path.steps
    if path.start == ".":
        return (lambda focus: focus.node), scope.at, path.steps
    return _absolute(path, scope)


def _called(call: Call, scope: Scope) -> tuple[Start, Where]:
    if call.name == "current" and not call.arguments:
        return (lambda focus: focus.here), (scope.here,)
    if call.name != "instance":
        raise ExpressionError(f"a path cannot start with {call.name}()", call.at)
    name = literal(call, 0)
    if name not in scope.instances:
        known = ", ".join(sorted(scope.instances))
        raise ExpressionError(
            f"there is no list {name!r}", call.at, f"Known: {known}." if known else ""
        )
    scope.found.outside |= name in scope.outer
    return (lambda focus: focus.scene.instance(name)), None


def literal(call: Call, index: int) -> str:
    """Give an argument that must be written out, in quotation marks."""
    argument = call.arguments[index] if index < len(call.arguments) else None
    if not isinstance(argument, Literal):
        raise ExpressionError(f"{call.name}() wants a text in quotation marks here", call.at)
    return argument.value.strip()


def _absolute(path: Path, scope: Scope) -> tuple[Start, Where, tuple[Step, ...]]:
    """Bind the steps that the path shares with the place where it stands."""
    anchor = scope.at[0] if scope.at else scope.here
    lineage = anchor.lineage()
    shared = 0
    for step, element in zip(path.steps, lineage, strict=False):
        if step.axis != "child" or step.name != element.name or step.predicates:
            break
        shared += 1
    if shared <= 1:
        return _from_root(path, scope)
    climb = len(lineage) - shared
    from_here = scope.at is None

    def start(focus: Focus) -> Node:
        node = focus.here if from_here else focus.node
        for _ in range(climb):
            assert node.parent is not None
            node = node.parent
        return node

    return start, (lineage[shared - 1],), path.steps[shared:]


def _from_root(path: Path, scope: Scope) -> tuple[Start, Where, tuple[Step, ...]]:
    steps = path.steps
    if steps:
        first = steps[0]
        if first.axis != "child" or first.name not in {scope.root.name, "*"}:
            raise _missing(first, f"the form, which begins with /{scope.root.name}")
        rest = (Step("self", "*", first.predicates, first.at),) if first.predicates else ()
        steps = rest + steps[1:]
    return (lambda focus: focus.scene.root), (scope.root,), steps


def _missing(step: Step, place: str) -> ExpressionError:
    return ExpressionError(f"there is no {step.name} in {place}", step.at)


def _walk(
    start: Start, where: Where, steps: tuple[Step, ...], scope: Scope
) -> tuple[Select, Where]:
    if all(step.axis == "child" and step.name != "*" and not step.predicates for step in steps):
        return _descent(start, where, steps)
    walks: list[Walk] = []
    for step in steps:
        walks.append(_moving(step))
        where = _moved(where, step)
        for predicate in step.predicates:
            scope.found.reads.update(where or ())
            walks.append(_filter(scope.within(where).run(predicate)))

    def run(focus: Focus) -> Nodes:
        nodes = [start(focus)]
        for walk in walks:
            nodes = walk(nodes, focus)
        return [node for node in nodes if node.relevant]

    return run, where


def _descent(start: Start, where: Where, steps: tuple[Step, ...]) -> tuple[Select, Where]:
    """Go down by names only: the usual case, so made quick."""
    single = where is not None
    for step in steps:
        where = _moved(where, step)
        single = single and where is not None and not any(element.repeats for element in where)
    names = tuple(step.name for step in steps)

    def one(focus: Focus) -> Nodes:
        node = start(focus)
        for name in names:
            kids = node.kids.get(name)
            if not kids:  # the row that a number of rows is asked for does not exist yet
                return []
            node = kids[0]
        return [node] if node.relevant else []

    def many(focus: Focus) -> Nodes:
        nodes = [start(focus)]
        for name in names:
            nodes = [kid for node in nodes for kid in node.kids.get(name, ())]
            focus.scene.visit(len(nodes))
        return [node for node in nodes if node.relevant]

    return (one if single else many), where


def _moved(where: Where, step: Step) -> Where:
    """Tell what the nodes can be after a step; refuses a step that leads nowhere."""
    if where is None:
        return None
    if step.axis == "parent":
        above = tuple(dict.fromkeys(element.parent for element in where if element.parent))
        if not above:
            raise ExpressionError("the path leads out of the form", step.at)
        return tuple(element for element in above if step.name in {"*", element.name})
    if step.axis == "self":
        return tuple(element for element in where if step.name in {"*", element.name})
    below = tuple(
        child
        for element in where
        for child in element.children.values()
        if step.name in {"*", child.name}
    )
    if not below:
        raise _missing(step, where[0].path if where else "the form")
    return below


def _moving(step: Step) -> Walk:
    name = step.name
    if step.axis == "parent":
        return lambda nodes, _focus: _parents(nodes, name)
    if step.axis == "self":
        return lambda nodes, _focus: [node for node in nodes if name in {"*", node.name}]
    if name == "*":
        return lambda nodes, _focus: [kid for node in nodes for kid in node.children()]
    return lambda nodes, _focus: [kid for node in nodes for kid in node.kids.get(name, ())]


def _parents(nodes: Nodes, name: str) -> Nodes:
    parents = {id(node.parent): node.parent for node in nodes}
    return [parent for parent in parents.values() if parent and name in {"*", parent.name}]


def _filter(predicate: Run) -> Walk:
    """Keep the nodes for which the predicate holds; places are counted among the kids of one parent."""

    def walk(nodes: Nodes, focus: Focus) -> Nodes:
        focus.scene.visit(len(nodes))
        kept: Nodes = []
        for _, family in groupby(nodes, key=lambda node: id(node.parent)):
            kept += _kept(predicate, list(family), focus)
        return kept

    return walk


def _kept(predicate: Run, family: Nodes, focus: Focus) -> Nodes:
    inner = Focus(focus.node, focus.scene, focus.here)
    inner.size = len(family)
    kept: Nodes = []
    for position, node in enumerate(family, 1):
        inner.node, inner.position = node, position
        if _keeps(predicate(inner), position, inner):
            kept.append(node)
    return kept


def _keeps(value: Value, position: int, focus: Focus) -> bool:
    """A number keeps the node of that place; anything else is taken as true or false."""
    if isinstance(value, float):
        return value == position
    return to_boolean(scalar(value, focus.scene.now))
