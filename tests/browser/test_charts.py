"""Charts as Chromium sets them: with the font a reader has, no word is cut and none lies on another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente.report import charts
from detente.report.charts.labels import width
from tests.figures_small import LABELS, figures, labels, speaker

pytestmark = pytest.mark.browser

WORDS = """svg => {
    const edge = svg.getBoundingClientRect(), lines = [];
    const walker = document.createTreeWalker(svg, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, text = node.parentElement.closest('text');
        if (!text || !node.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const r = range.getBoundingClientRect();
        const turned = Math.abs(text.getCTM().b) > 1e-9;
        lines.push({text: node.data, turned, left: r.left - edge.left, right: r.right - edge.left,
                    top: r.top - edge.top, bottom: r.bottom - edge.top});
    }
    return {width: edge.width, height: edge.height, lines};
}"""
LEADING = 3
"""Pixels above and below its letters that a line's box has in Chromium."""


@pytest.fixture(scope="module")
def page_of_charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn = [
        f'<div id="{kind}-{n}">{charts.draw(figure, speaker(label))}</div>'
        for n, label in enumerate(LABELS)
        for kind, figure in figures(labels).items()
    ]
    file = tmp_path_factory.mktemp("charts") / "charts.html"
    body = "".join(drawn)
    file.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>C</title>{body}</html>', "utf-8"
    )
    return file


def test_no_word_is_cut_or_lies_on_another(page_of_charts: Path, watched: Any) -> None:
    page = watched.open(page_of_charts)
    faults = []
    for drawing in page.query_selector_all("svg"):
        found = drawing.evaluate(WORDS)
        lines = found["lines"]
        assert lines
        where = drawing.evaluate("svg => svg.parentElement.id")
        for line in lines:
            inside = line["left"] >= -1 and line["right"] <= found["width"] + 1
            if not (inside and line["top"] >= -1 and line["bottom"] <= found["height"] + 1):
                faults.append((where, "cut", line["text"]))
        flat = [line for line in lines if not line["turned"]]
        for k, a in enumerate(flat):
            for b in flat[:k]:
                aside = a["right"] <= b["left"] + 1 or b["right"] <= a["left"] + 1
                above = a["bottom"] <= b["top"] + 2 * LEADING or b["bottom"] <= a["top"] + 2 * LEADING
                if not (aside or above):
                    faults.append((where, a["text"], b["text"]))
    assert faults == []
    assert watched.errors == []


def test_measured_widths_are_no_less_than_the_widest_font_has(watched: Any) -> None:
    every = [
        chr(c) for c in (*range(32, 127), *range(0xA1, 0x180), *range(0x391, 0x3CA), *range(0x410, 0x450))
    ]
    taken = watched.page.evaluate(
        """texts => {
            const context = document.createElement('canvas').getContext('2d');
            context.font = '100px "DejaVu Sans"';
            return texts.map(t => context.measureText(t).width);
        }""",
        every,
    )
    over = {
        c: (round(w), round(width(c, 100)))
        for c, w in zip(every, taken, strict=True)
        if w > width(c, 100) + 1
    }
    assert over == {}
