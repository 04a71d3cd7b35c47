"""What of the case nothing on the page was computed from, and why: by section, then by id.

It is read off the findings themselves, so that what a lens comes to use leaves the list by itself. A focus is no
statement about the matter, and is listed nowhere: it is a way to ask, with ``--focus``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.case.schema import Case
from detente.lenses.forecast.view import why as why_of
from detente.lenses.roadmap import RoadsResult
from detente.lenses.watch.view import WORDS
from detente.report.asked import Asked, result_of
from detente.report.inputs import ReportInputs
from detente.view.remarks import worded
from detente.view.speech import PLAIN

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
        if case.clock is not None and inputs.answered("watch") is None:
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
    case, weighed, watched = inputs.case, inputs.answered("narratives"), inputs.answered("watch")
    foreseen = inputs.answered("forecast")
    if weighed is None or watched is None:
        why = inputs.refused("narratives") or NOTHING_TO_WEIGH
        names = ("mechanisms", "narratives", "indicators", "questions")
        return {section: dict.fromkeys(getattr(case, section), why) for section in names}
    forecast = foreseen.questions if foreseen is not None else ()
    answered = [q for q in forecast if q.source != "nothing"]
    shown = {item.indicator for item in weighed.items} | {w.id for w in watched.indicators}
    for q in answered:
        answer = case.questions[q.id].answer
        shown |= set(answer.indicator or ()) if answer is not None else set()
    whys = {q.id: PLAIN.say(why_of(q)) for q in forecast} | {
        n: PLAIN.say(worded(left, WORDS)) for n, left in watched.left_out
    }
    return {
        "mechanisms": _left(case.mechanisms, (m.id for m in weighed.mechanisms), {}, NOTHING_TO_WEIGH),
        "narratives": _left(case.narratives, (n.id for n in weighed.narratives), {}, NOTHING_TO_WEIGH),
        "indicators": _left(case.indicators, shown, whys, NO_CHANCES),
        "questions": _left(case.questions, (q.id for q in answered), whys, "nothing answers it"),
    }


def _roads(inputs: ReportInputs) -> dict[str, dict[str, str]]:
    case, checked = inputs.case, result_of(inputs.asked, "roads")
    roads = checked.roads if isinstance(checked, RoadsResult) else ()
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
    weighed, foreseen = inputs.answered("narratives"), inputs.answered("forecast")
    play = _play(inputs)
    if play is not None and play.result is not None:
        return True
    if result_of(inputs.asked, "roads") is not None:
        return True
    if weighed is None:
        return False
    return bool(weighed.moves.weighed or (foreseen is not None and foreseen.played))


def _no_play(inputs: ReportInputs) -> str:
    play = _play(inputs)
    if play is None or play.refused is None:
        return NO_PLAY
    return f"{NO_PLAY}: {'; '.join(d.message for d in play.refused.diagnostics)}"


def _play(inputs: ReportInputs) -> Asked | None:
    return next((asked for asked in inputs.asked if asked.section.id == "paths"), None)
