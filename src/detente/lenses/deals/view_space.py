"""How the deal space, and one estimate at a time, read."""

from collections.abc import Iterator

from detente.view import figures
from detente.view.blocks import Block, Column, Figure, Heading, Say, Table
from detente.view.figures import Point, Space, Swings
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .sensitivity import Sensitivity, SwingEnd
from .space import DealSpace, Pair
from .view import plain
from .view_trades import SOLUTIONS, gains_said, line

FRONTIER_ROWS = 12
"""Points of a pair's frontier in its table: evenly thinned."""


def space(r: DealSpace) -> Iterator[Block]:
    """How many states each accepts, what nothing dominates, and each pair drawn."""
    if not r.everything:
        yield line(
            "The drawings show {:count} feasible states of {:count} drawn uniformly at random (seed "
            "{:text}) from {:count}. The frontier and the solutions are not sampled: they come "
            "from a search of the whole space.",
            r.feasible,
            r.drawn,
            r.settings.seed,
            r.states,
        )
    if r.pairs_of > len(r.pairs):
        yield line("not drawn: {:counted of further pair} of parties", r.pairs_of - len(r.pairs))
    yield Table(
        [
            Column("party", "actor"),
            Column("states it accepts, and their share of the feasible ones", "states and share"),
            Column("acceptable states it accepts", "states"),
        ],
        list(zip(r.parties, r.counts.accepting, r.counts.accepting_adopted, strict=True)),
        caption="How many feasible states each party accepts",
        name="accepting",
    )
    yield Table(
        [Column("among"), Column("states", "count"), Column("distinct divisions of points", "count")],
        [("all feasible states", *r.frontiers[0]), ("acceptable states", *r.frontiers[1])],
        caption="States nothing dominates",
        name="frontiers",
    )
    if r.pairs:
        yield Heading("Pair by pair")
        yield Say(_key(r))
        for k, pair in enumerate(r.pairs):
            yield _drawn(r, pair, k)
        yield Table(
            ["first", "second", "point", "gain to the first", "gain to the second"],
            [
                *((p.a, p.b, m.solution or "status quo", m.x, m.y) for p in r.pairs for m in p.marks),
                *((p.a, p.b, "frontier", x, y) for p in r.pairs for x, y in p.frontier),
            ],
            name="pairs",
            shown=False,
        )
    if r.red_lines:
        yield Heading("With and without red lines")
        yield Table(
            [
                Column("game", width="mid"),
                Column("acceptable states", "states and share"),
                Column("accepted by every party", "states"),
                Column("distinct divisions on the frontier", "count"),
                Column("gains by the first solution", width="wide"),
            ],
            [
                (
                    "every red line lifted" if one.lifted else "red lines as declared",
                    one.acceptable,
                    one.unanimous,
                    one.frontier,
                    say("{}: {}", SOLUTIONS[one.solution], gains_said(r.parties, one.gains))
                    if one.solution is not None
                    else "no agreement",
                )
                for one in r.red_lines
            ],
            caption="The same game with every red line lifted",
            name="red_lines",
        )


def _key(r: DealSpace) -> Sentence:
    """What the drawings are made of, said once."""
    (_, (_, front)), most = r.frontiers, r.settings.max_frontier
    dots = say(
        "Small dots are the frontier of acceptable states as this pair sees it{}; a dot inside the "
        "cloud is held there by what another party gains.",
        say(", at most {:count} of them, evenly thinned", most) if front > most else "",
    )
    return say(
        "Grey squares are {}, darker where there are more; blue squares hold at least one that is "
        "acceptable to all who must accept. Dashed lines are the fallbacks. {}",
        "every feasible state" if r.everything else "the feasible states sampled",
        dots if front else "No state is acceptable, so no frontier is drawn.",
    )


