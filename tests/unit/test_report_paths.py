"""The report's section on predicted play: what it shows is what was found, how far it went, and what it leaves out."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.case.load import load_text
from detente.ensembles.run import Run
from detente.front import door_of
from detente.lenses.paths import PathsSettings, PlaySensitivity
from detente.lenses.paths.lens import leaning
from detente.lenses.paths.result import PathsResult, dates
from detente.report.build import build_report
from detente.report.gather import analyze_case
from detente.report.inputs import Asked, ReportInputs, ReportSettings
from detente.view import numbers
from tests.unit.test_cli_frame import call
from tests.unit.test_paths_lens import DAM

QUICK, FULL = PathsSettings.quick(), PathsSettings()


def inputs_of(text: str = DAM, focus: str | None = None, **settings: object) -> ReportInputs:
    file = load_text(text, "dam.yaml")
    return analyze_case(file, replace(ReportSettings(swings=0), **settings), focus=focus)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def inputs() -> ReportInputs:
    return inputs_of()


def asked(inputs: ReportInputs) -> Asked:
    (found,) = [a for a in inputs.asked if a.section.id == "paths"]
    return found


@pytest.fixture(scope="module")
def result(inputs: ReportInputs) -> PathsResult:
    found = asked(inputs).result
    assert isinstance(found, PlaySensitivity)
    return found.base


def section(inputs: ReportInputs) -> str:
    html = build_report(inputs)
    found = html[html.index('<section id="paths"') :]
    return found[: found.index("</section>")]


def cells(html: str, caption: str) -> list[list[str]]:
    """The rows of a table by its caption, as text."""
    body = html[html.index(f"<span>{caption}") :]
    body = body[: body.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", "", c)).strip() for c in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_the_tables_hold_what_was_found(inputs: ReportInputs, result: PathsResult) -> None:
    html = section(inputs)
    names = {a: actor.name for a, actor in inputs.case.actors.items()}
    first, m = cells(html, "Moves that can be made now")[1], result.next_moves[0]
    assert first[0] == names[m.actor]
    assert first[1] == numbers.rough(m.share)
    assert first[3] == numbers.signed(m.gain)
    assert first[-1] == numbers.number(m.rate, 3)
    at = dates(result)
    rows = {r[0]: r for r in cells(html, "The chance that each outcome holds")}
    for o in result.outcomes:
        row = rows[o.title]
        assert row[1] == ("holds" if o.baseline else "does not hold")
        assert row[2 : 2 + len(at)] == [numbers.rough(o.holds[n]) for n in at]
        assert row[-2] == numbers.rough(o.reached[-1])
    values = cells(html, "Points each has if nothing moves")[1:]
    assert [r[2] for r in values] == [numbers.number(v) for v in result.fallback_values]
    (fallbacks,) = [a.result for a in inputs.asked if a.section.id == "play-fallbacks"]
    fall = cells(html, "What each measures a deal against, points")[1:]
    assert [r[2] for r in fall] == [numbers.number(v) for v in fallbacks.after]
    seven = cells(html, "Each answer with one number")
    assert seven[0][1:] == [
        "as stated",
        "moves by",
        "decisiveness low",
        "decisiveness high",
        "inertia low",
        "inertia high",
        "patience low",
        "patience high",
    ]
    assert any(row[0] == "value of playing on to Upstream <b>, points" for row in seven)


def test_it_says_what_it_is_and_how_good(inputs: ReportInputs) -> None:
    text = unescape(section(inputs))
    for words in (
        "no forecast and no equilibrium",
        "left a residual of",
        "halving the step",
        "a tolerance of 0.01 in place of 0.005",
        "`detente analyze --full`",
        "detente paths dam.yaml --sensitivity --draws 200",
        "detente deals dam.yaml --fallbacks play",
        "Downstream: decisiveness 0.85, the default",
        "The thaw, after 3 months",
        "The case gives no range for Downstream; assumed: decisiveness 0.75 to 0.9",
        "The likeliest states at 2001-01-30",
    ):
        assert words in text, words


def test_the_fan_has_its_numbers_and_the_baseline(inputs: ReportInputs, result: PathsResult) -> None:
    html = section(inputs)
    (figure,) = re.findall(r"<figure.*?</figure>", html, re.S)
    rows = cells(figure, "The chance of each option over time")[1:]
    at = dates(result)
    for fan in result.fans:
        for k, option in enumerate(fan.option_titles):
            row = next(r for r in rows if r[:2] == [inputs.case.issues[fan.issue].title, option])
            assert row[2] == ("stands" if fan.options[k] == fan.baseline else "")
            assert row[3:] == [numbers.rough(fan.chances[n][k]) for n in at]
    assert figure.count('role="img"') == 1
    assert "Dashed lines: The thaw (after 3 months)." in unescape(figure)


def test_a_sequence_reads_in_titles(inputs: ReportInputs) -> None:
    said = unescape(section(inputs))
    assert "Upstream <b> and Downstream: Treaty: None → Signed" in said


def test_the_results_hold_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dam.yaml").write_text(DAM)
    assert call("analyze", "dam.yaml", "--output", "out").exit_code == 0
    every = json.loads(Path("out/results.json").read_text())["result"]
    found = every["paths"]
    assert found["paths"]["case_hash"] == dt.load("dam.yaml").hash
    assert found["paths"]["settings"]["tolerance"] == QUICK.tolerance
    assert len(found["sensitivity"]["ends"]) == 6
    assert found["draws"] is None
    assert every["play-fallbacks"]["followed"] > 0
    again = call("analyze", "dam.yaml", "--output", "out")
    assert "as it was" in again.stdout
    full = call("analyze", "dam.yaml", "--output", "out", "--full", "--draws", "3")
    assert "as it was" not in full.stdout
    fine = json.loads(Path("out/results.json").read_text())["result"]["paths"]
    assert fine["paths"]["settings"]["tolerance"] == FULL.tolerance
    assert fine["draws"]["draws"] == 3
    text = Path("out/report.html").read_text()
    assert "Over 3 draws of every estimate" in text
    assert "more coarsely than usual" not in text


def test_a_quick_page_follows_no_draws_of_play() -> None:
    assert asked(inputs_of(draws=2)).draws is None


def quick(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(PathsSettings, "quick", lambda: QUICK.but(at_once=most, max_states=most))


def test_a_large_case_takes_a_focus_and_a_larger_one_none(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch, 4)
    text = unescape(section(inputs_of()))
    assert "Only the issues of the focus The banks move; 1 issue held where the focus says" in text
    assert "detente paths dam.yaml --focus banks" in text
    quick(monkeypatch, 1)
    found = inputs_of()
    assert asked(found).result is None
    text = unescape(section(found))
    assert "L302: predicted play looks at every state: 8 states" in text
    assert "detente analyze dam.yaml --full" in text


def test_the_focus_of_the_page_is_that_of_play() -> None:
    found = asked(inputs_of(focus="banks")).result
    assert isinstance(found, PlaySensitivity)
    assert found.base.focus == "banks"


def test_play_without_a_meaning_does_not_cost_the_rest_of_the_page() -> None:
    found = inputs_of(DAM.replace("inertia_months: 18", "inertia_months: 2"))
    assert asked(found).result is None
    text = unescape(section(found))
    assert "play.up: inertia of 2 months" in text


def test_numbers_that_did_not_settle_are_said_to_have_not(result: PathsResult) -> None:
    left, halving = (
        "of each actor's range a month is left, more than was asked for",
        "percentage points, more than",
    )
    assert left not in str(result)
    assert halving not in str(result)
    loose = replace(result.accuracy, converged=False, residual=0.031, within_tolerance=False, moved=0.2)
    words = str(replace(result, accuracy=loose))
    assert f"0.031 {left}" in words
    assert f"20 {halving}" in words
    assert f"0.031 {left}" in unescape(replace(result, accuracy=loose)._repr_html_())


def test_an_answer_is_followed_from_one_end_to_the_other(result: PathsResult) -> None:
    again = leaning(door_of(load_text(DAM, "dam.yaml")), result.settings, Run())
    assert again.base.values == result.values
    assert again.answers.keys() == again.ends[0].answers.keys()


def test_interrupted_draws_leave_no_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.lenses.paths import draws as lens

    analyze = lens.analyze

    pressed: list[int] = []

    def stop(*given: Any, **how: Any) -> Any:
        # Draws are done side by side; a second time would end the page too.
        if not pressed:
            pressed.append(1)
            signal.raise_signal(signal.SIGINT)
        return analyze(*given, **how)

    monkeypatch.chdir(tmp_path)
    Path("dam.yaml").write_text(DAM)
    monkeypatch.setattr(lens, "analyze", stop)
    stopped = call("analyze", "dam.yaml", "--output", "out", "--full", "--draws", "6")
    assert stopped.exit_code == 130
    assert not Path("out/manifest.json").exists()
    assert Path("out/report.html").exists()
