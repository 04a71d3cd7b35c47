"""A number that may be uncertain, and how it is drawn.

A draw is keyed by (seed, draw, path): each estimate has a Philox stream of its own, so neither the order of the work
nor one more estimate changes any other number (Definition 1.7).
"""

import hashlib
import math
from fractions import Fraction
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

Plain = Annotated[float, Strict(), Field(allow_inf_nan=False, ge=-1e12, le=1e12)]

DRAW_DIGITS = 6
"""Drawn numbers are rounded to this many decimals, so that utilities stay exact integers of a modest scale."""


class _Estimate(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        estimate = cast("Triangular | Normal", self)
        low, high = bounds(estimate)
        if not low <= point(estimate) <= high:
            raise PydanticCustomError(
                "estimate_order",
                "an estimate needs low ≤ {middle} ≤ high",
                {"middle": "likely" if isinstance(self, Triangular) else "mean"},
            )
        return self


class Triangular(_Estimate):
    """A triangular estimate: hard bounds, and the value thought likeliest. The point estimate is `likely`."""

    low: Plain
    """No lower than this."""
    likely: Plain
    """The point estimate."""
    high: Plain
    """No higher than this."""


class Normal(_Estimate):
    """A normal estimate, cut off at `low` and `high` where given. The point estimate is `mean`."""

    mean: Plain
    """The point estimate."""
    sd: Annotated[Plain, Field(ge=0)]
    """Standard deviation, not negative."""
    low: Plain | None = None
    """Lower cut."""
    high: Plain | None = None
    """Upper cut."""


Estimate = float | Triangular | Normal


def point(estimate: Estimate) -> float:
    """The point estimate: the number itself, `likely`, or `mean`."""
    if isinstance(estimate, Triangular):
        return estimate.likely
    return estimate.mean if isinstance(estimate, Normal) else float(estimate)


def bounds(estimate: Estimate) -> tuple[float, float]:
    """The least and the greatest value a draw can take (±inf for an uncut normal)."""
    if not isinstance(estimate, Triangular | Normal):
        return float(estimate), float(estimate)
    return (
        -math.inf if estimate.low is None else estimate.low,
        math.inf if estimate.high is None else estimate.high,
    )


def stream(seed: int, draw: int, path: str) -> Any:
    """The numpy Generator for one estimate in one draw: Philox keyed by (seed, path), its counter by the draw."""
    import numpy as np

    key = hashlib.blake2b(f"{seed}\x00{path}".encode(), digest_size=16).digest()
    return np.random.Generator(
        np.random.Philox(key=int.from_bytes(key, "little"), counter=[0, 0, 0, draw % (1 << 64)])
    )


def drawn(estimate: Estimate, seed: int, draw: int, path: str) -> float:
    """One draw of an estimate, rounded to ``DRAW_DIGITS``; a plain number is itself. ``draw`` −1 is the point."""
    if draw < 0 or isinstance(estimate, int | float):
        return point(estimate)
    low, high = bounds(estimate)
    if isinstance(estimate, Triangular):
        if low == high:
            return estimate.likely
        value = float(stream(seed, draw, path).triangular(low, estimate.likely, high))
    else:
        value = _cut_normal(estimate, low, high, stream(seed, draw, path))
    return min(max(round(value, DRAW_DIGITS), low), high)


def _cut_normal(estimate: Normal, low: float, high: float, generator: Any) -> float:
    if estimate.sd == 0:
        return estimate.mean
    from statistics import NormalDist

    curve = NormalDist(estimate.mean, estimate.sd)
    floor = curve.cdf(low) if math.isfinite(low) else 0.0
    ceiling = curve.cdf(high) if math.isfinite(high) else 1.0
    # Inversion, not rejection: one uniform per draw, so that a narrow cut cannot run for ever.
    share = floor + float(generator.random()) * (ceiling - floor)
    return curve.inv_cdf(min(max(share, 1e-15), 1 - 1e-15))


def exact(value: float) -> Fraction:
    """The decimal a person wrote, as an exact fraction: 0.1 is 1/10, not its binary neighbour."""
    return Fraction(repr(float(value)))
