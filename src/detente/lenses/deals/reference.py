"""The deals lens by brute force: every state, one at a time where that is clearer.

Definitions 2.1 and 1.14–1.18. Slow, obviously right, and what the fast kernel must equal exactly.

- dominance: t dominates s when u_i(t) ≥ u_i(s) for every agreement party and > for one;
- frontier_all: feasible states no feasible state dominates; frontier_acceptable: the same within acceptable ones;
- Nash (1950): max Π g_i^power_i; Kalai–Smorodinsky (1975; lexicographic, Imai 1983): lexicographic max-min of
  g_i / (best g_i); egalitarian (Kalai 1977a, lexicographic): lexicographic max-min of g_i; utilitarian: max Σ u_i.
"""

from fractions import Fraction
from itertools import combinations
from math import prod

import numpy as np

from detente.game import space
from detente.game.game import Bools, Game, Ints


def every_feasible(game: Game) -> Ints:
    """All feasible states in state order: int64 [n, J]."""
    states = space.rows(game)
    return states[space.feasible(game, states)]


def every_acceptable(game: Game) -> Ints:
    """All feasible states the agreement rule adopts: int64 [n, J]."""
    states = every_feasible(game)
    return states[space.acceptable(game, states)]


def undominated(u: Ints) -> Bools:
    """By comparing every pair: bool [n] for int64 [n, P]."""
    keep = np.ones(len(u), dtype=np.bool_)
    for k in range(len(u)):
        better = (u >= u[k]).all(axis=1) & (u > u[k]).any(axis=1)
        keep[k] = not better.any()
    return keep


def frontier(game: Game, states: Ints) -> dict[tuple[int, ...], list[int]]:
    """Undominated utility vectors of the parties among ``states``, each with the numbers of the states that give it."""
    u = space.utilities(game, states)[:, list(game.agreement.parties)]
    found: dict[tuple[int, ...], list[int]] = {}
    for k in np.flatnonzero(undominated(u)):
        found.setdefault(tuple(int(x) for x in u[k]), []).append(space.encode(game, states[k]))
    return found


def winning_coalitions(game: Game) -> list[tuple[int, ...]]:
    """Every set of parties with the quorum and all vetoes."""
    a = game.agreement
    return [
        c
        for size in range(len(a.parties) + 1)
        for c in combinations(a.parties, size)
        if size >= a.quorum and set(a.vetoes) <= set(c)
    ]


def accepted_by_all(game: Game, members: tuple[int, ...]) -> Ints:
    """Acceptable states that every member accepts: int64 [n, J]."""
    states = every_acceptable(game)
    return states[space.acceptors(game, states)[:, list(members)].all(axis=1)]


def solution(
    game: Game, name: str, states: Ints, members: tuple[int, ...]
) -> tuple[list[int], tuple[int, ...], str]:
    """What a solution chooses among ``states`` by the members' gains: (state numbers, parties left out, reason)."""
    if not len(states):
        return [], (), "no acceptable state"
    u = [[int(x) for x in row] for row in space.utilities(game, states)[:, list(members)]]
    d = [int(game.inside[i]) for i in members]
    gains = [[a - b for a, b in zip(row, d, strict=True)] for row in u]
    best = [max(column) for column in zip(*gains, strict=True)]
    out = tuple(i for i, b in zip(members, best, strict=True) if b == 0)
    inside = [k for k, b in enumerate(best) if b > 0]
    rate = [Fraction(1)] * len(members)
    if game.numeraire is not None:
        rates = [float(game.numeraire.points_per_unit[i]) for i in members]
        if all(np.isfinite(r) and r > 0 for r in rates):
            rate = [Fraction(r) for r in rates]
    score: list[object]
    if name == "nash":
        if not inside:
            return [], out, "nobody gains"
        power = [float(game.agreement.power[game.agreement.parties.index(i)]) for i in members]
        kept = [power[k] for k in inside]
        if len(set(kept)) == 1:
            score = [prod(g[k] for k in inside) for g in gains]
            if max(score) == 0:  # type: ignore[type-var]
                return [], out, "no state gives all of them a gain"
        else:
            logs = [
                sum(p * float(np.log(g[k])) for k, p in zip(inside, kept, strict=True))
                if all(g[k] > 0 for k in inside)
                else -np.inf
                for g in gains
            ]
            if max(logs) == -np.inf:
                return [], out, "no state gives all of them a gain"
            score = [bool(x >= max(logs) - 1e-12 * max(1.0, abs(max(logs)))) for x in logs]
    elif name == "kalai-smorodinsky":
        if not inside:
            return [], out, "nobody gains"
        score = [sorted(Fraction(g[k], best[k]) for k in inside) for g in gains]
    elif name == "egalitarian":
        score = [sorted(Fraction(x) / r for x, r in zip(g, rate, strict=True)) for g in gains]
        out = ()
    else:
        score = [sum(Fraction(x) / r for x, r in zip(row, rate, strict=True)) for row in u]
        out = ()
    top = max(score)  # type: ignore[type-var]
    return [space.encode(game, states[k]) for k in range(len(states)) if score[k] == top], out, ""
