"""The stability lens as it is asked: from the command, from Python, over draws, and by actors who see other games."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.game.game import Game
from detente.lenses.lens import Run
from detente.lenses.stability import StabilitySettings, analyze, over_draws
from detente.view.html import Html, Writer
from detente.view.speech import titles_of
from tests.properties.test_stability_kernel import random_game
from tests.unit.test_cli_frame import call, envelope

CASE = """\
case: dam
title: The dam
as_of: 2000-01-01
actors:
  up: {name: Upstream <b>}
  down: {name: Downstream}
issues:
  water: {title: Water, mover: up, options: {held: Held, shared: Shared}, status_quo: held}
  army: {title: Army, mover: down, options: {home: At home, border: At the border}, status_quo: home}
  treaty: {title: Treaty, mover: {all: [up, down]}, options: {none: None, signed: Signed}, status_quo: none}
stakes:
  up:
    water: {weight: {low: 2, likely: 10, high: 12}, values: {held: 100, shared: 0}, assumed: a guess}
    army: {weight: 20, values: {home: 100, border: 0}, assumed: a guess}
  down:
    water: {weight: 30, values: {held: 0, shared: 100}, assumed: a guess}
    army: {weight: {low: 1, likely: 5, high: 9}, values: {home: 100, border: 0}, assumed: a guess}
linkages:
  show: {actor: down, when: {water: held, army: border}, worth: 6, assumed: a guess}
  peace: {actor: up, when: {water: shared, treaty: signed}, worth: 12, assumed: a guess}
red_lines:
  not-yet: {held_by: down, when: {treaty: signed, water: held}, refuses: true, assumed: a guess}
agreement: {parties: [up, down]}
outcomes:
  sharing: {title: The water is shared, when: {water: shared}, talked_about: true}
variants:
  fears: {title: It does not mind the army, set: {stakes.up.army.weight: 1}}
focus:
  banks: {title: The banks, issues: [water, army]}
"""


@pytest.fixture
def dam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dam.yaml").write_text(CASE)
    return "dam.yaml"


def ask(*arguments: str) -> Any:
    result = call("stability", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return envelope(result, "stability")["result"]


def test_the_command_and_python_agree(dam: str) -> None:
    result = dt.stability(dam, max_listed=20)
    found = ask(dam)["stability"]
    assert found == json.loads(json.dumps(result.to_json()))
    said = call("stability", dam).stdout
    for word in ("Nash", "coalition Nash", "What holds the status quo", "army=border"):
        assert word in said
    assert {e.name for e in result.equilibria} <= {e["name"] for e in found["equilibria"]}


def test_a_result_prints_and_escapes(dam: str) -> None:
    result = dt.stability(dam)
    assert "not stable for" in str(result) or "an equilibrium" in str(result)
    assert "<table" in result._repr_html_()
    frame = result.to_frame()
    assert list(frame["state"]) == [e.name for e in result.equilibria]
    assert set(frame["issue:water"]) <= {"held", "shared"}
    hostile = analyze(replace(dt.compile(dam), case="<script>"))
    assert "<script>" not in hostile._repr_html_()


def test_one_state_and_what_it_lacks(dam: str) -> None:
    state = "water=shared"
    found = ask(dam, "--state", state)
    assert found["stable"]["Nash"] == {"up": False, "down": True}
    assert found["willing"] is None
    assert [s["by"] for s in found["path"]] == [["up"]]
    lacking = ask(dam, "--inverse", state, "--vary", "up", "--concepts", "Nash")["inverse"]
    assert [i["actor"] for i in lacking] == ["up"]
    (need,) = lacking[0]["requirements"]
    assert (need["met"], need["lacking"]) == (False, 10)
    assert "words" not in need
    said = call("stability", dam, "--inverse", state).stdout
    assert "up must not prefer held to shared (water), as it does now by 10 points" in said
    python = dt.inverse(dam, state, concepts=("Nash",), actor="up")
    assert python.to_json() == {"state": state, "inverse": lacking}
    titles = titles_of(dt.load(dam).case)
    page = Html(Writer(titles)).blocks(python.blocks())
    assert "Upstream &lt;b&gt; must not prefer Held to Shared (Water), as it does now by 10 points" in page


def test_a_red_line_that_refuses_consent_closes_the_arc(dam: str) -> None:
    signed = "water=held,treaty=signed"
    # Held, it takes a way round: the consent is given where the line is not crossed.
    assert [s["by"] for s in ask(dam, "--state", signed)["path"]] == [["up"], ["up", "down"], ["up"]]
    lifted = ask(dam, "--state", signed, "--lift-red-lines")
    assert [s["by"] for s in lifted["path"]] == [["up", "down"]]


def test_each_judges_by_what_it_takes_for_true(dam: str) -> None:
    """Upstream, thinking the army does not matter, is stable where it would be in that variant's own game."""
    true, seen = dt.stability(dam), dt.stability(f"{dam}@fears")
    found = ask(dam, "--perceives", "up=fears")["stability"]
    assert found["perceived"] == {"up": "fears"}
    for concept, by in found["counts"].items():
        assert by["up"] == seen.counts[concept]["up"]
        assert by["down"] == true.counts[concept]["down"]
        more, less = found["misled"][concept]
        assert found["totals"][concept] == true.totals[concept] + more - less


