"""How what becomes of the deals reads: over draws of the estimates, and with playing on as the fallback."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from detente.view.blocks import Block, Column, Say, Table
from detente.view.speech import Sentence, Text, join, say

from .draws import DealDraws, DrawsResult
from .result import FallbackEffect
from .view_trades import SOLUTIONS, line

DROPPED = 10
"""Deals that drop out shown; the rest are counted."""


def shares(draws: DrawsResult) -> Iterator[Block]:
    """Shares of the draws, deal by deal."""
    yield over(draws)
    yield survival(draws, [(say("{:state}", d.name), d) for d in draws.deals], "deals")


def over(d: DrawsResult) -> Say:
    words = (
        "Over {n:counted of draw} of every estimate{stopped}: in {any:chance} of them at least one of "
        "{deals:counted of deal} is acceptable"
    )
    stopped = " (interrupted)" if d.interrupted else ""
    return Say(say(words, n=d.draws, stopped=stopped, any=d.any_acceptable, deals=len(d.deals)))


def survival(d: DrawsResult, named: Sequence[tuple[Text, DealDraws]], name: str) -> Table:
    return Table(
        [
            Column("deal", "state", shown=False),
            Column("agreement", width="mid", name="name"),
            Column("acceptable in", "chance", "acceptable"),
            Column("95 % interval", width="mid", name="acceptable interval"),
            Column("on the frontier in", "chance", "on frontier"),
            Column("95 % interval", width="mid", name="frontier interval"),
            *(Column(say("accepted by {:actor}", p), "chance", f"accepted by {p}") for p in d.parties),
            Column("acceptable error", "number", shown=False),
            Column("frontier error", "number", shown=False),
        ],
        [
            (
                each.name,
                title,
                each.acceptable,
                interval(*d.interval(each.acceptable)),
                each.frontier,
                interval(*d.interval(each.frontier)),
                *each.accepted_by,
                each.acceptable_error,
                each.frontier_error,
            )
            for title, each in named
        ],
        name=name,
        caption="How often each survives",
    )


def interval(low: float, high: float) -> Sentence | None:
    """An interval of shares: ``49 to 94 %``."""
    if math.isnan(low):
        return None
    return say("{:count} to {:count} %", 100 * low, 100 * high)


def effect(e: FallbackEffect) -> Iterator[Block]:
    """What playing on as the fallback changes."""
    yield Say(
        "A party that can expect something from going on without an agreement measures every deal against that."
    )
    yield Table(
        [
            Column("who", "actor", "actor"),
            Column("fallback in the case", "points", "before"),
            Column("playing on", "points", "after"),
            Column("difference", "change"),
        ],
        [(p, b, a, a - b) for p, b, a in zip(e.who, e.before, e.after, strict=True)],
        name="fallbacks",
        caption="What each measures a deal against, points",
    )
    yield line(
        "acceptable: {:states and share} before, {:states and share} now", e.acceptable[0], e.acceptable[1]
    )
    yield line(
        "distinct deals that waste nothing: {:count} before, {:count} now", e.frontier[0], e.frontier[1]
    )
    if not e.acceptable[1].value:
        yield Say("with what each can expect from playing on, no agreement is left")
    for name, same in e.same:
        yield Say(
            f"{SOLUTIONS[name]}: {'chooses a deal it chose before' if same else 'chooses another deal'}"
        )
    yield Table(["solution", "same"], e.same, name="solutions", shown=False)
    yield line(
        "of the {:counted of deal} listed before, {:count} {} out",
        e.followed,
        len(e.dropped),
        "drops" if len(e.dropped) == 1 else "drop",
    )
    yield Table(
        [
            Column("number", "count"),
            Column("refused by", "actor"),
            Column("short", width="mid"),
            Column("deal", "state", width="wide"),
        ],
        [(d.number, d.refused_by, _short(d.short), d.deal.name) for d in e.dropped],
        name="dropped",
        most=DROPPED,
        shown=bool(e.dropped),
    )


def _short(short: Sequence[tuple[str, float]]) -> Sentence:
    return join([say("{:actor} lacks {:points} points", who, x) for who, x in short], ", ")
