"""Anderson's mixing over arrays of values, compiled: one pass over memory to take a sweep in, one to mix.

Differences are kept in single precision: they steer, and what they steer towards is judged in double. Sums go by blocks
of states of a fixed size and then block by block, so that no bit depends on how blocks are shared among threads.
"""

from typing import Any

import numpy as np

from .jit import fast

MIXED_TOGETHER = 1024
"""States whose sums are taken together."""

LANES = 32
"""Sums kept side by side, which fill vector registers."""


@fast
def largest(change: Any, out: Any, lo: int, hi: int) -> None:
    """out[block, a] = max |change[a, s]| over the block's states, NaN as inf."""
    for block in range(lo, hi):
        s0, s1 = block * MIXED_TOGETHER, min((block + 1) * MIXED_TOGETHER, change.shape[1])
        for a in range(out.shape[1]):
            row = change[a]
            most = 0.0
            for s in range(s0, s1):
                x = abs(row[s])
                most = x if x > most or x != x else most  # noqa: PLR0124
            out[block, a] = most if most == most else np.inf  # noqa: PLR0124


@fast
def take_in(
    change: Any, values: Any, before: Any, onward: Any, discount: Any, weight: Any, damping: float, longest: float,
    moved: Any, turned: Any, slot: int, known: int, partial: Any, lo: int, hi: int,
) -> None:  # fmt: skip
    """A sweep's step, onward = min(damping/(ρ + e), longest)·change, with e the last row of ``change``.

    Where ``slot`` is not negative its difference from the one ``onward`` holds goes to ``turned[slot]`` and, together
    with that of the values from ``before``, to ``moved[slot]``; ``partial[block]`` takes the weighted products of
    turned[0:known] with turned[slot], and with the step.
    """
    acc = np.empty((2 * known, LANES))
    step = np.empty(MIXED_TOGETHER)
    left = change[values.shape[0]]
    for block in range(lo, hi):
        s0 = block * MIXED_TOGETHER
        n = min(MIXED_TOGETHER, values.shape[1] - s0)
        acc[:] = 0.0
        for a in range(values.shape[0]):
            rho, w = discount[a], weight[a]
            d, v, old, f = change[a], values[a], before[a], onward[a]
            for i in range(n):
                x = damping / (rho + left[s0 + i])
                step[i] = (x if x < longest else longest) * d[s0 + i]
            if slot >= 0:
                x, t = moved[slot, a], turned[slot, a]
                for i in range(n):
                    turn = step[i] - f[s0 + i]
                    t[s0 + i] = turn
                    x[s0 + i] = turn + (v[s0 + i] - old[s0 + i])
            for i in range(n):
                f[s0 + i] = step[i]
                old[s0 + i] = v[s0 + i]
            if slot < 0:
                continue
            mine = turned[slot, a]
            for j in range(known):
                t, with_turn, with_step = turned[j, a], acc[2 * j], acc[2 * j + 1]
                for i0 in range(0, n, LANES):
                    m = min(LANES, n - i0)
                    for i in range(m):
                        x = w * t[s0 + i0 + i]
                        with_turn[i] += x * mine[s0 + i0 + i]
                        with_step[i] += x * step[i0 + i]
        for j in range(2 * known):
            total = 0.0
            for i in range(LANES):
                total += acc[j, i]
            partial[block, j] = total


@fast
def mix(values: Any, onward: Any, moved: Any, share: Any, out: Any, lo: int, hi: int) -> None:
    """out = values + onward − Σ share[k]·moved[k], blocks lo:hi."""
    for block in range(lo, hi):
        s0, s1 = block * MIXED_TOGETHER, min((block + 1) * MIXED_TOGETHER, values.shape[1])
        for a in range(values.shape[0]):
            v, f, to = values[a], onward[a], out[a]
            for s in range(s0, s1):
                to[s] = v[s] + f[s]
            for k in range(share.shape[0]):
                x, theta = moved[k, a], share[k]
                if theta != 0.0:
                    for s in range(s0, s1):
                        to[s] -= theta * x[s]
