"""The record on a line of time: a lane an actor, a mark an event, its shape the kind.

Moves are numbered as in the table beside the drawing. Marks that would stand on each other are put one above the other
within their lane.
"""

from __future__ import annotations

from detente.view.figures import Timeline
from detente.view.speech import Speaker

from .labels import BLUE, GREEN, INK, LINE, LINES, MUTED, SIZE, VERMILION, in_words, widest, width
from .vega import Spec, centered, chart, days, layer, legend, pixels, reach

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
    layers = [
        layer("rule", lanes, color=LINES, y=y | {"field": "bottom"}),
        layer("text", lanes, align="right", fontSize=SIZE, dy=centered("name"), x=-10, y=y, text="name:N"),
        reach(-10 - widest(names)),
        layer("rule", begun, color=INK, strokeWidth=1.2, strokeDash=[5, 3], x=date),
        layer("text", begun, text="the record begins", dx=4, x=date, y=-10),
        layer("point", [m for m in marks if not m["open"]], x=date, y=y, **key),
        layer("point", [m for m in marks if m["open"]], x=date, y=y, **opened),
        layer("text", marks, dx=7, fontSize=NUMBER, fontWeight=600, x=date, y=y, text="number:N"),
    ]
    return chart(layers, [], WIDTH, sum(heights))


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
