"""The questions ``detente roadmap`` answers."""

from __future__ import annotations

import detente
from detente.case.diagnostics import Diagnostic

from . import screen
from .cases_in import Chosen
from .session import INTERRUPTED, answer, current

Lift = bool | tuple[str, ...]


def lift(text: str | None) -> Lift:
    """Which red lines to lift, from the option."""
    if text in (None, "all"):
        return text == "all"
    assert text is not None
    return tuple(x.strip() for x in text.split(","))


def compared(
    chosen: Chosen,
    roads: tuple[str, ...],
    *,
    period: str | None,
    aftermath: str | None,
    guarantees: tuple[str, ...],
    lift: Lift,
    focus: str | None,
    mends: bool,
    equilibria: bool,
    draws: int,
    seed: int,
    limit: int,
) -> None:
    """Roads side by side."""
    from .roadmap_show import show

    with screen.progress("roads", talk=bool(draws)) as update:
        result = detente.roadmap(
            chosen.file,
            roads,
            period=period,
            aftermath=aftermath,
            guarantee=guarantees,
            lift_red_lines=lift,
            focus=focus,
            mends=mends,
            equilibria=equilibria,
            draws=draws,
            seed=seed,
            progress=update,
        )
    stopped = None
    if result.draws is not None and result.draws.interrupted:
        stopped = _stopped(f"the shares over the {result.draws.draws:,} draws that were done")
    answer({"roads": result.to_json(), "search": None}, lambda: show(result, limit), stopped)


def search(
    chosen: Chosen,
    goal: str,
    *,
    period: str | None,
    aftermath: str | None,
    guarantees: tuple[str, ...],
    lift: Lift,
    focus: str | None,
    limit: int,
) -> None:
    """Roads to a goal."""
    from .roadmap_show import show_search

    with screen.progress("searching", talk=True) as update:
        found = detente.road_search(
            chosen.file,
            goal,
            period=period,
            aftermath=aftermath,
            guarantee=guarantees,
            lift_red_lines=lift,
            focus=focus,
            progress=update,
        )
    stopped = _stopped("the roads found until then") if found.interrupted else None
    answer({"roads": None, "search": found.to_json()}, lambda: show_search(found, limit), stopped)


def _stopped(kept: str) -> list[Diagnostic]:
    """What an interrupted run says, with what it kept."""
    found = [
        Diagnostic(
            "X130", "error", f"interrupted; kept: {kept}", None, "run the same command again for all of it"
        )
    ]
    current().code = INTERRUPTED
    screen.report(found)
    return found
