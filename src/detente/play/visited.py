"""Distributions over the states that play visits, and no others (Definition 4.10).

Play from one state spreads over few of them: those whose chance exceeds a least one are *listed*, with the moves from
there; the states those lead to hold what reaches them, and are left once they are listed. So no chance is lost, and
what rests in states never listed is known: it is reported. With a least chance of nought every state that can be
reached is listed. Columns are distributions side by side, the first that of the state itself.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Bools, Floats, Ints

from . import compiled
from .kernel import Kernel


@dataclass(eq=False, kw_only=True)
class Visited:
    """``states`` int64 [n] touched, in the order they were; ``place`` [S] where in that order, −1; ``listed`` which of
    them, in order of listing; ``is_listed`` bool [n]; ``chance`` float [n, D] the distributions; ``keep`` float [n, D],
    0 where a column drops what gets there. Moves from the first so many listed states, under the ``values`` of the
    ``kernel``: ``goal`` the places they lead to, ``rates`` μσA a month."""

    states: Ints
    place: NDArray[np.int64]
    listed: Ints
    is_listed: Bools
    kernel: Kernel
    values: Floats
    goal: Ints
    rates: Floats
    chance: Floats
    keep: Floats
    dropping: tuple[Bools, ...]
    least: float


def visited_of(kernel: Kernel, start: int, dropping: tuple[Bools, ...], least: float) -> Visited:
    """Play in state ``start``: nothing listed yet; the distributions are float [1, 1 + K]."""
    none = np.zeros(0, dtype=np.int64)
    place = np.full(kernel.size, -1, dtype=np.int64)
    empty = np.zeros((0, 1 + len(dropping)))
    listed = np.zeros(0, dtype=np.bool_)
    v = Visited(
        states=none,
        place=place,
        listed=none,
        is_listed=listed,
        kernel=kernel,
        values=empty,
        goal=none,
        rates=empty,
        chance=empty,
        keep=empty,
        dropping=dropping,
        least=least,
    )
    _touch(v, np.array([start], dtype=np.int64))
    v.chance = v.keep.copy()
    return v


def _touch(v: Visited, new: Ints) -> None:
    v.place[new] = len(v.states) + np.arange(len(new))
    v.states = np.concatenate([v.states, new])
    v.is_listed = np.concatenate([v.is_listed, np.zeros(len(new), dtype=np.bool_)])
    columns = [np.ones(len(new)), *(np.where(c[new], 0.0, 1.0) for c in v.dropping)]
    v.keep = np.concatenate([v.keep, np.stack(columns, axis=1)])


def look(v: Visited, kernel: Kernel, values: Floats, chance: Floats) -> Floats:
    """Lists the states whose first column of ``chance`` exceeds the least one, and the moves from all listed by now,
    those known under the same values taken over. The distributions, with nothing in the states that are new."""
    amount = np.abs(chance[:, 0])
    new = np.flatnonzero((amount > v.least) & ~v.is_listed[: len(amount)])
    v.is_listed[new] = True
    v.listed = np.concatenate([v.listed, new])
    if v.kernel is not kernel or v.values is not values:
        v.kernel, v.values = kernel, values
        # As wide as there are ways from a state at most.
        most: dict[int, int] = {}
        for (unit, _), ways in Counter((unit, option) for unit, _, option in kernel.ways).items():
            most[unit] = max(most.get(unit, 0), ways)
        shape = (0, max(sum(most.values()), 1))
        v.goal, v.rates = np.zeros(shape, dtype=np.int64), np.zeros(shape)
    fresh = v.listed[len(v.goal) :]
    if len(fresh):
        goal = np.empty((len(fresh), v.goal.shape[1]), dtype=np.int64)
        rates = np.empty(goal.shape)
        fullest = int(np.diff(kernel.far.way_at).max(initial=kernel.fullest))
        given = (kernel.axes, kernel.far, kernel.board.accept, values)
        compiled.visit(*given, v.states[fresh], fullest, goal, rates)
        there = goal[goal >= 0]
        _touch(v, np.unique(there[v.place[there] < 0]))
        goal = np.where(goal >= 0, v.place[goal], 0)
        v.goal = np.concatenate([v.goal, goal])
        v.rates = np.concatenate([v.rates, rates])
    return _grown(v, chance)


def _grown(v: Visited, chance: Floats) -> Floats:
    """Distributions over the states touched by now: nothing in those that are new."""
    if len(chance) == len(v.states):
        return chance
    return np.concatenate([chance, np.zeros((len(v.states) - len(chance), chance.shape[1]))])


def _pushed(v: Visited, chance: Floats) -> Floats:
    """Qᵀp of every column, float [n, D], n the states now touched; what gets where a column drops it is lost."""
    out = np.zeros((len(v.states), chance.shape[1]))
    compiled.flow(v.listed[: len(v.goal)], v.goal, v.rates, chance, out)
    out *= v.keep
    return out


def onward(v: Visited, then: Floats, h: float) -> None:
    """One step of Heun's method: the average of p and of two uniformised steps on, the first under the rates at its
    start, the second under those at its end."""
    one = look(v, v.kernel, then, v.chance + h * _pushed(v, v.chance))
    two = one + h * _pushed(v, one)
    v.chance = 0.5 * (_grown(v, v.chance) + two)


SERIES = 60
"""Most terms of the series; far more than a step of one expected move needs."""


def standing(v: Visited, months: float) -> list[tuple[float, Floats]]:
    """exp(Qᵀt)p under rates that stand, by its power series over stretches in which no state is left more than once in
    the mean. Per stretch its length, and float [terms, D] the columns' sums by power."""
    stretches: list[tuple[float, Floats]] = []
    left = months
    while left > 1e-12:
        quick = max(float(exits(v).max(initial=0.0)), 1e-9)
        h = left / max(1.0, np.ceil(left * quick))
        term = v.chance
        sums = [term.sum(axis=0)]
        for n in range(1, SERIES):
            term = _pushed(v, term) * (h / n)
            v.chance = v.chance + term
            sums.append(term.sum(axis=0))
            if float(np.abs(term[:, 0]).sum()) < 1e-14:
                break
            term = look(v, v.kernel, v.values, term)
            v.chance = _grown(v, v.chance)
        stretches.append((float(h), np.array(sums)))
        left -= h
    return stretches


def exits(v: Visited) -> Floats:
    """How fast each listed state is left, in the order of listing."""
    return np.asarray(v.rates.sum(axis=1))
