"""The best roadmap from the status quo to a goal that enforces itself, within a stated bound (Definition 5.9).

Roads are built backwards from the goal, since whether a step is kept hangs on what follows it. A road's states lie
between the status quo and the goal on every issue (an ordered issue may stop at the options in between). A step makes
up to ``width`` changes at once, by declared moves on one issue, or a declared package; everybody whom they need acts.
Among the roads from a state those are kept that leave the least tempted actor the most (the least slack, normalised),
up to ``labels`` a state and ``beam`` a distance from the goal; where none was ever dropped the search is complete
over such roads. What an actor could take back is judged as if every option between the status quo and the state had
been passed: the hardest case. Every road reported was checked again as a whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.case.diagnostics import problem, shown
from detente.game import space
from detente.game.game import Condition, Floats, Game
from detente.game.names import true_at
from detente.play.behavior import Play
from detente.view.remarks import Remark

from .check import TOLERANCE, Cache, Check, deviations, examine, lasting_costs, refusing
from .declare import through
from .parts import Part, needed, parts, with_changes
from .promises import Promise, in_force
from .road import Road, Row, Step, deltas, worth
from .settings import SearchSettings


@dataclass(frozen=True)
class Found:
    """What the search found. ``roads`` hold, the best first (the most left to the least tempted); where there is none,
    ``nearest`` is the road with the least regret."""

    goals: tuple[Row, ...]
    roads: tuple[Check, ...]
    nearest: Check | None
    complete: bool
    bound: Remark
    """What was searched."""
    interrupted: bool = False
    """Stopped early: the goals searched until then are kept."""


@dataclass(frozen=True)
class _Label:
    """A road from a state to the goal: the states to come, V now (points), and the least slack on it."""

    ahead: tuple[Row, ...]
    value: Floats
    least: float


@dataclass
class _Work:
    """One search: what it is about, and what it has seen so far."""

    game: Game
    delta: Floats
    collapse: Row | None
    settings: SearchSettings
    end: Floats | None
    span: Floats
    period: float
    fine: Floats
    """[A]: what the promises in force take off every deviation, in average value."""
    cache: Cache
    steps: dict[tuple[Row, Row], tuple[Floats, Floats, Floats] | None] = field(default_factory=dict)
    dropped: bool = False
    until: int = 0
    """Steps that may be examined before the next distance has its turn."""


def search(
    game: Game,
    play: Play,
    goal: Row | Condition,
    *,
    period: float,
    collapse: Row | None = None,
    promises: Sequence[Promise] = (),
    settings: SearchSettings | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Found:
    """The best self-enforcing roads to a goal; interrupting it keeps what was found.

    Raises Problems (L322) where there is nothing to search a road to.
    """
    settings = settings or SearchSettings()
    if isinstance(goal, Condition) and true_at(goal, game.status_quo):
        raise problem(
            "L322",
            f"the status quo already fulfils `{shown(goal.text, 200)}`",
            "ask for a goal that is not reached yet",
        )
    goals = _goals(game, goal, settings) if isinstance(goal, Condition) else [goal]
    goals = [g for g in goals if g != game.status_quo and space.feasible(game, [g]).all()]
    if not goals:
        raise problem(
            "L322",
            "no feasible state off the status quo fulfils this goal",
            "ask for another state or condition; a rule may forbid this one",
        )
    end = worth(game, [collapse])[0] if collapse is not None else None
    delta = deltas(play, period)
    bare = through(game, play, goals[:1], period=period, collapse=collapse)
    under = in_force(bare, promises)
    fine = (1 - delta) * under.fine + under.lasting_fine
    cache = Cache(settings.max_courses)
    work = _Work(game, delta, collapse, settings, end, game.base_high - game.base_low, period, fine, cache)
    found: list[_Label] = []
    interrupted, searched = False, 0
    try:
        for n, g in enumerate(goals):
            if progress is not None:
                progress(n / len(goals), f"state {n + 1} of {len(goals)}")
            found += _backwards(work, g)
            searched += 1
    except KeyboardInterrupt:
        interrupted = True
    checks = [
        examine(
            game,
            in_force(
                through(game, play, x.ahead, period=period, collapse=collapse, name="found", title=""),
                promises,
            ),
            work.cache,
        )
        for x in sorted(found, key=lambda x: -x.least)[: settings.beam]
    ]
    checks = [c for c in checks if c.walkable]
    roads = sorted((c for c in checks if c.enforces_itself), key=lambda c: -_least(c))
    nearest = min(checks, key=lambda c: c.regret, default=None)
    return Found(
        tuple(goals),
        tuple(roads),
        nearest,
        not work.dropped and not interrupted,
        _bound(work, searched, len(goals)),
        interrupted,
    )


def _least(check: Check) -> float:
    return check.binding.slack if check.binding is not None else float("inf")


def _bound(work: _Work, searched: int, goals: int) -> Remark:
    s = work.settings
    bound = {"width": s.width, "searched": searched, "goals": goals, "steps": len(work.steps), "most": s.most}
    kept = {"beam": s.beam, "labels": s.labels}
    return Remark("bound, some kept", {**bound, **kept}) if work.dropped else Remark("bound, all", bound)


def _goals(game: Game, goal: Condition, settings: SearchSettings) -> list[Row]:
    """States that fulfil a condition: those that change least, nearest first; then the nearest with further changes."""
    most, near = settings.goals, _nearest(game, goal, settings)
    keep = near[: max(1, most // 2)]
    if near:
        keep += [r for r in _sweetened(game, goal, near[0], most - len(keep)) if r not in keep]
    return keep[:most]


def _sweetened(game: Game, goal: Condition, state: Row, most: int) -> list[Row]:
    """One change of another issue after another, each the one that most raises the gain over the status quo, as a share
    of its range, of the mover that gains least; only as long as it does."""
    movers = sorted({a for m in game.moves for a in m.actors})
    span = (game.base_high - game.base_low)[movers]
    scale = np.where(span > 0, span, np.inf)
    start = worth(game, [game.status_quo])[0, movers]

    def least(rows: Sequence[Row]) -> Floats:
        gains: Floats = ((worth(game, rows)[:, movers] - start) / scale).min(axis=1)
        return gains

    found: list[Row] = []
    here, now = state, float(least([state])[0])
    for _ in range(most):
        rows = [
            (*here[:j], t, *here[j + 1 :])
            for j, size in enumerate(game.sizes)
            for t in range(size)
            if t != here[j]
        ]
        rows = [r for r in rows if true_at(goal, r) and r != game.status_quo]
        if not rows:
            break
        ok = space.feasible(game, np.array(rows, dtype=np.int64))
        ok &= np.array([not any(true_at(x.when, r) for x in game.refusals) for r in rows])
        gains = np.where(ok, least(rows), -np.inf)
        best = int(gains.argmax())
        if gains[best] <= now + 1e-9:
            break
        here, now = rows[best], float(gains[best])
        found.append(here)
    # The sweetest first.
    return found[::-1]


def _nearest(game: Game, goal: Condition, settings: SearchSettings) -> list[Row]:
    """States that fulfil a condition, changing as few issues as they must, and those as little; nearest first."""
    start = game.status_quo
    found: dict[Row, int] = {}
    for term in goal.terms:
        choices = []
        for j, allowed in zip(term.issues, term.allowed, strict=True):
            ok = [int(t) for t in np.flatnonzero(allowed)]
            if start[j] in ok:
                ok = [start[j]]
            elif game.ordered[j]:
                ok = sorted(ok, key=_nearness(start[j]))[:2]
            choices.append([(j, t) for t in ok])
        for combo in itertools.islice(itertools.product(*choices), settings.max_combinations):
            found[with_changes(start, combo)] = sum(
                abs(t - start[j]) if game.ordered[j] else 1 for j, t in combo
            )
    if found and not space.feasible(game, np.array(list(found), dtype=np.int64)).any():
        _mend_goals(game, goal, found, settings.max_repaired)
    feasible = [r for r in found if space.feasible(game, [r]).all()]
    return sorted(feasible, key=lambda r: (found[r], r))


def _mend_goals(game: Game, goal: Condition, found: dict[Row, int], most: int) -> None:
    """Adds the states that a rule's further demands make possible: up to three more changes, of the issues the broken
    rules look at."""
    front = list(found)
    for _ in range(3):
        grown: dict[Row, int] = {}
        for state in front[:most]:
            touched = {j for r in game.rules if true_at(r, state) for j in r.issues}
            for j in sorted(touched):
                for t in range(game.sizes[j]):
                    near = (*state[:j], t, *state[j + 1 :])
                    if t != state[j] and near not in found and true_at(goal, near):
                        grown[near] = found[state] + (abs(t - state[j]) if game.ordered[j] else 1)
        found.update(grown)
        front = list(grown)
        if front and space.feasible(game, np.array(front, dtype=np.int64)).any():
            return


def _nearness(start: int) -> Callable[[int], int]:
    return lambda t: abs(t - start)


def _between(game: Game, j: int, a: int, b: int) -> list[int]:
    """Options an issue may rest at on the way from ``a`` to ``b``, both included, in order."""
    if a == b:
        return [a]
    if not game.ordered[j]:
        return [a, b]
    return list(range(a, b + 1)) if a < b else list(range(a, b - 1, -1))


def _backwards(work: _Work, goal: Row) -> list[_Label]:
    game, start = work.game, work.game.status_quo
    ways = [_between(game, j, start[j], goal[j]) for j in range(len(goal))]
    rank = {j: {t: n for n, t in enumerate(w)} for j, w in enumerate(ways)}
    far = sum(len(w) - 1 for w in ways)
    value = worth(game, [goal])[0]
    levels: list[dict[Row, list[_Label]]] = [{} for _ in range(far + 1)]
    levels[far][goal] = [_Label((), value, _at_goal(work, goal, ways))]
    for level in range(far, 0, -1):
        work.until = len(work.steps) + work.settings.most // far
        for state, labels in _kept(work, levels[level]):
            for before in _before(work, state, ways):
                step = _step(work, before, state, ways)
                if step is None:
                    continue
                gain, lasting, deviation = step
                for label in labels:
                    now = (1 - work.delta) * gain - lasting + work.delta * label.value
                    least = float(_slack(work, now, deviation).min())
                    new = _Label((state, *label.ahead), now, min(label.least, least))
                    at = sum(rank[j][t] for j, t in enumerate(before))
                    _add(work, levels[at], before, new)
    return [x for labels in levels[0].values() for x in labels]


def _kept(work: _Work, level: dict[Row, list[_Label]]) -> list[tuple[Row, list[_Label]]]:
    ordered = sorted(level.items(), key=lambda x: -max(y.least for y in x[1]))
    if len(ordered) > work.settings.beam:
        work.dropped = True
    return ordered[: work.settings.beam]


def _add(work: _Work, level: dict[Row, list[_Label]], state: Row, new: _Label) -> None:
    labels = level.setdefault(state, [])
    # A road no better for anyone now, and tighter, leads to nothing that the other does not.
    if any(x.least >= new.least and (x.value >= new.value - TOLERANCE).all() for x in labels):
        return
    labels[:] = [x for x in labels if not (new.least >= x.least and (new.value >= x.value).all())]
    labels.append(new)
    labels.sort(key=lambda x: -x.least)
    if len(labels) > work.settings.labels:
        work.dropped = True
        del labels[work.settings.labels :]


def _before(work: _Work, state: Row, ways: Sequence[Sequence[int]]) -> Iterator[Row]:
    """States from which one step can lead here."""
    game = work.game
    earlier = {j: list(ways[j][: ways[j].index(t)]) for j, t in enumerate(state)}
    moved = [j for j, e in earlier.items() if e]
    seen: set[Row] = set()
    groups: list[tuple[int, ...]] = [
        c for n in range(1, work.settings.width + 1) for c in itertools.combinations(moved, n)
    ]
    for m in game.moves:
        if len(m.sets) > 1 and all(state[j] == t for j, t in m.sets):
            groups.append(tuple(j for j, _ in m.sets if earlier[j]))
    for group in dict.fromkeys(groups):
        combinations = itertools.product(*(reversed(earlier[j]) for j in group))
        for values in itertools.islice(combinations, work.settings.max_before):
            before = with_changes(state, zip(group, values, strict=True))
            if before != state and before not in seen:
                seen.add(before)
                yield before


def _step(
    work: _Work, before: Row, after: Row, ways: Sequence[Sequence[int]]
) -> tuple[Floats, Floats, Floats] | None:
    """(flow, lasting costs, best deviation) of one step, float [A] points; None where it cannot be made."""
    key = (before, after)
    if key in work.steps:
        return work.steps[key]
    if len(work.steps) >= work.until:
        work.dropped = True
        return None
    work.steps[key] = None
    game = work.game
    if not space.feasible(game, [before, after]).all() or refusing(game, before, after):
        return None
    acts = needed(game, before, after)
    made = parts(game, before, after, acts)
    if any(not p.ways for p in made):
        return None
    lasting = lasting_costs(game, made)
    work.steps[key] = (
        worth(game, [after])[0],
        lasting,
        _deviation(work, before, after, acts, made=made, ways=ways),
    )
    return work.steps[key]


def _at_goal(work: _Work, goal: Row, ways: Sequence[Sequence[int]]) -> float:
    """The least slack after completion, normalised."""
    return float(
        _slack(work, worth(work.game, [goal])[0], _deviation(work, goal, goal, (), made=(), ways=ways)).min()
    )


def _slack(work: _Work, value: Floats, deviation: Floats) -> Floats:
    """Normalised; 0 for whom nothing is at stake."""
    span = np.where(work.span > 0, work.span, 1)
    slack: Floats = np.where(work.span > 0, (value - deviation) / span, 0.0)
    return slack


def _deviation(
    work: _Work,
    before: Row,
    after: Row,
    acts: tuple[int, ...],
    *,
    made: Sequence[Part],
    ways: Sequence[Sequence[int]],
) -> Floats:
    """max over each actor's courses of (1 − δ)·u(x) − moves + δ·u(aftermath), float [A]; −inf where it has none."""
    game = work.game
    none = np.zeros(len(game.actors))
    # The options passed on the way here, as states behind, so that taking back is judged by the one rule.
    behind = [
        tuple(t if i == j else before[i] for i in range(len(before)))
        for j, w in enumerate(ways)
        for t in w[: w.index(before[j])]
    ]
    rows = [*behind, before] if after == before else [*behind, before, after]
    steps = tuple(Step("", acts, r, none, none, none) for r in rows[1:])
    road = Road("", "", rows[0], steps, work.period, work.delta, work.collapse, 1.0, none, none)
    row, _ = deviations(game, road, len(behind), made=made, end=work.end, cache=work.cache)
    best = np.full(len(row), -np.inf)
    for i, d in enumerate(row):
        if d is not None:
            now = (1 - work.delta[i]) * d.flow - d.lasting + work.delta[i] * d.after
            best[i] = float(now.max()) - work.fine[i]
    return best
