"""A road as a picture: its steps from top to bottom, and beside each what every actor would lose by stopping there.

A cell is an actor at a step: blue with a plus where it would lose by its best deviation, orange with a minus where it
would gain, empty where it can do nothing else. The tightest cell is framed. Plain SVG, so that the same road gives the
same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from detente.report.svg import figure_svg
from detente.report.text import short

from . import theme

LEFT = 130
"""Pixels for the names of the steps."""
CELL = 40
ROW = 34
TOP = 84
STRONG = 0.3
"""Slack at which a cell has its full colour, as a share of all an actor has at stake."""


@dataclass(frozen=True)
class PictureStep:
    """One row: a step's name, and the slack of each actor, None where it has no other course."""

    name: str
    slack: tuple[float | None, ...]


def road_picture(
    steps: Sequence[PictureStep], actors: Sequence[str], *, id: str, title: str, description: str
) -> Markup:
    """The drawing. The last row is the time after completion."""
    width = LEFT + CELL * len(actors) + 30
    height = TOP + ROW * len(steps) + 6
    least = min((x for s in steps for x in s.slack if x is not None), default=0.0)
    parts = [f'<rect x="0" y="0" width="{width}" height="{height}" fill="#ffffff"/>']
    for n, name in enumerate(actors):
        x = LEFT + CELL * n + CELL / 2
        parts.append(
            f'<text x="{x:g}" y="{TOP - 8}" font-size="12" fill="{theme.INK}" transform="rotate(-38 {x:g} {TOP - 8})">'
            f"{escape(short(name, 16))}</text>"
        )
    middle = TOP + ROW / 2
    parts.append(
        f'<line x1="12" y1="{middle:g}" x2="12" y2="{middle + ROW * (len(steps) - 1):g}" stroke="{theme.LINE}" '
        'stroke-width="3"/>'
    )
    for k, step in enumerate(steps):
        y = middle + ROW * k
        short_of = any(x is not None and x < 0 for x in step.slack)
        fill = theme.VERMILION if short_of else theme.BLUE
        parts.append(f'<circle cx="12" cy="{y:g}" r="6" fill="{fill}"/>')
        parts.append(
            f'<text x="26" y="{y + 4:g}" font-size="13" fill="{theme.INK}">{escape(short(step.name, 16))}</text>'
        )
        for n, slack in enumerate(step.slack):
            parts.append(_cell(LEFT + CELL * n, y - ROW / 2, slack, slack is not None and slack == least))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{"".join(parts)}</svg>'
    return figure_svg(svg, id, title, description)


def _cell(x: float, y: float, slack: float | None, framed: bool) -> str:
    box = f'x="{x + 2:g}" y="{y + 3:g}" width="{CELL - 4}" height="{ROW - 6}" rx="3"'
    if slack is None:
        return f'<rect {box} fill="{theme.PALE}" fill-opacity="0.5"/>'
    colour = theme.BLUE if slack >= 0 else theme.VERMILION
    strength = 0.12 + 0.28 * min(1.0, abs(slack) / STRONG)
    frame = f' stroke="{theme.INK}" stroke-width="2"' if framed else ""
    return (
        f'<rect {box} fill="{colour}" fill-opacity="{strength:.2f}"{frame}/>'
        f'<text x="{x + CELL / 2:g}" y="{y + ROW / 2 + 4:g}" font-size="12" text-anchor="middle" fill="{theme.INK}">'
        f"{_percent(slack)}</text>"
    )


def _percent(slack: float) -> str:
    """``+12``, ``−3``, ``−0.4``: a hundredth of all the actor has at stake."""
    if not math.isfinite(slack):
        return "–"
    value = slack * 100
    body = f"{abs(value):.0f}" if abs(value) >= 9.5 else f"{abs(value):.1f}".removesuffix(".0")
    return ("−" if value < 0 and body != "0" else "+" if body != "0" else "") + body
