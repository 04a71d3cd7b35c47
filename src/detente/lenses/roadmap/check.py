"""Does a roadmap enforce itself? The general checker (Definitions 5.1–5.4).

A step lasts Δ; its actors act at once; the flow u_i of the state reached is received during the period. With
δ_i = e^(−ρ_i·Δ), in average value (a flow u for ever is worth u):

    V_i(n+1) = u_i(sⁿ)
    V_i(k)   = (1 − δ_i)·(u_i(s^k) + benefit − cost − payment) − moves + δ_i·V_i(k+1)

A deviator (``parts``: it stalls, leaves out, takes back) has one period in the state x that the others' moves then
produce, keeps the one-off benefits the others' acts bring, and after that the aftermath for ever: c, the collapse
state, or x frozen. With chance 1 − s the breach goes unnoticed and the road goes on; a promise costs it F with
chance q, once, or F* for as long as the breach lasts:

    D_i(k) = max over its courses of (1 − δ_i)·(u_i(x) + benefit − [cost if it acted] − q·F) − moves
             + δ_i·(s·(u_i(c) or u_i(x)) + (1 − s)·V_i(k+1)) − q·F*

At the goal, an actor may take back for as long as the road's end lasts: step n+1, with V_i(n+1) and no moves of the
others. slack = V − D. The road enforces itself if no slack is negative; the regret is the largest shortfall, 0 if none:
what the keenest deviator gains by its best single deviation.

Two conventions of value are the same checker on different roads. *On completion*: one-off benefits equal the costs and
the flow comes only with the last step. *Pro rata*: the states on the way have flows of their own.

Slack of i depends on δ_i alone and, given it, is a polynomial; δ* is found by bisection on this checker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.game.game import Bools, Floats, Game, Ints, Refusal
from detente.game.names import true_at
from detente.view.remarks import Remark, remark

from .parts import Courses, Part, courses, parts
from .result import Place
from .road import Road, Row, worth

TOLERANCE = 1e-12
"""Normalised slack above −TOLERANCE counts as none short: float rounding."""

BISECTION = 1e-10
"""To within this, δ* is bisected."""

GRID = 400
"""Discounts tried between 0 and 1 before bisecting, so that a road that holds only in between is not missed."""


@dataclass(frozen=True)
class Deviations:
    """One actor's courses at one step, with what hangs on the road besides, float [m], in points: ``once`` are one-off
    benefits less one-off costs, ``after`` is u_i for ever once the breach is noticed."""

    courses: Courses
    once: Floats
    after: Floats


@dataclass(frozen=True)
class Plan:
    """A road with everything worked out that does not hang on patience: by step and actor, in points.

    ``flow`` [n+1, A] is u_i of the state reached at each step; the last row is the goal, for ever. ``once`` and
    ``lasting`` are [n, A], ``deviations`` [n+1][A]. ``span`` [A] is the base case's range of each actor, by which slack
    is normalised. ``obstacles`` are why it cannot be walked: ``refused``, a step into what a red line refuses, which
    needs its holder's consent; ``stuck``, a change that no declared move of those who act makes; ``forbidden``, a state
    that a rule forbids.
    """

    road: Road
    flow: Floats
    once: Floats
    lasting: Floats
    deviations: tuple[tuple[Deviations | None, ...], ...]
    parts: tuple[tuple[Part, ...], ...]
    span: Floats
    obstacles: tuple[Remark, ...]


@dataclass
class Cache:
    """What roads of one game share, and how many courses of an actor at a step are looked at in full."""

    max_courses: int = 4_096
    courses: dict[tuple[object, ...], Courses | None] = field(default_factory=dict)
    parts: dict[tuple[Row, Row, tuple[int, ...]], tuple[Part, ...]] = field(default_factory=dict)


def plan(game: Game, road: Road, cache: Cache | None = None) -> Plan:
    """Everything about a road that does not hang on patience. ``cache`` keeps what roads of one game share."""
    cache = Cache() if cache is None else cache
    flow = worth(game, road.states)
    end = worth(game, [road.collapse])[0] if road.collapse is not None else None
    walked = [(step, before, step.state) for before, step in zip(road.states, road.steps, strict=False)]
    keys = [(before, after, step.acts) for step, before, after in walked]
    made = [cache.parts.get(key) or cache.parts.setdefault(key, parts(game, *key)) for key in keys]
    obstacles = (
        *(
            remark("refused", step=step.id, line=r.id, holder=game.actors[r.holder])
            for step, before, after in walked
            for r in refusing(game, before, after)
        ),
        *(
            remark("stuck", step=step.id, issue=game.issues[part.change[0]])
            for step, every in zip(road.steps, made, strict=True)
            for part in every
            if not part.ways
        ),
        *(
            remark("forbidden", step=step.id, rule=r.id)
            for step in road.steps
            for r in game.rules
            if true_at(r, step.state)
        ),
    )
    return Plan(
        road,
        np.concatenate([flow[1:], flow[-1:]]),
        np.array([s.benefit - s.cost - s.pays for s in road.steps]),
        np.array([lasting_costs(game, every) for every in made]),
        tuple(deviations(game, road, k, made=x, end=end, cache=cache) for k, x in enumerate([*made, ()])),
        tuple(made),
        game.base_high - game.base_low,
        obstacles,
    )


def deviations(
    game: Game, road: Road, k: int, *, made: Sequence[Part], end: Floats | None, cache: Cache
) -> tuple[Deviations | None, ...]:
    """Everybody's courses at a step. ``end``: u after a collapse."""
    step, states = road.step(k), road.states
    # Who does not act in a step can only take back what it moves by itself.
    able = {m.actors[0] for m in game.moves if len(m.actors) == 1 and len(m.sets) == 1} | {*step.acts}
    # Which earlier states there were only matters as a set of options left behind.
    behind = frozenset((j, t) for r in states[:k] for j, t in enumerate(r) if t != states[k][j])
    row: list[Deviations | None] = [None] * len(game.actors)
    for i in able:
        key = (states[k], step.state, i, step.acts, bool(step.cost[i]), bool(step.pays[i] > 0), behind)
        if key not in cache.courses:
            cache.courses[key] = courses(game, road, k, i, made=made, most=cache.max_courses)
        if (found := cache.courses[key]) is not None:
            once = step.benefit[i] - np.where(found.acted, step.cost[i], 0.0)
            after = found.flow if end is None else np.full(len(found.flow), end[i])
            row[i] = Deviations(found, once, after)
    return tuple(row)


