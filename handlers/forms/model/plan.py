"""In which order a form is recomputed: every condition and calculation after what it reads."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from handlers.forms.model.definition import Bind, Plan, Repeat, Step
from handlers.forms.xpath.expressions import Expression
from handlers.forms.xpath.shape import Element


class CycleError(Exception):
    """Nodes that wait for one another."""

    def __init__(self, elements: Iterable[Element]) -> None:
        super().__init__("a calculation or condition goes round in a circle")
        self.elements = tuple(dict.fromkeys(elements))


@dataclass(frozen=True, slots=True)
class _Graph:
    steps: tuple[Step, ...]
    before: tuple[frozenset[int], ...]  # what each step waits for in its own row
    loose: tuple[frozenset[int], ...]  # what it should wait for: other rows, and the number of rows


def plan(
    root: Element,
    binds: Mapping[Element, Bind],
    repeats: Mapping[Element, Repeat],
    visible: Collection[Element],
) -> Plan:
    """Order all steps; raises CycleError. `visible` are the elements that a person can type over."""
    steps = tuple(_steps(root, binds, repeats))
    graph = _graph(steps)
    order, loops = _order(graph)
    ordered = tuple(steps[index] for index in order)
    readers: dict[Element, list[int]] = {}
    targets: dict[Element, list[int]] = {}
    for place, step in enumerate(ordered):
        targets.setdefault(step.element, []).append(place)
        for element in step.expression.reads:
            readers.setdefault(element, []).append(place)
    found = Plan(
        ordered,
        {element: tuple(places) for element, places in readers.items()},
        {element: tuple(places) for element, places in targets.items()},
        loops,
    )
    growing = [found.steps[place] for loop in loops for place in loop]
    typed = frozenset(
        place
        for place, step in enumerate(ordered)
        if step.work == "calculate" and step.element in visible
    )
    return replace(
        found,
        typed=typed,
        refresh=tuple(_refreshed(found, typed)),
        growing=tuple(step for step in growing if step.work == "count"),
    )


def affected(plan_: Plan, changed: Iterable[Element]) -> tuple[int, ...]:
    """Give the places of all steps that a change of these elements can change, in order."""
    key = frozenset(changed)
    found = plan_.affected.get(key)
    if found is None:
        begin = [place for element in key for place in plan_.readers.get(element, ())]
        found = plan_.affected[key] = tuple(sorted(_reached(plan_, begin)))
    return found


def affected_by_rows(plan_: Plan, repeat: Element) -> tuple[int, ...]:
    """Give the places of all steps that a new or lost row can change, in order."""
    return tuple(sorted(_reached(plan_, _below(plan_, repeat))))


def _reached(plan_: Plan, begin: Iterable[int]) -> set[int]:
    reached: set[int] = set()
    waiting = list(begin)
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting.extend(_next(plan_, plan_.steps[place]))
    return reached


def _next(plan_: Plan, step: Step) -> Iterable[int]:
    """The steps that read what a step decides: one value, or all below a condition or a number."""
    if step.work == "calculate":
        return plan_.readers.get(step.element, ())
    if step.work == "count":
        return _below(plan_, step.element)
    return [place for below in step.element.descendants() for place in plan_.readers.get(below, ())]


def _below(plan_: Plan, repeat: Element) -> list[int]:
    """All steps that work on nodes of a row, or read them."""
    found: list[int] = []
    for element in repeat.descendants():
        found.extend(plan_.readers.get(element, ()))
        found.extend(
            place
            for place in plan_.targets.get(element, ())
            if element is not repeat or plan_.steps[place].work != "count"
        )
    return found


def _refreshed(plan_: Plan, typed: frozenset[int]) -> Iterable[int]:
    """All conditions; and calculations that time or a list beside the form may have changed.

    Not those that a person may have typed over: what was typed stays until a dependency changes.
    """
    steps = plan_.steps
    outside = {place for place, step in enumerate(steps) if step.expression.outside} - typed
    conditions = {place for place, step in enumerate(steps) if step.work == "relevant"}
    return sorted((_reached(plan_, outside) | conditions) - typed)


def _steps(
    root: Element, binds: Mapping[Element, Bind], repeats: Mapping[Element, Repeat]
) -> Iterable[Step]:
    for element in root.descendants():
        bind = binds.get(element, Bind())
        repeat = repeats.get(element)
        found: list[tuple[Expression | None, str]] = [
            (repeat.count if repeat else None, "count"),
            (bind.relevant, "relevant"),
            (bind.calculate, "calculate"),
        ]
        for expression, work in found:
            if expression is not None:
                yield Step(element, expression, work)


def _graph(steps: tuple[Step, ...]) -> _Graph:
    by_target: dict[Element, dict[str, int]] = {}
    for index, step in enumerate(steps):
        by_target.setdefault(step.element, {})[step.work] = index
    before: list[frozenset[int]] = []
    loose: list[frozenset[int]] = []
    for step in steps:
        waits: set[int] = set()
        loosely: set[int] = set(_rows_around(step, by_target))
        own = {above for above in step.element.lineage() if above.repeats}
        for element in step.expression.reads:
            crosses = element in step.expression.across and own & set(element.lineage())
            inputs = set(_inputs(element, by_target))
            counts = {index for index in inputs if steps[index].work == "count"}
            (loosely if crosses else waits).update(inputs - counts)
            loosely |= counts
        before.append(frozenset(waits))
        loose.append(frozenset(loosely - waits))
    return _Graph(steps, tuple(before), tuple(loose))


def _inputs(element: Element, by_target: Mapping[Element, Mapping[str, int]]) -> Iterable[int]:
    """The steps that decide what a reader of `element` sees."""
    own = by_target.get(element, {})
    if "calculate" in own:
        yield own["calculate"]
    for above in element.lineage():
        for work, index in by_target.get(above, {}).items():
            if work != "calculate":
                yield index


def _rows_around(step: Step, by_target: Mapping[Element, Mapping[str, int]]) -> Iterable[int]:
    """A step inside a repeat waits for the number of rows."""
    lineage = step.element.lineage()
    for above in lineage[:-1] if step.work == "count" else lineage:
        index = by_target.get(above, {}).get("count")
        if index is not None:
            yield index


def _order(graph: _Graph) -> tuple[list[int], tuple[range, ...]]:
    """Sort so that inputs come first; steps in a circle across rows are kept together and repeated.

    A number of rows may depend on what the rows hold ("another one?" in each row): that is no fault.
    """
    order: list[int] = []
    loops: list[range] = []
    for component in _components(graph):
        inner = _sorted(component, graph.before)
        if inner is None:
            raise CycleError(graph.steps[index].element for index in sorted(component))
        if len(inner) > 1 or graph.loose[inner[0]] & set(inner):
            loops.append(range(len(order), len(order) + len(inner)))
        order.extend(inner)
    return order, tuple(loops)


def _sorted(component: frozenset[int], before: tuple[frozenset[int], ...]) -> list[int] | None:
    """Order the steps of a component by what they need in their own row; None if that is a circle."""
    left = sorted(component)
    done: list[int] = []
    while left:
        ready = [index for index in left if not before[index] & set(left)]
        if not ready:
            return None
        done.extend(ready)
        left = [index for index in left if index not in ready]
    return done


def _components(graph: _Graph) -> list[frozenset[int]]:
    """Find the strongly connected components, inputs first (Tarjan, without recursion)."""
    index_of: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    found: list[frozenset[int]] = []
    needs = [sorted(graph.before[i] | graph.loose[i]) for i in range(len(graph.steps))]
    for start in range(len(graph.steps)):
        if start in index_of:
            continue
        work = [(start, iter(needs[start]))]
        index_of[start] = low[start] = len(index_of)
        stack.append(start)
        while work:
            node, following = work[-1]
            fresh = next(
                (need for need in following if _seen(need, node, (index_of, low), stack)), None
            )
            if fresh is not None:
                index_of[fresh] = low[fresh] = len(index_of)
                stack.append(fresh)
                work.append((fresh, iter(needs[fresh])))
                continue
            work.pop()
            if work:
                above = work[-1][0]
                low[above] = min(low[above], low[node])
            if low[node] == index_of[node]:
                place = stack.index(node)
                found.append(frozenset(stack[place:]))
                del stack[place:]
    return found


def _seen(
    need: int, node: int, maps: tuple[dict[int, int], dict[int, int]], stack: list[int]
) -> bool:
    """Tell whether `need` is new; note how far back it reaches where it is not."""
    index_of, low = maps
    if need not in index_of:
        return True
    if need in stack:
        low[node] = min(low[node], index_of[need])
    return False
