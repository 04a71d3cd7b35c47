"""The loops of predicted play, compiled by numba: float64, no fastmath, each state's sums in a fixed order.

Every function works on blocks ``lo:hi``, which write apart, so that kernel.py can give them to threads in any number
and no bit changes. Definitions in reference.py, layout in tables.py. Import this module late: numba takes seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from .tables import Axes, Far, Groups

BLOCK = 128
"""Rests worked on together: their arrays stay in a core's first cache."""

_FAST: dict[str, Any] = {"cache": True, "error_model": "numpy", "nogil": True}


@intrinsic
def _to_bits(_context: Any, _x: Any) -> Any:
    def make(_c: Any, builder: Any, _s: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), make


@intrinsic
def _from_bits(_context: Any, _x: Any) -> Any:
    def make(_c: Any, builder: Any, _s: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), make


@njit(**_FAST)
def _exp(x: float) -> float:
    """e^x for x ≤ 0 to one unit in the last place or two, 0 below −708: in a form that fills a vector register.

    x = n·ln 2 + r, |r| ≤ ln 2 / 2, ln 2 in two parts (Cody & Waite 1980), e^r by its series to r¹³/13!.
    """
    y = max(x, -708.0)
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
    scale: float = _from_bits((_to_bits(shifted) + 1023) << 52)  # type: ignore[call-arg]
    return p * scale if x > -708.0 else 0.0


@njit(**_FAST)
def _gather(values: Any, base: Any, stride: int, x: Any, o: int, n: int) -> None:
    """x[a, k, i] = values[a, base[i] + k·stride], by runs of neighbours where there are any."""
    long = n > 0 and base[n - 1] - base[0] < 4 * n and stride >= 8
    for a in range(x.shape[0]):
        for k in range(o):
            to = x[a, k]
            row = values[a]
            if long:
                i = 0
                while i < n:
                    b = base[i]
                    m = min(n - i, stride - b % stride)
                    for q in range(m):
                        to[i + q] = row[b + k * stride + q]
                    i += m
            else:
                for i in range(n):
                    to[i] = row[base[i] + k * stride]


@njit(**_FAST)
def _scatter(x: Any, base: Any, stride: int, values: Any, o: int, n: int) -> None:
    """values[a, base[i] + k·stride] += x[a, k, i]; the targets are all different."""
    long = n > 0 and base[n - 1] - base[0] < 4 * n and stride >= 8
    for a in range(x.shape[0]):
        for k in range(o):
            of = x[a, k]
            row = values[a]
            if long:
                i = 0
                while i < n:
                    b = base[i]
                    m = min(n - i, stride - b % stride)
                    for q in range(m):
                        row[b + k * stride + q] += of[i + q]
                    i += m
            else:
                for i in range(n):
                    row[base[i] + k * stride] += of[i]


@njit(**_FAST)
def _answers(axes: Axes, issue: int, accept: Any, x: Any, answer: Any, spare: Any, n: int) -> None:
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
                    spare[i] = _exp(-abs(gain))
                for i in range(n):
                    e = spare[i]
                    yes, no = 1.0 / (1.0 + e), e / (1.0 + e)
                    better = up[i] >= 0
                    up[i] = yes if better else no
                    down[i] = no if better else yes


