"""How often each deal survives the uncertainty of the numbers: over games drawn from its estimates (Definition 2.8).

For each deal: the share of draws in which it is acceptable, in which it is on that draw's acceptable frontier, and in
which each party accepts it. A share p over n draws has standard error √(p(1−p)/n).

Membership is exact: s is on the acceptable frontier iff it is acceptable and no acceptable t has u(t) ≥ u(s) with one
strict. The fold, held to u_i ≥ u_i(s) by its bounds, keeps only partial rows that could still do that. Cheaper proofs
that s is dominated are tried first: another listed deal, or a change of one issue.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.ensembles.follow import Done
from detente.ensembles.plan import Task
from detente.ensembles.store import Entry
from detente.ensembles.summary import error
from detente.front import Door
from detente.game import space
from detente.game.game import Bools, Game, Ints
from detente.game.red_lines import lift
from detente.lenses.lens import Draws
from detente.view.result import Result

from .kernel import frontier_acceptable
from .result import DealsResult
from .settings import DealsSettings


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True)
class Followed:
    """What of an answer is followed."""

    rows: tuple[tuple[int, ...], ...]
    """Of the deals, as options of the whole game."""
    names: tuple[str, ...]
    """What they are called."""
    parties: tuple[str, ...]


def tracked(settings: DealsSettings, result: DealsResult) -> tuple[DealsSettings, Followed]:
    """The deals listed, or the best of them."""
    deals = result.side_by_side if settings.best_only else result.deals
    return settings, Followed(tuple(d.row for d in deals), tuple(d.name for d in deals), result.parties)


def draw(door: Door, settings: DealsSettings, followed: Followed) -> Entry:
    """``deals``: for each, 1 or 0 for: it is acceptable, it is on the acceptable frontier, each party accepts it."""
    game, _ = lift(door.game(focus=settings.focus or None), settings.lift_red_lines)
    return {"deals": verdicts(game, np.array(followed.rows, dtype=np.int64), settings.max_rows).tolist()}


def verdicts(game: Game, rows: Ints, max_rows: int = 4_000_000) -> Ints:
    """Int64 [n, 2 + P], 0 or 1, for option rows [n, J]: acceptable, on the acceptable frontier, accepted by each
    party."""
    ok = space.feasible(game, rows) & space.acceptable(game, rows)
    accepted = space.acceptors(game, rows)[:, list(game.agreement.parties)]
    return np.column_stack([ok, on_frontier(game, rows, max_rows), accepted]).astype(np.int64)


def fits(settings: DealsSettings, followed: Followed, entry: Entry) -> bool:
    """Whether an entry is one of :func:`draw`."""
    width = 2 + len(followed.parties)
    return len(entry["deals"]) == len(followed.rows) and all(
        len(row) == width and all(type(x) is int and x in (0, 1) for x in row) for row in entry["deals"]
    )


def summary(
    settings: DealsSettings, result: DealsResult, followed: Followed, done: Done[Task]
) -> DrawsResult:
    """The share of the draws in which each deal is each of these."""
    n = max(len(done), 1)
    drawn = [np.array(entry["deals"], dtype=np.int64) for entry in done]
    counts = sum(drawn, np.zeros((len(followed.rows), 2 + len(followed.parties)), dtype=np.int64))
    every = zip(followed.rows, followed.names, (counts / n).tolist(), strict=True)
    return DrawsResult(
        draws=len(drawn),
        parties=followed.parties,
        deals=tuple(
            DealDraws(
                row=row,
                name=name,
                acceptable=acceptable,
                frontier=front,
                accepted_by=tuple(accepted),
                acceptable_error=error(acceptable, n),
                frontier_error=error(front, n),
            )
            for row, name, (acceptable, front, *accepted) in every
        ),
        any_acceptable=sum(bool(each[:, 0].any()) for each in drawn) / n,
        interrupted=done.interrupted,
    )


DRAWS: Draws[Any, Any] = Draws(tracked=tracked, draw=draw, fits=fits, summary=summary)


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
    on[ok] = np.array(unbeaten, dtype=np.int64)[which.ravel()]
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
