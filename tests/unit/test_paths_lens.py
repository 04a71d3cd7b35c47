"""Predicted play as it is asked for: from the command, from Python, over draws, stored, and what is wrong said."""

from __future__ import annotations

import json
import math
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.case.diagnostics import Problems, problem
from detente.ensembles.store import Store
from detente.lenses.paths import analyze
from detente.lenses.paths import draws as lens_draws
from detente.lenses.paths.result import dates
from detente.lenses.paths.sensitivity import RANGES, ends_of, sets_of, table
from detente.view import numbers
from tests.ensembles.work import spoiled
from tests.unit.test_cli_frame import call, envelope

DAM = """\
case: dam
title: The dam
as_of: 2000-01-31
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
  show: {actor: down, when: {water: held, army: border}, worth: 12, assumed: a guess}
  peace: {actor: up, when: {water: shared, treaty: signed}, worth: 12, assumed: a guess}
agreement: {parties: [up, down]}
outcomes:
  sharing: {title: The water is shared, when: {water: shared}, talked_about: true}
  quiet: {title: The army is at home, when: {army: home}}
clock:
  horizon: 12 months
  deadlines:
    thaw: {date: 2000-04-30, title: The thaw, changes: {stakes.up.water.weight: 3}, assumed: a guess}
play:
  up: {decisiveness: {low: 0.7, likely: 0.8, high: 0.9}, inertia_months: 18, assumed: a guess}
variants:
  fears: {title: It does not mind the army, set: {stakes.up.army.weight: 1}}
focus:
  banks: {title: The banks, issues: [water, army]}
  paper: {title: The treaty alone, issues: [treaty]}
"""


@pytest.fixture
def dam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dam.yaml").write_text(DAM)
    return "dam.yaml"