def _drawn(r: DealSpace, pair: Pair, k: int) -> Figure:
    names = ["status quo" if m.solution is None else SOLUTIONS[m.solution] for m in pair.marks]
    rows = [
        (name + (f", one of {m.ties:,} that tie" if m.ties > 1 else ""), m.x, m.y)
        for name, m in zip(names, pair.marks, strict=True)
    ]
    together: dict[tuple[float, float], list[str]] = {}
    for name, m in zip(names, pair.marks, strict=True):
        together.setdefault((m.x, m.y), []).append(name)
    same = [say(" The marks of {} lie on one point.", tuple(n)) for n in together.values() if len(n) > 1]
    last = len(pair.frontier) - 1
    count = min(last + 1, FRONTIER_ROWS)
    # Both ends are among them.
    evenly = [round(k * last / max(1, count - 1)) for k in range(count)]
    dots = [("frontier", *pair.frontier[k]) for k in evenly]
    return Figure(
        kind="space",
        data=Space(
            pair.squares,
            pair.frontier,
            [Point(m.x, m.y, m.solution or "status quo") for m in pair.marks],
            (Ref("actor", pair.a), Ref("actor", pair.b)),
        ),
        id=f"space-{k}",
        title=say("{:actor} and {:actor}", pair.a, pair.b),
        caption=say(
            "{:count} of the {:count} {} {} both {:actor} and {:actor} no worse off than without "
            "agreement.{}",
            pair.no_worse,
            r.feasible,
            "feasible states" if r.everything else "states sampled",
            "leaves" if pair.no_worse == 1 else "leave",
            pair.a,
            pair.b,
            join(same, ""),
        ),
        description=say(
            "Each state by what it gives {:actor} (across) and {:actor} (up), in points over their "
            "fallbacks. {:count} of {:count} states shown leave both at or above the fallback; {:count} "
            "of them are acceptable to all who must accept. {}.",
            pair.a,
            pair.b,
            pair.no_worse,
            r.feasible,
            r.acceptable,
            tuple(say("{} at {:change} and {:change}", *row) for row in rows),
        ),
        table=Table(
            [
                Column("point"),
                Column(say("gain to {:actor}", pair.a), "change", f"gain:{pair.a}"),
                Column(say("gain to {:actor}", pair.b), "change", f"gain:{pair.b}"),
            ],
            [*rows, *dots],
        ),
    )


# One estimate at a time


def leaning(s: Sensitivity) -> Iterator[Block]:
    """How far the chosen deal moves when one estimate goes to the end of its range."""
    if not s.estimates:
        yield Say("No number of this case is given as uncertain, so nothing could be varied.")
    elif s.swings:
        words = "all of them"
        if len(s.swings) < s.bearing:
            words = "those that can change most what one state is worth to a party against another"
        yield line(
            "Numbers of this case with a range: {:count}; that bear on deals: {:count}; varied: {:count}, {}. As the "
            "numbers stand, the deal gives {}.",
            s.estimates,
            s.bearing,
            len(s.swings),
            words,
            gains_said(s.members, s.gains),
        )
        yield _tornado(s)
    elif not s.gains:
        yield Say("No deal is chosen to begin with, so nothing was varied.")
    elif s.settings.swings:
        yield line("Numbers of this case with a range: {:count}; none of them bears on deals.", s.estimates)


def _tornado(s: Sensitivity) -> Figure:
    name = SOLUTIONS[s.solution]
    return Figure(
        kind="swings",
        data=Swings(
            [figures.Swing(label(w.path, w.owner), *w.moved, w.low.then, w.high.then) for w in s.swings]
        ),
        id="tornado",
        title="One estimate at a time",
        caption=f"How far the {name} deal moves when one estimate goes to the end of its range and all others "
        f"stay: the largest change in any one party's gain, points. Pale bars: the same deal is chosen, worth "
        f"something else; dark blue: another deal; red: no agreement is left.",
        description=say(
            "For each of {:count} estimates, two bars: how far the {} deal moves when the estimate is at "
            "its low end (left) and at its high end (right), by the party whose gain changes most. The table "
            "below holds the same numbers.",
            len(s.swings),
            name,
        ),
        table=Table(
            [
                Column("estimate", width="mid"),
                Column("as it stands", "number"),
                Column("low", "number"),
                Column("then", width="mid", name="then, low"),
                Column("moves, points", "points", "moves, low"),
                Column("high", "number"),
                Column("then", width="mid", name="then, high"),
                Column("moves, points", "points", "moves, high"),
                Column("path", width="mid"),
            ],
            [(label(w.path, w.owner), w.likely, *_end(w.low), *_end(w.high), w.path) for w in s.swings],
            name="swings",
        ),
        wide=True,
    )


THEN = {"same": "same deal", "changed": "another deal", "none": "no agreement"}


def _end(end: SwingEnd) -> tuple[float, str, float]:
    return end.value, THEN[end.then], end.moved


def label(path: str, owner: str) -> Text:
    """An estimate in a reader's words."""
    match path.split("."):
        case ["stakes", _, issue, "weight"]:
            what: Text = say("weight of {:issue}", issue)
        case ["stakes", _, issue, "values", option]:
            what = say("value of {} ({:issue})", Ref("option", option, issue), issue)
        case ["linkages", name, "worth"]:
            what = say("{:linkage} (linkage)", name)
        case ["red_lines", name, "cost"]:
            what = say("cost of crossing {:red line}", name)
        case ["fallbacks", _, kind]:
            what = "fallback" if kind == "inside" else "outside exit"
        case ["agreement", "power", _]:
            what = "bargaining power"
        case ["actors", _, "decides_for"]:
            what = "share in the principal's choice"
        case _:
            return path
    return say("{:actor}: {}", owner, what)


register(DealSpace, View(blocks=space, data=plain))
register(Sensitivity, View(blocks=leaning, data=plain))
