"""The cases that ship, or those of a folder, as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.catalog import catalog
from detente.case.diagnostics import Place, Problems, problem
from detente.case.read import read_case
from detente.view.result import Result


@dataclass(frozen=True)
class CaseLine:
    """One case of a list. ``problem`` says why it could not be read; the rest is then empty."""

    name: str
    group: str
    path: str
    title: str = ""
    as_of: str = ""
    actors: int = 0
    issues: int = 0
    variants: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, repr=False)
class CaseList(Result, Sequence[CaseLine]):
    """The cases that ship, or those of a folder."""

    lines: tuple[CaseLine, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, index: Any) -> Any:
        return self.lines[index]

    def __iter__(self) -> Iterator[CaseLine]:
        return iter(self.lines)


def cases(folder: str | Path | None = None) -> CaseList:
    """The cases that ship, or those in ``folder``. Raises Problems X107 where there is no such folder."""
    if folder is None:
        return CaseList(tuple(_line(e.name, e.group, e.path) for e in catalog()))
    return CaseList(tuple(_line(str(path), "", path) for path in _within(Path(folder))))


def _within(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise problem("X107", "there is no such folder", "give a folder that holds cases", Place(str(folder)))
    if (folder / "case.yaml").is_file():
        return [folder]
    return [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".")
        and ((path / "case.yaml").is_file() or (path.suffix in (".yaml", ".yml") and path.is_file()))
    ]


def _line(name: str, group: str, path: Path) -> CaseLine:
    try:
        data = read_case(path).data
    except Problems as found:
        return CaseLine(name, group, str(path), problem=f"cannot be read: {found.diagnostics[0].message}")

    def entries(key: str) -> tuple[str, ...]:
        return tuple(map(str, data[key])) if isinstance(data.get(key), dict) else ()

    title, as_of = (str(data.get(key) or "") for key in ("title", "as_of"))
    return CaseLine(
        name,
        group,
        str(path),
        title,
        as_of,
        len(entries("actors")),
        len(entries("issues")),
        entries("variants"),
    )
