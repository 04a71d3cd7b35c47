"""The distribution of the state forward in time under predicted play.

With Q(t) the rates μσA of moves really made under the values V(t) of the backward pass (Definition 4.10):

    dp/dt = Q(t)ᵀ p        p over the states; p(0) the state play starts from

by uniformisation (Jensen 1953; Grassmann 1977) of a chain whose rates change with time: one step of length h is the
average of p and of two uniformised steps p + h·Qᵀp, the first under the rates at its start, the second under those at
its end. For h ≤ 1/Σμ each is a distribution, and the error falls with the square of h. The chance that a condition has
held at least once is 1 − Σp of the chain whose flow into it is dropped (first passage); its median is where that
crosses one half, between two steps on a straight line.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.game.game import Bools, Floats, Ints

from .kernel import Kernel, backward, heun
from .visited import Visited, exits, look, onward, standing, visited_of

EVERY_STATE = 4_096
"""States up to which every one that can be reached is moved on from."""
LEAST = 1e-10
"""In larger games states less likely than this are not moved on from; what rests there is reported."""
TOP = 5
"""Likeliest states told."""
PARTS = 8
"""Into which a stretch under rates that stand is cut to find medians."""
KEEP_BYTES = 1 << 30
"""Values of all steps are kept up to this size; beyond it those at the ends of stages are, and the rest made twice."""


@dataclass(frozen=True)
class Stage:
    """A stretch of time under one game, in equal steps; what is reported is reported at its end. ``still``: the values
    after it are stationary ones of its own game, so that they stand throughout."""

    kernel: Kernel
    months: float
    steps: int
    still: bool = False

    @property
    def step(self) -> float:
        return self.months / self.steps


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One step: from ``start``, ``h`` months; values float [A, S] at its two ends; ``last`` whether the stage ends with
    it."""

    stage: int
    start: float
    h: float
    kernel: Kernel
    now: Floats
    then: Floats
    last: bool


@dataclass(frozen=True, kw_only=True)
class Forward:
    """At the start and at the end of every stage (T + 1 ``times``): what is expected of the state then.

    ``fans`` per issue float [T + 1, o]; float [T + 1, K] the chance that each condition ``holds``, and that it has held
    at least once, ``reached``, whose ``median`` float [K] is the months by which that is one half, inf beyond the last
    time. Float [T + 1]: ``unmoved`` that nothing has moved, ``rate`` the moves expected a month. Float [T + 1, A],
    range units: ``values`` of playing on, ``flows`` the worth of the state. ``likeliest`` per time (state, chance),
    likeliest first; ``joint`` float [T + 1, S] where asked for; ``begin`` float [A, S] the values at the start;
    ``visited`` states whose moves were looked at, ``resting`` the chance that lies at the end in states too unlikely
    to be moved on from.
    """

    times: Floats
    fans: tuple[Floats, ...]
    holds: Floats
    reached: Floats
    median: Floats
    unmoved: Floats
    rate: Floats
    values: Floats
    flows: Floats
    likeliest: tuple[tuple[tuple[int, float], ...], ...]
    joint: Floats | None
    begin: Floats
    visited: int
    resting: float


def stages(
    parts: Sequence[tuple[Kernel, float]],
    times: Sequence[float],
    longest: float = math.inf,
    still: bool = False,
) -> tuple[Stage, ...]:
    """Stages of no more than ``longest`` months a step, cut at ``times`` and where one game follows another.

    ``parts`` are (game, months it lasts), in order; no step is longer than the game's own longest. ``still``: the
    values after the last part are its own game's stationary ones.
    """
    found = []
    start = 0.0
    for n, (kernel, months) in enumerate(parts):
        end = start + months
        cuts = [start, *sorted({t for t in times if start + 1e-9 < t < end - 1e-9}), end]
        h = min(longest, kernel.board.longest_step)
        stands = still and n + 1 == len(parts)
        for a, b in itertools.pairwise(cuts):
            # Under values that stand a step of any length is exact.
            steps = 1 if stands else max(1, math.ceil((b - a) / h - 1e-9))
            if b > a:
                found.append(Stage(kernel, b - a, steps, stands))
        start = end
    return tuple(found)


def walk(plan: Sequence[Stage], end: Floats) -> Iterator[Leg]:
    """The steps of a plan forward in time, with the values of the backward pass from ``end`` (float [A, S])."""
    whole = _fit(plan, end)
    kept: list[list[Floats]] = []
    for stage in reversed(plan):
        path = _stage_values(stage, end)
        kept.append(path if whole else [end])
        end = path[0]
        del path
    start = 0.0
    for n, (stage, values) in enumerate(zip(plan, reversed(kept), strict=True)):
        path = values if whole else _stage_values(stage, values[0])
        for k in range(stage.steps):
            last = k + 1 == stage.steps
            yield Leg(
                stage=n,
                start=start + k * stage.step,
                h=stage.step,
                kernel=stage.kernel,
                now=path[k],
                then=path[k + 1],
                last=last,
            )
        start += stage.months


