"""The moves of single states, compiled: what the definition in reference.py says of the states given, no others. And
chances along the moves (Definition 4.10), with Q the rates of the moves really made:

    (Qᵀp)(s') = Σ_s p(s)·q(s, s') − p(s')·Σ_t q(s', t)
"""

import math
from typing import Any

import numpy as np

from ..tables import Axes, Far
from .issue import bases
from .jit import BLOCK, fast


@fast
def _accepts(factor: float, gain: float) -> float:
    small = math.exp(-abs(factor * gain))
    return (1.0 if factor * gain >= 0 else small) / (1.0 + small)


@fast
def _choose(
    e: Any, yes: Any, goal: Any, first: int, last: int, inertia: float, rate: float, to: Any, out: int
) -> int:  # fmt: skip
    """μσA of those ways first:last of a unit that have a goal, into ``to`` from place ``out``; the next place."""
    top, count = 0.0, 0
    for m in range(last - first):
        if goal[out + m] >= 0:
            count += 1
            top = max(top, e[m])
    total = math.exp(-top)
    for m in range(last - first):
        if goal[out + m] >= 0:
            e[m] = inertia / count * math.exp(e[m] - top)
            total += e[m]
    for m in range(last - first):
        to[out + m] = rate * e[m] / total * yes[m] if goal[out + m] >= 0 else 0.0
    return out + last - first


@fast
def visit(
    axes: Axes, far: Far, accept: Any, values: Any, states: Any, fullest: int, goal: Any, rates: Any
) -> None:
    """Rows of ``goal`` (numbers of states) and ``rates`` (μσA a month), one a state: each way of each unit from there,
    then −1 and 0."""
    e, yes = np.empty(fullest), np.empty(fullest)
    ruled = axes.feasible.shape[0] > 0
    for i in range(states.shape[0]):
        s = states[i]
        row, to = goal[i], rates[i]
        out = 0
        for issue in range(axes.o.shape[0]):
            stride, o = axes.stride[issue], axes.o[issue]
            k = s // stride % o
            for unit in range(axes.unit_at[issue], axes.unit_at[issue + 1]):
                mine = values[axes.actor[unit]]
                at = axes.from_at[unit] + k
                first, last = axes.way_at[at], axes.way_at[at + 1]
                for m in range(first, last):
                    t = s + (axes.to[m] - k) * stride
                    bits = np.int64(1)
                    if axes.mask[m] >= 0:
                        bits = np.int64(axes.masks[axes.mask[m], s])
                    elif axes.free[unit] and ruled:
                        bits = np.int64(axes.feasible[s]) & np.int64(axes.feasible[t])
                    yes[m - first] = 0.0 if bits & 2 else 1.0
                    for q in range(axes.other_at[m], axes.other_at[m + 1]):
                        b = axes.acceptor[axes.acceptor_at[issue] + axes.other[q]]
                        yes[m - first] *= _accepts(accept[b], values[b, t] - values[b, s])
                    e[m - first] = axes.choice[unit] * (yes[m - first] * (mine[t] - mine[s]) - axes.cost[m])
                    row[out + m - first] = t if bits & 1 else -1
                out = _choose(e, yes, row, first, last, axes.inertia[unit], axes.rate[unit], to, out)
        for u in range(far.actor.shape[0]):
            mine = values[far.actor[u]]
            first, last = far.way_at[u], far.way_at[u + 1]
            for m in range(first, last):
                t, bits = far.target[m, s], np.int64(far.mask[m, s])
                yes[m - first] = 0.0 if bits & 2 else 1.0
                for q in range(far.other_at[m], far.other_at[m + 1]):
                    b = far.other[q]
                    gain = values[b, t] - values[b, s]
                    for p in range(far.paid_at[m], far.paid_at[m + 1]):
                        if far.payer[p] == b:
                            gain -= far.paid[p, s]
                    yes[m - first] *= _accepts(accept[b], gain)
                e[m - first] = far.choice[u] * (yes[m - first] * (mine[t] - mine[s]) - far.cost[m, s])
                row[out + m - first] = t if bits & 1 else -1
            out = _choose(e, yes, row, first, last, far.inertia[u], far.rate[u], to, out)
        for m in range(out, row.shape[0]):
            row[m] = -1
            to[m] = 0.0


@fast
def flow(where: Any, goal: Any, rates: Any, chance: Any, out: Any) -> None:
    """out += Qᵀp of distributions side by side: row i of ``rates`` leaves place ``where[i]`` for places ``goal[i]``."""
    for i in range(where.shape[0]):
        here = chance[where[i]]
        left = 0.0
        for m in range(goal.shape[1]):
            r = rates[i, m]
            if r != 0.0:
                left += r
                to = out[goal[i, m]]
                for d in range(here.shape[0]):
                    to[d] += r * here[d]
        back = out[where[i]]
        for d in range(here.shape[0]):
            back[d] -= left * here[d]


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
