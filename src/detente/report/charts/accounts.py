"""Accounts weighed: posterior against prior, a waterfall of the evidence, running chances, forecasts beside base rates.

Plain SVG, so that the same numbers give the same bytes whatever draws them. Shape, dash and text say what colour says.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markupsafe import Markup, escape

from detente.report.svg import figure_svg
from detente.report.text import clean, number, percent, short, signed

from . import theme

WIDTH = 920
ROW = 30
LINES = (theme.BLUE, theme.VERMILION, theme.GREEN, theme.PURPLE, theme.INK, theme.MUTED)
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")


@dataclass(frozen=True)
class Weighed:
    """An account before and after; ``low`` and ``high`` the ends of its dependence band."""

    label: str
    prior: float
    posterior: float
    low: float
    high: float


@dataclass(frozen=True)
class Step:
    """One row of a waterfall, decibans of the odds: from ``before`` to ``after``. ``level`` is a level, not a step."""

    label: str
    before: float
    after: float
    level: bool = False


@dataclass(frozen=True)
class Line:
    """One account's chance after each dated item, and at the end, with the moves counted."""

    label: str
    points: tuple[tuple[dt.date, float], ...]
    end: float


@dataclass(frozen=True)
class Ahead:
    """One question: its forecast, what it comes from, the least and most under any account, and the base rate."""

    label: str
    source: Literal["model", "assumed chances", "base rate", "nothing"]
    chance: float | None
    low: float | None
    high: float | None
    base: float | None


def posteriors(rows: Sequence[Weighed], *, id: str, title: str, description: str) -> Markup:
    """Prior (open), posterior (filled) and its band, a row an account."""
    left, right, top = 330, 120, 40
    at = _scale(left, WIDTH - right)
    parts = _shares(at, top, top + ROW * len(rows))
    parts += [
        _dot(left, 14, theme.INK, open_=True) + _text(left + 10, 18, "before the record"),
        _dot(left + 150, 14, theme.BLUE) + _text(left + 160, 18, "after it"),
        _bar(left + 240, 9, 26, 10, theme.SKY)
        + _text(left + 272, 18, "as dependent reports are counted otherwise"),
    ]
    for n, row in enumerate(rows):
        y = top + ROW * n + ROW / 2
        low, high = min(row.low, row.high, row.posterior), max(row.low, row.high, row.posterior)
        parts += [
            _text(4, y + 4, short(clean(row.label), 44)),
            _rule(at(row.prior), y, at(row.posterior), y, theme.MUTED, width=1.2),
            _bar(at(low), y - 6, max(2.0, at(high) - at(low)), 12, theme.SKY),
            _dot(at(row.prior), y, theme.INK, open_=True),
            _dot(at(row.posterior), y, theme.BLUE),
            _text(WIDTH - right + 14, y + 4, f"{percent(row.prior)} → {percent(row.posterior)}"),
        ]
    return _drawing(parts, top + ROW * len(rows) + 26, id, title, description)


