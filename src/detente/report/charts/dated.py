"""What is over time: the chance of each option of an issue, one panel an issue; and the record, a lane an actor.

In each panel what stands today is the grey band at the bottom. If nothing moved it would fill the panel; what is
above it is the chance that the issue is elsewhere by then. On the line of the record each event has a mark, its shape
the kind. Moves are numbered as in the table beside the drawing. Marks that would stand on each other are put one above
the other within their lane.
"""

from collections import Counter

from detente.view.figures import Fans, Panel, Timeline
from detente.view.numbers import chance
from detente.view.speech import Speaker

from .labels import BLUE, GREEN, INK, LINE, LINES, MUTED, SIZE, VERMILION, apart, in_words, widest, width
from .vega import CHANCES, CONFIG, Spec, centered, chart, days, field, layer, legend, pixels, reach

PANEL, TALL, ASIDE = 190, 78, 190
"""Pixels of a panel, and for the names of options at its right."""
SHADES = {
    0: ("#d3dae2",),
    -1: ("#e0a183", "#c4622f", "#8a2f06", "#571d03"),
    1: ("#8fbbe0", "#4c8cc4", "#0b4f8a", "#062a4c", "#03162a"),
}
"""By the side of what stands; the farther, the darker."""
LABEL_LEAST = 0.04
"""Smallest chance at the horizon that is named at the right of a panel; the table has them all."""
WIDTH = 730
STEP = 15
"""Pixels between two marks of a lane, along or above each other."""
PAD = 7
NUMBER = 11
"""Pixels of the type of a move's number."""
KINDS = {
    "move": ("move (numbered)", "square", BLUE, BLUE),
    "signal": ("signal", "triangle-up", VERMILION, VERMILION),
    "observation": ("observation", "circle", GREEN, GREEN),
    "context": ("context", "M-0.4,-1H0.4V1H-0.4Z", MUTED, MUTED),
    "": ("open: of low confidence", "circle", "white", MUTED),
}


def fans_spec(data: Fans, speaker: Speaker) -> Spec:
    """A panel an issue, one below the other."""
    titles = in_words(speaker, [p.title for p in data.panels], PANEL + ASIDE, SIZE * 1.12)
    return {
        "config": CONFIG,
        "vconcat": [
            _panel(panel, data, speaker, bottom=panel is data.panels[-1])
            | {"title": {"text": title.split("\n"), "offset": 4}}
            for panel, title in zip(data.panels, titles, strict=True)
        ],
        "spacing": 14,
        "resolve": {"scale": {"x": "shared"}},
    }


def _panel(panel: Panel, data: Fans, speaker: Speaker, bottom: bool) -> Spec:
    """Bands on each other, and the names of those that matter at the horizon, none on another."""
    names = in_words(speaker, [b.label for b in panel.bands], ASIDE - 50, 12)
    areas, labels, centers = [], [], []
    low, sides = [0.0] * len(data.months), Counter[int]()
    for n, (name, band) in enumerate(zip(names, panel.bands, strict=True)):
        shades = SHADES[band.side]
        look = {"band": n, "color": shades[min(sides[band.side], len(shades) - 1)]}
        top = [a + b for a, b in zip(low, band.chances, strict=True)]
        areas += [
            {"m": m, "low": a, "high": b, **look} for m, a, b in zip(data.months, low, top, strict=True)
        ]
        if band.chances[-1] >= LABEL_LEAST or band.side == 0:
            labels.append(f"{chance(band.chances[-1])} {name}")
            centers.append(1 - (low[-1] + top[-1]) / 2)
        sides[band.side] += 1
        low = top
    heights = [(text.count("\n") + 1) * LINE + 2 for text in labels]
    height, horizon = max(TALL, sum(heights)), data.months[-1]
    centers = apart([height * c for c in centers], heights, height)
    ends = [{"m": horizon, "at": 1 - c / height, "text": t} for t, c in zip(labels, centers, strict=True)]
    x = field(
        "m:Q",
        title="months from now" if bottom else None,
        scale={"domain": [0, horizon], "nice": False},
        axis={"tickCount": 4, "grid": False, "labels": bottom, "ticks": bottom},
    )
    up = CHANCES | {"axis": {**CHANCES["axis"], "values": [0, 0.5, 1], "labelOverlap": False, "grid": False}}
    look = {
        "y": field("low:Q", **up),
        "y2": "high:",
        "color": field("color:N", scale=None),
        "detail": "band:N",
    }
    return {
        "width": PANEL,
        "height": height,
        "layer": [
            layer("area", areas, stroke="white", strokeWidth=0.7, opacity=1, x=x, **look),
            layer(
                "rule",
                [{"m": m} for m in data.deadlines if 0 < m < horizon],
                color=INK,
                strokeDash=[3, 3],
                x=x,
            ),
            layer("text", ends, dx=6, dy=centered("text"), x=x, y=field("at:Q", **up), text="text:N"),
            reach(PANEL + 6 + widest(labels, 12)),
        ],
    }