def lasting_costs(game: Game, made: Sequence[Part]) -> Floats:
    """What the moves of a step cost each, in lasting points, float [A]."""
    costs = np.zeros(len(game.actors))
    for part in made:
        for payer, cost in part.bill:
            costs[payer] += cost / game.scale
    return costs


def refusing(game: Game, before: Row, after: Row) -> list[Refusal]:
    """Red lines that refuse to be entered by a step."""
    return [r for r in game.refusals if true_at(r.when, after) and not true_at(r.when, before)]


def slack_of(made: Plan, i: int, delta: Floats) -> tuple[Floats, Floats, Ints]:
    """(slack, value, best course) of actor ``i``, [n+1, G], points, for discounts ``delta`` float [G].

    The course is an index into the step's deviations, −1 where the actor has none (slack then infinite).
    """
    road, n = made.road, len(made.road.steps)
    value = np.full((n + 1, len(delta)), made.flow[n, i])
    slack = np.full(value.shape, np.inf)
    course = np.full(value.shape, -1, dtype=np.int64)
    ahead, fine, for_good = value[n], road.fine[i], road.lasting_fine[i]
    for k in range(n, -1, -1):
        if k < n:
            value[k] = (1 - delta) * (made.flow[k, i] + made.once[k, i]) - made.lasting[k, i] + delta * ahead
        if (d := made.deviations[k][i]) is not None:
            flow, lasting = d.courses.flow + d.once - fine, d.courses.lasting
            now = flow[:, None] * (1 - delta) - lasting[:, None] - for_good
            best = now + delta * (road.seen * d.after[:, None] + (1 - road.seen) * ahead)
            course[k] = best.argmax(axis=0)
            slack[k] = value[k] - best.max(axis=0)
        ahead = value[k]
    return slack, value, course


@dataclass(frozen=True)
class Short:
    """The tightest place of a road: ``step`` is n where it is after completion, ``slack`` normalised."""

    step: int
    actor: int
    slack: float


