"""What the units of one issue choose, as gains of value, in n settings of the other issues at once (Definition 4.2).

    σ_stay ∝ 1,   σ_m ∝ (η/M)·exp(λ·(A_m·ΔV_a(m) − κ_m)),   A_m = Π over the others b of logistic(λ_b·ΔV_b(m))

reference.py has it state by state. Here V of actor a at option k in setting i is ``x[a, k, i]``; what a unit adds to
dV/dτ goes to ``d`` or, as the rate of a move from k to t, to ``made[k, t]``. An exponent is taken less the largest of
them all, so that none overflows.

What packages, and whatever else moves several issues at once, add to dV/dτ (Definition 4.4): states are taken as they
are numbered, each way has its targets listed, κ and π are by state, and what others pay is taken from them if the move
is made.
"""

from typing import Any

import numpy as np

from ..tables import Axes, Far
from .exponential import exp
from .jit import BLOCK, fast


@fast
def answers(axes: Axes, issue: int, accept: Any, x: Any, answer: Any, spare: Any, n: int) -> None:
    """answer[b, k, t]: the chance that acceptor b of the issue consents to k → t; one exp for k → t and t → k."""
    o = axes.o[issue]
    first = axes.acceptor_at[issue]
    for b in range(axes.acceptor_at[issue + 1] - first):
        actor = axes.acceptor[first + b]
        factor = accept[actor]
        for k in range(o):
            at = axes.pair_at[issue] + (b * o + k) * o
            for t in range(k + 1, o):
                if not (axes.accepts[at + t] or axes.accepts[axes.pair_at[issue] + (b * o + t) * o + k]):
                    continue
                near, there = x[actor, k], x[actor, t]
                up, down = answer[b, k, t], answer[b, t, k]
                for i in range(n):
                    gain = factor * (there[i] - near[i])
                    up[i] = gain
                    spare[i] = exp(-abs(gain))
                for i in range(n):
                    e = spare[i]
                    yes, no = 1.0 / (1.0 + e), e / (1.0 + e)
                    better = up[i] >= 0
                    up[i] = yes if better else no
                    down[i] = no if better else yes


@fast
def free(
    axes: Axes, unit: int, o: int, x: Any, d: Any, count: Any, weight: Any, total: Any, spare: Any,
    where: Any, n: int, r0: int, listed: Any,
) -> None:  # fmt: skip
    """A unit that can go anywhere alone: weights exp(λ(V − max V)) along the axis serve every option it can leave.

    Change of V_i at k: μ(η/M)·(Σ_t w_t V_i(t) − V_i(k)·Σ_t w_t) / (w_k + (η/M)·Σ_{t≠k} w_t).
    """
    mine = x[axes.actor[unit]]
    choice, rate, inertia = axes.choice[unit], axes.rate[unit], axes.inertia[unit]
    ruled = where.shape[0] > 0
    top = spare
    top[:n] = -np.inf
    for k in range(o):
        v = mine[k]
        if ruled:
            f = where[k]
            for i in range(n):
                top[i] = v[i] if f[i] > 0 and v[i] > top[i] else top[i]
        else:
            for i in range(n):
                top[i] = v[i] if v[i] > top[i] else top[i]
    total[:n] = 0.0
    count[:n] = 0.0
    for k in range(o):
        v, w = mine[k], weight[k]
        for i in range(n):
            w[i] = exp(min(choice * (v[i] - top[i]), 0.0))
        if ruled:
            f = where[k]
            for i in range(n):
                w[i] *= f[i]
                count[i] += f[i]
        for i in range(n):
            total[i] += w[i]
    for i in range(n):
        share = inertia / (count[i] - 1.0) if ruled else inertia / (o - 1.0)
        count[i] = share if not ruled or count[i] > 1.0 else 0.0
    # From here weight[o + k] is how fast option k is left, a unit of weight: μ(η/M)/(w_k + (η/M)·Σ_{t≠k} w_t).
    for k in range(o):
        w, fast = weight[k], weight[o + k]
        for i in range(n):
            share = count[i]
            stays = w[i] + share * (total[i] - w[i])
            fast[i] = rate * share / stays if stays > 0.0 else 0.0
        if ruled:
            f = where[k]
            for i in range(n):
                fast[i] *= f[i]
    if listed.shape[1] > 0:
        for k in range(o):
            fast = weight[o + k]
            start = axes.from_at[unit] + k
            for m in range(axes.way_at[start], axes.way_at[start + 1]):
                w = weight[axes.to[m]]
                at = axes.out[m] + r0
                for i in range(n):
                    listed[0, at + i] = fast[i] * w[i]
                    listed[1, at + i] = 1.0
        return
    for a in range(x.shape[0]):
        mean = spare
        mean[:n] = 0.0
        for k in range(o):
            w, v = weight[k], x[a, k]
            for i in range(n):
                mean[i] += w[i] * v[i]
        for k in range(o):
            fast, v, change = weight[o + k], x[a, k], d[a, k]
            for i in range(n):
                change[i] += fast[i] * (mean[i] - v[i] * total[i])
    if d.shape[0] > x.shape[0]:
        for k in range(o):
            fast, w, change = weight[o + k], weight[k], d[x.shape[0], k]
            for i in range(n):
                change[i] += fast[i] * (total[i] - w[i])


