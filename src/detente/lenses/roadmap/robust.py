"""How far a road's verdict leans on the numbers: over draws, and one parameter at a time (Definition 5.11).

Over draws: the game, the play parameters, and the road's own costs and chances are drawn together, as everywhere (a
stream keyed by seed, draw and path); the scale of slack stays that of the base case. One at a time: an actor's patience
at the ends of its range, all actors' at once, the length of a step, the chance that a breach is noticed, what follows
one, and whether the others, who act at once with the deviator, still do their part where that leads into what a red
line of theirs refuses (``check`` says they do; here it is looked at as if a rule forbade it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

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


@dataclass
class _Tally:
    """One road's draws so far."""

    holds: int = 0
    lifted: int = 0
    regrets: list[float] = field(default_factory=list)
    binds: Counter[Place] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    better: Counter[str] = field(default_factory=Counter)
    acts: list[str] = field(default_factory=list)


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
    tallies: dict[str, _Tally] = {}
    done, interrupted = 0, False
    try:
        for k in range(count):
            # Whole or not at all, so that an interrupted draw counts for no road.
            checks = [(road.name, game, *_two(game, road, max_courses)) for game, road in drawn(k)]
            for name, game, check, bare in checks:
                _add(tallies.setdefault(name, _Tally()), game, check, bare)
            done += 1
            if progress is not None:
                progress(done)
    except KeyboardInterrupt:
        interrupted = True
    lines = tuple(_line(n, t, done) for n, t in tallies.items()) if done else ()
    return RoadDraws(done, seed, lines, interrupted)


def _two(game: Game, road: Road, most: int) -> tuple[Check, Check]:
    check = examine(game, road, Cache(most))
    bare, lines = lift(game, True)
    return check, examine(bare, road, Cache(most)) if lines else check


def _add(t: _Tally, game: Game, check: Check, bare: Check) -> None:
    road, start = check.plan.road, worth(game, [check.plan.road.start])[0]
    t.acts = [game.actors[i] for i in road.acting]
    t.holds += check.holds
    t.lifted += bare.holds
    t.regrets.append(check.regret)
    if not check.holds and isinstance(place := tightest(game, check), Place):
        t.binds[place] += 1
    t.short.update(game.actors[i] for i in short(check))
    t.better.update(a for i, a in enumerate(game.actors) if check.plan.flow[-1, i] >= start[i])


def _line(name: str, t: _Tally, done: int) -> DrawsLine:
    low, middle, high = (float(x) for x in np.quantile(t.regrets, [0.1, 0.5, 0.9]))
    return DrawsLine(
        name,
        t.holds / done,
        t.lifted / done,
        {a: t.better[a] / done for a in t.acts},
        (low, middle, high),
        {k: v / done for k, v in sorted(t.binds.items(), key=lambda x: (-x[1], str(x[0])))},
        {k: v / done for k, v in sorted(t.short.items(), key=lambda x: (-x[1], x[0]))},
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

    lengths = [road.period * stretch for stretch in STRETCH]
    ends = [(None, "freeze"), (road.start, "status quo")]
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
        *((remark("step length"), remark("months", n=n), at(deltas(play, n))) for n in lengths),
        *(
            (remark("breach noticed"), remark("chance", p=seen), other(game, seen=seen))
            for seen in NOTICED
            if seen != road.seen
        ),
        *(
            (remark("after a breach"), remark(what), other(game, collapse=collapse))
            for collapse, what in ends
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
