"""Roadmaps of a case: each checked, its least patience and its mends found, side by side; and a search to a goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from detente.game import space
from detente.game.game import Condition, Game
from detente.game.names import true_at
from detente.game.red_lines import lift
from detente.play.behavior import Play

from .check import TOLERANCE, Cache, Check, changes, common_patience, examine, patience
from .enumerate import markov_perfect
from .find import Found, SearchSettings, search
from .mend import Mends, holds_until, mends
from .parts import ticked
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
from .road import Road, Row, deltas
from .trust import trust

AFTER = "(after)"
"""Names the time after completion among the steps."""


def analyze_road(
    game: Game,
    road: Road,
    promises: Sequence[Promise] = (),
    *,
    mend: bool = True,
    cache: Cache | None = None,
) -> RoadResult:
    """A road checked, with δ*, what each promise does to it, what is lacking and, unless ``mend`` is false, mends."""
    cache = Cache() if cache is None else cache
    return told(game, examine(game, road, cache), promises, mend=mend, cache=cache)


def told(
    game: Game,
    check: Check,
    promises: Sequence[Promise] = (),
    *,
    mend: bool = True,
    cache: Cache | None = None,
) -> RoadResult:
    """A check in names and plain numbers."""
    made, road = check.plan, check.plan.road
    n = len(road.steps)
    who = [i for i in range(len(game.actors)) if _takes_part(check, i)]
    common = common_patience(made)
    binding = check.binding
    year = 12 / road.period
    open_game, opened = lift(game, tuple(dict.fromkeys(line for _, line, _ in made.refused)))
    base = examine(open_game, road) if opened else check
    found = mends(open_game, base, promises, None if opened else cache, look=mend)
    return RoadResult(
        case=game.case,
        case_hash=game.case_hash,
        name=road.name,
        title=road.title,
        period=road.period,
        aftermath=aftermath(game, road.collapse),
        seen=road.seen,
        steps=tuple(_step(game, check, k) for k in range(n + 1)),
        actors=tuple(_actor(game, check, i) for i in who),
        holds=check.holds,
        obstacles=_obstacles(game, check),
        regret=check.regret,
        binding_step=_name(road, binding.step) if binding else None,
        binding_actor=game.actors[binding.actor] if binding else None,
        binding_points=float(check.slack_points[binding.step, binding.actor]) if binding else None,
        least=common.least,
        intervals=common.intervals,
        least_per_year=None if common.least is None else common.least**year,
        holds_until=n if check.holds else holds_until(game, road, cache),
        lifted=_lifted(game, road),
        mends=tuple(
            MendLine(m.kind, m.parts, m.holds, m.smaller, m.check.regret, m.terms, _in_words(game, m.road))
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


def aftermath(game: Game, collapse: Row | None) -> str:
    """What follows a breach, in words."""
    return "freeze" if collapse is None else f"collapse: {space.name(game, collapse)}"


def _lifted(game: Game, road: Road) -> LiftedLine | None:
    bare, lines = lift(game, True)
    if not lines:
        return None
    check = examine(bare, road)
    least = common_patience(check.plan).least
    at = check.binding
    return LiftedLine(
        lines,
        check.holds,
        check.regret,
        _name(road, at.step) if at else None,
        game.actors[at.actor] if at else None,
        least,
    )


def _promise(game: Game, check: Check, given: Promised) -> PromiseLine:
    p = given.promise

    def least(of: Check) -> float | None:
        x = float(of.slack_points[:, p.against].min())
        return x if np.isfinite(x) else None

    return PromiseLine(
        p.id,
        game.actors[p.by],
        game.actors[p.against],
        says(game, p),
        given.check.holds,
        given.check.regret,
        least(check),
        least(given.check),
        given.keeping.stake,
        given.keeping.cost,
        given.keeping.kept,
    )


def _in_words(game: Game, road: Road) -> tuple[str, ...]:
    states = road.states
    return tuple(
        f"{s.id}: " + ", ".join(f"{j}={to}" for j, _, to in changes(game, states[k], states[k + 1]))
        for k, s in enumerate(road.steps)
    )


def _name(road: Road, k: int) -> str:
    return road.steps[k].id if k < len(road.steps) else AFTER


def _takes_part(check: Check, i: int) -> bool:
    acts = any(i in s.acts for s in check.plan.road.steps)
    return acts or bool(np.isfinite(check.slack[:, i]).any())


def _step(game: Game, check: Check, k: int) -> StepLine:
    made, road = check.plan, check.plan.road
    states = road.states
    here = states[min(k + 1, len(states) - 1)]
    can = [i for i in range(len(game.actors)) if check.course[k, i] >= 0]
    best = {i: made.deviations[k][i] for i in can}
    acts = road.steps[k].acts if k < len(road.steps) else ()
    shown = [i for i in range(len(game.actors)) if _takes_part(check, i)]
    return StepLine(
        _name(road, k),
        tuple(game.actors[i] for i in acts),
        changes(game, states[k], here) if k < len(road.steps) else (),
        space.as_mapping(game, here),
        {game.actors[i]: float(check.slack[k, i]) if i in best else None for i in shown},
        {game.actors[i]: float(check.slack_points[k, i]) if i in best else None for i in shown},
        {game.actors[i]: d.said[int(check.course[k, i])] for i, d in best.items() if d is not None},
        {
            game.actors[i]: space.name(game, d.states[int(check.course[k, i])])
            for i, d in best.items()
            if d is not None
        },
        {game.actors[i]: trust(game, check, k, i) for i in acts if k < len(road.steps)},
    )


def _actor(game: Game, check: Check, i: int) -> ActorLine:
    made, road = check.plan, check.plan.road
    year = 12 / road.period
    found = patience(made, i)
    start = float(space.points(game, space.utilities(game, [road.start]))[0, i])
    least = float(check.slack_points[:, i].min())
    return ActorLine(
        game.actors[i],
        game.actor_names[i],
        start,
        float(made.flow[-1, i]),
        float(check.value[0, i]),
        float(road.delta[i]),
        float(road.delta[i] ** year),
        found.least,
        None if found.least is None else found.least**year,
        found.upward,
        max(0.0, -least) if np.isfinite(least) else 0.0,
    )


def _obstacles(game: Game, check: Check) -> tuple[str, ...]:
    made, road = check.plan, check.plan.road
    out = [
        f"step “{_name(road, k)}” enters what red line “{line}” of `{game.actors[holder]}` refuses"
        for k, line, holder in made.refused
    ]
    out += [
        f"step “{_name(road, k)}”: no declared move of those who act sets `{issue}` from where it is"
        for k, issue in made.stuck
    ]
    out += [f"step “{_name(road, k)}” leads to what rule “{rule}” forbids" for k, rule in made.forbidden]
    return tuple(out)


def _notes(game: Game, check: Check, found: Mends, who: Sequence[int]) -> tuple[str, ...]:
    made, road = check.plan, check.plan.road
    out = []
    worse = [game.actors[i] for i in who if made.flow[-1, i] < _at_start(game, road, i)]
    if worse:
        out.append(f"the goal itself is worse than the status quo for {', '.join(map(ticked, worse))}")
    out += _crossed(game, check)
    if made.bounded:
        out.append(
            "some actor has so many courses that taking back was tried issue by issue, and all at once"
        )
    if found.tried:
        out.append("mends tried: " + "; ".join(found.tried))
    assumed = [
        a for a in road.assumed if a.split(":")[0] in {game.actors[i] for i in who} and "discount" in a
    ]
    out += [f"`{actor}`:{words}" for actor, _, words in (a.partition(":") for a in assumed)]
    out += _ratified(game, road)
    return tuple(out)


def _ratified(game: Game, road: Road) -> list[str]:
    """Steps a ratifier must pass, and whether it would: it asks that the state be worth what it has without."""
    states, out = road.states, []
    exact = space.utilities(game, np.array(states, dtype=np.int64))
    for r in game.ratifiers:
        i, floor = r.actor, float(space.points(game, game.floor[r.actor]))
        passed, refused = [], []
        for k in range(len(road.steps)):
            moved = any(states[k][j] != states[k + 1][j] for j in r.when.issues)
            if not (moved and true_at(r.when, states[k + 1])):
                continue
            worth = float(space.points(game, exact[k + 1, i]))
            name = f"“{_name(road, k)}”"
            if exact[k + 1, i] >= game.floor[i]:
                passed.append(name)
            else:
                refused.append(f"{name} (worth {worth:.4g} points to it, where it asks for {floor:.4g})")
        if passed:
            out.append(f"`{game.actors[i]}` must pass {', '.join(passed)}, and would")
        if refused:
            out.append(
                f"`{game.actors[i]}` must pass {', '.join(refused)}, and would not; the check does not hang on it"
            )
    return out


def _crossed(game: Game, check: Check) -> list[str]:
    """Best deviations that gain and lead into what a red line refuses: sides act at once, so nothing stops them."""
    made, road, out = check.plan, check.plan.road, []
    for k in range(len(road.steps) + 1):
        for i, d in enumerate(made.deviations[k]):
            if d is None or check.slack[k, i] >= -TOLERANCE:
                continue
            x = tuple(int(o) for o in d.states[int(check.course[k, i])])
            crossed = [
                f"“{r.id}”"
                for r in game.refusals
                if true_at(r.when, x) and not true_at(r.when, road.states[k])
            ]
            if crossed:
                out.append(
                    f"the breach by `{game.actors[i]}` at “{_name(road, k)}” leads into what {', '.join(crossed)} "
                    "refuses: the others act at once with it, and cannot answer before it is done"
                )
    return out


def _at_start(game: Game, road: Road, i: int) -> float:
    return float(space.points(game, space.utilities(game, [road.start]))[0, i])


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
    text = goal.text if isinstance(goal, Condition) else space.name(game, goal)
    return _searched(game, text, found, period=period, collapse=collapse, promises=promises)


def _searched(
    game: Game,
    goal: str,
    found: Found,
    *,
    period: float,
    collapse: Row | None,
    promises: Sequence[Promise],
) -> SearchResult:
    first = found.roads[0] if found.roads else found.nearest
    movers = {i for c in found.roads for i in range(len(game.actors)) if _takes_part(c, i)}
    ranked = bool(found.roads)
    return SearchResult(
        game.case,
        game.case_hash,
        goal,
        tuple(space.name(game, g) for g in found.goals),
        period,
        aftermath(game, collapse),
        found.bound,
        found.complete,
        found.interrupted,
        tuple(
            FoundLine(
                _in_words(game, c.plan.road),
                c.binding.slack if c.binding else None,
                c.regret,
                {game.actors[i]: float(c.value[0, i]) for i in sorted(movers)},
            )
            for c in found.roads
        ),
        told(game, first, promises, mend=not ranked) if first is not None else None,
        {game.actors[i]: found.best[i] + 1 for i in sorted(movers)} if ranked else {},
        {game.actors[i]: found.worst[i] + 1 for i in sorted(movers)} if ranked else {},
    )


def analyze_equilibria(game: Game, play: Play, *, period: float) -> EquilibriaResult:
    """The pure Markov-perfect equilibria of steps that cannot be undone, in names. Raises Problems (L324)."""
    found = markov_perfect(game, deltas(play, period))
    movers = sorted({a for m in game.moves for a in m.actors})
    notes = (f"packages are not among the moves: {', '.join(found.left_out)}",) if found.left_out else ()
    return EquilibriaResult(
        found.states,
        found.count,
        period,
        tuple(
            EquilibriumLine(
                tuple(space.name(game, s) for s in e.path),
                {game.actors[i]: e.value[i] for i in movers},
                e.regret,
            )
            for e in found.outcomes
        ),
        {game.actors[i]: found.best[i] + 1 for i in movers} if found.outcomes else {},
        {game.actors[i]: found.worst[i] + 1 for i in movers} if found.outcomes else {},
        notes,
    )
