"""The record on a line of time: a lane an actor, a mark an event, its shape the kind.

Moves are numbered as in the table beside the drawing. Marks that would stand on each other are put one above the other
within their lane. Plain SVG, so that the same record gives the same bytes whatever draws it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from detente.report.svg import figure_svg
from detente.report.text import clean, short

from . import theme

Kind = Literal["move", "signal", "observation", "context"]

WIDTH = 920
LEFT, RIGHT = 168, 20
STEP = 15
"""Pixels between two marks of a lane, along or above each other."""
PAD = 7
TOP = 58
COLOURS: dict[Kind, str] = {
    "move": theme.BLUE,
    "signal": theme.VERMILION,
    "observation": theme.GREEN,
    "context": theme.MUTED,
}


@dataclass(frozen=True)
class Mark:
    """One event. ``number`` stands beside a move, 0 for none; ``hollow`` is drawn open: low confidence."""

    date: dt.date
    lane: int
    kind: Kind
    number: int
    hollow: bool


def timeline(
    marks: Sequence[Mark],
    lanes: Sequence[str],
    ends: tuple[dt.date, dt.date],
    begins: dt.date | None,
    *,
    id: str,
    title: str,
    description: str,
) -> Markup:
    """The drawing from the first of ``ends`` to the last, the case's date; ``begins`` is where the record does."""
    days = max(1, (ends[1] - ends[0]).days)

    def at(day: dt.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - ends[0]).days / days, 1)

    levels, heights = _levels(marks, len(lanes), at)
    tops = [TOP + sum(heights[:n]) for n in range(len(lanes))]
    bottom = TOP + sum(heights)
    height = bottom + 34
    parts = [_legend()]
    for day, label in _ticks(*ends):
        parts.append(
            f'<line x1="{at(day)}" y1="{TOP}" x2="{at(day)}" y2="{bottom}" stroke="{theme.PALE}" stroke-width="1"/>'
            f'<text x="{at(day)}" y="{bottom + 18}" font-size="12" text-anchor="middle" fill="{theme.MUTED}">'
            f"{label}</text>"
        )
    for n, name in enumerate(lanes):
        middle = tops[n] + heights[n] / 2
        parts.append(
            f'<text x="4" y="{middle + 4}" font-size="13" fill="{theme.INK}">{escape(short(clean(name), 24))}</text>'
            f'<line x1="{LEFT}" y1="{tops[n] + heights[n]}" x2="{WIDTH - RIGHT}" y2="{tops[n] + heights[n]}" '
            f'stroke="{theme.LINE}" stroke-width="1"/>'
        )
    if begins is not None and ends[0] <= begins <= ends[1]:
        parts.append(
            f'<line x1="{at(begins)}" y1="{TOP - 8}" x2="{at(begins)}" y2="{bottom}" stroke="{theme.INK}" '
            f'stroke-width="1.2" stroke-dasharray="5 3"/><text x="{at(begins) + 4}" y="{TOP - 10}" font-size="12" '
            f'fill="{theme.INK}">the record begins</text>'
        )
    for mark, level in zip(marks, levels, strict=True):
        y = tops[mark.lane] + heights[mark.lane] - PAD - STEP / 2 - STEP * level
        parts.append(_mark(mark, at(mark.date), y))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}">'
        f'<rect x="0" y="0" width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return figure_svg(svg, id, title, description)


def _levels(marks: Sequence[Mark], lanes: int, at: Callable[[dt.date], float]) -> tuple[list[int], list[int]]:
    """How high each mark stands in its lane, so that none hides another; and the height of each lane, pixels."""
    used: list[list[float]] = [[] for _ in range(lanes)]
    levels = []
    for mark in marks:
        rows, x = used[mark.lane], at(mark.date)
        room = STEP + (2 + 7 * len(str(mark.number)) if mark.number else 0)
        level = next((k for k, taken in enumerate(rows) if x >= taken), len(rows))
        if level == len(rows):
            rows.append(0.0)
        rows[level] = x + room
        levels.append(level)
    return levels, [max(1, len(rows)) * STEP + 2 * PAD for rows in used]


def _ticks(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """The first days of months, at most about twelve of them; the year where it begins."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12) if months / s <= 12), 12 * (months // 144 + 1))
    out: list[tuple[dt.date, str]] = []
    for n in range(months + 1):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        day = dt.date(year, month + 1, 1)
        if day >= first and month % step == 0 and (step <= 12 or year % (step // 12) == 0):
            out.append((day, f"{day:%b} {year}" if month == 0 or not out else f"{day:%b}"))
    return out


def _legend() -> str:
    words: tuple[tuple[Kind, str], ...] = (
        ("move", "move (numbered)"),
        ("signal", "signal"),
        ("observation", "observation"),
        ("context", "context"),
    )
    parts, x = [], 8.0
    for kind, text in words:
        parts.append(_mark(Mark(dt.date.min, 0, kind, 0, False), x, 12))
        parts.append(f'<text x="{x + 11}" y="16" font-size="12" fill="{theme.INK}">{text}</text>')
        x += 34 + 7 * len(text)
    parts.append(f'<text x="{x}" y="16" font-size="12" fill="{theme.MUTED}">open: of low confidence</text>')
    return "".join(parts)


def _mark(mark: Mark, x: float, y: float) -> str:
    colour = COLOURS[mark.kind]
    fill = "#ffffff" if mark.hollow else colour
    style = f'fill="{fill}" stroke="{colour}" stroke-width="1.6"'
    if mark.kind == "move":
        drawn = f'<rect x="{round(x - 5, 1)}" y="{y - 5}" width="10" height="10" {style}/>'
    elif mark.kind == "signal":
        points = f"{round(x, 1)},{y - 5.5} {round(x + 5.5, 1)},{y + 4.5} {round(x - 5.5, 1)},{y + 4.5}"
        drawn = f'<polygon points="{points}" {style}/>'
    elif mark.kind == "observation":
        drawn = f'<circle cx="{round(x, 1)}" cy="{y}" r="5" {style}/>'
    else:
        drawn = f'<rect x="{round(x - 2, 1)}" y="{y - 5}" width="4" height="10" {style}/>'
    if mark.number:
        drawn += (
            f'<text x="{round(x + 7, 1)}" y="{y + 4}" font-size="11" font-weight="600" fill="{theme.INK}">'
            f"{mark.number}</text>"
        )
    return drawn
