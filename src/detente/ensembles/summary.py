"""What many answers say together: shares with their errors, means with their spread.

A share p over n draws has standard error √(p(1−p)/n), a mean s/√n.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.view.numbers import Z_95


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One number over the draws; NaN where too few have it."""

    mean: float
    low: float
    """A tenth of the draws lie below."""
    high: float
    """A tenth of the draws lie above."""
    error: float
    """Standard error of the mean."""


def spread(values: Sequence[float]) -> Spread:
    """Of the draws that have the number."""
    x = np.array(values, dtype=np.float64)
    low, high = np.quantile(x, [0.1, 0.9]).tolist() if len(x) else (math.nan, math.nan)
    return Spread(
        mean=float(x.mean()) if len(x) else math.nan,
        low=low,
        high=high,
        error=float(x.std(ddof=1) / math.sqrt(len(x))) if len(x) > 1 else math.nan,
    )


def error(share: float, n: int) -> float:
    """The standard error of a share seen in ``n`` draws."""
    return float(np.sqrt(share * (1 - share) / max(n, 1)))


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share seen in ``n`` draws (Wilson 1927): unlike ± it says something at 0 and at 1. NaN
    without a draw."""
    if not n or not math.isfinite(share):
        return math.nan, math.nan
    z2 = Z_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2) / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
