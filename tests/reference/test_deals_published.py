"""Values from the literature that Definitions 1.10–1.18 and 2.4 must give, from games built in code."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import lcm

import numpy as np
import pytest

from detente.game import space
from detente.game.game import Agreement, Game
from detente.lenses.deals import (
    DealsSettings,
    analyze,
    coalitions,
    price_of_deal,
    winning_coalitions,
)
from detente.lenses.deals.view import REASONS
from detente.lenses.deals.view_trades import price as said
from detente.view.speech import PLAIN
from tests.games import build
from tests.published_data import LLM_DELIBERATION, NEGOLOG_DOMAINS, published


def exact(tables: list[list[list[Fraction]]]) -> tuple[list[list[list[int]]], int]:
    """Fractions as integers over one scale."""
    scale = lcm(*(x.denominator for issue in tables for row in issue for x in row))
    return [[[int(x * scale) for x in row] for row in issue] for issue in tables], scale


def test_kalai_smorodinsky_prefers_the_less_lopsided_of_two() -> None:
    """Gains (.30, .35, .30) and (.90, .34, .90), each party's best 1: the second."""
    gains = [(30, 35, 30), (90, 34, 90), (100, 0, 0), (0, 100, 0), (0, 0, 100)]
    game = build([[[g[i] for g in gains] for i in range(3)]], scale=100)
    ks = analyze(game).solution("kalai-smorodinsky")
    assert [d.row for d in ks.deals] == [(1,)]
    assert ks.value == 0.34


def test_kalai_smorodinsky_is_lexicographic() -> None:
    gains = [(5, 5, 6), (5, 9, 5), (5, 9, 7), (10, 0, 0), (0, 10, 0), (0, 0, 10)]
    game = build([[[g[i] for g in gains] for i in range(3)]])
    assert [d.row for d in analyze(game).solution("kalai-smorodinsky").deals] == [(2,)]


GOODS = ("book", "whip", "ball", "bat", "box", "pen", "toy", "knife", "hat")
BILL = (2, 2, 2, 2, 4, 10, 4, 6, 2)
JACK = (4, 2, 1, 2, 1, 1, 1, 2, 2)


def bill_and_jack() -> Game:
    """Nash 1950, "The bargaining problem": each good is kept (option 0) or given; Bill owns the first five."""
    stakes = []
    for good in range(9):
        bills = good < 5
        stakes.append(
            [
                [BILL[good] if bills else 0, 0 if bills else BILL[good]],
                [0 if bills else JACK[good], JACK[good] if bills else 0],
            ]
        )
    return build(stakes, inside=[sum(BILL[:5]), sum(JACK[5:])], actors=["bill", "jack"], issues=GOODS)


def test_nash_bill_and_jack() -> None:
    nash = analyze(bill_and_jack()).solution("nash")
    assert nash.ties == 1
    (deal,) = nash.deals
    given = {good for good, option in zip(GOODS, deal.row, strict=True) if option}
    assert given == {"book", "whip", "ball", "bat", "pen", "toy", "knife"}
    assert deal.gains == (12.0, 5.0)
    assert nash.value == 60.0


def test_security_council() -> None:
    """9 of 15 with 5 vetoes: 848 winning coalitions (Shapley & Shubik 1954)."""
    council = Agreement(tuple(range(15)), 9, tuple(range(5)), np.ones(15))
    assert winning_coalitions(council) == 848
    listed = list(coalitions(council))
    assert len(set(listed)) == 848
    assert all(len(c) >= 9 and set(range(5)) <= set(c) for c in listed)


@pytest.mark.parametrize(("exit_", "share"), [(30, 50), (70, 70)])
def test_an_exit_only_constrains(exit_: int, share: int) -> None:
    """A unit pie, d = 0 for both, one party with an outside exit (Binmore, Shaked & Sutton 1989)."""
    pie = [[list(range(101)), list(range(100, -1, -1))]]
    nash = analyze(build(pie, outside={0: exit_}, scale=100)).solution("nash")
    assert [d.points[0] for d in nash.deals] == [share / 100]
    assert nash.ties == 1


def test_nash_leaves_out_who_cannot_gain() -> None:
    """The third party's best gain is 0; Nash is the product of the other two."""
    game = build([[[0, 3, 2, 1], [0, 1, 2, 3], [5, 5, 5, 5]]], inside=[0, 0, 5])
    nash = analyze(game).solution("nash")
    assert nash.left_out == ("a2",)
    assert [d.row for d in nash.deals] == [(2,)]
    assert nash.value == 4


def test_nash_never_multiplies_two_losses() -> None:
    """Both lose 10 in the last state: a product of 100, and no deal."""
    game = build([[[10, 12, 0], [10, 12, 0]]], inside=[10, 10])
    nash = analyze(game).solution("nash")
    assert [d.row for d in nash.deals] == [(1,)]
    assert nash.value == 4


def test_nash_withheld_where_no_state_gives_all_a_gain() -> None:
    game = build([[[5, 0], [0, 5]]])
    nash = analyze(game).solution("nash")
    assert not nash.deals
    assert nash.value == 0
    assert nash.reason == "no common gain"
    assert "every product is 0" in REASONS[nash.reason]


def test_under_a_quorum_only_members_gains_count() -> None:
    """Two of three: the loser's loss enters no product."""
    game = build([[[0, 9, 4], [0, 9, 4], [0, -50, 1]]], quorum=2)
    result = analyze(game)
    assert not result.solutions
    pair = next(c for c in result.coalitions if c.members == ("a0", "a1"))
    assert [d.row for d in pair.solutions[0].deals] == [(1,)]
    assert pair.solutions[0].value == 81
    grand = next(c for c in result.coalitions if len(c.members) == 3)
    assert [d.row for d in grand.solutions[0].deals] == [(2,)]


