"""The walls of the house: who imports whom, and how much there is of it. What is counted may only fall."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.house import (
    CEILINGS,
    LONG_FILE,
    LONG_FUNCTION,
    SHRUNK,
    SLACK,
    File,
    ceilings,
    circles,
    code_lines,
    files,
    imported,
    imports,
    inside,
    layers,
    measured,
    statements,
    upward,
)

GRAPH = {name: frozenset(others.split()) for name, others in {
    "a": "b", "b": "c", "c": "a d", "d": "e", "e": "d", "f": "a"
}.items()}  # fmt: skip


def file_of(module: str, text: str) -> File:
    return File(Path(), module, module.rpartition(".")[0], text, ast.parse(text))


def test_an_import_counts_wherever_it_stands() -> None:
    text = """
import detente.one
from detente import two, absent
if TYPE_CHECKING:
    from .three import Name
def late():
    from ..case import four
    from . import five
"""
    modules = {"detente", "detente.one", "detente.two", "detente.case", "detente.case.four", "detente.six"}
    modules |= {"detente.game.three", "detente.game.five", "detente.game"}
    expected = modules - {"detente.game", "detente.case", "detente.six"}
    assert imported(file_of("detente.game.here", text), modules) == expected


def test_a_circle_is_told_once_and_by_its_shortest_way() -> None:
    assert circles(GRAPH) == [(3, ["a", "b", "c", "a"]), (2, ["d", "e", "d"])]


def test_an_import_of_a_higher_room_or_of_one_beside_is_upward() -> None:
    graph = {"h.top": frozenset({"h.low"}), "h.low.x": frozenset({"h.top", "h.low.y", "other"})}
    graph["h.left"] = frozenset({"h.right", "h.low"})
    order = [["h.top"], ["h.left", "h.right"], ["h.low"]]
    assert upward(graph, order) == [("h.low.x", "h.top"), ("h.left", "h.right")]


def test_what_counts_as_code() -> None:
    text = '"""Said."""\n\nx = 1  # why\n# not\n"""Of x,\nsaid."""\ny = """\ntext\n"""\n'
    assert (code_lines(file_of("m", text)), statements(file_of("m", text))) == (4, 4)


def test_no_file_imports_itself_by_way_of_others() -> None:
    said = [f"{' imports '.join(way)} ({n} files reach each other)" for n, way in circles(imports())]
    assert not said, "\n".join(["circles of imports:", *said])


def test_no_room_imports_a_higher_one() -> None:
    said = [f"{a} imports {b}" for a, b in upward(imports(), layers())]
    assert not said, "\n".join(["imports upward, by the order of pyproject.toml:", *said])


def test_no_lens_imports_another() -> None:
    folders = [f.module for f in files() if f.path.name == "__init__.py"]
    lenses = [m for m in folders if inside(m, "detente.lenses") and m.count(".") == 2]

    def lens(module: str) -> str:
        return next((name for name in lenses if inside(module, name)), "")

    said = [
        f"{a} imports {b}"
        for a, others in imports().items()
        for b in sorted(others)
        if lens(a) and lens(b) and lens(a) != lens(b)
    ]
    assert not said, "\n".join(said)


def test_no_result_imports_what_shows_it() -> None:
    def shows(module: str) -> bool:
        last = module.rsplit(".", 1)[-1]
        return (last in ("show", "view") and module != "detente.view") or last.endswith("_show")

    said = [
        f"{a} imports {b}"
        for a, others in imports().items()
        for b in sorted(others)
        if a.rsplit(".", 1)[-1] == "result" and shows(b)
    ]
    assert not said, "\n".join(said)


def test_what_is_offered_in_python_is_no_room_of_its_own() -> None:
    assert [f.name for f in files() if f.path.name.startswith("api")] == []


def test_there_is_one_board() -> None:
    names = Counter(f.path.name for f in files())
    assert names["board.py"] <= 1


@pytest.mark.parametrize("what", ["code_lines", "statements"])
def test_the_house_does_not_grow(what: str) -> None:
    now, most = measured()[what], ceilings()[what]
    words = what.replace("_", " ")
    assert now <= most, (
        f"{now:,} {words}, {now - most:,} more than {CEILINGS.name} allows: take some away first"
    )
    assert now >= most - SLACK, (
        f"{now:,} {words}, well below {most:,}: lower it, by python -m tests.house --write"
    )


@pytest.mark.parametrize(("what", "limit"), [("long_files", LONG_FILE), ("long_functions", LONG_FUNCTION)])
def test_what_is_long_only_shrinks(what: str, limit: int) -> None:
    now, most = measured()[what], ceilings()[what]
    wrong = [
        f"{name} has {n} lines: more than {most.get(name, limit)}"
        for name, n in now.items()
        if n > most.get(name, limit)
    ]
    wrong += [
        f"{name} has {now.get(name, f'at most {limit}')} lines, not {n}: lower it, by python -m tests.house --write"
        for name, n in most.items()
        if now.get(name, 0) < n - SHRUNK
    ]
    assert not wrong, "\n".join(wrong)
