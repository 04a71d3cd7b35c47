"""Roadmaps of a case: each checked, its least patience and its mends found, side by side; and a search to a goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from detente.game import space
from detente.game.game import Condition, Game
from detente.game.names import true_at
from detente.game.red_lines import lift
from detente.play.behavior import Play
from detente.view.remarks import Remark, remark

from .check import (
    TOLERANCE,
    Cache,
    Check,
    common_patience,
    examine,
    patience,
    refusing,
    step_name,
    tightest,
)
from .enumerate import markov_perfect
from .find import search
from .mend import Mends, holds_until, mends
from .promises import Promise, Promised, says
from .result import (
    ActorLine,
    EquilibriaResult,
    EquilibriumLine,
    FoundLine,
    LiftedLine,
    MendLine,
    NeededLine,
    PaymentLine,
    PromiseLine,
    RoadResult,
    SearchResult,
    StepLine,
)
from .road import Road, Row, deltas, worth
from .settings import RoadmapSettings, SearchSettings, Terms
from .trust import trust


def analyze_road(
    game: Game,
    road: Road,
    promises: Sequence[Promise] = (),
    *,
    mend: bool = True,
    cache: Cache | None = None,
    settings: Terms | None = None,
) -> RoadResult:
    """A road checked, with δ*, what each promise does to it, what is lacking and, unless ``mend`` is false, mends: in
    ids and plain numbers."""
    settings = settings or Terms()
    most = settings.max_courses
    cache = cache or Cache(most)
    check = examine(game, road, cache)
    made, n, year, who = check.plan, len(road.steps), 12 / road.period, _taking_part(check)
    common, binding, place = common_patience(made), check.binding, tightest(game, check)
    open_game, opened = lift(game, tuple(dict.fromkeys(line for _, line, _ in made.refused)))
    shared = Cache(most) if opened else cache
    base = examine(open_game, road, shared) if opened else check
    found = mends(open_game, base, promises, shared, look=mend, settings=settings)
    return RoadResult(
        case=game.case,
        case_hash=game.case_hash,
        name=road.name,
        title=road.title,
        period=road.period,
        aftermath=aftermath(game, road.collapse),
        seen=road.seen,
        steps=tuple(_step(game, check, k, who) for k in range(n + 1)),
        actors=tuple(_actor(game, check, i) for i in who),
        holds=check.holds,
        obstacles=_obstacles(game, check),
        regret=check.regret,
        binding_step=place[0],
        binding_actor=place[1],
        binding_points=float(check.slack_points[binding.step, binding.actor]) if binding else None,
        least=common.least,
        intervals=common.intervals,
        least_per_year=_raised(common.least, year),
        holds_until=n if check.holds else holds_until(game, road, cache),
        lifted=_lifted(game, road, most),
        mends=tuple(
            MendLine(m.kind, m.parts, m.holds, m.smaller, m.check.regret, m.terms, _legs(game, m.road))
            for m in found.mends
        ),
        mends_lift=opened,
        promises=tuple(_promise(game, check, p) for p in found.promised),
        needed=tuple(
            NeededLine(game.actors[x.actor], x.seen, x.once, x.lasting, x.prize, float(made.span[x.actor]))
            for x in found.needed
        ),
        payments=tuple(
            PaymentLine(
                game.actors[p.to], p.steps, p.worth, p.left, {game.actors[q.actor]: q.rate for q in p.payers}
            )
            for p in found.payments
        ),
        notes=_notes(game, check, found, who),
    )


def _raised(least: float | None, years: float) -> float | None:
    return None if least is None else least**years


def aftermath(game: Game, collapse: Row | None) -> Remark:
    """What follows a breach."""
    if collapse is None or collapse == game.status_quo:
        return remark("freeze" if collapse is None else "status quo")
    return remark("collapse", state=space.name(game, collapse))


def _lifted(game: Game, road: Road, most: int) -> LiftedLine | None:
    bare, lines = lift(game, True)
    if not lines:
        return None
    check = examine(bare, road, Cache(most))
    least = common_patience(check.plan).least
    return LiftedLine(lines, check.holds, check.regret, *tightest(game, check), least)


def _promise(game: Game, check: Check, given: Promised) -> PromiseLine:
    p = given.promise
    before, after = (_finite(c.slack_points[:, p.against].min()) for c in (check, given.check))
    return PromiseLine(
        p.id,
        game.actors[p.by],
        game.actors[p.against],
        says(game, p),
        given.check.holds,
        given.check.regret,
        before,
        after,
        given.keeping.stake,
        given.keeping.cost,
        given.keeping.kept,
    )


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _legs(game: Game, road: Road) -> tuple[Remark, ...]:
    """The steps of a road: what each sets."""
    return tuple(
        remark("leg", step=step.id, changes=space.differences(game, before, after))
        for step, (before, after) in zip(road.steps, pairwise(road.states), strict=True)
    )


def _taking_part(check: Check) -> list[int]:
    """Who acts in some step, or could deviate at one."""
    acts = {i for s in check.plan.road.steps for i in s.acts}
    return sorted(acts.union(np.flatnonzero(np.isfinite(check.slack).any(axis=0)).tolist()))


def _step(game: Game, check: Check, k: int, who: Sequence[int]) -> StepLine:
    made, road = check.plan, check.plan.road
    states, n = road.states, len(road.steps)
    here = states[min(k + 1, n)]
    acts = road.steps[k].acts if k < n else ()
    at = {i: int(check.course[k, i]) for i in range(len(game.actors))}
    best = {i: d for i, d in enumerate(made.deviations[k]) if d is not None and at[i] >= 0}
    return StepLine(
        step_name(road, k),
        tuple(game.actors[i] for i in acts),
        space.differences(game, states[k], here) if k < n else (),
        space.as_mapping(game, here),
        {game.actors[i]: float(check.slack[k, i]) if i in best else None for i in who},
        {game.actors[i]: float(check.slack_points[k, i]) if i in best else None for i in who},
        {game.actors[i]: d.breaches[at[i]] for i, d in best.items()},
        {game.actors[i]: space.name(game, d.states[at[i]]) for i, d in best.items()},
        {game.actors[i]: trust(game, check, k, i) for i in acts},
    )


def _actor(game: Game, check: Check, i: int) -> ActorLine:
    made, road = check.plan, check.plan.road
    year = 12 / road.period
    found = patience(made, i)
    least = _finite(check.slack_points[:, i].min())
    return ActorLine(
        game.actors[i],
        game.actor_names[i],
        _at_start(game, road, i),
        float(made.flow[-1, i]),
        float(check.value[0, i]),
        float(road.delta[i]),
        float(road.delta[i] ** year),
        found.least,
        _raised(found.least, year),
        found.upward,
        max(0.0, -least) if least is not None else 0.0,
    )


def _at_start(game: Game, road: Road, i: int) -> float:
    return float(worth(game, [road.start])[0, i])


def _obstacles(game: Game, check: Check) -> tuple[Remark, ...]:
    made, road = check.plan, check.plan.road
    return (
        *(
            remark("refused", step=step_name(road, k), line=line, holder=game.actors[holder])
            for k, line, holder in made.refused
        ),
        *(remark("stuck", step=step_name(road, k), issue=issue) for k, issue in made.stuck),
        *(remark("forbidden", step=step_name(road, k), rule=rule) for k, rule in made.forbidden),
    )


def _notes(game: Game, check: Check, found: Mends, who: Sequence[int]) -> tuple[Remark, ...]:
    made, road = check.plan, check.plan.road
    names = tuple(game.actors[i] for i in who)
    worse = tuple(game.actors[i] for i in who if made.flow[-1, i] < _at_start(game, road, i))
    return (
        *((remark("worse goal", who=worse),) if worse else ()),
        *_crossed(game, check),
        *((remark("bounded"),) if made.bounded else ()),
        *((remark("tried", each=found.tried),) if found.tried else ()),
        *(
            remark("default discount", who=actor, value=value)
            for actor, name, value in road.defaults
            if name == "discount_per_year" and actor in names
        ),
        *_ratified(game, road),
    )


def _ratified(game: Game, road: Road) -> list[Remark]:
    """Steps a ratifier must pass, and whether it would: it asks that the state be worth what it has without."""
    states, found = road.states, []
    exact = space.utilities(game, np.array(states, dtype=np.int64))
    for r in game.ratifiers:
        i, floor = r.actor, float(space.points(game, game.floor[r.actor]))
        passed: list[str] = []
        refused: list[Remark] = []
        for k, (before, after) in enumerate(pairwise(states)):
            if not (any(before[j] != after[j] for j in r.when.issues) and true_at(r.when, after)):
                continue
            if exact[k + 1, i] >= game.floor[i]:
                passed.append(road.steps[k].id)
            else:
                points = float(space.points(game, exact[k + 1, i]))
                refused.append(remark("worth", step=road.steps[k].id, worth=points, floor=floor))
        if passed:
            found.append(remark("passes", who=game.actors[i], steps=tuple(passed)))
        if refused:
            found.append(remark("would not pass", who=game.actors[i], steps=tuple(refused)))
    return found


def _crossed(game: Game, check: Check) -> list[Remark]:
    """Best deviations that gain and lead into what a red line refuses: sides act at once, so nothing stops them."""
    road, found = check.plan.road, []
    for k, row in enumerate(check.plan.deviations):
        for i, d in enumerate(row):
            if d is None or check.slack[k, i] >= -TOLERANCE:
                continue
            state = tuple(int(o) for o in d.states[int(check.course[k, i])])
            lines = tuple(r.id for r in refusing(game, road.states[k], state))
            if lines:
                found.append(remark("crossed", who=game.actors[i], step=step_name(road, k), lines=lines))
    return found


def analyze_search(
    game: Game,
    play: Play,
    goal: Row | Condition,
    *,
    period: float,
    collapse: Row | None = None,
    promises: Sequence[Promise] = (),
    in_force: Sequence[Promise] = (),
    settings: SearchSettings | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> SearchResult:
    """The best self-enforcing roads to a goal, and what would mend the nearest where there is none.

    ``promises`` are what could hold it, ``in_force`` those taken as given. Interrupting it keeps the roads found.
    """
    settings = settings or SearchSettings()
    found = search(
        game,
        play,
        goal,
        period=period,
        collapse=collapse,
        promises=in_force,
        settings=settings,
        progress=progress,
    )
    ranked = found.roads
    first = ranked[0] if ranked else found.nearest
    movers = sorted({i for c in ranked for i in _taking_part(c)})
    values = [{game.actors[i]: float(c.value[0, i]) for i in movers} for c in ranked]
    return SearchResult(
        game.case,
        game.case_hash,
        goal.text if isinstance(goal, Condition) else space.name(game, goal),
        tuple(space.name(game, g) for g in found.goals),
        period,
        aftermath(game, collapse),
        found.bound,
        found.complete,
        found.interrupted,
        tuple(
            FoundLine(_legs(game, c.plan.road), c.binding.slack if c.binding else None, c.regret, value)
            for c, value in zip(ranked, values, strict=True)
        ),
        None
        if first is None
        else analyze_road(game, first.plan.road, promises, mend=not ranked, settings=settings),
        *_for_whom(values),
        settings,
    )


def analyze_equilibria(
    game: Game, play: Play, *, period: float, settings: RoadmapSettings | None = None
) -> EquilibriaResult:
    """The pure Markov-perfect equilibria of steps that cannot be undone, in ids. Raises Problems (L324)."""
    found = markov_perfect(game, deltas(play, period), settings)
    movers = sorted({a for m in game.moves for a in m.actors})
    values = [{game.actors[i]: e.value[i] for i in movers} for e in found.outcomes]
    return EquilibriaResult(
        found.states,
        found.count,
        period,
        tuple(
            EquilibriumLine(tuple(space.name(game, s) for s in e.path), value, e.regret)
            for e, value in zip(found.outcomes, values, strict=True)
        ),
        *_for_whom(values),
        (remark("packages", packages=found.left_out),) if found.left_out else (),
    )


def _for_whom(values: Sequence[dict[str, float]]) -> tuple[dict[str, int], dict[str, int]]:
    """By actor, which is the best for it and which the worst, counted from 1."""
    which = range(len(values))
    actors = values[0] if values else {}
    best = {a: max(which, key=lambda k: values[k][a]) + 1 for a in actors}
    return best, {a: min(which, key=lambda k: values[k][a]) + 1 for a in actors}
