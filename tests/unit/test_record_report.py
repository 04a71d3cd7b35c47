"""The record in the report: every event drawn once, none over another, nothing hostile in it."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case.load import load, load_text
from detente.case.schema import Case
from detente.report.charts.theme import BLUE, GREEN, VERMILION
from detente.report.charts.timeline import STEP, WIDTH, Mark, stacked, timeline
from detente.report.environment import environment
from detente.report.inputs import ReportInputs
from detente.report.sections.record import SECTION, context
from detente.view.figures import Timeline
from tests.cases_small import SOUND

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2018, 12, 31)


def inputs(case: Case) -> ReportInputs:
    """What the section reads."""
    return cast(ReportInputs, SimpleNamespace(case=case, name=case.case, variants=(), sets=()))


def page(case: Case) -> str:
    given = context(inputs(case))
    assert given is not None
    return environment().get_template(f"sections/{SECTION.template}").render(**given)


@pytest.mark.parametrize("name", ["us-dprk-2018", "us-dprk-2019"])
def test_every_event_is_drawn_and_in_the_table(name: str) -> None:
    case = load(name).case
    given = context(inputs(case))
    assert given is not None
    figure = given["figure"]
    events = case.record.events.values()
    assert len(figure.rows) == len(events)
    svg = str(figure.svg)
    # One more of each shape stands in the legend.
    assert svg.count(f'stroke="{VERMILION}"') == 1 + sum(e.signal is not None for e in events)
    assert svg.count(f'stroke="{GREEN}"') == 1 + sum(e.observation is not None for e in events)
    moves = [e for e in events if e.move is not None]
    assert svg.count(f'stroke="{BLUE}"') == 1 + len(moves)
    for n in range(1, len(moves) + 1):
        assert f">{n}</text>" in svg
        assert f"{n}: 20" in svg, "the text alternative tells the moves"
    assert 'role="img"' in svg
    assert str(context(inputs(case))["figure"].svg) == svg  # type: ignore[index]


def test_what_the_section_says() -> None:
    html = page(load("us-dprk-2018").case)
    assert "The record begins on 2018-01-01" in html
    assert "Of 6 moves 4 count in a likelihood" in html
    assert "5 events before that day are here to be read" in html
    assert "nobody would have recorded a move" in html
    assert "Leakage across the border" in html


def test_copies_are_told_and_not_counted() -> None:
    text = SOUND.replace(
        "by: china, move: {trade: lax}",
        "by: china, origins: {o: {observer: A wire, reports: [a daily, a radio]}}, move: {trade: lax}",
    )
    given = context(inputs(load_text(text, "small.yaml").case))
    assert given is not None
    assert given["origins"] == "2 origins"
    assert given["copies"] == "2 copies"
    assert ["1", "2", "A wire (2 copies)"] in [row[4:7] for row in given["figure"].rows]


def test_no_record_no_section() -> None:
    start = SOUND.index("record:\n")
    text = SOUND[:start] + SOUND[SOUND.index("mechanisms:\n") :]
    assert context(inputs(load_text(text, "small.yaml").case)) is None


def test_hostile_words_stay_words() -> None:
    text = SOUND.replace("title: Trade eases", 'title: "<script>alert(1)</script>{{ 7*7777 }}"').replace(
        "china: {name: China}", 'china: {name: "</text><script>alert(2)</script>"}'
    )
    html = page(load_text(text, "small.yaml").case)
    assert "<script" not in html
    assert "54439" not in html


MARKS = st.lists(
    st.builds(
        Mark,
        st.dates(FIRST, LAST),
        st.integers(0, 2),
        st.sampled_from(["move", "signal", "observation", "context"]),
        st.integers(0, 120),
        st.booleans(),
    ),
    max_size=60,
).map(lambda marks: sorted(marks, key=lambda m: m.date))


@given(MARKS)
def test_no_mark_hides_another(marks: list[Mark]) -> None:
    def at(day: dt.date) -> float:
        return WIDTH * (day - FIRST).days / (LAST - FIRST).days

    levels, heights = stacked(Timeline(marks, ["A", "B", "C"], (FIRST, LAST), None))
    for k, (mark, level) in enumerate(zip(marks, levels, strict=True)):
        assert STEP * (level + 1) <= heights[mark.lane]
        for other, of_other in zip(marks[:k], levels[:k], strict=True):
            if (other.lane, of_other) == (mark.lane, level):
                assert at(mark.date) - at(other.date) >= STEP


@pytest.mark.parametrize("days", [1, 5, 20, 71, 72, 130, 365, 400, 800, 2_199, 2_200, 4_000, 40_000])
def test_ticks_are_few_and_have_their_year(days: int) -> None:
    ends = (dt.date(1999, 3, 9), dt.date(1999, 3, 9) + dt.timedelta(days=days))
    drawn = timeline([], ["A"], ends, None, id="x", title="t", description="d")
    ticks = re.findall(r">([^<]*\d{4})<", drawn)
    assert 2 <= len(ticks) <= 12
    assert len(set(ticks)) == len(ticks)


def test_a_record_of_one_day() -> None:
    drawn = timeline(
        [Mark(FIRST, 0, "move", 1, True)], ["A"], (FIRST, FIRST), None, id="x", title="t", description="d"
    )
    assert "<svg" in drawn
