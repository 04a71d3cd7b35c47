"""What holds a state in place, how firmly, and what would have to change: sanctions, margins, inverse analysis.

Definition 3.12 (Kinsara, Kilgour & Hipel 2015): s is stable for i iff, for every q ∈ R_i(s), i does not prefer q to
s, or (GMR, SEQ) does not prefer to s at least one x that the others can bring about after q, or (SMR) at least one
such x together with all it could then escape to. Each is a condition on i's preferences alone, the others' as given.
"""

import numpy as np

from detente.game import space
from detente.game.game import Bools, Floats, Game

from . import kernel, paths, sim, steps
from .kernel import Graph
from .result import Inverse, Margin, Requirement, Row, Sanction


def sanctions(game: Game, graph: Graph, actor: int, row: Row) -> tuple[Sanction, ...]:
    """For each improvement an actor has from a state: an answer of the others that takes the gain away, if any.

    A credible answer (every move in it an improvement for all who make it) is preferred to one that is not.
    """
    rank = graph.rank[actor]
    punishes = graph.feasible & (rank <= rank[row])
    rivals = kernel.rivals(graph, actor)
    found = []
    moves = paths.own_moves(game, graph, actor, row)
    improvements = [(mover, target) for mover, target in moves if rank[target] > rank[row]]
    for mover, target in improvements:
        credible = paths.nearest(game, graph, target, punishes, rivals, improving=True)
        answer = credible or paths.nearest(game, graph, target, punishes, rivals, improving=False)
        found.append(
            Sanction(
                actor=game.actors[actor],
                improvement=paths.step(game, mover, row, target),
                gain=_gain(game, row, target, actor),
                answer=answer[1] if answer else (),
                worth=_gain(game, row, answer[0], actor) if answer else float("nan"),
                credible=credible is not None,
            )
        )
    return tuple(sorted(found, key=lambda s: (-s.gain, s.improvement.row)))


def points_at(game: Game, row: Row) -> Floats:
    """u_i of a state, points: float [A]."""
    return np.asarray(space.points(game, space.utilities(game, row))[0], dtype=np.float64)


def _gain(game: Game, row: Row, other: Row, actor: int) -> float:
    """Points by which an actor has more in the other state."""
    return float(points_at(game, other)[actor] - points_at(game, row)[actor])


def margin(game: Game, graph: Graph, concept: str, actor: int, row: Row) -> Margin:
    """The least change in worth of a state that ends its stability for an actor, or gives it (Definition 3.11).

    A state reached again counts as an answer whatever it is worth, so the state's own rank is put below all others
    while the threshold is computed; the threshold is then the best the actor could be sure of by leaving.
    """
    lowered = _lowered(graph, actor, row)
    threshold = int(kernel.sure(graph, concept, actor, lowered)[row])
    here = float(points_at(game, row)[actor])
    if threshold <= 0:
        return Margin(game.actors[actor], concept, True, float("inf"))
    at = np.flatnonzero(graph.feasible & (lowered == threshold))[0]
    level = float(points_at(game, space.decode(game, int(at)))[actor])
    return Margin(game.actors[actor], concept, here >= level, abs(here - level))


def _lowered(graph: Graph, actor: int, row: Row) -> steps.Ranks:
    lowered: steps.Ranks = graph.rank[actor] + np.int32(1)
    lowered[row] = 0
    return lowered


def inverse(game: Game, graph: Graph, concept: str, actor: int, row: Row) -> Inverse:
    """What the actor's preferences must be for a state to be stable for it, the others' being as they are.

    One requirement a move.
    """
    rank, lowered = graph.rank[actor], _lowered(graph, actor, row)
    worst = lowered
    if concept == "SMR":
        own = kernel.own_movers(graph, actor)
        worst = np.maximum(lowered, kernel.best_of(graph, own, lowered))
    rivals = kernel.rivals(graph, actor)
    found = []
    for mover, q in paths.own_moves(game, graph, actor, row):
        answers = np.zeros(graph.shape, dtype=np.bool_)
        if concept != "Nash":
            answers = paths.reached(graph, q, rivals, improving=concept == "SEQ")
        best, level = q, int(lowered[q])
        if answers.any():
            x = int(np.flatnonzero(answers)[np.argmin(worst[answers])])
            there = space.decode(game, x)
            if int(worst[there]) < level:
                best, level = there, int(worst[there])
        met = level <= int(rank[row]) + 1
        # For SMR the binding state may be one of those it could escape to.
        escapes = (y for _, y in paths.own_moves(game, graph, actor, best))
        binding = next(y for y in (best, *escapes) if int(lowered[y]) == level)
        found.append(
            Requirement(
                actor=game.actors[actor],
                concept=concept,
                move=paths.step(game, mover, row, q),
                gain=_gain(game, row, q, actor),
                met=met,
                answers=int(answers.sum()),
                nearest=None if met else space.differences(game, row, binding),
                lacking=0.0 if met else _gain(game, row, binding, actor),
                itself=binding == q,
            )
        )
    ordered = tuple(sorted(found, key=lambda r: (r.met, -r.lacking, r.move.row)))
    return Inverse(game.actors[actor], concept, all(r.met for r in ordered), ordered)


def stable_mask(graph: Graph, concept: str, actor: int) -> Bools:
    """Stable states of one actor under any of the five concepts."""
    return sim.stable(graph, actor) if concept == "SIM" else kernel.stable(graph, concept, actor)
