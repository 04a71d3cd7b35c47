"""Bars: what each party gains by each solution; how far one estimate at a time moves the answer."""

from __future__ import annotations

import math

from markupsafe import Markup

from detente.report.text import distinct, number, short, signed

from . import theme


def gains(
    parties: list[tuple[str, str]],
    solutions: list[tuple[str, list[float]]],
    id: str,
    description: str,
) -> Markup:
    """``parties`` are (id, name); ``solutions`` are (name, gain per party)."""
    import altair as alt

    sets: theme.Datasets = {}
    rows = distinct([short(name, 24) for _, name in parties], [i for i, _ in parties])
    order = [theme.SOLUTION_NAMES[s] for s, _ in solutions]
    data = [
        {"party": rows[p], "solution": theme.SOLUTION_NAMES[s], "gain": g, "text": signed(g)}
        for s, gain in solutions
        for p, g in enumerate(gain)
    ]
    y = alt.Y(
        "party:N",
        scale=alt.Scale(domain=rows, paddingInner=0.25),
        axis=alt.Axis(title=None, domain=False, ticks=False),
    )
    offset = alt.YOffset("solution:N", scale=alt.Scale(domain=order, paddingInner=0.12))
    base = alt.Chart(theme.values(sets, data)).encode(y=y, yOffset=offset)
    bars = base.mark_bar().encode(
        x=alt.X("gain:Q", title="Gain over the fallback, points", axis=alt.Axis(tickCount=6, domain=False)),
        color=alt.Color(
            "solution:N",
            scale=alt.Scale(domain=order, range=[theme.SOLUTION_COLOURS[s] for s, _ in solutions]),
            legend=alt.Legend(title=None, orient="top", columns=2),
        ),
    )
    labels = base.mark_text(align="left", dx=4, fontSize=12, color=theme.INK).encode(
        x="gain:Q", text="text:N"
    )
    height = max(60, len(rows) * (len(order) * 17 + 14))
    chart = (bars + labels).properties(width=340, height=height)
    title = "Gain of each party by each solution"
    return theme.render(chart, sets, id=id, title=title, description=description)


def swings(
    rows: list[tuple[str, str, float, float, str, str]],
    id: str,
    description: str,
) -> Markup:
    """``rows`` are (path, label, movement at low, movement at high, kind at low, kind at high); a kind is ``same``,
    ``changed`` or ``none``; movement in points, infinite where no agreement is left."""
    import altair as alt

    sets: theme.Datasets = {}
    labels = distinct([short(label, 62) for _, label, *_ in rows], [path for path, *_ in rows])
    finite = [m for row in rows for m in row[2:4] if math.isfinite(m)]
    most = max([*finite, 1e-9]) * 1.05
    kinds = {"same": "same deal", "changed": "another deal", "none": "no agreement"}
    data = []
    for label, (_, _, low, high, low_kind, high_kind) in zip(labels, rows, strict=True):
        for side, moved, kind in ((-1, low, low_kind), (1, high, high_kind)):
            length = moved if math.isfinite(moved) else most
            data.append(
                {
                    "label": label,
                    "moved": side * length,
                    "kind": kinds[kind],
                    "text": number(moved) if math.isfinite(moved) else "none",
                    "left": side < 0,
                }
            )
    y = alt.Y(
        "label:N",
        scale=alt.Scale(domain=labels, paddingInner=0.3),
        axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=460),
    )
    x = alt.X(
        "moved:Q",
        scale=alt.Scale(domain=[-most * 1.18, most * 1.18], nice=False),
        axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False),
        title="← moved to its low end   |   moved to its high end →",
    )
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(kinds.values()), range=[theme.SKY, theme.BLUE, theme.VERMILION]),
        legend=alt.Legend(title=None, orient="top", columns=3),
    )
    base = alt.Chart(theme.values(sets, data)).encode(y=y)
    bars = base.mark_bar().encode(x=x, color=colour)
    left = (
        base.transform_filter("datum.left")
        .mark_text(align="right", dx=-4, fontSize=12, color=theme.INK)
        .encode(x=x, text="text:N")
    )
    right = (
        base.transform_filter("!datum.left")
        .mark_text(align="left", dx=4, fontSize=12, color=theme.INK)
        .encode(x=x, text="text:N")
    )
    axis = alt.Chart(theme.values(sets, [{"at": 0}])).mark_rule(color=theme.MUTED).encode(x="at:Q")
    chart = (bars + left + right + axis).properties(width=460, height=max(50, 26 * len(rows)))
    title = "How far one estimate at a time moves the chosen deal"
    return theme.render(chart, sets, id=id, title=title, description=description)
