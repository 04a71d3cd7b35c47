"""A folder or a file of YAML → one tree, the case it extends included. Nothing here knows what a case means."""

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from pathlib import Path as FilePath
from typing import Any

from . import catalog, patch
from .diagnostics import Diagnostic, Place, Problems, problem, shown
from .sections import HEADER, SPLIT_BELOW
from .yaml_tree import Mark, Path, Tree, dotted, place, read_file


def read_case(path: FilePath) -> Tree:
    """The whole tree of a case folder or file, the case it extends included, before any variant."""
    return extended(_read(path), path.parent, (path.name,))


def _read(path: FilePath) -> Tree:
    if not path.is_dir():
        return _a_map(read_file(path))
    files = [path / "case.yaml", *sorted(p for p in path.glob("*.yaml") if p.name != "case.yaml")]
    parts = (_a_map(read_file(_inside(file, path.resolve()))) for file in files)
    return reduce(lambda whole, part: _joined(whole, part, files=True), parts)


def _inside(file: FilePath, home: FilePath) -> FilePath:
    """A file of the case's folder. Raises Problems (C018) where it is a link out of it, or one of a circle of links."""
    try:
        if file.resolve().is_relative_to(home):
            return file
    except (OSError, RuntimeError):
        pass
    raise problem(
        "C018",
        f"`{shown(file.name)}` is a link out of the case's folder",
        "copy the file into the folder: a case reads nothing outside it",
        Place(str(file)),
    )


def _a_map(tree: Tree) -> Tree:
    if not isinstance(tree.data, dict):
        raise problem(
            "C003",
            "a case is a map of sections",
            "begin with `case: my-case`, `as_of: …`",
            Place(next(iter(tree.lines)), 1, 1),
        )
    return tree


def extended(tree: Tree, beside: FilePath | None, seen: tuple[str, ...]) -> Tree:
    given = _a_map(tree).data
    name, settings = given.get("extends"), given.get("set")
    if name is None:
        if settings:
            raise problem(
                "C011",
                "`set` without `extends`: there is nothing to change",
                "write the values where they belong, or name the case this one extends",
                place(tree, ("set",), "key"),
            )
        return tree
    where = place(tree, ("extends",))
    if not isinstance(name, str) or not name or set(name) & set("/\\\0") or name.startswith("."):
        raise problem(
            "C011", "`extends` takes the name of one case", "a catalog name such as us-dprk-2018", where
        )
    if name in seen:
        raise problem("C011", f"`{shown(name)}` extends itself", "break the circle", where)
    try:
        path = catalog.find(name, beside or FilePath())
    except Problems as found:
        raise Problems(
            replace(d, message=f"`extends`: {d.message}", place=where) for d in found.diagnostics
        ) from None
    joined = _joined(extended(_read(path), path.parent, (*seen, name)), tree, files=False)
    if settings is None:
        return joined
    if not isinstance(settings, dict):
        raise problem(
            "C003",
            "`set` must be a map of `path: value`",
            "set: {stakes.china.x.weight: 20}",
            place(tree, ("set",)),
        )
    return patch.apply(joined, settings, {key: tree.keys[("set", key)] for key in settings})


def _joined(base: Tree, more: Tree, files: bool) -> Tree:
    """``base`` with the entries of ``more`` added. Entries are added, never replaced."""
    data = dict(base.data)
    added: set[Path] = set()
    clashes: list[Diagnostic] = []

    def add(into: dict[str, Any], new: Mapping[str, Any], path: Path) -> None:
        for key, value in new.items():
            here = (*path, key)
            header = not files and not path and key in HEADER
            may_enter = len(path) <= (1 if here[0] in SPLIT_BELOW else 0)
            if key not in into or header:
                into[key] = value
                added.add(here)
            elif may_enter and isinstance(value, dict) and isinstance(into[key], dict):
                into[key] = dict(into[key])
                add(into[key], value, here)
            else:
                clashes.append(_clash(base, more, here, files))

    add(data, more.data, ())
    if clashes:
        raise Problems(clashes)

    def marks(old: dict[Path, Mark], new: dict[Path, Mark]) -> dict[Path, Mark]:
        """Those of the new tree where it was added to, else those of the old."""

        def is_added(path: Path) -> bool:
            return any(path[:length] in added for length in range(1, len(path) + 1))

        stay = {path: mark for path, mark in old.items() if not is_added(path)}
        return stay | {path: mark for path, mark in new.items() if is_added(path)}

    return Tree(
        data,
        marks(base.keys, more.keys),
        marks(base.values, more.values),
        {**base.lines, **more.lines},
        marks(base.patched, more.patched),
    )


def _clash(base: Tree, more: Tree, path: Path, files: bool) -> Diagnostic:
    name = shown(dotted(path))
    first = base.keys.get(path)
    stands = f"; first in {first.file}:{first.line}" if first else ""
    where = place(more, path, "key")
    if files:
        return Diagnostic("C005", "error", f"`{name}` stands in two files{stands}", where, "keep one of them")
    return Diagnostic(
        "C012",
        "error",
        f"`{name}` is already in the case this one extends{stands}",
        where,
        f"change it under `set:`, as `{name}.…: value`",
    )
