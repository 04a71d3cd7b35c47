"""What the report asks of predicted play, within a bounded time: who moves next, what by when, what that does to the
deals, and how much of it leans on how the actors are said to play.

How far it goes is bounded by the size of the space, not by a clock, so that every machine asks the same.
:data:`QUICK` is what ``detente analyze`` asks, :data:`FULL` what it asks with ``--full``; the page says which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from detente.case.diagnostics import Problems
from detente.case.load import CaseFile
from detente.front import base_game
from detente.game.compile import compile_case
from detente.game.focus import choose
from detente.game.game import Game
from detente.lenses.deals import analyze
from detente.lenses.deals.fallbacks import FallbackEffect, effect
from detente.lenses.deals.result import DealsResult
from detente.lenses.paths.draws import PathsDraws
from detente.lenses.paths.entry import AT_ONCE, paths, paths_draws, paths_sensitivity
from detente.lenses.paths.result import PathsResult
from detente.lenses.paths.sensitivity import PlaySensitivity
from detente.play.fallbacks import with_play
from detente.play.settings import PathsSettings
from detente.view.data import plain


@dataclass(frozen=True)
class Reach:
    """How much is asked."""

    most: int
    """Largest space whose play is predicted, once."""
    varied: int
    """Largest space whose play is predicted again at each end of the play parameters and in each draw."""
    tolerance: float
    """No reported probability moves by more than this when the step is halved."""
    simulations: int
    draws: int
    """Most draws followed."""


_FINE = PathsSettings()
QUICK = Reach(most=5_000, varied=5_000, tolerance=0.01, simulations=4_000, draws=0)
FULL = Reach(
    most=AT_ONCE,
    varied=AT_ONCE,
    tolerance=_FINE.tolerance,
    simulations=_FINE.simulations,
    draws=1_000,
)

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class NotPredicted:
    """Why the page has no predicted play."""

    reason: str
    too_large: bool = False
    """Whether a longer look would help."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"not_predicted": self.reason}


@dataclass(frozen=True)
class PathsFindings:
    """Everything the section shows."""

    result: PathsResult
    chosen_focus: str
    """The focus taken because the whole case is too large; empty where none had to be."""
    reach: Reach
    """How far the page went."""
    varied: PathsResult | None = None
    """What ``sensitivity`` and ``draws`` are of: ``result``, or play on a smaller focus where that is too large to be
    predicted so often; None where no focus is small enough."""
    sensitivity: PlaySensitivity | None = None
    effect: FallbackEffect | None = None
    """What it changes in the deals that each party's fallback is the value of playing on."""
    deals: DealsResult | None = None
    """Those deals."""
    draws: PathsDraws | None = None

    @property
    def interrupted(self) -> bool:
        """Whether the draws were stopped early."""
        return self.draws is not None and self.draws.interrupted

    def to_json(self) -> dict[str, Any]:
        """Plain data; the deals are in it by their counts and by what changes."""
        names = ("result", "chosen_focus", "reach", "sensitivity", "draws")
        found: dict[str, Any] = plain({name: getattr(self, name) for name in names})
        found["varied_focus"] = self.varied.focus if self.varied is not None else None
        found["fallbacks"] = plain(self.effect)
        return found


def paths_findings(
    file: CaseFile,
    game: Game,
    deals: DealsResult,
    *,
    draws: int = 0,
    seed: int = 0,
    full: bool = False,
    progress: Progress | None = None,
) -> PathsFindings | NotPredicted | None:
    """The findings for a report on ``game``, whose deals are ``deals``; None where nobody can move."""
    reach = FULL if full else QUICK
    if not game.moves:
        return None
    focus = choose(file.case, reach.most, asked=game.focus)
    if focus is None:
        return NotPredicted(
            f"the space of {game.size:,} states is larger than the {reach.most:,} this page looks at, and no declared "
            "focus is smaller",
            too_large=True,
        )
    tell = progress or (lambda share, what: None)
    settings = PathsSettings(
        focus=focus,
        tolerance=reach.tolerance,
        simulations=reach.simulations,
        seed=seed,
    )
    try:
        found = _predicted(file, game, deals, settings, tell)
        if found is None:
            return None
        small = choose(file.case, reach.varied, asked=game.focus)
        found = replace(found, reach=reach)
        return found if small is None else _leaning(found, file, small, min(draws, reach.draws), tell)
    except Problems as wrong:
        said = "; ".join(d.message for d in wrong.diagnostics)
        return NotPredicted(f"what the case says of play cannot be computed: {said}")


def _predicted(
    file: CaseFile, game: Game, deals: DealsResult, settings: PathsSettings, tell: Progress
) -> PathsFindings | None:
    """Predicted play, and what it does to the deals; None where nobody can move from the status quo."""
    result = paths(file, settings, progress=lambda share, what: tell(0.3 * share, what))
    if not result.next_moves:
        return None
    found = PathsFindings(result, settings.focus if settings.focus != game.focus else "", QUICK)
    return _with_deals(found, file, game, deals)


def _leaning(found: PathsFindings, file: CaseFile, focus: str, draws: int, tell: Progress) -> PathsFindings:
    """With how the answers lean on play, on a focus that may be smaller."""
    r = found.result
    varied = r if focus == r.focus else paths(file, replace(r.settings, focus=focus, simulations=0))
    swung = paths_sensitivity(file, varied, progress=lambda share, what: tell(0.4 + 0.6 * share, what))
    found = replace(found, varied=varied, sensitivity=swung)
    if draws:
        found = replace(found, draws=paths_draws(file, varied, draws, seed=r.settings.seed))
    return found


def _with_deals(found: PathsFindings, file: CaseFile, game: Game, before: DealsResult) -> PathsFindings:
    """With the deals of ``game`` where every party's fallback is the value of playing on, beside those of the case."""
    r = found.result
    values = dict(zip(r.actors, r.fallback_values, strict=True))
    changed = compile_case(
        with_play(file.case, [a for a in game.actors if a in values]),
        case_hash=file.hash,
        base=base_game(file),
        focus=game.focus or None,
        fallback_values=values,
    )
    after = analyze(changed, replace(before.provenance.settings, max_listed=1, seed=r.settings.seed))
    return replace(found, deals=after, effect=effect(game, before, changed, after))
