"""Small games of predicted play, for tests: joint moves, consent, costs, packages, rules, refusing red lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.game.game import Game, Ints, Move
from detente.game.space import encode
from detente.play.behavior import Play
from detente.play.board import PlayBoard, board_of
from detente.play.likelihood import Dated, Record, changed
from tests.games import build, condition

EVERYTHING = 7


def play(actors: int, **given: float | Sequence[float]) -> Play:
    """The same for all unless a list is given: decisiveness, rate, inertia, discount (per month)."""
    table = {"decisiveness": 0.75, "rate": 0.4, "inertia": 6.0, "discount": 0.06} | dict(given)
    return Play(
        **{k: np.broadcast_to(np.asarray(v, dtype=float), (actors,)).copy() for k, v in table.items()}
    )


def solo(sizes: Sequence[int], issue: int, actor: int, cost: int = 0) -> list[Move]:
    """Free moves of one issue to every option by one actor."""
    return [
        Move(((issue, t),), (np.arange(sizes[issue]) != t,), (actor,), actor, cost)
        for t in range(sizes[issue])
    ]


def joint(
    sizes: Sequence[int], issue: int, actors: Sequence[int], proposer: int = -1, cost: int = 0
) -> list[Move]:
    return [
        Move(((issue, t),), (np.arange(sizes[issue]) != t,), tuple(actors), proposer, cost)
        for t in range(sizes[issue])
    ]


def game(seed: int, *, shift: int = 0) -> Game:
    """Three actors, issues of 2, 3 and 2 options: one free, one with costs, one joint; a package over two of them that
    costs both its parties; a rule, and a red line that refuses. ``shift`` other stakes on the same board."""
    rng = np.random.default_rng([seed, EVERYTHING])
    sizes = (2, 3, 2)
    stakes = [rng.integers(0, 100, (3, n)).tolist() for n in sizes]
    if shift:
        stakes[0] = np.random.default_rng([seed, shift]).integers(0, 100, (3, 2)).tolist()
    moves = solo(sizes, 0, 0) + solo(sizes, 1, 1, cost=4) + joint(sizes, 2, (0, 1, 2), cost=4)
    moves.append(
        Move(
            ((0, 1), (1, 2)),
            (np.array([True, False]), np.array([True, True, False])),
            (0, 2),
            -1,
            0,
            "swap",
            condition(sizes, [{2: [0]}]),
            (np.array([3, 0]), np.array([6, 3, 0])),
            (0, -1),
        )
    )
    return build(
        stakes,
        moves=moves,
        rules=[[{0: [1], 1: [1], 2: [1]}]],
        refusals=[(2, [{1: [1], 2: [1]}])],
        bonuses=[([{0: [1], 1: [2]}], [20, -10, 15])],
    )


def board(of: Game, given: Mapping[str, float | Sequence[float]] | None = None) -> PlayBoard:
    return board_of(of, play(len(of.actors), **(given or {})))


def record_of_history(
    start: tuple[int, ...], game: Game, times: Sequence[float], targets: Ints, months: float
) -> Record:
    """The record a simulated history would leave: moves made, with their dates."""
    moves = []
    before = encode(game, start)
    for t, target in zip(times, targets, strict=True):
        moves.append(Dated(float(t), tuple(sorted(changed(game, before, int(target))))))
        before = int(target)
    return Record(start, tuple(moves), months)
