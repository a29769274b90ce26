"""What kind of value an expression gives, told without evaluating it.

JavaRosa keeps the type of a calculated value: a calculation that says 0 is false in a condition, while
the text '0' is true. Texts are all that we store, so the type is worked out from the expression.
"""

from handlers.forms.xpath import paths
from handlers.forms.xpath.arithmetic import NUMBER_FUNCTIONS
from handlers.forms.xpath.dates import DATE_FUNCTIONS
from handlers.forms.xpath.geometry import PLACE_FUNCTIONS
from handlers.forms.xpath.grammar import Call, Chain, Literal, Negation, Number, Path, Tree
from handlers.forms.xpath.nodes import Kind
from handlers.forms.xpath.scope import Scope
from handlers.forms.xpath.shape import Element

Yield = Kind | Element
"""A kind of value, or the node whose value it is."""

_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_NUMBERS = (
    frozenset(NUMBER_FUNCTIONS)
    | (frozenset(PLACE_FUNCTIONS) - {"geofence"})
    | frozenset({"count", "count-non-empty", "count-selected", "string-length", "position", "last"})
    | frozenset({"random", "decimal-date-time", "decimal-time"})
)
_TRUTHS = frozenset(
    {"true", "false", "not", "boolean", "boolean-from-string", "selected", "is-selected", "regex"}
    | {"geofence", "contains", "starts-with", "ends-with", "checklist", "weighted-checklist"}
)
_MOMENTS = frozenset({"today", "now", "date", "date-time"}) & frozenset(DATE_FUNCTIONS)
_CHOICES = {"if": slice(1, None), "coalesce": slice(None), "once": slice(None)}
"""Functions that give one of their arguments, and which ones."""


def outcome(tree: Tree, scope: Scope) -> frozenset[Yield]:
    """Every kind of value that an expression can give; an empty text is of no kind."""
    match tree:
        case Number() | Negation():
            return frozenset({Kind.NUMBER})
        case Literal(text):
            return frozenset({Kind.TEXT} if text else ())
        case Chain(_, rest):
            return frozenset({Kind.NUMBER if rest[0][0] in _ARITHMETIC else Kind.TRUTH})
        case Path():
            return _of_path(tree, scope)
        case Call(name, arguments):
            return _of_call(name, arguments, scope)


def _of_call(name: str, arguments: tuple[Tree, ...], scope: Scope) -> frozenset[Yield]:
    if name in _CHOICES:
        return frozenset().union(*(outcome(one, scope) for one in arguments[_CHOICES[name]]))
    if name == "indexed-repeat":
        return outcome(arguments[0], scope)
    kinds = ((_NUMBERS, Kind.NUMBER), (_TRUTHS, Kind.TRUTH), (_MOMENTS, Kind.CALCULATED))
    return frozenset({next((kind for names, kind in kinds if name in names), Kind.TEXT)})


def _of_path(path: Path, scope: Scope) -> frozenset[Yield]:
    """The nodes of a path; those of a list beside the form hold texts."""
    where = paths.select(path, scope.silent())[1]
    return frozenset({Kind.TEXT}) if where is None else frozenset(where)
