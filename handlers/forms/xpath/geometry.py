"""Functions on places: points are texts of latitude, longitude, altitude and accuracy."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from handlers.forms.xpath.library import MANY, Function
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import Fault, Value
from handlers.forms.xpath.wording import texts

EARTH = 6_378_100.0  # metres, the radius that JavaRosa uses
Point = tuple[float, float]


def point(text: str) -> Point | None:
    """Read 'latitude longitude [altitude [accuracy]]'; None if it is no place on earth."""
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 and all(map(math.isfinite, numbers))):
        return None
    return numbers[0], numbers[1]


def _line(focus: Focus, values: tuple[Value, ...]) -> list[Point]:
    """Give the points of a trace, of several points, or of the nodes of a path; empty ones are left out."""
    found: list[Point] = []
    for text in texts(focus, values):
        for piece in filter(str.strip, text.split(";")):
            place = point(piece)
            if place is None:
                raise Fault("not a place")
            found.append(place)
    return found


def _between(one: Point, other: Point) -> float:
    """Great-circle distance in metres (haversine)."""
    north, south = math.radians(one[0]), math.radians(other[0])
    rise = math.sin((south - north) / 2) ** 2
    turn = math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return (
        2 * EARTH * math.asin(min(1.0, math.sqrt(rise + math.cos(north) * math.cos(south) * turn)))
    )


def distance(focus: Focus, *values: Value) -> Value:
    line = _line(focus, values)
    return math.fsum(_between(one, other) for one, other in pairwise(line))


def area(focus: Focus, *values: Value) -> Value:
    """Give the square metres inside a closed line."""
    line = _line(focus, values)
    return _enclosed(line) if len(line) > 2 else 0.0


def _enclosed(line: Sequence[Point]) -> float:
    edges = zip(line, [*line[1:], line[0]], strict=True)
    total = math.fsum(
        math.radians(end[1] - start[1])
        * (2 + math.sin(math.radians(start[0])) + math.sin(math.radians(end[0])))
        for start, end in edges
    )
    return abs(total) * EARTH * EARTH / 2


def geofence(focus: Focus, place: Value, fence: Value) -> Value:
    """Tell whether a place lies within a closed line: a ray from it crosses the line an odd number of times."""
    found = _line(focus, (place,))
    if len(found) != 1:
        raise Fault("not one place")
    north, east = found[0]
    edges = pairwise(_line(focus, (fence,)))
    crossed = (
        north < (one[0] - end[0]) * (east - end[1]) / (one[1] - end[1]) + end[0]
        for one, end in edges
        if (end[1] > east) != (one[1] > east)
    )
    return sum(crossed) % 2 == 1


PLACE_FUNCTIONS: Mapping[str, Function] = {
    "distance": Function(distance, 1, MANY),
    "area": Function(area, 1, MANY),
    "enclosed-area": Function(area, 1, MANY),  # an older name
    "geofence": Function(geofence, 2, 2),
}
