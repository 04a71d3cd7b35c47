"""Nemhauser–Ullmann over issues, carrying the state of every open condition.

Definition (Nemhauser & Ullmann 1969, "Discrete dynamic programming and capital allocation", Management Science 15,
for two objectives; Definition 2.2):  F_j = nondominated(F_{j−1} ⊕ V_j), where V_j are the utility vectors of the
options of issue j. It is exact for sums over independent issues because what may follow a partial row does not
depend on the row: if t ≥ s with one strict, every completion of s is beaten by the same completion of t.

Rules, linkages, red lines and ratification break that independence. So each partial row carries a *status*
(``conditions``): which terms of which conditions are still alive. Two rows of equal status have the same
completions, worth the same to each, so filtering within a status is exact, and rows are never compared across
statuses. Equal rows of equal status merge; each keeps how many states it stands for, the first of them in state
order, and where it came from.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import accumulate
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case.diagnostics import problem
from detente.game.game import Bools, Ints

from .bounds import Bounds, FoldProblem
from .conditions import Plan, Step, advance, plan_conditions, steps_of

# Of the orders the fold may take the issues in: how many are compared, up to how many statuses, how many kept.
TRIES = 12
CAP = 50_000
REMEMBERED = 64
_KNOWN: dict[tuple[tuple[int, ...], tuple[tuple[int, ...], ...], int], tuple[int, ...]] = {}


@dataclass(frozen=True, eq=False)
class Stage:
    """Back-pointers of one issue: row r came from ``parent[start[r]:start[r+1]]`` by ``option[…]``."""

    issue: int
    start: Ints
    parent: NDArray[np.int32]
    option: NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Rows:
    """Partial rows: utilities int64 [n, D], index into ``table`` of statuses, states each stands for (exact), first of
    them."""

    utilities: Ints
    key: Ints
    counts: NDArray[Any]
    first: NDArray[Any]
    table: tuple[int, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Folded(Rows):
    """Complete rows. With one status, and no thresholds, they are a frontier already."""

    stages: tuple[Stage, ...]
    places: tuple[int, ...]


def fold(task: FoldProblem, max_rows: int, order: Sequence[int] | None = None) -> Folded:
    """Every complete row no other of equal flags dominates, equal rows merged and counted.

    Dominance is by the parties' dimensions, strictly; a threshold dimension only blocks it (see ``nondominated``), so
    that states alike for every party are all counted. Raises ``Problems`` with L101 beyond ``max_rows``.
    """
    sizes = [v.shape[1] for v in task.values]
    plan = plan_conditions(task.watches, task.values[0].shape[0])
    if order is None:
        order = choose_order(plan, sizes, task.parties)
    places = [math.prod(sizes[j + 1 :]) for j in range(len(sizes))]
    bounds = Bounds(task, plan, order)
    # Counts and state numbers are Python integers where 64 bits might not hold them.
    exact: Any = np.int64 if math.prod(sizes) < 2**62 else object
    none = 0 if plan.impossible else 1
    rows = Rows(
        plan.constant[None, :][:none],
        np.zeros(none, dtype=np.int64),
        np.ones(none, dtype=exact),
        np.zeros(none, dtype=exact),
        (plan.start,),
    )
    stages: list[Stage] = []
    for p, step in enumerate(steps_of(plan, order, sizes)):
        if len(rows.utilities) * sizes[step.issue] > max_rows:
            raise problem(
                "L101",
                f"the deals frontier needs more than {max_rows:,} rows at once "
                f"(after {p} of {len(sizes)} issues, {len(rows.table):,} states of open conditions)",
                "set a focus on fewer issues, merge linkages that look at many issues, "
                "or raise the setting `max_rows`",
            )
        rows, stage = _grow(task, plan, step, bounds, rows, p=p, place=places[step.issue])
        stages.append(stage)
    return Folded(**vars(rows), stages=tuple(stages), places=tuple(places))


def _grow(
    task: FoldProblem, plan: Plan, step: Step, bounds: Bounds, rows: Rows, *, p: int, place: int
) -> tuple[Rows, Stage]:
    """Stage p: every row takes every option, what cannot be accepted or is dominated goes, what is equal merges."""
    values = task.values[step.issue]
    goes, adds, reached = _transitions(plan, step, rows.table, values.shape)
    to = goes[rows.key].T
    option, parent = np.nonzero(to >= 0)
    key = to[option, parent]
    u = rows.utilities[parent]
    u += adds[rows.key[parent], option]
    u += values.T[option]
    alive = bounds.alive(p, reached, u, key)
    if not alive.all():
        u, key, parent, option = u[alive], key[alive], parent[alive], option[alive]
    key, table = bounds.saturate(p, reached, u, key)

    keep = _filter(u, key, len(table), task.parties)
    by, start = _merge(u[keep], key[keep])
    by = keep[by]
    parent, option = parent[by], option[by]
    used, renumbered = np.unique(key[by[start]], return_inverse=True)
    counts, first = rows.counts[parent], rows.first[parent] + option.astype(rows.first.dtype) * place
    if len(start):
        counts, first = np.add.reduceat(counts, start), np.minimum.reduceat(first, start)
    return (
        Rows(u[by[start]], renumbered, counts, first, tuple(table[int(k)] for k in used)),
        Stage(step.issue, np.append(start, len(by)), parent.astype(np.int32), option.astype(np.int16)),
    )


def _transitions(
    plan: Plan, step: Step, table: Sequence[int], shape: tuple[int, ...]
) -> tuple[Ints, Ints, list[int]]:
    """Per status and option: the next status's index (−1 where forbidden) and the worth added; the statuses reached."""
    dims, options = shape
    number: dict[int, int] = {}
    goes = np.full((len(table), options), -1, dtype=np.int64)
    adds = np.zeros((len(table), options, dims), dtype=np.int64)
    for k, status in enumerate(table):
        for o in range(options):
            got = advance(plan, step, status, o)
            if got is not None:
                goes[k, o] = number.setdefault(got[0], len(number))
                for g in got[1]:
                    adds[k, o] += plan.groups[g].watch.worth
    return goes, adds, list(number)


