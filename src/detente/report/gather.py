"""Everything a report needs, asked of the lenses and the rooms: the command stays thin."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path, PurePath

from detente._version import __version__
from detente.case.diagnostics import Diagnostic, ordered
from detente.case.load import CaseFile
from detente.front import door_of
from detente.lenses.deals import DealsResult, DrawsResult, Sensitivity
from detente.lenses.lens import Run, cores
from detente.overview.claims import AnchorStatus, claims
from detente.overview.numbers import numbers
from detente.overview.stakes import stakes
from detente.progress import Progress, part

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
    door, run = door_of(file), Run(cache=cache, workers=cores())
    game = door.game(focus=focus)
    asked = ask_all(door, settings, focus or "", run, part(progress, 0.0, 0.99), today=today)
    by_id = {one.section.id: one for one in asked}
    main, leans = by_id["deals"], by_id.get("leans")
    if main.refused is not None:
        raise main.refused
    assert isinstance(main.result, DealsResult)
    varied = leans.result if leans is not None and settings.swings else None
    anchors, notices = _anchors(file, documents)
    # Of an absolute path its end alone, so that the page does not tell where its maker works.
    path = PurePath(file.source)
    return ReportInputs(
        case=file.case,
        game=game,
        deals=main.result,
        case_hash=file.hash,
        version=__version__,
        settings=settings,
        variants=file.variants,
        sets=tuple(
            f"{at}={v if isinstance(v, str) else json.dumps(v, ensure_ascii=False, default=str)}"
            for at, v in file.sets
        ),
        name=path.name if path.is_absolute() else file.source,
        focus=focus or "",
        stakes=stakes(file.case, game),
        sensitivity=varied if isinstance(varied, Sensitivity) and varied.gains else None,
        draws=main.draws if isinstance(main.draws, DrawsResult) else None,
        asked=asked,
        numbers=numbers(file),
        claims=claims(file, anchors=anchors),
        diagnostics=tuple(map(_portable, ordered((*file.diagnostics, *notices)))),
    )


def _portable(d: Diagnostic) -> Diagnostic:
    where = d.place
    return d if where is None else replace(d, place=replace(where, file=PurePath(where.file).name))


def _anchors(
    file: CaseFile, documents: str | Path | None
) -> tuple[dict[str, AnchorStatus], tuple[Diagnostic, ...]]:
    """Where each claim's quote stands, by claim; empty where no document was given."""
    if documents is None:
        return {}, ()
    from detente.sources.anchors import Changed, Found, Moved
    from detente.sources.library import check_documents

    checked = check_documents(file.case, documents)
    words: dict[type, AnchorStatus] = {Found: "in place", Moved: "moved", Changed: "changed"}
    status = {claim: words.get(type(where), "missing") for claim, where in checked.locations.items()}
    return status, checked.diagnostics
