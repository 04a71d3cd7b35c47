"""Sanctions, margins, inverse analysis and focus on random conflicts: each says what the definitions say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente.game import space
from detente.game.game import Bonus, Condition, Game, Term
from detente.lenses.stability import analyze, examine, kernel, missing, paths, prepare, reference
from detente.lenses.stability.arcs import inside, varied, whole
from detente.lenses.stability.asks import margin, sanctions
from detente.lenses.stability.view import data as plain
from tests.properties.test_stability_kernel import random_game

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")


def games(start: int, count: int) -> list[tuple[int, Game]]:
    """Random games with a feasible status quo."""
    found = []
    for seed in range(start, start + count):
        game = random_game(seed)
        if space.feasible(game, [game.status_quo])[0]:
            found.append((seed, game))
    return found


def worth_more(game: Game, actor: int, row: tuple[int, ...], by: int) -> Game:
    """The game in which one state is worth that much more to one actor."""
    masks = tuple(np.arange(n) == o for n, o in zip(game.sizes, row, strict=True))
    worth = np.zeros(len(game.actors), dtype=np.int64)
    worth[actor] = by
    here = Bonus(Condition("here", (Term(tuple(range(len(game.sizes))), masks),)), worth)
    return replace(game, bonuses=(*game.bonuses, here))


def test_a_requirement_unmet_is_what_instability_is() -> None:
    """A state is stable for an actor iff every requirement of the inverse analysis is met, concept by concept."""
    unmet = 0
    for _, game in games(0, 40):
        ready = prepare(game)
        for concept in CONCEPTS:
            for one in missing(ready, game.status_quo, concept):
                i = game.actors.index(one.actor)
                assert one.stable == kernel.stable(ready.graph, concept, i)[game.status_quo]
                assert all((r.lacking == 0) == r.met for r in one.requirements)
                unmet += not one.stable
    assert unmet > 20


def test_what_is_lacking_is_what_it_takes() -> None:
    """Making the state worth what is lacking, and no less, makes it stable: margins and inverse analysis agree."""
    gave = took = 0
    for _, game in games(100, 40):
        graph = prepare(game).graph
        s = game.status_quo
        for concept in CONCEPTS:
            for i in kernel.actors_of(graph):
                m = margin(game, graph, concept, i, s)
                assert m.stable == kernel.stable(graph, concept, i)[s]
                if m.points == float("inf"):
                    worse = prepare(worth_more(game, i, s, -1000)).graph
                    assert kernel.stable(worse, concept, i)[s]
                    continue
                by = round(m.points)
                if m.stable:
                    at, past, took = -by, -by - 1, took + 1
                else:
                    at, past, gave = by, by - 1, gave + 1
                assert kernel.stable(prepare(worth_more(game, i, s, at)).graph, concept, i)[s]
                assert not kernel.stable(prepare(worth_more(game, i, s, past)).graph, concept, i)[s]
    assert gave > 20
    assert took > 20


def test_sanctions_are_legal_and_take_the_gain_away() -> None:
    answered = free = 0
    for _, game in games(200, 60):
        c, graph = reference.conflict_of(game), prepare(game).graph
        s = c.rows.index(game.status_quo)
        for i in kernel.actors_of(graph):
            found = sanctions(game, graph, i, game.status_quo)
            assert {x.improvement.row for x in found} == {c.rows[q] for q in reference.improvements(c, i, s)}
            others = frozenset(kernel.actors_of(graph)) - {i}
            for x in found:
                q = c.rows.index(x.improvement.row)
                reach = reference.reach(c, others, q)
                can = any(c.rank[i][y] <= c.rank[i][s] for y in reach)
                wants = any(c.rank[i][y] <= c.rank[i][s] for y in reference.reach(c, others, q, True))
                assert bool(x.answer) == can
                assert x.credible == wants
                if x.answer:
                    end = c.rows.index(x.answer[-1].row)
                    assert end in reach
                    assert x.worth <= 0
                answered, free = answered + can, free + (not can)
    assert answered > 20
    assert free > 5


def test_a_willing_path_is_wanted_at_every_step() -> None:
    walked = 0
    for _, game in games(300, 60):
        c, graph = reference.conflict_of(game), prepare(game).graph
        start = c.rows.index(game.status_quo)
        everyone = frozenset(kernel.actors_of(graph))
        found = paths.shortest(game, graph, game.status_quo, c.rows, improving=True)
        reach = reference.reach(c, everyone, start, True) | {start}
        assert set(found) == {c.rows[s] for s in reach}
        for steps in found.values():
            here, last = start, ()
            for step in steps:
                there = c.rows.index(step.row)
                who = tuple(game.actors.index(a) for a in step.by)
                assert who != last
                assert all(c.rank[m][there] > c.rank[m][here] for m in who)
                here, last, walked = there, who, walked + 1
    assert walked > 20


def test_held_issues_change_nothing() -> None:
    """A game with an issue of one option put in has the same answers, state for state."""
    for _, game in games(400, 25):
        more = replace(
            game,
            issues=("held", *game.issues),
            issue_titles=("", *game.issue_titles),
            options=(("only",), *game.options),
            option_titles=(("",), *game.option_titles),
            ordered=(True, *game.ordered),
            status_quo=(0, *game.status_quo),
            stakes=(np.full((len(game.actors), 1), 7), *game.stakes),
            own_stakes=(np.full((len(game.actors), 1), 7), *game.own_stakes),
            bonuses=tuple(replace(b, when=_shift(b.when)) for b in game.bonuses),
            own_bonuses=tuple(replace(b, when=_shift(b.when)) for b in game.own_bonuses),
            rules=tuple(_shift(r) for r in game.rules),
            refusals=tuple(replace(r, when=_shift(r.when)) for r in game.refusals),
            moves=tuple(
                replace(
                    m,
                    sets=tuple((j + 1, o) for j, o in m.sets),
                    when=None if m.when is None else _shift(m.when),
                )
                for m in game.moves
            ),
        )
        small = varied(more)
        assert small.issues == game.issues
        rows = space.rows(game)
        assert (space.utilities(small, rows) - space.utilities(game, rows) == 7).all()
        for row in rows[:5]:
            assert inside(more, whole(more, tuple(row))) == tuple(row)
        a, b = analyze(game), analyze(more)
        assert a.counts == b.counts
        assert [e.name for e in a.equilibria] == [e.name for e in b.equilibria]
        assert a.coalition_nash == b.coalition_nash


def _shift(c: Condition) -> Condition:
    return Condition(c.id, tuple(Term(tuple(j + 1 for j in t.issues), t.allowed) for t in c.terms))


@pytest.mark.parametrize("seed", range(500, 512))
def test_relabelling_changes_nothing(seed: int) -> None:
    """Actors, issues and options in another order: the same states are stable for the same actors."""
    game = random_game(seed)
    r = np.random.default_rng(seed)
    issues = [int(j) for j in r.permutation(len(game.sizes))]
    place = {j: n for n, j in enumerate(issues)}
    actors = [int(a) for a in r.permutation(len(game.actors))]
    at = {a: n for n, a in enumerate(actors)}
    order = [r.permutation(game.sizes[j]) for j in issues]
    spot = [np.argsort(o) for o in order]

    def cond(c: Condition) -> Condition:
        terms = []
        for t in c.terms:
            pairs = sorted((place[j], m[order[place[j]]]) for j, m in zip(t.issues, t.allowed, strict=True))
            terms.append(Term(tuple(j for j, _ in pairs), tuple(m for _, m in pairs)))
        return Condition(c.id, tuple(terms))

    other = replace(
        game,
        actors=tuple(game.actors[a] for a in actors),
        actor_names=tuple(game.actor_names[a] for a in actors),
        issues=tuple(game.issues[j] for j in issues),
        options=tuple(tuple(game.options[j][o] for o in order[n]) for n, j in enumerate(issues)),
        status_quo=tuple(int(spot[n][game.status_quo[j]]) for n, j in enumerate(issues)),
        stakes=tuple(game.stakes[j][actors][:, order[n]] for n, j in enumerate(issues)),
        bonuses=tuple(Bonus(cond(b.when), b.worth[actors]) for b in game.bonuses),
        rules=tuple(cond(c) for c in game.rules),
        refusals=tuple(replace(x, holder=at[x.holder], when=cond(x.when)) for x in game.refusals),
        moves=tuple(
            replace(
                m,
                sets=tuple((place[j], int(spot[place[j]][o])) for j, o in m.sets),
                from_=tuple(f[order[place[j]]] for (j, _), f in zip(m.sets, m.from_, strict=True)),
                actors=tuple(at[a] for a in m.actors),
                when=None if m.when is None else cond(m.when),
            )
            for m in game.moves
        ),
    )
    one, two = prepare(game), prepare(other)
    for concept in reference.CONCEPTS:
        for i in kernel.actors_of(one.graph):
            a = examine_all(one.game, one, concept, i)
            b = examine_all(two.game, two, concept, at[i])
            assert a == b, (concept, i)


def examine_all(game: Game, ready: object, concept: str, actor: int) -> set[frozenset[tuple[str, str]]]:
    """The stable states, each as issue and option names."""
    from detente.lenses.stability.asks import stable_mask

    mask = stable_mask(ready.graph, concept, actor)  # type: ignore[attr-defined]
    return {frozenset(space.as_mapping(game, row).items()) for row in np.argwhere(mask)}


def test_examined_agrees_with_the_whole() -> None:
    for _, game in games(600, 20):
        result = analyze(game)
        found = examine(prepare(game), tuple(game.status_quo), with_path=True)
        assert found.stable == result.status_quo.stable
        assert plain(found.sanctions) == plain(result.status_quo.sanctions)
        assert found.margins == result.status_quo.margins
        assert found.path == ()
        c = reference.conflict_of(game)
        assert found.coalition_nash == reference.coalition_nash(c, c.rows.index(game.status_quo))
