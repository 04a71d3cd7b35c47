"""The lens as a whole: its step is small enough, what stands still may be taken to, threads change no byte."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.linalg import expm

from detente.case.load import load_text
from detente.lenses.paths import PathsResult, PathsSettings, analyze
from detente.play import kernel, reference
from detente.play.board import board_of
from detente.play.forward import forward, furthest, stages
from detente.play.kernel import kernel_of
from detente.play.stationary import stationary
from tests.properties.paths_games import random_game, random_play
from tests.unit.test_paths_analyze import CASE, END, SAME, VOTE

DEADLINES = [VOTE, f"{VOTE}, {END}", f"{SAME}, {VOTE}"]


def run(deadlines: str, **settings: object) -> PathsResult:
    chosen = {"simulations": 300, "points_in_time": 6} | settings
    return analyze(load_text(CASE.replace("DEADLINES", deadlines)), PathsSettings(**chosen))  # type: ignore[arg-type]


def probabilities(r: PathsResult) -> np.ndarray:
    """Every probability the result reports of a date."""
    found = [*r.unmoved]
    for fan in r.fans:
        found += [p for at in fan.chances for p in at]
    for o in r.outcomes:
        found += [*o.holds, *o.reached]
    return np.array(found)


@pytest.mark.parametrize("deadlines", DEADLINES)
def test_what_is_reported_is_within_half_a_point_of_an_eighth_of_the_step(deadlines: str) -> None:
    usual = run(deadlines, simulations=0)
    assert usual.accuracy.within_tolerance
    eighth = run(deadlines, simulations=0, tolerance=0.0, max_halvings=halvings(usual) + 3)
    assert eighth.accuracy.step <= usual.accuracy.step / 8 * 1.01
    a, b = probabilities(usual), probabilities(eighth)
    assert len(a) > 80
    assert np.abs(a - b).max() < 0.005
    # It is not so because nothing happens.
    assert np.ptp(a) > 0.5


def halvings(r: PathsResult) -> int:
    """How often the longest step was halved: one run more a halving, so that as many and three more give an eighth."""
    for n in range(1, PathsSettings().max_halvings + 1):
        if run_step(r, n) <= r.accuracy.step * 1.01:
            return n
    raise AssertionError


def run_step(r: PathsResult, n: int) -> float:
    return r.accuracy.longest_step / 2**n


@pytest.mark.parametrize("seed", range(3200, 3206))
def test_values_that_stand_still_need_no_steps_back(seed: int) -> None:
    """After the last deadline, under stationary values, the rates are the same at every date."""
    game = random_game(seed, max_states=60)
    of = kernel_of(board_of(game, random_play(seed, len(game.actors))))
    values = stationary(of, residual=1e-13).values
    start = int(np.flatnonzero(of.board.feasible)[0])
    goal = np.random.default_rng(seed).random(game.size) < 0.2
    apart = []
    for h in (0.1, 0.05):
        a, b = (
            forward(stages([(of, 3.0), (of, 5.0)], [1.0, 4.0], h, still), values, start, [goal], joint=True)
            for still in (True, False)
        )
        apart.append(furthest(a, b))
        np.testing.assert_allclose(a.values, b.values, rtol=0, atol=1e-4)
        np.testing.assert_allclose(a.rate, b.rate, rtol=0, atol=1e-4)
    # The last part is taken by a series, as exact as may be; steps come to the same, by the square of their length.
    assert apart[0] < 1e-4
    assert apart[1] < max(0.3 * apart[0], 1e-10)
    q = np.zeros((game.size, game.size))
    source, target, rate = reference.generator(of.board, values)
    np.add.at(q, (source, target), rate)
    q -= np.diag(q.sum(axis=1))
    only = forward(stages([(of, 5.0)], [1.0], still=True), values, start, [goal], joint=True)
    assert only.joint is not None
    stopped = np.where(goal[:, None], 0.0, q)
    for n, t in enumerate(only.times):
        np.testing.assert_allclose(only.joint[n], expm(q * t)[start], rtol=0, atol=1e-11)
        assert only.reached[n, 0] == pytest.approx(expm(stopped * t)[start][goal].sum(), abs=1e-11)


def test_threads_change_no_byte_of_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the game, since here every share of the work is given to threads."""
    monkeypatch.setattr(kernel, "WORTH_THREADS", 1)
    found, sequences = set(), set()
    for threads in (1, 2, 5):
        monkeypatch.setattr(kernel, "cores", lambda n=threads: n)
        r = run(f"{VOTE}, {END}", seed=4)
        found.add(json.dumps(r.to_json(), sort_keys=True))
        sequences.add(r.sequences)
    assert len(found) == 1
    assert run(f"{VOTE}, {END}", seed=5).sequences not in sequences
