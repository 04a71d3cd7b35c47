"""The stationary value: its residual is what it says, it is one value where there is one, and it solves linear play.

Definition 4.8: dV/dτ = 0. Where nobody's choice hangs on V that is a linear system with one solution;
where choices are soft enough the mapping is a contraction (about Σ of λ times what can be gained over ρ); otherwise
there may be several, and the tests show one game that has two.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente.game.game import Move
from detente.play import kernel, reference
from detente.play.behavior import DEFAULTS, Play
from detente.play.board import PlayBoard, board_of
from detente.play.kernel import kernel_of
from detente.play.stationary import plain, stationary
from tests import paths_small as small
from tests.properties.paths_games import random_game, random_play


def posed(seed: int, **given: float) -> PlayBoard:
    game = random_game(seed, max_states=120)
    play = random_play(seed, len(game.actors))
    return board_of(game, replace(play, **{k: np.full(len(game.actors), x) for k, x in given.items()}))


def left(board: PlayBoard, values: np.ndarray) -> float:
    return float(np.abs(reference.slope(board, values)).max())


def close(board: PlayBoard, a: np.ndarray, b: np.ndarray, residual: float) -> None:
    """A residual r is a gain of r a month for ever, r/ρ in V; some room for what others make of it."""
    np.testing.assert_allclose(a, b, rtol=0, atol=20 * residual / board.discount.min())


@pytest.mark.parametrize("block", range(3))
def test_the_residual_is_that_of_the_reference(block: int) -> None:
    found = 0
    for seed in range(2000 + 10 * block, 2010 + 10 * block):
        board = posed(seed)
        for few in (3, 25, 3000):
            got = stationary(kernel_of(board), residual=1e-10, max_sweeps=few)
            assert got.residual == pytest.approx(left(board, got.values), rel=1e-6, abs=1e-13)
            assert got.converged == (got.residual <= 1e-10)
            assert got.sweeps <= few
        found += got.converged
    assert found >= 8


@pytest.mark.parametrize("seed", range(2100, 2115))
def test_linear_where_nobody_looks_ahead(seed: int) -> None:
    """λ = 0: a mover takes each of its moves with chance (η/M)/(1 + η), others accept with ½ each, unless a red line
    refuses. Then (ρI − Q) V = ρu − what is paid a month."""
    board = posed(seed, choice=0.0)
    size = board.game.size
    matrix = np.zeros((size, size))
    paid = np.zeros_like(board.flow)
    for unit in board.units:
        arrows = [c.arrow for c in reference.chances(board, unit, board.flow)]
        count = sum((np.bincount(a.source, minlength=size) for a in arrows), np.zeros(size))
        for a in arrows:
            proposed = unit.rate * unit.inertia / count[a.source] / (1 + unit.inertia)
            made = proposed * np.where(a.refused, 0.0, 0.5 ** len(a.way.others))
            np.add.at(matrix, (a.source, a.target), made)
            np.add.at(matrix, (a.source, a.source), -made)
            np.add.at(paid[unit.actor], a.source, proposed * a.cost)
            for b, cost in a.paid:
                np.add.at(paid[b], a.source, made * cost)
    got = stationary(kernel_of(board), residual=1e-13)
    for i, rho in enumerate(board.discount):
        exact = np.linalg.solve(rho * np.eye(size) - matrix, rho * board.flow[i] - paid[i])
        np.testing.assert_allclose(got.values[i], exact, rtol=0, atol=1e-11)


@pytest.mark.parametrize("seed", range(2200, 2215))
def test_one_value_from_every_start_where_play_is_soft(seed: int) -> None:
    board = posed(seed, decisiveness=0.53)
    rng = np.random.default_rng(seed)
    starts = [np.zeros_like(board.flow), np.ones_like(board.flow), 3 * rng.random(board.flow.shape) - 1]
    one = stationary(kernel_of(board), residual=1e-11)
    for start in starts:
        got = stationary(kernel_of(board), start, residual=1e-11)
        assert got.converged
        close(board, got.values, one.values, 1e-11)


@pytest.mark.parametrize("seed", range(3))
def test_what_plain_iteration_of_the_reference_ends_at(seed: int) -> None:
    """On small boards with everything on them: a package, consent, costs, a rule, a red line."""
    board = small.board(small.game(seed), {"discount": 0.12})
    slow = plain(board, residual=1e-9)
    assert slow.converged
    assert slow.residual == pytest.approx(left(board, slow.values))
    got = stationary(kernel_of(board), residual=1e-11)
    close(board, got.values, slow.values, 1e-9)


@pytest.mark.parametrize("seed", range(2300, 2320))
def test_from_a_neighbouring_game(seed: int) -> None:
    """From the values of a game a little different in stakes and in how it is played, as draws are solved."""
    board = posed(seed, decisiveness=0.6)
    rng = np.random.default_rng(seed)
    near = random_play(seed, len(board.game.actors))
    near = Play(np.full(len(near.rate), 0.61), near.rate * 1.03, near.inertia, near.discount * 0.98)
    stakes = tuple(s + rng.integers(-2, 3, s.shape) for s in board.game.stakes)
    other = board_of(replace(board.game, stakes=stakes), near)
    start = stationary(kernel_of(other), residual=1e-11).values
    warm = stationary(kernel_of(board), start, residual=1e-11)
    cold = stationary(kernel_of(board), residual=1e-11)
    assert warm.converged
    assert cold.converged
    assert left(board, start) > 1e-6
    close(board, warm.values, cold.values, 1e-11)


@pytest.mark.parametrize("seed", [6033, 6087, 6120, 6131, 6145, 6187])
def test_where_best_replies_chase_each_other(seed: int) -> None:
    """Played by the defaults; from the worth of the states these searches end without an answer."""
    board = default_board(seed)
    got = stationary(kernel_of(board))
    assert got.converged
    assert got.residual == pytest.approx(left(board, got.values), rel=1e-6, abs=1e-13)
    # What was found stands: a month of backward play from it goes nowhere.
    later = kernel.backward(kernel_of(board), got.values, 1.0, int(np.ceil(1 / board.longest_step)))
    np.testing.assert_allclose(later, got.values, rtol=0, atol=2 * got.residual)


def default_board(seed: int) -> PlayBoard:
    game = random_game(seed, max_states=100)
    n = len(game.actors)
    discount = -np.log(DEFAULTS["discount_per_year"]) / 12
    return board_of(
        game,
        Play(
            np.full(n, DEFAULTS["decisiveness"]),
            np.full(n, DEFAULTS["reconsiders_per_month"]),
            np.full(n, DEFAULTS["inertia_months"]),
            np.full(n, discount),
        ),
    )


def test_a_game_with_several() -> None:
    """Who pays for what is good for both? Each waits where it counts on the other (volunteer's dilemma in time, Bliss &
    Nalebuff 1984). So the start is part of the answer, each has its residual, and none is called the equilibrium."""
    once = [Move(((0, 1),), (np.array([True, False]),), (a,), a, 50) for a in (0, 1)]
    board = small.board(
        small.build([[[0, 100], [0, 100]]], moves=once),
        {"decisiveness": 0.9, "rate": 0.5, "inertia": 6.0, "discount": 0.1},
    )
    starts = [np.array([[0.8, 1.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [0.8, 1.0]]), board.flow]
    first, second, alike = (stationary(kernel_of(board), s, residual=1e-11) for s in starts)
    for got in (first, second, alike):
        assert got.converged
        assert left(board, got.values) < 1e-10
    assert first.values[0, 0] > 0.8  # it waits, and the other pays
    assert first.values[1, 0] < 0.5
    np.testing.assert_allclose(second.values, first.values[::-1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(alike.values[0], alike.values[1], rtol=0, atol=1e-9)
