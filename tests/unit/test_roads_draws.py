"""Shares over draws of a roadmap, counted by hand over six draws, and the column they are shown in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.case.load import CaseFile
from detente.game.game import Game, Move
from detente.lenses.roadmap import RoadDraws
from detente.lenses.roadmap.result import Place
from detente.lenses.roadmap.road import Road, Step
from detente.lenses.roadmap.robust import is_verdict, shares, verdict
from tests.games import build
from tests.unit.test_cli_frame import call

BOTH = [{0: [1], 1: [1]}]
"""Both have moved."""


def game(**lines: Any) -> Game:
    """Each of two can give, once and for good, what costs it 1 and is worth 4 to the other."""
    moves = [Move(((j, 1),), (np.array([True, False]),), (j,), j) for j in range(2)]
    return build([[[0, -1], [0, 4]], [[0, 4], [0, -1]]], moves=moves, **lines)


def road(delta: float) -> Road:
    """Both give at once; after a breach nothing was given."""
    none = np.zeros(2)
    step = Step("give", (0, 1), (1, 1), none, none, none)
    return Road("swap", "Swap", (0, 0), (step,), 12.0, np.array([delta, delta]), (0, 0), 1.0, none, none)


REFUSED: dict[str, Any] = {"refusals": [(0, BOTH)]}
"""The first refuses that both have given."""
FORBIDDEN: dict[str, Any] = {"rules": [BOTH]}
"""A rule: it cannot be."""


def costly(points: int) -> dict[str, Any]:
    """It costs the first so much, for ever."""
    return {"red_costs": [(BOTH, [-points, 0])]}


def test_shares_with_and_without_red_lines_are_counted_draw_by_draw() -> None:
    """Kept, the road is worth 3 to each; who holds back has 4 once, and then nothing: 4·(1 − δ). So it is kept where
    δ ≥ 1/4. Refused or forbidden, it cannot be walked. Where a red line costs the first 3 or 4, the road is worth 0 or
    −1 to it, and it holds back at any patience. Of six draws:

        δ    what           holds    without red lines    most gained, of a range of 5
        .5   nothing        yes      yes                  0
        .5   refused        no       yes                  0, though it is not walked
        .5   costs 3        no       yes                  (4·.5 − 0)/5 = .4
        .5   a rule         no       no                   0
        .1   refused        no       no                   (4·.9 − 3)/5 = .12
        .1   costs 4        no       no                   (4·.9 + 1)/5 = .92

    It holds in 1/6, without red lines in 3/6. The goal is at least as good as the start for the first unless it costs
    it 4, in 5/6; for the second always. The first gains by holding back in 3/6, the second at δ = .1, in 2/6. In all
    five draws in which it does not hold, the first is nearest to holding back, or as near. The gains in order are 0, 0,
    0, .12, .4, .92: the 10th percentile is 0, the middle .06, the 90th .4 + ½·.52 = .66.
    """
    draws = [
        (0.5, {}),
        (0.5, REFUSED),
        (0.5, costly(3)),
        (0.5, FORBIDDEN),
        (0.1, REFUSED),
        (0.1, costly(4)),
    ]
    verdicts = [verdict(game(**lines), road(delta)) for delta, lines in draws]
    assert all(is_verdict(v, ("a0", "a1")) for v in verdicts)
    assert not any(is_verdict({**v, "acts": ["zz"]}, ("a0", "a1")) for v in verdicts)
    assert not is_verdict({**verdicts[0], "binds": "ab"}, ("a0", "a1"))
    line = shares("swap", verdicts)
    assert (line.holds, line.holds_lifted) == (1 / 6, 3 / 6)
    assert line.goal_better == {"a0": 5 / 6, "a1": 1.0}
    assert line.short == {"a0": 3 / 6, "a1": 2 / 6}
    assert line.binds == {Place("give", "a0"): 5 / 6}
    assert line.regret == pytest.approx((0, 0.06, 0.66), abs=1e-12)


REFUSES = (
    "red_lines.never={held_by: one, when: {one-cooperates: cooperates}, refuses: true, assumed: a trial}",
    *(f"play.{a}.discount_per_year={{low: 0.3, likely: 0.6, high: 0.9}}" for a in ("one", "two")),
)


def drawn(case: CaseFile, count: int) -> RoadDraws:
    return dt.roadmap_draws(case, dt.roads(case, sensitivity=False, mends=False), count)


def test_the_share_without_red_lines_is_that_of_the_case_without_them() -> None:
    """Friedman's road with a red line that refuses it holds in no draw; without, in as many as the case without it."""
    (one,), (other,) = (
        drawn(dt.load("friedman-1971", sets=sets), 40).lines for sets in (REFUSES[1:], REFUSES)
    )
    assert 0.3 < one.holds < 0.9
    assert one.holds_lifted == one.holds
    assert (other.holds, other.holds_lifted) == (0.0, one.holds)


def test_the_two_shares_stand_under_their_heads() -> None:
    """At δ = .6 for sure the road of the case holds in every draw unless refused: 0 % with the line, 100 % without."""
    words = ("--set", REFUSES[0], "--draws", "3", "--no-mends")
    result = call("roadmap", "friedman-1971", *words)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("Over 3 draws"))
    assert lines[at + 1].split()[:6] == ["road", "enforces", "itself", "without", "red", "lines"]
    assert lines[at + 2].split()[:5] == ["cooperate", "0", "%", "100", "%"]
    frame = drawn(dt.load("friedman-1971", sets=REFUSES[:1]), 3).to_frame()
    assert frame.loc[0, ["road", "holds", "holds without red lines"]].tolist() == ["cooperate", 0.0, 1.0]
