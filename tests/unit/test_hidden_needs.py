"""The needs of hidden terms, averaged by hand over three games that hold most of the posterior."""

from __future__ import annotations

import numpy as np
import pytest

from detente.case.load import CaseFile, load_text
from detente.evidence.shares import Shares
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.lenses.hidden.analyze import _needs, _parties
from detente.lenses.hidden.bargain import Owed
from detente.lenses.hidden.result import HiddenResult
from detente.lenses.hidden.settings import HiddenSettings
from detente.view.blocks import Table
from detente.view.plain import laid
from tests.outlook_small import CASE

ISLE, MAIN = 0, 1
PAIRS = ((0, 0), (1, 0), (1, 1))
"""Of two games with two draws each, those judged: all but the second draw of the first."""
WHERE = Shares(
    np.array([[0.4, 0.1], [0.24, 0.16]]),
    0.1,
    {"bought": np.array([[0.1, 0.05], [0.3, 0.0]]), "worn-out": np.array([[0.0, 0.2], [0.0, 0.0]])},
    {"bought": 0.0, "worn-out": 0.0},
)
"""Judged are .4, .24 and .16, which is .5, .3 and .2 of them; under the account `bought` .1 and .3, which is a quarter
and three quarters; under `worn-out` none."""


def fewer(points: float, gain: float) -> Owed:
    return Owed("fewer-nets", MAIN, "proposed", points, gain)


def home(points: float, gain: float) -> Owed:
    return Owed("boats-home", ISLE, "proposed", points, gain)


def first(points: float, gain: float) -> Owed:
    """A second move of the Mainland's, consented to."""
    return Owed("boats-home", MAIN, "consented", points, gain)


JUDGED = (
    (fewer(0.0, 2.0), home(6.0, -6.0), first(1.0, -1.0)),
    (fewer(4.0, -4.0), home(0.0, 0.0), first(2.0, -2.0)),
    (fewer(0.5, -0.5), home(2.0, -2.0)),
)
"""In the third game the Mainland is nobody whose consent was asked."""


@pytest.fixture(scope="module")
def file() -> CaseFile:
    return load_text(CASE, "cod.yaml")


@pytest.fixture(scope="module")
def base(file: CaseFile) -> Game:
    return compile_case(file.case)


def test_the_chance_that_a_move_needed_any_return_is_the_weight_of_the_games_where_it_did(
    file: CaseFile, base: Game
) -> None:
    """Weights .5, .3, .2.

        fewer-nets, Mainland    points 0, 4, .5    needed any in .3 + .2 = .5    1.2 + .1 = 1.3 on average
                                gain 2, −4, −.5    1 − 1.2 − .1 = −.3
        boats-home, Isle        points 6, 0, 2     .5 + .2 = .7 (0 is none)      3 + .4 = 3.4
                                gain −6, 0, −2     −3.4
        boats-home, Mainland    points 1, 2, –     .5 + .3 = .8 (no part, no need)    .5 + .6 = 1.1
                                gain −1, −2, –     −1.1

    Under `bought`, a quarter and three quarters of the first two: 0·¼ + 4·¾ = 3, 6·¼ = 1.5, ¼ + 2·¾ = 1.75.
    """
    needs = _needs(file.case, WHERE, PAIRS, JUDGED, base)
    by = {(n.event, n.actor): n for n in needs}
    assert list(by) == [("fewer-nets", "main"), ("boats-home", "isle"), ("boats-home", "main")]
    assert [n.needs for n in needs] == pytest.approx([0.5, 0.7, 0.8], rel=1e-12)
    assert [n.points for n in needs] == pytest.approx([1.3, 3.4, 1.1], rel=1e-12)
    assert [n.gain for n in needs] == pytest.approx([-0.3, -3.4, -1.1], rel=1e-12)
    assert [n.narratives["bought"] for n in needs] == pytest.approx([3.0, 1.5, 1.75], rel=1e-12)
    assert [n.narratives["worn-out"] for n in needs] == [None, None, None]
    assert [n.part for n in needs] == ["proposed", "proposed", "consented"]


def test_what_never_paid_needed_a_return_for_sure_and_what_always_paid_none(
    file: CaseFile, base: Game
) -> None:
    paid = [(fewer(0.0, 3.0), home(1.0, -1.0))] * 3
    one, other = _needs(file.case, WHERE, PAIRS, paid, base)
    assert (one.needs, one.points, one.gain) == pytest.approx((0.0, 0.0, 3.0), abs=1e-12)
    assert (other.needs, other.points, other.gain) == pytest.approx((1.0, 1.0, -1.0), rel=1e-12)


def test_a_partys_need_is_the_largest_of_its_moves_in_each_game(file: CaseFile, base: Game) -> None:
    """The Mainland's largest are 1, 4 and .5: .5·1 + .3·4 + .2·.5 = 1.8; under `bought` ¼ + 3 = 3.25. The Isle has one
    move: 3.4. What stands lacks 9 points of the Mainland's fallback in the first game and 1 in the second, which in all
    their draws hold .5 and .4: (4.5 + .4)/.9 = 49/9; under `bought` .15 and .3: (1.35 + .3)/.45 = 11/3. Where only the
    second was looked at, 1.
    """
    lacks = np.array([[0.0, 9.0], [0.0, 1.0]])

    def parties(looked_at: list[float]) -> dict[str, tuple[float | None, float | None, float, float | None]]:
        stand = (lacks, np.array(looked_at))
        rows = _parties(base, WHERE, PAIRS, JUDGED, every=WHERE, stand=stand, issues=("loan",))
        return {p.actor: (p.moves, p.moves_by["bought"], p.stands, p.stands_by["bought"]) for p in rows}

    by = parties([1.0, 1.0])
    assert by["main"] == pytest.approx((1.8, 3.25, 49 / 9, 11 / 3), rel=1e-12)
    assert by["isle"] == pytest.approx((3.4, 1.5, 0.0, 0.0), rel=1e-12)
    assert parties([0.0, 1.0])["main"] == pytest.approx((1.8, 3.25, 1.0, 1.0), rel=1e-12)


def test_the_chance_is_what_is_printed_and_in_the_frame(file: CaseFile, base: Game) -> None:
    needs = _needs(file.case, WHERE, PAIRS, JUDGED, base)
    result = HiddenResult(
        case="cod",
        case_hash="",
        as_of="2020-07-01",
        version="",
        settings=HiddenSettings(),
        narratives={},
        promised=(),
        needs=needs,
        parties=(),
        focus="",
        games=3,
        covered=8 / 9,
        residual=0.0,
    )
    (said,) = [line.split() for line in str(result).splitlines() if "boats-home  isle" in line]
    assert said[3:] == ["proposed", "3.4", "70", "%", "−3.4"]
    assert result.to_frame()["needs"].tolist() == pytest.approx([0.5, 0.7, 0.8], rel=1e-12)
    (shown,) = [b for b in result.blocks() if isinstance(b, Table) and b.id == "needs" and b.shown]
    columns, rows = laid(shown)
    points, needed = ([c.name for c in columns].index(name) for name in ("points", "needs"))
    assert [(row[points], row[needed]) for row in rows] == [("3.4", "70 %"), ("1.3", "50 %"), ("1.1", "80 %")]
