"""Distributions over the states that play visits, and no others (Definition 4.10).

Play from one state spreads over few of them: those whose chance exceeds a least one are *listed*, with the moves from
there; the states those lead to hold what reaches them, and are left once they are listed. So no chance is lost, and
what rests in states never listed is known: it is reported. With a least chance of nought every state that can be
reached is listed. Columns are distributions side by side, the first that of the state itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Bools, Floats, Ints

from . import compiled
from .kernel import Kernel


@dataclass(eq=False)
class Visited:
    """``states`` int64 [n] touched, in the order they were; ``place`` [S] where in that order, −1; ``listed`` which of
    them, in order of listing; ``is_listed`` bool [n]; ``keep`` float [n, D], 0 where a column drops what gets there."""

    states: Ints
    place: NDArray[np.int64]
    listed: Ints
    is_listed: Bools
    keep: Floats
    dropping: tuple[Bools, ...]
    least: float


@dataclass(eq=False)
class Rows:
    """Moves from the first so many listed states under given values: places they lead to, and μσA a month."""

    kernel: Kernel
    values: Floats
    goal: Ints
    rates: Floats


def visited_of(size: int, start: int, dropping: tuple[Bools, ...], least: float) -> tuple[Visited, Floats]:
    """Play in state ``start``: nothing listed yet; and the distributions, float [1, 1 + K]."""
    none = np.zeros(0, dtype=np.int64)
    place = np.full(size, -1, dtype=np.int64)
    keep = np.zeros((0, 1 + len(dropping)))
    v = Visited(none, place, none, np.zeros(0, dtype=np.bool_), keep, dropping, least)
    _touch(v, np.array([start], dtype=np.int64))
    return v, v.keep.copy()


def _touch(v: Visited, new: Ints) -> None:
    v.place[new] = len(v.states) + np.arange(len(new))
    v.states = np.concatenate([v.states, new])
    v.is_listed = np.concatenate([v.is_listed, np.zeros(len(new), dtype=np.bool_)])
    columns = [np.ones(len(new)), *(np.where(c[new], 0.0, 1.0) for c in v.dropping)]
    v.keep = np.concatenate([v.keep, np.stack(columns, axis=1)])


def listed(
    v: Visited, kernel: Kernel, values: Floats, chance: Floats, known: Rows | None = None
) -> tuple[Rows, Floats]:
    """Lists the states whose first column exceeds the least chance: the moves from all that are listed by now, and the
    distributions with nothing in the states that are new."""
    amount = np.abs(chance[:, 0])
    new = np.flatnonzero((amount > v.least) & ~v.is_listed[: len(amount)])
    v.is_listed[new] = True
    v.listed = np.concatenate([v.listed, new])
    rows = rows_of(v, kernel, values, known)
    return rows, grown(v, chance)


def rows_of(v: Visited, kernel: Kernel, values: Floats, known: Rows | None = None) -> Rows:
    """The moves from every listed state; those of ``known`` are taken over where they are under the same values."""
    t = kernel.tables
    if known is None or known.kernel is not kernel or known.values is not values:
        wide = _wide(kernel)
        known = Rows(kernel, values, np.zeros((0, wide), dtype=np.int64), np.zeros((0, wide)))
    fresh = v.listed[len(known.goal) :]
    if not len(fresh):
        return known
    goal = np.empty((len(fresh), known.goal.shape[1]), dtype=np.int64)
    rates = np.empty(goal.shape)
    fullest = int(np.diff(t.far.way_at).max(initial=t.fullest))
    compiled.visit(t.axes, t.far, t.accept, values, v.states[fresh], fullest, goal, rates)
    there = goal[goal >= 0]
    _touch(v, np.unique(there[v.place[there] < 0]))
    goal = np.where(goal >= 0, v.place[goal], 0)
    return Rows(kernel, values, np.concatenate([known.goal, goal]), np.concatenate([known.rates, rates]))


def pushed(v: Visited, rows: Rows, chance: Floats) -> Floats:
    """Qᵀp of every column, float [n, D], n the states now touched; what gets where a column drops it is lost."""
    out = np.zeros((len(v.states), chance.shape[1]))
    compiled.flow(v.listed[: len(rows.goal)], rows.goal, rows.rates, chance, out)
    out *= v.keep
    return out


def grown(v: Visited, chance: Floats) -> Floats:
    """Distributions over the states touched by now: nothing in those that are new."""
    if len(chance) == len(v.states):
        return chance
    return np.concatenate([chance, np.zeros((len(v.states) - len(chance), chance.shape[1]))])


def onward(v: Visited, before: Rows, then: Floats, h: float, chance: Floats) -> tuple[Floats, Rows]:
    """One step of Heun's method: the average of p and of two uniformised steps on, the first under the rates at its
    start, the second under those at its end. The distributions, and the rows at the end."""
    one = chance + h * pushed(v, before, chance)
    after, one = listed(v, before.kernel, then, one, before)
    two = one + h * pushed(v, after, one)
    return 0.5 * (grown(v, chance) + two), after


SERIES = 60
"""Most terms of the series; far more than a step of one expected move needs."""


def standing(
    v: Visited, rows: Rows, months: float, chance: Floats
) -> tuple[Floats, Rows, list[tuple[float, Floats]]]:
    """exp(Qᵀt)p under rates that stand, by its power series over stretches in which no state is left more than once in
    the mean. The distributions, the rows, and per stretch (its length, float [terms, D] the columns' sums by power)."""
    course: list[tuple[float, Floats]] = []
    left = months
    while left > 1e-12:
        quick = max(float(rows.rates.sum(axis=1).max(initial=0.0)), 1e-9)
        h = left / max(1.0, np.ceil(left * quick))
        term, total = chance, chance
        sums = [chance.sum(axis=0)]
        for n in range(1, SERIES):
            term = pushed(v, rows, term) * (h / n)
            total = total + term
            sums.append(term.sum(axis=0))
            if float(np.abs(term[:, 0]).sum()) < 1e-14:
                break
            rows, term = listed(v, rows.kernel, rows.values, term, rows)
            total = grown(v, total)
        chance = total
        course.append((float(h), np.array(sums)))
        left -= h
    return chance, rows, course


def exits(rows: Rows) -> Floats:
    """How fast each listed state is left, in the order of listing."""
    return np.asarray(rows.rates.sum(axis=1))


def resting(v: Visited, chance: Floats) -> float:
    """The chance that rests in states not listed."""
    return float(chance[~v.is_listed[: len(chance)], 0].sum())


def _wide(kernel: Kernel) -> int:
    """Most ways from a state."""
    most: dict[int, int] = {}
    for (unit, _), ways in Counter((unit, option) for unit, _, option in kernel.tables.ways).items():
        most[unit] = max(most.get(unit, 0), ways)
    return max(sum(most.values()), 1)
