"""The part of the conflict graph that is drawn: all of a small one, else the first equilibria and the ways there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from detente.game import space
from detente.game.game import Bools, Game

from .arcs import Mover, inside, targets, whole
from .kernel import Graph
from .paths import shortest
from .result import Arc, Equilibrium, Neighborhood, Node, Row

DRAWN = 6
"""Equilibria drawn, with the states on the way to them."""
WHOLE = 12
"""Most feasible states that are all drawn, with every arc."""


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
            row=row,
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
