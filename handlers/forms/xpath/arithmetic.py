"""Functions on numbers."""

import math
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, Decimal
from functools import reduce

from handlers.forms.xpath.library import MANY, Function
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import Value, read, scalar, to_number

HALF = Decimal("0.5")
MAX_DIGITS = 30  # places that round() may keep or drop


def number(focus: Focus, value: Value | None = None) -> Value:
    return _number(focus, [focus.node] if value is None else value)


def _number(focus: Focus, value: Value) -> float:
    return to_number(scalar(value, focus.scene.now))


def whole(focus: Focus, value: Value) -> Value:
    """Cut off the fraction: int(-2.9) is -2."""
    found = _number(focus, value)
    return float(math.trunc(found)) if math.isfinite(found) else found


def round_(focus: Focus, value: Value, digits: Value = 0.0) -> Value:
    """Round half up, towards plus infinity: round(-2.5) is -2 (as JavaRosa and XPath do)."""
    found, places = _number(focus, value), _number(focus, digits)
    if not math.isfinite(found) or math.isnan(places):
        return found
    if places == 0:
        return float(math.floor(found + 0.5))
    exact = Decimal(repr(found))
    unit = Decimal(1).scaleb(-int(min(max(places, -MAX_DIGITS), MAX_DIGITS)))
    if exact.adjusted() - unit.adjusted() > MAX_DIGITS:  # more digits than a number holds
        return found
    return float((exact / unit + HALF).to_integral_value(ROUND_FLOOR) * unit)


def power(focus: Focus, base: Value, exponent: Value) -> Value:
    low, high = _number(focus, base), _number(focus, exponent)
    try:
        found = math.pow(low, high)
    except OverflowError:
        return math.inf if low > 0 or high % 2 == 0 else -math.inf
    except ValueError:  # a root of a negative number, or 0 to a negative power
        return math.inf if low == 0 else math.nan
    return found


def logarithm(number_: float) -> float:
    return math.log(number_) if number_ > 0 else -math.inf if number_ == 0 else math.nan


def logarithm10(number_: float) -> float:
    return math.log10(number_) if number_ > 0 else -math.inf if number_ == 0 else math.nan


def _plain(run: Callable[[float], float]) -> Function:
    """Make a function of one number; where mathematics has no value, NaN or infinity."""

    def one(focus: Focus, value: Value) -> Value:
        try:
            return float(run(_number(focus, value)))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return Function(one, 1, 1)


def _floor(number_: float) -> float:
    return float(math.floor(number_)) if math.isfinite(number_) else number_


def _ceiling(number_: float) -> float:
    return float(math.ceil(number_)) if math.isfinite(number_) else number_


def arctangent2(focus: Focus, y: Value, x: Value) -> Value:
    return math.atan2(_number(focus, y), _number(focus, x))


def pi(_focus: Focus) -> Value:
    return math.pi


def numbers(focus: Focus, values: tuple[Value, ...]) -> list[float]:
    """Give every number of the arguments and of the nodes in them; empty ones are left out."""
    zone = focus.scene.now
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(to_number(read(node, zone)) for node in value)
        else:
            found.append(to_number(value))
    return [one for one in found if not math.isnan(one)]


def largest(focus: Focus, *values: Value) -> Value:
    return max(numbers(focus, values), default=math.nan)


def smallest(focus: Focus, *values: Value) -> Value:
    return min(numbers(focus, values), default=math.nan)


def total(focus: Focus, nodes: Value) -> Value:
    """Add up the nodes that hold a number, one after the other; the others count nothing (JavaRosa)."""
    return reduce(operator.add, numbers(focus, (nodes,)), 0.0)


NUMBER_FUNCTIONS: Mapping[str, Function] = {
    "number": Function(number, 0, 1),
    "int": Function(whole, 1, 1),
    "round": Function(round_, 1, 2),
    "pow": Function(power, 2, 2),
    "abs": _plain(abs),
    "floor": _plain(_floor),
    "ceiling": _plain(_ceiling),
    "sqrt": _plain(math.sqrt),
    "exp": _plain(math.exp),
    "exp10": _plain(lambda power_: math.pow(10, power_)),
    "log": _plain(logarithm),
    "log10": _plain(logarithm10),
    "sin": _plain(math.sin),
    "cos": _plain(math.cos),
    "tan": _plain(math.tan),
    "asin": _plain(math.asin),
    "acos": _plain(math.acos),
    "atan": _plain(math.atan),
    "atan2": Function(arctangent2, 2, 2),
    "pi": Function(pi, 0, 0),
    "max": Function(largest, 0, MANY),
    "min": Function(smallest, 0, MANY),
    "sum": Function(total, 1, 1, of_nodes=True),
}
