"""What is asked of deals beside them: the outcomes talked about, the space, playing on; each reckoned again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import detente as dt
from detente.game import space
from detente.lenses.deals import ground
from detente.play.fallbacks import playing_on
from detente.play.settings import PathsSettings
from tests.unit.report_case import TEXT
from tests.unit.test_paths_fallbacks import CASE as DAM


@pytest.fixture(autouse=True)
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.yaml").write_text(TEXT)
    Path("dam.yaml").write_text(DAM)


def test_the_outcomes_talked_about_are_those_asked_one_by_one() -> None:
    asked = dt.deals_outcomes("harbour.yaml").outcomes
    assert [(b.id, b.verdict) for b in asked] == [("open", "possible with more"), ("disarmed", "blocked")]
    for b in asked:
        assert b.why.to_json() == dt.why("harbour.yaml", b.id).to_json()
        chosen = dt.deals("harbour.yaml").solutions
        assert set(b.chosen_by) == {
            s.name for s in chosen if b.id == "open" and s.deals[0].state["access"] == "free"
        }
    assert asked[1].lifted is not None
    assert asked[1].lifted.possible == dt.why("harbour.yaml", "disarmed", lift_red_lines=True).possible


def test_the_space_of_each_pair_by_counting_again() -> None:
    found, game = dt.deals_space("harbour.yaml"), dt.compile_game("harbour.yaml")
    rows = space.rows(game)
    rows = rows[space.feasible(game, rows)]
    gains = (space.utilities(game, rows) - game.inside) / game.scale
    assert found.everything
    assert (found.feasible, found.acceptable) == (len(rows), int(space.acceptable(game, rows).sum()))
    assert [(p.a, p.b) for p in found.pairs] == [("alba", "borga"), ("alba", "corvo"), ("borga", "corvo")]
    for pair in found.pairs:
        x, y = gains[:, game.actor(pair.a)], gains[:, game.actor(pair.b)]
        assert pair.no_worse == int(((x >= 0) & (y >= 0)).sum())
        assert sum(s.count for s in pair.squares) == len(rows)
        front = {(round(d.gain(pair.a), 4), round(d.gain(pair.b), 4)) for d in dt.deals("harbour.yaml").deals}
        assert set(pair.frontier) == front
    held, lifted = found.red_lines
    assert held.acceptable == dt.deals("harbour.yaml").counts.acceptable
    assert lifted.acceptable == dt.deals("harbour.yaml", lift_red_lines=True).counts.acceptable


def test_a_sample_says_what_it_is() -> None:
    found = dt.deals_space("harbour.yaml", sample=50, pairs=1, max_frontier=4, seed=3)
    assert not found.everything
    assert (found.drawn, len(found.pairs), found.pairs_of, len(found.pairs[0].frontier)) == (50, 1, 3, 4)
    assert found.feasible <= 50
    said = str(found)
    assert "of 50 drawn uniformly at random (seed 3)" in said
    assert "not drawn: 2 further pairs" in said
    assert "at most 4 of them, evenly thinned" in said


@pytest.mark.parametrize("focus", ["", "banks"])
def test_playing_on_is_worth_what_predicted_play_reports(focus: str) -> None:
    result = dt.paths("dam.yaml", focus=focus or None, simulations=0, deadline_effects=False)
    found = playing_on(dt.load("dam.yaml"), PathsSettings(focus=focus))
    assert list(found) == list(result.actors)
    assert np.array_equal(list(found.values()), result.fallback_values)


def test_questions_of_one_case_share_its_deals(monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[object] = []

    def counting(game, settings, progress=None):
        solved.append(settings)
        return analyze(game, settings, progress)

    analyze = ground.analyze
    monkeypatch.setattr(ground, "analyze", counting)
    case = dt.open_case("harbour.yaml")
    first = dt.deals(case)
    dt.deals_space(case)
    dt.deals_outcomes(case)
    dt.deals_sensitivity(case)
    assert dt.deals(case) is first
    assert len(solved) == 1
    assert dt.deals(case, max_listed=1).deals == first.deals[:2]
    assert dt.deals(case.what_if(sets={"agreement.parties": ["alba", "borga"]})).parties == ("alba", "borga")
    assert len(solved) == 3


def test_an_estimate_is_varied_from_the_fallbacks_that_are_asked_for() -> None:
    found = dt.deals_sensitivity("dam.yaml", fallbacks="play")
    deal = dt.deals("dam.yaml", fallbacks="play").solution("nash").deals[0]
    assert found.gains == deal.party_gains
    assert found.gains != dt.deals_sensitivity("dam.yaml").gains
