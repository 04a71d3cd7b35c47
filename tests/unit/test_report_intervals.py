"""How a report turns a sample into a band: every figure here is worked out by hand or stands in print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.case.estimate import Normal
from detente.case.load import load_text
from detente.ensembles.summary import wilson
from detente.lenses.deals import DealDraws, DealsSettings, DrawsResult, analyze
from detente.lenses.deals import counts as deal_counts
from detente.lenses.deals.result import Count
from detente.lenses.deals.sensitivity import ends
from detente.lenses.deals.view_trades import interval, shares
from detente.lenses.paths.sensitivity import ends_of
from detente.view import numbers
from detente.view.blocks import Table
from detente.view.plain import laid
from detente.view.speech import PLAIN
from tests.games import build
from tests.published_data import published
from tests.unit.report_case import TEXT

NEWCOMBE = published("newcombe-1998")


def test_a_share_is_shown_with_1_96_standard_errors() -> None:
    """The standard error .5 % makes 1.96·.5 = .98 %, shown to its first digit: 1.0. One error would be 0.5, 1.645 of
    them 0.8, two 1 without a decimal. 1.96·2.5 % = 4.9 %; 1.96·.05 % = .098 %.
    """
    assert numbers.share(Count(1.0, 0.5, False, 0.005)) == "50.0 ± 1.0 % (95 %)"
    assert numbers.share(Count(1.0, 0.25, False, 0.025)) == "25 ± 5 % (95 %)"
    assert numbers.share(Count(1.0, 0.25, False, 0.0005)) == "25.00 ± 0.10 % (95 %)"
    assert numbers.share(Count(1.0, 0.25, True)) == "25 %"


def test_a_sampled_share_has_the_standard_error_of_the_feasible_sampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 12,500 states drawn 2,500 are forbidden; of the 10,000 others both accept 5,000, and one 9,000.

    Feasible: .8 of all, with error √(.8·.2/12,500) = √.0000128. Acceptable: .5 of these, √(.25/10,000) = .005, shown as
    ± .98 %. The first party's .9 have √(.09/10,000) = .003, shown as ± .588 %.
    """
    drawn = np.repeat([0, 1, 2, 3], [1_000, 4_000, 5_000, 2_500])[:, None]

    class Fixed:
        def integers(self, *_: Any) -> np.ndarray:
            return drawn

    monkeypatch.setattr(deal_counts, "generator", lambda *_: Fixed())
    # Worth to the two of the four options; at 0 each would as soon stay out.
    game = build([[[-1, 1, 2, 3], [-1, -1, 2, 3]]], rules=[[{0: [3]}]])
    found = deal_counts.count(game, DealsSettings(max_dense=0, samples=12_500))
    assert (found.feasible.share, found.feasible.error) == pytest.approx((0.8, 0.0000128**0.5), rel=1e-12)
    assert (found.acceptable.share, found.acceptable.error) == pytest.approx((0.5, 0.005), rel=1e-12)
    assert numbers.share(found.acceptable) == "50.0 ± 1.0 % (95 %)"
    assert (found.accepting[0].share, found.accepting[0].error) == pytest.approx((0.9, 0.003), rel=1e-12)
    assert numbers.share(found.accepting[0]) == "90.0 ± 0.6 % (95 %)"


def said(share: float, draws: int) -> str:
    """The interval as it is shown."""
    low, high = wilson(share, draws)
    return PLAIN.say(interval(low, high))


@pytest.mark.parametrize(
    ("hits", "draws", "shown"),
    [
        # At none of n it is 0 to z²/(n + z²), z² = 3.8415: 3.8415/7.8415 = .490 (with z = 2 it were half).
        (0, 4, "0 to 49 %"),
        (0, 10, "0 to 28 %"),
        # At all of n, n/(n + z²) to 1: 10/13.8415 = .722; 1/4.8415 = .207.
        (10, 10, "72 to 100 %"),
        (1, 1, "21 to 100 %"),
        # 1 of 2: (.5 + .9604)/2.9207 = ½; ± 1.96/2.9207·√(.125 + 3.8415/16 = .3651) = .6711·.6042 = .405.
        (1, 2, "9 to 91 %"),
        # 2 of 10: (.2 + .1921)/1.3841 = .2833; ± 1.96/1.3841·√(.016 + .0096 = .0256) = 1.416·.16 = .227.
        (2, 10, "6 to 51 %"),
        # 500 of 1,000: ± 1.96/1.0038·√(.00025 + .00000096) = 1.9525·.01584 = .031.
        (500, 1_000, "47 to 53 %"),
        # 50 of 100: ± 1.96/1.0384·√(.0025 + .000096) = 1.8875·.05095 = .0962, where 1.645 leaves .0812.
        (50, 100, "40 to 60 %"),
    ],
)
def test_the_interval_of_a_share_seen_in_draws_by_hand(hits: int, draws: int, shown: str) -> None:
    assert said(hits / draws, draws) == shown


@pytest.mark.parametrize("row", NEWCOMBE["rows"], ids=lambda r: f"{r['hits']} of {r['of']}")
def test_the_interval_of_a_share_in_print(row: dict[str, Any]) -> None:
    low, high = (round(100 * x) for x in row["interval"])
    assert said(row["hits"] / row["of"], row["of"]) == f"{low} to {high} %"


def test_each_deal_has_the_interval_of_its_own_shares() -> None:
    """Ten draws: acceptable in 8, 49 to 94 %; on the frontier in 2, 6 to 51 % (one minus the other, as 2 is 10 − 8)."""
    result = analyze(build([[[0, 4], [0, -1]], [[0, -1], [0, 4]]]))
    row = result.solution("nash").deals[0].row
    deal = DealDraws(
        row=row,
        name="nash",
        acceptable=0.8,
        frontier=0.2,
        accepted_by=(0.9, 0.8),
        acceptable_error=0.13,
        frontier_error=0.13,
    )
    draws = DrawsResult(10, result.parties, (deal,), 0.8, False)
    table = next(b for b in shares(draws) if isinstance(b, Table))
    ((*_, accepted, interval, frontier, other, _, _),) = laid(table)[1]
    assert [accepted, interval, frontier, other] == ["80 %", "49 to 94 %", "20 %", "6 to 51 %"]


def test_a_normal_estimate_is_moved_to_the_ends_of_its_middle_90_percent() -> None:
    """Mean 20, sd 4: ± 1.645·4 = 6.58, which is 13.42 to 26.58; cut where the estimate is."""
    assert ends(Normal(mean=20, sd=4)) == pytest.approx((13.42, 26.58), rel=1e-12)
    assert ends(Normal(mean=20, sd=4, low=15)) == pytest.approx((15, 26.58), rel=1e-12)
    assert ends(Normal(mean=20, sd=4, high=22)) == pytest.approx((13.42, 22), rel=1e-12)
    written = """play:
  alba: {decisiveness: {mean: 0.7, sd: 0.1, low: 0.52, high: 0.95}, assumed: a guess}
  borga: {decisiveness: {mean: 0.7, sd: 0.1, low: 0.6, high: 0.95}, assumed: a guess}
"""
    found, _ = ends_of(load_text(TEXT + written, "harbour.yaml").case, "decisiveness")
    assert found["alba"] == pytest.approx((0.5355, 0.8645), rel=1e-12)
    assert found["borga"] == pytest.approx((0.6, 0.8645), rel=1e-12)
