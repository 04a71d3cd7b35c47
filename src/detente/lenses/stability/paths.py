"""Ways through the graph: shortest paths, answers to a move, coalitions, limited moves (Definitions 3.8–3.10), and the
part of the graph that is drawn: all of a small one, else the first equilibria and the ways there.

R_H(s), the status-quo path and an answer to an improvement are all reach by legal sequences: each mover within the
coalition, no mover twice in a row, any length (Fang, Hipel & Kilgour 1993; Li, Kilgour & Hipel 2005 for the status
quo). Each is searched breadth first over whole arrays, so a path found is a shortest one and a search that finds
none proves that there is none.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations, count

import numpy as np
from numpy.typing import NDArray

from detente.game import space
from detente.game.game import Bools, Game
from detente.view.figures import Arc

from . import steps
from .arcs import Mover, inside, issues_of, sources, targets, whole
from .kernel import Graph, actors_of, layers, waves
from .result import Equilibrium, Neighborhood, Node, Row, Step

DRAWN = 6
"""Equilibria drawn, with the states on the way to them."""
WHOLE = 12
"""Most feasible states that are all drawn, with every arc."""

Depths = Mapping[int, NDArray[np.int16]]


def step(game: Game, mover: Mover, before: Row, after: Row) -> Step:
    """One move, by ids."""
    by = tuple(game.actors[m] for m in mover.members)
    return Step(by, space.differences(game, before, after), space.name(game, after), after)


def own_moves(game: Game, graph: Graph, actor: int, row: Row) -> list[tuple[Mover, Row]]:
    """What an actor can do by itself: (mover, state reached), feasible ones only."""
    return [
        (mover, target)
        for mover in graph.movers
        if mover.members == (actor,)
        for target in targets(game, mover, row)
        if graph.feasible[target]
    ]


def reached(graph: Graph, start: Row, which: Sequence[int], improving: bool = False) -> Bools:
    """R_H(start), or R⁺_H(start), by the movers given."""
    new = (mask for _, _, mask in waves(graph, start, which, improving=improving))
    return reduce(np.logical_or, new, np.zeros(graph.shape, dtype=np.bool_))


def coalition_nash(graph: Graph, row: Row) -> bool:
    """Whether no coalition H reaches, by moves of its members, a state all of them prefer."""
    actors = actors_of(graph)
    for size in range(1, len(actors) + 1):
        for group in combinations(actors, size):
            which = tuple(k for k, mover in enumerate(graph.movers) if set(mover.members) <= set(group))
            part, at = corner(graph, row, which)
            better = reduce(np.logical_and, (part.rank[m] > part.rank[m][at] for m in group), part.feasible)
            if better.any() and any((new & better).any() for _, _, new in waves(part, at, which)):
                return False
    return True


def corner(graph: Graph, row: Row, which: Sequence[int]) -> tuple[Graph, Row]:
    """The part of the graph that some movers can change from a state, the other issues as they are in it."""
    free = {j for k in which for j in issues_of(graph.movers[k])}
    cut = tuple(slice(None) if j in free else slice(o, o + 1) for j, o in enumerate(row))
    at = tuple(o if j in free else 0 for j, o in enumerate(row))
    plans = tuple(steps.cut(p, cut) if k in which else p for k, p in enumerate(graph.plans))
    feasible = graph.feasible[cut]
    return Graph(feasible.shape, graph.movers, tuple(r[cut] for r in graph.rank), feasible, plans), at


def agreed(graph: Graph) -> Bools:
    """States from which some coalition has a move all its members prefer: one improvement by consent."""
    found = np.zeros(graph.shape, dtype=np.bool_)
    for plan in (p for p in graph.plans if len(p.mover.members) > 1):
        for (left, _), mask in plan.wanted_arrows():
            found[left] |= True if mask is None else mask
        for package in plan.wanted_packages:
            found[package.source] |= package.open
    return found & graph.feasible


def shortest(
    game: Game, graph: Graph, start: Row, wanted: Sequence[Row], improving: bool = False
) -> dict[Row, tuple[Step, ...]]:
    """A shortest legal path from ``start`` to each wanted state that can be reached; by improvements if asked."""
    mask = np.zeros(graph.shape, dtype=np.bool_)
    for row in wanted:
        mask[row] = True
    depth = layers(graph, start, mask, range(len(graph.movers)), improving=improving)
    found: dict[Row, tuple[Step, ...]] = {}
    for row in wanted:
        arrivals = [(int(d[row]), k) for k, d in depth.items() if d[row] > 0]
        if row == start:
            found[row] = ()
        elif arrivals:
            found[row] = _walk_back(game, graph, depth, start, (row, min(arrivals)[1]), improving=improving)
    return found


def nearest(
    game: Game, graph: Graph, start: Row, wanted: Bools, which: Sequence[int], *, improving: bool
) -> tuple[Row, tuple[Step, ...]] | None:
    """The first wanted state met by legal sequences of some movers, ties by state number, and the way to it."""
    depth = layers(graph, start, wanted & graph.feasible, which, improving=improving, first=True)
    hits = ((k, d.ravel(), np.flatnonzero((d > 0) & wanted)) for k, d in depth.items())
    arrivals = [(int(d[hit].min()), int(hit[d[hit].argmin()]), k) for k, d, hit in hits if len(hit)]
    if not arrivals:
        return None
    _, number, k = min(arrivals)
    row = space.decode(game, number)
    return row, _walk_back(game, graph, depth, start, (row, k), improving=improving)


def _walk_back(
    game: Game, graph: Graph, depth: Depths, start: Row, node: tuple[Row, int], *, improving: bool
) -> tuple[Step, ...]:
    way: list[Step] = []
    row, k = node
    while True:
        left = int(depth[k][row]) - 1
        mover = graph.movers[k]
        before, last = next(
            (source, m)
            for source in sources(game, mover, row)
            if graph.feasible[source] and (not improving or _prefer(graph, mover, source, row))
            for m in ((-1,) if left == 0 else depth)
            if (source == start if left == 0 else m != k and int(depth[m][source]) == left)
        )
        way.append(step(game, mover, before, row))
        if left == 0:
            return tuple(reversed(way))
        row, k = before, last


def limited_move(
    game: Game, graph: Graph, first: int, second: int, horizon: int
) -> dict[int, NDArray[np.bool_]]:
    """L_h for two actors over all states, h = 1..horizon: bool [S], True where ``first`` does best to stay.

    Backward induction: with h moves left the mover picks the reachable state whose anticipated end it likes best,
    and stays on a tie, which ends the play (Kilgour, Hipel & Fraser 1984).
    """
    rows = space.rows(game)
    numbers = {tuple(map(int, row)): n for n, row in enumerate(rows)}
    reach = {
        actor: [[numbers[t] for _, t in own_moves(game, graph, actor, row)] for row in numbers]
        for actor in (first, second)
    }
    ends = dict.fromkeys(reach, np.arange(len(rows)))
    own = graph.rank[first].ravel()
    stays: dict[int, NDArray[np.bool_]] = {}
    for h in range(1, horizon + 1):
        fresh = {}
        for actor, rival in ((first, second), (second, first)):
            rank, final = graph.rank[actor].ravel(), ends[rival]
            chosen = np.arange(len(rows))
            for s, there in enumerate(reach[actor]):
                for q in there:
                    if rank[final[q]] > rank[chosen[s]]:
                        chosen[s] = final[q]
            fresh[actor] = chosen
        # A move that leads round to the same state is still no gain, so it is never chosen over staying.
        stays[h] = graph.feasible.ravel() & (own[fresh[first]] <= own)
        ends = fresh
    return stays


def neighborhood(
    game: Game, graph: Graph, full: Game, listed: Sequence[Equilibrium], masks: Mapping[str, Bools]
) -> Neighborhood:
    """States in order of depth, and the moves between them. ``listed`` are of ``full``, ``graph`` of ``game``."""
    s0 = tuple(game.status_quo)
    everything = int(graph.feasible.sum()) <= WHOLE
    depth = _all(game, graph) if everything else _ways(game, full, listed)
    deepest = max(depth.values())
    rows = sorted(depth, key=lambda r: (depth[r] if depth[r] >= 0 else deepest + 1, r))
    place = {inside(full, e.row): k for k, e in enumerate(listed, 1)} | {s0: 0}
    united = {inside(full, e.row) for e in listed if e.coalition} - {s0}
    on_the_way = count(-1, -1)
    nodes = tuple(
        Node(
            state=space.as_mapping(full, whole(full, row)),
            place=place[row] if row in place else next(on_the_way),
            depth=depth[row],
            concepts=tuple(c for c, m in masks.items() if m[row]),
            coalition=row in united,
        )
        for row in rows
    )
    movers = tuple(tuple(game.actors[m] for m in mover.members) for mover in graph.movers)
    drawn = {
        (before, step.row, step.by)
        for e in listed[:DRAWN]
        for before, step in zip((s0, *(step.row for step in e.path)), e.path, strict=False)
    }
    return Neighborhood(nodes, _arcs(game, graph, rows, None if everything else drawn), movers, everything)


def _all(game: Game, graph: Graph) -> dict[Row, int]:
    s0 = tuple(game.status_quo)
    feasible = [row for row in map(tuple, space.rows(game).tolist()) if graph.feasible[row]]
    ways = shortest(game, graph, s0, feasible)
    return {s0: 0} | {row: len(ways[row]) if row in ways else -1 for row in feasible}


def _ways(game: Game, full: Game, listed: Sequence[Equilibrium]) -> dict[Row, int]:
    depth: dict[Row, int] = {tuple(game.status_quo): 0}
    for e in listed[:DRAWN]:
        for n, step in enumerate(e.path, 1):
            depth[step.row] = min(n, depth.get(step.row, n))
        if e.distance is None:
            depth[inside(full, e.row)] = -1
    return depth


def _arcs(
    game: Game, graph: Graph, rows: Sequence[Row], drawn: set[tuple[Row, Row, tuple[str, ...]]] | None
) -> tuple[Arc, ...]:
    """Moves between the states drawn; each that can be undone once, towards the state its movers prefer."""
    index = {row: n for n, row in enumerate(rows)}
    arcs: dict[tuple[int, int, int], Arc] = {}
    for k, mover in enumerate(graph.movers):
        by = tuple(game.actors[m] for m in mover.members)
        reach = {row: {t for t in targets(game, mover, row) if t in index} for row in rows}
        for row in rows:
            for t in sorted(reach[row]):
                a, b = index[row], index[t]
                if (drawn is not None and (row, t, by) not in drawn) or (b, a, k) in arcs:
                    continue
                better, both = _prefer(graph, mover, row, t), row in reach[t]
                if both and not better and _prefer(graph, mover, t, row):
                    a, b, better = b, a, True
                arcs[a, b, k] = Arc(a, b, k, both, better)
    return tuple(arcs[key] for key in sorted(arcs))


def _prefer(graph: Graph, mover: Mover, a: Row, b: Row) -> bool:
    return all(graph.rank[m][b] > graph.rank[m][a] for m in mover.members)
