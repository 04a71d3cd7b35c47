"""The least return that makes what happened worth while: bargaining read backwards (Definitions 10.2–10.4).

Predicted play has an actor propose a move with weight exp(λ(A·ΔV − κ)) beside staying put's 1 (Definition 4.2). By
that it is no worse than staying if A·ΔV + R ≥ κ, with R what comes back to it for the move, in lasting points:

    R = max(0, κ − A·ΔV)   for who proposed it        R = max(0, π − ΔV)   for who consented (π what it then pays)

under the stationary values V of the game before the return was in it; where a move can be made in several ways, the
least over them. By the deals lens a party takes what stands if u(s⁰) + R ≥ max(d, x):

    R = max(0, max(d, x) − u(s⁰))

A party may act at a loss by mistake, as predicted play allows: R says what a return need be worth if it did not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.game.game import Floats, Game
from detente.game.space import feasible, utilities
from detente.play.board import PlayBoard
from detente.play.likelihood import Replay
from detente.play.local import WayAt, constant, ways_at

from .result import Candidate


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
    needed: list[Owed] = []
    known: dict[tuple[int, int], tuple[WayAt, ...]] = {}
    for step in (s for s in walked.steps if s.move.seen):
        best: dict[int, Owed] = {}
        change = values[:, step.target] - values[:, step.source]
        for u, w in step.ways:
            unit = board.units[u]
            if (step.source, u) not in known:
                here = np.array([step.source], dtype=np.int64)
                known[step.source, u] = ways_at(board, unit, here, constant(values))
            at = known[step.source, u][w]
            paid = {b: float(x[0]) for b, x in at.paid}
            parts = [
                (unit.actor, "proposed", float(at.accepted[0] * change[unit.actor] - at.cost[0])),
                *((b, "consented", float(change[b]) - paid.get(b, 0.0)) for b in unit.ways[w].others),
            ]
            for actor, part, gain in parts:
                points = gain * float(board.span[actor])
                if np.isfinite(board.span[actor]) and (actor not in best or points > best[actor].gain):
                    best[actor] = Owed(step.move.id, actor, part, max(0.0, -points), points)
        needed += [best[a] for a in sorted(best)]
    return tuple(needed)


def shortfall(game: Game) -> Floats:
    """Float [A]: R by the deals lens, points: what the status quo lacks of what each actor must be given."""
    lacks = game.floor - utilities(game, game.status_quo)[0]
    return np.array([max(0.0, float(x) / game.scale) for x in lacks])


def returns(game: Game, actor: int, issues: Sequence[str] = (), need: float = 0.0) -> tuple[Candidate, ...]:
    """What others could give an actor by one option of one issue (of ``issues``, or of all), the rest as it stands;
    what is worth nothing to it is left out. It pays if it is worth ``need``. Costliest to the first giver last.

    Each is looked at by itself, as lasting: what it would set off is not in it.
    """
    base = utilities(game, game.status_quo)[0]
    best: dict[tuple[int, int], Candidate] = {}
    for move in game.moves:
        if len(move.sets) != 1 or move.package:
            continue
        j, option = move.sets[0]
        if option == game.status_quo[j] or (issues and game.issues[j] not in issues):
            continue
        givers = [a for a in move.actors if a != actor]
        row = np.array([game.status_quo], dtype=np.int64)
        row[0, j] = option
        if not givers or not feasible(game, row)[0]:
            continue
        change = (utilities(game, row)[0] - base) / game.scale
        if change[actor] > 0 and ((j, option) not in best or len(givers) < len(best[j, option].givers)):
            best[j, option] = Candidate(
                issue=game.issues[j],
                option=game.options[j][option],
                givers=tuple(game.actors[g] for g in givers),
                worth=float(change[actor]),
                costs=tuple((-change[givers]).tolist()),
                pays=bool(change[actor] >= need),
            )
    return tuple(sorted(best.values(), key=lambda r: (max(r.costs), -r.worth, r.issue, r.option)))
