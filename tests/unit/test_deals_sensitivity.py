"""One estimate at a time: equal to analyzing the changed case from scratch; what bears on deals and what does not."""

from __future__ import annotations

import math
from typing import Any

import pytest

import detente as dt
from detente.case.estimate import Normal, Triangular
from detente.case.load import load_text
from detente.front import door_of
from detente.game.compile import compile_case
from detente.lenses.deals import DealsSettings, SensitivitySettings, analyze, one_at_a_time
from detente.lenses.deals.sensitivity import Keys, ends, reach, uncertain
from detente.report.inputs import ReportInputs
from tests.unit.report_case import TEXT, loaded, tiny_inputs


@pytest.fixture(scope="module")
def inputs() -> ReportInputs:
    return tiny_inputs(draws=0)


def replaced(value: Any, keys: Keys, number: Any) -> Any:
    """``value`` with the number at ``keys`` replaced; nothing else is copied deeply."""
    if not keys:
        return number
    first, rest = keys[0], keys[1:]
    if isinstance(value, dict):
        return {**value, first: replaced(value[first], rest, number)}
    return value.model_copy(update={first: replaced(getattr(value, first), rest, number)})


def test_each_end_equals_the_changed_case_analyzed_from_scratch(inputs: ReportInputs) -> None:
    found = inputs.sensitivity
    assert found is not None
    assert len(found.swings) == found.bearing
    base = inputs.deals.solution("nash").deals[0]
    changed_something = False
    for swing in found.swings:
        for end in (swing.low, swing.high):
            file = load_text(TEXT, "harbour.yaml")
            keys = next(k for k, _ in uncertain(file.case) if ".".join(map(str, k)) == swing.path)
            game = compile_case(replaced(file.case, keys, end.value))
            result = analyze(game, DealsSettings())
            nash = result.solution("nash")
            vectors = [d.party_gains for d in nash.deals]
            assert any(end.gains == pytest.approx(v, abs=1e-9) for v in vectors)
            assert end.same == (base.row in [d.row for d in nash.deals])
            assert end.agreement
            moved = max(abs(a - b) for a, b in zip(end.gains, found.gains, strict=True))
            assert end.moved == pytest.approx(moved)
            changed_something |= not end.same
    assert changed_something


def test_widest_first(inputs: ReportInputs) -> None:
    assert inputs.sensitivity is not None
    widths = [s.widest for s in inputs.sensitivity.swings]
    assert widths == sorted(widths, reverse=True)


def test_the_work_is_bounded_and_said_to_be(inputs: ReportInputs) -> None:
    door = door_of(loaded(TEXT))
    found = one_at_a_time(door, inputs.case, inputs.game, inputs.deals, SensitivitySettings(swings=2))
    assert len(found.swings) == 2
    assert found.bearing > 2
    assert "varied: 2, those that can change most" in str(found)
    # The widest in points to a party: Borga's fleet (15 to 60) before Alba's access (15 to 45, of which it decides .7).
    assert {s.path for s in found.swings} == {"stakes.borga.fleet.weight", "stakes.borga.access.weight"}


def test_no_agreement_at_one_end_is_shown_as_such() -> None:
    text = TEXT.replace(
        "red_lines:", "fallbacks: {alba: {inside: {low: 10, likely: 24.5, high: 5000}}}\nred_lines:"
    )
    file = load_text(text, "harbour.yaml")
    game = compile_case(file.case)
    found = one_at_a_time(door_of(file), file.case, game, analyze(game), SensitivitySettings(swings=3))
    first = found.swings[0]
    assert first.path == "fallbacks.alba.inside"
    assert first.low.agreement
    assert not first.high.agreement
    assert not first.high.same
    assert math.isinf(first.widest)


def test_only_what_touches_a_voice_bears_on_deals() -> None:
    text = TEXT.replace("access: {weight: 8,", "access: {weight: {low: 1, likely: 8, high: 90},")
    case = loaded(text).case
    game = compile_case(case)
    reaches = {".".join(map(str, k)): reach(case, game, k, v) for k, v in uncertain(case)}
    assert reaches["stakes.fishers.access.weight"] == (0, 0)
    assert reaches["stakes.borga.fleet.weight"][0] == pytest.approx(45)
    # The mayor decides .3 of Alba, so Alba's own stakes count .7.
    assert reaches["stakes.alba.access.weight"][0] == pytest.approx(0.7 * 30)


@pytest.mark.parametrize("name", ["us-dprk-2018", "us-dprk-2019", "syria-iraq-1975"])
def test_every_estimate_of_a_case_can_be_set_by_its_path(name: str) -> None:
    door = dt.open_case(name)
    case = door.case
    for keys, value in uncertain(case):
        low, _ = ends(value)
        changed = door.what_if(sets={".".join(map(str, keys)): low}).case
        assert changed == replaced(case, keys, low), keys


def test_ends_of_a_range() -> None:
    assert ends(Triangular(low=1, likely=2, high=5)) == (1, 5)
    low, high = ends(Normal(mean=10, sd=2))
    assert (low, high) == (pytest.approx(10 - 3.29), pytest.approx(10 + 3.29))
    assert ends(Normal(mean=10, sd=2, low=9.0))[0] == 9.0
