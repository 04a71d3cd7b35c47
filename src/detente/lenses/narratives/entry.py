"""What Python and the command ask of the narratives lens, of a case however it is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.case.load import CaseFile
from detente.case.sections import NEEDS
from detente.evidence.settings import NarrativesSettings
from detente.front import Door, case_of

from .analyze import analyze
from .result import NarrativesResult


def narratives(
    case: Door | CaseFile | str | Path,
    settings: NarrativesSettings | None = None,
    *,
    cache: str | Path | None = None,
    workers: int = 1,
    progress: Callable[[float, str], None] | None = None,
    **changes: Any,
) -> NarrativesResult:
    """Which account a case's record supports, by how much, and what that hangs on.

    ``cache`` is a folder in which solved games are kept, so that none is solved twice; an interrupted run goes on from
    there. ``workers`` threads share the games out; results do not depend on it. ``changes`` are fields of
    NarrativesSettings: ``dt.narratives(case, coarse=True)``. Raises Problems (L3xx, L4xx).
    """
    file = case_of(case, NEEDS["narratives"])
    chosen = (settings or NarrativesSettings()).but(**changes)
    return analyze(file, chosen, progress, folder=Path(cache) if cache else None, workers=workers)
