"""An analysis of a case, written: what Python and the command ask of the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from detente.case.load import CaseFile
from detente.case.overwrite import refuse_foreign
from detente.front import Door, case_of

from .build import build_report
from .gather import analyze_case
from .inputs import ReportSettings
from .store import Written, analyze_to, is_report


def analyze(
    case: Door | CaseFile | str | Path,
    folder: str | Path,
    *,
    documents: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    focus: str | None = None,
    full: bool = False,
    cache: str | Path | None = None,
    fresh: bool = False,
    progress: Callable[[float, str], None] | None = None,
    kept: list[str] | None = None,
) -> Written:
    """Writes ``report.html``, ``results.json`` and ``manifest.json`` into ``folder``: what ``detente analyze`` does.

    ``full`` predicts play on larger spaces and finer, and weighs accounts over draws of the estimates: minutes in
    place of seconds. ``cache`` is a folder that keeps solved games from one run to the next. Reuses what is there
    where it was made from the same case, settings, documents and program, unless ``fresh``. ``progress`` is called
    with the fraction done and what is being done. Raises Problems.
    """
    return analyze_to(
        case_of(case),
        Path(folder),
        ReportSettings(seed=seed, draws=draws, full=full),
        focus=focus,
        documents=documents,
        cache=None if cache is None else Path(cache),
        fresh=fresh,
        progress=progress,
        kept=kept,
    )


def write_report(
    case: Door | CaseFile | str | Path,
    path: str | Path,
    *,
    documents: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    focus: str | None = None,
) -> Path:
    """Analyzes a case and writes the report, one self-contained HTML file, to ``path``. Returns the path.

    Raises Problems, one (X114) where the file is somebody's, and OSError where it cannot be written.
    """
    refuse_foreign(path, is_report, "a report")
    settings = ReportSettings(seed=seed, draws=draws)
    page = build_report(analyze_case(case_of(case), settings, focus=focus, documents=documents))
    out = Path(path)
    out.write_text(page, encoding="utf-8")
    return out
