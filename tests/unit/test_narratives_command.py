"""``detente narratives``: what it prints, its JSON, and what it refuses."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

import detente as dt
from detente.cli.root import cli, run

ROOT = Path(__file__).resolve().parents[2]
TOLL = str(ROOT / "docs" / "examples" / "toll.yaml")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(cli, ["narratives", TOLL, *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_it_prints_every_part(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = asked(capsys, "--store", str(tmp_path / "kept.sqlite"), "--draws", "1", "--lift-red-lines")
    assert code == 0
    for part in (
        "How likely each account was before the record, and is after it",
        "Mechanisms: each question the accounts answer, if any of them matters",
        "What moves “The ferry brought the toll down”",
        "Who told, and how far each can move anything",
        "Had the prior been otherwise",
        "Moves and quiet (the whole case, 12 states, 4 games, 1 draw)",
        "In plain words",
        "Likeliest is “The ferry brought the toll down”",
        "taken from the settings",
        "decisiveness × rate",
    ):
        assert part in out, part
    assert (tmp_path / "kept.sqlite").exists()


def test_json_is_the_result_and_the_same_bytes_twice(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = ("--json", "--coarse", "--store", str(tmp_path / "kept.sqlite"))
    code, first, _ = asked(capsys, *line)
    assert code == 0
    answer = json.loads(first)
    assert answer["command"] == "narratives"
    result = answer["result"]
    assert {n["id"] for n in result["narratives"]} == {"competition", "bargain", "none-of-these"}
    assert 0.9 < sum(n["posterior"] for n in result["narratives"]) < 1  # one world is in no account
    assert result["items"][0]["quotes"] == []
    assert any(note["code"] == "coarse" for note in result["notes"])
    _, second, _ = asked(capsys, *line)
    assert first == second


def test_copies_turn_only_the_naive_count_round(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What the how-to says of its example."""
    _, out, _ = asked(capsys, "--json", "--store", str(tmp_path / "kept.sqlite"))
    by = {n["id"]: n for n in json.loads(out)["result"]["narratives"]}
    assert by["competition"]["posterior"] > by["bargain"]["posterior"]
    assert by["competition"]["band"]["worst"] > by["bargain"]["band"]["worst"]
    assert by["competition"]["band"]["naive"] < by["bargain"]["band"]["naive"]


def test_priors_and_events_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    line = ("--json", "--no-moves", "--prior", "understanding=made:0.6", "--prior", "none-of-these:0.2")
    _, out, _ = asked(capsys, *line, "--without", "dinner")
    answer = json.loads(out)
    by = {n["id"]: n for n in answer["result"]["narratives"]}
    assert by["bargain"]["prior"] == pytest.approx(0.8 * 0.6)
    assert by["none-of-these"]["prior"] == pytest.approx(0.2)
    assert answer["result"]["left_out"] == [{"code": "as asked", "values": {"event": "dinner"}}]
    assert answer["settings"]["without"] == ["dinner"]


@pytest.mark.parametrize(
    "case",
    [
        (("--prior", "understanding=made"), 2, "X109"),
        (("--prior", "understanding=made:much"), 2, "X109"),
        (("--prior", "understanding=made:nan"), 2, "X109"),
        (("--prior", "understanding=mode:0.5"), 1, "L403"),
        (("--of", "bargian"), 1, "L406"),
        (("--without", "toll-cut"), 1, "L404"),
        (("--without", "ghost"), 1, "L404"),
        (("--focus", "ghost", "--store", "nowhere"), 1, "G106"),
    ],
)
def test_what_it_refuses(
    case: tuple[tuple[str, ...], int, str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, code, said = case
    found, out, err = asked(capsys, *arguments)
    assert found == code
    assert out == ""
    assert said in err
    assert "= help: " in err


def test_a_silence_says_so_wherever_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """It is called by what was not seen: without its first words it would read as if it had been."""
    _, out, _ = asked(capsys, "--no-moves", "--of", "all")
    silence = "New stalls on Lower's market"
    assert silence in out
    assert out.count(silence) == out.count(f"Nothing seen: {silence}")


def test_the_conclusion_may_hang_on_a_silence() -> None:
    r = dt.narratives(TOLL, moves=False)
    silent = next(h for h in r.hinges if h.id.startswith("silence:"))
    first = dataclasses.replace(r, hinges=(dataclasses.replace(silent, change=0.5),))
    assert "hangs most on Nothing seen: New stalls" in str(first)
