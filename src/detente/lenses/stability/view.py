"""How the answers of the stability lens read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.numbers import Uncertain
from detente.view.remarks import obtained
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, join, say

from .draws import StabilityDraws
from .result import (
    Equilibrium,
    Examined,
    Inverse,
    Inverses,
    Margin,
    Neighborhood,
    Node,
    Outcome,
    Outcomes,
    Requirement,
    Sanction,
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
REQUIREMENTS = 12
"""Requirements shown an actor; the others are counted."""
DIFFERENCES = 4
"""Issues on which two states differ that are spelled out; more are counted."""
NODE_LETTERS = 26


def answer(r: StabilityResult, draws: StabilityDraws | None = None) -> Iterator[Block]:
    """Where it can rest, what holds the present in place, and the ways to elsewhere."""
    yield Say(say("{case}: {who:actor}", case=r.case, who=r.actors))
    if r.focus:
        yield Note(
            say(
                "Only the issues of the focus {focus:focus} vary; {n:counted of issue} held where the focus says",
                focus=r.focus,
                n=len(r.held),
            )
        )
    yield Say(
        say(
            "Of {size:counted of state} {feasible:count} are feasible. Each was asked for each actor: is there a move "
            "it would prefer, and what can the others make of it?",
            size=r.size,
            feasible=r.feasible,
        )
    )
    if r.red_lines_lifted:
        yield Say(say("red lines lifted: {lines:red line}", lines=r.red_lines_lifted))
    for who, variant in r.perceived.items():
        yield Say(say("{who:actor} takes {variant:variant} for true", who=who, variant=variant))
    yield Heading("Stable states")
    yield _counts(r)
    for c, (more, less) in r.misled.items():
        yield Say(
            say(
                "{c}: {more:count} equilibria only by misperception, {less:count} lost by it",
                c=c,
                more=more,
                less=less,
            )
        )
    yield Heading("States it could rest in")
    yield from _equilibria(r, draws)
    if r.neighborhood is not None and len(r.neighborhood.nodes) > 1:
        yield conflict(r.neighborhood, r)
    yield Heading("What holds the status quo in place")
    yield from _status_quo(r, draws)
    yield from _routes(r)
    yield from obtained(r.remarks, REMARKS)


def _counts(r: StabilityResult) -> Table:
    columns = [
        Column("concept"),
        Column("a state is stable for an actor if", width="wide", name="definition"),
        Column("equilibria", "count"),
        *(Column(say("stable for {a:actor}", a=a), "count") for a in r.actors),
    ]
    rows: list[list[Any]] = [
        [c, DEFINITIONS[c], n, *(r.counts[c][a] for a in r.actors)] for c, n in r.totals.items()
    ]
    if r.misled:
        columns += [
            Column("only by misperception", "count", shown=False),
            Column("lost by misperception", "count", shown=False),
        ]
        rows = [[*row, *r.misled[row[0]]] for row in rows]
    elif r.coalition_tried:
        rows.append(
            [
                "coalition Nash",
                DEFINITIONS["coalition Nash"],
                len(r.coalition_nash),
                *(None for _ in r.actors),
            ]
        )
    return Table(columns, rows, caption="Stable states, by concept", name="counts")


def held(concepts: Iterable[str], coalition: bool) -> str:
    """The concepts a state is an equilibrium under."""
    return ", ".join(concepts) + (", coalition Nash" if coalition else "")


def changed(state: Mapping[str, str], start: Mapping[str, str]) -> Any:
    """What a state changes against the status quo."""
    different = {j: o for j, o in state.items() if start.get(j) != o}
    return say("{state:state}", state=different) if different else "the status quo"


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
    start = r.status_quo.state
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
            *(e.state[j] for j in start),
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
    if r.listed_of > len(r.equilibria):
        more = r.listed_of - len(r.equilibria)
        yield Say(
            say("{n:count} more are stable for everybody under at least one concept", n=more), quiet=True
        )
    if draws is not None:
        yield Say(say("Shares over {n:counted of draw} of the estimates", n=draws.draws), quiet=True)
    if r.coalition_tried:
        yield Say(
            say(
                "coalition Nash: {n:count} of {tried:counted of Nash equilibrium/Nash equilibria} settled",
                n=len(r.coalition_nash),
                tried=r.coalition_tried,
            )
        )
        yield Table(
            [Column("state", "state")], [(s,) for s in r.coalition_nash], name="coalition_nash", shown=False
        )
    limited = [(h, name) for h, names in r.limited.items() for name in names]
    for h, names in r.limited.items():
        yield Say(
            say(
                "L{h:count}, with {h_moves:counted of move} left: {names}",
                h=h,
                h_moves=h,
                names=join([say("{s:state}", s=n) for n in names], "; ") if names else "none",
            )
        )
    yield Table([Column("horizon", "count"), Column("state", "state")], limited, name="limited", shown=False)


def _status_quo(r: StabilityResult, draws: StabilityDraws | None) -> Iterator[Block]:
    yield from verdicts(r.status_quo, "It")
    if draws is not None:
        quo = next((s for s in draws.states if s.row == r.status_quo.row), None)
        if quo is not None:
            each = [say("{c} {p:chance}", c=c, p=p) for c, p in quo.share.items()]
            yield Say(say("Share of draws in which it is an equilibrium: {each}", each=tuple(each)))
    yield from _why(r.status_quo)


def verdicts(e: Examined, what: str) -> Iterator[Block]:
    """For whom a state is stable, in a sentence."""
    holds = e.concepts()
    parts = [say("{what} is an equilibrium under {cs}.", what=what, cs=holds)] if holds else []
    if not holds:
        parts = [say("{what} is an equilibrium under none of these concepts.", what=what)]
    for c, by in e.stable.items():
        against = tuple(a for a, ok in by.items() if not ok)
        if against:
            parts.append(say("Under {c} it is not stable for {who:actor}.", c=c, who=against))
    yield Say(join(parts))
    yield Table(
        [Column("concept"), Column("actor", "actor"), Column("stable")],
        [(c, a, ok) for c, by in e.stable.items() for a, ok in by.items()],
        name="stable",
        shown=False,
    )


def _why(e: Examined) -> Iterator[Block]:
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
            [_sanction(s) for s in e.sanctions],
            caption="Moves that somebody would prefer, and what deters them",
            name="sanctions",
        )
    else:
        yield Say("nobody has a move of its own to a state it prefers")
    if e.margins:
        concepts = list(dict.fromkeys(m.concept for m in e.margins))
        by = {(m.actor, m.concept): m for m in e.margins}
        actors = list(dict.fromkeys(m.actor for m in e.margins))
        table = Table(
            [Column("actor", "actor"), *(Column(c, width="mid") for c in concepts)],
            [(a, *(_margin(by[a, c]) for c in concepts)) for a in actors],
            caption="Margins, in each actor's own points",
        )
        yield Details("How firmly: points the state can lose, or lacks, for each actor", (table,))
        yield Table(
            [Column("actor", "actor"), Column("concept"), Column("stable"), Column("points", "points")],
            [(m.actor, m.concept, m.stable, m.points) for m in e.margins],
            name="margins",
            shown=False,
        )


def _sanction(s: Sanction) -> tuple[Any, ...]:
    answer = path(s.answer) if s.answer else "nothing the others can do takes that away"
    worth = s.worth if s.answer else None
    return s.actor, changes(s.improvement), s.gain, answer, worth, s.credible if s.answer else None


def _margin(m: Margin) -> Sentence:
    if math.isinf(m.points):
        return say("whatever it is worth")
    return say("stable; can lose {p:points}" if m.stable else "not stable; lacks {p:points}", p=m.points)


def changes(step: Step) -> Sentence:
    """What a move changes."""
    return say("{c:changes}", c=step.changes)


def move(step: Step) -> Sentence:
    """Who moves, and what it changes."""
    return say("{by:actor}: {c:changes}", by=step.by, c=step.changes)


def path(steps: Sequence[Step]) -> Sentence:
    """Moves one after another."""
    return join([move(s) for s in steps], "; then ")


def _routes(r: StabilityResult) -> Iterator[Block]:
    """The way to the first equilibria: the willing way where there is one, else a legal one."""
    ways = [(k, e) for k, e in enumerate(r.equilibria, 1) if e.distance != 0][:ROUTES]
    if ways:
        yield Heading("How to get there from here")
    for k, e in ways:
        yield Heading(say("To no. {k:count} ({held})", k=k, held=held(e.concepts, e.coalition)), 2)
        yield from _way(e)


def _way(e: Equilibrium) -> Iterator[Block]:
    if e.distance is None:
        yield Say("no sequence of moves leads there from the status quo")
        return
    yield Bullets(tuple(map(move, e.willing if e.willing is not None else e.path)), numbered=True)
    if e.willing is not None:
        yield Say("everyone prefers each move it makes on the way", quiet=True)
    else:
        words = "the shortest legal way; somebody makes a move on it that it does not want at that point"
        yield Say(words, quiet=True)


def examined(e: Examined) -> Iterator[Block]:
    """One state: for whom it is stable, what holds it, the way there."""
    yield Say(say("{state:state}", state=e.name))
    yield from verdicts(e, "It")
    yield from _why(e)
    if e.coalition_nash is None:
        return
    yield Say(
        "coalition Nash: "
        + ("no coalition would leave it" if e.coalition_nash else "some coalition would leave it")
    )
    ways = (
        ("legal", "the shortest way there by legal moves", e.path),
        ("willing", "the shortest way there that all who move want", e.willing),
    )
    for _, title, steps in ways:
        if steps is None:
            yield Say(f"{title}: none")
        else:
            yield Say(say("{title}: {n:counted of move}", title=title, n=len(steps)))
            yield Bullets(tuple(map(move, steps)), numbered=True)
    yield Table(
        [
            Column("way"),
            Column("step", "count"),
            Column("by", "actor"),
            Column("changes"),
            Column("state", "state"),
        ],
        [(way, k, s.by, changes(s), s.state) for way, _, each in ways for k, s in enumerate(each or (), 1)],
        name="ways",
        shown=False,
    )


def inverses(r: Inverses) -> Iterator[Block]:
    """What each actor would have to prefer."""
    yield Say(say("{s:state}: what each would have to prefer, everything else as in that state", s=r.state))
    for one in r.inverse:
        unmet = sum(not q.met for q in one.requirements)
        total = len(one.requirements)
        verdict = (
            say("stable as things are")
            if one.stable
            else say("{n:count} of {m:counted of requirement} not met", n=unmet, m=total)
        )
        yield Heading(say("{c}, {who:actor}", c=one.concept, who=one.actor), tag=verdict, good=one.stable)
        yield from requirements(one)
    yield Table(
        [
            Column("concept"),
            Column("actor", "actor"),
            Column("move"),
            Column("gain", "change"),
            Column("met"),
            Column("answers", "count"),
            Column("lacking", "points"),
            Column("requirement"),
        ],
        [
            (i.concept, i.actor, changes(q.move), q.gain, q.met, q.answers, q.lacking, requirement(q))
            for i in r.inverse
            for q in i.requirements
        ],
        name="requirements",
        shown=False,
    )


def requirements(one: Inverse, most: int = REQUIREMENTS) -> Iterator[Block]:
    """What is not met first; of what is met, only where the actor is held by what the others could do."""
    listed = [q for q in one.requirements if not q.met or q.gain > 0]
    items = [requirement(q) for q in listed[:most]]
    if len(listed) > most:
        items.append(say("and {n:counted of more requirement}", n=len(listed) - most))
    rest = len(one.requirements) - len(listed)
    if rest:
        items.append(say("{n:counted of other move} it does not prefer, and must not", n=rest))
    yield Bullets(tuple(items))


def requirement(q: Requirement) -> Sentence:
    """What an actor's preferences must be for it not to make one move."""
    taken = _preferring(q.move.changes)
    if q.met and q.gain <= 0:
        return say("{who:actor} must not prefer {taken}, as it does not now", who=q.actor, taken=taken)
    if q.met:
        return say(
            "{who:actor} would prefer {taken}, but must fear the others' answer, as it does now",
            who=q.actor,
            taken=taken,
        )
    if q.itself:
        return say(
            "{who:actor} must not prefer {taken}, as it does now by {lacking:points} points{tail}",
            who=q.actor,
            taken=taken,
            lacking=q.lacking,
            tail="" if q.concept == "Nash" else join(["; ", _fear(q)], ""),
        )
    others = say(" (or any other of the {n:count} states they can bring about)", n=q.answers)
    return say(
        "{who:actor} now gains {gain:points} points by {move:changes}. It would stay if it did not prefer {against}, "
        "which the others can make of it, as it does now by {lacking:points} points{others}",
        who=q.actor,
        gain=q.gain,
        move=q.move.changes,
        against=_preferring(q.nearest or ()),
        lacking=q.lacking,
        others=others if q.answers > 1 else "",
    )


