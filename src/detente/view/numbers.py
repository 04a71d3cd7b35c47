"""Numbers as a reader sees them, one function a kind."""

from __future__ import annotations

import math
from typing import Protocol

from .interval import half_width


def chance(x: float | None) -> str:
    """A chance as a percentage; one that is small but not nothing never reads 0 %."""
    if x is None or not math.isfinite(x):
        return "–"
    if x <= 0 or x >= 1 - 1e-12:
        return "0 %" if x <= 0 else "100 %"
    if x < 0.0005 or x > 0.9995:
        return "<0.1 %" if x < 0.0005 else ">99.9 %"
    return f"{100 * x:.1f} %" if x < 0.1 or x > 0.9 else f"{100 * x:.0f} %"


def nats(x: float | None) -> str:
    if x is None or not math.isfinite(x):
        return "–"
    return f"{x:.4f}" if x < 0.1 else f"{x:.3f}"


def points(x: float | None) -> str:
    return "–" if x is None or not math.isfinite(x) else f"{x:.2f}"


def times(x: float) -> str:
    """A ratio: ``×1.8``; ``–`` where there is none."""
    if math.isnan(x):
        return "–"
    return "×∞" if math.isinf(x) else f"×{x:.3g}"


def number(value: float, digits: int = 2) -> str:
    """A number for reading: at most ``digits`` decimals, no trailing zeros; nothing where there is no number."""
    if not math.isfinite(value):
        return "" if math.isnan(value) else "∞" if value > 0 else "−∞"
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def counted(n: int, word: str, plural: str = "") -> str:
    """``1 claim``, ``2 claims``."""
    return f"{n:,} {word if n == 1 else plural or word + 's'}"


def size(states: int) -> str:
    """A number of states: in full up to a million, else also as a power of ten."""
    if states < 1_000_000:
        return f"{states:,}"
    digits = len(str(states)) - 1
    lead = states / 10**digits if digits < 300 else 1.0
    return f"{lead:.1f}·10^{digits}"


class Counted(Protocol):
    """A number of states, exact or estimated from a sample."""

    @property
    def value(self) -> float: ...
    @property
    def share(self) -> float: ...
    @property
    def exact(self) -> bool: ...
    @property
    def error(self) -> float: ...


def many(c: Counted) -> str:
    """A number of states, exact or estimated."""
    return f"{int(c.value):,}" if c.exact else f"about {size(int(c.value))}"


def count(c: Counted) -> str:
    """A number of states and its share of the feasible ones, with the 95 % interval where it is an estimate."""
    error = "" if c.exact else f" ± {half_width(c.error):.2%}, 95 % interval"
    return f"{many(c)} ({c.share:.{1 if c.exact else 2}%}{error})"
