"""The part of the conflict graph that is drawn: all of a small one, else the first equilibria and the ways there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.game import space
from detente.game.game import Bools, Game

from .arcs import Mover, targets
from .kernel import Graph
from .paths import shortest
from .reduced import inside, whole
from .result import Arc, Equilibrium, Neighborhood, Node, Row

DRAWN = 6
"""Equilibria drawn, with the states on the way to them."""
WHOLE = 12
"""Most feasible states that are all drawn, with every arc."""


def neighborhood(
    game: Game, graph: Graph, full: Game, listed: Sequence[Equilibrium], masks: Mapping[str, Bools]
) -> Neighborhood:
    """States in order of depth, and the moves between them. ``listed`` are of ``full``, ``graph`` of ``game``."""
    everything = int(graph.feasible.sum()) <= WHOLE
    depth = _all(game, graph) if everything else _ways(game, full, listed)
    deepest = max(depth.values())
    rows = sorted(depth, key=lambda r: (depth[r] if depth[r] >= 0 else deepest + 1, r))
    place = {inside(full, e.row): (k, e) for k, e in enumerate(listed, 1)}
    place.pop(tuple(game.status_quo), None)
    nodes: list[Node] = []
    for row in rows:
        number, equilibrium = place.get(row, (0, None))
        if equilibrium is None and row != tuple(game.status_quo):
            number = -1 - sum(n.place < 0 for n in nodes)
        state = whole(full, row)
        nodes.append(
            Node(
                row=row,
                state=space.as_mapping(full, state),
                place=number,
                depth=depth[row],
                concepts=tuple(c for c, m in masks.items() if m[row]),
                coalition=equilibrium is not None and equilibrium.coalition,
            )
        )
    arcs = _arcs(game, graph, rows, None if everything else _drawn(game, listed))
    movers = tuple(tuple(game.actors[m] for m in mover.members) for mover in graph.movers)
    return Neighborhood(tuple(nodes), arcs, movers, everything)


def _all(game: Game, graph: Graph) -> dict[Row, int]:
    s0 = tuple(game.status_quo)
    every = [tuple(int(o) for o in row) for row in space.rows(game)]
    feasible = [row for row in every if graph.feasible[row]]
    ways = shortest(game, graph, s0, feasible)
    return {s0: 0} | {row: len(ways[row]) if row in ways else -1 for row in feasible if row != s0}


def _ways(game: Game, full: Game, listed: Sequence[Equilibrium]) -> dict[Row, int]:
    depth: dict[Row, int] = {tuple(game.status_quo): 0}
    for e in listed[:DRAWN]:
        for n, step in enumerate(e.path, 1):
            depth[step.row] = min(n, depth.get(step.row, n))
        if e.distance is None:
            depth[inside(full, e.row)] = -1
    return depth


def _drawn(game: Game, listed: Sequence[Equilibrium]) -> set[tuple[Row, Row, tuple[str, ...]]]:
    drawn = set()
    for e in listed[:DRAWN]:
        here = tuple(game.status_quo)
        for step in e.path:
            drawn.add((here, step.row, tuple(step.by)))
            here = step.row
    return drawn


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
    """Whether all who make the move prefer ``b`` to ``a``."""
    return all(graph.rank[m][b] > graph.rank[m][a] for m in mover.members)
