"""The cases that ship, and how a name becomes a folder."""

from dataclasses import dataclass
from pathlib import Path as FilePath

from .diagnostics import did_you_mean, problem, shown

ROOT = FilePath(__file__).resolve().parent.parent / "catalog"


@dataclass(frozen=True)
class CatalogEntry:
    """One case that ships. ``name`` is the folder's name, ``group`` where it stands (``history``, ``literature``)."""

    name: str
    group: str
    path: FilePath


def catalog() -> tuple[CatalogEntry, ...]:
    """Every case that ships, by group and name."""
    folders = sorted((p.parent for p in ROOT.glob("*/*/case.yaml")), key=lambda p: (p.parent.name, p.name))
    return tuple(CatalogEntry(p.name, p.parent.name, p) for p in folders)


def find(name: str, beside: FilePath | None = None) -> FilePath:
    """The file or folder a case name stands for: a catalog name, or a path. Raises Problems (C009, C010).

    ``beside`` is the folder in which a plain name may also be found: the current one, or, for ``extends``, the one
    that holds the extending case.
    """
    entries = catalog()
    for entry in entries:
        if name in (entry.name, f"{entry.group}/{entry.name}"):
            return entry.path
    try:
        path = (beside / name) if beside is not None else FilePath(name)
        if path.exists():
            if path.is_dir() and not (path / "case.yaml").is_file():
                raise problem(
                    "C009",
                    f"the folder `{shown(name)}` has no case.yaml",
                    "name the folder that holds case.yaml, or make one with `detente new`",
                )
            return path
    except (OSError, ValueError):
        pass
    raise problem(
        "C010",
        f"there is no case `{shown(name)}`",
        did_you_mean(name, (entry.name for entry in entries))
        or "see `detente cases` for those that ship, or give the path of a case folder",
    )