def timeline_spec(data: Timeline, speaker: Speaker) -> Spec:
    """The drawing from the first of the ends to the last, the case's date."""
    names = in_words(speaker, data.lanes, 160)
    levels, needed = stacked(data)
    heights = [max(h, (name.count("\n") + 1) * LINE + 4) for name, h in zip(names, needed, strict=True)]
    bottoms = [sum(heights[: n + 1]) for n in range(len(heights))]
    marks = [
        {
            "date": e.date.isoformat(),
            "y": bottoms[e.lane] - PAD - STEP * (level + 0.5),
            "kind": KINDS[e.kind][0],
            "number": str(e.number or ""),
            "open": e.hollow,
        }
        for e, level in zip(data.events, levels, strict=True)
    ]
    lanes = [
        {"name": name, "y": bottom - height / 2, "bottom": bottom}
        for name, bottom, height in zip(names, bottoms, heights, strict=True)
    ]
    begun = (
        [{"date": data.begins.isoformat()}]
        if data.begins and data.ends[0] <= data.begins <= data.ends[1]
        else []
    )
    date, key = days(*data.ends), legend("kind", list(KINDS.values()), 5)
    _, y = pixels(WIDTH, sum(heights))
    opened = {"shape": key["shape"], "stroke": key["stroke"], "fill": "white"}
    return chart(
        [],
        WIDTH,
        sum(heights),
        layer("rule", lanes, color=LINES, y=y | {"field": "bottom"}),
        layer("text", lanes, align="right", fontSize=SIZE, dy=centered("name"), x=-10, y=y, text="name:N"),
        reach(-10 - widest(names)),
        layer("rule", begun, color=INK, strokeWidth=1.2, strokeDash=[5, 3], x=date),
        layer("text", begun, text="the record begins", dx=4, x=date, y=-10),
        layer("point", [m for m in marks if not m["open"]], x=date, y=y, **key),
        layer("point", [m for m in marks if m["open"]], x=date, y=y, **opened),
        layer("text", marks, dx=7, fontSize=NUMBER, fontWeight=600, x=date, y=y, text="number:N"),
    )


def stacked(data: Timeline) -> tuple[list[int], list[int]]:
    """How high each mark stands in its lane, so that none hides another; and the height of each lane, pixels."""
    first, last = data.ends
    scale = WIDTH / max(1, (last - first).days)
    used: list[list[float]] = [[] for _ in data.lanes]
    levels = []
    for event in data.events:
        taken, x = used[event.lane], (event.date - first).days * scale
        level = next((k for k, until in enumerate(taken) if x >= until), len(taken))
        number = width(str(event.number), NUMBER * 1.12) if event.number else 0
        taken[level : level + 1] = [x + STEP + number]
        levels.append(level)
    return levels, [max(1, len(taken)) * STEP + 2 * PAD for taken in used]
