"""What the deals lens hands back: how it prints, what it says of itself, what it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from detente.case.codes import CODES
from detente.case.diagnostics import Problems
from detente.ensembles.follow import Done
from detente.ensembles.plan import draws
from detente.game.game import Game, Move
from detente.game.red_lines import lift
from detente.lenses.deals import (
    DealsSettings,
    analyze,
    describe,
    plain,
    single_text,
    why_not,
)
from detente.lenses.deals.draws import Followed, fits, summary, verdicts
from detente.lenses.deals.fold import fold
from detente.lenses.deals.kernel import acceptance_problem, frontier_acceptable
from tests.games import build

HOSTILE = "<script>alert(1)</script>"


def two_by_two(**more: object) -> Game:
    stakes = [[[0, 4], [0, -1]], [[0, -1], [0, 4]]]
    return build(stakes, **more)  # type: ignore[arg-type]


def test_a_lifted_red_line_leaves_a_linkage_of_the_same_name() -> None:
    game = two_by_two(bonuses=[([{0: [1]}], [2, 0])], red_costs=[([{0: [1]}], [-3, 0])])
    linkage, cost = game.bonuses
    same = replace(cost, when=replace(cost.when, id=linkage.when.id))
    freed, lifted = lift(replace(game, bonuses=(linkage, same)), True)
    assert (freed.bonuses, lifted) == ((linkage,), ("link0",))


def test_prints_its_answer_and_how_it_was_got() -> None:
    said = str(analyze(two_by_two()))
    assert "all 2 parties" in said
    nash = next(line for line in said.split("\n") if line.startswith("Nash"))
    assert "the largest product of the parties' gains over their fallbacks" in nash
    assert nash.split()[-7:] == ["A", "+3", "+3", "1", "9", "product", "of", "points"][1:]
    assert re.search(r"\+3 +\+3 .*i0=o1, i1=o1", said)
    assert "comparison of points" in said
    assert "exact" in said


def test_notebook_view_is_escaped() -> None:
    game = two_by_two(actors=[HOSTILE, "b"], issues=[HOSTILE, "y"], options=[["n", HOSTILE], ["n", "y"]])
    html = analyze(replace(game, case=HOSTILE))._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_json_is_plain_and_complete() -> None:
    result = analyze(two_by_two())
    data = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert data["solutions"][0]["deals"][0]["state"] == {"i0": "o1", "i1": "o1"}
    assert data["counts"]["acceptable"] == {"value": 2.0, "share": 0.5, "exact": True, "error": 0.0}
    assert data["frontier_acceptable"]["points"] == [[3.0, 3.0]]
    assert data["deals"][0]["price"] == {"unit": "", "total": 0.0, "transfers": [], "reason": ""}
    assert data["provenance"]["case_hash"] == "0" * 64
    assert plain(why_not(two_by_two(), {"i0": "o1"}))["mends_size"] == 1


def test_frame_has_a_row_a_deal() -> None:
    frame = analyze(two_by_two()).to_frame()
    assert frame["deal"].tolist() == ["i0=o1,i1=o1"]
    assert frame["gain:a0"].tolist() == [3.0]
    assert frame["issue:i1"].tolist() == ["o1"]


def test_results_are_frozen() -> None:
    result = analyze(two_by_two())
    with pytest.raises(FrozenInstanceError):
        result.case = "other"  # type: ignore[misc]


def test_a_deal_says_what_changes_and_for_whom() -> None:
    move = Move(((0, 1),), (np.array([True, False]),), (1,))
    game = two_by_two(bonuses=[([{0: [1], 1: [1]}], [2, 0])], moves=[move])
    deal = describe(game, (1, 1))
    assert [(c.kind, c.id, c.points, c.by) for c in deal.changes] == [
        ("issue", "i0", (4.0, -1.0), ("a1",)),
        ("issue", "i1", (-1.0, 4.0), ()),
        ("linkage", "link0", (2.0, 0.0), ()),
    ]
    assert deal.gains == (5.0, 3.0)
    assert describe(game, (1, 0)).refused_by == ("a1",)


def test_red_lines_can_be_lifted_by_name_or_all() -> None:
    game = two_by_two(refusals=[(0, [{0: [1]}]), (1, [{1: [1]}])])
    assert analyze(game).counts.acceptable.value == 1
    freed = analyze(game, DealsSettings(lift_red_lines=True))
    assert freed.counts.acceptable.value == 2
    assert freed.provenance.red_lines_lifted == ("red0", "red1")
    assert len(lift(game, ("red0",))[0].refusals) == 1
    with pytest.raises(Problems) as caught:
        analyze(game, DealsSettings(lift_red_lines=("red9",)))
    assert caught.value.diagnostics[0].code == "L102"
    assert "did you mean `red1`?" in caught.value.diagnostics[0].help


def test_a_fold_that_outgrows_its_bound_says_so() -> None:
    rng = np.random.default_rng(0)
    game = build([rng.integers(0, 100, (3, 5)).tolist() for _ in range(8)])
    with pytest.raises(Problems) as caught:
        analyze(game, DealsSettings(max_rows=50))
    assert caught.value.diagnostics[0].code == "L101"
    assert {"L101", "L102"} <= set(CODES)


def big(seed: int = 0, parties: int = 3) -> Game:
    """15 issues of 5 options: 3·10¹⁰ states, with a rule and a linkage."""
    rng = np.random.default_rng(seed)
    stakes = [
        (rng.integers(1, 101, (parties, 1)) * rng.integers(0, 101, (parties, 5))).tolist() for _ in range(15)
    ]
    half = (np.sum([np.mean(s, axis=1) for s in stakes], axis=0)).astype(int).tolist()
    return build(
        stakes,
        inside=half,
        rules=[[{0: [4], 14: [4]}]],
        bonuses=[([{3: [2, 3], 9: [1, 4]}], [500] * parties)],
        scale=100,
    )


def test_shares_are_estimated_with_their_error_above_the_dense_limit() -> None:
    game = big()
    result = analyze(game, DealsSettings(samples=20_000, seed=5))
    c = result.counts.acceptable
    assert not c.exact
    assert c.error > 0
    assert any(q.code == "estimated" for q in result.provenance.quality)
    assert "numbers of acceptable states: estimated from" in str(result)
    again = analyze(game, DealsSettings(samples=20_000, seed=5))
    assert again.counts == result.counts
    other = analyze(game, DealsSettings(samples=20_000, seed=6))
    assert abs(other.counts.acceptable.share - c.share) < 6 * c.error


def test_the_estimate_is_near_the_count() -> None:
    rng = np.random.default_rng(2)
    stakes = [rng.integers(0, 101, (2, 4)).tolist() for _ in range(5)]
    game = build(stakes, inside=[260, 260], rules=[[{0: [0], 1: [1, 2]}]])
    exact = analyze(game).counts
    guess = analyze(game, DealsSettings(max_dense=10)).counts
    assert 0 < exact.acceptable.share < 1
    assert abs(guess.acceptable.share - exact.acceptable.share) < 5 * guess.acceptable.error
    assert abs(guess.feasible.value - exact.feasible.value) < 5 * guess.feasible.error * game.size


def test_the_order_of_issues_changes_no_result() -> None:
    game = big(1)
    task = acceptance_problem(game, None, None)
    a = fold(task, 10**7)
    rng = np.random.default_rng(0)
    for _ in range(3):
        b = fold(task, 10**7, rng.permutation(15).tolist())
        assert sorted(map(tuple, a.utilities.tolist())) == sorted(map(tuple, b.utilities.tolist()))
        assert sorted(a.first.tolist()) == sorted(b.first.tolist())
        assert a.counts.sum() == b.counts.sum()


def test_scale_changes_nothing() -> None:
    """Utilities beyond 2^53, where floats would merge neighbours, give the same frontier."""
    game = big(3)
    large = 2**40 + 1
    scaled = replace(
        game,
        stakes=tuple(v * large for v in game.stakes),
        bonuses=tuple(replace(b, worth=b.worth * large) for b in game.bonuses),
        inside=game.inside * large,
        scale=game.scale * large,
    )
    a, b = frontier_acceptable(game).frontier, frontier_acceptable(scaled).frontier
    assert (a.vectors * large == b.vectors).all()
    assert a.ties == b.ties
    assert (a.rows == b.rows).all()


def test_shares_are_those_of_the_draws_done() -> None:
    rows = ((1, 1), (0, 0))
    games = (two_by_two(), two_by_two(inside=[4, 0]))
    entries = [{"deals": verdicts(game, np.array(rows)).tolist()} for game in games]
    done = Done(
        entries=tuple(zip(draws(2, seed=0), entries, strict=True)), asked=3, reused=0, interrupted=True
    )
    answer = analyze(games[0], DealsSettings())
    followed = Followed(rows, ("both", "neither"), ("a0", "a1"))
    assert all(fits(DealsSettings(), followed, entry) for entry in entries)
    assert not fits(DealsSettings(), followed, {"deals": [[1, 0, 2, 1], [0, 0, 0, 0]]})
    result = summary(DealsSettings(), answer, followed, done)
    assert result.interrupted
    assert result.draws == 2
    assert [d.acceptable for d in result.deals] == [0.5, 0.5]
    assert [d.frontier for d in result.deals] == [0.5, 0.0]
    assert result.deals[0].accepted_by == (0.5, 1.0)


def test_why_not_reads_as_a_sentence() -> None:
    game = two_by_two(refusals=[(0, [{1: [1], 0: [0]}])])
    why = why_not(game, {"i1": "o1"})
    assert why.blockers[0].red_lines == ("red0",)
    assert why.blockers[0].shortfall == 1
    assert "a0 (party) refuses: 1 points short of what it must be given, and by its red line red0" in str(why)
    assert "Won for everybody by: i1=o0; or i0=o1" in str(why)


def test_why_not_a_condition_that_takes_a_return() -> None:
    game = two_by_two()
    why = why_not(game, game_condition(game))
    assert why.possible
    assert why.examined is not None
    assert why.examined.row == (0, 1)
    assert [b.actor for b in why.blockers] == ["a0"]
    assert why.mends[0].sets == (("i0", "o1"),)


def game_condition(game: Game):
    from tests.games import condition

    return condition(game.sizes, [{1: [1]}], "second")


def test_single_text_takes_a_package_where_single_changes_hurt() -> None:
    free = (np.array([True, True]), np.array([True, True]))
    package = Move(((0, 1), (1, 1)), free, (0, 1), package="both")
    text = single_text(two_by_two(moves=[package]))
    assert [s.package for s in text.steps] == ["both"]
    assert text.steps[0].gains == (3.0, 3.0)
    assert not single_text(two_by_two()).steps


def test_no_feasible_state_is_a_result() -> None:
    result = analyze(two_by_two(rules=[[{0: [0, 1]}]]))
    assert result.counts.feasible.value == 0
    assert result.notes[0].code == "nothing feasible"
    assert all(s.reason for s in result.solutions)
    assert "no state is feasible" in str(result)
    json.dumps(result.to_json(), allow_nan=False)


def test_a_ratifier_is_not_taken_as_won_while_a_linkage_can_still_lose_it() -> None:
    """After the first issue the ratifier has what it asks; the linkage, decided by the last, takes it away."""
    stakes = [[[0, 3], [0, 5]], [[0, 2], [0, 0]], [[0, 1], [0, 0]]]
    game = build(
        stakes,
        parties=[0],
        inside=[0, 4],
        ratifiers=[(1, [{0: [1]}])],
        bonuses=[([{0: [1], 1: [1], 2: [1]}], [0, -3])],
    )
    assert frontier_acceptable(game).frontier.rows.tolist() == [[1, 1, 0]]
