"""What Python and the command ask of the watch lens, of a case however it is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from detente.asked import day
from detente.case.load import CaseFile
from detente.case.sections import NEEDS
from detente.evidence.posterior import Inference, weighed
from detente.evidence.settings import NarrativesSettings
from detente.front import Door, case_of

from . import analyze
from .result import WatchList

Progress = Callable[[float, str], None]


def watch(
    case: Door | CaseFile | str | Path,
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
    file = case_of(case, NEEDS["watch"])
    until = day(before, "before")
    analyze.check(file, until, about)
    found = weighed(file, weighing, cache, workers, progress)
    return analyze.watch(file, found.worlds, found.posterior, found.settings, before=until, about_=about)
