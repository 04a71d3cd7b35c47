"""Numbers as a reader sees them, one function a kind."""

from __future__ import annotations

import math


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
