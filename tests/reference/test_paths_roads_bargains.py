"""Values (6) and (7), mends on the published swap, and pure equilibria where steps cannot be undone.

Sources: (6) Fearon 1995, Powell 2006; (7) Kydd 2005; Telser 1980 for the swap; the prisoners' dilemma, in a variant.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from detente.case.diagnostics import Problems
from detente.case.load import load
from detente.game import space
from detente.game.compile import compile_case
from detente.game.game import Floats, Game
from detente.lenses.roadmap import RoadResult
from detente.lenses.roadmap.analyze import analyze_road
from detente.lenses.roadmap.check import examine
from detente.lenses.roadmap.declare import declared, through
from detente.lenses.roadmap.enumerate import markov_perfect
from detente.lenses.roadmap.find import search
from detente.lenses.roadmap.mend import mends
from detente.lenses.roadmap.promises import Promise, declared_promises, penalties
from detente.notation import condition
from detente.play.behavior import play_of
from detente.view.remarks import remark

Row = tuple[int, ...]
Plan = dict[Row, int]


def shifted(p: float, f: float, shift: float, delta: float) -> RoadResult:
    """The case with chances p and p + shift, and costs of war f, in points of 100."""
    values = {
        "rising": {"war": p * (1 - f), "all-to-declining": 0.0, "after-the-shift": (p + shift) * (1 - f)},
        "declining": {
            "war": (1 - p) * (1 - f),
            "all-to-declining": 1.0,
            "after-the-shift": 1 - (p + shift) * (1 - f),
        },
    }
    sets = [f"stakes.{a}.division.values.{o}={x * 100:.12g}" for a, v in values.items() for o, x in v.items()]
    sets += [f"play.{a}.discount_per_year={delta}" for a in values]
    file = load("fearon-1995", sets=sets)
    game = compile_case(file.case)
    return analyze_road(game, declared(file.case, game, "peace"), mend=False)


@pytest.mark.parametrize(("p", "f", "delta"), [(0.3, 0.1, 0.95), (0.3, 0.2, 0.9), (0.2, 0.05, 0.99)])
def test_power_shift(p: float, f: float, delta: float) -> None:
    """(6) Peace is impossible iff the shift exceeds [f/(1 − f) + (1 − δ)p]/δ: bisected by the checker."""
    low, high = 0.0, 1 - p
    while high - low > 1e-8:
        middle = (low + high) / 2
        low, high = (middle, high) if shifted(p, f, middle, delta).holds else (low, middle)
    assert low == pytest.approx((f / (1 - f) + (1 - delta) * p) / delta, abs=5e-7)
    if (p, f, delta) == (0.3, 0.1, 0.95):
        assert round(low, 4) == 0.1327
    over = shifted(p, f, high + 1e-4, delta)
    assert (over.binding_step, over.binding_actor) == ("concede", "declining")


def test_patience_makes_the_power_shift_worse() -> None:
    """(6) At a shift of .2 peace holds for discounts from p/(p + Δ) = .6 up to [f/(1 − f) + p]/(p + Δ) = 37/45 only."""
    file = load("fearon-1995")
    game = compile_case(file.case)
    result = analyze_road(game, declared(file.case, game, "peace"))
    ((low, high),) = result.intervals
    assert low == pytest.approx(0.6, abs=5e-7)
    assert high == pytest.approx(37 / 45, abs=5e-7)
    assert not result.holds


@pytest.mark.parametrize(
    ("r", "t", "p", "s"), [(4, 3, 2, 0), (5, 4, 1, 0), (10, 3, 1, -4), (6, 6, 2, 1), (9, 1, 3, 3)]
)
def test_trust(r: float, t: float, p: float, s: float) -> None:
    """(7) Cooperate iff t ≥ (P − S)/((R − T) + (P − S)): (4, 3, 2, 0) gives 2/3; from the checker on the case."""
    sets = []
    for me, other in (("one", "two"), ("two", "one")):
        # P at rest; T and S for one alone; and what is left to R for both.
        alone, given = s - p, t - p
        sets += [f"stakes.{me}.{me}-cooperates={{weight: {abs(alone)}, values: {own(alone)}}}"]
        sets += [f"stakes.{me}.{other}-cooperates={{weight: {abs(given)}, values: {own(given)}}}"]
        sets += [f"linkages.{me}-together.worth={r - p - alone - given}"]
    file = load("kydd-2005", sets=sets)
    game = compile_case(file.case)
    result = analyze_road(game, declared(file.case, game, "cooperate"))
    expected = (p - s) / ((r - t) + (p - s)) if p > s else 0.0
    for actor in ("one", "two"):
        assert result.steps[0].trust[actor] == pytest.approx(expected, abs=5e-7)


def own(gain: float) -> str:
    """Values of refusing and cooperating that differ by the sign of a gain."""
    low, high = (0, 100) if gain >= 0 else (100, 0)
    return f"{{refuses: {low}, cooperates: {high}}}"


def test_trust_as_published() -> None:
    """(7) (R, T, P, S) = (4, 3, 2, 0): two thirds, from the case as it stands."""
    file = load("kydd-2005")
    game = compile_case(file.case)
    result = analyze_road(game, declared(file.case, game, "cooperate"))
    assert result.steps[0].trust == pytest.approx({"one": 2 / 3, "two": 2 / 3}, abs=5e-7)


def test_no_trust_is_enough_for_who_would_rather_not_even_so() -> None:
    """A prisoners' dilemma played once: the other's part makes one's own no better."""
    file = load("kydd-2005", sets=["linkages.one-together.worth=1"])
    game = compile_case(file.case)
    result = analyze_road(game, declared(file.case, game, "cooperate"))
    assert result.steps[0].trust["one"] is None
    assert not result.holds


