"""SIM: simultaneous answers (Definition 3.6).

s is SIM stable for i iff each of i's improvements q, combined with some non-empty set of others' improvements from s,
gives a feasible x with u_i(x) ≤ u_i(s) (Fraser & Hipel 1984). Rivals act alone and at once, each from s. Combinations
that a rule forbids, or in which two actors would change the same issue, do not occur.

A change is kept as the difference it makes to a state's number, so that combining changes is adding them. The work
grows with the number of combinations, so this is for spaces up to some 2¹⁴ states.
"""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Bools

from .arcs import Mover, issues_of, may_leave
from .kernel import Graph, actors_of

Numbers = NDArray[np.int64]
Changes = tuple[Numbers, Numbers]
"""What changes make of a state's number, and which issues they touch (bit j for issue j); int64 [n] each."""


def stable(graph: Graph, actor: int) -> Bools:
    """Which states are SIM stable for an actor: bool, shape of the space; infeasible states are False."""
    strides = [int(np.prod(graph.shape[j + 1 :], dtype=np.int64)) for j in range(len(graph.shape))]
    feasible = graph.feasible.ravel()
    ranks = [rank.ravel() for rank in graph.rank]
    result = np.zeros(feasible.size, dtype=np.bool_)
    known: dict[tuple[int, tuple[int, ...]], Changes] = {}
    alone = {m.members[0]: m for m in graph.movers if len(m.members) == 1}
    looks_at = {
        who: sorted(
            {*issues_of(m), *(j for move in m.joint if move.when is not None for j in move.when.issues)}
        )
        for who, m in alone.items()
    }
    rivals = [r for r in actors_of(graph) if r != actor and r in alone]

    def improving(who: int, s: int, row: tuple[int, ...]) -> Changes:
        key = (who, tuple(row[j] for j in looks_at[who]))
        if key not in known:
            known[key] = _changes(alone[who], row, strides)
        difference, touched = known[key]
        there = s + difference
        better = feasible[there] & (ranks[who][there] > ranks[who][s])
        return difference[better], touched[better]

    for s in map(int, np.flatnonzero(feasible)):
        row = tuple(int(o) for o in np.unravel_index(s, graph.shape))
        own, own_touched = improving(actor, s, row) if actor in alone else _NONE
        if not len(own):
            result[s] = True
            continue
        combined = reduce(_beside, (improving(rival, s, row) for rival in rivals), _NOTHING)
        # The first combination is that nobody answers.
        together, touched = combined[0][1:], combined[1][1:]
        there = s + own[:, None] + together[None, :]
        occurs = (own_touched[:, None] & touched[None, :]) == 0
        there = np.where(occurs, there, s)
        answers = occurs & feasible[there] & (ranks[actor][there] <= ranks[actor][s])
        result[s] = answers.any(axis=1).all()
    return result.reshape(graph.shape)


_NONE: Changes = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
_NOTHING: Changes = (np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))


def _beside(so_far: Changes, more: Changes) -> Changes:
    """Every combination so far, alone and with each change that touches none of its issues."""
    apart = (so_far[1][:, None] & more[1][None, :]) == 0
    return (
        np.concatenate([so_far[0], (so_far[0][:, None] + more[0][None, :])[apart]]),
        np.concatenate([so_far[1], (so_far[1][:, None] | more[1][None, :])[apart]]),
    )


def _changes(mover: Mover, row: tuple[int, ...], strides: list[int]) -> Changes:
    changes = _NOTHING
    for issue, table in mover.axes:
        step = (np.flatnonzero(table[row[issue]]) - row[issue]) * strides[issue]
        changes = _beside(changes, (step, np.full(len(step), 1 << issue, dtype=np.int64)))
    joint = [
        (
            sum((o - row[j]) * strides[j] for j, o in move.sets),
            sum(1 << j for j, o in move.sets if o != row[j]),
        )
        for move in mover.joint
        if may_leave(move, row) and any(o != row[j] for j, o in move.sets)
    ]
    more = np.array(joint, dtype=np.int64).reshape(-1, 2)
    return np.concatenate([changes[0][1:], more[:, 0]]), np.concatenate([changes[1][1:], more[:, 1]])
