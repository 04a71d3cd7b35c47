"""How far a road's verdict leans on the numbers: over draws, and one parameter at a time (Definition 5.11).

Over draws: the game, the play parameters, and the road's own costs and chances are drawn together, as everywhere (a
stream keyed by seed, draw and path); the scale of slack stays that of the base case. One at a time: an actor's patience
at the ends of its range, all actors' at once, the length of a step, the chance that a breach is noticed, what follows
one, and whether the others, who act at once with the deviator, still do their part where that leads into what a red
line of theirs refuses (``check`` says they do; here it is looked at as if a rule forbade it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from detente.case.schema import Case
from detente.game import space
from detente.game.game import Floats, Game
from detente.game.red_lines import lift
from detente.play.behavior import play_of

from .analyze import AFTER
from .check import TOLERANCE, Check, checked, examine, plan
from .result import DrawsLine, MovedLine, RoadDraws
from .road import Road, deltas

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
    binds: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    better: Counter[str] = field(default_factory=Counter)
    acts: tuple[str, ...] = ()


def over_draws(
    drawn: Callable[[int], Sequence[tuple[Game, Road]]],
    count: int,
    *,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> RoadDraws:
    """How often each road enforces itself. ``drawn`` gives the roads of a draw, each with its game; interrupting keeps
    the draws done."""
    tallies: dict[str, _Tally] = {}
    done, interrupted = 0, False
    try:
        for k in range(count):
            # Whole or not at all, so that an interrupted draw counts for no road.
            checks = [(road.name, game, *_two(game, road)) for game, road in drawn(k)]
            for name, game, check, bare in checks:
                _add(tallies.setdefault(name, _Tally()), game, check, bare)
            done += 1
            if progress is not None:
                progress(done)
    except KeyboardInterrupt:
        interrupted = True
    lines = tuple(_line(n, t, done) for n, t in tallies.items()) if done else ()
    return RoadDraws(done, seed, lines, interrupted)


def _two(game: Game, road: Road) -> tuple[Check, Check]:
    check = examine(game, road)
    bare, lines = lift(game, True)
    return check, examine(bare, road) if lines else check


def _add(t: _Tally, game: Game, check: Check, bare: Check) -> None:
    t.holds += check.holds
    t.lifted += bare.holds
    t.regrets.append(check.regret)
    road = check.plan.road
    at = check.binding
    if not check.holds and at is not None:
        name = road.steps[at.step].id if at.step < len(road.steps) else AFTER
        t.binds[f"{name} / {game.actors[at.actor]}"] += 1
    acts = sorted({i for s in road.steps for i in s.acts})
    t.acts = tuple(game.actors[i] for i in acts)
    start = space.points(game, space.utilities(game, [road.start]))[0]
    for i in range(len(game.actors)):
        if (check.slack[:, i] < -TOLERANCE).any():
            t.short[game.actors[i]] += 1
        if check.plan.flow[-1, i] >= start[i]:
            t.better[game.actors[i]] += 1


def _line(name: str, t: _Tally, done: int) -> DrawsLine:
    low, middle, high = (float(x) for x in np.quantile(t.regrets, [0.1, 0.5, 0.9]))
    return DrawsLine(
        name,
        t.holds / done,
        t.lifted / done,
        {a: t.better[a] / done for a in t.acts},
        (low, middle, high),
        {k: v / done for k, v in sorted(t.binds.items(), key=lambda x: (-x[1], x[0]))},
        {k: v / done for k, v in sorted(t.short.items(), key=lambda x: (-x[1], x[0]))},
    )


def moved(case: Case, game: Game, road: Road) -> tuple[MovedLine, ...]:
    """The road with one parameter changed at a time."""
    made = plan(game, road)
    play = play_of(case)
    out: list[MovedLine] = []

    def line(parameter: str, value: str, check: Check) -> None:
        at = check.binding
        out.append(
            MovedLine(
                road.name,
                parameter,
                value,
                check.holds,
                check.regret,
                (road.steps[at.step].id if at.step < len(road.steps) else AFTER) if at else None,
                game.actors[at.actor] if at else None,
            )
        )

    def at(delta: Floats) -> Check:
        return checked(replace(made, road=replace(road, delta=delta)))

    line("as written", "", at(road.delta))
    acting = sorted({i for s in road.steps for i in s.acts})
    ends = {i: _ends(case, game, i) for i in acting}
    for i in acting:
        for which, value in zip(("low", "high"), ends[i], strict=True):
            if value is not None:
                delta = road.delta.copy()
                delta[i] = value ** (road.period / 12)
                line(f"patience of `{game.actors[i]}`", f"{value:g} a year ({which})", at(delta))
    ranged = any(x is not None for pair in ends.values() for x in pair)
    for k, which in enumerate(("low", "high") if ranged else ()):
        delta = road.delta.copy()
        for i in acting:
            if (value := ends[i][k]) is not None:
                delta[i] = value ** (road.period / 12)
        line("patience of all", f"each at its {which}", at(delta))
    for stretch in STRETCH:
        line("length of a step", f"{road.period * stretch:g} months", at(deltas(play, road.period * stretch)))
    for seen in NOTICED:
        if seen != road.seen:
            line("chance that a breach is noticed", f"{seen:g}", examine(game, replace(road, seen=seen)))
    for collapse, words in ((None, "freeze"), (road.start, "back to the status quo")):
        if collapse != road.collapse:
            line("after a breach", words, examine(game, replace(road, collapse=collapse)))
    if game.refusals and not made.refused:
        strict = replace(game, rules=(*game.rules, *(r.when for r in game.refusals)))
        line("what a breach can lead to", "nothing that a red line refuses", examine(strict, road))
    return tuple(out)


def _ends(case: Case, game: Game, i: int) -> tuple[float | None, float | None]:
    """The range of an actor's patience a year: that written, or none where the default or one number stands."""
    written = case.play.get(game.actors[i])
    given = written.discount_per_year if written is not None else None
    low, high = getattr(given, "low", None), getattr(given, "high", None)
    if low is None or high is None:
        return None, None
    return float(low), float(high)
