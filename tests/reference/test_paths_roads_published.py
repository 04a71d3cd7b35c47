"""Values (1) to (5) and (8) of the roadmaps: closed forms of the literature, from the general checker on case files.

Sources: (1) Friedman 1971; (2), (8) Telser 1980 and its usual extension by detection and a penalty; (3), (4) the
arithmetic of the same condition for several parts, under both conventions of value; (5) Lockwood & Thomas 2002.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from detente.case.estimate import point
from detente.case.load import CaseFile, load
from detente.game.compile import compile_case
from detente.lenses.roadmap.check import Check, Plan, checked, examine, patience, plan
from detente.lenses.roadmap.declare import declared, through
from detente.lenses.roadmap.promises import Promise, in_force
from detente.lenses.roadmap.road import Road
from detente.play.behavior import play_of

SIX = 5e-7


def road(
    name: str, which: str, variants: Sequence[str] = (), sets: Sequence[str] = ()
) -> tuple[CaseFile, Check]:
    file = load(name, variants, list(sets))
    game = compile_case(file.case)
    return file, examine(game, declared(file.case, game, which))


def at_patience(road: Road, delta: float) -> Road:
    """The road with one discount per period for all."""
    return replace(road, delta=np.full(len(road.delta), delta))


def star(check: Check, tolerance: float = 1e-12) -> float:
    found = patience(check.plan, tolerance=tolerance)
    assert found.least is not None
    assert found.upward
    return found.least


@pytest.mark.parametrize(("variants", "t", "r", "p"), [((), 5, 3, 1), (("ten-six-nothing",), 10, 6, 0)])
def test_grim_trigger(variants: tuple[str, ...], t: float, r: float, p: float) -> None:
    """(1) Friedman 1971: δ* = (T − R)/(T − P)."""
    _, check = road("friedman-1971", "cooperate", variants)
    assert abs(star(check) - (t - r) / (t - p)) < SIX
    # Before completion and after it, the same condition.
    assert np.allclose(check.slack_points[0], check.slack_points[1])


def test_grim_trigger_holds_above_and_fails_below() -> None:
    file, _ = road("friedman-1971", "cooperate")
    game = compile_case(file.case)
    asked = declared(file.case, game, "cooperate")
    assert checked(plan(game, at_patience(asked, 0.5001))).holds
    assert not checked(plan(game, at_patience(asked, 0.4999))).holds


@pytest.mark.parametrize(
    ("variants", "sets", "c", "v", "d"),
    [
        ((), (), 5, 1, 0),
        (("ten-for-one",), (), 10, 1, 0),
        (("something-without",), (), 5, 3, 1.2),
        ((), ("stakes.one.use.weight=7", "stakes.two.use.weight=7"), 5, 7, 0),
    ],
)
def test_one_swap(variants: tuple[str, ...], sets: tuple[str, ...], c: float, v: float, d: float) -> None:
    """(2) δ* = c/(c + v − d)."""
    _, check = road("telser-1980", "swap", variants, sets)
    assert abs(star(check) - c / (c + v - d)) < SIX


ON_COMPLETION = {1: 0.9091, 2: 0.8541, 5: 0.8175, 10: 0.8351, 50: 0.9205}
PRO_RATA = {1: 0.9091, 2: 0.8443, 5: 0.7620, 10: 0.7352, 50: 0.7298}


def root(n: int, flow: float, rata: bool) -> float:
    """δ at which the first of n parts just pays: δⁿv, or Σ_{k ≤ n} δ^k v/n, against (C/n)(1 − δ), by bisection."""

    def gain(d: float) -> float:
        future = sum(d**k for k in range(1, n + 1)) * flow / n if rata else d**n * flow
        return future - (10 / n) * (1 - d)

    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if gain(middle) < 0 else (low, middle)
    return high


@pytest.mark.parametrize("n", ON_COMPLETION)
def test_too_many_phases_hurt_where_the_flow_waits_for_completion(n: int) -> None:
    """(3) n equal swaps, C = 10, v = 1, d = 0; one-off benefits equal the costs, the flow only on completion."""
    _, check = road("gradual-exchange", f"on-completion-{n}")
    assert abs(star(check) - root(n, 1, rata=False)) < SIX
    assert round(star(check), 4) == ON_COMPLETION[n]
    assert check.binding is not None
    assert check.binding.step == 0


@pytest.mark.parametrize("n", PRO_RATA)
def test_phases_only_help_where_the_flow_is_pro_rata(n: int) -> None:
    """(3) The same with the flow in proportion to what has been exchanged."""
    _, check = road("gradual-exchange", f"pro-rata-{n}")
    assert abs(star(check) - root(n, 1, rata=True)) < SIX
    assert round(star(check), 4) == PRO_RATA[n]


def test_largest_sustainable_steps_grow() -> None:
    """(4) c_k = δ^{n−k+1}·v/(1 − δ): every step binds; one per cent more on the first or the last fails."""
    file, check = road("gradual-exchange", "growing")
    written = [
        float(point(step.costs["one"])) for step in file.case.roadmaps["growing"].steps.values() if step.costs
    ]
    assert written == pytest.approx([0.9 ** (6 - k) / 0.1 for k in range(1, 6)], abs=1e-9)
    assert written == sorted(written)
    assert check.holds
    assert np.abs(check.slack[:5, :2]).max() < SIX
    assert abs(star(check) - 0.9) < SIX
    for name, step in (("growing-first-larger", 0), ("growing-last-larger", 4)):
        _, more = road("gradual-exchange", name)
        assert not more.holds
        assert more.binding is not None
        assert more.binding.step == step
        # What one per cent more costs, in average value: (1 − δ)·c/100.
        assert more.regret == pytest.approx(0.1 * written[step] / 100, abs=SIX)


@pytest.mark.parametrize("b", [2.5, 3.2, 4.0])
def test_irreversible_steps_shrink(b: float) -> None:
    """(5) u = b·c_other − a·c_own, freeze: steps that shrink by r = a/(δb) bind, so δ* = a/(rb); here r = 1/2.

    24 steps of an endless road: stopping before the last gains its length, 2⁻²⁴ of the limit, which is the tolerance.
    """
    sets = [f"stakes.one.two-gives.weight={b}", f"stakes.two.one-gives.weight={b}"]
    _, check = road("lockwood-thomas-2002", "halving", sets=sets)
    tolerance = 2.0**-24
    assert abs(star(check, tolerance) - 1 / (0.5 * b)) < SIX
    at = checked(plan_at(check, 1 / (0.5 * b)))
    assert at.regret < tolerance
    assert np.abs(at.slack[:10, :2]).max() < SIX


@pytest.mark.parametrize(("b", "delta"), [(2.5, 0.8), (3.2, 0.8), (4.0, 0.7)])
def test_the_largest_first_step(b: float, delta: float) -> None:
    """(5) Of roads to the limit c* = 1 whose later steps shrink by r = a/(δb), the first may be c*(1 − r), bisected by
    the checker: a larger one is kept by nobody, since what is left to wait for is too little."""
    r = 1 / (delta * b)

    def first_slack(x: float) -> float:
        own = [100.0] + [100 * (1 - x) * r**k for k in range(24)]
        sets = []
        for me, other in (("one", "two"), ("two", "one")):
            mine = ", ".join(f"l{k}: {v!r}" for k, v in enumerate(own))
            theirs = ", ".join(f"l{k}: {100 - v!r}" for k, v in enumerate(own))
            sets += [f"stakes.{me}.{me}-gives={{weight: 1, values: {{{mine}}}}}"]
            sets += [f"stakes.{me}.{other}-gives={{weight: {b}, values: {{{theirs}}}}}"]
            sets += [f"play.{me}.discount_per_year={delta}"]
        _, check = road("lockwood-thomas-2002", "halving", sets=sets)
        return float(check.slack_points[0, 0])

    low, high = 0.05, 0.95
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if first_slack(middle) >= 0 else (low, middle)
    assert abs(low - (1 - r)) < 2e-6


def plan_at(check: Check, delta: float) -> Plan:
    return replace(check.plan, road=at_patience(check.plan.road, delta))


@pytest.mark.parametrize(("b", "feasible"), [(1.9, False), (1.98, False), (2.02, True)])
def test_irreversible_steps_are_feasible_only_above_a_over_b(b: float, feasible: bool) -> None:
    """(5) With ratio 1/2 patience can hold the road only where a/(rb) < 1."""
    sets = [f"stakes.one.two-gives.weight={b}", f"stakes.two.one-gives.weight={b}"]
    _, check = road("lockwood-thomas-2002", "halving", sets=sets)
    assert (patience(check.plan, tolerance=2.0**-24).least is not None) == feasible


def test_nothing_moves_where_patience_is_at_most_a_over_b() -> None:
    """(5) At δ ≤ a/b = .4 no road through the case's levels, however chosen, is kept."""
    file = load("lockwood-thomas-2002")
    game = compile_case(file.case)
    rng = np.random.default_rng(5)
    for _ in range(40):
        levels = np.sort(rng.choice(np.arange(1, 25), size=rng.integers(1, 12), replace=False))
        asked = through(game, play_of(file.case), [(int(k), int(k)) for k in levels], period=12.0)
        check = checked(plan(game, at_patience(asked, 0.4)))
        first = check.slack_points[0, 0]
        assert first < -1e-9, levels


