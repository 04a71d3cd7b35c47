"""The concepts over all states at once.

Arrays have one axis an issue, so that "best over i's moves" is a minimum or maximum along i's axes and no list of arcs
is ever built. Two facts carry the work (Definitions 3.1–3.5; Fang, Hipel & Kilgour 1993):

* s fails GMR for i iff some q ∈ R_i(s) has min(u_i(q), m_i(q)) > u_i(s), where m_i(q) is the least u_i over
  R_{N−i}(q). SMR and SEQ are the same test with another m: over max(u_i(x), max u_i over R_i(x)), and over R⁺_{N−i}.
* m is the least fixed point of m(q) = min over movers k, y ∈ R_k(q) of min(u_i(y), m without k moving next (y)).

Utilities are replaced by dense ranks, exact and small. Ties stay ties. Memory: about (6 + movers) int32 arrays of S.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count

import numpy as np
from numpy.typing import NDArray

from detente.game.dense import dense_feasible, dense_holds, dense_utilities
from detente.game.game import Bools, Game

from . import steps
from .arcs import Mover, movers
from .steps import NEVER, Plan, Ranks


@dataclass(frozen=True)
class Graph:
    """The conflict graph as arrays. Shape of each array: the issues' sizes.

    ``rank[i]`` dense ranks from 0, larger better (0 where infeasible); ``feasible`` bool.
    """

    shape: tuple[int, ...]
    movers: tuple[Mover, ...]
    rank: tuple[Ranks, ...]
    feasible: Bools
    plans: tuple[Plan, ...]


def graph_of(game: Game) -> Graph:
    """The conflict graph of a game whose issues all have a choice. Exact: ranks are of the integer utilities."""
    shape = game.sizes
    feasible = dense_feasible(game)
    exact = dense_utilities(game)
    nobody = np.zeros(shape, dtype=np.int32)
    found = movers(game)
    moving = {m for mover in found for m in mover.members}

    def ranked(i: int) -> Ranks:
        dense = np.zeros(game.size, dtype=np.int32)
        dense[feasible] = np.unique(exact[feasible, i], return_inverse=True)[1]
        return dense.reshape(shape)

    rank = tuple(ranked(i) if i in moving else nobody for i in range(len(game.actors)))
    mask = feasible.reshape(shape)

    def plan(mover: Mover) -> Plan:
        entry = mask
        for condition in mover.refused:
            entry = entry & ~dense_holds(game, condition).reshape(shape)
        return steps.plan_of(
            mover, tuple(rank[m] for m in mover.members), entry, lambda c: dense_holds(game, c).reshape(shape)
        )

    return Graph(shape, found, rank, mask, tuple(map(plan, found)))


def own_movers(graph: Graph, actor: int) -> tuple[int, ...]:
    """The movers that are the actor alone."""
    return tuple(k for k, mover in enumerate(graph.movers) if mover.members == (actor,))


def rivals(graph: Graph, actor: int) -> tuple[int, ...]:
    """The movers that can answer an actor's move."""
    return tuple(k for k, mover in enumerate(graph.movers) if actor not in mover.members)


def actors_of(graph: Graph) -> tuple[int, ...]:
    """N: everybody who can move, alone or with others."""
    return tuple(sorted({m for mover in graph.movers for m in mover.members}))


def stable(graph: Graph, concept: str, actor: int) -> Bools:
    """Which states are stable for an actor: bool, shape of the space; infeasible states are False.

    ``concept`` is Nash, GMR, SMR or SEQ (SIM: :mod:`.sim`).
    """
    return graph.feasible & (sure(graph, concept, actor) <= graph.rank[actor])


def sure(graph: Graph, concept: str, actor: int, rank: Ranks | None = None) -> Ranks:
    """For every s: the best rank the actor is sure of by moving away: max over q ∈ R_i(s) of min(u_i(q), m_i(q)).

    −1 where R_i(s) is empty. ``rank`` takes the place of the actor's own ranks.
    """
    rank = graph.rank[actor] if rank is None else rank
    own = own_movers(graph, actor)
    best = best_of(graph, own, rank)
    if concept == "Nash" or not own:
        return best
    at_worst = np.maximum(rank, best) if concept == "SMR" else rank
    answer = least_after(graph, actor, at_worst, improving=concept == "SEQ")
    # Both must exceed u_i(s): the improvement itself, and the worst the others can make of it.
    return best_of(graph, own, np.minimum(rank, answer))


