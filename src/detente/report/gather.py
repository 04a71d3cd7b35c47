"""Everything a report needs, asked of the lenses and the rooms: the command stays thin."""

import datetime as dt
import json
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from typing import Any

from detente._version import __version__
from detente.case.diagnostics import Diagnostic, Problems, ordered
from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.front import Door, door_of
from detente.lenses import LENSES
from detente.lenses.deals import DealsResult, DrawsResult, Sensitivity
from detente.lenses.lens import Ask, Lens, Run, Section, answer
from detente.lenses.spread import over_draws
from detente.overview.claims import AnchorStatus, claims
from detente.overview.numbers import numbers, stakes
from detente.progress import Progress, cores, part, step

from .inputs import Asked, ReportInputs, ReportSettings


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
    path = PurePath(file.written.name)
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
        name=path.name if path.is_absolute() else file.written.name,
        focus=focus or "",
        stakes=stakes(file.case, game),
        sensitivity=varied if isinstance(varied, Sensitivity) and varied.gains else None,
        draws=main.draws if isinstance(main.draws, DrawsResult) else None,
        asked=asked,
        numbers=numbers(file),
        claims=claims(file, anchors=anchors),
        diagnostics=tuple(
            d if d.place is None else replace(d, place=replace(d.place, file=PurePath(d.place.file).name))
            for d in ordered((*file.diagnostics, *notices))
        ),
    )


def sections() -> list[tuple[Lens, Ask[Any, Any], Section]]:
    """Every section a lens brings, in order."""
    lenses = (entry.lens() for entry in LENSES.values())
    every = ((lens, ask, ask.section) for lens in lenses for ask in lens.asks if ask.section is not None)
    return sorted(every, key=lambda one: one[2].order)


def retrodicts(case: Case, today: dt.date | None = None) -> bool | None:
    """Whether a page made ``today`` calls the case's questions retrodictions, the case's own day being past.

    This is all that a page has from the day it is made. None where it asks no question, so that the day decides
    nothing.
    """
    if not (case.mechanisms and case.narratives and case.questions):
        return None
    return case.as_of < (today or dt.date.today())


def ask_all(
    door: Door,
    settings: ReportSettings,
    focus: str,
    run: Run,
    progress: Progress | None = None,
    *,
    today: dt.date | None = None,
) -> tuple[Asked, ...]:
    """Asks for every section that applies. A lens that refuses is shown refusing. Of the day that the page is made an
    ask is told no more than :func:`retrodicts`: the case's own, or the first after it."""
    case = door.need().case
    day = case.as_of + dt.timedelta(days=bool(retrodicts(case, today)))
    every = [one for one in sections() if one[2].applies(door)]
    # What the page is asked for holds for every lens that has a setting of that name.
    given = {n: v for n, v in asdict(settings).items() if n not in ("draws", "full")}
    asked = []
    for k, (lens, ask, section) in enumerate(every):
        at = step(progress, k, len(every))
        at(0.0, section.title)
        doing = replace(run, progress=at)
        record = ask.settings.full() if settings.full else ask.settings.quick()
        on = {"focus": focus if section.on_focus else "", "today": day}
        record = record.but(**{n: v for n, v in (given | on).items() if n in ask.settings.model_fields})
        count = min(settings.draws, section.full_draws if settings.full else section.draws)
        try:
            result = answer(lens, ask, door, record, doing)
            follow = count and ask.draws_too and ask.undrawn(record, result) is None
            draws = over_draws(ask, door, record, result, count=count, run=doing) if follow else None
            asked.append(Asked(lens, ask, section, record, result, draws))
        except Problems as refused:
            asked.append(Asked(lens, ask, section, record, None, refused=refused))
    return tuple(asked)


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
    return {c: words.get(type(at), "missing") for c, at in checked.locations.items()}, checked.diagnostics
