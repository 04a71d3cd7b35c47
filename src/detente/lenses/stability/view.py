"""How the answers of the stability lens read."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from detente.view import figures
from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.remarks import obtained
from detente.view.result import View, register
from detente.view.speech import Sentence, join, say

from .draws import StabilityDraws
from .result import (
    Examined,
    Margin,
    Neighborhood,
    Node,
    StabilityResult,
    Step,
)

DEFINITIONS: Mapping[str, str] = {
    "Nash": "the actor has no move of its own to a state it prefers",
    "GMR": "each move it would prefer can be answered by moves of the others that leave it no better off (general "
    "metarationality)",
    "SMR": "as GMR, and it cannot then escape to a state it prefers (symmetric metarationality)",
    "SEQ": "as GMR, and every answering move is one its mover prefers itself (sequential stability)",
    "SIM": "each move it would prefer, met at once by moves the others would prefer, can leave it no better off "
    "(simultaneous stability)",
    "coalition Nash": "no coalition can reach, by moves of its members, a state that all of them prefer",
}

REMARKS = {
    "exact": "exact: every state of the space, utilities compared as integers",
    "costs left out": "moves are judged by the states at their ends: what acting or undoing costs is left out",
    "listed": "{listed:count} of {total:count} equilibria are described; their numbers are exact",
    "refused": "no arc of a coalition leads where a red line of one of its members refuses consent",
    "idle": "{who:actor}: no move alone, so every state is stable for them; they give consent",
    "sim left out": "SIM is computed up to {most:count} states; this space has {size:count}",
    "coalition cut": "coalition Nash was settled for {tried:count} of {all:count} Nash equilibria, those nearest the "
    "status quo first",
    "misperceived": "margins are not given under misperception; sanctions are those of the game as it is",
}

ROUTES = 3
"""Equilibria to which the way is shown."""
NODE_LETTERS = 26


def answer(r: StabilityResult, draws: StabilityDraws | None = None) -> Iterator[Block]:
    """Where it can rest, what holds the present in place, and the ways to elsewhere."""
    yield Say(say("{:code}: {:actor}", r.case, r.actors))
    if r.focus:
        words = "Only the issues of the focus “{:focus}” vary; {:counted of issue} held where the focus says"
        yield Note(say(words, r.focus, len(r.held)))
    words = (
        "Of {:counted of state} {:count} are feasible. Each was asked for each actor: is there a move it would prefer, "
        "and what can the others make of it?"
    )
    yield Say(say(words, r.size, r.feasible))
    if r.red_lines_lifted:
        yield Say(say("red lines lifted: {:red line}", r.red_lines_lifted))
    for who, variant in r.perceived.items():
        yield Say(say("{:actor} takes {:variant} for true", who, variant))
    yield Heading("Stable states")
    yield _counts(r)
    for c, (more, less) in r.misled.items():
        words = "{}: {:count} equilibria only by misperception, {:count} lost by it"
        yield Say(say(words, c, more, less))
    yield Heading("States it could rest in")
    yield from _equilibria(r, draws)
    if r.neighborhood is not None and len(r.neighborhood.nodes) > 1:
        yield conflict(r.neighborhood, r)
    yield Heading("What holds the status quo in place")
    yield from verdicts(r.status_quo, "It")
    quo = next((s for s in (draws.states if draws else ()) if s.row == r.status_quo.row), None)
    if quo is not None:
        words = "Share of draws in which it is an equilibrium: {}"
        yield Say(say(words, tuple(say("{} {:chance}", c, p) for c, p in quo.share.items())))
    yield from why(r.status_quo)
    yield from _routes(r)
    yield from obtained(r.remarks, REMARKS)


def _counts(r: StabilityResult) -> Table:
    columns = [
        Column("concept"),
        Column("a state is stable for an actor if", width="wide", name="definition"),
        Column("equilibria", "count"),
        *(Column(say("stable for {:actor}", a), "count") for a in r.actors),
    ]
    rows: list[list[Any]] = [
        [c, DEFINITIONS[c], n, *(r.counts[c][a] for a in r.actors)] for c, n in r.totals.items()
    ]
    if r.misled:
        more = ("only by misperception", "lost by misperception")
        columns += [Column(name, "count", shown=False) for name in more]
        rows = [[*row, *r.misled[row[0]]] for row in rows]
    elif r.coalition_tried:
        united = "coalition Nash"
        rows.append([united, DEFINITIONS[united], len(r.coalition_nash), *(None for _ in r.actors)])
    return Table(columns, rows, caption="Stable states, by concept", name="counts")


def held(concepts: Iterable[str], coalition: bool) -> str:
    """The concepts a state is an equilibrium under."""
    return ", ".join(concepts) + (", coalition Nash" if coalition else "")


def changed(state: Mapping[str, str], start: Mapping[str, str]) -> Any:
    """What a state changes against the status quo."""
    different = {j: o for j, o in state.items() if start.get(j) != o}
    return say("{:state}", different) if different else "the status quo"


def _equilibria(r: StabilityResult, draws: StabilityDraws | None) -> Iterator[Block]:
    if not r.equilibria:
        yield Say("no state is an equilibrium under any of these concepts")
        return
    shares = {s.row: s for s in draws.states} if draws is not None else {}
    concepts = draws.concepts if draws is not None else ()
    columns = [
        Column("no.", "count"),
        Column("what differs from the status quo", "state", name="state", width="wide"),
        Column("stable under", width="mid", name="concepts"),
        Column("moves away", "count", name="moves"),
        Column("moves everyone wants", "count", name="moves by improvements"),
        *(Column(f"{c} in draws", "chance") for c in concepts),
        *(Column(c, shown=False) for c in r.totals),
        *(Column(f"points:{a}", "points", shown=False) for a in r.actors),
        *(Column(f"issue:{j}", shown=False) for j in r.status_quo.state),
    ]
    rows = [
        [
            k,
            e.name,
            held(e.concepts, e.coalition),
            e.distance,
            None if e.willing is None else len(e.willing),
            *(shares[e.row].share[c] if e.row in shares else None for c in concepts),
            *(c in e.concepts for c in r.totals),
            *e.points,
            *(e.state[j] for j in r.status_quo.state),
        ]
        for k, e in enumerate(r.equilibria, 1)
    ]
    yield Table(
        columns,
        rows,
        caption="Equilibria: stable under most concepts first, then nearest the status quo",
        name="equilibria",
        main=True,
    )
    more = r.listed_of - len(r.equilibria)
    if more:
        words = "{:count} more are stable for everybody under at least one concept"
        yield Say(say(words, more), quiet=True)
    if draws is not None:
        yield Say(say("Shares over {:counted of draw} of the estimates", draws.draws), quiet=True)
    if r.coalition_tried:
        words = "coalition Nash: {:count} of {:counted of Nash equilibrium/Nash equilibria} settled"
        yield Say(say(words, len(r.coalition_nash), r.coalition_tried))
        yield Table(("state",), [(s,) for s in r.coalition_nash], name="coalition_nash", shown=False)
    for h, names in r.limited.items():
        each = join([say("{:state}", n) for n in names], "; ") if names else "none"
        yield Say(say("L{:count}, with {:counted of move} left: {}", h, h, each))
    yield Table(
        ("horizon", "state"),
        [(h, name) for h, names in r.limited.items() for name in names],
        name="limited",
        shown=False,
    )


def verdicts(e: Examined, what: str) -> Iterator[Block]:
    """For whom a state is stable, in a sentence."""
    under = e.concepts() or "none of these concepts"
    against = {c: tuple(a for a, ok in by.items() if not ok) for c, by in e.stable.items()}
    words = "Under {} it is not stable for {:actor}."
    unstable = [say(words, c, actors) for c, actors in against.items() if actors]
    yield Say(join([say("{} is an equilibrium under {}.", what, under), *unstable]))
    yield Table(
        ("concept", "actor", "stable"),
        [(c, a, ok) for c, by in e.stable.items() for a, ok in by.items()],
        name="stable",
        shown=False,
    )


def why(e: Examined) -> Iterator[Block]:
    """What each improvement meets, and how firmly the state holds."""
    if e.sanctions:
        yield Table(
            [
                Column("who", "actor", name="actor"),
                Column("could gain by", width="mid", name="improvement"),
                Column("points", "change", name="gain"),
                Column("the answer that deters it", width="wide", name="answer"),
                Column("it is then worth", "change", name="worth"),
                Column("would those who answer want to?", name="credible"),
            ],
            [
                (
                    s.actor,
                    changes(s.improvement),
                    s.gain,
                    join([move(a) for a in s.answer], "; then ")
                    if s.answer
                    else "nothing the others can do takes that away",
                    s.worth if s.answer else None,
                    s.credible if s.answer else None,
                )
                for s in e.sanctions
            ],
            caption="Moves that somebody would prefer, and what deters them",
            name="sanctions",
        )
    else:
        yield Say("nobody has a move of its own to a state it prefers")
    if e.margins:
        concepts = list(dict.fromkeys(m.concept for m in e.margins))
        by = {(m.actor, m.concept): m for m in e.margins}
        table = Table(
            [Column("actor", "actor"), *(Column(c, width="mid") for c in concepts)],
            [(a, *(_margin(by[a, c]) for c in concepts)) for a in dict.fromkeys(m.actor for m in e.margins)],
            caption="Margins, in each actor's own points",
        )
        yield Details("How firmly: points the state can lose, or lacks, for each actor", (table,))
        yield Table(
            ("actor", "concept", "stable", "points"),
            [(m.actor, m.concept, m.stable, m.points) for m in e.margins],
            name="margins",
            shown=False,
        )


def _margin(m: Margin) -> Sentence:
    if math.isinf(m.points):
        return say("whatever it is worth")
    return say("stable; can lose {:points}" if m.stable else "not stable; lacks {:points}", m.points)


def changes(step: Step) -> Sentence:
    """What a move changes."""
    return say("{:changes}", step.changes)


def move(step: Step) -> Sentence:
    """Who moves, and what it changes."""
    return say("{:actor}: {:changes}", step.by, step.changes)


def _routes(r: StabilityResult) -> Iterator[Block]:
    """The way to the first equilibria: the willing way where there is one, else a legal one."""
    ways = [(k, e) for k, e in enumerate(r.equilibria, 1) if e.distance != 0][:ROUTES]
    if ways:
        yield Heading("How to get there from here")
    for k, e in ways:
        yield Heading(say("To no. {:count} ({})", k, held(e.concepts, e.coalition)), 2)
        if e.distance is None:
            yield Say("no sequence of moves leads there from the status quo")
            continue
        steps, words = e.willing, "everyone prefers each move it makes on the way"
        if steps is None:
            steps = e.path
            words = "the shortest legal way; somebody makes a move on it that it does not want at that point"
        yield Bullets(tuple(map(move, steps)), numbered=True)
        yield Say(words, quiet=True)


def conflict(n: Neighborhood, r: StabilityResult) -> Figure:
    """The conflict graph, or the part of it that matters, with its states and moves as a table."""
    labels = [_label(node.place) for node in n.nodes]
    beside = [_beside(node, len(r.totals)) for node in n.nodes]
    drawn = [
        figures.Node(label, node.depth, names)
        for label, names, node in zip(labels, beside, n.nodes, strict=True)
    ]
    what = (
        "Every state that can be reached from the status quo, and every move between them."
        if n.everything
        else "The equilibria nearest at hand, and those no coalition would leave, with the states on a shortest way to "
        "each; the rest of the graph is left out."
    )
    ringed = [
        say("{}: {}", label, ", ".join(names))
        for label, names, node in zip(labels, beside, n.nodes, strict=True)
        if node.concepts
    ]
    return Figure(
        kind="conflict",
        data=figures.Conflict(drawn, n.arcs, [say("{by:actor}", by=by) for by in n.movers]),
        id="conflict",
        title="The conflict graph" + ("" if n.everything else ", the part that matters"),
        caption=what
        + " Numbers are those of the table above, letters states on the way; rows are moves from the status quo (S). "
        "Ringed: stable for everybody under the concepts named below. Colour and dash say who moves, heavy arcs are "
        "moves that all who make them prefer, two heads a move that can be undone the same way. “all”: every concept "
        "in the table above; “united”: coalition Nash too.",
        description=say(
            "{:counted of state}, the status quo S at the top, others in rows by how many moves away they are. {}",
            len(n.nodes),
            join(ringed, "; "),
        ),
        table=Table(
            [
                Column("node"),
                Column("state", width="wide"),
                Column("stable under", width="mid"),
                Column("moves drawn from it", width="mid", name="moves"),
            ],
            [
                (
                    labels[k],
                    changed(node.state, r.status_quo.state),
                    ", ".join(beside[k]) or "–",
                    _moves(n, k, labels),
                )
                for k, node in enumerate(n.nodes)
            ],
            name="conflict_graph",
        ),
    )


def _label(place: int) -> str:
    """S, the number among the equilibria, or a, b, …, z, aa, ab, … for states on the way."""
    if place >= 0:
        return str(place) if place else "S"
    n = -place
    first = chr(96 + (n - 1) // NODE_LETTERS) if n > NODE_LETTERS else ""
    return first + chr(97 + (n - 1) % NODE_LETTERS)


def _beside(node: Node, every: int) -> tuple[str, ...]:
    """What stands beside a node: its concepts, “all” for all that were computed."""
    named = ("all",) if every > 1 and len(node.concepts) == every else node.concepts
    return (*named, *(("united",) if node.coalition else ()))


def _moves(n: Neighborhood, k: int, labels: Sequence[str]) -> Any:
    to = [(a.mover, a.target) for a in n.arcs if a.source == k]
    back = [(a.mover, a.source) for a in n.arcs if a.target == k and a.both]
    each = [say("{:actor} to {}", n.movers[m], labels[t]) for m, t in (*to, *back)]
    return join(each, "; ") if each else "–"


def data(result: Any) -> Any:
    """As plain data; rows, masks and what is drawn are left out."""
    return plain(result, ("row", "masks", "stable_masks", "neighborhood"))


register(StabilityResult, View(blocks=answer, data=data))
