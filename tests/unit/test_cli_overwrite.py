"""Whatever file an option names: somebody's work in it is left alone, and our own of before is written anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.cli.root import cli, run
from detente.lenses import LENSES
from tests.outlook_small import CASE as COD
from tests.unit.cli_case import CASE


def _quick(lens: str) -> list[str]:
    """Without solving a game, where a lens can."""
    return ["--no-moves"] if "moves" in LENSES[lens].lens().asks[0].settings.model_fields else []


OF = {"roadmap": "telser-1980"}
"""A case for a lens that has no answer to the usual one."""

WRITING: dict[str, tuple[list[str], str]] = {
    **{
        f"{lens} --csv": ([lens, OF.get(lens, "cod.yaml"), *_quick(lens), "--csv", "FILE"], "X114")
        for lens in LENSES
    },
    "roadmap --csv": (["roadmap", "kydd-2005", "--csv", "FILE"], "X114"),
    "record --csv": (["record", "ferry.yaml", "--csv", "FILE"], "X114"),
    "schema --output": (["schema", "--output", "FILE"], "X114"),
    "paths --output": (["paths", "chicken", "--output", "FILE"], "X114"),
    "paths --efg": (["paths", "chicken", "--efg", "FILE"], "X114"),
}
"""Command and option → a command line that writes FILE, and the code of its refusal."""

WRITTEN_ONCE = {"forecast --seal": "L423", "import --output": "R215, X113", "new --output": "X113"}
"""Options whose file or folder is never written over, ours or not: tested where the command is."""

FOLDERS = {"analyze --output"}
"""Folders: what is put into them is tested below."""

STORES = {f"{name} --store" for name in (*LENSES, "analyze")}
"""Files in which results are kept: nothing else is written over, tested below."""


@pytest.fixture(autouse=True)
def ferry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ferry.yaml").write_text(CASE)
    Path("cod.yaml").write_text(COD)


def writes(parameter: click.Parameter) -> bool:
    kind = parameter.type
    return isinstance(parameter, click.Option) and isinstance(kind, click.Path) and not kind.exists


def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    return {name: cli.get_command(context, name) for name in cli.list_commands(context)}  # type: ignore[misc]


def test_every_option_that_names_a_file_to_write_is_held_here() -> None:
    found = {
        f"{name} {parameter.opts[0]}"
        for name, command in commands().items()
        for parameter in command.params
        if writes(parameter)
    }
    read = {f"{name} {option}" for name in commands() for option in ("--documents", "--outcomes")}
    assert found - FOLDERS - STORES - set(WRITTEN_ONCE) - read == set(WRITING)


MINE = [
    b"case: mine\n",
    b'{"a": 1}\n',
    b"\xff\xfe",
    b"a,b\r\n1,2\r\n",
    b"\n\nx",
    b'""\nnames\n',
    b" " * 70_000 + b"x",
]


@pytest.mark.parametrize("mine", MINE)
@pytest.mark.parametrize("option", WRITING)
def test_somebodys_file_is_refused_and_left_alone(
    option: str, mine: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    line, code = WRITING[option]
    file = Path("mine")
    file.write_bytes(mine)
    assert run(cli, [str(file) if part == "FILE" else part for part in line]) == 1
    said = capsys.readouterr().err
    assert f"mine: {code} " in said
    assert "= help: name another file" in said
    assert file.read_bytes() == mine


def test_a_timeline_with_a_column_of_ones_own_is_somebodys(capsys: pytest.CaptureFixture[str]) -> None:
    line = ["record", "ferry.yaml", "--csv", "events.csv"]
    assert run(cli, line) == 0
    header, rest = Path("events.csv").read_text().split("\n", 1)
    Path("events.csv").write_text(f"{header},notes\n{rest}")
    assert run(cli, line) == 1
    assert "events.csv: X114 " in capsys.readouterr().err
    assert Path("events.csv").read_text() == f"{header},notes\n{rest}"
    Path("events.csv").write_bytes(f"{header}\n{rest}".replace("\n", "\r\n").encode())
    assert run(cli, line) == 0


@pytest.mark.parametrize("option", WRITING)
def test_what_was_written_before_is_written_anew(option: str) -> None:
    line, _ = WRITING[option]
    line = ["again" if part == "FILE" else part for part in line]
    Path("again").touch()
    assert run(cli, line) == 0
    first = Path("again").read_text()
    assert first
    assert run(cli, line) == 0
    assert Path("again").read_text().strip() == first.strip()


@pytest.mark.parametrize("name", ["report.html", "results.json", "manifest.json"])
def test_a_folder_with_somebodys_report_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("thesis")
    folder.mkdir()
    (folder / name).write_text("<p>mine")
    assert run(cli, ["analyze", "ferry.yaml", "--output", "thesis"]) == 1
    assert f"{name}: X114 " in capsys.readouterr().err
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [(name, "<p>mine")]


def test_a_report_is_written_over_a_report_only() -> None:
    Path("page.html").write_text("<p>mine")
    with pytest.raises(Problems, match="X114"):
        dt.write_report("ferry.yaml", "page.html")
    assert Path("page.html").read_text() == "<p>mine"
    Path("page.html").unlink()
    dt.write_report("ferry.yaml", "page.html")
    dt.write_report("ferry.yaml", "page.html")


@pytest.mark.parametrize("mine", MINE)
@pytest.mark.parametrize(
    "line",
    [
        ["stability", "chicken", "--draws", "2"],
        ["narratives", "cod.yaml", "--coarse"],
        ["analyze", "ferry.yaml"],
    ],
)
def test_somebodys_file_is_no_store(line: list[str], mine: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").write_bytes(mine)
    assert run(cli, [*line, "--store", "mine"]) == 1
    said = capsys.readouterr().err
    assert "mine: X131 this file is not a store of results" in said
    assert "= help: name another file with --store" in said
    assert Path("mine").read_bytes() == mine


def test_a_database_of_somebody_is_no_store(capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect("mine") as database:
        database.execute("CREATE TABLE entries (key TEXT)")
    before = Path("mine").read_bytes()
    assert run(cli, ["stability", "chicken", "--draws", "2", "--store", "mine"]) == 1
    assert "mine: X131 " in capsys.readouterr().err
    assert Path("mine").read_bytes() == before


@pytest.mark.parametrize("option", ["--keep", "--cache"])
@pytest.mark.parametrize("command", ["stability", "paths", "narratives", "analyze"])
def test_what_was_there_before_the_store_is_refused_with_the_repair(
    option: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, [command, "chicken", option, "x"]) == 2
    said = capsys.readouterr().err
    assert f"X109 there is no {option} any more" in said
    assert "name another place with --store FILE" in said
    assert not Path("x").exists()
