"""How far a road's verdict leans on the numbers: over draws, and one parameter at a time (Definition 5.11).

Over draws: the game, the play parameters, and the road's own costs and chances are drawn together, as everywhere (a
stream keyed by seed, draw and path); the scale of slack stays that of the base case. One at a time: an actor's patience
at the ends of its range, all actors' at once, the length of a step, the chance that a breach is noticed, what follows
one, and whether the others, who act at once with the deviator, still do their part where that leads into what a red
line of theirs refuses (``check`` says they do; here it is looked at as if a rule forbade it).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from detente.case.schema import Case
from detente.game.game import Floats, Game
from detente.game.red_lines import lift
from detente.play.behavior import play_of
from detente.view.remarks import remark

from .check import Cache, Check, checked, examine, plan, short, tightest
from .result import DrawsLine, MovedLine, Place, RoadDraws
from .road import Road, deltas, worth

NOTICED = (0.5, 0.8)
"""Chances that a breach is noticed, tried beside the road's own."""

STRETCH = (0.5, 2.0)
"""Lengths of a step, as multiples of the road's own."""


class _Draw(NamedTuple):
    """A road in one draw; ``short`` and ``better`` (the goal is at least as good as the status quo) name actors."""

    road: str
    acts: list[str]
    holds: bool
    lifted: bool
    regret: float
    binds: Place | None
    short: list[str]
    better: list[str]


def over_draws(
    drawn: Callable[[int], Sequence[tuple[Game, Road]]],
    count: int,
    *,
    seed: int = 0,
    max_courses: int = 4_096,
    progress: Callable[[int], None] | None = None,
) -> RoadDraws:
    """How often each road enforces itself. ``drawn`` gives the roads of a draw, each with its game; interrupting keeps
    the draws done."""
    each: dict[str, list[_Draw]] = {}
    done, interrupted = 0, False
    try:
        for k in range(count):
            # Whole or not at all, so that an interrupted draw counts for no road.
            for draw in [_checked(game, road, max_courses) for game, road in drawn(k)]:
                each.setdefault(draw.road, []).append(draw)
            done += 1
            if progress is not None:
                progress(done)
    except KeyboardInterrupt:
        interrupted = True
    lines = tuple(_line(draws, done) for draws in each.values()) if done else ()
    return RoadDraws(done, seed, lines, interrupted)


def _checked(game: Game, road: Road, most: int) -> _Draw:
    check = examine(game, road, Cache(most))
    bare, lines = lift(game, True)
    start = worth(game, [road.start])[0]
    place = tightest(game, check)
    return _Draw(
        road.name,
        [game.actors[i] for i in road.acting],
        check.holds,
        examine(bare, road, Cache(most)).holds if lines else check.holds,
        check.regret,
        place if isinstance(place, Place) and not check.holds else None,
        [game.actors[i] for i in short(check)],
        [a for i, a in enumerate(game.actors) if check.plan.flow[-1, i] >= start[i]],
    )


def _line(draws: Sequence[_Draw], done: int) -> DrawsLine:
    low, middle, high = (float(x) for x in np.quantile([x.regret for x in draws], [0.1, 0.5, 0.9]))
    binds = Counter(x.binds for x in draws if x.binds)
    falls_short = Counter(a for x in draws for a in x.short)
    better = Counter(a for x in draws for a in x.better)
    return DrawsLine(
        draws[0].road,
        sum(x.holds for x in draws) / done,
        sum(x.lifted for x in draws) / done,
        {a: better[a] / done for a in draws[-1].acts},
        (low, middle, high),
        {k: v / done for k, v in sorted(binds.items(), key=lambda x: (-x[1], str(x[0])))},
        {k: v / done for k, v in sorted(falls_short.items(), key=lambda x: (-x[1], x[0]))},
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
