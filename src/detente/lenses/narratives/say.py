"""A result in plain words: what the record favours, what it cannot tell, and how much of it is assumed."""

from __future__ import annotations

import math
from dataclasses import replace

from .result import NarrativesResult

SURPRISING = 0.05
"""What is called surprising: a chance below this."""

SMALL = 0.0005
"""Below this a chance, or what is left of one to certainty, would be rounded away."""

PAIRS = 3
"""Pairs that are not told apart, said one by one; all are in the result."""


def says(r: NarrativesResult) -> NarrativesResult:
    """The result with its sentences."""
    return replace(r, says=(*_favoured(r), *_share(r), *_hinge(r), *_surprised(r), *_unseparated(r)))


def percent(x: float) -> str:
    """A chance as a person reads it: what is not certain never reads so, and what is not finite is no number."""
    if not math.isfinite(x):
        return "–"
    if 0 < x < SMALL or 1 - SMALL < x < 1 - 1e-12:
        return "<0.1 %" if x < SMALL else ">99.9 %"
    return f"{100 * x:.0f} %" if 0.095 <= x <= 0.905 else f"{100 * x:.1f} %"


def db(x: float) -> str:
    """Decibans with their sign."""
    if math.isnan(x):
        return "–"
    return ("+∞" if x > 0 else "−∞") if math.isinf(x) else f"{x:+.1f}".replace("-", "−")


def _favoured(r: NarrativesResult) -> list[str]:
    if not r.narratives:
        return ["The case names no accounts; the mechanisms are weighed by themselves."]
    best = max(r.narratives, key=lambda n: n.posterior)
    gains = max(r.narratives, key=lambda n: n.weight_db if math.isfinite(n.weight_db) else -math.inf)
    ways = [x for x in (best.band.naive, best.band.grouped, best.band.worst) if not math.isnan(x)]
    out = [
        f"Likeliest is “{best.title}”, at {percent(best.posterior)} (it was {percent(best.prior)}; "
        f"between {percent(min(ways))} and {percent(max(ways))} as dependent reports are counted)."
    ]
    if math.isnan(best.band.naive):
        out.append(
            "Counted naively, as if nobody could be mistaken, the reports contradict each other: no account is left."
        )
    held = [n for n in r.narratives if n.strategic]
    if not best.strategic and held:
        next_ = max(held, key=lambda n: n.among[1])
        out.append(
            f"That is to say that the interests as stated make the record more surprising than chance would. Among the "
            f"accounts by themselves likeliest is “{next_.title}”, at {percent(next_.among[1])} (it was "
            f"{percent(next_.among[0])})."
        )
    if gains.id != best.id:
        out.append(
            f"The record speaks most for “{gains.title}”: {db(gains.weight_db)} decibans, from {percent(gains.prior)} "
            f"to {percent(gains.posterior)}."
        )
    return out


def _share(r: NarrativesResult) -> list[str]:
    if not r.narratives:
        return []
    best = max(r.narratives, key=lambda n: n.posterior)
    out = []
    if r.moves.weighed:
        out.append(
            f"Of its {db(best.weight_db)} decibans the moves and the quiet by themselves give {db(best.moves_db)}; "
            f"signals, observations and silences by themselves give {db(best.indicators_db)}. The two need not add up."
        )
    else:
        out.append("Moves and quiet are not weighed.")
    if r.items:
        out.append(
            f"The chances of {r.assumed_items} of {len(r.items)} items are the analyst's assumption: what they give is "
            "what follows from it, no finding."
        )
    return out


def _hinge(r: NarrativesResult) -> list[str]:
    if not r.hinges or r.hinges[0].change < 0.005 or not r.narratives:
        return []
    h = r.hinges[0]
    best = max(r.narratives, key=lambda n: n.posterior)
    what = {"observer": "what this observer tells", "item": "this item", "moves": "these"}[h.kind]
    return [
        f"The conclusion hangs most on {h.name if h.kind != 'moves' else 'the moves and the quiet'}: without {what} "
        f"“{best.title}” would be at {percent(h.without[best.id])}."
    ]


def _surprised(r: NarrativesResult) -> list[str]:
    out = []
    for n in r.narratives:
        odd = [i.title for i in r.items if i.surprise.get(n.id, 1.0) < SURPRISING]
        if odd:
            out.append(f"Surprising under “{n.title}”: {'; '.join(odd[:4])}{' …' if len(odd) > 4 else ''}.")
        if n.moves_surprise < SURPRISING:
            out.append(
                f"“{n.title}” would have had us expect about {n.expected_moves:.1f} recorded moves, and there were "
                f"{len(r.moves.seen)}."
            )
    return out


def _unseparated(r: NarrativesResult) -> list[str]:
    titles = {n.id: n.title for n in r.narratives}
    pairs = len(titles) * (len(titles) - 1) // 2
    out = [
        f"The record cannot tell “{titles[t.first]}” from “{titles[t.second]}”: {t.why}."
        for t in sorted(r.together, key=lambda t: abs(t.change_db))[:PAIRS]
    ]
    if len(r.together) > PAIRS:
        out.append(f"In all it leaves {len(r.together)} of {pairs} pairs of accounts untold apart.")
    return out