def _fear(q: Requirement) -> Sentence:
    if q.answers:
        return say("nothing the others can bring about is worse for it ({n:counted of state})", n=q.answers)
    wanted = " they would want to make" if q.concept == "SEQ" else ""
    return say("the others have no answer{wanted}", wanted=wanted)


def _preferring(differences: Sequence[tuple[str, str, str]]) -> Sentence | str:
    """``lax to strict (enforcement)``, the wanted option second, for each issue on which two states differ."""
    if not differences:
        return "to come back to the same state"
    each = [
        say(
            "{there} to {wanted} ({issue:issue})",
            there=Ref("option", there, j),
            wanted=Ref("option", wanted, j),
            issue=j,
        )
        for j, wanted, there in differences[:DIFFERENCES]
    ]
    more = len(differences) - DIFFERENCES
    spelled = join(each, " with ")
    return join([spelled, say("and {n:counted of more change}", n=more)]) if more > 0 else spelled


def outcomes(r: Outcomes) -> Iterator[Block]:
    """What each outcome talked about would need."""
    yield Say(
        say(
            "For each, the state of those that have it which is stable for most. What is missing is what each actor "
            "would have to prefer for that state to be stable for it under {c}, the others as they are and everything "
            "else as in that state.",
            c=r.concept,
        ),
        quiet=True,
    )
    for outcome in r.outcomes:
        yield from _outcome(outcome, r.status_quo)
    yield Table(
        [
            Column("outcome", "outcome"),
            Column("states", "count"),
            Column("concept"),
            Column("equilibria", "count"),
        ],
        [(o.id, o.possible, c, n) for o in r.outcomes for c, n in o.equilibria.items()],
        name="outcomes",
        shown=False,
    )


