"""What packages, and whatever else moves several issues at once, add to dV/dτ (Definitions 4.2 and 4.4).

    A_m = Π over the others b of logistic(λ_b·(ΔV_b(m) − π_bm)),   κ and π by state

As units.py, but states are taken as they are numbered, each way has its targets listed, and what others pay is taken
from them if the move is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tables import Far
from .exponential import exp
from .jit import BLOCK, fast
from .units import propose


@fast
def choose_far(
    far: Far, u: int, accept: Any, values: Any, s0: int, n: int, proposed: Any, accepted: Any, line: Any
) -> bool:  # fmt: skip
    """μσ and A of each way of a far unit, proposed and accepted [way, BLOCK], in the n states from s0; False where it
    has none in any of them."""
    top, total, count = line[0], line[1], line[2]
    first, last = far.way_at[u], far.way_at[u + 1]
    mine = values[far.actor[u]]
    choice, some = far.choice[u], 0
    top[:n] = 0.0
    count[:n] = 0.0
    for m in range(first, last):
        can = far.mask[m]
        for i in range(n):
            some += can[s0 + i] & 1
    if some == 0:
        return False
    for m in range(first, last):
        e, yes = proposed[m - first], accepted[m - first]
        can, goal, cost = far.mask[m], far.target[m], far.cost[m]
        for i in range(n):
            yes[i] = 0.0 if can[s0 + i] & 2 else 1.0
        for q in range(far.other_at[m], far.other_at[m + 1]):
            b = far.other[q]
            theirs, factor = values[b], accept[b]
            for i in range(n):
                e[i] = theirs[goal[s0 + i]] - theirs[s0 + i]
            for p in range(far.paid_at[m], far.paid_at[m + 1]):
                if far.payer[p] == b:
                    paid = far.paid[p]
                    for i in range(n):
                        e[i] -= paid[s0 + i]
            for i in range(n):
                gain = factor * e[i]
                small = exp(-abs(gain))
                yes[i] *= (1.0 if gain >= 0 else small) / (1.0 + small)
        for i in range(n):
            gain = mine[goal[s0 + i]] - mine[s0 + i]
            e[i] = choice * (yes[i] * gain - cost[s0 + i]) if can[s0 + i] & 1 else -np.inf
        for i in range(n):
            count[i] += can[s0 + i] & 1
            top[i] = e[i] if e[i] > top[i] else top[i]
    propose(proposed, last - first, top, count, total, far.inertia[u], far.rate[u], n)
    return True


@fast
def sweep_far(far: Far, accept: Any, values: Any, change: Any, listed: Any, lo: int, hi: int) -> None:
    """Adds what packages do to dV/dτ in states lo:hi; or, where ``listed`` [2, moves] has room, puts μσ and A of every
    package there, at ``far.out`` plus the state."""
    ways, listing = far.target.shape[0], listed.shape[1] > 0
    proposed, accepted, line = np.empty((ways, BLOCK)), np.empty((ways, BLOCK)), np.empty((3, BLOCK))
    for s0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - s0)
        for u in range(far.actor.shape[0]):
            some = choose_far(far, u, accept, values, s0, n, proposed, accepted, line)
            if not some and not listing:
                continue
            first = far.way_at[u]
            for m in range(first, far.way_at[u + 1]):
                wants, yes = proposed[m - first], accepted[m - first]
                if listing:
                    at = far.out[m] + s0
                    for i in range(n):
                        listed[0, at + i] = wants[i] if some else 0.0
                        listed[1, at + i] = yes[i] if some else 1.0
                    continue
                made, goal, cost, mine = line[0], far.target[m], far.cost[m], change[far.actor[u]]
                for i in range(n):
                    made[i] = wants[i] * yes[i]
                    mine[s0 + i] -= wants[i] * cost[s0 + i]
                for a in range(values.shape[0]):
                    of, to = values[a], change[a]
                    for i in range(n):
                        to[s0 + i] += made[i] * (of[goal[s0 + i]] - of[s0 + i])
                if change.shape[0] > values.shape[0]:
                    to = change[values.shape[0]]
                    for i in range(n):
                        to[s0 + i] += made[i]
                for p in range(far.paid_at[m], far.paid_at[m + 1]):
                    theirs, paid = change[far.payer[p]], far.paid[p]
                    for i in range(n):
                        theirs[s0 + i] -= made[i] * paid[s0 + i]
