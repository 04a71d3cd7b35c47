"""What a unit chooses among in given states: the definition in reference.py, state by state.

    σ_stay ∝ 1,   σ_m ∝ (η/M)·exp(λ·(A_m·ΔV_a(m) − κ_m)),   A_m = Π over the others b of logistic(λ_b·(ΔV_b(m) − π_bm))

(Definition 4.2.) Nothing is laid out over all states, so that a simulated history, a dated record and the moves that
can be made now cost what they visit. The tables of reference.py and kernel.py are not used: each can be held to this.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from detente.game.game import Bools, Floats, Ints, Move
from detente.game.space import holds, rows_of

from .board import PlayBoard, Unit, costs_at, enters, option_at, target_of

Worth = Callable[[int, Ints], Floats]
"""(actor, states [n]) → V of the actor in each, float [n]; the k-th may be at another time than its neighbour."""


@dataclass(frozen=True, kw_only=True)
class WayAt:
    """One way of a unit in n states. Where ``can`` is False the rest means nothing.

    ``proposed`` σ, ``consents`` float [others, n] the chance that each of them accepts, ``accepted`` A their product;
    ``cost`` what proposing costs the proposer and ``paid`` what its being made costs others, range units.
    """

    can: Bools
    target: Ints
    cost: Floats
    proposed: Floats
    consents: Floats
    accepted: Floats
    paid: tuple[tuple[int, Floats], ...]


def can_make(board: PlayBoard, move: Move, proposer: int, states: Ints) -> Bools:
    """Where the proposer may make a move if everybody consents: bool [n]."""
    game = board.game
    can: Bools = board.feasible[states]
    for (issue, _), mask in zip(move.sets, move.from_, strict=True):
        can = can & mask[option_at(game, issue, states)]
    if move.when is not None:
        can &= holds(move.when, rows_of(game, states))
    target = target_of(game, move.sets, states)
    can &= board.feasible[target] & (target != states)
    can &= ~enters(board, (proposer,), states, target)
    return can


def ways_at(board: PlayBoard, unit: Unit, states: Ints, worth: Worth) -> tuple[WayAt, ...]:
    """Every way of a unit, in order, in ``states`` (int64 [n]) under the values ``worth`` gives."""
    game = board.game
    own = worth(unit.actor, states)
    found = []
    exponents = []
    for way in unit.ways:
        move = game.moves[way.move]
        can = can_make(board, move, unit.actor, states)
        target = np.where(can, target_of(game, move.sets, states), states)
        cost, paid = costs_at(board, move, unit.actor, states)
        owed = dict(paid)
        consents = np.ones((len(way.others), len(states)))
        for n, b in enumerate(way.others):
            gain = worth(b, target) - worth(b, states) - owed.get(b, 0.0)
            agrees = 1.0 / (1.0 + np.exp(np.minimum(-board.accept[b] * gain, 700.0)))
            consents[n] = np.where(enters(board, (b,), states, target), 0.0, agrees)
        accepted = consents.prod(axis=0)
        exponent = unit.choice * (accepted * (worth(unit.actor, target) - own) - cost)
        exponents.append(np.where(can, exponent, -np.inf))
        found.append(
            WayAt(
                can=can,
                target=target,
                cost=cost,
                proposed=np.zeros(0),
                consents=consents,
                accepted=accepted,
                paid=paid,
            )
        )
    top = np.max([np.zeros(len(states)), *exponents], axis=0)
    share = unit.inertia / np.maximum(sum(w.can for w in found), 1.0)
    weights = [share * np.exp(e - top) for e in exponents]
    total = np.exp(-top) + sum(weights, np.zeros(len(states)))
    return tuple(replace(w, proposed=x / total) for w, x in zip(found, weights, strict=True))


def constant(values: Floats) -> Worth:
    """Values float [A, S] that do not depend on time."""
    return lambda actor, states: values[actor, states]
