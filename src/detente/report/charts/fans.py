"""Fans: the chance of each option of an issue over time, one panel an issue, beside what stands if nothing moves.

In each panel what stands today is the grey band at the bottom. If nothing moved it would fill the panel; what is
above it is the chance that the issue is elsewhere by then.
"""

from __future__ import annotations

from collections import Counter

from detente.view.figures import Fans, Panel
from detente.view.numbers import chance
from detente.view.speech import Speaker

from .labels import INK, LINE, SIZE, apart, in_words, widest
from .vega import CHANCES, CONFIG, Spec, centered, field, layer, reach

WIDTH, HEIGHT, ASIDE = 190, 78, 190
"""Pixels of a panel, and for the names of options at its right."""
SHADES = {
    0: ("#d3dae2",),
    -1: ("#e0a183", "#c4622f", "#8a2f06", "#571d03"),
    1: ("#8fbbe0", "#4c8cc4", "#0b4f8a", "#062a4c", "#03162a"),
}
"""By the side of what stands; the farther, the darker."""
LABEL_LEAST = 0.04
"""Smallest chance at the horizon that is named at the right of a panel; the table has them all."""


def fans_spec(data: Fans, speaker: Speaker) -> Spec:
    """A panel an issue, one below the other."""
    titles = in_words(speaker, [p.title for p in data.panels], WIDTH + ASIDE, SIZE * 1.12)
    panels = [
        _panel(panel, data, speaker, bottom=panel is data.panels[-1])
        | {"title": {"text": title.split("\n"), "offset": 4}}
        for panel, title in zip(data.panels, titles, strict=True)
    ]
    return {"config": CONFIG, "vconcat": panels, "spacing": 14, "resolve": {"scale": {"x": "shared"}}}


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
    height, horizon = max(HEIGHT, sum(heights)), data.months[-1]
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
    layers = [
        layer("area", areas, stroke="white", strokeWidth=0.7, opacity=1, x=x, **look),
        layer(
            "rule", [{"m": m} for m in data.deadlines if 0 < m < horizon], color=INK, strokeDash=[3, 3], x=x
        ),
        layer("text", ends, dx=6, dy=centered("text"), x=x, y=field("at:Q", **up), text="text:N"),
        reach(WIDTH + 6 + widest(labels, 12)),
    ]
    return {"width": WIDTH, "height": height, "layer": layers}