def waterfall(steps: Sequence[Step], *, id: str, title: str, description: str) -> Markup:
    """From the prior odds to the posterior ones, a row an item in order of date."""
    left, right, top, row = 380, 64, 26, 24
    ends = [x for s in steps for x in (s.before, s.after)]
    low, high = min(ends), max(ends)
    span = max(high - low, 1.0)
    scale = (WIDTH - right - left) / span

    def at(x: float) -> float:
        return round(left + (x - low) * scale, 1)

    bottom = top + row * len(steps)
    parts = []
    for tick in _ticks(low, low + span):
        parts += [
            _rule(at(tick), top, at(tick), bottom, theme.PALE, width=1),
            _text(at(tick), bottom + 16, number(tick), "middle", theme.MUTED, size=12),
        ]
    if low < 0 < high:
        parts.append(_rule(at(0), top - 4, at(0), bottom, theme.LINE, width=1.4))
        parts.append(_text(at(0), top - 8, "as likely as not", "middle", theme.MUTED, size=12))
    for n, s in enumerate(steps):
        y = top + row * n + row / 2
        parts.append(_text(4, y + 4, short(clean(s.label), 50)))
        if s.level:
            parts.append(_rule(at(s.after), y - 9, at(s.after), y + 9, theme.INK, width=3))
            said, edge = number(s.after), at(s.after)
        else:
            colour = theme.BLUE if s.after >= s.before else theme.VERMILION
            a, b = sorted((at(s.before), at(s.after)))
            parts.append(_bar(a, y - 7, max(1.5, b - a), 14, colour))
            said, edge = signed(s.after - s.before), b
        parts.append(_text(edge + 6, y + 4, said, size=12))
        if n + 1 < len(steps):
            parts.append(_rule(at(s.after), y, at(s.after), y + row, theme.MUTED, width=0.8))
    parts.append(_text(WIDTH - right, bottom + 32, "decibans of the odds", "end", theme.MUTED, size=12))
    return _drawing(parts, bottom + 40, id, title, description)


def running(
    lines: Sequence[Line], ends: tuple[dt.date, dt.date], *, id: str, title: str, description: str
) -> Markup:
    """Chances over time, a step line an account; at the right, apart, where the moves have been counted too."""
    left, right, top, height = 46, 330, 14, 260
    days = max(1, (ends[1] - ends[0]).days)
    edge = WIDTH - right - 44

    def at(day: dt.date) -> float:
        return round(left + (edge - left) * (day - ends[0]).days / days, 1)

    def up(p: float) -> float:
        return round(top + height * (1 - p), 1)

    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts += [
            _rule(left, up(share), WIDTH - right, up(share), theme.PALE, width=1),
            _text(left - 6, up(share) + 4, f"{share:.0%}", "end", theme.MUTED, size=12),
        ]
    for day in _months(*ends):
        parts.append(_text(at(day), top + height + 18, f"{day:%b %Y}", "middle", theme.MUTED, size=12))
    spread = _apart([up(x.end) for x in lines], 16, top, top + height)
    for n, line in enumerate(lines):
        colour, dash = LINES[n % len(LINES)], DASHES[n % len(DASHES)]
        path, last = [], None
        for day, p in line.points:
            path.append(f"L{at(day)},{up(last)}" if last is not None else f"M{at(day)},{up(p)}")
            path.append(f"L{at(day)},{up(p)}")
            last = p
        if last is not None:
            path.append(f"L{edge},{up(last)}")
            drawn = f' stroke-dasharray="{dash}"' if dash else ""
            parts.append(
                f'<path d="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="2"{drawn}/>'
            )
            parts.append(_rule(edge, up(last), WIDTH - right, up(line.end), colour, width=1, dash="2 2"))
        parts.append(_dot(WIDTH - right, up(line.end), colour))
        parts.append(
            _text(WIDTH - right + 10, spread[n] + 4, f"{percent(line.end)} {short(clean(line.label), 40)}")
        )
    parts.append(_text(edge, top + height + 34, "moves counted last →", "middle", theme.MUTED, size=12))
    return _drawing(parts, top + height + 42, id, title, description)


