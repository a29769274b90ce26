"""The function library: logic, selections and sets of nodes here, the rest joined from its own modules.

What needs to know the form while it is compiled (if, once, position, indexed-repeat, jr:choice-name
and their like) is in `expressions`.
"""

import math
from collections.abc import Mapping

from handlers.forms.xpath.arithmetic import NUMBER_FUNCTIONS
from handlers.forms.xpath.chance import CHANCE_FUNCTIONS
from handlers.forms.xpath.dates import DATE_FUNCTIONS
from handlers.forms.xpath.geometry import PLACE_FUNCTIONS
from handlers.forms.xpath.library import MANY, Function
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import Fault, Value, scalar, to_boolean, to_number, to_text
from handlers.forms.xpath.wording import TEXT_FUNCTIONS


def _truth(focus: Focus, value: Value) -> bool:
    return to_boolean(scalar(value, focus.scene.now))


def _number(focus: Focus, value: Value) -> float:
    return to_number(scalar(value, focus.scene.now))


def _words(focus: Focus, value: Value) -> list[str]:
    return to_text(scalar(value, focus.scene.now)).split()


def true(_focus: Focus) -> Value:
    return True


def false(_focus: Focus) -> Value:
    return False


def not_(focus: Focus, value: Value) -> Value:
    return not _truth(focus, value)


def boolean(focus: Focus, value: Value) -> Value:
    return _truth(focus, value)


def boolean_from_string(focus: Focus, value: Value) -> Value:
    return to_text(scalar(value, focus.scene.now)).lower() in {"true", "1"}


def selected(focus: Focus, value: Value, choice: Value) -> Value:
    """Look for a choice among blanks, as JavaRosa does: '' is selected in '' only, 'a b' in 'a b c'."""
    sought = to_text(scalar(choice, focus.scene.now)).strip()
    return f" {sought} " in f" {to_text(scalar(value, focus.scene.now))} "


def selected_at(focus: Focus, value: Value, index: Value) -> Value:
    words, place = _words(focus, value), _number(focus, index)
    place = 0 if math.isnan(place) else place
    return words[int(place)] if 0 <= place < len(words) else ""


def count_selected(focus: Focus, value: Value) -> Value:
    return float(len(_words(focus, value)))


def count(_focus: Focus, nodes: Value) -> Value:
    assert isinstance(nodes, list)
    return float(len(nodes))


def count_non_empty(_focus: Focus, nodes: Value) -> Value:
    assert isinstance(nodes, list)
    return float(sum(1 for node in nodes if node.text or node.kids))


def checklist(focus: Focus, least: Value, most: Value, *answers: Value) -> Value:
    """Tell whether at least and at most so many answers are true; a limit of -1 is none."""
    return _within(focus, (least, most), float(sum(_truths(focus, answers))))


def weighted_checklist(focus: Focus, least: Value, most: Value, *pairs: Value) -> Value:
    if len(pairs) % 2:
        raise Fault("weighted-checklist() wants pairs of answer and weight")
    weighed = zip(_truths(focus, pairs[::2]), pairs[1::2], strict=True)
    return _within(
        focus, (least, most), sum(_number(focus, weight) for yes, weight in weighed if yes)
    )


def _truths(focus: Focus, answers: tuple[Value, ...]) -> list[bool]:
    found: list[bool] = []
    for answer in answers:
        nodes = [[node] for node in answer] if isinstance(answer, list) else [answer]
        found.extend(_truth(focus, one) for one in nodes)
    return found


def _within(focus: Focus, limits: tuple[Value, Value], reached: float) -> bool:
    least, most = _number(focus, limits[0]), _number(focus, limits[1])
    return (least < 0 or reached >= least) and (most < 0 or reached <= most)


def property_(focus: Focus, name: Value) -> Value:
    """Only the pseudonym of the person is told; a chat has no device."""
    return focus.scene.username if to_text(scalar(name, focus.scene.now)) == "username" else ""


def version(focus: Focus) -> Value:
    return focus.scene.version


_OWN: Mapping[str, Function] = {
    "true": Function(true, 0, 0),
    "false": Function(false, 0, 0),
    "not": Function(not_, 1, 1),
    "boolean": Function(boolean, 1, 1),
    "boolean-from-string": Function(boolean_from_string, 1, 1),
    "selected": Function(selected, 2, 2),
    "is-selected": Function(selected, 2, 2),
    "selected-at": Function(selected_at, 2, 2),
    "count-selected": Function(count_selected, 1, 1),
    "count": Function(count, 1, 1, of_nodes=True),
    "count-non-empty": Function(count_non_empty, 1, 1, of_nodes=True),
    "checklist": Function(checklist, 2, MANY),
    "weighted-checklist": Function(weighted_checklist, 2, MANY),
    "property": Function(property_, 1, 1),
    "version": Function(version, 0, 0),
}
LIBRARY: Mapping[str, Function] = {
    **_OWN,
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **DATE_FUNCTIONS,
    **CHANCE_FUNCTIONS,
    **PLACE_FUNCTIONS,
}
