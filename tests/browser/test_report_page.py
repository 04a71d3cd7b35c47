"""The report in a browser: it asks for nothing, says nothing, fits, prints, and can be read by everyone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.report_case import tiny_inputs

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from detente.report.build import build_report

    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(build_report(tiny_inputs()), encoding="utf-8")
    return file


def test_asks_for_nothing_and_says_nothing(report: Path, watched: Any) -> None:
    page = watched.open(report)
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(200)
    assert watched.foreign_requests(report) == []
    assert watched.console == []
    assert watched.errors == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_accessibility_finding(
    report: Path, watched: Any, axe: Callable[..., Any], width: int
) -> None:
    page = watched.open(report)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_overflows_the_page(report: Path, watched: Any, width: int) -> None:
    page = watched.open(report)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    # Whatever is wider than the page lies in a frame of its own that scrolls.
    loose = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width > 0 && box.right > innerWidth + 1 && !e.closest('.table, .scroll, .skip');
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert loose == []


def test_legible_sizes(report: Path, watched: Any) -> None:
    page = watched.open(report)
    page.set_viewport_size({"width": 390, "height": 900})
    sizes = page.evaluate(
        """[...document.querySelectorAll('main p, main td, main th, main li, main code')]
            .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 11
    drawn = page.evaluate(
        """[...document.querySelectorAll('svg text')].map(e => e.getBoundingClientRect().height)
            .filter(h => h > 0)"""
    )
    assert min(drawn) >= 7


def test_readable_without_javascript(report: Path, without_javascript: Any) -> None:
    page = without_javascript.open(report)
    assert page.locator("h1").inner_text() == "The harbour of Port Alba"
    assert page.locator("svg[role=img]").count() == page.locator("figure").count() > 6
    first = page.locator("figure details").first
    first.locator("summary").click()
    assert first.locator("table").is_visible()
    page.locator("nav a", has_text="The claims").click()
    assert "claims" in page.url.split("#")[1]


def test_skip_link_and_keyboard(report: Path, watched: Any) -> None:
    page = watched.open(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_claim_link_opens_the_way_to_its_row(report: Path, watched: Any) -> None:
    page = watched.open(report)
    page.locator('a[href="#claim-c1"]:visible').first.click()
    assert page.locator("#claim-c1").is_visible()


def test_prints_with_every_table_open(report: Path, watched: Any) -> None:
    page = watched.open(report)
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    closed = page.locator("details:not([open])")
    assert closed.count() > 5
    shown = "[...document.querySelectorAll('details table')].map(t => t.checkVisibility())"
    assert all(page.evaluate(shown))
    page.emulate_media(media="screen")
    assert not all(page.evaluate(shown))
    page.emulate_media(media="print")
    assert page.locator("nav.contents").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") >= 5


def test_greys_still_tell_the_solutions_apart() -> None:
    from detente.report.charts import labels as theme

    def grey(colour: str) -> float:
        red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shapes = {shape for _, shape, _ in theme.SOLUTIONS.values()}
    assert len(shapes) == len(theme.SOLUTIONS)
    for kinds in ([theme.SKY, theme.BLUE], [theme.SKY, theme.VERMILION]):
        assert abs(grey(kinds[0]) - grey(kinds[1])) > 0.2
