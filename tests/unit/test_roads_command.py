"""``detente roadmap``: every L32x diagnostic as a person reads it, what it answers, and hostile roads.

The expected texts stand in ``__snapshots__/test_roads_command.ambr``; ``--snapshot-update`` writes them anew after a
deliberate change, and what changed is read before it is committed.
"""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

import detente as dt
from detente.case.codes import CODES
from detente.case.diagnostics import Problems
from detente.view.remarks import remark
from tests.unit.test_cli_frame import call, envelope

LINES: dict[str, list[str]] = {
    "L320 misspelt": ["friedman-1971", "--road", "cooprate"],
    "L320 none declared": ["chicken"],
    "L321 empty step": ["friedman-1971", "--road", "one-cooperates=cooperates; ; two-cooperates=cooperates"],
    "L321 idle step": ["friedman-1971", "--road", "one-cooperates=refuses"],
    "L321 circle": ["friedman-1971", "--road", "one-cooperates=cooperates; one-cooperates=refuses"],
    "L321 period": ["friedman-1971", "--road", "cooperate", "--period", "soon"],
    "L322 there already": ["friedman-1971", "--to", "one-cooperates=refuses"],
    "L322 out of reach": ["telser-1980", "--to", "use=running,one-delivers=pending"],
    "L323 nobody": ["telser-1980", "--guarantee", "nobody"],
    "L323 no actor": ["telser-1980", "--guarantee", "by=guarantor,against=on,seen=0.5,penalty=2"],
    "L323 no number": ["telser-1980", "--guarantee", "by=guarantor,against=one,penalty=much"],
    "L324 undone": ["friedman-1971", "--equilibria"],
    "L324 too many": ["lockwood-thomas-2002", "--equilibria", "--no-mends"],
}


def called(*words: str) -> tuple[int, str, str]:
    found = call("roadmap", *words)
    return found.exit_code, found.stdout, found.stderr.strip()


def answered(*words: str) -> Any:
    return envelope(call("roadmap", *words, "--json"), "roadmap")["result"]


def test_every_code_of_roads_has_a_snapshot() -> None:
    assert {c for c in CODES if c.startswith("L32")} == {name.split(maxsplit=1)[0] for name in LINES}


@pytest.mark.parametrize("name", LINES)
def test_a_code_reads_as_it_should(name: str, snapshot: SnapshotAssertion) -> None:
    code, out, err = called(*LINES[name])
    assert (code, out) == (1, "")
    assert err == snapshot
    assert err.startswith(name.split(maxsplit=1)[0])


def test_misspelt_states_of_a_road_are_all_told() -> None:
    code, _, err = called("friedman-1971", "--road", "one-coperates=cooperates; two-cooperates=maybe")
    assert code == 1
    assert "step 1 of the road:1:1: X105" in err
    assert "step 2 of the road:1:16: X105" in err


@pytest.mark.parametrize(
    "words",
    [
        ["--to", "one-cooperates=cooperates", "--road", "cooperate"],
        ["--to", "one-cooperates=cooperates", "--draws", "3"],
        ["--to", "one-cooperates=cooperates", "--equilibria"],
    ],
)
def test_one_question_a_run(words: list[str]) -> None:
    code, _, err = called("friedman-1971", *words)
    assert code == 2
    assert err.startswith("X109")


def test_a_road_written_out_is_the_road_declared() -> None:
    """What each step sets stands, as in the case: the declared road of the flagship and the same one written out."""
    case = dt.load("us-dprk-2018")
    one = dt.roads(case, "dismantle-first", mends=False, sensitivity=False).roads[0]
    text = ";".join(",".join(f"{j}={o}" for j, _, o in s.changes) for s in one.steps if s.changes)
    two = dt.roads(case, text, period="6 months", aftermath="freeze", mends=False, sensitivity=False).roads[0]
    assert [s.state for s in one.steps] == [s.state for s in two.steps]
    dprk = [(s.slack.get("dprk"), t.slack.get("dprk")) for s, t in zip(one.steps, two.steps, strict=True)]
    assert all(a == b for a, b in dprk)


def test_the_command_and_python_answer_the_same() -> None:
    found = answered("telser-1980")["roads"]
    assert found == json.loads(json.dumps(dt.roads("telser-1980").to_json()))
    search = answered("friedman-1971", "--to", "one-cooperates=cooperates", "--aftermath", "status quo")[
        "search"
    ]
    again = dt.road_search("friedman-1971", "one-cooperates=cooperates", aftermath="status quo")
    assert search == json.loads(json.dumps(again.to_json()))


