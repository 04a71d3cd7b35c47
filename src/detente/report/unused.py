"""What of the case nothing on the page was computed from, and why: by section, then by id.

It is read off the findings themselves, so that what a lens comes to use leaves the list by itself. A focus is no
statement about the matter, and is listed nowhere: it is a way to ask, with ``--focus``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.case.schema import Case
from detente.report.asked import Asked
from detente.report.inputs import ReportInputs
from detente.report.narratives import NarrativesFindings, NotWeighed
from detente.report.roads import RoadsFindings

Unused = Mapping[str, Mapping[str, str]]
"""Section of the case → id → why nothing above uses it. ``clock`` has one id, its own name."""

NOTHING_TO_WEIGH = "accounts are weighed where a case has both mechanisms and narratives"
NO_CHANCES = "it does not say what each account would have us expect"
NO_ROAD = "no roadmap that was checked needs it, or its roadmap cannot be checked as it is written"
NO_CHECK = "it cannot be checked as it is written; `detente roadmap` says why"
NO_PLAY = "play was not predicted"


def unused(inputs: ReportInputs) -> Unused:
    """Sections with at least one such entry, in the order of the page."""
    case = inputs.case
    found: dict[str, dict[str, str]] = {**_accounts(inputs), **_roads(inputs)}
    if not _played(inputs):
        why = _no_play(inputs)
        found["play"] = dict.fromkeys(case.play, why)
        if case.clock is not None and not isinstance(inputs.results.get("narratives"), NarrativesFindings):
            found["clock"] = {"clock": why}
    return {section: ids for section, ids in found.items() if ids}


def only_unused(case: Case, left: Unused) -> Case:
    """The case with nothing else in the sections that may be unused."""
    kept = {
        section: {id: entry for id, entry in getattr(case, section).items() if id in left.get(section, {})}
        for section in (
            "mechanisms",
            "narratives",
            "indicators",
            "questions",
            "roadmaps",
            "guarantors",
            "play",
        )
    }
    return case.model_copy(update={**kept, "clock": case.clock if "clock" in left else None})


def _accounts(inputs: ReportInputs) -> dict[str, dict[str, str]]:
    case, weighed = inputs.case, inputs.results.get("narratives")
    if not isinstance(weighed, NarrativesFindings):
        why = weighed.reason if isinstance(weighed, NotWeighed) else NOTHING_TO_WEIGH
        names = ("mechanisms", "narratives", "indicators", "questions")
        return {section: dict.fromkeys(getattr(case, section), why) for section in names}
    forecast = weighed.forecast.questions if weighed.forecast is not None else ()
    answered = [q for q in forecast if q.source != "nothing"]
    shown = {item.indicator for item in weighed.result.items} | {w.id for w in weighed.watch.indicators}
    for q in answered:
        answer = case.questions[q.id].answer
        shown |= set(answer.indicator or ()) if answer is not None else set()
    whys = {q.id: q.why for q in forecast} | dict(weighed.watch.left_out)
    return {
        "mechanisms": _left(case.mechanisms, (m.id for m in weighed.result.mechanisms), {}, NOTHING_TO_WEIGH),
        "narratives": _left(case.narratives, (n.id for n in weighed.result.narratives), {}, NOTHING_TO_WEIGH),
        "indicators": _left(case.indicators, shown, whys, NO_CHANCES),
        "questions": _left(case.questions, (q.id for q in answered), whys, "nothing answers it"),
    }


def _roads(inputs: ReportInputs) -> dict[str, dict[str, str]]:
    case, checked = inputs.case, inputs.results.get("roads")
    roads = checked.result.roads if isinstance(checked, RoadsFindings) else ()
    promised = (p.id for r in roads for p in r.promises)
    return {
        "roadmaps": _left(case.roadmaps, (r.name for r in roads), {}, NO_CHECK),
        "guarantors": _left(case.guarantors, promised, {}, NO_ROAD),
    }


def _left(
    declared: Iterable[str], used: Iterable[str], whys: Mapping[str, str], otherwise: str
) -> dict[str, str]:
    there = set(used)
    return {id: whys.get(id) or otherwise for id in declared if id not in there}


def _played(inputs: ReportInputs) -> bool:
    """Whether anything was computed from how the actors behave: play, patience on roads, or recorded moves."""
    weighed = inputs.results.get("narratives")
    play = _play(inputs)
    if play is not None and play.result is not None:
        return True
    if isinstance(inputs.results.get("roads"), RoadsFindings):
        return True
    if not isinstance(weighed, NarrativesFindings):
        return False
    return weighed.result.moves.weighed or (weighed.forecast is not None and bool(weighed.forecast.played))


def _no_play(inputs: ReportInputs) -> str:
    play = _play(inputs)
    if play is None or play.refused is None:
        return NO_PLAY
    return f"{NO_PLAY}: {'; '.join(d.message for d in play.refused.diagnostics)}"


def _play(inputs: ReportInputs) -> Asked | None:
    return next((asked for asked in inputs.asked if asked.section.id == "paths"), None)
