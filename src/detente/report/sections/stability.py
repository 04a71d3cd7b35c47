"""Where it can rest: the equilibria, what holds the status quo in place, the way there, and what wanted states lack."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from detente.game import space
from detente.lenses.stability import DEFINITIONS, Equilibrium, Examined, Inverse, Sanction, Step
from detente.lenses.stability.arcs import targets
from detente.lenses.stability.reduced import inside
from detente.report import words
from detente.report.charts.conflict import Arc, Node, conflict_graph
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.stability import CONCEPT, StabilityFindings, Wanted
from detente.report.text import listed, number, percent, plural, signed, whole

from .registry import Section, register

DRAWN = 6
"""Equilibria in the drawing, with the states on the way to them."""
WHOLE = 12
"""Most reachable states that are all drawn, with every arc."""
ROUTES = 3
NEEDS = 4

Row = tuple[int, ...]


def found(inputs: ReportInputs) -> StabilityFindings | None:
    """The findings gathered, if any."""
    result = inputs.results.get("stability")
    return result if isinstance(result, StabilityFindings) else None


def state(inputs: ReportInputs, options: Mapping[str, str], start: Mapping[str, str]) -> str:
    """What a state changes against the status quo, in words."""
    changed = {j: o for j, o in options.items() if start.get(j) != o}
    return words.state(inputs.case, changed) if changed else "The status quo"


def move(inputs: ReportInputs, step: Step) -> str:
    """``United States and China: Sanctions: eased``."""
    who = words.actors(inputs, step.by)
    return f"{who} – {words.state(inputs.case, {j: to for j, _, to in step.changes})}"


def counts(inputs: ReportInputs, f: StabilityFindings) -> list[list[str]]:
    r = f.result
    rows = [
        [c, DEFINITIONS[c], whole(n), *(whole(r.counts[c][a]) for a in r.actors)] for c, n in r.totals.items()
    ]
    if r.coalition_tried:
        rows.append(
            [
                "coalition Nash",
                DEFINITIONS["coalition Nash"],
                whole(len(r.coalition_nash)),
                *("" for _ in r.actors),
            ]
        )
    return rows


def held(e: Equilibrium) -> str:
    return ", ".join(e.concepts) + (", coalition Nash" if e.coalition else "")


def equilibria(inputs: ReportInputs, f: StabilityFindings) -> list[list[str]]:
    start = f.result.status_quo.state
    shares = {s.row: s for s in f.draws.states} if f.draws is not None else {}
    rows = []
    for k, e in enumerate(f.result.equilibria, 1):
        away = "–" if e.distance is None else whole(e.distance)
        willing = "no" if e.willing is None else f"yes, in {len(e.willing)}" if e.willing else "it is there"
        row = [str(k), state(inputs, e.state, start), held(e), away, willing]
        if f.draws is not None:
            share = shares[e.row].share
            row.append(", ".join(f"{c} {percent(share[c])}" for c in f.draws.concepts))
        rows.append(row)
    return rows


def sanction(inputs: ReportInputs, s: Sanction) -> list[str]:
    """Who, what it would gain by, how much, and what deters it."""
    by = words.state(inputs.case, {j: to for j, _, to in s.improvement.changes})
    if not s.answer:
        return [
            words.actor(inputs, s.actor),
            by,
            signed(s.gain),
            "nothing the others can do takes that away",
            "–",
        ]
    said = "; then ".join(move(inputs, step) for step in s.answer)
    return [words.actor(inputs, s.actor), by, signed(s.gain), said, "yes" if s.credible else "no"]


def margins(inputs: ReportInputs, e: Examined) -> list[list[str]]:
    """By actor and concept: what the state can lose, or must gain."""
    concepts = list(dict.fromkeys(m.concept for m in e.margins))
    by = {(m.actor, m.concept): m for m in e.margins}
    rows = []
    for actor in dict.fromkeys(m.actor for m in e.margins):
        cells = []
        for c in concepts:
            m = by[actor, c]
            if math.isinf(m.points):
                cells.append("whatever it is worth")
            elif m.stable:
                cells.append(f"stable; can lose {number(m.points)}")
            else:
                cells.append(f"not stable; lacks {number(m.points)}")
        rows.append([words.actor(inputs, actor), *cells])
    return rows


def routes(inputs: ReportInputs, f: StabilityFindings) -> list[dict[str, Any]]:
    """The way from the status quo to the first equilibria: the willing way where there is one, else a legal one."""
    out = []
    for k, e in enumerate(f.result.equilibria, 1):
        if e.distance == 0:
            continue
        path = e.willing if e.willing is not None else e.path
        if e.distance is None:
            said = "no sequence of moves leads there from the status quo"
        elif e.willing is not None:
            said = "everyone prefers each move it makes on the way"
        else:
            said = "the shortest legal way; somebody makes a move on it that it does not want at that point"
        out.append({"number": k, "steps": [move(inputs, s) for s in path], "said": said, "concepts": held(e)})
        if len(out) == ROUTES:
            break
    return out


def wanted(inputs: ReportInputs, f: StabilityFindings, w: Wanted) -> dict[str, Any]:
    """One outcome talked about."""
    if w.examined is None:
        return {
            "title": w.title,
            "verdict": "not in this space",
            "stable": False,
            "says": "No feasible state of this space has it: what it turns on is held, or a rule forbids it here.",
            "which": "",
            "needs": [],
        }
    ways = [f"{c} {whole(n)}" for c, n in w.equilibria.items()]
    stable = [c for c, n in w.equilibria.items() if n]
    verdict = f"can rest ({', '.join(stable)})" if stable else "cannot rest"
    says = (
        f"{plural(w.possible, 'feasible state')} here {'has' if w.possible == 1 else 'have'} it. Equilibria: "
    )
    return {
        "title": w.title,
        "verdict": verdict,
        "stable": bool(stable),
        "says": says + ", ".join(ways) + ".",
        "which": state(inputs, w.examined.state, f.result.status_quo.state),
        "held": list(w.examined.concepts()),
        "needs": [needs(inputs, i) for i in w.inverse],
        "sanctions": [sanction(inputs, s) for s in w.examined.sanctions if s.answer][:NEEDS],
    }


def needs(inputs: ReportInputs, i: Inverse) -> dict[str, Any]:
    """What one actor would have to prefer."""
    unmet = [r for r in i.requirements if not r.met]
    return {
        "who": words.actor(inputs, i.actor),
        "said": [r.words for r in unmet[:NEEDS]],
        "more": max(0, len(unmet) - NEEDS),
    }


def figure(inputs: ReportInputs, f: StabilityFindings) -> Figure | None:
    """The part of the graph that matters: all of a small one, else the first equilibria and the ways there."""
    rows, depth = _neighbourhood(f)
    if len(rows) < 2:
        return None
    game, graph = f.ready.game, f.ready.graph
    index = {row: n for n, row in enumerate(rows)}
    s0 = tuple(game.status_quo)
    known = {inside(f.game, e.row): e for e in f.result.equilibria}
    quo = _said(f, f.result.status_quo.concepts())
    place = {inside(f.game, e.row): k for k, e in enumerate(f.result.equilibria, 1)}
    nodes, on_the_way = [], 0
    for row in rows:
        if row != s0 and row not in place:
            on_the_way += 1
        concepts = quo if row == s0 else _said(f, _concepts(f, row), row in known and known[row].coalition)
        # Listed equilibria have their number of the table above, the others a letter.
        label = "S" if row == s0 else str(place[row]) if row in place else _letter(on_the_way)
        nodes.append(Node(label, depth[row], concepts))
    arcs = _arcs(f, rows, index)
    names = [words.actors(inputs, [game.actors[m] for m in mover.members]) for mover in graph.movers]
    start = f.result.status_quo.state
    table = []
    for row, node in zip(rows, nodes, strict=True):
        said = state(inputs, space.as_mapping(f.game, _whole(f, row)), start)
        out = [f"{names[a.mover]} to {nodes[a.target].label}" for a in arcs if index[row] == a.source]
        back = [
            f"{names[a.mover]} to {nodes[a.source].label}" for a in arcs if index[row] == a.target and a.both
        ]
        table.append([node.label, said, ", ".join(node.concepts) or "–", "; ".join([*out, *back]) or "–"])
    everything = _small(f)
    description = (
        f"{plural(len(rows), 'state')}, the status quo S at the top, others in rows by how many moves away they are. "
        + "; ".join(f"{n.label}: {', '.join(n.concepts)}" for n in nodes if n.concepts)
        + "."
    )
    what = (
        "Every state that can be reached from the status quo, and every move between them."
        if everything
        else "The equilibria nearest at hand, and those no coalition would leave, with the states on a shortest way "
        "to each; the rest of the graph is left out."
    )
    caption = (
        f"{what} Numbers are those of the table above, letters states on the way; rows are moves from the status quo "
        "(S). Ringed: stable for everybody under the concepts named below. Colour and dash say who moves, heavy arcs "
        "are moves that all who make them prefer, two heads a move that can be undone the same way. “all”: every "
        "concept in the table above; “united”: coalition Nash too."
    )
    return Figure(
        id="conflict",
        title="The conflict graph" + ("" if everything else ", the part that matters"),
        caption=caption,
        svg=conflict_graph(
            nodes, arcs, names, id="conflict-drawing", title="The conflict graph", description=description
        ),
        columns=[("Node", ""), ("State", "wide"), ("Stable under", "mid"), ("Moves drawn from it", "mid")],
        rows=table,
    )


def _letter(n: int) -> str:
    """a, b, …, z, aa, ab, …"""
    return (chr(96 + (n - 1) // 26) if n > 26 else "") + chr(97 + (n - 1) % 26)


def _said(f: StabilityFindings, concepts: tuple[str, ...], united: bool = False) -> tuple[str, ...]:
    """What stands beside a node: the concepts it is an equilibrium under, “all” for all that were computed."""
    every = len(f.result.totals) > 1 and len(concepts) == len(f.result.totals)
    return (*(("all",) if every else concepts), *(("united",) if united else ()))


def _concepts(f: StabilityFindings, row: Row) -> tuple[str, ...]:
    return tuple(c for c, m in f.result.masks.items() if m[row])


def _whole(f: StabilityFindings, row: Row) -> Row:
    from detente.lenses.stability.reduced import whole as full

    return full(f.game, row)


def _small(f: StabilityFindings) -> bool:
    return f.result.feasible <= WHOLE


def _neighbourhood(f: StabilityFindings) -> tuple[list[Row], dict[Row, int]]:
    """States to draw, in order of depth, and the depth of each (−1: cannot be reached)."""
    s0 = tuple(f.ready.game.status_quo)
    depth: dict[Row, int] = {s0: 0}
    if _small(f):
        from detente.lenses.stability.paths import shortest

        every = [tuple(int(o) for o in row) for row in space.rows(f.ready.game)]
        feasible = [row for row in every if f.ready.graph.feasible[row]]
        ways = shortest(f.ready.game, f.ready.graph, s0, feasible)
        depth |= {row: len(ways[row]) if row in ways else -1 for row in feasible if row != s0}
    else:
        # Walked from the farthest back, so that states shared by several ways keep their least depth.
        for e in f.result.equilibria[:DRAWN]:
            for n, step in enumerate(e.path, 1):
                depth[step.row] = min(n, depth.get(step.row, n))
            row = inside(f.game, e.row)
            if e.distance is None:
                depth[row] = -1
    deepest = max(depth.values())
    order = sorted(depth, key=lambda r: (depth[r] if depth[r] >= 0 else deepest + 1, r))
    return order, depth


def _arcs(f: StabilityFindings, rows: Sequence[Row], index: Mapping[Row, int]) -> list[Arc]:
    """Arcs between the states drawn: all of them in a small graph, else those on the ways drawn."""
    game, graph = f.ready.game, f.ready.graph
    drawn = None
    if not _small(f):
        drawn = set()
        for e in f.result.equilibria[:DRAWN]:
            here = tuple(game.status_quo)
            for step in e.path:
                drawn.add((here, step.row, tuple(step.by)))
                here = step.row
    out: dict[tuple[int, int, int], Arc] = {}
    for k, mover in enumerate(graph.movers):
        by = tuple(game.actors[m] for m in mover.members)
        reach = {row: {t for t in targets(game, mover, row) if t in index} for row in rows}
        for row in rows:
            for t in sorted(reach[row]):
                if drawn is not None and (row, t, by) not in drawn:
                    continue
                a, b = index[row], index[t]
                if (b, a, k) in out:
                    continue
                better = all(graph.rank[m][t] > graph.rank[m][row] for m in mover.members)
                worse = all(graph.rank[m][row] > graph.rank[m][t] for m in mover.members)
                both = row in reach[t]
                if both and worse and not better:
                    a, b, better = b, a, True
                out[a, b, k] = Arc(a, b, k, both, better)
    return [out[key] for key in sorted(out)]


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    f = found(inputs)
    if f is None:
        return None
    r = f.result
    quo = r.status_quo
    unstable = {c: [words.actor(inputs, a) for a, ok in by.items() if not ok] for c, by in quo.stable.items()}
    drawn = figure(inputs, f)
    focus = inputs.case.focus.get(f.chosen_focus) if f.chosen_focus else None
    shares = next((s for s in f.draws.states if s.row == quo.row), None) if f.draws is not None else None
    return {
        "focus": focus.title if focus is not None else "",
        "focus_id": f.chosen_focus,
        "held": len(r.held),
        "size": whole(r.size),
        "feasible": whole(r.feasible),
        "counts": counts(inputs, f),
        "actors": [words.actor(inputs, a) for a in r.actors],
        "equilibria": equilibria(inputs, f),
        "more": whole(max(0, r.listed_of - len(r.equilibria))) if r.listed_of > len(r.equilibria) else "",
        "draws": f.draws.draws if f.draws is not None else 0,
        "figure": drawn,
        "quo_holds": [c for c, who in unstable.items() if not who],
        "quo_fails": [(c, listed(who)) for c, who in unstable.items() if who],
        "quo_shares": listed([f"{c} {percent(shares.share[c])}" for c in shares.share])
        if shares is not None
        else "",
        "sanctions": [sanction(inputs, s) for s in quo.sanctions],
        "margins": margins(inputs, quo),
        "margin_concepts": list(dict.fromkeys(m.concept for m in quo.margins)),
        "routes": routes(inputs, f),
        "wanted": [wanted(inputs, f, w) for w in f.wanted],
        "concept": CONCEPT,
        "notes": [r.method, *r.quality, *r.notes],
    }


def _focus_option(inputs: ReportInputs) -> str:
    f = found(inputs)
    name = inputs.focus or (f.chosen_focus if f is not None else "")
    return f" --focus {words.quoted(name)}" if name else ""


SECTION = register(
    Section(
        id="stability",
        order=550,
        title="Where it can come to rest",
        shows="From which states nobody has a reason to move, given how the others can answer; what holds the present "
        "in place; and what a wanted outcome would need.",
        read="An equilibrium is no forecast: it says where things could stay, not that they get there. The concepts "
        "differ in how far each looks ahead; a state stable under all of them hangs least on that choice.",
        template="stability.html.j2",
        context=context,
        command=lambda inputs: (
            (
                f"detente stability {words.case_argument(inputs)}{_focus_option(inputs)}",
                "all of this, and more of it",
            ),
            (
                f"detente stability {words.case_argument(inputs)}{_focus_option(inputs)} --inverse STATE",
                "what everybody would have to prefer for a state to be stable",
            ),
        ),
    )
)
