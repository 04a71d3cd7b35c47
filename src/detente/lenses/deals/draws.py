"""How often each deal survives the uncertainty of the numbers: over games drawn from its estimates (Definition 2.8).

For each deal: the share of draws in which it is acceptable, in which it is on that draw's acceptable frontier, and in
which each party accepts it. A share p over n draws has standard error √(p(1−p)/n).

Membership is exact: s is on the acceptable frontier iff it is acceptable and no acceptable t has u(t) ≥ u(s) with one
strict. The fold, held to u_i ≥ u_i(s) by its bounds, keeps only partial rows that could still do that. Cheaper proofs
that s is dominated are tried first: another listed deal, or a change of one issue.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.game import space
from detente.game.game import Game, Ints
from detente.view.numbers import Z_95
from detente.view.result import Result

from .kernel import frontier_acceptable


@dataclass(frozen=True)
class DealDraws:
    """One deal over the draws."""

    row: tuple[int, ...]
    name: str
    acceptable: float
    frontier: float
    accepted_by: tuple[float, ...]
    """Per party."""
    acceptable_error: float
    frontier_error: float


@dataclass(frozen=True, repr=False)
class DrawsResult(Result):
    """Shares over the draws done so far."""

    draws: int
    parties: tuple[str, ...]
    deals: tuple[DealDraws, ...]
    any_acceptable: float
    """Share of draws in which at least one of these deals is acceptable."""
    interrupted: bool
    """True where it was stopped early; the shares are over the draws done."""

    def interval(self, share: float) -> tuple[float, float]:
        """The 95 % interval of a share seen in these draws."""
        return wilson(share, self.draws)


def over_draws(
    games: Iterable[Game],
    deals: Sequence[Sequence[int]],
    progress: Callable[[int], None] | None = None,
    max_rows: int = 4_000_000,
) -> DrawsResult:
    """Shares for ``deals`` (option rows) over ``games``, one a draw. ``progress`` is told how many draws are done.

    A KeyboardInterrupt ends the run and keeps what is done. Games must have the same issues and parties.
    """
    rows = np.array([list(d) for d in deals], dtype=np.int64)
    parties: tuple[str, ...] = ()
    named: list[str] = [""] * len(rows)
    drawn: list[tuple[Ints, Ints, Ints]] = []
    interrupted = False
    try:
        for game in games:
            who = list(game.agreement.parties)
            ok = space.feasible(game, rows) & space.acceptable(game, rows)
            on = on_frontier(game, rows, max_rows)
            yes = space.acceptors(game, rows)[:, who]
            if not parties:
                parties = tuple(game.actors[i] for i in who)
                named = [space.name(game, r) for r in rows]
            # One append a draw: an interrupt finds the draw in all of the shares or in none.
            drawn.append((ok.astype(np.int64), on, yes.astype(np.int64)))
            if progress is not None:
                progress(len(drawn))
    except KeyboardInterrupt:
        interrupted = True
    done = len(drawn)
    accepted = sum((d[0] for d in drawn), np.zeros(len(rows), dtype=np.int64))
    front = sum((d[1] for d in drawn), np.zeros(len(rows), dtype=np.int64))
    by = sum((d[2] for d in drawn), np.zeros((len(rows), len(parties)), dtype=np.int64))
    some = sum(bool(d[0].any()) for d in drawn)
    n = max(done, 1)

    def error(p: float) -> float:
        return float(np.sqrt(p * (1 - p) / n))

    return DrawsResult(
        done,
        parties,
        tuple(
            DealDraws(
                tuple(int(o) for o in rows[k]),
                named[k],
                float(accepted[k] / n),
                float(front[k] / n),
                tuple(float(x / n) for x in by[k]),
                error(float(accepted[k] / n)),
                error(float(front[k] / n)),
            )
            for k in range(len(rows))
        ),
        some / n,
        interrupted,
    )


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share seen in ``n`` draws (Wilson 1927): unlike ± it says something at 0 and at 1. NaN
    without a draw."""
    if not n or not math.isfinite(share):
        return math.nan, math.nan
    z2 = Z_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2) / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def on_frontier(game: Game, rows: Ints, max_rows: int = 4_000_000) -> Ints:
    """Which states are on the game's acceptable frontier: 0 or 1, int64 [n], for option rows [n, J]."""
    who = list(game.agreement.parties)
    ok = space.feasible(game, rows) & space.acceptable(game, rows)
    u = space.utilities(game, rows)[:, who]
    out = np.zeros(len(rows), dtype=np.int64)
    known: dict[tuple[int, ...], bool] = {}
    for k in np.flatnonzero(ok):
        vector = tuple(int(x) for x in u[k])
        if vector not in known:
            known[vector] = not (
                _beaten(u[ok], u[k])
                or _beaten_nearby(game, rows[k], u[k], who)
                or _beaten(frontier_acceptable(game, max_rows, at_least=u[k]).frontier.vectors, u[k])
            )
        out[k] = known[vector]
    return out


def _beaten(others: Ints, u: Ints) -> bool:
    return bool(((others >= u).all(axis=1) & (others > u).any(axis=1)).any())


def _beaten_nearby(game: Game, row: Ints, u: Ints, who: list[int]) -> bool:
    near = np.repeat(row[None, :], sum(game.sizes), axis=0)
    at = 0
    for j, size in enumerate(game.sizes):
        near[at : at + size, j] = np.arange(size)
        at += size
    exact = space.utilities(game, near)
    better = (exact[:, who] >= u).all(axis=1) & (exact[:, who] > u).any(axis=1)
    if not better.any():
        return False
    near, exact = near[better], exact[better]
    return bool((space.feasible(game, near) & space.acceptable(game, near, exact)).any())
