"""The operators: or, and, = != < <= > >=, + - * div mod, and the sign."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

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

Test = Callable[[Scalar, Scalar, datetime], bool]
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
    test = _TESTS[sign]

    def run(focus: Focus) -> Value:
        one, other, zone = left(focus), right(focus), focus.scene.now
        if isinstance(one, list):
            if len(one) > 1:
                return _any(test, one, other, focus)
            one = read(one[0], zone) if one else ""
        if isinstance(other, list):
            if len(other) > 1:
                return _any(test, one, other, focus)
            other = read(other[0], zone) if other else ""
        return test(one, other, zone)

    return run


def _unequal(one: Scalar, other: Scalar, zone: datetime) -> bool:
    return not equal(one, other, zone)


def _ordering(compare: Callable[[float, float], bool]) -> Test:
    return lambda one, other, zone: compare(*ordered(one, other, zone))


_TESTS: Mapping[str, Test] = {
    "=": equal,
    "!=": _unequal,
    **{sign: _ordering(compare) for sign, compare in _COMPARISONS.items()},
}


def _any(test: Test, one: Value, other: Value, focus: Focus) -> bool:
    """Several nodes compare one by one (XPath 1.0; JavaRosa stops with an error there)."""
    zone = focus.scene.now
    ones, others = _all(one, focus), _all(other, focus)
    focus.scene.visit(len(ones) * len(others))
    return any(test(a, b, zone) for a in ones for b in others)


def _all(value: Value, focus: Focus) -> list[Scalar]:
    if isinstance(value, list):
        return [read(node, focus.scene.now) for node in value]
    return [value]
