"""e^x for x ≤ 0, in a form that fills a vector register.

With n the whole number next to x/ln 2 and r what is left, in two parts of ln 2 (Cody & Waite 1980),

    x = n·ln 2 + r,   |r| ≤ ln 2 / 2,   e^x = 2ⁿ·e^r,   e^r ≈ Σ_{k ≤ 13} rᵏ/k!

The series leaves 4e-18 of e^r; with the rounding of its sums the result is off by less than one unit in the last place.
n is rounded by adding 1.5·2⁵², whose last bits it then is; 2ⁿ is those bits moved into the place of an exponent. From
−708 down, chances of 1e-308, it is 0. Why not math.exp: docs/decisions/0012-a-compiled-kernel-in-parts.md.
"""

import numpy as np

from .jit import fast

LEAST = -708.0
"""At which the result is nought, and below it."""


@fast
def exp(x: float) -> float:
    """e^x for x ≤ 0, within one unit in the last place; 0 where x ≤ :data:`LEAST` or is NaN."""
    y = max(x, LEAST)
    shifted = y * 1.4426950408889634 + 6755399441055744.0
    n = shifted - 6755399441055744.0
    r = (y - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10
    p = 1.6059043836821613e-10
    p = p * r + 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 0.0001984126984126984
    p = p * r + 0.001388888888888889
    p = p * r + 0.008333333333333333
    p = p * r + 0.041666666666666664
    p = p * r + 0.16666666666666666
    p = p * r + 0.5
    p = p * (r * r) + r + 1.0
    exponent = (np.float64(shifted).view(np.int64) + 1023) << 52
    return p * np.int64(exponent).view(np.float64) if x > LEAST else 0.0
