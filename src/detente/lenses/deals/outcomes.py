"""What blocks the outcomes talked about: why not each, with the red lines and without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.case.conditions import clauses, parts
from detente.case.schema import Case
from detente.game import space
from detente.game.game import Game
from detente.game.names import outcome_on
from detente.game.red_lines import lift
from detente.game.solutions import SolutionName
from detente.progress import Progress
from detente.view.result import Result

from .result import DealsResult
from .settings import OutcomesSettings
from .why import WhyNot, why_not

Verdict = Literal["possible alone", "possible with more", "blocked", "impossible"]

Means = tuple[tuple[tuple[str, tuple[tuple[str, str], ...]], ...], ...]
"""A condition: clauses, any of which will do; in each the issues, with (comparison, option), any of which will do."""


@dataclass(frozen=True)
class Blocked:
    """What stands in the way of one outcome talked about."""

    id: str
    why: WhyNot
    means: Means
    claims: tuple[str, ...]
    """Those in which it is talked about."""
    chosen_by: tuple[SolutionName, ...]
    """Solutions whose deal has it."""
    against: tuple[float, ...]
    """Per party, points: what the first agreement that has it gives over the first solution's deal. Empty without."""
    lifted: WhyNot | None = None
    """The same question with every red line lifted; None where there is none, or where it is possible anyway."""

    @property
    def verdict(self) -> Verdict:
        """Whether some agreement has it, and whether it is one by itself."""
        if self.why.possible:
            return "possible with more" if self.why.blockers or self.why.rules else "possible alone"
        return "impossible" if self.why.examined is None else "blocked"


@dataclass(frozen=True, repr=False, kw_only=True)
class BlockedOutcomes(Result):
    """The outcomes talked about, one by one, in declared order."""

    case: str
    settings: OutcomesSettings
    focus: str
    parties: tuple[str, ...]
    solution: SolutionName | None
    """The first solution that chooses something: what an agreement with an outcome is laid against."""
    outcomes: tuple[Blocked, ...]


def outcomes(
    case: Case, game: Game, result: DealsResult, settings: OutcomesSettings, progress: Progress
) -> BlockedOutcomes:
    """Each outcome talked about, asked of a game whose deals are ``result``."""
    first = result.first
    named = {k: o for k, o in case.outcomes.items() if o.talked_about}
    without = lift(game, True)[0] if has_red_lines(game) else None
    blocked = []
    for k, (name, outcome) in enumerate(named.items()):
        progress(k / len(named), outcome.title)
        target = outcome_on(game, case, name)
        why = why_not(game, target, settings)
        against: tuple[float, ...] = ()
        if first is not None and why.examples:
            gains = zip(why.examples[0].party_gains, first.deals[0].party_gains, strict=True)
            against = tuple(a - b for a, b in gains)
        lifted = None
        if without is not None and not why.possible and why.examined is not None:
            lifted = why_not(without, target, settings)
        blocked.append(
            Blocked(
                id=name,
                why=why,
                means=tuple(
                    tuple((j, parts(p)) for j, p in clause.items()) for clause in clauses(outcome.when)
                ),
                claims=tuple(c for c in outcome.because if c in case.claims),
                chosen_by=tuple(
                    s.name
                    for s in result.followed[1]
                    if s.deals and bool(space.holds(target, s.deals[0].row)[0])
                ),
                against=against,
                lifted=lifted,
            )
        )
    return BlockedOutcomes(
        case=result.case,
        settings=settings,
        focus=settings.focus,
        parties=result.parties,
        solution=first.name if first is not None else None,
        outcomes=tuple(blocked),
    )


def has_red_lines(game: Game) -> bool:
    """Whether a red line refuses anything, or costs anybody anything."""
    return bool(game.refusals) or any(b.kind == "red_line" for b in game.bonuses)
