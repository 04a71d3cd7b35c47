"""The narratives lens in plain words: what the record favors, what it cannot tell, how much of it is assumed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from detente.view.speech import Sentence, Text, join, say

from .result import ItemWeight, NarrativeChances, NarrativesResult

SURPRISING = 0.05
"""What is called surprising: a chance below this."""
SEEN = 4
"""Surprising items that a sentence names."""


def says(r: NarrativesResult) -> Iterator[Sentence]:
    """What the record favours, what it cannot tell, how much of it is assumed."""
    if not r.narratives:
        yield say("The case names no accounts; the mechanisms are weighed by themselves.")
        return
    best = max(r.narratives, key=lambda n: n.posterior)
    yield from _favoured(r, best)
    yield from _share(r, best)
    yield from _hangs(r, best)
    yield from _surprised(r)
    if r.together:
        pairs = len(r.narratives) * (len(r.narratives) - 1) // 2
        yield say(
            "The record leaves {n:count} of {pairs:counted of pair} of accounts untold apart.",
            n=len(r.together),
            pairs=pairs,
        )


def _favoured(r: NarrativesResult, best: NarrativeChances) -> Iterator[Sentence]:
    ways = [x for x in (best.band.naive, best.band.grouped, best.band.worst) if not math.isnan(x)]
    yield say(
        "Likeliest is “{title}”, at {after:chance} (it was {before:chance}; between {low:chance} and {high:chance} as "
        "dependent reports are counted).",
        title=best.title,
        after=best.posterior,
        before=best.prior,
        low=min(ways),
        high=max(ways),
    )
    if math.isnan(best.band.naive):
        yield say(
            "Counted naively, as if nobody could be mistaken, the reports contradict each other: no account is left."
        )
    held = [n for n in r.narratives if n.strategic]
    if not best.strategic and held:
        first = max(held, key=lambda n: n.among[1])
        yield say(
            "That is to say that the interests as stated make the record more surprising than chance would. Among the "
            "accounts by themselves likeliest is “{title}”, at {after:chance} (it was {before:chance}).",
            title=first.title,
            after=first.among[1],
            before=first.among[0],
        )
    gains = _gaining(r)
    if gains.id != best.id:
        yield say(
            "The record speaks most for “{title}”: {weight:decibans}, from {before:chance} to {after:chance}.",
            title=gains.title,
            weight=gains.weight_db,
            before=gains.prior,
            after=gains.posterior,
        )


def _gaining(r: NarrativesResult) -> NarrativeChances:
    return max(r.narratives, key=lambda n: n.weight_db if math.isfinite(n.weight_db) else -math.inf)


def _share(r: NarrativesResult, best: NarrativeChances) -> Iterator[Sentence]:
    if r.moves.weighed:
        yield say(
            "Of its {all:decibans} the moves and the quiet by themselves give {moves:decibans}; signals, observations "
            "and silences by themselves give {rest:decibans}. The two need not add up.",
            all=best.weight_db,
            moves=best.moves_db,
            rest=best.indicators_db,
        )
    else:
        yield say("Moves and quiet are not weighed.")
    if r.items:
        yield say(
            "The chances of {n:count} of {all:counted of item} are the analyst's assumption: what they give is what "
            "follows from it, no finding.",
            n=r.assumed_items,
            all=len(r.items),
        )


def _hangs(r: NarrativesResult, best: NarrativeChances) -> Iterator[Sentence]:
    if not r.hinges or r.hinges[0].change < 0.005:
        return
    h = r.hinges[0]
    what = {"observer": "what this observer tells", "item": "this item", "moves": "these"}[h.kind]
    yield say(
        "The conclusion hangs most on {name}: without {what} “{title}” would be at {left:chance}.",
        name=h.name or "the moves and the quiet",
        what=what,
        title=best.title,
        left=h.without[best.id],
    )


def _surprised(r: NarrativesResult) -> Iterator[Sentence]:
    for n in r.narratives:
        odd = [titled(i) for i in r.items if i.surprise.get(n.id, 1.0) < SURPRISING]
        if odd:
            more = " …" if len(odd) > SEEN else ""
            items = join(odd[:SEEN], "; ")
            yield say("Surprising under “{title}”: {items}{more}.", title=n.title, items=items, more=more)
        if n.moves_surprise < SURPRISING:
            yield say(
                "“{title}” would have had us expect about {expected:number} recorded moves, and there were "
                "{seen:count}.",
                title=n.title,
                expected=round(n.expected_moves, 1),
                seen=len(r.moves.seen),
            )


def titled(i: ItemWeight) -> Text:
    """What was seen, or what was not."""
    return say("Nothing seen: {title}", title=i.title) if i.silence else i.title


def dated(i: ItemWeight) -> Sentence:
    """The same, its day before it."""
    return say("{day} {title}", day=i.date, title=titled(i))
