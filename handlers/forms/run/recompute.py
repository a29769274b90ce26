"""Recomputing: what a change can change, in the order of the form's plan."""

import math
from collections.abc import Iterable

from handlers.forms.model.datatypes import written
from handlers.forms.model.definition import Form, SetValue, Step
from handlers.forms.model.plan import affected, affected_by_rows
from handlers.forms.run.change import Change, rows_around
from handlers.forms.run.tree import MAX_ROWS, TooManyRowsError, Tree
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.scene import Scene
from handlers.forms.xpath.shape import Element
from handlers.forms.xpath.values import to_number

MAX_PASSES = 50  # over steps that read one another across rows
NEW_ROW = "odk-new-repeat"


class Recomputer:
    """Runs the steps of a form's plan on a tree."""

    def __init__(self, tree: Tree, scene: Scene) -> None:
        self.tree = tree
        self.scene = scene
        self.form: Form = tree.form
        self.strict = True  # too many rows are an error; else the rest is left out
        self.growing = frozenset(tree.form.plan.growing)
        self.change: Change | None = None  # None while everything is recomputed
        self._news: set[Element] | None = set()

    def everything(self) -> None:
        self.run(range(len(self.form.plan.steps)))

    def restore(self) -> None:
        """Bring a restored tree up to date: all conditions, and what time or lists may have changed."""
        self.strict = False
        self.run(self.form.plan.refresh)
        self.strict = True

    def after(self, changed: Element, where: Iterable[Node]) -> None:
        """Recompute what new values of these nodes of one element can change."""
        for around in dict.fromkeys(next(rows_around(node), "") for node in where):
            self._follow(Change(around, {changed}), affected(self.form.plan, {changed}))

    def after_rows(self, repeat: Element, row: Node | None = None) -> None:
        """Recompute what a new row, or one that is gone, can change."""
        fresh = [f"{row.path}/"] if row else []
        change = Change(grown={repeat}, fresh=fresh)
        self._follow(change, affected_by_rows(self.form.plan, repeat))

    def news(self) -> set[Element] | None:
        """The elements that have other values since this was last asked; None: there are other rows."""
        found, self._news = self._news, set()
        return found

    def _follow(self, change: Change, places: Iterable[int]) -> None:
        self.change = change
        self.run(places)
        self.change = None
        if change.grown:
            self._news = None
        elif self._news is not None:
            self._news |= change.touched

    def run(self, places: Iterable[int]) -> None:
        loops = self.form.plan.loops
        if not loops:
            for place in places:
                self.step(place)
            return
        done = -1
        for place in places:
            if place <= done:
                continue
            loop = next((loop for loop in loops if place in loop), None)
            if loop is None:
                self.step(place)
            else:
                self.settle(loop)
                done = loop[-1]

    def settle(self, loop: range) -> None:
        """Repeat the steps of a loop until nothing changes any more."""
        for _ in range(MAX_PASSES):
            if not sum(self.step(place) for place in loop):  # every step runs, so no any()
                return

    def step(self, place: int) -> bool:
        """Run one step on all its nodes; tell whether anything changed."""
        step = self.form.plan.steps[place]
        if step.work == "count":
            parents = self.tree.by_element.get(step.element.parent or step.element, ())
            return sum(self.number(step, parent) for parent in list(parents)) > 0
        nodes = self.tree.by_element.get(step.element, ())
        if step.work == "relevant":
            return sum(self.relevance(step, node) for node in nodes) > 0
        if self.change is not None and place in self.form.plan.typed:
            nodes = [node for node in nodes if self.change.reaches(step, node)]
        changed = [node for node in nodes if self.calculation(step, node)]
        if changed and self.change is not None:
            self.change.note(step.element, changed)
        return bool(changed)

    def relevance(self, step: Step, node: Node) -> bool:
        shown = step.expression.holds(node, self.scene)
        if shown == node.shown:
            return False
        node.show(shown)
        if self.change is not None:
            self.change.touched.update(step.element.descendants())
        return True

    def calculation(self, step: Step, node: Node) -> bool:
        value = step.expression.value(node, self.scene)
        text = written(value, self.form.bind(step.element).data, self.scene.now)
        if text == node.text:
            return False
        node.text = text
        return True

    def number(self, step: Step, parent: Node) -> bool:
        """Give a counted repeat as many rows as its number says."""
        before = len(self.tree.rows(step.element, parent))
        wanted = self.wanted(step, parent, before)
        if step in self.growing:
            wanted = min(wanted, before)
        if wanted < before:
            self.tree.drop_rows(step.element, parent, wanted, spare=True)
        made = [self.new_row(step.element, parent) for _ in range(before, wanted)]
        if self.change is not None and wanted != before:
            self.change.grown.add(step.element)
            self.change.fresh += [f"{row.path}/" for row in made]
        return wanted != before

    def lacks(self, step: Step, parent: Node) -> bool:
        rows = len(self.tree.rows(step.element, parent))
        return self.wanted(step, parent, rows) > rows

    def wanted(self, step: Step, parent: Node, before: int) -> int:
        """Read the number of rows; where there is none, rows stay as they are (JavaRosa)."""
        probe = Node(step.element.name, parent, path=f"{parent.path}/{step.element.name}")
        number = to_number(step.expression.value(probe, self.scene))
        if math.isnan(number):
            return before
        if number > MAX_ROWS and self.strict:
            raise TooManyRowsError
        return int(max(0.0, min(number, MAX_ROWS)))

    def new_row(self, element: Element, parent: Node) -> Node:
        """Add a row with its defaults; the steps that work on it are still to be run."""
        node = self.tree.add_row(element, parent)
        for setvalue in self.form.setvalues:
            if NEW_ROW in setvalue.events and element in setvalue.target.lineage():
                changed = self.put(setvalue, node, empty_only=True)
                self.set_off(setvalue.target, changed, follow=False)
        return node

    def put(self, setvalue: SetValue, around: Node, *, empty_only: bool = False) -> list[Node]:
        """Set the target nodes that stand in the same row as `around`; give those that changed."""
        data = self.form.bind(setvalue.target).data
        changed: list[Node] = []
        for node in self.targets(setvalue.target, around):
            if empty_only and node.text:
                continue
            place = around if setvalue.at_cause else node
            value = setvalue.value.value(place, self.scene) if setvalue.value else ""
            text = written(value, data, self.scene.now)
            if text != node.text:
                node.text = text
                changed.append(node)
        return changed

    def set_off(self, changed: Element, where: Iterable[Node], *, follow: bool = True) -> None:
        """Set what the changed answers to a question set, and what those changes set in turn, each once.

        Unless told not to `follow`, what depends on them is recomputed.
        """
        waiting = [(changed, node) for node in where]
        done = {changed}
        while waiting:
            cause, around = waiting.pop(0)
            question = self.form.by_element.get(cause)
            for setvalue in question.changes if question else ():
                nodes = self.put(setvalue, around)
                if follow:
                    self.after(setvalue.target, nodes)
                if setvalue.target not in done:
                    waiting += [(setvalue.target, node) for node in nodes]
                    done.add(setvalue.target)

    def targets(self, target: Element, around: Node) -> list[Node]:
        """Give the nodes of an element in the nearest row around a node that has any."""
        nodes = self.tree.by_element.get(target, [])
        if around.path.endswith("]"):  # a new row: what it has not got is set nowhere else
            return [node for node in nodes if node.path.startswith(f"{around.path}/")]
        for prefix in rows_around(around):
            within = [node for node in nodes if node.path.startswith(prefix)]
            if within:
                return within
        return nodes
