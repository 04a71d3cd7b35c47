"""The command's frame: envelope, exit codes, what a wrong command line is told, and that nobody sees a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import detente
from detente.cli import cli
from detente.envelope import plain
from tests.unit.cli_case import CASE

ENVELOPE = {"command", "version", "case_hash", "settings", "seed", "result"}


@pytest.fixture
def ferry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The small case, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ferry.yaml").write_text(CASE)
    return "ferry.yaml"


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def envelope(result: Result, command: str) -> Any:
    """The envelope on standard output, checked against its contract; returned whole."""
    answer = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert set(answer) - {"diagnostics"} == ENVELOPE
    assert answer["command"] == command
    assert answer["version"] == detente.__version__
    hashes = answer["case_hash"]
    for one in [hashes] if isinstance(hashes, str) else hashes or []:
        assert re.fullmatch(r"2-[0-9a-f]{64}", one)
    assert isinstance(answer["settings"], dict)
    assert answer["seed"] is None or isinstance(answer["seed"], int)
    assert ("diagnostics" in answer) == (result.exit_code != 0)
    for d in answer.get("diagnostics", []):
        assert set(d) == {"code", "severity", "message", "help", "file", "line", "column", "excerpt"}
        assert re.fullmatch(r"[A-Z]\d{3}", d["code"])
    if result.exit_code != 0 and command != "check":
        assert answer["result"] is None
        assert all(d["help"] for d in answer["diagnostics"])
    return answer


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )


def test_help_lists_every_command_and_nothing_runs() -> None:
    for arguments in ([], ["--help"], ["-h"]):
        result = call(*arguments)
        assert result.exit_code == 0
        for name in (
            "analyze",
            "check",
            "cases",
            "show",
            "deals",
            "claims",
            "compare",
            "new",
            "import",
            "schema",
        ):
            assert re.search(rf"^  {name} ", result.output, re.MULTILINE), name


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_option_has_help_and_every_command_json(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    summary = command.get_short_help_str(80)
    assert not summary.endswith("..."), summary
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert any("--json" in p.opts for p in options)
    assert all(p.help and p.help.endswith(".") for p in options), [p.opts for p in options if not p.help]


def test_help_is_light() -> None:
    """Under 0.3 s of CPU: the best of three, so that a busy machine does not decide."""
    spent = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, "-m", "detente", "--help"], stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        spent.append(
            after.children_user - before.children_user + after.children_system - before.children_system
        )
    assert min(spent) < 0.3, spent


def test_import_and_help_load_nothing_heavy() -> None:
    heavy = "{'numpy', 'pydantic', 'pandas', 'altair', 'rich', 'scipy', 'yaml', 'jinja2', 'moocore'}"
    for code in ("import detente", "from detente.cli import cli"):
        done = python("-c", f"{code}\nimport sys\nprint(sorted({heavy} & set(sys.modules)))")
        assert done.stdout.strip() == "[]", done.stdout + done.stderr
    assert python("-c", "import detente, sys; print('click' in sys.modules)").stdout.strip() == "False"


def test_version() -> None:
    assert call("--version").output == f"detente {detente.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "repair"),
    [
        (["chekc", "x"], "X102", "did you mean `check`?"),
        (["check"], "X101", "--help"),
        (["show", "ferry.yaml", "--varient", "a"], "X101", "did you mean `--variant`?"),
        (["check", "ferry.yaml", "--set", "no-equals-sign"], "C014", "--set"),
        (["check", "ferry.yaml", "--set", "stakes.north.toll.weight=[3"], "C004", ""),
        (["deals", "ferry.yaml", "--price", "toll=towns", "--single-text"], "X109", "one question"),
        (["deals", "ferry.yaml", "--price", "toll=towns", "--draws", "9"], "X109", "leave one out"),
        (["deals", "ferry.yaml", "--draws", "many"], "X101", "--help"),
        (["deals", "ferry.yaml", "--draws", "-3"], "X101", "--help"),
        (["compare", "ferry.yaml"], "X108", "ferry.yaml@VARIANT"),
        (["show", "ferry.yaml", "stakes", "--issue", "toll"], "X109", "one of the two"),
        (["new", "mine", "--from", "a.txt", "--date", "yesterday"], "X101", "2018-05-13"),
        (["import", "a.json", "--as-of", "yesterday"], "X101", "2018-05-13"),
    ],
)
def test_wrong_usage_is_2(ferry: str, arguments: list[str], code: str, repair: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.split(" ")[0].split("\n")[0] in (code, "--set:") or code in result.stderr
    assert repair in result.stderr
    answer = envelope(call(*arguments, "--json"), arguments[0])
    assert [d["code"] for d in answer["diagnostics"]] == [code]
    assert repair in answer["diagnostics"][0]["help"]


@pytest.mark.parametrize(
    ("arguments", "code", "fact", "repair"),
    [
        (["show", "us-dprk-2081"], "C010", "us-dprk-2081", "did you mean `us-dprk-201"),
        (["show", "zzz"], "C010", "zzz", "detente cases"),
        (["show", "ferry.yaml@generus"], "C015", "generus", "did you mean `generous`?"),
        (["show", "ferry.yaml", "--variant", "noise/quite"], "C015", "noise/quite", "noise/quiet"),
        (["show", "ferry.yaml@"], "X110", "ferry.yaml@", "CASE@VARIANT"),
        (
            ["show", "ferry.yaml", "--set", "stakes.nroth.toll.weight=3"],
            "C101",
            "nroth",
            "did you mean `north`?",
        ),
        (["show", "ferry.yaml", "--set", "stakes.north.toll.wieght=3"], "C001", "wieght", "weight"),
        (["show", "ferry.yaml", "--set", "issues.tol.title=x"], "C013", "tol", "did you mean `toll`?"),
        (["show", "ferry.yaml", "stakes.nrth"], "X106", "nrth", "did you mean `north`?"),
        (["show", "ferry.yaml", "--issue", "tol"], "X111", "tol", "did you mean `toll`?"),
        (["show", "ferry.yaml", "--as-of", "soon"], "C003", "as_of", ""),
        (["deals", "ferry.yaml", "--why", "any-fery"], "X111", "any-fery", "did you mean `any-ferry`?"),
        (["deals", "ferry.yaml", "--why", "serivce=daily"], "X105", "serivce", "did you mean `service`?"),
        (["deals", "ferry.yaml", "--why", "toll>=users"], "X104", "toll>=users", "toll=users|towns"),
        (
            ["deals", "ferry.yaml", "--price", "toll=town"],
            "X105",
            "no option `town`",
            "did you mean `towns`?",
        ),
        (["deals", "ferry.yaml", "--after", ""], "X104", "nothing is written", "issue=option"),
        (["deals", "ferry.yaml", "--why", "toll=users,"], "X104", "--why:1:12", "issue=option"),
        (["deals", "ferry.yaml", "--after", "toll"], "X104", "`toll`", "issue=option"),
        (["deals", "ferry.yaml", "--after", "toll=users,toll=towns"], "X104", "toll", "twice"),
        (["deals", "ferry.yaml", "--focus", "only-servce"], "G106", "only-servce", "only-service"),
        (["deals", "ferry.yaml", "--lift-red-lines", "no-hurly"], "L102", "no-hurly", "no-hourly"),
        (["compare", "ferry.yaml", "ferry.yaml@generus"], "C015", "generus", "generous"),
        (["claims", "fery.yaml"], "C010", "fery.yaml", ""),
        (["analyze", "ferry.yaml", "--documents", "nowhere", "--output", "out"], "S133", "nowhere", ""),
        (["analyze", "ferry.yaml", "--output", "ferry.yaml/x"], "X107", "ferry.yaml", "write"),
        (["check", "ferry.yaml", "--documents", "nowhere"], "S133", "nowhere", ""),
        (["cases", "nowhere"], "X107", "no such folder", "folder"),
        (["new", "mine", "--from", "absent.txt"], "S101", "", ""),
        (["new", "a/b", "--from", "ferry.yaml"], "S140", "a/b", "letters"),
        (["import", "absent.json"], "I101", "", ""),
        (["schema", "--output", "no/such/folder/x.json"], "X107", "", "exists"),
    ],
)
def test_wrong_input_is_1_with_place_fact_and_repair(
    ferry: str, arguments: list[str], code: str, fact: str, repair: str
) -> None:
    result = call(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    for part in (code, fact, repair, "help:"):
        assert part in result.stderr
    answer = envelope(call(*arguments, "--json"), arguments[0])
    assert code in [d["code"] for d in answer["diagnostics"]]


def test_the_place_in_a_set_value_and_in_a_file_is_given(ferry: str) -> None:
    found = envelope(call("show", ferry, "--set", "stakes.north.toll.wieght=3", "--json"), "show")
    assert any(d["file"].startswith("--set") for d in found["diagnostics"])
    Path(ferry).write_text(CASE.replace("weight: 10,", "wieght: 10,"))
    result = call("check", ferry)
    assert result.exit_code == 1
    assert "ferry.yaml:30:12: C001 unknown key `wieght`" in result.stdout
    assert "did you mean `weight`?" in result.stdout


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e[red]x[/red]<script>"


def test_control_characters_of_a_case_do_not_reach_the_terminal(ferry: str) -> None:
    yaml = json.dumps(HOSTILE)
    Path(ferry).write_text(
        CASE.replace("title: A ferry between two towns", f"title: {yaml}").replace(
            "name: North Town", f"name: {yaml}"
        )
    )
    for arguments in (
        ["show", ferry],
        ["show", ferry, "actors"],
        ["cases", "."],
        ["show", ferry, "--issue", "toll"],
    ):
        result = call(*arguments)
        assert result.exit_code == 0
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", result.output)
    # In JSON they are escaped, and come back as they were.
    result = call("show", ferry, "actors.north.name", "--json")
    assert result.stdout.isascii()
    assert envelope(result, "show")["result"]["value"] == HOSTILE


def test_hostile_names_on_the_command_line_are_shown_safely(ferry: str) -> None:
    for arguments in (
        ["show", HOSTILE],
        [HOSTILE],
        ["show", ferry, HOSTILE],
        ["check", ferry, "--" + HOSTILE],
    ):
        result = call(*arguments)
        assert result.exit_code in (1, 2)
        assert "\x1b" not in result.output
        assert "\u202e" not in result.output


def test_the_last_resort(ferry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault \x1b[31m of ours")

    monkeypatch.setattr("detente.front.open_case", fails)
    result = call("show", ferry)
    assert result.exit_code == 1
    assert "X199" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert "report it" in result.stderr
    assert "\x1b" not in result.stderr
    assert [d["code"] for d in envelope(call("show", ferry, "--json"), "show")["diagnostics"]] == ["X199"]
    monkeypatch.setenv("DETENTE_DEBUG", "1")
    debugged = CliRunner().invoke(cli, ["show", ferry])
    assert "Traceback" in debugged.stderr
    assert debugged.exit_code == 1


def test_a_stack_overflow_is_no_traceback(ferry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Python 3.13.0 has no recursion limit for a function of *args that calls itself with none: it fills the memory.
    def down() -> None:
        down()

    def deep(*_: object, **__: object) -> None:
        down()

    monkeypatch.setattr("detente.front.open_case", deep)
    assert "X199" in call("show", ferry).stderr


def test_interruption_is_130_and_says_what_was_kept(ferry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.front.open_case", interrupted)
    result = call("show", ferry)
    assert result.exit_code == 130
    assert "X130 interrupted; nothing was kept" in result.stderr
    assert envelope(call("show", ferry, "--json"), "show")["diagnostics"][0]["code"] == "X130"


def test_a_reader_that_goes_away_is_quiet() -> None:
    command = f"{sys.executable} -m detente schema | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() in ("141", "0")


def _opened_when_read(pipe: Path, process: subprocess.Popen[str]) -> int:
    """A writer's descriptor of ``pipe``, as soon as the process has opened it to read."""
    for _ in range(600):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the process never opened the pipe")


def test_a_real_interrupt_of_a_real_process(ferry: str, tmp_path: Path) -> None:
    """SIGINT while the case is being read from a pipe that never ends."""
    os.mkfifo(tmp_path / "slow.yaml")
    process = subprocess.Popen(
        [sys.executable, "-m", "detente", "check", "slow.yaml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    writer = _opened_when_read(tmp_path / "slow.yaml", process)
    time.sleep(0.5)  # between the opening and the reading a signal would only be noticed after the reading
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    os.close(writer)
    assert process.returncode == 130
    assert out == ""
    assert "X130" in err
    assert "Traceback" not in err


def test_python_dash_m_and_the_script_are_the_same(ferry: str) -> None:
    done = python("-m", "detente", "check", ferry, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["result"][0]["errors"] == 0
    assert done.stderr == ""


def test_no_colour_where_nobody_looks(ferry: str) -> None:
    for environment in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}):
        done = python("-m", "detente", "show", ferry, **environment)
        assert "\x1b" not in done.stdout + done.stderr


def test_plain_has_no_numbers_json_lacks() -> None:
    assert plain({"a": float("nan"), "b": (1, float("inf"))}) == {"a": None, "b": [1, None]}
    with pytest.raises(TypeError):
        plain(object())
