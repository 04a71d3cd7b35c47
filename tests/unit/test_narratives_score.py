"""Sealing and scoring: values by hand, what is refused, and that nothing writes to a seal."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from detente.case.diagnostics import Problems
from detente.lenses.forecast import seal
from detente.lenses.forecast.score import read_outcomes, score


def question(chance: float | None, base: float | None = None, **more: Any) -> dict[str, Any]:
    return {
        "text": "Does it?",
        "resolve_by": "2018-12-31",
        "source": "model",
        "chance": chance,
        "base_rate": base,
    } | more


def content(**questions: dict[str, Any]) -> dict[str, Any]:
    head = {"date": "2018-05-14", "case": "ferry", "case_hash": "ab" * 32, "as_of": "2018-05-13", "seed": 0}
    return {**head, "version": "0", "settings": {}, "questions": questions}


FOUR = content(
    meet=question(0.8, 0.3, narratives={"a": 0.9, "b": 0.5}),
    test=question(0.25, narratives={"a": 0.1, "b": None}),
    relief=question(0.1, 0.2),
    other=question(None),
)


def test_scores_are_those_done_by_hand() -> None:
    found = score(FOUR, {"meet": True, "test": True, "relief": False, "other": False})
    by = {q.id: q for q in found.questions}
    assert [by[i].brier for i in ("meet", "test", "relief")] == pytest.approx([0.04, 0.5625, 0.01])
    assert [by[i].log for i in ("meet", "test", "relief")] == pytest.approx(
        [0.22314355131420976, 1.3862943611198906, 0.10536051565782628]
    )
    assert (by["meet"].base_brier, by["relief"].base_brier) == pytest.approx((0.49, 0.04))
    assert by["meet"].base_log == pytest.approx(1.2039728043259361)
    assert by["other"].brier is None
    assert (found.resolved, found.unresolved, found.declined) == (3, 0, 1)
    assert found.means["forecast"].brier == pytest.approx(0.6125 / 3)
    assert found.means["forecast"].log == pytest.approx(
        (0.22314355131420976 + 1.3862943611198906 + 0.10536051565782628) / 3
    )
    assert (found.means["coin"].count, found.means["coin"].brier) == (3, 0.25)
    assert found.means["coin"].log == pytest.approx(0.6931471805599453)
    # Base rates are set beside the forecasts of the same two questions.
    assert found.means["base rate"].brier == pytest.approx(0.265)
    assert found.means["forecast where there is a base rate"].brier == pytest.approx(0.025)
    assert found.narratives["a"].brier == pytest.approx((0.01 + 0.81) / 2)
    assert (found.narratives["b"].count, found.narratives["b"].brier) == (1, pytest.approx(0.25))


def test_what_is_not_known_yet_is_not_scored() -> None:
    found = score(FOUR, {"meet": None, "test": None, "relief": False})
    assert (found.resolved, found.unresolved, found.declined) == (1, 2, 1)
    assert found.means["forecast"].brier == pytest.approx(0.01)
    assert math.isnan(score(FOUR, {}).means["forecast"].brier)


def test_certainty_that_was_wrong_scores_without_bound() -> None:
    found = score(content(sure=question(0.0), right=question(1.0)), {"sure": True, "right": True})
    assert found.questions[0].log == math.inf
    assert found.questions[1].log == 0.0
    assert found.means["forecast"].log == math.inf


def test_calibration_is_a_table_once_there_is_enough() -> None:
    chances = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.55, 0.9, 0.95, 1.0]
    outcomes = [False, False, True, False, False, True, False, True, True, True]
    asked = {f"q{k}": question(c) for k, c in enumerate(chances)}
    known = {f"q{k}": y for k, y in enumerate(outcomes)}
    bins = score(content(**asked), known).bins
    assert [(b.low, b.count) for b in bins] == [(0.0, 3), (0.2, 2), (0.4, 2), (0.8, 3)]
    assert [b.forecast for b in bins] == pytest.approx([0.1, 0.25, 0.525, 0.95])
    assert [b.came_true for b in bins] == pytest.approx([1 / 3, 0, 0.5, 1])
    assert score(content(**asked), known | {"q0": None}).bins == ()


def codes(raised: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [d.code for d in raised.value.diagnostics]


def test_a_seal_is_written_once_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "seals" / "may.json"
    sha = seal.write_seal(path, FOUR)
    before = path.read_bytes()
    read, again = seal.read_seal(path)
    assert again == sha
    assert {k: v for k, v in read.items() if k != "questions"} == {
        k: v for k, v in FOUR.items() if k != "questions"
    }
    assert read["questions"]["meet"]["chance"] == 0.8
    with pytest.raises(Problems) as raised:
        seal.write_seal(path, content())
    assert codes(raised) == ["L423"]
    score(read, {"meet": True})
    assert path.read_bytes() == before
    assert seal.write_seal(tmp_path / "again.json", FOUR) == sha
    assert (tmp_path / "again.json").read_bytes() == before


def edited(path: Path, change: Any) -> None:
    made = json.loads(path.read_text())
    change(made)
    path.write_text(json.dumps(made, indent=1) + "\n")


def test_seals_of_either_format_of_the_case_hash_are_read(tmp_path: Path) -> None:
    for case_hash in ("ab" * 32, "2-" + "ab" * 32):
        path = tmp_path / f"{case_hash[:4]}.json"
        seal.write_seal(path, {**FOUR, "case_hash": case_hash})
        assert seal.read_seal(path)[0]["case_hash"] == case_hash


def test_an_altered_seal_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "may.json"
    seal.write_seal(path, FOUR)

    def better(made: dict[str, Any]) -> None:
        made["sealed"]["questions"]["test"]["chance"] = 0.9

    edited(path, better)
    with pytest.raises(Problems) as raised:
        seal.read_seal(path)
    (found,) = raised.value.diagnostics
    assert found.code == "L425"
    assert "`test`" in found.message
    assert found.place is not None
    assert '"test": {' in path.read_text().split("\n")[found.place.line - 1]


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["sealed"].update(date="2017-01-01"),
        lambda m: m["sealed"]["questions"].pop("test"),
        lambda m: m.update(sha256="0" * 64),
        lambda m: m["sealed"]["settings"].update(draws=9),
    ],
)
def test_whatever_else_is_altered_shows_too(tmp_path: Path, change: Any) -> None:
    path = tmp_path / "may.json"
    seal.write_seal(path, FOUR)
    edited(path, change)
    with pytest.raises(Problems) as raised:
        seal.read_seal(path)
    assert codes(raised) == ["L425"]
    assert raised.value.diagnostics[0].place is not None


def test_a_layout_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "may.json"
    seal.write_seal(path, FOUR)
    path.write_text(json.dumps(json.loads(path.read_text()), indent=4, sort_keys=True))
    assert seal.read_seal(path)[0]["case"] == "ferry"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"what": "detente forecast"}',
        '{"what": "detente forecast", "format": 2, "sealed": {}, "sha256": ""}',
        '{WHAT, "sealed": {HEAD, "questions": []}, "sha256": ""}',
        '{WHAT, "sealed": {HEAD, "questions": {"a": {"chance": "x"}}}, "sha256": ""}',
        '{WHAT, "sealed": {HEAD, "questions": {"a": {"chance": NaN}}}, "sha256": ""}',
        '{WHAT, "sealed": {HEAD, "questions": {"a": {"narratives": [1]}}}, "sha256": ""}',
        '{WHAT, "sealed": {"questions": {}}, "sha256": ""}',
        '{WHAT, "sealed": {"case_hash": "x", "questions": {}}, "sha256": ""}',
        "[" * 100_000,
    ],
)
def test_what_is_no_seal_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "no.json"
    path.write_text(
        text.replace("WHAT", '"what": "detente forecast", "format": 1').replace(
            "HEAD", f'"case_hash": "{"ab" * 32}", "seed": 0'
        )
    )
    with pytest.raises(Problems) as raised:
        seal.read_seal(path)
    assert codes(raised) == ["L424"]


def outcomes(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "outcomes.csv"
    path.write_text(text)
    return read_outcomes(path, FOUR["questions"])


def test_outcomes_are_read_and_what_is_missing_is_said(tmp_path: Path) -> None:
    found, warnings = outcomes(
        tmp_path, "question,outcome,source\nmeet,yes,a paper\n\n# later\ntest, No\nrelief,unknown\n"
    )
    assert found == {"meet": True, "test": False, "relief": None, "other": None}
    assert [(d.code, d.severity) for d in warnings] == [("L429", "warning")]


def test_every_fault_of_an_outcomes_file_is_reported_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Problems) as raised:
        outcomes(tmp_path, "question,outcome\nmeat,yes\nmeet,yes\nmeet,no\ntest,perhaps\nrelief\n")
    found = [(d.code, d.place.line if d.place else 0) for d in raised.value.diagnostics]
    assert found == [("L427", 2), ("L428", 4), ("L426", 5), ("L426", 6)]
    assert "did you mean `meet`" in raised.value.diagnostics[0].help
    for text in ("meet,yes\n", "", "question,outcome\n" + "x" * 200_000 + ",yes\n"):
        with pytest.raises(Problems) as raised:
            outcomes(tmp_path, text)
        assert codes(raised) == ["L426"]
