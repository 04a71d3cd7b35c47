"""dV/dτ over the whole space, a tile of it at a time, and steps along it (Definition 4.1).

    dV_i/dτ = ρ_i (u_i − V_i) + what the units of every issue add + what packages add

Neighbouring issues are worked on together while a tile of states is in a core's second cache (tables.Groups).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tables import Axes, Groups
from .issue import scratch_of, work_issue
from .jit import BLOCK, fast


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
