"""The deal space: for each pair of parties, what the states give them, which are acceptable, which waste nothing.

Every feasible state where there are at most ``sample`` states, else a uniform sample, rules observed. The frontier and
the solutions are not sampled: they come from a search of the whole space.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from detente.game import space as states
from detente.game.game import Bools, Floats, Game
from detente.game.solutions import SolutionName
from detente.view.figures import Square, bins
from detente.view.result import Result

from .result import Count, Counts, DealsResult
from .settings import SpaceSettings


@dataclass(frozen=True)
class Mark:
    """A state worth naming: what it gives the pair, and which solution chooses it; none for the status quo."""

    solution: SolutionName | None
    x: float
    y: float
    ties: int


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What the states give two parties, points over their fallbacks."""

    a: str
    b: str
    no_worse: int
    """States looked at that leave both at or above the fallback."""
    squares: tuple[Square, ...]
    """Not written to JSON."""
    frontier: tuple[tuple[float, float], ...]
    """The acceptable frontier as this pair sees it."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """The same game with its red lines as declared, or with every one of them lifted."""

    lifted: bool
    acceptable: Count
    unanimous: Count
    frontier: int
    """Distinct divisions of points."""
    solution: SolutionName | None
    """The first solution that chooses something."""
    gains: tuple[float, ...]
    """Per party, of its first deal, points."""


@dataclass(frozen=True, repr=False, kw_only=True)
class DealSpace(Result):
    """How much room there is between the parties' fallbacks and the best they could do together."""

    case: str
    settings: SpaceSettings
    focus: str
    parties: tuple[str, ...]
    everything: bool
    """Every feasible state was looked at, and no sample."""
    drawn: int
    """States drawn, before those a rule forbids were left out."""
    feasible: int
    """Feasible states looked at."""
    acceptable: int
    """Those of them that are acceptable."""
    states: int
    """States of the space."""
    counts: Counts
    frontiers: tuple[tuple[int, int], ...]
    """(states, distinct divisions of points) that nothing dominates: among feasible ones, among acceptable ones."""
    pairs: tuple[Pair, ...]
    pairs_of: int
    """Pairs there are."""
    red_lines: tuple[Lifted, ...]
    """As declared, then lifted; empty where the game has no red line."""
    without_red_lines: DealsResult | None
    """The deals with every red line lifted. Not written to JSON."""


def deal_space(
    game: Game, result: DealsResult, lifted: DealsResult | None, settings: SpaceSettings
) -> DealSpace:
    """The deal space of a game whose deals are ``result``, and those without red lines ``lifted``."""
    everything = game.size <= settings.sample
    if everything:
        rows = states.rows(game)
    else:
        rng = np.random.Generator(np.random.Philox(key=settings.seed))
        rows = np.asarray(rng.random((settings.sample, len(game.sizes))) * game.sizes, dtype=np.int64)
    feasible = rows[states.feasible(game, rows)]
    exact = states.utilities(game, feasible)
    gains = (exact - game.inside[None, :]) / game.scale
    accepted = states.acceptable(game, feasible, exact)
    pairs = list(combinations(range(len(result.parties)), 2))
    shown = pairs[: settings.pairs] if len(gains) else []
    return DealSpace(
        case=result.case,
        settings=settings,
        focus=settings.focus,
        parties=result.parties,
        everything=everything,
        drawn=len(rows),
        feasible=len(gains),
        acceptable=int(accepted.sum()),
        states=game.size,
        counts=result.counts,
        frontiers=tuple((f.states, len(f)) for f in (result.frontier_all, result.frontier_acceptable)),
        pairs=tuple(_pair(game, result, p, settings, gains=gains, accepted=accepted) for p in shown),
        pairs_of=len(pairs),
        without_red_lines=lifted,
        red_lines=() if lifted is None else (_lifted(result, False), _lifted(lifted, True)),
    )


def _lifted(result: DealsResult, lifted: bool) -> Lifted:
    return Lifted(
        lifted=lifted,
        acceptable=result.counts.acceptable,
        unanimous=result.counts.unanimous,
        frontier=len(result.frontier_acceptable),
        solution=result.first.name if result.first is not None else None,
        gains=result.first.deals[0].party_gains if result.first is not None else (),
    )


def _pair(
    game: Game,
    result: DealsResult,
    pair: tuple[int, int],
    settings: SpaceSettings,
    *,
    gains: Floats,
    accepted: Bools,
) -> Pair:
    """``gains`` float [n, A] and ``accepted`` bool [n] of the states looked at."""
    p, q = pair
    actors = [game.agreement.parties[k] for k in pair]
    x, y = gains[:, actors].T
    # Distinct pairs of gains on the frontier, evenly thinned where there are too many.
    seen = np.unique(result.frontier_acceptable.vectors[:, [p, q]] - game.inside[actors], axis=0)
    if len(seen) > settings.max_frontier:
        seen = seen[np.linspace(0, len(seen) - 1, settings.max_frontier).round().astype(int)]
    quo = result.status_quo.party_gains
    chosen = ((s, s.deals[0].party_gains) for s in result.followed[1] if s.deals)
    return Pair(
        a=result.parties[p],
        b=result.parties[q],
        no_worse=int(((x >= 0) & (y >= 0)).sum()),
        squares=tuple(bins(x, y, accepted, settings.bins)),
        frontier=tuple((round(float(g), 4), round(float(h), 4)) for g, h in seen / game.scale),
        marks=(Mark(None, quo[p], quo[q], 1), *(Mark(s.name, g[p], g[q], s.ties) for s, g in chosen)),
    )
