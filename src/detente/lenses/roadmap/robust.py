"""How far a road's verdict leans on the numbers: over draws, and one parameter at a time (Definition 5.11).

Over draws: the game, the play parameters, and the road's own costs and chances are drawn together, as everywhere (a
stream keyed by seed, draw and path); the scale of slack stays that of the base case. One at a time: an actor's patience
at the ends of its range, all actors' at once, the length of a step, the chance that a breach is noticed, what follows
one, and whether the others, who act at once with the deviator, still do their part where that leads into what a red
line of theirs refuses (``check`` says they do; here it is looked at as if a rule forbade it).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict

from detente.case.schema import Case
from detente.ensembles.store import Entry, of_form
from detente.game.game import Floats, Game
from detente.game.red_lines import lift
from detente.play.behavior import play_of
from detente.view.remarks import remark

from .check import Cache, Check, checked, examine, plan, short, tightest
from .result import DrawsLine, MovedLine, Place
from .road import Road, deltas, worth

NOTICED = (0.5, 0.8)
"""Chances that a breach is noticed, tried beside the road's own."""

STRETCH = (0.5, 2.0)
"""Lengths of a step, as multiples of the road's own."""


def verdict(game: Game, road: Road, max_courses: int = 4_096) -> Entry:
    """A road in one draw's game: ``short`` and ``better`` (the goal is at least as good as the status quo) name
    actors, ``binds`` the tightest step and actor where the road does not hold."""
    check = examine(game, road, Cache(max_courses))
    bare, lines = lift(game, True)
    start = worth(game, [road.start])[0]
    place = tightest(game, check)
    return {
        "acts": [game.actors[i] for i in road.acting],
        "holds": check.holds,
        "lifted": examine(bare, road, Cache(max_courses)).holds if lines else check.holds,
        "regret": check.regret,
        "binds": list(place) if isinstance(place, Place) and not check.holds else None,
        "short": [game.actors[i] for i in short(check)],
        "better": [a for i, a in enumerate(game.actors) if check.plan.flow[-1, i] >= start[i]],
    }


class _Verdict(TypedDict):
    __pydantic_config__ = ConfigDict(strict=True)  # type: ignore[misc]

    acts: list[str]
    holds: bool
    lifted: bool
    regret: float
    binds: Annotated[list[str], Field(min_length=2, max_length=2)] | None
    short: list[str]
    better: list[str]


VERDICT = TypeAdapter(_Verdict)


def is_verdict(entry: Entry, actors: Collection[str]) -> bool:
    """Whether it is of the form of :func:`verdict`, of these actors."""
    if of_form(entry, VERDICT) is None:
        return False
    named = {*entry["acts"], *entry["short"], *entry["better"], *(entry["binds"] or ())[1:]}
    return named <= set(actors) and entry["regret"] >= 0


def shares(road: str, verdicts: Sequence[Mapping[str, Any]]) -> DrawsLine:
    """A road's verdicts, one a draw, as shares of the draws."""
    done = len(verdicts)
    low, middle, high = (float(x) for x in np.quantile([x["regret"] for x in verdicts], [0.1, 0.5, 0.9]))
    binds = Counter(Place(*x["binds"]) for x in verdicts if x["binds"])
    falls_short = Counter(a for x in verdicts for a in x["short"])
    better = Counter(a for x in verdicts for a in x["better"])
    return DrawsLine(
        road=road,
        holds=sum(x["holds"] for x in verdicts) / done,
        holds_lifted=sum(x["lifted"] for x in verdicts) / done,
        goal_better={a: better[a] / done for a in verdicts[-1]["acts"]},
        regret=(low, middle, high),
        binds={k: v / done for k, v in sorted(binds.items(), key=lambda x: (-x[1], str(x[0])))},
        short={k: v / done for k, v in sorted(falls_short.items(), key=lambda x: (-x[1], x[0]))},
    )


def moved(case: Case, game: Game, road: Road, max_courses: int = 4_096) -> tuple[MovedLine, ...]:
    """The road with one parameter changed at a time."""
    made, play = plan(game, road, Cache(max_courses)), play_of(case)
    ranges = {i: ends for i in road.acting if (ends := _ends(case, game.actors[i]))}

    def at(delta: Floats) -> Check:
        return checked(replace(made, road=replace(road, delta=delta)))

    def patient(end: str, who: Iterable[int]) -> Check:
        delta = road.delta.copy()
        for i in who:
            delta[i] = ranges[i][end] ** (road.period / 12)
        return at(delta)

    def other(game: Game, **changes: Any) -> Check:
        return examine(game, replace(road, **changes), Cache(max_courses))

    strict = replace(game, rules=(*game.rules, *(r.when for r in game.refusals)))
    unrefused = game.refusals and not any(x.code == "refused" for x in made.obstacles)
    varied = [
        (remark("as written"), remark("as it is"), at(road.delta)),
        *(
            (remark("patience", who=game.actors[i]), remark(end, value=value), patient(end, [i]))
            for i, pair in ranges.items()
            for end, value in pair.items()
        ),
        *(
            (remark("all patience"), remark(f"all {end}"), patient(end, ranges))
            for end in (("low", "high") if ranges else ())
        ),
        *(
            (remark("step length"), remark("months", n=n), at(deltas(play, n)))
            for n in (road.period * stretch for stretch in STRETCH)
        ),
        *(
            (remark("breach noticed"), remark("chance", p=seen), other(game, seen=seen))
            for seen in NOTICED
            if seen != road.seen
        ),
        *(
            (remark("after a breach"), remark(what), other(game, collapse=collapse))
            for collapse, what in ((None, "freeze"), (road.start, "status quo"))
            if collapse != road.collapse
        ),
        *([(remark("breach leads to"), remark("no red line"), other(strict))] if unrefused else ()),
    ]
    return tuple(
        MovedLine(road.name, parameter, value, check.holds, check.regret, *tightest(game, check))
        for parameter, value, check in varied
    )


def _ends(case: Case, actor: str) -> dict[str, float]:
    """The range of an actor's patience a year: that written, or none where the default or one number stands."""
    given = getattr(case.play.get(actor), "discount_per_year", None)
    low, high = getattr(given, "low", None), getattr(given, "high", None)
    return {} if low is None or high is None else {"low": float(low), "high": float(high)}
