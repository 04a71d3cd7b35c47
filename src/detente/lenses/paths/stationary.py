"""The value of play without end: V with dV/dτ = 0.

Written state by state, dV/dτ = 0 says V_i(s) is an average, with weights ρ_i and the rates of the moves really made
(less costs):

    V_i(s) = V_i(s) + dV_i/dτ(s) / (ρ_i + e(s)),   e(s) = Σ μσA over the moves from s

Iterating that (Jacobi's method with the policy taken along, damped by β = 0.7 because two best replies can chase each
other) moves far more in a sweep than a uniformised step, since states are left much less often than they are
reconsidered. Anderson's (1965) mixing of the last m sweeps, in the form of Walker & Ni (2011), takes care of the slow
directions that a small discount leaves. It is restarted from the best values known when it strays.

There may be more than one such V. The one found is that reached from the start given, by default the flow u; it is
never called the equilibrium, and the residual max |dV/dτ| is what is reported of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...game.game import Floats
from . import reference
from .board import PlayBoard
from .kernel import Kernel, slope

DAMPING = 0.7
MEMORY = 10
"""Sweeps mixed."""
STRAY = 20.0
"""A residual this many times the least one restarts the mixing."""


@dataclass(frozen=True, eq=False)
class Stationary:
    """Values float [A, S]; the largest |dV/dτ| a month left, range units; evaluations of dV/dτ it took."""

    values: Floats
    residual: float
    sweeps: int
    converged: bool


def stationary(
    kernel: Kernel,
    start: Floats | None = None,
    *,
    residual: float = 1e-9,
    max_sweeps: int = 4_000,
    memory: int = MEMORY,
) -> Stationary:
    """The stationary values of a game, from ``start`` (float [A, S]; the flow if None), a neighbouring game's, say.

    ``memory`` is m, the sweeps mixed: 2 m + 4 arrays of the values' size are held.
    """
    board = kernel.board
    now = np.array(board.flow if start is None else start, dtype=np.float64)
    best, least = now, np.inf
    change = np.empty((len(now) + 1, now.shape[1]))
    mix = _Mix([], [], np.zeros((0, 0)))
    before: tuple[Floats, Floats] | None = None
    for sweep in range(1, max_sweeps + 1):
        slope(kernel, now, change)
        left = float(np.abs(change[:-1]).max(initial=0.0))
        if left < least:
            best, least = now, left
        if least <= residual:
            return Stationary(best, least, sweep, True)
        if not left <= STRAY * least:
            now, before, mix = best, None, _Mix([], [], np.zeros((0, 0)))
            slope(kernel, now, change)
        onward = change[:-1] / (board.discount[:, None] + change[-1])
        onward *= DAMPING
        if before is not None:
            mix = _with(mix, now - before[0], onward - before[1], memory)
        before = (now, onward)
        now = _mixed(mix, now, onward)
    return Stationary(best, least, max_sweeps, False)


@dataclass(frozen=True, eq=False)
class _Mix:
    """Differences of the last sweeps: ``moved`` of values and of what the sweep adds, together; ``turned`` of the
    latter alone; ``gram`` their inner products."""

    moved: list[Floats]
    turned: list[Floats]
    gram: Floats


def _with(mix: _Mix, dx: Floats, df: Floats, memory: int) -> _Mix:
    drop = max(0, len(mix.turned) + 1 - memory)
    turned = [*mix.turned[drop:], df]
    gram = np.empty((len(turned), len(turned)))
    gram[:-1, :-1] = mix.gram[drop:, drop:]
    gram[-1] = gram[:, -1] = [_dot(x, df) for x in turned]
    dx += df
    return _Mix([*mix.moved[drop:], dx], turned, gram)


def _mixed(mix: _Mix, now: Floats, onward: Floats) -> Floats:
    """now + onward, less what the last sweeps say would be taken back: θ least squares of ‖onward − Σθ·turned‖."""
    out = now + onward
    if not mix.turned:
        return out
    aim = np.array([_dot(x, onward) for x in mix.turned])
    ridge = 1e-12 * float(np.trace(mix.gram)) / len(aim) * np.eye(len(aim))
    share: Floats = np.linalg.lstsq(mix.gram + ridge, aim, rcond=None)[0]
    for theta, moved in zip(share, mix.moved, strict=True):
        out -= theta * moved
    return out


def _dot(a: Floats, b: Floats) -> float:
    """Inner product in an order of its own: that of a BLAS library depends on how many threads it has."""
    return float(np.add.reduce((a * b).ravel()))


def plain(board: PlayBoard, *, residual: float = 1e-9, max_sweeps: int = 20_000) -> Stationary:
    """The reference: uniformised steps of reference.py from the flow, until dV/dτ is gone."""
    values, left = board.flow, np.inf
    for sweep in range(1, max_sweeps + 1):
        change = reference.slope(board, values)
        left = float(np.abs(change).max(initial=0.0))
        if left <= residual:
            return Stationary(values, left, sweep, True)
        values = values + board.longest_step * change
    return Stationary(values, left, max_sweeps, False)
