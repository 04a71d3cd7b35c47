"""Deals and what bears on them: what each party gains by each solution, how far one estimate moves the answer, what
states give two parties; stakes by issue and actor, and what each would lose by stopping at each step of a road."""

import cmath
import math
from collections.abc import Sequence

from detente.view.figures import Gains, Road, Space, Stakes, Swings
from detente.view.numbers import MINUS, NONE, number, signed
from detente.view.speech import Speaker

from .labels import (
    BLUE,
    INK,
    LINE,
    LINES,
    MUTED,
    PALE,
    SIZE,
    SKY,
    SOLUTIONS,
    VERMILION,
    in_words,
    lines_of,
    widest,
    wrapped,
)
from .vega import NO_AXIS, Spec, centered, chart, field, layer, legend, reach, rows, styled

ENDS = {"same": ("same deal", SKY), "changed": ("another deal", BLUE), "none": ("no agreement", VERMILION)}
HALF = 230
"""Pixels from no change to the end of the drawing."""


WIDTH, HEIGHT = 340, 320
"""Pixels of a deal space."""
KINDS = SOLUTIONS | {"status quo": ("Status quo", "cross", INK)}
CELL = 58
"""Least pixels of a column."""
STRONG = 0.3
"""Slack at which a cell has its full color, as a share of all an actor has at stake."""
THREAD, GAP = " ", "\N{NO-BREAK SPACE}"


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
    return chart(
        values,
        340,
        height,
        layer("bar", x=across, y=row, yOffset=offset, color=color),
        layer("text", dx=4, x="edge:Q", y=row, yOffset=offset, text="text:N"),
    )


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
    sides = "← moved to its low end   |   moved to its high end →"
    across = field(
        "moved:Q",
        scale={"domain": [-edge, edge], "nice": False},
        axis={**NO_AXIS, "title": sides, "labels": False, "grid": False},
    )
    names, colors = zip(*ENDS.values(), strict=True)
    return chart(
        values,
        2 * HALF,
        height,
        layer("bar", x=across, y=row, color=styled("end:N", names, colors, 3)),
        layer("text", values[::2], align="right", dx=-4, x=across, y=row, text="text:N"),
        layer("text", values[1::2], dx=4, x=across, y=row, text="text:N"),
        layer("rule", [{"at": 0}], color=MUTED, x="at:Q"),
    )


def space_spec(data: Space, speaker: Speaker) -> Spec:
    """One pair's chart; axes are gains over each party's fallback, points."""
    axis = {"scale": {"zero": True, "nice": True}, "axis": {"tickCount": 5, "domain": False}}
    titles = [f"Gain to {party}, points" for party in in_words(speaker, data.parties, HEIGHT)]
    x = field("x:Q", title=wrapped(titles[0], WIDTH), **axis)
    y = field("y:Q", title=wrapped(titles[1], HEIGHT), **axis)
    most = max((s.count for s in data.squares), default=1)
    shades = {"type": "symlog", "domain": [0, most], "range": [0.12, 0.62]}
    weight = field("count:Q", scale=shades, legend=None)
    color = styled("acceptable:N", (False, True), ("#7b8794", "#2f7fc1"))
    near = 0.03 * max((abs(v) for s in data.squares for v in (s.x, s.x2, s.y, s.y2)), default=1.0)
    points: list[Spec] = []
    for k, p in enumerate(data.points):
        # Marks that lie on each other grow from the first, which is drawn last, so that each is seen.
        under = sum(math.dist((p.x, p.y), (q.x, q.y)) <= near for q in data.points[:k])
        points.insert(0, {**vars(p), "kind": KINDS[p.kind][0], "size": 110 * (1 + under) ** 1.7})
    present = {"status quo", *(p.kind for p in data.points)}
    looked = legend("kind", [(*look, "white") for kind, look in KINDS.items() if kind in present], 3)
    frontier = [{"x": a, "y": b} for a, b in data.frontier]
    return chart(
        [vars(s) for s in data.squares],
        WIDTH,
        HEIGHT,
        layer("rect", x=x, x2="x2:", y=y, y2="y2:", opacity=weight, color=color),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], x="at:Q"),
        layer("rule", [{"at": 0}], color=MUTED, strokeDash=[4, 3], y="at:Q"),
        layer("circle", frontier, size=7, color=INK, opacity=0.6, x=x, y=y),
        layer("point", points, strokeWidth=1, x=x, y=y, size=field("size:Q", scale=None), **looked),
    )


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
    return chart(
        values,
        width,
        height,
        layer("rect", x=column, y=row, color=field("points:Q", scale=shades, legend=None)),
        _numbers(column, row),
        room,
    )


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
    strength = field("strength:Q", scale=None, legend=None)
    frame = {"filled": False, "color": INK, "strokeWidth": 2}
    return chart(
        values,
        width,
        height,
        layer("line", dots, color=LINES, strokeWidth=3, x=column, y=row),
        layer("circle", dots, size=110, opacity=1, x=column, y=row, color=color),
        layer("rect", values, cornerRadius=3, x=column, y=row, color=color, fillOpacity=strength),
        layer("rect", [v for v in values if v["framed"]], cornerRadius=3, x=column, y=row, **frame),
        _numbers(column, row),
        room,
    )


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