@njit(**_FAST)
def _free(
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
    for i in range(n):
        top[i] = -np.inf
    for k in range(o):
        v = mine[k]
        if ruled:
            f = where[k]
            for i in range(n):
                top[i] = v[i] if f[i] > 0 and v[i] > top[i] else top[i]
        else:
            for i in range(n):
                top[i] = v[i] if v[i] > top[i] else top[i]
    for i in range(n):
        total[i] = 0.0
        count[i] = 0.0
    for k in range(o):
        v, w = mine[k], weight[k]
        for i in range(n):
            w[i] = _exp(min(choice * (v[i] - top[i]), 0.0))
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
        for i in range(n):
            mean[i] = 0.0
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


@njit(**_FAST)
def _choosing(
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
        masked = False
        for m in range(first, last):
            masked = masked or axes.mask[m] >= 0
        for i in range(n):
            top[i] = 0.0
            count[i] = 0.0
        near = x[actor, k]
        for m in range(first, last):
            e, yes, there = exponent[m - first], accepted[m - first], x[actor, axes.to[m]]
            for i in range(n):
                yes[i] = 1.0
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
        for i in range(n):
            total[i] = _exp(-top[i])
        if masked:
            for i in range(n):
                count[i] = inertia / count[i] if count[i] > 0.0 else 0.0
        else:
            for i in range(n):
                count[i] = inertia / (last - first)
        for m in range(first, last):
            e = exponent[m - first]
            for i in range(n):
                e[i] = count[i] * _exp(e[i] - top[i])
            for i in range(n):
                total[i] += e[i]
        for i in range(n):
            total[i] = rate / total[i]
        for m in range(first, last):
            e, yes = exponent[m - first], accepted[m - first]
            if listed.shape[1] > 0:
                at = axes.out[m] + r0
                for i in range(n):
                    listed[0, at + i] = e[i] * total[i]
                    listed[1, at + i] = yes[i]
                continue
            sum_ = made[k, axes.to[m]]
            for i in range(n):
                sum_[i] += e[i] * total[i] * yes[i]
            cost = axes.cost[m]
            if cost != 0.0:
                change = d[actor, k]
                for i in range(n):
                    change[i] -= e[i] * total[i] * cost


@njit(**_FAST)
def _issue(
    axes: Axes, issue: int, accept: Any, values: Any, change: Any, base: Any, stride: int, here: Any, whole: int,
    n: int, r0: int, scratch: Any, listed: Any,
) -> None:  # fmt: skip
    """All units of one issue over n rests: state (rest i, option k) is ``base[i] + k·stride`` in ``values`` and
    ``here[i] + k·whole`` in the space."""
    x, d, made, answer, exponent, accepted, weight, where, line = scratch
    o = axes.o[issue]
    _gather(values, base, stride, x, o, n)
    listing = listed.shape[1] > 0
    if not listing:
        for a in range(d.shape[0]):
            for k in range(o):
                row = d[a, k]
                for i in range(n):
                    row[i] = 0.0
        for k in range(o):
            for t in range(o):
                row = made[k, t]
                for i in range(n):
                    row[i] = 0.0
    ruled = axes.feasible.shape[0] > 0
    filled = False
    _answers(axes, issue, accept, x, answer, line[0], n)
    for unit in range(axes.unit_at[issue], axes.unit_at[issue + 1]):
        if axes.free[unit]:
            if ruled and not filled:
                for k in range(o):
                    for i in range(n):
                        where[k, i] = axes.feasible[here[i] + k * whole]
                filled = True
            _free(
                axes,
                unit,
                o,
                x,
                d,
                line[0],
                weight,
                line[1],
                line[2],
                where[: o if ruled else 0],
                n,
                r0,
                listed,
            )
        else:
            _choosing(
                axes, unit, o, x, d, made, answer, exponent, accepted, line[0], line[1], line[2], here, whole, n, r0,
                listed,
            )  # fmt: skip
    if listing:
        return
    for k in range(o):
        for t in range(o):
            if axes.moves[axes.moves_at[issue] + k * o + t]:
                rate = made[k, t]
                for a in range(x.shape[0]):
                    there, near, to = x[a, t], x[a, k], d[a, k]
                    for i in range(n):
                        to[i] += rate[i] * (there[i] - near[i])
                if d.shape[0] > x.shape[0]:
                    to = d[x.shape[0], k]
                    for i in range(n):
                        to[i] += rate[i]
    _scatter(d, base, stride, change, o, n)


@njit(**_FAST)
def _scratch(axes: Axes, actors: int, rows: int, fullest: int, acceptors: int) -> Any:
    o = 1
    for n in range(axes.o.shape[0]):
        o = max(o, axes.o[n])
    return (
        np.empty((actors, o, BLOCK)),
        np.empty((rows, o, BLOCK)),
        np.empty((o, o, BLOCK)),
        np.empty((max(acceptors, 1), o, o, BLOCK)),
        np.empty((fullest, BLOCK)),
        np.empty((fullest, BLOCK)),
        np.empty((2 * o, BLOCK)),
        np.empty((o, BLOCK)),
        np.empty((3, BLOCK)),
    )


@njit(**_FAST)
def sweep(
    axes: Axes, groups: Groups, group: int, accept: Any, discount: Any, flow: Any, values: Any, change: Any,
    fullest: int, acceptors: int, first: bool, lo: int, hi: int,
) -> None:  # fmt: skip
    """Adds what the issues of one group do to dV/dτ; the first group begins with ρ(u − V).

    ``change`` is [A, S], or [A + 1, S] to have the rate at which each state is left in its last row.
    """
    actors, rows = values.shape[0], change.shape[0]
    size, inner, chunk = groups.size[group], groups.inner[group], groups.chunk[group]
    chunks = (inner + chunk - 1) // chunk
    nothing = np.empty((2, 0))
    scratch = _scratch(axes, actors, rows, fullest, acceptors)
    base = np.empty(BLOCK, dtype=np.int64)
    here = np.empty(BLOCK, dtype=np.int64)
    v_all = np.empty((actors, size * chunk))
    d_all = np.empty((rows, size * chunk))
    for block in range(lo, hi):
        start = block // chunks * size * inner + block % chunks * chunk
        wide = min(chunk, inner - block % chunks * chunk)
        v, d = v_all, d_all
        for a in range(actors):
            for g in range(size):
                at, to = start + g * inner, g * wide
                for c in range(wide):
                    v[a, to + c] = values[a, at + c]
                if first:
                    for c in range(wide):
                        d[a, to + c] = discount[a] * (flow[a, at + c] - values[a, at + c])
                else:
                    for c in range(wide):
                        d[a, to + c] = change[a, at + c]
        for a in range(actors, rows):
            for g in range(size):
                at, to = start + g * inner, g * wide
                for c in range(wide):
                    d[a, to + c] = 0.0 if first else change[a, at + c]
        for issue in range(groups.at[group], groups.at[group + 1]):
            o = axes.o[issue]
            stride = axes.stride[issue] // inner * wide
            rests = size * wide // o
            for r0 in range(0, rests, BLOCK):
                n = min(BLOCK, rests - r0)
                for i in range(n):
                    r = r0 + i
                    s = r // stride * stride * o + r % stride
                    base[i] = s
                    here[i] = start + s // wide * inner + s % wide
                _issue(
                    axes, issue, accept, v, d, base, stride, here, axes.stride[issue], n, r0, scratch, nothing
                )  # fmt: skip
        for a in range(rows):
            for g in range(size):
                at, to = start + g * inner, g * wide
                for c in range(wide):
                    change[a, at + c] = d[a, to + c]


@njit(**_FAST)
def _far_unit(
    far: Far, u: int, accept: Any, values: Any, s0: int, n: int, proposed: Any, accepted: Any, line: Any
) -> bool:  # fmt: skip
    """μσ and A of each way of a far unit, proposed and accepted [way, BLOCK], in the n states from s0; False where it
    has none in any of them."""
    top, total, count = line[0], line[1], line[2]
    first, last = far.way_at[u], far.way_at[u + 1]
    mine = values[far.actor[u]]
    choice, some = far.choice[u], 0
    for i in range(n):
        top[i] = 0.0
        count[i] = 0.0
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
                small = _exp(-abs(gain))
                yes[i] *= (1.0 if gain >= 0 else small) / (1.0 + small)
        for i in range(n):
            gain = mine[goal[s0 + i]] - mine[s0 + i]
            e[i] = choice * (yes[i] * gain - cost[s0 + i]) if can[s0 + i] & 1 else -np.inf
        for i in range(n):
            count[i] += can[s0 + i] & 1
            top[i] = e[i] if e[i] > top[i] else top[i]
    for i in range(n):
        total[i] = _exp(-top[i])
        count[i] = far.inertia[u] / count[i] if count[i] > 0.0 else 0.0
    for m in range(first, last):
        e = proposed[m - first]
        for i in range(n):
            e[i] = count[i] * _exp(e[i] - top[i])
        for i in range(n):
            total[i] += e[i]
    for m in range(first, last):
        e = proposed[m - first]
        for i in range(n):
            e[i] *= far.rate[u] / total[i]
    return True


@njit(**_FAST)
def sweep_far(far: Far, accept: Any, values: Any, change: Any, lo: int, hi: int) -> None:
    """Adds what packages do to dV/dτ in states lo:hi."""
    ways = far.target.shape[0]
    proposed, accepted, line = np.empty((ways, BLOCK)), np.empty((ways, BLOCK)), np.empty((3, BLOCK))
    for s0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - s0)
        for u in range(far.actor.shape[0]):
            if not _far_unit(far, u, accept, values, s0, n, proposed, accepted, line):
                continue
            first = far.way_at[u]
            for m in range(first, far.way_at[u + 1]):
                made, goal, cost, mine = line[0], far.target[m], far.cost[m], change[far.actor[u]]
                wants, yes = proposed[m - first], accepted[m - first]
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


@njit(**_FAST)
def list_near(
    axes: Axes, issue: int, accept: Any, values: Any, listed: Any, fullest: int, acceptors: int, lo: int, hi: int
) -> None:  # fmt: skip
    """listed[0] = μσ and listed[1] = A of every move on an issue, at ``axes.out`` plus the rest, rests lo:hi."""
    o, stride = axes.o[issue], axes.stride[issue]
    scratch = _scratch(axes, values.shape[0], 1, fullest, acceptors)
    base = np.empty(BLOCK, dtype=np.int64)
    for r0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - r0)
        for i in range(n):
            r = r0 + i
            base[i] = r // stride * stride * o + r % stride
        _issue(axes, issue, accept, values, values, base, stride, base, stride, n, r0, scratch, listed)


