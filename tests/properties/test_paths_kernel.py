"""The kernel of predicted play equals its reference to 1e-12 on random games, and any number of threads its bytes."""

from __future__ import annotations

import numpy as np
import pytest

from detente.case.load import load
from detente.game.compile import compile_case
from detente.play import kernel, reference
from detente.play.behavior import play_of
from detente.play.board import PlayBoard, board_of
from detente.play.forward import forward, stages
from detente.play.stationary import stationary
from tests.properties.paths_games import random_game, random_play

TIGHT = {"rtol": 0, "atol": 1e-12}


def boards(seed: int) -> PlayBoard:
    game = random_game(seed)
    return board_of(game, random_play(seed, len(game.actors)))


def values_of(seed: int, board: PlayBoard) -> np.ndarray:
    """Some smooth, some so far apart that chances are nought or one."""
    rng = np.random.default_rng([seed, 55])
    noise = rng.random(board.flow.shape)
    return board.flow + noise * float(rng.choice([0.0, 0.02, 0.3, 5.0]))


@pytest.mark.parametrize("block", range(8))
def test_the_slope_and_every_move(block: int) -> None:
    """200 games: dV/dτ, how fast states are left, σ and A of every way, and the product with the generator."""
    seen = {"joint": 0, "package": 0, "paid": 0, "refused": 0, "ruled": 0, "cost": 0, "free": 0, "when": 0}
    for seed in range(block * 25, block * 25 + 25):
        board = boards(seed)
        of = kernel.kernel_of(board)
        values = values_of(seed, board)
        whole = kernel.slope(of, values, np.empty((len(values) + 1, board.game.size)))
        expected = reference.slope(board, values)
        np.testing.assert_allclose(whole[:-1], expected, **TIGHT, err_msg=str(seed))
        np.testing.assert_allclose(kernel.slope(of, values), expected, **TIGHT)
        leaves = np.zeros(board.game.size)
        matrix = np.zeros((board.game.size,) * 2)
        source, target, rate = reference.generator(board, values)
        np.add.at(leaves, source, rate)
        np.add.at(matrix, (source, target), rate)
        np.add.at(matrix, (source, source), -rate)
        np.testing.assert_allclose(whole[-1], leaves, **TIGHT)

        listed, edges = kernel.moves(of, values), kernel.edges(of)
        found: dict[tuple[int, int, int, int], tuple[float, float]] = {}
        for n in np.flatnonzero(listed.proposed > 0):
            unit, way, _ = of.ways[edges.way[n]]
            assert unit == edges.unit[n]
            key = (unit, way.move, int(edges.source[n]), int(edges.target[n]))
            assert key not in found
            found[key] = (float(listed.proposed[n]), float(listed.accepted[n]))
        for u, unit in enumerate(board.units):
            for c in reference.chances(board, unit, values):
                _count(seen, board, c)
                for s, t, p, a in zip(c.arrow.source, c.arrow.target, c.proposed, c.accepted, strict=True):
                    got = found.pop((u, c.arrow.way.move, int(s), int(t)), (0.0, a))
                    np.testing.assert_allclose(got, (unit.rate * p, a), **TIGHT, err_msg=str(seed))
        assert not found, seed

        chance = np.random.default_rng(seed).dirichlet(np.ones(board.game.size))
        np.testing.assert_allclose(kernel.push(of, listed.rates, chance), chance @ matrix, **TIGHT)
        seen["ruled"] += int((~board.feasible).any())
        seen["free"] += int(of.axes.free.any())
        seen["when"] += any(m.when is not None for m in board.game.moves)
    assert min(seen.values()) >= 3, f"the sample must hold everything: {seen}"


def _count(seen: dict[str, int], board: PlayBoard, c: reference.Chance) -> None:
    a = c.arrow
    if len(a.source):
        seen["joint"] += bool(a.way.others) and not board.game.moves[a.way.move].package
        seen["package"] += bool(board.game.moves[a.way.move].package)
        seen["paid"] += bool(a.paid)
        seen["refused"] += bool(a.refused.any())
        seen["cost"] += bool(a.cost.any())


@pytest.mark.parametrize("seed", range(200, 220))
def test_a_year_backwards(seed: int) -> None:
    board = boards(seed)
    of = kernel.kernel_of(board)
    if not board.units:
        pytest.skip("nobody can move in this game")
    steps = int(np.ceil(12 / board.longest_step))
    np.testing.assert_allclose(
        kernel.backward(of, board.flow, 12.0, steps),
        reference.backward(board, board.flow, 12.0, steps),
        **TIGHT,
    )


@pytest.mark.parametrize("name", ["us-dprk-2018", "us-dprk-2019"])
@pytest.mark.parametrize("focus", ["small", "list"])
def test_the_flagship(name: str, focus: str) -> None:
    """What a case compiles to, with the consents, red lines, costs and packages analysts wrote."""
    case = load(name).case
    board = board_of(compile_case(case, focus=focus), play_of(case))
    of = kernel.kernel_of(board)
    for values in (board.flow, values_of(1, board)):
        np.testing.assert_allclose(kernel.slope(of, values), reference.slope(board, values), **TIGHT)
    source, _, rate = reference.generator(board, values)
    leaves = np.bincount(source, rate, minlength=board.game.size)
    listed = np.bincount(kernel.edges(of).source, kernel.moves(of, values).rates, minlength=board.game.size)
    np.testing.assert_allclose(listed, leaves, **TIGHT)


@pytest.fixture(scope="module")
def large() -> PlayBoard:
    """Over the size from which work is shared among threads, and of more than one tile."""
    game = random_game(32, sizes=(3, 2, 4, 3, 2, 3, 2, 3, 3, 4))
    assert game.size > kernel.WORTH_THREADS
    return board_of(game, random_play(32, len(game.actors)))


def test_a_large_game(large: PlayBoard) -> None:
    values = values_of(2, large)
    of = kernel.kernel_of(large, threads=3)
    assert len(of.far.actor)
    assert len(of.groups.size) > 1
    np.testing.assert_allclose(kernel.slope(of, values), reference.slope(large, values), **TIGHT)
    source, target, rate = reference.generator(large, values)
    chance = np.random.default_rng(0).dirichlet(np.ones(large.game.size))
    expected = np.zeros(large.game.size)
    np.add.at(expected, target, rate * chance[source])
    np.subtract.at(expected, source, rate * chance[source])
    np.testing.assert_allclose(kernel.push(of, kernel.moves(of, values).rates, chance), expected, **TIGHT)


def test_the_number_of_threads_changes_no_byte(large: PlayBoard) -> None:
    """Values, the list of moves, the distribution and the stationary value, under 1, 2 and 5 threads."""
    answers = []
    start = int(np.flatnonzero(large.feasible)[0])
    for threads in (1, 2, 5):
        of = kernel.kernel_of(large, threads)
        ahead = forward(
            stages([(of, 2 * large.longest_step)], []), large.flow, start, [large.flow[0] > 0.6], joint=True
        )
        still = stationary(of, residual=1e-12, max_sweeps=8)
        assert ahead.joint is not None
        assert not still.converged
        answers.append(
            b"".join(
                x.tobytes()
                for x in (
                    kernel.slope(of, large.flow),
                    kernel.backward(of, large.flow, 1.0, 3),
                    kernel.moves(of, large.flow).rates,
                    kernel.push(of, kernel.moves(of, large.flow).rates, large.flow[0]),
                    ahead.joint,
                    ahead.reached,
                    ahead.rate,
                    ahead.values,
                    still.values,
                )
            )
        )
    assert len(set(answers)) == 1
