"""The conflict graph as people draw it: states as numbered nodes, arcs by who moves, equilibria ringed and named.

States stand in rows by how many legal moves they are from the status quo, which stands at the top. An arc has its
mover's color and dash; a head at each end where the mover can also go back. Where everything stands is laid out here,
in pixels; Vega-Lite draws it.
"""

import math
from collections.abc import Sequence
from itertools import accumulate

from detente.view.figures import Arc, Conflict, Node
from detente.view.speech import Speaker

from .labels import BLUE, GREEN, INK, LINE, MUTED, PALE, PURPLE, SIZE, VERMILION, in_words, width
from .vega import Spec, centered, chart, field, layer, pixels, styled

WIDTH, ROW, RADIUS = 360, 96, 15
SMALL = 10.5
"""Pixels of the type of what stands beneath a node."""
COLORS = (BLUE, VERMILION, GREEN, PURPLE, "#6b5300", INK, "#8a1f4b", MUTED)
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [12, 5], [1, 4], [5, 2, 1, 2], [3, 6])
HEAD = "M0,0L0.9,2H-0.9Z"
"""Of an arrow that points up; its tip is where it stands."""
ALONG = [k / 12 for k in range(13)]
"""Where the points of an arc's curve lie on it."""

Place = tuple[float, float]


def conflict_spec(data: Conflict, speaker: Speaker) -> Spec:
    """The drawing; only those that move here are named above it."""
    used = sorted({a.mover for a in data.arcs})
    names = in_words(speaker, [data.movers[m] for m in used], WIDTH - 60, 12)
    heights = [(name.count("\n") + 1) * LINE + 4 for name in names]
    places, wide, height = _places(data.nodes, sum(heights) + 26)
    key = [
        {"x": end, "y": bottom - tall / 2, "mover": m, "text": name}
        for m, name, tall, bottom in zip(used, names, heights, accumulate(heights), strict=True)
        for end in (0, 38)
    ]
    curves, heads = _arcs(data.arcs, places)
    nodes, words = _nodes(data.nodes, [speaker.words(n.label) for n in data.nodes], places)
    x, y = pixels(wide, height)
    at = {"x": x, "y": y, "color": styled("mover:N", used, COLORS)}
    dashed = at | {"strokeDash": styled("mover:N", used, DASHES)}
    ground, middle = {"x": x | {"field": "left"}, "x2": "right:", "y": y}, {"x": x, "y": y, "align": "center"}
    width_of, angle = field("width:Q", scale=None, legend=None), field("angle:Q", scale=None)
    ring = {"fill": styled("here:N", (False, True), ("white", PALE)), "strokeWidth": width_of, "stroke": INK}
    return chart(
        [],
        wide,
        height,
        layer("line", key, strokeWidth=2, **dashed),
        layer("text", key[1::2], dx=8, dy=centered("text"), x=x, y=y, text="text:N"),
        layer("line", curves, strokeWidth=width_of, detail="arc:N", order="t:Q", **dashed),
        layer("point", heads, shape=HEAD, size=60, filled=True, angle=angle, **at),
        # A white ground keeps the words legible where an arc runs behind them.
        layer("rule", words, color="white", opacity=0.85, strokeWidth=12, **ground),
        layer("text", words, fontSize=SMALL, text="text:N", **middle),
        layer("point", nodes, size=4 * RADIUS**2, x=x, y=y, **ring),
        layer("text", nodes, fontSize=SIZE, fontWeight=600, text="text:N", **middle),
    )