@dataclass(frozen=True, kw_only=True)
class Check:
    """A road checked at its own patience: [n+1, A] by step, the last row after completion, and actor.

    ``slack`` is normalised, +inf where an actor has no deviation; ``slack_points`` and ``value``, V_i(k), are in
    points. ``course`` is the best deviation, an index into ``plan.deviations[k][i]``; −1 for none. ``binding`` is None
    where nobody can deviate anywhere. ``regret``, normalised, is the largest gain from one deviation; 0 where none
    gains.
    """

    plan: Plan
    slack: Floats
    slack_points: Floats
    value: Floats
    course: Ints
    binding: Short | None
    regret: float

    @property
    def walkable(self) -> bool:
        """Whether every step can be made at all: by declared moves, past the rules, with no red line refusing."""
        return not self.plan.obstacles

    @property
    def enforces_itself(self) -> bool:
        return self.regret <= TOLERANCE

    @property
    def holds(self) -> bool:
        """It can be walked, and no actor gains by deviating at any step."""
        return self.walkable and self.enforces_itself


def tightest(game: Game, check: Check) -> tuple[str | None, str | None]:
    """Where a road is tightest and for whom: a :class:`~.result.Place`, if anybody can deviate anywhere."""
    at = check.binding
    return (None, None) if at is None else Place(check.plan.road.step(at.step).id, game.actors[at.actor])


def short(check: Check) -> list[int]:
    """Actors that gain by some deviation."""
    return [i for i in range(len(check.plan.span)) if (check.slack[:, i] < -TOLERANCE).any()]


def least_points(check: Check, i: int) -> float | None:
    """The least slack of an actor, in its points; None where it cannot deviate."""
    least = float(check.slack_points[:, i].min())
    return least if np.isfinite(least) else None


def normal(made: Plan, slack: Floats, i: int) -> Floats:
    """Points as shares of the actor's range; 0 where it has none (and infinite stays infinite)."""
    return slack / float(made.span[i]) if made.span[i] > 0 else np.where(np.isinf(slack), slack, 0.0)


def examine(game: Game, road: Road, cache: Cache | None = None) -> Check:
    """Checks a road at its own δ_i."""
    return checked(plan(game, road, cache))


def checked(made: Plan) -> Check:
    """A plan at its road's own δ_i."""
    actors = range(len(made.span))
    each = [slack_of(made, i, made.road.delta[i : i + 1]) for i in actors]
    points, value, course = (np.concatenate(columns, axis=1) for columns in zip(*each, strict=True))
    slack = np.column_stack([normal(made, points[:, i], i) for i in actors])
    at, who = divmod(int(slack.argmin()), len(actors))
    least = float(slack[at, who])
    binding = Short(at, who, least) if np.isfinite(least) else None
    return Check(
        plan=made,
        slack=slack,
        slack_points=points,
        value=value,
        course=course,
        binding=binding,
        regret=max(0.0, -least) if binding else 0.0,
    )


@dataclass(frozen=True)
class Patience:
    """For which discounts per period the road is kept: every interval found, within [0, 1] (1 stands for the limit),
    and the ``least``, δ*, from which it is kept up to the end of the first; None where no patience is enough."""

    least: float | None
    intervals: tuple[tuple[float, float], ...]

    @property
    def upward(self) -> bool:
        """Whether everybody more patient than δ* keeps it too."""
        return self.least is not None and len(self.intervals) == 1 and self.intervals[0][1] == 1.0


def patience(made: Plan, actors: Sequence[int] | None = None, *, tolerance: float = TOLERANCE) -> Patience:
    """δ*: the least discount per period, the same for all, at which none of ``actors`` (of all, where they are not
    given) gains by deviating; of one, whatever the others' patience. By bisection."""
    who = range(len(made.span)) if actors is None else actors

    def kept(delta: Floats) -> Bools:
        every = [normal(made, slack_of(made, i, delta)[0], i).min(axis=0) for i in who]
        return np.asarray(np.min(every, axis=0) >= -tolerance)

    def turn(low: float, high: float, low_kept: bool) -> float:
        while high - low > BISECTION:
            middle = (low + high) / 2
            if kept(np.array([middle]))[0] == low_kept:
                low = middle
            else:
                high = middle
        return low if low_kept else high

    # Denser towards 1, where long roads turn.
    grid = np.unique(np.concatenate([np.linspace(0, 1, GRID + 1), 1 - np.geomspace(1e-9, 0.1, GRID // 2)]))
    ok = kept(grid)
    turns = [turn(grid[k], grid[k + 1], ok[k]) for k in np.flatnonzero(ok[1:] != ok[:-1])]
    ends = [*([0.0] if ok[0] else ()), *map(float, turns), *([1.0] if ok[-1] else ())]
    # At δ = 1 alone nothing that happens on the way weighs anything: a limit, not a patience.
    intervals = tuple(x for x in zip(ends[::2], ends[1::2], strict=True) if x != (1.0, 1.0))
    return Patience(intervals[0][0] if intervals else None, intervals)
