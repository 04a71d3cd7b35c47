"""Chances of what is asked by a date, held to the matrix exponential and to the paths lens's own forward pass."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from detente.play.ahead import Asked, chances, chances_by_habit
from detente.play.forward import settled
from detente.play.kernel import edges, kernel_of, moves
from detente.play.stationary import stationary
from tests import paths_small as small

DATES = (0.5, 4.0, 9.0)


def condition(size: int, *states: int) -> np.ndarray:
    found = np.zeros(size, dtype=bool)
    found[list(states)] = True
    return found


@pytest.mark.parametrize("seed", range(4))
def test_chances_under_standing_rates_are_those_of_the_matrix_exponential(seed: int) -> None:
    kernel = kernel_of(small.board(small.game(seed)), 1)
    values = stationary(kernel).values
    rates, e = moves(kernel, values).rates, edges(kernel)
    size = kernel.size
    q = np.zeros((size + 1, size + 1))
    np.add.at(q, (e.source, e.target), rates)
    start = int(np.argmax(q.sum(axis=1)))
    where = condition(size, *np.flatnonzero(q[start])[:1].tolist(), size - 2)
    where[start] = False
    again = condition(size, start, *np.flatnonzero(q[start])[-1:].tolist())

    def chance(cut: np.ndarray, months: float) -> np.ndarray:
        """The distribution where what flows along ``cut`` goes to a place of no return, the last."""
        g = np.zeros((size + 1, size + 1))
        np.add.at(g, (e.source, np.where(cut, size, e.target)), rates)
        g[np.arange(size + 1), np.arange(size + 1)] -= g.sum(axis=1)
        return np.asarray(expm(g.T * months))[:, start]

    none = np.zeros(len(rates), dtype=bool)
    asked, expected = [], []
    for t in DATES:
        asked.append(Asked("holds", where, t))
        expected.append(chance(none, t)[:-1][where].sum())
        asked.append(Asked("reached", where, t))
        expected.append(chance(where[e.target], t)[-1])
        # A move to a condition that holds already: out and in again, or within it.
        asked.append(Asked("move", again, t, (0, 1, 2)))
        expected.append(chance(again[e.target], t)[-1])
        asked.append(Asked("move", where, t, (0, 1, 2)))
        expected.append(chance(where[e.target], t)[-1])
    asked.append(Asked("reached", again, 4.0))
    expected.append(1.0)
    assert max(expected[:-1]) > 0.01
    found = chances([(kernel, 12.0)], values, start, asked)
    assert found == pytest.approx(np.array(expected), abs=1e-8)


def test_a_move_of_another_issue_within_a_condition_is_none_of_what_is_asked() -> None:
    kernel = kernel_of(small.board(small.game(1)), 1)
    values = stationary(kernel).values
    everywhere = np.ones(kernel.size, dtype=bool)
    one, all_ = chances(
        [(kernel, 6.0)],
        values,
        0,
        [Asked("move", everywhere, 6.0, (0,)), Asked("move", everywhere, 6.0, (0, 1, 2))],
    )
    assert 0 < one < all_


def test_before_a_deadline_it_agrees_with_the_forward_pass_of_the_paths_lens() -> None:
    first = kernel_of(small.board(small.game(2)), 1)
    then = kernel_of(small.board(small.game(2, shift=5)), 1)
    end = stationary(then).values
    where = condition(first.size, 3, 7, 10)
    parts = [(first, 3.0), (then, 9.0)]
    known = settled(parts, (2.0, 8.0), end, 0, [where], tolerance=1e-5, max_halvings=9).forward
    at = [int(np.argmin(abs(known.times - t))) for t in (2.0, 8.0)]
    asked = [Asked(kind, where, t) for t in (2.0, 8.0) for kind in ("holds", "reached")]
    expected = [x for n in at for x in (known.holds[n, 0], known.reached[n, 0])]
    assert chances(parts, end, 0, asked, longest=0.02) == pytest.approx(expected, abs=1e-4)
    assert chances(parts, end, 0, asked, still=False, longest=0.02) == pytest.approx(expected, abs=1e-4)


def test_moves_by_habit_are_a_mixture_over_their_rate() -> None:
    kernel = kernel_of(small.board(small.game(0)), 1)
    e = edges(kernel)
    can = moves(kernel, np.zeros_like(kernel.board.flow)).proposed > 0
    size, start, months = kernel.size, 0, 3.0
    jump = np.zeros((size, size))
    jump[e.source[can], e.target[can]] = 1.0
    jump /= np.maximum(jump.sum(axis=1, keepdims=True), 1.0)
    where = condition(size, *np.flatnonzero(jump[start])[:2].tolist())
    q = jump - np.diag((jump.sum(axis=1) > 0).astype(float))
    stop = q.copy()
    stop[where] = 0.0
    shape, rate = 2.5, 4.0
    # Rates θ by the gamma's own quadrature, in plain sight.
    x, w = np.polynomial.laguerre.laggauss(60)
    w = w * x ** (shape - 1)
    expected = [
        sum(wi * expm(m.T * xi / rate * months)[where, start].sum() for xi, wi in zip(x, w, strict=True))
        / w.sum()
        for m in (q, stop)
    ]
    asked = [Asked("holds", where, months), Asked("reached", where, months)]
    assert chances_by_habit(kernel, shape, rate, start, asked) == pytest.approx(expected, abs=2e-4)