def forecasts(rows: Sequence[Ahead], *, id: str, title: str, description: str) -> Markup:
    """Forecast, range under the accounts, and base rate, a row a question."""
    left, right, top = 400, 70, 40
    at = _scale(left, WIDTH - right)
    parts = _shares(at, top, top + ROW * len(rows))
    x = left - 60
    for source, words in (
        ("model", "by play"),
        ("assumed chances", "by assumed chances"),
        ("base rate", "a base rate"),
    ):
        parts += [_mark(x, 14, source), _text(x + 10, 18, words)]
        x += 36 + 7 * len(words)
    parts += [
        _rule(x, 14, x + 24, 14, theme.MUTED, width=2),
        _text(x + 30, 18, "accounts"),
        _rule(x + 100, 7, x + 100, 21, theme.INK, width=2),
        _text(x + 106, 18, "base rate"),
    ]
    for n, row in enumerate(rows):
        y = top + ROW * n + ROW / 2
        parts.append(_text(4, y + 4, short(clean(row.label), 58)))
        if row.low is not None and row.high is not None:
            parts.append(_rule(at(row.low), y, at(row.high), y, theme.MUTED, width=2))
        if row.base is not None:
            parts.append(_rule(at(row.base), y - 8, at(row.base), y + 8, theme.INK, width=2))
        if row.chance is None:
            parts.append(_text(left, y + 4, "no forecast", colour=theme.MUTED))
        else:
            parts += [
                _mark(at(row.chance), y, row.source),
                _text(WIDTH - right + 14, y + 4, percent(row.chance)),
            ]
    return _drawing(parts, top + ROW * len(rows) + 26, id, title, description)


def _scale(left: float, right: float):  # type: ignore[no-untyped-def]
    return lambda share: round(left + (right - left) * min(1.0, max(0.0, share)), 1)


def _shares(at, top: float, bottom: float) -> list[str]:  # type: ignore[no-untyped-def]
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts += [
            _rule(at(share), top, at(share), bottom, theme.PALE, width=1),
            _text(at(share), bottom + 16, f"{share:.0%}", "middle", theme.MUTED, size=12),
        ]
    return parts


def _ticks(low: float, high: float) -> list[float]:
    step = 10 ** math.floor(math.log10(max(high - low, 1e-9)))
    step = next(s for s in (step / 5, step / 2, step, 2 * step) if (high - low) / s <= 8)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """First days of months, at most about eight."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12) if count / s <= 8), 12 * (count // 96 + 1))
    found = []
    for n in range(count + 1):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        day = dt.date(year, month + 1, 1)
        if day >= first and (year * 12 + month) % step == 0:
            found.append(day)
    return found


def _apart(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights at which labels stand, each near its own and none on another."""
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    placed = list(wanted)
    for before, n in pairwise(order):
        placed[n] = max(placed[n], placed[before] + gap)
    limit = bottom
    for n in reversed(order):
        placed[n] = max(top, min(placed[n], limit))
        limit = placed[n] - gap
    return placed


def _text(
    x: float, y: float, text: str, anchor: str = "start", colour: str = theme.INK, *, size: int = 13
) -> str:
    return (
        f'<text x="{round(x, 1)}" y="{round(y, 1)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float, dash: str = "") -> str:
    drawn = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{round(x1, 1)}" y1="{round(y1, 1)}" x2="{round(x2, 1)}" y2="{round(y2, 1)}" stroke="{colour}" '
        f'stroke-width="{width}"{drawn}/>'
    )


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{round(x, 1)}" y="{round(y, 1)}" width="{round(width, 1)}" height="{round(height, 1)}" '
        f'fill="{colour}"/>'
    )


def _dot(x: float, y: float, colour: str, open_: bool = False) -> str:
    fill = "#ffffff" if open_ else colour
    return f'<circle cx="{round(x, 1)}" cy="{round(y, 1)}" r="5" fill="{fill}" stroke="{colour}" stroke-width="1.6"/>'


def _mark(x: float, y: float, source: str) -> str:
    if source == "model":
        return _dot(x, y, theme.BLUE)
    if source == "assumed chances":
        points = f"{x},{y - 6.5} {x + 6.5},{y} {x},{y + 6.5} {x - 6.5},{y}"
        return f'<polygon points="{points}" fill="{theme.VERMILION}" stroke="{theme.VERMILION}" stroke-width="1"/>'
    return (
        f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="#ffffff" stroke="{theme.INK}" '
        f'stroke-width="1.6"/>'
    )


def _drawing(parts: Sequence[str], height: float, id: str, title: str, description: str) -> Markup:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{round(height)}">'
        f'<rect x="0" y="0" width="{WIDTH}" height="{round(height)}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return figure_svg(svg, id, title, description)
