"""The state forward in time, against matrix exponentials and matrices built from the reference."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from detente.game import space
from detente.play import reference
from detente.play.board import PlayBoard
from detente.play.forward import (
    Stage,
    forward,
    furthest,
    likeliest,
    settled,
    stages,
    start_values,
    walk,
)
from detente.play.kernel import kernel_of
from detente.play.local import constant, ways_at
from tests import paths_small as small


def matrix(board: PlayBoard, values: np.ndarray) -> np.ndarray:
    """Q, from the reference."""
    q = np.zeros((board.game.size,) * 2)
    source, target, rate = reference.generator(board, values)
    np.add.at(q, (source, target), rate)
    return q - np.diag(q.sum(axis=1))


@pytest.mark.parametrize("seed", range(6))
def test_choices_in_single_states_are_those_of_the_reference(seed: int) -> None:
    board = small.board(small.game(seed))
    values = np.random.default_rng(seed).random(board.flow.shape)
    everywhere = np.arange(board.game.size)
    for unit in board.units:
        here = ways_at(board, unit, everywhere, constant(values))
        for way, chance in zip(here, reference.chances(board, unit, values), strict=True):
            assert np.array_equal(np.flatnonzero(way.can), chance.arrow.source)
            assert np.array_equal(way.target[way.can], chance.arrow.target)
            np.testing.assert_allclose(way.proposed[way.can], chance.proposed, rtol=0, atol=1e-13)
            np.testing.assert_allclose(way.accepted[way.can], chance.accepted, rtol=0, atol=1e-13)
            np.testing.assert_allclose(way.cost[way.can], chance.arrow.cost, rtol=0, atol=1e-15)
            assert not way.proposed[~way.can].any()


def test_constant_rates_give_the_matrix_exponential() -> None:
    """Under values that stand still the distribution is p·exp(Qt); first passage that of the absorbing chain."""
    from scipy.linalg import expm

    board = small.board(small.game(3))
    kernel = kernel_of(board)
    values = board.flow.copy()
    for _ in range(4000):
        values = values + board.longest_step * reference.slope(board, values)
    assert np.abs(reference.slope(board, values)).max() < 1e-9
    goal = space.holds(small.condition((2, 3, 2), [{0: [1]}]), space.rows(board.game))
    plan = stages([(kernel, 9.0)], [3.0, 6.0], 0.02)
    got = forward(plan, values, 0, [goal], joint=True)
    q = matrix(board, values)
    stopped = q.copy()
    stopped[goal] = 0
    frozen = q.copy()
    frozen[1:] = 0
    assert got.joint is not None
    assert got.times.tolist() == [0, 3, 6, 9]
    for n, t in enumerate(got.times):
        exact = expm(q * t)[0]
        np.testing.assert_allclose(got.joint[n], exact, rtol=0, atol=1e-5)
        assert got.reached[n, 0] == pytest.approx(expm(stopped * t)[0][goal].sum(), abs=1e-5)
        assert got.holds[n, 0] == pytest.approx(exact[goal].sum(), abs=1e-5)
        assert got.unmoved[n] == pytest.approx(expm(frozen * t)[0, 0], abs=1e-5)
        assert got.rate[n] == pytest.approx(exact @ -np.diag(q), abs=1e-5)
        np.testing.assert_allclose(got.flows[n], board.flow @ exact, rtol=0, atol=1e-5)
        assert sum(f[n].sum() for f in got.fans) == pytest.approx(3)
    median = got.median[0]
    assert math.isinf(median) == (got.reached[-1, 0] < 0.5)
    if not math.isinf(median):
        assert expm(stopped * median)[0][goal].sum() == pytest.approx(0.5, abs=1e-4)


def test_rates_that_change_with_time_and_a_deadline() -> None:
    """Against small explicit steps of the reference's matrices, with other stakes from a date on, and a real end."""
    first, second = small.board(small.game(5)), small.board(small.game(5, shift=1))
    parts = [(kernel_of(first), 2.0), (kernel_of(second), 3.0)]
    got = forward(stages(parts, [1.0], 0.02), second.flow, 4, joint=True)
    n = 3000
    h = 5.0 / n
    values = [second.flow]
    for k in range(n):
        of = second if k * h < 3.0 - 1e-9 else first
        values.append(reference.step(of, values[-1], h))
    p = np.zeros(first.game.size)
    p[4] = 1
    course = [p]
    for k in range(n):
        of = first if k * h < 2.0 - 1e-9 else second
        p = p + h * (p @ matrix(of, 0.5 * (values[n - k] + values[n - k - 1])))
        course.append(p)
    assert got.joint is not None
    assert got.times.tolist() == [0, 1, 2, 5]
    for k, t in enumerate(got.times):
        np.testing.assert_allclose(got.joint[k], course[round(t / h)], rtol=0, atol=4e-4)
        np.testing.assert_allclose(got.joint[k].sum(), 1, atol=1e-12)
    np.testing.assert_allclose(got.values[0], values[-1][:, 4], atol=4e-4)
    no_deadline = forward(stages([*parts[:1], (parts[0][0], 3.0)], [1.0], 0.02), first.flow, 4, joint=True)
    assert no_deadline.joint is not None
    assert np.abs(no_deadline.joint - got.joint).max() > 0.01


@pytest.mark.parametrize("seed", range(4))
def test_an_eighth_of_the_step_moves_nothing_by_half_a_point(seed: int) -> None:
    """At the step the halving ends with; at the longest allowed one of these games would fail."""
    board = small.board(small.game(seed))
    parts, times = [(kernel_of(board), 12.0)], list(range(1, 12))
    goal = space.holds(small.condition((2, 3, 2), [{0: [1]}]), space.rows(board.game))
    got = settled(parts, times, board.flow, 0, [goal], joint=True)
    assert got.within
    assert got.moved <= 0.005
    eighth = forward(stages(parts, times, got.step / 8), board.flow, 0, [goal], joint=True)
    assert furthest(got.forward, eighth) < 0.005


