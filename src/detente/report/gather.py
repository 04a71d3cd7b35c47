"""Everything a report needs, computed in order, each stage timed: the command stays thin."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from detente._version import __version__
from detente.case.diagnostics import Diagnostic, Place, ordered
from detente.case.load import CaseFile
from detente.case.uses import numbers
from detente.front import base_game, door_of
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.names import outcome_on
from detente.game.red_lines import lift
from detente.lenses.deals import DealsSettings, analyze
from detente.lenses.deals.asks import logrolling, single_text
from detente.lenses.deals.draws import DrawsResult, over_draws
from detente.lenses.deals.why import why_not
from detente.lenses.lens import Run, cores
from detente.overview.claims import AnchorStatus, claims
from detente.overview.stakes import stakes

from . import words
from .fallbacks import fallbacks
from .inputs import Blocked, NumberUse, ReportInputs, ReportSettings
from .lenses import ask_all
from .sensitivity import one_at_a_time

Progress = Callable[[float, str], None]
"""Called with the fraction done and what is being done."""

LISTED = 60
"""Deals the lens describes for a report: enough to fill the table, whatever ``ReportSettings.best`` says."""

_STAGES = (
    "game",
    "deals",
    "red lines lifted",
    "outcomes",
    "questions",
    "lenses",
    "fallbacks",
    "sensitivity",
    "draws",
    "claims",
)
_WEIGHTS = (0.3, 3.5, 1.2, 1.6, 0.2, 42.0, 2.0, 4.0, 0.0, 0.1)


class _Clock:
    """Says what is being done and keeps how long each stage took."""

    def __init__(self, progress: Progress | None, timings: dict[str, float] | None, draws: int) -> None:
        weights = list(_WEIGHTS)
        weights[_STAGES.index("draws")] = 0.25 * draws
        total = sum(weights)
        ends = [sum(weights[: k + 1]) / total for k in range(len(weights))]
        self.spans = {s: (ends[k - 1] if k else 0.0, ends[k]) for k, s in enumerate(_STAGES)}
        self.progress, self.timings = progress, timings
        self.stage, self.since = "", 0.0

    def begin(self, stage: str) -> None:
        self.end()
        self.stage, self.since = stage, time.perf_counter()
        self.at(0.0, stage)

    def at(self, share: float, what: str) -> None:
        if self.progress is not None:
            low, high = self.spans[self.stage]
            self.progress(low + share * (high - low), what)

    def end(self) -> None:
        if self.stage and self.timings is not None:
            self.timings[self.stage] = time.perf_counter() - self.since
        self.stage = ""


def analyze_case(
    file: CaseFile,
    settings: ReportSettings | None = None,
    *,
    focus: str | None = None,
    documents: str | Path | None = None,
    cache: Path | None = None,
    today: dt.date | None = None,
    progress: Progress | None = None,
    timings: dict[str, float] | None = None,
) -> ReportInputs:
    """A loaded case → what :func:`detente.report.build_report` prints.

    ``documents`` is a folder in which every quote is looked up; ``cache`` keeps solved games; ``today`` is as in
    :func:`ask_all`. ``timings`` receives the seconds each stage took: no report says them. Raises Problems.
    """
    settings = settings or ReportSettings()
    case = file.case
    clock = _Clock(progress, timings, settings.draws)
    clock.begin("game")
    game = compile_case(case, case_hash=file.hash, base=base_game(file), focus=focus)
    clock.begin("deals")
    lens = DealsSettings(seed=settings.seed, max_listed=max(LISTED, settings.best))
    result = analyze(game, lens, clock.at)
    clock.begin("red lines lifted")
    has_lines = bool(game.refusals) or any(b.kind == "red_line" for b in game.bonuses)
    lifted = analyze(game, replace(lens, lift_red_lines=True), clock.at) if has_lines else None
    clock.begin("outcomes")
    blocked = tuple(_blocked(file, game, has_lines, clock.at))
    clock.begin("questions")
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
        lifted=lifted,
        blocked=blocked,
        stakes=stakes(case, game),
        logroll=logrolling(game),
        single_text=single_text(game),
    )
    clock.begin("lenses")
    door, run = door_of(file), Run(cache=cache, workers=cores())
    inputs = replace(inputs, asked=ask_all(door, settings, focus or "", run, clock.at, today=today))
    clock.begin("fallbacks")
    inputs = replace(inputs, asked=(*inputs.asked, *fallbacks(inputs, door)))
    clock.begin("sensitivity")
    if settings.swings:
        found = one_at_a_time(case, game, result, settings.swings, focus=focus, progress=clock.at)
        inputs = replace(inputs, sensitivity=found)
    clock.begin("draws")
    if settings.draws and result.deals:
        inputs = replace(inputs, draws=_draws(inputs, file, focus, clock.at))
    clock.begin("claims")
    anchors, notices = _anchors(file, documents)
    inputs = replace(
        inputs,
        numbers=_numbers(file),
        claims=claims(file, anchors=anchors),
        diagnostics=tuple(_portable(d) for d in ordered((*file.diagnostics, *notices))),
    )
    clock.end()
    return inputs


def _name(source: str) -> str:
    """The case as it was named; of an absolute path its end, so that the page does not tell where its maker works."""
    path = PurePath(source)
    return path.name if path.is_absolute() else source


def _blocked(file: CaseFile, game: Game, has_lines: bool, progress: Progress) -> Iterator[Blocked]:
    named = {k: o for k, o in file.case.outcomes.items() if o.talked_about}
    without = lift(game, True)[0] if has_lines else None
    for k, (id, outcome) in enumerate(named.items()):
        progress(k / len(named), outcome.title)
        target = outcome_on(game, file.case, id)
        why = why_not(game, target)
        ask_again = without is not None and not why.possible and why.examined is not None
        yield Blocked(id, why, why_not(without, target) if ask_again and without is not None else None)


def _draws(inputs: ReportInputs, file: CaseFile, focus: str | None, progress: Progress) -> DrawsResult:
    from detente.report.sections.deals import best

    count, seed = inputs.settings.draws, inputs.settings.seed
    games = (
        compile_case(file.case, case_hash=file.hash, seed=seed, draw=k, base=inputs.game, focus=focus)
        for k in range(count)
    )
    rows = [d.row for d in best(inputs)] or [d.row for d in inputs.deals.deals[: inputs.settings.best]]
    return over_draws(games, rows, lambda done: progress(done / count, f"draw {done} of {count}"))


def _numbers(file: CaseFile) -> tuple[NumberUse, ...]:
    out = []
    for n in numbers(file.case):
        assumed = n.assumed if n.grounds == "assumed" else ""
        other = n.assumed if n.grounds in ("citation", "source") else ""
        out.append(NumberUse(n.path, words.estimate(n.value), assumed, n.claims, _line(file, n.keys), other))
    return tuple(out)


def _line(file: CaseFile, keys: tuple[Any, ...]) -> str:
    """``stakes.yaml:34``: the file's name alone, so that the page does not tell where its maker keeps things."""
    place = file.place(keys)
    if place is None or not place.line:
        return ""
    return f"{PurePath(place.file).name}:{place.line}"


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
