"""Chances and expectations along the moves (Definition 4.10): Qᵀp and Qf, with Q the rates of the moves really made.

(Qᵀp)(s') = Σ_s p(s)·q(s, s') − p(s')·Σ_t q(s', t),        (Qf)(s) = Σ_t q(s, t)·(f(t) − f(s))
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tables import Axes, Far
from .issue import bases
from .jit import BLOCK, fast


@fast
def push_near(axes: Axes, issue: int, rates: Any, chance: Any, out: Any, lo: int, hi: int) -> None:
    """out += Qᵀp of one issue for several distributions at once (columns), rests lo:hi: rates are read once for all of
    them, and no state has two rests, so that blocks of rests write apart."""
    o, stride, many = axes.o[issue], axes.stride[issue], chance.shape[1]
    base = np.empty(BLOCK, dtype=np.int64)
    for r0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - r0)
        bases(o, stride, r0, n, base)
        for u in range(axes.unit_at[issue], axes.unit_at[issue + 1]):
            for k in range(o):
                at = axes.from_at[u] + k
                for m in range(axes.way_at[at], axes.way_at[at + 1]):
                    here, up, first = k * stride, (axes.to[m] - k) * stride, axes.out[m] + r0
                    for i in range(n):
                        s, rate = base[i] + here, rates[first + i]
                        for d in range(many):
                            flow = rate * chance[s, d]
                            out[s, d] -= flow
                            out[s + up, d] += flow


@fast
def push_far(far: Far, rates: Any, chance: Any, out: Any) -> None:
    """out += Qᵀp of every package: all of it by one thread, since many states lead to one."""
    for m in range(far.target.shape[0]):
        for s in range(chance.shape[0]):
            rate, target = rates[far.out[m] + s], far.target[m, s]
            for d in range(chance.shape[1]):
                flow = rate * chance[s, d]
                out[s, d] -= flow
                out[target, d] += flow
