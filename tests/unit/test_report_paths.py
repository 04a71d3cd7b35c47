"""The report's section on predicted play: what it shows is what was found, how far it went, and what it leaves out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

import detente as dt
from detente.case.load import load_text
from detente.lenses.paths.result import PathsResult, dates
from detente.report import paths as asked
from detente.report import paths_tables as say
from detente.report.build import build_report
from detente.report.charts.fans import Band, Panel, fans
from detente.report.gather import analyze_case
from detente.report.inputs import ReportInputs, ReportSettings
from detente.report.paths import FULL, QUICK, NotPredicted, PathsFindings
from tests.unit.test_cli_frame import call
from tests.unit.test_paths_lens import DAM


def inputs_of(text: str = DAM, focus: str | None = None, **settings: object) -> ReportInputs:
    file = load_text(text, "dam.yaml")
    return analyze_case(file, replace(ReportSettings(swings=0), **settings), focus=focus)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def inputs() -> ReportInputs:
    return inputs_of()


@pytest.fixture(scope="module")
def result(inputs: ReportInputs) -> PathsResult:
    found = inputs.results["paths"]
    assert isinstance(found, PathsFindings)
    return found.result


def section(inputs: ReportInputs) -> str:
    html = build_report(inputs)
    found = html[html.index('<section id="paths"') :]
    return found[: found.index("</section>")]


def cells(html: str, table: str) -> list[list[str]]:
    """The rows of a table by its id, as text."""
    body = html[html.index(f'aria-labelledby="{table}-caption"') :]
    body = body[: body.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", "", c)).strip() for c in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_the_tables_hold_what_was_found(inputs: ReportInputs, result: PathsResult) -> None:
    html = section(inputs)
    first, m = cells(html, "next-moves")[1], result.next_moves[0]
    assert first[0] == say.words.actor(inputs, m.actor)
    assert first[1] == say.chance(m.share)
    assert first[3].startswith(say.gain(m.gain))
    assert first[5] == f"{m.rate:.3f}"
    at = dates(result)
    rows = {r[0]: r for r in cells(html, "outcome-chances")}
    for o in result.outcomes:
        row = rows[o.title]
        assert row[1] == ("holds" if o.baseline else "does not hold")
        assert row[2 : 2 + len(at)] == [say.chance(o.holds[n]) for n in at]
        assert row[-2] == say.chance(o.reached[-1])
    values = cells(html, "play-values")[1:]
    assert [r[2] for r in values] == [say.points(v) for v in result.fallback_values]
    found = inputs.results["paths"]
    fall = cells(html, "play-fallbacks")[1:]
    assert [r[2] for r in fall] == [say.points(v) for v in found.effect.after]
    seven = cells(html, "play-sensitivity")
    assert seven[0][1:] == [
        "As stated",
        "Moves by",
        "Decisiveness low",
        "Decisiveness high",
        "Inertia low",
        "Inertia high",
        "Patience low",
        "Patience high",
    ]
    assert any(row[0] == "Playing on, to Upstream <b>, points" for row in seven)


def test_it_says_what_it_is_and_how_good(inputs: ReportInputs) -> None:
    text = unescape(section(inputs))
    for words in (
        "no forecast and no equilibrium",
        "left a residual of",
        "halving the step",
        "a tolerance of 0.01 in place of 0.005",
        "detente paths dam.yaml --sensitivity --draws 200",
        "detente deals dam.yaml --fallbacks play",
        "Downstream: decisiveness 0.85, the default",
        "The thaw, after 3 months",
        "The case gives no range for Downstream; assumed: decisiveness 0.75 to 0.9",
    ):
        assert words in text, words


def test_the_fan_has_its_numbers_and_the_baseline(inputs: ReportInputs, result: PathsResult) -> None:
    html = section(inputs)
    (figure,) = re.findall(r"<figure.*?</figure>", html, re.S)
    rows = cells(figure, "fans-data")[1:]
    at = dates(result)
    for fan in result.fans:
        for k, option in enumerate(fan.option_titles):
            row = next(r for r in rows if r[:2] == [say.words.issue(inputs.case, fan.issue), option])
            assert row[2] == ("100 %" if fan.options[k] == fan.baseline else "0 %")
            assert row[3:] == [say.chance(fan.chances[n][k]) for n in at]
    assert figure.count('role="img"') == 1
    assert "Dashed lines: The thaw (after 3 months)." in unescape(figure)


def test_the_results_hold_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dam.yaml").write_text(DAM)
    assert call("analyze", "dam.yaml", "--output", "out").exit_code == 0
    found = json.loads(Path("out/results.json").read_text())["result"]["paths"]
    assert found["result"]["case_hash"] == dt.load("dam.yaml").hash
    assert found["reach"]["tolerance"] == QUICK.tolerance
    assert len(found["sensitivity"]["ends"]) == 6
    assert found["fallbacks"]["followed"] > 0
    again = call("analyze", "dam.yaml", "--output", "out")
    assert "as it was" in again.stdout
    full = call("analyze", "dam.yaml", "--output", "out", "--full", "--draws", "3")
    assert "as it was" not in full.stdout
    fine = json.loads(Path("out/results.json").read_text())["result"]["paths"]
    assert fine["reach"]["tolerance"] == FULL.tolerance
    assert fine["draws"]["draws"] == 3
    text = Path("out/report.html").read_text()
    assert "Over 3 draws of every estimate" in text
    assert "this page is quick" not in text


def test_a_large_case_takes_a_focus_and_a_larger_one_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "QUICK", replace(QUICK, most=4, varied=4))
    found = inputs_of()
    text = unescape(section(found))
    assert "Only the issues of the focus “The banks” (banks) move here; 1 other issue is held." in text
    assert "detente paths dam.yaml --focus banks" in text
    monkeypatch.setattr(asked, "QUICK", replace(QUICK, most=8, varied=2))
    text = unescape(section(inputs_of()))
    assert "taken from the smaller focus “The treaty alone” (paper)" in text
    monkeypatch.setattr(asked, "QUICK", replace(QUICK, most=8, varied=1))
    text = unescape(section(inputs_of()))
    assert "the space is too large to be predicted seven times" in text
    monkeypatch.setattr(asked, "QUICK", replace(QUICK, most=1, varied=1))
    found = inputs_of()
    assert isinstance(found.results["paths"], NotPredicted)
    text = unescape(section(found))
    assert "Play is not predicted here: The space of 8 states is larger than the 1 this page looks at" in text
    assert "detente analyze dam.yaml --full" in text


def test_the_focus_of_the_page_is_that_of_play() -> None:
    found = inputs_of(focus="banks").results["paths"]
    assert isinstance(found, PathsFindings)
    assert (found.result.focus, found.chosen_focus) == ("banks", "")


def test_play_without_a_meaning_does_not_cost_the_rest_of_the_page() -> None:
    found = inputs_of(DAM.replace("inertia_months: 18", "inertia_months: 2"))
    assert isinstance(found.results["paths"], NotPredicted)
    text = unescape(section(found))
    assert "play.up: inertia of 2 months" in text


def test_numbers_that_did_not_settle_are_said_to_have_not(inputs: ReportInputs, result: PathsResult) -> None:
    assert say.unsettled(result) == ""
    loose = replace(result.accuracy, converged=False, residual=0.031, within_tolerance=False, moved=0.2)
    words = say.unsettled(replace(result, accuracy=loose))
    assert "0.031 of each actor's range a month is left, more than was asked for" in words
    assert "20 percentage points" in words
    found = replace(inputs.results["paths"], result=replace(result, accuracy=loose))
    assert "0.031 of each" in unescape(section(replace(inputs, results={"paths": found})))


def test_interrupted_draws_leave_no_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.lenses.paths import draws as lens

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    Path("dam.yaml").write_text(DAM)
    monkeypatch.setattr(lens, "_answered", stop)
    stopped = call("analyze", "dam.yaml", "--output", "out", "--full", "--draws", "2")
    assert stopped.exit_code == 130
    assert not Path("out/manifest.json").exists()
    assert Path("out/report.html").exists()


# Words and drawings


def test_chances_and_points_keep_what_is_known() -> None:
    assert [say.chance(p) for p in (0, 0.004, 0.25, 0.997, 1)] == [
        "0 %",
        "<0.5 %",
        "25 %",
        ">99.5 %",
        "100 %",
    ]
    assert say.points(0.04) == "0"
    assert say.gain(-0.04) == "0"
    assert say.gain(2) == "+2"
    assert say.day("2000-01-31") == "2000\u201101\u201131"


def test_a_sequence_in_ids_reads_in_names(inputs: ReportInputs) -> None:
    said = say.in_words(inputs, "up (with down): treaty: none → signed")
    assert said == "Upstream <b> and Downstream: Treaty: None → Signed"
    assert say.in_words(inputs, "nothing of that form") == "nothing of that form"


def test_bands_stack_up_to_one_and_labels_keep_apart() -> None:
    months = (0.0, 6.0, 12.0)
    panels = [
        Panel(
            "Water <b>",
            (
                Band("Held", (1.0, 0.6, 0.5), 0),
                Band("Some", (0.0, 0.3, 0.4), 1),
                Band("All", (0.0, 0.1, 0.1), -1),
            ),
        )
    ]
    svg = str(
        fans(
            panels, months, [(6.0, "The thaw")], id="x", title="The chances", description="A description " * 3
        )
    )
    assert svg.startswith("<svg")
    assert 'role="img"' in svg
    assert "Water &lt;b&gt;" in svg
    assert "Water <b>" not in svg
    for label in ("50 % Held", "40 % Some", "10 % All"):
        assert label in svg
