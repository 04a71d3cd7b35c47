"""Roadmaps of a case: each checked, its least patience and its mends found, side by side; and a search to a goal."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from detente.game import space
from detente.game.game import Condition, Game
from detente.game.names import true_at
from detente.game.red_lines import lift
from detente.play.behavior import Play
from detente.view.remarks import Remark, remark

from .check import TOLERANCE, Cache, Check, examine, least_points, patience, refusing, tightest
from .find import search
from .mend import Mends, holds_until, mends
from .promises import Promise, penalties, told, trust, under
from .result import (
    ActorLine,
    FoundLine,
    LiftedLine,
    MendLine,
    RoadResult,
    SearchResult,
    StepLine,
    for_whom,
)
from .road import Road, Row, worth
from .settings import SearchSettings, Terms


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
    n, binding, common = len(road.steps), check.binding, patience(check.plan)
    who, place = _taking_part(check), tightest(game, check)
    refused = [x.values["line"] for x in check.plan.obstacles if x.code == "refused"]
    open_game, opened = lift(game, tuple(dict.fromkeys(refused)))
    shared = Cache(most) if opened else cache
    base = examine(open_game, road, shared) if opened else check
    found = mends(open_game, base, promises, shared, settings=settings) if mend else Mends()
    return RoadResult(
        case=game.case,
        case_hash=game.case_hash,
        name=road.name,
        title=road.title,
        period=road.period,
        aftermath=_aftermath(game, road.collapse),
        seen=road.seen,
        steps=tuple(_step(game, check, k, who) for k in range(n + 1)),
        actors=tuple(_actor(game, check, i) for i in who),
        holds=check.holds,
        obstacles=check.plan.obstacles,
        regret=check.regret,
        binding_step=place[0],
        binding_actor=place[1],
        binding_points=float(check.slack_points[binding.step, binding.actor]) if binding else None,
        least=common.least,
        intervals=common.intervals,
        least_per_year=_per_year(road, common.least),
        holds_until=n if check.holds else holds_until(game, road, cache),
        lifted=_lifted(game, road, most),
        mends=tuple(
            MendLine(
                kind=m.kind,
                parts=m.parts,
                holds=m.holds,
                smaller=m.smaller,
                regret=m.check.regret,
                terms=m.terms,
                steps=_legs(game, m.check),
            )
            for m in found.mends
        ),
        mends_lift=opened,
        promises=tuple(told(open_game, check, under(base, [p]), p) for p in promises),
        needed=penalties(open_game, base, promises),
        payments=found.payments,
        notes=_notes(game, check, found.tried, who),
    )


def _taking_part(check: Check) -> list[int]:
    """Who acts in some step, or could deviate at one."""
    return sorted({*check.plan.road.acting, *np.flatnonzero(np.isfinite(check.slack).any(axis=0)).tolist()})


def _per_year(road: Road, discount: float | None) -> float | None:
    return None if discount is None else discount ** (12 / road.period)


def _aftermath(game: Game, collapse: Row | None) -> Remark:
    if collapse is None or collapse == game.status_quo:
        return remark("freeze" if collapse is None else "status quo")
    return remark("collapse", state=space.name(game, collapse))


def _lifted(game: Game, road: Road, most: int) -> LiftedLine | None:
    bare, lines = lift(game, True)
    if not lines:
        return None
    check = examine(bare, road, Cache(most))
    return LiftedLine(lines, check.holds, check.regret, *tightest(game, check), patience(check.plan).least)


def _legs(game: Game, check: Check) -> tuple[Remark, ...]:
    road = check.plan.road
    return tuple(
        remark("leg", step=step.id, changes=space.differences(game, before, step.state))
        for before, step in zip(road.states, road.steps, strict=False)
    )


def _step(game: Game, check: Check, k: int, who: Sequence[int]) -> StepLine:
    road = check.plan.road
    step = road.step(k)
    names = game.actors
    best = {
        i: (d.courses, int(check.course[k, i]))
        for i, d in enumerate(check.plan.deviations[k])
        if d is not None
    }
    return StepLine(
        id=step.id,
        acts=tuple(names[i] for i in step.acts),
        changes=space.differences(game, road.states[k], step.state),
        state=space.as_mapping(game, step.state),
        slack={names[i]: float(check.slack[k, i]) if i in best else None for i in who},
        points={names[i]: float(check.slack_points[k, i]) if i in best else None for i in who},
        deviation={names[i]: courses.breaches[n] for i, (courses, n) in best.items()},
        leads_to={names[i]: space.name(game, courses.states[n]) for i, (courses, n) in best.items()},
        trust={names[i]: trust(game, check, k, i) for i in step.acts},
    )


def _actor(game: Game, check: Check, i: int) -> ActorLine:
    made, road = check.plan, check.plan.road
    found = patience(made, [i])
    return ActorLine(
        actor=game.actors[i],
        name=game.actor_names[i],
        status_quo=float(worth(game, [road.start])[0, i]),
        goal=float(made.flow[-1, i]),
        value=float(check.value[0, i]),
        discount=float(road.delta[i]),
        per_year=float(road.delta[i] ** (12 / road.period)),
        least=found.least,
        least_per_year=_per_year(road, found.least),
        upward=found.upward,
        shortfall=max(0.0, -(least_points(check, i) or 0.0)),
    )


def _notes(game: Game, check: Check, tried: Sequence[Remark], who: Sequence[int]) -> tuple[Remark, ...]:
    made, road, names = check.plan, check.plan.road, game.actors
    start = worth(game, [road.start])[0]
    worse = tuple(names[i] for i in who if made.flow[-1, i] < start[i])
    every = [(k, i, d.courses) for k, row in enumerate(made.deviations) for i, d in enumerate(row) if d]
    crossed = []
    for k, i, courses in every:
        # Sides act at once, so nothing stops a deviator before it is where a red line refuses to be.
        state = tuple(courses.states[check.course[k, i]].tolist())
        lines = tuple(r.id for r in refusing(game, road.states[k], state))
        if lines and check.slack[k, i] < -TOLERANCE:
            crossed.append(remark("crossed", who=names[i], step=road.step(k).id, lines=lines))
    return (
        *((remark("worse goal", who=worse),) if worse else ()),
        *crossed,
        *((remark("bounded"),) if any(courses.bounded for _, _, courses in every) else ()),
        *((remark("tried", each=tuple(tried)),) if tried else ()),
        *(
            remark("default discount", who=actor, value=value)
            for actor, name, value in road.defaults
            if name == "discount_per_year" and game.actor(actor) in who
        ),
        *_ratified(game, road),
    )


def _ratified(game: Game, road: Road) -> Iterator[Remark]:
    """Steps a ratifier must pass, and whether it would: it asks that the state be worth what it has without."""
    exact = space.utilities(game, road.states)
    for r in game.ratifiers:
        floor = game.floor[r.actor]
        put = [
            (step.id, value)
            for before, step, value in zip(road.states, road.steps, exact[1:, r.actor], strict=False)
            if any(before[j] != step.state[j] for j in r.when.issues) and true_at(r.when, step.state)
        ]
        if passed := tuple(step for step, value in put if value >= floor):
            yield remark("passes", who=game.actors[r.actor], steps=passed)
        asked = float(space.points(game, floor))
        if refused := tuple(
            remark("worth", step=step, worth=float(space.points(game, value)), floor=asked)
            for step, value in put
            if value < floor
        ):
            yield remark("would not pass", who=game.actors[r.actor], steps=refused)


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
        _aftermath(game, collapse),
        found.bound,
        found.complete,
        found.interrupted,
        tuple(
            FoundLine(_legs(game, c), c.binding.slack if c.binding else None, c.regret, value)
            for c, value in zip(ranked, values, strict=True)
        ),
        analyze_road(game, first.plan.road, promises, mend=not ranked, settings=settings) if first else None,
        *for_whom(values),
        settings,
    )
