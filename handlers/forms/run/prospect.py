"""How many questions a filling is likely to have, so that "3/11" is true from the first question on.

Most questions of a form open only when earlier ones are answered. Once for each form the usual way is
walked with the likeliest answers (what stands there, what the form offers, the first choice); a
question on that way counts as long as an open question can still lead to it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from handlers.forms.model.datatypes import written
from handlers.forms.model.definition import SELECTS, Form, Question, Type
from handlers.forms.run import answering
from handlers.forms.run.agenda import Agenda
from handlers.forms.run.asks import Refused
from handlers.forms.run.begin import plant
from handlers.forms.run.stops import Stop, is_asked
from handlers.forms.run.tree import TooManyRowsError, Tree
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.scene import Scene
from handlers.forms.xpath.shape import Element

MAX_QUESTIONS = 60  # of a longer form nobody is told the end from the beginning
_MIDDLE_OF_A_MONTH = datetime(2026, 10, 15, 12, tzinfo=UTC)
_LIKELY = {
    Type.TEXT: ("x",),
    Type.DATE: ("2026-10-15", "2026-10-01", "2026-11-01", "2026-09-01"),
    Type.TIME: ("19:00",),
    Type.DATETIME: ("2026-10-15T19:00:00.000+00:00",),
    Type.ACKNOWLEDGE: ("OK",),
    Type.GEOPOINT: ("21 105",),
}
_NUMBERS = ("1", "10", "30", "90", "0", "100", "5", "2")


def expected(agenda: Agenda) -> int:
    """How many questions of the usual way are not asked yet and may still be."""
    form = agenda.workspace.form
    if len(form.questions) > MAX_QUESTIONS:
        return 0
    if not form.usual:
        form.usual.append(_usual(form))
    present: set[Element] = set()
    open_: set[Element] = set()
    for stop in agenda.stops():
        if stop.question is not None and is_asked(stop, agenda.workspace):
            present.add(stop.question.element)
            if stop.path not in agenda.answered:
                open_.add(stop.question.element)
    return sum(
        1
        for element, depends in form.usual[0].items()
        if element not in present and not open_.isdisjoint(depends)
    )


def certain(agenda: Agenda, current: Stop, most: int) -> list[Stop]:
    """The questions that are asked after the current one whatever is answered until then, as far as
    no other may come in between; at most so many. None where rows are asked for.
    """
    form = agenda.workspace.form
    stops = {stop.question.element: stop for stop in agenda.stops() if stop.question is not None}
    elements = [question.element for question in form.questions]
    if current.question is None or _is_in_row(form, current.question.element):
        return []
    at = elements.index(current.question.element)
    unsaid, found = {elements[at]}, list[Stop]()
    for element in elements[at + 1 :]:
        depends = not _deciding(form, element).isdisjoint(unsaid)
        if depends or _is_in_row(form, element) or len(found) == most:
            break
        stop = stops.get(element)
        if stop is not None and agenda.is_open(stop):
            unsaid.add(element)
            found.append(stop)
    return found


def _is_in_row(form: Form, element: Element) -> bool:
    return any(above in form.repeats for above in element.lineage())


def _usual(form: Form) -> Mapping[Element, frozenset[Element]]:
    """The questions on the usual way, each with the questions that decide whether it is asked."""
    return {element: _deciding(form, element) for element in _walked(form)}


def _walked(form: Form) -> set[Element]:
    tree = Tree(form, {}, {})
    scene = Scene(tree.root, now=_MIDDLE_OF_A_MONTH, seed="", sources=form.lists)
    workspace = Workspace(form, tree, scene)
    plant(workspace, "uuid:0")
    agenda = Agenda(workspace, (), ())
    met: set[Element] = set()
    for _ in range(2 * MAX_QUESTIONS):
        stop = agenda.first_open()
        if stop is None or not _pass(workspace, agenda, stop):
            break
        if stop.question is not None:
            met.add(stop.question.element)
    return met


def _pass(workspace: Workspace, agenda: Agenda, stop: Stop) -> bool:
    """Answer with the first likely answer that stands; False if none does."""
    candidates = ["no"] if stop.question is None else _candidates(workspace, stop.question, stop)
    for value in candidates:
        text = answering.examined(workspace, stop, value)
        if not isinstance(text, Refused):
            try:
                answering.put(workspace, agenda, stop, text)
            except TooManyRowsError:
                return False
            return True
    return False


def _candidates(workspace: Workspace, question: Question, stop: Stop) -> Iterator[str]:
    """What stands there, what is offered, the choices, plain values, and at last nothing."""
    node = stop.node
    yield from filter(None, [node.text])
    for suggestion in question.chat.suggestions:
        value = suggestion.value.value(node, workspace.scene)
        yield from filter(None, [written(value, question.data, workspace.scene.now)])
    if question.type in SELECTS:
        names = [option.name for option in workspace.options(question, node)]
        yield from [" ".join(names)] if question.type is Type.RANK else names
    yield from _LIKELY.get(question.type, _NUMBERS)
    yield ""


def _deciding(form: Form, element: Element) -> frozenset[Element]:
    """The questions whose answers its conditions read, also by way of calculations."""
    found: set[Element] = set()
    waiting = [element]
    seen: set[Element] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        for read in _reads(form, at, own=at is not element):
            found.update([read] if read in form.by_element else ())
            waiting.append(read)
    return frozenset(found)


def _reads(form: Form, element: Element, *, own: bool) -> Iterator[Element]:
    """What decides whether a node is relevant, and (`own`) what its value is calculated from."""
    for above in element.lineage():
        repeat = form.repeats.get(above)
        bind = form.bind(above)
        for expression in (bind.relevant, repeat.count if repeat else None):
            yield from expression.reads if expression else ()
    calculate = form.bind(element).calculate if own else None
    yield from calculate.reads if calculate else ()
