"""A record as a line of time that a terminal can show: a line an actor, a letter a month."""

from __future__ import annotations

import datetime as dt

from detente.case.diagnostics import shown
from detente.view.blocks import Figure
from detente.view.figures import Event, Timeline
from detente.view.plain import PLAIN_DRAWERS
from detente.view.speech import PLAIN

LETTERS = {"move": "M", "observation": "O", "signal": "S", "context": "c"}
"""By kind, the one that is shown of a month first."""
MOST = 72
"""Months that fit a line."""
KEY = "M move, O observation, S signal, c context; the first of these in a month"


def strip(figure: Figure) -> list[str]:
    """From the first event to the case's date; no line for one month, or for more than would fit."""
    data: Timeline = figure.data
    if not data.events:
        return []
    first, last = data.events[0].date, data.ends[1]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 1 < months <= MOST:
        return []
    names = [shown(PLAIN.say(lane), 24) for lane in data.lanes]
    width = max(map(len, names))
    days = [divmod(first.year * 12 + first.month - 1 + k, 12) for k in range(months)]
    head = "".join("JFMAMJJASOND"[month] for _, month in days)
    lines = [KEY, f"{'':{width}}  {_years(days)}".rstrip(), f"{'':{width}}  {head}"]
    for lane, name in enumerate(names):
        kinds: dict[int, str] = {}
        for event in data.events:
            if event.lane == lane:
                k = _month(event, first)
                kinds[k] = min(kinds.get(k, event.kind), event.kind, key=list(LETTERS).index)
        lines.append(
            f"{name:{width}}  {''.join(LETTERS[kinds[k]] if k in kinds else '·' for k in range(months))}"
        )
    return lines


def _month(event: Event, first: dt.date) -> int:
    return (event.date.year - first.year) * 12 + event.date.month - first.month


def _years(days: list[tuple[int, int]]) -> str:
    """Each year where it begins, if there is room before the next."""
    begins = [k for k, (_, month) in enumerate(days) if k == 0 or month == 0]
    line = ""
    for k, after in zip(begins, [*begins[1:], len(days) + 9], strict=True):
        if after - k > 4:
            line = f"{line:{k}}{days[k][0]}"
    return line


PLAIN_DRAWERS["timeline"] = strip
