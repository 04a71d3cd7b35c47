"""Solutions, counts, prices, explanations and what beats a deal equal brute force, on random games."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given

from detente.game import space
from detente.game.game import Game
from detente.lenses.deals import (
    DealsSettings,
    analyze,
    logrolling,
    on_frontier,
    post_settlement,
    price_of_deal,
    reference,
    single_text,
    verdicts,
    why_not,
    winning_coalitions,
)
from detente.lenses.deals.result import Solution
from detente.lenses.deals.why import SearchSettings, how_many, nearness
from tests.properties.deals_games import many, random_game, seeds

MANY = many()
ALL = DealsSettings(tie_cap=10**6, max_listed=10)


def compare_solution(game: Game, s: Solution, states: np.ndarray, members: tuple[int, ...]) -> None:
    numbers, out, reason = reference.solution(game, s.name, states, members)
    assert [space.encode(game, d.row) for d in s.deals] == numbers
    assert s.ties == len(numbers)
    assert bool(s.reason) == bool(reason)
    if len(states):
        assert s.left_out == tuple(game.actors[i] for i in out)
    if numbers:
        assert s.value is not None
        u = space.utilities(game, np.array([space.decode(game, numbers[0])]))[0, list(members)] / game.scale
        g = u - game.inside[list(members)] / game.scale
        power = [game.agreement.power[game.agreement.parties.index(i)] for i in members]
        if s.name == "nash":
            live = [k for k, i in enumerate(members) if game.actors[i] not in s.left_out]
            assert s.value == pytest.approx(np.prod([g[k] ** power[k] for k in live]), rel=1e-9)
        elif s.name == "utilitarian" and s.compared:
            assert s.value == pytest.approx(u.sum())
        elif s.name == "egalitarian" and s.compared:
            assert s.value == pytest.approx(g.min())


@pytest.mark.parametrize("numeraire", [False, True])
@given(seed=seeds)
@MANY
def test_analysis_equals_brute_force(numeraire: bool, seed: int) -> None:
    game = random_game(seed, numeraire=numeraire)
    r = analyze(game, ALL)
    feasible, accepted = reference.every_feasible(game), reference.every_acceptable(game)
    parties = game.agreement.parties
    assert r.counts.feasible.value == len(feasible)
    assert r.counts.acceptable.value == len(accepted)
    yes = space.acceptors(game, feasible)[:, list(parties)]
    adopted = space.acceptable(game, feasible)
    assert r.counts.unanimous.value == (adopted & yes.all(axis=1)).sum()
    assert [c.value for c in r.counts.accepting] == yes.sum(axis=0).tolist()
    assert [c.value for c in r.counts.accepting_adopted] == yes[adopted].sum(axis=0).tolist()
    if game.agreement.unanimous:
        assert not r.coalitions
        for s in r.solutions:
            compare_solution(game, s, accepted, parties)
    else:
        groups = {c.members: c for c in r.coalitions}
        winning = [m for m in reference.winning_coalitions(game) if m]
        for members in winning:
            order = tuple(i for i in parties if i in members)
            states = reference.accepted_by_all(game, order)
            found = groups.pop(tuple(game.actors[i] for i in order), None)
            assert (found is not None) == bool(len(states))
            if found is not None:
                for s in found.solutions:
                    compare_solution(game, s, states, order)
        assert not groups
        assert winning_coalitions(game.agreement) == len(reference.winning_coalitions(game))
    front = reference.frontier(game, accepted)
    on_it = {n for numbers in front.values() for n in numbers}
    for d in (*r.deals, r.status_quo):
        assert d.acceptable == (space.encode(game, d.row) in {space.encode(game, s) for s in accepted})
        assert d.on_frontier == (space.encode(game, d.row) in on_it)
        base = np.array(space.utilities(game, np.array([game.status_quo]))[0]) / game.scale
        moved = base + np.sum([c.points for c in d.changes], axis=0) if d.changes else base
        assert np.allclose(moved, d.points)


def brute_price(game: Game, row: np.ndarray) -> float:
    """Least transfer by a linear program for every set of parties that could adopt the state; inf if none can."""
    from scipy.optimize import linprog

    n = game.numeraire
    assert n is not None
    u = space.utilities(game, row[None])[0]
    refuses = {r.holder for r in game.refusals if space.holds(r.when, row[None])[0]}
    asked = {r.actor for r in game.ratifiers if space.holds(r.when, row[None])[0]}
    best = np.inf
    for members in reference.winning_coalitions(game):
        must = set(members) | asked
        if must & refuses:
            continue
        # Payers are parties that end up no worse than their floor; nobody outside `must` is paid.
        payers = [i for i in game.agreement.parties if i not in refuses and u[i] >= game.floor[i]]
        payees = [i for i in must if u[i] < game.floor[i]]
        if not payees:
            return 0.0
        pairs = list(product(payers, payees))
        if not pairs:
            continue
        rows, limits = [], []
        for i in payees:
            rows.append([-n.points_per_unit[i] * (b == i) for _, b in pairs])
            limits.append(float(u[i] - game.floor[i]) / game.scale)
        for i in payers:
            rows.append([n.points_per_unit[i] * (a == i) for a, _ in pairs])
            limits.append(float(u[i] - game.floor[i]) / game.scale)
            if np.isfinite(n.most[i]):
                rows.append([1.0 * (a == i) for a, _ in pairs])
                limits.append(float(n.most[i]))
        solved = linprog(np.ones(len(pairs)), A_ub=rows, b_ub=limits)
        if solved.status == 0:
            best = min(best, solved.fun)
    return best


@given(seeds)
@many(0.6)
def test_price_equals_a_linear_program(seed: int) -> None:
    game = random_game(seed, actors=3, numeraire=True, max_states=60)
    rng = np.random.default_rng(seed)
    states = reference.every_feasible(game)
    assume(len(states) > 0)
    for row in states[rng.integers(0, len(states), 5)]:
        price = price_of_deal(game, row)
        expected = brute_price(game, row)
        if np.isinf(expected):
            assert price.reason
        else:
            assert not price.reason
            assert price.total == pytest.approx(expected, abs=1e-7)
            check_transfers(game, row, price.transfers, price.total)


def check_transfers(game: Game, row: np.ndarray, transfers: tuple, total: float) -> None:
    """After the transfers the state is acceptable, nobody pays beyond its bound, and they add up."""
    n = game.numeraire
    assert n is not None
    after = space.utilities(game, row[None])[0] / game.scale
    paid = np.zeros(len(game.actors))
    for a, b, units in transfers:
        assert units > 0
        paid[game.actor(a)] += units
        after[game.actor(a)] -= units * n.points_per_unit[game.actor(a)]
        after[game.actor(b)] += units * n.points_per_unit[game.actor(b)]
    assert (paid <= n.most + 1e-9).all()
    assert paid.sum() == pytest.approx(total, abs=1e-9)
    exact = np.rint((after + 1e-9) * game.scale * 10**6).astype(np.int64)
    lifted = np.where(game.outside < -(2**60), game.outside, game.outside * 10**6)
    from dataclasses import replace

    fine = replace(game, inside=game.inside * 10**6, outside=lifted)
    assert space.acceptable(fine, row[None], exact[None] + 1)[0]


@given(seeds)
@many()
def test_why_not_a_state_equals_brute_force(seed: int) -> None:
    game = random_game(seed, max_states=150)
    row = tuple(int(np.random.default_rng(seed).integers(o)) for o in game.sizes)
    check_why(game, row, why_not(game, row, SearchSettings(max_listed=10**6)), None)


def check_why(game: Game, row: tuple[int, ...], why, keep) -> None:
    every = space.rows(game)
    here = np.array([row])
    ok = space.feasible(game, every)
    if keep is not None:
        ok &= space.holds(keep, every)
    good = ok & space.acceptable(game, every)
    if space.feasible(game, here)[0] and space.acceptable(game, here)[0]:
        assert why.possible
        assert not why.mends
        if keep is None:
            return
        good &= False
    elif keep is None:
        assert not why.possible
    away = (every != here).sum(axis=1)
    bound = min(3, len(game.sizes))

    def smallest(mask: np.ndarray) -> tuple[int, set[int]]:
        for k in range(1, bound + 1):
            hit = np.flatnonzero(mask & (away == k))
            if len(hit):
                return k, {int(x) for x in hit}
        return 0, set()

    size, sets = smallest(good)
    assert (why.mends_size, {space.encode(game, c.row) for c in why.mends}) == (size, sets)
    assert why.mends_count == len(sets)
    assert len(why.rules) == sum(bool(space.holds(r, here)[0]) for r in game.rules)
    yes = space.acceptors(game, every)
    asked = {r.actor for r in game.ratifiers if space.holds(r.when, here)[0]}
    refuse = {i for i in {*game.agreement.parties, *asked} if not space.acceptors(game, here)[0, i]}
    assert {b.actor for b in why.blockers} == {game.actors[i] for i in refuse}
    for b in why.blockers:
        i = game.actor(b.actor)
        lack = int(game.floor[i]) - int(space.utilities(game, here)[0, i])
        assert b.shortfall == max(0, lack) / game.scale
        reds = {r.id for r in game.refusals if r.holder == i and space.holds(r.when, here)[0]}
        assert set(b.red_lines) == reds
        won = yes[:, i].copy()
        if i not in game.agreement.parties:
            free = np.ones(len(every), dtype=bool)
            for r in game.ratifiers:
                if r.actor == i:
                    free &= ~space.holds(r.when, every)
            won |= free
        size, sets = smallest(ok & won)
        assert (b.wins_size, {space.encode(game, c.row) for c in b.wins}) == (size, sets)


@given(seeds)
@many()
def test_why_not_a_condition_equals_brute_force(seed: int) -> None:
    game = random_game(seed, max_states=150)
    assume(game.bonuses)
    when = game.bonuses[0].when
    every = reference.every_feasible(game)
    every = every[space.holds(when, every)]
    why = why_not(game, when, SearchSettings(max_listed=10**6))
    accepted = every[space.acceptable(game, every)] if len(every) else every
    assert why.possible == bool(len(accepted))
    if why.possible:
        assert all(d.acceptable and space.holds(when, [d.row])[0] for d in why.examples)
        assert why.examined is not None
        assert space.holds(when, [why.examined.row])[0]
        quo = np.array(game.status_quo)
        if why.examined.feasible and len(when.terms) == 1:
            assert (quo != why.examined.row).sum() == (every != quo).sum(axis=1).min()
        check_why(game, why.examined.row, why, when)
        return
    if not len(every):
        assert why.examined is None
        return
    assert why.examined is not None
    here = np.array([why.examined.row])
    assert space.holds(when, here)[0]
    refusing, lack = nearness(game, every)
    mine_refusing, mine_lack = nearness(game, here)
    assert mine_refusing[0] == refusing.min()
    assert mine_lack[0] == pytest.approx(lack[refusing == refusing.min()].min(), abs=1e-12)
    check_why(game, why.examined.row, why, when)


@given(seeds)
@MANY
def test_number_of_change_sets(seed: int) -> None:
    game = random_game(seed, max_states=100)
    away = (space.rows(game) != np.array(game.status_quo)).sum(axis=1)
    for k in range(len(game.sizes) + 1):
        assert how_many(game, k) == (away == k).sum()


@given(seeds)
@MANY
def test_what_beats_a_signed_deal_equals_brute_force(seed: int) -> None:
    game = random_game(seed)
    states = reference.every_acceptable(game)
    assume(len(states))
    row = states[np.random.default_rng(seed).integers(len(states))]
    parties = list(game.agreement.parties)
    u = space.utilities(game, states)[:, parties]
    mine = space.utilities(game, row[None])[0, parties]
    beats = (u >= mine).all(axis=1) & (u > mine).any(axis=1)
    expected = reference.frontier(game, states[beats])
    found = post_settlement(game, row, max_listed=10**6)
    assert found.efficient == (not expected)
    assert found.distinct == len(expected)
    assert found.states == sum(len(v) for v in expected.values())
    assert {tuple(d.exact[i] for i in parties) for d in found.better} == set(expected)


@given(seeds)
@many(0.6)
def test_shares_over_draws_equal_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = random_game(seed, max_states=80)
    from dataclasses import replace

    games = [
        replace(first, stakes=tuple(v + rng.integers(-2, 3, v.shape) for v in first.stakes), draw=k)
        for k in range(3)
    ]
    rows = space.rows(first)[rng.integers(0, first.size, 6)]
    shares = np.sum([verdicts(game, rows) for game in games], axis=0) / 3
    ok, on = np.zeros(6), np.zeros(6)
    for g in games:
        states = reference.every_acceptable(g)
        front = {n for v in reference.frontier(g, states).values() for n in v}
        for k, row in enumerate(rows):
            number = space.encode(g, row)
            ok[k] += number in {space.encode(g, s) for s in states}
            on[k] += number in front
            assert bool(on_frontier(g, row[None])[0]) == (number in front)
    assert shares[:, 0].tolist() == (ok / 3).tolist()
    assert shares[:, 1].tolist() == (on / 3).tolist()


@given(seeds)
@MANY
def test_single_text_hurts_nobody_and_ends(seed: int) -> None:
    game = random_game(seed)
    parties = list(game.agreement.parties)
    text = single_text(game)
    assert text.finished
    u = space.utilities(game, np.array([game.status_quo]))[0, parties]
    for step in text.steps:
        assert min(step.gains) >= 0
        assert max(step.gains) > 0
        u = u + np.rint(np.array(step.gains) * game.scale).astype(int)
    last = np.array(text.final.row)
    assert u.tolist() == [text.final.exact[i] for i in parties]
    for j, size in enumerate(game.sizes):
        for o in range(size):
            other = last.copy()
            other[j] = o
            v = space.utilities(game, other[None])[0, parties]
            better = (v >= u).all() and (v > u).any() and space.feasible(game, other[None])[0]
            refused = any(r.holder in parties and space.holds(r.when, other[None])[0] for r in game.refusals)
            assert not better or refused


@given(seeds)
@MANY
def test_logrolling_settles_each_issue_by_the_same_solution(seed: int) -> None:
    game = random_game(seed, unanimous=True)
    parties = game.agreement.parties
    for name in ("nash", "egalitarian"):
        found = logrolling(game, name)
        for j, alone in enumerate(found.issues):
            rows = np.array([game.status_quo] * game.sizes[j])
            rows[:, j] = range(game.sizes[j])
            rows = rows[space.feasible(game, rows)]
            rows = rows[space.acceptable(game, rows)] if len(rows) else rows
            numbers, _, _ = reference.solution(game, name, rows, parties)
            expected = space.decode(game, numbers[0])[j] if numbers else game.status_quo[j]
            assert alone.option == game.options[j][expected]
            assert found.separate.row[j] == expected
            assert alone.ties == len(numbers)
        numbers, _, _ = reference.solution(game, name, reference.every_acceptable(game), parties)
        assert (found.package is None) == (not numbers)
        if found.package is not None:
            assert space.encode(game, found.package.row) == numbers[0]
            back = [found.separate.points[i] + g for i, g in zip(parties, found.gain, strict=True)]
            assert np.allclose(back, [found.package.points[i] for i in parties])


@given(seeds)
@many(0.6)
def test_relabelling_changes_nothing(seed: int) -> None:
    game = random_game(seed)
    other, actors, issues, options = relabelled(game, seed)
    a, b = analyze(game, ALL), analyze(other, ALL)
    assert a.counts.acceptable == b.counts.acceptable
    order = [list(b.parties).index(p) for p in a.parties]
    for name in ("frontier_all", "frontier_acceptable"):
        left, right = getattr(a, name), getattr(b, name)
        mine = {tuple(v.tolist()): t for v, t in zip(left.vectors, left.ties, strict=True)}
        theirs = {tuple(v[order].tolist()): t for v, t in zip(right.vectors, right.ties, strict=True)}
        assert mine == theirs
    for s, t in zip(a.solutions, b.solutions, strict=True):
        assert s.ties == t.ties
        assert {frozenset(d.state.items()) for d in s.deals} == {frozenset(d.state.items()) for d in t.deals}
    del actors, issues, options


def relabelled(game: Game, seed: int):
    """The same game with actors, issues and options in another order, ids kept with what they name."""
    from dataclasses import replace

    from detente.game.game import Agreement, Bonus, Condition, Ratifier, Refusal, Term

    rng = np.random.default_rng(seed + 7)
    actors = rng.permutation(len(game.actors))
    issues = rng.permutation(len(game.issues))
    options = [rng.permutation(len(o)) for o in game.options]
    new_actor = {int(old): new for new, old in enumerate(actors)}
    new_issue = {int(old): new for new, old in enumerate(issues)}

    def move(c: Condition) -> Condition:
        terms = []
        for t in c.terms:
            pairs = sorted(
                (new_issue[j], tuple(a[options[j]])) for j, a in zip(t.issues, t.allowed, strict=True)
            )
            terms.append(Term(tuple(j for j, _ in pairs), tuple(np.array(a) for _, a in pairs)))
        return Condition(c.id, tuple(terms), c.text)

    stakes = tuple(game.stakes[j][actors][:, options[j]] for j in issues)
    names = tuple(game.actors[i] for i in actors)
    a = game.agreement
    shuffle = rng.permutation(len(a.parties))
    return (
        replace(
            game,
            actors=names,
            actor_names=tuple(game.actor_names[i] for i in actors),
            issues=tuple(game.issues[j] for j in issues),
            issue_titles=tuple(game.issue_titles[j] for j in issues),
            options=tuple(tuple(game.options[j][o] for o in options[j]) for j in issues),
            option_titles=tuple(tuple(game.option_titles[j][o] for o in options[j]) for j in issues),
            status_quo=tuple(int(np.flatnonzero(options[j] == game.status_quo[j])[0]) for j in issues),
            stakes=stakes,
            own_stakes=stakes,
            bonuses=tuple(Bonus(move(b.when), b.worth[actors], b.kind) for b in game.bonuses),
            rules=tuple(move(r) for r in game.rules),
            refusals=tuple(Refusal(r.id, new_actor[r.holder], move(r.when)) for r in game.refusals),
            ratifiers=tuple(Ratifier(new_actor[r.actor], move(r.when)) for r in game.ratifiers),
            agreement=Agreement(
                tuple(new_actor[a.parties[k]] for k in shuffle),
                a.quorum,
                tuple(new_actor[i] for i in a.vetoes),
                a.power[shuffle],
            ),
            inside=game.inside[actors],
            outside=game.outside[actors],
            base_low=game.base_low[actors],
            base_high=game.base_high[actors],
        ),
        actors,
        issues,
        options,
    )


def test_change_sets_are_all_combinations() -> None:
    game = random_game(3, max_states=80)
    sizes = [o - 1 for o in game.sizes]
    assert how_many(game, 2) == sum(a * b for a, b in combinations(sizes, 2))
