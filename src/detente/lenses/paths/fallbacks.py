"""Playing on as what a party has while there is no agreement, and what that changes in the deals.

A fallback is what an actor can expect without an agreement (MODEL.md, Game). Left to itself it is the worth of the
status quo for ever; but where others go on moving, it is V_i, the value of playing on from the status quo (paths).
With V_i in place of d_i every state stands where it stood: only what each gains by it, and who would refuse it, moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...case.schema import AtPlay, Case, Fallback
from ...game.game import Game
from ..deals import Count, Deal, DealsResult, describe


def with_play(case: Case, actors: Iterable[str]) -> Case:
    """The case with ``inside: {play: paths}`` as the fallback of each of ``actors``; outside exits stay as they are."""
    fallbacks = dict(case.fallbacks)
    for actor in actors:
        playing = AtPlay(play="paths")
        written = fallbacks.get(actor)
        fallbacks[actor] = (
            written.model_copy(update={"inside": playing})
            if written is not None
            else Fallback(inside=playing, assumed="the value of playing on")
        )
    return case.model_copy(update={"fallbacks": fallbacks})


def declared(case: Case) -> tuple[str, ...]:
    """Actors to whom the case itself gives playing on as a fallback, or as an exit."""
    return tuple(
        who
        for who, f in case.fallbacks.items()
        if isinstance(f.inside, AtPlay) or isinstance(f.outside, AtPlay)
    )


@dataclass(frozen=True)
class Dropped:
    """A deal that was acceptable, and is not once everybody measures it against playing on."""

    number: int
    """Its place among the deals described before, from 1."""
    deal: Deal
    """As it was: gains over the fallbacks of the case."""
    refused_by: tuple[str, ...]
    short: tuple[tuple[str, float], ...]
    """(who, points it lacks of its value of playing on)."""


@dataclass(frozen=True)
class FallbackEffect:
    """The deals with playing on as the fallback, beside those with the case's own."""

    who: tuple[str, ...]
    """The parties, then the ratifiers."""
    before: tuple[float, ...]
    """Per one of them, its fallback as the case has it, points."""
    after: tuple[float, ...]
    """Per one of them, its fallback now: the value of playing on, points."""
    acceptable: tuple[Count, Count]
    """States the agreement rule adopts, before and after."""
    frontier: tuple[int, int]
    """Distinct deals that waste nothing, before and after."""
    followed: int
    """Deals described before, each asked again."""
    dropped: tuple[Dropped, ...]
    """Those of them that drop out, in their order."""
    same: tuple[tuple[str, bool], ...]
    """Per solution that chooses something before and after: whether it still chooses one of the same deals."""


def effect(written: Game, before: DealsResult, game: Game, after: DealsResult) -> FallbackEffect:
    """What the fallbacks of ``game``, whose deals are ``after``, change in those of ``written``, ``before``. Both games
    are about the same states."""
    parties = game.agreement.parties
    voices = [*parties, *sorted({r.actor for r in game.ratifiers} - set(parties))]
    dropped = []
    for number, deal in enumerate(before.deals, 1):
        now = describe(game, deal.row)
        if not now.acceptable:
            gains = dict(zip(after.actors, now.gains, strict=True))
            short = tuple((who, -gains[who]) for who in now.refused_by if gains[who] < 0)
            dropped.append(Dropped(number, deal, now.refused_by, short))
    chosen = {s.name: {d.row for d in s.deals} for s in after.solutions if s.deals}
    return FallbackEffect(
        tuple(game.actors[i] for i in voices),
        tuple(float(written.inside[i]) / written.scale for i in voices),
        tuple(float(game.inside[i]) / game.scale for i in voices),
        (before.counts.acceptable, after.counts.acceptable),
        (len(before.frontier_acceptable), len(after.frontier_acceptable)),
        len(before.deals),
        tuple(dropped),
        tuple(
            (s.name, bool(chosen[s.name] & {d.row for d in s.deals}))
            for s in before.solutions
            if s.deals and s.name in chosen
        ),
    )