def test_the_least_penalty_just_holds_the_swap() -> None:
    """Telser 1980 with deliveries of 10 at δ = .9: the shortfall is (1 − δ)c − δv = .1, so F = 1 if always seen."""
    file = load("telser-1980", ("ten-for-one",))
    game = compile_case(file.case)
    check = examine(game, declared(file.case, game, "swap"))
    assert check.regret == pytest.approx(0.1, abs=1e-12)
    result = analyze_road(
        game, declared(file.case, game, "swap"), promises := declared_promises(file.case, game)
    )
    sure = [x for x in result.needed if x.seen == 1.0]
    assert [x.actor for x in sure] == ["one", "two"]
    assert [x.once for x in sure] == pytest.approx([1, 1], abs=1e-9)
    half = [x for x in result.needed if x.seen == 0.5]
    assert [x.once for x in half] == pytest.approx([2, 2], abs=1e-9)
    # The case's promises are exactly that: each holds the one it is against, and the other is still short.
    assert [p.id for p in result.promises] == ["against-one", "against-two"]
    for p in result.promises:
        assert p.regret == pytest.approx(0.1, abs=1e-9)
        assert p.kept
        assert p.stake == pytest.approx(0.9, abs=1e-9)
        assert p.cost == pytest.approx(0.01, abs=1e-9)
    # Together they hold both. Cheaper still, the use begins with the delivery: (1 − δ)(1 + 10 − 10) + δ ≥ (1 − δ)·10.
    (both,) = (m for m in mends(game, check, promises).mends if m.kind == "promises")
    assert (both.holds, both.check.regret) == (True, 0.0)
    assert result.cheapest is not None
    assert (result.cheapest.kind, result.cheapest.regret) == ("merge", 0.0)


def test_a_guarantor_for_whom_the_road_is_worth_less_than_its_word_does_not_keep_it() -> None:
    file = load("telser-1980", ("ten-for-one",))
    game = compile_case(file.case)
    for cost, lasting, kept in (
        (8.9, False, True),
        (9.1, False, False),
        (0.89, True, True),
        (0.91, True, False),
    ):
        # What the road is worth to it is .9: a cost of 9 once at δ = .9, or of .9 for ever.
        dear = Promise(
            id="dear",
            by=game.actor("guarantor"),
            against=0,
            seen=1.0,
            penalty=50.0,
            cost=cost,
            lasting=lasting,
        )
        found = analyze_road(game, declared(file.case, game, "swap"), (dear,))
        assert found.promises[0].kept is kept
        (made,) = (m for m in found.mends if m.kind == "promises")
        assert not made.holds, "two is still short"
        assert made.terms == (() if kept else (remark("not kept", promise="dear"),))