def _filter(u: Ints, key: Ints, statuses: int, parties: int) -> Ints:
    """Indices of rows not dominated within their status."""
    if statuses == 1:
        return np.flatnonzero(nondominated(u, parties))
    by = np.argsort(key, kind="stable")
    ends = np.searchsorted(key[by], np.arange(statuses + 1))
    parts = (by[ends[k] : ends[k + 1]] for k in range(statuses))
    kept = [part[nondominated(u[part], parties)] for part in parts if len(part)]
    return np.concatenate(kept) if kept else np.empty(0, dtype=np.int64)


def _merge(u: Ints, key: Ints) -> tuple[Ints, Ints]:
    """An order that puts equal (status, utilities) side by side, and where each group starts in it."""
    if not len(u):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    columns = [key, *u.T]
    spans = [int(c.max()) - int(c.min()) + 1 for c in columns]
    if math.prod(spans) < 2**63:
        packed = np.zeros(len(u), dtype=np.int64)
        for c, s in zip(columns, spans, strict=True):
            packed *= s
            packed += c - int(c.min())
        by = np.argsort(packed, kind="stable")
        new = np.diff(packed[by]) != 0
    else:
        by = np.lexsort(columns[::-1])
        new = np.any([np.diff(c[by]) != 0 for c in columns], axis=0)
    return by, np.flatnonzero(np.append(True, new))


def first_numbers(folded: Folded, rows: Sequence[int], cap: int) -> list[int]:
    """The first ``cap`` state numbers, in order, among the states the complete rows ``rows`` stand for."""

    @cache
    def of(stage: int, row: int) -> list[int]:
        if stage < 0:
            return [0]
        s = folded.stages[stage]
        place = folded.places[s.issue]
        found = (
            int(s.option[at]) * place + before
            for at in range(int(s.start[row]), int(s.start[row + 1]))
            for before in of(stage - 1, int(s.parent[at]))
        )
        return sorted(found)[:cap]

    return sorted(number for row in rows for number in of(len(folded.stages) - 1, row))[:cap]


def nondominated(u: Ints, parties: int | None = None) -> Bools:
    """Rows of int64 [n, D] that no row dominates; equal rows stand or fall together: bool [n].

    Definition 2.1: t dominates s when t ≥ s for every party and t > s for one. The filter is moocore's dimension sweep
    (Kung, Luccio & Preparata 1975, JACM 22), which works on float64; columns that do not fit in 53 bits are replaced
    by their dense ranks, which preserves every comparison.

    With ``parties`` < D the columns from there on are thresholds: t dominates s when t ≥ s in every column and
    t > s for a *party*. Rows alike for all parties but not in a threshold are all kept. This is Pareto dominance with
    one more column, e = (Σ parties, −Σ thresholds) in lexicographic order: where t ≥ s and t > s for a party, the first
    component grows and e with it; where the parties are alike, the row better on thresholds has the smaller e.
    """
    n = len(u)
    width = u.shape[1] if parties is None else parties
    if n <= 1:
        return np.ones(n, dtype=np.bool_)
    columns = [c for c in u.T if c[0] != c[-1] or (c != c[0]).any()]
    thresholds = [c for c in u.T[width:] if c[0] != c[-1] or (c != c[0]).any()]
    if thresholds:
        total = u[:, :width].sum(axis=1)
        # Dense ranks, because saturated thresholds are far from the rest and their sum must not overflow.
        against = sum((_ranks(c) for c in thresholds), np.zeros(n, dtype=np.int64))
        columns.append(_ranks(total) * (int(against.max()) + 1) - against)
    if not columns:
        return np.ones(n, dtype=np.bool_)
    if len(columns) == 1:
        return np.asarray(columns[0] == columns[0].max())
    from moocore import is_nondominated  # heavy

    table = np.empty((n, len(columns)), dtype=np.float64)
    for k, c in enumerate(columns):
        table[:, k] = c if max(int(c.max()), -int(c.min())) < 2**53 else _ranks(c)
    return np.asarray(is_nondominated(table, maximise=True, keep_weakly=True), dtype=np.bool_)


def _ranks(column: Ints) -> Ints:
    """0 for the smallest value, 1 for the next, …; equal values alike."""
    return np.unique(column, return_inverse=True)[1].astype(np.int64)


def choose_order(plan: Plan, sizes: Sequence[int], parties: int) -> list[int]:
    """In which order the fold takes the issues: a permutation, deterministic. It changes time only, never a result.

    A stage costs about (statuses open after it) × (size of a frontier of that many issues). Frontiers of D parties grow
    roughly as (issues)^(D−1), so issues no condition looks at come last, when few statuses are open, and the others in
    the order that keeps few conditions open at once.

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
    best, best_cost = ranked[0], math.inf
    for order in ranked[:TRIES]:
        cap = CAP if best_cost == math.inf else int(min(CAP, best_cost)) + 1
        held = statuses_by_stage(plan, [*order, *free], sizes, cap)
        cost = (
            math.inf if held is None else float(sum(h * (p + 1) ** (parties - 1) for p, h in enumerate(held)))
        )
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
    return min(float(len(open_)), sum(math.log2(n) for j, n in enumerate(sizes) if seen >> j & 1))


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
