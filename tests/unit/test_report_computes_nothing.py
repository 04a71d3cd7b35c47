"""The page shows what the lenses answer: it computes nothing, and reads nothing out of our own words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente

HOME = Path(detente.__file__).parent
REPORT = [
    p for p in sorted((HOME / "report").rglob("*.py")) if "charts" not in p.parts and p.name != "svg.py"
]
ARITHMETIC = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
COMPUTING = ("math", "numpy", "scipy", "statistics", "detente.play", "detente.evidence")


def computed(tree: ast.Module) -> Iterator[str]:
    """Arithmetic in a file: operators but ``+`` (which joins), and ``sum`` and ``round``. A path is joined by ``/``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ARITHMETIC):
            text = ast.unparse(node)
            if not isinstance(node.op, ast.Div) or not any(
                word in text for word in ("folder", "files(", "Path")
            ):
                yield text
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("sum", "round")
        ):
            yield ast.unparse(node)


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


@pytest.mark.parametrize("path", REPORT, ids=lambda p: p.relative_to(HOME).as_posix())
def test_the_page_computes_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert list(computed(tree)) == []
    assert [m for m in imported(tree) if m.split(".")[0] in COMPUTING or m.startswith(COMPUTING)] == []


READERS = {
    "cli/analyze.py": "names of files that a shell takes",
    "lenses/forecast/seal.py": "hashes in a file that somebody gives us",
    "report/build.py": "line breaks of the style sheet",
    "report/svg.py": "what a renderer drew, before a page may hold it",
}
"""Above the case, the documents and the tables, who reads text with regular expressions, and what text."""


def test_no_regular_expression_reads_our_own_words() -> None:
    rooms = ("cli", "lenses", "overview", "report", "view", "evidence", "play", "game")
    files = [p for room in rooms for p in sorted((HOME / room).rglob("*.py"))]
    reading = {
        p.relative_to(HOME).as_posix()
        for p in files
        if "re" in imported(ast.parse(p.read_text(encoding="utf-8")))
    }
    assert reading <= set(READERS)


SEEN = [("a - b", True), ("folder / name", False), ("'a' + b", False), ("sum(x)", True), ("k / n", True)]


@pytest.mark.parametrize(("text", "found"), SEEN)
def test_the_test_sees_arithmetic(text: str, found: bool) -> None:
    assert bool(list(computed(ast.parse(text)))) == found
