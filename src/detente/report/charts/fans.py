"""Fans: the chance of each option of an issue over time, one panel an issue, beside what stands if nothing moves.

In each panel what stands today is the grey band at the bottom. If nothing moved it would fill the panel; what is
above it is the chance that the issue is elsewhere by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from detente.report.text import percent, short

from . import theme

WIDTH, HEIGHT = 190, 78
STANDS = "#d3dae2"
LESS = ("#e0a183", "#c4622f", "#8a2f06", "#571d03")
MORE = ("#8fbbe0", "#4c8cc4", "#0b4f8a", "#062a4c", "#03162a")
LABEL_LEAST = 0.04
"""Smallest chance at the horizon that is named at the right of a panel; the table has them all."""
LINE = 15
"""Pixels between two labels."""


@dataclass(frozen=True)
class Band:
    """One option of an issue over time."""

    label: str
    chances: tuple[float, ...]
    side: int
    """0 what stands; −1 before it in the declared order, 1 after it."""


@dataclass(frozen=True)
class Panel:
    """One issue: what stands first, then the others."""

    title: str
    bands: tuple[Band, ...]


def fans(
    panels: Sequence[Panel],
    months: Sequence[float],
    deadlines: Sequence[tuple[float, str]],
    *,
    id: str,
    title: str,
    description: str,
) -> Markup:
    """``months`` are the times of every band's chances; ``deadlines`` are (months, title)."""
    import altair as alt

    sets: theme.Datasets = {}
    parts = [
        _panel(panel, months, deadlines, sets, last=n == len(panels) - 1) for n, panel in enumerate(panels)
    ]
    chart = alt.vconcat(*parts, spacing=14).resolve_scale(x="shared")
    return theme.render(chart, sets, id=id, title=title, description=description)


def _panel(
    panel: Panel,
    months: Sequence[float],
    deadlines: Sequence[tuple[float, str]],
    sets: theme.Datasets,
    last: bool,
) -> Any:
    import altair as alt

    horizon = months[-1]
    rows, ends = [], []
    below = [0.0] * len(months)
    sides = {-1: 0, 1: 0}
    for k, band in enumerate(panel.bands):
        if band.side == 0:
            colour = STANDS
        else:
            shades = LESS if band.side < 0 else MORE
            colour = shades[min(sides[band.side], len(shades) - 1)]
            sides[band.side] += 1
        above = [b + c for b, c in zip(below, band.chances, strict=True)]
        rows += [
            {"m": m, "low": b, "high": a, "colour": colour, "band": k}
            for m, b, a in zip(months, below, above, strict=True)
        ]
        if band.chances[-1] >= LABEL_LEAST or band.side == 0:
            text = f"{percent(band.chances[-1])} {short(band.label, 24)}"
            ends.append({"m": horizon, "at": (below[-1] + above[-1]) / 2, "text": text})
        below = above
    _apart(ends)
    x = alt.X(
        "m:Q",
        scale=alt.Scale(domain=[0, horizon], nice=False),
        axis=alt.Axis(
            tickCount=4, grid=False, labels=last, ticks=last, title="months from now" if last else None
        ),
    )
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1], format="%", title=None, grid=False),
    )
    areas = (
        alt.Chart(theme.values(sets, rows))
        .mark_area(line=False, stroke="white", strokeWidth=0.7)
        .encode(x=x, y=y, y2="high:Q", color=alt.Color("colour:N", scale=None), detail="band:N")
    )
    labels = (
        alt.Chart(theme.values(sets, ends))
        .mark_text(align="left", baseline="middle", dx=6, fontSize=12, color=theme.INK)
        .encode(x="m:Q", y=alt.Y("at:Q"), text="text:N")
    )
    chart = areas + labels
    due = [{"m": m} for m, _ in deadlines if 0 < m < horizon]
    if due:
        chart += (
            alt.Chart(theme.values(sets, due))
            .mark_rule(color=theme.INK, strokeDash=[3, 3], strokeWidth=1)
            .encode(x="m:Q")
        )
    heading = alt.TitleParams(
        text=short(panel.title, 44), anchor="start", fontSize=13, fontWeight="bold", color=theme.INK, offset=4
    )
    return chart.properties(width=WIDTH, height=HEIGHT, title=heading)


def _apart(ends: list[dict[str, Any]]) -> None:
    """Moves labels so that none stands on another, keeping their order and all within the panel."""
    step = LINE / HEIGHT
    for k in range(1, len(ends)):
        ends[k]["at"] = max(ends[k]["at"], ends[k - 1]["at"] + step)
    top = 1.0
    for end in reversed(ends):
        end["at"] = min(end["at"], top)
        top = end["at"] - step
