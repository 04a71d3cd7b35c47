"""What should change nothing in predicted play, and does not: other names and numbers, a bystander, twins.

Compared are the values a few months before the end, all hazards, the distribution forward, first passage and the
stationary value, by the kernel, on random games.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from detente.game.game import Game, Move
from detente.play import kernel
from detente.play.behavior import Play
from detente.play.board import PlayBoard, board_of
from detente.play.forward import forward, stages
from detente.play.stationary import stationary
from tests import paths_small as small
from tests.properties.paths_games import (
    random_game,
    random_play,
    relabelled,
    taken,
    with_bystander,
    with_twins,
)

TIGHT = {"rtol": 0, "atol": 1e-12}
MONTHS, STEP = 2.0, 0.1


@dataclass(frozen=True)
class Answer:
    """Per state, or summed over what the states of one game stand for in another."""

    slope: np.ndarray
    values: np.ndarray
    chance: np.ndarray
    reached: np.ndarray
    unmoved: np.ndarray
    moves: np.ndarray
    hazards: np.ndarray
    """Float [S, S]: how often a month each state is left for each other."""


def answer(board: PlayBoard, start: int, goal: np.ndarray, end: np.ndarray) -> Answer:
    of = kernel.kernel_of(board)
    plan = stages([(of, MONTHS)], [1.0], STEP)
    assert board.longest_step >= STEP, "or the step would hang on who is there"
    ahead = forward(plan, end, start, [goal], joint=True)
    values = kernel.backward(of, end, MONTHS, round(MONTHS / STEP))
    hazards = np.zeros((board.game.size,) * 2)
    edges = kernel.edges(of)
    np.add.at(hazards, (edges.source, edges.target), kernel.moves(of, values).rates)
    assert ahead.joint is not None
    return Answer(
        kernel.slope(of, values), values, ahead.joint[-1], ahead.reached, ahead.unmoved, ahead.rate, hazards
    )


def same(a: Answer, b: Answer, seed: int) -> None:
    for name in Answer.__dataclass_fields__:
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), **TIGHT, err_msg=f"{name} {seed}")


def posed(seed: int) -> tuple[Game, Play, int, np.ndarray, np.ndarray]:
    """A game, how it is played, where it starts, a goal and the values at the end."""
    game = random_game(seed, max_states=120)
    play = random_play(seed, len(game.actors))
    board = board_of(game, play)
    rng = np.random.default_rng([seed, 66])
    start = int(rng.choice(np.flatnonzero(board.feasible)))
    return game, play, start, rng.random(game.size) < 0.2, board.flow + 0.1 * rng.random(board.flow.shape)


@pytest.mark.parametrize("block", range(5))
def test_other_numbers_for_actors_issues_and_options(block: int) -> None:
    """Nothing in Definitions 4.1–4.5 refers to a number; moves, too, are declared in another order."""
    for seed in range(1000 + 10 * block, 1010 + 10 * block):
        game, play, start, goal, end = posed(seed)
        rng = np.random.default_rng([seed, 77])
        actors = rng.permutation(len(game.actors)).tolist()
        other, old = relabelled(
            game,
            actors,
            rng.permutation(len(game.sizes)).tolist(),
            [rng.permutation(n).tolist() for n in game.sizes],
        )
        a = answer(board_of(game, play), start, goal, end)
        turned = board_of(other, taken(play, actors))
        b = answer(turned, int(np.flatnonzero(old == start)[0]), goal[old], end[actors][:, old])
        there = Answer(
            a.slope[actors][:, old],
            a.values[actors][:, old],
            a.chance[old],
            a.reached,
            a.unmoved,
            a.moves,
            a.hazards[np.ix_(old, old)],
        )
        same(there, b, seed)


@pytest.mark.parametrize("block", range(3))
def test_an_actor_without_moves_and_stakes(block: int) -> None:
    for seed in range(1100 + 10 * block, 1110 + 10 * block):
        game, play, start, goal, end = posed(seed)
        at = seed % (len(game.actors) + 1)
        wide = Play(
            *(np.insert(x, at, x.mean()) for x in (play.decisiveness, play.rate, play.inertia, play.discount))
        )
        a = answer(board_of(game, play), start, goal, end)
        b = answer(board_of(with_bystander(game, at), wide), start, goal, np.insert(end, at, 0.0, axis=0))
        assert not b.values[at].any()
        same(
            a, replace(b, slope=np.delete(b.slope, at, axis=0), values=np.delete(b.values, at, axis=0)), seed
        )


def gathered(b: Answer, old: np.ndarray, size: int) -> Answer:
    """Chances and hazards of twins added up; everything else must be the same in both."""
    first = np.array([int(np.flatnonzero(old == s)[0]) for s in range(size)])
    np.testing.assert_allclose(b.values, b.values[:, first][:, old], **TIGHT)
    onto = np.zeros((len(old), size))
    onto[np.arange(len(old)), old] = 1.0
    into = b.hazards @ onto
    np.testing.assert_allclose(into, into[first][old], **TIGHT)
    return replace(
        b, slope=b.slope[:, first], values=b.values[:, first], chance=b.chance @ onto, hazards=into[first]
    )


@pytest.mark.parametrize("block", range(3))
def test_every_option_of_an_issue_twice(block: int) -> None:
    """The weight of a move is η/M: with twins of all that can be chosen M doubles and so does what is chosen from."""
    tried = 0
    for seed in range(1200 + 10 * block, 1210 + 10 * block):
        game, play, start, goal, end = posed(seed)
        # A package sets one option of an issue: only its twin is new, beside others that have none.
        game = replace(game, moves=tuple(m for m in game.moves if not m.package))
        issue = seed % len(game.sizes)
        twins, old = with_twins(game, issue, range(game.sizes[issue]))
        a = answer(board_of(game, play), start, goal, end)
        at = int(np.flatnonzero(old == start)[0])
        b = answer(board_of(twins, play), at, goal[old], end[:, old])
        same(a, gathered(b, old, game.size), seed)
        tried += any(m.sets[0][0] == issue for m in game.moves)
    assert tried >= 5


@pytest.mark.parametrize("seed", range(6))
def test_an_option_twice_where_it_was_the_only_other(seed: int) -> None:
    """Of two options, from which each can only go to the other: alone, with costs and by consent."""
    rng = np.random.default_rng([seed, 88])
    sizes = (2, 2, 2)
    moves: list[Move] = [
        *small.solo(sizes, 0, 0),
        *small.solo(sizes, 1, 1, cost=3),
        *small.joint(sizes, 2, (0, 1, 2)),
    ]
    game = small.build([rng.integers(0, 100, (3, 2)).tolist() for _ in sizes], moves=moves)
    play = random_play(seed, 3)
    end = board_of(game, play).flow
    a = answer(board_of(game, play), 0, np.arange(8) == 7, end)
    for issue in range(3):
        twins, old = with_twins(game, issue, [seed % 2])
        b = answer(board_of(twins, play), 0, (np.arange(8) == 7)[old], end[:, old])
        same(a, gathered(b, old, 8), seed)
        # The stationary value, too.
        one = stationary(kernel.kernel_of(board_of(game, play)), residual=1e-13)
        two = stationary(kernel.kernel_of(board_of(twins, play)), residual=1e-13)
        np.testing.assert_allclose(two.values, one.values[:, old], rtol=0, atol=1e-10)


def test_one_of_several_options_twice_is_looked_at_twice() -> None:
    """What η/M does not do: with one of three options split, an actor to whom all are alike still leaves as often, but
    two of the three chances it has of going anywhere are now the twins'. Said so that nobody takes it for more."""
    game = small.build([[[0, 0, 0], [0, 1, 2]]], moves=small.solo((3,), 0, 0))
    play = small.play(2)
    twins, old = with_twins(game, 0, [2])
    end = board_of(game, play).flow
    a = answer(board_of(game, play), 0, np.arange(3) == 2, end)
    b = answer(board_of(twins, play), 0, (np.arange(3) == 2)[old], end[:, old])
    assert b.hazards[0].sum() == pytest.approx(a.hazards[0].sum(), abs=1e-12)
    assert a.hazards[0].sum() == pytest.approx(1 / 6, abs=1e-12)  # once in six months, as declared
    assert b.hazards[0, old == 2].sum() / b.hazards[0].sum() == pytest.approx(2 / 3, abs=1e-12)
    assert a.hazards[0, 2] / a.hazards[0].sum() == pytest.approx(1 / 2, abs=1e-12)
