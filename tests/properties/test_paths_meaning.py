"""What an analyst states of an actor is what it does: decisiveness, inertia, patience, costs (Definitions 4.4, 4.6)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.game.game import Move
from detente.play import reference
from detente.play.behavior import Play
from detente.play.board import board_of
from detente.play.kernel import edges, kernel_of, moves
from detente.play.stationary import stationary
from tests import paths_small as small

DECISIVENESS = st.floats(0.55, 0.95)
RATE = st.floats(0.1, 0.6)
DISCOUNT = st.floats(0.01, 0.1)


@settings(max_examples=15)
@given(DECISIVENESS, RATE, DISCOUNT)
def test_decisiveness_is_the_chance_of_the_better_of_two_courses(
    better: float, rate: float, rho: float
) -> None:
    """A tenth of the range apart in flow, each standing until next reconsidered: then somebody else, who thinks as
    often and is sure of itself, ends both."""
    here, low, high, over = range(4)
    away = np.arange(4) == here
    game = small.build(
        [[[0, 40, 50, 100], [0, 0, 0, 1]]],
        moves=[
            Move(((0, low),), (away,), (0,), 0),
            Move(((0, high),), (away,), (0,), 0),
            Move(((0, over),), (np.isin(np.arange(4), [low, high]),), (1,), 1),
        ],
    )
    play = small.play(2, decisiveness=better, rate=rate, discount=rho, inertia=[6 / rate, (1 + 1e-13) / rate])
    board = board_of(game, play)
    board = replace(board, units=tuple(replace(u, choice=1e4) if u.actor else u for u in board.units))
    values = stationary(kernel_of(board), residual=1e-14).values
    assert values[0, high] - values[0, low] == pytest.approx(0.1 * rho / (rho + rate), rel=1e-6)
    unit = next(u for u in board.units if u.actor == 0)
    to_low, to_high = (float(c.proposed[0]) for c in reference.chances(board, unit, values))
    assert to_high / (to_low + to_high) == pytest.approx(better, rel=1e-6)


@settings(max_examples=15)
@given(st.floats(1.1, 40), RATE, st.integers(2, 6))
def test_inertia_is_how_long_the_indifferent_wait(times: float, rate: float, options: int) -> None:
    """One move in so many months, however many options there are to be indifferent between."""
    months = times / rate
    game = small.build([[[7] * options, list(range(options))]], moves=small.solo((options,), 0, 0))
    board = board_of(game, small.play(2, rate=rate, inertia=months))
    of = kernel_of(board)
    leaves = np.bincount(edges(of).source, moves(of, board.flow).rates, minlength=options)
    np.testing.assert_allclose(leaves, 1 / months, rtol=1e-9)


@settings(max_examples=15)
@given(DISCOUNT, st.floats(0.05, 0.5))
def test_patience_is_what_a_date_ahead_is_worth(rho: float, rate: float) -> None:
    """One state worth nothing now, one worth all, and somebody who is sure to go there: V = μ/(ρ + μ)."""
    game = small.build([[[0, 1], [0, 1]]], moves=[Move(((0, 1),), (np.array([True, False]),), (1,), 1)])
    play = small.play(2, discount=rho, rate=rate, inertia=(1 + 1e-13) / rate)
    board = board_of(
        game, Play(play.decisiveness, play.rate, play.inertia, play.discount, choice=np.full(2, 1e5))
    )
    values = stationary(kernel_of(board), residual=1e-14).values
    assert values[0, 0] == pytest.approx(rate / (rho + rate), rel=1e-9)


@settings(max_examples=15)
@given(st.integers(1, 60), RATE, DISCOUNT)
def test_a_cost_is_in_lasting_points_and_paid_in_the_value(cost: int, rate: float, rho: float) -> None:
    """Who moves from nothing to 100 points for good at a cost of c has (100 − c)·μ/(ρ + μ) before it does; and where
    moving is worth just what it costs, it moves as if it were indifferent."""
    once = [Move(((0, 1),), (np.array([True, False]),), (0,), 0, cost)]
    game = small.build([[[0, 100], [0, 1]]], moves=once)
    play = small.play(2, discount=rho, rate=rate, inertia=(1 + 1e-13) / rate)
    board = board_of(
        game, Play(play.decisiveness, play.rate, play.inertia, play.discount, choice=np.full(2, 1e5))
    )
    values = stationary(kernel_of(board), residual=1e-14).values
    assert values[0, 0] == pytest.approx((1 - cost / 100) * rate / (rho + rate), rel=1e-9)
    soft = board_of(game, small.play(2, rate=rate, inertia=6 / rate))
    even = np.array([[0.0, cost / 100], [0.0, 0.0]])
    of = kernel_of(soft)
    assert moves(of, even).rates == pytest.approx([rate / 6], rel=1e-9)
