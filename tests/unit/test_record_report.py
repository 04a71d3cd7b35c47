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
from detente.events import shown_record
from detente.report.build import html
from detente.report.charts import draw
from detente.report.charts.dated import STEP, WIDTH, stacked
from detente.report.charts.labels import BLUE, GREEN, VERMILION
from detente.report.inputs import ReportInputs
from detente.report.sections import RECORD
from detente.view.blocks import Figure, Table
from detente.view.figures import Event, Timeline
from detente.view.speech import PLAIN
from tests.cases_small import SOUND

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2018, 12, 31)


def inputs(case: Case) -> ReportInputs:
    """What the section reads."""
    return cast(ReportInputs, SimpleNamespace(case=case, name=case.case, variants=(), sets=()))


def page(case: Case) -> str:
    return str(html(case, "record").blocks(RECORD.blocks(inputs(case))))


def figure_of(case: Case) -> Figure:
    return next(b for b in shown_record(case).blocks() if isinstance(b, Figure))


@pytest.mark.parametrize("name", ["us-dprk-2018", "us-dprk-2019"])
def test_every_event_is_drawn_and_in_the_table(name: str) -> None:
    case = load(name).case
    figure = figure_of(case)
    events = case.record.events.values()
    assert len(figure.table.rows) == len(events)
    svg = str(draw(figure))
    # One more of each shape stands in the legend.
    assert svg.count(f'stroke="{VERMILION}"') == 1 + sum(e.signal is not None for e in events)
    assert svg.count(f'stroke="{GREEN}"') == 1 + sum(e.observation is not None for e in events)
    moves = [e for e in events if e.move is not None]
    assert svg.count(f'stroke="{BLUE}"') == 1 + len(moves)
    for n in range(1, len(moves) + 1):
        assert f">{n}</text>" in svg
        assert f"{n}: 20" in svg, "the text alternative tells the moves"
    assert 'role="img"' in svg
    assert str(draw(figure_of(case))) == svg


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
    case = load_text(text, "small.yaml").case
    assert "known from 2 origins, an origin being one act of observing one event; 2 copies of those" in page(
        case
    )
    rows = [(*row[4:6], PLAIN.say(row[6])) for row in figure_of(case).table.rows]
    assert (1, 2, "A wire (2 copies)") in rows


def test_no_record_no_section() -> None:
    start = SOUND.index("record:\n")
    text = SOUND[:start] + SOUND[SOUND.index("mechanisms:\n") :]
    assert page(load_text(text, "small.yaml").case) == ""


def test_hostile_words_stay_words() -> None:
    text = SOUND.replace("title: Trade eases", 'title: "<script>alert(1)</script>{{ 7*7777 }}"').replace(
        "china: {name: China}", 'china: {name: "</text><script>alert(2)</script>"}'
    )
    html = page(load_text(text, "small.yaml").case)
    assert "<script" not in html
    assert "54439" not in html


def drawing(events: list[Event], ends: tuple[dt.date, dt.date]) -> str:
    return str(draw(Figure("timeline", Timeline(events, ["A"], ends, None), "t", "c", "d", Table(["x"], []))))


MARKS = st.lists(
    st.builds(
        Event,
        st.dates(FIRST, LAST),
        st.integers(0, 2),
        st.sampled_from(["move", "signal", "observation", "context"]),
        st.integers(0, 120),
        st.booleans(),
    ),
    max_size=60,
).map(lambda marks: sorted(marks, key=lambda m: m.date))


@given(MARKS)
def test_no_mark_hides_another(marks: list[Event]) -> None:
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
    drawn = drawing([], ends)
    ticks = re.findall(r">([^<]*\d{4})<", drawn)
    assert 2 <= len(ticks) <= 12
    assert len(set(ticks)) == len(ticks)


def test_a_record_of_one_day() -> None:
    assert "<svg" in drawing([Event(FIRST, 0, "move", 1, True)], (FIRST, FIRST))