@pytest.mark.parametrize(("f", "expected"), [(0, 0.9091), (2, 0.8889), (10, 0.0), (12, 0.0)])
def test_detection_and_penalty(f: float, expected: float) -> None:
    """(8) δ* = (c − qF)/(c − qF + q(v − d)), 0 if qF ≥ c; c = 5, v = 1, d = 0, q = ½."""
    file = load("telser-1980", ("seen-half-the-time",))
    game = compile_case(file.case)
    asked: Road = declared(file.case, game, "swap")
    if f:
        asked = in_force(
            asked,
            [
                Promise(id="seen half the time", by=2, against=who, seen=0.5, penalty=f, cost=0.0)
                for who in (0, 1)
            ],
        )
    exact = 0.0 if 0.5 * f >= 5 else (5 - 0.5 * f) / (5 - 0.5 * f + 0.5)
    found = star(examine(game, asked))
    assert abs(found - exact) < SIX
    assert round(found, 4) == expected


def test_the_declared_penalty_is_that_of_the_second_value() -> None:
    """(8) The case's own guarantors carry F = 2 and q = ½."""
    promises = load("telser-1980").case.guarantors.values()
    assert {(p.penalty, p.seen) for p in promises} == {(2.0, 0.5)}
    assert math.isclose(4 / 4.5, 0.8888888888888888)
