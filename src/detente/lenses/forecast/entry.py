"""What Python and the command ask of the forecast lens, of a case however it is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from detente.asked import with_changes
from detente.case.load import CaseFile
from detente.case.sections import NEEDS
from detente.evidence.posterior import Inference, weighed
from detente.evidence.settings import NarrativesSettings
from detente.front import Door, case_of

from . import analyze
from . import score as scoring
from .result import ForecastResult, ForecastSettings
from .score_result import ScoreResult
from .seal import read_seal, write_seal

Progress = Callable[[float, str], None]


def forecast(
    case: Door | CaseFile | str | Path,
    settings: ForecastSettings | None = None,
    *,
    today: dt.date | None = None,
    weighing: NarrativesSettings | Inference | None = None,
    cache: str | Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    **changes: Any,
) -> ForecastResult:
    """The case's questions, under each narrative and averaged over the posterior, from what was known by its date.

    ``today`` is the day it is made: it decides what is called a retrodiction, and nothing else. ``changes`` are
    fields of ForecastSettings; the rest as for :func:`watch`. Raises Problems (L4xx, L3xx).
    """
    file = case_of(case, NEEDS["forecast"])
    analyze.check(file)
    chosen = with_changes(settings or ForecastSettings(), changes)
    found = weighed(file, weighing, cache, workers, progress)
    folder = None if cache is None else Path(cache)
    return analyze.forecast(
        file, found, chosen, today=today, folder=folder, workers=workers, progress=progress
    )


def seal(result: ForecastResult, path: str | Path, *, on: dt.date) -> str:
    """Writes a forecast, made on a day, to a file that must not exist, and returns its SHA-256. Raises Problems
    (L423)."""
    return write_seal(Path(path), analyze.as_sealed(result, on))


def score(path: str | Path, outcomes: str | Path | Mapping[str, bool | None]) -> ScoreResult:
    """A sealed forecast against what happened: a CSV file of ``question,outcome``, or a mapping. The seal is checked
    first, and never written to. Raises Problems (L424 to L428)."""
    sealed, sha = read_seal(Path(path))
    if isinstance(outcomes, str | Path):
        known, _ = scoring.read_outcomes(Path(outcomes), sealed["questions"])
    else:
        known = scoring.of_mapping(outcomes, sealed["questions"])
    return scoring.score(sealed, known, sha)