@njit(**_FAST)
def list_far(far: Far, accept: Any, values: Any, listed: Any, lo: int, hi: int) -> None:
    """The same of every package, at ``far.out`` plus the state, states lo:hi."""
    ways = far.target.shape[0]
    proposed, accepted, line = np.empty((ways, BLOCK)), np.empty((ways, BLOCK)), np.empty((3, BLOCK))
    for s0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - s0)
        for u in range(far.actor.shape[0]):
            some = _far_unit(far, u, accept, values, s0, n, proposed, accepted, line)
            first = far.way_at[u]
            for m in range(first, far.way_at[u + 1]):
                at = far.out[m] + s0
                for i in range(n):
                    listed[0, at + i] = proposed[m - first, i] if some else 0.0
                    listed[1, at + i] = accepted[m - first, i] if some else 1.0


@njit(**_FAST)
def combine(start: Any, values: Any, change: Any, h: float, keep: float, out: Any, lo: int, hi: int) -> None:
    """out = keep·start + (1 − keep)·(values + h·change), states lo:hi."""
    for a in range(values.shape[0]):
        for s in range(lo, hi):
            out[a, s] = keep * start[a, s] + (1.0 - keep) * (values[a, s] + h * change[a, s])


@njit(**_FAST)
def _bases(o: int, stride: int, r0: int, n: int, base: Any) -> None:
    """The first states of rests r0:r0+n of an issue: divided once, not for every move."""
    for i in range(n):
        r = r0 + i
        base[i] = r // stride * stride * o + r % stride


