"""The four solutions, over the acceptable frontier of one coalition.

Definitions 1.14–1.18, with gains g_i = u_i − d_i over the states every member accepts:

- Nash (1950, Econometrica 18; with powers, Kalai 1977b): max Π g_i^power_i;
- Kalai–Smorodinsky (1975, Econometrica 43; lexicographic: Imai 1983): lexicographic max-min of g_i / (best g_i);
- egalitarian (Kalai 1977a, Econometrica 45; lexicographic): lexicographic max-min of g_i;
- utilitarian: max Σ u_i.

Each maximiser is on the frontier: where t ≥ s with one strict, t has the larger sum and the larger sorted vector,
and where all gains are positive the larger product. So the frontier's vectors, with their ties, are all that need be
compared.

Nash and Kalai–Smorodinsky leave out a member whose best gain is 0: it accepts, and cannot be given anything. Where
every member could gain but no one state gives all of them a gain, every product is 0 and Nash chooses nothing, and
says so.
Outside exits constrain which states are acceptable and never enter a gain (Binmore, Shaked & Sutton 1989, QJE 104).
Exact: products and ratios are compared as integers and fractions; only unequal powers need logarithms, whose ties are
taken within a relative 1e-12.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from .game import Floats, Game, Ints

SolutionName = Literal["nash", "kalai-smorodinsky", "egalitarian", "utilitarian"]

NAMES: tuple[SolutionName, ...] = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
LOG_TIES = 1e-12

Reason = Literal["", "nothing acceptable", "no gain", "no common gain"]
"""Why nothing is chosen: no state is acceptable; none gives anybody a gain; none gives all of them one, though each
could gain, so that every product is 0."""


@dataclass(frozen=True)
class Choice:
    """What a solution chooses: indices into the vectors it was given."""

    name: SolutionName
    indices: tuple[int, ...]
    value: float | None
    unit: str
    compared: bool = False
    """It compares points of different parties."""
    left_out: tuple[int, ...] = ()
    """Columns left out."""
    reason: Reason = ""


def rates_of(game: Game, members: Sequence[int]) -> tuple[float, ...] | None:
    """Points per unit of the numeraire for each member; None unless all of them have one."""
    if game.numeraire is None:
        return None
    rates = tuple(float(game.numeraire.points_per_unit[i]) for i in members)
    return rates if all(np.isfinite(r) and r > 0 for r in rates) else None


def choose(
    name: SolutionName,
    vectors: Ints,
    inside: Ints,
    power: Floats,
    scale: int,
    *,
    rates: tuple[float, ...] | None = None,
    unit: str = "points",
) -> Choice:
    """What ``name`` chooses among utility vectors int64 [n, P], points × scale, with d_i int64 [P].

    ``rates`` are points per unit of a numeraire, used by the egalitarian and the utilitarian.
    """
    if not len(vectors):
        return Choice(name, (), None, "", reason="nothing acceptable")
    gains = vectors - inside
    if name in ("nash", "kalai-smorodinsky"):
        best = gains.max(axis=0)
        live, nothing = np.flatnonzero(best > 0), tuple(np.flatnonzero(best <= 0).tolist())
        if not len(live):
            return Choice(name, (), None, "", left_out=nothing, reason="no gain")
        if name == "nash":
            return _nash(gains[:, live], power[live], scale, nothing)
        return _kalai_smorodinsky(gains[:, live], nothing)
    shown = unit if rates else "points"
    each = [Fraction(r) for r in rates] if rates else [Fraction(1)] * gains.shape[1]
    approximate = np.array([float(e) for e in each]) * scale
    if name == "egalitarian":
        chosen = _leximin(
            gains / approximate,
            lambda k: sorted(Fraction(int(x)) / e for x, e in zip(gains[k], each, strict=True)),
        )
        return Choice(name, chosen, float((gains[chosen[0]] / approximate).min()), shown, not rates)
    totals = (vectors / approximate).sum(axis=1)
    chosen = _exact_maximum(
        totals,
        float(np.abs(vectors / approximate).sum(axis=1).max()),
        lambda k: sum((Fraction(int(x)) / e for x, e in zip(vectors[k], each, strict=True)), Fraction(0)),
    )
    return Choice(name, chosen, float(totals[chosen[0]]), shown, not rates)


def _nash(g: Ints, p: Floats, scale: int, out: tuple[int, ...]) -> Choice:
    gain = np.flatnonzero((g > 0).all(axis=1))
    if not len(gain):
        return Choice("nash", (), 0.0, "", left_out=out, reason="no common gain")
    logs = (np.log(g[gain].astype(np.float64)) * p).sum(axis=1)
    if (p == p[0]).all() and p[0] > 0:
        near = _exact_maximum(
            logs, float(np.abs(logs).max()), lambda k: math.prod(int(x) for x in g[gain[k]])
        )
        chosen = tuple(int(gain[k]) for k in near)
    else:
        top = float(logs.max())
        chosen = tuple(int(k) for k in gain[logs >= top - LOG_TIES * max(1.0, abs(top))])
    return Choice(
        "nash", chosen, float(np.prod((g[chosen[0]] / scale) ** p)), "product of points", left_out=out
    )


def _kalai_smorodinsky(g: Ints, out: tuple[int, ...]) -> Choice:
    best = g.max(axis=0)
    shares = g / best
    chosen = _leximin(
        shares, lambda k: sorted(Fraction(int(x), int(b)) for x, b in zip(g[k], best, strict=True))
    )
    return Choice("kalai-smorodinsky", chosen, float(shares[chosen[0]].min()), "share of best", left_out=out)


def _leximin(approximate: Floats, exact: Callable[[int], list[Fraction]]) -> tuple[int, ...]:
    """Rows whose sorted vector is lexicographically largest: floats narrow the field, fractions decide."""
    return _exact_maximum(approximate.min(axis=1), float(np.abs(approximate).max()), exact)


def _exact_maximum(approximate: Floats, magnitude: float, exact: Callable[[int], Any]) -> tuple[int, ...]:
    """Rows that maximise ``exact`` among those whose float is within rounding of the largest."""
    field = np.flatnonzero(approximate >= approximate.max() - 1e-9 * max(1e-300, magnitude))
    scores = [exact(int(k)) for k in field]
    top = max(scores)
    return tuple(int(k) for k, s in zip(field, scores, strict=True) if s == top)
