"""The least and the greatest utility over feasible states, without listing the states.

    low_i = min over s in F of u_i(s),   high_i = max over s in F of u_i(s),
    u_i(s) = Σ_j stake_ij(s_j) + Σ_k worth_ik·[condition k holds in s]          (Definition 1.3)

Method: issues are eliminated one after another (Bertelè & Brioschi, Nonserial Dynamic Programming, 1972). What has to
be remembered of the issues already fixed is the *status* of each condition that still looks at a later one: which of
its terms can still hold. Per status the least and the greatest partial sum are kept; options that no open condition
tells apart are one class. A state in which a rule's condition has come true is dropped.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from .game import Bonus, Condition, Ints
from .space import holds, sum_of

MAX_WORK = 2_000_000
"""Most (status, class) pairs looked at, all actors together: a few seconds."""

MAX_ENUMERATED = 5_000_000
"""Most states listed one by one where elimination would exceed its work."""

_HOLDS = -1


class _TooMuchWork(Exception):
    pass


@dataclass(frozen=True)
class Extremes:
    """Per actor, points × scale. ``is_bound``: the true range lies within, and may be narrower."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    is_bound: bool


_Watched = tuple[Condition, int | None]
"""A condition and what it is worth to one actor; None for a rule."""

_Table = dict[tuple[int, ...], tuple[int, int]]
"""Status of every open condition (bits of the terms still possible, or _HOLDS) → least and greatest partial sum."""

_Touched = list[tuple[int, int, int | None]]
"""(position in the status, bits of the terms now wholly decided, worth) of each condition that looks at an issue."""


def extremes(
    stakes: Sequence[Ints], bonuses: Sequence[Bonus], rules: Sequence[Condition], work: int = MAX_WORK
) -> Extremes | None:
    """The range of every actor's utility, or None where no state is feasible.

    ``stakes[j]`` is int64 [A, o_j]. Exact while elimination stays within ``work``, or the space has at most
    ``MAX_ENUMERATED`` states; else a sound outer bound, which ignores the rules and lets each condition hold or not.
    """
    ranges: list[tuple[int, int]] = []
    is_bound = False
    listed: list[tuple[int, int]] = []
    for i in range(len(stakes[0])):
        mine: list[list[int]] = [stake[i].tolist() for stake in stakes]
        worths = [(b.when, int(b.worth[i])) for b in bonuses if b.worth[i]]
        found: tuple[int, int] | None
        try:
            found, spent = _eliminate(mine, [*((rule, None) for rule in rules), *worths], work)
            work -= spent
        except _TooMuchWork:
            work = 0
            if math.prod(map(len, mine)) > MAX_ENUMERATED:
                is_bound = True
                low, high = sum(map(min, mine)), sum(map(max, mine))
                found = low + sum(min(0, w) for _, w in worths), high + sum(max(0, w) for _, w in worths)
            else:
                listed = listed or _enumerate(stakes, bonuses, rules)
                found = listed[i] if listed else None
        if found is None:
            return None
        ranges.append(found)
    return Extremes(tuple(low for low, _ in ranges), tuple(high for _, high in ranges), is_bound)


def _enumerate(
    stakes: Sequence[Ints], bonuses: Sequence[Bonus], rules: Sequence[Condition]
) -> list[tuple[int, int]]:
    """By listing every state, a block at a time; empty where none is feasible."""
    sizes = [s.shape[1] for s in stakes]
    total = math.prod(sizes)
    ends: list[Ints] = []
    for start in range(0, total, 1 << 18):
        numbers = np.arange(start, min(start + (1 << 18), total), dtype=np.int64)
        rows = np.stack(np.unravel_index(numbers, sizes), axis=1).astype(np.int64)
        for rule in rules:
            rows = rows[~holds(rule, rows)]
        if len(rows):
            u = sum_of(stakes, bonuses, rows)
            ends += [u.min(axis=0), u.max(axis=0)]
    return (
        list(zip(np.min(ends, axis=0).tolist(), np.max(ends, axis=0).tolist(), strict=True)) if ends else []
    )


