"""Clever ways against listing every state: extremes, dense arrays, what rules leave possible, predicates."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.case.checks.logic import masks, possible
from detente.case.diagnostics import Problems
from detente.case.schema import Case
from detente.game import space
from detente.game.compile import compile_case
from detente.game.dense import dense_feasible, dense_holds, dense_utilities
from detente.game.extremes import extremes
from detente.game.game import Bonus, Condition, Term
from tests.cases_small import plain_holds, written_cases


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[Any], list[Bonus], list[Condition]]:
    """Sizes, integer stakes of two actors, bonuses and rules with several terms that overlap."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    whole = st.integers(-9, 9)
    stakes = [np.array([[draw(whole) for _ in range(n)] for _ in range(2)], dtype=np.int64) for n in sizes]

    def condition(name: str) -> Condition:
        terms = []
        for _ in range(draw(st.integers(0, 3))):
            issues = sorted(draw(st.sets(st.integers(0, len(sizes) - 1), max_size=3)))
            allowed = tuple(
                np.array([draw(st.booleans()) for _ in range(sizes[j])], dtype=np.bool_) for j in issues
            )
            terms.append(Term(tuple(issues), allowed))
        return Condition(name, tuple(terms))

    bonuses = [
        Bonus(condition(f"b{k}"), np.array([draw(whole), draw(whole)], dtype=np.int64))
        for k in range(draw(st.integers(0, 4)))
    ]
    return sizes, stakes, bonuses, [condition(f"r{k}") for k in range(draw(st.integers(0, 3)))]


def brute(sizes: list[int], stakes: list[Any], bonuses: list[Bonus], rules: list[Condition]) -> Any:
    found = []
    for row in itertools.product(*(range(n) for n in sizes)):
        if any(space.holds(r, [row])[0] for r in rules):
            continue
        u = sum(s[:, o] for s, o in zip(stakes, row, strict=True))
        found.append(
            u + sum((b.worth for b in bonuses if space.holds(b.when, [row])[0]), np.zeros(2, dtype=np.int64))
        )
    return (tuple(np.min(found, axis=0).tolist()), tuple(np.max(found, axis=0).tolist())) if found else None


@given(tables())
def test_extremes_equal_listing(table: Any) -> None:
    sizes, stakes, bonuses, rules = table
    expected = brute(sizes, stakes, bonuses, rules)
    for work in (2_000_000, 0):  # by elimination; by listing, elimination being given nothing
        found = extremes(stakes, bonuses, rules, work=work)
        if expected is None:
            assert found is None
        else:
            assert found is not None
            assert (found.low, found.high) == expected
            assert not found.is_bound


