"""Everything that the units of one issue do, over a block of settings of the other issues.

A setting (*rest*) and an option k make a state: ``base + k·stride``. Values are gathered into blocks by option, the
units of units.py work on them, and what they add is put back; or each way is listed, its rate and its acceptance.

dV/dτ goes over the whole space, a tile of it at a time, and steps go along it (Definition 4.1):

    dV_i/dτ = ρ_i (u_i − V_i) + what the units of every issue add + what packages add

Neighbouring issues are worked on together while a tile of states is in a core's second cache (tables.Groups).
"""

from typing import Any

import numpy as np

from ..tables import Axes, Groups
from .jit import BLOCK, fast
from .units import answers, choosing, free


@fast
def bases(o: int, stride: int, r0: int, n: int, base: Any) -> None:
    """The first states of rests r0:r0+n of an issue: divided once, not for every move."""
    for i in range(n):
        r = r0 + i
        base[i] = r // stride * stride * o + r % stride


@fast
def gather(values: Any, base: Any, stride: int, x: Any, o: int, n: int) -> None:
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


@fast
def scatter(x: Any, base: Any, stride: int, values: Any, o: int, n: int) -> None:
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


@fast
def work_issue(
    axes: Axes, issue: int, accept: Any, values: Any, change: Any, base: Any, stride: int, here: Any, whole: int,
    n: int, r0: int, scratch: Any, listed: Any,
) -> None:  # fmt: skip
    """All units of one issue over n rests: state (rest i, option k) is ``base[i] + k·stride`` in ``values`` and
    ``here[i] + k·whole`` in the space."""
    x, d, made, answer, exponent, accepted, weight, where, line = scratch
    o = axes.o[issue]
    gather(values, base, stride, x, o, n)
    listing = listed.shape[1] > 0
    if not listing:
        d[:, :o, :n] = 0.0
        made[:o, :o, :n] = 0.0
    ruled = axes.feasible.shape[0] > 0
    if ruled:
        for k in range(o):
            for i in range(n):
                where[k, i] = axes.feasible[here[i] + k * whole]
    answers(axes, issue, accept, x, answer, line[0], n)
    for unit in range(axes.unit_at[issue], axes.unit_at[issue + 1]):
        if axes.free[unit]:
            free(
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
            choosing(
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
    scatter(d, base, stride, change, o, n)


@fast
def scratch_of(axes: Axes, actors: int, rows: int, fullest: int, acceptors: int) -> Any:
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


@fast
def list_near(
    axes: Axes, issue: int, accept: Any, values: Any, listed: Any, fullest: int, acceptors: int, lo: int, hi: int
) -> None:  # fmt: skip
    """listed[0] = μσ and listed[1] = A of every move on an issue, at ``axes.out`` plus the rest, rests lo:hi."""
    o, stride = axes.o[issue], axes.stride[issue]
    scratch = scratch_of(axes, values.shape[0], 1, fullest, acceptors)
    base = np.empty(BLOCK, dtype=np.int64)
    for r0 in range(lo, hi, BLOCK):
        n = min(BLOCK, hi - r0)
        bases(o, stride, r0, n, base)
        work_issue(axes, issue, accept, values, values, base, stride, base, stride, n, r0, scratch, listed)


@fast
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
    scratch = scratch_of(axes, actors, rows, fullest, acceptors)
    base = np.empty(BLOCK, dtype=np.int64)
    here = np.empty(BLOCK, dtype=np.int64)
    v = np.empty((actors, size * chunk))
    d = np.empty((rows, size * chunk))
    for block in range(lo, hi):
        start = block // chunks * size * inner + block % chunks * chunk
        wide = min(chunk, inner - block % chunks * chunk)
        for a in range(rows):
            for g in range(size):
                at, to = start + g * inner, g * wide
                if a < actors:
                    for c in range(wide):
                        v[a, to + c] = values[a, at + c]
                if first and a < actors:
                    for c in range(wide):
                        d[a, to + c] = discount[a] * (flow[a, at + c] - values[a, at + c])
                else:
                    for c in range(wide):
                        d[a, to + c] = 0.0 if first else change[a, at + c]
        for issue in range(groups.at[group], groups.at[group + 1]):
            o = axes.o[issue]
            stride = axes.stride[issue] // inner * wide
            rests = size * wide // o
            for r0 in range(0, rests, BLOCK):
                n = min(BLOCK, rests - r0)
                bases(o, stride, r0, n, base)
                for i in range(n):
                    here[i] = start + base[i] // wide * inner + base[i] % wide
                work_issue(
                    axes, issue, accept, v, d, base, stride, here, axes.stride[issue], n, r0, scratch, nothing
                )  # fmt: skip
        for a in range(rows):
            for g in range(size):
                at, to = start + g * inner, g * wide
                for c in range(wide):
                    change[a, at + c] = d[a, to + c]


@fast
def combine(start: Any, values: Any, change: Any, h: float, keep: float, out: Any, lo: int, hi: int) -> None:
    """out = keep·start + (1 − keep)·(values + h·change), states lo:hi."""
    for a in range(values.shape[0]):
        for s in range(lo, hi):
            out[a, s] = keep * start[a, s] + (1.0 - keep) * (values[a, s] + h * change[a, s])
