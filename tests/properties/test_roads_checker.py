"""Roadmaps on random games: the checker against the definition written out, what should change nothing, the search
against every road tried, and pure equilibria against every strategy tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

import detente as dt
from detente.game import space
from detente.game.game import Floats, Game, Move
from detente.lenses.roadmap.analyze import analyze_search
from detente.lenses.roadmap.check import Check, checked, examine, patience
from detente.lenses.roadmap.declare import through
from detente.lenses.roadmap.enumerate import markov_perfect
from detente.lenses.roadmap.find import search
from detente.lenses.roadmap.mend import mends
from detente.lenses.roadmap.parts import available
from detente.lenses.roadmap.promises import Promise, in_force, penalties
from detente.lenses.roadmap.road import Road
from tests.games import build
from tests.properties.paths_games import random_game, random_play, relabelled, taken, with_bystander

Row = tuple[int, ...]
TIGHT = 1e-9


def free(game: Game) -> Game:
    """The game without rules, red lines and costs of moving, so that a definition by words fits on a page."""
    moves = tuple(replace(m, cost=0, costs=(), payers=()) for m in game.moves)
    return replace(game, rules=(), refusals=(), moves=moves)


def some_road(game: Game, seed: int, most: int = 5) -> Road | None:
    """A road of random declared moves, two at once now and then, with random patience and aftermath."""
    rng = np.random.default_rng([seed, 71])
    here, states, acts = game.status_quo, [], []
    been = {here}
    for _ in range(int(rng.integers(1, most + 1))):
        row, who = list(here), set()
        for _ in range(1 + int(rng.random() < 0.4)):
            options = [
                m for m in game.moves if available(game, m, here) and any(row[j] != t for j, t in m.sets)
            ]
            if not options:
                break
            move = options[int(rng.integers(len(options)))]
            if all(row[j] == here[j] for j, _ in move.sets):
                for j, t in move.sets:
                    row[j] = t
                who |= set(move.actors)
        state = tuple(row)
        if state in been:
            break
        been.add(state)
        states.append(state)
        acts.append(tuple(sorted(who)))
        here = state
    if not states:
        return None
    ends = [None, game.status_quo, tuple(int(rng.integers(n)) for n in game.sizes)]
    play = random_play(seed, len(game.actors))
    road = through(game, play, states, period=6.0, acts=acts, collapse=ends[int(rng.integers(3))])
    return replace(road, seen=float(rng.choice([1.0, 0.6, 0.0])))


def roads(count: int, *, bare: bool = True) -> Iterator[tuple[int, Game, Road]]:
    made = 0
    for seed in itertools.count():
        game = random_game(seed)
        game = free(game) if bare else game
        road = some_road(game, seed)
        if road is not None:
            yield seed, game, road
            made += 1
            if made == count:
                return


def written_out(game: Game, road: Road) -> np.ndarray:
    """Slack [n+1, A] by the definition in words, for a game without rules, red lines and costs."""
    states, n = road.states, len(road.steps)
    worth = {
        r: space.points(game, space.utilities(game, [r]))[0] for r in map(tuple, space.rows(game).tolist())
    }
    out = np.full((n + 1, len(game.actors)), np.inf)
    for i in range(len(game.actors)):
        d = float(road.delta[i])

        def value(k: int, i: int = i, d: float = d) -> float:
            on = sum((1 - d) * d ** (m - k) * worth[states[m + 1]][i] for m in range(k, n))
            return float(on + d ** (n - k) * worth[states[-1]][i])

        for k in range(n + 1):
            before = states[k]
            after = states[k + 1] if k < n else before
            acts = road.steps[k].acts if k < n else ()
            changes = [(j, t) for j, t in enumerate(after) if t != before[j]]
            best = -np.inf
            for row in courses_in_words(game, states, k, i, changes=changes, acts=acts):
                end = worth[road.collapse if road.collapse is not None else row][i]
                later = road.seen * end + (1 - road.seen) * value(min(k + 1, n))
                best = max(best, (1 - d) * worth[row][i] + d * later)
            if np.isfinite(best):
                out[k, i] = value(k) - best
    return out


def courses_in_words(
    game: Game,
    states: Sequence[Row],
    k: int,
    i: int,
    *,
    changes: list[tuple[int, int]],
    acts: tuple[int, ...],
) -> set[Row]:
    """Every state actor i can make other than as agreed, by backing only some changes and taking others back."""
    before = states[k]

    def happens(change: tuple[int, int], backed: set[tuple[int, int]]) -> bool:
        for m in game.moves:
            single = m.sets == (change,)
            whole = (
                len(m.sets) > 1
                and change in m.sets
                and all((j, t) in changes or before[j] == t for j, t in m.sets)
            )
            can = (single or whole) and available(game, m, before) and set(m.actors) <= set(acts)
            if can and (i not in m.actors or change in backed):
                return True
        return False

    alone = [m for m in game.moves if m.actors == (i,) and len(m.sets) == 1]
    moved = {j for j, _ in changes}
    back: dict[int, set[int]] = {}
    for m in alone:
        ((j, t),) = m.sets
        passed = any(r[j] == t for r in states[:k])
        if j not in moved and t != before[j] and passed and available(game, m, before):
            back.setdefault(j, set()).add(t)
    agreed = tuple(
        t if (j, t) in changes else o
        for j, (o, t) in enumerate(zip(before, _after(before, changes), strict=True))
    )
    found = set()
    for size in range(len(changes) + 1):
        for backed in itertools.combinations(changes, size):
            base = list(before)
            for c in changes:
                if happens(c, set(backed)):
                    base[c[0]] = c[1]
            for undo in itertools.product(*([None, *sorted(ts)] for _, ts in sorted(back.items()))):
                row = list(base)
                for j, t in zip(sorted(back), undo, strict=True):
                    if t is not None:
                        row[j] = t
                if tuple(row) != agreed:
                    found.add(tuple(row))
    return found


def _after(before: Row, changes: list[tuple[int, int]]) -> Row:
    row = list(before)
    for j, t in changes:
        row[j] = t
    return tuple(row)


def test_slack_is_what_the_definition_says() -> None:
    deviated = 0
    for seed, game, road in roads(150):
        check = examine(game, road)
        expected = written_out(game, road)
        assert np.allclose(check.slack_points, expected, rtol=0, atol=TIGHT, equal_nan=True), seed
        deviated += int(np.isfinite(expected).sum())
    assert deviated > 300


def test_the_binding_place_and_the_regret_follow_from_the_slack() -> None:
    for _, game, road in roads(60, bare=False):
        check = examine(game, road)
        span = game.base_high - game.base_low
        worst = max(
            (
                -check.slack_points[k, i] / span[i]
                for k, i in np.argwhere(np.isfinite(check.slack_points))
                if span[i] > 0
            ),
            default=0.0,
        )
        assert check.regret == pytest.approx(max(0.0, worst), abs=TIGHT)


def test_other_names_and_numbers_change_nothing() -> None:
    for seed, game, road in roads(60, bare=False):
        rng = np.random.default_rng([seed, 72])
        actors = [int(a) for a in rng.permutation(len(game.actors))]
        issues = [int(j) for j in rng.permutation(len(game.issues))]
        options = [[int(o) for o in rng.permutation(n)] for n in game.sizes]
        other, _ = relabelled(game, actors, issues, options)

        def moved(row: Row, issues: list[int] = issues, options: list[list[int]] = options) -> Row:
            return tuple(options[j].index(row[j]) for j in issues)

        play = taken(random_play(seed, len(game.actors)), actors)
        again = through(
            other,
            play,
            [moved(s.state) for s in road.steps],
            period=road.period,
            collapse=moved(road.collapse) if road.collapse is not None else None,
            acts=[tuple(sorted(actors.index(a) for a in s.acts)) for s in road.steps],
        )
        again = replace(again, seen=road.seen)
        one, two = examine(game, road), examine(other, again)
        assert np.allclose(one.slack[:, actors], two.slack, rtol=0, atol=1e-12), seed
        assert one.walkable == two.walkable


def test_a_bystander_changes_nothing() -> None:
    for seed, game, road in roads(40, bare=False):
        at = seed % (len(game.actors) + 1)
        wider = with_bystander(game, at)
        play = random_play(seed, len(game.actors))
        order = [*range(at), 0, *range(at, len(game.actors))]
        acts = [tuple(a + (a >= at) for a in s.acts) for s in road.steps]
        again = through(
            wider,
            taken(play, order),
            [s.state for s in road.steps],
            period=road.period,
            collapse=road.collapse,
            acts=acts,
        )
        again = replace(again, seen=road.seen)
        assert np.allclose(
            examine(game, road).slack, np.delete(examine(wider, again).slack, at, axis=1), rtol=0, atol=1e-12
        ), seed


def test_patience_holds_where_its_intervals_say() -> None:
    rng = np.random.default_rng(7)
    inside = outside = 0
    for _, game, road in roads(60, bare=False):
        check = examine(game, road)
        found = patience(check.plan)
        for delta in rng.uniform(0, 1, 12):
            near = any(abs(delta - e) < 1e-6 for x in found.intervals for e in x)
            within = any(a <= delta <= b for a, b in found.intervals)
            if not near:
                alike = replace(road, delta=np.full(len(road.delta), delta))
                holds = checked(replace(check.plan, road=alike)).enforces_itself
                assert holds == within
                inside, outside = inside + within, outside + (not within)
        least = [patience(check.plan, [i]).least for i in range(len(game.actors))]
        if found.least is not None:
            assert all(x is not None and x <= found.least + TIGHT for x in least)
    assert min(inside, outside) > 30


def test_a_penalty_and_a_prize_of_the_size_needed_just_hold() -> None:
    tried = 0
    for _, game, road in roads(120, bare=False):
        check = examine(game, road)
        for need in penalties(game, check):
            tried += 1
            who = game.actor(need.actor)
            assert need.once is not None
            assert need.lasting is not None
            for share, held in ((1.001, True), (0.999, False)):
                for size, lasting in ((need.once, False), (need.lasting, True)):
                    promise = Promise(
                        id="needed",
                        by=0,
                        against=who,
                        seen=1.0,
                        penalty=size * share,
                        cost=0.0,
                        lasting=lasting,
                    )
                    again = checked(replace(check.plan, road=in_force(road, [promise])))
                    assert bool((again.slack[:, who] >= -1e-12).all()) is held
                if need.prize is not None:
                    assert _with_prize(check, who, need.prize * share) is held
    assert tried > 40


def _with_prize(check: Check, i: int, prize: float) -> bool:
    """Whether an actor keeps to the road if completion brings ``prize`` more for ever, written out as a sum."""
    made, road = check.plan, check.plan.road
    d, n = float(road.delta[i]), len(road.steps)
    extra = [d ** (n - k) * prize for k in range(n)] + [prize]
    for k in range(n + 1):
        devs = made.deviations[k][i]
        if devs is None:
            continue
        unseen = (1 - road.seen) * d * (extra[k + 1] if k < n else prize)
        if check.slack_points[k, i] + extra[k] - unseen < -1e-12 * max(1.0, made.span[i]):
            return False
    return True


def test_a_mend_that_holds_is_a_road_that_holds() -> None:
    """Whatever is called a mend is checked: made anew without the cache, it has the same regret."""
    kinds = set()
    for seed, game, road in roads(60, bare=False):
        check = examine(game, road)
        if check.holds or not check.walkable or len(game.actors) < 2:
            continue
        promise = Promise(id="p", by=1, against=0, seen=0.8, penalty=30.0, cost=1.0, lasting=bool(seed % 2))
        for m in mends(game, check, [promise]).mends:
            goal = m.check.plan.road.goal
            again = examine(game, m.check.plan.road)
            assert again.regret == pytest.approx(m.check.regret, abs=1e-12)
            assert goal == road.goal or m.smaller
            kinds.add(m.kind)
            if m.kind == "demand":
                assert m.holds
    assert {"demand", "promises", "aftermath", "payment"} <= kinds


def test_a_search_finds_the_best_road_of_its_kind() -> None:
    """Complete searches against all roads of single changes and pairs, through states between, by the checker alone."""
    compared = 0
    for seed in range(200):
        game = replace(free(random_game(seed, max_states=24)), ordered=())
        game = replace(
            game, ordered=(False,) * len(game.issues), moves=tuple(m for m in game.moves if len(m.sets) == 1)
        )
        rng = np.random.default_rng([seed, 73])
        goal = tuple(int(rng.integers(n)) for n in game.sizes)
        if goal == game.status_quo:
            continue
        play = random_play(seed, len(game.actors))
        found = search(game, play, goal, period=6.0)
        best = None
        for states in _every_road(game, goal):
            check = examine(game, through(game, play, states, period=6.0))
            if check.walkable and check.binding is not None:
                best = max(best if best is not None else -np.inf, check.binding.slack)
        top = found.roads[0] if found.roads else found.nearest
        if top is None:
            assert best is None
            continue
        assert top.plan.road.goal == goal
        assert all(c.holds for c in found.roads)
        if found.complete and top.binding is not None and best is not None:
            compared += 1
            # What could be taken back is judged as if all options between had been passed: never kinder than the road.
            assert top.binding.slack <= best + TIGHT
            assert top.binding.slack == pytest.approx(best, abs=TIGHT), seed
    assert compared > 40


def _every_road(game: Game, goal: Row) -> Iterator[list[Row]]:
    """Sequences of states from the status quo to the goal that set one or two issues at a time to where they end."""
    left = [j for j in range(len(goal)) if goal[j] != game.status_quo[j]]

    def on(here: Row, left: tuple[int, ...]) -> Iterator[list[Row]]:
        if not left:
            yield []
            return
        for size in (1, 2):
            for group in itertools.combinations(left, size):
                state = tuple(goal[j] if j in group else o for j, o in enumerate(here))
                for rest in on(state, tuple(j for j in left if j not in group)):
                    yield [state, *rest]

    yield from on(game.status_quo, tuple(left))


def _one_way(rng: np.random.Generator) -> Game:
    """Two actors, two yes/no issues that cannot be taken back: one or both of them joint, with costs."""
    stakes = [rng.integers(0, 20, (2, 2)).tolist() for _ in range(2)]
    bonus = [([{0: [1], 1: [1]}], rng.integers(-15, 15, 2).tolist())]
    ways = [(0,), (1,), (0, 1)]
    moves = []
    for j in range(2):
        who = ways[int(rng.integers(3))]
        moves.append(Move(((j, 1),), (np.array([True, False]),), who, who[0], int(rng.integers(0, 4))))
    return build(stakes, bonuses=bonus, moves=moves)


def _brute(game: Game, delta: Floats) -> set[tuple[Row, ...]]:
    """Paths of all pure Markov profiles that no actor can better at any state by any other Markov strategy."""
    states: list[Row] = list(itertools.product((0, 1), repeat=2))
    worth = {s: space.points(game, space.utilities(game, [s]))[0] for s in states}
    moves = {m.sets[0][0]: m for m in game.moves}

    def backs(i: int, s: Row) -> list[tuple[int, ...]]:
        mine = [j for j, m in moves.items() if i in m.actors and s[j] == 0]
        return [c for size in range(len(mine) + 1) for c in itertools.combinations(mine, size)]

    plans = [
        [dict(zip(states, c, strict=True)) for c in itertools.product(*(backs(i, s) for s in states))]
        for i in (0, 1)
    ]

    def step(s: Row, one: dict[Row, tuple[int, ...]], two: dict[Row, tuple[int, ...]]) -> tuple[Row, Floats]:
        row, cost = list(s), np.zeros(2)
        for j, m in moves.items():
            if s[j] == 0 and all(j in (one, two)[i][s] for i in m.actors):
                row[j] = 1
                cost[m.proposer] += m.cost / game.scale
        return tuple(row), cost

    def values(one: dict[Row, tuple[int, ...]], two: dict[Row, tuple[int, ...]]) -> dict[Row, Floats]:
        v: dict[Row, Floats] = {}
        for s in sorted(states, reverse=True):
            t, cost = step(s, one, two)
            v[s] = worth[s] if t == s else (1 - delta) * worth[t] - cost + delta * v[t]
        return v

    table = {(a, b): values(one, two) for a, one in enumerate(plans[0]) for b, two in enumerate(plans[1])}
    paths: set[tuple[Row, ...]] = set()
    for (a, b), v in table.items():
        better = any(
            table[x, b][s][0] > v[s][0] + 1e-12 for x in range(len(plans[0])) for s in states
        ) or any(table[a, x][s][1] > v[s][1] + 1e-12 for x in range(len(plans[1])) for s in states)
        if not better:
            path = [(0, 0)]
            while (t := step(path[-1], plans[0][a], plans[1][b])[0]) != path[-1]:
                path.append((t[0], t[1]))
            paths.add(tuple(path))
    return paths


def test_pure_equilibria_are_those_of_every_strategy_tried() -> None:
    """With joint changes and costs. Strategies that differ where play never comes may share a path."""
    rng = np.random.default_rng(74)
    none = 0
    for _ in range(120):
        game = _one_way(rng)
        delta = rng.uniform(0.3, 0.98, 2)
        found = markov_perfect(game, delta)
        paths = {tuple(space.name(game, s) for s in path) for path in _brute(game, delta)}
        assert {e.path for e in found.outcomes} == paths
        assert all(e.regret <= TIGHT for e in found.outcomes)
        none += not found.outcomes
        assert found.best_for.keys() == found.worst_for.keys()
        for actor, best in found.best_for.items():
            values = [e.values[actor] for e in found.outcomes]
            assert values[best - 1] == max(values)
            assert values[found.worst_for[actor] - 1] == min(values)


def test_a_goal_nobody_can_move_to_has_no_road() -> None:
    """An issue without a mover: nothing is found, nothing is nearest, and the search says that it saw everything."""
    stakes = [[[0, 10], [0, 5]], [[0, 5], [0, 10]]]
    game = build(stakes, moves=[Move(((0, 1),), (np.array([True, False]),), (0,), 0)])
    result = analyze_search(game, random_play(1, 2), (1, 1), period=6.0)
    assert result.found == ()
    assert result.nearest is None
    assert result.complete
    assert "none found" in str(result)


def test_no_equilibrium_enters_what_a_red_line_refuses() -> None:
    moves = [Move(((j, 1),), (np.array([True, False]),), (j,), j) for j in range(2)]
    stakes = [[[0, 10], [0, 5]], [[0, 5], [0, 10]]]
    both = build(stakes, moves=moves)
    barred = build(stakes, moves=moves, refusals=[(0, [{0: [1], 1: [1]}])])
    delta = np.array([0.9, 0.9])
    refused = space.name(both, (1, 1))
    assert {e.path[-1] for e in markov_perfect(both, delta).outcomes} == {refused}
    ends = {e.path[-1] for e in markov_perfect(barred, delta).outcomes}
    assert ends
    assert refused not in ends


def test_shares_over_draws_are_those_of_the_estimates() -> None:
    """δ triangular (.3, .6, .9) for both, independent; Friedman's road holds iff both are at least .5: (7/9)²."""
    sets = [f"play.{a}.discount_per_year={{low: 0.3, likely: 0.6, high: 0.9}}" for a in ("one", "two")]
    case = dt.load("friedman-1971", sets=sets)
    point = dt.roads(case, sensitivity=False, mends=False)
    found = dt.roadmap_draws(case, point, 600)
    share = found.lines[0].holds
    exact = (7 / 9) ** 2
    assert abs(share - exact) < 3.5 * np.sqrt(exact * (1 - exact) / 600)
    again = dt.roadmap_draws(case, point, 600)
    assert again == found
    assert dt.roadmap_draws(case, point, 600, seed=1) != found
