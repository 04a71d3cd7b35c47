"""The narratives lens in plain words: what the record favors, what it cannot tell, how much of it is assumed."""

import math
from collections.abc import Iterator

from detente.view.speech import Sentence, Text, join, say

from .result import Hinge, ItemWeight, NarrativeChances, NarrativesResult

SURPRISING = 0.05
"""What is called surprising: a chance below this."""
HANGS = 0.005
"""A change of a chance from which on the conclusion hangs on what made it."""
SEEN = 4
"""Surprising items that a sentence names."""


def says(r: NarrativesResult) -> Iterator[Sentence]:
    """What the record favours, what it cannot tell, how much of it is assumed."""
    if not r.narratives:
        yield say("The case names no accounts; the mechanisms are weighed by themselves.")
        return
    best = max(r.narratives, key=lambda n: n.posterior)
    yield from _favoured(r, best)
    if r.moves.weighed:
        yield say(
            "Of its {:decibans} the moves and the quiet by themselves give {:decibans}; signals, observations and "
            "silences by themselves give {:decibans}. The two need not add up.",
            *(best.weight_db, best.moves_db, best.indicators_db),
        )
    else:
        yield say("Moves and quiet are not weighed.")
    if r.items:
        yield say(
            "The chances of {:count} of {:counted of item} are the analyst's assumption: what they give is what "
            "follows from it, no finding.",
            *(r.assumed_items, len(r.items)),
        )
    if r.hinges and r.hinges[0].change >= HANGS:
        h = r.hinges[0]
        what = {"observer": "what this observer tells", "item": "this item", "moves": "these"}[h.kind]
        yield say(
            "The conclusion hangs most on {}: without {} “{}” would be at {:chance}.",
            *(hinge(r, h), what, best.title, h.without[best.id]),
        )
    yield from _surprised(r)
    if r.together:
        pairs = len(r.narratives) * (len(r.narratives) - 1) // 2
        yield say(
            "The record leaves {:count} of {:counted of pair} of accounts untold apart.",
            len(r.together),
            pairs,
        )


def _favoured(r: NarrativesResult, best: NarrativeChances) -> Iterator[Sentence]:
    ways = [x for x in (best.band.naive, best.band.grouped, best.band.worst) if not math.isnan(x)]
    yield say(
        "Likeliest is “{}”, at {:chance} (it was {:chance}; between {:chance} and {:chance} as dependent reports are "
        "counted).",
        *(best.title, best.posterior, best.prior, min(ways), max(ways)),
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
            "accounts by themselves likeliest is “{}”, at {:chance} (it was {:chance}).",
            *(first.title, first.among[1], first.among[0]),
        )
    gains = max(r.narratives, key=lambda n: n.weight_db if math.isfinite(n.weight_db) else -math.inf)
    if gains.id != best.id:
        yield say(
            "The record speaks most for “{}”: {:decibans}, from {:chance} to {:chance}.",
            *(gains.title, gains.weight_db, gains.prior, gains.posterior),
        )


def _surprised(r: NarrativesResult) -> Iterator[Sentence]:
    for n in r.narratives:
        odd = [titled(i) for i in r.items if i.surprise.get(n.id, 1.0) < SURPRISING]
        if odd:
            more = " …" if len(odd) > SEEN else ""
            yield say("Surprising under “{}”: {}{}.", n.title, join(odd[:SEEN], "; "), more)
        if n.moves_surprise < SURPRISING:
            yield say(
                "“{}” would have had us expect about {:number} recorded moves, and there were {:count}.",
                *(n.title, round(n.expected_moves, 1), len(r.moves.seen)),
            )


def hinge(r: NarrativesResult, h: Hinge) -> Text:
    """What is taken away."""
    if h.kind == "item":
        return next(titled(i) for i in r.items if i.id == h.id)
    return h.name or "the moves and the quiet"


def titled(i: ItemWeight) -> Text:
    """What was seen, or what was not."""
    return say("Nothing seen: {}", i.title) if i.silence else i.title


def dated(i: ItemWeight) -> Sentence:
    """The same, its day before it."""
    return say("{} {}", i.date, titled(i))
