"""The least return that makes what happened worth while: bargaining read backwards (Definitions 10.2–10.4).

Predicted play has an actor propose a move with weight exp(λ(A·ΔV − κ)) beside staying put's 1 (Definition 4.2). By
that it is no worse than staying if A·ΔV + R ≥ κ, with R what comes back to it for the move, in lasting points:

    R = max(0, κ − A·ΔV)   for who proposed it        R = max(0, π − ΔV)   for who consented (π what it then pays)

under the stationary values V of the game before the return was in it; where a move can be made in several ways, the
least over them. By the deals lens a party takes what stands if u(s⁰) + R ≥ max(d, x):

    R = max(0, max(d, x) − u(s⁰))

A party may act at a loss by mistake, as predicted play allows: R says what a return need be worth if it did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.game.game import Floats, Game
from detente.game.space import feasible, utilities
from detente.play.board import PlayBoard
from detente.play.likelihood import Replay, Step
from detente.play.local import WayAt, constant, ways_at


@dataclass(frozen=True)
class Owed:
    """What one actor would have needed for its part in one recorded move, lasting points."""

    event: str
    actor: int
    part: str
    """``proposed`` or ``consented``."""
    points: float
    gain: float
    """What the move was worth to it (A·ΔV less its cost), lasting points; negative where something was needed."""


def owed(board: PlayBoard, values: Floats, walked: Replay) -> tuple[Owed, ...]:
    """Per recorded move and actor with a part in it; ``values`` float [A, S], stationary. Moves that may have gone
    unseen are left out, and actors whose range is nil."""
    found = []
    known: dict[tuple[int, int], tuple[WayAt, ...]] = {}
    for step in walked.steps:
        if step.move.seen:
            found += _of_step(board, values, step, known)
    return tuple(found)


def _of_step(
    board: PlayBoard, values: Floats, step: Step, known: dict[tuple[int, int], tuple[WayAt, ...]]
) -> list[Owed]:
    best: dict[int, Owed] = {}
    here = np.array([step.source], dtype=np.int64)
    for u, w in step.ways:
        unit = board.units[u]
        if (step.source, u) not in known:
            known[step.source, u] = ways_at(board, unit, here, constant(values))
        way, at = unit.ways[w], known[step.source, u][w]
        change = values[:, step.target] - values[:, step.source]
        paid = {b: float(x[0]) for b, x in at.paid}
        parts = [(unit.actor, "proposed", float(at.accepted[0] * change[unit.actor] - at.cost[0]))]
        parts += [(b, "consented", float(change[b]) - paid.get(b, 0.0)) for b in way.others]
        for actor, part, gain in parts:
            span = float(board.span[actor])
            if not np.isfinite(span):
                continue
            points = gain * span
            found = Owed(step.move.id, actor, part, max(0.0, -points), points)
            if actor not in best or found.gain > best[actor].gain:
                best[actor] = found
    return [best[a] for a in sorted(best)]


def shortfall(game: Game, actors: Sequence[int]) -> Floats:
    """Float, per actor: R by the deals lens, points: what the status quo lacks of what the actor must be given."""
    row = np.array([game.status_quo], dtype=np.int64)
    worth = utilities(game, row)[0]
    lacks = game.floor - worth
    return np.array([max(0.0, float(lacks[a]) / game.scale) for a in actors])


@dataclass(frozen=True)
class Return:
    """One option of one issue as what one actor could have been given: the state as it is, with that option. Points."""

    issue: str
    option: str
    givers: tuple[int, ...]
    """Who would have to move or consent to it, the one given to apart."""
    worth: float
    """To the actor given to."""
    costs: tuple[float, ...]
    """To each giver; negative where it would gain by giving."""


def returns(game: Game, actor: int, issues: Sequence[str] = ()) -> tuple[Return, ...]:
    """What others could give an actor by one option of one issue (of ``issues``, or of all), the rest as it stands;
    what is worth nothing to it is left out. Costliest to the first giver last.

    Each is looked at by itself, as lasting: what it would set off is not in it.
    """
    quo = np.array([game.status_quo], dtype=np.int64)
    base = utilities(game, quo)[0]
    best: dict[tuple[str, str], Return] = {}
    for move in game.moves:
        if len(move.sets) != 1 or move.package:
            continue
        j, option = move.sets[0]
        if option == game.status_quo[j] or (issues and game.issues[j] not in issues):
            continue
        givers = tuple(a for a in move.actors if a != actor)
        row = quo.copy()
        row[0, j] = option
        if not givers or not feasible(game, row)[0]:
            continue
        change = (utilities(game, row)[0] - base) / game.scale
        if change[actor] <= 0:
            continue
        found = Return(
            game.issues[j],
            game.options[j][option],
            givers,
            float(change[actor]),
            tuple(float(-change[g]) for g in givers),
        )
        key = (found.issue, found.option)
        if key not in best or len(givers) < len(best[key].givers):
            best[key] = found
    return tuple(sorted(best.values(), key=lambda r: (max(r.costs), -r.worth, r.issue, r.option)))
