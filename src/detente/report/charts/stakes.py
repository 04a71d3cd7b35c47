"""The heat map of stakes: how much each issue is worth to each actor, and which way it wants it moved."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from detente.report.text import distinct, number, short

from . import theme


@dataclass(frozen=True)
class Cell:
    """What one actor has at stake on one issue."""

    points: float
    """Best option against worst, points."""
    direction: str
    """``▲`` up the scale, ``▼`` down, ``◆`` elsewhere (unordered), ``•`` as it stands; empty where nothing is at
    stake."""


def heat_map(
    issues: list[tuple[str, str]],
    actors: list[tuple[str, str]],
    apart: int,
    cells: list[list[Cell]],
    *,
    id: str,
    description: str,
) -> Markup:
    """``issues`` and ``actors`` are (id, title); ``cells[issue][actor]``; actors from ``apart`` on stand apart."""
    import altair as alt

    sets: theme.Datasets = {}
    rows = distinct([short(title, 46) for _, title in issues], [i for i, _ in issues])
    columns = distinct([short(name, 26) for _, name in actors], [i for i, _ in actors])
    most = max((c.points for line in cells for c in line), default=0.0) or 1.0
    data = [
        {
            "issue": rows[j],
            "actor": columns[i],
            "points": cell.points,
            "text": f"{number(cell.points, 0)} {cell.direction}" if cell.points else "·",
            "dark": cell.points > 0.45 * most,
        }
        for j, line in enumerate(cells)
        for i, cell in enumerate(line)
    ]
    gap = " "
    shown = [*columns[:apart], gap, *columns[apart:]] if 0 < apart < len(columns) else columns
    x = alt.X(
        "actor:N",
        scale=alt.Scale(domain=shown, paddingInner=0.06, paddingOuter=0),
        axis=alt.Axis(orient="top", labelAngle=-35, title=None, domain=False, ticks=False, labelLimit=200),
    )
    y = alt.Y(
        "issue:N",
        scale=alt.Scale(domain=rows, paddingInner=0.1, paddingOuter=0),
        axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=400),
    )
    base = alt.Chart(theme.values(sets, data)).encode(x=x, y=y)
    squares = base.mark_rect().encode(
        color=alt.Color(
            "points:Q",
            scale=alt.Scale(domain=[0, most], range=["#f2f5f9", "#9fc3e3", "#0b4f8a", "#062a4c"]),
            legend=None,
        )
    )
    labels = base.mark_text(fontSize=13).encode(
        text="text:N",
        color=alt.condition("datum.dark", alt.value("white"), alt.value(theme.INK)),
    )
    chart = (squares + labels).properties(width=58 * len(shown), height=max(26 * len(rows), 26))
    return theme.render(chart, sets, id=id, title="Stakes by issue and actor", description=description)
