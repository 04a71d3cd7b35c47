"""Trust (Definition 5.7): the least chance that the others do their part at which doing one's own pays.

At step k actor i takes it that the others all do their part with chance t, and none of them otherwise. In average
value, with R = V_i(k) and T the best deviation (``check``), S what it has if it alone does its part, P if nobody does
(in both the aftermath follows), it is worth its while iff t·R + (1 − t)·S ≥ t·T + (1 − t)·P, that is

    t ≥ (P − S)/((R − T) + (P − S))        (Kydd, A. H. (2005), Trust and Mistrust in International Relations, ch. 2)

0 where doing its part is safe whatever the others do; none where it would rather not even if they all do.
"""

from __future__ import annotations

import numpy as np

from detente.game import space
from detente.game.game import Game

from .check import TOLERANCE, Check
from .road import worth


def trust(game: Game, check: Check, k: int, i: int) -> float | None:
    """The least t for actor ``i`` at step ``k``; None where no trust is enough, or it has no part in the step.

    Where rules make its part impossible without the others', it is taken to be left undone, at its cost.
    """
    made = check.plan
    step, parts = made.road.steps[k], made.parts[k]
    mine = [p for p in parts if i in p.needs]
    if i not in step.acts or not (mine or step.cost[i]):
        return None
    ahead = float(check.slack_points[k, i])
    span = made.span[i]
    if not np.isfinite(ahead) or ahead < -TOLERANCE * max(1.0, span):
        return None
    before = made.road.states[k]
    alone = list(before)
    # What it can do by itself happens; the rest needs others who do not come.
    for part in mine:
        if part.needs == frozenset([i]):
            alone[part.change[0]] = part.change[1]
    if not space.feasible(game, [tuple(alone)]).all():
        alone = list(before)
    flows = worth(game, [tuple(alone), before])[:, i]
    collapse = made.road.collapse
    ends = flows if collapse is None else np.repeat(worth(game, [collapse])[0, i], 2)
    delta = float(made.road.delta[i])
    own = sum(p.owed(i) for p in mine if p.needs == frozenset([i])) / game.scale
    s = (1 - delta) * (flows[0] - step.cost[i]) - own + delta * ends[0]
    p = (1 - delta) * flows[1] + delta * ends[1]
    risk = float(p - s)
    if risk <= 0:
        return 0.0
    return risk / (max(0.0, ahead) + risk)
