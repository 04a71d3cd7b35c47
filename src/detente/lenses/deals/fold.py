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

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case.diagnostics import problem
from detente.game.game import Ints

from .bounds import Bounds, FoldProblem
from .conditions import Plan, Step, advance, plan_conditions, steps_of
from .order import choose_order
from .pareto import nondominated


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


@dataclass(frozen=True, eq=False)
class Folded(Rows):
    """Complete rows. With one status, and no thresholds, they are a frontier already."""

    stages: tuple[Stage, ...]
    places: tuple[int, ...]


def fold(task: FoldProblem, max_rows: int, order: Sequence[int] | None = None) -> Folded:
    """Every complete row no other of equal flags dominates, equal rows merged and counted.

    Dominance is by the parties' dimensions, strictly; a threshold dimension only blocks it (see ``pareto``), so that
    states alike for every party are all counted. Raises ``Problems`` with L101 beyond ``max_rows``.
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
