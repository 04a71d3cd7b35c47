"""The deal space of two parties: what states give each, which are acceptable, which nothing dominates."""

from __future__ import annotations

import math

from detente.view.figures import Space
from detente.view.speech import Speaker

from .labels import in_words, wrapped
from .theme import INK, MUTED, SOLUTIONS
from .vega import Spec, chart, field, layer, legend, styled

WIDTH, HEIGHT = 340, 320
KINDS = SOLUTIONS | {"status quo": ("Status quo", "cross", INK)}


def space_spec(data: Space, speaker: Speaker) -> Spec:
    """One pair's chart; axes are gains over each party's fallback, points."""
    axis = {"scale": {"zero": True, "nice": True}, "axis": {"tickCount": 5, "domain": False}}
    titles = [f"Gain to {party}, points" for party in in_words(speaker, data.parties, HEIGHT)]
    x = field("x:Q", title=wrapped(titles[0], WIDTH), **axis)
    y = field("y:Q", title=wrapped(titles[1], HEIGHT), **axis)
    shades = {
        "type": "symlog",
        "domain": [0, max((s.count for s in data.squares), default=1)],
        "range": [0.12, 0.62],
    }
    weight = field("count:Q", scale=shades, legend=None)
    color = styled("acceptable:N", (False, True), ("#7b8794", "#2f7fc1"))
    reach = 0.03 * max((abs(v) for s in data.squares for v in (s.x, s.x2, s.y, s.y2)), default=1.0)
    points: list[Spec] = []
    for k, p in enumerate(data.points):
        # Marks that lie on each other grow from the first, which is drawn last, so that each is seen.
        under = sum(math.dist((p.x, p.y), (q.x, q.y)) <= reach for q in data.points[:k])
        points.insert(0, {**vars(p), "kind": KINDS[p.kind][0], "size": 110 * (1 + under) ** 1.7})
    present = {"status quo", *(p.kind for p in data.points)}
    key = [(*look, "white") for kind, look in KINDS.items() if kind in present]
    looked = legend("kind", key, 3)
    frontier = [{"x": a, "y": b} for a, b in data.frontier]
    layers = [
        layer("rect", x=x, x2="x2:", y=y, y2="y2:", opacity=weight, color=color),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], x="at:Q"),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], y="at:Q"),
        layer("circle", frontier, size=7, color=INK, opacity=0.6, x=x, y=y),
        layer("point", points, strokeWidth=1, x=x, y=y, size=field("size:Q", scale=None), **looked),
    ]
    return chart(layers, [vars(s) for s in data.squares], WIDTH, HEIGHT)
