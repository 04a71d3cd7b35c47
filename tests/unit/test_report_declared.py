"""The section on what is declared and not used: whatever a lens computed with is not in it, and the rest says why."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest

from detente.case.diagnostics import problem
from detente.case.load import load_text
from detente.cli.root import cli
from detente.overview.show import HOLDS
from detente.report.build import build_report
from detente.report.gather import analyze_case
from detente.report.inputs import ReportInputs, ReportSettings
from detente.report.sections import declared
from detente.report.sections.declared import unused
from tests.outlook_small import CASE as COD
from tests.unit.report_case import TEXT as HARBOUR
from tests.unit.test_cli_frame import call

QUICK = ReportSettings(swings=0, pairs=0)
LENSES = {
    "mechanisms": "narratives",
    "narratives": "narratives",
    "indicators": "narratives",
    "questions": "narratives",
    "roadmaps": "roads",
    "guarantors": "roads",
    "play": "paths",
    "clock": "paths",
}
"""Section of a case → whose findings are computed from it."""


def inputs_of(text: str) -> ReportInputs:
    return analyze_case(load_text(text, "case.yaml"), QUICK)


@pytest.fixture(scope="module")
def harbour() -> ReportInputs:
    return inputs_of(HARBOUR)


@pytest.fixture(scope="module")
def cod() -> ReportInputs:
    return inputs_of(COD)


def listed_rows(inputs: ReportInputs) -> dict[str, list[str]]:
    """Part → the ids of its rows, as the page lists them."""
    return {part[0]: [row[1] for row in table.rows] for part, table, _ in declared.parts(inputs)}


def test_what_the_page_uses_is_not_listed(harbour: ReportInputs, cod: ReportInputs) -> None:
    """The harbour's one indicator says nothing of what any account would have us expect; all else is computed with."""
    assert {"stability", "narratives", "watch", "forecast", "hidden", "roads", "paths"} <= {
        asked.section.id for asked in harbour.asked if asked.result is not None
    }
    assert listed_rows(harbour) == {"indicators": ["hulls"]}
    assert unused(harbour)["indicators"]["hulls"] == "it does not say what each account would have us expect"
    page = build_report(harbour)
    section = page[page.index('<section id="declared"') :]
    section = section[: section.index("</section>")]
    assert "New hulls in the yards" in section
    for used in ("Borga is afraid", "Step by step", "Will the harbour be open", "Why does Borga arm?"):
        assert used in page
        assert used not in section
    for part, ids in unused(cod).items():
        assert part in ("indicators", "questions"), f"{part} is used"
        assert all(ids.values())


@pytest.mark.parametrize("section", LENSES)
def test_without_a_lens_all_that_only_it_uses_is_listed(cod: ReportInputs, section: str) -> None:
    """No findings: nothing was computed from the section, and all its entries are listed."""
    bare = replace(cod, asked=())
    entries = getattr(cod.case, section)
    wanted = ["clock"] if section == "clock" and entries is not None else list(entries or ())
    assert list(unused(bare).get(section, {})) == wanted
    if wanted and section not in ("clock", "play"):
        assert listed_rows(bare)[section] == wanted


def test_accounts_that_could_not_be_weighed_are_listed_with_the_reason(cod: ReportInputs) -> None:
    why = problem("L401", "`why` has no prior", "state one")
    asked = [replace(a, result=None, refused=why) if a.section.id == "narratives" else a for a in cod.asked]
    stopped = replace(cod, asked=tuple(asked))
    assert set(unused(stopped)["narratives"].values()) == {"`why` has no prior"}
    assert "`why` has no prior" in build_report(stopped)


def test_no_page_and_no_command_speaks_of_lenses_to_come(harbour: ReportInputs) -> None:
    page = build_report(harbour)
    shown = call("show", "us-dprk-2018").stdout
    for text in (page, shown):
        assert "not yet computed" not in text.lower()
        assert "lenses to come" not in text
    assert "detente roadmap" in shown
    assert {command for _, command in HOLDS.values()} <= set(cli.list_commands(click.Context(cli)))
