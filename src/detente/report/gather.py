"""Everything a report needs, asked of the lenses and the rooms: the command stays thin."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from detente._version import __version__
from detente.case.diagnostics import Diagnostic, Place, ordered
from detente.case.load import CaseFile
from detente.front import door_of
from detente.lenses.deals import DealsResult, DrawsResult, Sensitivity
from detente.lenses.lens import Run
from detente.overview.claims import AnchorStatus, claims
from detente.overview.numbers import numbers
from detente.overview.stakes import stakes
from detente.progress import Progress, cores, part

from .asked import result_of
from .inputs import ReportInputs, ReportSettings
from .lenses import ask_all


def analyze_case(
    file: CaseFile,
    settings: ReportSettings | None = None,
    *,
    focus: str | None = None,
    documents: str | Path | None = None,
    cache: Path | None = None,
    today: dt.date | None = None,
    progress: Progress | None = None,
) -> ReportInputs:
    """A loaded case → what :func:`detente.report.build_report` prints.

    ``documents`` is a folder in which every quote is looked up; ``cache`` keeps solved games; ``today`` is as in
    :func:`ask_all`. Raises Problems.
    """
    settings = settings or ReportSettings()
    case = file.case
    door, run = door_of(file), Run(cache=cache, workers=cores())
    game = door.game(focus=focus)
    asked = ask_all(door, settings, focus or "", run, part(progress, 0.0, 0.99), today=today)
    main = next(one for one in asked if one.ask.name == "deals")
    if main.refused is not None:
        raise main.refused
    result, varied = (result_of(asked, section) for section in ("deals", "leans"))
    assert isinstance(result, DealsResult)
    inputs = ReportInputs(
        case=case,
        game=game,
        deals=result,
        case_hash=file.hash,
        version=__version__,
        settings=settings,
        variants=file.variants,
        sets=tuple(f"{path}={_plain(value)}" for path, value in file.sets),
        name=_name(file.source),
        focus=focus or "",
        stakes=stakes(case, game),
        sensitivity=varied if settings.swings and isinstance(varied, Sensitivity) and varied.gains else None,
        draws=main.draws if isinstance(main.draws, DrawsResult) else None,
        asked=asked,
    )
    anchors, notices = _anchors(file, documents)
    inputs = replace(
        inputs,
        numbers=numbers(file),
        claims=claims(file, anchors=anchors),
        diagnostics=tuple(_portable(d) for d in ordered((*file.diagnostics, *notices))),
    )
    return inputs


def _name(source: str) -> str:
    """The case as it was named; of an absolute path its end, so that the page does not tell where its maker works."""
    path = PurePath(source)
    return path.name if path.is_absolute() else source


def _portable(d: Diagnostic) -> Diagnostic:
    where = d.place
    if where is None:
        return d
    return replace(d, place=Place(PurePath(where.file).name, where.line, where.column, where.excerpt))


def _plain(value: Any) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _anchors(
    file: CaseFile, documents: str | Path | None
) -> tuple[dict[str, AnchorStatus], tuple[Diagnostic, ...]]:
    """Where each claim's quote stands, by claim; empty where no document was given."""
    if documents is None:
        return {}, ()
    from detente.sources.anchors import Changed, Found, Moved
    from detente.sources.library import check_documents

    checked = check_documents(file.case, documents)
    status: dict[str, AnchorStatus] = {}
    for claim, where in checked.locations.items():
        if isinstance(where, Found):
            status[claim] = "in place"
        elif isinstance(where, Moved):
            status[claim] = "moved"
        else:
            status[claim] = "changed" if isinstance(where, Changed) else "missing"
    return status, checked.diagnostics
