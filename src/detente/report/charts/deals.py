"""Deals: what each party gains by each solution, how far one estimate at a time moves the answer, and the deal space of
two parties."""

from __future__ import annotations

import math

from detente.view.figures import Gains, Space, Swings
from detente.view.numbers import number, signed
from detente.view.speech import Speaker

from .labels import BLUE, INK, MUTED, SKY, SOLUTIONS, VERMILION, in_words, widest, wrapped
from .vega import NO_AXIS, Spec, chart, field, layer, legend, rows, styled

ENDS = {"same": ("same deal", SKY), "changed": ("another deal", BLUE), "none": ("no agreement", VERMILION)}
HALF = 230
"""Pixels from no change to the end of the drawing."""


WIDTH, HEIGHT = 340, 320
"""Pixels of a deal space."""
KINDS = SOLUTIONS | {"status quo": ("Status quo", "cross", INK)}


def gains_spec(data: Gains, speaker: Speaker) -> Spec:
    """A group of bars a party, a bar a solution."""
    solutions, colors = ([SOLUTIONS[s][k] for s, _ in data.solutions] for k in (0, 2))
    row, height = rows(speaker, data.parties, 220, 17 * len(solutions) + 14)
    values = [
        {"label": label, "solution": name, "gain": g, "edge": max(0.0, g), "text": signed(g, 1)}
        for name, (_, gain) in zip(solutions, data.solutions, strict=True)
        for label, g in zip(row["scale"]["domain"], gain, strict=True)
    ]
    offset = field("solution:N", scale={"domain": solutions, "paddingInner": 0.12})
    across = field("gain:Q", title="Gain over the fallback, points", axis={"tickCount": 6, "domain": False})
    color = styled("solution:N", solutions, colors, 2)
    layers = [
        layer("bar", x=across, y=row, yOffset=offset, color=color),
        layer("text", dx=4, x="edge:Q", y=row, yOffset=offset, text="text:N"),
    ]
    return chart(layers, values, 340, height)


def swings_spec(data: Swings, speaker: Speaker) -> Spec:
    """Two bars an estimate: its low end to the left, its high end to the right."""
    row, height = rows(speaker, [r.label for r in data.rows], 400, 26)
    finite = [m for r in data.rows for m in (r.low, r.high) if math.isfinite(m)]
    most = max([*finite, 1e-9]) * 1.05
    edge = most * HALF / (HALF - widest([number(m, 1) for m in finite] + ["none"], 12) - 8)
    values = [
        {
            "label": label,
            "moved": side * (moved if math.isfinite(moved) else most),
            "end": ENDS[end][0],
            "text": number(moved, 1) if math.isfinite(moved) else "none",
        }
        for label, r in zip(row["scale"]["domain"], data.rows, strict=True)
        for side, moved, end in ((-1, r.low, r.low_end), (1, r.high, r.high_end))
    ]
    axis = {
        **NO_AXIS,
        "title": "← moved to its low end   |   moved to its high end →",
        "labels": False,
        "grid": False,
    }
    across = field("moved:Q", scale={"domain": [-edge, edge], "nice": False}, axis=axis)
    names, colors = zip(*ENDS.values(), strict=True)
    layers = [
        layer("bar", x=across, y=row, color=styled("end:N", names, colors, 3)),
        layer("text", values[::2], align="right", dx=-4, x=across, y=row, text="text:N"),
        layer("text", values[1::2], dx=4, x=across, y=row, text="text:N"),
        layer("rule", [{"at": 0}], color=MUTED, x="at:Q"),
    ]
    return chart(layers, values, 2 * HALF, height)


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
    looked = legend("kind", [(*look, "white") for kind, look in KINDS.items() if kind in present], 3)
    frontier = [{"x": a, "y": b} for a, b in data.frontier]
    layers = [
        layer("rect", x=x, x2="x2:", y=y, y2="y2:", opacity=weight, color=color),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], x="at:Q"),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], y="at:Q"),
        layer("circle", frontier, size=7, color=INK, opacity=0.6, x=x, y=y),
        layer("point", points, strokeWidth=1, x=x, y=y, size=field("size:Q", scale=None), **looked),
    ]
    return chart(layers, [vars(s) for s in data.squares], WIDTH, HEIGHT)
