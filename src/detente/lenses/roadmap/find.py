"""The best roadmap from the status quo to a goal that enforces itself, within a stated bound (Definition 5.9).

Roads are built backwards from the goal, since whether a step is kept hangs on what follows it. A road's states lie
between the status quo and the goal on every issue (an ordered issue may stop at the options in between). A step makes
up to ``width`` changes at once, by declared moves on one issue, or a declared package; everybody whom they need acts.
Among the roads from a state those are kept that leave the least tempted actor the most (the least slack, normalised),
up to ``labels`` a state and ``beam`` a distance from the goal; where none was ever dropped the search is complete
over such roads. What an actor could take back is judged as if every option between the status quo and the state had
been passed: the hardest case. Every road reported was checked again as a whole.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

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
from .road import Road, Row, Step, worth
from .settings import SearchSettings


@dataclass(frozen=True)
class Found:
    """What the search found. ``roads`` hold, the best first (the most left to the least tempted); where there is none,
    ``nearest`` is the road with the least regret. ``bound`` is what was searched; ``interrupted``: stopped early, the
    goals searched until then are kept."""

    goals: tuple[Row, ...]
    roads: tuple[Check, ...]
    nearest: Check | None
    complete: bool
    bound: Remark
    interrupted: bool = False


_Made = tuple[Floats, Floats, Floats]
"""Flow, lasting costs and best deviation of one step, float [A] points."""


@dataclass(frozen=True)
class _Label:
    """A road from a state to the goal: the states to come, V now (points), and the least slack on it."""

    ahead: tuple[Row, ...]
    value: Floats
    least: float


@dataclass
class _Work:
    """One search: what it is about, and what it has seen so far.

    ``road`` leads to one of the goals, under the promises in force, for what roads have in common; ``until`` are the
    steps that may be examined before the next distance has its turn.
    """

    game: Game
    road: Road
    settings: SearchSettings
    cache: Cache
    steps: dict[tuple[Row, Row], _Made | None] = field(default_factory=dict)
    dropped: bool = False
    until: int = 0


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

    def road(states: Sequence[Row]) -> Road:
        made = through(game, play, states, period=period, collapse=collapse, name="found", title="")
        return in_force(made, promises)

    work = _Work(game, road(goals[:1]), settings, Cache(settings.max_courses))
    labels: list[_Label] = []
    interrupted, searched = False, 0
    try:
        for n, g in enumerate(goals):
            if progress is not None:
                progress(n / len(goals), f"state {n + 1} of {len(goals)}")
            labels += _backwards(work, g)
            searched += 1
    except KeyboardInterrupt:
        interrupted = True
    best = sorted(labels, key=lambda x: -x.least)[: settings.beam]
    checks = [c for x in best if (c := examine(game, road(x.ahead), work.cache)).walkable]
    holding = sorted(
        (c for c in checks if c.enforces_itself),
        key=lambda c: -c.binding.slack if c.binding is not None else float("-inf"),
    )
    bound = settings.model_dump(include={"width", "most"})
    bound |= {"searched": searched, "goals": len(goals), "steps": len(work.steps)}
    some = Remark("bound, some kept", bound | settings.model_dump(include={"beam", "labels"}))
    return Found(
        tuple(goals),
        tuple(holding),
        min(checks, key=lambda c: c.regret, default=None),
        not work.dropped and not interrupted,
        some if work.dropped else Remark("bound, all", bound),
        interrupted,
    )


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
    barred = (*game.rules, *(refusal.when for refusal in game.refusals))
    movers = sorted({a for m in game.moves for a in m.actors})
    span = (game.base_high - game.base_low)[movers]
    scale = np.where(span > 0, span, np.inf)
    start = worth(game, [game.status_quo])[0, movers]

    def least(rows: Sequence[Row]) -> Floats:
        return np.asarray(((worth(game, rows)[:, movers] - start) / scale).min(axis=1))

    found: list[Row] = []
    here, now = state, float(least([state])[0])
    for _ in range(most):
        rows = [
            near
            for j, size in enumerate(game.sizes)
            for t in range(size)
            if t != here[j]
            and (near := with_changes(here, [(j, t)])) != game.status_quo
            and true_at(goal, near)
            and not any(true_at(x, near) for x in barred)
        ]
        gains = least(rows) if rows else np.array([-np.inf])
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
            ok = np.flatnonzero(allowed)
            if game.ordered[j]:
                ok = ok[np.abs(ok - start[j]).argsort(kind="stable")][:2]
            choices.append([(j, start[j])] if allowed[start[j]] else [(j, t) for t in ok.tolist()])
        for combo in itertools.islice(itertools.product(*choices), settings.max_combinations):
            found[with_changes(start, combo)] = sum(_far(game, j, t, start) for j, t in combo)
    if found and not space.feasible(game, np.array(list(found), dtype=np.int64)).any():
        _mend_goals(game, goal, found, settings.max_repaired)
    return sorted((r for r in found if space.feasible(game, [r]).all()), key=lambda r: (found[r], r))


def _mend_goals(game: Game, goal: Condition, found: dict[Row, int], most: int) -> None:
    """Adds the states that a rule's further demands make possible: up to three more changes, of the issues the broken
    rules look at."""
    front = list(found)
    for _ in range(3):
        grown = {
            near: found[state] + _far(game, j, t, state)
            for state in front[:most]
            for j in sorted({j for r in game.rules if true_at(r, state) for j in r.issues})
            for t in range(game.sizes[j])
            if (near := with_changes(state, [(j, t)])) not in found and true_at(goal, near)
        }
        found.update(grown)
        front = list(grown)
        if front and space.feasible(game, np.array(front, dtype=np.int64)).any():
            return


def _far(game: Game, j: int, option: int, state: Row) -> int:
    """How far it is to an option of an issue from where a state has it."""
    return abs(option - state[j]) if game.ordered[j] else 1


def _between(game: Game, j: int, a: int, b: int) -> list[int]:
    """Options an issue may rest at on the way from ``a`` to ``b``, both included, in order."""
    if not game.ordered[j]:
        return list(dict.fromkeys((a, b)))
    return list(range(a, b + 1) if a <= b else range(a, b - 1, -1))


def _backwards(work: _Work, goal: Row) -> list[_Label]:
    game, delta, settings = work.game, work.road.delta, work.settings
    ways = [_between(game, j, a, b) for j, (a, b) in enumerate(zip(game.status_quo, goal, strict=True))]
    far = sum(len(w) - 1 for w in ways)
    value = worth(game, [goal])[0]
    least = _least(work, value, _deviation(work, goal, goal, (), made=(), ways=ways))
    levels: list[dict[Row, list[_Label]]] = [{} for _ in range(far + 1)]
    levels[far][goal] = [_Label((), value, least)]
    for level in range(far, 0, -1):
        work.until = len(work.steps) + settings.most // far
        kept = sorted(levels[level].items(), key=lambda x: -max(label.least for label in x[1]))
        work.dropped |= len(kept) > settings.beam
        for state, labels in kept[: settings.beam]:
            for before in _before(work, state, ways):
                if (step := _step(work, before, state, ways)) is None:
                    continue
                gain, lasting, deviation = step
                at = sum(w.index(t) for w, t in zip(ways, before, strict=True))
                for label in labels:
                    now = (1 - delta) * gain - lasting + delta * label.value
                    least = min(label.least, _least(work, now, deviation))
                    _add(work, levels[at].setdefault(before, []), _Label((state, *label.ahead), now, least))
    return [x for labels in levels[0].values() for x in labels]


def _add(work: _Work, labels: list[_Label], new: _Label) -> None:
    # A road no better for anyone now, and tighter, leads to nothing that the other does not.
    if any(x.least >= new.least and (x.value >= new.value - TOLERANCE).all() for x in labels):
        return
    labels[:] = [x for x in labels if not (new.least >= x.least and (new.value >= x.value).all())]
    labels.append(new)
    labels.sort(key=lambda x: -x.least)
    work.dropped |= len(labels) > work.settings.labels
    del labels[work.settings.labels :]


def _before(work: _Work, state: Row, ways: Sequence[Sequence[int]]) -> Iterator[Row]:
    """States from which one step can lead here."""
    earlier = {j: list(ways[j][: ways[j].index(t)]) for j, t in enumerate(state)}
    moved = [j for j, options in earlier.items() if options]
    seen = {state}
    groups = [c for n in range(1, work.settings.width + 1) for c in itertools.combinations(moved, n)]
    packages = [m.sets for m in work.game.moves if len(m.sets) > 1 and all(state[j] == t for j, t in m.sets)]
    groups += [tuple(j for j, _ in sets if earlier[j]) for sets in packages]
    for group in dict.fromkeys(groups):
        combinations = itertools.product(*(reversed(earlier[j]) for j in group))
        for values in itertools.islice(combinations, work.settings.max_before):
            before = with_changes(state, zip(group, values, strict=True))
            if before not in seen:
                seen.add(before)
                yield before


def _step(work: _Work, before: Row, after: Row, ways: Sequence[Sequence[int]]) -> _Made | None:
    """What one step brings and how it tempts; None where it cannot be made, or is one too many."""
    game, key = work.game, (before, after)
    if key in work.steps:
        return work.steps[key]
    if len(work.steps) >= work.until:
        work.dropped = True
        return None
    work.steps[key] = None
    if space.feasible(game, [before, after]).all() and not refusing(game, before, after):
        acts = needed(game, before, after)
        made = parts(game, before, after, acts)
        if all(p.ways for p in made):
            deviation = _deviation(work, before, after, acts, made=made, ways=ways)
            work.steps[key] = worth(game, [after])[0], lasting_costs(game, made), deviation
    return work.steps[key]


def _least(work: _Work, value: Floats, deviation: Floats) -> float:
    """The least slack, normalised; 0 for whom nothing is at stake."""
    span = work.game.base_high - work.game.base_low
    return float(np.where(span > 0, (value - deviation) / np.where(span > 0, span, 1), 0.0).min())


def _deviation(
    work: _Work,
    before: Row,
    after: Row,
    acts: tuple[int, ...],
    *,
    made: Sequence[Part],
    ways: Sequence[Sequence[int]],
) -> Floats:
    """max over each actor's courses of (1 − δ)·u(x) − moves + δ·u(aftermath), less what the promises in force take off,
    float [A]; −inf where it has none."""
    game, under = work.game, work.road
    none = np.zeros(len(game.actors))
    # The options passed on the way here, as states behind, so that taking back is judged by the one rule.
    behind = [with_changes(before, [(j, t)]) for j, w in enumerate(ways) for t in w[: w.index(before[j])]]
    rows = [*behind, before] if after == before else [*behind, before, after]
    steps = tuple(Step("", acts, r, none, none, none) for r in rows[1:])
    road = replace(under, start=rows[0], steps=steps)
    end = worth(game, [under.collapse])[0] if under.collapse is not None else None
    fine = (1 - under.delta) * under.fine + under.lasting_fine
    best = np.full(len(game.actors), -np.inf)
    for i, d in enumerate(deviations(game, road, len(behind), made=made, end=end, cache=work.cache)):
        if d is not None:
            delta = under.delta[i]
            now = (1 - delta) * d.courses.flow - d.courses.lasting + delta * d.after
            best[i] = float(now.max()) - fine[i]
    return best
