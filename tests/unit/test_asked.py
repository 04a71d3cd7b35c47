"""Arguments of Python's functions: what cannot be taken is refused with what could be, and one name is one name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.case.codes import CODES
from tests.narratives_small import BOARD
from tests.unit.cli_case import CASE

REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a setting": (lambda: dt.deals("ferry.yaml", max_list=5), "did you mean `max_listed`?"),
    "of predicted play": (lambda: dt.paths("ferry.yaml", horizn=3), "did you mean `horizon`?"),
    "of one state": (lambda: dt.examine_state("ferry.yaml", "service=daily", concept="Nash"), "`concepts`"),
    "a section": (lambda: dt.open_case("ferry.yaml").need("stake"), "did you mean `stakes`?"),
    "among several": (lambda: dt.open_case("ferry.yaml").need({"stakes", "isues"}), "did you mean `issues`?"),
    "of a case at hand": (lambda: dt.load("ferry.yaml").need("stake"), "did you mean `stakes`?"),
    "an actor": (lambda: dt.record("ferry.yaml", by="nort"), "did you mean `north`?"),
    "a kind": (lambda: dt.record("ferry.yaml", kinds="moves"), "did you mean `move`?"),
    "a day": (lambda: dt.record("ferry.yaml", since="spring"), "write it as 2018-05-13"),
    "another": (lambda: dt.watch("weighed.yaml", before="tomorrow"), "give a date as 2018-05-13"),
    "no draws": (lambda: dt.draws("ferry.yaml", dt.deals("ferry.yaml"), -3), "a whole number over 0"),
    "none": (
        lambda: dt.stability_draws("ferry.yaml", dt.stability("ferry.yaml"), 0),
        "a whole number over 0",
    ),
}


@pytest.fixture(autouse=True)
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ferry.yaml").write_text(CASE)
    Path("weighed.yaml").write_text(json.dumps(BOARD))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_refused_with_what_could_be(name: str) -> None:
    ask, help_ = REFUSED[name]
    with pytest.raises(dt.Problems) as caught:
        ask()
    (found,) = caught.value.diagnostics
    assert found.code == "V102"
    assert help_ in found.help
    assert found.code in CODES


def test_one_name_is_one_name_and_not_its_letters() -> None:
    case = dt.open_case("ferry.yaml")
    assert case.what_if(variants="generous").hash == dt.open_case("ferry.yaml@generous").hash
    assert (
        case.what_if(sets="stakes.north.toll.weight=2").hash
        == case.what_if(sets={"stakes.north.toll.weight": 2}).hash
    )
    assert case.need("stakes").hash == case.hash
    one = dt.stability(case, concepts="Nash")
    assert one.to_json() == dt.stability(case, concepts=("Nash",)).to_json()
    state = "service=daily"
    assert str(dt.inverse(case, state, concepts="SEQ")) == str(dt.inverse(case, state, concepts=("SEQ",)))
    with pytest.raises(dt.Problems, match="no red line `all-of-them`"):
        dt.deals(case, lift_red_lines="all-of-them")


def test_a_result_without_deals_has_none_to_follow() -> None:
    none = dt.open_case("ferry.yaml").what_if(sets={"fallbacks.north": {"inside": 1000, "assumed": "a test"}})
    found = dt.deals(none)
    assert not found.deals
    with pytest.raises(dt.Problems, match="no deals to follow"):
        dt.draws(none, found, 5)


def test_a_path_that_is_no_text_is_refused() -> None:
    with pytest.raises(dt.Problems, match="C014 `1` is no path"):
        dt.open_case("ferry.yaml").what_if(sets={1: 2})  # type: ignore[dict-item]