def _fit(plan: Sequence[Stage], end: Floats) -> bool:
    return end.nbytes * (sum(stage.steps for stage in plan) + 1) <= KEEP_BYTES


def _stage_values(stage: Stage, end: Floats) -> list[Floats]:
    """Values at the start, after each step and at the end of a stage."""
    if stage.still:
        return [end] * (stage.steps + 1)
    path = [end]
    work = (np.empty_like(end), np.empty_like(end))
    for _ in range(stage.steps):
        path.append(heun(stage.kernel, path[-1], stage.step, work))
    return path[::-1]


def start_values(plan: Sequence[Stage], end: Floats) -> Floats:
    """Values at the start of a plan, float [A, S]."""
    for stage in reversed(plan):
        if not stage.still:
            end = backward(stage.kernel, end, stage.months, stage.steps)
    return end


def _reached(left: Floats, column: Sequence[int]) -> list[float]:
    """The chance that each condition has held, from what is left of the whole and of each condition's column."""
    return [0.0 if k < 0 else min(1.0, max(0.0, 1.0 - float(left[k] / left[0]))) for k in column]


def forward(
    plan: Sequence[Stage],
    end: Floats,
    start: int,
    conditions: Sequence[Bools] = (),
    *,
    joint: bool = False,
    least: float | None = None,
    legs: Iterable[Leg] | None = None,
) -> Forward:
    """The state forward in time from state number ``start``; ``conditions`` bool [S] each.

    ``end`` are the values float [A, S] after the last stage: u where play really ends, else stationary ones. States
    less likely than ``least`` are not moved on from (visited.py): 0 in small games, :data:`LEAST` in others.
    ``legs`` are the plan's steps where they are made already.
    """
    kernel = plan[0].kernel
    followed, column = _followed(conditions)
    if least is None:
        least = 0.0 if kernel.size <= EVERY_STATE else LEAST
    crowd = visited_of(kernel, start, tuple(followed), least)
    unmoved = 1.0
    times = [0.0]
    left = [crowd.chance.sum(axis=0)]
    begin = end
    reports: list[dict[str, Any]] = []
    for leg in legs if legs is not None else walk(plan, end):
        crowd.chance = look(crowd, leg.kernel, leg.now, crowd.chance)
        if not reports:
            begin = leg.now
            reports.append(_report(crowd, leg.now, conditions, column=column, unmoved=unmoved, joint=joint))
        if not plan[leg.stage].still:
            quick = float(exits(crowd)[0])
            onward(crowd, leg.then, leg.h)
            one = unmoved * (1.0 - leg.h * quick)
            unmoved = 0.5 * (unmoved + one * (1.0 - leg.h * float(exits(crowd)[0])))
            times.append(leg.start + leg.h)
            left.append(crowd.chance.sum(axis=0))
        elif leg.last:
            months = plan[leg.stage].months
            unmoved *= math.exp(-months * float(exits(crowd)[0]))
            # With points between the ends of the stretch, for the medians.
            for h, sums in standing(crowd, months):
                for part in range(1, PARTS + 1):
                    times.append(times[-1] + h / PARTS)
                    left.append((part / PARTS) ** np.arange(len(sums)) @ sums)
        if leg.last:
            reports.append(_report(crowd, leg.then, conditions, column=column, unmoved=unmoved, joint=joint))

    def over(name: str) -> Floats:
        return np.array([report[name] for report in reports])

    reached = np.array([_reached(each, column) for each in left])
    return Forward(
        times=np.concatenate([[0.0], np.cumsum([s.months for s in plan])]),
        fans=tuple(np.array(fan) for fan in zip(*(r["fans"] for r in reports), strict=True)),
        holds=over("holds"),
        reached=over("reached"),
        median=np.array([_median(np.array(times), each) for each in reached.T]),
        unmoved=over("unmoved"),
        rate=over("rate"),
        values=over("values"),
        flows=over("flows"),
        likeliest=tuple(report["likeliest"] for report in reports),
        joint=over("joint") if joint else None,
        begin=begin,
        visited=len(crowd.listed),
        resting=float(crowd.chance[~crowd.is_listed[: len(crowd.chance)], 0].sum()),
    )


