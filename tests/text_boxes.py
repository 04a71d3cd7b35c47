"""Where the words of a drawing stand, from its SVG alone: a box a line of text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from detente.report.charts.labels import width

Matrix = tuple[float, float, float, float, float, float]
Place = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A line of text and its four corners."""

    text: str
    corners: tuple[Place, ...]


def boxes(svg: str) -> tuple[tuple[float, float], list[Box]]:
    """The size of a drawing, and its lines of text."""
    root = ET.fromstring(svg)
    lines: list[Box] = []
    _walk(root, (1, 0, 0, 1, 0, 0), lines)
    return (float(root.get("width", "0")), float(root.get("height", "0"))), lines


def overlapping(lines: list[Box]) -> list[tuple[str, str]]:
    """Pairs of lines that lie on each other."""
    return [(a.text, b.text) for a, b in combinations(lines, 2) if _meet(a.corners, b.corners)]


def outside(size: tuple[float, float], lines: list[Box], slack: float = 0.0) -> list[str]:
    """Lines that the edge of the drawing cuts."""
    return [
        line.text
        for line in lines
        if any(
            not (-slack <= x <= size[0] + slack and -slack <= y <= size[1] + slack) for x, y in line.corners
        )
    ]


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    )


def _matrix(transform: str) -> Matrix:
    all_of: Matrix = (1, 0, 0, 1, 0, 0)
    for name, given in re.findall(r"(\w+)\(([^)]*)\)", transform):
        numbers = [float(v) for v in re.split(r"[ ,]+", given.strip())]
        if name == "rotate":
            c, s = math.cos(math.radians(numbers[0])), math.sin(math.radians(numbers[0]))
            step: Matrix = (c, s, -s, c, 0, 0)
        else:
            assert name == "translate", name
            step = (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
        all_of = _times(all_of, step)
    return all_of


def _walk(element: ET.Element, outer: Matrix, lines: list[Box]) -> None:
    here = _times(outer, _matrix(element.get("transform", "")))
    if element.tag.endswith("}text"):
        size = float(element.get("font-size", "13").removesuffix("px"))
        bold = 1.12 if element.get("font-weight") in ("bold", "600") else 1.0
        y = 0.0
        for part in list(element) or [element]:
            y += float(part.get("dy", "0"))
            words = part.text or ""
            wide = 0.93 * bold * width(words, size)
            left = {"start": 0.0, "middle": -wide / 2, "end": -wide}[element.get("text-anchor", "start")]
            ends = [(left, y - 0.74 * size), (left + wide, y - 0.74 * size)]
            ends += [(left + wide, y + 0.2 * size), (left, y + 0.2 * size)]
            if words.strip():
                lines.append(Box(words, tuple(_at(here, p) for p in ends)))
    for child in element:
        _walk(child, here, lines)


def _at(m: Matrix, p: Place) -> Place:
    return m[0] * p[0] + m[2] * p[1] + m[4], m[1] * p[0] + m[3] * p[1] + m[5]


def _meet(a: tuple[Place, ...], b: tuple[Place, ...]) -> bool:
    """Whether two convex shapes share more than an edge: no axis parts them."""
    for (x1, y1), (x2, y2) in [*pairwise((*a, a[0])), *pairwise((*b, b[0]))]:
        normal = (y1 - y2, x2 - x1)
        one, other = ([normal[0] * x + normal[1] * y for x, y in shape] for shape in (a, b))
        if max(one) <= min(other) + 1e-6 or max(other) <= min(one) + 1e-6:
            return False
    return True