def _order(looked_at: list[frozenset[int]]) -> list[int]:
    """Issues that some condition looks at, so that few conditions are open at a time (greedy)."""
    issues = frozenset[int]().union(*looked_at)
    order: list[int] = []

    def open_after(j: int) -> tuple[int, int, int]:
        after = {*order, j}
        opened = sum(1 for c in looked_at if c & after and not c <= after)
        closed = sum(1 for c in looked_at if j in c and c <= after)
        return opened, -closed, j

    while left := issues.difference(order):
        order.append(min(left, key=open_after))
    return order


def _eliminate(
    mine: list[list[int]], watched: list[_Watched], allowance: int
) -> tuple[tuple[int, int] | None, int]:
    """One actor's (low, high) and the work spent; None for infeasible. Raises _TooMuchWork."""
    looked_at = [frozenset(condition.issues) for condition, _ in watched]
    order = _order(looked_at)
    rest = [stake for j, stake in enumerate(mine) if j not in order]
    low, high = sum(map(min, rest)), sum(map(max, rest))
    for c, (condition, worth) in enumerate(watched):
        if any(not term.issues for term in condition.terms):  # it holds everywhere
            if worth is None:
                return None, 0
            low += worth
            high += worth
            looked_at[c] = frozenset()
    table: _Table = {(): (low, high)}
    spent = 0
    done: set[int] = set()
    open_: list[int] = []
    for j in order:
        done.add(j)
        looking = [c for c in range(len(watched)) if j in looked_at[c]]
        opened = [c for c in looking if c not in open_]
        wide = open_ + opened
        added = [(1 << len(watched[c][0].terms)) - 1 for c in opened]
        touched = [
            (wide.index(c), _bits(done.issuperset(t.issues) for t in watched[c][0].terms), watched[c][1])
            for c in looking
        ]
        keep = [k for k, c in enumerate(wide) if not looked_at[c] <= done]
        classes = _classes(mine[j], j, [watched[c][0] for c in looking])
        spent += len(table) * len(classes)
        if spent > allowance:
            raise _TooMuchWork
        following: _Table = {}
        for (key, (lo, hi)), (masks, (least, most)) in product(table.items(), classes.items()):
            status = [*key, *added]
            extra = _decide(status, touched, masks)
            if extra is not None:
                _widen(following, tuple(status[k] for k in keep), lo + least + extra, hi + most + extra)
        table = following
        open_ = [wide[k] for k in keep]
        if not table:
            return None, spent
    return table[()], spent


def _widen(table: _Table, key: tuple[int, ...], low: int, high: int) -> None:
    old = table.get(key, (low, high))
    table[key] = (min(old[0], low), max(old[1], high))


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << n for n, flag in enumerate(flags) if flag)


def _decide(status: list[int], touched: _Touched, masks: tuple[int, ...]) -> int | None:
    """Updates the statuses for one class of options: the worth of what came true, or None where a rule did."""
    extra = 0
    for (k, finished, worth), mask in zip(touched, masks, strict=True):
        if status[k] == _HOLDS:
            continue
        status[k] &= mask
        if status[k] & finished:
            if worth is None:
                return None
            extra += worth
            status[k] = _HOLDS
    return extra


def _classes(stake: list[int], j: int, looking: list[Condition]) -> _Table:
    """Options of issue ``j`` grouped by what they do to each condition that looks at it: bits of the terms that survive
    → least and greatest stake."""
    grouped: _Table = {}
    for option, value in enumerate(stake):
        masks = tuple(
            _bits(j not in t.issues or t.allowed[t.issues.index(j)][option] for t in c.terms) for c in looking
        )
        _widen(grouped, masks, value, value)
    return grouped
