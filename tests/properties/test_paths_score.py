"""The likelihood of a record, by what must hold over records that play under the same parameters makes.

With L(θ) the likelihood and E over records made at θ₀: E[d log L/dθ] = 0 at θ₀, so that log L peaks there in
expectation; E[L(θ)/L(θ₀)] = 1 for every θ, which a rate left out or counted twice would break; and the variance of the
score is −E[d² log L/dθ²] (Bartlett 1953). θ are logarithms of the factors on the logit of decisiveness, on rates, on
inertia. The same holds given the moves of an issue that may move unseen: the rest is a likelihood of its own (Cox
1975). Games are random, with joint moves, packages, costs and red lines.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente.game.space import decode
from detente.lenses.paths.simulate import simulate
from detente.play.behavior import Play
from detente.play.board import board_of, option_at
from detente.play.forward import stages
from detente.play.kernel import kernel_of
from detente.play.likelihood import Record, log_likelihood, replay, scaled
from detente.play.stationary import stationary
from tests.paths_small import record_of_history
from tests.properties.paths_games import random_game

HISTORIES, MONTHS, EPS = 800, 12.0, 0.02
NAMES = ("decisiveness", "rate", "inertia")


@pytest.fixture(scope="module", params=[(3001, False), (3011, False), (3018, True), (3021, True)])
def totals(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    """log L of every record, float [HISTORIES], as a function of θ; with an issue that may move unseen, or none."""
    seed, hidden = request.param
    game = random_game(seed, max_states=40)
    rng = np.random.default_rng([seed, 97])
    actors = len(game.actors)
    rate = rng.uniform(0.3, 0.6, actors)
    play = Play(
        rng.uniform(0.53, 0.58, actors),
        rate,
        rng.uniform(1.5, 2.5, actors) / rate,
        rng.uniform(0.05, 0.1, actors),
    )
    board = board_of(game, play)
    values = stationary(kernel_of(board), residual=1e-12).values
    start = int(np.flatnonzero(board.feasible)[0])
    histories = simulate(
        stages([(kernel_of(board), MONTHS)], [], 0.2), values, start, paths=HISTORIES, seed=seed
    )
    made = histories.made
    # The issue that moves most is the one that may move unseen.
    often = [
        int((option_at(game, j, histories.source) != option_at(game, j, histories.target))[made].sum())
        for j in range(len(game.sizes))
    ]
    assert max(often) < 0.8 * sum(often)
    unseen = frozenset({int(np.argmax(often))}) if hidden else frozenset()
    walked = []
    for path in range(HISTORIES):
        mine = made & (histories.path == path)
        record = record_of_history(
            decode(game, start), game, histories.time[mine].tolist(), histories.target[mine], MONTHS
        )
        moves = tuple(replace(m, seen=not unseen & {j for j, _ in m.sets}) for m in record.moves)
        walked.append(replay(board, Record(record.start, moves, MONTHS, unseen)))
    known: dict[tuple[float, ...], np.ndarray] = {}

    def at(theta: np.ndarray) -> np.ndarray:
        key = tuple(theta.tolist())
        if key not in known:
            there = scaled(play, *np.exp(theta))
            assert there is not None
            of = board_of(game, there)
            solved = stationary(kernel_of(of), residual=1e-12).values
            rates: dict = {}
            known[key] = np.array([log_likelihood(of, solved, w, rates).total for w in walked])
        return known[key]

    return at


def slope(at, theta: np.ndarray, toward: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    return (at(theta + EPS * toward) - at(theta - EPS * toward)) / (2 * EPS)


@pytest.mark.parametrize("n", range(3), ids=NAMES)
def test_the_score_is_nought_at_the_truth_and_points_back_elsewhere(totals, n: int) -> None:  # type: ignore[no-untyped-def]
    toward = np.eye(3)[n]
    score = slope(totals, np.zeros(3), toward)
    assert score.std() > 0
    assert abs(score.mean()) < 4 * score.std() / np.sqrt(HISTORIES)
    for side in (-1, 1):
        far, near = totals(side * 0.4 * toward), totals(side * 0.36 * toward)
        away = (far - near) / (side * 0.04)
        assert side * away.mean() < -4 * away.std() / np.sqrt(HISTORIES)
        gain = far - totals(np.zeros(3))
        assert gain.mean() < -3 * gain.std() / np.sqrt(HISTORIES)


@pytest.mark.parametrize("n", range(3), ids=NAMES)
def test_likelihood_ratios_have_mean_one(totals, n: int) -> None:  # type: ignore[no-untyped-def]
    for side in (-1, 1):
        ratio = np.exp(totals(side * 0.1 * np.eye(3)[n]) - totals(np.zeros(3)))
        assert abs(ratio.mean() - 1) < 4 * ratio.std() / np.sqrt(HISTORIES)
        assert ratio.std() < 1, "or the mean would be of a few records"


@pytest.mark.parametrize("n", range(3), ids=NAMES)
def test_information_two_ways(totals, n: int) -> None:  # type: ignore[no-untyped-def]
    toward = np.eye(3)[n]
    score = slope(totals, np.zeros(3), toward)
    wide = 0.1
    second = (totals(wide * toward) - 2 * totals(np.zeros(3)) + totals(-wide * toward)) / wide**2
    both = score**2 + second
    assert abs(both.mean()) < 4 * both.std() / np.sqrt(HISTORIES)
    assert (score**2).mean() > 6 * both.std() / np.sqrt(HISTORIES)