def _outcome(o: Outcome, start: Mapping[str, str]) -> Iterator[Block]:
    title = Ref("outcome", o.id)
    if o.examined is None:
        yield Heading(say("{o}", o=title), 2, tag="not in this space", good=False)
        yield Say(
            "No feasible state of this space has it: what it turns on is held, or a rule forbids it here."
        )
        return
    rests = tuple(c for c, n in o.equilibria.items() if n)
    tag = say("can rest ({cs})", cs=rests) if rests else "cannot rest"
    yield Heading(say("{o}", o=title), 2, tag=tag, good=bool(rests))
    ways = tuple(say("{c} {n:count}", c=c, n=n) for c, n in o.equilibria.items())
    under = o.examined.concepts()
    yield Say(
        say(
            "{n:counted of feasible state} here {have} it. Equilibria: {ways}. The state asked of: {state}{under}.",
            n=o.possible,
            have="has" if o.possible == 1 else "have",
            ways=join(ways, ", "),
            state=changed(o.examined.state, start),
            under=say(" (an equilibrium under {cs})", cs=under) if under else "",
        )
    )
    for one in o.inverse:
        yield Say(say("{who:actor}:", who=one.actor))
        unmet = tuple(q for q in one.requirements if not q.met)
        items = [requirement(q) for q in unmet[:DIFFERENCES]]
        if len(unmet) > DIFFERENCES:
            items.append(say("and {n:counted of more requirement}", n=len(unmet) - DIFFERENCES))
        yield Bullets(tuple(items))


