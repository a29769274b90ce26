"""What is open, what has been answered, what stands where: the stops of a form in the light of what was said."""

from collections.abc import Iterable, Iterator

from handlers.forms.model.definition import Question, Type
from handlers.forms.run import summary
from handlers.forms.run.checks import still_valid
from handlers.forms.run.shown import shown
from handlers.forms.run.stops import Stop, is_asked, stops
from handlers.forms.run.summary import Line
from handlers.forms.run.tree import MAX_ROWS
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element


class Agenda:
    """`answered`: paths said or accepted by the person; `closed`: repeats said to have no more rows."""

    def __init__(
        self, workspace: Workspace, answered: Iterable[str], closed: Iterable[str]
    ) -> None:
        self.workspace = workspace
        self.answered = dict.fromkeys(answered)
        self.closed = dict.fromkeys(closed)
        self._stops: list[Stop] | None = None
        self._sound: dict[str, Question] = {}

    def changed(self, elements: set[Element] | None = None) -> None:
        """Forget the stops: an answer may have opened or hidden some. What stood still stands if none of
        these elements is looked at to tell that; None: anything may have changed.
        """
        self._stops = None
        self._sound = {
            path: asked
            for path, asked in self._sound.items()
            if elements is not None and asked.judged_by.isdisjoint(elements)
        }

    def stops(self) -> list[Stop]:
        if self._stops is None:
            self._stops = list(stops(self.workspace))
        return self._stops

    def find(self, path: str) -> Stop | None:
        """Find a stop that is asked as things stand."""
        found = next((stop for stop in self.stops() if stop.path == path), None)
        return found if found is not None and is_asked(found, self.workspace) else None

    def first_open(self) -> Stop | None:
        return next((stop for stop in self.stops() if self.is_open(stop)), None)

    def is_open(self, stop: Stop) -> bool:
        """Tell whether a stop still wants an answer, or wants one again because others have changed."""
        question = stop.question
        if question is None:
            return self._row_open(stop)
        if stop.path not in self.answered:
            return is_asked(stop, self.workspace) and not self.is_carried(stop)
        return not self._stands(stop.path, question, stop.node) and is_asked(stop, self.workspace)

    def _stands(self, path: str, question: Question, node: Node) -> bool:
        """Whether an answer may still stand. That it does is kept in mind: most answers have no say in
        whether the ones before them may stand.
        """
        if path in self._sound:
            return True
        stands = still_valid(self.workspace, question, node)
        if stands:
            self._sound[path] = question
        return stands

    def _row_open(self, stop: Stop) -> bool:
        assert stop.repeat is not None
        rows = len(self.workspace.tree.rows(stop.repeat.element, stop.node))
        return rows < stop.number <= MAX_ROWS and repeat_path(stop) not in self.closed

    def is_carried(self, stop: Stop) -> bool:
        """A question with chat:carry and a valid default is not asked."""
        question = stop.question
        return (
            question is not None
            and question.chat.carry
            and stop.path not in self.answered
            and bool(stop.node.text)
            and still_valid(self.workspace, question, stop.node)
        )

    def before(self, current: Stop | None) -> Stop | None:
        """Give the stop asked before the current one (the last one if there is none)."""
        found: Stop | None = None
        for stop in self.stops():
            if current is not None and stop.path == current.path:
                break
            if is_asked(stop, self.workspace) and not self.is_carried(stop):
                found = stop
        return found

    def progress(self, current: Stop | None) -> tuple[int, int]:
        counted = 0
        number: int | None = None
        for stop in self.stops():
            is_current = current is not None and stop.path == current.path
            asked = stop.question is not None and is_asked(stop, self.workspace)
            if asked and (is_current or not self.is_carried(stop)):
                counted += 1
            if is_current:
                number = max(counted, 1)
        return (counted if number is None else number), counted

    def notes(self, until: Stop | None) -> tuple[str, ...]:
        """Give the notes between the question before `until` and itself; None: behind the last question."""
        found: list[str] = []
        for stop in self.stops():
            if until is not None and stop.path == until.path:
                break
            if not is_asked(stop, self.workspace):
                found.append(self._note(stop))
            elif not self.is_carried(stop):
                found.clear()
        return tuple(filter(None, found))

    def _note(self, stop: Stop) -> str:
        question, node = stop.question, stop.node
        assert question is not None
        label = self.workspace.show(question.label, node)
        if question.type is Type.NOTE:
            return label
        return f"{label} {shown(self.workspace, question, node, node.text)}".strip()

    def edits(self, asking: Stop) -> Iterator[Line]:
        """Yield the lines of the questions that can be opened from here, of the same row where there are rows."""
        assert asking.question is not None
        row = asking.path[: asking.path.rfind("]") + 1]
        for name in asking.question.chat.edit:
            found = [stop for stop in self.stops() if stop.question and stop.question.name == name]
            near = [stop for stop in found if stop.path.startswith(row)] or found
            for stop in near:
                if stop.node.text:
                    yield summary.line(self.workspace, stop, self.answered)

    def forget(self, prefix: str) -> None:
        """Forget what was said about nodes that are gone."""
        for known in (self.answered, self.closed):
            for path in [path for path in known if path.startswith(prefix)]:
                del known[path]


def repeat_path(stop: Stop) -> str:
    assert stop.repeat is not None
    return f"{stop.node.path}/{stop.repeat.element.name}"
