"""A deals result on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.view.blocks import LONG
from detente.view.numbers import count, many

from . import screen

if TYPE_CHECKING:
    from detente.lenses.deals import Deal, DealsResult, Solution
    from detente.lenses.deals.draws import DrawsResult
    from detente.lenses.deals.fallbacks import FallbackEffect

DROPPED = 10
"""Deals that drop out shown; the rest are counted."""


def show(r: DealsResult, shares: DrawsResult | None = None) -> None:
    """A deals result on the terminal."""
    c = r.counts
    screen.say(f"{r.case}: {', '.join(r.party_names)}; an agreement takes {r.rule}")
    screen.say(
        f"{screen.size(c.states)} states; {many(c.feasible)} feasible; {count(c.acceptable)} acceptable"
    )
    front = r.frontier_acceptable
    ties = "" if front.states == len(front) else f" ({front.states:,} states with ties)"
    verb = "wastes" if len(front) == 1 else "waste"
    screen.say(f"{screen.counted(len(front), 'distinct deal')} {verb} nothing{ties}")
    if r.provenance.red_lines_lifted:
        screen.say(f"red lines lifted: {', '.join(r.provenance.red_lines_lifted)}")
    screen.heading("Parties (points)")
    right: list[Any] = [(title, "right") for title in ("fallback", "exit", "best", "best acceptable")]
    screen.table(
        ["party", *right, "accepts", "fallback from"],
        [
            (b.party, b.fallback, b.exit, b.feasible, b.acceptable, count(n), b.fallback_from)
            for b, n in zip(r.best, c.accepting, strict=True)
        ],
    )
    _show_solutions(r, r.solutions, "Solutions (gains in points)")
    for group in r.coalitions:
        _show_solutions(r, group.solutions, f"Solutions of {', '.join(group.members)} (gains in points)")
    if r.deals:
        screen.heading(f"Deals ({len(r.deals)} of {len(front):,} distinct, gains in points)")
        followed = {d.row: d for d in shares.deals} if shares is not None else {}
        extra: list[Any] = (
            [("acceptable in", "right"), ("frontier in", "right")] if shares is not None else []
        )
        long = max(len(d.name) for d in r.deals) > LONG
        first = r.deals[0]
        rows = []
        for d in r.deals:
            f = followed.get(d.row)
            share = [f"{f.acceptable:.0%}", f"{f.frontier:.0%}"] if f is not None else [""] * len(extra)
            name = _from_first(d, first) if long else screen.state(d.name)
            rows.append((*gains(r, d), *share, ", ".join(d.solutions), name))
        last = "against the first" if long else "deal"
        screen.table([*((p, "right") for p in r.parties), *extra, "chosen by", last], rows)
        if long:
            screen.say(f"the first: {screen.state(first.name)}")
        if shares is not None:
            screen.say(
                f"in a share of {shares.draws:,} draws of the estimates; in {shares.any_acceptable:.0%} of them at "
                "least one of these is acceptable"
            )
    screen.heading("How this was obtained")
    for words in (r.provenance.method, *r.provenance.quality, *r.notes):
        screen.say(f"- {words}")


def _show_solutions(r: DealsResult, solutions: tuple[Solution, ...], title: str) -> None:
    if not solutions:
        return
    screen.heading(title)
    long = max((len(d.name) for s in solutions for d in s.deals[:1]), default=0) > LONG
    for s in solutions:
        label = f" ({s.label})" if s.label else ""
        screen.say(f"{s.name}{label}: {s.definition}")
        if s.reason:
            screen.say(f"none: {s.reason}", indent=4)
        for d in s.deals[: 1 if long else 3]:
            who = ", ".join(f"{p} {screen.number(g)}" for p, g in zip(r.parties, gains(r, d), strict=True))
            screen.say(f"[{who}]" if long else f"{screen.state(d.name)}  [{who}]", indent=4)
        if s.ties > (1 if long else 3):
            screen.say(f"… {s.ties:,} states tie: any of them is as good by this solution", indent=4)
        if s.left_out:
            screen.say(f"left out, having nothing to gain: {', '.join(s.left_out)}", indent=4)
    if long:
        _side_by_side(r, [s for s in solutions if s.deals])


def _side_by_side(r: DealsResult, solutions: list[Solution]) -> None:
    """The first deal of each solution, an issue a line; issues that all leave as they stand are left out."""
    before = r.status_quo.state
    rows = [
        (issue, quo, *("·" if s.deals[0].state[issue] == quo else s.deals[0].state[issue] for s in solutions))
        for issue, quo in before.items()
        if any(s.deals[0].state[issue] != quo for s in solutions)
    ]
    screen.say("\nissue by issue (· as it stands; issues that none of them moves are left out):")
    screen.table(["issue", "status quo", *(s.name for s in solutions)], rows, indent=2)


def show_deals(parties: Sequence[str], deals: Sequence[tuple[Deal, Sequence[float]]]) -> None:
    """Some deals with what each party gains, long ones by how they differ from the first."""
    first = deals[0][0]
    long = max(len(d.name) for d, _ in deals) > LONG
    columns: list[Any] = [*((p, "right") for p in parties), "against the first" if long else "deal"]
    screen.table(columns, [(*g, _from_first(d, first) if long else screen.state(d.name)) for d, g in deals])
    if long:
        screen.say(f"the first: {screen.state(first.name)}")


def _from_first(deal: Deal, first: Deal) -> str:
    """How a deal differs from the first of the list, in a few words."""
    changed = [f"{j}={o}" for j, o in deal.state.items() if first.state[j] != o]
    return ", ".join(changed) if changed else "the first"


def gains(r: DealsResult, deal: Deal) -> list[float]:
    """The gain of each party, points."""
    return [deal.gains[r.actors.index(p)] for p in r.parties]


def show_effect(e: FallbackEffect) -> None:
    """What playing on as the fallback changes."""
    screen.heading("What playing on as the fallback changes")
    screen.table(
        ["who", ("fallback in the case", "right"), ("playing on", "right"), ("difference", "right")],
        [(p, b, a, a - b) for p, b, a in zip(e.who, e.before, e.after, strict=True)],
    )
    screen.say(f"acceptable: {count(e.acceptable[0])} before, {count(e.acceptable[1])} now")
    screen.say(f"distinct deals that waste nothing: {e.frontier[0]:,} before, {e.frontier[1]:,} now")
    for name, same in e.same:
        screen.say(f"{name}: {'chooses a deal it chose before' if same else 'chooses another deal'}")
    drop = "drops" if len(e.dropped) == 1 else "drop"
    screen.say(f"of the {screen.counted(e.followed, 'deal')} listed before, {len(e.dropped):,} {drop} out")
    for d in e.dropped[:DROPPED]:
        short = ", ".join(f"{who} lacks {screen.number(x)} points" for who, x in d.short)
        named = screen.state(d.deal.name) if len(d.deal.name) <= LONG else f"no. {d.number} of them"
        screen.say(f"{named}: {short or 'refused by ' + ', '.join(d.refused_by)}", indent=2)
    if len(e.dropped) > DROPPED:
        screen.say(f"… and {len(e.dropped) - DROPPED:,} more", indent=2)
