"""What Python and the command ask of the hidden lens, of a case however it is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.asked import with_changes
from detente.case.load import CaseFile
from detente.case.sections import NEEDS
from detente.evidence.posterior import Inference, weighed
from detente.evidence.settings import NarrativesSettings
from detente.front import Door, case_of

from . import analyze
from .result import HiddenResult, HiddenSettings

Progress = Callable[[float, str], None]


def hidden(
    case: Door | CaseFile | str | Path,
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
    file = case_of(case, NEEDS["hidden"])
    chosen = with_changes(settings or HiddenSettings(), changes)
    found = weighed(file, weighing, cache, workers, progress)
    folder = None if cache is None else Path(cache)
    return analyze.hidden(file, found, chosen, folder=folder, workers=workers, progress=progress)
