"""Event-by-event histories against the recursion on random games with deadlines that change stakes, rates, discount.

The simulator rings every unit's clock and asks the definition in single states (local.py); the recursion steps whole
arrays (kernel.py). Seeds are fixed; every comparison allows five standard errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from detente.game.game import Game
from detente.lenses.paths.simulate import Histories, simulate
from detente.play.behavior import Play
from detente.play.board import PlayBoard, board_of
from detente.play.forward import Forward, Stage, forward, furthest, settled, stages, walk
from detente.play.kernel import Kernel, edges, kernel_of, moves
from detente.play.stationary import stationary
from tests.properties.paths_games import random_game, random_play

PATHS = 3000
GAMES = (3001, 3005, 3008, 3011, 3018, 3021)
"""Of those from 3000 on, games where much is proposed jointly and much of it refused."""
LENGTHS = (1.5, 2.0, 2.5)


def deadlines(seed: int) -> list[tuple[Kernel, float]]:
    """Three stretches: other stakes from the first deadline on, other rates and discounts from the second."""
    game = random_game(seed, max_states=40)
    rng = np.random.default_rng([seed, 99])
    later = random_stakes(game, rng)
    play = random_play(seed, len(game.actors))
    # Quick to reconsider and to move, so that there is much to count.
    rate = play.rate + 0.4
    soft = Play(
        rng.uniform(0.52, 0.6, len(rate)), rate, rng.uniform(1.1, 1.5, len(rate)) / rate, play.discount
    )
    faster = Play(soft.decisiveness, rate * 1.6, soft.inertia, play.discount * 2)
    boards = [board_of(game, soft), board_of(later, soft), board_of(later, faster)]
    return [(kernel_of(b), t) for b, t in zip(boards, LENGTHS, strict=True)]


def random_stakes(game: Game, rng: np.random.Generator) -> Game:
    return replace(game, stakes=tuple(rng.permuted(s, axis=1) for s in game.stakes))


@dataclass(frozen=True)
class Run:
    parts: list[tuple[Kernel, float]]
    plan: tuple[Stage, ...]
    end: np.ndarray
    start: int
    goal: np.ndarray
    histories: Histories
    exact: Forward


@pytest.fixture(scope="module", params=GAMES)
def run(request: pytest.FixtureRequest) -> Run:
    """Half of them play on without end after the last date, half really end there."""
    seed = request.param
    parts = deadlines(seed)
    board = parts[-1][0].board
    rng = np.random.default_rng(seed)
    end = board.flow if seed % 2 else stationary(parts[-1][0], residual=1e-10).values
    start = int(rng.choice(np.flatnonzero(board.feasible)))
    goal = rng.random(board.game.size) < 0.15
    goal[start] = False
    plan = stages(parts, [1.0, 3.0, 4.0], 0.04)
    return Run(
        parts,
        plan,
        end,
        start,
        goal,
        simulate(plan, end, start, paths=PATHS, seed=seed),
        forward(plan, end, start, [goal], joint=True),
    )


def within(mean: np.ndarray, error: np.ndarray, expected: np.ndarray) -> None:
    """Five standard errors; where nothing was drawn, what could hide from so many histories."""
    assert np.all(np.abs(mean - expected) <= 5 * error + 1e-3 / np.sqrt(PATHS)), (mean, error, expected)


def share(count: np.ndarray, p: np.ndarray) -> None:
    within(count / PATHS, np.sqrt(np.maximum(p * (1 - p), 1 / PATHS) / PATHS), p)


def test_states(run: Run) -> None:
    assert run.exact.joint is not None
    for n, p in enumerate(run.exact.joint):
        share(np.bincount(run.histories.states[n], minlength=len(p)), p)


def test_first_passage_and_quiet(run: Run) -> None:
    h = run.histories
    for n, t in enumerate(run.exact.times[1:], 1):
        by = h.made & (h.time <= t)
        share(np.array(len(np.unique(h.path[by & run.goal[h.target]]))), run.exact.reached[n, 0])
        share(np.array(PATHS - len(np.unique(h.path[by]))), run.exact.unmoved[n])


def test_values_are_what_histories_are_worth(run: Run) -> None:
    """Flows, what proposing costs whether refused or not, what packages cost others, the end; discounted."""
    mean, error = run.histories.worth.mean(axis=0), run.histories.worth.std(axis=0) / np.sqrt(PATHS)
    within(mean, error, run.exact.values[0])


def test_proposals_and_refusals_by_unit(run: Run) -> None:
    """How often each unit proposes, and is accepted, in every stretch: ∫ Σ p(t)·μσ dt and ∫ Σ p(t)·μσA dt."""
    h = run.histories
    units = len(run.parts[0][0].board.units)
    expected = np.zeros((2, len(run.parts), units))
    chance = np.zeros(len(run.goal))
    chance[run.start] = 1
    part = -1
    before: object = None
    for leg in walk(run.plan, run.end):
        if leg.kernel is not before:
            part, before = part + 1, leg.kernel
            of = edges(leg.kernel)
        now, then = moves(leg.kernel, leg.now), moves(leg.kernel, leg.then)
        onward = chance + leg.h * flow(of, now.rates, chance)
        onward = 0.5 * (chance + onward + leg.h * flow(of, then.rates, onward))
        for weight, at, rates in ((0.5, chance, now), (0.5, onward, then)):
            for k, r in enumerate((rates.proposed, rates.rates)):
                expected[k, part] += weight * leg.h * np.bincount(of.unit, r * at[of.source], minlength=units)
        chance = onward
    joint = np.array([any(way.others for way in u.ways) for u in run.parts[0][0].board.units])
    for k, some in enumerate((np.ones(len(h.path), dtype=bool), h.made)):
        for n in range(len(run.parts)):
            for u in range(units):
                counted(h, some & (h.part == n) & (h.unit == u), expected[k, n, u])
        # All that needs others, together.
        counted(h, some & joint[h.unit], expected[k][:, joint].sum())


def counted(h: Histories, mine: np.ndarray, expected: float) -> None:
    count = np.bincount(h.path[mine], minlength=PATHS)
    error = max(count.std(), np.sqrt(max(expected, 1 / PATHS))) / np.sqrt(PATHS)
    within(count.mean(), np.array(error), np.array(expected))


def flow(of: object, rates: np.ndarray, p: np.ndarray) -> np.ndarray:
    out = np.bincount(of.target, rates * p[of.source], minlength=len(p))  # type: ignore[attr-defined]
    return out - np.bincount(of.source, rates * p[of.source], minlength=len(p))  # type: ignore[attr-defined]


def test_the_sample_holds_what_it_should() -> None:
    """Joint moves refused, moves that cost, packages that cost others, red lines, and deadlines that count."""
    seen = dict.fromkeys(("refused", "costs", "paid", "package", "barred"), 0)
    for seed in GAMES:
        parts = deadlines(seed)
        board = parts[0][0].board
        plan = stages(parts, [], 0.1)
        start = int(np.flatnonzero(board.feasible)[0])
        h = simulate(plan, board.flow, start, paths=60, seed=1)
        seen["refused"] += int((~h.made).sum()) > 5
        game = board.game
        ways = {game.moves[board.units[u].ways[w].move].package for u, w in zip(h.unit, h.way, strict=True)}
        seen["package"] += any(ways)
        seen["costs"] += any(m.cost for m in game.moves)
        seen["paid"] += any(p >= 0 for m in game.moves for p in m.payers)
        seen["barred"] += bool(board.barred)
        alone = forward(stages([(parts[0][0], sum(LENGTHS))], [], 0.1), board.flow, start, joint=True)
        with_them = forward(plan, parts[-1][0].board.flow, start, joint=True)
        assert alone.joint is not None
        assert with_them.joint is not None
        assert np.abs(alone.joint[-1] - with_them.joint[-1]).max() > 0.02, seed
    assert min(seen.values()) >= 2, seen


def reports(board: PlayBoard, goal: np.ndarray) -> list[np.ndarray]:
    return [goal, board.flow[0] > np.median(board.flow[0])]


@pytest.mark.parametrize("seed", [3100, 3101, 3102, 3104, 3105])
def test_an_eighth_of_the_step_moves_no_probability_by_half_a_point(seed: int) -> None:
    """Decisive play and three stretches: fans, joint chances, first passage, quiet, at every date."""
    parts, end, start, conditions = sharp(seed)
    times = [1.0, 2.0, 4.0]
    got = settled(parts, times, end, start, conditions, joint=True)
    assert got.within
    eighth = forward(stages(parts, times, got.step / 8), end, start, conditions, joint=True)
    assert furthest(got.forward, eighth) < 0.005


def test_the_longest_step_alone_would_not_do() -> None:
    """Or the test above could not fail."""
    worst = 0.0
    for seed in (3100, 3101, 3102, 3104, 3105):
        parts, end, start, conditions = sharp(seed)
        coarse = forward(stages(parts, []), end, start, conditions, joint=True)
        fine = forward(stages(parts, [], coarse_step(parts) / 8), end, start, conditions, joint=True)
        worst = max(worst, furthest(coarse, fine))
    assert worst > 0.005


def coarse_step(parts: list[tuple[Kernel, float]]) -> float:
    return min(kernel.board.longest_step for kernel, _ in parts)


def sharp(seed: int) -> tuple[list[tuple[Kernel, float]], np.ndarray, int, list[np.ndarray]]:
    game = random_game(seed, max_states=60)
    rng = np.random.default_rng([seed, 98])
    play = random_play(seed, len(game.actors))
    decided = Play(rng.uniform(0.75, 0.95, len(play.rate)), play.rate, play.inertia, play.discount)
    later = Play(decided.decisiveness, play.rate * 2, play.inertia, play.discount)
    boards = [board_of(game, decided), board_of(random_stakes(game, rng), decided), board_of(game, later)]
    parts = [(kernel_of(b), t) for b, t in zip(boards, LENGTHS, strict=True)]
    start = int(rng.choice(np.flatnonzero(boards[0].feasible)))
    return parts, boards[-1].flow, start, reports(boards[0], rng.random(game.size) < 0.2)
