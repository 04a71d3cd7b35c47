"""Claims, comparisons and cases as they are declared: Python and the command say the same of them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.front import load
from detente.overview.compare import Entry
from detente.overview.show import HOLDS
from tests.unit.cli_case import CASE
from tests.unit.test_cli_frame import call

CHANGE = {"stakes.north.toll.weight": 2}


@pytest.fixture
def ferry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ferry.yaml").write_text(CASE)
    other = CASE.replace("case: ferry", "case: other").replace("the boat is old", "the boat is new")
    other = other.replace("no-hourly:", "no-hours:").replace("likely: 20", "likely: 21")
    (tmp_path / "other.yaml").write_text(other)
    return "ferry.yaml"


ASKED: list[tuple[tuple[str, ...], Any]] = [
    (("show", "ferry.yaml"), lambda: dt.show("ferry.yaml")),
    (("show", "ferry.yaml@generous"), lambda: dt.show("ferry.yaml", variants=["generous"])),
    (("show", "ferry.yaml", "stakes.north"), lambda: dt.show("ferry.yaml", "stakes.north")),
    (("show", "ferry.yaml", "--issue", "toll"), lambda: dt.show("ferry.yaml", issue="toll")),
    (
        ("show", "ferry.yaml", "--issue", "toll", "--set", "stakes.north.toll.weight=2"),
        lambda: dt.show("ferry.yaml", issue="toll", sets=CHANGE),
    ),
    (("claims", "ferry.yaml"), lambda: dt.claims("ferry.yaml")),
    (("claims", "ferry.yaml", "other.yaml"), lambda: dt.claims("ferry.yaml", "other.yaml")),
    (("claims", "ferry.yaml", "--unused"), lambda: dt.claims("ferry.yaml", unused=True)),
    (("compare", "ferry.yaml", "other.yaml"), lambda: dt.compare("ferry.yaml", "other.yaml")),
    (
        ("compare", "ferry.yaml", "--variant", "generous"),
        lambda: dt.compare("ferry.yaml", variants=["generous"]),
    ),
    (
        ("compare", "ferry.yaml", "ferry.yaml@generous", "--lift-red-lines", "--focus", "only-service"),
        lambda: dt.compare("ferry.yaml", "ferry.yaml@generous", lift_red_lines=True, focus="only-service"),
    ),
]


@pytest.mark.parametrize(("line", "ask"), ASKED, ids=[" ".join(line) for line, _ in ASKED])
def test_python_says_what_the_command_says(ferry: str, line: tuple[str, ...], ask: Any) -> None:
    result = ask()
    assert str(result) + "\n" == call(*line).stdout
    assert result.to_json() == json.loads(call(*line, "--json").stdout)["result"]
    assert len(repr(result)) < 3_500
    assert all(len(frame.columns) for frame in result.frames().values())
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(result, dataclasses.fields(result)[0].name, None)


def test_a_case_may_be_given_in_any_way(ferry: str) -> None:
    door, file = dt.open_case(ferry), load(ferry)
    assert dt.show(door).to_json() == dt.show(file).to_json() == dt.show(ferry).to_json()
    assert dt.claims(door, Path("other.yaml")).to_json() == dt.claims(file, "other.yaml").to_json()
    one, two = dt.compare(door, sets=CHANGE), dt.compare(file, load(ferry, sets=CHANGE))
    assert one.to_json() == two.to_json()
    assert (one.a, one.b) == ("ferry", "ferry with changes")
    assert one.hashes == (file.hash, load(ferry, sets=CHANGE).hash)
    both = dt.compare(file, "other.yaml", sets=CHANGE)
    assert not [d for d in both.declared if d.path == "stakes.north.toll.weight"]


def test_a_case_that_was_opened_is_checked_with_its_changes(ferry: str) -> None:
    for case in (ferry, dt.open_case(ferry), load(ferry)):
        assert dt.check(case)
        refused = dt.check(case, sets={"stakes.north.toll.weihgt": 2})
        assert not refused
        assert "ferry" in str(refused).split("\n")[-1]
        assert "<case" not in str(refused)


def test_an_entry_on_one_side_is_one_difference(ferry: str) -> None:
    declared = {d.path: d for d in dt.compare(ferry, "other.yaml").declared}
    assert isinstance(declared["red_lines.no-hourly"].a, Entry)
    assert declared["red_lines.no-hourly"].b is None
    assert isinstance(declared["red_lines.no-hours"].b, Entry)
    assert declared["stakes.north.service.weight"].a["likely"] == 20
    assert declared["stakes.north.service.weight"].kind == "game"
    assert declared["claims.c2.says"].kind == "other"


def test_what_an_account_of_claims_holds(ferry: str) -> None:
    result = dt.claims(ferry, "other.yaml")
    assert [account.name for account in result.claims] == ["c1", "c2", "other:c2"]
    used, declined, _ = result.claims
    assert used.accounted
    assert used.claim.says == "the towns want a ferry"
    assert [use.path for use in used.uses] == ["stakes.north.service", "stakes.south.service"]
    assert used.uses[0].cases == ("ferry", "other")
    assert used.uses[0].file == "ferry.yaml"
    assert declined.declined == "the boat is not at issue"
    assert result.counts.unaccounted == 0
    assert list(result.to_frame("uses")["id"]) == ["c1", "c1"]
    assert not dt.claims().claims


def test_what_is_shown_of_an_issue_and_a_part(ferry: str) -> None:
    issue = dt.show(ferry, issue="service")
    assert issue.points["north"] == {"none": 8.0, "daily": 20.0, "hourly": 0.0}
    assert [o.option for o in issue.options if o.status_quo] == ["none"]
    part = dt.show(ferry, "stakes.north")
    assert [(ground.claim, ground.inside) for ground in part.rests_on] == [("c1", "stakes.north.service")]
    assert [a.inside for a in part.assumed] == ["stakes.north.toll"]
    whole = dt.show(ferry)
    assert whole.foci["only-service"] == 3
    assert whole.asked_with["outcomes"] == 2
    assert tuple(HOLDS) == tuple(whole.asked_with)


def test_what_cannot_be_answered(ferry: str) -> None:
    for code, ask in (
        ("X108", lambda: dt.compare(ferry)),
        ("X109", lambda: dt.show(ferry, "stakes", issue="toll")),  # type: ignore[call-overload]
        ("X106", lambda: dt.show(ferry, "stakes.nrth")),
        ("X111", lambda: dt.show(ferry, issue="tol")),
        ("G106", lambda: dt.compare(ferry, "other.yaml", focus="nowhere")),
        ("C010", lambda: dt.claims(ferry, "nowhere.yaml")),
    ):
        with pytest.raises(dt.Problems, match=code):
            ask()