def test_a_promise_in_force_holds_the_road() -> None:
    """Telser at ten for one: short .1 each at δ = .9, which 1 once, or .1 for as long as it lasts, makes good."""
    assert not answered("telser-1980@ten-for-one")["roads"]["roads"][0]["holds"]
    for each in ("penalty=1.01", "penalty=0.101,lasting"):
        words = [w for who in ("one", "two") for w in ("--guarantee", f"by=guarantor,against={who},{each}")]
        assert answered("telser-1980@ten-for-one", *words)["roads"]["roads"][0]["holds"]


def test_a_promise_in_force_is_not_offered_again() -> None:
    """At ten for one each promise of the case just holds the one it is against: with one in force the other is left."""
    found = answered("telser-1980@ten-for-one", "--guarantee", "against-one")["roads"]["roads"][0]
    assert [p["id"] for p in found["promises"]] == ["against-two"]
    (cheapest,) = (m for m in found["mends"] if m["kind"] == "promises")
    assert cheapest["holds"]
    assert len(cheapest["parts"]) == 1


def test_a_longer_step_and_another_aftermath() -> None:
    """Friedman at δ = .6 a year: .36 in two years is under δ* = .5; frozen, a breach would stand for ever."""
    assert answered("friedman-1971")["roads"]["roads"][0]["holds"]
    assert not answered("friedman-1971", "--period", "2 years")["roads"]["roads"][0]["holds"]
    assert not answered("friedman-1971", "--aftermath", "freeze")["roads"]["roads"][0]["holds"]


def test_what_a_road_says_of_red_lines_and_ratifiers() -> None:
    """A red line that refuses a step is an obstacle, and the road is told without it; one that a breach leads past, and
    a ratifier's word, are notes."""
    case = dt.load("us-dprk-2018")
    found = dt.roads(case, ["action-for-action", "dismantle-first"], mends=False)
    (barred,) = found.road("dismantle-first").obstacles
    assert barred == remark("refused", step="first-half", line="not-disarmed-first", holder="dprk")
    assert "enters what red line “not-disarmed-first” of dprk refuses" in str(found)
    assert not found.road("dismantle-first").holds
    assert found.road("dismantle-first").mends_lift == ("not-disarmed-first",)
    assert found.road("dismantle-first").lifted is not None
    notes = {n.code: n.values for n in found.road("action-for-action").notes}
    assert notes["crossed"]["lines"] == ("pressure-until-substantial",)
    assert notes["passes"]["who"] == "us-public"
    assert notes["passes"]["steps"][0] == "meeting"
    demanding = dt.load("us-dprk-2018", sets=["fallbacks.us-public={inside: 90, assumed: as told}"])
    again = dt.roads(demanding, "action-for-action", mends=False).roads[0]
    (refusing,) = (n for n in again.notes if n.code == "would not pass")
    assert {step.values["floor"] for step in refusing.values["steps"]} == {90}
    strict = [m for m in found.moved if m.parameter.code == "breach leads to"]
    assert [m.road for m in strict] == ["action-for-action"], "where no step is refused"


def test_equilibria_say_best_and_worst_for_whom() -> None:
    found = answered("kydd-2005", "--equilibria")["roads"]["equilibria"]
    assert found["states"] == 4
    assert found["best_for"].keys() == found["worst_for"].keys() == {"one", "two"}
    assert all(x["regret"] <= 1e-9 for x in found["outcomes"])


def test_interrupting_keeps_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws and searches stop with exit 130, and answer what was done until then."""
    from detente.lenses.roadmap import find, lens

    done = []

    def stop_later(*args: Any, **kwargs: Any) -> Any:
        done.append(1)
        if len(done) == 6:
            signal.raise_signal(signal.SIGINT)
        return verdict(*args, **kwargs)

    verdict = lens.verdict
    monkeypatch.setattr(lens, "verdict", stop_later)
    code, out, _ = called("friedman-1971", "--draws", "50", "--json")
    assert code == 130
    assert json.loads(out)["result"]["roads"]["draws"]["draws"] == 6

    def stop(*args: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(find, "_backwards", stop)
    code, out, _ = called("friedman-1971", "--to", "one-cooperates=cooperates", "--json")
    assert code == 130
    assert json.loads(out)["result"]["search"]["interrupted"]


@pytest.mark.parametrize(
    "road",
    [
        "=",
        "a;b",
        ";;",
        "one-cooperates",
        "one-cooperates=",
        "=cooperates",
        "x" * 5000 + "=y",
        "\x1b[31m=1",
        "{}",
        "a=b;" * 300,
    ],
)
def test_hostile_roads(road: str) -> None:
    with pytest.raises(Problems):
        dt.roads("friedman-1971", road)


@pytest.mark.parametrize(
    "words", [["--limit", "1"], ["--no-mends"], ["--lift-red-lines"], ["--seed", "3", "--draws", "2"]]
)
def test_options_are_taken(words: list[str]) -> None:
    code, out, err = called("friedman-1971", *words)
    assert code == 0, err
    assert "cooperate  yes" in out