def _arcs(arcs: Sequence[Arc], places: Sequence[Place]) -> tuple[list[Spec], list[Spec]]:
    """Points along each arc's curve, and its heads."""
    curves, heads = [], []
    for n, (arc, shift) in enumerate(zip(arcs, _shifts(arcs), strict=True)):
        a, bent, b = _curve(places[arc.source], places[arc.target], shift)
        for t in ALONG:
            x, y = (
                (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t * t * r for p, q, r in zip(a, bent, b, strict=True)
            )
            curves.append(
                {"arc": n, "t": t, "x": x, "y": y, "mover": arc.mover, "width": 1.2 + arc.improving}
            )
        for tip in (b, a) if arc.both else (b,):
            angle = 90 + math.degrees(math.atan2(tip[1] - bent[1], tip[0] - bent[0]))
            heads.append({"x": tip[0], "y": tip[1], "mover": arc.mover, "angle": angle})
    return curves, heads


def _nodes(
    nodes: Sequence[Node], names: Sequence[str], places: Sequence[Place]
) -> tuple[list[Spec], list[Spec]]:
    rings, words = [], []
    for node, name, (x, y) in zip(nodes, names, places, strict=True):
        rings.append(
            {"x": x, "y": y, "text": name, "width": 3 if node.concepts else 1.2, "here": name == "S"}
        )
        for k, line in enumerate(_lines(node.concepts)):
            half = width(line, SMALL) / 2
            below = y + RADIUS + 10 + 12 * k
            words.append({"x": x, "left": x - half, "right": x + half, "y": below, "text": line})
    return rings, words


def _places(nodes: Sequence[Node], top: float) -> tuple[list[Place], float, float]:
    """Where each node stands, and the size of the drawing: a row a depth, those that cannot be reached in a last row;
    as wide as the words of the nodes need, and as high."""
    deepest = max((n.depth for n in nodes), default=0)
    rows: dict[int, list[int]] = {}
    for k, node in enumerate(nodes):
        rows.setdefault(node.depth if node.depth >= 0 else deepest + 1, []).append(k)
    slots = [
        8 + max(2 * RADIUS, *(width(line, SMALL) for line in _lines(n.concepts)), width(n.label))
        for n in nodes
    ]
    wide = max([WIDTH, *(sum(slots[k] for k in row) for row in rows.values())])
    at, y = [(0.0, 0.0)] * len(nodes), top + RADIUS
    for line, (_, row) in enumerate(sorted(rows.items())):
        spare, left = (wide - sum(slots[k] for k in row)) / len(row), 0.0
        # Neighboring rows are set off, so that an arc does not run through a node of the row between.
        aside = min(46.0, spare / 2) * (-1) ** line if len(row) == 1 and line else 0.0
        for k in row:
            at[k] = (left + (slots[k] + spare) / 2 + aside, y)
            left += slots[k] + spare
        y += max(ROW, *(2 * RADIUS + 24 + 12 * len(_lines(nodes[k].concepts)) for k in row))
    ends = (p[1] + RADIUS + 10 + 12 * len(_lines(n.concepts)) for n, p in zip(nodes, at, strict=True))
    return at, wide, max(ends, default=top)


def _shifts(arcs: Sequence[Arc]) -> list[float]:
    """How far each arc bends aside, so that several between the same two states are told apart."""
    seen: dict[frozenset[int], int] = {}
    shifts = []
    for a in arcs:
        pair = frozenset((a.source, a.target))
        n = seen[pair] = seen.get(pair, -1) + 1
        shifts.append((n + 1) // 2 * 16.0 * (-1) ** n + 7.0)
    return shifts


def _curve(start: Place, end: Place, shift: float) -> tuple[Place, Place, Place]:
    """A curve from rim to rim: its ends, and between them the point that bends it."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    bend = 1.6 * (shift + (length / 7 if abs(y2 - y1) > ROW * 1.5 or y1 == y2 else 0)) / length
    middle = ((x1 + x2) / 2 + (y1 - y2) * bend, (y1 + y2) / 2 + (x2 - x1) * bend)
    return _rim(start, middle), middle, _rim(end, middle)


def _rim(center: Place, toward: Place) -> Place:
    part = (RADIUS + 3) / (math.dist(center, toward) or 1.0)
    return center[0] + (toward[0] - center[0]) * part, center[1] + (toward[1] - center[1]) * part


def _lines(concepts: Sequence[str]) -> list[str]:
    """Two to a line."""
    return [" ".join(concepts[k : k + 2]) for k in range(0, len(concepts), 2)]
