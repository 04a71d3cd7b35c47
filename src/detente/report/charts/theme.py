"""What every chart shares: colours, type, and the one way from a chart to a figure's SVG.

Colours are told apart by the colour-blind (after Okabe & Ito 2008, darkened to 4.5:1 on white where they carry text)
and differ in lightness, so that a grey print still tells them apart; shape or text always says it too.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from detente.report.svg import FONT, figure_svg

INK = "#1b2430"
MUTED = "#55606e"
LINE = "#c9d1da"
PALE = "#e9edf2"
BLUE = "#0b4f8a"
VERMILION = "#b3410e"
GREEN = "#0a6b50"
PURPLE = "#7a3b7d"
SKY = "#8fbbe0"
SOLUTION_COLOURS = {
    "nash": BLUE,
    "kalai-smorodinsky": VERMILION,
    "egalitarian": GREEN,
    "utilitarian": PURPLE,
}
SOLUTION_SHAPES = {
    "nash": "circle",
    "kalai-smorodinsky": "square",
    "egalitarian": "triangle-up",
    "utilitarian": "diamond",
}
SOLUTION_NAMES = {
    "nash": "Nash",
    "kalai-smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "Egalitarian",
    "utilitarian": "Utilitarian",
}


Datasets = dict[str, list[dict[str, Any]]]
"""Rows by name, beside a chart: the chart refers to them, so that no library walks through thousands of rows."""


def values(data: Datasets, rows: list[dict[str, Any]]) -> Any:
    """Adds rows to ``data`` and returns what a chart names them by."""
    import altair as alt

    name = f"rows{len(data)}"
    data[name] = rows
    return alt.NamedData(name=name)


def render(chart: Any, data: Datasets, *, id: str, title: str, description: str) -> Markup:
    """A chart as a figure's SVG. Text reaches it as data only, never as an expression."""
    import vl_convert

    specification = chart.configure(
        font=FONT,
        background="white",
        padding=6,
        axis={
            "labelColor": INK,
            "titleColor": INK,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "gridColor": PALE,
            "domainColor": LINE,
            "tickColor": LINE,
            "labelLimit": 320,
        },
        legend={
            "labelColor": INK,
            "titleColor": INK,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "labelLimit": 320,
        },
        header={"labelColor": INK, "labelFontSize": 13},
        view={"stroke": None},
    ).to_dict(validate=False)
    specification["datasets"] = data
    return figure_svg(vl_convert.vegalite_to_svg(specification), id, title, description)
