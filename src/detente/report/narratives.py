"""What the report asks ahead, under the accounts as weighed and within a bounded time: the case's questions, and hidden
terms.

:data:`QUICK` is what ``detente analyze`` asks, :data:`FULL` what it asks with ``--full``; the page says which.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Problems
from detente.case.schema import Case
from detente.envelope import plain
from detente.evidence.posterior import weigh
from detente.evidence.settings import WeighingSettings
from detente.front import Door
from detente.lenses.forecast.analyze import forecast
from detente.lenses.forecast.result import ForecastResult, ForecastSettings
from detente.lenses.hidden.analyze import hidden
from detente.lenses.hidden.result import HiddenResult, HiddenSettings

from .inputs import ReportSettings


@dataclass(frozen=True)
class Reach:
    """How much is asked."""

    weighing: WeighingSettings
    ahead: ForecastSettings
    terms: HiddenSettings
    said: str
    """What a reader is told of it; empty where nothing was cut."""


QUICK = Reach(
    WeighingSettings(coarse=True),
    ForecastSettings(games=5, residual=1e-5, tolerance=0.01),
    HiddenSettings(games=4, patches=8, residual=1e-5),
    "This page was made at a coarser setting: few of the games that the record leaves likely are played out. The "
    "commands below, and the full report, go further, and may find otherwise.",
)
FULL = Reach(WeighingSettings(), ForecastSettings(), HiddenSettings(), "")

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class NotWeighed:
    """Why the page weighs no accounts."""

    reason: str

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"not_weighed": self.reason}


@dataclass(frozen=True)
class NarrativesFindings:
    """Everything the section shows."""

    forecast: ForecastResult | None
    hidden: HiddenResult
    said: str

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        parts = {"forecast": self.forecast, "hidden": self.hidden}
        found: dict[str, Any] = plain(parts)
        return found


def retrodicts(case: Case, today: dt.date | None = None) -> bool | None:
    """Whether a report made ``today`` calls the case's questions retrodictions, the case's own day being past.

    This is all that a report has from the day it is made. None where it asks no question, so that the day decides
    nothing.
    """
    if not (case.mechanisms and case.narratives and case.questions):
        return None
    return case.as_of < (today or dt.date.today())


def narratives_findings(
    door: Door,
    settings: ReportSettings,
    *,
    cache: Path | None = None,
    today: dt.date | None = None,
    progress: Progress | None = None,
) -> NarrativesFindings | NotWeighed | None:
    """The findings for a report; None where the case has no accounts to weigh.

    ``cache`` keeps solved games. ``today`` (by default this day) decides what is called a retrodiction, by
    :func:`retrodicts`, and nothing else.
    """
    file = door.need()
    if not file.case.mechanisms or not file.case.narratives:
        return None
    reach = FULL if settings.full else QUICK
    weighing = reach.weighing.but(seed=settings.seed)
    on = dt.date.max if retrodicts(file.case, today) else file.case.as_of

    def part(low: float, high: float) -> Progress | None:
        if progress is None:
            return None
        tell = progress
        return lambda done, what: tell(low + (high - low) * done, what)

    workers = cores()
    try:
        found = weigh(door, weighing, part(0.0, 0.2), folder=cache, workers=workers)
        ahead = None
        if file.case.questions:
            ahead = forecast(
                file, found, reach.ahead, today=on, folder=cache, workers=workers, progress=part(0.2, 0.7)
            )
        return NarrativesFindings(
            ahead,
            hidden(file, found, reach.terms, folder=cache, workers=workers, progress=part(0.7, 1.0)),
            reach.said,
        )
    except Problems as wrong:
        return NotWeighed("; ".join(d.message for d in wrong.diagnostics))


def cores() -> int:
    """As many as there are to run on: no number depends on it."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
