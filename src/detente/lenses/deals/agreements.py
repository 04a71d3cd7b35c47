"""Winning coalitions of an agreement rule: at least ``quorum`` parties, every veto among them (Definition 1.11).

With n parties, v vetoes and quorum q their number is Σ_{k ≥ max(q, v)} C(n − v, k − v); the UN Security Council,
9 of 15 with 5 vetoes, has 848 (Shapley & Shubik 1954, APSR 48).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb

from detente.game.game import Agreement


def winning_coalitions(agreement: Agreement) -> int:
    """How many sets of parties can adopt a state."""
    n, v = len(agreement.parties), len(set(agreement.vetoes))
    return sum(comb(n - v, k - v) for k in range(max(agreement.quorum, v), n + 1))


def coalitions(agreement: Agreement) -> Iterator[tuple[int, ...]]:
    """Each winning coalition that has members, in the parties' order, the largest first, then in declared order."""
    n = len(agreement.parties)
    must = set(agreement.vetoes)
    free = [i for i in agreement.parties if i not in must]
    for size in range(n, max(agreement.quorum, len(must), 1) - 1, -1):
        for added in combinations(free, size - len(must)):
            members = must | set(added)
            yield tuple(i for i in agreement.parties if i in members)
