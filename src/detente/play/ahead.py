"""The chance that something will have happened by a date, at known rates (Definitions 9.2, 9.3).

With Q the rates of moves and p(0) the state now, dp/dt = Qᵀp. While the rates stand, uniformisation is exact (Jensen
1953; Grassmann 1977):

    p(t) = Σ_n e^{−Λt}(Λt)ⁿ/n! · Pⁿ p(0)      P = I + Qᵀ/Λ,  Λ no less than the rate at which any state is left

cut where what is left of the Poisson weights is under 1e-10. While values still change before a deadline, the steps of
lenses/paths/forward.py are taken. What is asked is one of three: a condition *holds* at a date; it has been *reached*
by then (first passage: what flows into it is dropped, and counted); a *move* to it has been made by then (what flows
along such a move is dropped, and counted), which differs where the condition holds already.

Where moves come at a constant rate θ whatever the state, each uniformly among the states that can be moved to ("none
of these", evidence/moves.py), and θ is gamma distributed with shape A and rate B, the weights of P's powers are
negative binomial:

    P(n moves in t) = Γ(A+n)/(Γ(A) n!) · (B/(B+t))^A · (t/(B+t))^n
"""

import itertools
import math
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.game.game import Bools, Floats

from .board import option_at
from .forward import stages, walk
from .kernel import Edges, Kernel, edges, moves, push

LEFT = 1e-10
"""Of the weights: what is left out."""
MOST = 20_000
"""Powers taken at most."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of the state: ``states`` bool [S], by ``months`` from now; for a move, the issues it changes."""

    kind: Literal["holds", "reached", "move"]
    states: Bools
    months: float
    issues: tuple[int, ...] = ()


def chances(
    parts: Sequence[tuple[Kernel, float]],
    end: Floats,
    start: int,
    asked: Sequence[Asked],
    *,
    still: bool = True,
    longest: float = math.inf,
) -> Floats:
    """Float [K]: the chance of each thing asked, from state number ``start``.

    ``parts`` are (game, months it lasts), in order; ``end`` float [A, S] the values after the last one. ``still``: they
    are its own game's stationary ones, so that they stand throughout it. ``longest`` months a step where values change.
    """
    chains = _start(parts[0][0], start, asked)
    changing = parts[:-1] if still else parts
    before = sum(months for _, months in changing)
    if before > 0:
        known: tuple[Kernel, Floats, Floats] | None = None
        for leg in walk(stages(changing, [a.months for a in asked], longest), end):
            same = known is not None and known[0] is leg.kernel and known[1] is leg.now
            first = known[2] if known is not None and same else moves(leg.kernel, leg.now).rates
            second = moves(leg.kernel, leg.then).rates
            known = (leg.kernel, leg.then, second)
            for c in chains:
                if c.asked.months > leg.start + 1e-9:
                    one = c.p + leg.h * _flow(leg.kernel, c, first, c.p)
                    two = one + leg.h * _flow(leg.kernel, c, second, one)
                    c.p = 0.5 * (c.p + two)
    if still:
        kernel = parts[-1][0]
        rates = moves(kernel, end).rates
        left = np.bincount(edges(kernel).source, weights=rates, minlength=kernel.size)
        fastest = float(left.max(initial=0.0))
        for c in chains:
            months = c.asked.months - before
            if c.asked.months > before + 1e-12 and fastest > 0:
                # A long stretch is cut, so that no first weight is too small to be held.
                pieces = max(1, math.ceil(fastest * months / 200))
                mean = fastest * months / pieces
                for _ in range(pieces):
                    ratios = (mean / n for n in itertools.count(1))
                    weights = itertools.accumulate(ratios, operator.mul, initial=math.exp(-mean))
                    c.p = _powers(kernel, c, rates, fastest=fastest, weights=weights)
    return np.array([c.answer() for c in chains])


def chances_by_habit(
    kernel: Kernel, shape: float, months: float, start: int, asked: Sequence[Asked]
) -> Floats:
    """Float [K], under moves at a gamma distributed rate (``shape``, and rate ``months``), each uniformly among the
    states that can be moved to from where it finds itself."""
    listed = edges(kernel)
    flat = moves(kernel, np.zeros_like(kernel.board.flow)).proposed > 0
    pairs = np.where(flat, listed.source * kernel.size + listed.target, -1)
    _, first = np.unique(pairs, return_index=True)
    first = first[pairs[first] >= 0]
    count = np.bincount(listed.source[first], minlength=kernel.size)
    rates = np.zeros(len(pairs))
    rates[first] = 1.0 / count[listed.source[first]]
    chains = _start(kernel, start, asked)
    for c in chains:
        x = c.asked.months / (months + c.asked.months)
        ratios = ((shape + n) / (n + 1) * x for n in itertools.count())
        weights = itertools.accumulate(ratios, operator.mul, initial=(1.0 - x) ** shape)
        c.p = _powers(kernel, c, rates, fastest=1.0, weights=weights)
    return np.array([c.answer() for c in chains])


@dataclass(eq=False)
class _Chain:
    """The distribution a question is read from, as far as it has been taken."""

    asked: Asked
    p: Floats
    cut: Edges | None
    """The edges whose flow is dropped and counted, ``unit`` their place in the list of moves; None where the condition
    itself says it."""

    def answer(self) -> float:
        if self.asked.kind == "holds":
            return float(self.p[self.asked.states].sum())
        return min(1.0, max(0.0, 1.0 - float(self.p.sum())))


def _start(kernel: Kernel, start: int, asked: Sequence[Asked]) -> list[_Chain]:
    game = kernel.board.game
    found, listed = [], None
    for a in asked:
        p = np.zeros(kernel.size)
        p[start] = 0.0 if a.kind == "reached" and a.states[start] else 1.0
        cut = None
        # From outside the condition every way into it is a move to it, so that a first passage says it.
        if a.kind == "move" and a.states[start]:
            listed = listed or edges(kernel)
            changes = np.zeros(len(listed.source), dtype=np.bool_)
            for j in a.issues:
                changes |= option_at(game, j, listed.source) != option_at(game, j, listed.target)
            at = np.flatnonzero(changes & a.states[listed.target])
            cut = Edges(listed.source[at], listed.target[at], at, listed.way[at])
        found.append(_Chain(a, p, cut))
    return found


def _flow(kernel: Kernel, c: _Chain, rates: Floats, p: Floats) -> Floats:
    """Qᵀp less what is dropped."""
    out = push(kernel, rates, p)
    if c.cut is not None:
        lost = rates[c.cut.unit] * p[c.cut.source]
        out -= np.bincount(c.cut.target, weights=lost, minlength=len(p))
    elif c.asked.kind != "holds":
        out[c.asked.states] = 0.0
    return out


def _powers(kernel: Kernel, c: _Chain, rates: Floats, *, fastest: float, weights: Iterator[float]) -> Floats:
    """Σ_n w_n Pⁿ p, until what is left of the weights is nothing to speak of."""
    term, total = c.p, 0.0
    out = np.zeros_like(term)
    for n, weight in enumerate(weights):
        if n:
            term = term + _flow(kernel, c, rates, term) / fastest
        out += weight * term
        total += weight
        if 1.0 - total <= LEFT or n >= MOST:
            break
    return out / total
