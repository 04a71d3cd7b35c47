"""The report's section on roads: what is drawn and said is what the lens found."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import detente as dt
from detente.report.charts.roads import PictureStep, road_picture
from detente.report.charts.theme import INK
from detente.report.inputs import ReportInputs
from detente.report.roads import RoadsFindings, in_words, roads_findings
from detente.report.sections import roads as section
from tests.unit.report_case import tiny_inputs


def told(name: str, variants: tuple[str, ...] = ()) -> tuple[ReportInputs, RoadsFindings]:
    """A case's findings, and inputs that carry them."""
    from detente.report.gather import analyze_case
    from detente.report.inputs import ReportSettings

    file = dt.load(name, variants=variants)
    found = roads_findings(file)
    assert found is not None
    base = analyze_case(file, ReportSettings(swings=0))
    return replace(base, results={"roads": found}), found


def test_every_slack_of_the_result_is_in_the_drawing_and_its_table() -> None:
    inputs, found = told("telser-1980", ("ten-for-one",))
    r = found.result.roads[0]
    drawn = section.figure(inputs, r, 1)
    assert [row[0] for row in drawn.rows] == ["deliver", "begin", "after completion"]
    assert [row[2:] for row in drawn.rows] == [["−10", "−10"], ["+100", "+100"], ["–", "–"]]
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn.svg)
    assert [t for t in texts if t[0] in "+−"] == ["−10", "−10", "+100", "+100"]
    assert drawn.svg.count(f'stroke="{INK}"') == 2, "both tightest cells are framed"
    assert "Somebody would gain by one: One at deliver and Two at deliver" in drawn.svg


def test_the_regret_stands_beside_the_verdict() -> None:
    inputs, _ = told("telser-1980", ("ten-for-one",))
    context = section.context(inputs)
    assert context is not None
    assert context["compared"][0][1] == "does not enforce itself; regret 0.100"
    road = context["roads"][0]
    assert road["mend"]["parts"] == ["“deliver” and “begin” are made one step."]
    assert [row[-1] for row in road["promises"]] == ["yes", "yes"]
    assert [row[:2] for row in road["needed"]] == [["One", "0.1"], ["Two", "0.1"]]


def test_the_answer_says_what_the_roads_come_to() -> None:
    inputs, _ = told("telser-1980", ("ten-for-one",))
    said = "The road talked about does not enforce itself. The nearest is “Both deliver at once, then the use begins” "
    assert section.in_short(inputs) == said + "(regret 0.100; tightest at deliver, for One)."
    inputs, found = told("gradual-exchange")
    held = [r.name for r in found.result.roads if r.holds]
    assert section.in_short(inputs).startswith(f"Of {len(found.result.roads)} roads talked about, “")
    assert section.in_short(inputs).count("“") == len(held) > 1
    assert section.in_short(replace(inputs, results={})) == ""


def test_a_road_that_holds_needs_no_mend() -> None:
    inputs, _ = told("friedman-1971")
    context = section.context(inputs)
    assert context is not None
    road = context["roads"][0]
    assert (road["holds"], road["tried"], road["needed"], road["breaks"]) == (True, False, [], [])


def test_a_case_without_roadmaps_has_no_section() -> None:
    assert roads_findings(dt.load("chicken")) is None
    assert section.context(replace(tiny_inputs(draws=0), results={})) is None


def test_a_roadmap_without_a_meaning_is_left_out_and_said() -> None:
    file = dt.load("telser-1980", sets=["roadmaps.swap.steps.begin.sets={two-delivers: made}"])
    assert roads_findings(file) is None
    both = dt.load("gradual-exchange", sets=["roadmaps.on-completion-1.steps.begin.sets={one-delivers: p50}"])
    found = roads_findings(both)
    assert found is not None
    assert [d.code for d in found.left_out] == ["L321"]
    assert "on-completion-1" not in {r.name for r in found.result.roads}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a" * 400, "\u202e\x00", ""])
def test_hostile_names_are_harmless_in_the_drawing(name: str) -> None:
    svg = road_picture(
        [PictureStep(name, (0.1, None, -0.2))], [name, name, name], id="x", title=name, description=name
    )
    assert "<script" not in svg
    assert "\u202e" not in svg


def test_ids_become_names_and_quoted_ones_stay() -> None:
    case = dt.load("telser-1980").case
    said = in_words(case, "“use” is split, `one-delivers` first; `one` takes back `use=none` and one more")
    what = "What the exchange makes possible: Not in use"
    assert said == f"“use” is split, “One's delivery” first; One takes back {what} and one more"
