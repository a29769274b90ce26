"""The operators: or, and, = != < <= > >=, + - * div mod, and the sign."""

import math
import operator
from collections.abc import Callable, Sequence

from handlers.forms.xpath.scene import Focus, Run
from handlers.forms.xpath.values import (
    Scalar,
    Value,
    equal,
    ordered,
    read,
    scalar,
    to_boolean,
    to_number,
)

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def negation(operand: Run, times: int) -> Run:
    sign = -1.0 if times % 2 else 1.0
    return lambda focus: sign * to_number(scalar(operand(focus), focus.scene.now))


def chain(first: Run, rest: Sequence[tuple[str, Run]]) -> Run:
    """Join operands by operators of one rank, from left to right."""
    sign = rest[0][0]
    if sign in {"or", "and"}:
        return _junction([first, *(operand for _, operand in rest)], until=sign == "or")
    if sign in {"+", "-", "*", "div", "mod"}:
        return _arithmetic(first, [(_ARITHMETIC[sign], operand) for sign, operand in rest])
    joined = first
    for sign, operand in rest:
        joined = _comparison(joined, sign, operand)
    return joined


def _junction(operands: list[Run], *, until: bool) -> Run:
    """`or` looks until one is true, `and` until one is false."""

    def run(focus: Focus) -> Value:
        zone = focus.scene.now
        for operand in operands:
            if to_boolean(scalar(operand(focus), zone)) is until:
                return until
        return not until

    return run


def _arithmetic(first: Run, rest: list[tuple[Callable[[float, float], float], Run]]) -> Run:
    def run(focus: Focus) -> Value:
        zone = focus.scene.now
        total = to_number(scalar(first(focus), zone))
        for apply, operand in rest:
            total = apply(total, to_number(scalar(operand(focus), zone)))
        return total

    return run


def divide(one: float, other: float) -> float:
    if other != 0:
        return one / other
    if one == 0 or math.isnan(one):
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


def modulo(one: float, other: float) -> float:
    """Keep the sign of the dividend: -5 mod 3 is -2."""
    if other == 0 or math.isinf(one) or math.isnan(one) or math.isnan(other):
        return math.nan
    return math.fmod(one, other)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": divide,
    "mod": modulo,
}


def _comparison(left: Run, sign: str, right: Run) -> Run:
    def test(one: Scalar, other: Scalar, focus: Focus) -> bool:
        if sign == "=":
            return equal(one, other, focus.scene.now)
        if sign == "!=":
            return not equal(one, other, focus.scene.now)
        return _COMPARISONS[sign](*ordered(one, other, focus.scene.now))

    def run(focus: Focus) -> Value:
        one, other = left(focus), right(focus)
        zone = focus.scene.now
        if _several(one) or _several(other):
            return any(test(a, b, focus) for a in _all(one, focus) for b in _all(other, focus))
        return test(scalar(one, zone), scalar(other, zone), focus)

    return run


def _several(value: Value) -> bool:
    return isinstance(value, list) and len(value) > 1


def _all(value: Value, focus: Focus) -> list[Scalar]:
    """Several nodes compare one by one (XPath 1.0; JavaRosa stops with an error there)."""
    if isinstance(value, list):
        focus.scene.visit(len(value))
        return [read(node, focus.scene.now) for node in value]
    return [value]