def best_of(graph: Graph, own: Sequence[int], value: Ranks) -> Ranks:
    """Best ``value`` over what these movers reach in one move; −1 where they reach nothing."""
    each = (steps.over(graph.plans[k], value, np.maximum, np.int32(-1)) for k in own)
    return reduce(np.maximum, each, np.full(graph.shape, -1, dtype=np.int32))


def least_after(graph: Graph, actor: int, value: Ranks, improving: bool) -> Ranks:
    """Least ``value`` over R_{N−actor}(q) (or R⁺) for every q; NEVER where the others cannot move.

    Iterated to its fixed point, each mover taking up what the others have just found; a mover whose onward values
    have not changed is not asked again.
    """
    others = rivals(graph, actor)
    wanted = np.where(graph.feasible, value, NEVER)
    nothing: Ranks = np.full(graph.shape, NEVER, dtype=np.int32)
    if not others:
        return nothing
    found: list[Ranks] = [nothing] * len(others)
    asked: list[Ranks | None] = [None] * len(others)
    while True:
        changed = False
        # The least over all movers but one: over those before it, already renewed, and those after.
        after = [wanted]
        for v in found[:0:-1]:
            after.append(np.minimum(after[-1], v))
        before = wanted
        for n, k in enumerate(others):
            onward = np.minimum(before, after[-1 - n])
            last = asked[n]
            if last is None or not np.array_equal(onward, last):
                plan = graph.plans[k]
                again = plan.improving(onward) if improving else steps.over(plan, onward, np.minimum, NEVER)
                changed = changed or last is None or not np.array_equal(again, found[n])
                found[n], asked[n] = again, onward
            before = np.minimum(before, found[n])
        if not changed:
            return reduce(np.minimum, found)


def layers(
    graph: Graph,
    row: tuple[int, ...],
    wanted: Bools,
    which: Sequence[int],
    *,
    improving: bool = False,
    first: bool = False,
) -> dict[int, NDArray[np.int16]]:
    """Fewest legal moves from ``row`` to each state, by who moved last: int16 [mover], −1 where not reached.

    Breadth first over whole arrays; stops once every wanted state is reached (with ``first``, once one is), or
    nothing new is. With ``improving`` only moves that all who make them prefer.
    """
    found = {k: np.full(graph.shape, -1, dtype=np.int16) for k in which}
    left = wanted.copy()
    if not first:
        left[row] = False
    enough = max(int(left.sum()) - 1, 0) if first else 0
    last = 0
    for depth, k, new in waves(graph, row, which, improving=improving):
        if depth > last and left.sum() <= enough:
            break
        last = depth
        found[k][new] = depth
        left &= ~new
    return found


def waves(
    graph: Graph, row: tuple[int, ...], which: Sequence[int], improving: bool = False
) -> Iterator[tuple[int, int, Bools]]:
    """(moves made, last mover, states first reached so) by legal sequences of some movers, nearest first."""
    start = np.zeros(graph.shape, dtype=np.bool_)
    start[row] = True
    seen = {k: np.zeros(graph.shape, dtype=np.bool_) for k in which}
    fresh: dict[int, Bools] = {-1: start}
    reach = steps.improving_forward if improving else steps.forward
    for depth in count(1):
        following: dict[int, Bools] = {}
        for k in which:
            others = (mask for last, mask in fresh.items() if last != k)
            origin = reduce(np.logical_or, others, np.zeros_like(start))
            if not origin.any():
                continue
            new = reach(graph.plans[k], origin) & ~seen[k]
            if new.any():
                seen[k] |= new
                following[k] = new
                yield depth, k, new
        if not following:
            return
        fresh = following
