"""Predicted play as it is defined, in readable NumPy.

With time to go τ (Definitions 4.1–4.5; Doraszelski & Judd 2012; Arcidiacono, Bayer, Blevins & Ellickson 2016):

    dV_i/dτ = ρ_i (u_i − V_i) + Σ_{a,j} μ Σ_m σ_m A_m (V_i(m(s)) − V_i(s) − π_im) − Σ_j μ Σ_m σ_m κ_m  [i = a]
    σ_stay ∝ 1,   σ_m ∝ (η/M)·exp(λ·(A_m·ΔV_a(m) − κ_m))
    A_m = Π over the other actors b of 1/(1 + exp(−λ_b·(ΔV_b(m) − π_bm)));  0 where a red line of one of them refuses

κ is what proposing costs the proposer, paid whether or not the others accept; π_b is what another actor pays if the
move is made (its part of a package). M counts the moves a unit has from the state; one that its own red line refuses
is none of them, one that somebody else's refuses is proposed in vain.
"""

from dataclasses import dataclass

import numpy as np

from detente.game.game import Floats, Ints

from .board import Arrow, PlayBoard, Unit, arrow


@dataclass(frozen=True)
class Chance:
    """σ (proposed) and A (accepted) of one arrow under given values, float [n], in the order of its sources."""

    arrow: Arrow
    proposed: Floats
    accepted: Floats


def chances(board: PlayBoard, unit: Unit, values: Floats) -> tuple[Chance, ...]:
    """σ and A of every way of a unit; ``values`` float [A, S]."""
    arrows = [arrow(board, way) for way in unit.ways]
    size = values.shape[1]
    count = np.zeros(size)
    for a in arrows:
        count[a.source] += 1
    accepted = [_accepted(board, a, values) for a in arrows]
    exponents = []
    top = np.zeros(size)
    for a, accept in zip(arrows, accepted, strict=True):
        gain = values[unit.actor, a.target] - values[unit.actor, a.source]
        exponent = unit.choice * (accept * gain - a.cost)
        top[a.source] = np.maximum(top[a.source], exponent)
        exponents.append(exponent)
    total = np.exp(-top)
    weights = []
    for a, exponent in zip(arrows, exponents, strict=True):
        weight = unit.inertia / count[a.source] * np.exp(exponent - top[a.source])
        total[a.source] += weight
        weights.append(weight)
    return tuple(
        Chance(a, weight / total[a.source], accept)
        for a, weight, accept in zip(arrows, weights, accepted, strict=True)
    )


def _accepted(board: PlayBoard, a: Arrow, values: Floats) -> Floats:
    accept = np.where(a.refused, 0.0, 1.0)
    paid = dict(a.paid)
    for b in a.way.others:
        gain = values[b, a.target] - values[b, a.source] - paid.get(b, 0.0)
        accept = accept * _logistic(board.accept[b] * gain)
    return accept


def _logistic(x: Floats) -> Floats:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def slope(board: PlayBoard, values: Floats) -> Floats:
    """dV/dτ, float [A, S]."""
    change = board.discount[:, None] * (board.flow - values)
    for unit in board.units:
        for chance in chances(board, unit, values):
            a = chance.arrow
            made = unit.rate * chance.proposed * chance.accepted
            change[:, a.source] += made * (values[:, a.target] - values[:, a.source])
            change[unit.actor, a.source] -= unit.rate * chance.proposed * a.cost
            for b, cost in a.paid:
                change[b, a.source] -= made * cost
    return change


def step(board: PlayBoard, values: Floats, h: float) -> Floats:
    """Values ``h`` months earlier by one uniformised step: V + h·dV/dτ. ``h`` at most ``board.longest_step``."""
    return values + h * slope(board, values)


def backward(board: PlayBoard, end: Floats, months: float, steps: int) -> Floats:
    """Values ``months`` before the end, float [A, S], by ``steps`` equal steps of Heun's method.

    One such step is the average of the values and of two uniformised steps on, so that under the same bound on its
    length (``board.longest_step``) every value stays an average of others; its error falls with the square of h.
    """
    h = months / steps
    values = end
    for _ in range(steps):
        values = 0.5 * (values + step(board, step(board, values, h), h))
    return values


def generator(board: PlayBoard, values: Floats) -> tuple[Ints, Ints, Floats]:
    """Moves really made per month under given values: (source, target, rate), one entry a unit, way and state."""
    none = np.zeros(0, dtype=np.int64)
    sources, targets, rates = [none], [none], [np.zeros(0)]
    for unit in board.units:
        for chance in chances(board, unit, values):
            sources.append(chance.arrow.source)
            targets.append(chance.arrow.target)
            rates.append(unit.rate * chance.proposed * chance.accepted)
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(rates)
