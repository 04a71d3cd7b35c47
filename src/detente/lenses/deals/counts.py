"""How many states are feasible, acceptable, and accepted by whom (Definition 2.8).

Counted by enumeration where the space is small enough. Otherwise estimated: ``samples`` states are drawn uniformly
from all states; those no rule forbids are a uniform sample of the feasible ones, m of them, and a share p of these has
standard error √(p(1−p)/m). The stream is Philox keyed by (seed, draw, what is drawn).
"""

from __future__ import annotations

import hashlib

import numpy as np

from detente.game import space
from detente.game.game import Bools, Game, Ints

from .result import Count, Counts
from .settings import SolveSettings


def count(game: Game, settings: SolveSettings) -> Counts:
    """Exact up to ``settings.max_dense`` states, estimated above."""
    if game.size <= settings.max_dense:
        return _counted(game)
    return _estimated(game, settings)


def generator(seed: int, draw: int, what: str) -> np.random.Generator:
    """A Philox stream of its own for (seed, draw, what)."""
    digest = hashlib.sha256(f"{seed}|{draw}|{what}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))


def _tally(game: Game, states: Ints) -> tuple[int, int, int, Ints, Ints]:
    """(feasible, acceptable, unanimous, accepting per party, accepting and adopted per party) among ``states``."""
    states = states[space.feasible(game, states)]
    u = space.utilities(game, states)
    yes: Bools = space.acceptors(game, states, u)[:, list(game.agreement.parties)]
    adopted = space.acceptable(game, states, u)
    return (
        len(states),
        int(adopted.sum()),
        int((adopted & yes.all(axis=1)).sum()),
        yes.sum(axis=0).astype(np.int64),
        yes[adopted].sum(axis=0).astype(np.int64),
    )


def _counted(game: Game) -> Counts:
    parties = len(game.agreement.parties)
    feasible = acceptable = unanimous = 0
    each, adopted = np.zeros(parties, dtype=np.int64), np.zeros(parties, dtype=np.int64)
    for block in space.blocks(game, 1 << 17):
        f, a, n, e, d = _tally(game, block)
        feasible, acceptable, unanimous = feasible + f, acceptable + a, unanimous + n
        each, adopted = each + e, adopted + d

    def exact(value: int) -> Count:
        return Count(float(value), value / feasible if feasible else 0.0, True)

    return Counts(
        game.size,
        Count(float(feasible), feasible / game.size, True),
        exact(acceptable),
        exact(unanimous),
        tuple(exact(int(x)) for x in each),
        tuple(exact(int(x)) for x in adopted),
    )


def _estimated(game: Game, settings: SolveSettings) -> Counts:
    rng = generator(settings.seed, game.draw, "deals/states")
    states = rng.integers(0, np.array(game.sizes), (settings.samples, len(game.sizes)))
    f, a, n, each, adopted = _tally(game, states)
    of_all = f / settings.samples

    def estimate(hits: int) -> Count:
        if not f:
            return Count(float("nan"), float("nan"), False, float("nan"))
        share = hits / f
        return Count(share * of_all * game.size, share, False, float(np.sqrt(share * (1 - share) / f)))

    error = float(np.sqrt(of_all * (1 - of_all) / settings.samples))
    feasible = Count(of_all * game.size, of_all, False, error)
    if not game.rules:
        feasible = Count(float(game.size), 1.0, True)
    return Counts(
        game.size,
        feasible,
        estimate(a),
        estimate(n),
        tuple(estimate(int(x)) for x in each),
        tuple(estimate(int(x)) for x in adopted),
        f,
    )