@pytest.mark.parametrize("still", [False, True])
def test_states_too_unlikely_to_be_moved_on_from_hold_what_is_said(still: bool) -> None:
    """No chance is lost, and no probability is further off than what rests in them at its height."""
    board = small.board(small.game(2))
    goal = space.holds(small.condition((2, 3, 2), [{1: [2]}]), space.rows(board.game))
    plan = stages([(kernel_of(board), 4.0)], [2.0], 0.1, still)
    full = forward(plan, board.flow, 0, [goal], joint=True)
    assert full.resting == 0
    assert full.visited == board.feasible.sum()
    some = forward(plan, board.flow, 0, [goal], joint=True, least=0.02)
    assert some.joint is not None
    assert some.visited < full.visited
    assert 0 < some.resting < 0.1
    np.testing.assert_allclose(some.joint.sum(axis=1), 1, atol=1e-12)
    # What rested could have moved on for a while, and back: twice what rests in the end bounds it here.
    assert 0 < furthest(full, some) < 2 * some.resting + 0.02


def test_legs_made_beforehand_are_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    board = small.board(small.game(3))
    plan = stages([(kernel_of(board), 5.0)], [2.0], 0.2)
    legs = tuple(walk(plan, board.flow))
    once, twice = forward(plan, board.flow, 0), forward(plan, board.flow, 0, legs=legs)
    assert furthest(once, twice) == 0
    assert np.array_equal(twice.begin, start_values(plan, board.flow))
    assert settled([(kernel_of(board), 5.0)], [2.0], board.flow, 0).legs is not None
    monkeypatch.setattr("detente.play.forward.KEEP_BYTES", board.flow.nbytes)
    assert settled([(kernel_of(board), 5.0)], [2.0], board.flow, 0).legs is None


def test_values_made_twice_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    board = small.board(small.game(1))
    plan = stages([(kernel_of(board), 6.0)], [2.0, 3.5])
    kept = list(walk(plan, board.flow))
    monkeypatch.setattr("detente.play.forward.KEEP_BYTES", 0)
    again = list(walk(plan, board.flow))
    assert len(kept) == len(again) == sum(s.steps for s in plan)
    for a, b in zip(kept, again, strict=True):
        assert (a.start, a.h, a.last) == (b.start, b.h, b.last)
        assert np.array_equal(a.now, b.now)
        assert np.array_equal(a.then, b.then)
    assert np.array_equal(kept[0].now, start_values(plan, board.flow))


def test_stages_are_cut_at_dates_and_never_step_too_far() -> None:
    board = small.board(small.game(1))
    kernel = kernel_of(board)
    plan = stages([(kernel, 2.0), (kernel, 1.0)], [0.0, 0.5, 2.0, 2.5, 9.0])
    assert [s.months for s in plan] == [0.5, 1.5, 0.5, 0.5]
    assert all(s.step <= board.longest_step + 1e-12 for s in plan)
    assert all(isinstance(s, Stage) for s in plan)


def test_likeliest_states_in_order() -> None:
    assert likeliest(np.array([0.2, 0.5, 0.0, 0.2, 0.1]), 3) == ((1, 0.5), (0, 0.2), (3, 0.2))
    assert likeliest(np.array([0.0, 1.0]), 5) == ((1, 1.0),)


def test_relabelling_options_relabels_the_distribution() -> None:
    """Reversing the options of an issue: nothing else changes, to 1e-12."""
    game = small.game(2)
    turned = _reversed(game, 1)
    a = forward(stages([(kernel_of(small.board(game)), 5.0)], []), small.board(game).flow, 0, joint=True)
    b = forward(stages([(kernel_of(small.board(turned)), 5.0)], []), small.board(turned).flow, 4, joint=True)
    assert a.joint is not None
    assert b.joint is not None
    shaped = b.joint.reshape(-1, 2, 3, 2)[:, :, ::-1, :]
    np.testing.assert_allclose(a.joint, shaped.reshape(a.joint.shape), rtol=0, atol=1e-12)


def _reversed(game: small.Game, issue: int) -> small.Game:
    """The game with the options of an issue in the other order."""
    last = game.sizes[issue] - 1

    def when(c: object) -> object:
        terms = tuple(
            dataclasses.replace(
                t,
                allowed=tuple(m[::-1] if j == issue else m for j, m in zip(t.issues, t.allowed, strict=True)),
            )
            for t in c.terms  # type: ignore[attr-defined]
        )
        return dataclasses.replace(c, terms=terms)  # type: ignore[type-var]

    def flip(move: small.Move) -> small.Move:
        return dataclasses.replace(
            move,
            sets=tuple((j, last - o if j == issue else o) for j, o in move.sets),
            from_=tuple(
                m[::-1] if j == issue else m for (j, _), m in zip(move.sets, move.from_, strict=True)
            ),
            costs=tuple(
                c[::-1] if j == issue else c for (j, _), c in zip(move.sets, move.costs, strict=False)
            ),
            when=when(move.when) if move.when else None,
        )

    return dataclasses.replace(
        game,
        stakes=tuple(s[:, ::-1] if j == issue else s for j, s in enumerate(game.stakes)),
        rules=tuple(when(r) for r in game.rules),
        refusals=tuple(dataclasses.replace(r, when=when(r.when)) for r in game.refusals),
        bonuses=tuple(dataclasses.replace(b, when=when(b.when)) for b in game.bonuses),
        moves=tuple(flip(m) for m in game.moves),
    )
