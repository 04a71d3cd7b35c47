"""The lens as a whole: games joined at deadlines, against small steps of the reference; what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.case.diagnostics import Problems
from detente.case.load import load_text
from detente.game import space
from detente.game.compile import compile_case
from detente.lenses.paths import PathsResult, PathsSettings, analyze
from detente.play import reference
from detente.play.behavior import play_of
from detente.play.board import PlayBoard, board_of
from detente.play.kernel import kernel_of
from detente.play.stationary import choices, plain, stationary

CASE = """\
case: pier
as_of: 2018-05-13
actors: {north: {name: North}, south: {name: South}}
issues:
  toll: {title: The toll, mover: north, options: [high, low, none], status_quo: high, steps: adjacent}
  patrol: {title: Patrols, mover: south, options: [armed, shared], status_quo: armed}
  treaty: {title: A treaty, mover: {all: [north, south]}, options: [no, signed], status_quo: no}
stakes:
  north:
    toll: {weight: 30, values: {high: 60, low: 100, none: 0}, assumed: a}
    patrol: {weight: {low: 20, likely: 40, high: 60}, ideal: shared, assumed: a}
  south:
    toll: {weight: {low: 20, likely: 40, high: 60}, ideal: none, assumed: a}
    patrol: {weight: 20, ideal: armed, assumed: a}
    treaty: {weight: 20, ideal: signed, assumed: a}
linkages:
  both: {actor: south, when: {toll: low, patrol: shared}, worth: 30, assumed: a}
agreement: {parties: [north, south]}
clock: {horizon: 9 months, deadlines: {DEADLINES}}
play:
  north: {decisiveness: 0.7, reconsiders_per_month: 0.5, inertia_months: 5, discount_per_year: 0.5, assumed: a}
  south:
    decisiveness: {low: 0.6, likely: 0.7, high: 0.8}
    reconsiders_per_month: 0.4
    inertia_months: 6
    discount_per_year: 0.6
    assumed: a
outcomes:
  eased: {title: The toll eased, when: {toll: ">= low"}}
  quiet: {title: Shared patrols, when: {patrol: shared}}
  closed: {title: The toll as it is, when: {toll: high}}
