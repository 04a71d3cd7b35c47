"""The fold equals brute force: frontiers, ties, acceptance, on random games."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from detente.game import space
from detente.game.game import Game
from detente.lenses.deals import kernel, reference
from detente.lenses.deals.fold import nondominated
from tests.properties.deals_games import many, random_game, seeds

MANY = many()


def listed(solved: kernel.Solved) -> dict[tuple[int, ...], list[int]]:
    f = solved.frontier
    return {tuple(int(x) for x in v): solved.tied(k, 10**6) for k, v in enumerate(f.vectors)}


def compare(game: Game, solved: kernel.Solved, states: np.ndarray) -> None:
    expected = reference.frontier(game, states)
    assert listed(solved) == expected
    f = solved.frontier
    assert list(f.ties) == [len(expected[tuple(int(x) for x in v)]) for v in f.vectors]
    for v, row in zip(f.vectors, f.rows, strict=True):
        assert space.encode(game, row) == expected[tuple(int(x) for x in v)][0]


@given(seeds)
@MANY
def test_frontier_all_equals_brute_force(seed: int) -> None:
    game = random_game(seed)
    compare(game, kernel.frontier_all(game), reference.every_feasible(game))


@given(seeds)
@many(3)
def test_frontier_acceptable_equals_brute_force(seed: int) -> None:
    game = random_game(seed)
    compare(game, kernel.frontier_acceptable(game), reference.every_acceptable(game))


@given(seeds)
@MANY
def test_coalitions_equal_brute_force(seed: int) -> None:
    game = random_game(seed)
    for members in reference.winning_coalitions(game):
        if members:
            alone = kernel.as_coalition(game, members)
            compare(alone, kernel.frontier_acceptable(alone), reference.accepted_by_all(game, members))


@given(seeds)
@MANY
def test_bounded_and_conditional_frontiers_equal_brute_force(seed: int) -> None:
    game = random_game(seed)
    rng = np.random.default_rng(seed + 1)
    states = reference.every_acceptable(game)
    when = game.bonuses[0].when if game.bonuses else None
    if not len(states):
        return
    u = space.utilities(game, states)[:, list(game.agreement.parties)]
    at_least = u[rng.integers(len(u))] - 1
    ok = (u >= at_least).all(axis=1)
    if when is not None:
        ok &= space.holds(when, states)
    compare(game, kernel.frontier_acceptable(game, at_least=at_least, require=when), states[ok])


@given(seeds)
@MANY
def test_threshold_dominance_is_the_stated_relation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, p, r = int(rng.integers(1, 40)), int(rng.integers(1, 4)), int(rng.integers(0, 3))
    u = rng.integers(0, 4, (n, p + r)) * int(rng.choice([1, 2**54 + 1]))
    expected = [not any((t >= s).all() and (t[:p] > s[:p]).any() for t in u) for s in u]
    assert nondominated(u, p).tolist() == expected
