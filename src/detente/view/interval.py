"""The one meaning of ± wherever it is shown: half of a 95 % interval. Results hold standard errors."""

from __future__ import annotations

Z_95 = 1.959964
"""The 97.5 % quantile of the standard normal distribution: between −z and z lies 95 % of it."""


def half_width(standard_error: float) -> float:
    """Half of the 95 % interval of an estimate, by the normal approximation; in the unit of the error."""
    return Z_95 * standard_error
