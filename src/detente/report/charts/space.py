"""The deal space of two parties: what states give each, which are acceptable, which nothing dominates."""

from __future__ import annotations

import math

from markupsafe import Markup

from detente.view.figures import Point, Space, Square, bins
from detente.view.speech import PLAIN, Speaker

from .labels import in_words, wrapped
from .theme import INK, MUTED, SOLUTION_COLORS, SOLUTION_NAMES, SOLUTION_SHAPES
from .vega import Spec, chart, field, layer, legend, render, styled

WIDTH, HEIGHT = 340, 320


def space_spec(data: Space, speaker: Speaker) -> Spec:
    """One pair's chart; axes are gains over each party's fallback, points."""
    axis = {"scale": {"zero": True, "nice": True}, "axis": {"tickCount": 5, "domain": False}}
    x, y = (
        field(f"{of}:Q", title=wrapped(f"Gain to {party}, points", room), **axis)
        for of, party, room in zip(
            "xy", in_words(speaker, data.parties, HEIGHT), (WIDTH, HEIGHT), strict=True
        )
    )
    most = max((s.count for s in data.squares), default=1)
    weight = field(
        "count:Q", scale={"type": "symlog", "domain": [0, most], "range": [0.12, 0.62]}, legend=None
    )
    color = styled("acceptable:N", (False, True), ("#7b8794", "#2f7fc1"))
    present = [k for k in SOLUTION_NAMES if any(p.kind == k for p in data.points)]
    key = [(SOLUTION_NAMES[k], SOLUTION_SHAPES[k], SOLUTION_COLORS[k], "white") for k in present]
    # Marks that lie on each other grow from the first, which is drawn last, so that each is seen.
    reach = 0.03 * max((abs(v) for s in data.squares for v in (s.x, s.x2, s.y, s.y2)), default=1.0)
    points = [
        {
            **vars(p),
            "kind": SOLUTION_NAMES.get(p.kind, "Status quo"),
            "size": 110
            * (1 + sum(math.dist((p.x, p.y), (q.x, q.y)) <= reach for q in data.points[:k])) ** 1.7,
        }
        for k, p in reversed(list(enumerate(data.points)))
    ]
    looked = legend("kind", [*key, ("Status quo", "cross", INK, "white")], 3)
    frontier = [{"x": a, "y": b} for a, b in data.frontier]
    layers = [
        layer("rect", x=x, x2="x2:", y=y, y2="y2:", opacity=weight, color=color),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], x="at:Q"),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], y="at:Q"),
        layer("circle", frontier, size=7, color=INK, opacity=0.6, x=x, y=y),
        layer("point", points, strokeWidth=1, x=x, y=y, size=field("size:Q", scale=None), **looked),
    ]
    return chart(layers, [vars(s) for s in data.squares], WIDTH, HEIGHT)


# The calls of a section that makes no figures of the view yet.

__all__ = ["Mark", "bins", "deal_space", "space_spec"]


class Mark(Point):
    """A point with the label that the section gives it."""

    def __init__(self, x: float, y: float, label: str, kind: str) -> None:
        super().__init__(x, y, kind)


def deal_space(
    squares: list[Square],
    frontier: list[tuple[float, float]],
    marks: list[Point],
    names: tuple[str, str],
    *,
    id: str,
    description: str,
) -> Markup:
    """One pair's chart."""
    spec = space_spec(Space(squares, frontier, marks, names), PLAIN)
    return render(spec, id=id, title=f"Deal space of {names[0]} and {names[1]}", description=description)
