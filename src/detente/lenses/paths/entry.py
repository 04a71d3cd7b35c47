"""What Python and the command ask of predicted play, of a case however it is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.asked import count as number_of
from detente.asked import with_changes
from detente.case.diagnostics import problem
from detente.case.load import CaseFile
from detente.case.schema import months
from detente.case.sections import NEEDS
from detente.front import Door, base_game, case_of
from detente.game.compile import compile_case
from detente.game.focus import choose
from detente.game.game import Game
from detente.play.fallbacks import with_play
from detente.play.settings import PathsSettings

from .analyze import analyze
from .draws import PathsDraws, over_draws
from .result import PathsResult
from .sensitivity import PlaySensitivity, sensitivity

Progress = Callable[[float, str], None]


LONGEST = 1200.0
"""Months: the longest horizon, a hundred years."""


AT_ONCE = 60_000
"""States up to which predicted play takes seconds: without a focus asked for, larger ones are left to who asks."""


def paths(
    case: Door | CaseFile | str | Path,
    settings: PathsSettings | None = None,
    *,
    focus: str | None = None,
    horizon: float | str | None = None,
    progress: Progress | None = None,
    **changes: Any,
) -> PathsResult:
    """Predicted play of a case: who moves next and why, what is likely by when, beside "nothing moves".

    ``horizon`` is in months, or words (``"24 months"``); the case's clock if None. Without ``focus``, where the whole
    case is larger than :data:`AT_ONCE`, the first declared focus that is not is taken. ``changes`` are fields of
    PathsSettings: ``dt.paths(case, seed=7)``. Raises Problems (L3xx).
    """
    file = case_of(case, NEEDS["paths"])
    chosen = with_changes(settings or PathsSettings(), changes)
    if horizon is not None:
        chosen = replace(chosen, horizon=in_months(horizon))
    name = focus or chosen.focus or choose(file.case, min(AT_ONCE, chosen.max_states)) or ""
    return analyze(file, replace(chosen, focus=name), progress)


def paths_draws(
    case: Door | CaseFile | str | Path,
    result: PathsResult,
    count: int,
    *,
    seed: int = 0,
    file: str | Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> PathsDraws:
    """The answers of ``result`` over ``count`` draws of the case's estimates.

    ``file`` keeps what is done, so that a later call goes on from it. Interrupting it keeps the draws done.
    """
    number_of(count, "count")
    chosen = case_of(case, NEEDS["paths"])

    def result_of(k: int) -> PathsResult:
        # Nothing that is counted in simulations or said of deadlines is followed through the draws.
        settings = replace(
            result.settings, seed=seed, draw=k, focus=result.focus, simulations=0, deadline_effects=False
        )
        return analyze(chosen, settings)

    key = (seed, chosen.hash, chosen.variants, [path for path, _ in chosen.sets])
    return over_draws(result_of, count, result, key=key, file=Path(file) if file else None, progress=progress)


def paths_sensitivity(
    case: Door | CaseFile | str | Path, result: PathsResult, *, progress: Progress | None = None
) -> PlaySensitivity:
    """How much each answer of ``result`` moves with the decisiveness, inertia and patience of all actors."""
    file = case_of(case, NEEDS["paths"])
    settings = replace(result.settings, focus=result.focus, simulations=0, deadline_effects=False)

    return sensitivity(file, result, lambda changed: analyze(changed, settings), progress)


def in_months(horizon: float | str) -> float:
    """Months, as a number or in words (``"24 months"``). Raises Problems (L341)."""
    try:
        found = months(horizon.strip()) if isinstance(horizon, str) else float(horizon)
    except ValueError:
        found = 0.0
    if not 0 < found <= LONGEST:
        raise problem(
            "L341", f"a horizon of `{str(horizon)[:40]}` is not one", "write `24 months`, `2 weeks`, `1 year`"
        )
    return found


def game_with_play(
    case: Door | CaseFile | str | Path,
    result: PathsResult | None = None,
    *,
    focus: str | None = None,
    actors: Sequence[str] | None = None,
) -> Game:
    """The game of a case in which every actor's fallback is the value of playing on: give it to ``dt.deals``.

    ``result`` is the predicted play it is taken from; without one, play is predicted. ``actors`` are those whose
    fallback it becomes; all of them if None. ``focus`` varies only the issues of a declared focus. Raises Problems.
    """
    file = case_of(case, NEEDS["paths"])
    if result is None:
        result = paths(file, focus=focus)
    values = dict(zip(result.actors, result.fallback_values, strict=True))
    changed = with_play(file.case, values if actors is None else actors)
    return compile_case(
        changed, case_hash=file.hash, base=base_game(file), focus=focus, fallback_values=values
    )
