"""The distribution forward in time, step by step, is that of matrices listed by the reference, to 1e-12.

    p' = ½(p + p₂),   p₁ = p + h·Q(V_now)ᵀp,   p₂ = p₁ + h·Q(V_then)ᵀp₁

on random games, from every kind of start; with chances below a least one left where they are, no chance is lost.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from detente.play import reference
from detente.play.board import PlayBoard, board_of
from detente.play.forward import forward, stages
from detente.play.kernel import kernel_of
from tests.properties.paths_games import random_game, random_play

TIGHT = {"rtol": 0, "atol": 1e-12}


def matrix(board: PlayBoard, values: np.ndarray) -> np.ndarray:
    q = np.zeros((board.game.size,) * 2)
    source, target, rate = reference.generator(board, values)
    np.add.at(q, (source, target), rate)
    return q - np.diag(q.sum(axis=1))


@pytest.mark.parametrize("block", range(4))
def test_each_step(block: int) -> None:
    moved = 0.0
    for seed in range(3300 + 10 * block, 3310 + 10 * block):
        game = random_game(seed, max_states=100)
        board = board_of(game, random_play(seed, len(game.actors)))
        if not board.units or not board.feasible.any():
            continue
        rng = np.random.default_rng(seed)
        start = int(rng.choice(np.flatnonzero(board.feasible)))
        goal = rng.random(game.size) < 0.2
        end = board.flow + 0.1 * rng.random(board.flow.shape)
        plan = stages([(kernel_of(board), 4 * board.longest_step)], [])
        assert [s.steps for s in plan] == [4]
        h = plan[0].step
        got = forward(plan, end, start, [goal], joint=True, least=0.0)
        values = [end]
        for _ in range(4):
            values.insert(0, reference.backward(board, values[0], h, 1))
        p = np.zeros(game.size)
        p[start] = 1.0
        outside = np.where(goal, 0.0, p)
        unmoved = 1.0
        for now, then in itertools.pairwise(values):
            a, b = np.eye(game.size) + h * matrix(board, now), np.eye(game.size) + h * matrix(board, then)
            p = 0.5 * (p + p @ a @ b)
            keep = np.diag(np.where(goal, 0.0, 1.0))
            outside = 0.5 * (outside + outside @ a @ keep @ b @ keep)
            unmoved *= 0.5 * (1 + a[start, start] * b[start, start])
        assert got.joint is not None
        np.testing.assert_allclose(got.joint[-1], p, **TIGHT, err_msg=str(seed))
        np.testing.assert_allclose(got.unmoved[-1], unmoved, **TIGHT)
        np.testing.assert_allclose(got.reached[-1, 0], 1 - outside.sum(), **TIGHT)
        np.testing.assert_allclose(got.holds[-1, 0], p[goal].sum(), **TIGHT)
        np.testing.assert_allclose(got.values[0], values[0][:, start], **TIGHT)
        np.testing.assert_allclose(got.flows[-1], board.flow @ p, **TIGHT)
        np.testing.assert_allclose(got.rate[-1], p @ -np.diag(matrix(board, end)), **TIGHT)
        moved = max(moved, 1 - float(p[start]))
        # Left out where they are unlikely: no chance is lost, and little changes.
        some = forward(plan, end, start, [goal], joint=True, least=1e-5)
        assert some.joint is not None
        np.testing.assert_allclose(some.joint[-1].sum(), 1, **TIGHT)
        assert np.abs(some.joint[-1] - p).sum() < 1e-5 * game.size
    assert moved > 0.5