@fast
def propose(
    e: Any, ways: int, top: Any, count: Any, total: Any, inertia: float, rate: float, n: int
) -> None:  # fmt: skip
    """Exponents ``e`` [way, i] become μσ, how often each way is proposed; ``top`` is the largest of them and of 0,
    ``count`` M."""
    for i in range(n):
        total[i] = exp(-top[i])
        count[i] = inertia / count[i] if count[i] > 0.0 else 0.0
    for m in range(ways):
        weight = e[m]
        for i in range(n):
            weight[i] = count[i] * exp(weight[i] - top[i])
        for i in range(n):
            total[i] += weight[i]
    for i in range(n):
        total[i] = rate / total[i]
    for m in range(ways):
        weight = e[m]
        for i in range(n):
            weight[i] *= total[i]


@fast
def choosing(
    axes: Axes, unit: int, o: int, x: Any, d: Any, made: Any, answer: Any, exponent: Any, accepted: Any,
    top: Any, total: Any, count: Any, here: Any, stride: int, n: int, r0: int, listed: Any,
) -> None:  # fmt: skip
    """A unit whose moves need others, cost something, or are not all to be had: each way by itself.

    made[k, t] gains μσA; the proposer's costs go to ``d``. ``listed`` [2, moves] takes μσ and A instead, if given.
    """
    actor = axes.actor[unit]
    choice, rate, inertia = axes.choice[unit], axes.rate[unit], axes.inertia[unit]
    for k in range(o):
        first = axes.way_at[axes.from_at[unit] + k]
        last = axes.way_at[axes.from_at[unit] + k + 1]
        if first == last:
            continue
        masked = axes.mask[first:last].max() >= 0
        top[:n] = 0.0
        count[:n] = 0.0 if masked else last - first
        near = x[actor, k]
        for m in range(first, last):
            e, yes, there = exponent[m - first], accepted[m - first], x[actor, axes.to[m]]
            yes[:n] = 1.0
            for q in range(axes.other_at[m], axes.other_at[m + 1]):
                says = answer[axes.other[q], k, axes.to[m]]
                for i in range(n):
                    yes[i] *= says[i]
            cost = axes.cost[m]
            if axes.mask[m] >= 0:
                row = axes.masks[axes.mask[m]]
                for i in range(n):
                    bits = row[here[i] + k * stride]
                    yes[i] = 0.0 if bits & 2 else yes[i]
                    e[i] = choice * (yes[i] * (there[i] - near[i]) - cost) if bits & 1 else -np.inf
                    count[i] += bits & 1
            else:
                for i in range(n):
                    e[i] = choice * (yes[i] * (there[i] - near[i]) - cost)
                if masked:
                    for i in range(n):
                        count[i] += 1.0
            for i in range(n):
                top[i] = e[i] if e[i] > top[i] else top[i]
        propose(exponent, last - first, top, count, total, inertia, rate, n)
        for m in range(first, last):
            e, yes = exponent[m - first], accepted[m - first]
            if listed.shape[1] > 0:
                at = axes.out[m] + r0
                listed[0, at : at + n] = e[:n]
                listed[1, at : at + n] = yes[:n]
                continue
            sum_ = made[k, axes.to[m]]
            for i in range(n):
                sum_[i] += e[i] * yes[i]
            cost = axes.cost[m]
            if cost != 0.0:
                change = d[actor, k]
                for i in range(n):
                    change[i] -= e[i] * cost


@fast
def choose_far(
    far: Far, u: int, accept: Any, values: Any, s0: int, n: int, proposed: Any, accepted: Any, line: Any
) -> bool:  # fmt: skip
    """μσ and A of each way of a far unit, proposed and accepted [way, BLOCK], in the n states from s0; False where it
    has none in any of them."""
    top, total, count = line[0], line[1], line[2]
    first, last = far.way_at[u], far.way_at[u + 1]
    mine = values[far.actor[u]]
    choice = far.choice[u]
    top[:n] = 0.0
    count[:n] = 0.0
    for m in range(first, last):
        can = far.mask[m]
        for i in range(n):
            count[i] += can[s0 + i] & 1
    if not count[:n].any():
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
                    listed[0, at : at + n] = wants[:n] if some else np.zeros(n)
                    listed[1, at : at + n] = yes[:n] if some else np.ones(n)
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
