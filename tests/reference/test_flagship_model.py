"""The flagship as a model: its board is sound, its foci are small, its patches lead somewhere, its answers hold."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

import detente
from detente.case import patch
from detente.case.estimate import point
from detente.case.load import CaseFile, load
from detente.case.patch import variant_patch
from detente.case.schema import AnyMover, Case, Issue, JointMover
from detente.case.validate import validate
from detente.case.yaml_tree import Mark
from detente.game import space
from detente.game.compile import compile_case
from detente.game.game import Game
from tests.published_data import published

deals, why = detente.deals, detente.why

YEARS = ("us-dprk-2018", "us-dprk-2019")


@pytest.fixture(scope="module")
def cases() -> dict[str, CaseFile]:
    return {name: load(name) for name in YEARS}


@pytest.fixture(scope="module")
def games(cases: dict[str, CaseFile]) -> dict[str, Game]:
    return {name: compile_case(file.case) for name, file in cases.items()}


def weights(case: Case, actor: str) -> float:
    return sum(point(stake.weight) for stake in case.stakes[actor].values())


def test_neither_case_has_anything_to_report(cases: dict[str, CaseFile]) -> None:
    for file in cases.values():
        assert [d.message for d in file.diagnostics] == []


def test_points_read_as_shares(cases: dict[str, CaseFile]) -> None:
    earlier, later = (cases[name].case for name in YEARS)
    for actor in earlier.stakes:
        assert 90 <= weights(earlier, actor) <= 110, actor
    for actor in later.stakes:
        assert 90 <= weights(later, actor) <= 125, actor


def test_every_stake_and_linkage_says_what_it_rests_on(cases: dict[str, CaseFile]) -> None:
    for file in cases.values():
        for of_issue in file.case.stakes.values():
            assert all(s.because or s.assumed for s in of_issue.values())
        assert all(k.because or k.assumed for k in file.case.linkages.values())
        assert all(r.because or r.assumed for r in file.case.red_lines.values())


def test_foci_stay_under_a_million_states(cases: dict[str, CaseFile]) -> None:
    for file in cases.values():
        assert len(file.case.focus) >= 2
        for name, focus in file.case.focus.items():
            size = math.prod(len(file.case.issues[j].options) for j in focus.issues)
            assert size < 1_000_000, name
            game = compile_case(file.case, focus=name)
            assert space.feasible(game, [game.status_quo]).all(), name


def test_the_status_quo_is_feasible_and_nobody_would_rather_walk_away(games: dict[str, Game]) -> None:
    for game in games.values():
        assert space.feasible(game, [game.status_quo]).all()
        assert space.acceptable(game, [game.status_quo]).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", YEARS)
def test_every_variant_reading_and_narrative_gives_a_game(name: str, cases: dict[str, CaseFile]) -> None:
    case = cases[name].case
    named = list(case.variants)
    named += [f"{m}/{r}" for m, d in case.disagreements.items() for r in d.readings]
    named += [f"narratives/{n}" for n, account in case.narratives.items() if account.assumes]
    assert len(named) > 12
    for variant in named:
        tree = cases[name].tree
        patched = patch.apply(tree, variant_patch(tree.data, variant), Mark(variant, 0, 0))
        game = compile_case(validate(patched))
        assert space.feasible(game, [game.status_quo]).all(), variant


def test_the_later_case_states_all_twelve_disagreements(cases: dict[str, CaseFile]) -> None:
    case = cases["us-dprk-2019"].case
    assert sorted(case.disagreements) == sorted(f"D-{n}" for n in range(1, 13))
    for d in case.disagreements.values():
        assert not d.readings[d.as_written].set
        assert all(r.because for r in d.readings.values())


def test_every_question_of_its_date_is_answered_or_declined(cases: dict[str, CaseFile]) -> None:
    asked = published("us-dprk-questions")["resolve_by"]
    for loaded in cases.values():
        case = loaded.case
        mine = sorted(asked[case.as_of])
        assert len(mine) in (13, 16)
        assert sorted(q.resolve_by for q in case.questions.values()) == mine
        assert all(bool(q.answer) != bool(q.declined) for q in case.questions.values())


def movers(issue: Issue, option: str) -> list[set[str]]:
    """The sets of actors any one of which suffices to move an issue to an option."""
    chosen = issue.options[option]
    mover = chosen.mover or issue.mover
    asked = {*issue.consent, *chosen.consent}
    if isinstance(mover, AnyMover):
        return [{a, *asked} for a in mover.any]
    return [{*mover.all, *asked}] if isinstance(mover, JointMover) else [{mover, *asked}]


def level(issue: Issue, option: str) -> int:
    return list(issue.options).index(option)


def forbidden(case: Case, game: Game, state: Mapping[str, str]) -> list[str]:
    row = [level(case.issues[j], state[j]) for j in game.issues]
    return [rule.id for rule in game.rules if space.holds(rule, [row]).any()]


@pytest.mark.parametrize("name", YEARS)
def test_roadmaps_can_be_walked(name: str, cases: dict[str, CaseFile], games: dict[str, Game]) -> None:
    """Each step is one level where levels are taken one by one, is made by those who can, and breaks no rule."""
    case = cases[name].case
    for road in case.roadmaps.values():
        state = {j: issue.status_quo for j, issue in case.issues.items()}
        for step in road.steps.values():
            for j, option in step.sets.items():
                issue = case.issues[j]
                if issue.steps == "adjacent":
                    assert abs(level(issue, option) - level(issue, state[j])) <= 1, (road.title, j)
                if option != state[j]:
                    assert any(m <= set(step.acts) for m in movers(issue, option)), (road.title, j, option)
            state |= step.sets
            assert not forbidden(case, games[name], state), road.title


@pytest.mark.parametrize("name", YEARS)
def test_the_record_ends_where_the_case_begins(name: str, cases: dict[str, CaseFile]) -> None:
    case = cases[name].case
    state = {j: issue.status_quo for j, issue in load("us-dprk-2018").case.issues.items()}
    assert case.record.start is not None
    state |= case.record.start.state
    for event in sorted(case.record.events.values(), key=lambda e: e.date):
        state |= event.move or {}
    assert state == {j: issue.status_quo for j, issue in case.issues.items()}


@pytest.mark.parametrize("name", YEARS)
def test_there_is_something_to_agree_on(name: str, games: dict[str, Game]) -> None:
    result = deals(games[name])
    assert len(result.frontier_acceptable) > 0
    best = result.solution("nash").deals[0]
    assert all(best.gains[result.actors.index(p)] > 0 for p in result.parties)
    # What is agreed at the point estimates is a part of the arsenal for a part of the sanctions.
    assert best.state["dismantlement"] in ("freeze", "partial", "substantial")
    assert best.state["un-sanctions"] == "partial-relief"


@pytest.mark.slow
@pytest.mark.parametrize("name", YEARS)
def test_what_is_most_talked_about_is_blocked_and_the_block_is_named(
    name: str, cases: dict[str, CaseFile]
) -> None:
    file = cases[name]
    talked = {o for o, outcome in file.case.outcomes.items() if outcome.talked_about}
    assert talked == {"peace-treaty", "complete-dismantlement", "troops-out", "sanctions-lifted"}
    answers = {o: why(file, o) for o in sorted(talked)}
    for o, answer in answers.items():
        assert not answer.possible, o
        assert answer.blockers, o
    assert {b.actor for b in answers["complete-dismantlement"].blockers} == {"dprk"}
    lifted = {line for b in answers["sanctions-lifted"].blockers for line in b.red_lines}
    assert "pressure-until-substantial" in lifted
    treaty = {line for b in answers["peace-treaty"].blockers for line in b.red_lines}
    assert treaty & ({"senate-on-treaty"} if name == "us-dprk-2018" else {"peace-last"})
    troops = {line for b in answers["troops-out"].blockers for line in b.red_lines}
    assert "garrison-stays" in troops


@pytest.mark.slow
@pytest.mark.parametrize("name", YEARS)
def test_most_of_the_arsenal_goes_only_with_chinas_word(name: str, cases: dict[str, CaseFile]) -> None:
    """The hinge of the case (S1-43), as docs/explanation/flagship.md says."""
    assert why(cases[name], "dismantlement>=substantial").possible
    without = "dismantlement>=substantial,assurances<security"
    assert not why(cases[name], without).possible


def test_the_two_cases_share_one_board(games: dict[str, Game]) -> None:
    earlier, later = (games[name] for name in YEARS)
    assert earlier.issues == later.issues
    assert earlier.options == later.options
    assert not np.array_equal(earlier.status_quo, later.status_quo)
