"""In which order the fold takes the issues.

A stage costs about (statuses open after it) × (size of a frontier of that many issues). Frontiers of D parties
grow roughly as (issues)^(D−1), so issues no condition looks at come last, when few statuses are open, and the
others in the order that keeps few conditions open at once. The order changes time only, never a result.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from math import inf, log2
from operator import or_

from .conditions import Plan, advance, steps_of

TRIES = 12
CAP = 50_000
REMEMBERED = 64
_KNOWN: dict[tuple[tuple[int, ...], tuple[tuple[int, ...], ...], int], tuple[int, ...]] = {}


def choose_order(plan: Plan, sizes: Sequence[int], parties: int) -> list[int]:
    """A permutation of the issues. Deterministic.

    Remembered by what it depends on, less the options a term allows: games that differ in numbers share an order.
    """
    scopes = tuple(tuple(j for j, _ in term.needs) for term in plan.terms)
    key = (tuple(sizes), scopes, parties)
    if key not in _KNOWN:
        if len(_KNOWN) >= REMEMBERED:
            _KNOWN.clear()
        _KNOWN[key] = tuple(_choose(plan, sizes, scopes, parties))
    return list(_KNOWN[key])


def _choose(plan: Plan, sizes: Sequence[int], scopes: Sequence[Sequence[int]], parties: int) -> list[int]:
    # A term on one issue is decided at once: it holds nothing open and ties its issue to no other.
    scopes = [scope for scope in scopes if len(scope) > 1]
    coupled = sorted({j for scope in scopes for j in scope})
    free = [j for j in range(len(sizes)) if j not in coupled]
    if not coupled:
        return free
    masks = [sum(1 << j for j in scope) for scope in scopes]
    seen = {tuple(_greedy(start, coupled, sizes, masks, g)) for start in coupled for g in (0, 1)}
    ranked = sorted(seen, key=lambda o: (_guess(o, masks, sizes, parties), o))
    best, best_cost = ranked[0], inf
    for order in ranked[:TRIES]:
        cap = CAP if best_cost == inf else int(min(CAP, best_cost)) + 1
        held = statuses_by_stage(plan, [*order, *free], sizes, cap)
        cost = inf if held is None else float(sum(h * (p + 1) ** (parties - 1) for p, h in enumerate(held)))
        if cost < best_cost:
            best, best_cost = order, cost
    return [*best, *free]


def statuses_by_stage(plan: Plan, order: Sequence[int], sizes: Sequence[int], cap: int) -> list[int] | None:
    """How many statuses each stage would hold in this order; None as soon as one exceeds ``cap``."""
    reached = {plan.start}
    held = []
    for step in steps_of(plan, order, sizes):
        moves = (advance(plan, step, status, o) for status in reached for o in range(sizes[step.issue]))
        reached = {to[0] for to in moves if to is not None}
        if len(reached) > cap:
            return None
        held.append(len(reached))
    return held


def _held(done: int, masks: Sequence[int], sizes: Sequence[int]) -> float:
    """log₂ of a bound on the statuses after the issues in ``done`` (bits).

    A status is fixed by which terms still open are alive, and also by the options of the issues that open terms have
    looked at: the smaller of the two counts. (An issue many terms look at has only so many options.)
    """
    open_ = [m for m in masks if m & done and m & ~done]
    seen = reduce(or_, open_, 0) & done
    return min(float(len(open_)), sum(log2(n) for j, n in enumerate(sizes) if seen >> j & 1))


def _greedy(
    start: int, coupled: Sequence[int], sizes: Sequence[int], masks: Sequence[int], greed: int
) -> list[int]:
    """From ``start``, the issue that leaves the fewest statuses; ties by most terms closed, then by size or index."""
    order = [start]

    def key(j: int) -> tuple[float, int, int, int]:
        done = sum(1 << k for k in order)
        after = done | 1 << j
        mine = [m for m in masks if m >> j & 1]
        closed = sum(1 for m in mine if not m & ~after)
        touching = -sum(1 for m in mine if m & done)
        held = _held(after, masks, sizes)
        return (held - closed, touching, sizes[j], j) if greed else (held, -closed, touching, j)

    while len(order) < len(coupled):
        order.append(min((j for j in coupled if j not in order), key=key))
    return order


def _guess(order: Sequence[int], masks: Sequence[int], sizes: Sequence[int], parties: int) -> float:
    """Σ over stages of (bound on statuses) × (stage)^(parties − 1)."""
    total = 0.0
    for p, done in enumerate(accumulate((1 << j for j in order), or_), 1):
        total += 2.0 ** _held(done, masks, sizes) * p ** (parties - 1)
    return total
