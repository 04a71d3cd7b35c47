"""How many states are feasible, acceptable, and accepted by whom (Definition 2.8).

Counted by enumeration where the space is small enough. Otherwise estimated: ``samples`` states are drawn uniformly
from all states; those no rule forbids are a uniform sample of the feasible ones, m of them, and a share p of these has
standard error √(p(1−p)/m). The stream is Philox keyed by (seed, draw, what is drawn).
"""

import hashlib
import math

import numpy as np

from detente.game import space
from detente.game.game import Bools, Game, Ints

from .result import Count, Counts
from .settings import SolveSettings


def generator(seed: int, draw: int, what: str) -> np.random.Generator:
    """A Philox stream of its own for (seed, draw, what)."""
    digest = hashlib.sha256(f"{seed}|{draw}|{what}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))


def _tally(game: Game, states: Ints) -> Ints:
    """Among ``states`` how many are feasible, acceptable, accepted by all parties; by each; by each and adopted."""
    states = states[space.feasible(game, states)]
    u = space.utilities(game, states)
    yes: Bools = space.acceptors(game, states, u)[:, list(game.agreement.parties)]
    adopted = space.acceptable(game, states, u)
    counted = (adopted, adopted & yes.all(axis=1), *yes.T, *(yes & adopted[:, None]).T)
    return np.array([len(states), *(each.sum() for each in counted)], dtype=np.int64)


def count(game: Game, settings: SolveSettings) -> Counts:
    """Exact up to ``settings.max_dense`` states, estimated above."""
    exact = game.size <= settings.max_dense
    if exact:
        tallies = [_tally(game, block) for block in space.blocks(game, 1 << 17)]
        f, *hits = sum(tallies[1:], tallies[0]).tolist()
        feasible = Count(float(f), f / game.size, True)
    else:
        rng = generator(settings.seed, game.draw, "deals/states")
        drawn = rng.integers(0, np.array(game.sizes), (settings.samples, len(game.sizes)))
        f, *hits = _tally(game, drawn).tolist()
        of_all = f / settings.samples
        feasible = Count(float(game.size), 1.0, True)
        if game.rules:
            error = float(np.sqrt(of_all * (1 - of_all) / settings.samples))
            feasible = Count(of_all * game.size, of_all, False, error)

    def counted(hits: int) -> Count:
        if exact:
            return Count(float(hits), hits / f if f else 0.0, True)
        if not f:
            return Count(math.nan, math.nan, False, math.nan)
        share = hits / f
        return Count(share * of_all * game.size, share, False, float(np.sqrt(share * (1 - share) / f)))

    acceptable, unanimous, *each = map(counted, hits)
    parties = len(game.agreement.parties)
    return Counts(
        states=game.size,
        feasible=feasible,
        acceptable=acceptable,
        unanimous=unanimous,
        accepting=tuple(each[:parties]),
        accepting_adopted=tuple(each[parties:]),
        samples=0 if exact else f,
    )