@given(tables())
def test_the_outer_bound_is_sound_and_said(table: Any) -> None:
    sizes, stakes, bonuses, rules = table
    expected = brute(sizes, stakes, bonuses, rules)
    assume(expected is not None)
    assume(any(len(c.issues) for c in [*rules, *(b.when for b in bonuses)]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.game.extremes.MAX_ENUMERATED", 0)
        found = extremes(stakes, bonuses, rules, work=0)
    assert found is not None
    assert all(a <= b for a, b in zip(found.low, expected[0], strict=True))
    assert all(a >= b for a, b in zip(found.high, expected[1], strict=True))
    if (found.low, found.high) != expected:
        assert found.is_bound


def test_extremes_of_a_chain_no_list_could_hold() -> None:
    """60 issues of 4 options, 4⁶⁰ states: +1 for each option up, −5 for each pair of neighbours both at the top."""
    n = 60
    stakes = [np.arange(4, dtype=np.int64)[None, :] for _ in range(n)]
    top = np.array([False, False, False, True])
    pairs = [
        Bonus(Condition(f"c{j}", (Term((j, j + 1), (top, top)),)), np.array([-5], dtype=np.int64))
        for j in range(n - 1)
    ]
    found = extremes(stakes, pairs, [])
    assert found is not None
    assert not found.is_bound
    # Best: tops and seconds in turn (3 + 2 a pair). Worst: all tops beat all bottoms, 3n − 5(n − 1) < 0.
    assert found.high == (n // 2 * 5,)
    assert found.low == (3 * n - 5 * (n - 1),)


@given(written_cases())
def test_dense_equals_state_by_state(written: dict[str, Any]) -> None:
    game = compile_case(Case.model_validate(written))
    rows = space.rows(game)
    assert np.array_equal(dense_utilities(game), space.utilities(game, rows))
    assert np.array_equal(dense_feasible(game), space.feasible(game, rows))
    for bonus in game.bonuses:
        assert np.array_equal(dense_holds(game, bonus.when), space.holds(bonus.when, rows))
    found = extremes(game.stakes, game.bonuses, game.rules)
    assert found is not None
    u = space.utilities(game, rows)[space.feasible(game, rows)]
    assert (found.low, found.high) == (tuple(u.min(axis=0).tolist()), tuple(u.max(axis=0).tolist()))


def test_dense_refuses_before_it_allocates() -> None:
    written: dict[str, Any] = {
        "case": "big",
        "as_of": "2018-05-13",
        "actors": {"a": {"name": "A"}},
        "issues": {
            f"i{j}": {"title": "I", "mover": "a", "options": [f"o{k}" for k in range(10)], "status_quo": "o0"}
            for j in range(20)
        },
        "agreement": {"parties": ["a"]},
    }
    game = compile_case(Case.model_validate(written))
    for refused in (dense_utilities, dense_feasible):
        with pytest.raises(Problems) as caught:
            refused(game)
        assert caught.value.diagnostics[0].code == "G107"
        assert "100,000,000,000,000,000,000 states" in str(caught.value)


def _case_of(sizes: list[int]) -> Case:
    issues = {
        f"i{j}": {"title": "I", "mover": "a", "options": [f"o{k}" for k in range(n)], "status_quo": "o0"}
        for j, n in enumerate(sizes)
    }
    actors = {"a": {"name": "A"}}
    written = {
        "case": "x",
        "as_of": "2018-05-13",
        "actors": actors,
        "issues": issues,
        "agreement": {"parties": ["a"]},
    }
    return Case.model_validate(written)


def _within(mask: dict[str, int], row: tuple[int, ...]) -> bool:
    return all(m >> row[int(j[1:])] & 1 for j, m in mask.items())


@given(st.data())
def test_what_rules_leave_possible(data: st.DataObject) -> None:
    """The checks' search for a state against listing them all."""
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))

    def part(least: int) -> dict[str, int]:
        chosen = data.draw(
            st.lists(st.sampled_from(range(len(sizes))), max_size=3, min_size=least, unique=True)
        )
        return {f"i{j}": data.draw(st.integers(1, 2 ** sizes[j] - 1)) for j in chosen}

    wanted = part(0)
    rules = [("r", part(1)) for _ in range(data.draw(st.integers(0, 7)))]
    exists = any(
        _within(wanted, row) and not any(_within(rule, row) for _, rule in rules)
        for row in itertools.product(*(range(n) for n in sizes))
    )
    assert possible(_case_of(sizes), wanted, rules) == exists


def test_what_three_switches_leave_possible() -> None:
    """Every choice of four or five of the twelve rules on two of three switches: the search must back up and retry."""
    case = _case_of([2, 2, 2])
    pairs = [
        {f"i{a}": x, f"i{b}": y}
        for a, b in itertools.combinations(range(3), 2)
        for x in (1, 2)
        for y in (1, 2)
    ]
    rows = list(itertools.product(range(2), repeat=3))
    for count in (4, 5):
        for chosen in itertools.combinations(pairs, count):
            exists = any(not any(_within(rule, row) for rule in chosen) for row in rows)
            assert possible(case, {}, [("r", rule) for rule in chosen]) == exists


@given(written_cases())
def test_masks_are_the_condition(written: dict[str, Any]) -> None:
    case = Case.model_validate(written)
    issues = written["issues"]
    for k, linkage in written["linkages"].items():
        parts = masks(case, case.linkages[k].when)
        assert parts is not None
        for combo in itertools.product(*(i["options"] for i in issues.values())):
            state = dict(zip(issues, combo, strict=True))
            got = any(
                all(mask >> issues[j]["options"].index(state[j]) & 1 for j, mask in part.items())
                for part in parts
            )
            assert got == plain_holds(issues, linkage["when"], state)
