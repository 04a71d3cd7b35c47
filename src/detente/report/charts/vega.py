"""The parts of a Vega-Lite specification that charts share, and the one way to a figure's SVG.

Specifications are plain data, so that nothing heavy is loaded to make one, and the same figure gives the same bytes.
Text reaches them as data only, never as an expression.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

from markupsafe import Markup

from detente.report.svg import FONT, figure_svg
from detente.view.figures import Label
from detente.view.speech import Speaker

from .labels import INK, LINE, LINES, PALE, SIZE, in_words, lines_of, widest

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

_TYPE = {"labelColor": INK, "titleColor": INK, "labelFontSize": SIZE, "titleFontSize": SIZE, "labelLimit": 0}
_AXIS = {
    "gridColor": PALE,
    "domainColor": LINES,
    "tickColor": LINES,
    "labelFlush": False,
    "labelSeparation": 6,
}
CONFIG: Spec = {
    "font": FONT,
    "aria": False,
    "lineBreak": "\n",
    "background": "white",
    "padding": 6,
    "axis": {**_TYPE, **_AXIS, "titleLimit": 0, "titleFontWeight": "normal", "labelLineHeight": LINE},
    "legend": {
        **_TYPE,
        "title": None,
        "orient": "top",
        "offset": 24,
        "symbolSize": 110,
        "symbolStrokeWidth": 1.6,
    },
    "title": {"limit": 0, "color": INK, "fontSize": SIZE, "anchor": "start"},
    "text": {"align": "left", "baseline": "middle", "fontSize": 12, "color": INK, "lineHeight": LINE},
    "point": {"size": 90, "strokeWidth": 1.6, "opacity": 1},
    "view": {"stroke": None},
}
NO_AXIS: Spec = {"title": None, "domain": False, "ticks": False}
PERCENT = "round(100 * datum.value) + ' %'"
CHANCES: Spec = {
    "title": None,
    "scale": {"domain": [0, 1], "nice": False},
    "axis": {**NO_AXIS, "values": [0, 0.25, 0.5, 0.75, 1], "labelExpr": PERCENT},
}
"""What a channel of chances needs."""
_TYPES = {"Q": {"type": "quantitative"}, "N": {"type": "nominal"}, "": {}}


def field(short: str, **more: Any) -> Spec:
    """A channel: ``name:Q`` holds numbers, ``name:N`` names, ``name:`` the other end of a mark."""
    name, _, kind = short.rpartition(":")
    return {"field": name, **_TYPES[kind], **more}


def styled(short: str, values: Sequence[Any], range: Sequence[Any], columns: int = 0) -> Spec:
    """A channel of names that says how each looks, from the first again where looks run out; with a legend of so many
    columns."""
    scale = {"domain": list(values), "range": list(islice(cycle(range), len(values)))}
    return field(short, scale=scale, legend={"columns": columns} if columns and values else None)


def legend(name: str, entries: Sequence[tuple[str, str, str, str]], columns: int) -> Spec:
    """Shape, fill and stroke of points, with one legend: (name, shape, fill, stroke) of each."""
    names, *looked = zip(*entries, strict=True)
    return {
        k: styled(f"{name}:N", names, r, columns)
        for k, r in zip(("shape", "fill", "stroke"), looked, strict=True)
    }


def rows(
    speaker: Speaker, labels: Sequence[Label], room: float = 320, least: float = 28
) -> tuple[Spec, float]:
    """The channel ``label``, a label a row, and the height of all rows. Labels are measured here."""
    names = in_words(speaker, labels, room)
    axis = {
        **NO_AXIS,
        "labelPadding": 10,
        "minExtent": round(widest(names)) + 12,
        "labelOffset": centered("value"),
    }
    scale = {"domain": names, "type": "band", "paddingInner": 0.1, "paddingOuter": 0.05}
    return field("label:N", axis=axis, scale=scale), max(least, lines_of(names) * LINE + 8) * len(names)


def centered(name: str) -> Spec:
    """How far a text of several lines moves up to be centered; the expression counts lines and holds no text."""
    return {"expr": f"{-LINE / 2} * (length(split(datum.{name}, '\\n')) - 1)"}


def days(first: dt.date, last: dt.date) -> Spec:
    """The channel ``date`` between two days: about eight ticks, each with its year."""
    ends = [first, max(last, first + dt.timedelta(days=1))]
    count = (last - first).days
    units = {72: ("day", 1, "%d %b %Y"), 2_200: ("month", 30, "%b %Y"), 1_000_000: ("year", 365, "%Y")}
    unit, length, pattern = units[min(most for most in units if count < most)]
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if count / length / s <= 8), 120)
    axis = {"tickCount": {"interval": unit, "step": step}, "format": pattern, "labelOverlap": "greedy"}
    domain = [{"year": d.year, "month": d.month, "date": d.day, "utc": True} for d in ends]
    return {
        "field": "date",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": domain, "nice": False},
        "axis": axis,
    }


def pixels(width: float, height: float) -> tuple[Spec, Spec]:
    """The channels ``x`` and ``y`` in pixels from the upper left."""
    across, down = ({"domain": ends, "nice": False} for ends in ([0, width], [height, 0]))
    return field("x:Q", axis=None, scale=across), field("y:Q", axis=None, scale=down)


def layer(kind: str, data: Sequence[Spec] | None = None, **parts: Any) -> Spec:
    """Marks of a kind, over rows of their own or those of the chart. A part is a channel, or short for one as in
    :func:`field`; anything else is how the marks look."""
    mark, channels = {"type": kind}, {}
    for name, part in parts.items():
        if isinstance(part, dict) and "expr" not in part:
            channels[name] = part
        elif isinstance(part, str) and part.rpartition(":")[1]:
            channels[name] = field(part)
        else:
            mark[name] = part
    own = {} if data is None else {"data": {"values": list(data)}}
    return {**own, "mark": mark, "encoding": channels}


def reach(x: float, y: float = 0) -> Spec:
    """A point that nobody sees, as far from the plot as measured words go, whatever font measures them again."""
    return layer("point", [{}], opacity=0, size=1, x=x, y=y)


def chart(data: Sequence[Spec], width: float, height: float, *layers: Spec) -> Spec:
    """A specification."""
    return {
        "config": CONFIG,
        "data": {"values": list(data)},
        "layer": list(layers),
        "width": width,
        "height": height,
    }


def render(spec: Spec, *, id: str, title: str, description: str) -> Markup:
    """A chart as a figure's SVG."""
    import vl_convert

    return figure_svg(vl_convert.vegalite_to_svg(spec), id, title, description)
