"""Predicted play in Python: what :mod:`detente.api` offers of the paths lens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .api_stability import default_focus

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.lenses.paths.draws import PathsDraws
    from detente.lenses.paths.result import PathsResult
    from detente.lenses.paths.sensitivity import PlaySensitivity
    from detente.play.settings import PathsSettings

Progress = Callable[[float, str], None]

LONGEST = 1200.0
"""Months: the longest horizon, a hundred years."""

AT_ONCE = 60_000
"""States up to which predicted play takes seconds: without a focus asked for, larger ones are left to who asks."""


def paths(
    case: CaseFile | str | Path,
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
    from dataclasses import replace

    from detente.play.settings import PathsSettings

    file = _file(case)
    chosen = replace(settings or PathsSettings(), **changes)
    if horizon is not None:
        chosen = replace(chosen, horizon=in_months(horizon))
    name = focus or chosen.focus or default_focus(file, min(AT_ONCE, chosen.max_states)) or ""
    return _predicted(file, replace(chosen, focus=name), progress)


def paths_draws(
    case: CaseFile | str | Path,
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
    from dataclasses import replace

    from detente.lenses.paths.draws import over_draws

    chosen = _file(case)

    def result_of(k: int) -> PathsResult:
        # Nothing that is counted in simulations or said of deadlines is followed through the draws.
        settings = replace(
            result.settings, seed=seed, draw=k, focus=result.focus, simulations=0, deadline_effects=False
        )
        return _predicted(chosen, settings)

    key = (seed, chosen.hash, chosen.variants, [path for path, _ in chosen.sets])
    return over_draws(result_of, count, result, key=key, file=Path(file) if file else None, progress=progress)


def paths_sensitivity(
    case: CaseFile | str | Path, result: PathsResult, *, progress: Progress | None = None
) -> PlaySensitivity:
    """How much each answer of ``result`` moves with the decisiveness, inertia and patience of all actors."""
    from dataclasses import replace

    from detente.lenses.paths.sensitivity import sensitivity

    file = _file(case)
    settings = replace(result.settings, focus=result.focus, simulations=0, deadline_effects=False)

    return sensitivity(file, result, lambda changed: _predicted(changed, settings), progress)


def _predicted(file: CaseFile, settings: PathsSettings, progress: Progress | None = None) -> PathsResult:
    from detente.lenses.paths import analyze

    return analyze(file, settings, progress)


def in_months(horizon: float | str) -> float:
    from detente.case.diagnostics import problem
    from detente.case.schema import months

    try:
        found = months(horizon.strip()) if isinstance(horizon, str) else float(horizon)
    except ValueError:
        found = 0.0
    if not 0 < found <= LONGEST:
        raise problem(
            "L341", f"a horizon of `{str(horizon)[:40]}` is not one", "write `24 months`, `2 weeks`, `1 year`"
        )
    return found


def _file(case: CaseFile | str | Path) -> CaseFile:
    from .api import load

    return load(case) if isinstance(case, str | Path) else case