def _report(
    crowd: Visited,
    values: Floats,
    conditions: Sequence[Bools],
    *,
    column: Sequence[int],
    unmoved: float,
    joint: bool,
) -> dict[str, Any]:
    """What :class:`Forward` says of one time, by its names."""
    chance = np.zeros(crowd.kernel.size)
    chance[crowd.states[: len(crowd.chance)]] = crowd.chance[:, 0]
    return {
        "fans": marginals(crowd.kernel, chance),
        "holds": [float(chance[c].sum()) for c in conditions],
        "reached": _reached(crowd.chance.sum(axis=0), column),
        "unmoved": unmoved,
        "rate": float(exits(crowd) @ crowd.chance[crowd.listed[: len(crowd.goal)], 0]),
        "values": values @ chance,
        "flows": crowd.kernel.board.flow @ chance,
        "likeliest": likeliest(chance, TOP),
        "joint": chance if joint else None,
    }


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Where the halving of the step ended: the last run, its longest step, and the most that a probability moved when
    it was last halved; with an error that falls with the square of h a third of that is left. ``legs`` are its steps
    with their values, None where they were too large to keep."""

    forward: Forward
    step: float
    steps: int
    moved: float
    within: bool
    legs: tuple[Leg, ...] | None


def settled(
    parts: Sequence[tuple[Kernel, float]],
    times: Sequence[float],
    end: Floats,
    start: int,
    conditions: Sequence[Bools] = (),
    *,
    tolerance: float = 0.005,
    max_halvings: int = 6,
    joint: bool = False,
    still: bool = False,
) -> Settled:
    """Forward with the step halved until no probability of the result moves by more than ``tolerance``."""
    longest = min((kernel.board.longest_step for kernel, _ in parts), default=math.inf)
    before: Forward | None = None
    moved = math.inf
    for _ in range(max_halvings + 1):
        plan = stages(parts, times, longest, still)
        legs = None
        legs = tuple(walk(plan, end)) if _fit(plan, end) else None
        now = forward(plan, end, start, conditions, joint=joint, legs=legs)
        if all(stage.still for stage in plan):
            # Rates that stand are taken by a series, not by steps: there is nothing to halve.
            moved = 0.0
        elif before is not None:
            moved = furthest(before, now)
        if moved <= tolerance:
            break
        before, longest = now, _longest(plan) / 2
    return Settled(
        forward=now,
        step=_longest(plan),
        steps=sum(stage.steps for stage in plan),
        moved=moved,
        within=moved <= tolerance,
        legs=legs,
    )


def _longest(plan: Sequence[Stage]) -> float:
    return max((s.step for s in plan if not s.still), default=max(s.step for s in plan))


def furthest(a: Forward, b: Forward) -> float:
    """The most any probability differs by."""
    names = ("holds", "reached", "unmoved", *(() if a.joint is None or b.joint is None else ("joint",)))
    pairs = [*zip(a.fans, b.fans, strict=True), *((getattr(a, name), getattr(b, name)) for name in names)]
    return max(float(np.abs(x - y).max(initial=0.0)) for x, y in pairs)


def _followed(conditions: Sequence[Bools]) -> tuple[list[Bools], list[int]]:
    """Conditions that need a distribution of their own, alike ones once; and per condition its column, −1 where it
    holds nowhere and so is never reached."""
    found = {c.tobytes(): c for c in conditions if c.any()}
    column = {key: k for k, key in enumerate(found, 1)}
    return list(found.values()), [column.get(c.tobytes(), -1) for c in conditions]


def marginals(kernel: Kernel, chance: Floats) -> list[Floats]:
    """Per issue, the chance of each option."""
    found = []
    left = chance
    for size in kernel.board.game.sizes:
        # What is left holds the issues still to come, summed over those done.
        shaped = left.reshape(size, -1)
        found.append(shaped.sum(axis=1))
        left = shaped.sum(axis=0)
    return found


def likeliest(chance: Floats, count: int) -> tuple[tuple[int, float], ...]:
    """(state, chance), likeliest first, lower number first where equal; states with no chance are left out."""
    count = min(count, len(chance))
    if not count:
        return ()
    least = np.partition(chance, len(chance) - count)[len(chance) - count]
    some: Ints = np.flatnonzero((chance >= least) & (chance > 0))
    order = some[np.lexsort((some, -chance[some]))][:count]
    return tuple((int(s), float(chance[s])) for s in order)


def _median(times: Floats, reached: Floats) -> float:
    at = int(np.argmax(reached >= 0.5))
    if reached[at] < 0.5:
        return math.inf
    if at == 0:
        return 0.0
    share = (0.5 - reached[at - 1]) / (reached[at] - reached[at - 1])
    return float(times[at - 1] + share * (times[at] - times[at - 1]))
