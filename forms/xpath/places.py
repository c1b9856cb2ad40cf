"""Points on the earth, lines and areas of them, as ODK writes them: `latitude longitude altitude accuracy; …`."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from forms.xpath.values import Value, to_text

EARTH = 6_378_100  # metres, the radius that ODK's engines take
FEWEST = 2
Point = tuple[float, float]


def _point(text: str) -> Point | None:
    parts = text.split()
    try:
        latitude, longitude = (float(part) for part in parts[:2])
    except ValueError:
        return None
    fits = abs(latitude) <= 90 and abs(longitude) <= 180 and len(parts) <= 4  # noqa: PLR2004 - degrees
    return (latitude, longitude) if fits else None


def _line(values: Sequence[Value]) -> list[Point]:
    """The points of a line: one text, or several points; none when one of them is no point."""
    texts = [
        text
        for value in values
        for text in ([n.read() for n in value] if isinstance(value, list) else [to_text(value)])
    ]
    if len(texts) == 1:
        texts = texts[0].strip().rstrip("; ").split(";")
    points = [_point(text) for text in texts]
    return [point for point in points if point] if None not in points and len(points) >= FEWEST else []


def distance(*values: Value) -> float:
    """Metres along a line, to the centimetre; NaN for what is no line."""
    line = _line(values)
    return round(sum(_metres(*ends) for ends in pairwise(line)), 2) if line else math.nan


def _metres(start: Point, end: Point) -> float:
    (from_latitude, from_longitude), (to_latitude, to_longitude) = (
        (math.radians(degrees) for degrees in point) for point in (start, end)
    )
    across = math.cos(from_latitude) * math.cos(to_latitude) * math.cos(from_longitude - to_longitude)
    return math.acos(max(-1, min(1, math.sin(from_latitude) * math.sin(to_latitude) + across))) * EARTH


def area(*values: Value) -> float:
    """Square metres inside a line that is closed, or closed by thought; to two places."""
    line = _line(values)
    if len(line) <= FEWEST:
        return 0.0
    closed = line if line[0] == line[-1] else [*line, line[0]]
    total = sum(
        math.radians(end[1] - start[1]) * (2 + math.sin(math.radians(end[0])) + math.sin(math.radians(start[0])))
        for start, end in pairwise(closed)
    )
    return round(abs(total * EARTH * EARTH / 2), 2)


def geofence(point: Value, shape: Value) -> bool:
    """Whether a point lies inside a closed shape."""
    at, line = _point(to_text(point)), _line((to_text(shape),))
    if at is None or not line or line[0] != line[-1]:
        return False
    latitude, longitude = at
    crossed = [
        longitude < (start[1] - end[1]) * (latitude - end[0]) / (start[0] - end[0]) + end[1]
        for start, end in pairwise(line)
        if (end[0] > latitude) != (start[0] > latitude)
    ]
    return sum(crossed) % 2 == 1


PLACES: Mapping[str, tuple[int, int, Callable[..., Value]]] = {
    "distance": (1, 1_000, distance),
    "area": (1, 1, area),
    "geofence": (2, 2, geofence),
}
