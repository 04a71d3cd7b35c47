"""How the deals themselves read: what is possible, what the solutions choose, side by side and change by change."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from detente.view.blocks import (
    LONG,
    Action,
    Block,
    Bullets,
    Column,
    Details,
    Figure,
    Heading,
    Say,
    Table,
    unseen,
)
from detente.view.data import plain as as_data
from detente.view.figures import Gains
from detente.view.remarks import Remark, worded
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .draws import DealDraws, DrawsResult
from .result import Change, Count, Deal, DealsResult, FallbackEffect, Frontier, Price, Rule, Solution
from .view_trades import (
    SOLUTIONS,
    effect,
    gains_of,
    letters,
    line,
    over,
    shares,
    side_by_side,
    survival,
    trades,
)

DEFINITIONS = {
    "nash": "the largest product of the parties' gains over their fallbacks",
    "kalai-smorodinsky": "the largest smallest share of each party's best possible gain, then the next smallest",
    "egalitarian": "the largest smallest gain, then the next smallest",
    "utilitarian": "the largest sum of the parties' utilities",
}
UNITS = {"share of best": "share of the best gain"}
"""What is maximised, where its unit is not a word for itself."""
REASONS = {
    "nothing acceptable": "no state is acceptable",
    "no gain": "no acceptable state gives any party a gain",
    "no common gain": "each party could gain, but no acceptable state gives all of them a gain: every product is 0",
}
"""Why a solution chooses nothing."""
METHOD = "exact: Nemhauser–Ullmann fold over issues, carrying the state of open conditions"
REMARKS = {
    "exact": "frontiers, solutions and ties: exact, in integers",
    "counted": "numbers of acceptable states: counted",
    "estimated": "numbers of acceptable states: estimated from {samples:count} feasible states drawn uniformly (seed "
    "{seed:text}), because there are {states:count} states",
    "none drawn": "none of the states drawn is acceptable, though some are: with 95 % confidence fewer than one in "
    "{least:count} is",
    "listed": "{listed:counted of deal} described of {total:count} distinct ones on the acceptable frontier",
    "coalitions": "solutions of the {solved:count} largest of {total:count} winning coalitions",
    "powers": "Nash with unequal powers: ties within a relative 1e-12 of the logarithm",
    "nothing feasible": "no state is feasible: the rules exclude every one",
    "nothing acceptable": "no feasible state is acceptable: --outcomes and --why say what stands in the way",
    "no numeraire": "no numeraire is declared: egalitarian and utilitarian compare points of different actors, "
    "and side payments are withheld",
}


def answer(r: DealsResult, draws: DrawsResult | None = None) -> Iterator[Block]:
    """What is possible, what each solution chooses, the agreements side by side, and what each gives and gets."""
    followed = {d.row: d for d in draws.deals} if draws is not None else {}
    listing, note = _listing(r, followed, draws is not None)
    yield replace(listing, shown=False)
    yield from _intro(r)
    yield from _solutions(r, r.solutions)
    if not r.deals:
        yield Say("No state is acceptable under the agreement rule, so there is no agreement to show.")
        yield Action("deals", "outcomes", (("outcomes", ""),), "who refuses, and what would win them")
    yield from _chart(r)
    if r.side_by_side:
        yield from side_by_side(r, followed, draws)
    front = r.frontier_acceptable
    if r.deals:
        title = say("Deals ({:count} of {:count} distinct, gains in points)", len(r.deals), len(front))
        yield Details(title, (replace(listing, name=""), *note))
        yield from trades(r)
    yield from _coalitions(r)
    yield Table(
        [
            *("coalition", "solution", "value", "unit", "ties", "label", "left out", "reason", "deal"),
            *gains_of(r.parties),
        ],
        [
            (
                ", ".join(group.members),
                s.name,
                s.value,
                UNITS.get(s.unit, s.unit),
                s.ties,
                "comparison of points" if s.compared else "",
                ", ".join(s.left_out),
                REASONS.get(s.reason, ""),
                d.name if d else "",
                *(d.gain(p) if d else math.nan for p in r.parties),
            )
            for group in r.groups
            for s in group.solutions
            for d in s.deals or (None,)
        ],
        name="solutions",
        shown=False,
    )
    if draws is not None:
        known = letters(r)
        named = [(say("Agreement {}", known[d.row]), d) for d in draws.deals if d.row in known]
        yield Heading("All estimates at once")
        yield over(draws)
        if named:
            yield survival(draws, named, "draws")
    yield _counts(r)
    yield from _parties(r)
    yield Table(
        [*(f"points:{p}" for p in r.parties), "ties"],
        [(*(int(u) / r.scale for u in v), ties) for v, ties in zip(front.vectors, front.ties, strict=True)],
        name="frontier",
        shown=False,
    )
    if r.fallbacks is not None:
        yield Heading("What playing on as the fallback changes")
        yield from effect(r.fallbacks)
    how = remarks((*r.provenance.quality, *r.notes))
    yield Details("How this was obtained", (Bullets((METHOD, *how)),))


def remarks(every: Iterable[Remark]) -> list[Sentence]:
    """How something was obtained, in words."""
    return [worded(r, REMARKS) for r in every]


def _intro(r: DealsResult) -> Iterator[Block]:
    c, front = r.counts, r.frontier_acceptable
    yield line("{:code}: {:actor}; an agreement takes {}", r.case, r.parties, rule(r.rule))
    yield line(
        "{:counted of state}; {:states} feasible; {:states and share} acceptable; "
        "{:states and share} accepted by every party",
        c.states,
        c.feasible,
        c.acceptable,
        c.unanimous,
    )
    yield line(
        "{:counted of distinct deal} {} nothing{}; among all feasible states {:count}{}",
        len(front),
        "wastes" if len(front) == 1 else "waste",
        _ties(front),
        len(r.frontier_all),
        _ties(r.frontier_all),
    )
    if r.provenance.red_lines_lifted:
        yield line("red lines lifted: {:red line}", r.provenance.red_lines_lifted)


def _ties(f: Frontier) -> Text:
    return "" if f.states == len(f) else say(" ({:counted of state} with ties)", f.states)


def rule(r: Rule) -> Sentence:
    """Who must accept: ``all 3 parties; ratified by …``."""
    every = say("{:counted of party/parties}", r.parties)
    parts = (
        say("all {}", every) if r.quorum == r.parties else say("{:count} of {}", r.quorum, every),
        say(", among them {:actor}", r.vetoes) if r.vetoes else "",
        say("; ratified by {:actor} where it must be", r.ratifiers) if r.ratifiers else "",
    )
    return join(parts, "")


def _solutions(
    r: DealsResult, solutions: tuple[Solution, ...], members: tuple[str, ...] = ()
) -> Iterator[Block]:
    """Each solution with its definition, its first deal, what it gives each, and how many tie."""
    if not solutions:
        return
    parties, known = members or r.parties, letters(r)
    rows = []
    for s in solutions:
        words = (
            DEFINITIONS[s.name] + (" (comparison of points)" if s.compared else ""),
            say("left out, having nothing to gain: {:actor}", s.left_out) if s.left_out else "",
            f"chooses nothing: {REASONS[s.reason]}" if s.reason else "",
        )
        deal = s.deals[0] if s.deals else None
        rows.append(
            (
                SOLUTIONS[s.name],
                join(words, "; "),
                known.get(deal.row) if deal is not None else None,
                *(None if deal is None else deal.gain(p) for p in parties),
                s.ties,
                None if s.value is None else say("{:number} {}", s.value, UNITS.get(s.unit, s.unit)),
            )
        )
    yield Table(
        [
            Column("solution"),
            Column("what it chooses", width="wide"),
            Column("deal"),
            *gains_of(parties),
            Column("states tied", "count"),
            Column("value reached", width="mid"),
        ],
        rows,
        caption=say("Solutions of {:actor}; gains in points over the fallback", members)
        if members
        else "Solutions, each with its definition; gains in points over the fallback",
    )
    if any(s.ties > 1 for s in solutions):
        yield Say("where states tie, any of them is as good by that solution; the first is shown", quiet=True)


def _chart(r: DealsResult) -> Iterator[Block]:
    members, solutions = r.followed
    data = [(s.name, s.deals[0].party_gains) for s in solutions if s.deals]
    if not data:
        return
    tied = tuple(SOLUTIONS[s.name] for s in solutions if s.ties > 1)
    each = [
        say(
            "{}: {}",
            SOLUTIONS[name],
            tuple(say("{:actor} {:change}", p, g) for p, g in zip(r.parties, gains, strict=True)),
        )
        for name, gains in data
    ]
    yield Figure(
        kind="gains",
        data=Gains([Ref("actor", p) for p in r.parties], data),
        title="What each party gains",
        caption=say(
            "Points over each party's own fallback, by the deal each solution chooses{}. Compare a party with "
            "itself across solutions; bars of two parties are in different points.{}",
            "" if r.solutions else say(" for the coalition of {:actor}", members),
            say(" Where several deals tie ({}), the first is drawn.", tied) if tied else "",
        ),
        description=join(each, "; "),
        table=Table(
            [Column("party", "actor"), *(Column(SOLUTIONS[name], "change") for name, _ in data)],
            [(p, *(gains[k] for _, gains in data)) for k, p in enumerate(r.parties)],
        ),
    )


def _coalitions(r: DealsResult) -> Iterator[Block]:
    if r.coalitions:
        yield Heading("By accepting coalition")
        yield Say(
            "Fewer than all parties can adopt an agreement. For each coalition that can, the solutions over the "
            "states all its members accept."
        )
    for c in r.coalitions:
        yield Details(say("{:actor}", c.members), tuple(_solutions(r, c.solutions, c.members)))


def against_first(deals: Sequence[Deal]) -> tuple[str, list[Any], tuple[Block, ...]]:
    """Deals by what they set, long ones by how they differ from the first: a title, the cells, and the first."""
    if max((len(d.name) for d in deals), default=0) <= LONG:
        return "deal", [say("{:state}", d.name) for d in deals], ()
    first = deals[0]
    others = [{j: o for j, o in d.state.items() if first.state[j] != o} for d in deals]
    cells = [say("{:state}", other) if other else "the first" for other in others]
    return "against the first", cells, (line("the first: {:state}", first.name),)


def _listing(
    r: DealsResult, followed: Mapping[tuple[int, ...], DealDraws], drawn: bool
) -> tuple[Table, tuple[Block, ...]]:
    title, cells, first = against_first(r.deals)
    in_draws = (
        Column("acceptable in", "chance", "acceptable in draws"),
        Column("frontier in", "chance", "on frontier in draws"),
    )
    seen = {row: (d.acceptable, d.frontier) for row, d in followed.items()}
    listing = Table(
        [
            *unseen("deal"),
            *(
                column
                for p, gain in zip(r.parties, gains_of(r.parties), strict=True)
                for column in (*unseen(f"points:{p}"), gain)
            ),
            *unseen("acceptable", "ties"),
            Column("chosen by", name="solutions"),
            *unseen("price", *(f"issue:{j}" for j in r.status_quo.state)),
            *(in_draws if drawn else ()),
            Column(title, width="wide", name="what differs"),
        ],
        [
            (
                d.name,
                *(number for p in r.parties for number in (d.worth(p), d.gain(p))),
                d.acceptable,
                d.ties,
                "; ".join(d.solutions),
                d.price.total,
                *d.state.values(),
                *(seen.get(d.row, (None, None)) if drawn else ()),
                cell,
            )
            for d, cell in zip(r.deals, cells, strict=True)
        ],
        name="deals",
        caption="Deals, gains in points",
    )
    return listing, first


def _counts(r: DealsResult) -> Table:
    """How many states there are of each kind, and their share of the feasible ones (of all, for those)."""
    c = r.counts
    named = [
        ("all", Count(float(c.states), 1.0, True)),
        ("feasible", c.feasible),
        ("acceptable", c.acceptable),
        ("accepted by every party", c.unanimous),
        *((f"accepted by {p}", n) for p, n in zip(r.parties, c.accepting, strict=True)),
        *((f"acceptable, accepted by {p}", n) for p, n in zip(r.parties, c.accepting_adopted, strict=True)),
    ]
    return Table(
        ["states", "count", "share", "error", "exact"],
        [(title, n.value, n.share, n.error, n.exact) for title, n in named],
        name="counts",
        shown=False,
    )


def _parties(r: DealsResult) -> Iterator[Block]:
    yield Heading("What each party has, and could have")
    yield Table(
        [
            Column("party", "actor"),
            Column("fallback", "points"),
            Column("fallback from"),
            Column("exit", "points"),
            Column("best", "points", "best feasible"),
            Column("best acceptable", "points"),
            Column("accepts", "states and share", shown=True, name="states it accepts"),
        ],
        [
            (b.party, b.fallback, b.fallback_from, b.exit, b.feasible, b.acceptable, n)
            for b, n in zip(r.best, r.counts.accepting, strict=True)
        ],
        caption="What each party has without an agreement, and the best it could have; points",
        name="best",
    )


def plain(value: Any, scale: int = 1) -> Any:
    """As plain data, as ``--json`` has it."""
    forms: dict[type, Any] = {
        Frontier: lambda f: {
            "size": len(f),
            "states": f.states,
            "points": [[int(x) / scale for x in v] for v in f.vectors],
            "ties": f.ties,
        },
        Price: lambda p: {
            "unit": p.unit,
            "total": p.total,
            "transfers": [{"from": a, "to": b, "units": x} for a, b, x in p.transfers],
            "reason": p.reason,
            **({"who": p.who} if p.who else {}),
        },
        Change: lambda c: {f.name.rstrip("_"): getattr(c, f.name) for f in fields(c)},
        Deal: lambda d: {
            f.name: getattr(d, f.name) for f in fields(d) if f.name not in ("row", "actors", "parties")
        },
    }
    return as_data(value, ("rule", "compared", "fallbacks", "squares", "without_red_lines"), forms)


register(DealsResult, View(blocks=answer, data=lambda r: plain(r, r.scale)))
register(DrawsResult, View(blocks=shares, data=plain))
register(FallbackEffect, View(blocks=effect, data=plain))
