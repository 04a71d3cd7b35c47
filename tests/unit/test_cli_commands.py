"""Each command on a small case: what it answers to a person and to a program."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.cli import cli
from tests.published_data import geniusweb_files
from tests.unit.cli_case import CASE
from tests.unit.test_cli_frame import call, envelope, ferry, python

__all__ = ["ferry"]


def ask(*arguments: str) -> Any:
    """The result of a command that succeeds, and says nothing else on standard output."""
    result = call(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return envelope(result, arguments[0])["result"]


def test_every_command_is_tried() -> None:
    here = "".join(p.read_text() for p in Path(__file__).parent.glob("test_*.py"))
    for name in cli.commands:
        assert re.search(rf'(ask|call|invoke|run)\([^)]*"{name}"', here), name


def test_check(ferry: str) -> None:
    (found,) = ask("check", ferry)
    assert (found["errors"], found["case_hash"]) == (0, dt.load(ferry).hash)
    assert found["anchors"] == {"verified": 0, "moved": 0, "failed": 0, "not_checked": 2}
    assert "no problems" in call("check", ferry).stdout


def test_check_verifies_quotes(ferry: str, tmp_path: Path) -> None:
    import hashlib

    letter = "a ferry, old boat"
    shelf = tmp_path / "letters"
    shelf.mkdir()
    (shelf / "letter.txt").write_text(letter)
    sha = hashlib.sha256(letter.encode()).hexdigest()
    text = CASE.replace("0" * 64, sha).replace("start: 8, end: 16", "start: 9, end: 17")
    Path(ferry).write_text(text)
    (found,) = ask("check", ferry, "--documents", "letters")
    assert found["anchors"] == {"verified": 2, "moved": 0, "failed": 0, "not_checked": 0}
    # One letter of a quoted passage, and the hash with it.
    (shelf / "letter.txt").write_text(letter.replace("boat", "coat"))
    changed = call("check", ferry, "--documents", "letters")
    assert changed.exit_code == 1
    assert "S121" in changed.stdout
    answer = envelope(call("check", ferry, "--documents", "letters", "--json"), "check")
    (place,) = [(d["line"], d["column"]) for d in answer["diagnostics"] if d["code"] == "S121"]
    assert place == (1, 14)


def test_check_of_several_cases_reports_all_of_them(ferry: str) -> None:
    Path("bad.yaml").write_text(CASE.replace("as_of: 2020-01-31", "as_of: soon"))
    result = call("check", ferry, "bad.yaml", "none.yaml", "--json")
    assert result.exit_code == 1
    found = envelope(result, "check")
    assert [c["errors"] for c in found["result"]] == [0, 1, 1]
    assert {d["code"] for d in found["diagnostics"]} == {"C003", "C010"}


def test_cases() -> None:
    found = ask("cases")
    assert {"nash-1950", "us-dprk-2018"} <= {c["name"] for c in found}
    assert all(c["title"] and not c["problem"] for c in found)
    lines = call("cases").stdout.splitlines()
    assert len(lines) == 1 + len(found)


def test_cases_in_a_folder(ferry: str) -> None:
    Path("broken.yaml").write_text("case: [")
    found = {c["name"]: c for c in ask("cases", ".")}
    assert found["ferry.yaml"]["title"] == "A ferry between two towns"
    assert found["ferry.yaml"]["variants"] == ["generous"]
    assert "cannot be read" in found["broken.yaml"]["problem"]


def test_show(ferry: str) -> None:
    found = ask("show", ferry)
    assert found["states"] == 6
    assert found["foci"]["only-service"]["states"] == 3
    assert found["case"]["case"] == "ferry"
    assert found["declared_for_later"]["outcomes"] == 2
    text = call("show", ferry).stdout
    for part in ("[none] < daily < hourly", "[users] | towns", "north + south", "noise/quiet", "6 states"):
        assert part in text


def test_show_a_part_with_what_it_rests_on(ferry: str) -> None:
    found = ask("show", ferry, "stakes.north")
    assert [(r["claim"], r["in"]) for r in found["rests_on"]] == [("c1", "stakes.north.service")]
    assert [a["in"] for a in found["assumed"]] == ["stakes.north.toll"]
    assert found["line"] == 1 + CASE.splitlines().index("  north:")
    text = call("show", ferry, "stakes.north").stdout
    assert "20 (10–30)" in text
    assert "the towns want a ferry" in text


def test_show_an_issue_in_points(ferry: str) -> None:
    found = ask("show", ferry, "--issue", "service")
    assert found["points"]["north"] == {"none": 8.0, "daily": 20.0, "hourly": 0.0}
    assert found["points"]["south"] == {"none": 0.0, "daily": 15.0, "hourly": 30.0}
    assert "linkages.fair" in [m["in"] for m in found["mentioned_in"]]


def test_show_a_variant_and_a_setting(ferry: str) -> None:
    assert ask("show", f"{ferry}@generous", "stakes.north.toll.weight")["value"] == 2
    assert (
        ask(
            "show",
            ferry,
            "stakes.north.toll.weight",
            "--variant",
            "generous",
            "--set",
            "stakes.north.toll.weight=7",
        )["value"]
        == 7
    )
    assert ask(
        "show",
        ferry,
        "stakes.north.toll.weight",
        "--set",
        "stakes.north.toll.weight={low: 1, likely: 2, high: 3}",
    )["value"] == {"low": 1, "likely": 2, "high": 3}
    assert ask("show", f"{ferry}@noise/quiet@generous")["case"].get("red_lines", {}) == {}
    assert ask("show", ferry, "--as-of", "2020-02-01")["case"]["as_of"] == "2020-02-01"


def test_deals(ferry: str) -> None:
    """By hand: the north's choice mixes a fifth of the mayor's stakes into its own."""
    found = ask("deals", ferry)["deals"]
    assert found["counts"]["states"] == 6
    assert found["counts"]["feasible"]["value"] == 5
    assert found["counts"]["acceptable"]["value"] == 3
    nash = next(s for s in found["solutions"] if s["name"] == "nash")
    assert [d["state"] for d in nash["deals"]] == [{"service": "daily", "toll": "users"}]
    north, south, _ = nash["deals"][0]["gains"]
    assert (north, south) == pytest.approx((0.8 * 12 + 0.2 * 5, 15))
    text = call("deals", ferry).stdout
    for part in ("service=daily, toll=towns", "3 (60 %)", "no numeraire", "exact"):
        assert part in text


def test_deals_without_red_lines_and_with_a_focus(ferry: str) -> None:
    # The north loses by an hourly ferry, red line or not, so that lifting it changes nothing here.
    assert ask("deals", ferry, "--lift-red-lines")["deals"]["counts"]["acceptable"]["value"] == 3
    lifted = ask(
        "deals", ferry, "--lift-red-lines", "no-hourly", "--set", "stakes.north.service.values.hourly=90"
    )
    held = ask("deals", ferry, "--set", "stakes.north.service.values.hourly=90")
    assert lifted["deals"]["counts"]["acceptable"]["value"] > held["deals"]["counts"]["acceptable"]["value"]
    assert ask("deals", ferry, "--focus", "only-service")["deals"]["counts"]["states"] == 3


def test_draws_agree_with_games_drawn_one_by_one(ferry: str) -> None:
    from detente.game import space

    found = ask("deals", ferry, "--draws", "20", "--seed", "5")
    for deal in found["draws"]["deals"]:
        state = found["deals"]["deals"][found["draws"]["deals"].index(deal)]["state"]
        accepted = 0
        for k in range(20):
            game = dt.compile(ferry, draw=k, seed=5)
            accepted += bool(space.acceptable(game, [space.from_mapping(game, state)])[0])
        assert deal["acceptable"] == accepted / 20
    assert found == ask("deals", ferry, "--draws", "20", "--seed", "5")
    others = [ask("deals", ferry, "--draws", "20", "--seed", str(k))["draws"] for k in range(6, 12)]
    assert any(found["draws"] != other for other in others)


def test_why(ferry: str) -> None:
    assert ask("deals", ferry, "--why", "any-ferry")["possible"] is True
    found = ask("deals", ferry, "--why", "loud-ferry")
    assert found["possible"] is False
    assert [(b["actor"], b["red_lines"]) for b in found["blockers"]] == [("north", ["no-hourly"])]
    assert ask("deals", ferry, "--why", "service=hourly")["blockers"] == found["blockers"]
    assert "north (party) refuses" in call("deals", ferry, "--why", "loud-ferry").stdout


def test_an_outcome_under_a_focus_asks_about_the_same_options(ferry: str) -> None:
    held = CASE.replace("issues: [service], assumed", "issues: [toll], held: {service: daily}, assumed")
    Path(ferry).write_text(
        held.replace(
            "loud-ferry: {title: A ferry every hour, when: {service: hourly}",
            "loud-ferry: {title: Towns pay, when: {service: daily, toll: users}",
        )
    )
    found = ask("deals", ferry, "--focus", "only-service", "--why", "loud-ferry")
    assert found["possible"] is True


def test_price_after_single_text_and_logrolling(ferry: str) -> None:
    found = ask("deals", ferry, "--price", "service=hourly, toll=towns")
    assert found["price"]["total"] is None
    assert "numeraire" in found["price"]["reason"]
    numeraire = "numeraire: {unit: coins, points_per_unit: {north: 2, south: 1}, assumed: a rate}\n"
    Path(ferry).write_text(CASE.replace("red_lines:", numeraire + "red_lines:"))
    # The north lacks 10.6 - 0.8·20... by hand: u(north) = 0.8·0 + 0.2·0 = 0 with users paying 0.8·10.
    priced = ask("deals", f"{ferry}@noise/quiet", "--price", "service=hourly")["price"]
    lack = (0.8 * (8 + 10)) - (0.8 * (0 + 10))
    assert priced["total"] == pytest.approx(lack / 2)
    assert priced["transfers"] == [{"from": "south", "to": "north", "units": pytest.approx(lack / 2)}]
    assert ask("deals", ferry, "--after", "service=daily")["efficient"] is True
    assert ask("deals", ferry, "--after", "toll=users")["efficient"] is False
    steps = ask("deals", ferry, "--single-text")["steps"]
    assert [s["sets"] for s in steps] == [[["service", "daily"]]]
    assert ask("deals", ferry, "--logrolling")["gain"] == [0, 0]
    for question in ("--price", "--after"):
        assert "service=daily" in call("deals", ferry, question, "service=daily").stdout


def test_deals_csv(ferry: str) -> None:
    ask("deals", ferry, "--csv", "out.csv", "--draws", "4")
    rows = list(csv.DictReader(Path("out.csv").read_text().splitlines()))
    assert [r["issue:service"] for r in rows] == ["daily", "daily"]
    assert {"gain:north", "points:south", "acceptable in draws", "on frontier in draws"} <= set(rows[0])


def test_claims_are_all_accounted_for(ferry: str) -> None:
    found = ask("claims", ferry)
    assert found["counts"] == {"claims": 2, "used": 1, "declined": 1, "unaccounted": 0, "uses": 2}
    used, declined = found["claims"]
    assert [(u["path"], u["supports"]) for u in used["uses"]] == [
        ("stakes.north.service", "the north wants one boat a day"),
        ("stakes.south.service", "the south wants a ferry"),
    ]
    lines = CASE.splitlines()
    assert all(u["supports"] in lines[u["line"] - 1] for u in used["uses"])
    assert declined["declined"] == "the boat is not at issue"
    assert "all accounted for" in call("claims", ferry).stdout
    assert ask("claims", ferry, "--unused")["claims"] == []


def test_a_claim_neither_used_nor_declined_is_found(ferry: str) -> None:
    Path(ferry).write_text(CASE.replace("    declined: the boat is not at issue\n", ""))
    found = ask("claims", ferry, "--unused")
    assert [c["id"] for c in found["claims"]] == ["c2"]
    assert found["counts"]["unaccounted"] == 1


def test_claims_of_two_cases_are_counted_once(ferry: str) -> None:
    Path("two.yaml").write_text(CASE.replace("case: ferry", "case: two"))
    Path("other.yaml").write_text(
        CASE.replace("case: ferry", "case: other").replace("says: the boat is old", "says: it is new")
    )
    assert ask("claims", ferry, "two.yaml")["counts"] == {
        "claims": 2, "used": 1, "declined": 1, "unaccounted": 0, "uses": 2,
    }  # fmt: skip
    assert [c["id"] for c in ask("claims", ferry, "other.yaml")["claims"]] == ["c1", "c2", "other:c2"]


def test_compare_a_case_with_its_variant(ferry: str) -> None:
    found = ask("compare", ferry, f"{ferry}@generous")
    assert found["declared"] == [{"path": "stakes.north.toll.weight", "kind": "game", "a": 10, "b": 2}]
    by_name = {c["solution"]: c for c in found["answers"]["chosen"]}
    assert by_name["nash"]["same"] is False
    assert by_name["nash"]["issues"] == [{"issue": "toll", "a": "users", "b": "towns"}]
    assert ask("compare", ferry, "--variant", "generous")["declared"] == found["declared"]
    assert ask("compare", ferry, "--set", "stakes.north.toll.weight=2")["answers"] == found["answers"]
    both = ask("compare", f"{ferry}@generous", ferry, "--variant", "noise/quiet")
    assert [d["path"] for d in both["declared"]] == ["stakes.north.toll.weight"]
    assert "another deal" in call("compare", ferry, f"{ferry}@generous").stdout


def test_compare_a_case_with_itself_differs_in_nothing(ferry: str) -> None:
    found = ask("compare", ferry, ferry)
    assert found["declared"] == []
    assert found["answers"]["a"] == found["answers"]["b"]
    assert all(c["same"] in (True, None) for c in found["answers"]["chosen"])


def test_new_and_the_case_it_makes(ferry: str) -> None:
    Path("a.txt").write_text(
        "May 13, 2018\n\nNorth Korea and China met. China spoke. North Korea listened.\n"
    )
    Path("b.html").write_text(
        "<title>B</title><p>On 1 June 2018 China met the United States. China smiled.</p>"
    )
    found = ask("new", "mine", "--from", "a.txt", "b.html", "--date", "b.html=2018-06-02")
    assert [s["published"] for s in found["sources"]] == ["2018-05-13", "2018-06-02"]
    assert {"china"} <= {a["id"] for a in found["actors"]}
    assert call("check", "mine", "--documents", "mine/sources").exit_code == 0
    again = envelope(call("new", "mine", "--from", "a.txt", "--json"), "new")
    assert [d["code"] for d in again["diagnostics"]] == ["S141"]


def test_import_and_the_deals_of_what_it_makes(ferry: str, tmp_path: Path) -> None:
    folder = tmp_path / "geniusweb-jobs"
    geniusweb_files(folder)
    found = ask("import", str(folder), "--as", "jobs", "--as-of", "2020-01-01")
    assert found["file"] == "jobs/case.yaml"
    assert ask("deals", "jobs")["deals"]["frontier_all"]["states"] == 18
    again = envelope(call("import", str(folder), "--as", "jobs", "--json"), "import")
    assert [d["code"] for d in again["diagnostics"]] == ["X113"]


def test_schema(ferry: str) -> None:
    assert set(ask("schema")["properties"]) >= {"actors", "issues", "stakes"}
    assert call("schema", "--output", "s.json").exit_code == 0
    assert json.loads(Path("s.json").read_text()) == json.loads(call("schema").stdout)


def test_analyze_writes_and_reuses(ferry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Somebody may be editing the program while this runs; that it counts is tried on purpose below.
    monkeypatch.setattr("detente.report.store._program", lambda: "as it is")
    (made,) = ask("analyze", ferry, "--output", "out")
    assert not made["reused"]
    files = {name: Path("out", name) for name in ("report.html", "results.json", "manifest.json")}
    assert all(path.stat().st_size for path in files.values())
    page = files["report.html"].read_bytes()
    stored = json.loads(files["results.json"].read_text())
    assert stored["command"] == "analyze"
    assert stored["case_hash"] == dt.load(ferry).hash
    assert stored["result"]["deals"]["counts"] == ask("deals", ferry)["deals"]["counts"]
    assert ask("analyze", ferry, "--output", "out")[0]["reused"]
    # Whatever an answer depends on makes it be computed again: a setting, the case, a touched file, --fresh.
    for change in (["--fresh"], ["--seed", "1"], ["--variant", "generous"], ["--draws", "2"]):
        assert not ask("analyze", ferry, "--output", "out", *change)[0]["reused"], change
    assert not ask("analyze", ferry, "--output", "out")[0]["reused"]
    assert files["report.html"].read_bytes() == page
    monkeypatch.setattr("detente.report.store._program", lambda: "changed")
    assert not ask("analyze", ferry, "--output", "out")[0]["reused"]
    files["report.html"].write_bytes(page + b" ")
    assert not ask("analyze", ferry, "--output", "out")[0]["reused"]
    Path(ferry).write_text(CASE.replace("Who pays for the ferry?", "Who pays?"))
    assert not ask("analyze", ferry, "--output", "out")[0]["reused"]


def test_analyze_several_gives_each_its_folder(ferry: str) -> None:
    found = ask("analyze", ferry, f"{ferry}@noise/quiet", "--output", "out")
    assert [Path(m["folder"]).as_posix() for m in found] == ["out/ferry", "out/ferry@noise-quiet"]
    ask("analyze", ferry, "--set", "stakes.north.toll.weight=3")
    (changed,) = Path("reports").iterdir()
    assert re.fullmatch(r"ferry\+[0-9a-f]{8}", changed.name)


def test_analyze_keeps_what_was_done_when_interrupted(ferry: str, tmp_path: Path) -> None:
    """A real process, a real SIGINT, in the middle of draws that would take for ever."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "detente",
            "analyze",
            ferry,
            "--draws",
            "1000000",
            "--output",
            "out",
            "--json",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    for line in process.stderr or ():
        if re.search(r"draw \d+ of", line):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    answer = json.loads(out)
    assert [d["code"] for d in answer["diagnostics"]] == ["X130"]
    assert answer["result"][0]["interrupted"] is True
    draws = json.loads((tmp_path / "out" / "results.json").read_text())["result"]["draws"]
    assert 0 < draws["draws"] < 1_000_000
    assert (tmp_path / "out" / "report.html").stat().st_size
    # A partial run vouches for nothing, so that the next one computes.
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_the_order_of_hash_seeds_changes_no_byte(ferry: str) -> None:
    answers = {
        python("-m", "detente", "deals", ferry, "--json", "--draws", "3", PYTHONHASHSEED=seed).stdout
        for seed in ("0", "1")
    }
    assert len(answers) == 1
