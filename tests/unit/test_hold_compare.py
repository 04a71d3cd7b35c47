"""What holds the numbers must see each change of one, and nothing else."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from scripts.hold_compare import (
    NONE,
    Accepted,
    Allowed,
    Comparison,
    Difference,
    compared,
    differences,
    is_prose,
    leaves,
    report,
)

ROOT = Path(__file__).resolve().parents[2]
LINE = "deals ferry@two-boats"

KEPT: dict[str, Any] = {
    "exit": 0,
    "seconds": 1.5,
    "answer": {
        "command": "deals",
        "version": "0.1.0",
        "case_hash": "5c1e",
        "settings": {"limit": 20},
        "seed": 0,
        "result": {
            "case": "ferry",
            "as_of": "2020-01-31",
            "name": "The ferry of the two towns",
            "state": {"method": "full", "fare": "low"},
            "start": "method=full, fare=low",
            "actors": ["east", "west"],
            "actor_names": ["East", "The western town"],
            "points": [53.52, 1e-17, 7],
            "acceptable": True,
            "price": None,
            "deals": [{"id": "a", "gain": 1.25}, {"id": "b", "gain": 0.5}],
            "empty": {},
            "notes": ["two issues are held"],
            "provenance": {"settings": {"max": 5}, "case_hash": "5c1e", "draw": -1},
        },
    },
}


def changed(*steps: str | int, to: Any = None, drop: bool = False) -> dict[str, Any]:
    """The answer with one entry set or dropped."""
    answer = copy.deepcopy(KEPT)
    inside: Any = answer
    for step in steps[:-1]:
        inside = inside[step]
    if drop:
        del inside[steps[-1]]
    else:
        inside[steps[-1]] = to
    return answer


def found(new: dict[str, Any], allowed: Allowed | None = None) -> list[tuple[str, Any, Any]]:
    said = differences(LINE, compared(KEPT), compared(new), allowed or Allowed())
    return [(d.path, d.old, d.new) for d in said]


def result(*steps: str | int, to: Any = None, drop: bool = False) -> dict[str, Any]:
    return changed("answer", "result", *steps, to=to, drop=drop)


@pytest.mark.parametrize(
    ("new", "path", "old", "now"),
    [
        (result("points", 0, to=53.520000000000003), None, None, None),  # the same double
        (result("points", 0, to=53.52000000000001), "result/points/0", 53.52, 53.52000000000001),
        (result("points", 2, to=8), "result/points/2", 7, 8),
        (result("acceptable", to=1), "result/acceptable", True, 1),
        (result("acceptable", to=None), "result/acceptable", True, None),
        (result("price", to=0), "result/price", None, 0),
        (result("price", drop=True), "result/price", None, NONE),
        (result("as_of", to="2020-02-01"), "result/as_of", "2020-01-31", "2020-02-01"),
        (result("state", "method", to="half"), "result/state/method", "full", "half"),
        (result("start", to="method=half, fare=low"), "result/start", "method=full, fare=low", "method=half, fare=low"),
        (result("deals", 1, "id", drop=True), "result/deals/1/id", "b", NONE),
        (result("more", to=3), "result/more", NONE, 3),
        (result("empty", drop=True), "result/empty/{}", 0, NONE),
        (changed("answer", "seed", to=1), "seed", 0, 1),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(new: dict[str, Any], path: str | None, old: Any, now: Any) -> None:
    assert found(new) == ([] if path is None else [(path, old, now)])


def test_order_and_length_of_lists() -> None:
    assert found(result("actors", to=["west", "east"])) == [
        ("result/actors/0", "east", "west"),
        ("result/actors/1", "west", "east"),
    ]
    shorter = [{"id": "a", "gain": 1.25}]
    assert found(result("deals", to=shorter))[0] == ("result/deals/#", 2, 1)
    assert len(found(result("deals", to=shorter))) == 3


@pytest.mark.parametrize(
    "new",
    [
        changed("seconds", to=9.0),
        changed("answer", "version", to="0.2.0"),
        changed("answer", "case_hash", to="abcd"),
        changed("answer", "settings", to={}),
        result("name", to="Another title"),
        result("name", drop=True),
        result("actor_names", to=["Ost", "Die Stadt im Westen"]),
        result("actor_names", drop=True),
        result("notes", to=[]),
        result("provenance", "settings", "max", to=6),
        result("provenance", "case_hash", drop=True),
    ],
)
def test_sentences_hashes_and_settings_are_left_out(new: dict[str, Any]) -> None:
    assert found(new) == []


@pytest.mark.parametrize(
    "text", ["The western town", "China", "–", "", "what stood, stands", "a=1 and b=2", "/home/x.yaml"]
)
def test_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text", ["Nash", "GMR", "S1-41", "us-public", "2018-05-13", "(after)", "a=1, b=2", "a=1,b=2"]
)
def test_ids_are_no_prose(text: str) -> None:
    assert not is_prose(text)


def test_a_failed_command_is_one_difference() -> None:
    failed = {"exit": 1, "seconds": 0.1, "answer": {"result": None, "diagnostics": [{"code": "X199"}]}}
    assert found(failed)[0] == ("exit", 0, 1)
    assert {path for path, _, _ in found(failed)} == {"exit", "codes/#", "codes/0"}
    again = copy.deepcopy(failed)
    again["answer"]["diagnostics"] = [{"code": "C003"}]
    said = differences(LINE, compared(failed), compared(again), Allowed())
    assert said == [Difference(LINE, "codes/0", "X199", "C003")]


def test_tolerance_is_of_floats_alone() -> None:
    close = Allowed(tolerance=1e-9)
    assert found(result("points", 0, to=53.52 * (1 + 5e-10)), close) == []
    assert len(found(result("points", 0, to=53.52 * (1 + 2e-9)), close)) == 1
    assert found(result("points", 1, to=0.0), close) == []
    assert len(found(result("points", 1, to=1e-11), close)) == 1
    assert len(found(result("points", 2, to=7.0000000001), close)) == 1
    assert len(found(result("acceptable", to=1.0), close)) == 1


def test_a_renamed_field_is_still_compared() -> None:
    renamed = Allowed(renamed={"deals *: result/deals/*/gain": "result/deals/*/surplus"})
    new = result("deals", to=[{"id": "a", "surplus": 1.25}, {"id": "b", "surplus": 0.75}])
    assert found(new, renamed) == [("result/deals/1/surplus", 0.5, 0.75)]
    whole = Allowed(renamed={"deals *: result/deals/**": "result/agreements/**"})
    moved = result("deals", drop=True)
    moved["answer"]["result"]["agreements"] = KEPT["answer"]["result"]["deals"]
    assert found(moved, whole) == []
    # A row about another command renames nothing.
    other = Allowed(renamed={"stability *: result/deals/**": "result/agreements/**"})
    assert len(found(moved, other)) == 10


def test_an_accepted_difference_is_no_wider_than_its_row() -> None:
    row = Accepted("deals ferry*: result/points/*", "53.52", "54.0", "why", "tests/unit/x.py::test_x")
    assert found(result("points", 0, to=54.0), Allowed(accepted=[row])) == []
    assert row.used == 1
    assert len(found(result("points", 0, to=54.5), Allowed(accepted=[row]))) == 1
    assert len(found(result("points", to=[54.0, 2.0, 7]), Allowed(accepted=[row]))) == 1
    gone = Accepted("*: result/deals/**", "*", NONE, "why", "tests/unit/x.py::test_x")
    assert found(result("deals", drop=True), Allowed(accepted=[gone])) == []
    step = Accepted("*: result/*", "*", NONE, "why", "tests/unit/x.py::test_x")
    assert len(found(result("deals", drop=True), Allowed(accepted=[step]))) == 5


def test_a_game_is_left_out_by_name() -> None:
    new = result("points", 0, to=0.0)
    assert found(new, Allowed(ill_conditioned={"deals ferry*": "ties to 1e-15"})) == []
    assert len(found(new, Allowed(ill_conditioned={"deals other": "ties to 1e-15"}))) == 1


def test_the_report_names_line_path_old_and_new() -> None:
    unused = Accepted("paths *: result/x", "1", "2", "why", "tests/unit/x.py::test_x")
    allowed = Allowed(accepted=[unused])
    comparison = Comparison()
    many = differences(LINE, compared(KEPT), compared(result("points", to=[1.0, 2.0, 3])), allowed)
    comparison.add(LINE, many)
    said = report(comparison, allowed, shown=2).splitlines()
    assert said == [
        "deals *: result/points/*  (3 in 1 command line)",
        "    detente deals ferry@two-boats --json  result/points/0: 53.52 -> 1.0",
        "    detente deals ferry@two-boats --json  result/points/1: 1e-17 -> 2.0",
        "house-differences.csv: nothing differs at `paths *: result/x` (1 -> 2)",
        "1 command lines, 3 differences, 0 accepted",
    ]


def test_leaves_have_their_paths() -> None:
    said = dict(leaves({"a": [{"b": 1}, ""], "c": {}}))
    assert said == {"a/#": 2, "a/0/b": 1, "c/{}": 0}


def test_the_two_files_can_be_read() -> None:
    assert Allowed.read(ROOT).tolerance == 0.0


@pytest.mark.parametrize(
    ("toml", "table", "words"),
    [
        ("[renamed]\n'deals *: a/*' = 'b'\n[ill-conditioned]", "", "not the same wildcards"),
        ("[renamed]\n'a/*' = 'b/*'\n[ill-conditioned]", "", "no pattern"),
        ("[renamed]\n[ill-conditioned]", "path,old\n", "the header is"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, toml: str, table: str, words: str) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "docs" / "decisions").mkdir(parents=True)
    (tmp_path / "scripts" / "hold.toml").write_text(toml)
    header = "path pattern,old,new,defect,failing test\n"
    (tmp_path / "docs" / "decisions" / "house-differences.csv").write_text(table or header)
    with pytest.raises(ValueError, match=words):
        Allowed.read(tmp_path)
