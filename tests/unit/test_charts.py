"""Charts of every kind, with the labels that a case may hold: nothing cut, nothing on another, nothing unsafe."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.report import charts
from detente.report.charts.labels import apart, in_words, width, wrapped
from detente.view import figures as f
from detente.view.figures import bins
from detente.view.html import Html, Writer
from detente.view.speech import Ref, Speaker, Titles
from tests.figures_small import FIRST, LABELS, Named, figures, labels, speaker
from tests.text_boxes import boxes, outside, overlapping


def words(svg: str) -> list[str]:
    """Every text of a drawing, its lines joined."""
    return [
        " ".join("\n".join(t.itertext()).split())
        for t in ET.fromstring(svg).iter()
        if t.tag.endswith("}text")
    ]


FIGURES = figures(labels)
EVERY = pytest.mark.parametrize("kind", FIGURES)


def test_every_kind_has_data_and_a_drawer() -> None:
    assert list(FIGURES) == list(charts.SPECS) == list(charts.DRAWERS)
    assert all(type(figure.data).__name__.lower() == kind for kind, figure in FIGURES.items())


@pytest.mark.parametrize("alike", [False, True], ids=["distinct", "alike"])
@pytest.mark.parametrize("label", LABELS)
@EVERY
def test_no_label_is_cut_or_lies_on_another(kind: str, label: str, alike: bool) -> None:
    svg = str(charts.draw(FIGURES[kind], speaker(label, alike)))
    size, lines = boxes(svg)
    assert lines
    assert overlapping(lines) == []
    assert outside(size, lines, slack=2) == []
    assert "…" not in svg
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "line", "text", "defs", "clipPath", "tspan"}
    assert not re.search(r"\s(on\w+|href|style|src)=", re.sub(r">[^<]*<", "><", svg))
    assert not set("\u202e\u2066\u200f\x00\ufffe") & set(svg)


@pytest.mark.parametrize("label", ["plain", "long"])
@EVERY
def test_a_title_is_said_whole_and_no_id_beside_it(kind: str, label: str) -> None:
    svg = str(charts.draw(FIGURES[kind], speaker(label)))
    drawn = re.sub(r"\s", "", "".join(words(svg)))
    assert re.sub(r"\s", "", f"{LABELS[label]} 0") in drawn
    assert not [
        i for i in re.findall(r"[a-z]+-\d+", drawn) if i.rpartition("-")[0] in ("actor", "issue", "option")
    ]


@EVERY
def test_equal_titles_are_told_apart_by_their_ids(kind: str) -> None:
    said_of = words(str(charts.draw(FIGURES[kind], speaker("plain", alike=True))))
    named = [w for w in said_of if "China (" in w]
    assert len(named) >= 2
    assert len({re.sub(r"^[\d.]+ % ", "", w) for w in named}) >= 2
    assert not [w for w in said_of if w.endswith("China")]


@EVERY
def test_the_same_figure_gives_the_same_bytes(kind: str) -> None:
    figure = FIGURES[kind]
    assert charts.draw(figure, speaker("long")) == charts.draw(figure, speaker("long"))
    assert charts.spec(figure, speaker("long")) == charts.spec(figure, speaker("long"))


@EVERY
def test_specifications_are_of_the_published_schema(kind: str) -> None:
    import altair

    altair.Chart.from_dict(charts.spec(FIGURES[kind], speaker("long")), validate=True)


def _expressions(spec: Any) -> list[str]:
    """Everything in a specification that is run."""
    if isinstance(spec, list):
        return [e for s in spec for e in _expressions(s)]
    if not isinstance(spec, dict):
        return []
    run = [str(spec[k]) for k in ("expr", "labelExpr", "test", "signal", "filter", "calculate") if k in spec]
    return run + [e for k, s in spec.items() if k != "values" for e in _expressions(s)]


@EVERY
def test_no_text_of_a_case_is_in_an_expression(kind: str) -> None:
    run = _expressions(charts.spec(FIGURES[kind], speaker("expression")))
    assert not [e for e in run if "alert" in e or "datum.x" in e]


def test_the_page_draws_every_kind() -> None:
    html = Html(Writer(Named("A & B", alike=False)), charts.DRAWERS, prefix="part-")
    for figure in FIGURES.values():
        drawn = str(html.figure(figure))
        assert f'id="part-{figure.kind}-drawing-title"' in drawn
        assert "A &amp; B 0" in drawn
        assert "&amp;amp;" not in drawn


NOTHING = {
    "posteriors": f.Posteriors([]),
    "waterfall": f.Waterfall([f.Step("Before", 0.0, 0.0, level=True)]),
    "running": f.Running([f.Line("An account", [], 0.5)], (FIRST, FIRST)),
    "forecasts": f.Forecasts([]),
    "gains": f.Gains([], []),
    "swings": f.Swings([]),
    "conflict": f.Conflict([], [], []),
    "fans": f.Fans([f.Panel("An issue", [])], (0.0, 1.0), ()),
    "road": f.Road([], []),
    "space": f.Space([], [], [], ("A", "B")),
    "stakes": f.Stakes([], [], 0, []),
    "timeline": f.Timeline([], [], (FIRST, FIRST), None),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_of_nothing_is_drawn(kind: str) -> None:
    size, _ = boxes(str(charts.draw(replace(FIGURES[kind], data=NOTHING[kind]))))
    assert all(side < 2_000 for side in size)


# Labels


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXTS, st.floats(20, 300))
def test_lines_are_no_wider_than_their_room_and_lose_nothing(text: str, room: float) -> None:
    lines = wrapped(text, room)
    assert all(width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(
    st.lists(st.sampled_from(["A", "A (a)", "A (b)", "B", " A ", ""]), min_size=1, max_size=6),
    st.floats(20, 300),
)
def test_labels_are_told_apart(titles: list[str], room: float) -> None:
    ids = "abcdef"
    speaker = Speaker(Titles({("actor", i, ""): title for i, title in zip(ids, titles, strict=False)}))
    distinct = in_words(speaker, [Ref("actor", i) for i in ids[: len(titles)]], room)
    assert len(set(distinct)) == len(titles)
    if len(set(titles)) == len(titles) and "" not in titles and not {"A", " A "} <= set(titles):
        assert [" ".join(t.split()) for t in distinct] == [t.strip() for t in titles]


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 5)), min_size=1, max_size=8), st.floats(0, 50))
def test_labels_stand_apart_in_order_and_within(labels: list[tuple[float, int]], spare: float) -> None:
    centers, heights = [c for c, _ in labels], [16.0 * n for _, n in labels]
    room = sum(heights) + spare
    placed = apart(centers, heights, room)
    order = sorted(range(len(labels)), key=lambda n: (centers[n], n))
    for a, b in pairwise(order):
        assert placed[b] - placed[a] >= (heights[a] + heights[b]) / 2 - 1e-9
    assert all(p - h / 2 >= -1e-9 and p + h / 2 <= room + 1e-9 for p, h in zip(placed, heights, strict=True))


# The squares of a deal space


def test_squares_hold_every_state() -> None:
    x, y = np.random.default_rng(7).normal(size=(2, 400))
    squares = bins(x, y, x > 1.5, count=8)
    assert sum(s.count for s in squares) == 400
    assert round(x.min(), 4) == min(s.x for s in squares)
    assert max(s.y2 for s in squares) == round(y.max(), 4)
    for s in squares:
        assert s.acceptable == bool(((x > 1.5) & (x >= s.x) & (x <= s.x2) & (y >= s.y) & (y <= s.y2)).any())


def test_squares_of_one_point_and_of_none() -> None:
    one = bins(np.array([3.0]), np.array([0.0]), np.array([True]))
    assert [(s.count, s.acceptable, s.x <= 3.0 <= s.x2) for s in one] == [(1, True, True)]
    assert bins(np.array([]), np.array([]), np.array([], dtype=bool)) == []
