"""The conflict graph as people draw it: states as numbered nodes, arcs by who moves, equilibria ringed and named.

States stand in rows by how many legal moves they are from the status quo, which stands at the top. An arc has its
mover's colour and dash; a head at each end where the mover can also go back. Plain SVG, so that the same graph gives
the same bytes whatever draws it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from detente.report.svg import figure_svg
from detente.report.text import clean, short

from . import theme

WIDTH = 360
ROW = 96
RADIUS = 15
LINE_HEIGHT = 20
COLOURS = (
    theme.BLUE,
    theme.VERMILION,
    theme.GREEN,
    theme.PURPLE,
    "#6b5300",
    theme.INK,
    "#8a1f4b",
    theme.MUTED,
)
DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 5", "1 4", "5 2 1 2", "3 6")


@dataclass(frozen=True)
class Node:
    """A state in the drawing."""

    label: str
    """S, or its number."""
    depth: int
    """Legal moves from the status quo; −1 where it cannot be reached."""
    concepts: tuple[str, ...]
    """Those under which it is an equilibrium; empty for a state on the way."""


@dataclass(frozen=True)
class Arc:
    """A move: node to node, by which mover, and whether the mover can go back the same way."""

    source: int
    target: int
    mover: int
    both: bool
    improving: bool
    """Everyone who makes it prefers it."""


def conflict_graph(
    nodes: Sequence[Node],
    arcs: Sequence[Arc],
    movers: Sequence[str],
    *,
    id: str,
    title: str,
    description: str,
) -> Markup:
    """The drawing. ``movers`` are names in the order of ``Arc.mover``; only those that move here are in the legend."""
    used = sorted({a.mover for a in arcs})
    styles = {m: (COLOURS[n % len(COLOURS)], DASHES[n % len(DASHES)]) for n, m in enumerate(used)}
    top = LINE_HEIGHT * len(used) + 30
    at, height = _places(nodes, top)
    parts = [_legend(n, movers[m], styles[m]) for n, m in enumerate(used)]
    shift = _shifts(arcs)
    for n, arc in enumerate(arcs):
        parts.append(_arc(at[arc.source], at[arc.target], styles[arc.mover], arc, shift[n]))
    for node, (x, y) in zip(nodes, at, strict=True):
        parts.append(_node(node, x, y))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}">'
        f'<rect x="0" y="0" width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return figure_svg(svg, id, title, description)


def _places(nodes: Sequence[Node], top: int) -> tuple[list[tuple[float, float]], int]:
    """Where each node stands: a row a depth, those that cannot be reached in a last row."""
    deepest = max([n.depth for n in nodes], default=0)
    rows: dict[int, list[int]] = {}
    for k, node in enumerate(nodes):
        rows.setdefault(node.depth if node.depth >= 0 else deepest + 1, []).append(k)
    at = [(0.0, 0.0)] * len(nodes)
    for line, depth in enumerate(sorted(rows)):
        row = rows[depth]
        for n, k in enumerate(row):
            # Neighbouring rows are set off, so that an arc does not run through a node of the row between.
            x = WIDTH * (n + 0.5) / len(row)
            if len(row) == 1 and depth:
                x += 46 * (-1) ** line
            at[k] = (round(x, 1), float(top + line * ROW + RADIUS))
    return at, top + len(rows) * ROW


def _shifts(arcs: Sequence[Arc]) -> list[float]:
    """How far each arc bends aside, so that several between the same two states are told apart."""
    seen: dict[frozenset[int], int] = {}
    out = []
    for a in arcs:
        pair = frozenset((a.source, a.target))
        n = seen[pair] = seen.get(pair, -1) + 1
        out.append((n + 1) // 2 * 16.0 * (-1) ** n + 7.0)
    return out


def _legend(n: int, name: str, style: tuple[str, str]) -> str:
    y = 12 + n * LINE_HEIGHT
    colour, dash = style
    return (
        f'<line x1="6" y1="{y}" x2="44" y2="{y}" stroke="{colour}" stroke-width="2"{_dashed(dash)}/>'
        f'<text x="52" y="{y + 4}" font-size="12" fill="{theme.INK}">{escape(short(name, 46))}</text>'
    )


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _arc(
    start: tuple[float, float], end: tuple[float, float], style: tuple[str, str], arc: Arc, shift: float
) -> str:
    """A curve from rim to rim, with a head where it arrives (and one where it began, if it goes both ways)."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    normal = ((y1 - y2) / length, (x2 - x1) / length)
    bend = shift + (length / 7 if abs(y2 - y1) > ROW * 1.5 or y1 == y2 else 0)
    middle = ((x1 + x2) / 2 + normal[0] * bend * 1.6, (y1 + y2) / 2 + normal[1] * bend * 1.6)
    a, b = _rim(start, middle), _rim(end, middle)
    colour, dash = style
    width = 2.2 if arc.improving else 1.2
    path = f"M{_n(a[0])} {_n(a[1])} Q{_n(middle[0])} {_n(middle[1])} {_n(b[0])} {_n(b[1])}"
    drawn = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{_dashed(dash)}/>'
    drawn += _head(middle, b, colour)
    return drawn + (_head(middle, a, colour) if arc.both else "")


def _rim(centre: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    length = math.hypot(dx, dy) or 1.0
    return centre[0] + dx / length * (RADIUS + 3), centre[1] + dy / length * (RADIUS + 3)


def _head(tail: tuple[float, float], tip: tuple[float, float], colour: str) -> str:
    dx, dy = tip[0] - tail[0], tip[1] - tail[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    back = (tip[0] - 8 * ux, tip[1] - 8 * uy)
    points = [tip, (back[0] - 3.6 * uy, back[1] + 3.6 * ux), (back[0] + 3.6 * uy, back[1] - 3.6 * ux)]
    said = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return f'<polygon points="{said}" fill="{colour}"/>'


def _node(node: Node, x: float, y: float) -> str:
    ring = 3 if node.concepts else 1.2
    fill = theme.PALE if node.label == "S" else "#ffffff"
    out = (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{RADIUS}" fill="{fill}" stroke="{theme.INK}" stroke-width="{ring}"/>'
        f'<text x="{_n(x)}" y="{_n(y + 4.5)}" font-size="13" font-weight="600" text-anchor="middle" '
        f'fill="{theme.INK}">{escape(clean(node.label))}</text>'
    )
    for line, words in enumerate(_lines(node.concepts)):
        # A white ground keeps the words legible where an arc runs behind them.
        half = len(words) * 2.9 + 2
        left = min(max(x - half, 0), WIDTH - 2 * half)
        top = y + RADIUS + 4 + 12 * line
        out += (
            f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(2 * half)}" height="12" fill="#ffffff" '
            f'fill-opacity="0.85"/>'
            f'<text x="{_n(left + half)}" y="{_n(top + 10)}" font-size="10.5" text-anchor="middle" '
            f'fill="{theme.INK}">{escape(words)}</text>'
        )
    return out


def _lines(concepts: Sequence[str]) -> list[str]:
    """Two to a line."""
    return [" ".join(concepts[k : k + 2]) for k in range(0, len(concepts), 2)]


def _n(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".")
