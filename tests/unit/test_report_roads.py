"""The page's section on roads: what is drawn and said is what the lens found."""

from __future__ import annotations

import re

import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.case.load import CaseFile
from detente.front import open_case
from detente.lenses.roadmap import RoadmapSettings, RoadsResult, view
from detente.lenses.roadmap.analyze import analyze_road
from detente.lenses.roadmap.declare import declared
from detente.lenses.roadmap.lens import LENS
from detente.report.charts import DRAWERS, draw
from detente.report.charts.labels import INK
from detente.view.blocks import Block, Details, Figure, Heading, Table
from detente.view.figures import Road, RoadStep
from detente.view.html import Html, Writer
from detente.view.remarks import remark
from detente.view.speech import Speaker, titles_of


def told(name: str, *variants: str, sets: tuple[str, ...] = ()) -> tuple[CaseFile, RoadsResult]:
    """A case, and its roads as the page asks for them."""
    file = dt.load(name, variants=variants, sets=sets)
    return file, dt.roadmap(file, RoadmapSettings.quick())


def speaker(file: CaseFile) -> Speaker:
    return Speaker(titles_of(file.case))


def page(file: CaseFile, result: RoadsResult) -> str:
    return str(Html(Writer(titles_of(file.case)), DRAWERS, prefix="roads-").blocks(result.blocks()))


def table(blocks: tuple[Block, ...], name: str) -> Table:
    inside = [b for block in blocks for b in (block.blocks if isinstance(block, Details) else (block,))]
    return next(b for b in inside if isinstance(b, Table) and b.name == name)


def test_every_slack_of_the_result_is_in_the_drawing_and_its_table() -> None:
    file, result = told("telser-1980", "ten-for-one")
    (figure,) = (b for b in result.blocks() if isinstance(b, Figure))
    assert [row[0] for row in figure.table.rows] == ["deliver", "begin", "after completion"]
    slack = [step.slack.values() for step in result.roads[0].steps]
    assert [tuple(row[2:]) for row in figure.table.rows] == [tuple(x) for x in slack]
    drawn = draw(figure, speaker(file))
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert [t for t in texts if t[0] in "+−"] == ["−10", "−10", "+100", "+100"]
    assert drawn.count(f'stroke="{INK}"') == 2, "both tightest cells are framed"
    assert "Somebody would gain by one: One at deliver and Two at deliver" in drawn


def test_the_regret_stands_beside_the_verdict() -> None:
    file, result = told("telser-1980", "ten-for-one")
    blocks = result.blocks()
    tags = [speaker(file).say(b.tag) for b in blocks if isinstance(b, Heading) and b.tag]
    assert tags == ["does not enforce itself (regret 0.1; tightest at deliver for One)"]
    shown = page(file, result)
    assert "<li>“deliver” and “begin” are made one step.</li>" in shown
    assert [row[-1] for row in table(blocks, "promises").rows] == [True, True]
    needed = [(row[1], row[4]) for row in table(blocks, "needed").rows if row[2] == 1]
    assert needed == [("one", pytest.approx(0.1)), ("two", pytest.approx(0.1))]


def test_tables_of_several_roads_have_ids_of_their_own_and_make_one_frame() -> None:
    file, result = told("gradual-exchange")
    ids = re.findall(r' id="([^"]+)"', page(file, result))
    assert len(ids) == len(set(ids))
    assert set(result.to_frame("actors")["road"]) == {r.name for r in result.roads}
    assert next(iter(result.frames())) == "steps"


def test_the_answer_says_what_the_roads_come_to() -> None:
    file, result = told("telser-1980", "ten-for-one")
    said = "The road talked about does not enforce itself. The nearest is “Both deliver at once, then the use begins” "
    assert speaker(file).say(view.in_short(result)) == said + "(regret 0.1; tightest at deliver for One)."
    file, result = told("gradual-exchange")
    held = [r.name for r in result.roads if r.holds]
    short = speaker(file).say(view.in_short(result))
    assert short.startswith(f"Of {len(result.roads)} roads talked about, “")
    assert short.count("“") == len(held) > 1


def test_a_road_that_holds_needs_no_mend() -> None:
    file, result = told("friedman-1971")
    (road,) = result.roads
    assert (road.holds, road.mends, road.needed) == (True, (), ())
    shown = page(file, result)
    assert "mend" not in shown
    assert "how it would break" not in shown.lower()


def test_a_case_without_roadmaps_has_no_section() -> None:
    section = LENS.asks[0].section
    assert section is not None
    assert section.applies(open_case("friedman-1971"))
    assert not section.applies(open_case("chicken"))


def test_a_roadmap_without_a_meaning_is_left_out_and_said() -> None:
    with pytest.raises(Problems, match="L321"):
        told("telser-1980", sets=("roadmaps.swap.steps.begin.sets={two-delivers: made}",))
    _, found = told(
        "gradual-exchange", sets=("roadmaps.on-completion-1.steps.begin.sets={one-delivers: p50}",)
    )
    assert [d.code for d in found.left_out] == ["L321"]
    assert "on-completion-1" not in {r.name for r in found.roads}
    assert "left out: " in str(found)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a" * 400, "\u202e\x00", ""])
def test_hostile_names_are_harmless_in_the_drawing(name: str) -> None:
    steps = [RoadStep(name, (0.1, None, -0.2))]
    figure = Figure("road", Road(steps, [name, name, name]), name, "", name, Table((), ()), id="x")
    svg = draw(figure)
    assert "<script" not in svg
    assert "\u202e" not in svg


def test_ids_become_names_on_the_page_and_quoted_ones_stay() -> None:
    file, _ = told("telser-1980")
    split = view.said(remark("split", step="use", issues=("one-delivers",)))
    breach = view.said(remark("takes back", options=(("use", "none"),)))
    assert speaker(file).say(split) == "“use” is split, One's delivery first"
    assert speaker(file).say(breach) == "takes back What the exchange makes possible: Not in use"
    assert Speaker().say(breach) == "takes back use=none"


def test_one_road_by_itself_reads_as_among_others() -> None:
    file = dt.load("telser-1980", variants=("ten-for-one",))
    alone = analyze_road(file_game := dt.compile_game(file), declared(file.case, file_game, "swap"))
    assert "does not enforce itself (regret 0.1; tightest at deliver for one)" in str(alone)
    assert "\n  - “deliver” and “begin” are made one step\n" in str(alone)
