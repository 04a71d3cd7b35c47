"""Watch lists, forecasts, seals, scores and hidden terms in Python: what :mod:`detente.api` offers of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.lenses.forecast.result import ForecastResult, ForecastSettings
    from detente.lenses.forecast.score import ScoreResult
    from detente.lenses.hidden.result import HiddenResult, HiddenSettings
    from detente.lenses.narratives import Inference, NarrativesSettings
    from detente.lenses.watch.result import WatchList

Progress = Callable[[float, str], None]


def watch(
    case: CaseFile | str | Path,
    *,
    before: dt.date | str | None = None,
    about: str = "",
    weighing: NarrativesSettings | Inference | None = None,
    cache: str | Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> WatchList:
    """What to watch for: indicators that have not shown, by expected information gain.

    ``before`` is the date by which a report must come (the end of the case's clock if None), ``about`` a mechanism or
    narrative to rank by. ``weighing`` says how the record is weighed, or is a record weighed already; ``cache`` is a
    folder that keeps solved games. Raises Problems (L4xx).
    """
    from detente.lenses.watch.analyze import check
    from detente.lenses.watch.analyze import watch as listed

    file = _file(case)
    until = dt.date.fromisoformat(before) if isinstance(before, str) else before
    check(file, until, about)
    found = _weighed(file, weighing, cache, workers, progress)
    return listed(file, found.worlds, found.posterior, found.settings, before=until, about_=about)


def forecast(
    case: CaseFile | str | Path,
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
    from dataclasses import replace

    from detente.lenses.forecast.analyze import check
    from detente.lenses.forecast.analyze import forecast as foreseen
    from detente.lenses.forecast.result import ForecastSettings

    file = _file(case)
    check(file)
    chosen = replace(settings or ForecastSettings(), **changes)
    found = _weighed(file, weighing, cache, workers, progress)
    folder = None if cache is None else Path(cache)
    return foreseen(file, found, chosen, today=today, folder=folder, workers=workers, progress=progress)


def hidden(
    case: CaseFile | str | Path,
    settings: HiddenSettings | None = None,
    *,
    weighing: NarrativesSettings | Inference | None = None,
    cache: str | Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    **changes: Any,
) -> HiddenResult:
    """What was promised, and the least return that would make what happened worth while for each party.

    ``changes`` are fields of HiddenSettings; the rest as for :func:`watch`. Raises Problems (L4xx, L3xx).
    """
    from dataclasses import replace

    from detente.lenses.hidden.analyze import hidden as terms
    from detente.lenses.hidden.result import HiddenSettings

    file = _file(case)
    chosen = replace(settings or HiddenSettings(), **changes)
    found = _weighed(file, weighing, cache, workers, progress)
    folder = None if cache is None else Path(cache)
    return terms(file, found, chosen, folder=folder, workers=workers, progress=progress)


def seal(result: ForecastResult, path: str | Path, *, on: dt.date) -> str:
    """Writes a forecast, made on a day, to a file that must not exist, and returns its SHA-256. Raises Problems
    (L423)."""
    from detente.lenses.forecast.analyze import as_sealed
    from detente.lenses.forecast.seal import write_seal

    return write_seal(Path(path), as_sealed(result, on))


def score(path: str | Path, outcomes: str | Path | Mapping[str, bool | None]) -> ScoreResult:
    """A sealed forecast against what happened: a CSV file of ``question,outcome``, or a mapping. The seal is checked
    first, and never written to. Raises Problems (L424 to L428)."""
    from detente.lenses.forecast.score import of_mapping, read_outcomes
    from detente.lenses.forecast.score import score as scored
    from detente.lenses.forecast.seal import read_seal

    sealed, sha = read_seal(Path(path))
    if isinstance(outcomes, str | Path):
        known, _ = read_outcomes(Path(outcomes), sealed["questions"])
    else:
        known = of_mapping(outcomes, sealed["questions"])
    return scored(sealed, known, sha)


def _weighed(
    file: CaseFile,
    weighing: NarrativesSettings | Inference | None,
    cache: str | Path | None,
    workers: int,
    progress: Progress | None,
) -> Inference:
    from detente.evidence.posterior import infer
    from detente.lenses.narratives import Inference, NarrativesSettings

    if isinstance(weighing, Inference):
        return weighing
    settings = weighing or NarrativesSettings(ridge=False)
    folder = None if cache is None else Path(cache)
    return infer(file, settings, progress, folder=folder, workers=workers)


def _file(case: CaseFile | str | Path) -> CaseFile:
    from .api import load

    return load(case) if isinstance(case, str | Path) else case
