"""How often each deal survives the uncertainty of the numbers: over games drawn from its estimates (Definition 2.8).

For each deal: the share of draws in which it is acceptable, in which it is on that draw's acceptable frontier, and in
which each party accepts it. A share p over n draws has standard error √(p(1−p)/n).

Membership is exact: s is on the acceptable frontier iff it is acceptable and no acceptable t has u(t) ≥ u(s) with one
strict. The fold, held to u_i ≥ u_i(s) by its bounds, keeps only partial rows that could still do that. Cheaper proofs
that s is dominated are tried first: another listed deal, or a change of one issue.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.game import space
from detente.game.game import Bools, Game, Ints
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
    names = [""] * len(rows)
    drawn: list[Ints] = []
    interrupted = False
    try:
        for game in games:
            who = list(game.agreement.parties)
            ok = space.feasible(game, rows) & space.acceptable(game, rows)
            states = [ok, on_frontier(game, rows, max_rows), space.acceptors(game, rows)[:, who]]
            if not parties:
                parties = tuple(game.actors[i] for i in who)
                names = [space.name(game, row) for row in rows]
            # One append a draw: an interrupt finds the draw in all of the shares or in none.
            drawn.append(np.column_stack(states).astype(np.int64))
            if progress is not None:
                progress(len(drawn))
    except KeyboardInterrupt:
        interrupted = True
    n = max(len(drawn), 1)
    shares = sum(drawn, np.zeros((len(rows), 2 + len(parties)), dtype=np.int64)) / n
    errors = np.sqrt(shares * (1 - shares) / n)
    every = zip(rows.tolist(), names, shares.tolist(), errors.tolist(), strict=True)
    return DrawsResult(
        len(drawn),
        parties,
        tuple(
            DealDraws(tuple(row), name, acceptable, front, tuple(accepted), error, front_error)
            for row, name, (acceptable, front, *accepted), (error, front_error, *_) in every
        ),
        sum(bool(each[:, 0].any()) for each in drawn) / n,
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
    u = space.utilities(game, rows[ok])[:, who]
    vectors, first, which = np.unique(u, axis=0, return_index=True, return_inverse=True)
    unbeaten = [
        not (
            _beats(u, vector).any()
            or _beaten_nearby(game, row, vector, who)
            or _beats(frontier_acceptable(game, max_rows, at_least=vector).frontier.vectors, vector).any()
        )
        for row, vector in zip(rows[ok][first], vectors, strict=True)
    ]
    on = np.zeros(len(rows), dtype=np.int64)
    on[ok] = np.array(unbeaten, dtype=np.int64)[which]
    return on


def _beats(others: Ints, u: Ints) -> Bools:
    """Which utility vectors dominate this one."""
    return np.asarray((others >= u).all(axis=1) & (others > u).any(axis=1))


def _beaten_nearby(game: Game, row: Ints, u: Ints, who: list[int]) -> bool:
    """Whether an acceptable state that differs in one issue dominates this one."""
    near = np.repeat(row[None, :], sum(game.sizes), axis=0)
    issue = np.repeat(np.arange(len(game.sizes)), game.sizes)
    near[np.arange(len(near)), issue] = np.concatenate([np.arange(size) for size in game.sizes])
    near = near[_beats(space.utilities(game, near)[:, who], u)]
    return bool((space.feasible(game, near) & space.acceptable(game, near)).any())
