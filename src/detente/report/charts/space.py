"""The deal space of two parties: what states give each, which are acceptable, which nothing dominates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from detente.game.game import Bools, Floats
from detente.report.text import short

from . import theme

BINS = 32


@dataclass(frozen=True)
class Mark:
    """A state worth naming: where it lies, and what it is."""

    x: float
    y: float
    label: str
    kind: str
    """A solution's name, or ``status quo``."""


def bins(x: Floats, y: Floats, accepted: Bools, count: int = BINS) -> list[dict[str, Any]]:
    """Points in squares: edges, how many, how many of them accepted. Empty squares are left out."""
    if not len(x):
        return []
    edges = []
    for v in (x, y):
        low, high = float(v.min()), float(v.max())
        if high - low < 1e-9:
            low, high = low - 0.5, high + 0.5
        edges.append(np.linspace(low, high, count + 1))
    index = [
        np.clip(np.searchsorted(e, v, side="right") - 1, 0, count - 1)
        for e, v in zip(edges, (x, y), strict=True)
    ]
    flat = index[0] * count + index[1]
    total = np.bincount(flat, minlength=count * count)
    good = np.bincount(flat[accepted], minlength=count * count)
    most = math.log1p(int(total.max()))
    return [
        {
            "x": round(float(edges[0][k // count]), 4),
            "x2": round(float(edges[0][k // count + 1]), 4),
            "y": round(float(edges[1][k % count]), 4),
            "y2": round(float(edges[1][k % count + 1]), 4),
            "weight": round(0.12 + 0.5 * math.log1p(int(total[k])) / most, 3),
            "kind": "acceptable" if good[k] else "feasible",
        }
        for k in np.flatnonzero(total)
    ]


def deal_space(
    squares: list[dict[str, Any]],
    frontier: list[tuple[float, float]],
    marks: list[Mark],
    names: tuple[str, str],
    *,
    id: str,
    description: str,
) -> Markup:
    """One pair's chart; axes are gains over each party's fallback, points."""
    import altair as alt

    sets: theme.Datasets = {}
    axis = alt.Axis(tickCount=5, domain=False)
    x_title = f"Gain to {short(names[0], 34)}, points"
    y_title = f"Gain to {short(names[1], 34)}, points"
    x = alt.X("x:Q", title=x_title, axis=axis, scale=alt.Scale(zero=True, nice=True))
    y = alt.Y("y:Q", title=y_title, axis=axis, scale=alt.Scale(zero=True, nice=True))
    kinds = alt.Scale(domain=["feasible", "acceptable"], range=["#7b8794", "#2f7fc1"])
    layers = [
        alt.Chart(theme.values(sets, squares))
        .mark_rect()
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            opacity=alt.Opacity("weight:Q", scale=None, legend=None),
            color=alt.Color("kind:N", scale=kinds, legend=None),
        )
    ]
    zero = theme.values(sets, [{"at": 0}])
    layers.append(alt.Chart(zero).mark_rule(color=theme.MUTED, strokeDash=[4, 3]).encode(x="at:Q"))
    layers.append(alt.Chart(zero).mark_rule(color=theme.MUTED, strokeDash=[4, 3]).encode(y="at:Q"))
    layers.append(
        alt.Chart(theme.values(sets, [{"x": a, "y": b} for a, b in frontier]))
        .mark_circle(size=7, color=theme.INK, opacity=0.6)
        .encode(x="x:Q", y="y:Q")
    )
    present = [k for k in theme.SOLUTION_NAMES if any(m.kind == k for m in marks)]
    named = [*(theme.SOLUTION_NAMES[k] for k in present), "Status quo"]
    shapes = [*(theme.SOLUTION_SHAPES[k] for k in present), "cross"]
    colours = [*(theme.SOLUTION_COLOURS[k] for k in present), theme.INK]
    points = [
        {
            "x": m.x,
            "y": m.y,
            "kind": theme.SOLUTION_NAMES.get(m.kind, "Status quo"),
            # Marks of one deal lie on each other: the larger below, so that each is seen.
            "size": 90 + 80 * k,
        }
        for k, m in reversed(list(enumerate(marks)))
    ]
    legend = alt.Legend(title=None, orient="top", columns=3, symbolSize=110)
    layers.append(
        alt.Chart(theme.values(sets, points))
        .mark_point(filled=True, stroke="white", strokeWidth=1, opacity=1)
        .encode(
            x="x:Q",
            y="y:Q",
            size=alt.Size("size:Q", scale=None, legend=None),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=named, range=shapes), legend=legend),
            fill=alt.Fill("kind:N", scale=alt.Scale(domain=named, range=colours), legend=legend),
        )
    )
    chart = alt.layer(*layers).resolve_scale(color="independent").properties(width=340, height=320)
    title = f"Deal space of {names[0]} and {names[1]}"
    return theme.render(chart, sets, id=id, title=title, description=description)
