"""What stands in print says where it is from, and no test needs more than a clone without saying so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.published_data import FOLDER, published

TESTS = Path(__file__).resolve().parents[1]
ROWS = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", ROWS)
def test_rows_say_where_they_are_from_what_they_are_and_how_exact(name: str) -> None:
    rows = published(name)
    assert list(rows)[:3] == ["source", "definition", "tolerance"]
    assert all(isinstance(rows[key], str) and rows[key] for key in ("source", "definition", "tolerance"))
    assert len(rows) > 3


def test_every_file_is_listed_with_its_terms() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.iterdir():
        if path.name != "README.md":
            assert f"| `{path.name}{'/' if path.is_dir() else ''}` |" in listed, path.name


def test_no_test_finds_its_own_way_out_of_the_repository() -> None:
    """The fixtures `shared` and `documents` lead there: they skip where there is no such folder, a path errors."""
    ours = {TESTS / "conftest.py", Path(__file__).resolve()}
    for path in sorted(TESTS.rglob("*.py")):
        if path in ours:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert "SHARED" not in [a.name for a in node.names], path.name
            if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
                assert node.right.value != SHARED.name, path.name
