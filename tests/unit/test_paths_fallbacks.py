"""Playing on as a fallback: what the deals lens makes of it, from Python, from the command, and in the report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.game import space
from detente.lenses.deals import DealsSettings, analyze
from detente.lenses.deals.ground import effect
from detente.play.fallbacks import declared, with_play
from tests.unit.test_cli_frame import call, envelope
from tests.unit.test_paths_lens import DAM

# Without an agreement Downstream sends its army, so that Upstream has more to gain by a deal.
CASE = DAM.replace(
    "agreement:",
    "fallbacks:\n  down: {inside: {play: paths}, outside: 3, assumed: it can do without}\nagreement:",
)


@pytest.fixture
def dam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dam.yaml").write_text(CASE)
    return "dam.yaml"


def ask(*arguments: str) -> Any:
    result = call("deals", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return envelope(result, "deals")["result"]


def test_the_fallback_is_the_value_of_playing_on(dam: str) -> None:
    result = dt.paths(dam, simulations=0)
    game = dt.game_with_play(dam, result)
    d = dt.deals(game)
    for b in d.best:
        value = result.fallback_values[result.actors.index(b.party)]
        assert b.fallback == pytest.approx(value, abs=1e-6)
        assert b.fallback != pytest.approx(dt.deals(dt.compile(dam)).best[0].fallback)
    # An exit is no fallback, and stays.
    down = next(b for b in d.best if b.party == "down")
    assert down.exit == 3
    assert dt.game_with_play(dam).inside.tolist() == game.inside.tolist()


def test_only_those_named_play_on(dam: str) -> None:
    file = dt.load(dam)
    assert declared(file.case) == ("down",)
    result = dt.paths(dam, simulations=0)
    some = dt.game_with_play(dam, result, actors=declared(file.case))
    all_, none = dt.game_with_play(dam, result), dt.compile(dam)
    # The cases' scales differ by what has to be exact; points do not.
    inside = [g.inside / g.scale for g in (some, all_, none)]
    assert inside[0][0] == inside[2][0] != inside[1][0]
    assert inside[0][1] == pytest.approx(inside[1][1], abs=1e-6)
    assert with_play(file.case, []).fallbacks == file.case.fallbacks


def test_the_effect_is_that_of_counting_again(dam: str) -> None:
    """Brute force: states whose every party has at least the larger of its value of playing on and its exit."""
    result = dt.paths(dam, simulations=0)
    game, written = dt.game_with_play(dam, result), dt.compile(dam)
    settings = DealsSettings(max_listed=100)
    before, after = analyze(written, settings), analyze(game, settings)
    found = effect(written, before, game, after)
    rows = np.array(list(np.ndindex(*game.sizes)))
    u = space.utilities(game, rows) / game.scale
    floor = np.array([result.fallback_values[0], max(result.fallback_values[1], 3)])
    expected = {tuple(map(int, row)) for row, x in zip(rows, u, strict=True) if (x >= floor - 1e-6).all()}
    assert found.acceptable[1].value == len(expected)
    assert found.followed == len(before.deals) > 0
    assert {d.deal.row for d in found.dropped} == {d.row for d in before.deals} - expected
    for d in found.dropped:
        assert d.deal == before.deals[d.number - 1]
        for who, lacks in d.short:
            k = game.actors.index(who)
            assert lacks == pytest.approx(result.fallback_values[k] - d.deal.points[k], abs=1e-6)
            assert lacks > 0
    assert found.who == ("up", "down")
    assert found.before == tuple(b.fallback for b in before.best)
    assert found.after == tuple(b.fallback for b in after.best)
    assert dict(found.same)["nash"] == bool(
        {d.row for d in before.solution("nash").deals} & {d.row for d in after.solution("nash").deals}
    )


def test_some_deal_drops_out_somewhere(dam: str) -> None:
    """A party that gains by playing on refuses what it took before."""
    text = DAM.replace("mover: {all: [up, down]}", "mover: up").replace(
        "peace: {actor: up, when: {water: shared, treaty: signed}, worth: 12",
        "peace: {actor: up, when: {treaty: signed}, worth: 40",
    )
    Path(dam).write_text(text)
    found = ask(dam, "--fallbacks", "play")["fallbacks"]
    assert found["acceptable"][1]["value"] < found["acceptable"][0]["value"]
    assert found["dropped"]
    said = call("deals", dam, "--fallbacks", "play").stdout
    assert "What playing on as the fallback changes" in said
    assert re.search(rf"{len(found['dropped'])} drops? out", said)
    who, lacks = found["dropped"][0]["short"][0]
    assert f"{who} lacks {lacks:.2f}".rstrip("0").rstrip(".") in said


def test_the_command_takes_them_all_or_those_declared(dam: str) -> None:
    written, some, all_ = (ask(dam, "--fallbacks", x) for x in ("as-written", "declared", "play"))
    assert "fallbacks" not in written
    level = [{b["party"]: b["fallback"] for b in r["deals"]["best"]} for r in (written, some, all_)]
    assert level[1]["up"] == level[0]["up"] != level[2]["up"]
    assert level[1]["down"] == pytest.approx(level[2]["down"], abs=1e-6)
    assert level[0]["down"] != pytest.approx(level[1]["down"])
    # The other questions take them too.
    why = ask(dam, "--fallbacks", "play", "--why", "sharing")
    assert why != ask(dam, "--why", "sharing")


def test_playing_on_can_be_valued_on_a_focus(dam: str) -> None:
    r = dt.paths(dam, focus="banks", simulations=0)
    found = ask(dam, "--fallbacks", "play", "--play-focus", "banks")
    assert found["fallbacks"]["after"] == pytest.approx(list(r.fallback_values), abs=1e-6)
    assert found["deals"]["counts"]["states"] == 8
    said = call("deals", dam, "--fallbacks", "play", "--play-focus", "banks").stderr
    assert "on the issues of focus `banks`, the others held" in said


def test_what_is_wrong_is_said(dam: str) -> None:
    def codes(*arguments: str) -> list[str]:
        found = json.loads(call("deals", dam, *arguments, "--json").stdout)["diagnostics"]
        return [d["code"] for d in found]

    assert codes("--fallbacks", "play", "--draws", "3") == ["X109"]
    assert codes("--fallbacks", "paths") == ["X101"]
    assert codes("--play-focus", "banks") == ["X109"]
    assert codes("--fallbacks", "play", "--play-focus", "bank") == ["G106"]
    Path(dam).write_text(DAM)
    assert codes("--fallbacks", "declared") == ["X109"]
    Path(dam).write_text(CASE.replace("inertia_months: 18", "inertia_months: 1"))
    assert codes("--fallbacks", "play") == ["L301"]
    with pytest.raises(Problems):
        dt.game_with_play(dam)


def test_red_lines_lifted_are_lifted_in_play_too(dam: str) -> None:
    lines = "red_lines:\n  never: {held_by: up, when: {water: shared}, cost: 9, assumed: a guess}\nagreement:"
    Path(dam).write_text(CASE.replace("agreement:", lines))
    held = ask(dam, "--fallbacks", "play")["fallbacks"]["after"]
    lifted = ask(dam, "--fallbacks", "play", "--lift-red-lines")["fallbacks"]["after"]
    r = dt.paths(dam, simulations=0, lift_red_lines=True)
    assert lifted == pytest.approx(list(r.fallback_values), abs=1e-6)
    assert held != pytest.approx(lifted)
