"""The least and the greatest utility over feasible states, without listing the states.

    low_i = min over s in F of u_i(s),   high_i = max over s in F of u_i(s),
    u_i(s) = Σ_j stake_ij(s_j) + Σ_k worth_ik·[condition k holds in s]          (Definition 1.3)

Method: issues are eliminated one after another (Bertelè & Brioschi, Nonserial Dynamic Programming, 1972). What has to
be remembered of the issues already fixed is the *status* of each condition that still looks at a later one: which of
its terms can still hold. Per status the least and the greatest partial sum are kept; options that no open condition
tells apart are one class. A state in which a rule's condition has come true is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class _Watched:
    """A condition and what it is worth to one actor; None for a rule."""

    condition: Condition
    worth: int | None


def extremes(
    stakes: Sequence[Ints], bonuses: Sequence[Bonus], rules: Sequence[Condition], work: int = MAX_WORK
) -> Extremes | None:
    """The range of every actor's utility, or None where no state is feasible.

    ``stakes[j]`` is int64 [A, o_j]. Exact while elimination stays within ``work``, or the space has at most
    ``MAX_ENUMERATED`` states; else a sound outer bound, which ignores the rules and lets each condition hold or not.
    """
    actors = stakes[0].shape[0]
    ranges: list[tuple[int, int]] = []
    is_bound = False
    left = work
    listed: list[tuple[int, int]] = []
    for i in range(actors):
        mine = [[int(v) for v in stake[i]] for stake in stakes]
        watched = [_Watched(rule, None) for rule in rules]
        watched += [_Watched(b.when, int(b.worth[i])) for b in bonuses if int(b.worth[i])]
        try:
            found, spent = _eliminate(mine, watched, left)
            left -= spent
        except _TooMuchWork:
            left = 0
            if math.prod(stake.shape[1] for stake in stakes) > MAX_ENUMERATED:
                is_bound = True
                found = _outer(mine, watched)
            else:
                listed = listed or _enumerate(stakes, bonuses, rules)
                found = listed[i] if listed else None
        if found is None:
            return None
        ranges.append(found)
    return Extremes(tuple(low for low, _ in ranges), tuple(high for _, high in ranges), is_bound)


def _outer(mine: list[list[int]], watched: list[_Watched]) -> tuple[int, int]:
    worths = [w.worth for w in watched if w.worth is not None]
    return (
        sum(min(s) for s in mine) + sum(min(0, w) for w in worths),
        sum(max(s) for s in mine) + sum(max(0, w) for w in worths),
    )


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
    todo = {j for issues in looked_at for j in issues}
    done: set[int] = set()
    order: list[int] = []
    while todo:

        def open_after(j: int) -> tuple[int, int, int]:
            after = done | {j}
            opened = sum(1 for c in looked_at if c & after and not c <= after)
            closed = sum(1 for c in looked_at if j in c and c <= after)
            return opened, -closed, j

        chosen = min(todo, key=open_after)
        order.append(chosen)
        done.add(chosen)
        todo.remove(chosen)
    return order


def _eliminate(
    mine: list[list[int]], watched: list[_Watched], allowance: int
) -> tuple[tuple[int, int] | None, int]:
    """One actor's (low, high) and the work spent; None for infeasible. Raises _TooMuchWork."""
    looked_at = [frozenset(w.condition.issues) for w in watched]
    order = _order(looked_at)
    rest = set(range(len(mine))) - set(order)
    table: _Table = {(): (sum(min(mine[j]) for j in rest), sum(max(mine[j]) for j in rest))}
    for c, w in enumerate(watched):
        if any(not term.issues for term in w.condition.terms):  # it holds everywhere
            if w.worth is None:
                return None, 0
            table = {(): (table[()][0] + w.worth, table[()][1] + w.worth)}
            looked_at[c] = frozenset()
    spent = 0
    done: set[int] = set()
    open_: list[int] = []
    for j in order:
        done.add(j)
        touched = [c for c in range(len(watched)) if j in looked_at[c]]
        opened = [c for c in touched if c not in open_]
        wide = open_ + opened
        step = _Step(
            added=tuple((1 << len(watched[c].condition.terms)) - 1 for c in opened),
            touched=[
                (wide.index(c), _finished(watched[c].condition, done), watched[c].worth) for c in touched
            ],
            keep=[k for k, c in enumerate(wide) if not looked_at[c] <= done],
            classes=_classes(mine[j], j, touched, watched),
        )
        spent += len(table) * len(step.classes)
        if spent > allowance:
            raise _TooMuchWork
        table = _advance(table, step)
        open_ = [wide[k] for k in step.keep]
        if not table:
            return None, spent
    return table[()], spent


_Table = dict[tuple[int, ...], tuple[int, int]]
"""Status of every open condition (bits of the terms still possible, or _HOLDS) → least and greatest partial sum."""


@dataclass(frozen=True)
class _Step:
    """What eliminating one issue does to a table."""

    added: tuple[int, ...]
    """Statuses of the conditions it opens."""
    touched: list[tuple[int, int, int | None]]
    """(position in the status, bits of the terms now wholly decided, worth) of each condition that looks at it."""
    keep: list[int]
    """Positions that stay open."""
    classes: list[tuple[tuple[int, ...], int, int]]


def _finished(condition: Condition, done: set[int]) -> int:
    return sum(1 << t for t, term in enumerate(condition.terms) if done.issuperset(term.issues))


def _advance(table: _Table, step: _Step) -> _Table:
    new_table: _Table = {}
    for key, (lo, hi) in table.items():
        for masks, least, most in step.classes:
            status = [*key, *step.added]
            extra = _decide(status, step.touched, masks)
            if extra is None:
                continue
            new = tuple(status[k] for k in step.keep)
            a, b = lo + least + extra, hi + most + extra
            old = new_table.get(new)
            new_table[new] = (a, b) if old is None else (min(old[0], a), max(old[1], b))
    return new_table


def _decide(
    status: list[int], touched: list[tuple[int, int, int | None]], masks: tuple[int, ...]
) -> int | None:
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


def _classes(
    stake: list[int], j: int, touched: list[int], watched: list[_Watched]
) -> list[tuple[tuple[int, ...], int, int]]:
    """Options of issue ``j`` grouped by what they do to each touched condition: (bit masks of the terms that survive,
    least stake, greatest stake)."""
    grouped: dict[tuple[int, ...], tuple[int, int]] = {}
    for option, value in enumerate(stake):
        masks = []
        for c in touched:
            mask = 0
            for t, term in enumerate(watched[c].condition.terms):
                if j not in term.issues or bool(term.allowed[term.issues.index(j)][option]):
                    mask |= 1 << t
            masks.append(mask)
        key = tuple(masks)
        old = grouped.get(key, (value, value))
        grouped[key] = (min(old[0], value), max(old[1], value))
    return [(masks, lo, hi) for masks, (lo, hi) in grouped.items()]