def test_a_lasting_penalty_weighs_as_it_stands() -> None:
    """Short .1 in average value: 1 once at δ = .9, or .1 for as long as the breach lasts."""
    file = load("telser-1980", ("ten-for-one",))
    game = compile_case(file.case)
    check = examine(game, declared(file.case, game, "swap"))
    for penalty, lasting, holds in (
        (1.001, False, True),
        (0.999, False, False),
        (0.1001, True, True),
        (0.0999, True, False),
    ):
        promises = [
            Promise(
                id=str(i),
                by=game.actor("guarantor"),
                against=i,
                seen=1.0,
                penalty=penalty,
                cost=0.0,
                lasting=lasting,
            )
            for i in (0, 1)
        ]
        found = mends(game, check, promises)
        (together,) = (m for m in found.mends if m.kind == "promises")
        assert together.holds is holds
    needed = penalties(game, check, promises)
    assert [x.lasting for x in needed if x.seen == 1.0] == pytest.approx([0.1, 0.1], abs=1e-9)


def test_the_least_prize_just_holds_the_swap() -> None:
    """Two steps at δ = .9: the first delivery is short .1, and a prize that begins after the second weighs δ."""
    file = load("telser-1980", ("ten-for-one",))
    game = compile_case(file.case)
    prize = penalties(game, examine(game, declared(file.case, game, "swap")))[0].prize
    assert prize is not None
    for share, holds in ((1.0001, True), (0.9999, False)):
        # The use begins with the second step; more of it from the third period on is the same as a prize of δ² then.
        weight = 1 + prize * share * 0.9**2 / 0.9
        sets = [f"stakes.{a}.use.weight={weight}" for a in ("one", "two")]
        richer = load("telser-1980", ("ten-for-one",), sets)
        other = compile_case(richer.case)
        assert examine(other, declared(richer.case, other, "swap")).holds is holds


def test_payments_are_the_shortfall_and_the_payer_is_checked() -> None:
    """Only One finds delivery too dear: 10 against 5, at δ = .9. It is short .1, so 1 on delivery."""
    file = load("telser-1980", sets=["roadmaps.swap.steps.deliver.costs.one=10"])
    game = compile_case(file.case)
    check = examine(game, declared(file.case, game, "swap"))
    found = mends(game, check)
    (payment,) = found.payments
    assert payment.to == "one"
    assert payment.steps == pytest.approx((1, 0), abs=1e-9)
    assert payment.payers == pytest.approx({"two": 4.0}, abs=1e-9)
    paid = next(m for m in found.mends if m.kind == "payment")
    assert paid.holds
    assert paid.check.regret == 0


def test_a_split_mends_a_large_exchange() -> None:
    """Fifty fiftieths at once fail at δ = .9; a stop on the way of both deliveries, each at its share of the cost,
    holds (two equal parts need .8541)."""
    file = load("gradual-exchange")
    game = compile_case(file.case)
    result = analyze_road(game, declared(file.case, game, "on-completion-1"))
    assert not result.holds
    assert result.cheapest is not None
    assert result.cheapest.kind == "split"
    assert result.cheapest.regret == 0


def test_a_merger_mends_an_exchange_in_too_many_parts() -> None:
    """Ten parts need .8351: at .83, δ¹⁰ = .155 is less than the .17 the first costs, and δ⁹ = .187 is more."""
    sets = [f"play.{a}.discount_per_year=0.83" for a in ("one", "two")]
    file = load("gradual-exchange", sets=sets)
    game = compile_case(file.case)
    result = analyze_road(game, declared(file.case, game, "on-completion-10"))
    assert not result.holds
    (merged,) = (m for m in result.mends if m.kind == "merge")
    assert merged.holds
    assert len(merged.steps) == len(result.steps) - 2


def test_search_finds_the_road_of_the_grim_trigger() -> None:
    file = load("friedman-1971")
    game = compile_case(file.case)
    found = search(game, play_of(file.case), (1, 1), period=12.0, collapse=game.status_quo)
    assert found.complete
    # At δ = .6 one may also go first: .6·R is more than P, and the other has R against .4·T + .6·P.
    roads = {c.plan.road.states[1:] for c in found.roads}
    assert roads == {((1, 1),), ((0, 1), (1, 1)), ((1, 0), (1, 1))}
    assert all(c.regret == 0 for c in found.roads)
    patient = load("friedman-1971", sets=["play.one.discount_per_year=0.45"])
    none = search(game, play_of(patient.case), (1, 1), period=12.0, collapse=game.status_quo)
    assert none.roads == ()
    assert none.nearest is not None
    assert none.nearest.regret > 0


