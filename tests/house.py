"""What the house is measured by: who imports whom, read from the syntax trees, and how much there is of it.

``python -m tests.house`` says what the ceilings of ``tests/unit/house.json`` can be lowered to, and with ``--write``
lowers them. They may only fall; whoever must raise one edits the file by hand, and says why in the commit.
"""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "src" / "detente"
CEILINGS = ROOT / "tests" / "unit" / "house.json"

LONG_FILE, LONG_FUNCTION = 500, 80
"""Lines over which a file, and a function, is listed by name."""

SLACK, SHRUNK = 400, 25
"""How far code lines and statements, and a long file or function, may lie below their ceilings before these must be
lowered."""

Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class File:
    """A file of the package: ``module`` is its dotted name, ``package`` what its relative imports start from."""

    path: Path
    module: str
    package: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path under the package."""
        return self.path.relative_to(HOME).as_posix()


@cache
def files() -> tuple[File, ...]:
    """Every Python file of the package."""
    found = []
    for path in sorted(HOME.rglob("*.py")):
        parts = ["detente", *path.relative_to(HOME).with_suffix("").parts]
        package = parts[:-1]
        if parts[-1] == "__init__":
            parts = package
        text = path.read_text(encoding="utf-8")
        found.append(File(path, ".".join(parts), ".".join(package), text, ast.parse(text)))
    return tuple(found)


@cache
def imports() -> Graph:
    """Module → the modules of the package it imports, wherever the statement stands: at the top, in a function, under
    ``TYPE_CHECKING``. ``from a import b`` is of ``a.b`` where that is a module, else of ``a``; that importing a module
    runs the ``__init__`` of the packages around it is not counted."""
    modules = {f.module for f in files()}
    return {f.module: frozenset(imported(f, modules) - {f.module}) for f in files()}


def imported(file: File, modules: set[str]) -> set[str]:
    """The modules of ``modules`` that a file imports."""
    found: set[str] = set()
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = file.package.split(".")[: len(file.package.split(".")) - node.level + 1]
            base = ".".join([*(start if node.level else []), *([node.module] if node.module else [])])
            found |= {f"{base}.{a.name}" if f"{base}.{a.name}" in modules else base for a in node.names}
    return found & modules


def circles(graph: Graph) -> list[tuple[int, list[str]]]:
    """Every set of modules that reach each other: how many they are, and a shortest way around."""
    reach = {m: reached(graph, m) for m in graph}
    told: set[str] = set()
    found = []
    for module in sorted(graph):
        if module in reach[module] and module not in told:
            together = {m for m in reach[module] if module in reach[m]}
            told |= together
            ways = (around(graph, m, together) for m in sorted(together))
            found.append((len(together), min(ways, key=len)))
    return found


def reached(graph: Graph, start: str) -> set[str]:
    """What can be reached from a module by its imports and theirs."""
    found: set[str] = set()
    left = list(graph[start])
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left.extend(graph[module])
    return found


def around(graph: Graph, start: str, within: set[str]) -> list[str]:
    """A shortest way from a module back to itself."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for after in sorted(graph[way[-1]] & within):
            if after == start:
                return [*way, start]
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []


def layers() -> list[list[str]]:
    """The rooms by import-linter's contract, from the top down; those of one layer do not import each other."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    ordered = next(c for c in contracts if c["type"] == "layers")
    return [[room.strip() for room in layer.split("|")] for layer in ordered["layers"]]


def inside(module: str, room: str) -> bool:
    """Whether a module is this one, or below it."""
    return module == room or module.startswith(room + ".")


def upward(graph: Graph, order: list[list[str]]) -> list[tuple[str, str]]:
    """Imports of a higher room, or of another one on the same floor."""

    def floor(module: str) -> tuple[int, str] | None:
        return next(((n, r) for n, rooms in enumerate(order) for r in rooms if inside(module, r)), None)

    found = []
    for module, others in graph.items():
        for other in sorted(others):
            here, there = floor(module), floor(other)
            if here is None or there is None or here[1] == there[1]:
                continue
            if there[0] <= here[0]:
                found.append((module, other))
    return found


def code_lines(file: File) -> int:
    """Lines that are not blank, do not begin with ``#``, and belong to no text that stands as a statement of its own
    (the docstring of a module, class, function or attribute). f0575b2 has 37,720 of them."""
    apart = {
        n
        for node in ast.walk(file.tree)
        if is_text(node)
        for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = enumerate(file.text.split("\n"), 1)
    return sum(bool(s := line.strip()) and not s.startswith("#") and n not in apart for n, line in lines)


def is_text(node: ast.AST) -> TypeGuard[ast.Expr]:
    """Whether a node is a statement that is nothing but a text."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def statements(file: File) -> int:
    """Nodes of the syntax tree that are statements, docstrings among them. f0575b2 has 28,557."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(file.tree))


def functions(file: File) -> Iterator[tuple[str, int]]:
    """Every function by its name in the file, with its lines from ``def`` to the last, docstring included."""

    def below(node: ast.AST, name: str) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                here = f"{name}.{child.name}" if name else child.name
                if not isinstance(child, ast.ClassDef):
                    yield f"{file.name}:{here}", (child.end_lineno or child.lineno) - child.lineno + 1
                yield from below(child, here)
            else:
                yield from below(child, name)

    yield from below(file.tree, "")


@cache
def measured() -> dict[str, Any]:
    """The house as it is, as ``house.json`` has it."""
    return {
        "code_lines": sum(map(code_lines, files())),
        "statements": sum(map(statements, files())),
        "long_files": {f.name: n for f in files() if (n := f.text.count("\n")) > LONG_FILE},
        "long_functions": {name: n for f in files() for name, n in sorted(functions(f)) if n > LONG_FUNCTION},
    }


def ceilings() -> dict[str, Any]:
    """What it may be at most; what it is, where nothing is written down."""
    if not CEILINGS.exists():
        return measured()
    found: dict[str, Any] = json.loads(CEILINGS.read_text(encoding="utf-8"))
    return found


def lowered(now: Mapping[str, Any], most: Mapping[str, Any]) -> dict[str, Any]:
    """The ceilings, each no higher than what is; nothing is added, nothing raised."""

    def lower(a: Any, b: Any) -> Any:
        if isinstance(b, dict):
            return {name: min(a[name], n) for name, n in b.items() if name in a}
        return min(a, b)

    return {name: lower(now[name], most[name]) for name in most}


def main(arguments: list[str]) -> None:
    """Says, or with ``--write`` writes, what the ceilings can be lowered to."""
    text = json.dumps(lowered(measured(), ceilings()), indent=2) + "\n"
    if "--write" in arguments:
        CEILINGS.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
