"""All states at once: utilities and feasibility as arrays over the state number (last issue fastest).

u_i(s) = Σ_j stake_ij(s_j) + Σ_k worth_ik·[condition k holds in s]   (Definition 1.3). Utilities take 8 bytes a state
and actor, and as much again at worst while they are built; feasibility one byte a state. Nothing is allocated before
the size has been accepted.
"""

import numpy as np
from numpy.typing import ArrayLike

from detente.case.diagnostics import problem

from .game import Bools, Condition, Floats, Game, Ints

MAX_STATES = 50_000_000
"""Most states a dense array may have."""

MAX_BYTES = 8 << 30
"""Most bytes a dense array of utilities may take (twice that while it is built)."""


def dense_utilities(game: Game) -> Ints:
    """u_i(s) of every state, feasible or not, points × scale: int64 [S, A]. Raises ``Problems`` (G107) if too large."""
    _accept(game, 8 * game.size * len(game.actors))
    actors = len(game.actors)
    table = np.zeros((1, actors), dtype=np.int64)
    for stake in game.stakes:
        table = (table[:, None, :] + stake.T[None, :, :]).reshape(-1, actors)
    shaped = table.reshape([*_shape(game), actors])
    for bonus in game.bonuses:
        shaped += _mask(game, bonus.when)[..., None] * bonus.worth
    return table


def dense_feasible(game: Game) -> Bools:
    """Which states no rule forbids: bool [S]. Raises ``Problems`` (G107) if too large."""
    _accept(game, game.size)
    ok = np.ones(_shape(game), dtype=np.bool_)
    for rule in game.rules:
        ok &= ~_mask(game, rule)
    return ok.reshape(-1)


def dense_holds(game: Game, condition: Condition) -> Bools:
    """Where a condition holds: bool [S]. Raises ``Problems`` (G107) if too large."""
    _accept(game, game.size)
    return np.array(np.broadcast_to(_mask(game, condition), _shape(game))).reshape(-1)


def normalised(game: Game, exact: ArrayLike) -> Floats:
    """Exact utilities [.., A] as floats by the base case's range: 0 at its least, 1 at its greatest; 0 where it is nil.

    A variant or a draw may leave [0, 1]: the scale is the base case's, so that a patch never changes it silently.
    """
    span = game.base_high - game.base_low
    shift = np.asarray(exact, dtype=np.float64) / game.scale - game.base_low
    out: Floats = np.divide(shift, span, out=np.zeros_like(shift), where=span > 0)
    return out


def _shape(game: Game) -> list[int]:
    """Only issues with a choice become axes: numpy allows 64, and a space this size has at most 26 of them."""
    return [n for n in game.sizes if n > 1]


def _mask(game: Game, condition: Condition) -> Bools:
    """Where a condition holds, with one axis an issue with a choice, of length 1 where the condition ignores it."""
    axes = [j for j, n in enumerate(game.sizes) if n > 1]
    here = set(condition.issues)
    result = np.zeros([game.sizes[j] if j in here else 1 for j in axes], dtype=np.bool_)
    for term in condition.terms:
        part = np.ones([1] * len(axes), dtype=np.bool_)
        for j, allowed in zip(term.issues, term.allowed, strict=True):
            # An issue without a choice has one option, allowed or not, and no axis.
            part = part & allowed.reshape([len(allowed) if a == j else 1 for a in axes])
        result |= part
    return result


def _accept(game: Game, size: int) -> None:
    if game.size <= MAX_STATES and size <= MAX_BYTES:
        return
    varied = sum(1 for n in game.sizes if n > 1)
    raise problem(
        "G107",
        f"{game.size:,} states of {varied} issues with a choice would take {size / (1 << 30):,.1f} GiB at once",
        f"name a focus with fewer issues: at most {MAX_STATES:,} states and {MAX_BYTES / (1 << 30):,.0f} GiB",
    )
