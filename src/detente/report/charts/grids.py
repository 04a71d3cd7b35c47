"""Grids of numbers: stakes by issue and actor; what each actor would lose by stopping at each step of a road."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence

from detente.view.figures import Road, Stakes
from detente.view.numbers import MINUS, NONE, number
from detente.view.speech import Speaker

from .labels import BLUE, INK, LINE, LINES, PALE, SIZE, VERMILION, in_words, lines_of, widest
from .vega import NO_AXIS, Spec, centered, chart, field, layer, reach, rows, styled

CELL = 58
"""Least pixels of a column."""
STRONG = 0.3
"""Slack at which a cell has its full color, as a share of all an actor has at stake."""
THREAD, GAP = " ", "\N{NO-BREAK SPACE}"


def stakes_spec(data: Stakes, speaker: Speaker) -> Spec:
    """How much each issue is worth to each actor, and which way it wants it moved."""
    row, height = rows(speaker, data.issues, 300, 26)
    names = in_words(speaker, data.actors, 200)
    gap = [GAP] if 0 < data.apart < len(names) else []
    most = max((c.points for line in data.cells for c in line), default=0.0) or 1.0
    values = [
        {
            "label": issue,
            "column": actor,
            "points": cell.points,
            "text": f"{number(cell.points, 0)} {cell.direction}" if cell.points else "·",
            "dark": cell.points > 0.45 * most,
        }
        for issue, line in zip(row["scale"]["domain"], data.cells, strict=True)
        for actor, cell in zip(names, line, strict=True)
    ]
    column, width, room = _columns([*names[: data.apart], *gap, *names[data.apart :]], values)
    shades = {"domain": [0, most], "range": ["#f2f5f9", "#9fc3e3", "#0b4f8a", "#062a4c"]}
    square = layer("rect", x=column, y=row, color=field("points:Q", scale=shades, legend=None))
    return chart([square, _numbers(column, row), room], values, width, height)


def road_spec(data: Road, speaker: Speaker) -> Spec:
    """Steps from top to bottom; blue with a plus where an actor would lose by its best deviation, orange with a minus
    where it would gain, pale where it can do nothing else. The tightest cells are framed."""
    row, height = rows(speaker, [s.name for s in data.steps], 220, 34)
    names = in_words(speaker, data.actors, 200)
    steps = list(zip(row["scale"]["domain"], data.steps, strict=True))
    least = min((x for s in data.steps for x in s.slack if x is not None), default=0.0)
    values = [
        {
            "label": label,
            "column": actor,
            "slack": "none" if slack is None else "loses" if slack >= 0 else "gains",
            "strength": 0.5 if slack is None else 0.12 + 0.28 * min(1.0, abs(slack) / STRONG),
            "text": "" if slack is None else _hundredths(slack),
            "framed": slack is not None and slack == least,
        }
        for label, s in steps
        for actor, slack in zip(names, s.slack, strict=True)
    ]
    dots = [
        {
            "label": label,
            "column": THREAD,
            "slack": "gains" if any((x or 0) < 0 for x in s.slack) else "loses",
        }
        for label, s in steps
    ]
    column, width, room = _columns([THREAD, *names], values)
    color = styled("slack:N", ("none", "loses", "gains"), (PALE, BLUE, VERMILION))
    strength, frame = (
        field("strength:Q", scale=None, legend=None),
        {"filled": False, "color": INK, "strokeWidth": 2},
    )
    layers = [
        layer("line", dots, color=LINES, strokeWidth=3, x=column, y=row),
        layer("circle", dots, size=110, opacity=1, x=column, y=row, color=color),
        layer("rect", values, cornerRadius=3, x=column, y=row, color=color, fillOpacity=strength),
        layer("rect", [v for v in values if v["framed"]], cornerRadius=3, x=column, y=row, **frame),
        _numbers(column, row),
        room,
    ]
    return chart(layers, values, width, height)


def _columns(names: Sequence[str], cells: Sequence[Spec]) -> tuple[Spec, float, Spec]:
    """The channel ``column``, the width of all columns, and room for their names. Names of one line are slanted; where
    one needs several, all stand upright, the lines beside each other."""
    lines = lines_of(names)
    width = len(names) * max(CELL, widest([c["text"] for c in cells]) + 8, lines * LINE + 12)
    angle = 90 if lines > 1 else 35
    away = cmath.rect(widest(names) + SIZE, math.radians(angle))
    offset = centered("value") if lines > 1 else 0
    axis = {**NO_AXIS, "orient": "top", "labelPadding": 8, "labelAngle": -angle, "labelOffset": offset}
    axis["minExtent"] = round(away.imag) + 10
    scale = {"domain": names, "type": "band", "paddingInner": 0.06, "paddingOuter": 0}
    return field("column:N", axis=axis, scale=scale), width, reach(width - CELL / 2 + away.real)


def _numbers(column: Spec, row: Spec) -> Spec:
    color = {"condition": {"test": "datum.dark", "value": "white"}, "value": INK}
    return layer("text", align="center", fontSize=SIZE, x=column, y=row, text="text:N", color=color)


def _hundredths(slack: float) -> str:
    """``+12``, ``−3``, ``−0.4``: a hundredth of all the actor has at stake."""
    if not math.isfinite(slack):
        return NONE
    value = slack * 100
    body = f"{abs(value):.0f}" if abs(value) >= 9.5 else f"{abs(value):.1f}".removesuffix(".0")
    return ("" if body == "0" else MINUS if value < 0 else "+") + body