@njit(**_FAST)
def push_near(axes: Axes, issue: int, rates: Any, chance: Any, out: Any, lo: int, hi: int) -> None:
    """out += Qᵀp of one issue for several distributions at once (columns), rests lo:hi: rates are read once for all of
    them, and no state has two rests, so that blocks of rests write apart."""
    o, stride, many = axes.o[issue], axes.stride[issue], chance.shape[1]
    base = np.empty(BLOCK, dtype=np.int64)
    for r0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - r0)
        _bases(o, stride, r0, n, base)
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


@njit(**_FAST)
def push_far(far: Far, rates: Any, chance: Any, out: Any) -> None:
    """out += Qᵀp of every package: all of it by one thread, since many states lead to one."""
    for m in range(far.target.shape[0]):
        for s in range(chance.shape[0]):
            rate, target = rates[far.out[m] + s], far.target[m, s]
            for d in range(chance.shape[1]):
                flow = rate * chance[s, d]
                out[s, d] -= flow
                out[target, d] += flow


@njit(**_FAST)
def pull_near(axes: Axes, issue: int, rates: Any, worth: Any, out: Any, lo: int, hi: int) -> None:
    """out += Qf of one issue, rests lo:hi."""
    o, stride = axes.o[issue], axes.stride[issue]
    base = np.empty(BLOCK, dtype=np.int64)
    for r0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - r0)
        _bases(o, stride, r0, n, base)
        for u in range(axes.unit_at[issue], axes.unit_at[issue + 1]):
            for k in range(o):
                at = axes.from_at[u] + k
                for m in range(axes.way_at[at], axes.way_at[at + 1]):
                    here, up, first = k * stride, (axes.to[m] - k) * stride, axes.out[m] + r0
                    for i in range(n):
                        s = base[i] + here
                        out[s] += rates[first + i] * (worth[s + up] - worth[s])


@njit(**_FAST)
def pull_far(far: Far, rates: Any, worth: Any, out: Any, lo: int, hi: int) -> None:
    """out += Qf of every package, states lo:hi."""
    for m in range(far.target.shape[0]):
        for s in range(lo, hi):
            out[s] += rates[far.out[m] + s] * (worth[far.target[m, s]] - worth[s])