def test_ties_are_counted_exactly_at_any_size() -> None:
    """40 issues of 4 options nobody cares about, and one they do: 4^40 states tie."""
    idle = [[[0] * 4, [0] * 4] for _ in range(40)]
    game = build([[[1, 2], [1, 2]], *idle])
    nash = analyze(game).solution("nash")
    assert nash.ties == 4**40
    assert len(nash.deals) == DealsSettings().tie_cap
    assert [d.row for d in nash.deals[:2]] == [(1, *([0] * 40)), (1, *([0] * 39), 1)]


def test_price_by_hand() -> None:
    """The second lacks 6 points at 2 points a euro: 3 euros, which the others pay in proportion to what they have."""
    game = build([[[0, 10], [0, -6], [0, 20]]], rates=[1.0, 2.0, 1.0])
    price = price_of_deal(game, (1,))
    assert price.total == 3.0
    assert price.transfers == (("a0", "a1", 1.0), ("a2", "a1", 2.0))
    bounded = build([[[0, 10], [0, -6], [0, 20]]], rates=[1.0, 2.0, 1.0], most=[5.0, 5.0, 1.5])
    assert price_of_deal(bounded, (1,)).transfers == (("a0", "a1", 1.5), ("a2", "a1", 1.5))
    poor = build([[[0, 1], [0, -6]]], rates=[1.0, 1.0])
    short = price_of_deal(poor, (1,))
    assert (short.reason, short.means, short.needed) == ("too dear", 1, 6)
    assert "1 unit of the 6" in PLAIN.say(said(short))
    assert price_of_deal(build([[[0, 1], [0, -1]]]), (1,)).reason == "no numeraire"


def rational(x: float) -> Fraction:
    """The decimal in print, exactly."""
    return Fraction(repr(x))


def jobs() -> Game:
    rows = published("geniusweb-jobs")
    issues: dict[str, list[str]] = rows["issues"]
    profiles = list(rows["profiles"].values())
    # The 17-digit decimals stand for 4/11 and the like: weight × utility is meant to have few digits.
    worth = [
        [
            [round(rational(w) * rational(u), 15) for u in p["utilities"][j]]
            for j, w in zip(issues, p["weights"], strict=True)
        ]
        for p in profiles
    ]
    stakes, scale = exact([[own[k] for own in worth] for k in range(len(issues))])
    inside = [
        int(scale * sum(own[k][issues[j].index(p["reservation"][k])] for k, j in enumerate(issues)))
        for own, p in zip(worth, profiles, strict=True)
    ]
    return build(stakes, inside=inside, scale=scale)


def test_geniusweb_jobs() -> None:
    """18 bids on the frontier in exact arithmetic; with the reservation bids as fallbacks, none acceptable."""
    result = analyze(jobs())
    assert result.frontier_all.states == 18
    assert result.counts.acceptable.value == 0
    assert len(result.frontier_acceptable) == 0
    assert all(s.reason for s in result.solutions)


def test_llm_deliberation_base_7players() -> None:
    folder = LLM_DELIBERATION
    lines = [line.split(",") for line in (folder / "config.txt").read_text().splitlines() if line.strip()]
    scores, floors = [], []
    for line in lines:
        text = (folder / "scores_files" / f"{line[1]}.txt").read_text().split("\n")
        rows = [[int(x) for x in row.split(",")] for row in text if row.strip()]
        scores.append(rows[:-1])
        floors.append(rows[-1][0])
    vetoes = [i for i, line in enumerate(lines) if line[2] in ("p1", "p2")]
    stakes = [[player[j] for player in scores] for j in range(len(scores[0]))]
    game = build(stakes, quorum=6, vetoes=vetoes, inside=floors, actors=[line[1] for line in lines])
    result = analyze(game)
    assert result.counts.states == 2880
    assert result.counts.acceptable.value == 204
    assert result.counts.unanimous.value == 52
    assert [c.value for c in result.counts.accepting_adopted] == [202, 158, 166, 204, 204, 144, 198]


@pytest.mark.parametrize("domain", NEGOLOG_DOMAINS)
def test_negolog(domain: str) -> None:
    """Nash product and maximum welfare as the domain's authors report them."""
    rows = published("negolog")["domains"][domain]
    sides, expected = list(rows["profiles"].values()), rows["expected"]
    stakes, scale = exact(
        [
            [[rational(s["weights"][k]) * rational(u) for u in s["utilities"][k]] for s in sides]
            for k in range(len(rows["issues"]))
        ]
    )
    result = analyze(build(stakes, inside=[0, 0], scale=scale))
    assert result.counts.states == expected["bids"]
    nash = result.solution("nash")
    assert nash.value == pytest.approx(expected["nash"]["product"], rel=1e-12)
    best = result.solution("utilitarian")
    assert best.value == pytest.approx(expected["welfare"]["sum"], rel=1e-12)
    assert any(d.points == pytest.approx(expected["nash"]["utilities"], rel=1e-12) for d in nash.deals)
    assert any(d.points == pytest.approx(expected["welfare"]["utilities"], rel=1e-12) for d in best.deals)


def test_frontier_against_every_pair_at_a_published_size() -> None:
    """Bill and Jack's 512 trades, compared pair by pair."""
    game = bill_and_jack()
    u = space.utilities(game, space.rows(game))
    beaten = {
        a
        for a, b in ((a, b) for pair in combinations(range(512), 2) for a, b in (pair, pair[::-1]))
        if (u[b] >= u[a]).all() and (u[b] > u[a]).any()
    }
    assert analyze(game).frontier_all.states == 512 - len(beaten)