def test_search_agrees_with_every_road_tried() -> None:
    """Against all orderings of one-by-one and paired steps of a game of three issues, by the checker alone."""
    file = load("telser-1980", ("something-without",))
    game = compile_case(file.case)
    play = play_of(file.case)
    goal = (1, 1, 1)
    best = -np.inf
    for size in (1, 2, 3):
        middles = list(itertools.product((0, 1), repeat=3))
        for between in itertools.permutations(middles, size - 1):
            states = [*between, goal]
            before = [game.status_quo, *states[:-1]]
            steps = list(zip(before, states, strict=True))
            if any(sum(a != b for a, b in zip(x, y, strict=True)) not in (1, 2) for x, y in steps):
                continue
            if any(b < a for x, y in steps for a, b in zip(x, y, strict=True)):
                continue
            check = examine(game, through(game, play, states, period=12.0, collapse=game.status_quo))
            if check.walkable and check.binding is not None:
                best = max(best, check.binding.slack)
    asked = search(game, play, condition(game, "use=running"), period=12.0, collapse=game.status_quo)
    assert asked.goals == (goal,)
    exact = search(game, play, goal, period=12.0, collapse=game.status_quo)
    top = exact.roads[0] if exact.roads else exact.nearest
    assert exact.complete
    assert top is not None
    assert top.binding is not None
    assert top.binding.slack == pytest.approx(best, abs=1e-12)


def test_pure_equilibria_of_irreversible_steps_are_those_of_brute_force() -> None:
    """Two actors with two levels each: every strategy profile tried by value iteration."""
    file = load("friedman-1971", sets=[
        "issues.one-cooperates.undo={impossible: true, assumed: x}",
        "issues.two-cooperates.undo={impossible: true, assumed: x}",
        "stakes.one.two-cooperates.weight=5",
        "stakes.two.one-cooperates.weight=5",
    ])  # fmt: skip
    game = compile_case(file.case)
    delta = np.array([0.9, 0.9])
    found = markov_perfect(game, delta)
    assert all(e.regret <= 1e-9 for e in found.outcomes)
    want = {tuple(space.name(game, s) for s in path) for path in brute(game, delta)}
    assert {e.path for e in found.outcomes} == want
    assert found.states == 4
    for actor in game.actors:
        values = [e.values[actor] for e in found.outcomes]
        assert values[found.best_for[actor] - 1] == max(values)
        assert values[found.worst_for[actor] - 1] == min(values)


def brute(game: Game, delta: Floats) -> set[tuple[Row, ...]]:
    """Paths of every pure Markov profile no actor can better by any other Markov strategy."""
    states: list[Row] = list(itertools.product((0, 1), repeat=2))
    worth = {s: space.points(game, space.utilities(game, [s]))[0] for s in states}

    def value(one: Plan, two: Plan) -> dict[Row, Floats]:
        v: dict[Row, Floats] = {s: np.zeros(2) for s in states}
        for s in sorted(states, reverse=True):
            t = (max(s[0], one[s]), max(s[1], two[s]))
            v[s] = worth[s] if t == s else (1 - delta) * worth[t] + delta * v[t]
        return v

    plans = [dict(zip(states, bits, strict=True)) for bits in itertools.product((0, 1), repeat=4)]
    paths: set[tuple[Row, ...]] = set()
    for one in plans:
        for two in plans:
            v = value(one, two)
            better = any(value(o, two)[s][0] > v[s][0] + 1e-12 for o in plans for s in states) or any(
                value(one, t)[s][1] > v[s][1] + 1e-12 for t in plans for s in states
            )
            if not better:
                path: list[Row] = [(0, 0)]
                while True:
                    s = path[-1]
                    t = (max(s[0], one[s]), max(s[1], two[s]))
                    if t == s:
                        break
                    path.append(t)
                paths.add(tuple(path))
    return paths


def test_steps_that_can_be_taken_back_are_not_enumerated() -> None:
    game = compile_case(load("friedman-1971").case)
    with pytest.raises(Problems, match="taken back"):
        markov_perfect(game, np.array([0.9, 0.9]))
