"""Simulated histories against the recursion: joint moves, refusals, costs, a package, a rule, a deadline.

Each comparison allows 4.5 standard errors; seeds are fixed, so none can fail by chance from one run to the next.
"""

from __future__ import annotations

import numpy as np
import pytest

from detente.game import space
from detente.lenses.paths.result import spelled
from detente.lenses.paths.simulate import Histories, commonest, move_of, simulate
from detente.play.forward import Stage, forward, stages
from detente.play.kernel import kernel_of
from tests import paths_small as small

PATHS = 8000
START = 0


@pytest.fixture(scope="module", params=[2, 4])
def run(request: pytest.FixtureRequest) -> tuple[list[Stage], Histories, np.ndarray]:
    """Other stakes from month 3 on, a real end at month 7."""
    soft = {"decisiveness": 0.55, "inertia": 4.0}
    first, second = (small.board(small.game(request.param, shift=n), soft) for n in (0, 1))
    plan = stages([(kernel_of(first), 3.0), (kernel_of(second), 4.0)], [1.5, 5.0], 0.05)
    return list(plan), simulate(plan, second.flow, START, paths=PATHS, seed=11), second.flow


def test_distribution_is_the_recursions(run: tuple[list[Stage], Histories, np.ndarray]) -> None:
    plan, histories, end = run
    exact = forward(plan, end, START, joint=True)
    assert exact.joint is not None
    for n in range(len(exact.times)):
        share = np.bincount(histories.states[n], minlength=exact.joint.shape[1]) / PATHS
        error = np.sqrt(np.maximum(exact.joint[n] * (1 - exact.joint[n]), 1 / PATHS) / PATHS)
        assert np.all(np.abs(share - exact.joint[n]) <= 4.5 * error)


def test_what_histories_were_worth_is_the_value(run: tuple[list[Stage], Histories, np.ndarray]) -> None:
    """Flows, the proposer's costs (refused or not), what a package costs others, and the end, discounted: the mean
    is V, so that costs are in the value as they are in the choice."""
    plan, histories, end = run
    values = forward(plan, end, START).values[0]
    mean, error = histories.worth.mean(axis=0), histories.worth.std(axis=0) / np.sqrt(PATHS)
    assert np.all(np.abs(mean - values) <= 4.5 * error)
    # Leaving the costs of single moves out would be seen.
    gross = histories.worth.copy()
    for k in range(len(histories.path)):
        board = histories.boards[histories.part[k]]
        unit = board.units[histories.unit[k]]
        cost = board.game.moves[unit.ways[histories.way[k]].move].cost / board.span[unit.actor]
        gross[histories.path[k], unit.actor] += cost * np.exp(-board.discount[unit.actor] * histories.time[k])
    assert np.any(np.abs(gross.mean(axis=0) - values) > 8 * error)


def test_first_passage_and_moves_made(run: tuple[list[Stage], Histories, np.ndarray]) -> None:
    plan, histories, end = run
    game = histories.boards[0].game
    goal = space.holds(small.condition((2, 3, 2), [{1: [2]}]), space.rows(game))
    exact = forward(plan, end, START, [goal])
    made = histories.made
    for n, t in enumerate(exact.times[1:], 1):
        by = made & (histories.time <= t)
        share = len(np.unique(histories.path[by & goal[histories.target]])) / PATHS
        p = exact.reached[n, 0]
        assert abs(share - p) <= 4.5 * np.sqrt(p * (1 - p) / PATHS)
        share, p = 1 - len(np.unique(histories.path[by])) / PATHS, exact.unmoved[n]
        assert abs(share - p) <= 4.5 * np.sqrt(p * (1 - p) / PATHS)


def test_refusals_are_recorded_at_the_chance_they_have(
    run: tuple[list[Stage], Histories, np.ndarray],
) -> None:
    _, histories, _ = run
    boards = histories.boards
    joint = np.array(
        [
            bool(boards[p].units[u].ways[w].others)
            for p, u, w in zip(histories.part, histories.unit, histories.way, strict=True)
        ]
    )
    assert not histories.refused[~joint].any()
    assert 0.05 < histories.made[joint].mean() < 0.95
    for k in np.flatnonzero(~histories.made)[:50]:
        unit = boards[histories.part[k]].units[histories.unit[k]]
        assert histories.refused[k] < 1 << len(unit.ways[histories.way[k]].others)
    refusing = boards[0].barred[0][1]
    entered = histories.made & refusing[histories.target] & ~refusing[histories.source]
    for k in np.flatnonzero(entered):
        unit = boards[histories.part[k]].units[histories.unit[k]]
        assert 2 not in (unit.actor, *unit.ways[histories.way[k]].others)


def test_a_history_hangs_on_its_seed_and_number_alone(
    run: tuple[list[Stage], Histories, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, histories, end = run
    few = simulate(plan, end, START, paths=40, seed=11)
    assert np.array_equal(few.states, histories.states[:, :40])
    assert np.array_equal(few.worth, histories.worth[:40])
    other = simulate(plan, end, START, paths=40, seed=12)
    assert not np.array_equal(few.states, other.states)
    # Nor on the dates reported, but for the steps they cut: the same clocks ring.
    monkeypatch.setattr("detente.play.forward.KEEP_BYTES", 0)
    assert np.array_equal(few.time, simulate(plan, end, START, paths=40, seed=11).time)


def test_commonest_openings(run: tuple[list[Stage], Histories, np.ndarray]) -> None:
    plan, histories, end = run
    found = commonest(histories, longest=1, count=1000)
    assert sum(s.chance for s in found) == pytest.approx(1)
    assert [s.chance for s in found] == sorted((s.chance for s in found), reverse=True)
    still = next(s for s in found if s.moves == ())
    exact = forward(plan, end, START).unmoved[-1]
    assert abs(still.chance - exact) <= 4.5 * still.error
    assert still.error == pytest.approx(np.sqrt(still.chance * (1 - still.chance) / PATHS))
    assert all(len(s.moves) <= 3 for s in commonest(histories, longest=3))


def test_a_move_in_words() -> None:
    board = small.board(small.game(1))
    n, unit = next((n, u) for n, u in enumerate(board.units) if u.package)
    assert spelled(move_of(board, n, 0, 0, 10)) == "a0 (with a2): i0: o0 → o1, i1: o0 → o2"
    assert unit.actor == 0


def test_nobody_who_can_move() -> None:
    game = small.build([[[0, 1], [1, 0]]])
    board = small.board(game)
    histories = simulate([Stage(kernel_of(board), 2.0, 2)], board.flow, 1, paths=3)
    assert histories.states.tolist() == [[1, 1, 1]] * 2
    np.testing.assert_allclose(histories.worth, np.broadcast_to(board.flow[:, 1], (3, 2)))
    assert commonest(histories)[0].chance == 1
