"""One folder and one line: the toy has everything a lens has, and nothing else was touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.case.diagnostics import Problems
from detente.cli import main
from detente.front import door_of
from detente.lenses.lens import Run
from detente.report.build import bodies, commands
from detente.report.gather import ask_all
from detente.report.inputs import ReportSettings


def run(*arguments: str) -> str:
    answered = CliRunner().invoke(main, list(arguments))
    assert answered.exit_code == 0, answered.output
    return answered.stdout


def test_its_command_with_options_and_help() -> None:
    assert "toy" in run("--help")
    words = run("toy", "--help")
    assert all(option in words for option in ("--actor", "--most", "--worth", "--draws", "--csv", "--set"))
    assert "2     50 %" in run("toy", "prisoners-dilemma") or "50 %" in run("toy", "prisoners-dilemma")


def test_its_values() -> None:
    """Of the four states of the dilemma, each prefers two to both defecting: both cooperating, defecting alone."""
    found = detente.toy("prisoners-dilemma")
    assert found.better == {"one": 2, "two": 2}
    assert found.states == 4
    assert detente.toy("prisoners-dilemma", actor="one").better == {"one": 2}


def test_its_further_ask() -> None:
    found = detente.worth("prisoners-dilemma", "one-cooperates=cooperates")
    assert "one" in run("toy", "prisoners-dilemma", "--worth", "one-cooperates=cooperates")
    assert set(found.points) == {"one", "two"}


def test_its_json() -> None:
    envelope = json.loads(run("toy", "prisoners-dilemma", "--json"))
    assert envelope["result"]["toy"]["better"] == {"one": 2, "two": 2}
    assert envelope["settings"]["max_states"] == 100_000


def test_its_json_schema() -> None:
    schema = json.loads(run("schema", "toy"))
    assert set(schema) == {"toy", "worth"}
    assert schema["toy"]["properties"]["actor"]["x-among"] == "actors"


def test_its_csv(tmp_path: Path) -> None:
    run("toy", "prisoners-dilemma", "--csv", str(tmp_path / "t.csv"))
    assert (tmp_path / "t.csv").read_text().splitlines() == [
        "actor,better states,share",
        "one,2,0.5",
        "two,2,0.5",
    ]


def test_its_place_in_draws() -> None:
    words = run("toy", "us-dprk-2018", "--focus", "small", "--draws", "3")
    assert "Over 3 draws" in words
    drawn = detente.toy_draws("us-dprk-2018", detente.toy("us-dprk-2018", focus="small"), 3)
    assert drawn.draws == 3
    assert {f.name for f in drawn.followed} == set(detente.toy("us-dprk-2018", focus="small").better)


def test_its_place_in_compare() -> None:
    words = run("compare", "prisoners-dilemma", "chicken", "--lens", "toy")
    assert "What toy answers" in words


def test_its_section_of_the_page() -> None:
    door = door_of("prisoners-dilemma")
    asked = ask_all(door, ReportSettings(), "", Run(), lambda share, what: None)
    body = {a.section.id: html for a, html in bodies(asked, door.case)}["toy"]
    assert "Player one" in body or "<td" in body
    toy = next(a for a in asked if a.section.id == "toy")
    assert commands(toy, "prisoners-dilemma") == [
        ("detente toy prisoners-dilemma --worth STATE", "what one state is worth")
    ]


def test_its_completion() -> None:
    import os
    import subprocess
    import sys

    script = (
        "from detente.lenses import LENSES; from tests.contract.conftest import TOY; LENSES['toy'] = TOY\n"
        "from detente.cli import main; main()"
    )
    words = "detente toy prisoners-dilemma --actor t"
    told = {**os.environ, "_DETENTE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "4"}
    answered = subprocess.run(
        [sys.executable, "-c", script], env=told, capture_output=True, text=True, check=False
    )
    assert "plain,two" in answered.stdout, answered.stderr


def test_its_page_of_documentation() -> None:
    from scripts.lens_pages import lens_page

    page = lens_page("toy")
    assert "# toy" in page
    assert "--worth" in page
    assert "Definition T" in page
    assert "`max_states`" in page


def test_what_it_refuses() -> None:
    with pytest.raises(Problems) as refused:
        detente.toy("us-dprk-2018", max_states=10)
    assert refused.value.diagnostics[0].code == "L201"
