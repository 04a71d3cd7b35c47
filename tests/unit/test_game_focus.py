"""One rule for the focus a question is asked on, and what it chose before there was one."""

from __future__ import annotations

from functools import cache

import pytest

from detente.case.catalog import catalog
from detente.case.conditions import clauses
from detente.case.diagnostics import Problems
from detente.case.load import CaseFile, load, load_text
from detente.case.schema import Case
from detente.case.walk import states
from detente.evidence.moves import focus_of
from detente.evidence.settings import NarrativesSettings
from detente.game.compile import compile_case
from detente.game.focus import WHOLE, choose, size, varied
from detente.lenses.forecast.settings import ForecastSettings
from detente.lenses.paths import PathsSettings
from detente.lenses.stability import StabilitySettings
from tests.cases_small import SOUND

SMALL = load_text(SOUND, "small.yaml").case
FLAGSHIPS = ("us-dprk-2018", "us-dprk-2019")
SIZES = {
    "bargain": 307_200,
    "shelter": 172_800,
    "rivalry": 145_800,
    "course": 4_800,
    "small": 300,
    "record": 13_824,
    "list": 3_840,
    "garrison": 324,
}
"""Of both flagships, in the order they are declared."""


@cache
def flagship(name: str) -> CaseFile:
    return load(name)


def test_the_whole_case_is_taken_where_it_is_small_enough() -> None:
    assert (states(SMALL, SMALL.issues), size(SMALL, "core")) == (54, 6)
    assert choose(SMALL, 54) == WHOLE
    assert choose(SMALL, 53) == "core"
    assert choose(SMALL, 5) is None


def test_the_one_asked_for_is_taken_or_none() -> None:
    assert choose(SMALL, 54, asked="core") == "core"
    assert choose(SMALL, 5, asked="core") is None
    with pytest.raises(Problems, match="did you mean `core`") as wrong:
        choose(SMALL, 54, asked="cor")
    assert [d.code for d in wrong.value.diagnostics] == ["G106"]


def test_one_may_come_before_the_whole_case() -> None:
    assert choose(SMALL, 54, first="core") == "core"
    assert choose(SMALL, 54, first="record") == WHOLE  # it declares none of that name
    assert choose(SMALL, 5, first="core") is None


def test_what_is_asked_about_must_vary() -> None:
    assert choose(SMALL, 53, varying=["peace"]) == "core"
    assert choose(SMALL, 53, varying=["peace", "trade"]) is None
    assert choose(SMALL, 54, asked="core", varying=["trade"]) is None


def test_an_issue_that_is_named_twice_varies_once() -> None:
    twice = SMALL.focus["core"].model_copy(update={"issues": ("arsenal", "peace", "arsenal")})
    case: Case = SMALL.model_copy(update={"focus": {"core": twice}})
    assert size(case, "core") == compile_case(case, focus="core").size == 6


@pytest.mark.parametrize("name", FLAGSHIPS)
def test_a_focus_has_as_many_states_as_its_game(name: str) -> None:
    case = flagship(name).case
    assert {focus: size(case, focus) for focus in case.focus} == SIZES
    for focus in (WHOLE, *case.focus):
        game = compile_case(case, focus=focus)
        assert size(case, focus) == game.size
        assert set(varied(case, focus)) == set(case.issues) - set(game.held)


@pytest.mark.parametrize("name", FLAGSHIPS)
@pytest.mark.parametrize(
    ("most", "taken"),
    [
        (50, None),
        (500, "small"),
        (1_500, "small"),
        (PathsSettings.quick().at_once, "course"),
        (PathsSettings().at_once, "course"),
        (200_000, "shelter"),
        (StabilitySettings.quick().max_states, "bargain"),
        (StabilitySettings().max_states, "bargain"),
    ],
)
def test_stability_and_play_take_the_focus_they_took_before(name: str, most: int, taken: str | None) -> None:
    assert choose(flagship(name).case, most) == taken


@pytest.mark.parametrize("name", FLAGSHIPS)
@pytest.mark.parametrize(
    ("most", "taken"),
    [(500, "small"), (5_000, "course"), (NarrativesSettings().max_states, "record"), (2_000_000, "record")],
)
def test_the_record_is_judged_on_the_focus_it_was(name: str, most: int, taken: str) -> None:
    assert focus_of(flagship(name).case, NarrativesSettings(max_states=most)) == taken


@pytest.mark.parametrize("name", FLAGSHIPS)
def test_a_record_that_fits_on_no_focus_is_not_judged(name: str) -> None:
    for asked in ("", "record"):
        with pytest.raises(Problems, match="L405"):
            focus_of(flagship(name).case, NarrativesSettings(max_states=50, focus=asked))


@pytest.mark.parametrize("name", FLAGSHIPS)
def test_a_question_is_played_out_where_it_was(name: str) -> None:
    case = flagship(name).case
    others = {"troops-reduced": ("garrison", 324), "any-list": ("list", 3_840)}
    for id_, question in case.questions.items():
        a = question.answer
        if a is None or a.indicator is not None:
            continue
        when = case.outcomes[a.outcome].when if a.outcome is not None else a.state or a.move
        assert when is not None
        needed = [issue for clause in clauses(when) for issue in clause]
        taken, least = others.get(id_, ("record", 13_824))
        for most in (least, ForecastSettings().max_states, 4_000_000):
            assert choose(case, most, asked=question.focus, varying=needed) == taken
        assert choose(case, least - 1, asked=question.focus, varying=needed) is None


@pytest.mark.parametrize("entry", catalog(), ids=lambda e: e.name)
def test_other_cases_that_ship_are_small_or_too_large(entry: object) -> None:
    case = load(entry.path).case  # type: ignore[attr-defined]
    if case.case in FLAGSHIPS:
        return
    whole = states(case, case.issues)
    assert case.focus == {}
    assert [choose(case, most) for most in (whole, whole - 1)] == [WHOLE, None]