"""

VOTE = (
    "vote: {date: 2018-08-13, title: The vote, assumed: a, "
    "changes: {stakes.south.patrol.weight: 70, play.south.decisiveness: 0.8}}"
)
END = "over: {date: 2018-11-13, title: The end, assumed: a, ends_play: true}"
LATE = "late: {date: 2019-08-13, title: Late, assumed: a, changes: {stakes.north.toll.weight: 5}}"
SAME = "same: {date: 2018-08-13, title: Same, assumed: a, changes: {stakes.north.toll.weight: 30}}"

DAYS = 365.25 / 12


def run(deadlines: str = "", **settings: object) -> PathsResult:
    chosen = {"simulations": 200, "points_in_time": 6} | settings
    draw = chosen.pop("draw", -1)
    file = load_text(CASE.replace("DEADLINES", deadlines))
    return analyze(file, PathsSettings().but(**chosen), draw=draw)  # type: ignore[arg-type]


def game_board(changes: dict[str, str] | None = None, draw: int = -1, seed: int = 0) -> PlayBoard:
    """The board of the case with pieces of its text replaced, on the scale of the case as written."""
    written = CASE.replace("DEADLINES", "")
    base = compile_case(load_text(written).case)
    for old, new in (changes or {}).items():
        assert old in written
        written = written.replace(old, new)
    case = load_text(written).case
    return board_of(compile_case(case, base=base, draw=draw, seed=seed), play_of(case, seed, draw))


AFTER_VOTE = {
    "patrol: {weight: 20, ideal: armed": "patrol: {weight: 70, ideal: armed",
    "decisiveness: {low: 0.6, likely: 0.7, high: 0.8}": "decisiveness: 0.8",
}


def brute(
    parts: list[tuple[PlayBoard, float]], end: np.ndarray, steps: int = 150
) -> tuple[np.ndarray, np.ndarray]:
    """Values [A, S] at the start and the distribution at the end, by many small steps of the reference."""
    course: list[tuple[PlayBoard, float, np.ndarray]] = []
    values = end
    for board, months in reversed(parts):
        h = months / steps
        for _ in range(steps):
            values = reference.backward(board, values, h, 1)
            course.append((board, h, values))
    game = parts[0][0].game
    p = np.zeros(game.size)
    p[space.encode(game, game.status_quo)] = 1
    for board, h, now in reversed(course):
        source, target, rate = reference.generator(board, now)
        flow = h * rate * p[source]
        p = p.copy()
        np.subtract.at(p, source, flow)
        np.add.at(p, target, flow)
    return values, p


def check(r: PathsResult, parts: list[tuple[PlayBoard, float]], end: np.ndarray, steps: int = 150) -> None:
    values, p = brute(parts, end, steps)
    board = parts[0][0]
    game = board.game
    start = space.encode(game, game.status_quo)
    worth = (np.array(r.fallback_values) - game.base_low) / board.span
    np.testing.assert_allclose(worth, values[:, start], rtol=0, atol=1e-4)
    table = space.rows(game)
    for j, fan in enumerate(r.fans):
        exact = [p[table[:, j] == k].sum() for k in range(len(fan.options))]
        np.testing.assert_allclose(fan.chances[-1], exact, rtol=0, atol=3e-3)
    assert r.times[-1] == r.horizon == pytest.approx(sum(m for _, m in parts))
    assert sum(m.share for m in r.next_moves) == pytest.approx(1)
    exact_rate = reference.generator(board, values)
    assert sum(m.rate for m in r.next_moves) == pytest.approx(
        exact_rate[2][exact_rate[0] == start].sum(), abs=1e-3
    )


def test_without_deadlines_the_values_stand_still() -> None:
    board = game_board()
    r = run()
    check(r, [(board, 9.0)], plain(board, residual=1e-6).values)
    assert len(r.times) == 7
    assert r.dates[0] == "2018-05-13"
    assert r.dates[-1] == "2019-02-11"
    assert r.accuracy.converged
    assert 0 < r.accuracy.odds <= 4 * PathsSettings().tolerance
    assert 0 < r.accuracy.residual < 1e-3
    assert r.accuracy.within_tolerance
    assert r.deadlines == ()
    assert {m.actor for m in r.next_moves} == {"north", "south"}


def test_values_that_do_not_stand_are_played_back_from() -> None:
    """A search stopped early: what it left is the value at the horizon, and play before it is computed backward."""
    board = game_board()
    left = stationary(kernel_of(board), max_sweeps=4)
    assert not left.converged
    r = run(max_sweeps=4)
    assert not r.accuracy.converged
    assert r.accuracy.odds == left.odds > 4 * PathsSettings().tolerance
    check(r, [(board, 9.0)], left.values, steps=500)
    start = space.encode(board.game, board.game.status_quo)
    standing = board.game.base_low + left.values[:, start] * board.span
    assert np.abs(standing - r.fallback_values).max() > 0.01


def test_what_is_asked_of_the_residual_follows_from_the_tolerance() -> None:
    board = game_board()
    found = stationary(kernel_of(board), odds=1e-3)
    rest = np.abs(reference.slope(board, found.values)).max(axis=1)
    assert found.converged
    assert found.residual == pytest.approx(rest.max())
    assert found.odds == pytest.approx((choices(board) * rest / board.discount).max())
    assert found.odds <= 1e-3


def test_games_are_joined_at_a_deadline_that_everybody_knows_of() -> None:
    before, after = game_board(), game_board(AFTER_VOTE)
    months = 92 / DAYS
    r = run(VOTE)
    check(r, [(before, months), (after, 9.0 - months)], plain(after, residual=1e-6).values)
    assert any(t == pytest.approx(months) for t in r.times)
    without = run()
    assert np.abs(np.array(without.values[0]) - r.values[0]).max() > 0.3
    (effect,) = r.deadlines
    assert effect.id == "vote"
    assert effect.months == pytest.approx(months)
    moved = dict(effect.outcomes)
    assert abs(moved["quiet"]) > 0.01
    for o, other in zip(r.outcomes, without.outcomes, strict=True):
        assert moved[o.id] == pytest.approx(o.holds[-1] - other.holds[-1], abs=1e-3)


def test_play_ends_where_a_deadline_says_so() -> None:
    before, after = game_board(), game_board(AFTER_VOTE)
    months = [92 / DAYS, 184 / DAYS]
    r = run(f"{VOTE}, {END}")
    check(r, [(before, months[0]), (after, months[1] - months[0])], after.flow)
    assert r.accuracy.residual == 0
    assert r.accuracy.sweeps == 0
    assert "play ends after 6.05 months" in str(r)
    assert [d.ends_play for d in r.deadlines] == [False, True]


def test_play_that_ends_at_the_horizon() -> None:
    board = game_board()
    check(run(terminal="end"), [(board, 9.0)], board.flow)


def test_a_deadline_past_the_horizon_counts_before_it() -> None:
    """What is done in the first months is the same however far ahead is reported."""
    near, far = run(LATE, horizon=6.0), run(LATE, horizon=24.0)
    np.testing.assert_allclose(near.values[0], far.values[0], atol=1e-3)
    assert np.abs(np.array(run().values[0]) - near.values[0]).max() > 0.05
    assert "`late` falls after the horizon" in str(near)
    assert [d.id for d in near.deadlines] == ["late"]


def test_a_deadline_that_changes_nothing_changes_nothing() -> None:
    with_it, without = run(SAME), run()
    assert with_it.values[0] == without.values[0]
    assert with_it.next_moves == without.next_moves
    assert with_it.sequences == without.sequences
    assert all(x == 0 for _, x in with_it.deadlines[0].outcomes)
    for a, b in zip(with_it.outcomes, without.outcomes, strict=True):
        assert a.holds[-1] == pytest.approx(b.holds[-1], abs=1e-4)


def test_a_draw_draws_stakes_and_play_alike() -> None:
    board = game_board(draw=3, seed=5)
    r = run(draw=3, seed=5)
    check(r, [(board, 9.0)], plain(board, residual=1e-6).values)
    assert r.values[0] != run(draw=4, seed=5).values[0]


def test_outcomes_and_the_baseline() -> None:
    r = run(VOTE)
    eased, quiet, closed = r.outcomes
    assert (eased.baseline, quiet.baseline, closed.baseline) == (False, False, True)
    assert eased.holds[0] == 0
    assert closed.holds[0] == closed.reached[0] == closed.reached[-1] == 1
    assert closed.median == 0
    for o in r.outcomes:
        assert all(h <= m + 1e-9 for h, m in zip(o.holds, o.reached, strict=True))
        assert all(a <= b + 1e-12 for a, b in zip(o.reached, o.reached[1:], strict=False))
    for a, b in zip(eased.holds, closed.holds, strict=True):
        assert a + b == pytest.approx(1)
    before, after = game_board(), game_board(AFTER_VOTE)
    months = 92 / DAYS
    for i in range(2):
        decay = math.exp(-before.discount[i] * months)
        start = space.encode(before.game, before.game.status_quo)
        flow = before.flow[i, start] * (1 - decay) + after.flow[i, start] * decay
        assert r.baseline_values[i] == pytest.approx(before.game.base_low[i] + flow * before.span[i])
    assert sum(s.chance for s in r.sequences) <= 1
    assert str(r).startswith("pier: ")
    assert r.to_json()["outcomes"][0]["id"] == "eased"
    assert len(r.to_frame()) == len(r.times) * (7 + 3)


@pytest.mark.parametrize(
    ("deadlines", "settings", "code", "says"),
    [
        ("", {"max_states": 11}, "L302", "12 states"),
        ("", {"max_bytes": 1000}, "L302", "GiB"),
        (
            "bad: {date: 2018-08-13, title: Bad, assumed: a, changes: {issues.toll.status_quo: low}}",
            {},
            "L303",
            "deadline `bad`",
        ),
        (
            "bad: {date: 2018-08-13, title: Bad, assumed: a, changes: {issues.tol.status_quo: low}}",
            {},
            "C013",
            "leads nowhere",
        ),
        ("", {"horizon": -1.0}, "V102", "horizon"),
        ("", {"horizon": math.inf}, "V102", "horizon"),
        ("", {"horizon": 1201.0}, "L341", "horizon"),
        ("", {"lift_red_lines": ("none",)}, "L102", "red line"),
        ("", {"focus": "narrow"}, "G106", "no focus"),
    ],
)
def test_what_is_refused(deadlines: str, settings: dict[str, object], code: str, says: str) -> None:
    with pytest.raises(Problems) as raised:
        run(deadlines, **settings)
    first = raised.value.diagnostics[0]
    assert first.code == code
    assert says in first.message
    assert first.help
