"""Narratives in Python: what :mod:`detente.api` offers of this lens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.lenses.narratives import NarrativesResult, NarrativesSettings


def narratives(
    case: CaseFile | str | Path,
    settings: NarrativesSettings | None = None,
    *,
    cache: str | Path | None = None,
    workers: int = 1,
    progress: Callable[[float, str], None] | None = None,
    **changes: Any,
) -> NarrativesResult:
    """Which account a case's record supports, by how much, and what that hangs on.

    ``cache`` is a folder in which solved games are kept, so that none is solved twice; an interrupted run goes on from
    there. ``workers`` share the games out; results do not depend on it. ``changes`` are fields of NarrativesSettings:
    ``dt.narratives(case, coarse=True)``. Raises Problems (L3xx, L4xx).
    """
    from dataclasses import replace

    from detente.lenses.narratives import NarrativesSettings, analyze

    from .api import load

    file = load(case) if isinstance(case, str | Path) else case
    chosen = replace(settings or NarrativesSettings(), **changes)
    return analyze(file, chosen, progress, folder=Path(cache) if cache else None, workers=workers)
