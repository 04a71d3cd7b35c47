"""The likelihood of a record: against rates listed by the reference, and by its score over simulated records."""

from __future__ import annotations

import numpy as np
import pytest

from detente.case.diagnostics import Problems
from detente.case.load import load_text
from detente.game import space
from detente.game.compile import compile_case
from detente.lenses.paths.simulate import simulate
from detente.play import kernel, reference
from detente.play.behavior import Play
from detente.play.board import PlayBoard, board_of
from detente.play.forward import stages
from detente.play.likelihood import (
    Dated,
    Record,
    log_likelihood,
    profile,
    replay,
    scaled,
)
from detente.play.record import record_of
from detente.view.remarks import remark
from tests import paths_small as small

START = (0, 0, 0)
SOFT = {"decisiveness": 0.6, "inertia": 4.0}


def stationary(board: PlayBoard) -> tuple[np.ndarray, float]:
    """By plain iteration."""
    of = kernel.kernel_of(board)
    values = board.flow
    for _ in range(5000):
        change = kernel.slope(of, values)
        if np.abs(change).max() < 1e-12:
            break
        values = values + board.longest_step * change
    return values, float(np.abs(change).max())


def brute(board: PlayBoard, values: np.ndarray, record: Record) -> float:
    """The density of the path, day by day: rates are the reference's matrix, ``by`` and coverage by hand."""
    game = board.game

    def rates(by: int) -> dict[tuple[int, int], float]:
        table: dict[tuple[int, int], float] = {}
        for unit in board.units:
            for c in reference.chances(board, unit, values):
                if by >= 0 and by != unit.actor and by not in c.arrow.way.others:
                    continue
                made = unit.rate * c.proposed * c.accepted
                for s, t, r in zip(c.arrow.source, c.arrow.target, made, strict=True):
                    table[int(s), int(t)] = table.get((int(s), int(t)), 0.0) + float(r)
        return table

    everything = rates(-1)
    rows = space.rows(game)

    def hidden(s: int, t: int) -> bool:
        return any(rows[s, j] != rows[t, j] for j in record.unseen)

    state, since, total = space.encode(game, record.start), 0.0, 0.0
    for move in (*record.moves, None):
        until = record.months if move is None else move.months
        leaving = sum(r for (s, t), r in everything.items() if s == state and not hidden(s, t))
        total -= leaving * (until - since)
        since = until
        if move is None:
            return total
        row = list(space.decode(game, state))
        for j, o in move.sets:
            row[j] = o
        target = space.encode(game, row)
        if move.seen:
            total += np.log(rates(move.by)[state, target])
        state = target
    raise AssertionError


PATH = (
    Dated(0.5, ((0, 1),), 0),
    Dated(1.25, ((1, 1),), 1),
    Dated(1.25, ((0, 0),)),
    Dated(3.0, ((0, 1), (1, 2)), 2, "the swap"),
    Dated(4.0, ((1, 0),), 1),
    Dated(6.5, ((0, 0),), 0),
    Dated(6.75, ((2, 1),), 2),
)


@pytest.mark.parametrize("seed", range(5))
def test_equals_the_density_of_the_path(seed: int) -> None:
    board = small.board(small.game(seed), SOFT)
    values, residual = stationary(board)
    assert residual < 1e-12
    record = Record(START, PATH, 9.0, end=(0, 0, 1))
    got = log_likelihood(board, values, replay(board, record))
    assert got.total == pytest.approx(brute(board, values, record), rel=1e-12)
    assert got.total == pytest.approx(sum(got.moves) + sum(got.quiet))
    assert len(got.moves) == len(PATH)
    # The record goes on in silence: the longer, the less likely, and at the pace of the last state.
    longer = log_likelihood(board, values, replay(board, Record(START, PATH, 12.0)))
    assert longer.total - got.total == pytest.approx(got.quiet[-1] * 3.0 / 2.25)


def test_issues_that_may_move_unseen_are_given_not_judged() -> None:
    board = small.board(small.game(2), SOFT)
    values, _ = stationary(board)
    moves = tuple(Dated(m.months, m.sets, m.by, m.id, not any(j == 1 for j, _ in m.sets)) for m in PATH)
    record = Record(START, moves, 9.0, frozenset({1}))
    got = log_likelihood(board, values, replay(board, record))
    assert len(got.moves) == 4
    assert got.total == pytest.approx(brute(board, values, record), rel=1e-12)
    # A move of it that nobody could make is given too.
    leap = Record(START, (Dated(1.0, ((0, 1), (1, 1), (2, 1)), seen=False),), 2.0, frozenset({1}))
    assert replay(board, leap).steps[0].ways == ()


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (Dated(1, ((0, 1),), 1), "it is for a0 to make, not for a1"),
        (Dated(1, ((0, 1), (2, 1))), "no package changes these issues at once"),
        (Dated(1, ((0, 0),)), "the state is already there"),
        (Dated(1, ((0, 1), (1, 1), (2, 1))), "a rule forbids"),
    ],
)
def test_a_move_nobody_could_make(move: Dated, says: str) -> None:
    with pytest.raises(Problems) as raised:
        replay(small.board(small.game(0)), Record(START, (move,), 2.0))
    assert [d.code for d in raised.value.diagnostics] == ["L310"]
    assert says in raised.value.diagnostics[0].message