def test_misperception_equals_the_definition() -> None:
    differ = 0
    for seed in range(30):
        game = random_game(seed)
        if not game.rules:
            other = replace(game, stakes=tuple(s[::-1].copy() for s in game.stakes))
            result = analyze(game, perceived={"a": ("reversed", other)})
            mine = analyze(other)
            for concept, by in result.stable_masks.items():
                if "a" in by:
                    assert (by["a"] == mine.stable_masks[concept]["a"]).all()
                expected = np.logical_and.reduce(list(by.values()))
                assert (result.masks[concept] == expected).all()
            differ += any(m or n for m, n in result.misled.values())
    assert differ


def test_what_is_wrong_is_said(dam: str) -> None:
    cases = {
        ("--concepts", "Nash,sequential"): "L203",
        ("--perceives", "upp=fears"): "L202",
        ("--inverse", "water=shared", "--vary", "upp"): "X105",
        ("--inverse", "water=shared", "--concepts", "SIM"): "L205",
        ("--state", "water=spilt"): "X105",
        ("--state", "water=held", "--draws", "3"): "X109",
        ("--vary", "up"): "X109",
        ("--keep", "x"): "X109",
        ("--perceives", "up"): "X109",
    }
    for arguments, code in cases.items():
        result = call("stability", dam, *arguments, "--json")
        assert [d["code"] for d in json.loads(result.stdout)["diagnostics"]] == [code], arguments
    forbidden = CASE.replace(
        "agreement:", "rules: {never: {never: {water: shared, army: border}}}\nagreement:"
    )
    Path(dam).write_text(forbidden)
    result = call("stability", dam, "--inverse", "water=shared,army=border", "--json")
    assert [d["code"] for d in json.loads(result.stdout)["diagnostics"]] == ["L204"]
    with pytest.raises(Problems) as found:
        dt.stability(dt.compile(dam), max_states=4)
    assert found.value.diagnostics[0].code == "L201"


def test_without_a_focus_the_first_small_enough_is_taken(dam: str) -> None:
    assert dt.stability(dam, max_states=4).focus == "banks"
    assert dt.stability(dam).focus == ""


def test_draws_go_on_where_they_stopped(dam: str, tmp_path: Path) -> None:
    result = dt.stability(dam)
    file = tmp_path / "kept.jsonl"
    whole = dt.stability_draws(dam, result, 12, seed=3)
    part = dt.stability_draws(dam, result, 5, seed=3, keep=file)
    assert (part.draws, part.reused) == (5, 0)
    text = file.read_text()
    # A line cut short by an interrupt is computed again.
    file.write_text(text[: len(text) - 4])
    rest = dt.stability_draws(dam, result, 12, seed=3, keep=file)
    assert (rest.draws, rest.reused) == (12, 4)
    assert rest.states == whole.states
    assert any(0 < p < 1 for s in whole.states for p in s.share.values()), "the draws must decide something"
    again = dt.stability_draws(dam, result, 12, seed=3, keep=file)
    assert again.reused == 12
    before = file.read_bytes()
    with pytest.raises(Problems, match="L342"):
        dt.stability_draws(dam, result, 2, seed=4, keep=file)
    assert file.read_bytes() == before


def test_interrupted_draws_are_kept() -> None:
    game = random_game(3)

    def game_of(k: int) -> Game:
        if k == 2:
            raise KeyboardInterrupt
        return game

    found = over_draws(game_of, 9, [game.status_quo], StabilitySettings())
    assert (found.draws, found.asked, found.interrupted) == (2, 9, True)


def test_a_kept_file_of_something_else_is_neither_used_nor_touched(dam: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    result = dt.stability(dam)
    for text in ("not json", "[]\n", '{"of": "x"}\n{"draw": 0, "stable": []}\n'):
        file.write_text(text)
        with pytest.raises(Problems, match="L342"):
            dt.stability_draws(dam, result, 2, keep=file)
        assert file.read_text() == text
    file.write_text("")
    assert dt.stability_draws(dam, result, 2, keep=file).reused == 0


def test_the_report_has_the_section_and_the_same_bytes_twice(dam: str, tmp_path: Path) -> None:
    one, two = (
        dt.write_report(dam, tmp_path / name, draws=3).read_text() for name in ("one.html", "two.html")
    )
    assert one == two
    section = one[one.index('<section id="stability"') :]
    section = section[: section.index("</section>")]
    for words in (
        "States it could rest in",
        "What holds the status quo",
        "The water is shared",
        "The conflict graph",
    ):
        assert words in section
    assert "Upstream &lt;b&gt;" in section
    assert "Upstream <b>" not in one


def test_a_case_too_large_without_a_focus_says_so_on_the_page(tmp_path: Path) -> None:
    from detente.report.build import bodies
    from detente.report.gather import ask_all
    from detente.report.inputs import Asked, ReportSettings

    more = "".join(
        f"  x{k}: {{title: X{k}, mover: up, options: [a, b, c, d, e, f, g, h], status_quo: a}}\n"
        for k in range(7)
    )
    text = CASE.replace("stakes:\n", f"{more}stakes:\n", 1)

    def section(text: str) -> tuple[Asked, str]:
        (tmp_path / "dam.yaml").write_text(text)
        door = dt.open_case(tmp_path / "dam.yaml")
        asked = ask_all(door, ReportSettings(), "", Run(), lambda share, what: None)
        return next((a, str(html)) for a, html in bodies(asked, door.case) if a.section.id == "stability")

    found, _ = section(text)
    assert found.result is not None
    assert found.result.focus == "banks"  # type: ignore[attr-defined]
    refused, page = section(text[: text.index("focus:")])
    assert refused.result is None
    assert "L201" in page