def conflict(n: Neighborhood, r: StabilityResult) -> Figure:
    """The conflict graph, or the part of it that matters, with its states and moves as a table."""
    labels = [_label(node.place) for node in n.nodes]
    every = len(r.totals)
    what = (
        "Every state that can be reached from the status quo, and every move between them."
        if n.everything
        else "The equilibria nearest at hand, and those no coalition would leave, with the states on a shortest way to "
        "each; the rest of the graph is left out."
    )
    ringed = [
        say("{label}: {cs}", label=label, cs=", ".join(_beside(node, every)))
        for label, node in zip(labels, n.nodes, strict=True)
        if node.concepts
    ]
    return Figure(
        kind="conflict",
        data=n,
        id="conflict",
        title="The conflict graph" + ("" if n.everything else ", the part that matters"),
        caption=what
        + " Numbers are those of the table above, letters states on the way; rows are moves from the status quo (S). "
        "Ringed: stable for everybody under the concepts named below. Colour and dash say who moves, heavy arcs are "
        "moves that all who make them prefer, two heads a move that can be undone the same way. “all”: every concept "
        "in the table above; “united”: coalition Nash too.",
        description=say(
            "{n:counted of state}, the status quo S at the top, others in rows by how many moves away they are. {each}",
            n=len(n.nodes),
            each=join(ringed, "; "),
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
                    label,
                    changed(node.state, r.status_quo.state),
                    ", ".join(_beside(node, every)) or "–",
                    _moves(n, k, labels),
                )
                for k, (label, node) in enumerate(zip(labels, n.nodes, strict=True))
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
    each = [say("{who:actor} to {node}", who=n.movers[m], node=labels[t]) for m, t in (*to, *back)]
    return join(each, "; ") if each else "–"


def shares(d: StabilityDraws) -> Iterator[Block]:
    """Shares of the draws, state by state."""
    stopped = " (interrupted)" if d.interrupted else ""
    yield Say(
        say(
            "Share of {n:count} of {of:counted of draw}{stopped} in which each state is an equilibrium",
            n=d.draws,
            of=d.asked,
            stopped=stopped,
        )
    )
    actors = list(next(iter(d.states[0].stable.values()), {})) if d.states else []
    yield Table(
        [
            Column("state", "state"),
            Column("concept"),
            Column("share", "chance"),
            *(Column(say("stable for {a:actor}", a=a), "chance") for a in actors),
        ],
        [
            (s.name, c, Uncertain(s.share[c], s.error[c]), *(s.stable[c][a] for a in actors))
            for s in d.states
            for c in d.concepts
        ],
        name="states",
    )


def data(result: Any) -> Any:
    """As plain data; rows, masks and what is drawn are left out."""
    return plain(result, ("row", "masks", "stable_masks", "neighborhood"))


register(StabilityResult, View(blocks=answer, data=data))
register(Examined, View(blocks=examined, data=data))
register(Inverses, View(blocks=inverses, data=data))
register(Outcomes, View(blocks=outcomes, data=data))
register(StabilityDraws, View(blocks=shares, data=data))
