"""What playing on as the fallback changes in the deals (play/fallbacks.py puts it there).

With V_i in place of d_i every state stands where it stood: only what each gains by it, and who would refuse it, moves.
"""

from __future__ import annotations

from detente.game.game import Game

from .describe import describe
from .result import DealsResult, Dropped, FallbackEffect


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