def test_a_record_that_ends_elsewhere() -> None:
    with pytest.raises(Problems) as raised:
        replay(small.board(small.game(0)), Record(START, PATH[:1], 2.0, end=START))
    assert raised.value.diagnostics[0].code == "L311"
    assert "i0 at o1, not o0" in raised.value.diagnostics[0].message


HISTORIES, MONTHS, EPS = 1500, 12.0, 0.02


def test_the_score_is_nought_where_the_records_were_made_and_not_elsewhere() -> None:
    """E[d log L/dθ] = 0 at the θ that made the records (θ: logarithms of the factors on decisiveness, rate, inertia),
    so the likelihood peaks there in expectation. Away from it, it points back."""
    game = small.game(2)
    of = small.play(3, decisiveness=[0.6, 0.65, 0.7], inertia=[6.0, 8.0, 7.0])
    board = board_of(game, of)
    values, _ = stationary(board)
    plan = stages([(kernel.kernel_of(board), MONTHS)], [], 0.1)
    histories = simulate(plan, values, 0, paths=HISTORIES, seed=3)
    made = histories.made
    walked = []
    for path in range(HISTORIES):
        mine = made & (histories.path == path)
        record = small.record_of_history(
            START, game, histories.time[mine].tolist(), histories.target[mine], MONTHS
        )
        walked.append(replay(board, record))

    def totals(factors: np.ndarray) -> np.ndarray:
        play = scaled(of, *np.exp(factors))
        assert isinstance(play, Play)
        there = board_of(game, play)
        solved, _ = stationary(there)
        known: dict = {}
        return np.array([log_likelihood(there, solved, w, known).total for w in walked])

    for n in range(3):
        toward = np.eye(3)[n]
        score = (totals(EPS * toward) - totals(-EPS * toward)) / (2 * EPS)
        error = score.std() / np.sqrt(HISTORIES)
        assert abs(score.mean()) < 3.5 * error
        for side in (-1, 1):
            at = 0.6 * side * toward
            away = (totals(at + EPS * toward) - totals(at - EPS * toward)) / (2 * EPS)
            assert side * away.mean() < -4 * away.std() / np.sqrt(HISTORIES)


def test_profile() -> None:
    game, of = small.game(2), small.play(3, **SOFT)
    record = Record(START, PATH, 9.0)
    points = profile(
        game, of, record, stationary, decisiveness=(1.0, 2.0), rate=(0.5, 1.0), inertia=(0.25, 1.0)
    )
    assert len(points) == 8
    found = {(p.decisiveness, p.rate, p.inertia): p.total for p in points}
    assert np.isnan(found[1.0, 0.5, 0.25])
    board = board_of(game, of)
    values, _ = stationary(board)
    assert found[1.0, 1.0, 1.0] == log_likelihood(board, values, replay(board, record)).total
    twice = scaled(of, 2.0, 1.0, 1.0)
    assert twice is not None
    np.testing.assert_allclose(twice.decisiveness, 0.36 / 0.52)


CASE = """\
case: record
title: Two who watch each other
question: Who moves?
as_of: 2018-05-13
actors:
  a: {name: A}
  boss: {name: Boss, kind: personal, within: a, decides_for: 0.5, assumed: x}
  b: {name: B}
issues:
  test: {title: Test, mover: a, options: [open, halted, ended], status_quo: halted, steps: adjacent}
  trade: {title: Trade, mover: b, options: [closed, open], status_quo: open}
  rumour: {title: Rumour, mover: b, options: [none, some], status_quo: some}
stakes:
  a: {test: {weight: 10, ideal: ended, assumed: x}}
  b: {trade: {weight: 10, ideal: open, assumed: x}}
agreement: {parties: [a, b]}
record:
  start: {date: 2017-05-13, state: {test: open, trade: closed, rumour: none}}
  coverage: {test: complete, rumour: partial}
  events:
    later: {title: Trade opens, date: 2018-03-01, by: b, move: {trade: open}, assumed: x}
    first: {title: A halt, date: 2017-11-11, by: boss, move: {test: halted}, assumed: x}
    told: {title: Told, date: 2018-03-01, move: {rumour: some}, assumed: x}
    before: {title: Before, date: 2017-01-01, by: a, move: {test: open}, assumed: x}
"""


def test_a_cases_record() -> None:
    case = load_text(CASE).case
    game = compile_case(case)
    got = record_of(case, game)
    assert got.record.start == (0, 0, 0)
    assert got.record.end == (1, 1, 1)
    assert got.record.months == pytest.approx(365 / (365.25 / 12))
    assert [m.id for m in got.record.moves] == ["first", "later", "told"]
    assert [m.by for m in got.record.moves] == [0, 2, -1]
    assert [m.seen for m in got.record.moves] == [True, True, False]
    assert got.record.moves[0].months == pytest.approx(182 / (365.25 / 12))
    assert got.record.unseen == frozenset({2})
    assert remark("undeclared", issues=("trade",)) in got.notes
    board = board_of(game, small.play(3))
    assert [len(s.ways) for s in replay(board, got.record).steps] == [1, 1, 1]


def test_a_case_whose_record_has_no_start() -> None:
    case = load_text(
        CASE.replace("  start: {date: 2017-05-13, state: {test: open, trade: closed, rumour: none}}\n", "")
    )
    with pytest.raises(Problems) as raised:
        record_of(case.case, compile_case(case.case))
    assert raised.value.diagnostics[0].code == "L312"
