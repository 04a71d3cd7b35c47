"""The least return read backwards, against the definition; and patches that make one game, against compiled boards."""

from __future__ import annotations

import numpy as np
import pytest

from detente.case.load import load_text
from detente.evidence.shares import groups, held_at, patched, projected
from detente.evidence.worlds import patches, worlds
from detente.game.compile import compile_case
from detente.game.space import encode, utilities
from detente.lenses.hidden.bargain import owed, returns, shortfall
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.kernel import edges, kernel_of, moves
from detente.play.likelihood import Dated, Record, replay
from detente.play.stationary import stationary
from tests import paths_small as small
from tests.outlook_small import CASE


@pytest.mark.parametrize("seed", range(5))
def test_a_need_is_what_brings_the_exponent_of_the_choice_to_nothing(seed: int) -> None:
    """σ_m/σ_stay = (η/M)·exp(λ(A·ΔV − κ)): the need is −(A·ΔV − κ) read off the kernel's own choice, in points."""
    game = small.game(seed)
    board = small.board(game)
    kernel = kernel_of(board, 1)
    values = stationary(kernel).values
    e, made = edges(kernel), moves(kernel, values)
    start = next(
        s for s in range(kernel.size) if any(made.proposed[k] > 0 for k in np.flatnonzero(e.source == s))
    )
    for k in np.flatnonzero((e.source == start) & (made.proposed > 0)):
        unit = board.units[e.unit[k]]
        mine = np.flatnonzero((e.source == start) & (e.unit == e.unit[k]) & (made.proposed > 0))
        stays = unit.rate - made.proposed[mine].sum()
        odds = made.proposed[k] / stays / (unit.inertia / len(mine))
        gain = np.log(odds) / unit.choice * board.span[unit.actor]
        row = _row(game, int(e.target[k]))
        before = _row(game, start)
        sets = tuple((j, b) for j, (a, b) in enumerate(zip(before, row, strict=True)) if a != b)
        record = Record(tuple(before), (Dated(1.0, sets, unit.actor, "it"),), 2.0)
        found = {o.actor: o for o in owed(board, values, replay(board, record))}
        mine_ = found[unit.actor]
        if mine_.part == "proposed" and sum(e.target[k] == e.target[m] for m in mine) == 1:
            # Where others can propose the same with this actor's consent, its best part may be theirs.
            assert mine_.gain >= gain - 1e-9
            if (
                len({int(e.unit[m]) for m in np.flatnonzero((e.source == start) & (e.target == e.target[k]))})
                == 1
            ):
                assert mine_.gain == pytest.approx(gain, abs=1e-9)
        assert mine_.points == max(0.0, -mine_.gain)


def _row(game, state):  # type: ignore[no-untyped-def]
    from detente.game.space import decode

    return decode(game, state)


def test_an_unseen_move_is_not_judged() -> None:
    game = small.game(0)
    board = small.board(game)
    values = stationary(kernel_of(board, 1)).values
    target = 1 - game.status_quo[0]
    record = Record(tuple(game.status_quo), (Dated(1.0, ((0, target),), 0, "it", seen=False),), 2.0)
    assert owed(board, values, replay(board, record)) == ()


def test_what_stands_lacks_is_by_the_deals_lens() -> None:
    game = compile_case(load_text(CASE, "cod.yaml").case)
    row = np.array([game.status_quo])
    for k, lack in enumerate(shortfall(game)[:2]):
        worth = utilities(game, row)[0, k] / game.scale
        assert worth + lack >= game.floor[k] / game.scale - 1e-12
        assert lack == 0 or worth + lack == pytest.approx(game.floor[k] / game.scale)


def test_what_others_could_give_is_worth_what_the_state_with_it_is() -> None:
    game = compile_case(load_text(CASE, "cod.yaml").case)
    base = utilities(game, np.array([game.status_quo]))[0]
    found = returns(game, 0)
    # The Isle gains by the harbour, the loan and fewer nets; all are for the Mainland to give.
    assert {(r.issue, r.option) for r in found} == {("harbour", "open"), ("loan", "given"), ("nets", "none")}
    for r in found:
        row = list(game.status_quo)
        row[game.issue(r.issue)] = game.options[game.issue(r.issue)].index(r.option)
        change = (utilities(game, np.array([row]))[0] - base) / game.scale
        assert (r.worth, r.costs, r.givers) == (
            pytest.approx(change[0]),
            (pytest.approx(-change[1]),),
            ("main",),
        )
    assert encode(game, game.status_quo) >= 0
    assert [r.issue for r in returns(game, 0, ("loan",))] == ["loan"]


@pytest.mark.parametrize("focus", ["record", "fish", ""])
def test_patches_of_one_group_make_one_game_on_a_focus(focus: str) -> None:
    file = load_text(CASE, "cod.yaml")
    every, _ = patches(file.case, worlds(file.case))
    first, which = groups(file.case, focus, every)
    base = compile_case(file.case)
    boards = []
    for change in every:
        case = patched(file, change).case
        game = compile_case(case, base=base, focus=focus or None, seed=3, draw=1)
        boards.append(board_of(game, play_of(case, 3, 1)))
    for n, board in enumerate(boards):
        same = boards[int(np.flatnonzero(which == which[n])[0])]
        # Equal up to a constant an actor: no choice differs.
        level = (board.flow - same.flow) - (board.flow - same.flow)[:, :1]
        assert np.abs(level).max() < 1e-12
        assert [u.rate for u in board.units] == [u.rate for u in same.units]
    assert len(first) == {"record": 3, "fish": 1, "": len(every)}[focus]


def test_only_what_is_sure_to_make_no_difference_is_dropped() -> None:
    case = load_text(CASE, "cod.yaml").case
    held = held_at(case, "fish")
    assert held == {"boats": "home", "harbour": "shut", "loan": "kept", "song": "held"}

    def left(patch):  # type: ignore[no-untyped-def]
        return projected(case, held, patch)

    assert left({"stakes.isle.loan.weight": 3}) == {}
    assert left({"stakes.isle.nets.weight": 3}) == {"stakes.isle.nets.weight": 3}
    assert left({"play.isle.decisiveness": 0.7}) == {"play.isle.decisiveness": 0.7}
    new = {"actor": "isle", "worth": 3, "assumed": "x"}
    assert left({"linkages.a": {**new, "when": {"loan": "given"}}}) == {}
    assert left({"linkages.a": {**new, "when": {"loan": "kept"}}}) == {}
    kept = left({"linkages.a": {**new, "when": {"loan": ["kept", "given"], "nets": "none"}}})
    assert kept == {"linkages.a": {"actor": "isle", "worth": 3, "when": {"nets": "none"}}}
    either = {"linkages.a": {**new, "when": [{"loan": "given"}, {"nets": "none"}]}}
    assert left(either) == either
