"""What playing on as the fallback changes in the deals (play/fallbacks.py puts it there).

With V_i in place of d_i every state stands where it stood: only what each gains by it, and who would refuse it, moves.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.game.game import Game
from detente.view.result import Result

from .describe import describe
from .result import Count, Deal, DealsResult


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


@dataclass(frozen=True, repr=False)
class FallbackEffect(Result):
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
