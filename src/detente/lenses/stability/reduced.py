"""The game as this lens sees it: only issues with a choice, and rows put back in terms of the whole.

An issue that a focus holds, or that has one option, is no axis of the conflict graph; what it is worth is a constant
to each actor and goes to the first issue left. An array may have 64 axes at most, and a space small enough to be
looked at whole has far fewer issues with a choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.game.game import Game
from detente.game.part import part


def kept(game: Game) -> tuple[int, ...]:
    """Indices of the issues with a choice; the first issue where there is none."""
    return tuple(j for j, n in enumerate(game.sizes) if n > 1) or (0,)


def varied(game: Game) -> Game:
    """The same game without the issues that have one option. Conditions, moves and worth are what they were."""
    keep = kept(game)
    if len(keep) == len(game.sizes):
        return game
    left = part(game, keep, [range(n) for n in game.sizes])
    nothing = np.zeros(len(game.actors), dtype=np.int64)
    constant = sum((stake[:, 0] for j, stake in enumerate(game.stakes) if j not in keep), nothing)
    return replace(left, stakes=(left.stakes[0] + constant[:, None], *left.stakes[1:]))


def inside(game: Game, row: Sequence[int]) -> tuple[int, ...]:
    """A row of the whole game in terms of :func:`varied`."""
    return tuple(int(row[j]) for j in kept(game))


def whole(game: Game, row: Sequence[int]) -> tuple[int, ...]:
    """A row of :func:`varied` in terms of the whole game."""
    full = [0] * len(game.sizes)
    for j, o in zip(kept(game), row, strict=True):
        full[j] = int(o)
    return tuple(full)