def ask(*arguments: str) -> Any:
    result = call("paths", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return envelope(result, "paths")["result"]


def codes(*arguments: str) -> list[str]:
    result = call(*arguments, "--json")
    assert result.exit_code != 0
    return [d["code"] for d in json.loads(result.stdout)["diagnostics"]]


def test_the_command_and_python_agree(dam: str) -> None:
    result = dt.paths(dam)
    assert ask(dam)["paths"] == json.loads(json.dumps(result.to_json()))
    said = call("paths", dam).stdout
    for words in (
        "Who moves next",
        "army: home → border",
        "Chance that an outcome holds, by date",
        "What a deadline changes",
        "The thaw, after 3 months",
        "Commonest beginnings",
        "What was assumed of how they play",
        "down: decisiveness 0.85, the default",
        "halving the step",
        "residual",
        "no equilibrium",
        "The likeliest states at 2001-01-30",
    ):
        assert words in said, words


def test_what_is_shown_is_what_was_found(dam: str) -> None:
    result = dt.paths(dam)
    said = " ".join(call("paths", dam, "--limit", "1").stdout.split())
    first = result.next_moves[0]
    moved = "; ".join(f"{j}: {a} → {b}" for j, a, b in first.changes)
    assert f"{first.actor} {numbers.rough(first.share)} {moved} {numbers.signed(first.gain)}" in said
    assert f"… and {len(result.next_moves) - 1} more" in said
    last = dates(result)[-1]
    sharing = next(o for o in result.outcomes if o.id == "sharing")
    quiet = next(o for o in result.outcomes if o.id == "quiet")
    assert quiet.baseline
    assert not sharing.baseline
    assert numbers.rough(quiet.holds[last]) in said
    for values in (result.fallback_values, result.baseline_values):
        for v in values:
            assert numbers.number(v) in said


def test_times_are_the_horizon_asked_for(dam: str) -> None:
    assert ask(dam)["paths"]["horizon"] == 12
    six = ask(dam, "--horizon", "6 months")["paths"]
    assert six["horizon"] == 6
    assert max(six["times"]) == 6
    long = ask(dam)["paths"]
    at = long["times"].index(6)
    for a, b in zip(six["outcomes"], long["outcomes"], strict=True):
        assert a["holds"][-1] == pytest.approx(b["holds"][at], abs=0.005)


def test_what_deadlines_change_can_be_left_out(dam: str) -> None:
    whole, short = dt.paths(dam), dt.paths(dam, deadline_effects=False)
    assert [d.id for d in whole.deadlines] == ["thaw"]
    assert short.deadlines == ()
    # The deadline itself is not left out.
    assert short.outcomes == whole.outcomes


def test_a_focus_holds_the_rest_and_says_so(dam: str) -> None:
    found = ask(dam, "--focus", "paper")["paths"]
    assert found["focus"] == "paper"
    assert set(found["held"]) == {"water", "army"}
    said = call("paths", dam, "--focus", "paper").stdout
    assert "since what they need is held or nobody would move it: sharing" in said


def test_without_a_focus_the_first_small_enough_is_taken(dam: str) -> None:
    assert dt.paths(dam, max_states=4).focus == "banks"
    assert dt.paths(dam).focus == ""


def test_play_that_ends_has_no_residual(dam: str) -> None:
    ends, goes_on = ask(dam, "--end")["paths"], ask(dam)["paths"]
    assert ends["accuracy"]["residual"] == 0
    assert ends["accuracy"]["sweeps"] == 0
    assert goes_on["accuracy"]["sweeps"] > 0
    assert ends["values"] != goes_on["values"]


def test_the_tolerance_is_kept_or_said_not_to_be(dam: str) -> None:
    loose, tight = (ask(dam, "--tolerance", x)["paths"]["accuracy"] for x in ("0.2", "1e-6"))
    assert tight["steps"] > loose["steps"]
    assert tight["moved"] <= 1e-6 or not tight["within_tolerance"]


def test_a_result_prints_and_escapes(dam: str) -> None:
    result = dt.paths(dam)
    assert "Who moves next" in str(result)
    assert "<table>" in result._repr_html_()
    assert "Upstream <b>" not in result._repr_html_()
    assert "<script>" not in replace(result, case="<script>")._repr_html_()
    assert "\x1b" not in str(replace(result, case="\x1b[2J"))
    frame = result.to_frame()
    each = frame[(frame["kind"] == "issue") & (frame["id"] == "water")].groupby("months")["chance"].sum()
    assert each.to_list() == pytest.approx([1.0] * len(result.times))
    assert set(frame.loc[frame["id"] == "sharing", "baseline"]) == {0.0}


# Numbers as a person reads them


def test_chances_are_never_rounded_to_certainty() -> None:
    said = {
        0.0: "0 %",
        1e-12: "0 %",
        0.004: "<0.5 %",
        0.006: "0.6 %",
        0.5: "50 %",
        0.997: ">99.5 %",
        1.0: "100 %",
    }
    for chance, text in said.items():
        assert numbers.rough(chance) == text, chance
    assert numbers.rough(math.nan) == "–"


def test_months_are_not_rounded_to_whole_ones() -> None:
    said = {1.0: "1 month", 6.05: "6.05 months", 0.0: "0 months", 1200.0: "1,200 months"}
    assert {m: numbers.formatted("months", m) for m in said} == said


def test_a_nought_on_the_command_line_is_no_default(dam: str) -> None:
    assert ask(dam, "--simulations", "0")["paths"]["sequences"] == []
    assert ask(dam, "--no-deadline-effects")["paths"]["deadlines"] == []


def test_the_dates_shown_are_in_order_and_end_with_the_horizon(dam: str) -> None:
    for horizon in ("1 day", "6 months", "10 years"):
        r = dt.paths(dam, horizon=horizon, simulations=0)
        at = dates(r)
        assert at == sorted(set(at))
        assert at[-1] == len(r.times) - 1


# Draws: kept, gone on with


def test_draws_go_on_where_they_stopped(dam: str, tmp_path: Path) -> None:
    result = dt.paths(dam, simulations=0)
    store = Store(tmp_path / "results.sqlite")
    whole = dt.paths_draws(dam, result, 5, seed=3)
    assert dt.paths_draws(dam, result, 3, seed=3, store=store).draws == 3
    told: list[str] = []
    rest = dt.paths_draws(
        dam, result, 5, seed=3, store=store, progress=lambda share, words: told.append(words)
    )
    assert told == ["draw 4 of 5", "draw 5 of 5"]
    assert rest == whole
    sharing = whole.outcomes["sharing"][-1]
    assert sharing.low < sharing.mean < sharing.high, "the draws must decide something"
    assert spoiled(store.path) == 5
    assert dt.paths_draws(dam, result, 5, seed=3, store=store) == whole
    assert store.bad == 5


def test_the_range_and_the_error_are_those_of_the_draws(dam: str) -> None:
    import numpy as np

    result = dt.paths(dam, simulations=0)
    found = dt.paths_draws(dam, result, 4, seed=1)
    each = [dt.paths(dt.open_case(dam).drawn(k, 1), simulations=0).values[0][0] for k in range(4)]
    s = found.values["up"]
    assert s.mean == pytest.approx(np.mean(each), abs=1e-12)
    assert (s.low, s.high) == pytest.approx(tuple(np.quantile(each, [0.1, 0.9])), abs=1e-12)
    assert s.error == pytest.approx(np.std(each, ddof=1) / 2, abs=1e-12)


def test_what_was_computed_is_found_again_by_its_question_alone(dam: str, tmp_path: Path) -> None:
    line = ("--draws", "2", "--store", "kept.sqlite")
    first = ask(dam, *line)["draws"]
    for other in (["--seed", "4"], ["--horizon", "3 months"], ["--set", "stakes.up.army.weight=4"]):
        assert ask(dam, *line, *other)["draws"] == ask(dam, "--draws", "2", *other)["draws"]
    assert ask(dam, *line)["draws"] == first
    with sqlite3.connect(tmp_path / "kept.sqlite") as database:
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (2 * 4,)


def test_a_draw_without_a_meaning_is_counted_apart(dam: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = dt.paths(dam, simulations=0)
    each = [dt.paths(dt.open_case(dam).drawn(k), simulations=0) for k in (0, 2)]
    monkeypatch.setattr(lens_draws, "analyze", refusing(1, "L301"))
    found = dt.paths_draws(dam, result, 3)
    assert found.draws == 2
    assert [k for k, _ in found.failed] == [1]
    mean = sum(r.values[0][0] for r in each) / 2
    assert found.values["up"].mean == pytest.approx(mean, abs=1e-12)


def test_any_other_problem_of_a_draw_is_not_swallowed(dam: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = dt.paths(dam, simulations=0)
    monkeypatch.setattr(lens_draws, "analyze", refusing(0, "L341"))
    with pytest.raises(Problems, match="L341"):
        dt.paths_draws(dam, result, 1)


def refusing(which: int, code: str) -> Callable[..., dt.PathsResult]:
    """Predicts play, but for one draw, which is refused."""

    def predict(*given: Any, draw: int) -> dt.PathsResult:
        if draw == which:
            raise problem(code, "it has no meaning", "mend it")
        return analyze(*given, draw=draw)

    return predict


def test_an_interrupted_run_keeps_what_is_done_and_a_later_one_goes_on(dam: str, tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "detente", "paths", dam, "--draws", "400", "--store", "kept.sqlite"]
    file = tmp_path / "kept.sqlite"
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ), text=True
    ) as running:
        until = time.monotonic() + 120
        while time.monotonic() < until and entries(file) < 4:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert running.returncode == 130, err
    assert "interrupted; kept:" in err
    assert "eight draws in ten" in out
    done = entries(file)
    assert 4 <= done < 400
    again = subprocess.run(
        [*arguments[:5], "--draws", str(done), "--store", "kept.sqlite"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{done} of {done} were there already" in again.stderr


def entries(file: Path) -> int:
    """How many a store holds."""
    if not file.exists():
        return 0
    with sqlite3.connect(file, timeout=60) as database:
        try:
            return int(database.execute("SELECT count(*) FROM entries").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


# How the answers lean on play


def test_sensitivity_is_play_at_the_ends(dam: str) -> None:
    result = dt.paths(dam, simulations=0)
    found = dt.paths_sensitivity(dam, result)
    assert [(e.parameter, e.end) for e in found.ends] == [(p, e) for p in RANGES for e in ("low", "high")]
    low = dt.load(
        dam, sets={"play.up.decisiveness": 0.7, "play.down": {"decisiveness": 0.75, "assumed": "x"}}
    )
    at_low = dt.paths(low, simulations=0)
    assert found.ends[0].settings == {"up": 0.7, "down": 0.75}
    (row,) = [x for x in table(found) if x.kind == "value" and x.id == "up"]
    assert row.ends[0] == pytest.approx(at_low.values[0][0], abs=1e-12)
    assert row.stated == result.values[0][0]
    assert row.most == max(abs(x - row.stated) for x in row.ends) > 0
    # The case gives a range for one, none for the other; a number without a range stays.
    assert ends_of(dt.load(dam).case, "decisiveness") == ({"up": (0.7, 0.9), "down": (0.75, 0.9)}, ("down",))
    assert set(ends_of(dt.load(dam).case, "inertia_months")[0]) == {"down"}
    assert {a.parameter: a.actors for a in found.assumed}["decisiveness"] == ("down",)


def test_the_table_is_on_the_screen(dam: str) -> None:
    said = call("paths", dam, "--sensitivity").stdout
    for words in (
        "decisiveness low",
        "inertia high",
        "patience low",
        "moves by",
        "value of playing on to up",
    ):
        assert words in said
    assert "the case gives no range for down; assumed: decisiveness 0.75 to 0.9" in said
    rows = [line for line in said.splitlines() if "sharing, at" in line]
    assert len(rows) == 1


def test_an_end_without_a_meaning_is_left_out_and_said(dam: str) -> None:
    # Reconsidering every fifteen months with an inertia of twelve has none.
    text = DAM.replace("inertia_months: 18", "inertia_months: 18, reconsiders_per_month: 0.5").replace(
        "play:\n", "play:\n  down: {reconsiders_per_month: 0.067, assumed: slow}\n"
    )
    Path(dam).write_text(text)
    found = ask(dam, "--sensitivity")["sensitivity"]
    assert [f"{e['parameter']} {e['end']}" for e in found["ends"]].count("inertia_months low") == 0
    assert len(found["ends"]) == 5
    assert "inertia of 12 months" in found["left_out"][0]["why"]
    assert "left out, inertia" in call("paths", dam, "--sensitivity").stdout


def test_an_end_is_the_case_with_one_number_set(dam: str) -> None:
    door = dt.open_case(dam)
    sets = sets_of(door.case, "decisiveness", {"up": 0.8, "down": 0.6})
    changed = door.what_if(sets=dict(sets)).case
    assert (changed.play["up"].decisiveness, changed.play["down"].decisiveness) == (0.8, 0.6)
    assert changed.play["up"].inertia_months == door.case.play["up"].inertia_months


# Stored predictions


def test_a_prediction_is_stored_with_what_it_depends_on(dam: str, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        result = call("paths", dam, "--horizon", "6 months", "--sensitivity", "--seed", "5", "--output", name)
        assert result.exit_code == 0, result.output
    text = (tmp_path / "one.json").read_text()
    assert text == (tmp_path / "two.json").read_text()
    found = json.loads(text)
    r = dt.paths(dam, horizon="6 months", seed=5)
    assert found["case_hash"] == dt.load(dam).hash
    assert (found["seed"], found["as_of"], found["horizon_months"]) == (5, "2000-01-31", 6)
    assert found["dates"][-1] == r.dates[-1]
    sharing = next(o for o in r.outcomes if o.id == "sharing")
    assert found["outcomes"]["sharing"]["holds"][-1] == pytest.approx(sharing.holds[-1], abs=1e-6)
    assert found["outcomes"]["quiet"]["baseline"] == 1.0
    for issue in found["issues"].values():
        assert [sum(x) for x in zip(*issue["chances"].values(), strict=True)] == pytest.approx(
            [1.0] * len(found["dates"]), abs=1e-5
        )
    assert len(found["sensitivity"]["rows"][0]["ends"]) == len(found["sensitivity"]["ends"]) == 6
    call("paths", dam, "--horizon", "6 months", "--seed", "6", "--output", "three.json")
    assert json.loads((tmp_path / "three.json").read_text())["seed"] == 6


def test_the_stored_predictions_of_the_flagship_are_whole() -> None:
    folder = Path(__file__).resolve().parents[2] / "docs" / "predictions"
    files = sorted(folder.glob("*.json"))
    assert [f.stem for f in files] == ["us-dprk-2018", "us-dprk-2019"]
    for file in files:
        found = json.loads(file.read_text())
        assert found["label"] == file.stem
        assert found["case_hash"].startswith("2-")
        assert len(found["case_hash"]) == 66
        assert found["horizon_months"] == 6
        assert len(found["sensitivity"]["ends"]) == 6
        for outcome in found["outcomes"].values():
            assert all(0 <= p <= 1 for p in outcome["holds"])
            assert outcome["baseline"] in (0.0, 1.0)


def test_the_page_shows_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    import predictions

    text, stored = predictions.PAGE.read_text(encoding="utf-8"), predictions.stored()
    assert predictions.page(text, stored) == text, "run `python scripts/predictions.py --tables`"
    for case, found in stored.items():
        line = shlex.split(" ".join(predictions.command(case)).replace("6 months", "'6 months'"))
        assert line[:3] == ["detente", "paths", case]
        stored[case] = {**found, "nothing_has_moved": [1, 1, 1]}
    assert predictions.page(text, stored) != text


# A tree for Gambit


def test_a_small_game_is_written_as_a_tree(dam: str, tmp_path: Path) -> None:
    found = ask(dam, "--focus", "banks", "--efg", "dam.efg")
    assert found["steps"] >= 1
    text = (tmp_path / "dam.efg").read_text()
    assert text.startswith("EFG 2 R")
    assert text.count('\nt "') > 4
    assert codes("paths", dam, "--efg", "no.efg") == ["L313"]
    assert not (tmp_path / "no.efg").exists()


# What is wrong


def test_what_is_wrong_is_said(dam: str) -> None:
    cases: dict[tuple[str, ...], str] = {
        ("--horizon", "soon"): "X109",
        ("--horizon", "-3"): "X109",
        ("--horizon", "-3 months"): "X109",
        ("--horizon", "1000 years"): "L341",
        ("--focus", "bank"): "G106",
        ("--lift-red-lines", "nope"): "L102",
        ("--keep", "x"): "X109",
        ("--efg", "x.efg", "--draws", "3"): "X109",
        ("--efg", "x.efg", "--output", "y.json"): "X109",
        ("--tolerance", "-1"): "X101",
        ("--residual", "-1"): "X109",
        ("--draws", "-1"): "X101",
        ("--output", "dam.yaml/x.json"): "X107",
        ("--draws", "1", "--store", "dam.yaml/x.sqlite"): "X107",
    }
    for arguments, code in cases.items():
        assert codes("paths", dam, *arguments) == [code], arguments
    with pytest.raises(Problems) as found:
        dt.paths(dam, max_states=1)
    assert found.value.diagnostics[0].code == "L302"
    assert "8 states" in found.value.diagnostics[0].message


def test_play_without_a_meaning_names_the_actor(dam: str) -> None:
    assert codes("paths", dam, "--set", "play.up.inertia_months=1") == ["L301"]
    assert "play.up" in call("paths", dam, "--set", "play.up.inertia_months=1").stderr


STUCK = "rules: {stuck: {never: [{water: shared}, {army: border}, {treaty: signed}], assumed: it is}}\n"


@pytest.mark.parametrize(
    "text",
    [
        DAM.replace("agreement:", STUCK + "agreement:"),
        DAM.replace(", shared: Shared", "")
        .replace(", border: At the border", "")
        .replace(", signed: Signed", "")
        .replace("linkages:", "nothing:")
        .replace(", shared: 0", "")
        .replace("values: {held: 0, shared: 100}", "values: {held: 0}")
        .replace(", border: 0", "")
        .replace("water: shared", "water: held"),
    ],
    ids=["forbidden", "one-option"],
)
def test_a_case_in_which_nobody_can_move_says_so(dam: str, tmp_path: Path, text: str) -> None:
    Path(dam).write_text(re.sub(r"nothing:\n(  .*\n)*", "", text))
    found = ask(dam)["paths"]
    assert found["next_moves"] == []
    assert found["unmoved"] == [1.0] * len(found["times"])
    said = call("paths", dam, "--sensitivity", "--draws", "2").stdout
    assert "nobody can move" in said
    assert codes("paths", dam, "--efg", "still.efg") == ["L313"]
    call("analyze", dam, "--output", "out")
    page = (tmp_path / "out" / "report.html").read_text()
    # Where the case has no move at all, the page has no section on moves.
    assert ('<section id="paths"' in page) is ("Nobody can move" in page) is ("stuck" in text)
